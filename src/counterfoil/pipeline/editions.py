"""Builds an edition from a workspace into a folder, and verifies a folder against the workspace."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from counterfoil import __version__, measures, outcomes, publish, reports
from counterfoil.engine import Snapshot, file_digest, reading, writing
from counterfoil.errors import CounterfoilError, DifferenceError
from counterfoil.language import speaking
from counterfoil.pipeline.entries import NewOverride, draft_overrides, keep_entries
from counterfoil.pipeline.facts import definitions_version
from counterfoil.pipeline.history import remember
from counterfoil.pipeline.made_from import ids_of
from counterfoil.pipeline.making import MadeEdition, make_edition

Progress = Callable[[str, int, int], None]

#: What custodians' records are read into; an edition rests on all of them.
_RECORDS = ("sources.custodian_log_rows", "sources.published_count_rows")


@dataclass(frozen=True)
class BuiltEdition:
    """An edition in its folder.

    Args:
        edition: What it says.
        folder: Where it is.
        is_new: False where the folder held the same bytes already.
    """

    edition: reports.Edition
    folder: Path
    is_new: bool


def build_report(
    workspace: Path,
    series: str,
    scope: str,
    from_date: date,
    until_date: date,
    folder: Path,
    progress: Progress,
    waiting: Callable[[], None] = lambda: None,
    language: str = "en",
    overrides: Sequence[NewOverride] = (),
    engine: str = "",
) -> BuiltEdition:
    """Builds an edition into a folder: whole, or not at all.

    The same inputs, definitions, entries and version give the same edition and number; others give the next number,
    and the edition says what changed. An edition in another language has the same figures and the same number.

    Args:
        workspace: The workspace.
        series: The kind of report.
        scope: The place.
        from_date: First day, in.
        until_date: First day, out.
        folder: Where to put it.
        progress: Called with the step, steps done and steps in all.
        waiting: Called once when another command holds the workspace.
        language: The language to say it in.
        overrides: Why findings do not stand in the way; kept with the workspace once the edition is published.
        engine: Where queries run: duckdb or spark; "" = as the setting says.

    Raises:
        RefusedError: A finding has no override, or a hidden cell could be worked out. Nothing is published.
    """
    with speaking(language), writing(workspace, waiting, engine) as change:
        place = measures.name_place(change, measures.find_place(scope, change.fact_folders()))
        progress("counting", 0, 3)
        pinned = _pinned(change, from_date, until_date)
        request = reports.Request(series, place, from_date, until_date, 1, language)
        drafts = draft_overrides(change, overrides)
        made = make_edition(change, request, pinned, None, drafts)
        progress("drawing", 1, 3)
        files = publish.render_edition(made.edition)
        progress("writing", 2, 3)
        is_new = publish.write_edition(files, folder)
        change.record("edition_folders", str(folder.resolve()), {"edition_id": made.edition.edition_id})
        remember(change, made.key, made.sequence, made.parts, made.edition, made.printed)
        keep_entries(workspace, drafts)
        progress("done", 3, 3)
    return BuiltEdition(made.edition, folder, is_new)


def verify_report(folder: Path, workspace: Path, progress: Progress) -> list[str]:
    """Checks a folder against its manifest, then against what the workspace builds from the same inputs.

    Returns:
        What was checked, one sentence each.

    Raises:
        DifferenceError: A file, or an input, is not what it was; names each.
    """
    progress("manifest", 0, 3)
    differences = publish.check_edition(folder)
    if differences:
        raise different(folder, differences)
    said = ["Every file is what the manifest says."]
    printed = publish.read_edition(folder)
    if not (workspace / "catalog.json").exists():
        said.append("There is no workspace here, so nothing was rebuilt. Name one with --workspace.")
        return said
    with reading(workspace) as snapshot:
        progress("inputs", 1, 3)
        pinned = pinned_by(snapshot, printed)
        if pinned is None:
            said.append("The workspace does not hold the inputs of this edition, so nothing was rebuilt.")
            return said
        differences = _changed_inputs(snapshot, pinned)
        if differences:
            raise different(folder, differences)
        said.append("Every input that is at hand is what it was.")
        version = definitions_version(snapshot.fact_folders(), printed.get("language", "en"))
        if (printed["definitions_version"], printed["software_version"]) != (version, __version__):
            said.append("It was made with other definitions or another version, so it was not rebuilt.")
            return said
        progress("rebuilding", 2, 3)
        rebuilt = rebuild_edition(snapshot, printed, pinned)
        if rebuilt is None:
            said.append("The workspace does not hold the editions before it, or its entries, so it was not rebuilt.")
            return said
        differences = _rebuilt_differences(rebuilt, folder)
        if differences:
            raise different(folder, differences)
        said.append("Rebuilt from the inputs, it is the same, byte for byte.")
        progress("done", 3, 3)
    return said


def different(folder: Path, differences: list[str]) -> DifferenceError:
    """The error that names each difference of an edition from what it was."""
    return DifferenceError(
        "reports/difference",
        "the edition is not what it was",
        where={"folder": str(folder)},
        remedy=[
            *(f"- {d}" for d in differences),
            "",
            "Take the edition from its publisher again, or build it again.",
        ],
    )


def _pinned(snapshot: Snapshot, from_date: date, until_date: date) -> dict[str, Any]:
    """The releases that the edition is made from: those that serve its days, and every custodian's record."""
    worked = measures.require_run(snapshot)
    serving = measures.serving_releases(worked, from_date, until_date, snapshot.fact_folders()) or worked
    logs = {k: r for k, r in snapshot.records("releases").items() if r["makes"] in _RECORDS}
    return {**serving, **logs}


