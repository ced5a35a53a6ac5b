"""What the law said on a day: given instruments of the fictional state ZZ, the stance and its reason."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from counterfoil.errors import UsageError
from counterfoil.policies import Provision, in_force
from counterfoil.policies.evaluation import evaluate
from counterfoil.policies.weighing import Evaluation

COUNTY = "99001"
PLACES: dict[str, dict[str, Any]] = {
    "nation": {"level": "nation", "states": ["US"], "county_code_fips": None, "agency": None},
    "state": {"level": "state", "states": ["ZZ"], "county_code_fips": None, "agency": None},
    "county": {"level": "county", "states": ["ZZ"], "county_code_fips": COUNTY, "agency": None},
    "sheriff": {"level": "agency", "states": ["ZZ"], "county_code_fips": COUNTY, "agency": "zz_sheriff"},
    "prisons": {"level": "agency", "states": ["ZZ"], "county_code_fips": None, "agency": "zz_prisons"},
}


def provision(id_: str, place: str, instrument: str, hold: str, **more: Any) -> Provision:
    """An instrument of ZZ that speaks about holds alone."""
    silent = dict.fromkeys(("notify", "transfer", "jail_access", "inquire"), "silent")
    given = {
        "id": id_,
        "jurisdiction": {"name": f"ZZ {place}", **PLACES[place]},
        "applies_to": ["all"],
        "instrument": instrument,
        "title": f"Instrument {id_}",
        "citation": f"ZZ {id_}",
        "enacted": None,
        "effective_from": "2020-01-01",
        "effective_until": None,
        "date_precision": "day",
        "stance": {"hold": hold, **silent},
        "conditions": "a judge's warrant",
        "contested": False,
        "evidence": "fictional",
        "confidence": "high",
        "cites": ["made up"],
    }
    return Provision.model_validate(given | more)


def on_holds(*provisions: Provision, day: str = "2021-06-01", **more: Any) -> Evaluation:
    """What these instruments say about a hold in the county."""
    asked = {"custodian_level": "county", "state_code": "ZZ", "county_code_fips": COUNTY} | more
    return evaluate(provisions, action="hold", day=date.fromisoformat(day), **asked)


def ids(provisions: tuple[Provision, ...]) -> list[str]:
    """Just the ids."""
    return [p.id for p in provisions]


@pytest.mark.parametrize(
    ("day", "stance"),
    [
        ("2019-12-31", "silent"),
        ("2020-01-01", "prohibited"),
        ("2020-12-31", "prohibited"),
        ("2021-01-01", "silent"),
    ],
)
def test_an_instrument_speaks_on_its_first_day_and_no_longer_on_the_day_it_ends(day: str, stance: str) -> None:
    """`effective_from` is in, `effective_until` is out."""
    act = provision("act", "state", "statute", "prohibited", effective_until="2021-01-01")
    assert on_holds(act, day=day).stance == stance


@pytest.mark.parametrize(
    ("from_date", "until_date", "listed"),
    [
        ("2019-01-01", "2020-01-01", []),
        ("2019-01-01", "2020-01-02", ["act"]),
        ("2020-12-31", "2022-01-01", ["act"]),
        ("2021-01-01", "2022-01-01", []),
    ],
)
def test_a_period_lists_the_instruments_whose_days_it_touches(
    from_date: str, until_date: str, listed: list[str]
) -> None:
    """Both periods are half open, so two that only meet do not touch."""
    act = provision("act", "state", "statute", "prohibited", effective_until="2021-01-01")
    found = in_force(
        [act],
        state_code="ZZ",
        from_date=date.fromisoformat(from_date),
        until_date=date.fromisoformat(until_date),
    )
    assert ids(found) == listed


@pytest.mark.parametrize(
    ("place", "listed"),
    [
        ({"state_code": None}, ["nation"]),
        ({"state_code": "YY"}, ["nation"]),
        ({"state_code": "ZZ"}, ["nation", "prisons", "state"]),
        ({"state_code": "ZZ", "county_code_fips": "99003"}, ["nation", "prisons", "state"]),
        (
            {"state_code": "ZZ", "county_code_fips": COUNTY},
            ["county", "nation", "prisons", "sheriff", "state"],
        ),
        (
            {"state_code": "ZZ", "county_code_fips": COUNTY, "agency": "zz_sheriff"},
            ["county", "nation", "sheriff", "state"],
        ),
    ],
)
def test_an_instrument_is_listed_where_its_place_contains_the_place(place: dict[str, Any], listed: list[str]) -> None:
    """The nation contains every place; a county's instrument says nothing about the next county."""
    kinds = {"nation": "regulation", "county": "ordinance", "sheriff": "agency_policy"}
    every = [provision(name, name, kinds.get(name, "statute"), "permitted") for name in PLACES]
    found = in_force(every, from_date=date(2021, 1, 1), until_date=date(2022, 1, 1), **place)
    assert sorted(ids(found)) == listed


