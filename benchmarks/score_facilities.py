"""Turns the development sample of facilities into the resolver's figures: right, wrong, kind, calibration, speed.

Run `make score`. The sample lies in ../shared/data and is no part of the project; codes are blanked, so that no table
of codes can answer. `--grades` prints the counts for `grades` in `facts/confidence.yaml`.
"""

from __future__ import annotations

import csv
import hashlib
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

from counterfoil.jurisdictions import load_gate, load_register
from counterfoil.jurisdictions.confidence import load_rules, lower_bound
from counterfoil.jurisdictions.resolve import Answer, resolve_facility

SAMPLE = Path(__file__).parents[2] / "shared/data/facilities_dev.csv"

#: The columns that each measurement gives the resolver, and the least right and most wrong that are asked of it.
GIVEN = {
    "name, city and state": (("facility_name", "city", "state"), 0.98, 0.003),
    "name and state": (("facility_name", "state"), 0.70, 0.002),
    "name": (("facility_name",), 0.52, 0.003),
    "name and city": (("facility_name", "city"), None, 0.003),
}
#: On which measurement each grade is counted.
COUNTED_ON = {
    "two_fields_agree": "name, city and state",
    "city_column": "name, city and state",
    "county_name_and_state": "name and state",
    "place_name_and_state": "name and state",
    "name_and_city": "name and city",
    "name_alone": "name",
    "state_from_code": "name and code",
}
LOCAL = ("municipal", "county")
BANDS = ((0.995, 1.01), (0.99, 0.995), (0.95, 0.99), (0.0, 0.95))
FOLDS = 5


def read_sample() -> list[dict[str, str]]:
    """The rows of the sample."""
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def answers(rows: list[dict[str, str]], given: tuple[str, ...]) -> list[Answer]:
    """What the resolver says of each row from just the columns given."""
    register = load_register()
    columns = ("facility_name", "city", "state", "detloc")
    return [resolve_facility(*(row[c] if c in given else "" for c in columns), register) for row in rows]


def grade_counts(rows: list[dict[str, str]]) -> dict[str, list[int]]:
    """How many facilities each grade decided, and how many rightly, where it is counted."""
    rules, counts = load_rules(), {grade: [0, 0] for grade in COUNTED_ON}
    by_given = {name: fields for name, (fields, _, _) in GIVEN.items()} | {
        "name and code": ("facility_name", "detloc")
    }
    for name, fields in by_given.items():
        for row, answer in zip(rows, answers(rows, fields), strict=True):
            if not answer.verdict.county:
                continue
            grade = rules.grade_of(answer.verdict.rule)
            if COUNTED_ON.get(grade) == name:
                counts[grade][0] += 1
                counts[grade][1] += answer.verdict.county == row["county_fips"]
    return counts


def held_out_confidence(rows: list[dict[str, str]], found: list[Answer]) -> list[float]:
    """The confidence of each answer, counted on the states of the other folds alone."""
    rules = load_rules()
    fold = [int(hashlib.sha256(row["state"].encode()).hexdigest(), 16) % FOLDS for row in rows]
    counts: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0])
    graded = [rules.grade_of(a.verdict.rule) if a.verdict.county else "" for a in found]
    for row, answer, grade, at in zip(rows, found, graded, fold, strict=True):
        for other in range(FOLDS):
            if grade and other != at:
                counts[grade, other][0] += 1
                counts[grade, other][1] += answer.verdict.county == row["county_fips"]
    out = []
    for grade, at in zip(graded, fold, strict=True):
        decided, right = counts[grade, at]
        out.append(min(rules.grades[grade].at_most, (right + 1) / (decided + 2)) if grade else 0.0)
    return out


def calibration_error(stated: list[float], right: list[bool]) -> float:
    """The mean distance between what is stated and what is right, over the values stated, weighed by how many."""
    by_value: dict[float, list[bool]] = defaultdict(list)
    for value, hit in zip(stated, right, strict=True):
        by_value[round(value, 4)].append(hit)
    return sum(abs(value * len(hits) - sum(hits)) for value, hits in by_value.items()) / max(1, len(right))


def print_scores(rows: list[dict[str, str]]) -> bool:
    """Prints the figures; whether all that is asked is met."""
    met = True
    register = load_register()
    for name, (fields, least_right, most_wrong) in GIVEN.items():
        found = answers(rows, fields)
        pairs = list(zip(rows, found, strict=True))
        counts = Counter(
            "open" if not a.verdict.county else "right" if a.verdict.county == r["county_fips"] else "wrong"
            for r, a in pairs
        )
        right, wrong = counts["right"] / len(rows), counts["wrong"] / len(rows)
        ok = (least_right is None or right >= least_right) and wrong <= most_wrong
        met &= ok
        asked = f"asked {least_right:.2f} and at most {most_wrong:.3f}" if least_right else ""
        print(f"\n{name}: right {right:.4f}, wrong {wrong:.4f} ({counts['wrong']}), open {1 - right - wrong:.4f}  {asked}")
        decided = [(r, a) for r, a in pairs if a.verdict.county]
        hits = [a.verdict.county == r["county_fips"] for r, a in decided]
        stated = [a.confidence for _, a in decided]
        held = [c for c, a in zip(held_out_confidence(rows, found), found, strict=True) if a.verdict.county]
        elsewhere = sum(register.counties[a.verdict.county].state_code != r["state"] for r, a in decided)
        print(f"  in a wrong state: {elsewhere}")
        print(f"  calibration error: {calibration_error(stated, hits):.4f}; by states held out: "
              f"{calibration_error(held, hits):.4f}")
        print("  stated confidence     links    right  share right  Wilson, lower end")
        for low, high in BANDS:
            band = [hit for value, hit in zip(stated, hits, strict=True) if low <= value < high]
            if band:
                bound = lower_bound(sum(band), len(band))
                print(f"  {low:.3f} to {min(high, 1):.3f}   {len(band):9,}{sum(band):9,}{sum(band) / len(band):13.4f}{bound:12.4f}")
        if name == "name, city and state":
            kind = sum(a.body.kind == r["agency_kind"] for r, a in pairs) / len(rows)
            charged = [
                (r, a) for r, a in pairs
                if r["agency_kind"] in ("state_prison", "federal", "hold_room") and a.body.level in LOCAL
            ]
            met &= kind >= 0.95
            print(f"  kind of body right: {kind:.4f}  asked 0.95")
            print(f"  state or federal bodies charged to a local one: {len(charged)}")
            print(f"  printed under a county's name (gate {load_gate()}): {sum(v >= load_gate() for v in stated) / len(rows):.4f}")
    many = [rows[i % len(rows)] | {"facility_name": f"{rows[i % len(rows)]['facility_name']} {i % 7}"} for i in range(5000)]
    start = time.perf_counter()
    answers(many, ("facility_name", "city", "state"))
    print(f"\n5,000 names: {time.perf_counter() - start:.2f} s, the register's load included")
    return met


def main() -> None:
    """Prints the figures, or the counts of the grades."""
    if not SAMPLE.exists():
        print("skipped: no ../shared/data")
        return
    rows = read_sample()
    if "--grades" in sys.argv:
        for grade, (decided, right) in grade_counts(rows).items():
            print(f"{grade}: decided {decided}, right {right}")
        return
    if not print_scores(rows):
        sys.exit("\nless than is asked")


if __name__ == "__main__":
    main()
