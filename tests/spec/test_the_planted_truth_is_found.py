"""A production of the fictional state ZZ, whose truth is known, is linked, decided and measured as it was planted."""

from __future__ import annotations

import csv
import math
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from counterfoil import pipeline, zz
from counterfoil.engine import create_workspace, reading, writing
from counterfoil.ledger import DETAINERS
from counterfoil.measures import Question, compute_measure
from counterfoil.outcomes import DETAINER_OUTCOMES
from counterfoil.sources import add_releases, load_formats

_ROWS = 50_000
_FORMATS = (
    "ddp_detainers_latest_2026",
    "ddp_arrests_latest_2026",
    "ddp_detention_stints_latest_2026",
    "ddp_removals_latest_2026",
)


@dataclass(frozen=True)
class Worked:
    """A workspace that `run` has worked through, the truth of it, and the file of detainers."""

    path: Path
    truth: Path
    detainers: Path


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Worked:
    """Detainers, arrests, times in detention and departures of one production."""
    folder = tmp_path_factory.mktemp("zz")
    made = zz.write_production(folder / "release", _FORMATS, rows=_ROWS, seed=5, ending=".parquet")
    path = folder / "workspace"
    create_workspace(path)
    with writing(path) as change:
        formats = load_formats()
        for files in made.files.values():
            add_releases(change, files, formats)
    pipeline.run(path, lambda _name, _done, _of: None)
    return Worked(path, made.truth, made.files[_FORMATS[0]][0])


@pytest.fixture(scope="module")
def decided(worked: Worked) -> Any:
    """One row a detainer: what was found, and what is true of it."""
    with reading(worked.path) as snapshot:
        outcomes = pl.from_arrow(snapshot.run(snapshot.table(DETAINER_OUTCOMES)))
        detainers = snapshot.table(DETAINERS).select("detainer_id", "row_number", "person_key")
        places = pl.from_arrow(snapshot.run(detainers))
    return _beside_the_truth(places.join(outcomes, on="detainer_id"), worked.truth)


def _beside_the_truth(found: Any, truth: Path) -> Any:
    links = pl.read_csv(truth / "truth_links.csv", infer_schema_length=0)
    rows = pl.read_csv(truth / "truth_rows.csv", infer_schema_length=0)
    planted = pl.read_csv(truth / "truth_planted.csv", infer_schema_length=0)
    rows = rows.filter(pl.col("format") == _FORMATS[0]).select(pl.col("row").cast(pl.Int64), "record", "fate")
    planted = planted.filter(pl.col("format") == _FORMATS[0]).select(pl.col("row").cast(pl.Int64), "kind")
    near = rows.join(planted.filter(pl.col("kind") == "near_duplicate"), on="row").select("record", is_near=True)
    links = links.select(
        "how",
        row=pl.col("detainer_row").cast(pl.Int64),
        true_reason="lift_reason",
        true_outcome="outcome",
        is_booked=pl.col("book_in_row").is_not_null(),
        true_days=pl.col("days_to_book_in").cast(pl.Int64),
    )
    found = found.join(rows, left_on="row_number", right_on="row", how="left")
    found = found.join(near, on="record", how="left")
    return found.join(links, left_on="row_number", right_on="row", how="left", coalesce=True)


def test_the_days_to_custody_of_every_detainer_are_the_planted_ones(decided: Any) -> None:
    """A number where the records allow it; where key or record are missing, none, and the reason."""
    can_be_known = pl.col("person_key").is_not_null() & pl.col("is_booked") & (pl.col("how") == "custodial")
    expected = pl.when(can_be_known).then("true_days")
    wrong = decided.filter(~expected.eq_missing(pl.col("days_to_custody")))
    assert (decided.height > 48_000, wrong.height) == (True, 0)
    unknown = decided.filter(pl.col("days_to_custody").is_null())
    assert unknown["custody_reason"].null_count() == 0
    keyless = decided.filter(pl.col("person_key").is_null())
    assert keyless["custody_reason"].unique().to_list() == ["not_stated"]


