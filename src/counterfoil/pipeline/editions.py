"""Builds an edition from a workspace into a folder, and verifies a folder against the workspace."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from counterfoil import __version__, claims, jurisdictions, measures, policies, publish, reports
from counterfoil.disclosure import Releasable
from counterfoil.engine import Snapshot, file_digest, reading, writing
from counterfoil.errors import CounterfoilError, DifferenceError
from counterfoil.language import say, say_number, speaking
from counterfoil.measures import Question
from counterfoil.pipeline.claims import check_claims, concerns
from counterfoil.pipeline.facts import definitions_version

Progress = Callable[[str, int, int], None]


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
) -> BuiltEdition:
    """Builds an edition into a folder: whole, or not at all.

    The same inputs, definitions and version give the same edition and number; others give the next number. An
    edition in another language has the same figures and the same number.
    """
    with speaking(language), writing(workspace, waiting) as change:
        place = measures.find_place(scope, change.fact_folders())
        progress("counting", 0, 3)
        pinned = _pinned(change, from_date, until_date)
        key = f"{series}-{place.code}-{from_date}-{until_date}"
        number = _number(change, key, pinned)
        edition = _edition(change, reports.Request(series, place, from_date, until_date, number, language), pinned)
        progress("drawing", 1, 3)
        files = publish.render_edition(edition)
        progress("writing", 2, 3)
        is_new = publish.write_edition(files, folder)
        change.record("edition_folders", str(folder.resolve()), {"edition_id": edition.edition_id})
        progress("done", 3, 3)
    return BuiltEdition(edition, folder, is_new)


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
        raise _different(folder, differences)
    said = ["Every file is what the manifest says."]
    printed = publish.read_edition(folder)
    if not (workspace / "catalog.json").exists():
        said.append("There is no workspace here, so nothing was rebuilt. Name one with --workspace.")
        return said
    with reading(workspace) as snapshot:
        progress("inputs", 1, 3)
        pinned = _pinned_by(snapshot, printed)
        if pinned is None:
            said.append("The workspace does not hold the inputs of this edition, so nothing was rebuilt.")
            return said
        differences = _changed_inputs(snapshot, pinned)
        if differences:
            raise _different(folder, differences)
        said.append("Every input that is at hand is what it was.")
        version = definitions_version(snapshot.fact_folders(), printed.get("language", "en"))
        if (printed["definitions_version"], printed["software_version"]) != (version, __version__):
            said.append("It was made with other definitions or another version, so it was not rebuilt.")
            return said
        progress("rebuilding", 2, 3)
        differences = _rebuilt_differences(snapshot, printed, pinned, folder)
        if differences:
            raise _different(folder, differences)
        said.append("Rebuilt from the inputs, it is the same, byte for byte.")
        progress("done", 3, 3)
    return said


def _different(folder: Path, differences: list[str]) -> DifferenceError:
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
    """The releases that the edition is made from: those that serve its days, and every custodian's log."""
    worked = measures.require_run(snapshot)
    serving = measures.serving_releases(worked, from_date, until_date, snapshot.fact_folders()) or worked
    logs = {k: r for k, r in snapshot.records("releases").items() if r["makes"] == "sources.custodian_log_rows"}
    return {**serving, **logs}


def _number(change: Any, key: str, pinned: Mapping[str, Any]) -> int:
    """The number of the edition; a new one where the inputs, the definitions or the version are new."""
    made_from = hashlib.sha256(
        "\n".join([__version__, definitions_version(change.fact_folders()), *sorted(pinned)]).encode()
    ).hexdigest()
    earlier = change.records("editions").get(key, {}).get("made_from", [])
    if made_from not in earlier:
        earlier.append(made_from)
        change.record("editions", key, {"made_from": earlier})
    return int(earlier.index(made_from)) + 1


def _edition(snapshot: Snapshot, request: reports.Request, pinned: Mapping[str, Any]) -> reports.Edition:
    """The edition, from the pinned releases alone."""
    detainers = {k: r for k, r in pinned.items() if r["makes"] == "sources.detainer_rows"}
    as_of = max(date.fromisoformat(r["as_of_date"]) for r in detainers.values())
    place, days = request.place, (request.from_date, request.until_date)

    def ask(question: Question) -> Releasable:
        return measures.compute_measure(snapshot, replace(question, releases=tuple(detainers)))

    desk = reports.Desk(
        ask=ask,
        steps=measures.count_steps(snapshot, detainers, place, *days),
        halves=measures.compare_halves(snapshot, place, *days, as_of, list(pinned)),
        attribution=measures.describe_attribution(snapshot, detainers, place, *days),
        law=_law(snapshot, request, ask),
        claims=_claims(snapshot, request, detainers),
        register=jurisdictions.load_register(snapshot.fact_folders()),
        inputs=tuple(_inputs(pinned)),
        unkeyed_notes=tuple(
            say(
                "In {release} no row is taken for a duplicate, because the release has no person key: {repeated} of "
                "its {rows} rows repeat another row.",
                release=k,
                repeated=say_number(r["repeated_row_count"]),
                rows=say_number(r["row_count"]),
            )
            for k, r in detainers.items()
            if r["person_key"] == "none"
        ),
        oddities=measures.describe_flags(snapshot, detainers, place, *days),
        seams=measures.seams_between(detainers, *days, snapshot.fact_folders()),
        as_of_date=as_of,
        definitions_version=definitions_version(snapshot.fact_folders(), request.language),
        shapes=_shapes(snapshot, place),
    )
    return reports.build_edition(request, desk)


