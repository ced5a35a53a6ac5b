"""Lets the comparison of both halves out: each custodian's figures beside ICE's, the difference, and its parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from counterfoil.disclosure import Cells, Releasable, release
from counterfoil.engine import Snapshot
from counterfoil.jurisdictions import Register, load_register
from counterfoil.language import say, say_fact, say_many, to_say
from counterfoil.ledger import load_custodian_facts
from counterfoil.measures.asked import Question
from counterfoil.measures.custodian_measures import load_custodian_measures
from counterfoil.measures.custodians import compute_custodians
from counterfoil.measures.halves_fields import BALANCES, FIGURES, OUTCOMES, PARTS, PUBLISHED
from counterfoil.measures.places import Place
from counterfoil.outcomes import load_definitions
from counterfoil.reconciliation import BalanceCheck, Pair, Reconciled, Stated, load_comparisons, reconcile
from counterfoil.schema import Field

#: Whether the counts of a record add up, as printed.
_STATUSES = {
    "closes": to_say("They add up."),
    "not_reported": to_say("The parts leave something over, of which the record does not say what became."),
    "exceeds": to_say("The parts are more than the total."),
    "unknown": to_say("The total is not reported."),
}
#: Outcomes that are printed as one: a small number of deaths in a place could tell about a person.
_FEW = ("withdrawn", "not_in_custody", "died")
_NO_MATCH = to_say("Counts are compared, never records: no row of one half is matched to a row of the other.")
_SILENCE = to_say("A month of which a record does not speak is not a month without requests; a certified one is.")


@dataclass(frozen=True)
class Halves:
    """Both halves of a place in a period.

    Args:
        figures: One row a custodian's record and comparison: both counts, the difference, and how they stand.
        parts: One row a named part of a difference.
        outcomes: One row a custodian's record and outcome of its requests; they add up to the requests.
        balances: Whether the counts of each record add up.
        published: Figures that were put out for each half, in pairs, and why they cannot be subtracted.
        missed_pickups: The share of announced releases that ICE did not attend, by agency.
        silent_places: Places with detainers and without any custodian's record.
        silent_detainers: Detainers sent to them.
    """

    figures: Releasable
    parts: Releasable
    outcomes: Releasable
    missed_pickups: Releasable
    balances: Releasable
    published: Releasable
    silent_places: int
    silent_detainers: int

    def through(self, leave: Callable[[Releasable], Releasable]) -> Halves:
        """The same, with every answer gone through a last step, such as what is hidden over all tables together."""
        return replace(
            self,
            figures=leave(self.figures),
            parts=leave(self.parts),
            outcomes=leave(self.outcomes),
            missed_pickups=leave(self.missed_pickups),
            balances=leave(self.balances),
            published=leave(self.published),
        )


def compare_halves(
    snapshot: Snapshot,
    place: Place,
    from_date: date,
    until_date: date,
    as_of_date: date | None,
    release_ids: Sequence[str] | None = None,
) -> Halves:
    """Both halves of each custodian of a place whose record speaks of a period.

    Args:
        snapshot: A workspace in which `run` has worked through every release and log.
        place: The nation, a state or a county.
        from_date: First day, in.
        until_date: First day that is out.
        as_of_date: The last day that the releases cover.
        release_ids: Only these releases and logs; None for all.

    Unknowns:
        What a record does not report is unknown and never zero; a place without a record is counted as silent.
    """
    register = load_register(snapshot.fact_folders())
    both = reconcile(
        snapshot,
        (from_date, until_date),
        register,
        release_ids,
        state=place.state_code,
        county=place.county_code,
    )
    question = Question(
        "missed_pickup_share",
        ("agency_name",),
        _where(place),
        from_date,
        until_date,
        None if release_ids is None else tuple(release_ids),
    )
    window = (from_date, until_date, as_of_date)
    found = both.reconciled
    return Halves(
        figures=release(_figures(found, register, window)),
        parts=release(_parts(found, register, window)),
        outcomes=release(_outcomes(found, register, window)),
        missed_pickups=compute_custodians(
            snapshot, question, load_custodian_measures()[question.measure], needs_log=False
        ),
        balances=release(_balances(both.balances, window)),
        published=release(_published(both.published, both.published_left_out, window)),
        silent_places=both.silent_places,
        silent_detainers=both.silent_detainers,
    )


def _where(place: Place) -> tuple[tuple[str, str], ...]:
    """The custodians of a place: an agency's record is looked for under its county."""
    if place.county_code:
        return (("county_code_fips", place.county_code),)
    return (("state", place.state_code),) if place.state_code else ()


