"""How long a national edition of a year takes: forty fictional states, three thousand counties, all forms.

    .venv/bin/python benchmarks/national_edition.py [DETAINERS] [ROUNDS]

Builds the edition as `report build` does, in this process, from a workspace that is made first and not timed; then a
second one, a year that begins a day later, which is attacked together with the first. Prints the seconds of the clock
and of the processor for the whole and for its parts, the greatest memory, and at last the PDF against a bare Typst
compile of the same pages. Parts that lie in one another are indented.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parent / "races"))

from nation import FROM, UNTIL, write_nation
from racing import run_race
from reporting import pdf_race

from counterfoil import measures, pipeline, publish, reports
from counterfoil.disclosure import together
from counterfoil.pipeline import editions
from counterfoil.publish import forms

#: What is timed: where it is called from, its name there, and what it does.
_PARTS: tuple[tuple[Any, str, str], ...] = (
    (editions, "make_edition", "counting, and hiding"),
    (measures, "find_implausible", "  the gate"),
    (measures, "compute_measure", "  measures"),
    (together, "hide_together", "  hiding over all tables, and the attack on them"),
    (publish, "render_edition", "drawing all forms"),
    (forms, "render_drawing", "  charts and map"),
    (forms, "render_page", "  HTML"),
    (forms, "render_document", "  PDF"),
    (forms, "render_workbook", "  XLSX"),
    (forms, "render_csv", "  CSV"),
    (forms, "render_record", "  JSON"),
    (publish, "write_edition", "putting it in place"),
    (editions, "remember", "keeping its numbers for later editions"),
)


class Clock:
    """Seconds of the clock and of the processor, and calls, by name."""

    def __init__(self) -> None:
        self.spent: dict[str, list[float]] = {}

    def around(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """The same work, timed."""

        def timed(*words: Any, **named: Any) -> Any:
            clock, used = time.perf_counter(), time.process_time()
            try:
                return work(*words, **named)
            finally:
                held = self.spent.setdefault(name, [0.0, 0.0])
                held[0] += time.perf_counter() - clock
                held[1] += time.process_time() - used

        return timed


def main() -> None:
    """Builds the edition as often as is asked for, and prints what it took."""
    rows, rounds = (int(a) for a in (*sys.argv[1:], "610000", "1")[:2])
    clock = Clock()
    build = clock.around("the whole edition", pipeline.build_report)
    for module, name, says in _PARTS:
        setattr(module, name, clock.around(says, getattr(module, name)))
    days = date.fromisoformat(FROM), date.fromisoformat(UNTIL)
    for at in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            workspace = write_nation(Path(folder), rows)
            for name, shift in (("first", timedelta(0)), ("a day later", timedelta(days=1))):
                clock.spent.clear()
                target = Path(folder) / name
                made = build(workspace, "ddor", "us", *(d + shift for d in days), target, lambda *_: None)
                print(f"\n{name}, round {at + 1}\n\n| part | s | processor s |\n|---|---|---|", flush=True)
                for says in ("the whole edition", *(p[2] for p in _PARTS)):
                    print(f"| {says} | {clock.spent[says][0]:.1f} | {clock.spent[says][1]:.1f} |", flush=True)
                size = sum(p.stat().st_size for p in target.rglob("*") if p.is_file())
                peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                told = (
                    f"{made.edition.totals['detainers_issued']:,} detainers, {hidden_in(made.edition)} hidden cells"
                )
                print(f"{told}, {size / 1e6:.0f} MB; peak {peak:,.0f} MiB; load {os.getloadavg()[0]:.1f}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        print(run_race(pdf_race("report-pdf", made.edition, Path(folder)), 3).line())


def hidden_in(edition: reports.Edition) -> int:
    """How many rows of an edition's tables are suppressed."""
    return sum("suppressed" in row for table in edition.tables for row in table.rows)


if __name__ == "__main__":
    main()
