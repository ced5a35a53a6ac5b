"""What a conviction opens under California's Values Act: met, not shown or undetermined, and never 'not met'."""

from __future__ import annotations

from datetime import date

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterfoil.policies import load_offenses, load_values_act
from counterfoil.policies.values_act import Conviction

ANSWER = date(2020, 6, 15)


def rule(code: str | None, convicted: str | None, name: str, **more: object) -> str:
    """What one conviction shows for one rule."""
    day = date.fromisoformat(convicted) if convicted else None
    held = Conviction(code, day, **({"answer_date": ANSWER} | more))  # type: ignore[arg-type]
    return load_values_act().opened_by(held).rules[name]


#   NCIC code | what it is | ever a serious or violent felony (R1)
SERIOUS = [
    ("0902", "willful killing", "met"),
    ("1201", "robbery", "met"),
    ("1301", "aggravated assault", "undetermined"),
    ("0999", "homicide, not described", "undetermined"),
    ("5404", "driving under the influence", "not_shown"),
    ("5499", "traffic offense", "not_shown"),
]


@pytest.mark.parametrize(("code", "what", "shown"), SERIOUS)
def test_a_serious_felony_counts_for_ever(code: str, what: str, shown: str) -> None:
    """A code that covers lesser offenses too settles nothing; one that is never serious shows nothing."""
    assert rule(code, "1985-01-01", "R1") == shown, what


#   convicted on | aggravated assault, which can always be charged as a felony (R3)
LOOKBACK = [
    ("2020-06-14", "met"),
    ("2015-06-15", "met"),
    ("2015-06-14", "undetermined"),
    ("2005-06-15", "undetermined"),
    ("2005-06-14", "not_shown"),
    ("2020-06-16", "undetermined"),
    (None, "undetermined"),
]


@pytest.mark.parametrize(("convicted", "shown"), LOOKBACK)
def test_a_listed_offense_counts_for_five_years_and_as_a_felony_for_fifteen(
    convicted: str | None, shown: str
) -> None:
    """The anniversary is in; between the two, the data do not say whether it was a felony."""
    assert rule("1301", convicted, "R3") == shown


def test_a_look_back_that_ends_on_two_days_with_two_results_is_undetermined() -> None:
    """Whether it runs to the request or to the answer is not settled."""
    assert rule("1301", "2015-06-14", "R3", other_dates=(date(2020, 6, 1),)) == "undetermined"
    assert rule("1301", "2016-06-14", "R3", other_dates=(date(2020, 6, 1),)) == "met"


def test_an_offense_that_proposition_47_reduced_is_never_shown_to_be_met() -> None:
    """A burglary of a store may since 2014 be shoplifting, which opens nothing."""
    assert rule("2202", "2019-01-01", "R3") == "met"
    assert rule("2203", "2019-01-01", "R3") == "undetermined"


@pytest.mark.parametrize(
    ("code", "shown"), [(None, "not_shown"), ("5499", "not_shown"), ("1201", "met"), ("3599", "undetermined")]
)
def test_one_rule_that_is_met_opens_notice_and_transfer(code: str | None, shown: str) -> None:
    """No rule opens a hold; a conviction that the data do not hold may still exist."""
    found = load_values_act().opened_by(Conviction(code, date(2019, 1, 1), ANSWER))
    assert (found.convictions, found.notify, found.transfer, found.hold) == (shown, shown, shown, "not_shown")


def test_a_public_date_opens_notice_and_a_judges_paper_opens_transfer() -> None:
    """Each opens its own action alone."""
    nothing = Conviction(None)
    act = load_values_act()
    public, paper = act.opened_by(nothing, is_public=True), act.opened_by(nothing, has_judicial_paper=True)
    assert (public.notify, public.transfer) == ("met", "not_shown")
    assert (paper.notify, paper.transfer) == ("not_shown", "met")


def test_a_code_that_no_table_holds_is_undetermined() -> None:
    """It is not taken for no conviction."""
    found = load_values_act().opened_by(Conviction("8888", date(2019, 1, 1), ANSWER))
    assert (found.convictions, found.because) == ("undetermined", ("The offense code is in no table.",))


CODES = [None, "8888", "12", *sorted({c for o in load_offenses().offenses for c in o.codes})]


@settings(max_examples=5, deadline=None, derandomize=True)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(CODES),
            st.one_of(st.none(), st.dates(date(2003, 1, 1), date(2021, 1, 1)), st.just(date(2016, 2, 29))),
            st.one_of(st.none(), st.dates(date(2019, 1, 1), date(2022, 1, 1)), st.just(date(2021, 2, 28))),
        ),
        min_size=60,
        max_size=120,
    )
)
def test_what_is_joined_to_records_is_what_is_said_of_one(
    rows: list[tuple[str | None, date | None, date | None]],
) -> None:
    """Every code, and every blank, has the same answer in a table as alone."""
    act = load_values_act()
    names = ("offense_code_ncic", "conviction_date", "prepared_date")
    kinds = (pa.string(), pa.date32(), pa.date32())
    columns = {"row": pa.array(range(len(rows)))} | {
        name: pa.array([row[at] for row in rows], kind)
        for at, (name, kind) in enumerate(zip(names, kinds, strict=True))
    }
    database = ibis.duckdb.connect()
    table = database.create_table("records", pa.table(columns))
    found = database.to_pyarrow(load_offenses().add_groups(act.add_openings(table)).order_by("row")).to_pylist()
    database.disconnect()
    alone = [act.opened_by(Conviction(*row)).convictions for row in rows]
    assert [r["values_act_status"] for r in found] == alone
    for row in found:
        entry = load_offenses().find(row["offense_code_ncic"])
        assert row["offense_group"] == (entry.group if entry else "unknown")
        assert (row["offense_group_reason"] is None) == (entry is not None)