def _shapes(snapshot: Snapshot, place: measures.Place) -> jurisdictions.Shapes | None:
    """The shapes of a state's or the nation's counties; none for a county, whose report has no map."""
    if place.level not in ("nation", "state"):
        return None
    register = jurisdictions.load_register(snapshot.fact_folders())
    codes = [
        c for c, county in register.counties.items() if place.level == "nation" or county.state_code == place.code
    ]
    return jurisdictions.load_shapes(codes, snapshot.fact_folders())


def _law(snapshot: Snapshot, request: reports.Request, ask: Callable[[Question], Releasable]) -> reports.Law:
    """What the instruments on file said of the place in the period, and how many detainers each stance covers."""
    place, days = request.place, (request.from_date, request.until_date)
    lawbook = policies.load_lawbook(snapshot.fact_folders())
    about = lawbook.find_place("US" if place.level == "nation" else place.code)
    if place.level == "nation":  # every place's instruments, since any place may be named
        provisions = tuple(p for p in lawbook.provisions if _touches(p, *days))
        states = sorted(
            {code for p in provisions for code in p.jurisdiction.states if p.jurisdiction.level != "nation"}
        )
        changes = [c for code in ("US", *states) for c in lawbook.changes(lawbook.find_place(code), *days)]
        changes = list({(c["day"], c["provision_id"], c["what"]): c for c in changes}.values())
        changes.sort(key=lambda c: (c["day"], c["provision_id"], c["what"]))
    else:
        provisions = policies.in_force(
            lawbook.provisions,
            state_code=place.state_code or None,
            county_code_fips=place.code if place.level == "county" else None,
            from_date=request.from_date,
            until_date=request.until_date,
        )
        changes = lawbook.changes(about, *days)
    where = measures.where_of(place)
    return reports.Law(
        provisions=provisions,
        spans=lawbook.timeline(about, *days, ("hold", "notify", "transfer")),
        months=lawbook.months(about, *days),
        changes=changes,
        by_stance=ask(Question("detainers_by_stance", (), where, *days)),
        disputed=ask(Question("detainers_issued", ("law_is_disputed",), where, *days)),
    )


def _touches(provision: policies.Provision, from_date: date, until_date: date) -> bool:
    """Whether the days of an instrument touch a period; one without a known start may."""
    begins, ends = provision.effective_from or date.min, provision.effective_until or date.max
    return begins < until_date and from_date < ends


def _inputs(pinned: Mapping[str, Any]) -> list[reports.Input]:
    return [
        reports.Input(release_id, f["file_name"], f["sha256"], f["row_count"], date.fromisoformat(f["as_of_date"]))
        for release_id, release in sorted(pinned.items())
        for f in sorted(release["files"], key=lambda f: (f["file_name"], f["sha256"]))
    ]


def _claims(snapshot: Snapshot, request: reports.Request, pinned: Mapping[str, Any]) -> tuple[dict[str, Any], ...]:
    """The public claims about the place whose days touch the period, held to the data."""
    folders = snapshot.fact_folders()
    days = (request.from_date, request.until_date)
    chosen = [s for s in claims.load_statements(folders) if concerns(s, request.place, *days, folders)]
    checked = check_claims(snapshot, releases=pinned, chosen=chosen, alternatives="none")
    return tuple(claims.verdict_row(*one) for one in checked)


def _pinned_by(snapshot: Snapshot, printed: Mapping[str, Any]) -> dict[str, Any] | None:
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


def _rebuilt_differences(
    snapshot: Snapshot, printed: Mapping[str, Any], pinned: Mapping[str, Any], folder: Path
) -> list[str]:
    """The files that come out otherwise when the edition is built again from the same inputs."""
    try:
        place = measures.find_place(printed["scope"], snapshot.fact_folders())
    except CounterfoilError:
        return [f"the scope {printed['scope']} is not in the register"]
    request = reports.Request(
        printed["series"],
        place,
        date.fromisoformat(printed["from_date"]),
        date.fromisoformat(printed["until_date"]),
        printed["edition_number"],
        printed.get("language", "en"),
    )
    with speaking(request.language):
        files = publish.render_edition(_edition(snapshot, request, pinned))
    return [
        f"{name} comes out otherwise when it is built again"
        for name, content in sorted(files.items())
        if not (folder / name).is_file() or (folder / name).read_bytes() != content
    ]