def test_a_state_prison_is_not_bound_by_a_rule_for_local_agencies() -> None:
    """Only an instrument that speaks to the level of the custodian counts."""
    rule = provision("rule", "nation", "regulation", "permitted")
    local_act = provision("act", "state", "statute", "prohibited", applies_to=["county", "municipal"])
    assert on_holds(rule, local_act, custodian_level="county").stance == "prohibited"
    assert on_holds(rule, local_act, custodian_level="state", county_code_fips=None).stance == "permitted"


@pytest.mark.parametrize(("binds", "stance"), [(["county"], "undetermined"), (["all"], "prohibited")])
def test_an_unknown_level_is_answered_only_where_every_level_has_one_answer(binds: list[str], stance: str) -> None:
    """A facility whose custodian is not known may still be in a place where the law is one for all."""
    rule = provision("rule", "nation", "regulation", "permitted")
    act = provision("act", "state", "statute", "prohibited", applies_to=binds)
    found = on_holds(rule, act, custodian_level="unknown")
    assert found.stance == stance
    assert ("depends on the level of the custodian" in found.note) == (stance == "undetermined")


#   upper layer (statute) | lower layer (ordinance) | together
LAYERS = [
    ("permitted", "prohibited", "prohibited"),
    ("permitted", "conditional", "conditional"),
    ("conditional", "prohibited", "prohibited"),
    ("conditional", "permitted", "conditional"),
    ("prohibited", "permitted", "prohibited"),
    ("silent", "prohibited", "prohibited"),
    ("silent", "silent", "silent"),
    ("required", "prohibited", "required"),
    ("required", "conditional", "required"),
    ("prohibited", "required", "conflict"),
    ("conditional", "required", "undetermined"),
]


@pytest.mark.parametrize(("upper", "lower", "together"), LAYERS)
def test_a_lower_layer_may_be_stricter_where_the_upper_one_permits(upper: str, lower: str, together: str) -> None:
    """It may not where the upper layer requires; a duty below a prohibition is a conflict."""
    found = on_holds(provision("act", "state", "statute", upper), provision("order", "county", "ordinance", lower))
    assert found.stance == together


#   two statutes | together
SAME_LAYER = [
    ("prohibited", "conditional", "prohibited"),
    ("conditional", "permitted", "conditional"),
    ("required", "permitted", "required"),
    ("required", "prohibited", "conflict"),
    ("required", "conditional", "undetermined"),
]


@pytest.mark.parametrize(("one", "other", "together"), SAME_LAYER)
def test_inside_one_layer_the_stricter_instrument_prevails(one: str, other: str, together: str) -> None:
    """Prohibited beats conditional, and conditional beats permitted, whichever is older."""
    acts = [provision("act-1", "state", "statute", one), provision("act-2", "nation", "statute", other)]
    assert on_holds(*acts).stance == together
    assert on_holds(*reversed(acts)).stance == together


def test_required_against_prohibited_is_shown_as_a_conflict() -> None:
    """A conflict is published as one, with both sides; it is not resolved here."""
    ruling = provision("ruling", "state", "court_ruling", "prohibited")
    act = provision("act", "state", "statute", "required", effective_from="2020-07-01")
    found = on_holds(ruling, act)
    assert (found.stance, found.conflict, ids(found.because)) == ("conflict", True, ["ruling", "act"])
    assert found.note == "The instruments contradict each other (ZZ ruling: prohibited; ZZ act: required)."


def test_the_answer_names_the_instruments_that_give_it() -> None:
    """An instrument that was overruled is not a reason, and is said to give way."""
    act = provision("act", "state", "statute", "required")
    order = provision("order", "county", "ordinance", "prohibited")
    found = on_holds(act, order)
    assert (found.stance, ids(found.because), found.conflict) == ("required", ["act"], False)
    assert found.note == "A lower layer may not be stricter where a higher one requires: ZZ order."


