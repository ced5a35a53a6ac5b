"""Turns the development sample of facilities into the resolver's figures: right, wrong, kind, calibration, speed.

Run `make score`. The sample lies beside the project and is no part of it; codes are blanked, so that no table
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


def grade_counts(rows: list[dict[str, str]]) -> dict[str, list[list[int]]]:
    """How many facilities each grade decided, and how many rightly, where it is counted; a pair a fold of states."""
    counts = {grade: [[0, 0] for _ in range(FOLDS)] for grade in COUNTED_ON}
    by_given = {name: fields for name, (fields, _, _) in GIVEN.items()} | {
        "name and code": ("facility_name", "detloc")
    }
    for name, fields in by_given.items():
        for row, answer in zip(rows, answers(rows, fields), strict=True):
            if COUNTED_ON.get(answer.grade) == name:
                pair = counts[answer.grade][fold_of(row)]
                pair[0] += 1
                pair[1] += answer.verdict.county == row["county_fips"]
    return counts


def fold_of(row: dict[str, str]) -> int:
    """The fold of a facility: all of one state are in one."""
    return int(hashlib.sha256(row["state"].encode()).hexdigest(), 16) % FOLDS


def held_out(row: dict[str, str], answer: Answer, counts: dict[str, list[list[int]]]) -> float:
    """The confidence of an answer, counted on the states of the other folds alone."""
    if answer.grade not in counts:
        return answer.confidence
    others = [pair for at, pair in enumerate(counts[answer.grade]) if at != fold_of(row)]
    decided, right = (sum(pair[at] for pair in others) for at in (0, 1))
    return min(load_rules().grades[answer.grade].at_most, (right + 1) / (decided + 2))


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
    counts_by_grade = grade_counts(rows)
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
        print(
            f"\n{name}: right {right:.4f}, wrong {wrong:.4f} ({counts['wrong']}), "
            f"open {1 - right - wrong:.4f}  {asked}"
        )
        decided = [(r, a) for r, a in pairs if a.verdict.county]
        hits = [a.verdict.county == r["county_fips"] for r, a in decided]
        stated = [a.confidence for _, a in decided]
        held = [held_out(r, a, counts_by_grade) for r, a in decided]
        elsewhere = sum(register.counties[a.verdict.county].state_code != r["state"] for r, a in decided)
        print(f"  in a wrong state: {elsewhere}")
        print(
            f"  calibration error: {calibration_error(stated, hits):.4f}; by states held out: "
            f"{calibration_error(held, hits):.4f}"
        )
        print("  stated confidence     links    right  share right  Wilson, lower end")
        for low, high in BANDS:
            band = [hit for value, hit in zip(stated, hits, strict=True) if low <= value < high]
            if band:
                bound = lower_bound(sum(band), len(band))
                print(
                    f"  {low:.3f} to {min(high, 1):.3f}   {len(band):9,}{sum(band):9,}"
                    f"{sum(band) / len(band):13.4f}{bound:12.4f}"
                )
        if name == "name, city and state":
            kind = sum(a.body.kind == r["agency_kind"] for r, a in pairs) / len(rows)
            charged = [
                (r, a)
                for r, a in pairs
                if r["agency_kind"] in ("state_prison", "federal", "hold_room") and a.body.level in LOCAL
            ]
            met &= kind >= 0.95
            print(f"  kind of body right: {kind:.4f}  asked 0.95")
            print(f"  state or federal bodies charged to a local one: {len(charged)}")
            if "--charged" in sys.argv:
                print(*(f"    {r['facility_name']}, {r['state']}" for r, _ in charged), sep="\n")
            print(
                f"  printed under a county's name (gate {load_gate()}): "
                f"{sum(v >= load_gate() for v in stated) / len(rows):.4f}"
            )
    many = [
        rows[i % len(rows)] | {"facility_name": f"{rows[i % len(rows)]['facility_name']} {i % 7}"}
        for i in range(5000)
    ]
    start = time.perf_counter()
    answers(many, ("facility_name", "city", "state"))
    print(f"\n5,000 names: {time.perf_counter() - start:.2f} s, the register's load included")
    return met


def main() -> None:
    """Prints the figures, or the counts of the grades."""
    if not SAMPLE.exists():
        print("skipped: the development sample is not beside the project")
        return
    rows = read_sample()
    if "--grades" in sys.argv:
        for grade, pairs in grade_counts(rows).items():
            print(f"{grade}: decided {sum(d for d, _ in pairs)}, right {sum(r for _, r in pairs)}")
        return
    if not print_scores(rows):
        sys.exit("\nless than is asked")


if __name__ == "__main__":
    main()
