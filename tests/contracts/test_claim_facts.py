"""Contracts of the claim facts: each file fits the schema, is cited, is bound to what is there, and judges nobody."""

from __future__ import annotations

import ast
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from counterfoil import pipeline
from counterfoil.claims import (
    Answer,
    Binding,
    Statement,
    Verdict,
    check_statement,
    load_disputes,
    load_statements,
    trace_lineage,
)
from counterfoil.claims.neutral import judging_words
from counterfoil.claims.units import read_unit
from counterfoil.measures import find_measure, find_place
from counterfoil.policies import load_provisions
from counterfoil.schema import load_fact
from support.claims import cells

ROOT = Path(__file__).resolve().parents[2]
FACTS = files("counterfoil.claims") / "facts"
STATEMENTS = sorted((f for f in (FACTS / "statements").iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
EVERY = load_statements()
VERDICTS = (
    "matches",
    "matches under …",
    "differs",
    "differs under every definition tried",
    "not comparable, because …",
    "cannot be tested with these data; would need …",
    "arithmetic does not close",
    "arithmetic closes",
)


@pytest.fixture(scope="module")
def checked() -> dict[str, tuple[Statement, Verdict]]:
    """Every claim with its verdict, where there are no data."""
    return {s.id: (s, v) for s, v in pipeline.check_without_data()}


@pytest.mark.parametrize("path", STATEMENTS, ids=lambda f: f.name)
def test_each_fact_file_is_named_as_its_record_and_is_cited(path) -> None:  # type: ignore[no-untyped-def]
    """The name of the file is the id of the claim, and no claim stands without a source."""
    record = load_fact(path, Statement)
    assert f"{record.id}.yaml" == path.name
    assert all(cite.strip() for cite in record.cites)
    assert record.speaker.side != "fictional"


@pytest.mark.parametrize("path", STATEMENTS, ids=lambda f: f.name)
def test_no_fact_file_judges_a_person(path) -> None:  # type: ignore[no-untyped-def]
    """A record says what was claimed and how it could be tested, not who is right."""
    assert judging_words(path.read_text(encoding="utf-8")) == []


def test_every_number_from_c01_to_c69_is_on_file_once() -> None:
    """The collection is whole, and no number stands for two claims."""
    numbered = [s.number for s in EVERY if s.number[:1] == "c" and s.number[1:].isdigit()]
    assert numbered == [f"c{n:02}" for n in range(1, 70)]


def test_every_unit_is_known() -> None:
    """A unit that the library cannot read would be compared with nothing."""
    assert [s.id for s in EVERY if not read_unit(s.unit)] == []


def test_every_binding_names_a_measure_a_place_and_a_denominator_that_are_there() -> None:
    """A claim bound to a measure that does not exist could never be tested."""
    for statement in EVERY:
        for binding in statement.bindings:
            for counted in (binding, *([binding.compared_with] if binding.compared_with else [])):
                measure = find_measure(counted.measure)
                if counted.denominator is not None:
                    assert counted.denominator in measure.denominators, statement.id
                for word in ("state", "county_code_fips"):
                    if word in counted.where:
                        assert find_place(counted.where[word])


def test_every_scope_is_a_place_and_every_instrument_is_on_file() -> None:
    """Places by their codes, law by its id."""
    provisions = {p.id for p in load_provisions()}
    for statement in EVERY:
        assert all(find_place(word) for word in statement.scope)
        if statement.on_file:
            assert statement.on_file.instrument in provisions


def test_every_claim_has_a_verdict_of_the_closed_list_and_a_reason(
    checked: dict[str, tuple[Statement, Verdict]],
) -> None:
    """Without any data, too: none is left without a word and a sentence."""
    assert set(checked) == {s.id for s in EVERY}
    for _, verdict in checked.values():
        assert verdict.verdict in VERDICTS
        assert verdict.because.strip()
        assert all(f.verdict in VERDICTS and f.because.strip() for f in verdict.findings)


#   claim | verdict without any data | what the sum shows
ARITHMETIC = {
    "c22-weekly-report": ("arithmetic closes", {}),
    "c23-five-declined-in-los-angeles": (
        "arithmetic closes",
        {"five as a share of the 206 recorded as declined that week": "2.4%"},
    ),
    "c26-six-more-facilities": ("arithmetic closes", {}),
    "c27-special-order-of-1979": ("matches", {}),
    "c36-active-detainers-in-california": (
        "cannot be tested with these data; would need …",
        {"prisoners born abroad in 2019": "22,320"},
    ),
    "c37-released-in-california": (
        "cannot be tested with these data; would need …",
        {
            "4,500 over 33,000": "13.6%",
            "4,561 over 33,179": "13.7%",
            "4,561 over both together": "12.1%",
            "releases a day": "12",
        },
    ),
    "c47-seven-groups-together": (
        "arithmetic does not close",
        {
            "the seven groups, as a share of the active detainers": "58.9%",
            "active detainers with none of the seven, at one each": "13,628",
            "these, as a share": "41.1%",
        },
    ),
    "c53-transfers-coordinated": (
        "cannot be tested with these data; would need …",
        {"10,588 over 12,000": "88.2%", "the rest": "11.8%", "coordinated a year": "1,690"},
    ),
    "c54-one-in-eight": (
        "cannot be tested with these data; would need …",
        {
            "offers that would give one in eight exactly": "12,101",
            "missed, if 12,000 were offers": "1,500",
            "missed, if 12,000 were taken": "1,714",
        },
    ),
    "c56-pounds-of-drugs": (
        "arithmetic does not close",
        {"named, as a share of the total": "88.4%", "not named": "21,818 pounds"},
    ),
    "c60-lethal-doses": (
        "arithmetic closes",
        {"at full purity": "1.678 billion doses", "doses for each resident": "4.94"},
    ),
    "dhs-2026-released-offense-groups": ("arithmetic does not close", {"the seven groups, as a share": "77.9%"}),
    "press-2026-released-of-active": ("not comparable, because …", {}),
}


def test_what_each_claim_says_of_itself_before_there_are_data(
    checked: dict[str, tuple[Statement, Verdict]],
) -> None:
    """Arithmetic and comparability need no release, and give these figures."""
    for name, (word, shown) in ARITHMETIC.items():
        verdict = checked[name][1]
        found = {label: figure for f in verdict.findings for label, figure in f.shown}
        assert verdict.verdict == word, name
        assert shown.items() <= found.items(), name


def test_the_one_in_eight_is_a_hypothesis_named_as_such(checked: dict[str, tuple[Statement, Verdict]]) -> None:
    """12,000, 10,588 and one in eight agree if one supposes what nobody has said."""
    (finding,) = (f for f in checked["c54-one-in-eight"][1].findings if f.of == "arithmetic")
    assert finding.verdict == "arithmetic closes"
    assert finding.caveats[0].startswith("This is a hypothesis: the office has not said")


def test_no_verdict_judges_a_person(checked: dict[str, tuple[Statement, Verdict]]) -> None:
    """Every reason and every sum, on every claim."""
    for _, verdict in checked.values():
        for text in (verdict.because, *(f.because for f in verdict.findings)):
            assert judging_words(text) == []


def test_no_template_judges_a_person() -> None:
    """Every text of the code that words verdicts and pages of claims, and every template of theirs."""
    for folder in ("src/counterfoil/claims", "src/counterfoil/publish/claims"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            texts = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
            assert [w for t in texts for w in judging_words(t)] == [], file
        for file in sorted((ROOT / folder).rglob("*.j2")):
            assert judging_words(file.read_text(encoding="utf-8")) == [], file
    for dispute in load_disputes(EVERY):
        assert judging_words(dispute.model_dump_json()) == []


def test_the_words_that_judge_are_found() -> None:
    """The list is one that a test can fail by."""
    text = "He lied, which is false and misleading; the wrong figure was exaggerated."
    assert judging_words(text) == ["lied", "false", "misleading", "wrong", "exaggerated"]
    assert judging_words("The figure differs; the claim relies on a believable stock of belief.") == []


def test_only_officials_and_publishers_are_named() -> None:
    """A name stands beside an office alone; no other person is named as a speaker."""
    named = {(s.speaker.name, s.speaker.office) for s in EVERY if s.speaker.name}
    assert all(office for _, office in named)
    assert {s.speaker.side for s in EVERY if s.speaker.name} <= {
        *("federal_executive", "border_agency", "state_government", "local_police", "court", "press"),
    }


def test_no_claim_was_made_from_a_later_one() -> None:
    """A lineage runs forward in time, and has the claim itself in it once."""
    for statement in EVERY:
        graph = trace_lineage(statement, EVERY)
        assert sum(n.is_this for n in graph.nodes) == 1
        days = {n.key: n.day.removeprefix("about ") for n in graph.nodes}
        for edge in graph.edges:
            if edge.is_descent:
                start, end = days[edge.start], days[edge.end]
                assert start[: len(end)] <= end[: len(start)], (statement.id, edge)


def test_both_sides_of_every_dispute_are_claims_on_file() -> None:
    """What is set against each other is there, and no claim stands on both sides."""
    disputes = load_disputes(EVERY)
    assert len(disputes) >= 3
    ids = {s.id for s in EVERY}
    for dispute in disputes:
        one, other = (set(side.claims) for side in dispute.sides)
        assert one <= ids
        assert other <= ids
        assert not one & other


SIDES = (
    "federal_executive",
    "border_agency",
    "state_government",
    "local_government",
    "local_police",
    "court",
    "press",
)


@pytest.mark.parametrize("statement", EVERY, ids=lambda s: s.id)
def test_said_by_another_side_every_claim_has_the_same_verdict(statement: Statement) -> None:
    """Each claim on file in the mouth of every other side, held to the same figures: verdict, reason, sums and what
    was tried are the same. So they are where two sides change places.
    """

    def figures(binding: Binding) -> list[Answer]:
        """A figure of the kind that the reading asks for, and another under other definitions."""
        number = sum(map(ord, binding.reading + binding.measure)) % 900 + 1
        return [_invented(binding, number), _invented(binding, number // 2, definitions="another set")]

    day = date(2017, 1, 1)
    as_said = check_statement(statement, figures, EVERY, lambda instrument, which: day)
    if statement.bindings:
        assert as_said.tried
    for side in SIDES:
        speaker = statement.speaker.model_copy(update={"side": side, "office": "An office", "name": None})
        swapped = statement.model_copy(update={"speaker": speaker})
        others = [s.model_copy(update={"speaker": speaker}) for s in EVERY if s.id != statement.id]
        assert check_statement(swapped, figures, others, lambda instrument, which: day) == as_said


def _invented(binding: Binding, number: int, **more: str) -> Answer:
    """An answer with a count and a share, as of a day after every claim."""
    row = {"count": number, "value": number / 1000, "low": None, "high": None, "denominator_is": binding.denominator}
    unit = find_measure(binding.measure).unit
    found = cells(row, as_of="2028-01-01", unit=unit)
    against = cells({**row, "count": number + 7, "value": 0.5}, as_of="2028-01-01", unit=unit)
    return Answer(found=found, against=against if binding.compared_with else None, **more)
