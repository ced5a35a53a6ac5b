"""Prints what a figure rests on: its definition, the counts at each step, and the addresses of its rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from counterfoil.cli.printing import Form, require_form, table_text, visible

if TYPE_CHECKING:
    from counterfoil.measures import Explanation

_FIGURES = ("count", "value", "numerator", "denominator", "low", "high", "unknown_count")


def print_explanation(found: Explanation, form: Form, output: Path | None, head: Sequence[str] = ()) -> None:
    """Prints what a figure rests on.

    Args:
        found: From the room of measures.
        form: table or json.
        output: The file that holds every address, where one was asked for.
        head: Lines to print first.
    """
    require_form(form, Form.TABLE, Form.JSON)
    if form is Form.JSON:
        typer.echo(json.dumps({"address": list(head), **asdict(found)}, default=str, indent=1, ensure_ascii=False))
        return
    lines = [visible(line) for line in head]
    lines += [found.title, "", *(f"{name:<12}{visible(text)}" for name, text in found.definition), ""]
    lines += [*(_cell(cell) for cell in found.cells), ""] if found.cells else []
    steps = [[s.step, s.reason if s.count is None else f"{s.count:,}", s.unit, s.says] for s in found.steps]
    lines += [table_text(["step", "left", "of", "what the step is"], steps, "Counts at each step")]
    lines += ["Source rows", ""]
    role = ""
    for stretch in found.stretches:
        if stretch.role != role:
            role = stretch.role
            lines.append(f"{role.replace('_', ' ')}:")
        words = [str(a) if a == b else f"{a}-{b}" for a, b in stretch.ranges]
        more = f", and {stretch.more_ranges:,} more ranges" if stretch.more_ranges else ""
        place = f'{stretch.file_name}, sheet "{stretch.sheet}"' if stretch.sheet else stretch.file_name
        rows = f"{stretch.row_count:,} {'row' if stretch.row_count == 1 else 'rows'}"
        lines.append(visible(f"  {place}, {rows}: {', '.join(words)}{more}"))
    if not found.stretches:
        lines.append("  none")
    where = (
        f"All {found.address_count:,} addresses are in {output}." if output else "Every address: --output FILE.csv"
    )
    lines += ["", where, "Addresses are for who holds the workspace; they stand in no edition."]
    typer.echo("\n".join(lines))


def _cell(cell: Any) -> str:
    """A cell on one line: what tells it apart, and what stands beside it, then its figures."""
    beside = [n for n in cell if n not in (*_FIGURES, "reason", "cohort", "as_of_date")]
    said = [f"{n} {_said(n, cell[n])}" for n in (*beside, *_FIGURES) if cell.get(n) is not None]
    return visible("figure      " + "; ".join([*said, f"as of {cell['as_of_date']}"]))


def _said(name: str, value: Any) -> str:
    """A share with four places, a count with separators; a word, a day or a year as it is."""
    if isinstance(value, float):
        return f"{value:,.4f}"
    return f"{value:,}" if name in _FIGURES else str(value)
