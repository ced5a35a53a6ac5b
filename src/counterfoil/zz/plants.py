"""Plants in the plain forms what a reader of such workbooks must cope with, and notes each on the form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from counterfoil.zz.facts import Layout
from counterfoil.zz.forms import REPLACED, Draw, Form

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DATE = "Detainer Prepare Date"
_REASON = "Detainer Lift Reason"
_KEY = "Anonymized Identifier"
_FACILITY = "Detainer Facility"


def draw_forms(draw: Draw, rows: int, layout: Layout) -> list[Form]:
    """Every form of a release, in the order of the workbooks, with what is planted.

    Args:
        draw: The stream that forms come from.
        rows: Rows of all workbooks, the repeated headings and the footer among them.
        layout: The layout of the workbooks.
    """
    shape = draw.shape
    many = {kind: amount.of(rows) for kind, amount in shape.planted.items()}
    added = sum(many[k] for k in ("exact_duplicate", "near_duplicate", "superseded"))
    added += many["equal_rows_without_person_key"]
    # Copies and successors have a key: the others lack it a little more often.
    draw.missing_key = shape.missing_person_key * rows / (rows - added)
    batch = draw.batch(int(rows * shape.batch.share))
    forms = draw.plain(rows - 2 - len(batch) - added)
    bed = _Bed(draw, forms)
    new = [*batch]
    new += _exact(bed, many["exact_duplicate"])
    new += _near(bed, many["near_duplicate"])
    new += _superseded(bed, many["superseded"])
    new += _equal_without_key(bed, many["equal_rows_without_person_key"])
    _odd_places(bed, many)
    _odd_dates(bed, many)
    _odd_reasons(bed, many)
    for form in bed.take(many["redacted_person_key"], lambda f: bool(f.person)):
        form.person, form.who = "", form.look
        form.cells[_KEY] = layout.withheld
        form.planted.append(("redacted_person_key", _KEY))
    _repeat_persons(bed, int(rows * shape.repeated_person))
    forms += new
    forms += draw.plain(rows - 2 - len(forms))
    for form in forms:
        if form.facility.trap:
            form.planted.append((form.facility.trap, _FACILITY))
        if form.reason in REPLACED and not form.superseded:
            form.planted.append(("replaced_without_successor", _REASON))
    return sorted(forms, key=Form.order)


class _Bed:
    """Plain forms that nothing is planted in yet."""

    def __init__(self, draw: Draw, forms: list[Form]) -> None:
        self.draw = draw
        self.free = [f for f in forms if f.reason not in REPLACED]
        draw.rng.shuffle(self.free)

    def take(self, count: int, fits: Callable[[Form], bool] = lambda _: True) -> list[Form]:
        """The first free forms that fit, at most `count`; they are free no longer."""
        taken: list[Form] = []
        left: list[Form] = []
        for at, form in enumerate(self.free):
            if len(taken) == count:
                left += self.free[at:]
                break
            (taken if fits(form) else left).append(form)
        self.free = left
        return taken


def _exact(bed: _Bed, count: int) -> list[Form]:
    """Equal rows of one person: two each, and one of three."""
    copies = []
    for at, form in enumerate(bed.take(count - 1, lambda f: bool(f.person))):
        for _ in range(2 if at == 0 else 1):
            copy = bed.draw.copy_of(form, form.day, form.reason)
            copy.planted.append(("exact_duplicate", ""))
            copies.append(copy)
    return copies


def _near(bed: _Bed, count: int) -> list[Form]:
    """Rows of one person a day apart at most, one of which lacks the lift reason.

    The first is a chain of three days, the second lies across two fiscal years.
    """
    draw, copies = bed.draw, []
    latest = draw.last_day - timedelta(days=3)
    fits = bed.take(count - 1, lambda f: bool(f.person) and f.day < latest and not _near_zero(draw, f))
    for at, form in enumerate(fits):
        if at == 1:
            form.day = form.prepared = date(2025, 9, 30)
            form.kind = draw.kind(form.facility, form.day)
        reason = form.reason or draw.own_reason(form.facility, form.day)
        days = [1, 2] if at == 0 else [1] if at == 1 else [draw.rng.choice((0, 1))]
        first_has_it = at > 1 and draw.rng.random() < 0.5
        form.reason = reason if first_has_it else ""
        for more in days:
            last = more == days[-1]
            copy = draw.copy_of(form, form.day + timedelta(days=more), "" if first_has_it or not last else reason)
            copy.planted.append(("near_duplicate", _REASON))
            copies.append(copy)
    return copies


def _superseded(bed: _Bed, count: int) -> list[Form]:
    """Forms whose lift reason says that they were replaced, each with the form that replaced it.

    The first is replaced on the same day, by a form of another kind in a later row.
    """
    draw, successors = bed.draw, []
    types = draw.shape.types
    latest = draw.last_day - timedelta(days=75)
    for at, form in enumerate(
        bed.take(count, lambda f: bool(f.person) and f.day < latest and not _near_zero(draw, f, days=62))
    ):
        form.reason = REPLACED[int(draw.rng.random() < 0.25)]
        form.superseded = True
        form.planted.append(("superseded", _REASON))
        day = form.day + timedelta(days=0 if at == 0 else draw.rng.randint(2, 60))
        next_one = draw.form(day, form.facility, form.person, draw.own_reason(form.facility, day) if at % 3 else "")
        if at == 0:
            next_one.kind = types.notify if form.kind != types.notify else types.hold[0]
            next_one.rank = form.rank + (1 - form.rank) / 2
        next_one.planted.append(("successor", ""))
        successors.append(next_one)
    return successors


def _equal_without_key(bed: _Bed, count: int) -> list[Form]:
    """Equal rows without a person key: two detainers, since nothing says that they are one."""
    copies = []
    for form in bed.take(count, lambda f: not f.person):
        copy = bed.draw.copy_of(form, form.day, form.reason)
        bed.draw.made += 1
        copy.detainer = bed.draw.made
        copy.planted.append(("equal_row_without_person_key", ""))
        copies.append(copy)
    return copies


def _odd_places(bed: _Bed, many: dict[str, int]) -> None:
    """Homonyms without their state, the neighbor's without their city too; names that must stay text."""
    facilities = bed.draw.places.facilities
    for homonym in (f for f in facilities if f.trap == "homonym_facility"):
        for form in bed.take(many["facility_state_blank"], lambda f, h=homonym: f.facility is h):  # type: ignore[misc]
            form.cells["Facility State"] = ""
            form.planted.append(("facility_state_blank", "Facility State"))
            if homonym.state != facilities[0].state:
                form.cells["Facility City"] = ""
                form.planted.append(("facility_city_blank", "Facility City"))
    for hostile in (f for f in facilities if f.trap == "hostile_text"):
        for form in bed.take(many["hostile_text"], lambda f: f.facility.law == "none"):
            form.facility = hostile


