"""How long the site of a whole country takes: 3,000 counties and 4,000 agencies of fictional states, two processes.

    .venv/bin/python benchmarks/site_of_a_country.py [COUNTIES] [AGENCIES]

Prints seconds of the clock and of the processors, and the size of the first page with what it asks for. On a machine
that others use, only the processors' seconds say something. It is held to two minutes and to 300 KB, and to no
reference, so it is no race.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import numpy as np

from counterfoil import measures, publish
from counterfoil.disclosure import Cells, release
from counterfoil.measures import Portion
from counterfoil.schema import Field

MONTHS = [f"{2022 + m // 12}-{m % 12 + 1:02d}-01" for m in range(50)]
STATES = [f"{a}{b}" for a in "ZQ" for b in "ABCDEFGHIJKLMNOPQRSTUVWXY"]


def cells(by: tuple[str, ...], rows: list[tuple[object, ...]], seed: int) -> object:
    """Published cells with numbers at random."""
    outcomes = measures.published_outcomes()
    counts = np.random.default_rng(seed).poisson(0.6, (len(rows), len(outcomes)))
    counts[:, 0] += 1
    fields = (
        *(Field(d, "text", d) for d in by),
        *(Field(f"n_{p.id}", "integer", p.label, required=True) for p in outcomes),
    )
    told = [
        dict(zip((*by, *(f"n_{p.id}" for p in outcomes)), (*r, *c), strict=True))
        for r, c in zip(rows, counts.tolist(), strict=True)
    ]
    return release(Cells("published_cells", "Cells", "detainers", fields, tuple(told), dimensions=by))


_TEXTS = ("agency_id", "agency_name", "agency_kind", "custodian_level", "jurisdiction_name", "state")
_AGENCY = (
    *(Field(name, "text", name) for name in (*_TEXTS, "county_code_fips")),
    Field("facility_count", "integer", "Facilities"),
)


def _agency(agency: str, county: str, state: str) -> dict[str, object]:
    values = (agency, f"Jail {agency}", "county_jail", "county", county, state, county, 1)
    return dict(zip((f.name for f in _AGENCY), values, strict=True))


def main() -> None:
    """Makes the country, publishes it, and prints what it took."""
    counties, agencies = (int(a) for a in (*sys.argv[1:], "3000", "4000")[:2])
    places = [{"code": "us", "name": "A country", "level": "nation", "state": "", "fips": "", "kind": "nation"}]
    places += [
        {"code": s, "name": f"State {s}", "level": "state", "state": s, "fips": f"{60 + n}", "kind": "fictional"}
        for n, s in enumerate(STATES)
    ]
    codes = [(f"{60 + n % len(STATES)}{n // len(STATES):03d}", STATES[n % len(STATES)]) for n in range(counties)]
    places += [
        {"code": c, "name": f"County {c}", "level": "county", "state": s, "fips": c, "kind": "county"}
        for c, s in codes
    ]
    held = [(f"{codes[n % counties][0]}-county_jail-{n}", codes[n % counties]) for n in range(agencies)]
    rows = [
        (s, c, a, "county", "county_jail", "attributed", m) for a, (c, s) in held for m in MONTHS[:: 1 + (len(a) % 3)]
    ]
    by = measures.load_publication().cells["places"]
    about = release(
        Cells("agencies", "Agencies", "agencies", tuple(_AGENCY), tuple(_agency(a, c, s) for a, (c, s) in held))
    )
    readings = measures.load_publication().readings
    reading_rows = sorted({(r[0], r[1], r[6]) for r in rows})
    sets = measures.published_definitions()
    parts = publish.CatalogParts(
        cells={"places": cells(by, rows, 1)},
        readings={name: cells(readings, reading_rows, 2 + n) for n, name in enumerate(list(sets)[1:])},
        tables=(),
        beside={"agencies": about},
        definition_sets={n: {"title": s.title, "by": s.facts.by, "says": s.says} for n, s in sets.items()},
        places=places,
        claims=(),
        releases=(),
        portions=(Portion(date(2022, 1, 1), date(2026, 3, 1), date(2026, 3, 10)),),
        is_fictional=True,
    )
    files = publish.write_catalog(parts)
    print(
        f"{len(rows):,} cells of places, {len(reading_rows):,} of each of {len(sets) - 1} other readings", flush=True
    )
    with tempfile.TemporaryDirectory() as folder:
        clock = time.perf_counter()
        before = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
        pages, made = publish.write_site(Path(folder) / "site", files, [], 2)
        clock = time.perf_counter() - clock
        work = (
            sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
            - before
            + sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
        )
        site = Path(folder) / "site"
        first = [site / "index.html", *(site / "assets" / n for n in ("site.css", "site.js", "icon.svg"))]
        first_size = sum(p.stat().st_size for p in first)
        size = sum(p.stat().st_size for p in site.rglob("*") if p.is_file())
    print(f"{pages:,} pages, {made:,} files, {size / 1e6:,.0f} MB; the first page {first_size / 1e3:.0f} KB")
    print(
        f"{clock:.1f} s of the clock, {work:.1f} s of processors ({work / 2:.1f} s on two), "
        f"load {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    main()
