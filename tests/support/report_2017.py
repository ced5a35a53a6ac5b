"""Builds the report the plain way, as it was built in 2017: the acceptance tests of its errors fail on this one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from support.detainers import read_table

DECLINED = "Detainer Declined by LEA"
#: The plain way takes a charge and a conviction alike for a crime.
_CRIMES = ("1 Convicted Criminal", "2 Pending Criminal Charges")


@dataclass(frozen=True)
class Report2017:
    """Three sections of text, and nothing beside them: no state, no as-of date, no law, no reply, no edition before.

    Args:
        issued: Section I, detainers by the bare name of a county, most first.
        declined: Section II added up, rows recorded as declined by the bare name of a county.
        persons: Section II, one line a person.
        restricting: Section III, names that a list holds.
        crimes: The persons of section II with a notable crime, charged or convicted.
        says: The sentence on the first page: rows recorded as declined, over forms issued in the period.
    """

    issued: list[tuple[str, int]]
    declined: Counter[str]
    persons: list[str]
    restricting: list[str]
    crimes: int
    says: tuple[int, int]

    def printed(self) -> str:
        """All that a reader is given."""
        return "\n".join(
            [
                "I. Highest volume, jurisdictions that restrict cooperation",
                *(f"{name} {count}" for name, count in self.issued),
                "II. Recorded declined detainers",
                *self.persons,
                "III. Jurisdictions that restrict cooperation",
                *self.restricting,
            ]
        )


def build_report_2017(
    text: str,
    from_date: str = "2025-01-01",
    until_date: str = "2026-01-01",
    labels: Collection[str] = (),
    stands_in: Mapping[str, str] | None = None,
) -> Report2017:
    """The report of a period.

    Args:
        text: The rows, as `Given.release` takes them; `recorded` is the day on which an outcome was entered.
        from_date: First day, in.
        until_date: First day, out.
        labels: The names of section III, from a list that somebody keeps.
        stands_in: For a facility whose name has no county, the one in which it stands.
    """
    rows = read_table(text)

    def county(row: Mapping[str, str | None]) -> str:
        name = row["facility"] or ""
        words = name.split()
        at = next((words.index(w) for w in ("COUNTY", "CO") if w in words), 0)
        return " ".join(words[:at]).title() if at else (stands_in or {}).get(name, name)

    def inside(row: Mapping[str, str | None], day: str) -> bool:
        return from_date <= (row.get(day) or row["date"] or "") < until_date

    issued = [r for r in rows if inside(r, "date")]
    declined = [r for r in rows if r["reason"] == DECLINED and inside(r, "recorded")]
    return Report2017(
        issued=Counter(map(county, issued)).most_common(),
        declined=Counter(map(county, declined)),
        persons=[f"{county(r)}: issued {r['date']}, {r.get('criminality') or 'crime not stated'}" for r in declined],
        restricting=sorted(labels),
        crimes=sum(r.get("criminality") in _CRIMES for r in declined),
        says=(len(declined), len(issued)),
    )