def test_the_outcome_of_every_detainer_is_the_planted_one(decided: Any) -> None:
    """By its lift reason; where that is blank, by the booking that can be linked; else unresolved, never guessed.

    Left aside: detainers of several rows of which a later one may state the reason that the first has not.
    """
    can_be_known = pl.col("person_key").is_not_null() & pl.col("is_booked") & (pl.col("how") == "custodial")
    expected = (
        pl.when(pl.col("fate") == "superseded_by")
        .then(pl.lit("superseded_or_duplicate"))
        .when(pl.col("true_reason").is_not_null())
        .then("true_outcome")
        .when(can_be_known)
        .then(pl.lit("taken_into_ice_custody"))
        .otherwise(pl.lit("unresolved"))
    )
    plain = decided.filter(
        pl.col("is_near").is_null() & (pl.col("true_outcome").is_not_null() | (pl.col("fate") == "superseded_by"))
    )
    wrong = plain.filter(expected != pl.col("outcome"))
    assert (plain.height > 47_000, wrong.height) == (True, 0)


def test_a_decline_after_which_the_person_was_arrested_at_large_stays_a_decline(decided: Any) -> None:
    """The planted arrests at large are linked, and make no handover."""
    later = decided.filter(pl.col("is_booked") & (pl.col("how") == "at_large") & pl.col("person_key").is_not_null())
    later = later.filter(pl.col("is_near").is_null())
    assert later.height > 100
    assert later["outcome"].unique().to_list() == ["declined_by_agency"]
    assert later["days_to_custody"].null_count() == later.height


@dataclass(frozen=True)
class TrueOf:
    """What is true of one detainer, as far as the files let it be known.

    Args:
        day: The day of issue; None where no reader can read it.
        outcome: By its lift reason; where none of its rows has one, by the booking that can be linked.
        days: From issue to that booking; None where key or record are missing.
    """

    day: date | None
    outcome: str
    days: int | None


@pytest.fixture(scope="module")
def truth(worked: Worked) -> list[TrueOf]:
    """One entry a detainer, from what was written down when the files were made; none of our readers is asked."""
    reasons = pl.read_parquet(worked.detainers, columns=["detainer_lift_reason"])["detainer_lift_reason"].to_list()
    links = {int(r["detainer_row"]): r for r in _read(worked.truth / "truth_links.csv")}
    known = {r["lift_reason"].casefold(): r["outcome"] for r in links.values() if r["lift_reason"]}
    rows: dict[str, list[dict[str, str]]] = {}
    for row in _read(worked.truth / "truth_rows.csv"):
        if row["format"] == _FORMATS[0]:
            rows.setdefault(row["record"], []).append(row)
    return [_true(members, reasons, links, known) for members in rows.values()]


def _read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _true(members: list[dict[str, str]], reasons: list[str | None], links: Any, known: dict[str, str]) -> TrueOf:
    first = next(r for r in members if r["fate"] != "duplicate_of")
    reason = next((said for r in members if (said := reasons[int(r["row"]) - 2])), None)
    link = links.get(int(first["row"]), {})
    is_booked = bool(link.get("book_in_row")) and link["how"] == "custodial" and link["has_person_key"] == "true"
    if first["fate"] == "superseded_by":
        outcome = "superseded_or_duplicate"
    elif reason:
        outcome = known.get(" ".join(reason.split()).casefold(), "unmapped")
    else:
        outcome = "taken_into_ice_custody" if is_booked else "unresolved"
    day = date.fromisoformat(first["date"]) if first["date"] else None
    return TrueOf(day, outcome, int(link["days_to_book_in"]) if is_booked else None)


def _measured(worked: Worked, measure: str, *by: str) -> list[dict[str, Any]]:
    with reading(worked.path) as snapshot:
        return [dict(row) for row in compute_measure(snapshot, Question(measure, by)).rows]


_UNKNOWN = ("unresolved", "unmapped")


