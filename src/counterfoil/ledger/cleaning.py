"""Ibis expressions that turn a cell as stated into a value, or into a reason why there is none."""

from __future__ import annotations

from typing import Any

from counterfoil.sources import BLANK, WITHHELD

#: Spaces at an end, as `strip` takes them off; as a pattern, since the list of spaces that Ibis gives to the trim of
#: Spark takes off an `f` and a `v` too.
_ENDS = r"^[ \t\n\r\x0B\x0C]+|[ \t\n\r\x0B\x0C]+$"


def trimmed(cell: Any) -> Any:
    """A text without the spaces at its ends, the same on every engine."""
    return cell.re_replace(_ENDS, "")


def is_blank(cell: Any) -> Any:
    """Whether a cell says nothing."""
    return cell.isnull() | trimmed(cell).lower().isin(BLANK)


def is_withheld(cell: Any) -> Any:
    """Whether a cell was redacted."""
    return cell.notnull() & cell.re_search(WITHHELD)


def value(cell: Any) -> Any:
    """The trimmed text of a cell; null where it is blank or redacted."""
    import ibis

    return ibis.ifelse(is_blank(cell) | is_withheld(cell), ibis.null("string"), trimmed(cell))


def reason(cell: Any, *, is_absent: Any) -> Any:
    """Why a cell has no value; null where it has one. `is_absent`: its file has no such column."""
    import ibis

    return ibis.cases(
        (is_absent, "not_collected"),
        (is_withheld(cell), "withheld"),
        (is_blank(cell), "not_stated"),
        else_=ibis.null("string"),
    )


def normal(cell: Any) -> Any:
    """A text with case and inner spaces made even: what vocabularies are matched by.

    It is trimmed by a pattern, as in `trimmed`.
    """
    return cell.lower().re_replace("[\\s\u00a0\u2007\u202f]+", " ").re_replace("^ | $", "")


def short_hash(*parts: Any) -> Any:
    """A stable id from some text columns; null counts as the empty text."""
    whole = parts[0].fill_null("")
    for part in parts[1:]:
        whole = whole + "\x1f" + part.fill_null("")
    return whole.hexdigest("sha256").substr(0, 24)


def scoped_key(key: Any, scope: str, release_id: Any) -> Any:
    """A person's key that says nothing outside the production it came with; null where there is none."""
    import ibis

    inside = ibis.literal(scope) if scope else release_id
    return ibis.ifelse(key.isnull(), ibis.null("string"), (inside + ":" + key).hexdigest("sha256"))
