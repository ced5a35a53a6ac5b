"""Keeps where facilities stood for an edition, so that what a changed link moved can be told later."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from counterfoil.engine import Snapshot, Transaction
from counterfoil.jurisdictions import FACILITY_LINKS, load_gate
from counterfoil.schema import Field, Table

PAST_PLACES = Table(
    name="measures.past_places",
    grain="one row a facility of a release, as it was placed for the editions of one state of the links",
    part="links_id",
    key=("links_id", "release_id", "facility_id"),
    fields=(
        Field("links_id", "text", "Hash of the links of all releases of an edition, and of the gate.", required=True),
        Field("release_id", "text", "The release.", required=True),
        Field("facility_id", "text", "The facility, as the release writes it.", required=True),
        Field("state_code", "text", "Two letters of the state."),
        Field("county_code_fips", "text", "The county, where the link was sure enough to be printed."),
        Field("custodian_level", "text", "The level of the custodian, where the link was sure enough."),
        Field("attribution", "text", "Whether the facility was attributed, or why not.", required=True),
    ),
)
_PLACED_AS: ContextVar[str] = ContextVar("placed_as", default="")


@contextmanager
def placed_as(links_id: str) -> Iterator[None]:
    """Within it, facilities stand where they stood for the editions with these links; "" = where they stand now."""
    token = _PLACED_AS.set(links_id)
    try:
        yield
    finally:
        _PLACED_AS.reset(token)


def links_id(snapshot: Snapshot, release_ids: Iterable[str]) -> str:
    """One hash over the links of some releases, and over the gate."""
    stored = snapshot.parts(FACILITY_LINKS)
    told = [f"{name} {stored[name].digest}" for name in sorted(release_ids) if name in stored]
    return hashlib.sha256("\n".join([*told, str(load_gate())]).encode()).hexdigest()[:24]


def places_now(snapshot: Snapshot, release_ids: Iterable[str]) -> Any:
    """One row a facility: where it is and whose, as far as the link is sure enough to be printed."""
    import ibis

    links = snapshot.table(FACILITY_LINKS, list(release_ids))
    sure = (links.status == "resolved") & (links.confidence >= load_gate())
    nothing = ibis.null("string")
    surely = ("county_code_fips", "agency_id", "agency_name", "agency_kind", "custodian_level")
    return links.select(
        link_release=links.release_id,
        link_facility=links.facility_id,
        state_code=links.state_code,
        **{name: ibis.ifelse(sure, links[name], nothing) for name in surely},
        attribution=ibis.cases(
            (sure, "attributed"), (links.status == "resolved", "not_sure_enough"), else_=links.status
        ),
    )


def places_of(snapshot: Snapshot, release_ids: Iterable[str]) -> Any:
    """The places of facilities: those of now, or within `placed_as` those of then, which know no agencies."""
    import ibis

    name = _PLACED_AS.get()
    if not name:
        return places_now(snapshot, release_ids)
    held = snapshot.table(PAST_PLACES, [name])
    return held.select(
        link_release=held.release_id,
        link_facility=held.facility_id,
        **{n: held[n] for n in ("state_code", "county_code_fips", "custodian_level", "attribution")},
        **{n: ibis.null("string") for n in ("agency_id", "agency_name", "agency_kind")},
    )


def keep_places(change: Transaction, release_ids: Iterable[str]) -> str:
    """Keeps where the facilities of some releases stand now, once for each state of the links; gives its id."""
    import ibis

    ids = list(release_ids)
    name = links_id(change, ids)
    if name not in change.parts(PAST_PLACES):
        now = places_now(change, ids).rename(release_id="link_release", facility_id="link_facility")
        rows = now.mutate(links_id=ibis.literal(name)).select(list(PAST_PLACES.names))
        change.write(PAST_PLACES, rows.order_by(["release_id", "facility_id"]), part=name)
    return name
