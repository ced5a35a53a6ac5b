"""Reads the shapes of counties, and draws them as paths."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from counterfoil.schema import fact_files

Line = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Shapes:
    """The shapes of some counties, on one drawing whose y runs down.

    Args:
        arcs: Lines, each border between two counties once, as a first point and then steps.
        counties: FIPS code to rings; a ring is the numbers of its arcs, `~number` for one that is walked backward.
        source: Where they come from, for the foot of a map.
    """

    arcs: Sequence[Sequence[int]]
    counties: Mapping[str, Sequence[Sequence[int]]]
    source: str

    @cached_property
    def _lines(self) -> list[Line]:
        found: list[Line] = []
        for arc in self.arcs:
            x, y = arc[0], arc[1]
            line = [(x, y)]
            for at in range(2, len(arc), 2):
                x, y = x + arc[at], y + arc[at + 1]
                line.append((x, y))
            found.append(line)
        return found

    def rings(self, county: str) -> list[Line]:
        """The closed lines of a county."""
        rings: list[Line] = []
        for ring in self.counties[county]:
            points: list[tuple[int, int]] = []
            for number in ring:
                line = list(self._lines[number] if number >= 0 else reversed(self._lines[~number]))
                points += line[1:] if points else line
            rings.append(points)
        return rings

    def borders(self, counties: Iterable[str]) -> list[Line]:
        """The lines that part one state from another, or from what is not drawn."""
        states: dict[int, set[str]] = {}
        for county in counties:
            for ring in self.counties[county]:
                for number in ring:
                    states.setdefault(number if number >= 0 else ~number, set()).add(county[:2])
        sides: dict[int, int] = {}
        for county in counties:
            for ring in self.counties[county]:
                for number in ring:
                    arc = number if number >= 0 else ~number
                    sides[arc] = sides.get(arc, 0) + 1
        return [self._lines[arc] for arc in sorted(sides) if len(states[arc]) > 1 or sides[arc] == 1]


def load_shapes(counties: Iterable[str], extensions: Iterable[Path] = ()) -> Shapes | None:
    """The shapes that hold the first of some counties; None where no file has it.

    Args:
        counties: FIPS codes.
        extensions: Fact folders that a workspace adds.
    """
    wanted = set(counties)
    for file in fact_files("counterfoil.jurisdictions", "shapes", extensions, ".json"):
        content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        if wanted & set(content["counties"]):
            return Shapes(content["arcs"], content["counties"], content["source"])
    return None
