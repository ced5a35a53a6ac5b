"""Holds the claims on file to a workspace: every reading under every set of definitions, rules and vintage."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Literal

from counterfoil import claims, disclosure, measures, policies
from counterfoil.disclosure import Releasable
from counterfoil.engine import Snapshot
from counterfoil.errors import CounterfoilError, UsageError
from counterfoil.language import say, say_fact
from counterfoil.ledger import load_rules
from counterfoil.measures import Question
from counterfoil.outcomes import load_definition_sets

Checked = tuple[claims.Statement, claims.Verdict]
Progress = Callable[[str, int, int], None]
Alternatives = Literal["none", "definitions", "all"]
_OURS = "counterfoil"
_LOGS = "ledger.custodian_actions"
#: What of a reading names custodians, and nothing of their requests.
_OF_CUSTODIANS = ("state", "county_code_fips", "custodian_level", "agency_name")


class Desk:
    """Answers the readings of claims from one workspace, each question once."""

    def __init__(
        self,
        snapshot: Snapshot,
        releases: Mapping[str, Mapping[str, Any]],
        *,
        alternatives: Alternatives = "all",
        logs: Sequence[str] | None = None,
        is_published: bool = False,
    ) -> None:
        """A desk over some releases of detainers.

        Args:
            snapshot: A workspace in which `run` has worked through every release.
            releases: The records of the releases to ask.
            alternatives: What to ask under besides: nothing, other definitions, or other rules and vintages too.
            logs: The custodians' logs to ask; None where no release or log is pinned, and all may be asked.
            is_published: Whether the answers leave for readers: other rules on duplicates are then left to whoever
                asks, and below a state only definitions are tried whose figures are published anyhow.
        """
        self._snapshot = snapshot
        self._releases = releases
        self._alternatives = alternatives
        self._logs = logs
        self._is_published = is_published
        self._answers: dict[Question, Releasable] = {}
        folders = snapshot.fact_folders()
        self._below_states = set(measures.published_definitions(folders))
        self._sets = {k: s.title for k, s in load_definition_sets(folders).items() if k != _OURS}
        self._rules = {k: r.title for k, r in load_rules().items() if k != _OURS}
        starts = [date.fromisoformat(r["first_date"]) for r in releases.values() if r.get("first_date")]
        held = tuple(releases)
        by_state = self._ask(Question("detainers_issued", ("state",), releases=held)) if releases else None
        states = {r["state"] for r in by_state.rows if r["state"] and r["count"] != 0} if by_state else set()
        self._covered = claims.Covered(states, min(starts, default=None))

    def __call__(self, binding: claims.Binding) -> list[claims.Answer]:
        """What the data answer to a reading: ours over all releases first, then what else is tried."""
        counts = measures.find_measure(binding.measure).counts
        if counts == _LOGS:
            return [self._of_logs(binding)]
        missing = self._missing(binding)
        if missing:
            return [claims.Answer(missing=missing)]
        if counts != "detainers":
            return [self._events(binding, counts)]
        first = self._answer(binding, {}, "", "")
        if self._alternatives == "none" or first.found is None:
            return [first]
        with disclosure.apart() if self._is_published else nullcontext():
            return [first, *self._tried(binding)]

    def _tried(self, binding: claims.Binding) -> list[claims.Answer]:
        """What the data answer under other definitions, other rules, and from each release alone."""
        answers = []
        is_fine = self._is_published and _is_below_states(binding)
        if _rests_on_outcomes(binding):
            answers += [
                self._answer(binding, {"definitions": k}, say_fact(title), "")
                for k, title in self._sets.items()
                if not is_fine or k in self._below_states
            ]
        if self._alternatives == "definitions" or is_fine:
            return answers
        if not self._is_published:
            answers += [self._answer(binding, {"rules": k}, say_fact(t), "") for k, t in self._rules.items()]
        covering = [k for k, r in self._releases.items() if _covers(r, binding)]
        if len(covering) > 1 or (covering and len(self._releases) > 1):
            answers += [self._answer(binding, {"releases": (k,)}, "", k) for k in covering]
        return answers

    def _events(self, binding: claims.Binding, counts: str) -> claims.Answer:
        """What releases of arrests or of removals answer, which have no sets of definitions."""
        named = say_fact(counts)
        if self._logs is not None:
            missing = say("releases of {events}, which an edition on detainers does not pin", events=named)
            return claims.Answer(missing=missing)
        try:
            return self._answer(binding, {"releases": None}, "", "")
        except CounterfoilError:
            return claims.Answer(missing=say("releases of {events}; this workspace holds none", events=named))

    def _of_logs(self, binding: claims.Binding) -> claims.Answer:
        """What custodians' logs answer: of a place that has other custodians, a part."""
        missing = claims.Answer(missing=say("custodians' logs of the place and the days; there are none here"))
        asked = {"releases": None if self._logs is None else tuple(self._logs)}
        here = {k: v for k, v in binding.where.items() if k in _OF_CUSTODIANS}
        held = binding.model_copy(
            update={"measure": "requests_received", "where": here, "figure": "count", "denominator": None}
        )
        try:
            if not any(r["count"] for r in self._cells(held, asked).rows):
                return missing
            answer = self._answer(binding, asked, "", "")
        except CounterfoilError:
            return missing
        return replace(answer, is_least=True) if answer.found is not None else missing

    def _missing(self, binding: claims.Binding) -> str:
        """What the releases lack; a measure that needs other tables says so itself."""
        for counted in (binding, binding.compared_with):
            if counted is not None:
                missing = claims.what_is_missing(counted, self._state(counted.where), self._covered)
                if missing:
                    return missing
        return ""

    def _state(self, where: Mapping[str, str]) -> str:
        """Two letters of the state that a figure is about; "" for the country."""
        words = [where[k] for k in ("county_code_fips", "state") if k in where]
        return measures.find_place(words[0], self._snapshot.fact_folders()).state_code if words else ""

    def _answer(self, binding: claims.Binding, how: dict[str, Any], title: str, vintage: str) -> claims.Answer:
        compared = binding.compared_with
        found = self._cells(binding, how)
        against = self._cells(compared, how) if compared is not None else None
        return claims.Answer(
            definitions=title,
            vintage=vintage,
            found=found if found.rows else None,
            against=against if against is not None and against.rows else None,
            nature=_nature(binding),
        )

    def _cells(self, counted: claims.Counted, how: dict[str, Any]) -> Releasable:
        where = tuple(sorted((k, str(v)) for k, v in counted.where.items()))
        question = Question(counted.measure, (), where, counted.from_date, counted.until_date)
        return self._ask(replace(question, **{"releases": tuple(self._releases), **how}))

    def _ask(self, question: Question) -> Releasable:
        if question not in self._answers:
            self._answers[question] = measures.compute_measure(self._snapshot, question)
        return self._answers[question]


