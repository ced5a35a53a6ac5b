"""Draws the detainers of a release as columns: one row a detainer, each with what is said of its person."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from counterfoil.zz.facts import Shape, load_cells, load_places, load_shape
from counterfoil.zz.vintages.draws import Draws
from counterfoil.zz.vintages.facts import load_vintages


def draw_detainers(count: int, first: date, last: date, seed: int) -> Any:
    """Detainers of different people.

    Args:
        count: How many.
        first: The first day on which one is prepared.
        last: The last day that the release covers.
        seed: Chooses the release.

    Returns:
        A Polars frame: a `case` number, the day, the facility, the form, the lift reason and the person.
    """
    import polars as pl

    draws, shape = Draws(seed, "detainers"), load_shape()
    facility_at, facilities = _facilities(draws, count)
    days = draws.days(first, last, count, _weights(shape, first, last))
    frame = pl.DataFrame({"case": pl.int_range(count, eager=True), "prepared_date": days})
    frame = frame.hstack(facilities.select(pl.all().gather(facility_at)))
    local = (pl.col("law") == "local") & (pl.col("prepared_date") >= shape.statute_from)
    frame = frame.with_columns(law=pl.when(local).then(pl.lit("local_after_statute")).otherwise("law"))
    frame = _with_forms(_with_reasons(frame, draws, shape, first, last), draws, shape)
    return frame.hstack(draw_persons(count, draws, missing_key=shape.missing_person_key))


def draw_persons(count: int, draws: Draws, *, missing_key: float) -> Any:
    """What is said of people: key, country, gender, year of birth, record and case; a share has no key."""
    import polars as pl

    cells = load_cells()
    years = cells["birth_years"]
    charged = draws.happens(cells["filled"]["charge"], count)
    frame = pl.DataFrame(
        {
            "person_key": draws.keys(count),
            "has_no_key": draws.exactly(missing_key, count),
            "citizenship_country": draws.mix(
                dict(zip(cells["countries"], cells["country_weights"], strict=True)), count
            ),
            "gender": draws.mix(cells["genders"], count),
            "birth_year": draws.integers(years["from"], years["until"], count),
            "criminality": draws.mix(cells["criminality"], count),
            "threat_level": draws.mix(cells["threat_level"], count),
            "case_category": draws.mix(cells["case_category"], count),
            "conviction_charge_code": draws.one_of(list(cells["charges"]), count),
            "_since": draws.integers(30, 3000, count),
            "_charged": charged,
            "processing_disposition": draws.mix(cells["disposition"], count),
            "issuing_site": draws.mix(dict(zip(cells["offices"], cells["office_weights"], strict=True)), count),
        }
    )
    blank = pl.lit(None, dtype=pl.String)
    return frame.with_columns(
        person_key=pl.when("has_no_key").then(blank).otherwise("person_key"),
        conviction_charge_code=pl.when("_charged").then("conviction_charge_code").otherwise(blank),
        _since=pl.when("_charged").then("_since").otherwise(None),
    ).drop("has_no_key", "_charged")


def _facilities(draws: Draws, count: int) -> tuple[Any, Any]:
    """For each detainer the position of its facility, and all facilities."""
    import polars as pl

    places = load_places()
    own = [f for f in places.facilities if f.weight]
    columns = {
        "facility_code": [f.code for f in own],
        "facility_name": [f.name for f in own],
        "facility_city": [f.city for f in own],
        "facility_state": [places.states[f.state] for f in own],
        "facility_aor": [places.aor[f.state] for f in own],
        "county_code_fips": [f.county_code_fips for f in own],
        "custodian_level": [f.level for f in own],
        "law": [f.law for f in own],
    }
    return draws.places_in([f.weight for f in own], count), pl.DataFrame(columns)


def _weights(shape: Shape, first: date, last: date) -> list[float]:
    """How many forms are prepared on each day, relative to the others."""
    span = max((last - first).days, 1)
    start, end = shape.trend["at_start"], shape.trend["at_end"]
    days = (first + timedelta(days=at) for at in range(span + 1))
    return [shape.weekday_weights[d.weekday()] * (start + (end - start) * at / span) for at, d in enumerate(days)]


def _with_reasons(frame: Any, draws: Draws, shape: Shape, first: date, last: date) -> Any:
    """The frame with lift reasons under the law of the day, blank on a share that rises with time; and with codes."""
    import polars as pl

    count, reason = frame.height, pl.lit(None, dtype=pl.String)
    for law, mix in shape.reasons.items():
        plain = {r: w for r, w in mix.items() if shape.lift_reasons[r].outcome != "superseded_or_duplicate"}
        frame = frame.with_columns(draws.mix(plain, count).alias(f"_{law}"))
        reason = pl.when(pl.col("law") == law).then(f"_{law}").otherwise(reason)
    start, overall = shape.blank_reason["at_start"], shape.blank_reason["overall"]
    time = (pl.col("prepared_date") - first).dt.total_days() / max((last - first).days, 1)
    frame = frame.with_columns(_chance=pl.Series(draws.shares(count)), lift_reason=reason)
    blank = pl.col("_chance") < start + 2 * (overall - start) * time
    return frame.with_columns(lift_reason=pl.when(blank).then(None).otherwise("lift_reason")).drop(
        "_chance", *(f"_{law}" for law in shape.reasons)
    )


def _with_forms(frame: Any, draws: Draws, shape: Shape) -> Any:
    """The frame with the label of each form, as it was called on its day, and what the form asks."""
    import polars as pl

    shares = shape.types.notify_share
    seam = shape.types.hold_seam
    long = (seam.last_day - seam.first_day).days
    frame = frame.with_columns(
        _chance=pl.Series(draws.shares(frame.height)), _late=pl.Series(draws.shares(frame.height)) * long
    )
    is_new = pl.col("_late") < (pl.col("prepared_date") - seam.first_day).dt.total_days()
    hold = pl.when(is_new).then(pl.lit(shape.types.hold[1])).otherwise(pl.lit(shape.types.hold[0]))
    notify = pl.lit(shape.types.notify)
    for earlier in reversed(load_vintages().earlier_forms):
        before = pl.col("prepared_date") < earlier.until_date
        hold = pl.when(before).then(pl.lit(earlier.hold)).otherwise(hold)
        notify = pl.when(before).then(pl.lit(earlier.notify)).otherwise(notify)
    codes = {reason: known.code or None for reason, known in shape.lift_reasons.items()}
    asks_notice = pl.col("_chance") < pl.col("law").replace_strict(shares, return_dtype=pl.Float64)
    return frame.with_columns(
        detainer_type=pl.when(asks_notice).then(notify).otherwise(hold),
        release_notice_asked=pl.when(asks_notice).then(pl.lit("YES")),
        custody_resumption_asked=pl.lit("NO"),
        facility_type=pl.lit(load_vintages().words["facility_type"]),
        issuing_aor=pl.col("facility_aor"),
        lift_reason_code=pl.col("lift_reason").replace_strict(codes, default=None, return_dtype=pl.String),
        is_latest=pl.lit("YES"),
        previous_prepared_date=pl.lit(None, dtype=pl.Date),
    ).drop("_chance", "_late")
