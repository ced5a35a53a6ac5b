"""From a printed figure of an edition back to the rows of the workbooks, and what is refused on the way."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from counterfoil import pipeline
from counterfoil.errors import Exit
from support.workspaces import new_workspace, run_in_process
from support.zz import ZZWorkspace, make_zz_workspace


@pytest.fixture(scope="module")
def zz(tmp_path_factory: pytest.TempPathFactory) -> ZZWorkspace:
    """A small ZZ workspace."""
    return make_zz_workspace(tmp_path_factory.mktemp("zz"), rows=1500)


@pytest.fixture(scope="module")
def edition(zz: ZZWorkspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A year of ZZ as an edition."""
    folder = tmp_path_factory.mktemp("edition") / "e"
    days = (date(2024, 10, 1), date(2025, 10, 1))
    pipeline.build_report(zz.path, "ddor", "ZZ", *days, folder, lambda _name, _done, _of: None)
    return folder


def printed(edition: Path) -> dict[str, Any]:
    return dict(json.loads((edition / "edition.json").read_text(encoding="utf-8")))


def explain(zz: ZZWorkspace, edition: Path, address: str) -> pipeline.ExplainedFigure:
    return pipeline.explain_figure(edition, address, zz.path)


def test_every_figure_of_the_first_page_leads_to_as_many_detainers_as_it_prints(
    zz: ZZWorkspace, edition: Path
) -> None:
    """Its numerator, or its count, is the number of detainers behind it; each has at least one row of a workbook."""
    for figure in printed(edition)["figures"]:
        found = explain(zz, edition, f"{printed(edition)['edition_id']}#{figure['figure_id']}").explanation
        counts = figure["value"] if figure["numerator"] is None else figure["numerator"]
        assert found.counted == counts, figure["figure_id"]
        assert sum(s.row_count for s in found.stretches if s.role == "counted") >= counts


def test_cells_of_tables_are_addressed_by_what_tells_their_row_apart(zz: ZZWorkspace, edition: Path) -> None:
    """A row of outcomes, of outcomes by month, of a share, of the declines by place, a total and a step."""
    tables = printed(edition)["tables"]
    month = next(r for r in tables["outcomes_over_time"]["rows"] if r["outcome"] == "declined_by_agency")
    place = next(r for r in tables["declines_by_place"]["rows"] if r["declined_count"] and r["county_code_fips"])
    where = f"{place['state']},{place['county_code_fips']},{place['custodian_level']}"
    totals = printed(edition)["totals"]
    expected = {
        f"outcomes_over_time/{month['month']},declined_by_agency": month["count"],
        f"declines_by_place/{where}": place["declined_count"],
        f"declines_by_place/{where}/issued_count": place["issued_count"],
        "outcomes/declined_by_agency": totals["declined_by_agency"],
        "totals/unresolved": totals["unresolved"],
        "totals/rows_set_aside": totals["rows_set_aside"],
        "accounting/rows_read": totals["rows_read"],
    }
    assert {address: explain(zz, edition, address).explanation.counted for address in expected} == expected


def test_no_address_of_a_row_is_part_of_an_edition(zz: ZZWorkspace, edition: Path) -> None:
    """An edition has no column for rows or sheets; what leads to them is printed to who holds the workspace."""
    for table in printed(edition)["tables"].values():
        assert not {"row_number", "sheet", "file_hash"} & {f["name"] for f in table["fields"]}


def test_a_hidden_figure_an_altered_edition_and_another_workspace_are_refused(
    zz: ZZWorkspace, edition: Path, tmp_path: Path
) -> None:
    """Status 2 for an address that names nothing, 3 where the inputs are not here, 5 for an altered edition."""
    altered = tmp_path / "altered"
    shutil.copytree(edition, altered)
    (altered / "tables" / "outcomes.csv").write_text("x", encoding="utf-8")
    other = new_workspace(tmp_path)
    statuses = {
        "names nothing": (edition, "outcomes/nobody", zz.path),
        "other edition": (edition, "ddor-us-1#detainers_issued", zz.path),
        "no records": (edition, "policies_in_force/x", zz.path),
        "not here": (edition, "detainers_issued", other),
        "altered": (altered, "detainers_issued", zz.path),
    }
    found = {
        name: run_in_process(["report", "explain", folder, address, "--workspace", workspace]).status
        for name, (folder, address, workspace) in statuses.items()
    }
    usage, bad, differs = Exit.USAGE, Exit.BAD_INPUT, Exit.DIFFERENCE
    assert found == {
        "names nothing": usage,
        "other edition": usage,
        "no records": usage,
        "not here": bad,
        "altered": differs,
    }


def test_the_command_prints_steps_and_rows_and_writes_every_address(
    zz: ZZWorkspace, edition: Path, tmp_path: Path
) -> None:
    """As text for people and as JSON for programs; the file has one line an address."""
    rows = tmp_path / "rows.csv"
    words = ["report", "explain", edition, "totals/declined_by_agency", "--workspace", zz.path]
    ran = run_in_process([*words, "--output", rows])
    assert (ran.status, "Counts at each step" in ran.out, "sheet" in ran.out) == (0, True, True)
    told = json.loads(run_in_process([*words, "--format", "json"]).out)
    assert told["counted"] == printed(edition)["totals"]["declined_by_agency"]
    assert len(rows.read_text(encoding="utf-8").splitlines()) == told["address_count"] + 1
