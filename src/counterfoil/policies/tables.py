"""Turns provisions into two tables: one row an instrument, and one row an instrument and action."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, get_args

from counterfoil.policies.provisions import (
    ACTIONS,
    Confidence,
    Evidence,
    Instrument,
    Level,
    Precision,
    Provision,
    Stance,
)
from counterfoil.schema import Field, Table

if TYPE_CHECKING:
    import pyarrow as pa

_ID = Field("provision_id", "text", "The instrument: the name of its fact file.", required=True)
_FROM = Field("effective_from", "date", "First day in force, in; empty where no start was found.")
_UNTIL = Field("effective_until", "date", "First day no longer in force, out; empty while it is in force.")
_PRECISION = Field(
    "date_precision", "text", "How well the start is known.", required=True, values=get_args(Precision)
)
_UNTIL_PRECISION = Field(
    "until_precision", "text", "How well the end is known.", required=True, values=get_args(Precision)
)
_DISPUTED_FROM = Field("disputed_from", "date", "Another first day in force, by another source; may be empty.")
_DISPUTED_UNTIL = Field("disputed_until", "date", "Another day out of force, by another source; may be empty.")
_EVIDENCE = Field("evidence", "text", "What the record of it rests on.", required=True, values=get_args(Evidence))
_CONFIDENCE = Field("confidence", "text", "How sure the record of it is.", required=True, values=get_args(Confidence))

PROVISIONS = Table(
    name="policies.provisions",
    grain="one row a provision",
    fields=(
        _ID,
        Field("place_name", "text", "The place or the agency it speaks to.", required=True),
        Field("level", "text", "How wide the place is.", required=True, values=get_args(Level)),
        Field("states", "texts", "Two-letter codes of its states; US for the nation.", required=True),
        Field("county_codes_fips", "texts", "Its counties; none where it is wider than a county.", required=True),
        Field("agencies", "texts", "The agencies that it speaks to alone, by their ids; may be none.", required=True),
        Field("applies_to", "texts", "The custodian levels it binds, or all.", required=True),
        Field("except_agencies", "texts", "Agencies of these levels that it leaves out.", required=True),
        Field("instrument", "text", "What kind of instrument.", required=True, values=get_args(Instrument)),
        Field("title", "text", "What it is called here.", required=True),
        Field("citation", "text", "Where to find it.", required=True),
        Field("enacted_date", "date", "The day it was made."),
        Field(
            "enacted_date_reason",
            "text",
            "Why the day is unknown; empty where it is known.",
            values=("not_stated",),
        ),
        _FROM,
        Field(
            "effective_from_reason",
            "text",
            "Why the start is unknown; empty where it is known.",
            values=("not_stated",),
        ),
        _UNTIL,
        _PRECISION,
        _UNTIL_PRECISION,
        _DISPUTED_FROM,
        _DISPUTED_UNTIL,
        Field("conditions", "text", "Its conditions and limits, in our own words; may be blank.", required=True),
        Field("is_contested", "boolean", "Whether what it says is in dispute.", required=True),
        _EVIDENCE,
        Field("from_memory", "text", "Which parts of the record are from memory; may be blank.", required=True),
        _CONFIDENCE,
        Field("cites", "texts", "The sources of the record.", required=True),
    ),
    key=("provision_id",),
    source="the fact files under policies/rules",
)

STANCES = Table(
    name="policies.stances",
    grain="one row a provision and action",
    fields=(
        _ID,
        Field("action", "text", "What a custodian is asked for.", required=True, values=ACTIONS),
        Field("stance", "text", "What the instrument says about it.", required=True, values=get_args(Stance)),
        _FROM,
        _UNTIL,
        _PRECISION,
        _UNTIL_PRECISION,
        _DISPUTED_FROM,
        _DISPUTED_UNTIL,
        Field("is_contested", "boolean", "Whether what it says about it is in dispute.", required=True),
        _EVIDENCE,
        _CONFIDENCE,
    ),
    key=("provision_id", "action"),
    source="the fact files under policies/rules",
)


def provisions_table(provisions: Iterable[Provision]) -> pa.Table:
    """`policies.provisions`: one row a provision, in the order given."""
    return _arrow(PROVISIONS, [_provision_row(p) for p in provisions])


def stances_table(provisions: Iterable[Provision]) -> pa.Table:
    """`policies.stances`: one row a provision and action, also where the instrument is silent."""
    rows = [
        {
            "provision_id": p.id,
            "action": action,
            "stance": p.stance_on(action),
            **_days(p),
            "is_contested": p.disputes(action),
            "evidence": p.evidence,
            "confidence": p.confidence,
        }
        for p in provisions
        for action in ACTIONS
    ]
    return _arrow(STANCES, rows)


def _provision_row(p: Provision) -> dict[str, Any]:
    place = p.jurisdiction
    return {
        "provision_id": p.id,
        "place_name": place.name,
        "level": place.level,
        "states": list(place.states),
        "county_codes_fips": list(place.counties),
        "agencies": list(place.only_agencies),
        "applies_to": list(p.applies_to),
        "except_agencies": list(p.except_agencies),
        "instrument": p.instrument,
        "title": p.title,
        "citation": p.citation,
        "enacted_date": p.enacted,
        "enacted_date_reason": None if p.enacted else "not_stated",
        **_days(p),
        "effective_from_reason": None if p.effective_from else "not_stated",
        "conditions": p.conditions,
        "is_contested": p.contested,
        "evidence": p.evidence,
        "from_memory": p.from_memory,
        "confidence": p.confidence,
        "cites": list(p.cites),
    }


def _days(p: Provision) -> dict[str, Any]:
    return {
        "effective_from": p.effective_from,
        "effective_until": p.effective_until,
        "date_precision": p.date_precision,
        "until_precision": p.until_precision or p.date_precision,
        "disputed_from": p.disputed_from.day if p.disputed_from else None,
        "disputed_until": p.disputed_until.day if p.disputed_until else None,
    }


def _arrow(declared: Table, rows: list[dict[str, Any]]) -> Any:
    import pyarrow as pa

    return pa.Table.from_pylist(rows, schema=declared.arrow_schema())
