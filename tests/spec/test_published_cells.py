"""What is published for adding up: the same figures as counting, and no death that can be told apart."""

from __future__ import annotations

import io
import itertools
import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from counterfoil import pipeline, publish
from counterfoil.engine import reading
from counterfoil.measures import (
    Question,
    adds_up,
    compute_by_definitions,
    compute_measure,
    load_measures,
    offered_denominators,
    published_definitions,
    published_outcomes,
)
from counterfoil.outcomes import load_definitions
from support.zz import ZZWorkspace, make_zz_workspace

TOGETHER = "lifted_by_ice_or_died"


@pytest.fixture(scope="module")
def zz(tmp_path_factory: pytest.TempPathFactory) -> ZZWorkspace:
    """A ZZ workspace."""
    return make_zz_workspace(tmp_path_factory.mktemp("zz"), rows=2000)


@pytest.fixture(scope="module")
def catalog(zz: ZZWorkspace) -> publish.Catalog:
    """What would be published of it."""
    with reading(zz.path) as snapshot:
        return publish.catalog_of(publish.write_catalog(pipeline.catalog_parts(snapshot)), Path("zz"))


#   cells told apart by                    | one value kept                  | window
QUESTIONS = [
    ((), (), (None, None)),
    (("state",), (), (None, None)),
    (("county_code_fips",), (), (date(2024, 10, 1), date(2025, 10, 1))),
    (("month",), (("county_code_fips", "99001"),), (None, None)),
    (("agency_id", "fiscal_year"), (("state", "ZZ"),), (date(2023, 1, 1), None)),
    (("custodian_level", "quarter"), (), (None, date(2025, 2, 1))),
    (("attribution", "calendar_year"), (("agency_kind", "county_jail"),), (None, None)),
    (("form",), (), (date(2023, 10, 1), date(2024, 10, 1))),
    (("hold_stance", "state"), (), (None, None)),
    ((), (("fiscal_year", "2023"),), (None, None)),
    ((), (), (date(2031, 1, 1), date(2031, 2, 1))),  # days that no release covers
]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: "-".join(q[0]) or "whole")
def test_sums_of_published_cells_are_the_figures_that_counting_gives(
    zz: ZZWorkspace, catalog: publish.Catalog, question: Any
) -> None:
    """Every measure that adds up: each figure, bound, cohort and as-of date, in the same order."""
    by, where, (start, end) = question
    compared = 0
    with reading(zz.path) as snapshot:
        for measure in load_measures().values():
            if not adds_up(measure) or measure.always_by or measure.only_outcome:
                continue
            published = catalog.ask(publish.Asked(measure.measure, by, where, start, end)).rows
            counted = [
                dict(r) for r in compute_measure(snapshot, Question(measure.measure, by, where, start, end)).rows
            ]
            offered = offered_denominators(measure)
            assert published == [r for r in counted if r.get("denominator_is", "") in ("", *offered)]
            compared += len(published)
    assert compared >= 8


def test_each_outcome_is_published_as_it_is_counted_but_for_deaths(zz: ZZWorkspace, catalog: publish.Catalog) -> None:
    """Those that ICE lifted and those that died stand in one row; every other row is as counted."""
    published = {r["outcome"]: r["count"] for r in catalog.ask(publish.Asked("detainers_by_outcome")).rows}
    with reading(zz.path) as snapshot:
        counted = {r["outcome"]: r["count"] for r in compute_measure(snapshot, Question("detainers_by_outcome")).rows}
    assert counted.pop("died") > 0
    assert published.pop(TOGETHER) > counted.pop("lifted_by_ice")
    assert published == counted


def test_other_definitions_are_published_as_they_are_counted(zz: ZZWorkspace, catalog: publish.Catalog) -> None:
    """Every set of definitions, by county and fiscal year."""
    by = ("county_code_fips", "fiscal_year")
    with reading(zz.path) as snapshot:
        counted = compute_by_definitions(snapshot, Question("taken_into_custody_share", by), "all").rows
    published = catalog.ask(publish.Asked("taken_into_custody_share", by, definitions="all")).rows
    assert published == [dict(r) for r in counted]
    assert len({r["definitions"] for r in published}) >= 5