@pytest.mark.parametrize("doubt", [{"hold": "unknown"}, {"hold": "prohibited", "contested": True}])
def test_an_instrument_not_found_or_contested_leaves_the_answer_undetermined(doubt: dict[str, Any]) -> None:
    """Not found is never read as silent, and a contested text is not applied."""
    rule = provision("rule", "nation", "regulation", "permitted")
    act = provision("act", "state", "statute", **doubt)
    found = on_holds(rule, act)
    assert (found.stance, ids(found.because)) == ("undetermined", ["act"])
    assert found.note.startswith(("Not found, or not read: ZZ act.", "What it says is contested: ZZ act."))


def test_a_dispute_about_one_action_leaves_the_others_alone() -> None:
    """`contested_actions` limits the dispute."""
    act = provision("act", "state", "statute", "permitted", contested=True, contested_actions=["notify"])
    assert on_holds(act).stance == "permitted"


def test_a_contested_silence_is_said_beside_the_answer() -> None:
    """A silent instrument does not decide; that its silence is in dispute is printed."""
    rule = provision("rule", "nation", "regulation", "permitted")
    act = provision("act", "state", "statute", "silent", contested=True)
    found = on_holds(rule, act)
    assert found.stance == "permitted"
    assert found.note.startswith("ZZ act is recorded as silent on this; whether it is, is contested.")


@pytest.mark.parametrize(
    ("precision", "day", "stance"),
    [
        ("month", "2020-02-29", "permitted"),
        ("month", "2020-03-01", "undetermined"),
        ("month", "2020-03-31", "undetermined"),
        ("month", "2020-04-01", "prohibited"),
        ("year", "2019-12-31", "permitted"),
        ("year", "2020-12-31", "undetermined"),
        ("year", "2021-01-01", "prohibited"),
        ("approx", "2019-12-01", "undetermined"),
        ("approx", "2020-10-15", "prohibited"),
        ("day", "2020-03-09", "permitted"),
        ("day", "2020-03-10", "prohibited"),
    ],
)
def test_a_start_known_to_the_month_leaves_that_month_undetermined(precision: str, day: str, stance: str) -> None:
    """Inside the days in which the instrument may have begun, the answer is not known."""
    rule = provision("rule", "nation", "regulation", "permitted", effective_from="2000-01-01")
    act = provision("act", "state", "statute", "prohibited", effective_from="2020-03-10", date_precision=precision)
    found = on_holds(rule, act, day=day)
    assert found.stance == stance
    assert ("Whether it was in force on this day is not known" in found.note) == (stance == "undetermined")


@pytest.mark.parametrize(
    ("day", "stance"),
    [("2020-11-30", "prohibited"), ("2020-12-15", "undetermined"), ("2021-01-01", "silent")],
)
def test_an_end_known_to_the_month_leaves_the_month_of_the_last_day_undetermined(day: str, stance: str) -> None:
    """The end is the first day out, so its month is the month of the day before."""
    act = provision("act", "state", "statute", "prohibited", effective_until="2021-01-01", until_precision="month")
    assert on_holds(act, day=day).stance == stance


def test_an_imprecise_day_that_changes_nothing_leaves_the_answer_as_it_is() -> None:
    """Where the answer is the same with and without the instrument, it is known."""
    act = provision("act", "state", "statute", "prohibited", effective_from="2000-01-01")
    order = provision("order", "county", "ordinance", "permitted", date_precision="year")
    assert on_holds(act, order, day="2020-06-01").stance == "prohibited"


@pytest.mark.parametrize(
    ("agency", "stance"),
    [("zz_sheriff", "prohibited"), ("zz_jail", "permitted"), (None, "undetermined")],
)
def test_an_instrument_of_one_agency_never_speaks_for_another(agency: str | None, stance: str) -> None:
    """Two agencies of one county may have two rules; without its name the answer is not known."""
    act = provision("act", "state", "statute", "permitted")
    policy = provision("policy", "sheriff", "agency_policy", "prohibited")
    assert on_holds(act, policy, agency=agency).stance == stance


SENATE = {"day": "2020-01-04", "said_by": "the senate of ZZ"}


