"""Attacks printed tables with linear programs: which hidden numbers can be bounded more tightly than is allowed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from counterfoil.disclosure.components import Component, components_of
from counterfoil.disclosure.program import Program
from counterfoil.disclosure.records import are_settled
from counterfoil.disclosure.thresholds import Thresholds
from counterfoil.disclosure.told import Sums
from counterfoil.disclosure.worlds import Number, System

#: Attempts to find worlds for many numbers at once without one more that is protected, before each is asked alone.
_PATIENCE = 3
_SEED = 20170329


@dataclass(frozen=True)
class Exposure:
    """A hidden number that the tables bound too tightly.

    Args:
        number: The number.
        leaned_on: Printed numbers that the attack rests on, and that could still be hidden.
    """

    number: Number
    leaned_on: tuple[Number, ...] = ()


@dataclass
class Attack:
    """What an attack found.

    Args:
        protected_count: Hidden numbers for which worlds were found that are as far apart as they must be.
        exposures: The other hidden numbers.
        program_count: Linear programs that were solved.
    """

    protected_count: int = 0
    exposures: list[Exposure] = field(default_factory=list)
    program_count: int = 0

    def add(self, other: Attack) -> None:
        """Adds what another attack found."""
        self.protected_count += other.protected_count
        self.exposures += other.exposures
        self.program_count += other.program_count


def attack(system: System, limits: Thresholds, *, is_asked_why: bool = True) -> Attack:
    """Tries to bound every hidden number of a system; where it is asked why, also says on what that rests.

    A number is protected where two worlds in whole numbers print the very same tables: one in which it is as small as
    it must be able to be, and one in which it is as large. Each world that is found settles many numbers.
    """
    found = Attack()
    printed = Sums([n for n in system.numbers if n.low is not None])
    for component in components_of(system, limits):
        if component.piece_count == 0:
            for number in component.targets:
                if not is_asked_why:
                    found.exposures.append(Exposure(number))
                    continue
                leaned = _free(printed.around(number)) or _free(component.told.rests_on(number.pieces))
                found.exposures.append(Exposure(number, tuple(leaned)))
            continue
        program = Program(component, limits.attack.steps_for_one_cell)
        low = _unsettled(program, component, is_high=False)
        is_done = not low and are_settled(component, is_high=True)
        high = set() if is_done else _unsettled(program, component, is_high=True)
        for at in sorted(low | high):
            number = component.targets[at]
            lean: dict[int, Number] = {}
            if not is_asked_why:
                found.exposures.append(Exposure(number))
                continue
            if component.needs[at][0] < 0:
                lean |= {id(n): n for n in _free(printed.around(number)) or component.told.rests_on(number.pieces)}
            for wanted, is_high in ((low, False), (high, True)):
                if at in wanted:
                    lean |= {id(n): n for n in program.leaned_on(at, is_high=is_high)}
            found.exposures.append(Exposure(number, tuple(_free(lean.values()))))
        found.protected_count += len(component.targets) - len(low | high)
        found.program_count += program.solved_count
    return found


def _free(numbers: Iterable[Number]) -> list[Number]:
    """Those that could still be hidden."""
    return [n for n in numbers if not n.is_fixed and n.rows]


def _unsettled(program: Program, component: Component, *, is_high: bool) -> set[int]:
    """The targets for which no world was found on one side: first many at once, then each alone."""
    import numpy as np

    draw = np.random.default_rng(_SEED)
    open_targets = set(range(len(component.targets)))
    idle = 0
    while len(open_targets) > 1 and idle < _PATIENCE:
        order = sorted(open_targets)
        weights = draw.uniform(1, 2, len(order)) ** 4
        settled = program.settled_together(order, weights, is_high=is_high) & open_targets
        open_targets -= settled
        idle = 0 if settled else idle + 1
    for at in sorted(open_targets):
        if at in open_targets:
            open_targets -= program.settled_alone(at, is_high=is_high) & open_targets
    return open_targets
