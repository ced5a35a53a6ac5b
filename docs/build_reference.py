"""Writes docs/reference from the code and the fact files, or compares what is committed with what they say now.

Run `python docs/build_reference.py` to write, with `--check` to compare.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs/reference"


def build() -> dict[str, str]:
    """Every page of the reference: file name to text.

    Raises:
        UndocumentedError: Something public has no words.
    """
    from reference_pages import (
        commands,
        edition,
        errors,
        facts,
        formats,
        man,
        measures,
        outcomes,
        rules,
        settings,
        tables,
    )

    from counterfoil.cli.tree import app

    package = ROOT / "src/counterfoil"
    return {
        "commands.md": commands.commands_page(app),
        "counterfoil.1": man.man_page(app),
        "edition.md": edition.edition_page(package / "publish/facts/edition.schema.json"),
        "errors.md": errors.errors_page(package),
        "facts.md": facts.facts_page(package),
        "formats.md": formats.formats_page(),
        **formats.format_pages(),
        "measures.md": measures.measures_page(),
        **measures.measure_pages(ROOT / "examples/zz/measures.json"),
        "outcomes.md": outcomes.outcomes_page(),
        "rules.md": rules.rules_page(),
        "settings.md": settings.settings_page(),
        "tables.md": tables.tables_page(ROOT),
    }


def write(pages: Mapping[str, str], folder: Path) -> None:
    """Puts the pages into the folder, and takes out those that are made no more."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    for file in folder.rglob("*.md"):
        if file.relative_to(folder).as_posix() not in pages:
            file.unlink()


def compare(pages: Mapping[str, str], folder: Path) -> list[str]:
    """The pages that are not what they should be, one sentence each."""
    said = []
    for name, text in pages.items():
        file = folder / name
        if not file.is_file():
            said.append(f"{name} is missing")
        elif file.read_text(encoding="utf-8") != text:
            held = file.read_text(encoding="utf-8").splitlines()
            made = text.splitlines()
            line = next(
                (at for at, pair in enumerate(zip(held, made, strict=False)) if pair[0] != pair[1]),
                min(len(held), len(made)),
            )
            said.append(f"{name} differs from line {line + 1} on")
    held = sorted(f.relative_to(folder).as_posix() for f in folder.rglob("*.md"))
    return said + [f"{name} is made by nothing" for name in held if name not in pages]


def main(arguments: list[str]) -> int:
    """Writes or compares; returns the exit status."""
    from reference_pages import UndocumentedError

    try:
        pages = build()
    except UndocumentedError as problem:
        print(f"docs/reference cannot be made: {problem}", file=sys.stderr)
        return 1
    if "--check" not in arguments:
        write(pages, REFERENCE)
        return 0
    differences = compare(pages, REFERENCE)
    if differences:
        print("docs/reference is not what the code and the fact files say:", file=sys.stderr)
        for said in differences:
            print(f"  {said}", file=sys.stderr)
        print("Type: make docs", file=sys.stderr)
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
