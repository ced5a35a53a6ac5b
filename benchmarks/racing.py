"""Turns a piece of our work and a named reference into one ratio, measured in the same run.

The two take turns, so that a machine that slows down slows both. A module in `races/` names its races:

    def races(ground: Ground) -> Iterator[Race]:
        yield Race("short-id", "what is timed", ours, "what it is held to", theirs)

`ours` and `theirs` are calls without arguments. One that runs a process of its own returns its `Cost`; the others are
timed where they are called.
"""

from __future__ import annotations

import atexit
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

#: Runs a function of a module of `races/` in a process of its own, after what is slow to load has been loaded.
_APART = """
import importlib, json, resource, sys, time
sys.path[:0] = [sys.argv[1], sys.argv[1] + "/races"]
import fastexcel, polars, pyarrow.parquet
work = getattr(importlib.import_module(sys.argv[2]), sys.argv[3])
def used():
    times = resource.getrusage(resource.RUSAGE_SELF)
    return times.ru_utime + times.ru_stime
before, start = used(), time.perf_counter()
work(*sys.argv[4:])
took, worked = time.perf_counter() - start, used() - before
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([took, worked, int(peak) / 1024]))
"""


@dataclass(frozen=True)
class Cost:
    """What one call cost.

    Args:
        seconds: By the clock.
        processor_seconds: On all cores together; what other programs do weighs less on it.
        peak_mib: Greatest memory of the process; None where it ran in this one.
    """

    seconds: float
    processor_seconds: float
    peak_mib: float | None = None


Work = Callable[[], object]


@dataclass(frozen=True)
class Ground:
    """What the races of one run share.

    Args:
        folder: An empty folder to work in.
        rows: How many rows the fictional releases have.
        rounds: How often each race is run, after one time that is not counted.
        is_full: Whether hours matter less than size.
    """

    folder: Path
    rows: int
    rounds: int
    is_full: bool


@dataclass(frozen=True)
class Race:
    """One candidate and one reference.

    Args:
        name: Short, and the same for ever: the stored ratios go by it.
        what: What is timed, in words.
        ours: Our work.
        against: The reference, in words.
        theirs: The work of the reference; None where it is not installed here, which `against` says.
        goal: The ratio that is asked for, where one is.
        rounds: How often, where it differs from the ground's.
        warm: Whether a first round is run that is not counted.
    """

    name: str
    what: str
    ours: Work
    against: str
    theirs: Work | None
    goal: float | None = None
    rounds: int | None = None
    warm: bool = True


@dataclass(frozen=True)
class Result:
    """The rounds of a race: what ours and theirs cost in each."""

    race: Race
    rounds: tuple[tuple[Cost, Cost], ...]

    @property
    def ratio(self) -> float:
        """The median, over the rounds, of our seconds to theirs."""
        return statistics.median(ours.seconds / theirs.seconds for ours, theirs in self.rounds)

    @property
    def least_ratio(self) -> float:
        """Our quickest round to their quickest: what a busy machine disturbs least."""
        return min(o.seconds for o, _ in self.rounds) / min(t.seconds for _, t in self.rounds)

    @property
    def processor_ratio(self) -> float:
        """The median, over the rounds, of the processor's seconds of ours to theirs."""
        return statistics.median(o.processor_seconds / max(t.processor_seconds, 1e-9) for o, t in self.rounds)

    def line(self) -> str:
        """The result in one line."""
        ratios = [ours.seconds / theirs.seconds for ours, theirs in self.rounds]
        took = [statistics.median(c.seconds for c in side) for side in zip(*self.rounds, strict=True)]
        peaks = [max((c.peak_mib or 0) for c in side) for side in zip(*self.rounds, strict=True)]
        said = (
            f"{self.race.name:<32} {self.ratio:7.3f} x {self.race.against}\n"
            f"{'':<32} rounds {min(ratios):.3f} to {max(ratios):.3f}; {took[0]:.3f} s against {took[1]:.3f} s; "
            f"processor {self.processor_ratio:.3f} x"
        )
        if any(peaks):
            said += (
                f"; peak {peaks[0]:,.0f} MiB against {peaks[1]:,.0f}" if peaks[1] else f"; peak {peaks[0]:,.0f} MiB"
            )
        if self.race.goal is not None:
            said += f"; goal {self.race.goal:g} {'reached' if self.ratio <= self.race.goal else 'not reached'}"
        return said


def apart(module: str, step: str, *words: object) -> Cost:
    """What a function of a module of `races/` costs in a process of its own; it is given the words as texts."""
    folder = str(Path(__file__).parent)
    done = subprocess.run(
        [sys.executable, "-c", _APART, folder, module, step, *map(str, words)], capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"{module}.{step} failed:\n{done.stderr}")
    took, worked, peak = json.loads(done.stdout.splitlines()[-1])
    return Cost(took, worked, peak)


def command(words: Sequence[str], kept: str = "") -> Cost:
    """What a command costs, from its start to its end.

    Its modules are found compiled, as where they are installed: a first round that is not counted compiles them. It
    finds questions that were asked before in the same run.

    Args:
        words: The words of the command.
        kept: Another folder of such questions, or `off`.
    """
    environment = {n: v for n, v in os.environ.items() if n != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = _apart("compiled")
    environment["COUNTERFOIL_KEPT"] = kept or _apart("kept")
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    took, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


@cache
def _apart(what: str) -> str:
    """A folder for compiled modules or for kept questions, gone with this process."""
    folder = tempfile.mkdtemp(prefix=f"counterfoil-{what}-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def cost_of(work: Work) -> Cost:
    """What one call costs: as it says itself, or timed here."""
    before, start = time.process_time(), time.perf_counter()
    said = work()
    took, worked = time.perf_counter() - start, time.process_time() - before
    return said if isinstance(said, Cost) else Cost(took, worked)


def run_race(race: Race, rounds: int) -> Result:
    """Runs both sides in turn."""
    assert race.theirs is not None
    if race.warm:
        cost_of(race.theirs), cost_of(race.ours)
    pairs = []
    for at in range(race.rounds or rounds):
        if at % 2:  # neither is always the one that finds the machine as the other left it
            ours = cost_of(race.ours)
            pairs.append((ours, cost_of(race.theirs)))
        else:
            theirs = cost_of(race.theirs)
            pairs.append((cost_of(race.ours), theirs))
    return Result(race, tuple(pairs))


def run_races(races: Iterable[Race], rounds: int, say: Callable[[str], None]) -> list[Result]:
    """Every race whose reference is here, each said as it ends; the others are named."""
    results = []
    for race in races:
        if race.theirs is None:
            say(f"{race.name:<32} skipped: {race.against}")
            continue
        results.append(run_race(race, rounds))
        say(results[-1].line())
    return results
