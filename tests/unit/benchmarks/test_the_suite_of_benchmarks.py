"""The frame of the benchmarks: what is a ratio, and when it has grown."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

_FOLDER = Path(__file__).resolve().parents[3] / "benchmarks"


@pytest.fixture(scope="module", autouse=True)
def _path() -> Iterator[None]:
    sys.path.insert(0, str(_FOLDER))
    yield
    sys.path.remove(str(_FOLDER))


def _result(*pairs: tuple[float, float]) -> Any:
    from racing import Cost, Race, Result

    race = Race("a", "ours", lambda: None, "theirs", lambda: None)
    return Result(race, tuple((Cost(ours, ours), Cost(theirs, theirs)) for ours, theirs in pairs))


def test_a_ratio_is_the_median_of_the_rounds() -> None:
    """One round in which the machine was busy moves nothing."""
    assert _result((2.0, 1.0), (2.0, 1.0), (9.0, 1.0)).ratio == 2.0


@pytest.mark.parametrize(
    ("rounds", "stored", "expected"),
    [
        ([(1.14, 1.0)] * 3, {"a": 1.0}, False),
        ([(1.16, 1.0)] * 3, {"a": 1.0}, True),
        ([(1.0, 1.0), (3.0, 1.0), (3.0, 1.0)], {"a": 1.0}, False),  # the quickest rounds say otherwise
        ([(3.0, 1.0)] * 3, {}, False),  # nothing is written down yet
        ([(0.004, 0.001)] * 3, {"a": 1.0}, False),  # too short to be told from the clock
    ],
)
def test_a_ratio_has_grown_when_it_is_more_than_15_percent_above_the_one_written_down(
    rounds: list[tuple[float, float]], stored: dict[str, float], expected: bool
) -> None:
    """By the median and by the quickest rounds, so that a busy machine alone fails nothing."""
    from run import has_grown

    assert has_grown(_result(*rounds), stored) is expected


@pytest.mark.parametrize(("slowed", "fails"), [(1.0, False), (1.6, True)])
def test_the_check_fails_where_our_side_of_a_race_is_slowed(
    slowed: float, fails: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A race that stood at 1 and takes 1.6 times as long stops the check, by its name, also when measured again."""
    import run
    from racing import Race

    written = tmp_path / "ratios.json"
    written.write_text(json.dumps({"small": {"zz-race": 1.0}}), encoding="utf-8")
    race = Race("zz-race", "ours", lambda: time.sleep(0.05 * slowed), "theirs", lambda: time.sleep(0.05))
    monkeypatch.setattr(run, "RATIOS", written)
    monkeypatch.setattr(run, "races", lambda _ground, _only: iter([race]))
    monkeypatch.setattr(sys, "argv", ["run.py", "--check"])
    if fails:
        with pytest.raises(SystemExit, match=r"zz-race: 1\.[5-9]"):
            run.main()
    else:
        run.main()


def test_a_reference_that_is_not_installed_is_named_and_skipped() -> None:
    """No ratio is made up for it."""
    from racing import Race, run_races

    said: list[str] = []
    race = Race("readxl", "ours", lambda: None, "R with readxl is not installed", None)
    assert run_races([race], 1, said.append) == []
    assert said == [f"{'readxl':<32} skipped: R with readxl is not installed"]


def test_every_ratio_written_down_is_of_a_race_that_there_is() -> None:
    """A race that was renamed must not leave a ratio behind that nothing is held to."""
    from run import RATIOS, stored_ratios, topics

    code = "".join((_FOLDER / "races" / f"{topic}.py").read_text(encoding="utf-8") for topic in topics())
    assert RATIOS.exists()
    names = set(stored_ratios("small")) | set(stored_ratios("full"))
    raced = [
        n.removesuffix("-readxl").removesuffix("-first") for n in names
    ]  # the one race gives its name to the other
    gone = [n for n in raced if f'"{n}"' not in code]
    assert gone == []


def test_a_step_that_grows_faster_than_sorting_is_named() -> None:
    """Ten times the rows may take 11.7 times as long from a million on, and a little more; a start costs nothing."""
    from scale import dearer_than_sorting

    few, many = 10**6, 10**7
    assert dearer_than_sorting({"run": {few: 29.9, many: 292.0}, "ask": {few: 1.0, many: 1.1}}) == []
    (found,) = dearer_than_sorting({"run": {few: 29.9, many: 292.0}, "join": {many: 150.0, few: 10.0}})
    assert found == "join: 15.0 times from 1,000,000 to 10,000,000 rows, where sorting takes 11.7"