def check_claims(
    snapshot: Snapshot,
    names: Iterable[str] = (),
    *,
    chosen: Sequence[claims.Statement] | None = None,
    alternatives: Alternatives = "all",
    desk: Desk | None = None,
    progress: Progress = lambda name, done, of: None,
) -> list[Checked]:
    """Claims with their verdicts, in order of id or as named.

    Args:
        snapshot: A workspace; one that holds no detainers tests what needs no data.
        names: Ids or numbers of claims; none for all.
        chosen: The claims themselves, in place of names.
        alternatives: What to ask under besides: nothing, other definitions, or other rules and vintages too.
        desk: Where the data are asked; None for every release that was worked through.
        progress: Told how many claims are done.

    Raises:
        UsageError: There is no such claim.
    """
    folders = snapshot.fact_folders()
    every = claims.load_statements(folders)
    wanted = list(chosen) if chosen is not None else claims.find_statements(every, names) if names else list(every)
    if desk is None and _has_detainers(snapshot):
        desk = Desk(snapshot, measures.require_run(snapshot), alternatives=alternatives)
    lawbook = {p.id: p for p in policies.load_provisions(folders)}

    def day_on_file(instrument: str, day: str) -> date | None:
        found = lawbook.get(instrument)
        return getattr(found, day) if found else None

    checked = []
    for at, statement in enumerate(wanted):
        progress(statement.id, at, len(wanted))
        checked.append((statement, claims.check_statement(statement, desk or _no_releases, every, day_on_file)))
    progress("done", len(wanted), len(wanted))
    return checked


