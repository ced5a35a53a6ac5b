"""Holds each custodian's record against ICE's half, figure by figure, and takes every difference apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from counterfoil.engine import Snapshot
from counterfoil.jurisdictions import Register
from counterfoil.ledger import load_custodian_facts
from counterfoil.outcomes import load_definitions
from counterfoil.reconciliation.custodian import CustodianRecord, read_logs
from counterfoil.reconciliation.facts import Comparable, load_comparisons
from counterfoil.reconciliation.federal import FederalHalf, Span
from counterfoil.reconciliation.parts import Difference, Part, recorded_otherwise, take_apart
from counterfoil.reconciliation.published import Pair, pair_published
from counterfoil.reconciliation.stated import BalanceCheck, check_balances, read_counts

#: Clocks of a record of hand-overs by which the day of the hand-over counts.
_BY_EVENT = ("the day of the hand-over", "the day of the custody release")


@dataclass(frozen=True)
class Reconciled:
    """One custodian's record, held against ICE's half.

    Args:
        record: The custodian's record.
        ice: ICE's count of each outcome, and of all under `""`, under the custodian's own name and in the window.
        differences: One for each figure that can be compared.
    """

    record: CustodianRecord
    ice: dict[str, int]
    differences: tuple[Difference, ...]

    def difference(self, comparison: str) -> Difference:
        """The difference of one comparison."""
        return next(d for d in self.differences if d.comparison == comparison)


@dataclass(frozen=True)
class BothHalves:
    """Every custodian's record of a place, held against ICE's half, and what no record speaks of.

    Args:
        reconciled: One a custodian's record, in the order of their places.
        balances: Whether the counts of each record add up.
        published: Figures that were put out for each half, in pairs.
        published_left_out: How many more such pairs there are.
        silent_places: Counties, by level of custodian, with detainers and without any record.
        silent_detainers: Detainers sent to them.
    """

    reconciled: tuple[Reconciled, ...]
    balances: tuple[BalanceCheck, ...]
    published: tuple[Pair, ...]
    published_left_out: int
    silent_places: int
    silent_detainers: int


#: Levels of custodian that stand under a county's name.
_LOCAL = ("county", "municipal")


def reconcile(
    snapshot: Snapshot,
    window: Span,
    register: Register,
    release_ids: Sequence[str] | None = None,
    *,
    state: str = "",
    county: str = "",
) -> BothHalves:
    """Every custodian's record that touches a window, held against ICE's half.

    The two halves are counted apart, each by a module that does not read the other; only their counts meet here.

    Args:
        snapshot: A workspace in which `run` has worked through every release and log.
        window: The days asked for, half open.
        register: The register of places.
        release_ids: Only these releases and logs; None for all.
        state: Only custodians of this state, as two letters; "" for all.
        county: Only custodians of this county, by its FIPS code; "" for all.
    """
    federal = FederalHalf(snapshot, release_ids)
    states = {s.code_fips: s.code for s in register.states.values()}
    facts = load_comparisons()
    logs = read_logs(snapshot, release_ids, window, facts.transit_days, states)
    records = [
        r
        for r in (*logs, *read_counts(snapshot, release_ids, window, states))
        if state in ("", r.state) and county in ("", r.county)
    ]
    spoken = {(r.county, level) for r in records for level in r.levels}
    silent = {
        (fips, level): count
        for (fips, level), count in federal.places([window], _LOCAL).items()
        if (fips, level) not in spoken and county in ("", fips) and state in ("", states.get(fips[:2]))
    }
    if county:  # a place that is asked for by name stands there also where it is silent
        records += [silent_record(fips, states.get(fips[:2]), level) for fips, level in silent]
    return BothHalves(
        tuple(reconcile_record(federal, record, window) for record in records),
        check_balances(snapshot, records, snapshot.fact_folders()),
        *pair_published(snapshot, window, state, county, release_ids),
        len(silent),
        sum(silent.values()),
    )


def custodians_by_months(snapshot: Snapshot, window: Span, register: Register) -> tuple[CustodianRecord, ...]:
    """What each log of a workspace says of a window, without ICE's half: the months it speaks of, and its counts."""
    states = {s.code_fips: s.code for s in register.states.values()}
    return read_logs(snapshot, None, window, load_comparisons().transit_days, states)


def silent_record(county: str, state: str | None, level: str) -> CustodianRecord:
    """The record of a custodian that handed none in: nothing is known of it, and nothing is zero."""
    nothing = dict.fromkeys(("received", *load_custodian_facts().ids()))
    return CustodianRecord((), county, state, level, (level,), "log", (), nothing, "requests", "", None)


def reconcile_record(federal: FederalHalf, record: CustodianRecord, window: Span) -> Reconciled:
    """One custodian's record held against ICE's half."""
    ids = load_definitions().ids()
    ice = {o: federal.count(record.printed, [window], [o]) for o in ids}
    ice[""] = sum(ice.values())
    found = tuple(_compare(federal, record, window, fact) for fact in load_comparisons().comparisons)
    return Reconciled(record, ice, found)


