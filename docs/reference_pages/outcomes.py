"""Turns the definitions of outcomes into their reference page."""

from __future__ import annotations

from counterfoil.outcomes import load_definitions
from reference_pages.markdown import code, page, table

_LEAD = """\
What may have become of a detainer, and which outcome each of ICE's lift reasons stands for. Why it is read so is in
[explain/outcomes.md](../explain/outcomes.md). The definitions stand in
`src/counterfoil/outcomes/facts/definitions.yaml`."""


def outcomes_page() -> str:
    """The reference page of the outcomes."""
    d = load_definitions()
    lines = [f"Definition set `{d.definition_set}`, version {d.version}: {d.title}. {d.says}", ""]
    lines += [
        f"A group of detainers is *open* until {d.cohort_matures_after_days} days after the last of its days. "
        f"{d.cohort_matures_because}",
        "",
        "## Outcomes",
        "",
    ]
    lines += table(
        ("outcome", "printed as", "means", "ended", "known", "caution"),
        [
            (code(o.id), o.label, o.means, _yes(o.is_end), _yes(not o.is_unknown), o.caution or "none noted")
            for o in d.outcomes
        ],
    )
    lines += [
        "## Lift reasons",
        "",
        "Matched exactly, with case and inner spaces made even. Blank is never imputed.",
        "",
    ]
    lines += table(
        ("lift reason", "code", "outcome", "detail", "seen in releases of", "contestable"),
        [
            (r.lift_reason, code(r.code), code(r.outcome), code(r.detail), "; ".join(r.seen_in), r.contestable)
            for r in d.lift_reasons
        ],
    )
    lines += ["A blank lift reason is `unresolved`; one that is not in this list is `unmapped`.", ""]
    lines += ["## Sources", "", *(f"- {c}" for c in d.cites)]
    return page("Outcomes and lift reasons", _LEAD, lines)


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"