def _odd_dates(bed: _Bed, many: dict[str, int]) -> None:
    """Dates that cannot be, dates to come, and dates as text among true dates."""
    shape = bed.draw.shape
    for spelling in shape.impossible_dates:
        for form in bed.take(many["impossible_date"]):
            form.prepared, form.cells[_DATE] = None, spelling
            form.planted.append(("impossible_date", _DATE))
    for form in bed.take(many["future_date"]):
        form.prepared, form.cells[_DATE] = None, shape.future_date
        form.planted.append(("future_date", _DATE))
    for style in shape.text_dates:
        for form in bed.take(many["text_date"]):
            form.cells[_DATE] = spell_date(form.day, style)
            form.planted.append(("text_date", _DATE))


def _odd_reasons(bed: _Bed, many: dict[str, int]) -> None:
    """A lift reason that no list has, and known ones in other case and spacing."""
    for form in bed.take(many["unknown_lift_reason"], lambda f: bool(f.reason)):
        form.reason = bed.draw.shape.unknown_lift_reason
        form.planted.append(("unknown_lift_reason", _REASON))
    for at, form in enumerate(bed.take(many["lift_reason_variant"], lambda f: " " in f.reason)):
        variants = (form.reason.upper(), " " + form.reason.replace(" ", "  ", 1), form.reason.lower() + " ")
        form.cells[_REASON] = variants[at % 3]
        form.planted.append(("lift_reason_variant", _REASON))


def _repeat_persons(bed: _Bed, count: int) -> None:
    """Some persons come back, a month or more later: other detainers of the same person."""
    forms = sorted(bed.take(2 * count, lambda f: bool(f.person)), key=Form.order)
    half = len(forms) // 2
    for earlier, later in zip(forms[:half], forms[half:], strict=False):
        if (later.day - earlier.day).days >= bed.draw.shape.repeated_person_days:
            later.person, later.who = earlier.person, earlier.who


def _near_zero(draw: Draw, form: Form, days: int = 3) -> bool:
    """Whether a later form to the same facility could fall into the month certified to have none."""
    zero = draw.places.zero_month(form.facility.code)
    return zero is not None and zero - timedelta(days=days) <= form.day < zero


def spell_date(day: date, style: str) -> str:
    """A day as text, in one of the spellings that occur among true dates."""
    month = _MONTHS[day.month - 1]
    return {
        "month_day_year": f"{month} {day.day:02d}, {day.year}",
        "day_month_year": f"{day.day:02d}-{month[:3]}-{day.year}",
        "short_year": f"{day.month:02d}/{day.day:02d}/{day.year % 100:02d}",
        "digits": f"{day.year}{day.month:02d}{day.day:02d}",
    }[style]
