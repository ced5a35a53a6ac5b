"""Turns a claim, and what the data answer to it, into a verdict with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from counterfoil.claims.arithmetic import FigureOf, Worked, say_interval, work_out
from counterfoil.claims.arithmetic_facts import Arithmetic
from counterfoil.claims.intervals import Interval, exactly
from counterfoil.claims.readings import hold_reading, is_hidden, say_hidden
from counterfoil.claims.statements import Binding, Statement
from counterfoil.claims.units import say_several
from counterfoil.claims.verdicts import (
    CANNOT_BE_TESTED,
    CLOSES,
    DIFFERS,
    DIFFERS_UNDER_ALL,
    DOES_NOT_CLOSE,
    MATCHES,
    MATCHES_UNDER,
    NOT_COMPARABLE,
    Answer,
    Finding,
    Verdict,
)
from counterfoil.language import say, say_fact

#: Gives what the data answer to one reading: ours over all releases first, then what else was tried.
Compute = Callable[[Binding], Sequence[Answer]]
#: The day of an instrument of law on file; None where it has none.
DayOnFile = Callable[[str, str], "date | None"]


def check_statement(
    statement: Statement,
    compute: Compute,
    others: Iterable[Statement] = (),
    day_on_file: DayOnFile = lambda instrument, day: None,
) -> Verdict:
    """Holds one claim to every reading on file, under every definition tried, and to its own arithmetic.

    Args:
        statement: The claim.
        compute: Takes a reading and gives what the data answer; every figure has been through disclosure control.
        others: The claims on file whose figures its sums may name.
        day_on_file: The day of an instrument of law, for claims about one.

    Returns:
        The data decide where they can; then arithmetic; else the file's own reason stands.

    Raises:
        DeclarationError: A reading gives more than one figure, or a sum cannot be worked out.
    """
    findings: list[Finding] = []
    for binding in statement.bindings:
        answers = compute(binding)
        if any(is_hidden(answer) for answer in answers):  # nor may another definition give it back
            answers = [replace(a, found=None, against=None, missing=say_hidden()) for a in answers]
        findings += [hold_reading(statement, binding, answer) for answer in answers]
    if statement.on_file:
        findings.append(_held_to_the_law(statement, day_on_file))
    figures = _figures([statement, *others])
    sums = [_summed(statement, one, figures) for one in statement.arithmetic]
    return _decided(statement, findings, sums)


def _decided(statement: Statement, findings: list[Finding], sums: list[Finding]) -> Verdict:
    """The one verdict on a claim from all that was found."""
    why = statement.why_not
    every = (*findings, *sums)
    tried = _tried(findings)
    if why and why.not_comparable_because:
        return Verdict(statement.id, NOT_COMPARABLE, say_fact(why.not_comparable_because), every, None, None, tried)
    tested = [f for f in findings if f.verdict in (MATCHES, DIFFERS)]
    flips = None if len(tested) < 2 else len({f.verdict for f in tested}) > 1
    if tested:
        return _from_data(statement, findings, tested, every, flips, tried)
    for word in (DOES_NOT_CLOSE, CLOSES):
        leading = next((f for f in sums if f.verdict == word and not f.is_beside), None)
        if leading:
            return Verdict(statement.id, word, leading.because, every, leading, None, tried)
    if findings:
        leading = findings[0]
        return Verdict(statement.id, leading.verdict, leading.because, every, leading, None, tried)
    needed = (
        say_fact(why.would_need) if why and why.would_need else say("releases that hold the figure it is held to")
    )
    return Verdict(statement.id, CANNOT_BE_TESTED, needed, every, None, None, tried)


def _from_data(
    statement: Statement,
    findings: list[Finding],
    tested: list[Finding],
    every: tuple[Finding, ...],
    flips: bool | None,
    tried: tuple[str, ...],
) -> Verdict:
    """The verdict where at least one reading could be tested; the first reading under our definitions leads."""
    first = findings[0]
    matching = [f for f in tested if f.verdict == MATCHES]
    if first.verdict == MATCHES:
        return Verdict(statement.id, MATCHES, first.because, every, first, flips, tried)
    if matching:
        under = "; ".join(dict.fromkeys(_under(f) for f in matching))
        because = f"{under}: {matching[0].because}"
        if first.verdict == DIFFERS:
            because += ". " + say("Under the first reading and our definitions {says}", says=first.because)
        return Verdict(statement.id, MATCHES_UNDER, because, every, matching[0], flips, tried)
    if first.verdict == DIFFERS:
        alone = len({(f.label, f.definitions, f.vintage) for f in findings}) == 1
        is_all = not alone and len(tested) == len(findings)
        return Verdict(
            statement.id, DIFFERS_UNDER_ALL if is_all else DIFFERS, first.because, every, first, flips, tried
        )
    return Verdict(statement.id, first.verdict, first.because, every, first, flips, tried)


def _under(finding: Finding) -> str:
    """Under which reading, definitions and release a claim matches."""
    parts = [say("the reading '{label}'", label=finding.label)]
    named = finding.definitions
    parts.append(say("the definitions '{title}'", title=named) if named else say("our definitions"))
    parts += [say("the release {release} alone", release=finding.vintage)] if finding.vintage else []
    return ", ".join(parts)


def _tried(findings: Iterable[Finding]) -> tuple[str, ...]:
    """What was tried, each once, in order."""
    said = []
    for finding in findings:
        if finding.of == "reading":
            said.append(f"{finding.label}: {finding.definitions or say('our definitions')}{_of(finding)}")
    return tuple(dict.fromkeys(said))


def _of(finding: Finding) -> str:
    return f", {say('{release} alone', release=finding.vintage)}" if finding.vintage else ""


def _held_to_the_law(statement: Statement, day_on_file: DayOnFile) -> Finding:
    """A claim about the year of an instrument, held to the instrument on file."""
    on_file = statement.on_file
    claimed = statement.claimed()
    assert on_file is not None and claimed is not None
    found = day_on_file(on_file.instrument, on_file.day)
    day = say_fact(on_file.day.replace("_", " "))
    label = say("the instrument {instrument} on file, {day}", instrument=on_file.instrument, day=day)
    if found is None:
        return Finding("on_file", label, CANNOT_BE_TESTED, say("the day of the instrument on file"))
    word = MATCHES if claimed.holds(found.year) else DIFFERS
    because = say(
        "the instrument on file is of {day}; the claim says {claimed}",
        day=found.isoformat(),
        claimed=say_interval(claimed).replace(",", ""),
    )
    year = found.year
    return Finding("on_file", label, word, because, computed=year, low=year, high=year)


def _figures(statements: Iterable[Statement]) -> FigureOf:
    """Looks up the figure of a claim by its id or its number."""
    known: dict[str, Statement] = {}
    for one in statements:
        known.setdefault(one.id, one)
        known.setdefault(one.number, one)

    def figure_of(name: str, as_said: bool) -> tuple[Interval | None, str]:
        if name not in known:
            raise ValueError(f"there is no claim {name}")
        return known[name].claimed(as_said=as_said), known[name].unit

    return figure_of


def _summed(statement: Statement, arithmetic: Arithmetic, figure_of: FigureOf) -> Finding:
    """The verdict on one sum."""
    worked = work_out(arithmetic, figure_of, statement.id)
    value = worked.left.value if worked.left.value is not None else worked.left.low
    caveats = tuple(
        text
        for text in (
            say("This is a hypothesis: {says}", says=say_fact(arithmetic.hypothesis))
            if arithmetic.hypothesis
            else "",
            say_fact(arithmetic.remark),
        )
        if text
    )
    word = NOT_COMPARABLE if worked.right is None else CLOSES if worked.closes else DOES_NOT_CLOSE
    return Finding(
        "arithmetic",
        say_fact(worked.asks),
        word,
        say_fact(arithmetic.not_comparable_because) if worked.right is None else _said(arithmetic, worked),
        computed=value,
        low=worked.left.low,
        high=worked.left.high,
        denominator=worked.right.value if worked.right else None,
        shown=worked.shown,
        caveats=caveats,
        is_beside=arithmetic.beside,
    )


def _said(arithmetic: Arithmetic, worked: Worked) -> str:
    """Both sides in one sentence, and the gap between them."""
    left, right = worked.left, worked.right
    assert right is not None
    unit = f" {say_several(worked.unit)}" if worked.unit else ""
    names = say_fact(arithmetic.left_is), say_fact(arithmetic.right_is)
    said = f"{names[0]}: {say_interval(left)}{unit}; {names[1]}: {say_interval(right)}{unit}"
    if left.value is None or right.value is None or left.value == right.value:
        return said
    gap = left.value - right.value
    size = say_interval(exactly(round(abs(gap), 6)))
    return f"{said}; {say('{number} more', number=size) if gap > 0 else say('{number} less', number=size)}"
