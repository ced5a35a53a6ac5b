"""Counts the cells that are published for adding up, and turns sums of them into the cells of a measure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from counterfoil.disclosure import Cells, Releasable, release
from counterfoil.engine import Snapshot
from counterfoil.errors import UsageError
from counterfoil.language import to_say
from counterfoil.measures.cells import count_cell, share_cell
from counterfoil.measures.compute import shared_fields
from counterfoil.measures.definitions import Denominator, Measure
from counterfoil.measures.dimensions import OUTCOME_DIMENSIONS, counted_by, dimensions_of, require_dimensions
from counterfoil.measures.grains import GRAINS, rows_of
from counterfoil.measures.subjects import require_run
from counterfoil.outcomes import Definitions, load_definition_sets, load_definitions
from counterfoil.schema import Field, load_fact


class Publication(BaseModel):
    """What is published for adding up, from `facts/published.yaml`.

    Args:
        cells: The dimensions of each set of cells, by its name.
        readings: The dimensions of the cells under other definitions of outcomes.
        nation_by: The measure of time by which every other dimension is counted for the nation.
        told_together: Outcomes that are counted as one: the first to the others.
        told_together_label: As printed.
        told_together_because: Why.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    cells: dict[str, tuple[str, ...]]
    readings: tuple[str, ...]
    nation_by: str
    told_together: dict[str, tuple[str, ...]]
    told_together_label: str
    told_together_because: str


#: Names of what is told apart by its id already, and what says nothing of detainers.
_NEVER_ALONE = ("agency_name", "release_id", *OUTCOME_DIMENSIONS)
#: The values of the dimensions of one group, in their order.
Group = tuple[Any, ...]


@dataclass(frozen=True)
class PublishedOutcome:
    """One outcome, or several counted as one.

    Args:
        id: Its id; for several, the ids with `_or_` between.
        label: As printed.
        outcomes: The ids of outcomes that are counted.
    """

    id: str
    label: str
    outcomes: tuple[str, ...]


@cache
def load_publication() -> Publication:
    """What is published for adding up."""
    return load_fact(files("counterfoil.measures") / "facts" / "published.yaml", Publication)


@cache
def published_outcomes() -> tuple[PublishedOutcome, ...]:
    """The outcomes that published cells tell apart, in the order in which outcomes are printed."""
    publication = load_publication()
    joined = {o for others in publication.told_together.values() for o in others}
    found = []
    for outcome in load_definitions().outcomes:
        if outcome.id in joined:
            continue
        members = (outcome.id, *publication.told_together.get(outcome.id, ()))
        label = publication.told_together_label if len(members) > 1 else outcome.label
        found.append(PublishedOutcome("_or_".join(members), label, members))
    return tuple(found)


def adds_up(measure: Measure) -> bool:
    """Whether sums of published cells give the figures of a measure."""
    sets = [measure.unknown, measure.counted, (measure.only_outcome,) if measure.only_outcome else ()]
    return (
        measure.kind in ("count", "share")
        and measure.counts == "detainers"
        and not measure.told_by
        and (measure.classing is None or measure.classing.name == "outcome")
        and all(_keeps_together(s) for s in sets)
        and (measure.kind == "count" or bool(offered_denominators(measure)))
    )


def offered_denominators(measure: Measure) -> dict[str, Denominator]:
    """The denominators of a measure that do not tell apart what is counted as one."""
    if measure.classing is None or measure.classing.name != "outcome":
        return dict(measure.denominators)
    kept = measure.denominators.items()
    return {n: d for n, d in kept if _keeps_together(d.only) and _keeps_together(d.leaves_out)}


@cache
def _keeps_together(outcomes: tuple[str, ...]) -> bool:
    """Whether a set of outcomes holds all or none of those that are counted as one."""
    return all(len(set(p.outcomes) & set(outcomes)) in (0, len(p.outcomes)) for p in published_outcomes())


def published_definitions(extensions: Iterable[Path] = ()) -> dict[str, Definitions]:
    """The sets of definitions under which cells are published, ours first: those that read a death as we do.

    Two readings of a death, side by side, would tell deaths apart.
    """
    joined = {o for others in load_publication().told_together.values() for o in others}
    deaths = {r.lift_reason for r in load_definitions().lift_reasons if r.outcome in joined}
    found = {}
    for name in load_definition_sets(extensions):
        one = load_definitions(name, extensions)
        moved = {*one.facts.outcomes, *one.facts.outcomes.values(), *one.facts.linked_detention} & joined
        read = {r.lift_reason for r in one.lift_reasons if r.outcome in joined}
        if not moved and read == deaths:
            found[name] = one
    return found


def count_published(snapshot: Snapshot, by: Sequence[str], definitions: str = "") -> Releasable:
    """Detainers by some dimensions, with one column a published outcome, through disclosure control.

    Args:
        snapshot: A workspace in which `run` has worked through every release.
        by: The dimensions that tell cells apart; none of outcomes.
        definitions: Another set of definitions of outcomes; "" = ours.

    Returns:
        One cell a group that occurs, in no order: the dimensions, and `n_<outcome>` for each published outcome.
    """
    dimensions = require_dimensions(by)
    if set(by) & set(OUTCOME_DIMENSIONS):
        raise ValueError("the outcome stands in the columns of a published cell")
    needs = {"outcome", *(need for d in dimensions for need in d.needs)}
    subjects = rows_of(snapshot, GRAINS["detainers"], require_run(snapshot), needs, "", definitions)
    numbers = {f"n_{p.id}": subjects.outcome.isin(p.outcomes).sum().fill_null(0) for p in published_outcomes()}
    table = counted_by(subjects, dimensions, **numbers)
    fields = (
        *(d.field for d in dimensions),
        *(Field(f"n_{p.id}", "integer", p.label, required=True, unit="detainers") for p in published_outcomes()),
    )
    return release(
        Cells(
            subject="published_cells",
            title=to_say("Detainers issued, by place, time and outcome"),
            unit="detainers",
            fields=fields,
            rows=tuple(snapshot.run(table).to_pylist()),
            dimensions=tuple(by),
            notes=(load_publication().told_together_because,),
        )
    )


