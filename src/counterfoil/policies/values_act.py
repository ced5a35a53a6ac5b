"""Turns the Values Act's rules on file into what they open for one conviction: met, not shown or undetermined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from counterfoil.policies.act_facts import Categories, Duties, Rules
from counterfoil.policies.offenses import Offense, Offenses, load_offenses
from counterfoil.schema import load_fact

#: ICE's data hold at most one conviction, so that nothing can be said to be not met.
Status = Literal["met", "not_shown", "undetermined"]
_ORDER: tuple[Status, ...] = ("met", "undetermined", "not_shown")


@dataclass(frozen=True)
class Conviction:
    """What the data say of one conviction, and the days that a look-back may run to.

    Args:
        offense_code_ncic: None where no conviction is stated.
        conviction_date: None where it is not known.
        answer_date: The day of the answer or handover; None where it is not known.
        other_dates: Other days to which the look-back may run, such as the request and the release.
    """

    offense_code_ncic: str | None
    conviction_date: date | None = None
    answer_date: date | None = None
    other_dates: tuple[date, ...] = ()


@dataclass(frozen=True)
class Opened:
    """What one conviction opens.

    Args:
        rules: Each conviction rule, by id.
        convictions: The gate of the conviction rules: met where any rule is.
        notify: Whether the action is shown to have been open.
        transfer: The same.
        hold: Never `met`; the Act has no exception.
        because: Sentences on what is not settled.
    """

    rules: Mapping[str, Status]
    convictions: Status
    notify: Status
    transfer: Status
    hold: Literal["not_shown"]
    because: tuple[str, ...]


@dataclass(frozen=True)
class ValuesAct:
    """The Act's rules, categories and duties, and the table of offense codes that they are read with."""

    rules: Rules
    categories: Categories
    duties: Duties
    offenses: Offenses

    def opened_by(
        self, conviction: Conviction, *, is_public: bool | None = None, has_judicial_paper: bool | None = None
    ) -> Opened:
        """What the data show to have been open.

        Args:
            conviction: The one conviction that the data hold.
            is_public: Whether the date of release was public; None where the data do not say.
            has_judicial_paper: Whether there was a judge's warrant or finding; None where the data do not say.
        """
        offense = self.offenses.find(conviction.offense_code_ncic)
        if offense is None:
            unlisted = conviction.offense_code_ncic is not None
            status: Status = "undetermined" if unlisted else "not_shown"
            rules = {r.id: status for r in self.rules.conviction_rules}
            because: tuple[str, ...] = (
                "The offense code is in no table." if unlisted else "No conviction is stated.",
            )
        else:
            rules = _rule_statuses(offense, self._age_class(conviction))
            because = _reasons(offense, conviction)
        gate = best(rules.values())
        notify: Status = "met" if is_public else gate
        transfer: Status = "met" if has_judicial_paper else gate
        return Opened(rules, gate, notify, transfer, "not_shown", because)

    def add_openings(
        self,
        records: Any,
        *,
        code: str = "offense_code_ncic",
        convicted: str = "conviction_date",
        answered: str = "prepared_date",
    ) -> Any:
        """The records with what their conviction opens: `opened_by`, by joins alone.

        Args:
            records: An Ibis table.
            code: The column with the NCIC code.
            convicted: The column with the day of the conviction; where the table has no such column, it is unknown.
            answered: The column with the day of the answer or handover.

        Returns:
            The same rows with `values_act_status` (met, not_shown or undetermined): whether a conviction that opens
            notice and transfer is shown. What a public date, a judge's paper or a magistrate's holding opens is not
            in it.
        """
        import ibis

        day = records[answered].cast("date")
        age = ibis.literal("undated")
        if convicted in records.columns:
            then = records[convicted].cast("date")
            years = self.rules.lookback
            age = ibis.cases(
                (then.isnull() | day.isnull(), "undated"),
                (then > day, "later"),
                (day <= _plus_years(then, years.misdemeanor), "recent"),
                (day <= _plus_years(then, years.felony), "older"),
                else_="past",
            )
        groups: dict[tuple[str, str], list[Offense]] = {}
        for offense in self.offenses.offenses:
            for name in ("undated", "recent", "older", "past", "later"):
                groups.setdefault((name, best(_rule_statuses(offense, name).values())), []).append(offense)
        held = records[code]
        cases = [
            (
                (age == name)
                & (held.length() == 4)
                & ibis.or_(*(held.between(*offense.codes) for offense in offenses)),
                status,
            )
            for (name, status), offenses in groups.items()
        ]
        status = ibis.cases((held.isnull(), "not_shown"), *cases, else_="undetermined")
        return records.mutate(values_act_status=status)

    def _age_class(self, conviction: Conviction) -> str:
        """recent, older, past or later, on every day that is known; undated where they differ or none is known."""
        then = conviction.conviction_date
        if then is None or conviction.answer_date is None:
            return "undated"
        found = {self._age(then, d) for d in (conviction.answer_date, *conviction.other_dates)}
        return found.pop() if len(found) == 1 else "undated"

    def _age(self, then: date, day: date) -> str:
        years = self.rules.lookback
        if then > day:
            return "later"
        if day <= _years_on(then, years.misdemeanor):
            return "recent"
        return "older" if day <= _years_on(then, years.felony) else "past"


