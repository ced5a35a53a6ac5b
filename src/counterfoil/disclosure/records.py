"""Settles hidden numbers by the records themselves, which are a world that prints the very tables."""

from __future__ import annotations

from counterfoil.disclosure.components import Component


def are_settled(component: Component, *, is_high: bool) -> bool:
    """Whether every target is, in truth, as large (or as small) as it must be able to be.

    What was counted is itself a world in whole numbers, and prints the tables as they stand. Where it is such a world
    for all targets, none has to be looked for. A number that may have been revised since was said of other records:
    where one is among the printed ones, nothing is settled so.
    """
    if any(number.is_elastic for *_, number in component.known):
        return False
    for number, (low, high) in zip(component.targets, component.needs, strict=True):
        if number.held is None:
            return False
        held = number.held - component.told.of(number)
        if held < high if is_high else held > low:
            return False
    return True
