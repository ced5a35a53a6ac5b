"""Whatever a release holds, from files to the cells of a measure nothing is lost, and only what it says counts."""

from __future__ import annotations

import itertools
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterfoil import pipeline, zz
from counterfoil.engine import reading, writing
from counterfoil.errors import CounterfoilError, Exit
from counterfoil.ledger import DETAINER_ROWS_FATE
from counterfoil.measures import Question, compute_measure
from counterfoil.sources import add_releases, load_formats
from support.files import Cell, form, ice_sheet, write_workbook
from support.workspaces import new_workspace, whole

Forms = Sequence[Mapping[str, Cell]]
Cells = dict[tuple[Any, ...], int]

#: Three jails of ZZ that are placed with certainty: what a form says of each, and its county.
JAILS = {
    "99005": ("QUILLON COUNTY JAIL", "QUILLZZ", "QUILLON MILLS"),
    "99019": ("ORRERY COUNTY JAIL", "ORRERZZ", "ORRERY MILLS"),
    "99021": ("PLUMBAGO COUNTY JAIL", "PLUMBZZ", "PLUMBAGO SPRINGS"),
}
REASONS = [
    "Booked into Detention",
    "Detainer Declined by LEA",
    None,
    "Case Closed",
    "Duplicate",
    "Words of nobody's list",
]
_QUESTION = Question("detainers_by_outcome", ("county_code_fips", "month", "outcome"))
_FEW = settings(
    max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def _form(at: int, county: str, day: int, person: int, reason: str | None) -> dict[str, Cell]:
    name, code, city = JAILS[county]
    return form(
        date(2024, 10, 1) + timedelta(days=day),
        Detainer_Facility=name,
        Detainer_Facility_Code=code,
        Facility_City=city,
        Facility_State="FICTIONAL STATE ZZ",
        Detainer_Lift_Reason=reason,
        Anonymized_Identifier=f"zz-{person}" if person else None,
    )


_one = st.tuples(st.sampled_from(list(JAILS)), st.integers(0, 400), st.integers(0, 40), st.sampled_from(REASONS))
#: Forms that stand on days of their own: which of two forms of one day is the first is for their order to say.
_forms = st.lists(_one, min_size=20, max_size=60, unique_by=lambda f: (f[0], f[1])).map(
    lambda given: [_form(at, *one) for at, one in enumerate(given)]
)


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a workspace must know of ZZ."""
    return zz.write_release(tmp_path_factory.mktemp("zz"), rows=200, seed=1).facts


class Ground:
    """Makes workspaces of what is given, and counts."""

    def __init__(self, folder: Path, facts: Path) -> None:
        self._folder, self._facts, self._numbers = folder, facts, itertools.count()

    def worked(self, *books: Mapping[str, Forms]) -> Path:
        """A workspace with a release of workbooks, each of sheets of forms, worked through."""
        folder = self._folder / str(next(self._numbers))
        folder.mkdir()
        workspace = new_workspace(folder)
        shutil.copytree(self._facts, workspace / "facts")
        paths = [
            write_workbook(folder / f"zz-{at}.xlsx", {name: ice_sheet(rows) for name, rows in sheets.items()})
            for at, sheets in enumerate(books)
        ]
        with writing(workspace) as change:
            add_releases(change, paths, load_formats(change.fact_folders()), format_id="ice_detainers_2026_03")
        pipeline.run(workspace, lambda _name, _done, _of: None)
        return workspace

    def count(self, *books: Mapping[str, Forms]) -> Cells:
        """Detainers by county, month and outcome."""
        with reading(self.worked(*books)) as snapshot:
            return _cells(compute_measure(snapshot, _QUESTION).rows)


def _cells(rows: Iterable[Mapping[str, Any]]) -> Cells:
    return {(r["county_code_fips"], r["month"], r["outcome"]): r["count"] for r in rows if r["count"]}


@pytest.fixture
def ground(tmp_path: Path, facts: Path) -> Ground:
    return Ground(tmp_path, facts)


@_FEW
@given(_forms, st.randoms())
def test_order_files_and_sheets_change_nothing(ground: Ground, forms: Forms, draw: Any) -> None:
    """The same forms shuffled, on two sheets, and in three workbooks, give the same cells."""
    shuffled = draw.sample(list(forms), len(forms))
    half, third = len(forms) // 2, len(forms) // 3
    whole_sheet = ground.count({"Detainers": forms})
    assert whole_sheet
    assert ground.count({"Detainers": shuffled}) == whole_sheet
    assert ground.count({"FY2025": forms[:half], "FY2026": forms[half:]}) == whole_sheet
    split = [forms[:third], forms[third : 2 * third], forms[2 * third :]]
    assert ground.count(*({"Detainers": part} for part in split)) == whole_sheet


@_FEW
@given(_forms)
def test_places_that_change_names_change_cells(ground: Ground, forms: Forms) -> None:
    """Where each jail takes the name, code and city of the next, each county has the cells of the one before."""
    codes = {code: county for county, (_, code, _) in JAILS.items()}
    following = dict(zip(JAILS, [*list(JAILS)[1:], next(iter(JAILS))], strict=True))
    renamed = []
    for one in forms:
        name, code, city = JAILS[following[codes[str(one["Detainer Facility Code"])]]]
        renamed.append({**one, "Detainer Facility": name, "Detainer Facility Code": code, "Facility City": city})
    expected = {(following[c], month, outcome): n for (c, month, outcome), n in ground.count({"D": forms}).items()}
    assert ground.count({"D": renamed}) == expected


@_FEW
@given(_forms)
def test_every_row_is_counted_once(ground: Ground, forms: Forms) -> None:
    """Rows read are rows kept, duplicates, superseded and set aside; the detainers kept are all counted."""
    repeated = [*forms, *forms[:3]]
    workspace = ground.worked({"Detainers": repeated})
    with reading(workspace) as snapshot:
        (release,) = snapshot.records("releases").values()
        fates = Counter(row["fate"] for row in snapshot.run(snapshot.table(DETAINER_ROWS_FATE)).to_pylist())
        counted = _cells(compute_measure(snapshot, _QUESTION).rows)
    assert release["row_count"] == len(repeated) == sum(fates.values())
    assert sum(counted.values()) == fates["kept"] + fates["superseded_by"]


def test_a_release_that_is_added_twice_changes_nothing(ground: Ground, tmp_path: Path) -> None:
    """Under its name, and under another: the workspace is the same, byte for byte."""
    forms = [_form(at, county, 7 * at, at, REASONS[at % 5]) for at, county in enumerate([*JAILS] * 5)]
    workspace = ground.worked({"Detainers": forms})
    before = whole(workspace)
    first = next(workspace.parent.glob("zz-0.xlsx"))
    other = shutil.copy(first, tmp_path / "another name.xlsx")
    again = write_workbook(tmp_path / "written again.xlsx", {"Sheet1": ice_sheet(forms, above=7)})
    for path in (first, Path(other), again):
        with pytest.raises(CounterfoilError) as refused, writing(workspace) as change:
            add_releases(change, [path], load_formats(change.fact_folders()), format_id="ice_detainers_2026_03")
        assert refused.value.status == Exit.BAD_INPUT
        assert pipeline.run(workspace, lambda _name, _done, _of: None) == []
        assert whole(workspace) == before
