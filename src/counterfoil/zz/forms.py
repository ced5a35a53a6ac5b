"""Draws the plain forms of a release: a day, a facility, a form, a person and a lift reason each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from counterfoil.zz.facts import Facility, Places, Shape

#: Lift reasons that say that another form took this one's place.
REPLACED = ("Superseding - New Form Issued", "Duplicate")


@dataclass(slots=True)
class Form:
    """One row of a workbook to be.

    Args:
        day: The day on which it belongs, whatever its cell says.
        rank: Its place among the forms of that day.
        facility: Where it was sent.
        kind: The label of the form.
        person: The person key, or "".
        reason: The lift reason, or "".
        look: What the cells of the form are drawn from; equal in copies.
        who: What the cells of the person are drawn from.
        detainer: Forms with one number are one detainer.
        superseded: Whether a later form of the person took its place.
        prepared: The day that a reader can read in the file; None where the cell gives none.
        cells: Heading to what stands there instead of what would.
        planted: Kind and heading of what was planted here.
    """

    day: date
    rank: float
    facility: Facility
    kind: str
    person: str
    reason: str
    look: int
    who: int
    detainer: int
    superseded: bool = False
    prepared: date | None = None
    cells: dict[str, Any] = field(default_factory=dict)
    planted: list[tuple[str, str]] = field(default_factory=list)

    def order(self) -> tuple[date, float]:
        """By what the forms stand in the workbooks."""
        return self.day, self.rank


class Draw:
    """Draws forms of one release, each from the same stream of numbers."""

    def __init__(self, rng: Random, shape: Shape, places: Places) -> None:
        self.rng = rng
        self.shape = shape
        self.places = places
        self.made: int = 0
        self.missing_key: float = shape.missing_person_key
        self.last_day: date = shape.until_date - timedelta(days=1)
        self._days = [shape.from_date + timedelta(days=at) for at in range((shape.until_date - shape.from_date).days)]
        self._facilities = [f for f in places.facilities if f.weight]
        self._weights = [f.weight for f in self._facilities]
        self._batch_facility = next(f for f in places.facilities if f.batch)
        self._reasons = {law: _mix(mix) for law, mix in (*shape.reasons.items(), ("batch", shape.batch.reasons))}

    def plain(self, count: int) -> list[Form]:
        """Plain forms, no two of one person."""
        shape, last = self.shape, len(self._days) - 1
        start, end = shape.trend["at_start"], shape.trend["at_end"]
        weights = [
            shape.weekday_weights[day.weekday()] * (start + (end - start) * at / last)
            for at, day in enumerate(self._days)
        ]
        days = self.rng.choices(self._days, weights, k=count)
        facilities = self.rng.choices(self._facilities, self._weights, k=count)
        blank_at_start = shape.blank_reason["at_start"]
        mean = sum(w * self._time(d) for w, d in zip(weights, self._days, strict=True)) / sum(weights)
        rise = (shape.blank_reason["overall"] - blank_at_start) / mean
        forms = []
        for day, facility in zip(days, facilities, strict=True):
            zero = self.places.zero_month(facility.code)
            if zero and (day.year, day.month) == (zero.year, zero.month):
                day -= timedelta(days=31)
            blank = self.rng.random() < blank_at_start + rise * self._time(day)
            forms.append(self.form(day, facility, self.key(), "" if blank else self.reason(facility, day)))
        return forms

    def batch(self, count: int) -> list[Form]:
        """The forms of the batch day."""
        facts, facility = self.shape.batch, self._batch_facility
        forms = []
        for _ in range(count):
            reason = "" if self.rng.random() < facts.blank else self._pick("batch")
            form = self.form(facts.date, facility, self.key(), reason)
            form.cells["Apprehension Date"] = ""
            form.planted.append(("batch_day", ""))
            forms.append(form)
        return forms

    def form(self, day: date, facility: Facility, person: str, reason: str) -> Form:
        """One form of its own detainer."""
        self.made += 1
        look = self.rng.getrandbits(48)
        who = int(person[:12], 16) if person else look
        rank = self.rng.random()
        kind = self.kind(facility, day)
        return Form(day, rank, facility, kind, person, reason, look, who, self.made, prepared=day)

    def copy_of(self, form: Form, day: date, reason: str) -> Form:
        """Another row of the same detainer."""
        return Form(
            day,
            self.rng.random(),
            form.facility,
            form.kind,
            form.person,
            reason,
            form.look,
            form.who,
            form.detainer,
            prepared=day,
        )

    def key(self) -> str:
        """A person key of forty hexadecimal digits, or "" on the share that has none."""
        key = f"{self.rng.getrandbits(160):040x}"
        return "" if self.rng.random() < self.missing_key else key

    def kind(self, facility: Facility, day: date) -> str:
        """The label of the form that is sent to a facility on a day."""
        types = self.shape.types
        asks_notice = self.rng.random() < types.notify_share[self._law(facility, day)]
        seam = types.hold_seam
        long = (seam.last_day - seam.first_day).days
        new = self.rng.random() * long < (day - seam.first_day).days
        return types.notify if asks_notice else types.hold[int(new)]

    def reason(self, facility: Facility, day: date) -> str:
        """A lift reason under the law in force."""
        return self._pick(self._law(facility, day))

    def own_reason(self, facility: Facility, day: date) -> str:
        """A lift reason that does not point to another form."""
        while True:
            reason = self.reason(facility, day)
            if reason not in REPLACED:
                return reason

    def _law(self, facility: Facility, day: date) -> str:
        if facility.law == "local" and day >= self.shape.statute_from:
            return "local_after_statute"
        return facility.law

    def _pick(self, law: str) -> str:
        names, weights = self._reasons[law]
        return self.rng.choices(names, cum_weights=weights)[0]

    def _time(self, day: date) -> float:
        """0 on the first day, 1 on the last."""
        return (day - self._days[0]).days / (len(self._days) - 1)


def _mix(weights: dict[str, int]) -> tuple[list[str], list[int]]:
    """Names and running sums of weights."""
    names, sums, total = [], [], 0
    for name, weight in weights.items():
        total += weight
        names.append(name)
        sums.append(total)
    return names, sums
