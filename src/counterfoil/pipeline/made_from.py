"""Lists everything that an edition is made from, each with a hash: what is the same makes the same edition."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from counterfoil import __version__, outcomes, reports
from counterfoil.engine import Snapshot
from counterfoil.outcomes import Correction
from counterfoil.pipeline.facts import definitions_by_room

Part = dict[str, str]


@dataclass(frozen=True)
class Beside:
    """What persons entered that bears on one edition.

    Args:
        corrections: Corrections of detainers of the place and the days.
        errata: Mistakes of earlier editions of the same place and days.
        replies: Replies to figures of these.
        overrides: Why findings do not stand in the way.
    """

    corrections: tuple[Correction, ...] = ()
    errata: tuple[reports.Erratum, ...] = ()
    replies: tuple[reports.Reply, ...] = ()
    overrides: tuple[reports.Override, ...] = ()


def find_beside(
    snapshot: Snapshot, key: str, request: reports.Request, only: Mapping[str, set[str]] | None
) -> Beside:
    """What was entered that bears on an edition.

    Args:
        snapshot: The workspace.
        key: Series, place and days.
        request: The edition.
        only: For each kind the ids that an earlier edition was made with; None = all that are on file.
    """
    folders = snapshot.fact_folders()
    place, days = request.place, (request.from_date, request.until_date)

    def chosen(kind: str, name: str) -> bool:
        return only is None or name in only.get(kind, set())

    def about(edition_id: str) -> bool:
        return edition_id.rpartition("-")[0] == key

    return Beside(
        tuple(
            c
            for c in outcomes.load_corrections(folders)
            if c.concerns(place.level, place.code) and c.touches(*days) and chosen("correction", c.correction)
        ),
        tuple(
            e
            for e in reports.load_entries(reports.Erratum, folders)
            if about(e.edition_id) and chosen("erratum", e.erratum)
        ),
        tuple(
            r
            for r in reports.load_entries(reports.Reply, folders)
            if about(r.edition_id) and chosen("reply", r.reply)
        ),
        tuple(o for o in reports.load_entries(reports.Override, folders) if chosen("override", o.override)),
    )


def list_parts(snapshot: Snapshot, pinned: Mapping[str, Any], beside: Beside) -> list[Part]:
    """Everything that an edition is made from: one part a row, in order."""
    rooms = definitions_by_room(snapshot.fact_folders())
    parts = [_part("software", "counterfoil", __version__)]
    parts += [_part("definitions", room, digest) for room, digest in sorted(rooms.items())]
    parts += [
        _part("input", release_id, _short([f["sha256"] for f in release["files"]]))
        for release_id, release in sorted(pinned.items())
    ]
    for kind, entries in (
        ("correction", beside.corrections),
        ("erratum", beside.errata),
        ("reply", beside.replies),
        ("override", beside.overrides),
    ):
        parts += [_part(kind, getattr(e, kind), _short(asdict(e))) for e in entries]
    return parts


def parts_digest(parts: Iterable[Part]) -> str:
    """One hash over all parts: that of the edition's making."""
    return hashlib.sha256(json.dumps(list(parts), sort_keys=True).encode()).hexdigest()


def ids_of(parts: Iterable[Mapping[str, Any]]) -> dict[str, set[str]]:
    """For each kind of part the names in it."""
    found: dict[str, set[str]] = {}
    for part in parts:
        found.setdefault(str(part["kind"]), set()).add(str(part["name"]))
    return found


@dataclass(frozen=True)
class Changed:
    """One part that differs between two editions.

    Args:
        kind: The kind of part.
        name: Which.
        how: new, gone or changed.
    """

    kind: str
    name: str
    how: str


def changed_parts(before: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> list[Changed]:
    """The parts that differ, in the order in which an edition lists them."""
    was = {(p["kind"], p["name"]): p["digest"] for p in before}
    is_now = {(p["kind"], p["name"]): p["digest"] for p in now}
    found = []
    for key in [*is_now, *(k for k in was if k not in is_now)]:
        if was.get(key) != is_now.get(key):
            how = "new" if key not in was else "gone" if key not in is_now else "changed"
            found.append(Changed(*key, how))
    return found


def _part(kind: str, name: str, digest: str) -> Part:
    return {"kind": kind, "name": name, "digest": digest}


def _short(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()[:16]
