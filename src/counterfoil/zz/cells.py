"""Turns a form into the cells of its row: what was drawn for it, and what was planted in it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from counterfoil.zz.facts import Layout, Places, Shape, load_cells
from counterfoil.zz.forms import Form

Cell = str | int | date | datetime


class CellMaker:
    """Makes the cells of forms; the same form gives the same cells, whatever was made before."""

    def __init__(self, layout: Layout, places: Places, shape: Shape) -> None:
        self._layout, self._places, self._shape = layout, places, shape
        self._facts = load_cells()
        self._filled: dict[str, float] = self._facts["filled"]
        self._mixes = {k: _cumulate(v) for k, v in self._facts.items() if _is_mix(v)}
        self._rng = Random()  # noqa: S311

    def cells_of(self, form: Form) -> dict[str, Cell]:
        """Heading to cell; blank cells are left out or hold ""."""
        self._rng.seed(form.who)
        cells = self._of_the_person()
        self._rng.seed(form.look)
        cells |= self._of_the_form(form)
        cells |= self._of_the_case(form, str(cells["Citizenship Country"]))
        return cells | form.cells

    def _of_the_person(self) -> dict[str, Cell]:
        facts, rng = self._facts, self._rng
        country = rng.choices(facts["countries"], facts["country_weights"])[0]
        cells: dict[str, Cell] = {
            "Gender": self._one_of("genders"),
            "Citizenship Country": country,
            "Birth Country": country,
            "Birth Date": self._layout.withheld,
            "Birth Year": rng.randrange(facts["birth_years"]["from"], facts["birth_years"]["until"]),
            "Entry Status": self._one_of("entry_status"),
        }
        if self._is("entry_date"):
            cells["Entry Date"] = self._shape.from_date - timedelta(days=rng.randrange(30, 6000))
        return cells

    def _of_the_form(self, form: Form) -> dict[str, Cell]:
        facts, rng, facility = self._facts, self._rng, form.facility
        notify = form.kind == self._shape.types.notify
        cells: dict[str, Cell] = {
            "Detainer Prepare Date": form.day,
            "Facility State": self._places.states[facility.state],
            "Facility AOR": self._places.aor[facility.state] if self._is("aor") else "",
            "Detainer Facility": facility.name,
            "Detainer Facility Code": facility.code,
            "Facility City": facility.city,
            "Detainer Criminality": self._one_of("criminality"),
            "Detainer Threat Level": self._one_of("threat_level"),
            "Processing Disposition": self._one_of("disposition"),
            "Aggravated Felon Yes No": self._one_of("aggravated_felon"),
            "Detainer Lift Reason": form.reason,
            "Detainer Type": form.kind,
            "Notify Release Request Yes No": "YES" if notify else "",
            "Resume Custody Yes No": "NO",
            "TOD Current Duty Site": rng.choices(facts["offices"], facts["office_weights"])[0],
            "EID DTA ID": self._layout.withheld,
            "Anonymized Identifier": form.person,
        }
        known = self._shape.lift_reasons.get(form.reason)
        if known is not None:
            cells["Detainer Lift Reason Code"] = known.code
        for heading in facts["probable_cause"]:
            if self._is("probable_cause"):
                cells[heading] = "YES" if rng.random() < 0.5 else "NO"
        for heading in facts["prior_record"]:
            if self._is("prior_record"):
                cells[heading] = "YES" if rng.random() < 0.15 else "NO"
        if self._is("federal_register"):
            cells["Federal Register Notice Yes No"] = "NO"
        return cells

    def _of_the_case(self, form: Form, country: str) -> dict[str, Cell]:
        facts, rng, cells = self._facts, self._rng, dict[str, Cell]()
        last = self._shape.until_date - timedelta(days=1)
        if self._is("charge"):
            code = rng.choice(list(facts["charges"]))
            charged = form.day - timedelta(days=rng.randrange(30, 3000))
            cells |= {
                "MSC Charge": facts["charges"][code],
                "MSC Charge Code": code,
                "MSC Charge Date": charged,
            }
            cells["MSC Conviction Date"] = charged + timedelta(days=rng.randrange(0, 300))
            if rng.random() * self._filled["charge"] < self._filled["sentence"]:
                cells["MSC Sentence Days"] = rng.choice((10, 30, 60, 90))
                cells["MSC Sentence Months"] = rng.choice((0, 6, 12))
                cells["MSC Sentence Years"] = rng.choice((0, 0, 1, 2, 5))
        if self._is("case"):
            status = str(self._one_of("case_status"))
            cells |= {"Case Status": status, "Case Category": self._one_of("case_category")}
            departed = form.day + timedelta(days=rng.randrange(5, 200))
            final = rng.random() < 0.6
            cells["Final Order Yes No"] = "YES" if final else "NO"
            if final:
                cells["Final Order Date"] = form.day - timedelta(days=rng.randrange(0, 2000))
            if status in facts["departed_status"] and departed <= last:
                cells |= {"Departed Date": departed, "Departure Country": country}
                cells["Port of Departure"] = rng.choice(facts["ports"])
        if self._is("apprehension"):
            arrested = min(form.day + timedelta(days=rng.randrange(-20, 90)), last)
            hour = time(rng.randrange(24), rng.choice((0, 15, 30, 45)))
            cells["Apprehension Date"] = datetime.combine(arrested, hour)
            cells["Apprehension Method"] = self._one_of("apprehension_method")
            cells["TOA Current Program"] = self._one_of("program")
            if rng.random() * self._filled["apprehension"] < self._filled["arrest_category"]:
                cells["TOA Case Category"] = self._one_of("case_category")
        return cells

    def _is(self, what: str) -> bool:
        """Whether a cell that is filled on a share of rows is filled here."""
        return self._rng.random() < self._filled[what]

    def _one_of(self, name: str) -> str:
        values, sums = self._mixes[name]
        return self._rng.choices(values, cum_weights=sums)[0]


def _is_mix(fact: Any) -> bool:
    return isinstance(fact, dict) and all(isinstance(v, int) for v in fact.values())


def _cumulate(mix: dict[str, int]) -> tuple[list[str], list[int]]:
    sums, total = [], 0
    for weight in mix.values():
        total += weight
        sums.append(total)
    return list(mix), sums
