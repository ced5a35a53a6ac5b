"""Reads what persons corrected about detainers, one fact file a correction, and puts it in force on the detainers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, ClassVar, Literal

from counterfoil.errors import DeclarationError
from counterfoil.schema import fact_files, load_fact

Kind = Literal["wrong_place", "moved_to_other_custodian", "wrong_addressee", "release_not_shown", "outcome_contested"]
KINDS: tuple[Kind, ...] = (
    "wrong_place",
    "moved_to_other_custodian",
    "wrong_addressee",
    "release_not_shown",
    "outcome_contested",
)
_ONLY: ContextVar[tuple[str, ...] | None] = ContextVar("only", default=None)
#: The kinds that take detainers away from the place they were counted for.
UNPLACING = ("wrong_place", "wrong_addressee")


@dataclass(frozen=True)
class Correction:
    """What is wrong about some detainers, and what is right.

    Args:
        correction: The id; the name of its file.
        kind: wrong_place = they were sent to another place; wrong_addressee = the person was elsewhere;
            moved_to_other_custodian = custody went on elsewhere, and ended there; release_not_shown = recorded as
            declined, and no record shows a release; outcome_contested = the place says otherwise, and both stand.
        facility_id: The facility of the detainers, as `jurisdictions review` prints it.
        facility_name: Its name as stated.
        detainer_count: How many detainers it is about: all those that the next entries select.
        says: What is right, in one sentence.
        who: The office that says so.
        source: The document that shows it.
        on_date: The day on which it was entered.
        from_date: First day of issue, in.
        until_date: First day that is out.
        outcome: Only those with this outcome on record.
        to_county_code_fips: For wrong_place, the county they were sent to; empty where that is not known.
        state_code: The state in which they were counted.
        county_code_fips: The county in which they were counted.
        sequence: Tells corrections of one day apart: the later has the higher number.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    correction: str
    kind: Kind
    facility_id: str
    facility_name: str
    detainer_count: int
    says: str
    who: str
    source: str
    on_date: date
    from_date: date | None = None
    until_date: date | None = None
    outcome: str = ""
    to_county_code_fips: str = ""
    state_code: str = ""
    county_code_fips: str = ""
    sequence: int = 0

    def concerns(self, level: str, code: str) -> bool:
        """Whether figures of a place can move by it: detainers were counted there, or are now."""
        if level == "nation":
            return True
        if level == "state":
            return self.state_code == code
        return code in (self.county_code_fips, self.to_county_code_fips)

    def touches(self, from_date: date | None, until_date: date | None) -> bool:
        """Whether its days of issue touch a window."""
        start, end = self.from_date or date.min, self.until_date or date.max
        return start < (until_date or date.max) and (from_date or date.min) < end


@contextmanager
def corrected_by(ids: Sequence[str]) -> Iterator[None]:
    """Within it, only these corrections are in force: those that an earlier edition was made with."""
    token = _ONLY.set(tuple(ids))
    try:
        yield
    finally:
        _ONLY.reset(token)


def load_corrections(extensions: Iterable[Path]) -> list[Correction]:
    """The corrections in force in a workspace, in the order in which they were entered.

    Args:
        extensions: The workspace's folders of facts.

    Raises:
        DeclarationError: A file breaks its schema or says no reason, office or source.
    """
    found = []
    only = _ONLY.get()
    for file in fact_files("counterfoil.outcomes", "corrections", extensions):
        correction = load_fact(file, Correction)
        lacking = [name for name in ("says", "who", "source") if not getattr(correction, name).strip()]
        if lacking or correction.correction != Path(str(file)).stem:
            raise DeclarationError(
                "outcomes/correction-incomplete",
                "a correction does not say all that it must",
                where={"file": str(file), "entry": ", ".join(lacking) or "correction"},
                remedy=["A correction says what is right, who says so and on what source; its file has its id."],
            )
        if only is None or correction.correction in only:
            found.append(correction)
    return sorted(found, key=lambda c: (c.on_date, c.sequence, c.correction))


def apply_corrections(subjects: Any, corrections: Sequence[Correction], states: Mapping[str, str]) -> Any:
    """The same detainers, with what was corrected of their place and their outcome.

    Args:
        subjects: One row a detainer, with facility_id, prepared_date, outcome and what is known of its place.
        corrections: In the order in which they are put in force.
        states: The state of each county.

    Returns:
        The same rows. What is no longer counted for any place has `attribution` say by which kind of correction.
    """
    import ibis

    for correction in corrections:
        chosen = selected(subjects, correction)
        changed: dict[str, Any] = {}
        if correction.kind in UNPLACING:
            county = correction.to_county_code_fips or None
            changed = {
                "county_code_fips": county,
                "state_code": states.get(county) if county else None,
                "agency_kind": None,
                "agency_id": None,
                "agency_name": None,
                "custodian_level": "county" if county else None,
                "attribution": "attributed" if county else correction.kind,
            }
        elif correction.kind == "moved_to_other_custodian":
            changed = {"outcome": "moved_to_other_custodian", "outcome_detail": None}
        elif correction.kind == "release_not_shown":
            changed = {"outcome": "unresolved", "outcome_detail": "release_not_shown"}
        subjects = subjects.mutate(
            **{
                name: ibis.ifelse(
                    chosen, ibis.null("string") if value is None else ibis.literal(value), subjects[name]
                )
                for name, value in changed.items()
                if name in subjects.columns
            }
        )
    return subjects


def selected(subjects: Any, correction: Correction) -> Any:
    """Whether each detainer is among those that a correction is about."""
    import ibis

    chosen = subjects.facility_id == correction.facility_id
    if correction.from_date:
        chosen = chosen & (subjects.prepared_date >= ibis.date(correction.from_date)).fill_null(False)
    if correction.until_date:
        chosen = chosen & (subjects.prepared_date < ibis.date(correction.until_date)).fill_null(False)
    if correction.outcome:
        chosen = chosen & (subjects.outcome == correction.outcome).fill_null(False)
    return chosen