@pytest.mark.parametrize(
    ("day", "stance", "is_disputed"),
    [
        ("2019-12-31", "conditional", False),
        ("2020-01-01", "undetermined", True),
        ("2020-01-03", "undetermined", True),
        ("2020-01-04", "prohibited", False),
    ],
)
def test_days_between_two_dates_of_two_sources_are_disputed(day: str, stance: str, is_disputed: bool) -> None:
    """Where one source gives the 1st and another the 4th, the days between are undetermined, with both texts."""
    old = provision(
        "old", "state", "statute", "conditional", effective_from="2015-01-01", effective_until="2020-01-01",
        disputed_until=SENATE,
    )  # fmt: skip
    new = provision("new", "state", "statute", "prohibited", disputed_from=SENATE)
    found = on_holds(old, new, day=day)
    assert (found.stance, found.is_disputed) == (stance, is_disputed)
    if is_disputed:
        assert (ids(found.because), found.doubt) == (["old", "new"], "disputed_date")
        assert "2020-01-01 as recorded here, 2020-01-04 by the senate of ZZ" in found.note


def test_a_dispute_that_cannot_change_the_answer_is_told_beside_it() -> None:
    """A county that forbids holds forbids them whichever day the state's statute began."""
    act = provision("act", "state", "statute", "conditional", disputed_from=SENATE)
    order = provision("order", "county", "ordinance", "prohibited", effective_from="2015-01-01")
    found = on_holds(act, order, day="2020-01-02")
    assert (found.stance, found.is_disputed, found.doubt) == ("prohibited", True, "")
    assert found.note.startswith("Disputed days, and the answer does not turn on them: ZZ act")


@pytest.mark.parametrize(
    ("agency", "stance"), [("zz_prisons", "permitted"), ("zz_hospital", "prohibited"), (None, "undetermined")]
)
def test_an_agency_that_a_statute_leaves_out_is_not_bound(agency: str | None, stance: str) -> None:
    """A statute for state custodians may leave out the prisons; who did not name the agency gets no answer."""
    rule = provision("rule", "nation", "regulation", "permitted")
    act = provision("act", "state", "statute", "prohibited", applies_to=["state"], except_agencies=["zz_prisons"])
    own = provision("own", "prisons", "statute", "silent", applies_to=["state"])
    found = on_holds(rule, act, own, custodian_level="state", agency=agency)
    assert found.stance == stance


def test_two_instruments_on_file_as_contradicting_each_other_are_a_conflict() -> None:
    """An agreement that allows what a ruling forbids is shown with the ruling, and not ranked below it."""
    ruling = provision("ruling", "state", "court_ruling", "prohibited")
    deal = provision(
        "deal", "sheriff", "agreement_287g", "permitted", contradicts=["ruling"], effective_from="2021-01-01"
    )
    found = on_holds(ruling, deal, agency="zz_sheriff")
    assert (found.stance, found.conflict, ids(found.because)) == ("conflict", True, ["ruling", "deal"])
    assert on_holds(ruling, deal, agency="zz_sheriff", day="2020-06-01").stance == "prohibited"


def test_every_instrument_that_speaks_is_in_the_chain_the_highest_layer_first() -> None:
    """The chain has those that gave way too, and leaves out those that are silent or not in force."""
    order = provision("order", "county", "ordinance", "prohibited", effective_from="2015-01-01")
    act = provision("act", "state", "statute", "required")
    quiet = provision("quiet", "state", "statute", "silent")
    over = provision("over", "state", "statute", "permitted", effective_until="2021-01-01")
    found = on_holds(order, act, quiet, over)
    assert (found.stance, ids(found.chain)) == ("required", ["act", "order"])


def test_a_county_without_an_instrument_on_file_is_said_to_have_none() -> None:
    """What has not been looked for may still be stricter."""
    found = on_holds(provision("act", "state", "statute", "permitted"))
    assert found.stance == "permitted"
    assert found.note == ("No instrument of this county or of an agency in it is on file; one may be stricter.")


@pytest.mark.parametrize("wrong", [{"action": "refuse"}, {"custodian_level": "parish"}])
def test_an_action_or_a_level_that_is_not_in_the_list_is_refused(wrong: dict[str, str]) -> None:
    """A word that is not in the list is an error, not `silent`."""
    asked: dict[str, Any] = {"action": "hold", "custodian_level": "county"} | wrong
    with pytest.raises(UsageError):
        evaluate([], state_code="ZZ", county_code_fips=None, day=date(2021, 1, 1), **asked)
