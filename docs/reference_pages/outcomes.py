"""Turns the outcomes, the rules of linking and the sets of definitions into their reference page."""

from __future__ import annotations

from counterfoil.outcomes import Definitions, load_definition_sets, load_definitions, load_link_rules, load_vocabulary
from reference_pages.markdown import code, page, table

_LEAD = """\
What may have become of a detainer, which outcome each of ICE's lift reasons stands for, how a detainer is linked to
what came after it, how evidence may disagree, and other people's definitions. Why it is read so is in
[explain/outcomes.md](../explain/outcomes.md). The facts stand in `src/counterfoil/outcomes/facts`."""


def outcomes_page() -> str:
    """The reference page of the outcomes."""
    d = load_definitions()
    lines = [f"Definition set `{d.definition_set}`, version {d.version}: {d.title}. {d.says}", ""]
    lines += [
        f"A group of detainers is *open* until {d.cohort_matures_after_days} days after the last of its days. "
        f"{d.cohort_matures_because}",
        "",
        *_outcomes(d),
        *_lift_reasons(d),
        *_conflicts(),
        *_links(),
        *_sets(),
        "## Sources",
        "",
        *(f"- {c}" for c in (*load_vocabulary().cites, *load_link_rules().cites)),
    ]
    return page("Outcomes, links and definitions", _LEAD, lines)


def _outcomes(d: Definitions) -> list[str]:
    rows = [
        (code(o.id), o.label, o.means, _yes(o.is_end), _yes(not o.is_unknown), o.caution or "none noted")
        for o in d.outcomes
    ]
    return ["## Outcomes", "", *table(("outcome", "printed as", "means", "ended", "known", "caution"), rows)]


def _lift_reasons(d: Definitions) -> list[str]:
    rows = [
        (r.lift_reason, code(r.code), code(r.outcome), code(r.detail), "; ".join(r.seen_in), r.contestable)
        for r in d.lift_reasons
    ]
    statuses = [(s.case_status, code(s.outcome), s.contestable) for s in load_vocabulary().case_statuses]
    return [
        "## Lift reasons",
        "",
        "Matched exactly, with case and inner spaces made even. Blank is never imputed.",
        "",
        *table(("lift reason", "code", "outcome", "detail", "seen in releases of", "contestable"), rows),
        "A blank lift reason is `unresolved` where nothing else is known; one not in this list is `unmapped`.",
        "",
        "## Statuses of a case that say something",
        "",
        *table(("status", "outcome of a blank", "contestable"), statuses),
    ]


def _conflicts() -> list[str]:
    rows = [(code(c.id), c.says) for c in load_vocabulary().conflicts]
    return ["## Conflicts", "", "The closed list of the column `conflicts`.", "", *table(("word", "says"), rows)]


def _links() -> list[str]:
    rules = load_link_rules()
    lines = ["## Links", "", rules.says, ""]
    lines += table(("rule", "says", "from"), [(code(r.rule), r.says, "; ".join(r.cites)) for r in rules.rules])
    windows = [(code(name), str(days)) for name, days in rules.windows.model_dump().items()]
    lines += ["Windows, in days. " + rules.windows_because, "", *table(("window", "days"), windows)]
    classes = [
        ("method", code(name), "; ".join(texts), rules.methods_evidence) for name, texts in rules.methods.items()
    ]
    classes += [
        ("program", code(name), "; ".join(texts), rules.programs_evidence) for name, texts in rules.programs.items()
    ]
    return [*lines, "## What an arrest was", "", *table(("by its", "class", "values", "evidence"), classes)]


def _sets() -> list[str]:
    lines = ["## Sets of definitions", ""]
    for d in load_definition_sets().values():
        fact = d.facts
        lines += [f"### `{d.definition_set}`", "", f"{d.title} (by {fact.by}), version {d.version}. {d.says}", ""]
        lines.append(f"- Goes by, the strongest first: {', '.join(code(r) for r in fact.ladder)}.")
        if fact.linked_detention:
            said = ", ".join(f"{code(o)} ({code(w)})" for o, w in fact.linked_detention.items())
            lines.append(f"- A booking decides against these readings, inside the window: {said}.")
        changed = {**fact.outcomes, **fact.lift_reasons}
        if changed:
            said = "; ".join(f"{old} as {code(new)}" for old, new in changed.items())
            lines.append(f"- Reads otherwise than ours: {said}.")
        lines += [f"- Share `{s.share}`: {s.says}." for s in fact.shares]
        lines += [f"- Evidence: {fact.evidence}", *(f"- Source: {c}" for c in fact.cites), ""]
    return lines


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"
