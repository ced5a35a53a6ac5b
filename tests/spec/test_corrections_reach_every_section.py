"""What a person corrected is counted alike in the report's tables by place, in both halves and in the attribution."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from counterfoil import measures, pipeline
from counterfoil.engine import reading
from counterfoil.measures import Question
from counterfoil.outcomes import Correction
from support.gate import build, rows
from support.zz import make_zz_workspace

DAYS = (date(2024, 10, 1), date(2025, 10, 1))
PERIOD = ("2024-10-01", "2025-10-01")
#: The county corrected, the outcome on record that is chosen, the kind, and the county that a correction names.
ENTRIES = (
    ("99001", "declined_by_agency", "moved_to_other_custodian", ""),
    ("99003", "declined_by_agency", "wrong_place", "99007"),
    ("99005", "declined_by_agency", "wrong_addressee", ""),
    ("99009", "declined_by_agency", "release_not_shown", ""),
    ("99013", "taken_into_ice_custody", "moved_to_other_custodian", ""),
    ("99021", "declined_by_agency", "outcome_contested", ""),
)


class Place:
    """A workspace with a log of each county of ZZ, and what each section says of them."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def correct(self, county: str, outcome: str, kind: str, to_county: str) -> int:
        """Enters a correction of all detainers to one jail with an outcome; how many there are."""
        held = pipeline.list_facilities(self.path, county, *DAYS)
        chosen = max((r for r in held if r["outcome"] == outcome), key=lambda r: r["detainer_count"])
        count = int(chosen["detainer_count"])
        entry = Correction(
            correction="",
            kind=kind,  # type: ignore[arg-type]
            facility_id=chosen["facility_id"],
            facility_name="",
            detainer_count=count,
            says="What is right.",
            who="Fictional Sheriff",
            source="fictional letter",
            on_date=date(2026, 4, 1),
            from_date=DAYS[0],
            until_date=DAYS[1],
            outcome=outcome,
            to_county_code_fips=to_county,
        )
        pipeline.add_correction(self.path, entry, lambda: None)
        return count

    def sections(self) -> tuple[dict[Any, int], dict[Any, int], dict[str, int]]:
        """ICE's counts of both halves; the same by the measures; and detainers by how they are attributed."""
        with reading(self.path) as snapshot:
            place = measures.find_place("ZZ", snapshot.fact_folders())
            halves = measures.compare_halves(snapshot, place, *DAYS, None)
            asked = Question(
                "detainers_by_outcome", ("county_code_fips", "custodian_level"), measures.where_of(place), *DAYS
            )
            counted = measures.compute_measure(snapshot, asked).rows
            bands, _ = measures.describe_attribution(snapshot, measures.require_run(snapshot), place, *DAYS)
        both = {
            (r["county_code_fips"], r["custodian_level"], r["comparison"]): r["ice_count"]
            for r in halves.figures.rows
        }
        by_measure = dict.fromkeys(both, 0)
        kinds = {"declined": "declined_by_agency", "handed_over": "taken_into_ice_custody"}
        for county, level, comparison in both:
            for row in counted:
                here = (row["county_code_fips"], row["custodian_level"]) == (county, level)
                if here and kinds.get(comparison, row["outcome"]) == row["outcome"]:
                    by_measure[county, level, comparison] += row["count"] or 0
        told = ("requests", "declined", "handed_over")
        return (
            {k: n for k, n in both.items() if k[2] in told},
            {k: n for k, n in by_measure.items() if k[2] in told},
            {r["band"]: r["count"] for r in bands.rows},
        )


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place(make_zz_workspace(tmp_path_factory.mktemp("zz"), rows=1500).path)


def moved(before: Mapping[Any, int], now: Mapping[Any, int]) -> dict[Any, int]:
    """What differs, and by how much."""
    return {k: now.get(k, 0) - before.get(k, 0) for k in {*before, *now} if now.get(k, 0) != before.get(k, 0)}


def test_each_kind_of_correction_moves_both_halves_as_it_moves_the_report(place: Place, tmp_path: Path) -> None:
    """A correction that one section has and another has not would print two numbers of one thing."""
    before, by_measure, bands = place.sections()
    assert before == by_measure
    count = {county: place.correct(county, outcome, kind, to) for county, outcome, kind, to in ENTRIES}
    assert all(count.values())

    now, by_measure, corrected = place.sections()
    assert now == by_measure
    assert moved(before, now) == {
        ("99001", "county", "declined"): -count["99001"],
        ("99003", "county", "requests"): -count["99003"],
        ("99003", "county", "declined"): -count["99003"],
        ("99007", "county", "requests"): count["99003"],
        ("99007", "county", "declined"): count["99003"],
        ("99005", "county", "requests"): -count["99005"],
        ("99005", "county", "declined"): -count["99005"],
        ("99009", "county", "declined"): -count["99009"],
        ("99013", "county", "handed_over"): -count["99013"],
    }
    changed = moved(bands, corrected)
    assert changed.pop("by a correction: attributed") == count["99003"]
    assert changed.pop("by a correction: of no place") == count["99005"]
    assert list(changed.values()) == [-count["99003"] - count["99005"]]
    assert sum(corrected.values()) == sum(bands.values())

    edition = build(place, tmp_path / "e", period=PERIOD)
    for name in ("both_halves", "declines_by_place", "attribution_confidence"):
        notes = " ".join(edition["tables"][name]["notes"])
        assert "Contested by Fictional Sheriff" in notes or "more correction" in notes, name
        assert notes.count("Corrected (") >= 4, name
    assert len(rows(edition, "corrections")) == len(ENTRIES)
    found = pipeline.explain_figure(tmp_path / "e", "not_attributed", place.path).explanation
    assert found.counted == edition["totals"]["not_attributed"]
