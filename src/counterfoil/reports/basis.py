"""Asks what an edition of any series rests on, and puts an edition together from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from counterfoil import __version__
from counterfoil.disclosure import Releasable
from counterfoil.language import say, say_fact
from counterfoil.measures import Question, Time, times_between, where_of
from counterfoil.reports import charts as drawing
from counterfoil.reports.answer import figures_of, five_sentences, totals_of
from counterfoil.reports.edition import Chart, CountyMap, Edition, EditionTable, Flag, Scope, Section
from counterfoil.reports.flags import edition_flags
from counterfoil.reports.request import Desk, Request
from counterfoil.reports.series import load_series


@dataclass(frozen=True)
class Basis:
    """The answers that the first page of every series is written from.

    Args:
        request: What is reported on.
        desk: Where it was asked, and where more can be asked.
        time: The measure of time by which outcomes are told over time.
        by_outcome: Detainers by outcome.
        over_time: The same by time.
        placed: Detainers by whether they are attributed to a place.
        declined: The share recorded as declined.
        taken: The share taken into custody.
        totals: The totals of the edition.
    """

    request: Request
    desk: Desk
    time: str
    by_outcome: Releasable
    over_time: Releasable
    placed: Releasable
    declined: Releasable
    taken: Releasable
    totals: Mapping[str, int | None]

    @property
    def times(self) -> tuple[Time, ...]:
        """Every span of time of the period, with whether a release covers it."""
        return times_between(self.time, self.desk.portions, self.request.from_date, self.request.until_date)

    def ask(self, measure: str, *by: str) -> Releasable:
        """A measure of the edition's place and period."""
        return _ask(self.request, self.desk, measure, *by)

    def outcomes_chart(self, *, height: int = 260) -> Chart:
        """Detainers by outcome over the edition's time."""
        title = say("Detainers by outcome on record")
        return drawing.outcomes_chart(
            self.over_time, self.time, title, "outcomes_over_time", self.desk.seams, times=self.times, height=height
        )

    def edition(
        self,
        tables: Sequence[EditionTable],
        charts: Sequence[Chart | CountyMap],
        sections: Sequence[Section],
        flags: Sequence[Flag],
        *,
        is_brief: bool = False,
    ) -> Edition:
        """The edition.

        Args:
            tables: Its tables.
            charts: Its charts.
            sections: What stands where.
            flags: Flags besides those of every edition.
            is_brief: It is set on two pages.
        """
        request, desk = self.request, self.desk
        words = load_series(request.series)
        return Edition(
            edition_id=request.edition_id,
            series=request.series,
            edition_number=request.edition_number,
            title=say_fact(words.title).format(scope=request.place.name),
            scope=Scope(request.place.code, request.place.name, request.place.level),
            from_date=request.from_date,
            until_date=request.until_date,
            as_of_date=desk.as_of_date,
            definitions_version=desk.definitions_version,
            software_version=__version__,
            inputs=desk.inputs,
            totals=self.totals,
            answer=five_sentences(request, desk, self.totals, self.declined, self.taken),
            figures=figures_of(self.totals, self.declined, self.taken, self.ask("unresolved_share")),
            sections=tuple(sections),
            tables=tuple(tables),
            charts=tuple(charts),
            flags=(*edition_flags(request, desk, self.over_time, self.time, self.totals), *flags),
            claims=desk.claims,
            language=request.language,
            opening="outcomes_over_time" if any(c.chart_id == "outcomes_over_time" for c in charts) else "",
            is_brief=is_brief,
        )


def ask_basis(request: Request, desk: Desk, time: str) -> Basis:
    """What an edition rests on.

    Args:
        request: What to report on.
        desk: Where to ask.
        time: The measure of time by which outcomes are told over time.
    """
    by_outcome, over_time = (_ask(request, desk, "detainers_by_outcome", *by) for by in ((), (time,)))
    placed = _ask(request, desk, "detainers_issued", "attribution")
    return Basis(
        request,
        desk,
        time,
        by_outcome,
        over_time,
        placed,
        declined=_ask(request, desk, "declined_share"),
        taken=_ask(request, desk, "taken_into_custody_share"),
        totals=totals_of(desk.steps, by_outcome, placed),
    )


def _ask(request: Request, desk: Desk, measure: str, *by: str) -> Releasable:
    return desk.ask(Question(measure, by, where_of(request.place), request.from_date, request.until_date))
