"""Writes a whole production of the fictional state ZZ in any formats: the same people in every table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from counterfoil.errors import UsageError
from counterfoil.sources import Format, find_format, load_formats
from counterfoil.zz.vintages.detainers import draw_detainers
from counterfoil.zz.vintages.events import DAY_OF, events_of
from counterfoil.zz.vintages.facts import load_vintages
from counterfoil.zz.vintages.files import write_file
from counterfoil.zz.vintages.names import FileName, file_names
from counterfoil.zz.vintages.placing import Placed, is_columnar_format, place_rows, rows_of_no_record
from counterfoil.zz.vintages.planting import Bed, added_rows, plant
from counterfoil.zz.vintages.stories import draw_others, tell_detainers, tell_detention, with_methods
from counterfoil.zz.vintages.truth import links_of, rows_of, write_production_truth

_DETAINERS = "sources.detainer_rows"
_LEAST = 30
#: Rows of a file of which one day to come is few: where no last day is stated, the reader goes by the data.
_ROWS_FOR_STRAYS = 100
#: The days that a format covers which does not say up to which day it goes.
_UNKNOWN_SPAN = timedelta(days=800)


@dataclass(frozen=True)
class ZZProduction:
    """Where the parts of a production stand.

    Args:
        files: For each format its files, in the order of their years.
        truth: A folder with `truth_rows.csv`, `truth_planted.csv`, `truth_links.csv` and `truth_totals.json`.
        last_day: The last day that the production covers.
    """

    files: Mapping[str, tuple[Path, ...]]
    truth: Path
    last_day: date


@dataclass
class _World:
    """The people of one production, and what was written of them.

    Where it stands beside a release of ZZ, its files are called as that is: their keys are those of its detainers.
    """

    first: date
    last: date
    rows: int
    seed: int
    cases: Any = None
    files: dict[str, tuple[Path, ...]] = field(default_factory=dict)
    tables: dict[str, Any] = field(default_factory=dict)
    is_beside: bool = False


def write_production(
    folder: Path,
    format_ids: Iterable[str] = ("ice_detainers_2026_03",),
    *,
    rows: int = 4000,
    seed: int = 1,
    ending: str = "",
    formats: Mapping[str, Format] | None = None,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> ZZProduction:
    """Writes files in the layout of any formats; the same arguments give the same bytes.

    Args:
        folder: Where they go; made where it is not there. Files of the same names are replaced.
        format_ids: The formats, each of another table; they are handed out together, so person keys are shared.
        rows: Rows of each table below the headings: records, copies, headings again and a footer.
        seed: Chooses the production.
        ending: What the names of the files end in, such as `.dta`; "" = what is named first in each format.
        formats: Every format by its id; None = those of the project.
        progress: Called with the files of a format that are written, and all its files.

    Raises:
        UsageError: There is no such format, it holds no table of ZZ, two hold one table, or there are too few rows.
    """
    known = dict(formats or load_formats())
    facts = [find_format(known, name) for name in format_ids]
    _require_writable(facts, rows)
    world = _World(*_days(facts), rows, seed)
    _tell(world, facts)
    folder.mkdir(parents=True, exist_ok=True)
    for fact in sorted(facts, key=lambda f: f.makes != _DETAINERS):
        _write_table(folder, world, fact, ending, progress)
    tables = {known[name].makes: rows for name, rows in world.tables.items()}
    made_with = {"seed": seed, "rows": rows, "first_day": str(world.first), "last_day": str(world.last)}
    write_production_truth(folder / "truth", world.tables, links_of(world.cases, tables), made_with)
    return ZZProduction(world.files, folder / "truth", world.last)


def _require_writable(facts: list[Format], rows: int) -> None:
    """Raises where a format cannot be written."""
    tables = [fact.makes for fact in facts]
    odd = [fact.format for fact in facts if fact.makes not in DAY_OF]
    twice = [fact.format for at, fact in enumerate(facts) if fact.makes in tables[:at]]
    if odd or not facts:
        raise UsageError(
            "zz/no-table",
            f"ZZ has no table for the format {odd[0]}" if odd else "no format was named",
            remedy=["Name a format of detainers, arrests, encounters, detentions or removals."],
        )
    if twice:
        raise UsageError(
            "zz/one-table-twice",
            f"two formats hold one table; the second is {twice[0]}",
            remedy=["Write them as two productions."],
        )
    if rows < _LEAST:
        raise UsageError(
            "zz/too-few-rows",
            f"{rows} rows are too few for what a release of ZZ has planted in it",
            remedy=[f"Ask for {_LEAST} or more."],
        )


def _days(facts: list[Format]) -> tuple[date, date]:
    """The first and the last day that all formats cover."""
    first = max(max(fact.covers.from_date, fact.earliest_date) for fact in facts)
    until = [fact.covers.until_date or fact.covers.from_date + _UNKNOWN_SPAN for fact in facts]
    stated = [fact.as_of.declared for fact in facts if fact.as_of.declared]
    return first, min([*(day - timedelta(days=1) for day in until), *stated])


def _tell(world: _World, facts: list[Format]) -> None:
    """Draws the people of a production, and what becomes of them."""
    own = next((fact for fact in facts if fact.makes == _DETAINERS), None)
    count = world.rows - (_planted_rows(own, world) if own else 0)
    detainers = draw_detainers(count, world.first, world.last, world.seed)
    has_others = any(fact.makes != _DETAINERS for fact in facts)
    world.cases = _cases(world, detainers, has_others=has_others)


def _cases(world: _World, detainers: Any, *, has_others: bool) -> Any:
    """One case a detainer, and those of people without one, each told to its end."""
    import polars as pl

    pieces = [tell_detainers(detainers, world.last, world.seed).with_columns(is_linked=pl.lit(True))]
    if has_others:
        many = int(world.rows * load_vintages().stories.others) + 1
        others = draw_others(many, detainers.height, world.first, world.last, world.seed)
        pieces.append(others.with_columns(is_linked=pl.lit(False)))
    cases = pl.concat(pieces, how="diagonal")
    return with_methods(tell_detention(cases, world.first, world.last, world.seed), world.seed)


def write_beside(
    folder: Path, truth: Path, detainers: Any, format_ids: Iterable[str], *, rows: int, seed: int
) -> tuple[Path, ...]:
    """Writes the tables that stand beside detainers which are written already: the same people, with the same keys.

    Args:
        folder: Where the files go.
        truth: Where the truth of these tables goes.
        detainers: One row a detainer whose day can be read: `case` from 0 on, `prepared_date`, `lift_reason`, the
            person, and the address of its first row as `file`, `sheet` and `row`.
        format_ids: The formats of the tables, none of them of detainers.
        rows: Rows of each table.
        seed: Chooses the release.

    Returns:
        The files, in the order of the formats and of their years.
    """
    import polars as pl

    known = load_formats()
    facts = [find_format(known, name) for name in format_ids]
    world = _World(*_days(facts), rows, seed, is_beside=True)
    address = detainers.select(
        "case", "file", "sheet", "row", "lift_reason", date="prepared_date", fate=pl.lit("kept"), part=pl.lit(1)
    )
    world.cases = _cases(world, detainers.drop("file", "sheet", "row"), has_others=True)
    folder.mkdir(parents=True, exist_ok=True)
    for fact in facts:
        _write_table(folder, world, fact, "", lambda _done, _of: None)
    tables = {known[name].makes: written for name, written in world.tables.items()}
    links = links_of(world.cases, {_DETAINERS: address, **tables})
    write_production_truth(truth, world.tables, links, {"seed": seed, "rows": rows})
    return tuple(path for fact in facts for path in world.files[fact.format])


def _planted_rows(fact: Format, world: _World) -> int:
    """How many rows of a table are copies or no record."""
    names = file_names(fact, world.first, world.last)
    return added_rows(_bed(fact, names, world.rows), world.rows) + rows_of_no_record(fact, names, world.rows)


def _bed(fact: Format, names: Sequence[FileName], rows: int) -> Bed:
    """What files of a format can hold of what is planted."""
    fields = frozenset(c.field.removesuffix("_as_stated") for c in fact.columns.values())
    is_keyed = fact.person_key == "release" and "person_key" in fields
    has_last_day = bool(fact.as_of.preamble or fact.as_of.declared) or rows / len(names) >= _ROWS_FOR_STRAYS
    return Bed(fact.makes, fields, is_keyed, not is_columnar_format(fact), has_last_day)


def _write_table(
    folder: Path, world: _World, fact: Format, ending: str, progress: Callable[[int, int], None]
) -> None:
    """Writes the files of one format, and notes where each row stands."""
    import polars as pl

    names = file_names(fact, world.first, world.last, ending)
    if world.is_beside:
        names = tuple(replace(n, name=f"ZZ-FICTIONAL_{n.name.rpartition('00005_')[2]}") for n in names)
    if not names:
        raise UsageError(
            "zz/no-such-ending", f"no file of {fact.format} ends in {ending}", remedy=[f"Named: {fact.files}"]
        )
    bed = _bed(fact, names, world.rows)
    count = world.rows - added_rows(bed, world.rows) - rows_of_no_record(fact, names, world.rows)
    if fact.makes == _DETAINERS:
        plain = world.cases.filter("is_linked").drop("is_linked").with_columns(part=pl.lit(1))
    else:
        plain = events_of(fact.makes, world.cases, count, world.seed)
    placed = place_rows(plant(plain, bed, world.rows, world.seed), fact, names, world.rows)

    def write(file: Placed) -> Path:
        return write_file(folder, file, fact, seed=world.seed, rows=world.rows, last=world.last)

    paths: list[Path] = []
    with ThreadPoolExecutor(2) as pool:
        for path in pool.map(write, placed):
            paths.append(path)
            progress(len(paths), len(placed))
    world.files[fact.format] = tuple(paths)
    world.tables[fact.format] = rows_of(fact, placed)
