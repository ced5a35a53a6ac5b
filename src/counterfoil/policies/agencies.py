"""Turns the list of agencies that instruments name into a directory: their names, their place, the jail they keep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, model_validator

from counterfoil.errors import DeclarationError
from counterfoil.policies.provisions import County, CustodianLevel, Evidence, Text
from counterfoil.schema import fact_files, load_fact

_STRICT = ConfigDict(extra="forbid", frozen=True)


class Agency(BaseModel):
    """One agency, by the id with which instruments name it.

    `also` holds other names by which it may be asked for. `county_code_fips` is empty for an agency of a whole
    state. `keeps` says that every jail of its county, or every prison of its state, is its own.
    """

    model_config = _STRICT

    id: Text
    name: Text
    also: tuple[Text, ...] = ()
    state_code: Text
    county_code_fips: County | None
    custodian_level: CustodianLevel
    keeps: Literal["county_jail", "city_jail", "state_prison"] | None = None


class Agencies(BaseModel):
    """A list of agencies, and what it rests on."""

    model_config = _STRICT

    evidence: Evidence
    from_memory: str = ""
    cites: tuple[Text, ...]
    agencies: tuple[Agency, ...]

    @model_validator(mode="after")
    def _marks_memory(self) -> Agencies:
        if ("memory" in self.evidence) != bool(self.from_memory):
            raise ValueError("from_memory says which parts are from memory, where evidence says that some are")
        return self


def load_agencies(extensions: Iterable[Path] = ()) -> dict[str, Agency]:
    """Every agency that instruments name, by id.

    Args:
        extensions: Folders laid out as `policies/agencies`, which a workspace adds.

    Raises:
        DeclarationError: A file breaks the schema, or two entries have one id.
    """
    found: dict[str, Agency] = {}
    for path in fact_files("counterfoil.policies", "agencies", extensions):
        for agency in load_fact(path, Agencies).agencies:
            if agency.id in found:
                raise DeclarationError(
                    "policies/duplicate-agency",
                    "two agencies have one id",
                    where={"id": agency.id, "file": str(path)},
                    remedy=["Give one of them another id."],
                )
            found[agency.id] = agency
    return found


def add_agency(
    records: Any,
    agencies: Mapping[str, Agency],
    *,
    kind: str = "agency_kind",
    state: str = "state_code",
    county: str = "county_code_fips",
) -> Any:
    """The records with the agency that keeps the jail, where the directory says which it is.

    Args:
        records: An Ibis table with the kind of the facility (`county_jail`, `state_prison`), its state and county.
        agencies: From `load_agencies`.
        kind: The column with the kind.
        state: The column with the two letters of the state.
        county: The column with the FIPS code of the county.

    Returns:
        The same rows with the column `agency`: an id, or empty where the directory does not say. City jails stay
        empty, because the jails of several cities stand in one county.
    """
    import ibis
    import pyarrow as pa

    keepers = [a for a in agencies.values() if a.keeps in ("county_jail", "state_prison")]
    rows = [(a.keeps, a.county_code_fips or a.state_code, a.id) for a in keepers]
    columns = dict(zip(("_kind", "_where", "agency"), zip(*rows, strict=True), strict=True))
    kept = ibis.memtable(pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()}))
    keyed = records.mutate(_place=ibis.ifelse(records[kind] == "state_prison", records[state], records[county]))
    joined = keyed.left_join(kept, [keyed[kind] == kept._kind, keyed._place == kept._where])
    return joined.select(*records.columns, "agency")
