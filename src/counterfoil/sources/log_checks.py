"""Holds the rows of a custodian's log to what a log must say, in words that a records clerk understands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from counterfoil.errors import CounterfoilError
from counterfoil.schema import load_fact
from counterfoil.sources.blocks import plain
from counterfoil.sources.cells import BLANK
from counterfoil.sources.formats import Format

LOG = "sources.custodian_log_rows"
#: Findings that an error lists; the others are counted.
_LISTED = 12
_DATES = ("received_date", "answered_date", "notice_date", "custody_release_date", "certified_zero_month")


class CheckWords(BaseModel):
    """What a check says, and whether it stops the log."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    severity: Literal["error", "warning"]
    says: str
    do: str


class LogChecks(BaseModel):
    """The checks of logs, from `facts/log_checks.yaml`."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    checks: dict[str, CheckWords]
    evidence: str
    cites: tuple[str, ...]


@cache
def load_log_checks() -> LogChecks:
    """The checks in force."""
    return load_fact(files("counterfoil.sources") / "facts" / "log_checks.yaml", LogChecks)


@dataclass(frozen=True)
class LogFinding:
    """What one check found in a log: its first row, and how many more.

    Args:
        check: The check's id.
        severity: Whether it stops the log.
        column: The heading, or "".
        row: The first row, as a spreadsheet numbers it.
        more: Further rows.
        says: What was found.
        do: What to do.
        sheet: The sheet, or "".
    """

    check: str
    severity: str
    column: str
    row: int
    more: int
    says: str
    do: str
    sheet: str = ""

    def sentence(self) -> str:
        """Where, what and what to do, in one line."""
        sheet = f'sheet "{self.sheet}", ' if self.sheet else ""
        column = f', column "{self.column}"' if self.column else ""
        more = f" (and {self.more:,} more rows)" if self.more else ""
        return plain(f"{sheet}row {self.row}{column}{more}: {self.says} {self.do}")


def check_log(rows: Any, fact: Format) -> list[LogFinding]:
    """Everything that is wrong or odd in the rows of a log, errors first.

    Args:
        rows: A Polars frame of `sources.custodian_log_rows`, before or after it is stored.
        fact: The format; its words are the lists of its columns.
    """
    import polars as pl

    records = rows.filter(pl.col("set_aside_reason").is_null())
    if fact.makes != LOG:
        return _check_counts(records, fact) if fact.counts is not None else []
    headings = {column.field: heading for heading, column in fact.columns.items()}
    facts = load_log_checks().checks
    findings = []
    for check, field, rule in _rules(records, fact):
        numbers = records.filter(rule.fill_null(False))
        if numbers.height:
            words = facts[check]
            first = numbers.row(0, named=True)
            findings.append(
                LogFinding(
                    check,
                    words.severity,
                    headings.get(field, ""),
                    first["row_number"],
                    numbers.height - 1,
                    words.says,
                    words.do,
                    first["sheet"],
                )
            )
    return sorted(findings, key=lambda f: (f.severity != "error", f.sheet, f.row, f.column))


def _check_counts(records: Any, fact: Format) -> list[LogFinding]:
    """Whether every count of a table can be read, and whether they add up as its format asks for."""
    import polars as pl

    assert fact.counts is not None
    facts = load_log_checks().checks
    word = pl.col("measure_as_stated").str.to_lowercase().str.replace_all(r"\s+", " ").str.strip_chars()
    meant = word.replace_strict(dict(fact.counts.words), default=None, return_dtype=pl.String)
    records = records.with_columns(_meant=meant)
    broken = [("no_such_count", records.filter(pl.col("count_reason") == "unreadable"))]
    for balance in fact.counts.balances:
        total = pl.col("count").filter(pl.col("_meant") == balance.total).sum()
        parts = pl.col("count").filter(pl.col("_meant").is_in(list(balance.parts))).sum()
        stated = pl.col("count").filter(pl.col("_meant") == balance.total).is_not_null().any()
        sums = records.group_by("sheet", "row_number").agg(total=total, parts=parts, stated=stated)
        sums = sums.filter(pl.col("stated")).sort("sheet", "row_number")
        broken.append(("parts_exceed_total", sums.filter(pl.col("parts") > pl.col("total"))))
        broken.append(("parts_leave_over", sums.filter(pl.col("parts") < pl.col("total"))))
    found = []
    for check, rows in broken:
        if rows.height:
            first, words = rows.sort("sheet", "row_number").row(0, named=True), facts[check]
            at = (first["row_number"], rows.height - 1)
            found.append(LogFinding(check, words.severity, "", *at, words.says, words.do, first["sheet"]))
    return sorted(found, key=lambda f: (f.severity != "error", f.row))


def _rules(records: Any, fact: Format) -> Iterator[tuple[str, str, Any]]:
    """Each check with the column that it is about and the rule that a row breaks."""
    import polars as pl

    def stated(field: str) -> Any:
        cell = pl.col(field).str.strip_chars().str.to_lowercase()
        return cell.is_not_null() & ~cell.is_in(list(BLANK))

    def said(field: str, word: str) -> Any:
        return _is_word(fact, f"{field}_as_stated", word)

    received, left, notice = pl.col("received_date"), pl.col("custody_release_date"), pl.col("notice_date")
    month = pl.col("certified_zero_month")
    for column in fact.columns.values():
        if column.words:
            known = [" ".join(w.casefold().split()) for w in column.words]
            yield "word_not_listed", column.field, stated(column.field) & ~_even(column.field).is_in(known)
    yield "no_agency", "agency_name_as_stated", ~stated("agency_name_as_stated")
    for field in _DATES:
        yield "no_such_day", field, pl.col(f"{field}_reason").is_in(["unreadable", "out_of_range"])
    blank_day = (pl.col("received_date_reason") == "not_stated") & ~stated("certified_zero_month_as_stated")
    yield "nothing_dated", "received_date", blank_day
    code = pl.col("county_code_fips")
    yield "county_code", "county_code_fips", stated("county_code_fips") & ~code.str.contains(r"^\d{5}$")
    level = _even("custodian_level_as_stated").fill_null("")
    local = level.is_in(["", "county", "municipal"])
    yield "no_county", "county_code_fips", ~stated("county_code_fips") & local
    busy = records.filter(received.is_not_null()).select(
        agency="agency_name_as_stated", day=received.dt.truncate("1mo")
    )
    pairs = (busy["agency"].fill_null("") + "|" + busy["day"].cast(pl.String)).unique().to_list()
    here = pl.col("agency_name_as_stated").fill_null("") + "|" + month.dt.truncate("1mo").cast(pl.String)
    yield "month_not_empty", "certified_zero_month", month.is_not_null() & here.is_in(pairs)
    yield "left_before_request", "custody_release_date", left < received
    told = notice.is_not_null() | said("ice_was_told", "yes")
    silent = notice.is_null() & ~stated("ice_was_told_as_stated")
    gone = left.is_not_null() & ~said("end", "moved") & ~said("end", "died") & ~said("end", "withdrawn")
    gone = gone & ~said("end", "handed_over") & ~said("picked_up", "yes")
    yield "declined_without_basis", "basis_as_stated", said("answer", "declined") & ~stated("basis_as_stated")
    yield "moved_without_custodian", "moved_to_as_stated", said("end", "moved") & ~stated("moved_to_as_stated")
    yield "told_without_day", "notice_date", said("ice_was_told", "yes") & notice.is_null()
    yield "left_without_notice_stated", "ice_was_told_as_stated", gone & silent
    yield "told_without_pickup", "picked_up_as_stated", gone & told & ~stated("picked_up_as_stated")
    yield "notice_after_release", "notice_date", notice > left
    twice = pl.struct("agency_name_as_stated", "booking_key", "received_date").is_duplicated()
    yield "same_booking_twice", "booking_key", stated("booking_key") & received.is_not_null() & twice
    yield "silent_month", "received_date", _after_a_gap()


def _even(field: str) -> Any:
    """A cell with case and spaces made even."""
    import polars as pl

    return pl.col(field).str.replace_all(r"\s+", " ").str.strip_chars().str.to_lowercase()


def _is_word(fact: Format, field: str, ours: str) -> Any:
    """Whether a cell holds one of the words that stand for one of ours."""
    words = next((c.words for c in fact.columns.values() if c.field == field), {})
    return (
        _even(field).is_in([" ".join(w.casefold().split()) for w, o in words.items() if o == ours]).fill_null(False)
    )


def _after_a_gap() -> Any:
    """Rows of an agency behind a month without any row: fewer months have one than lie since the first."""
    import polars as pl

    agency = "agency_name_as_stated"
    month = pl.coalesce("received_date", "certified_zero_month").dt.truncate("1mo")
    number = month.dt.year().cast(pl.Int64) * 12 + month.dt.month()
    skipped = number - number.min().over(agency) + 1 - number.rank("dense").over(agency)
    return (skipped > 0) & number.is_not_null()


def require_sound_log(path: Path, fact: Format, findings: Sequence[LogFinding]) -> None:
    """Raises where a log in the project's own layout has an error; names every one.

    Raises:
        CounterfoilError: The log has an error.
    """
    errors = [f for f in findings if f.severity == "error"]
    if not errors or not fact.is_checked:
        return
    listed = [f"- {f.sentence()}" for f in errors[:_LISTED]]
    more = [f"- and {len(errors) - _LISTED:,} more kinds of error"] if len(errors) > _LISTED else []
    raise CounterfoilError(
        "sources/log-errors",
        "this log has errors that must be mended first",
        where={"file": plain(path)},
        cost="Nothing was added to the ledger.",
        remedy=[*listed, *more, "", "To check it again:", "", f"  counterfoil templates check {plain(path)}"],
    )


def as_record(findings: Sequence[LogFinding]) -> list[Mapping[str, Any]]:
    """Findings as they are kept in the record of a release."""
    return [
        {"check": f.check, "severity": f.severity, "row": f.row, "more": f.more, "says": f.sentence()}
        for f in findings
    ]
