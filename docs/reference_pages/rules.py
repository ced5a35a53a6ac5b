"""Turns the rules by which rows and files are judged into their reference page."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from counterfoil.ledger import load_rules
from counterfoil.ledger.preferences import Preferences
from counterfoil.schema import load_fact
from counterfoil.sources.asof import load_as_of_rules
from counterfoil.sources.quality.facts import EveryRelease, TableQuality
from counterfoil.sources.repeats import load_repeated_blocks
from reference_pages.markdown import code, page, table

_LEAD = """\
The rules by which rows are one, files are set aside, releases serve days and are checked. Each is a fact file;
how they work together is in [explain/accounting.md](../explain/accounting.md)."""


def rules_page() -> str:
    """The reference page of the rules."""
    lines = ["## When two rows are one detainer", ""]
    for name, rules in load_rules().items():
        lines += [f"### `{name}`", "", f"{rules.title}. {rules.says}", ""]
        if rules.detainers.superseded:
            lines += [rules.detainers.superseded.says, ""]
        lines += [*(f"- Source: {c}" for c in rules.cites), ""]
    blocks, as_of = load_repeated_blocks(), load_as_of_rules()
    lines += ["## When a stretch of rows is a second copy", "", blocks.says, ""]
    lines += ["## When a whole file is set aside", "", as_of.says, ""]
    lines += ["## Which release serves which days", ""]
    for file in sorted(Path(str(files("counterfoil.ledger") / "facts" / "releases")).glob("*.yaml")):
        lines += _preferences(load_fact(file, Preferences))
    lines += ["## What a release is checked for", ""]
    quality = Path(str(files("counterfoil.sources") / "facts" / "quality"))
    lines += _checks("every release", load_fact(quality / "every_release.yaml", EveryRelease).rules)
    for file in sorted(quality.glob("*_rows.yaml")):
        fact = load_fact(file, TableQuality)
        lines += _checks(file.stem, fact.rules)
    return page("Rules", _LEAD, lines)


def _preferences(fact: Preferences) -> list[str]:
    rows = [
        (
            f"from {d.from_date or 'the first'} until {d.until_date or 'the last'}",
            ", ".join(map(code, d.prefer)),
            d.because,
        )
        for d in fact.days
    ]
    lines = [f"### `{fact.table}`", "", *table(("days", "serves, best first", "because"), rows)]
    last = [(code(name), because) for name, because in fact.last_choice.items()]
    return lines + (table(("serves only where no other does", "because"), last) if last else [])


def _checks(name: str, rules: object) -> list[str]:
    held = dict(rules)  # type: ignore[call-overload]
    rows = [(code(key), r.says, r.otherwise, r.do) for key, r in held.items()]
    return [f"### {name}", "", *table(("rule", "what holds", "else", "what to do"), rows)] if rows else []
