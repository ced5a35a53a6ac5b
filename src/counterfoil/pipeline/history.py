"""Remembers the editions built in a workspace: their numbers, what they were made from, what they printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from counterfoil import disclosure, measures, reports
from counterfoil.disclosure import PUBLISHED_NUMBERS, Family
from counterfoil.engine import Snapshot, Transaction
from counterfoil.language import say, say_fact, to_say
from counterfoil.pipeline.made_from import Changed, Part, changed_parts, parts_digest

Row = dict[str, Any]

#: What a changed room of fact files means for a figure.
_ROOMS_OF_LINKS = ("jurisdictions",)
#: The other rooms of fact files, as a reader is told of them.
_ROOMS = {
    "sources": to_say("formats of files"),
    "ledger": to_say("rules of the ledger"),
    "policies": to_say("the law on file"),
    "outcomes": to_say("outcomes"),
    "reconciliation": to_say("the comparison of both halves"),
    "disclosure": to_say("disclosure control"),
    "measures": to_say("measures"),
    "claims": to_say("public claims"),
    "reports": to_say("words of the report"),
}


def editions_of(snapshot: Snapshot, key: str) -> list[Row]:
    """The editions of one series, place and period, in order of their numbers."""
    return list(snapshot.records("editions").get(key, {}).get("editions", []))


def every_edition(snapshot: Snapshot) -> list[Row]:
    """All editions of the workspace, in the order in which they were built."""
    found = [e for record in snapshot.records("editions").values() for e in record.get("editions", [])]
    return sorted(found, key=lambda e: int(e["sequence"]))


def place_in_history(snapshot: Snapshot, key: str, parts: Sequence[Part]) -> tuple[int, int, Row | None]:
    """The number and the sequence that an edition has, and the edition before it, if there is one."""
    held = editions_of(snapshot, key)
    made_from = parts_digest(parts)
    for entry in held:
        if entry["made_from"] == made_from:
            before = next((e for e in held if e["number"] == entry["number"] - 1), None)
            return int(entry["number"]), int(entry["sequence"]), before
    return len(held) + 1, len(every_edition(snapshot)) + 1, held[-1] if held else None


def remember(
    change: Transaction,
    key: str,
    sequence: int,
    parts: Sequence[Part],
    edition: reports.Edition,
    printed: Sequence[Family],
) -> None:
    """Keeps what later editions must know of one; what is remembered already is left alone."""
    held = editions_of(change, key)
    if any(e["number"] == edition.edition_number for e in held):
        return
    name = f"{key}-{edition.edition_number}"
    change.record(
        "editions",
        key,
        {
            "editions": [
                *held,
                {
                    "edition_id": name,
                    "number": edition.edition_number,
                    "sequence": sequence,
                    "made_from": parts_digest(parts),
                    "parts": list(parts),
                    "links_id": measures.keep_places(change, _detainers(change, parts)),
                    "from_date": str(edition.from_date),
                    "until_date": str(edition.until_date),
                    "figures": {f.figure_id: f.value for f in edition.figures},
                    "tables": [t.table_id for t in edition.tables],
                    "sensitive_count": sum(disclosure.count_sensitive(f) for f in printed),
                },
            ]
        },
    )
    change.write(PUBLISHED_NUMBERS, disclosure.written_numbers(name, printed), part=name)


def _detainers(snapshot: Snapshot, parts: Sequence[Part]) -> list[str]:
    """The releases of detainers among what an edition was made from."""
    records = snapshot.records("releases")
    named = [p["name"] for p in parts if p["kind"] == "input"]
    return [name for name in named if records[name]["makes"] == "sources.detainer_rows"]


def links_of(snapshot: Snapshot, edition_id: str, language: str = "en") -> str:
    """The id of the links that an edition was made with; "" where it was not built here, or before they were kept."""
    name = edition_id if language == "en" else edition_id.removesuffix(f"-{language}")
    found = next((str(e.get("links_id", "")) for e in every_edition(snapshot) if e["edition_id"] == name), "")
    return found if found in snapshot.parts(measures.PAST_PLACES) else ""


def earlier_editions(snapshot: Snapshot, sequence: int, from_date: date, until_date: date) -> list[Row]:
    """The editions built before one whose days touch its days, or those of another such edition, and so on.

    An edition that touches none of today's days may still be told by today's: the year that both lie in, less today's
    days, leaves what it hid.
    """
    left = [e for e in every_edition(snapshot) if e["sequence"] < sequence]
    found: list[Row] = []
    windows = [(str(from_date), str(until_date))]
    while windows:
        start, end = windows.pop()
        near = [e for e in left if e["from_date"] < end and start < e["until_date"]]
        left = [e for e in left if e not in near]
        found += near
        windows += [(e["from_date"], e["until_date"]) for e in near]
    return sorted(found, key=lambda e: int(e["sequence"]))


def read_printed(snapshot: Snapshot, editions: Sequence[Row]) -> list[Family]:
    """The numbers that editions have printed."""
    names = [e["edition_id"] for e in editions]
    held = [n for n in names if n in snapshot.parts(PUBLISHED_NUMBERS)]
    if not held:
        return []
    table = snapshot.table(PUBLISHED_NUMBERS, held)
    rows = snapshot.run(table.order_by(["edition_id", "family", "key"])).to_pylist()
    return disclosure.read_numbers(rows)


def say_reasons(before: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> list[str]:
    """What changed between two editions, one sentence each, without inner names of files."""
    found = changed_parts(before, now)
    said = [_say(change) for change in found if change.kind != "definitions"]
    rooms = [c.name for c in found if c.kind == "definitions"]
    if any(r in _ROOMS_OF_LINKS for r in rooms):
        said.append(say("Links from facilities to places changed: a decision or a rule of jurisdictions."))
    others = [r for r in rooms if r not in _ROOMS_OF_LINKS]
    if others:
        said.append(say("Definitions changed: {rooms}.", rooms=", ".join(say_fact(_ROOMS[r]) for r in others)))
    return said


def _say(change: Changed) -> str:
    if change.kind == "software":
        return say("It was made with another version of the software.")
    if change.kind == "input":
        if change.how == "new":
            return say("New input: {name}.", name=change.name)
        if change.how == "gone":
            return say("No longer an input: {name}.", name=change.name)
        return say("An input changed: {name}.", name=change.name)
    if change.how == "gone":
        return say("An entry was taken back: {name}.", name=change.name)
    return say("An entry was added: {name}.", name=change.name)