def test_no_combination_of_published_figures_of_a_cell_gives_the_deaths() -> None:
    """Each published figure is a sum of counts by outcome; deaths are in no span of those sums.

    The same holds of any place, time and set of definitions: none reads a death otherwise.
    """
    ids = load_definitions().ids()
    sums = [np.array([o in p.outcomes for o in ids], dtype=float) for p in published_outcomes()]
    for measure in load_measures().values():
        if not adds_up(measure):
            continue
        sets = [measure.counted, measure.unknown]
        for d in offered_denominators(measure).values():
            sets.append(tuple(o for o in (d.only or ids) if o not in d.leaves_out))
            sets.append(tuple(o for o in measure.unknown if o in sets[-1]))
        sums += [np.array([o in s for o in ids], dtype=float) for s in sets]
    deaths = np.array([o == "died" for o in ids], dtype=float)
    matrix = np.stack(sums)
    assert np.linalg.matrix_rank(np.vstack([matrix, deaths])) == np.linalg.matrix_rank(matrix) + 1


def test_a_set_of_definitions_that_reads_a_death_otherwise_is_not_published(tmp_path: Path) -> None:
    """Beside ours it would tell deaths apart."""
    folder = tmp_path / "outcomes" / "definitions"
    folder.mkdir(parents=True)
    common = "version: 1\nby: ZZ\nsays: Fictional.\nladder: [lift_reason]\nshares: []\n"
    common += "evidence: fictional\ncites: [fictional]\n"
    (folder / "zz_plain.yaml").write_text(f"definition_set: zz_plain\ntitle: Plain\n{common}")
    (folder / "zz_deaths.yaml").write_text(
        f"definition_set: zz_deaths\ntitle: Deaths\n{common}outcomes:\n  died: released_without_handover\n"
    )
    found = published_definitions([tmp_path])
    assert "zz_plain" in found
    assert "zz_deaths" not in found
    assert next(iter(found)) == "counterfoil"


def test_what_is_not_published_is_refused_with_what_is(catalog: publish.Catalog) -> None:
    """An unknown measure, dimension, value, outcome, set or a window inside a month; each names the parameter."""
    #   the question                                                        | parameter    | among what is allowed
    table = [
        (publish.Asked("nobody"), "measure", "declined_share"),
        (publish.Asked("declined_share", ("eye_color",)), "by", "county_code_fips"),
        (publish.Asked("declined_share", (), (("person_key", "1"),)), "where", "state"),
        (publish.Asked("declined_share", (), (("state", "QQ"),)), "where", "state:ZZ"),
        (publish.Asked("detainers_by_outcome", (), (("outcome", "died"),)), "where", f"outcome:{TOGETHER}"),
        (publish.Asked("declined_share", definitions="nobody"), "definitions", "trac"),
        (publish.Asked("declined_share", (), (), date(2024, 10, 2)), "from", "2024-10-01"),
        (publish.Asked("declined_share", ("agency_id", "form")), "by", "form, fiscal_year"),
    ]
    for asked, parameter, allowed in table:
        with pytest.raises(publish.NotPublishedError) as refused:
            catalog.ask(asked)
        assert refused.value.parameter == parameter
        assert allowed in refused.value.allowed


def test_no_attribute_of_a_person_is_published_beside_a_place(catalog: publish.Catalog) -> None:
    """Cells by criminality, offense and the like are the nation's alone."""
    from counterfoil.disclosure import load_thresholds

    persons = set(load_thresholds().person_dimensions)
    places = {"state", *load_thresholds().place_dimensions}
    cubes = [set(c.dimensions) for c in catalog.cubes()]
    tables = [set(t.dimensions) for t in catalog.tables.values()]
    assert not [d for d in (*cubes, *tables) if d & persons and d & places]
    assert [d for d in cubes if d & persons]


