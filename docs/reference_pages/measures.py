"""Turns the definitions of measures, and what they can be told apart by, into their reference pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from counterfoil.measures import GROUPS, CustodianMeasure, describe_measure, load_custodian_measures, load_measures
from counterfoil.measures.classings import load_classings
from counterfoil.measures.compute import shared_fields
from counterfoil.measures.custodian_measures import GROUP
from counterfoil.measures.custodians import LOG_DIMENSIONS
from counterfoil.measures.definitions import Measure
from counterfoil.measures.dimensions import dimensions_of
from counterfoil.measures.grains import GRAINS
from reference_pages import UndocumentedError
from reference_pages.markdown import cell, code, page, table

_LEAD = """\
What each measure counts, what it leaves out, and how wide the unknown makes it; each has a page of its own
with an example. A measure is a file in `src/counterfoil/measures/facts/definitions`. How the bounds are worked out is
in [explain/bounds.md](../explain/bounds.md), how time is counted in
[explain/time-to-custody.md](../explain/time-to-custody.md), and what an arrest and a departure are in
[explain/arrests-and-removals.md](../explain/arrests-and-removals.md)."""

_EXAMPLE = (
    "Of the fictional state ZZ, as `counterfoil demo --rows 800` makes it; the workspace is `demo/workspace`. No "
    "figure is about a real place."
)


def measures_page() -> str:
    """The reference page of the measures: the list by group, dimensions, classes and columns."""
    measures = load_measures()
    lines: list[str] = []
    for group, heading in GROUPS.items():
        inside = [m for m in measures.values() if m.group == group]
        lines += [f"## {heading}", ""]
        lines += table(
            ("measure", "unit", "title"),
            [(f"[`{m.measure}`](measures/{m.measure}.md)", m.unit, m.title) for m in inside],
        )
    of_logs = load_custodian_measures().values()
    lines += [f"## {GROUP}", ""]
    lines += table(
        ("measure", "unit", "title"),
        [(f"[`{m.measure}`](measures/{m.measure}.md)", m.unit, m.title) for m in of_logs],
    )
    lines += ["## Dimensions of custodians' logs", "", "One row is a request in a custodian's log.", ""]
    lines += table(("dimension", "meaning"), [(code(n), d.field.meaning) for n, d in LOG_DIMENSIONS.items()])
    for grain in GRAINS.values():
        lines += [f"## Dimensions of {grain.name}", ""]
        lines += [f"One row is {grain.one}. What `--by` tells cells apart by, and `--where` chooses from:", ""]
        dimensions = dimensions_of(grain.name)
        lines += table(("dimension", "meaning"), [(code(n), d.field.meaning) for n, d in dimensions.items()])
    lines += _classes()
    lines += ["## Columns of an answer", "", "First the dimensions asked for, in that order; then:", ""]
    return page("Measures", _LEAD, [*lines, *table(("column", "meaning"), _columns())])


def measure_pages(examples: Path) -> dict[str, str]:
    """One page a measure.

    Args:
        examples: What each measure answers of the fictional state ZZ: `examples/zz/measures.json`.

    Raises:
        UndocumentedError: A measure has no example.
    """
    answers = json.loads(examples.read_text(encoding="utf-8"))
    if missing := [name for name in load_measures() if name not in answers]:
        raise UndocumentedError(f"{missing[0]} has no example in {examples.name}. Type: make example")
    pages = {f"measures/{m.measure}.md": _measure_page(m, answers[m.measure]) for m in load_measures().values()}
    return pages | {f"measures/{m.measure}.md": _log_page(m) for m in load_custodian_measures().values()}


def _log_page(measure: CustodianMeasure) -> str:
    """One measure of custodians' logs."""
    lines = [f"> {' '.join(measure.caution.split())}", ""]
    lines += table(("", ""), [(name, _said(name, text)) for name, text in measure.described()])
    return page(f"`{measure.measure}`: {measure.title}", measure.question, lines)


def _measure_page(measure: Measure, answer: Mapping[str, str]) -> str:
    lines = [f"> {' '.join(measure.caution.split())}", ""]
    lines += table(("", ""), [(name, _said(name, text)) for name, text in describe_measure(measure)])
    if measure.denominators:
        said = [(code(name), d.label, d.says) for name, d in measure.denominators.items()]
        lines += table(("denominator", "printed as", "is"), said)
    named = {measure.classing.name} if measure.classing else set()
    named |= {measure.told_by} & set(load_classings())
    for name in sorted(named - {"outcome"}):
        lines += [f"The classes of `{name}` are in [measures.md](../measures.md#classes).", ""]
    lines += ["## Example", "", _EXAMPLE, "", "```console", answer["typed"], "```", ""]
    lines += ["```text", *answer["printed"].splitlines(), "```", ""]
    return page(f"`{measure.measure}`: {measure.title}", measure.question, lines)


def _said(name: str, text: str) -> str:
    return code(text) if name == "date" else text


def _classes() -> list[str]:
    """Each classing with its classes."""
    lines = [
        "## Classes",
        "",
        "Some dimensions put each row into one class; the first that fits takes it. Those marked *could be any* are",
        "unknown: they make the bounds.",
        "",
    ]
    for classing in load_classings().values():
        if classing.name == "outcome":
            lines += ["### `outcome`", "", "What became of the detainer: [outcomes.md](outcomes.md).", ""]
            continue
        lines += [f"### `{classing.name}`", "", cell(classing.says), ""]
        rows = [
            (code(name), label, classing.meanings.get(name, ""), "could be any" if name in classing.unknown else "")
            for name, label in classing.labels.items()
        ]
        lines += table(("class", "label", "what is in it", ""), rows)
    return lines


def _columns() -> list[tuple[str, str]]:
    """The columns that answers have beside their dimensions."""
    first = [("`count` or `value`", "The count; or the share from 0 to 1, or days.")]
    fields = {f.name: f for kind in ("count", "share", "within_days") for f in shared_fields("detainers", kind)}
    always = {f.name for f in shared_fields("detainers", "stock")}
    kinds = {"cohort": "Of detainers, and not of a stock or a flow. ", "denominator_is": "Shares only. "}
    return first + [
        (code(f.name), ("" if f.name in always else kinds.get(f.name, "`custody_within_days` only. ")) + f.meaning)
        for f in fields.values()
    ]