def check_without_data(names: Iterable[str] = ()) -> list[Checked]:
    """The project's own claims, with their verdicts where there is no workspace: arithmetic and the law."""
    every = claims.load_statements()
    wanted = claims.find_statements(every, names) if names else list(every)
    lawbook = {p.id: p for p in policies.load_provisions()}

    def day_on_file(instrument: str, day: str) -> date | None:
        found = lawbook.get(instrument)
        return getattr(found, day) if found else None

    return [(s, claims.check_statement(s, _no_releases, every, day_on_file)) for s in wanted]


def _nature(binding: claims.Binding) -> Literal["stock", "flow"]:
    """Whether a measure counts what stood on a day, or what happened over a period."""
    kind: str = measures.find_measure(binding.measure).kind
    return "stock" if kind == "stock" else "flow"


def _is_below_states(binding: claims.Binding) -> bool:
    """Whether the figure is about a place that is smaller than a state."""
    named = {*binding.where, *(binding.compared_with.where if binding.compared_with else ())}
    return bool(named & set(disclosure.load_thresholds().place_dimensions))


def _rests_on_outcomes(binding: claims.Binding) -> bool:
    """Whether the figure hangs on what became of detainers, and so on the set of definitions."""
    measure = measures.find_measure(binding.measure)
    return measure.kind != "count" or measure.only_outcome is not None or "outcome" in binding.where


def _no_releases(binding: claims.Binding) -> list[claims.Answer]:
    return [claims.Answer(missing=say("releases of detainers; this workspace holds none"))]


def _has_detainers(snapshot: Snapshot) -> bool:
    return any(r["makes"] == "sources.detainer_rows" for r in snapshot.records("releases").values())


def _covers(release: Mapping[str, Any], binding: claims.Binding) -> bool:
    """Whether one release alone holds every day of a reading."""
    if not release.get("first_date"):
        return False
    first, last = date.fromisoformat(release["first_date"]), date.fromisoformat(release["as_of_date"])
    days = [binding, *([binding.compared_with] if binding.compared_with else [])]
    starts = [d.from_date for d in days if d.from_date]
    ends = [d.until_date for d in days if d.until_date]
    late = timedelta(days=claims.load_coverage_rules().late_start_days)
    return all(first <= s + late for s in starts) and all(last >= e - timedelta(days=1) for e in ends)


def concerns(
    statement: claims.Statement, place: measures.Place, from_date: date, until_date: date, extensions: list[Any]
) -> bool:
    """Whether a claim is about detainers of a place, or of a part of it, on days that touch a period."""
    if statement.topic not in ("detainers", "arrests", "law", "reports"):
        return False
    if not _touches_place(statement, place, extensions):
        return False
    spans = [(b.from_date, b.until_date) for b in statement.bindings]
    if statement.period is not None:
        spans.append((statement.period.from_date, statement.period.until_date))
    if not spans:
        spans = [(statement.said.date, statement.said.date + timedelta(days=1))]
    return any((s or date.min) < until_date and from_date < (e or date.max) for s, e in spans)


def _touches_place(statement: claims.Statement, place: measures.Place, extensions: list[Any]) -> bool:
    """Whether a place of the claim is the place, or lies in it; a claim about the country is about the country."""
    if place.level == "nation":
        return True
    for word in statement.scope:
        if word.upper() == "US":
            continue
        try:
            about = measures.find_place(word, extensions)
        except UsageError:
            continue
        if place.code in (about.code, about.state_code):
            return True
    return False