def pinned_by(snapshot: Snapshot, printed: Mapping[str, Any]) -> dict[str, Any] | None:
    """The releases of the workspace that hold just the inputs of an edition; None where one is missing."""
    wanted = {i["release_id"] for i in printed["inputs"]}
    records = snapshot.records("releases")
    if not wanted <= set(records) or not wanted:
        return None
    worked = measures.require_run(snapshot)
    held = {k: r for k, r in records.items() if k in wanted}
    return held if all(k in worked or r["makes"] != "sources.detainer_rows" for k, r in held.items()) else None


def _changed_inputs(snapshot: Snapshot, pinned: Mapping[str, Any]) -> list[str]:
    """The stored tables, and the files that were read, which are no longer what they were."""
    said = [f"the workspace's file {name} was changed or is gone" for name in snapshot.damaged_files()]
    for release in pinned.values():
        for file in release["files"]:
            path = Path(file["path"])
            if path.is_file() and file_digest(path) != file["sha256"]:
                said.append(f"the input {file['file_name']} was changed after it was read ({path})")
    return said


def rebuild_edition(snapshot: Snapshot, printed: Mapping[str, Any], pinned: Mapping[str, Any]) -> MadeEdition | None:
    """An edition once more, with the entries that it was made with; None where the workspace lacks some of them.

    Args:
        snapshot: The workspace.
        printed: The edition, as `edition.json` says it.
        pinned: The records of the releases to make it from.
    """
    try:
        place = measures.name_place(snapshot, measures.find_place(printed["scope"], snapshot.fact_folders()))
    except CounterfoilError:
        return None
    request = reports.Request(
        printed["series"],
        place,
        date.fromisoformat(printed["from_date"]),
        date.fromisoformat(printed["until_date"]),
        printed["edition_number"],
        printed.get("language", "en"),
    )
    parts = printed["tables"].get("made_from", {}).get("rows", [])
    entered = ids_of(parts)
    with speaking(request.language), outcomes.corrected_by(sorted(entered.get("correction", ()))):
        made = make_edition(snapshot, request, pinned, entered, ())
    is_same = made.edition.edition_number == printed["edition_number"]
    held = ids_of(made.parts)
    entries = ("correction", "erratum", "reply", "override")
    has_all = all(held.get(kind, set()) >= entered.get(kind, set()) for kind in entries)
    return made if has_all and is_same else None


def _rebuilt_differences(rebuilt: MadeEdition, folder: Path) -> list[str]:
    """The files that come out otherwise when the edition is built again from the same inputs."""
    with speaking(rebuilt.edition.language):
        files = publish.render_edition(rebuilt.edition)
    return [
        f"{name} comes out otherwise when it is built again"
        for name, content in sorted(files.items())
        if not (folder / name).is_file() or (folder / name).read_bytes() != content
    ]