def test_the_same_workspace_gives_the_same_catalog(zz: ZZWorkspace) -> None:
    """Byte for byte."""
    with reading(zz.path) as snapshot:
        first = publish.write_catalog(pipeline.catalog_parts(snapshot))
    with reading(zz.path) as snapshot:
        second = publish.write_catalog(pipeline.catalog_parts(snapshot))
    assert {k for k in first if first[k] != second.get(k)} == set()


def test_every_table_says_which_one_it_is(zz: ZZWorkspace) -> None:
    """No two tables have one title; a table's own file has the title under which the data package lists it."""
    with reading(zz.path) as snapshot:
        files = publish.write_catalog(pipeline.catalog_parts(snapshot))
    listed = json.loads(files["datapackage.json"])["resources"]
    titles = {r["path"]: r["title"] for r in listed}
    assert len(titles) == len(listed) == len({*titles.values()})
    assert titles["cells/nation-sex.parquet"] == "Detainers issued, by outcome and by sex, fiscal_year"
    written = {p: pq.read_schema(io.BytesIO(files[p])).metadata[b"title"].decode() for p in titles}
    assert written == titles


def test_a_catalog_that_was_changed_is_not_opened(zz: ZZWorkspace, tmp_path: Path) -> None:
    """One byte of a file is enough; the file is named."""
    from counterfoil.errors import CounterfoilError

    with reading(zz.path) as snapshot:
        files = publish.write_catalog(pipeline.catalog_parts(snapshot))
    for path, data in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    publish.open_catalog(tmp_path)
    (tmp_path / "claims.json").write_bytes(files["claims.json"] + b" ")
    with pytest.raises(CounterfoilError, match="not what its manifest says") as refused:
        publish.open_catalog(tmp_path)
    assert refused.value.where["file"] == "claims.json"


def test_a_cube_adds_up_like_plain_python() -> None:
    """Random small cells, every choice of dimensions."""
    from counterfoil.publish.catalog.cubes import Axis, Cube

    random = np.random.default_rng(5)
    values = {"a": ("x", "y", None), "b": ("1", "2", "3"), "month": ("2024-09-01", "2024-10-01", None)}
    codes = {k: random.integers(0, len(v), 60) for k, v in values.items()}
    counts = random.integers(0, 9, (60, 2))
    cube = Cube("t", {k: Axis(v, codes[k]) for k, v in values.items()}, counts)
    rows = [{**{k: values[k][codes[k][i]] for k in values}, "n": counts[i]} for i in range(60)]
    for row in rows:
        row["fiscal_year"] = None if row["month"] is None else int(row["month"][:4]) + (row["month"][5:7] >= "10")
    names = ("a", "b", "month", "fiscal_year")
    for size in range(3):
        for by in itertools.permutations(names, size):
            expected: dict[Any, Any] = {} if by else {(): np.zeros(2, dtype=int)}
            for row in rows:
                if row["a"] == "x" and row["month"] is not None and row["month"] >= "2024-10-01":
                    key = tuple(row[n] for n in by)
                    expected[key] = expected.get(key, 0) + row["n"]
            groups, sums = cube.add_up(by, [("a", "x")], date(2024, 10, 1), None)
            assert {g: s.tolist() for g, s in zip(groups, sums, strict=True)} == {
                k: v.tolist() for k, v in expected.items()
            }


def test_an_edition_that_hides_a_cell_is_known_by_its_tables() -> None:
    """It is held against the catalog before it is published beside it."""
    from counterfoil.pipeline.publishing import hides_something

    open_row = {"outcome": "usc_or_claim", "count": 3, "reason": None}
    hidden_row = {"outcome": "died", "count": None, "reason": "suppressed"}
    assert not hides_something({"tables": {"outcomes": {"rows": [open_row]}}})
    assert hides_something({"tables": {"outcomes": {"rows": [open_row, hidden_row]}}})
