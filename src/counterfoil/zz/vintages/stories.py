"""Tells what becomes of people: detainers become cases with an arrest, times in detention and a departure, or not."""

from __future__ import annotations

from datetime import date
from typing import Any

from counterfoil.zz.vintages.detainers import draw_persons
from counterfoil.zz.vintages.draws import Draws
from counterfoil.zz.vintages.facts import load_vintages

#: What is said of a person in every table.
PERSON = (
    "person_key",
    "citizenship_country",
    "gender",
    "birth_year",
    "criminality",
    "threat_level",
    "case_category",
    "conviction_charge_code",
    "_since",
)
_TAKEN, _DECLINED = "Booked into Detention", "Detainer Declined by LEA"


def tell_detainers(detainers: Any, last: date, seed: int) -> Any:
    """One case a detainer, with the day and the kind of the arrest where there is one.

    Args:
        detainers: One row a detainer: `case`, `prepared_date`, `lift_reason`, and the person.
        last: The last day that the release covers.
        seed: Chooses the release.

    Returns:
        The same rows, with `arrest_date`, `arrest_kind` (`custodial` or `at_large`) and `is_open`: the person is
        taken after the last day. The lift reason of an open case that would say so is blank.
    """
    import polars as pl

    facts, count = load_vintages().stories, detainers.height
    draws = Draws(seed, "arrests after detainers")
    frame = detainers.with_columns(
        _chance=pl.Series(draws.shares(count)),
        _soon=draws.one_of(facts.days_to_arrest, count),
        _later=draws.one_of(facts.days_to_arrest_at_large, count),
        _lift=draws.one_of(facts.lift_days, count),
    )
    reason = pl.col("lift_reason")
    taken = ((reason == _TAKEN) & (pl.col("_chance") >= facts.taken_unseen)) | (
        reason.is_null() & (pl.col("_chance") < facts.taken_with_blank_reason)
    )
    large = (reason == _DECLINED) & (pl.col("_chance") < facts.declined_then_at_large)
    kind = pl.when(taken.fill_null(False)).then(pl.lit("custodial")).when(large).then(pl.lit("at_large"))
    after = pl.when(kind == "custodial").then("_soon").when(kind == "at_large").then("_later")
    frame = frame.with_columns(arrest_kind=kind, arrest_date=pl.col("prepared_date") + pl.duration(days=after))
    frame = frame.with_columns(is_open=(pl.col("arrest_date") > last).fill_null(False))
    gone = pl.when("is_open").then(None)
    frame = frame.with_columns(
        arrest_kind=gone.otherwise("arrest_kind"),
        arrest_date=gone.otherwise("arrest_date"),
        lift_reason=pl.when(pl.col("is_open") & (reason == _TAKEN)).then(None).otherwise(reason),
    )
    lifted = pl.coalesce("arrest_date", pl.col("prepared_date") + pl.duration(days="_lift"))
    stated = reason.is_not_null() & (lifted <= last)
    return frame.with_columns(lifted_date=pl.when(stated).then(lifted)).drop("_chance", "_soon", "_later", "_lift")


def draw_others(count: int, first_case: int, first: date, last: date, seed: int) -> Any:
    """Cases of people who have no detainer: each is met and arrested, most of them at large."""
    import polars as pl

    from counterfoil.zz.facts import load_shape

    draws = Draws(seed, "others")
    frame = pl.DataFrame(
        {
            "case": pl.int_range(first_case, first_case + count, eager=True),
            "arrest_date": draws.days(first, last, count),
            "arrest_kind": draws.mix({"at_large": 60, "custodial": 40}, count),
        }
    )
    return frame.hstack(draw_persons(count, draws, missing_key=load_shape().missing_person_key))


def tell_detention(cases: Any, first: date, last: date, seed: int) -> Any:
    """The cases with the days of encounter, book-in, book-out and departure, where there are such.

    Whatever would lie after the last day is not there yet; what follows from it neither.
    """
    import polars as pl

    facts, count = load_vintages().stories, cases.height
    draws = Draws(seed, "detention")

    def after(column: str, days: Any) -> Any:
        day = pl.col(column) + pl.duration(days=pl.lit(days))
        return pl.when(day <= last).then(day)

    frame = cases.with_columns(book_in_date=after("arrest_date", draws.one_of(facts.days_to_book_in, count)))
    frame = frame.with_columns(
        stay_book_out_date=after("book_in_date", draws.one_of(facts.days_in_custody, count)),
        _removed=draws.happens(facts.removed, count),
    )
    before = pl.duration(days=pl.lit(draws.one_of(facts.days_before_encounter, count)))
    seen = pl.coalesce("prepared_date", "arrest_date") if "prepared_date" in cases.columns else pl.col("arrest_date")
    is_met = pl.lit(draws.happens(facts.met, count))
    met = pl.when(is_met).then(pl.max_horizontal(seen - before, pl.lit(first)))
    departed = pl.when(pl.col("_removed")).then(pl.col("stay_book_out_date"))
    status = pl.when(departed.is_not_null()).then(pl.lit("8-Excluded/Deported/Removed")).otherwise(pl.lit("ACTIVE"))
    return frame.with_columns(departed_date=departed, case_status=status, encounter_date=met).drop("_removed")


def with_methods(cases: Any, seed: int) -> Any:
    """The cases with what the tables say of an arrest: method, program, type and place."""
    import polars as pl

    from counterfoil.zz.facts import load_places

    facts, places, count = load_vintages(), load_places(), cases.height
    draws, methods = Draws(seed, "methods"), facts.methods
    at_large = pl.col("arrest_kind") == "at_large"
    since = methods["custodial_since"]
    frame = cases.with_columns(
        _custodial=draws.mix(methods["custodial"], count),
        _large=draws.mix(methods["at_large"], count),
        landmark=draws.one_of(facts.words["landmarks"], count),
        operation=draws.one_of(facts.words["operations"], count),
        event_type=draws.mix(facts.words["event_types"], count),
    )
    late = pl.col("arrest_date") >= since["from_date"]
    custodial = pl.when(late).then(pl.lit(since["method"])).otherwise("_custodial")
    programs, kinds = facts.programs, facts.apprehension_type
    kind = pl.when(at_large).then(pl.lit(kinds["at_large"])).otherwise(pl.lit(kinds["custodial"]))
    arrested = pl.col("arrest_date").is_not_null()
    return frame.with_columns(
        apprehension_method=pl.when(arrested).then(pl.when(at_large).then("_large").otherwise(custodial)),
        final_program=pl.when(at_large).then(pl.lit(programs["at_large"])).otherwise(pl.lit(programs["custodial"])),
        apprehension_type=pl.when(pl.col("arrest_date") >= kinds["from_date"]).then(kind),
        arrest_state=pl.lit(places.states["ZZ"]),
        aor=pl.lit(places.aor["ZZ"]),
        arresting_agency=pl.lit(facts.words["agency"]),
    ).drop("_custodial", "_large")
