"""Turns any list of facilities, as CSV, into the same list with county, body and basis beside each."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

from counterfoil.errors import CounterfoilError
from counterfoil.jurisdictions.register import Register
from counterfoil.jurisdictions.resolve import resolve_facility

INPUT_COLUMNS = ("facility_name", "city", "state", "detloc")
AREA_COLUMN = "area_of_responsibility"
OUTPUT_COLUMNS = ("predicted_fips", "confidence", "status", "agency_kind", "custodian_level", "basis")


def resolve_list(source: Path, register: Register) -> tuple[str, dict[str, int]]:
    """The list with the six columns added, as CSV, and how many rows have each status.

    Args:
        source: A CSV file with a heading `facility_name`; `city`, `state` and `detloc` may be absent or blank.
            Where there is a column `area_of_responsibility`, it is read too. Other columns are carried through.
        register: From `load_register`.

    Raises:
        CounterfoilError: The file cannot be read as CSV, has no names, or has a column of ours already.
    """
    try:
        text = source.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise _refused("unreadable-list", "the list cannot be read", source, "file") from problem
    reader = csv.DictReader(StringIO(text, newline=""), restkey="", restval="")
    headings = list(reader.fieldnames or ())
    if "facility_name" not in headings:
        raise _refused("no-names", "the list has no column facility_name", source, "facility_name")
    taken = [name for name in OUTPUT_COLUMNS if name in headings] or [h for h in headings if headings.count(h) > 1]
    if taken:
        raise _refused("column-taken", "the list has a column that would stand twice", source, taken[0])
    out = StringIO(newline="")
    writer = csv.DictWriter(out, [*headings, *OUTPUT_COLUMNS], lineterminator="\n")
    writer.writeheader()
    counts = {"resolved": 0, "ambiguous": 0, "unresolved": 0}
    for row in reader:
        if "" in row and "" not in headings:
            raise _refused("row-too-long", f"line {reader.line_num} has more cells than headings", source, "last")
        name, city, state, code, area = ((row.get(column) or "").strip() for column in (*INPUT_COLUMNS, AREA_COLUMN))
        answer = resolve_facility(name, city, state, code, register, area)
        counts[answer.verdict.status] += 1
        writer.writerow(
            row
            | {
                "predicted_fips": answer.verdict.county,
                "confidence": f"{answer.confidence:.4f}",
                "status": answer.verdict.status,
                "agency_kind": answer.body.kind,
                "custodian_level": answer.body.level,
                "basis": answer.basis,
            }
        )
    return out.getvalue(), counts


def _refused(slug: str, headline: str, source: Path, column: str) -> CounterfoilError:
    return CounterfoilError(
        f"jurisdictions/{slug}",
        headline,
        where={"file": str(source), "column": column},
        remedy=["The list is a CSV file in UTF-8 with the columns " + ", ".join(INPUT_COLUMNS) + "."],
    )
