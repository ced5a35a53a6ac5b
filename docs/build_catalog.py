"""Brings the message catalogs up to date with the code and the fact files, or says what they lack.

Run `python docs/build_catalog.py` to write, with `--check` to compare. Translations are kept; messages that nothing
says any more are taken out; new ones stand empty until somebody translates them.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src/counterfoil"
CATALOGS = PACKAGE / "language/facts"
#: Rooms whose sentences a published page prints.
ROOMS = (
    "claims",
    "disclosure",
    "jurisdictions",
    "language",
    "measures",
    "pipeline",
    "policies",
    "publish",
    "reconciliation",
    "reports",
    "zz",
)
#: Rooms whose columns are printed.
PRINTED = ("claims", "disclosure", "measures", "publish", "reconciliation", "reports")
#: Folders whose pages are in English alone: they are for whoever runs a workspace.
WORKSHOP = ("publish/quality", "publish/api", "disclosure/earlier.py")
#: What of a claim's record is said with its verdict; its own words stay as they were said.
_OF_CLAIMS = (
    *("why_not.*", "bindings.*.reading", "bindings.*.bridges.*", "unit_note", "note"),
    *(f"arithmetic.*.{name}" for name in ("asks", "left_is", "right_is", "hypothesis", "remark")),
    *("arithmetic.*.not_comparable_because", "arithmetic.*.shows.*.label"),
)
#: Texts in fact files: the files, and the entries that a reader sees (`*`: each one of a list or map).
FACTS = {
    "measures/facts/definitions/*.yaml": (
        "title", "question", "includes", "excludes", "caution", "denominator_says",
        "denominators.*.label", "denominators.*.says",
    ),
    "measures/facts/published.yaml": ("told_together_label", "told_together_because"),
    "outcomes/facts/definitions/*.yaml": ("title", "says"),
    "outcomes/facts/outcomes.yaml": ("outcomes.*.label", "outcomes.*.says", "outcomes.*.means"),
    "measures/facts/custodians/*.yaml": (
        "title", "question", "includes", "excludes", "caution", "denominator_says",
        "denominators.*.label", "denominators.*.says",
    ),
    "ledger/facts/custodians.yaml": ("outcomes.*.label",),
    "reconciliation/facts/comparisons.yaml": (
        "comparisons.*.label", "parts.*.label", "verdicts.*", "not_comparable.*",
    ),
    "claims/facts/statements/*.yaml": _OF_CLAIMS,
    "claims/facts/disputes/*.yaml": ("title", "differ_in.*", "in_common.*", "would_settle"),
    "zz/facts/extension/claims/statements/*.yaml": _OF_CLAIMS,
    "ledger/facts/rules/*.yaml": ("title",),
    "sources/facts/formats/*.yaml": ("counts.unit", "counts.clock", "counts.words.*"),
    "reports/facts/both_halves.yaml": (
        "title", "paragraphs.*", "no_record", "silent", "replies", "figures_title", "parts_title",
    ),
    "reports/facts/*.yaml": ("title", "sections.*.title", "sections.*.paragraphs.*"),
}  # fmt: skip

#: A message: one text, or two where a number decides.
Message = str | tuple[str, str]


def messages() -> dict[Message, str]:
    """Every message, with the room that says it first, in order of its text."""
    found: dict[Message, str] = {}
    for message, room in (*_in_code(), *_in_pages(), *_in_facts(), *_in_declarations()):
        found.setdefault(message, room)
    return dict(sorted(found.items(), key=lambda pair: (str(pair[0]).casefold(), str(pair[0]))))


def _files(pattern: str) -> Iterator[tuple[Path, str]]:
    for room in ROOMS:
        for path in sorted((PACKAGE / room).rglob(pattern)):
            inside = path.relative_to(PACKAGE).as_posix()
            if not inside.startswith(WORKSHOP):
                yield path, room


def _in_code() -> Iterator[tuple[Message, str]]:
    """What `say` and its kin are called with, and the names and meanings of declared columns."""
    for path, room in _files("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            texts = [a.value if isinstance(a, ast.Constant) else None for a in node.args]
            if called in ("say", "to_say", "say_fact") and texts and isinstance(texts[0], str):
                yield texts[0], room
            elif called == "say_many" and isinstance(texts[0], str) and isinstance(texts[1], str):
                yield (texts[0], texts[1]), room
            elif (
                called == "Field"
                and room in PRINTED
                and len(texts) > 2
                and isinstance(texts[0], str)
                and isinstance(texts[2], str)
            ):
                yield from _column(texts[0], texts[2], room)
                units = [k.value for k in node.keywords if k.arg == "unit"]
                yield from ((u.value, room) for u in units if isinstance(u, ast.Constant) and u.value)


def _column(name: str, meaning: str, room: str) -> Iterator[tuple[Message, str]]:
    from counterfoil.publish.formats.words import heading_of

    yield heading_of(name), room
    yield meaning, room


def _in_pages() -> Iterator[tuple[Message, str]]:
    """What the templates say."""
    from jinja2.ext import babel_extract

    for path, room in _files("*.j2"):
        said = babel_extract(io.BytesIO(path.read_bytes()), ["say", "say_many"], [], {"trimmed": "true"})
        for _line, called, texts, _comments in said:
            if called == "say_many":
                yield (texts[0], texts[1]), room
            else:
                yield (texts if isinstance(texts, str) else texts[0]), room


def _in_facts() -> Iterator[tuple[Message, str]]:
    """Titles, labels and cautions of fact files."""
    import yaml

    for pattern, entries in FACTS.items():
        for path in sorted(PACKAGE.glob(pattern)):
            content = yaml.safe_load(path.read_text(encoding="utf-8"))
            for entry in entries:
                for text in _entries(content, entry.split(".")):
                    yield text, pattern.split("/")[0]


def _entries(content: Any, steps: list[str]) -> Iterator[str]:
    if not steps:
        if isinstance(content, str) and content:
            yield content.strip()
        return
    if steps[0] == "*":
        inner = list(content.values()) if isinstance(content, dict) else content or []
        for one in inner:
            yield from _entries(one, steps[1:])
    elif isinstance(content, dict) and steps[0] in content:
        yield from _entries(content[steps[0]], steps[1:])


def _in_declarations() -> Iterator[tuple[Message, str]]:
    """What the code declares without a call: dimensions, and why a value is unknown."""
    from counterfoil.measures.dimensions import dimensions_of
    from counterfoil.measures.grains import GRAINS
    from counterfoil.outcomes import load_definitions
    from counterfoil.publish.formats.words import heading_of
    from counterfoil.schema import REASONS

    for outcome in load_definitions().ids():
        yield heading_of(outcome), "outcomes"
    for total in ("count", "value", "rows_read", "rows_set_aside", "detainers_issued", "not_attributed"):
        yield heading_of(total), "reports"
    for grain in GRAINS:
        for dimension in dimensions_of(grain).values():
            yield from _column(dimension.field.name, dimension.field.meaning, "measures")
    for unit in _units_of_claims():
        yield unit, "claims"
    for reason, meaning in REASONS.items():
        yield reason.replace("_", " "), "schema"
        yield meaning, "schema"


def _units_of_claims() -> list[str]:
    """What claims and their sums count, as it stands beside a number."""
    from counterfoil.claims import load_statements
    from counterfoil.claims.units import load_units, several

    units = set(load_units().unit_of_the_data.values())
    for statement in load_statements():
        units |= {statement.unit}
        units |= {one.unit for a in statement.arithmetic for one in (*a.terms.values(), *a.shows) if one.unit}
    return sorted({several(unit) for unit in units})


def catalog_text(path: Path) -> str:
    """The catalog as it should be: every message, in order, with the translations that it has."""
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        held = read_po(file)
    text = path.read_text(encoding="utf-8")
    lines = [text[: text.index("\n\n")], ""]
    for message, room in messages().items():
        single = message if isinstance(message, str) else message[0]
        entry = held.get(single)
        lines.append(f"#. {room}")
        if isinstance(message, str):
            said = entry.string if entry and isinstance(entry.string, str) else ""
            if "{" in message:
                lines.append("#, python-brace-format")
            lines += [*_written("msgid", message), *_written("msgstr", said)]
        else:
            forms = entry.string if entry and not isinstance(entry.string, str) else ("",) * held.num_plurals
            lines += [*_written("msgid", message[0]), *_written("msgid_plural", message[1])]
            lines += [line for at, form in enumerate(forms) for line in _written(f"msgstr[{at}]", form)]
        lines.append("")
    return "\n".join(lines)


def _written(key: str, text: str) -> list[str]:
    """A text as a catalog writes it, in lines of about a hundred signs."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    if len(escaped) <= 100:
        return [f'{key} "{escaped}"']
    lines, line = [f'{key} ""'], ""
    for word in escaped.split(" "):
        if line and len(line) + len(word) > 100:
            lines.append(f'"{line}"')
            line = ""
        line += f"{word} "
    return [*lines, f'"{line[:-1]}"']


def main() -> int:
    """Writes, or compares."""
    sys.path.insert(0, str(ROOT / "src"))
    wrong = False
    for path in sorted(CATALOGS.glob("*.po")):
        wanted = catalog_text(path)
        if "--check" not in sys.argv[1:]:
            path.write_text(wanted, encoding="utf-8", newline="\n")
            print(f"{path.name}: {wanted.count('msgid ') - 1} messages, {_missing(wanted)} without a translation")
        elif path.read_text(encoding="utf-8") != wanted or _missing(wanted):
            print(f"{path.name} is not what the code says: run `make messages`, and translate what is empty")
            wrong = True
    return int(wrong)


def _missing(text: str) -> int:
    return len(re.findall(r'^msgstr(?:\[\d+\])? ""\n(?!")', text, re.MULTILINE))


if __name__ == "__main__":
    sys.exit(main())