def _compare(federal: FederalHalf, record: CustodianRecord, window: Span, fact: Comparable) -> Difference:
    """One figure of both halves."""
    theirs = _total(record, fact)
    if federal.is_empty:
        return Difference(fact.id, None, theirs, (), "silent", "there is no release of detainers", None, None)
    ours = federal.count(record.printed, [window], fact.ice)
    if theirs is None:
        because = "the custodian's record does not report it"
        return Difference(fact.id, ours, None, (), "silent", because, None, None)
    of_ice = federal.count(record.covered, record.spans, fact.ice)
    return take_apart(fact.id, ours, theirs, _parts(federal, record, window, fact), (-theirs, of_ice))


def _total(record: CustodianRecord, fact: Comparable) -> int | None:
    """The custodian's figure; None where a part of it is not reported."""
    numbers = [record.counts.get(name) for name in fact.custodian]
    return None if not record.spans or any(n is None for n in numbers) else sum(n or 0 for n in numbers)


def _parts(federal: FederalHalf, record: CustodianRecord, window: Span, fact: Comparable) -> list[Part]:
    """The parts of a difference: ICE's figure is counted again under one convention of the custodian after another.

    What each step moves is exact, and the steps add up; what they leave is bounded by the parts after them.
    """
    parts, at = [], federal.count(record.printed, [window], fact.ice)

    def step(part: str, now: int) -> None:
        nonlocal at
        parts.append(Part(part, at - now, at - now))
        at = now

    inside = _overlap(record.spans, window)
    step("silent" if record.kind == "log" else "clock", federal.count(record.printed, inside, fact.ice))
    if record.kind == "counts":
        step("clock", federal.count(record.printed, record.spans, fact.ice))
    step("scope", federal.count(record.covered, record.spans, fact.ice))
    is_handed = fact.ice == ("taken_into_ice_custody",)
    if is_handed and record.clock in _BY_EVENT:
        dated, undated = federal.count_by_custody_date(record.covered, record.spans)
        parts.append(Part("event_date", at - dated - undated, at - dated))
        at = dated
    if record.unit == "people":
        least, most = federal.count_people(record.covered, record.spans, fact.ice)
        parts.append(Part("unit", at - most, at - least))
    if record.as_of_date is not None:
        known = federal.count_as_known_on(record.as_of_date, record.covered, record.spans, fact.ice)
        if known is not None:
            step("revised", known)
    return [*_merged(parts), *_bounded(federal, record, fact)]


def _bounded(federal: FederalHalf, record: CustodianRecord, fact: Comparable) -> list[Part]:
    """The parts that can only be bounded."""
    facts = load_comparisons()
    parts = [Part("edges", *_edges(federal, record, fact))] if fact.id == "requests" else []
    ids = load_definitions().ids()
    ice = {o: federal.count(record.covered, record.spans, [o]) for o in ids}
    if fact.id == "requests":
        parts.append(Part("replaced", 0, sum(ice[o] for o in facts.replaced)))
    else:
        mine = {o: record.counts[o] or 0 for o in load_custodian_facts().ids() if o in record.counts}
        received = record.counts.get("received")
        missing = sum(ice.values()) - (received if received is not None else sum(mine.values()))
        waiting = sum(mine.get(o, 0) for o in (*load_custodian_facts().unknown, "pending", "still_held"))
        own = sum(ice[o] for o in fact.ice)
        theirs = sum(record.counts[name] or 0 for name in fact.custodian)
        parts.append(Part("open", -min(sum(ice[o] for o in facts.open), theirs), min(waiting, own)))
        parts += recorded_otherwise(fact, ice, mine, missing)
    possible = federal.count_possible(record.covered, record.spans, fact.ice)
    return [*parts, Part("not_attributed", -possible, 0)]


def _edges(federal: FederalHalf, record: CustodianRecord, fact: Comparable) -> tuple[int, int]:
    """Forms prepared just before a span may be received in it, and forms of its last days after it."""
    days = timedelta(days=load_comparisons().transit_days)
    before = federal.count(record.covered, [(first - days, first) for first, _ in record.spans], fact.ice)
    late = federal.count(
        record.covered, [(max(first, until - days), until) for first, until in record.spans], fact.ice
    )
    came_in = min(before, record.first_days) if record.kind == "log" else before
    return -came_in, late


def _overlap(spans: Sequence[Span], window: Span) -> list[Span]:
    """The days of some spans that lie in a window."""
    cut = [(max(first, window[0]), min(until, window[1])) for first, until in spans]
    return [(first, until) for first, until in cut if first < until]


def _merged(parts: Sequence[Part]) -> list[Part]:
    """Parts of one name as one."""
    found: dict[str, Part] = {}
    for part in parts:
        held = found.get(part.part)
        found[part.part] = Part(part.part, held.low + part.low, held.high + part.high) if held else part
    return list(found.values())
