"""Makes the tables of an edition from Releasables: columns chosen and named, cells added up where that is safe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from counterfoil.disclosure import Releasable
from counterfoil.jurisdictions import Register
from counterfoil.language import say, say_fact, say_many, to_say
from counterfoil.measures import Time, find_measure, outcome_labels
from counterfoil.policies import Provision
from counterfoil.reports.edition import EditionTable, Value
from counterfoil.schema import Field

#: The same in every row of an edition, and printed once above.
_ONCE = ("as_of_date",)

_LABEL = Field("outcome_label", "text", "The outcome as printed.")
_OF_ALL = Field("share_of_all", "number", "The count over all detainers of the table.", unit="share")
_OF_WHAT = Field("denominator_is_label", "text", "What the share is a share of, in words.", required=True)
_PLACE = Field("place", "text", "The county, or the level of custodian within a state.", required=True)

_DECLINES = (
    _PLACE,
    Field("state", "text", "Two letters of the state."),
    Field("county_code_fips", "text", "The county of the custodian, for county and municipal agencies."),
    Field("custodian_level", "text", "Municipal, county, state, federal, tribal or private."),
    Field("issued_count", "integer", "Detainers issued.", unit="detainers"),
    Field("declined_count", "integer", "Recorded as declined.", unit="detainers"),
    Field("unknown_count", "integer", "Outcome not known.", unit="detainers"),
    Field("share_of_issued", "number", "Recorded as declined, of all issued.", unit="share"),
    Field("low", "number", "The least that share can be.", unit="share"),
    Field("high", "number", "The most that share can be, if all the unknown were declined.", unit="share"),
    Field("reason", "text", "Why a figure or a place is unknown."),
)

_POLICIES = (
    Field("instrument", "text", "What it is called.", required=True),
    Field("place", "text", "Whom it speaks to.", required=True),
    Field("citation", "text", "Where it stands.", required=True),
    Field("effective_from", "text", "First day in force; how exact, where it is not a day.", required=True),
    Field("effective_until", "text", "First day no longer in force; empty while in force."),
    *(
        Field(action, "text", meaning, required=True)
        for action, meaning in (
            ("hold", to_say("What it says about holding past release.")),
            ("notify", to_say("What it says about telling ICE the release date.")),
            ("transfer", to_say("What it says about handing over custody.")),
        )
    ),
    Field("evidence", "text", "How the facts of the instrument are known.", required=True),
)


def as_table(table_id: str, title: str, answer: Releasable, leave_out: Sequence[str] = ()) -> EditionTable:
    """An answer as it is, without the columns that are the same in every row."""
    fields = tuple(f for f in answer.fields if f.name not in (*_ONCE, *leave_out))
    rows = tuple(tuple(r[f.name] for f in fields) for r in answer.rows)
    return EditionTable(
        table_id, title, fields, rows, tuple(say_fact(n) for n in answer.cells.notes), answer.cells.subject
    )


def shares_table(table_id: str, answer: Releasable) -> EditionTable:
    """A share under each of its denominators, which stand first and in words."""
    measure = find_measure(answer.cells.subject)
    table = as_table(table_id, say_fact(measure.title), answer)
    names = [f.name for f in table.fields]
    of, first = names.index("denominator_is"), names.index("value")
    told, rest = range(first), [at for at in range(first, len(names)) if at != of]

    def arranged(cells: Sequence[Any], words: Any) -> tuple[Any, ...]:
        return (*(cells[at] for at in told), cells[of], words, *(cells[at] for at in rest))

    fields = arranged(table.fields, _OF_WHAT)
    rows = tuple(arranged(row, say_fact(measure.denominators[str(row[of])].label)) for row in table.rows)
    notes = (*table.notes, *(f"{say_fact(d.label)}: {say_fact(d.says)}." for d in measure.denominators.values()))
    return EditionTable(table_id, table.title, fields, rows, notes, table.measure)


def outcomes_table(
    answer: Releasable, table_id: str, title: str, by: str = "", times: Sequence[Time] = ()
) -> EditionTable:
    """Detainers by outcome, with the outcome as printed and each share of all.

    Args:
        answer: `detainers_by_outcome`.
        table_id: The id of the table.
        title: Its heading.
        by: The span of time that tells its cells apart.
        times: Every such span of the period: one that no release covers has a row that says so.
    """
    table = as_table(table_id, title, answer, leave_out=("numerator", "cohort"))
    at = next(i for i, f in enumerate(table.fields) if f.name == "outcome")
    labels = outcome_labels()
    fields = (*table.fields[: at + 1], _LABEL, *table.fields[at + 1 :], _OF_ALL)
    rows: list[tuple[Value, ...]] = []
    for row, cell in zip(table.rows, answer.rows, strict=True):
        share = cell["count"] / cell["denominator"] if cell["count"] is not None and cell["denominator"] else None
        rows.append((*row[: at + 1], say_fact(labels[cell["outcome"]]), *row[at + 1 :], share))
    told = {cell[by] for cell in answer.rows} if by else set()
    gaps = [t.value for t in times if not t.is_covered and t.value not in told]
    for value in gaps:
        told_of = {by: value, "reason": "not_covered"}
        rows.append(tuple(told_of.get(f.name) for f in fields))
    if gaps:
        when = next(i for i, f in enumerate(fields) if f.name == by)
        rows.sort(key=lambda row: (row[when] is None, row[when]))
    return EditionTable(table_id, title, fields, tuple(rows), table.notes, table.measure)


def declines_table(issued: Releasable, by_outcome: Releasable, register: Register) -> EditionTable:
    """Recorded declines by place: counties for their own and municipal custodians, states for all others.

    Args:
        issued: `detainers_issued` by state, custodian level and county.
        by_outcome: `detainers_by_outcome` by the same.
        register: The names of places.
    """
    groups: dict[tuple[str, str, str], dict[str, int | None]] = {}
    for row in issued.rows:
        held = groups.setdefault(_group(row), {"issued": 0, "declined": 0, "unknown": 0})
        held["issued"] = _plus(held["issued"], row["count"])
    for row in by_outcome.rows:
        held = groups.setdefault(_group(row), {"issued": 0, "declined": 0, "unknown": 0})
        if row["outcome"] == "declined_by_agency":
            held["declined"] = _plus(held["declined"], row["count"])
        if row["outcome"] in ("unresolved", "unmapped"):
            held["unknown"] = _plus(held["unknown"], row["count"])
    rows = [_decline_row(key, held, register) for key, held in sorted(groups.items())]
    shown = [r for r in rows if r[5] != 0 or not r[1] or not r[3]]
    left = len(rows) - len(shown)
    notes = [say("Places are in the order of their codes, not of any figure.")]
    if left:
        notes.append(
            say_many(
                "{number} place with detainers and none recorded as declined is not listed.",
                "{number} places with detainers and none recorded as declined are not listed.",
                left,
            )
        )
    return EditionTable(
        "declines_by_place",
        say("Recorded as declined, by place"),
        _DECLINES,
        tuple(shown),
        tuple(notes),
        "declined_share",
    )


def _group(row: Mapping[str, Any]) -> tuple[str, str, str]:
    """State, level and county of a row; the county is left out where the custodian is not the county's own."""
    level = row["custodian_level"] or ""
    county = row["county_code_fips"] or "" if level in ("county", "municipal") else ""
    return row["state"] or "", level, county


