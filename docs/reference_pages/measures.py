"""Turns the definitions of measures, and what they can be told apart by, into their reference page."""

from __future__ import annotations

from counterfoil.measures import compute, load_measures
from counterfoil.measures.dimensions import DIMENSIONS
from reference_pages.markdown import code, codes, page, table

_LEAD = """\
What each measure counts, what it leaves out, and how wide the unknown makes it. A measure is a file in
`src/counterfoil/measures/facts/definitions`. How the bounds are worked out is in
[explain/bounds.md](../explain/bounds.md)."""


def measures_page() -> str:
    """The reference page of the measures."""
    lines = table(
        ("measure", "unit", "title"), [(code(m.measure), m.unit, m.title) for m in load_measures().values()]
    )
    for m in load_measures().values():
        lines += [f"## `{m.measure}`", "", f"{m.question}", ""]
        rows = [("includes", m.includes), ("excludes", m.excludes), ("unit", m.unit), ("date", code(m.date))]
        if m.numerator:
            rows.append(("numerator", f"outcome {codes(m.numerator.outcome)}"))
        if m.denominator_says:
            rows.append(("denominator", m.denominator_says))
        if m.always_by:
            rows.append(("always told apart by", codes(m.always_by)))
        if m.unknown:
            unknown = codes(m.unknown)
            rows.append(("bounds", f"`low`: none of {unknown} is counted; `high`: all of them are"))
        else:
            rows.append(("bounds", "none: nothing that it counts is unknown"))
        rows.append(("caution", m.caution))
        lines += table(("", ""), rows)
        if m.denominators:
            said = [(code(name), d.label, d.says) for name, d in m.denominators.items()]
            lines += table(("denominator", "printed as", "is"), said)
    lines += ["## Dimensions", "", "What `--by` tells cells apart by, and `--where` chooses from:", ""]
    lines += table(("dimension", "meaning"), [(code(n), d.field.meaning) for n, d in DIMENSIONS.items()])
    lines += ["## Columns of an answer", "", "First the dimensions asked for, in that order; then:", ""]
    lines += table(("column", "meaning"), _columns())
    return page("Measures", _LEAD, lines)


def _columns() -> list[tuple[str, str]]:
    """The columns that every answer has."""
    first = [("`count` or `value`", "The count, or the share from 0 to 1.")]
    rest = [*compute._SHARED, compute._WHICH, compute._COHORT, compute._AS_OF]
    return first + [(code(f.name), f.meaning + (" Shares only." if f is compute._WHICH else "")) for f in rest]
