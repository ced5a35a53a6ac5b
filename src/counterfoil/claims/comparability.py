"""Says why a claim and a figure may not be set side by side: unlike in unit, stock or flow, period or scope."""

from __future__ import annotations

from datetime import date

from counterfoil.claims.statements import Aspect, Binding, Statement
from counterfoil.claims.units import same_kind, say_several, unit_of_data
from counterfoil.claims.verdicts import Answer
from counterfoil.language import say, say_fact, to_say

_WORDS = {
    "stock": to_say("counts what stood on one day (a stock)"),
    "flow": to_say("counts what happened over a period (a flow)"),
}


def unlike_in(statement: Statement, binding: Binding, answer: Answer) -> dict[Aspect, str]:
    """Each thing in which the claim and the figure are unlike, with a clause that says so."""
    found: dict[Aspect, str] = {
        "unit": _unit(statement, binding, answer),
        "nature": _nature(statement, binding, answer),
        "period": _period(statement, binding),
        "scope": _scope(statement, binding),
    }
    return {aspect: clause for aspect, clause in found.items() if clause}


def why_not_comparable(unlike: dict[Aspect, str], binding: Binding) -> str:
    """What is unlike and has no bridge on file, as one clause; "" where nothing is."""
    return "; ".join(clause for aspect, clause in unlike.items() if aspect not in binding.bridges)


def caveats(unlike: dict[Aspect, str], binding: Binding) -> tuple[str, ...]:
    """What is unlike and is compared nevertheless, with the reason on file."""
    return tuple(f"{clause}; {say_fact(binding.bridges[a])}" for a, clause in unlike.items() if a in binding.bridges)


def _unit(statement: Statement, binding: Binding, answer: Answer) -> str:
    is_share = binding.compared_with is not None or binding.figure == "value"
    if is_share:
        if statement.kind in ("share", "ratio", "trend", "forecast"):
            return ""
        return say("the claim counts {units} and the figure is a share", units=say_several(statement.unit))
    if answer.found is None:
        return ""
    ours = unit_of_data(answer.found.cells.unit)
    try:
        alike = same_kind(statement.unit, ours)
    except ValueError:
        alike = False
    if alike:
        return ""
    units = {"claimed": say_several(statement.unit), "ours": say_several(ours)}
    return say("the claim is in the unit '{claimed}' and the figure in '{ours}'", **units)


def _nature(statement: Statement, binding: Binding, answer: Answer) -> str:
    if "neither" in (statement.nature, answer.nature) or statement.nature == answer.nature:
        return ""
    claimed, ours = say_fact(_WORDS[statement.nature]), say_fact(_WORDS[answer.nature])
    return say("the claim {claimed} and the figure {ours}", claimed=claimed, ours=ours)


def _period(statement: Statement, binding: Binding) -> str:
    said = statement.period
    if said is None or binding.compared_with is not None:
        return ""
    theirs, ours = (said.from_date, said.until_date), (binding.from_date, binding.until_date)
    if theirs == ours:
        return ""
    return say("the claim is about {claimed} and the figure about {ours}", claimed=_days(*theirs), ours=_days(*ours))


def _scope(statement: Statement, binding: Binding) -> str:
    if not statement.scope:
        return ""
    bound = next((binding.where[k] for k in ("county_code_fips", "state") if k in binding.where), "US")
    if bound in statement.scope:
        return ""
    claimed = ", ".join(statement.scope)
    return say("the claim is about {claimed} and the figure about {ours}", claimed=claimed, ours=bound)


def _days(start: date | None, end: date | None) -> str:
    if start is None and end is None:
        return say("every day on record")
    if start is None:
        return say("the days until {end}", end=str(end))
    if end is None:
        return say("the days from {start} on", start=str(start))
    return say("the days from {start} to {end}", start=str(start), end=str(end))
