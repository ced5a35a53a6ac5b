"""Says what the instruments on file said of a place over time, once for all places with the same answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import Any

from counterfoil.errors import UsageError
from counterfoil.language import say, say_day, say_fact, spoken
from counterfoil.policies import Lawbook, load_lawbook

_ACTIONS = ("hold", "notify", "transfer")
_WIDTH, _LEFT, _TALL, _HEAD = 720, 90, 28, 24


class Law:
    """The instruments on file, to be asked for the rows of a page.

    Args:
        extensions: Folders of facts that the publisher adds.
        window: The days that pages show, half open.
    """

    def __init__(self, extensions: Sequence[Any], window: tuple[date, date]) -> None:
        self.book: Lawbook = load_lawbook(extensions)
        self.window = window
        self._known: dict[Any, list[dict[str, Any]]] = {}
        self._of_place: dict[tuple[str, str], list[dict[str, Any]]] = {}
        self.instruments: dict[str, dict[str, Any]] = {row["id"]: row for row in self.book.list_rows()}

    def spans(self, code: str) -> list[dict[str, Any]]:
        """One row a custodian, action and span of days with one answer; empty where the place is not in the book."""
        asked = (spoken().code, code)  # custodians are named in the language
        if asked not in self._of_place:
            self._of_place[asked] = self._spans(code)
        return self._of_place[asked]

    def _spans(self, code: str) -> list[dict[str, Any]]:
        try:
            place = self.book.find_place(code)
        except UsageError:
            return []
        key = tuple((c.label, tuple(sorted(p.id for p in c.bearing(self.book.provisions)))) for c in place.custodians)
        if key not in self._known:
            self._known[key] = self.book.timeline(place, *self.window, _ACTIONS)
        return self._known[key]

    def of_place(self, code: str) -> list[dict[str, Any]]:
        """The instruments that the answers for a place rest on, by start."""
        ids = {i for row in self.spans(code) for i in row["because"]}
        return sorted((self.instruments[i] for i in ids), key=lambda r: (str(r["effective_from"] or ""), r["id"]))


def draw_law(spans: Sequence[Mapping[str, Any]], window: tuple[date, date], title: str) -> str:
    """A line a custodian and action, with a bar a span of days with one answer, which is written into it."""
    lines: dict[str, dict[str, list[Mapping[str, Any]]]] = {}
    for row in spans:
        lines.setdefault(row["custodian"], {}).setdefault(row["action"], []).append(row)
    height = sum(_HEAD + _TALL * len(actions) for actions in lines.values()) + 24
    days = max((window[1] - window[0]).days, 1)

    def at(day: date) -> float:
        return _LEFT + (_WIDTH - _LEFT) * min(max((day - window[0]).days, 0), days) / days

    said = [
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(title)}"><title>{escape(title)}</title>'
    ]
    y = 0
    for custodian, actions in lines.items():
        said.append(f'<text class="head" x="0" y="{y + 15}">{escape(_cut(say_fact(custodian), 100))}</text>')
        y += _HEAD
        for action, rows in actions.items():
            said.append(f'<text x="{_LEFT - 8}" y="{y + 15}" text-anchor="end">{escape(say_action(action))}</text>')
            for row in rows:
                said.append(_bar(row, y, at(row["from_date"]), at(row["until_date"] or window[1])))
            y += _TALL
    for day, anchor in ((window[0], "start"), (window[1], "end")):
        said.append(f'<text x="{at(day):.1f}" y="{height - 6}" text-anchor="{anchor}">{escape(say_day(day))}</text>')
    return "".join([*said, "</svg>"])


def _bar(row: Mapping[str, Any], y: int, x1: float, x2: float) -> str:
    """One span of days with one answer."""
    stance = say_fact(row["stance"])
    tip = f"{say_action(row['action'])}: {stance}\n{say_span(row)}\n{', '.join(row['because'])}"
    kind = escape(row["stance"])
    inside = (
        f'<text class="in" x="{x1 + 6:.1f}" y="{y + 15}">{escape(stance)}</text>' if x2 - x1 > 7 * len(stance) else ""
    )
    return (
        f'<g class="bar" data-tip="{escape(tip)}"><rect class="l l-{kind}" x="{x1:.1f}" y="{y}" '
        f'width="{max(x2 - x1 - 1, 1):.1f}" height="{_TALL - 6}"/>{inside}</g>'
    )


def say_action(action: str) -> str:
    """What a custodian is asked for, in a word."""
    words = {
        "hold": say("Hold"),
        "notify": say("Notify"),
        "transfer": say("Hand over"),
        "jail_access": say("Let into the jail"),
        "inquire": say("Inquire"),
    }
    return words.get(action, action)


def say_evidence(evidence: str) -> str:
    """How a record is known, in words."""
    words = {
        "seen": say("seen"),
        "seen in part, the rest from memory, verify": say("seen in part, the rest from memory, verify"),
        "from memory, verify": say("from memory, verify"),
        "not found": say("not found"),
        "fictional": say("fictional"),
    }
    return words.get(evidence, evidence)


def say_doubt(doubt: str) -> str:
    """Why an answer is undetermined, in words."""
    words = {
        "not_found": say("not found"),
        "contested": say("contested"),
        "disputed_date": say("a disputed day"),
        "imprecise_date": say("an imprecise day"),
        "duty_under_conditions": say("a duty under conditions"),
        "agency_not_named": say("the agency is not named"),
        "level_not_known": say("the level is not known"),
        "place_not_known": say("the place is not known"),
        "date_not_known": say("the day is not known"),
    }
    return words.get(doubt, doubt.replace("_", " "))


def say_span(row: Mapping[str, Any]) -> str:
    """The days of a span in words; its end is the first day on which the answer is another."""
    start = say_day(row["from_date"])
    if row["until_date"] is None:
        return say("from {start} on", start=start)
    return say("from {start} up to, not including, {end}", start=start, end=say_day(row["until_date"]))


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
