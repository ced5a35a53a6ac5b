"""Takes a release given as a text table to an edition, through the gate, in this process."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from counterfoil import pipeline, publish, reports, zz
from counterfoil.outcomes import Correction
from support.detainers import Given

ON = date(2026, 4, 1)
PERIOD = ("2025-01-01", "2026-01-01")


def quiet(_name: str, _done: int, _of: int) -> None:
    """Nothing is said."""


def given_zz(folder: Path) -> Given:
    """An empty workspace that knows the fictional states ZZ and ZY."""
    given = Given(folder)
    release = zz.write_release(folder / "zz", rows=200, seed=1)
    release.facts.rename(given.path / "facts")
    for name in ("claims", "policies"):
        _remove(given.path / "facts" / name)
    return given


def _remove(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()


def instrument(given: Given, code: str, name: str, begins: str, ends: str | None) -> None:
    """An invented ordinance of a county that prohibits holds, notices and transfers on some days."""
    folder = given.path / "facts" / "policies" / "rules"
    folder.mkdir(parents=True, exist_ok=True)
    said = {
        "id": f"zz-ordinance-{code}",
        "jurisdiction": {"name": name, "level": "county", "states": ["ZZ"], "county_code_fips": code, "agency": None},
        "applies_to": ["county"],
        "instrument": "ordinance",
        "title": f"The fictional ordinance of {name}",
        "citation": f"Fictional Ordinances of {name}, chapter 1",
        "enacted": begins,
        "effective_from": begins,
        "effective_until": ends,
        "date_precision": "day",
        "stance": dict.fromkeys(("hold", "notify", "transfer"), "prohibited")
        | dict.fromkeys(("jail_access", "inquire"), "silent"),
        "conditions": "",
        "contested": False,
        "evidence": "fictional",
        "confidence": "high",
        "cites": ["fictional"],
        "note": "Invented. No county has passed it.",
    }
    days = ("enacted", "effective_from", "effective_until")
    dated = {k: date.fromisoformat(v) if k in days and v else v for k, v in said.items()}  # type: ignore[arg-type]
    (folder / f"zz-ordinance-{code}.yaml").write_text(yaml.safe_dump(dated), encoding="utf-8")


def rows_of(day: str, count: int, facility: str = "ZINNIA~CO~JAIL", city: str = "ZINNIA~FALLS", **more: str) -> str:
    """So many lines of a text table, one a detainer, with a person key each."""
    told = {"code": "ZINNIZZ", "state": "ZZ", "reason": "Booked~into~Detention"} | more
    rest = f"{facility} | {told['code']} | {city} | {told['state']} | {told['reason']}"
    return "\n".join(f"{day} | {rest} | {facility[:3]}{day}{at}{told['reason'][:3]}" for at in range(count))


HEAD = "date | facility | code | city | state | reason | person"


def table(*parts: str) -> str:
    """The lines under their head."""
    return "\n".join([HEAD, *parts])


def steady(facility: str = "ZINNIA~CO~JAIL", city: str = "ZINNIA~FALLS", each: int = 2, **more: str) -> str:
    """Two detainers in each month of 2025."""
    return "\n".join(rows_of(f"2025-{m:02d}-07", each, facility, city, **more) for m in range(1, 13))


def build(
    given: Given,
    folder: Path,
    scope: str = "ZZ",
    period: tuple[str, str] = PERIOD,
    overrides: Sequence[pipeline.NewOverride] = (),
) -> dict[str, Any]:
    """The edition, as its `edition.json` says it."""
    days = (date.fromisoformat(period[0]), date.fromisoformat(period[1]))
    pipeline.build_report(given.path, "ddor", scope, *days, folder, quiet, overrides=overrides)
    return publish.read_edition(folder)


def correct(given: Given, kind: str, count: int, **said: Any) -> str:
    """Enters a correction of the one facility with that name."""
    facility = said.pop("facility")
    ids = {
        r["facility_id"]
        for r in pipeline.list_facilities(given.path, said.pop("place", "us"), None, None)
        if r["facility_name"] == facility
    }
    (facility_id,) = ids
    entry = Correction(
        correction="",
        kind=kind,  # type: ignore[arg-type]
        facility_id=facility_id,
        facility_name="",
        detainer_count=count,
        says="What is right.",
        who="Fictional Sheriff",
        source="fictional letter",
        on_date=ON,
        **said,
    )
    return pipeline.add_correction(given.path, entry, lambda: None)


def reply(given: Given, edition: str, figure: str, place: str, says: str) -> str:
    """Enters a reply."""
    entry = reports.Reply("", edition, figure, place, "Fictional Counsel", says, "fictional letter", ON)
    return pipeline.add_reply(given.path, entry, lambda: None)


def rows(edition: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The rows of a table of an edition."""
    return list(edition["tables"].get(name, {}).get("rows", []))


def declines(edition: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """For each place in the table of declines: issued and recorded as declined."""
    return {r["place"]: (r["issued_count"], r["declined_count"]) for r in rows(edition, "declines_by_place")}
