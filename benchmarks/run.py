"""Runs the races of `races/`, and holds them to the ratios that are written down in `ratios.json`.

`make bench` takes seconds and `make bench-full` long; `make bench-check` fails where a ratio has grown by more than
15%. A ratio that has is measured once more, with three times the rounds, before it counts.
"""

from __future__ import annotations

import argparse
import importlib
import json
import platform
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE / "races")]

from racing import Ground, Race, Result, run_race, run_races  # noqa: E402

RATIOS = HERE / "ratios.json"
#: By how much a ratio may grow.
SLACK = 1.15
#: What follows from a ratio below this many seconds of either side is the clock, not the work.
_SHORTEST = 0.005
_SIZES = {"small": (10_000, 3), "full": (600_000, 3)}
_NAMED = ("fastexcel", "polars", "duckdb", "ibis-framework")


def topics() -> list[str]:
    """The modules of `races/`."""
    return sorted(file.stem for file in (HERE / "races").glob("*.py"))


def races(ground: Ground, only: list[str]) -> Iterator[Race]:
    """The races of every topic, or of those named; a race may be named too, and is looked for in every topic."""
    names = topics()
    wanted = names if set(only) - set(names) else [topic for topic in names if topic in only] or names
    for topic in wanted:
        folder = ground.folder / topic
        folder.mkdir()
        own = Ground(folder, ground.rows, ground.rounds, ground.is_full)
        for race in importlib.import_module(topic).races(own):
            if not only or topic in only or race.name in only:
                yield race


def stored_ratios(size: str) -> dict[str, float]:
    """The ratios written down for a size."""
    return json.loads(RATIOS.read_text(encoding="utf-8")).get(size, {}) if RATIOS.exists() else {}


def has_grown(result: Result, stored: dict[str, float]) -> bool:
    """Whether a ratio is more than 15% above the one written down, by the median and by the quickest rounds."""
    before = stored.get(result.race.name)
    if before is None or all(o.seconds < _SHORTEST and t.seconds < _SHORTEST for o, t in result.rounds):
        return False
    return min(result.ratio, result.least_ratio) > SLACK * before


def regressions(results: list[Result], stored: dict[str, float], rounds: int) -> list[str]:
    """What has grown, one line each."""
    found = []
    for result in results:
        if not has_grown(result, stored):
            continue
        print(f"{result.race.name}: once more, since it has grown")
        again = run_race(result.race, 3 * rounds)
        print(again.line(), flush=True)
        if has_grown(again, stored):
            found.append(f"{result.race.name}: {again.ratio:.3f}, written down {stored[result.race.name]:.3f}")
    return found


def write_ratios(size: str, results: list[Result]) -> None:
    """Writes the ratios down; those that were not measured stay."""
    every = json.loads(RATIOS.read_text(encoding="utf-8")) if RATIOS.exists() else {}
    every[size] = dict(sorted((every.get(size, {}) | {r.race.name: round(r.ratio, 3) for r in results}).items()))
    RATIOS.write_text(json.dumps(every, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def main() -> None:
    """Runs what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="*", metavar="TOPIC_OR_RACE", help=f"of {', '.join(topics())}, or a race")
    parser.add_argument("--size", choices=list(_SIZES), default="small")
    parser.add_argument("--rows", type=int, help="another number of rows")
    parser.add_argument("--rounds", type=int, help="another number of rounds")
    parser.add_argument("--check", action="store_true", help="fail where a ratio has grown by more than 15%%")
    parser.add_argument("--write", action="store_true", help="write the ratios down")
    asked = parser.parse_args()
    rows, rounds = asked.rows or _SIZES[asked.size][0], asked.rounds or _SIZES[asked.size][1]
    libraries = ", ".join(f"{name} {version(name)}" for name in _NAMED)
    print(f"Python {platform.python_version()}, {platform.machine()}, {libraries}; {rows:,} rows, {rounds} rounds\n")
    with tempfile.TemporaryDirectory() as name:
        ground = Ground(Path(name), rows, rounds, asked.size == "full")
        results = run_races(races(ground, asked.only), rounds, lambda line: print(line, flush=True))
        grown = regressions(results, stored_ratios(asked.size), rounds) if asked.check else []
    if asked.write:
        write_ratios(asked.size, results)
    if grown:
        sys.exit("\nmore than 15% above what is written down:\n" + "\n".join(grown))
    if asked.check:
        print("\nno ratio has grown by more than 15%")


if __name__ == "__main__":
    main()
