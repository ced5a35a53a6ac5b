"""Plants in the rows of a table what a reader of such files must cope with, and notes each in the row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from counterfoil.zz.facts import load_places, load_shape
from counterfoil.zz.plants import spell_date
from counterfoil.zz.vintages.draws import Draws
from counterfoil.zz.vintages.events import DAY_OF
from counterfoil.zz.vintages.facts import load_vintages

_EMPTY = {"planted": "", "day_text": None, "key_text": None, "fate": "kept"}


@dataclass(frozen=True)
class Bed:
    """What a format can hold of what is planted.

    Args:
        table: The table of sources.
        fields: The fields that the format states.
        is_keyed: Whether rows may be compared by person.
        is_text: Whether a cell of a date can hold text, which no build of typed columns can.
        has_last_day: Whether a day to come is told from the last one of the release, however few rows there are.
    """

    table: str
    fields: frozenset[str]
    is_keyed: bool
    is_text: bool
    has_last_day: bool

    @property
    def has_reasons(self) -> bool:
        """Whether replaced forms can be told."""
        return self.is_keyed and "lift_reason" in self.fields


def added_rows(bed: Bed, rows: int) -> int:
    """How many rows are planted beside the plain ones of a table with so many rows."""
    many = {kind: amount.of(rows) for kind, amount in load_shape().planted.items()}
    if not bed.is_keyed:
        return many["exact_duplicate"]
    near = (
        many["near_duplicate"] + many["superseded"] * bed.has_reasons if bed.table == "sources.detainer_rows" else 0
    )
    return many["exact_duplicate"] + near + many["equal_rows_without_person_key"]


def plant(frame: Any, bed: Bed, rows: int, seed: int) -> Any:
    """The rows with what is planted in them, copies added.

    Args:
        frame: The plain rows of a table; those with `is_linked` belong to a person with a detainer, those of
            detainers with `arrest_date` to one who was arrested.
        bed: What the format can hold.
        rows: Rows of the table, from which the amounts follow.
        seed: Chooses the release.

    Returns:
        The rows with `record` (rows with one number are one record), `look` (rows with one number look the same),
        `planted`, `fate`, `day_text` and `key_text` (what stands in the cell instead), in no order.
    """
    import polars as pl

    blank = pl.lit(None, dtype=pl.String)
    frame = frame.with_columns(
        record=pl.int_range(pl.len()),
        look=pl.int_range(pl.len()),
        **{name: blank if value is None else pl.lit(value) for name, value in _EMPTY.items()},
    )
    work = _Work(frame, bed, Draws(seed, "plants", bed.table), frame.height)
    many = {kind: amount.of(rows) for kind, amount in load_shape().planted.items()}
    if bed.is_keyed:
        work.copy("exact_duplicate", many["exact_duplicate"], has_key=True, same=True)
        if bed.table == "sources.detainer_rows":
            _near(work, many["near_duplicate"])
            if bed.has_reasons:
                _superseded(work, many["superseded"])
        work.copy("equal_row_without_person_key", many["equal_rows_without_person_key"], has_key=False, same=False)
        if bed.is_text:
            key = pl.lit(load_vintages().withheld)
            work.mark("redacted_person_key", many["redacted_person_key"], has_key=True, key_text=key)
    else:
        work.copy("equal_row_without_person_key", many["exact_duplicate"], has_key=None, same=False)
    if bed.is_text:
        _odd_dates(work, many)
    if bed.table == "sources.detainer_rows":
        _odd_cells(work, many, rows)
    return pl.concat([work.frame, *work.more], how="vertical")


class _Work:
    """The rows, and which of them nothing is planted in yet."""

    def __init__(self, frame: Any, bed: Bed, draws: Draws, records: int) -> None:
        import polars as pl

        self.frame, self.bed, self.records = frame, bed, records
        self.more: list[Any] = []
        self.day = DAY_OF[bed.table]
        ties = frame["arrest_date"].is_not_null() if "is_linked" not in frame.columns else frame["is_linked"]
        order = pl.DataFrame({"at": pl.int_range(frame.height, eager=True), "by": draws.shares(frame.height)})
        self._ties = ties.fill_null(False)
        self._has_key = frame["person_key"].is_not_null()
        self._free = order.sort("by")["at"]

    def take(self, count: int, *, has_key: bool | None, may_tie: bool = False, where: Any = None) -> Any:
        """Positions of rows that nothing is planted in, at most `count`; they are free no longer."""
        import polars as pl

        fits = pl.repeat(True, self._free.len(), eager=True)
        if has_key is not None:
            fits = fits & (self._has_key.gather(self._free) == has_key)
        if where is not None:
            fits = fits & where.gather(self._free)
        if not may_tie:
            fits = fits & ~self._ties.gather(self._free)
        taken = self._free.filter(fits).head(count)
        self._free = self._free.filter(~self._free.is_in(taken.implode()))
        return taken

    def copy(self, kind: str, count: int, *, has_key: bool | None, same: bool) -> None:
        """Plants second rows, equal to the first; of the same record or of one of their own."""
        import polars as pl

        taken = self.take(count, has_key=has_key, may_tie=True)
        copies = self.frame[taken].with_columns(planted=pl.lit(kind))
        if same:
            copies = copies.with_columns(fate=pl.lit("duplicate_of"))
        self.add(copies, own_record=not same)

    def add(self, copies: Any, *, own_record: bool) -> None:
        """Adds rows; those of their own record have no part in the story of the first."""
        import polars as pl

        if own_record:
            own = pl.int_range(self.records, self.records + copies.height, eager=True)
            copies = copies.with_columns(record=own, case=pl.lit(None, dtype=pl.Int64))
            self.records += copies.height
        self.more.append(copies)

    def mark(self, kind: str, count: int, *, has_key: bool | None = None, where: Any = None, **cells: Any) -> None:
        """Changes cells of rows, and notes that."""
        self.change(self.take(count, has_key=has_key, where=where), kind, **cells)

    def change(self, taken: Any, kind: str, **cells: Any) -> None:
        """Changes cells of the rows at some positions, and notes that."""
        import polars as pl

        here = pl.int_range(pl.len()).is_in(taken.implode())
        changes = {name: pl.when(here).then(cell).otherwise(pl.col(name)) for name, cell in cells.items()}
        self.frame = self.frame.with_columns(planted=pl.when(here).then(pl.lit(kind)).otherwise("planted"), **changes)


def _near(work: _Work, count: int) -> None:
    """Rows of one person a day later; the first of them lacks the lift reason."""
    import polars as pl

    days = work.frame["prepared_date"]
    early = work.take(count, has_key=True, may_tie=True, where=days < days.max())
    copies = work.frame[early].with_columns(
        pl.col("prepared_date") + pl.duration(days=1), planted=pl.lit("near_duplicate"), fate=pl.lit("duplicate_of")
    )
    work.add(copies, own_record=False)
    lacks = pl.int_range(pl.len()).is_in(early.implode())
    work.frame = work.frame.with_columns(lift_reason=pl.when(lacks).then(None).otherwise("lift_reason"))


def _superseded(work: _Work, count: int) -> None:
    """Forms that a later form of the person replaced: each stands two to five days before its successor."""
    import polars as pl

    days = work.frame["prepared_date"]
    at = work.take(count, has_key=True, may_tie=True, where=(days - days.min()).dt.total_days() > 5)
    earlier = work.frame[at].with_columns(
        pl.col("prepared_date") - pl.duration(days=2 + pl.int_range(pl.len()) % 4),
        lift_reason=pl.lit("Superseding - New Form Issued"),
        is_latest=pl.lit("NO"),
        planted=pl.lit("superseded"),
        fate=pl.lit("superseded_by"),
    )
    work.add(earlier, own_record=True)
    before = pl.int_range(pl.len()).replace_strict(at, earlier["prepared_date"], default=None, return_dtype=pl.Date)
    work.change(at, "successor", previous_prepared_date=before)


def _odd_dates(work: _Work, many: dict[str, int]) -> None:
    """Dates that cannot be, dates to come, and dates as text among true dates: all in the fullest year.

    At most a quarter of that year is planted so: a file in which hardly a date can be read is refused.
    """
    import polars as pl

    shape = load_shape()
    years = work.frame[work.day].dt.offset_by("3mo").dt.year()
    fullest = years == years.mode().sort()[0]
    room = int(fullest.sum()) // 4
    odd = [("impossible_date", s) for s in shape.impossible_dates]
    if work.bed.has_last_day:
        odd.append(("future_date", f"{shape.future_date:%m/%d/%Y}"))
    for kind, spelling in odd:
        count = min(many[kind], room // len(odd))
        work.mark(kind, count, where=fullest, day_text=pl.lit(spelling))
    for style in shape.text_dates:
        at = work.take(min(many["text_date"], room), has_key=None, where=fullest)
        texts = pl.Series([spell_date(day, style) for day in work.frame[work.day].gather(at)], dtype=pl.String)
        spelled = pl.int_range(pl.len()).replace_strict(at, texts, default=None, return_dtype=pl.String)
        work.change(at, "text_date", day_text=spelled)


def _odd_cells(work: _Work, many: dict[str, int], rows: int) -> None:
    """A heap of forms on one day, names that must stay text, and a lift reason that no list has."""
    import polars as pl

    facts, shape, places = load_vintages(), load_shape(), load_places()
    prison = next(f for f in places.facilities if f.batch)
    days = work.frame["prepared_date"]
    if rows >= facts.batch_from_rows and days.min() <= shape.batch.date <= days.max():
        work.mark(
            "batch_day",
            int(rows * shape.batch.share),
            prepared_date=pl.lit(shape.batch.date),
            facility_code=pl.lit(prison.code),
            facility_name=pl.lit(prison.name),
            facility_city=pl.lit(prison.city),
            county_code_fips=pl.lit(prison.county_code_fips),
            custodian_level=pl.lit(prison.level),
            lifted_date=pl.lit(None, dtype=pl.Date),
        )
    for hostile in (f for f in places.facilities if f.trap == "hostile_text"):
        work.mark(
            "hostile_text",
            many["hostile_text"],
            facility_code=pl.lit(hostile.code),
            facility_name=pl.lit(hostile.name),
            facility_city=pl.lit(None, dtype=pl.String),
            county_code_fips=pl.lit(None, dtype=pl.String),
            custodian_level=pl.lit(hostile.level),
        )
    if "lift_reason" in work.bed.fields:
        unknown = pl.lit(shape.unknown_lift_reason)
        work.mark("unknown_lift_reason", many["unknown_lift_reason"], lift_reason=unknown)
        variant = pl.col("lift_reason").str.to_uppercase()
        work.mark("lift_reason_variant", many["lift_reason_variant"], lift_reason=variant)
