"""Several releases may hold the same days: each day is taken from one of them, and no row is counted twice."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from counterfoil.engine import reading
from counterfoil.ledger import DETAINERS, find_seams, served_detainers, serving_days
from counterfoil.measures import seams_between
from support.detainers import Given

OLD, NEW, LAST = "newsroom_detainers_2007_2015", "newsroom_detainers_2008_2017", "ice_detainers_2025_11"


def release(first: str, until: str, as_of: str, format_id: str = "zz", rows: int = 100) -> dict[str, Any]:
    return {
        "makes": "sources.detainer_rows",
        "format": format_id,
        "as_of_date": as_of,
        "row_count": rows,
        "span_from_date": first,
        "span_until_date": until,
    }


def served(releases: dict[str, Any], day: str, extensions: tuple[Path, ...] = ()) -> set[str]:
    """The releases that serve a day."""
    at = date.fromisoformat(day)
    return {
        s.release_id
        for s in serving_days(releases, extensions)
        if (not s.from_date or s.from_date <= at) and (not s.until_date or at < s.until_date)
    }


def declare(folder: Path, **fact: Any) -> tuple[Path, ...]:
    """What a workspace declares of the releases of detainers."""
    file = folder / "facts" / "ledger" / "releases" / "zz.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(yaml.safe_dump({"table": "sources.detainer_rows", "cites": ["invented"], **fact}))
    return (folder / "facts",)


def test_the_latest_release_serves_the_days_that_two_cover() -> None:
    """Each serves alone what it alone covers."""
    both = {
        "A": release("2024-01-01", "2025-01-01", "2024-12-31"),
        "B": release("2024-07-01", "2025-07-01", "2025-06-30"),
    }
    assert [served(both, day) for day in ("2024-06-30", "2024-07-01", "2025-06-30")] == [{"A"}, {"B"}, {"B"}]


def test_the_day_on_which_another_release_begins_to_serve_is_a_seam() -> None:
    """Also where there are but two releases, and where days that none covers lie between them."""
    a, b = release("2024-01-01", "2025-01-01", "2024-12-31"), release("2024-07-01", "2025-07-01", "2025-06-30")
    late = release("2025-09-01", "2025-12-01", "2025-11-30")
    found = [(str(s.day), s.before, s.after) for s in find_seams({"A": a, "B": b, "C": late})]
    assert found == [("2024-07-01", "A", "B"), ("2025-09-01", "B", "C")]
    assert find_seams({"A": a}) == ()


def test_a_seam_inside_a_window_is_named_and_one_on_its_first_day_divides_nothing() -> None:
    """The window is half open."""
    both = {
        "A": release("2024-01-01", "2025-01-01", "2024-12-31"),
        "B": release("2024-07-01", "2025-07-01", "2025-06-30"),
    }
    seam = date(2024, 7, 1)
    assert [s.day for s in seams_between(both, date(2024, 6, 30), date(2024, 7, 2))] == [seam]
    assert seams_between(both, seam, None) == ()
    assert seams_between(both, None, seam) == ()


def test_a_declared_release_serves_though_a_later_one_covers_the_days() -> None:
    """The two newsroom sets: the first serves to 19 July 2015, the second from the next day on."""
    both = {
        "A": release("2007-10-01", "2015-07-20", "2015-07-19", OLD),
        "B": release("2008-01-01", "2017-07-01", "2017-06-30", NEW),
    }
    assert [served(both, day) for day in ("2010-01-01", "2015-07-19", "2015-07-20")] == [{"A"}, {"A"}, {"B"}]


def test_a_last_choice_serves_only_where_no_other_does() -> None:
    """However late its as-of date is."""
    both = {
        "A": release("2024-01-01", "2025-07-01", "2025-06-30"),
        "B": release("2024-07-01", "2025-10-17", "2026-01-01", LAST),
    }
    assert [served(both, day) for day in ("2024-08-01", "2025-06-30", "2025-07-01")] == [{"A"}, {"A"}, {"B"}]


def test_what_a_workspace_declares_comes_before_what_the_project_does(tmp_path: Path) -> None:
    """It may prefer what the project takes last, and take last what the project prefers."""
    days = [{"from_date": date(2024, 9, 1), "prefer": [LAST], "because": "invented"}]
    facts = declare(tmp_path / "1", days=days)
    both = {
        "A": release("2024-01-01", "2025-07-01", "2025-06-30"),
        "B": release("2024-07-01", "2025-07-01", "2025-06-01", LAST),
    }
    assert [served(both, day, facts) for day in ("2024-08-31", "2024-09-01")] == [{"A"}, {"B"}]
    facts = declare(tmp_path / "2", last_choice={OLD: "invented"})
    both = {
        "A": release("2007-10-01", "2015-07-20", "2015-07-19", OLD),
        "B": release("2008-01-01", "2017-07-01", "2014-06-30", NEW),
    }
    assert served(both, "2010-01-01", facts) == {"B"}


def rows(given: Given) -> list[tuple[str, str]]:
    """Release and day of each row that is served."""
    with reading(given.path) as snapshot:
        found = served_detainers(snapshot.table(DETAINERS), snapshot.records("releases"), snapshot.fact_folders())
        stored = snapshot.run(found.order_by(["prepared_date", "release_id"])).to_pylist()
    return [(r["release_id"], str(r["prepared_date"])) for r in stored]


@pytest.fixture(scope="module")
def two_vintages(tmp_path_factory: pytest.TempPathFactory) -> Given:
    """The same forms in two releases, with strays behind the days that each covers, and rows without a day."""
    given = Given(tmp_path_factory.mktemp("vintages"))
    table = """
        date       | person
        2024-03-01 | P1
        2024-03-02 | P2
        2020-01-01 | P3
        -          | P4
    """
    given.release(table, release_id="a", as_of="2024-12-31", span=("2024-03-01", "2024-03-03"))
    later = table + "        2026-09-09 | P5\n        2024-03-03 | P6\n"
    return given.release(later, release_id="b", as_of="2025-12-31", span=("2024-03-01", "2024-03-04"))


def test_no_row_of_two_vintages_is_counted_twice(two_vintages: Given) -> None:
    """Neither inside their spans, nor a stray that both hold, nor a row without a day."""
    assert rows(two_vintages) == [
        ("b", "2020-01-01"),
        ("b", "2024-03-01"),
        ("b", "2024-03-02"),
        ("b", "2024-03-03"),
        ("b", "2026-09-09"),
        ("b", "None"),
    ]


def test_a_stray_that_one_release_alone_holds_is_counted(tmp_path: Path) -> None:
    """A day that no release covers is served by whichever has a row on it."""
    given = Given(tmp_path)
    one = "date | person\n 2024-03-01 | P1\n 2019-01-01 | P2"
    other = "date | person\n 2025-03-01 | P1\n 2019-01-02 | P2"
    given.release(one, release_id="a", as_of="2024-12-31", span=("2024-03-01", "2024-03-02"))
    given.release(other, release_id="b", as_of="2025-12-31", span=("2025-03-01", "2025-03-02"))
    assert rows(given) == [("a", "2019-01-01"), ("b", "2019-01-02"), ("a", "2024-03-01"), ("b", "2025-03-01")]
