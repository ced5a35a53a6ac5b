"""Productions that are made up at random have the same links and outcomes on DuckDB, on Spark and in plain Python."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterfoil.outcomes import load_definition_sets
from support.generated import drawn, mostly
from support.linked import Production, Row, decided_on_spark, links_on, outcomes_on
from support.linked import given as production
from support.spark import require_java

pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
#: The columns that tell records apart, or persons.
_KEYS = {"detainer_id", "superseded_by", "person_key", "arrest_id", "stint_id", "removal_id"}
_QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]

# Few people, few days and few places, so that events collide.
_persons = st.sampled_from(["a", "b", "c", "d", None])
_days = st.integers(0, 14).map(lambda n: date(2025, 1, 1) + timedelta(days=n * 3 if n < 10 else n * 40))
_places = st.sampled_from(["ZZJAIL", "ZYJAIL", None])
_methods = st.sampled_from(["CAP Local Incarceration", "located", "ERO Reprocessed Arrest", None])
_programs = st.sampled_from(["ERO Criminal Alien Program", "Fugitive  Operations", None])
_reasons = st.sampled_from(
    [
        None,
        None,
        "Booked into Detention",
        "DETAINER  DECLINED BY LEA",
        "Superseding - New Form Issued",
        "Insufficient Notice to ICE",
        "Case\u00a0Closed",
        "See Comments",
    ]
)
_forms = st.tuples(
    _persons,
    mostly(_days),
    _places,
    _reasons,
    st.sampled_from(["A", "B", None]),
    st.sampled_from(["notify", "notify_and_hold", "unknown"]),
    st.sampled_from(["ACTIVE", "7-Died", None]),
    st.booleans(),
)
_arrests = st.tuples(_persons, mostly(_days), _methods, _programs)
_stays = st.tuples(_persons, mostly(_days), mostly(_days), _places, _methods, _programs)
_removals = st.tuples(_persons, mostly(_days))
_answers = st.tuples(
    st.sampled_from(["accepted", "Refused", None]),
    st.one_of(_days, st.none()),
    st.one_of(_days, st.none()),
    st.sampled_from(["yes", "no", "unknown"]),
)


def _table(row: Any, most: int = 8) -> Any:
    return st.one_of(st.none(), st.lists(row, max_size=most), st.lists(row, min_size=3, max_size=most))


@st.composite
def productions(draw: st.DrawFn) -> Production:
    """A production of a few forms and events; any table but that of forms may be missing."""
    made = production("id\n" + "\n".join(f"F{n:02}" for n in range(draw(st.integers(1, 9)))))
    for at, form in enumerate(made.detainers):
        person, day, place, reason, code, asked, status, is_replaced = draw(_forms)
        form |= {"person_key": person, "prepared_date": day, "facility_code_ice": place, "request_asked": asked}
        form |= {"lift_reason_as_stated": reason, "lift_reason_code_ice": code, "case_status": status}
        form["prepared_date_reason"] = None if day else "unreadable"
        form["lift_reason_reason"] = None if reason else "withheld"
        form["superseded_by"] = f"F{at + 1:02}" if is_replaced and at + 1 < len(made.detainers) else None
    tables: dict[str, Any] = {}
    for name, row, columns in (
        ("arrests", _arrests, ("person_key", "arrest_date", "apprehension_method", "final_program")),
        (
            "stints",
            _stays,
            (
                "person_key",
                "stay_book_in_date",
                "book_in_date",
                "facility_code",
                "apprehension_method",
                "final_program",
            ),
        ),
        ("removals", _removals, ("person_key", "departed_date")),
    ):
        rows = draw(_table(row))
        if rows is not None:
            blank = production(
                "id\nx",
                **{{"stints": "stays"}.get(name, name): "id\n" + "\n".join(f"{name}{n}" for n in range(len(rows)))},
            )
            stored = getattr(blank, name)
            tables[name] = [s | dict(zip(columns, r, strict=True)) for s, r in zip(stored, rows, strict=True)]
    log = draw(st.one_of(st.none(), st.lists(_answers, max_size=len(made.detainers))))
    names = ("answer", "notice_date", "custody_release_date", "picked_up")
    actions = (
        None
        if log is None
        else [
            {"detainer_id": form["detainer_id"]} | dict(zip(names, said, strict=True))
            for form, said in zip(made.detainers, log, strict=False)
        ]
    )
    for form in made.detainers[:2]:
        form["lift_date"] = draw(st.one_of(_days, st.none()))
    return Production(made.detainers, tables.get("arrests"), tables.get("stints"), tables.get("removals"), actions)


def _agree(engine: str, made: Production, definitions: str) -> None:
    assert links_on(engine, made) == links_on("plain", made)
    by_engine = outcomes_on(engine, made, definitions=definitions)
    assert by_engine == outcomes_on("plain", made, definitions=definitions)
    assert [row["detainer_id"] for row in by_engine] == [form["detainer_id"] for form in made.detainers]


@settings(max_examples=15, deadline=None, suppress_health_check=_QUIET)
@given(productions(), st.sampled_from(sorted(load_definition_sets())))
def test_duckdb_agrees_with_plain_python_on_any_production(made: Production, definitions: str) -> None:
    """Every form of every production stands once, with equal links and outcomes."""
    _agree("duckdb", made, definitions)


#: Which tables a production has beside its forms: each group of cases is one question to Spark.
_TABLES = (("arrests", "stints", "removals"), ("stints",), ("arrests", "removals"))
#: How many cases are drawn. They are put into groups in turn, by their tables and by the definitions.
_CASES = 120


@pytest.fixture(scope="module")
def cases() -> list[Production]:
    """Made-up productions, each with keys of its own, so that many of them are one production."""
    require_java()
    return [
        _apart(case, f"c{at:03}-", _TABLES[at % len(_TABLES)]) for at, case in enumerate(drawn(productions(), _CASES))
    ]


def _apart(made: Production, own: str, tables: Collection[str]) -> Production:
    """The production with its keys set apart from those of others, and with these tables and no others."""

    def marked(rows: list[Row] | None) -> list[Row]:
        return [{n: f"{own}{v}" if n in _KEYS and v is not None else v for n, v in row.items()} for row in rows or ()]

    held = {n: marked(getattr(made, n)) if n in tables else None for n in ("arrests", "stints", "removals")}
    return Production(marked(made.detainers), **held, actions=None if made.actions is None else marked(made.actions))


def _together(cases: Iterable[Production], *, has_log: bool = False) -> Production:
    """Many productions as one."""
    made = list(cases)

    def rows(name: str) -> list[Row]:
        return [row for case in made for row in getattr(case, name) or ()]

    held = {n: rows(n) if getattr(made[0], n) is not None else None for n in ("arrests", "stints", "removals")}
    return Production(rows("detainers"), **held, actions=rows("actions") if has_log else None)


def test_spark_links_many_productions_as_plain_python_links_each(cases: list[Production]) -> None:
    """Every form of every production has the links that going through its own production alone gives it."""
    for tables in _TABLES:
        group = [c for c in cases if {n for n in _TABLES[0] if getattr(c, n) is not None} == set(tables)]
        expected = [row for case in group for row in links_on("plain", case)]
        assert len(group) == _CASES // len(_TABLES)
        assert sum(row["link_status"] == "linked" for row in expected) > 5
        assert sorted(links_on("spark", _together(group)), key=by_id) == sorted(expected, key=by_id)


def test_spark_decides_many_productions_as_plain_python_decides_each(cases: list[Production]) -> None:
    """The same of outcomes, under every set of definitions, with a custodian's log and without one."""
    sets = sorted(load_definition_sets())
    asked = [(name, at % 2 == 0) for at, name in enumerate(sets)] + [("counterfoil", False)]
    expected, questions = [], []
    for at, (definitions, has_log) in enumerate(asked):
        group = [c if has_log else replace(c, actions=None) for c in cases[at :: len(asked)]]
        group = [replace(c, actions=c.actions or []) if has_log else c for c in group]
        for case in group:
            expected += outcomes_on("plain", case, definitions=definitions)
        links = [row for case in group for row in links_on("plain", case)]
        questions.append((_together(group, has_log=has_log), links, definitions))
    assert sorted(decided_on_spark(questions), key=by_id) == sorted(expected, key=by_id)


def by_id(row: Row) -> str:
    """By which rows of two engines are put in the same order."""
    return str(row["detainer_id"])
