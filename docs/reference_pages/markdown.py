"""Turns words into Markdown that cannot break out of a table cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def cell(text: object) -> str:
    """A text as one cell of a table: on one line, with bars and angle brackets made harmless."""
    parts = " ".join(str(text).split()).replace("|", "\\|").split("`")
    return "`".join(p if at % 2 else p.replace("<", "&lt;") for at, p in enumerate(parts))


def code(text: object) -> str:
    """A text in code type; nothing where there is none."""
    return f"`{text}`" if str(text) else ""


def codes(texts: Iterable[object]) -> str:
    """Several texts in code type."""
    return ", ".join(code(t) for t in texts)


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """The lines of a table, and an empty one after it."""
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    lines += [f"| {' | '.join(cell(c) for c in row)} |" for row in rows]
    return [*lines, ""]


def page(title: str, lead: str, lines: Iterable[str]) -> str:
    """A whole page of the reference."""
    note = "<!-- Made by `make docs` from the code and the fact files. Edits here are lost. -->"
    text = "\n".join([f"# {title}", "", note, "", lead, "", *lines])
    return text.rstrip() + "\n"