def add_up(
    measure: Measure,
    keys: Sequence[str],
    groups: Sequence[tuple[Any, ...]],
    counts: Any,
    outcome: str | None,
    splits: bool,
) -> list[dict[str, Any]]:
    """The cells of a measure from sums of published cells: the same figures that counting the detainers gives.

    Args:
        measure: One that `adds_up`.
        keys: The names of the dimensions.
        groups: The values of the dimensions, one tuple a group.
        counts: Detainers, one row a group and one column a published outcome, as a numpy array of whole numbers.
        outcome: The one published outcome to keep, or None.
        splits: One cell an outcome, for each that occurs.

    Raises:
        UsageError: A share is asked by outcome.
    """
    if measure.kind == "share":
        if outcome is not None or splits:
            raise UsageError(
                "measures/share-by-outcome",
                "a share counts outcomes, so its cells cannot be told apart or chosen by outcome",
            )
        return _shares(measure, keys, groups, counts)
    return _counts(measure, keys, groups, counts, outcome, splits)


def _sums(counts: Any, outcomes: tuple[str, ...]) -> list[int]:
    """Detainers of some outcomes, one number a group."""
    return (counts @ _picks((outcomes,))[:, 0]).tolist()


@cache
def _picks(sets: tuple[tuple[str, ...], ...]) -> Any:
    """A matrix of ones and zeros that takes columns of published outcomes to the sums of sets of outcomes."""
    import numpy as np

    rows = [[int(p.outcomes[0] in outcomes) for outcomes in sets] for p in published_outcomes()]
    return np.array(rows, dtype=np.int64)


@cache
def _parts(
    counted: tuple[str, ...], unknown: tuple[str, ...], offered: tuple[Denominator, ...]
) -> tuple[tuple[str, ...], ...]:
    """What the cells of a share are sums of: the counted, then the whole, the unknown in and out of it for each."""
    ids = load_definitions().ids()
    sets = [counted]
    for what in offered:
        inside = tuple(o for o in (what.only or ids) if o not in what.leaves_out)
        sets += [inside, tuple(o for o in unknown if o in inside), tuple(o for o in unknown if o not in inside)]
    return tuple(sets)


def _shares(
    measure: Measure, keys: Sequence[str], groups: Sequence[tuple[Any, ...]], counts: Any
) -> list[dict[str, Any]]:
    offered = offered_denominators(measure)
    sums = counts @ _picks(_parts(measure.counted, measure.unknown, tuple(offered.values())))
    rows = []
    for group, (n, *parts) in zip(groups, sums.tolist(), strict=True):
        told = dict(zip(keys, group, strict=True))
        for at, name in enumerate(offered):
            figures = share_cell(n, *parts[3 * at : 3 * at + 3])
            rows.append({**told, **figures, "denominator_is": name})
    return rows


def _counts(
    measure: Measure,
    keys: Sequence[str],
    groups: Sequence[tuple[Any, ...]],
    counts: Any,
    outcome: str | None,
    splits: bool,
) -> list[dict[str, Any]]:
    unknown_ids = load_definitions().unknown_ids()
    total = counts.sum(axis=1).tolist()
    if not splits and outcome is None:
        unknown = _sums(counts, measure.unknown)
        return [
            {**dict(zip(keys, group, strict=True)), **count_cell(n, n, 0, more)}
            for group, n, more in zip(groups, total, unknown, strict=True)
        ]
    unknown = _sums(counts, unknown_ids)
    chosen = [
        (p.id, at, p.outcomes[0] in unknown_ids)
        for at, p in enumerate(published_outcomes())
        if outcome in (None, p.id)
    ]
    rows = []
    for group, values, whole, more in zip(groups, counts.tolist(), total, unknown, strict=True):
        told = dict(zip(keys, group, strict=True))
        for name, column, is_unknown in chosen:
            n = values[column]
            if n or outcome is not None:  # written out here, since large answers have many cells
                rows.append(
                    {
                        **told,
                        "outcome": name,
                        "count": n,
                        "numerator": n,
                        "denominator": whole,
                        "low": n,
                        "high": n if is_unknown else n + more,
                        "unknown_count": more,
                        "reason": None,
                    }
                )
    return rows


def answer_fields(measure: Measure, by: Sequence[str]) -> tuple[Field, ...]:
    """The columns of an answer by these dimensions, in the order that scripts rely on."""
    first = (
        Field("value", "number", measure.title, unit="share")
        if measure.kind == "share"
        else Field("count", "integer", measure.title, unit=measure.unit)
    )
    told = (d.field for d in require_dimensions(by))
    return (*told, first, *shared_fields("detainers", measure.kind))


def nation_dimensions() -> list[str]:
    """What is told apart for the nation alone: every dimension that is no place, no time and nothing that became."""
    told = {d for by in load_publication().cells.values() for d in by}
    return [
        name
        for name, d in dimensions_of("detainers").items()
        if name not in told
        and not d.span
        and not d.is_told
        and not {"outcome", "links", "as_of"} & set(d.needs)
        and name not in _NEVER_ALONE
    ]
