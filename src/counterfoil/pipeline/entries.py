"""Keeps what persons enter beside the data as fact files of the workspace, after all of it has been checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from counterfoil import measures, outcomes, reports
from counterfoil.engine import Snapshot, reading, writing
from counterfoil.errors import CounterfoilError, UsageError
from counterfoil.outcomes import Correction
from counterfoil.pipeline.history import Row, every_edition


@dataclass(frozen=True)
class NewOverride:
    """Why one finding does not stand in the way, as it is given with a build."""

    finding: str
    reason: str
    who: str
    on_date: date


def draft_overrides(snapshot: Snapshot, given: Sequence[NewOverride]) -> list[reports.Override]:
    """The overrides as entries; one that is on file already in the same words is that one.

    Raises:
        UsageError: One gives no reason, or does not say who looked.
    """
    held = reports.load_entries(reports.Override, snapshot.fact_folders())
    drafts = []
    for at, new in enumerate(given):
        if not new.reason.strip() or not new.who.strip():
            raise UsageError(
                "reports/override-without-reason",
                "an override gives a reason and says who looked",
                remedy=['Add --reason "..." and --who "...".'],
            )
        same = [o for o in held if (o.finding, o.reason, o.who) == (new.finding, new.reason, new.who)]
        sequence = len(held) + at + 1
        name = f"override-{new.on_date}-{sequence}"
        drafts.append(
            same[-1] if same else reports.Override(name, new.finding, new.reason, new.who, new.on_date, sequence)
        )
    return drafts


def keep_entries(workspace: Path, entries: Sequence[reports.Override]) -> None:
    """Writes the overrides of a published edition into the workspace."""
    for entry in entries:
        _write(workspace, "reports/overrides", entry.override, entry)


def add_reply(workspace: Path, said: reports.Reply, waiting: Callable[[], None]) -> str:
    """Keeps a reply to a figure of an edition; gives its id.

    Raises:
        UsageError: There is no such edition or figure, or something is not said.
    """
    return _add(workspace, "reports/replies", "reply", said, waiting, _require_figure)


def add_erratum(workspace: Path, said: reports.Erratum, waiting: Callable[[], None]) -> str:
    """Keeps an erratum to a figure of an edition; gives its id.

    Raises:
        UsageError: There is no such edition or figure, or something is not said.
    """
    return _add(workspace, "reports/errata", "erratum", said, waiting, _require_figure)


def add_correction(workspace: Path, said: Correction, waiting: Callable[[], None]) -> str:
    """Keeps a correction of detainers of one facility; gives its id.

    Raises:
        UsageError: There is no such facility or place, or the detainers are not as many as it says.
    """
    return _add(workspace, "outcomes/corrections", "correction", said, waiting, _require_detainers)


def _add(
    workspace: Path,
    folder: str,
    kind: str,
    said: Any,
    waiting: Callable[[], None],
    require: Callable[[Snapshot, Any], Any],
) -> str:
    with writing(workspace, waiting) as change:
        empty = [k for k in ("who", "says", "source", "said", "right") if getattr(said, k, "x").strip() == ""]
        if empty:
            raise UsageError(
                "reports/entry-empty",
                "something is not said",
                where={"option": ", ".join(f"--{k}" for k in empty)},
                remedy=["An entry says who says what, and on what source."],
            )
        checked = require(change, said)
        held = workspace / "facts" / folder
        sequence = 1 + sum(1 for _ in held.glob("*.yaml")) if held.is_dir() else 1
        name = f"{kind}-{said.on_date}-{sequence}"
        _write(workspace, folder, name, replace(checked, **{kind: name, "sequence": sequence}))
    return name


def _write(workspace: Path, folder: str, name: str, entry: Any) -> None:
    """One whole fact file, or none."""
    place = workspace / "facts" / folder
    place.mkdir(parents=True, exist_ok=True)
    draft = place / f".{name}.draft"
    draft.write_text(reports.entry_text(entry), encoding="utf-8")
    draft.replace(place / f"{name}.yaml")


def _require_figure(snapshot: Snapshot, said: Any) -> Any:
    """The entry, where its edition was built here and has its figure."""
    editions: dict[str, Row] = {e["edition_id"]: e for e in every_edition(snapshot)}
    if said.edition_id not in editions:
        raise UsageError(
            "reports/no-such-edition",
            f"this workspace has built no edition {said.edition_id}",
            remedy=["The editions are:", *(f"  {name}" for name in editions)],
        )
    edition = editions[said.edition_id]
    figures = [*edition["figures"], *edition["tables"]]
    if said.figure not in figures:
        raise UsageError(
            "reports/no-such-figure",
            f"the edition has no figure or table {said.figure}",
            remedy=["Its figures and tables are:", *(f"  {name}" for name in figures)],
        )
    if isinstance(said, reports.Reply):
        measures.find_place(said.place, snapshot.fact_folders())
    return said


def _require_detainers(snapshot: Snapshot, said: Correction) -> Correction:
    """The correction with the facility's name and place, where just as many detainers are selected as it says."""
    releases = measures.serving_releases(
        measures.require_run(snapshot), said.from_date, said.until_date, snapshot.fact_folders()
    )
    subjects = measures.detainer_subjects(snapshot, releases)
    if said.to_county_code_fips:
        place = measures.find_place(said.to_county_code_fips, snapshot.fact_folders())
        if place.level != "county" or said.kind != "wrong_place":
            raise UsageError(
                "measures/correction-place",
                "--to-county names a county, and goes with --kind wrong_place",
                remedy=["Name the county by its FIPS code."],
            )
    chosen = subjects.filter(outcomes.selected(subjects, said))
    found: Mapping[str, Any] = snapshot.run(
        chosen.aggregate(
            count=chosen.count(),
            name=chosen.facility_name_as_stated.min(),
            state=chosen.state_code.min(),
            county=chosen.county_code_fips.min(),
        )
    ).to_pylist()[0]
    if not found["count"] or found["count"] != said.detainer_count:
        raise UsageError(
            "measures/correction-count",
            "the correction is not about all of the detainers that it selects",
            where={
                "facility": said.facility_id,
                "selected": f"{found['count']:,} detainers",
                "--detainers": f"{said.detainer_count:,}",
            },
            remedy=[
                "Which of them are meant cannot be told. Narrow the choice with --from, --until and --outcome, or",
                "give their number. `counterfoil correction facilities` lists the ids of facilities.",
            ],
        )
    return replace(
        said,
        facility_name=found["name"] or "",
        state_code=found["state"] or "",
        county_code_fips=found["county"] or "",
    )