def test_detainers_by_outcome_and_quarter_are_the_planted_ones(worked: Worked, truth: list[TrueOf]) -> None:
    """Each count with its bounds: what is unknown of the quarter could be any outcome."""
    planted = Counter((_quarter(t.day), t.outcome) for t in truth)
    every, unknown = Counter[Any](), Counter[Any]()
    for (quarter, outcome), number in planted.items():
        every[quarter] += number
        unknown[quarter] += number * (outcome in _UNKNOWN)
    found = {
        (r["quarter"], r["outcome"]): (r["count"], r["denominator"], r["low"], r["high"], r["unknown_count"])
        for r in _measured(worked, "detainers_by_outcome", "quarter")
    }
    assert found == {
        (q, o): (n, every[q], n, n + (0 if o in _UNKNOWN else unknown[q]), unknown[q])
        for (q, o), n in planted.items()
    }
    assert sum(planted.values()) == len(truth) > 48_000


def test_the_share_taken_and_its_bounds_are_the_planted_ones(worked: Worked, truth: list[TrueOf]) -> None:
    """Narrow, wide and lower bound; none or all of the unknown taken."""
    by = Counter(t.outcome for t in truth)
    taken, unknown = by["taken_into_ice_custody"], by["unresolved"] + by["unmapped"]
    ended = len(truth) - unknown - by["superseded_or_duplicate"] - by["moved_to_other_custodian"]
    denominators = {
        "of_all_issued": (len(truth), 0),
        "of_all_ended": (ended, unknown),
        "of_declined_plus_taken": (taken + by["declined_by_agency"], unknown),
    }
    for row in _measured(worked, "taken_into_custody_share"):
        inside, outside = denominators[row["denominator_is"]]
        assert (row["numerator"], row["denominator"], row["unknown_count"]) == (taken, inside, unknown)
        assert row["value"] == pytest.approx(taken / inside, abs=1e-12)
        assert row["low"] == pytest.approx(taken / (inside + outside), abs=1e-12)
        assert row["high"] == pytest.approx((taken + unknown) / (inside + outside), abs=1e-12)


def test_what_is_unresolved_is_the_planted_share(worked: Worked, truth: list[TrueOf]) -> None:
    """Detainers of which no booking that can be linked, and no reason that is known, says what became of them."""
    unresolved = sum(t.outcome in _UNKNOWN for t in truth)
    (row,) = _measured(worked, "unresolved_share")
    assert (row["numerator"], row["denominator"]) == (unresolved, len(truth))


def test_the_days_of_those_taken_are_the_planted_ones(worked: Worked, truth: list[TrueOf]) -> None:
    """A quarter, a half, three quarters and nine tenths of those whose day can be known; the others are unknown."""
    taken = [t for t in truth if t.outcome == "taken_into_ice_custody"]
    known = sorted(t.days for t in taken if t.days is not None)
    for row in _measured(worked, "days_to_custody"):
        assert (row["numerator"], row["denominator"]) == (len(known), len(taken))
        assert row["unknown_count"] == len(taken) - len(known) > 1000
        assert row["value"] == known[math.ceil(row["quantile"] * len(known)) - 1]


def test_custody_within_days_counts_the_planted_ones(worked: Worked, truth: list[TrueOf]) -> None:
    """Those surely taken within 7, 30 and 90 days, of all whose day of issue can be read; unknown days are bounds."""
    as_of = date(2026, 3, 10)
    dated = [(t, (as_of - t.day).days) for t in truth if t.day is not None]
    for row in _measured(worked, "custody_within_days"):
        sure = sum(
            t.outcome == "taken_into_ice_custody" and (followed if t.days is None else t.days) <= row["within_days"]
            for t, followed in dated
        )
        assert (row["numerator"], row["denominator"]) == (sure, len(dated))
        assert row["undated_count"] == len(truth) - len(dated)
        assert row["low"] <= row["value"] <= row["high"]


def _quarter(day: date | None) -> str | None:
    return str(date(day.year, (day.month - 1) // 3 * 3 + 1, 1)) if day else None
