"""Says what is true of a release: each row's fate, each detainer's outcome, and what was planted where."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from counterfoil.zz.facts import Shape
from counterfoil.zz.forms import Form
from counterfoil.zz.workbooks import Row

FATES = ("kept", "duplicate_of", "superseded_by", "set_aside")


@dataclass(frozen=True, slots=True)
class Known:
    """One detainer: its first row, and what follows from the reasons of all of its rows."""

    detainer: str
    row: Row
    form: Form
    outcome: str
    superseded: bool


@dataclass(frozen=True)
class Truth:
    """What is true of a release.

    Args:
        rows: Every row with the detainer that it belongs to ("" for no record) and its fate.
        detainers: One a detainer, in the order of their first rows.
        planted: Kind, file, sheet, row and heading, in the order of the files.
    """

    rows: tuple[tuple[Row, str, str], ...]
    detainers: tuple[Known, ...]
    planted: tuple[tuple[str, str, str, int, str], ...]

    def count_outcomes(self, detainers: Iterable[Known] | None = None) -> dict[str, int]:
        """Detainers by outcome, in order of name."""
        return dict(sorted(Counter(k.outcome for k in (detainers or self.detainers)).items()))


def settle(rows: Sequence[Row], shape: Shape) -> Truth:
    """The truth of a release, from where its forms stand."""
    ids: dict[int, str] = {}
    reasons: dict[int, str] = {}
    for row in rows:
        if row.form is not None:
            ids.setdefault(row.form.detainer, f"ZZ-{len(ids) + 1:07d}")
            if not reasons.get(row.form.detainer):
                reasons[row.form.detainer] = row.form.reason
    seen: set[int] = set()
    fates, detainers, planted = [], list[Known](), list[tuple[str, str, str, int, str]]()
    for row in rows:
        form = row.form
        if form is None:
            fates.append((row, "", "set_aside"))
            planted.append((row.no_record, row.file, row.sheet, row.number, ""))
            continue
        planted += [(kind, row.file, row.sheet, row.number, heading) for kind, heading in form.planted]
        if form.detainer in seen:
            fates.append((row, ids[form.detainer], "duplicate_of"))
            continue
        seen.add(form.detainer)
        fates.append((row, ids[form.detainer], "superseded_by" if form.superseded else "kept"))
        outcome = outcome_of(reasons[form.detainer], shape)
        detainers.append(Known(ids[form.detainer], row, form, outcome, form.superseded))
    return Truth(tuple(fates), tuple(detainers), tuple(planted))


def outcome_of(reason: str, shape: Shape) -> str:
    """The outcome that follows from a lift reason alone."""
    if not reason:
        return "unresolved"
    known = shape.lift_reasons.get(reason)
    return known.outcome if known else "unmapped"


def write_truth(folder: Path, truth: Truth, totals: dict[str, Any], more_planted: Iterable[tuple[Any, ...]]) -> None:
    """Writes `rows.csv`, `detainers.csv`, `planted.csv` and `totals.json`.

    Args:
        folder: Where they go.
        truth: What is true of the workbooks.
        totals: What else `totals.json` says.
        more_planted: What is planted outside the workbooks.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_csv(
        folder / "rows.csv",
        ("file", "sheet", "row", "detainer", "fate"),
        ((r.file, r.sheet, r.number, detainer, fate) for r, detainer, fate in truth.rows),
    )
    write_csv(
        folder / "detainers.csv",
        (
            "detainer",
            "file",
            "sheet",
            "row",
            "prepared_date",
            "facility_name",
            "county_code_fips",
            "custodian_level",
            "outcome",
        ),
        (
            (
                k.detainer,
                k.row.file,
                k.row.sheet,
                k.row.number,
                k.form.prepared or "",
                k.form.facility.name,
                k.form.facility.county_code_fips,
                k.form.facility.level,
                k.outcome,
            )
            for k in truth.detainers
        ),
    )
    write_csv(folder / "planted.csv", ("kind", "file", "sheet", "row", "column"), (*truth.planted, *more_planted))
    fates = Counter(fate for _, _, fate in truth.rows)
    content = {
        "rows": len(truth.rows),
        "detainers": len(truth.detainers),
        "by_outcome": truth.count_outcomes(),
        "by_fate": {fate: fates[fate] for fate in FATES},
        **totals,
    }
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    (folder / "totals.json").write_text(text, encoding="utf-8", newline="\n")


def write_csv(path: Path, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A CSV file with line feeds, the same bytes on every machine."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(headings)
        writer.writerows(rows)