def list_entries(workspace: Path, kind: str) -> list[dict[str, Any]]:
    """The entries of one kind (correction, erratum, reply or override) in the order in which they were made."""
    folder = workspace / "facts"
    folders = [folder] if folder.is_dir() else []
    if not (workspace / "catalog.json").exists():
        raise CounterfoilError(
            "engine/no-workspace",
            "there is no workspace here",
            where={"folder": str(workspace)},
            cost="",
            remedy=["Name one with --workspace."],
        )
    kinds = {"erratum": reports.Erratum, "reply": reports.Reply, "override": reports.Override}
    found = outcomes.load_corrections(folders) if kind == "correction" else reports.load_entries(kinds[kind], folders)
    return [asdict(entry) for entry in found]


def list_facilities(
    workspace: Path, word: str, from_date: date | None, until_date: date | None
) -> list[dict[str, Any]]:
    """The facilities whose detainers are counted for a place, one row a facility and outcome, for corrections."""
    with reading(workspace) as snapshot:
        place = measures.find_place(word, snapshot.fact_folders())
        releases = measures.serving_releases(
            measures.require_run(snapshot), from_date, until_date, snapshot.fact_folders()
        )
        subjects = measures.detainer_subjects(snapshot, releases)
        subjects = subjects.filter(
            measures.in_place(subjects, place) & measures.in_window(subjects, from_date, until_date)
        )
        keys = {
            "facility_id": subjects.facility_id,
            "facility_name": subjects.facility_name_as_stated,
            "outcome": subjects.outcome,
        }
        table = subjects.group_by(**keys).aggregate(detainer_count=subjects.count())
        rows = snapshot.run(table.order_by(["facility_name", "facility_id", "outcome"])).to_pylist()
    return [dict(row) for row in rows]