#: First day, first day out, and the last day that the releases cover.
_Window = tuple[date, date, date | None]


def _who(held: Reconciled, register: Register) -> dict[str, Any]:
    """Whose record it is: the agencies that keep it, or the place where none was handed in."""
    record = held.record
    county = register.counties.get(record.county or "")
    place = county.name if county else record.county or record.state
    return {
        "agency_name": ", ".join(record.agencies) or say("{place}: no record handed in", place=place),
        "state": record.state,
        "county_code_fips": record.county,
        "custodian_level": record.level,
    }


def _figures(found: Sequence[Reconciled], register: Register, window: _Window) -> Cells:
    labels = {c.id: c.label for c in load_comparisons().comparisons}
    rows = [
        {
            **_who(held, register),
            "comparison": d.comparison,
            "comparison_label": say_fact(labels[d.comparison]),
            "ice_count": d.ice,
            "custodian_count": d.custodian,
            "difference": d.difference,
            "unexplained_at_least": d.unexplained_at_least,
            "verdict": d.verdict,
            "verdict_label": say_fact(load_comparisons().verdicts[d.verdict]),
            "months_reported": held.record.reported_months,
            "months_silent": held.record.silent_months,
            "reason": None if d.difference is not None else "not_stated",
        }
        for held in found
        for d in held.differences
    ]
    facts = load_comparisons()
    used = {str(r["verdict"]) for r in rows}
    notes = (
        *(say_fact(says) for v, says in facts.verdicts.items() if v in used),
        say_fact(_NO_MATCH),
        say_fact(_SILENCE),
    )
    dimensions = ("agency_name", "county_code_fips", "comparison")
    return _cells("both_halves", say("Both halves, side by side"), FIGURES, rows, dimensions, window, notes)


def _parts(found: Sequence[Reconciled], register: Register, window: _Window) -> Cells:
    facts = load_comparisons()
    labels = {c.id: c.label for c in facts.comparisons}
    rows = [
        {
            **_who(held, register),
            "comparison": d.comparison,
            "comparison_label": say_fact(labels[d.comparison]),
            "part": part.part,
            "part_label": _label(part.part, part.detail),
            "low": part.low,
            "high": part.high,
        }
        for held in found
        for d in held.differences
        for part in d.parts
    ]
    for held in found:
        rows += [
            {
                **_who(held, register),
                "comparison": d.comparison,
                "comparison_label": say_fact(labels[d.comparison]),
                "part": "unexplained",
                "part_label": say("Unexplained"),
                "low": d.unexplained_low,
                "high": d.unexplained_high,
            }
            for d in held.differences
            if d.unexplained_low is not None and d.verdict != "agree"
        ]
    order = {c.id: at for at, c in enumerate(facts.comparisons)}
    rows.sort(key=lambda r: (str(r["county_code_fips"]), str(r["agency_name"]), order[str(r["comparison"])]))
    notes = (
        say(
            "Where least and most are equal the part was counted: ICE's record, counted again by the custodian's "
            "rule."
        ),
        say(
            "The others follow from the totals of both halves. Those on outcomes share the same requests, so that "
            "their sum can be less than it looks; what is unexplained takes that into account."
        ),
    )
    dimensions = ("agency_name", "county_code_fips", "comparison", "part_label")
    return _cells("difference_parts", say("The difference, taken apart"), PARTS, rows, dimensions, window, notes)


def _label(part: str, detail: str) -> str:
    """A part as printed; one on outcomes says which two."""
    label = load_comparisons().parts[part].label
    if not detail:
        return say_fact(label)
    theirs, outcome = detail.split(", ")
    ours = {o.id: o.label for o in load_definitions().outcomes}
    mine = say_fact(load_custodian_facts().labels()[theirs])
    return say("{custodian} / ICE: {ice}", custodian=mine, ice=say_fact(ours[outcome]))


