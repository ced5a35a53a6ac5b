"""Says what each column of an answer sums over, so that disclosure control sees which numbers follow from which."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from counterfoil.disclosure import load_thresholds
from counterfoil.errors import UsageError
from counterfoil.measures.asked import Asked
from counterfoil.outcomes import load_definitions

_OUTCOMES = ("outcome", "outcome_detail")


def summed(asked: Asked) -> Mapping[str, Any]:
    """What disclosure control must know of an answer: what is counted, and what its columns sum over.

    Raises:
        UsageError: Something about persons is asked for in a place below a state, of a measure whose columns are not
            sums.
    """
    measure, told = asked.measure, tuple(d.name for d in asked.told())
    if measure.kind not in ("count", "share"):
        _require_coarse(asked)
        return {}
    population = "/".join([measure.counts, asked.question.rules or "-", asked.question.definitions or "-"])
    classing = measure.classing
    if measure.kind == "share" and not measure.told_by:
        assert classing is not None
        classes = tuple(classing.labels)
        sums: dict[str, dict[str, tuple[str, ...] | None]] = {}
        for name, what in measure.denominators.items():
            inside = tuple(c for c in (what.only or classes) if c not in what.leaves_out)
            sums[name] = {
                "numerator": measure.counted,
                "denominator": None if set(inside) == set(classes) else inside,
                "unknown_count": measure.unknown,
            }
        over: tuple[str, ...] = _OUTCOMES if classing.name == "outcome" else (classing.name,)
        return {"population": population, "sums": sums, "sums_over": over}
    names = list(measure.denominators) or [""]
    unknown = _unknown_values(asked, told)
    columns: dict[str, tuple[str, ...] | None] = {"denominator": None}
    if unknown is not None:
        columns["unknown_count"] = unknown
    over = _OUTCOMES if not told or set(told) <= set(_OUTCOMES) else told
    return {"population": population, "sums": dict.fromkeys(names, columns), "sums_over": over}


def _unknown_values(asked: Asked, told: tuple[str, ...]) -> tuple[str, ...] | None:
    """The values that `unknown_count` adds up, as keys say them; None where they are of several dimensions."""
    if not told or set(told) <= set(_OUTCOMES):
        return tuple(load_definitions().unknown_ids()) if told else ()
    if len(told) > 1:
        return None
    (dimension,) = asked.told()
    return ("", *dimension.unsaid)


def _require_coarse(asked: Asked) -> None:
    """Refuses what disclosure control could not hold: attributes of persons below a state, in what is no sum."""
    limits = load_thresholds()
    said = {*(d.name for d in asked.dimensions), *(name for name, _ in asked.question.where)} - set(asked.made)
    places, persons = said & set(limits.place_dimensions), said & set(limits.person_dimensions)
    if places and persons:
        raise UsageError(
            "measures/too-fine",
            "this measure does not cross what is about persons with a place below a state",
            where={"places": ", ".join(sorted(places)), "about persons": ", ".join(sorted(persons))},
            remedy=["Leave out one of them, or ask for states."],
        )
