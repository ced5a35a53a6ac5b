"""Holds what editions hide against a catalog that is published beside them, which counts some outcomes as one.

The catalog prints for every place and month each outcome but those that it counts as one: deaths, and the detainers
that ICE lifted. So only the share of each in their sum is unknown to whoever has the catalog. All else is taken away
from what editions print, and their hidden cells are attacked with what is left. Places with no hidden number are told
to the attacker besides, each outcome apart: he knows more than any reader.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from counterfoil.disclosure.cells import Cells
from counterfoil.disclosure.confided import Words, told_of
from counterfoil.disclosure.hiding import find_exposures
from counterfoil.disclosure.numbers import Family, Key
from counterfoil.disclosure.thresholds import Thresholds, load_thresholds
from counterfoil.errors import RefusedError

#: The records behind the catalog. Numbers of editions may rest on others, and be revised since.
_BASIS = "catalog"


def given_away(
    counted: Sequence[Cells],
    printed: Mapping[str, Sequence[Family]],
    together: frozenset[str],
    readings: Mapping[str, Mapping[Key, int]] | None = None,
    limits: Thresholds | None = None,
) -> set[str]:
    """The editions that may not be published beside the catalog: with it, a cell that they hide could be worked out.

    Args:
        counted: For each span of days between windows of editions what is counted by place, month and outcome.
        printed: For each edition its numbers, those that are left out first standing last.
        together: The outcomes that the catalog counts as one.
        readings: What it counts as one under other definitions, by state, county and month. A death is one under
            each of them.
        limits: What is small.
    """
    limits = limits or load_thresholds()
    catalog = _Catalog([told_of(cells, _BASIS) for cells in counted], together, readings or {}, limits)
    left = {name: [catalog.left_of(f) for f in families] for name, families in printed.items()}
    out = {name for name, families in left.items() if any(f is None for f in families)}
    while True:
        names = [name for name in left if name not in out]
        families = [
            replace(f, rows={key: [(at, 0)] for key in f.small})
            for at, name in enumerate(names)
            for f in left[name]
            if f is not None and (f.values or f.unknown)
        ]
        try:
            found = find_exposures([*families, *catalog.known_beside(families)], set(), _BASIS, limits)
        except RefusedError:  # too large to be attacked, so nobody can say what would be given away
            return out | {name for name in names if any(f and f.small for f in left[name])}
        if not found.exposures:
            return out
        out.add(names[max(at for exposure in found.exposures for at, _ in exposure.number.rows)])


class _Catalog:
    """What the catalog tells, span by span."""

    def __init__(
        self,
        base: Sequence[Family],
        together: frozenset[str],
        readings: Mapping[str, Mapping[Key, int]],
        limits: Thresholds,
    ) -> None:
        self._base = base
        self._together = together
        self._readings = readings
        self._sensitive = frozenset(limits.sensitive_outcomes) & together

    def left_of(self, family: Family) -> Family | None:
        """What an edition's numbers leave when all that the catalog tells is taken away; none where that is all.

        Nothing where it cannot be taken away, so that what the edition hides cannot be held against the catalog.
        """
        nothing = replace(family, values={}, unknown=set(), small=set())
        if not self._base or family.population != self._base[0].population:
            return None if family.small else nothing
        if "outcome_detail" in family.said:
            return None
        if "outcome" in family.dimensions:
            at = family.dimensions.index("outcome")
            keys = {k for k in (*family.values, *family.unknown) if k[at] in self._together}
            values = {k: n for k, n in family.values.items() if k in keys}
            only = {**family.only, "outcome": self._together}
            left = replace(family, only=only, values=values, unknown=family.unknown & keys, small=family.small & keys)
            return self._on_same_records(left)
        outcomes = family.only.get("outcome", self._together)
        inside, others = outcomes & self._together, outcomes - self._together
        if inside in (frozenset(), self._together):
            return nothing
        if not others:
            return self._on_same_records(family)
        away = self._sums(family, others)
        if away is None:
            return None
        values = {k: n - away.get(k, 0) for k, n in family.values.items()}
        return self._on_same_records(replace(family, values=values, only={**family.only, "outcome": inside}))

    def _on_same_records(self, family: Family) -> Family:
        """The same numbers as said of the catalog's records, if all that is printed agrees with these.

        Then the least revision under which the tables agree is none at all, and nothing need be allowed for.
        """
        truth = self._sums(family, family.only["outcome"])
        if truth is None or any(truth.get(k, 0) != n for k, n in family.values.items()):
            return family
        if any(n and k not in family.values and k not in family.unknown for k, n in truth.items()):
            return family
        return replace(family, basis=_BASIS)

    def known_beside(self, families: Sequence[Family]) -> list[Family]:
        """The sums of the outcomes counted as one, by month and in each hidden number; elsewhere all outcomes."""
        if not self._base or not families:
            return []
        words = Words(self._base[0].dimensions, [*self._base, *families])
        place = [at for at, d in enumerate(self._base[0].dimensions) if d not in ("month", "outcome")]
        outcome = self._base[0].dimensions.index("outcome")
        hidden = {tuple(key[at] for at in place) for key in words.cells(families)}
        named = self._base[0].dimensions.index("county_code_fips")
        read = self._read_otherwise({key[named] for key in words.cells(families) if key[named]})
        made: list[Family] = []
        for base in self._base:
            only = {**base.only, "outcome": self._together}
            told = replace(base, only=only if read else base.only, values={}, unknown=set())
            sums = replace(base, only=only, values={}, unknown=set(), is_partial=True)
            sums.dimensions = tuple(d for d in base.dimensions if d != "outcome")
            for key, value in base.values.items():
                if key[outcome] not in self._together:
                    continue
                if tuple(key[at] for at in place) not in hidden:
                    told.values[key] = value
                    continue
                short = (*key[:outcome], *key[outcome + 1 :])
                sums.values[short] = sums.values.get(short, 0) + value
                told.unknown |= {(*key[:outcome], word, *key[outcome + 1 :]) for word in self._together}
            made += [told, sums]
        rooms = [f for family in families if family.small for f in self._rooms(family)]
        return [*made, *rooms, *read]

    def _read_otherwise(self, counties: Collection[str]) -> list[Family]:
        """What is counted as one under other definitions: the deaths, and others that need not be ours.

        Where that is no less than what we count as one, it says no more of the deaths.
        """
        ours: dict[Key, int] = {}
        at = {d: n for n, d in enumerate(self._base[0].dimensions)}
        for base in self._base:
            for key, value in base.values.items():
                if key[at["outcome"]] in self._together:
                    short = tuple(key[at[d]] for d in ("state", "county_code_fips", "month"))
                    ours[short] = ours.get(short, 0) + value
        made = []
        for name, counts in self._readings.items():
            only = {"outcome": self._sensitive | {f"read as {name}"}}
            family = Family(
                self._base[0].population, _BASIS, ("state", "county_code_fips", "month"), only, None, None
            )
            family.is_earlier = family.is_partial = True
            family.values = {k: counts.get(k, 0) for k in ours if k[1] in counties and counts.get(k, 0) < ours[k]}
            made.append(family)
        return [f for f in made if f.values]

    def _rooms(self, family: Family) -> list[Family]:
        """How many there are, of all outcomes counted as one, where a small number is hidden."""
        dimensions = tuple(d for d in family.dimensions if d != "outcome")
        wide = replace(family, dimensions=dimensions, basis=_BASIS, unknown=set(), small=set(), rows={})
        sums = self._sums(wide, self._together)
        if sums is None:
            return []
        ats = [family.dimensions.index(d) for d in dimensions]
        keys = {tuple(key[at] for at in ats) for key in family.small}
        only = {**family.only, "outcome": self._together}
        return [replace(wide, only=only, values={k: sums.get(k, 0) for k in keys}, is_partial=True)]

    def _sums(self, family: Family, outcomes: frozenset[str]) -> dict[Key, int] | None:
        """For each key of a family the count of some outcomes; None where the catalog does not tell it."""
        named = [*family.dimensions, *(d for d in family.only if d != "outcome")]
        if not set(named) <= set(self._base[0].dimensions) or not family.from_date or not family.until_date:
            return None
        days, found = 0, dict[Key, int]()
        at = {d: n for n, d in enumerate(self._base[0].dimensions)}
        narrowed = [(at[d], words) for d, words in family.only.items() if d != "outcome"]
        for base in self._base:
            if not base.from_date or not base.until_date:
                continue
            if not family.from_date <= base.from_date or not base.until_date <= family.until_date:
                continue
            days += (base.until_date - base.from_date).days
            for key, value in base.values.items():
                if key[at["outcome"]] in outcomes and all(key[n] in words for n, words in narrowed):
                    short = tuple(key[at[d]] for d in family.dimensions)
                    found[short] = found.get(short, 0) + value
        return found if days == (family.until_date - family.from_date).days else None
