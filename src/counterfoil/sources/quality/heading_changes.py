"""Says which headings came, went or were renamed between two releases."""

from __future__ import annotations

from typing import Any

from counterfoil.sources.formats import normal
from counterfoil.sources.quality.release import Held

#: What a heading of the format is, in words.
_READ, _UNREAD, _WITHHELD, _UNLISTED = "read", "left unread", "withheld", "in no list"


def compare_headings(a: Held, b: Held) -> list[dict[str, Any]]:
    """One entry a heading that stands in one of two releases: first what the files tell, then what their formats do.

    Returns:
        The heading in the first spelling of its format, whether it was added, is gone or was renamed, what is done
        with it, and how that is known: from the files, or from the list of the format alone.
    """
    first, second = _headings(a), _headings(b)
    fields_a = {field: h for h, _, field, _ in first.values() if field}
    fields_b = {field: h for h, _, field, _ in second.values() if field}
    renamed = {f: (fields_a[f], fields_b[f]) for f in fields_a if f in fields_b}
    renamed = {f: pair for f, pair in renamed.items() if normal(pair[0]) != normal(pair[1])}
    changes = [
        {"change": "renamed", "heading": new, "before": old, "use": _READ, "column": field, "known_from": "files"}
        for field, (old, new) in renamed.items()
    ]
    for change, here, there in (("added", second, first), ("gone", first, second)):
        changes += [
            {"change": change, "heading": h, "before": "", "use": use, "column": field, "known_from": known}
            for plain, (h, use, field, known) in here.items()
            if plain not in there and field not in renamed
        ]
    order = ("added", "gone", "renamed")
    return sorted(changes, key=lambda c: (c["known_from"] != "files", order.index(c["change"]), c["heading"]))


def _headings(held: Held) -> dict[str, tuple[str, str, str, str]]:
    """Each heading in its even form: its spelling, what is done with it, its column, and how it is known."""
    found: dict[str, tuple[str, str, str, str]] = {}
    files = held.record["files"]
    for file in files:
        for unlisted in file["unlisted_headings"]:
            found[normal(unlisted["heading"])] = (unlisted["heading"], _UNLISTED, "", "files")
    if held.fact is None:
        return found
    for heading, column in held.fact.columns.items():
        if any(heading not in file["absent_headings"] for file in files):
            found[normal(heading)] = (heading, _READ, column.field, "files")
    for headings, use in ((held.fact.left_unread, _UNREAD), (held.fact.withheld, _WITHHELD)):
        for heading in headings:
            found.setdefault(normal(heading), (heading, use, "", "the format's list"))
    return found
