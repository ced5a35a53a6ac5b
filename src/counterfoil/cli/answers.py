"""Prints the answer to a measure, with what is hidden, what must stand beside it, and what is odd about its days."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from counterfoil.cli.printing import Form, print_rows, visible

if TYPE_CHECKING:
    from counterfoil.disclosure import Releasable


def print_answer(answer: Releasable, odd: Sequence[str], form: Form, output: Path | None) -> None:
    """Prints an answer in a form, to standard output or to a file.

    Args:
        answer: The cells, through disclosure control.
        odd: What is odd about the days behind them, as sentences; beside what programs read, on standard error.
        form: How it is printed.
        output: Where to; None = standard output.
    """
    fields = answer.fields
    if form is Form.TABLE:
        fields = tuple(sorted(fields, key=lambda f: f.name != "denominator_is"))
    print_rows(fields, answer.rows, form, output, title=answer.cells.title)
    aside = form is not Form.TABLE or output is not None
    if not aside:
        if answer.hidden_count:
            sys.stdout.write(f"{answer.hidden_count:,} cells are suppressed by disclosure control.\n")
        for note in answer.cells.notes:
            sys.stdout.write(f"\n{note}\n")
    if 2 * answer.hidden_count > len(answer.rows):
        most = f"{answer.hidden_count:,} of {len(answer.rows):,} cells are suppressed"
        said = f"{most}. Fewer dimensions, or a share, hide less."
        (sys.stderr if aside else sys.stdout).write(f"{said}\n\n" if aside else f"\n{said}\n")
    if odd:
        lines = ["What is odd about these days", "", *(f"- {visible(sentence)}" for sentence in odd)]
        (sys.stderr if aside else sys.stdout).write("\n".join([*(lines if aside else ["", *lines]), ""]))
