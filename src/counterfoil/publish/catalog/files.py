"""Writes the published catalog as Parquet and JSON, with a manifest of hashes."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from counterfoil import __version__
from counterfoil.disclosure import Releasable
from counterfoil.errors import RefusedError
from counterfoil.schema import data_package_field

if TYPE_CHECKING:
    from counterfoil.measures import Portion

CATALOG = "catalog.json"
#: Raised when a reader of today could not read what is written.
CATALOG_VERSION = 1


@dataclass(frozen=True)
class CatalogParts:
    """What a catalog is made of.

    Args:
        cells: Sets of cells that can be added up, by name; the finest of place and time is `places`.
        readings: The cells of places under each other set of definitions, by the set's id.
        tables: Tables of measures that do not add up.
        beside: Tables that are said beside the figures, by name: agencies, accounting, attribution.
        definition_sets: Each set of definitions by id, ours first: title, by, says.
        places: Every place: code, name, level, state, fips, kind.
        claims: Claims held to the data, as plain rows.
        releases: What was read: one plain dict a release.
        portions: The days that each release serves.
        facts: Fact files on law and places that the publisher adds, by path below `facts`.
        editions: The published editions, as `edition.json` says them, without their tables.
        definitions_version: Hash of the fact files that figures depend on.
        is_fictional: Every place of it is invented.
    """

    cells: Mapping[str, Releasable]
    readings: Mapping[str, Releasable]
    tables: Sequence[Releasable]
    beside: Mapping[str, Releasable]
    definition_sets: Mapping[str, Mapping[str, Any]]
    places: Sequence[Mapping[str, Any]]
    claims: Sequence[Mapping[str, Any]]
    releases: Sequence[Mapping[str, Any]]
    portions: Sequence[Portion]
    facts: Mapping[str, bytes] = field(default_factory=dict)
    editions: Sequence[Mapping[str, Any]] = ()
    definitions_version: str = ""
    is_fictional: bool = False


def write_catalog(parts: CatalogParts) -> dict[str, bytes]:
    """Every file of the catalog, path to bytes; the same parts give the same bytes.

    Raises:
        RefusedError: A table has a column that may never be printed.
    """
    files: dict[str, bytes] = {}
    entries: list[dict[str, Any]] = []
    titles: dict[str, str] = {}
    for path, title, answer in _tables(parts):
        titles[path] = title
        files[path] = _parquet(answer, title)
        entries.append(_entry(path, answer, files[path]))
    files["places.json"] = _json(list(parts.places))
    files["claims.json"] = _json(list(parts.claims))
    files["editions.json"] = _json(list(parts.editions))
    files["releases.json"] = _json(list(parts.releases))
    for path, data in parts.facts.items():
        if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
            raise ValueError("a path leads out of the folder")
        files[f"facts/{path}"] = data
    files["datapackage.json"] = _data_package(entries, titles)
    content: dict[str, Any] = {
        "catalog_version": CATALOG_VERSION,
        "software_version": __version__,
        "definitions_version": parts.definitions_version,
        "is_fictional": parts.is_fictional,
        "definition_sets": [{"definitions": k, **v} for k, v in parts.definition_sets.items()],
        "portions": [
            {"from_date": str(p.from_date), "until_date": str(p.until_date), "as_of_date": str(p.as_of_date)}
            for p in parts.portions
        ],
        "tables": entries,
        "files": {p: hashlib.sha256(files[p]).hexdigest() for p in sorted(files)},
    }
    files[CATALOG] = _json(content)
    return dict(sorted(files.items()))


def _tables(parts: CatalogParts) -> list[tuple[str, str, Releasable]]:
    """Every table, with its path and a title that says which one it is."""
    every = (*parts.cells.values(), *parts.readings.values(), *parts.tables, *parts.beside.values())
    if not all(isinstance(answer, Releasable) for answer in every):
        raise TypeError("only what went through disclosure control is published")
    found = [(f"cells/{name}.parquet", _by_outcome(answer), answer) for name, answer in parts.cells.items()]
    for name, answer in parts.readings.items():
        title = f"{_by_outcome(answer)}: {parts.definition_sets[name]['title']}"
        found.append((f"readings/{name}.parquet", title, answer))
    for answer in parts.tables:
        by = [d for d in answer.cells.dimensions if d != "denominator_is"]
        title = f"{answer.cells.title}, {'by ' + ', '.join(by) if by else 'of the whole'}"
        found.append((f"tables/{answer.cells.subject}--{'-'.join(by) or 'whole'}.parquet", title, answer))
    found += [(f"beside/{name}.parquet", answer.cells.title, answer) for name, answer in parts.beside.items()]
    for path, _, answer in found:
        barred = [f.name for f in answer.fields if f.sensitive]
        if barred:
            raise RefusedError(
                "publish/sensitive-column",
                "a table has a column that may never be printed",
                where={"table": path, "column": ", ".join(barred)},
            )
    return found


def _by_outcome(answer: Releasable) -> str:
    """The title of a table of outcomes: their own is one for all of them."""
    return f"Detainers issued, by outcome and by {', '.join(answer.cells.dimensions)}"


def _parquet(answer: Releasable, title: str) -> bytes:
    """The cells as Parquet: sorted, with its title and the meaning of each column in the file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {
        "text": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
    }
    rows = sorted(answer.rows, key=lambda r: [(r[d] is None, str(r[d])) for d in answer.cells.dimensions])
    schema = pa.schema(
        [pa.field(f.name, kinds[f.kind], metadata={"description": f.meaning, "unit": f.unit}) for f in answer.fields],
        metadata={"title": title},
    )
    columns = [pa.array([r[f.name] for r in rows], kinds[f.kind]) for f in answer.fields]
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(columns, schema=schema), sink, compression="zstd", compression_level=3)
    return sink.getvalue()


def _entry(path: str, answer: Releasable, data: bytes) -> dict[str, Any]:
    cells = answer.cells
    return {
        "path": path,
        "subject": cells.subject,
        "title": cells.title,
        "unit": cells.unit,
        "dimensions": list(cells.dimensions),
        "fields": [data_package_field(f) for f in cells.fields],
        "row_count": len(cells.rows),
        "hidden_count": answer.hidden_count,
        "bytes": len(data),
        "notes": list(cells.notes),
    }


def _data_package(entries: Sequence[Mapping[str, Any]], titles: Mapping[str, str]) -> bytes:
    """`datapackage.json`: each table with its columns and notes."""
    return _json(
        {
            "profile": "data-package",
            "name": "counterfoil-catalog",
            "title": "Published cells of counterfoil",
            "description": (
                "Every cell went through disclosure control. An empty dimension is unknown, never zero: attribution "
                "and reason say why. Shares are not stored where counts give them: numerator and denominator are "
                "sums of the columns n_<outcome>."
            ),
            "resources": [
                {
                    "name": str(e["path"]).removesuffix(".parquet").replace("/", "-").replace("_", "-").lower(),
                    "path": e["path"],
                    "title": titles[e["path"]],
                    "description": " ".join(e["notes"]),
                    "format": "parquet",
                    "mediatype": "application/vnd.apache.parquet",
                    "bytes": e["bytes"],
                    "schema": {"fields": e["fields"]},
                }
                for e in entries
            ],
        }
    )


def _json(content: Any) -> bytes:
    return json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True, default=str).encode() + b"\n"
