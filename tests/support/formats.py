"""Writes small formats of the fictional state ZZ into the facts of a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

#: What every such format says, unless a test says otherwise.
ZZ: dict[str, Any] = {
    "format": "zz_detainers",
    "title": "Detainers of the fictional state ZZ",
    "publisher": "zz",
    "container": "delimited",
    "makes": "sources.detainer_rows",
    "covers": {"from_date": "2020-01-01", "until_date": None},
    "earliest_date": "2003-03-01",
    "earliest_because": "invented",
    "as_of": {},
    "person_key": "release",
    "evidence": "invented",
    "cites": ["invented for tests"],
    "columns": {
        "Zday": {"field": "prepared_date", "read": "date", "required": True},
        "Zjail": {"field": "facility_name_as_stated", "read": "text"},
        "Zkey": {"field": "person_key_as_stated", "read": "text", "sensitive": True},
    },
    "left_unread": {},
}
#: The same for arrests, under headings of their own.
ZZ_ARRESTS: dict[str, Any] = ZZ | {
    "format": "zz_arrests",
    "makes": "sources.arrest_rows",
    "columns": {
        "Aday": {"field": "arrest_date", "read": "date", "required": True, "sensitive": True},
        "Asite": {"field": "arrest_site_as_stated", "read": "text"},
        "Akey": {"field": "person_key_as_stated", "read": "text", "sensitive": True},
    },
}


def write_format(workspace: Path, fact: dict[str, Any] = ZZ, **changes: Any) -> None:
    """Adds a format to a workspace."""
    whole = {**fact, **changes}
    file = workspace / "facts" / "sources" / "formats" / f"{whole['format']}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.safe_dump(whole), encoding="utf-8")
