"""Reads the address of a printed figure, or of a cell of a table, as the question that gave it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from counterfoil.errors import UsageError
from counterfoil.measures import key_columns, load_measures, outcome_labels

#: The figures of a row that can be asked for; the first that the table has is meant where none is named.
_FIGURES = ("count", "value", "numerator", "share_of_all", "denominator", "low", "high", "unknown_count")
#: The steps of the accounting, and the totals, that are rows with these fates.
_FATES = {
    "rows_read": ("kept", "duplicate_of", "superseded_by", "set_aside"),
    "rows_set_aside": ("set_aside",),
    "rows_repeating": ("duplicate_of",),
}
_NOT_ATTRIBUTED = ("ambiguous", "not_sure_enough", "unresolved", "wrong_place", "wrong_addressee")
_LOCAL = ("county", "municipal")


@dataclass(frozen=True)
class Address:
    """What an address names.

    Args:
        text: The address in full.
        label: What a reader sees there, in words.
        printed: The number of detainers (or rows) that is printed there; None where it is unknown or hidden.
        is_hidden: Disclosure control hides it.
        measure: The measure to ask, or "".
        chosen: The values of its cells, by the column that tells cells apart.
        fates: The fates of the rows, where it is about rows.
    """

    text: str
    label: str
    printed: int | None
    is_hidden: bool
    measure: str = ""
    chosen: Mapping[str, tuple[Any, ...]] | None = None
    fates: tuple[str, ...] = ()


def read_address(edition: Mapping[str, Any], word: str) -> Address:
    """What an address names: `figure_id`, `totals/key`, or `table_id/row[/column]`, with `edition_id#` before or not.

    The row of a table is named by the values that tell it apart, in the order of the columns, joined by commas; `-`
    stands for an empty one.

    Args:
        edition: The edition, as `edition.json` says it.
        word: The address.

    Raises:
        UsageError: It names nothing here, or something that no record gives.
    """
    edition_id, mark, short = word.rpartition("#")
    if mark and edition_id != edition["edition_id"]:
        raise UsageError(
            "reports/other-edition",
            "the address is of another edition",
            where={"address": word, "folder holds": edition["edition_id"]},
            remedy=["Name the folder of that edition."],
        )
    text = f"{edition['edition_id']}#{short}"
    head, _, rest = short.partition("/")
    if not rest:
        return _figure(edition, short, text)
    if head == "totals":
        return _total(edition, rest, text)
    return _cell(edition, head, rest, text)


def _figure(edition: Mapping[str, Any], figure_id: str, text: str) -> Address:
    """One of the figures of the first page."""
    found = next((f for f in edition["figures"] if f["figure_id"] == figure_id), None)
    if found is None:
        raise _no_address(text, ["The figures are:", *(f"  {f['figure_id']}" for f in edition["figures"])])
    if figure_id == "not_attributed":
        chosen: dict[str, tuple[Any, ...]] = {"attribution": _NOT_ATTRIBUTED}
    else:
        which = figure_id.removeprefix(f"{found['measure']}_")
        chosen = {"denominator_is": (which,)} if which != figure_id else {}
    printed = found["value"] if found["numerator"] is None else found["numerator"]
    hidden = found["reason"] == "suppressed"
    return Address(text, found["label"], _whole(printed), hidden, found["measure"], chosen)


def _total(edition: Mapping[str, Any], key: str, text: str) -> Address:
    """One of the totals."""
    totals = edition["totals"]
    if key not in totals:
        raise _no_address(text, ["The totals are:", *(f"  totals/{k}" for k in totals)])
    label, printed = f"total {key}", totals[key]
    if key in _FATES:
        return Address(text, label, printed, printed is None, fates=_FATES[key])
    if key == "not_attributed":
        chosen: dict[str, tuple[Any, ...]] = {"attribution": _NOT_ATTRIBUTED}
        return Address(text, label, printed, printed is None, "detainers_issued", chosen)
    if key in outcome_labels():
        return Address(text, label, printed, printed is None, "detainers_by_outcome", {"outcome": (key,)})
    return Address(text, label, printed, printed is None, key if key in load_measures() else "", {})


def _cell(edition: Mapping[str, Any], table_id: str, rest: str, text: str) -> Address:
    """One cell of a table."""
    table = edition["tables"].get(table_id)
    if table is None:
        raise _no_address(text, ["The tables are:", *(f"  {t}" for t in edition["tables"])])
    names = [f["name"] for f in table["fields"]]
    row_word, _, column = rest.partition("/")
    if table_id == "accounting":
        return _step(table, row_word, text)
    if table_id == "declines_by_place":
        return _decline(table, row_word, column or "declined_count", text)
    if table["measure"] not in load_measures():
        raise UsageError(
            "reports/no-records",
            "no record of a detainer gives this table",
            where={"table": table_id},
            remedy=["Tables with records behind them:", *(f"  {t}" for t, held in edition["tables"].items()
                    if held["measure"] in load_measures() or t == "accounting")],
        )  # fmt: skip
    keys = [n for n in names if n in key_columns(table["measure"])]
    row = _row(table, keys, row_word, text)
    column = column or next((n for n in _FIGURES if n in names), "")
    if column not in names or column in keys:
        raise _no_address(text, ["The columns are:", *(f"  {n}" for n in names if n not in keys)])
    chosen = {k: (row[k],) for k in keys}
    counted = next((row[n] for n in ("numerator", "count") if n in names), None)
    return Address(
        text,
        f"{table['title']}: {row_word}",
        _whole(counted),
        row.get("reason") == "suppressed",
        table["measure"],
        chosen,
    )


def _step(table: Mapping[str, Any], step: str, text: str) -> Address:
    """One step of the accounting."""
    row = next((r for r in table["rows"] if r["step"] == step), None)
    if row is None or (step not in _FATES and step != "detainers_issued"):
        raise _no_address(
            text,
            ["Steps with rows of their own:", *(f"  accounting/{s}" for s in (*_FATES, "detainers_issued")), "",
             "The last one shows how many are left after each step."],
        )  # fmt: skip
    hidden = row["reason"] == "suppressed"
    if step in _FATES:
        return Address(text, row["says"], row["count"], hidden, fates=_FATES[step])
    return Address(text, row["says"], row["count"], hidden, "detainers_issued", {})


def _decline(table: Mapping[str, Any], row_word: str, column: str, text: str) -> Address:
    """One cell of the declines by place: a county of its own custodians, or a level of custodian in a state."""
    row = _row(table, ["state", "county_code_fips", "custodian_level"], row_word, text)
    outcomes = {
        "issued_count": None,
        "declined_count": ("declined_by_agency",),
        "unknown_count": ("unresolved", "unmapped"),
    }
    if column not in outcomes:
        raise _no_address(text, ["The columns with records behind them are:", *(f"  {n}" for n in outcomes)])
    chosen: dict[str, tuple[Any, ...]] = {"state": (row["state"],), "custodian_level": (row["custodian_level"],)}
    if row["custodian_level"] in _LOCAL:
        chosen["county_code_fips"] = (row["county_code_fips"],)
    label = f"{table['title']}: {row['place']}, {column}"
    hidden = row["reason"] == "suppressed"
    only = outcomes[column]
    if only is None:
        return Address(text, label, row[column], hidden, "detainers_issued", chosen)
    return Address(text, label, row[column], hidden, "detainers_by_outcome", chosen | {"outcome": only})


def _row(table: Mapping[str, Any], keys: Sequence[str], word: str, text: str) -> Mapping[str, Any]:
    """The row that the word names."""
    found: Mapping[str, Any] | None = next(
        (r for r in table["rows"] if ",".join("-" if r[k] is None else str(r[k]) for k in keys) == word), None
    )
    if found is None:
        raise _no_address(text, [f"A row is named by: {', '.join(keys)}; a dash for an empty one."])
    return found


def _whole(value: Any) -> int | None:
    return int(value) if isinstance(value, int | float) and float(value).is_integer() else None


def _no_address(text: str, remedy: list[str]) -> UsageError:
    return UsageError(
        "reports/no-such-address", "nothing in the edition has this address", where={"address": text}, remedy=remedy
    )
