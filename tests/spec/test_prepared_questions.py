"""A question that was prepared once is answered like one that is understood anew: every measure, every dimension."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from counterfoil.cli.answers import print_answer
from counterfoil.cli.printing import Form
from counterfoil.disclosure import Releasable
from counterfoil.engine import Query, Snapshot, reading
from counterfoil.errors import UsageError
from counterfoil.measures import (
    Question,
    compute_and_prepare,
    compute_measure,
    dimensions_of,
    flags_of,
    load_measures,
    prepare_usual,
    read_again,
    written,
)
from counterfoil.measures.usual import Usual, load_usual
from support.workspaces import new_workspace
from support.zz import make_zz_workspace

#: Measures whose answer needs more than one query, or rows that no file holds.
_NEVER = ("within_days", "quantiles", "stock", "flow")
#: What the law said is joined from facts, which no stored table holds.
_FROM_FACTS = ("hold_stance", "notify_stance", "transfer_stance", "law_is_disputed", "values_act", "offense_group")


def printed(answer: Releasable, form: Form) -> str:
    with redirect_stdout(io.StringIO()) as out:
        print_answer(answer, (), form, None)
    return out.getvalue()


def understood(snapshot: Snapshot, question: Question) -> tuple[Releasable, Releasable]:
    """The answer and its flags as reports and the API have them: by expressions, and not by a query as text."""
    return compute_measure(snapshot, question), flags_of(snapshot, question)


def questions() -> Iterator[Question]:
    """Each measure as in its example, two with cells that are hidden, and by each dimension a count and a share."""
    crossed: set[tuple[str, str]] = set()
    yield Question("detainers_by_outcome", ("county_code_fips", "outcome"), (("state", "ZZ"),))
    yield Question("detainers_issued", ("county_code_fips", "sex"), (), date(2025, 3, 1), date(2025, 9, 1))
    for measure in load_measures().values():
        yield Question(measure.measure, measure.example_by)
        if (measure.counts, measure.kind) not in crossed and measure.kind not in _NEVER:
            crossed.add((measure.counts, measure.kind))
            for name in dimensions_of(measure.counts):
                yield Question(measure.measure, (name,))


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_zz_workspace(tmp_path_factory.mktemp("zz"), rows=600, tables=("arrests", "removals")).path


def test_an_answer_from_a_prepared_question_is_the_answer(workspace: Path) -> None:
    """The same cells, bounds, reasons, notes and hidden cells, in every form that is printed, and the same flags."""
    prepared_count = 0
    with reading(workspace) as snapshot:
        for question in questions():
            try:
                first, odd, prepared = *understood(snapshot, question), compute_and_prepare(snapshot, question)[2]
            except UsageError:  # some measures cannot be told apart so, and say it
                continue
            kind = load_measures()[question.measure].kind
            if prepared is None:
                asked = {*question.by, *(name for name, _ in question.where)}
                of = load_measures()[question.measure]
                asked |= {d for d in (*of.always_by, of.told_by) if d}
                needs = of.classing.needs if of.classing else ()
                assert kind in _NEVER or asked & {*_FROM_FACTS} or {*needs} & {"stances", "values_act"}, question
                continue
            prepared_count += 1
            again, flags = read_again(json.loads(json.dumps(written(prepared)))).answered(snapshot)
            assert (again.cells, again.hidden_count) == (first.cells, first.hidden_count), question
            assert flags.cells == odd.cells
            for form in (Form.CSV, Form.JSON, Form.TABLE):
                assert printed(again, form) == printed(first, form), question
    assert prepared_count > 100


def test_the_usual_questions_are_answered_like_any_other(workspace: Path) -> None:
    """Each of them can be prepared before it is asked, and its answer is that of the question understood anew."""
    with reading(workspace) as snapshot:
        usual = list(prepare_usual(snapshot))
        assert len(usual) == len(load_usual()) > 5
        for question, prepared in usual:
            answer, flags = read_again(json.loads(json.dumps(written(prepared)))).answered(snapshot)
            first, odd = understood(snapshot, question)
            assert (answer.cells, answer.hidden_count, flags.cells) == (first.cells, first.hidden_count, odd.cells)


@pytest.mark.parametrize(
    ("usual", "because"),
    [
        ({"zz": [[]]}, "no count or share: zz"),
        ({"days_to_custody": [[]]}, "no count or share: days_to_custody"),
        ({"arrests_made": [["facility"]]}, "cells of arrests cannot be told apart by facility"),
    ],
)
def test_what_cannot_be_prepared_is_no_usual_question(usual: object, because: str) -> None:
    """A fact file that names an unknown measure or dimension, or a measure that needs several queries, is refused."""
    with pytest.raises(ValueError, match=because):
        Usual.model_validate({"usual": usual})


def test_what_no_single_query_counts_is_not_prepared(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the law said is joined from facts: such a question is passed over, and the one after it is not."""
    by_law, by_month = Question("detainers_by_stance"), Question("detainers_issued", ("month",))
    monkeypatch.setattr("counterfoil.measures.usual.load_usual", lambda: (by_law, by_month))
    with reading(workspace) as snapshot:
        assert [question for question, _ in prepare_usual(snapshot)] == [by_month]


def test_a_question_whose_flags_no_query_gives_is_not_prepared(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer without what is odd about its days would be another answer: it is understood when it is asked."""
    query_of = Snapshot.query_of

    def none_of_flags(snapshot: Snapshot, expression: Any) -> Query | None:
        return None if "flag_id" in expression.as_table().columns else query_of(snapshot, expression)

    with reading(workspace) as snapshot:
        assert list(prepare_usual(snapshot))
        monkeypatch.setattr(Snapshot, "query_of", none_of_flags)
        assert list(prepare_usual(snapshot)) == []


def test_a_workspace_that_holds_nothing_has_nothing_to_prepare(tmp_path: Path) -> None:
    """No error is raised before anybody asks."""
    with reading(new_workspace(tmp_path)) as snapshot:
        assert list(prepare_usual(snapshot)) == []


def test_only_a_prepared_question_is_read() -> None:
    """A text that names another thing is refused; a value that has no place in a question is not written."""
    with pytest.raises(KeyError):
        read_again({"~is": "Snapshot", "path": "/"})
    with pytest.raises(ValueError, match="no mark"):
        read_again({"path": "/"})
    with pytest.raises(TypeError):
        read_again({"~is": "Head", "name": "x"})
    with pytest.raises(TypeError, match="no place"):
        written(object())
