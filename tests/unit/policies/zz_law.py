"""Makes instruments of the fictional state ZZ."""

from __future__ import annotations

from typing import Any

from counterfoil.policies import Provision

COUNTY = "99001"
PLACES: dict[str, dict[str, Any]] = {
    "nation": {"level": "nation", "states": ["US"], "county_code_fips": None, "agency": None},
    "state": {"level": "state", "states": ["ZZ"], "county_code_fips": None, "agency": None},
    "county": {"level": "county", "states": ["ZZ"], "county_code_fips": COUNTY, "agency": None},
    "sheriff": {"level": "agency", "states": ["ZZ"], "county_code_fips": COUNTY, "agency": "zz_sheriff"},
    "prisons": {"level": "agency", "states": ["ZZ"], "county_code_fips": None, "agency": "zz_prisons"},
}


def provision(id_: str, place: str, instrument: str, hold: str, **more: Any) -> Provision:
    """An instrument of ZZ that speaks about holds alone, unless `stance` says otherwise."""
    silent = dict.fromkeys(("notify", "transfer", "jail_access", "inquire"), "silent")
    given = {
        "id": id_,
        "jurisdiction": {"name": f"ZZ {place}", **PLACES[place]},
        "applies_to": ["all"],
        "instrument": instrument,
        "title": f"Instrument {id_}",
        "citation": f"ZZ {id_}",
        "enacted": None,
        "effective_from": "2020-01-01",
        "effective_until": None,
        "date_precision": "day",
        "stance": {"hold": hold, **silent},
        "conditions": "a judge's warrant",
        "contested": False,
        "evidence": "fictional",
        "confidence": "high",
        "cites": ["made up"],
    }
    return Provision.model_validate(given | more)
