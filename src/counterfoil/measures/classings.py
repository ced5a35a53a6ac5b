"""Puts each row that is counted into one class: its outcome, or a class that a fact file makes of several columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

from counterfoil.outcomes import classify_arrests, load_definitions, load_link_rules
from counterfoil.schema import fact_files, facts_by_id

GrainName = Literal["detainers", "arrests", "removals"]
#: What must be joined to the rows of a grain before a column can be read.
Need = Literal["outcome", "place", "links", "as_of", "stances", "offense_group", "values_act"]


class _Fact(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)


class Range(_Fact):
    """Whole numbers, both ends in; a word is a window of the rules of linking, in days."""

    at_least: int | str | None = None
    at_most: int | str | None = None


class Words(_Fact):
    """Words of which the text has one, each whole, with case and punctuation made even."""

    has_words: tuple[str, ...]


#: What a column must be: one of these texts (of a list column: any of them), known or not, a number, or words.
Condition = tuple[str, ...] | Literal["known", "unknown"] | Range | Words


class RowClass(_Fact):
    """One class.

    Args:
        id: Its name.
        label: As printed.
        says: What is in it.
        when: Conditions on columns; a row is in the class where all of one entry hold, and no class before it fits.
            None = every row that is left.
    """

    id: str
    label: str
    says: str
    when: tuple[dict[str, Condition], ...] = ()


class ClassingFact(_Fact):
    """One way to put rows into classes, from `facts/classes`.

    Args:
        classing: Its id, which is also the name of the file and of the dimension.
        of: The rows.
        says: In one sentence.
        needs: What the conditions read beside the rows themselves.
        unknown: Classes that could be any other.
        classes: The first that fits takes a row; the last takes what is left.
        evidence: How sure the classes are.
        cites: Where they come from.
    """

    classing: str
    of: GrainName
    says: str
    needs: tuple[Need, ...] = ()
    unknown: tuple[str, ...] = ()
    classes: tuple[RowClass, ...]
    evidence: str
    cites: tuple[str, ...]

    @model_validator(mode="after")
    def _takes_every_row(self) -> Self:
        """Only the last class takes what is left, each id stands once, and windows are those of the rules."""
        ids = [c.id for c in self.classes]
        if len(set(ids)) != len(ids) or set(self.unknown) - set(ids):
            raise ValueError("a class stands twice, or an unknown one is not defined")
        if [bool(c.when) for c in self.classes] != [True] * (len(ids) - 1) + [False]:
            raise ValueError("the last class, and only that, takes what is left: it has no `when`")
        for condition in (c for one in self.classes for entry in one.when for c in entry.values()):
            if isinstance(condition, Range):
                for limit in (condition.at_least, condition.at_most):
                    _days(limit)
        return self


@dataclass(frozen=True)
class Classing:
    """One way to put each row into one class.

    Args:
        name: Its id.
        of: The rows.
        says: In one sentence.
        labels: The classes in the order in which they are printed, each with its label.
        meanings: What is in each.
        unknown: Classes that could be any other.
        needs: What must be joined first.
        column: From the rows, the class of each.
    """

    name: str
    of: GrainName
    says: str
    labels: dict[str, str]
    meanings: dict[str, str]
    unknown: tuple[str, ...]
    needs: tuple[Need, ...]
    column: Callable[[Any], Any]


@cache
def load_classings() -> dict[str, Classing]:
    """Every classing by its id: the outcome, the kind of an arrest, and those of the fact files."""
    found = {c.name: c for c in (_outcomes(), _arrest_classes())}
    files = fact_files("counterfoil.measures", "classes")
    facts = facts_by_id(files, ClassingFact, lambda fact: fact.classing, named_so=True)
    return found | {name: _from_fact(fact) for name, (_, fact) in facts.items()}


def _outcomes() -> Classing:
    words = load_definitions()
    return Classing(
        name="outcome",
        of="detainers",
        says="What became of the detainer.",
        labels={o.id: o.label for o in words.outcomes},
        meanings={o.id: o.means for o in words.outcomes},
        unknown=tuple(words.unknown_ids()),
        needs=("outcome",),
        column=lambda t: t.outcome,
    )


def _arrest_classes() -> Classing:
    return Classing(
        name="arrest_class",
        of="arrests",
        says="What the arrest was, by its method, and where that says neither by its program.",
        labels={
            "custodial": "From the custody of a jail or prison",
            "at_large": "At large",
            "unknown": "The record says neither",
        },
        meanings={
            "custodial": "A method, or else a program, by which ICE takes people over from a jail or prison.",
            "at_large": "A method, or else a program, by which ICE arrests people elsewhere.",
            "unknown": "A method and a program in neither list of outcomes/facts/links.yaml, or none.",
        },
        unknown=("unknown",),
        needs=(),
        column=classify_arrests,
    )


def _from_fact(fact: ClassingFact) -> Classing:
    def column(t: Any) -> Any:
        import ibis

        steps = [(ibis.or_(*(_all_hold(t, entry) for entry in c.when)), c.id) for c in fact.classes if c.when]
        return ibis.cases(*steps, else_=fact.classes[-1].id)

    return Classing(
        name=fact.classing,
        of=fact.of,
        says=fact.says,
        labels={c.id: c.label for c in fact.classes},
        meanings={c.id: c.says for c in fact.classes},
        unknown=fact.unknown,
        needs=fact.needs,
        column=column,
    )


def _all_hold(t: Any, entry: dict[str, Condition]) -> Any:
    import ibis

    return ibis.and_(*(_holds(t[name], condition) for name, condition in entry.items()))


def _holds(column: Any, condition: Condition) -> Any:
    """Whether a column is as a condition says; false where it is empty, but for `unknown`."""
    if condition == "known":
        return column.notnull()
    if condition == "unknown":
        return column.isnull()
    if isinstance(condition, Range):
        low, high = _days(condition.at_least), _days(condition.at_most)
        held = column.notnull()
        held = held & (column >= low) if low is not None else held
        return (held & (column <= high) if high is not None else held).fill_null(False)
    if isinstance(condition, Words):
        even = " " + column.upper().re_replace("[^A-Z0-9]+", " ") + " "
        found = [even.contains(f" {words.upper()} ") for words in condition.has_words]
        return _any(found).fill_null(False)
    assert isinstance(condition, tuple)
    if column.type().is_array():
        return _any([column.contains(value) for value in condition]).fill_null(False)
    return column.isin(condition).fill_null(False)


def _any(held: list[Any]) -> Any:
    import ibis

    return ibis.or_(*held)


def _days(limit: int | str | None) -> int | None:
    """A limit in whole days; a word is a window of the rules of linking."""
    if limit is None or isinstance(limit, int):
        return limit
    windows = load_link_rules().windows
    if limit not in type(windows).model_fields:
        raise ValueError(f"there is no window {limit}")
    return int(getattr(windows, limit))