def _plus(held: int | None, more: int | None) -> int | None:
    return None if held is None or more is None else held + more


def _decline_row(key: tuple[str, str, str], held: Mapping[str, int | None], register: Register) -> tuple[Value, ...]:
    state, level, county = key
    issued, declined, unknown = held["issued"], held["declined"], held["unknown"]
    known = issued is not None and declined is not None and unknown is not None and issued > 0
    low = declined / issued if known else None  # type: ignore[operator]
    high = (declined + unknown) / issued if known else None  # type: ignore[operator]
    reason = None if state and level else "unresolved"
    reason = "suppressed" if not known else reason
    place = _place_name(state, level, county, register)
    counts = (issued, declined, unknown)
    return (place, state or None, county or None, level or None, *counts, low, low, high, reason)


def _place_name(state: str, level: str, county: str, register: Register) -> str:
    """The place as printed."""
    if county:
        return register.counties[county].name if county in register.counties else county
    whole = register.states[state].name if state in register.states else state
    if level:
        return whole or say("State not known")
    return say("{state}: not attributed to a custodian", state=whole) if whole else say("Not attributed to a place")


def policies_table(provisions: Sequence[Provision]) -> EditionTable:
    """The instruments in force, with their citations and how they are known."""
    rows = tuple(
        (
            p.title,
            p.jurisdiction.name,
            p.citation,
            _dated(p.effective_from, p.date_precision),
            str(p.effective_until) if p.effective_until else None,
            p.stance.hold,
            p.stance.notify,
            p.stance.transfer,
            p.evidence,
        )
        for p in provisions
    )
    notes = (say("Stances are those of each instrument alone; conditions and rank between them are not worked in."),)
    return EditionTable(
        "policies_in_force", say("Instruments on file whose days touch the period"), _POLICIES, rows, notes
    )


def _dated(day: Any, precision: str) -> str:
    """A day as printed, with how exact it is."""
    if day is None:
        return say("not known")
    return str(day) if precision == "day" else f"{day} ({say_fact(precision)})"
