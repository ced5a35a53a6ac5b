"""Says in plain words what a measure counts: what is in and out, over what, of which days, and its bounds."""

from __future__ import annotations

from counterfoil.measures.asked import MADE
from counterfoil.measures.definitions import Measure
from counterfoil.measures.grains import GRAINS


def describe_measure(measure: Measure) -> list[tuple[str, str]]:
    """What a reader must know beside every figure of a measure: a word and a text each, in order."""
    grain = GRAINS[measure.counts]
    said = [("unit", f"{measure.unit}, 0 to 1" if measure.unit == "share" else measure.unit)]
    said += [("grain", f"{grain.name}: {grain.one}")]
    said += [("includes", measure.includes), ("excludes", measure.excludes), ("date", measure.date)]
    for name, classes in measure.numerator.items():
        said.append(("numerator", f"{name.replace('_', ' ')}: {', '.join(classes)}"))
    if measure.told_by:
        said.append(("numerator", f"those of each value of {measure.told_by}"))
    said += [("denominator", f"{name}: {what.says}") for name, what in measure.denominators.items()]
    if measure.denominator_says:
        said.append(("denominator", measure.denominator_says))
    always = [*measure.always_by, measure.told_by, *(d.name for d in MADE.get(measure.kind, ()))]
    if any(always):
        said.append(("told by", ", ".join(a for a in always if a)))
    return [*said, ("window", _window(measure)), ("as of", _as_of(measure)), ("bounds", _bounds(measure))]


def _window(measure: Measure) -> str:
    """The days that a question is about."""
    of_day = GRAINS[measure.counts].of_day
    if measure.kind == "stock":
        return "the close of the last day of the window, or of each period with --by; --until is the first day out"
    if measure.kind == "flow":
        return "days on which something happens, half open: --from is in, --until is out"
    return f"days of {of_day}, half open: --from is in, --until is out"


def _as_of(measure: Measure) -> str:
    """How far the record goes."""
    return "the last day that the release behind a cell covers; what was recorded later is not in it"


def _bounds(measure: Measure) -> str:
    """What the unknown could make of a figure."""
    if measure.bounds:
        return measure.bounds
    if measure.unknown:
        return f"low: none of the {', '.join(measure.unknown)} is counted; high: all of them are"
    return "none: nothing that it counts is unknown"