def best(statuses: Any) -> Status:
    """met where any is; else undetermined where any is; else not shown."""
    held = set(statuses)
    return next(s for s in _ORDER if s in held)


def _rule_statuses(offense: Offense, age: str) -> dict[str, Status]:
    """What one offense shows for each rule; `age` is recent, older, past, undated, or later than the answer."""
    serious: dict[str, Status] = {"yes": "met", "doubtful": "undetermined", "no": "not_shown"}
    in_prison: Status = "undetermined" if offense.class_ != "minor" else "not_shown"
    if offense.serious_or_violent == "yes":
        in_prison = "met"
    rules: dict[str, Status] = {
        "R1": serious[offense.serious_or_violent],
        "R2": in_prison,
        "R3": _listed(offense, age),
        "R4": "undetermined" if offense.registry else "not_shown",
        "R5": "undetermined" if offense.federal else "not_shown",
    }
    if offense.proposition_47 or age == "later":
        rules |= {r: "undetermined" for r in ("R1", "R2", "R3") if rules[r] == "met"}
    return rules


def _listed(offense: Offense, age: str) -> Status:
    """Rule R3: a listed category, as a felony within the longer or a lesser one within the shorter look-back."""
    if not offense.categories or age == "past" or offense.class_ == "minor":
        return "not_shown"
    if offense.doubtful or age in ("undated", "later"):
        return "undetermined"
    if offense.class_ == "felony" or (offense.class_ == "either" and age == "recent"):
        return "met"
    return "undetermined"


def _reasons(offense: Offense, conviction: Conviction) -> tuple[str, ...]:
    said = [f"{offense.name}: {offense.because}."] if offense.because else []
    if offense.class_ == "any":
        said.append("The data do not say whether the conviction was of a felony.")
    if conviction.conviction_date is None or conviction.answer_date is None:
        said.append("A day that the look-back needs is not known.")
    elif conviction.conviction_date > conviction.answer_date:
        said.append("The conviction is dated after the answer.")
    if offense.proposition_47:
        said.append("Some of these offenses were reduced by Proposition 47 and open nothing.")
    return tuple(said)


def _years_on(day: date, years: int) -> date:
    """The same day some years on; 28 February where there is no 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _plus_years(day: Any, years: int) -> Any:
    import ibis

    return (day + ibis.interval(years=years)).cast("date")


@cache
def load_values_act() -> ValuesAct:
    """The Act as it is on file."""
    folder = files("counterfoil.policies") / "facts" / "values_act"
    return ValuesAct(
        load_fact(folder / "rules.yaml", Rules),
        load_fact(folder / "categories.yaml", Categories),
        load_fact(folder / "duties.yaml", Duties),
        load_offenses(),
    )
