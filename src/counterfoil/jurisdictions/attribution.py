"""Turns links and their detainer counts into how many are attributed, how surely, and which facilities are not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from counterfoil.jurisdictions.confidence import load_gate
from counterfoil.language import SOURCE_LANGUAGE, say, speaking


@dataclass(frozen=True)
class Attribution:
    """How far detainers can be printed under a county's name.

    Args:
        bands: One row a band of confidence: `band`, `facilities`, `detainers`, `share`; the last are the bands
            below the gate and without a county, and what a person corrected. The detainers of all bands are all
            there are.
        open_facilities: One row a facility that is not attributed, most detainers first: `facility_name`,
            `state_code`, `status`, `confidence`, `basis`, `candidates`, `detainers`.
        detainers: All.
        attributed: Those whose link passes the gate.
    """

    bands: tuple[Mapping[str, Any], ...]
    open_facilities: tuple[Mapping[str, Any], ...]
    detainers: int
    attributed: int


def _bands(gate: float) -> list[str]:
    """The bands in words: from the surest to those without a county, then what a person corrected."""
    return [
        say("{gate} and over: attributed", gate=gate),
        say("0.95 to {gate}: not attributed", gate=gate),
        say("under 0.95: not attributed"),
        say("ambiguous: not attributed"),
        say("unresolved: not attributed"),
        say("by a correction: attributed"),
        say("by a correction: of no place"),
    ]


def say_band(written: str) -> str:
    """A band that was written down in the source language, in the language that is spoken."""
    gate = load_gate()
    with speaking(SOURCE_LANGUAGE):
        known = _bands(gate)
    return dict(zip(known, _bands(gate), strict=True)).get(written, written)


def count_attribution(links: Sequence[Mapping[str, Any]]) -> Attribution:
    """How many detainers are attributed, at what confidence, and which facilities are not.

    Args:
        links: One row a facility: the columns of `jurisdictions.facility_links` and `detainers`, a count. Two
            rows with one name, state, status and basis are one facility in the answer. `corrected` says of detainers
            that a person corrected whether they have a place now (`placed`) or none (`unplaced`); else it is empty.
    """
    gate = load_gate()
    *names, placed, unplaced = _bands(gate)
    counts = {name: [0, 0] for name in names}
    if any(link.get("corrected", "") for link in links):
        counts |= {placed: [0, 0], unplaced: [0, 0]}
    open_rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    for link in links:
        corrected = link.get("corrected", "")
        sure = link["status"] == "resolved" and link["confidence"] >= gate
        if corrected:
            sure, band = corrected == "placed", placed if corrected == "placed" else unplaced
        elif link["status"] == "resolved":
            band = names[0] if sure else names[1] if link["confidence"] >= 0.95 else names[2]
        else:
            band = names[3] if link["status"] == "ambiguous" else names[4]
        counts[band][0] += 1
        counts[band][1] += link["detainers"]
        if sure:
            continue
        row = {
            "facility_name": link["facility_name_as_stated"] or "",
            "state_code": link["state_code"] or "",
            "status": "corrected" if corrected else link["status"],
            "confidence": link["confidence"],
            "basis": link["basis"],
            "candidates": tuple(link["candidates"] or ()),
        }
        held = open_rows.setdefault(tuple(row.values()), {**row, "detainers": 0})
        held["detainers"] += link["detainers"]
    total = sum(detainers for _, detainers in counts.values())
    return Attribution(
        bands=tuple(
            {
                "band": name,
                "facilities": facilities,
                "detainers": detainers,
                "share": detainers / total if total else None,
            }
            for name, (facilities, detainers) in counts.items()
        ),
        open_facilities=tuple(
            sorted(open_rows.values(), key=lambda r: (-r["detainers"], r["facility_name"], r["state_code"]))
        ),
        detainers=total,
        attributed=counts[names[0]][1] + counts.get(placed, [0, 0])[1],
    )