def _outcomes(found: Sequence[Reconciled], register: Register, window: _Window) -> Cells:
    labels: dict[str, tuple[str, tuple[str, ...]]] = {
        o: (say_fact(text), (o,)) for o, text in load_custodian_facts().labels().items() if o not in _FEW
    }
    labels["other"] = (say("Withdrawn by ICE, not in custody, or died"), _FEW)
    rows = []
    for held in found:
        whole = held.record.counts.get("received")
        for outcome, (label, members) in labels.items():
            numbers = [held.record.counts.get(member) for member in members]
            known = [n for n in numbers if n is not None]
            count = sum(known) if known else None
            if count == 0 and whole:
                continue
            rows.append(
                {
                    **_who(held, register),
                    "custodian_outcome": outcome,
                    "custodian_outcome_label": label,
                    "count": count,
                    "denominator": whole,
                    "share": count / whole if count is not None and whole else None,
                    "reason": "not_stated" if count is None else None if whole else "not_applicable",
                }
            )
    notes = (say("Outcomes with no request are left out where there are requests."), say_fact(_SILENCE))
    dimensions = ("agency_name", "county_code_fips", "custodian_outcome")
    title = say("Requests by how they stand in the custodian's record")
    return _cells("custodian_outcomes", title, OUTCOMES, rows, dimensions, window, notes, "requests")


def _balances(checks: Sequence[BalanceCheck], window: _Window) -> Cells:
    rows = [
        {
            "agency_name": check.agency,
            "from_date": check.period[0],
            "until_date": check.period[1],
            "total": check.total,
            "parts_sum": None if check.total is None or check.gap is None else check.total - check.gap,
            "gap": check.gap,
            "parts_missing": sum(n is None for n in check.parts.values()),
            "status": check.status,
            "status_label": say_fact(_STATUSES[check.status]),
            "reason": None if check.gap is not None else "not_stated",
        }
        for check in checks
    ]
    notes = (say_fact(_SILENCE),)
    return _cells(
        "balance_checks",
        say("Whether the counts of a record add up"),
        BALANCES,
        rows,
        ("agency_name", "from_date", "until_date"),
        window,
        notes,
        "requests",
    )


def _published(pairs: Sequence[Pair], left_out: int, window: _Window) -> Cells:
    rows = [
        {
            "state": pair.ice.place,
            "ice_office": pair.ice.who,
            "ice_says": _says(pair.ice),
            "ice_count": pair.ice.count,
            "custodian_office": pair.custodian.who,
            "custodian_says": _says(pair.custodian),
            "custodian_count": pair.custodian.count,
            "verdict": pair.verdict,
            "because": "; ".join(pair.because) or None,
            "reason": "not_applicable" if None in (pair.ice.count, pair.custodian.count) else None,
        }
        for pair in pairs
    ]
    more = say_many(
        "{number} more pair is left out. Ask for one place, or for fewer days, to see it.",
        "{number} more pairs are left out. Ask for one place, or for fewer days, to see them.",
        left_out,
    )
    notes = (more,) if left_out else ()
    return _cells("published_figures", say("Published figures of both halves"), PUBLISHED, rows, (), window, notes)


def _says(figure: Stated) -> str:
    """What a figure counts, and the figure itself where it is no count, in its office's words."""
    return f"{figure.says}: {figure.figure}" if figure.figure else figure.says


def _cells(
    subject: str,
    title: str,
    fields: tuple[Field, ...],
    rows: Sequence[dict[str, Any]],
    dimensions: tuple[str, ...],
    window: _Window,
    notes: tuple[str, ...],
    unit: str = "detainers",
) -> Cells:
    return Cells(
        subject=subject,
        title=title,
        unit=unit,
        fields=fields,
        rows=tuple(rows),
        dimensions=dimensions,
        from_date=window[0],
        until_date=window[1],
        as_of_date=window[2],
        notes=notes,
    )
