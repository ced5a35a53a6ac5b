"""What is joined to a million records is what is answered for each of them alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import ibis
import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from zz_law import COUNTY, PLACES, provision

from counterfoil.policies import Provision
from counterfoil.policies.agencies import Agency, add_agency
from counterfoil.policies.evaluation import evaluate_record
from counterfoil.policies.records import add_stances

FIELDS = ("state_code", "county_code_fips", "custodian_level", "agency")
KINDS = {**dict.fromkeys(FIELDS, pa.string()), "prepared_date": pa.date32()}
STANCES = ("required", "permitted", "conditional", "prohibited", "silent", "unknown")
PRECISIONS = ("day", "month", "year", "approx")


def joined(records: list[Mapping[str, Any]], provisions: list[Provision]) -> list[dict[str, Any]]:
    """The records with what the instruments said about holds, in the order given."""
    schema = pa.schema([("row", pa.int64()), *KINDS.items()])
    rows = [{"row": at, **record} for at, record in enumerate(records)]
    database = ibis.duckdb.connect()
    table = database.create_table("records", pa.Table.from_pylist(rows, schema=schema))
    found = database.to_pyarrow(add_stances(table, provisions, actions=("hold",)).order_by("row")).to_pylist()
    database.disconnect()
    return found


@st.composite
def instruments(draw: Any) -> list[Provision]:
    """A few instruments of ZZ, with every kind of date."""
    found = []
    for at in range(draw(st.integers(1, 5))):
        start = date(2019, 1, 1) + timedelta(days=draw(st.integers(0, 900)))
        end = start + timedelta(days=draw(st.integers(2, 600)))
        other = {"day": start + timedelta(days=draw(st.integers(1, 40))), "said_by": "the senate of ZZ"}
        place = draw(st.sampled_from(sorted(PLACES)))
        found.append(
            provision(
                f"p-{at}",
                place,
                draw(st.sampled_from(("statute", "ordinance", "agency_policy"))),
                draw(st.sampled_from(STANCES)),
                applies_to=draw(st.sampled_from((["all"], ["county"], ["county", "municipal"], ["state"]))),
                except_agencies=draw(st.sampled_from(([], ["zz_prisons"]))) if place == "state" else [],
                effective_from=start,
                effective_until=draw(st.sampled_from((end, None))),
                date_precision=draw(st.sampled_from(PRECISIONS)),
                disputed_from=draw(st.sampled_from((None, other))),
                contested=draw(st.sampled_from((False, False, True))),
            )
        )
    return found


def records_of(provisions: list[Provision]) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Records at and around the days on which something may change, blanks among them."""
    known = [d for p in provisions for d in (p.effective_from, p.effective_until) if d]
    days = st.one_of(
        st.none(),
        st.dates(date(2018, 1, 1), date(2024, 1, 1)),
        st.builds(lambda d, n: d + timedelta(days=n), st.sampled_from(known), st.integers(-2, 45)),
    )
    return st.lists(
        st.fixed_dictionaries(
            {
                "state_code": st.sampled_from(("ZZ", "ZZ", "ZY", None)),
                "county_code_fips": st.sampled_from((COUNTY, "99003", None)),
                "custodian_level": st.sampled_from(("municipal", "county", "state", "federal", "unknown", None)),
                "agency": st.sampled_from((None, "zz_sheriff", "zz_prisons", "zz_other")),
                "prepared_date": days,
            }
        ),
        min_size=30,
        max_size=50,
    )


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_joined_answer_is_the_answer_to_one_record(data: st.DataObject) -> None:
    """Stance, reason of doubt, dispute and instruments are the same, for every record and every blank."""
    provisions = data.draw(instruments())
    records = data.draw(records_of(provisions))
    for record, found in zip(records, joined(records, provisions), strict=True):
        named = {name: record[name] for name in FIELDS}
        alone = evaluate_record(provisions, **named, action="hold", day=record["prepared_date"])
        assert {name: found[f"hold_{name}"] for name in ("stance", "doubt", "is_disputed", "provision_ids")} == {
            "stance": alone.stance,
            "doubt": alone.doubt,
            "is_disputed": alone.is_disputed,
            "provision_ids": " ".join(p.id for p in alone.because),
        }, record


def test_the_records_that_a_dispute_touches_can_be_counted() -> None:
    """Two sources give two days; the records of the days between are undetermined and marked."""
    senate = {"day": "2020-01-04", "said_by": "the senate of ZZ"}
    act = provision("act", "state", "statute", "prohibited", disputed_from=senate)
    days = [date(2019, 12, 31), date(2020, 1, 1), date(2020, 1, 3), date(2020, 1, 4), None]
    place = dict(zip(FIELDS, ("ZZ", COUNTY, "county", None), strict=True))
    found = joined([{**place, "prepared_date": day} for day in days], [act])
    assert [(r["hold_stance"], r["hold_doubt"], r["hold_is_disputed"]) for r in found] == [
        ("silent", "", False),
        ("undetermined", "disputed_date", True),
        ("undetermined", "disputed_date", True),
        ("prohibited", "", False),
        ("undetermined", "date_not_known", False),
    ]


def test_a_county_that_is_not_known_is_answered_only_where_all_counties_agree() -> None:
    """A blank county may be the one with an ordinance; a state prison is bound by none of them."""
    rule = provision("rule", "nation", "regulation", "permitted")
    order = provision("order", "county", "ordinance", "prohibited", applies_to=["county"])
    day = {"prepared_date": date(2021, 1, 1), "state_code": "ZZ", "agency": None}
    asked = [
        {**day, "county_code_fips": None, "custodian_level": "county"},
        {**day, "county_code_fips": "99003", "custodian_level": "county"},
        {**day, "county_code_fips": None, "custodian_level": "state"},
    ]
    assert [(r["hold_stance"], r["hold_doubt"]) for r in joined(asked, [rule, order])] == [
        ("undetermined", "place_not_known"),
        ("permitted", ""),
        ("permitted", ""),
    ]


def test_a_county_jail_is_put_down_to_the_agency_that_keeps_it() -> None:
    """The directory says whose jail it is; a city's jail, of which a county may have several, stays without."""
    jail = {"state_code": "ZZ", "county_code_fips": COUNTY, "custodian_level": "county", "keeps": "county_jail"}
    prison = {"state_code": "ZZ", "county_code_fips": None, "custodian_level": "state", "keeps": "state_prison"}
    agencies = {
        name: Agency.model_validate({"id": name, "name": f"The {name} of ZZ", **entry})
        for name, entry in {"zz_sheriff": jail, "zz_prisons": prison}.items()
    }
    database = ibis.duckdb.connect()
    rows = [
        {"agency_kind": kind, "state_code": "ZZ", "county_code_fips": county}
        for kind, county in (
            ("county_jail", COUNTY),
            ("county_jail", "99003"),
            ("state_prison", COUNTY),
            ("city_police", COUNTY),
        )
    ]
    table = database.create_table("facilities", pa.Table.from_pylist(rows))
    found = database.to_pyarrow(add_agency(table, agencies)).to_pylist()
    database.disconnect()
    assert {(r["agency_kind"], r["county_code_fips"]): r["agency"] for r in found} == {
        ("county_jail", COUNTY): "zz_sheriff",
        ("county_jail", "99003"): None,
        ("state_prison", COUNTY): "zz_prisons",
        ("city_police", COUNTY): None,
    }
