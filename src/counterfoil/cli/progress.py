"""Shows how far a long step is, on standard error, where a person is looking."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar; its callback takes what is being done, how much is done, and how much there is."""
    if not sys.stderr.isatty():
        yield lambda _name, _done, _of: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
    from rich.text import Text

    columns = (
        TextColumn(what),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[name]}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=None, name="")

        def report(name: str, done: int, of: int) -> None:
            progress.update(task, total=of, completed=done, name=Text(name[:50]).plain)

        yield report


def say_waiting() -> None:
    """Says that another command holds the workspace."""
    sys.stderr.write("Waiting for another command on this workspace ...\n")
