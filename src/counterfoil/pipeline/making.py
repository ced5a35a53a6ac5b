"""Makes an edition from pinned releases: asks every figure, hides over all tables together, and says what changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from counterfoil import claims, disclosure, jurisdictions, measures, policies, reports
from counterfoil.disclosure import Family, Protection, Releasable, Together
from counterfoil.engine import Snapshot
from counterfoil.language import say, say_number
from counterfoil.measures import Question
from counterfoil.pipeline.claims import Desk as ClaimDesk
from counterfoil.pipeline.claims import check_claims, concerns
from counterfoil.pipeline.facts import definitions_version
from counterfoil.pipeline.gate import require_covered, require_plausible, used_overrides
from counterfoil.pipeline.history import earlier_editions, place_in_history, read_printed, say_reasons
from counterfoil.pipeline.made_from import Part, find_beside, list_parts

#: The kinds of parts that can move a figure.
_MOVING = ("software", "definitions", "input", "correction")


@dataclass(frozen=True)
class MadeEdition:
    """An edition before it has a form, and what is remembered of it.

    Args:
        edition: What it says.
        key: Series, place and days.
        sequence: Its place among all editions of the workspace.
        parts: What it was made from.
        printed: The numbers that it prints, and those that it hides.
    """

    edition: reports.Edition
    key: str
    sequence: int
    parts: tuple[Part, ...]
    printed: tuple[Family, ...]


def make_edition(
    snapshot: Snapshot,
    request: reports.Request,
    pinned: Mapping[str, Any],
    entered: Mapping[str, set[str]] | None,
    overrides: Sequence[reports.Override],
) -> MadeEdition:
    """The edition, from the pinned releases alone, through the gate and through disclosure control.

    Args:
        snapshot: The workspace.
        request: What to report on; its number is found here.
        pinned: The records of the releases that it is made from.
        entered: For each kind of entry the ids that are in force; None = all that are on file.
        overrides: Why findings do not stand in the way, besides those on file.

    Raises:
        UsageError: No release covers a day of the period.
        RefusedError: A finding has no override, or a hidden cell could be worked out.
    """
    key = f"{request.series}-{request.place.code}-{request.from_date}-{request.until_date}"
    detainers = {k: r for k, r in pinned.items() if r["makes"] == "sources.detainer_rows"}
    require_covered(request, measures.served_portions(detainers, snapshot.fact_folders()))
    findings = measures.find_implausible(snapshot, detainers, request.place, request.from_date, request.until_date)
    beside = find_beside(snapshot, key, request, entered)
    beside = replace(beside, overrides=used_overrides(findings, [*beside.overrides, *overrides]))
    looked_at = require_plausible(findings, beside.overrides)
    parts = list_parts(snapshot, pinned, beside)
    number, sequence, before = place_in_history(snapshot, key, parts)
    request = replace(request, edition_number=number)
    basis = _basis(parts)
    with disclosure.gathering(basis) as together:
        held: dict[Any, Any] = {}
        reports.build_edition(request, _desk(snapshot, request, pinned, held, lambda answer: answer))
        protection = _protected(snapshot, together, sequence, request, detainers)
        if together.hides_more:  # a claim may rest on a cell that is hidden now
            held.pop("claims")
        edition = reports.build_edition(request, _desk(snapshot, request, pinned, held, together.final))
    standing = reports.Standing(
        corrections=tuple(asdict(c) for c in beside.corrections),
        errata=tuple({k: v for k, v in asdict(e).items() if k != "sequence"} for e in beside.errata),
        replies=tuple({k: v for k, v in asdict(r).items() if k != "sequence"} for r in beside.replies),
        findings=looked_at,
        changes=None if before is None else _moved(edition, before, parts),
        reasons=() if before is None else tuple(say_reasons(before["parts"], parts)),
        made_from=parts,
        hidden_count=protection.small_count + protection.beside_count,
        earlier_hid=protection.earlier_count > 0,
    )
    whole = reports.with_standing(edition, standing)
    return MadeEdition(whole, key, sequence, tuple(parts), tuple(together.printed()))


def _basis(parts: Sequence[Part]) -> str:
    """A hash of the records behind the figures: tables on one basis count just the same detainers."""
    told = [p for p in parts if p["kind"] in ("definitions", "input", "correction")]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def _protected(
    snapshot: Snapshot, together: Together, sequence: int, request: reports.Request, detainers: Mapping[str, Any]
) -> Protection:
    """Hides over all tables; what earlier editions have printed is read only where it could matter."""

    def count(from_date: date, until_date: date) -> Releasable:
        by = ("state", "custodian_level", "county_code_fips")
        question = Question("detainers_by_outcome", by, (), from_date, until_date, releases=tuple(detainers))
        return measures.compute_measure(snapshot, question)

    earlier = earlier_editions(snapshot, sequence, request.from_date, request.until_date)
    # one that an older version remembers does not say how many, and may have some
    matters = earlier and (any(e.get("sensitive_count", 1) for e in earlier) or together.has_sensitive)
    days = (request.from_date, request.until_date)
    return together.protect(read_printed(snapshot, earlier) if matters else (), days, count)


def _moved(edition: reports.Edition, before: Mapping[str, Any], parts: Sequence[Part]) -> tuple[dict[str, Any], ...]:
    """The figures of the first page that are not what they were in the edition before."""
    was = before["figures"]
    moving = [[p for p in each if p["kind"] in _MOVING] for each in (before["parts"], parts)]
    because = " ".join(say_reasons(*moving))
    return tuple(
        {"figure": f.figure_id, "label": f.label, "before": was.get(f.figure_id), "now": f.value, "because": because}
        for f in edition.figures
        if f.value != was.get(f.figure_id)
    )


def _desk(
    snapshot: Snapshot,
    request: reports.Request,
    pinned: Mapping[str, Any],
    held: dict[Any, Any],
    leave: Callable[[Releasable], Releasable],
) -> reports.Desk:
    """What the report may ask. Every answer is computed once, and leaves as disclosure control lets it.

    Args:
        snapshot: The workspace.
        request: The edition.
        pinned: The records of the releases that it is made from.
        held: The answers that were computed before.
        leave: What each answer goes through last.
    """
    detainers = {k: r for k, r in pinned.items() if r["makes"] == "sources.detainer_rows"}
    as_of = max(date.fromisoformat(r["as_of_date"]) for r in detainers.values())
    place, days = request.place, (request.from_date, request.until_date)

    def once(name: Any, make: Callable[[], Any]) -> Any:
        if name not in held:
            held[name] = make()
        return held[name]

    def ask(question: Question) -> Releasable:
        pinned_question = replace(question, releases=tuple(detainers))
        return leave(once(pinned_question, lambda: measures.compute_measure(snapshot, pinned_question)))

    def given(name: str, make: Callable[[], Releasable]) -> Releasable:
        return leave(once(name, make))

    attribution: tuple[Releasable, Releasable] = once(
        "attribution", lambda: measures.describe_attribution(snapshot, detainers, place, *days)
    )
    halves: measures.Halves = once(
        "halves", lambda: measures.compare_halves(snapshot, place, *days, as_of, list(pinned))
    )
    return reports.Desk(
        ask=ask,
        steps=given("steps", lambda: measures.count_steps(snapshot, detainers, place, *days)),
        halves=halves.through(leave),
        attribution=(leave(attribution[0]), leave(attribution[1])),
        law=_law(snapshot, request, ask),
        claims=once("claims", lambda: _claims(snapshot, request, pinned)),
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
        oddities=given("oddities", lambda: measures.describe_flags(snapshot, detainers, place, *days)),
        seams=measures.seams_between(detainers, *days, snapshot.fact_folders()),
        portions=measures.served_portions(detainers, snapshot.fact_folders()),
        as_of_date=as_of,
        definitions_version=definitions_version(snapshot.fact_folders(), request.language),
        shapes=_shapes(snapshot, place),
    )


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
    about = lawbook.find_place("US" if place.level == "nation" else place.county_code or place.code)
    if place.level in ("nation", "state"):  # every place's instruments inside it, since any of them may be named
        provisions = tuple(p for p in lawbook.provisions if _speaks_in(p, place) and _touches(p, *days))
        codes = {"US"} if place.level == "nation" else {place.code}
        for where in (p.jurisdiction for p in provisions if p.jurisdiction.level != "nation"):
            codes |= {where.county_code_fips} if where.county_code_fips else set(where.states)
        found = [c for code in sorted(codes) for c in lawbook.changes(lawbook.find_place(code), *days)]
        changes = list({(c["day"], c["provision_id"], c["what"]): c for c in found}.values())
        changes.sort(key=lambda c: (c["day"], c["provision_id"], c["what"]))
    else:
        provisions = policies.in_force(
            lawbook.provisions,
            state_code=place.state_code or None,
            county_code_fips=place.county_code or None,
            from_date=request.from_date,
            until_date=request.until_date,
        )
        changes = lawbook.changes(about, *days)
    chosen = measures.where_of(place)
    return reports.Law(
        provisions=provisions,
        spans=lawbook.timeline(about, *days, ("hold", "notify", "transfer")),
        months=lawbook.months(about, *days),
        changes=changes,
        by_stance=ask(Question("detainers_by_stance", (), chosen, *days)),
        disputed=ask(Question("detainers_issued", ("law_is_disputed",), chosen, *days)),
    )


def _speaks_in(provision: policies.Provision, place: measures.Place) -> bool:
    """Whether an instrument speaks to a state, or to the nation, or to a part of it."""
    where = provision.jurisdiction
    return "nation" in (place.level, where.level) or place.code in where.states


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
    if not chosen:
        return ()
    detainers = {k: r for k, r in pinned.items() if r["makes"] == "sources.detainer_rows"}
    logs = [k for k, r in pinned.items() if r["makes"] == "sources.custodian_log_rows"]
    desk = ClaimDesk(snapshot, detainers, logs=logs, is_published=True)
    return tuple(claims.verdict_row(*one) for one in check_claims(snapshot, chosen=chosen, desk=desk))
