"""Makes a nation that does not exist: forty fictional states, three thousand counties, and detainers of a year.

ZZ alone is no nation, and figures must not be invented for places that exist. So fictional states and counties are
added to the register by the fact files of a workspace, and detainers are drawn for them as `many_detainers` does,
with facilities of very different sizes, custodians of every level, and deaths.
"""

from __future__ import annotations

import csv
from pathlib import Path

from many_detainers import DRAW, Drawn, write_many

FROM, UNTIL = "2025-03-01", "2026-03-01"
COUNTIES, FACILITIES = 3000, 4500
#: Numbers and letters that no state or territory has.
_NUMBERS = [f"{n:02d}" for n in range(57, 98) if n not in (60, 66, 69, 72, 74, 78)] + ["03", "07", "14", "43", "52"]
_LETTERS = [f"{a}{b}" for a in "QZ" for b in "ABCDEFGHIJKLMNOPQRSTUVWX"][: len(_NUMBERS)]

_COUNTY = f"(range % {COUNTIES})"
_STATE = f"({_COUNTY} % {len(_NUMBERS)} + 1)"
#: One facility in ten is a town's, one in thirty-three a state's, one in fifty the nation's.
_LEVEL = (
    "case when range % 10 = 0 then '{}' when range % 33 = 7 then '{}' when range % 50 = 3 then '{}' else '{}' end"
)
#: A few facilities get most of the detainers, and one detainer in 1,750 ends with a death.
_NATION = Drawn(
    first=FROM,
    days=370,
    facilities=FACILITIES,
    facility=f"({FACILITIES} * pow({DRAW.format(row='range', salt=2, of=10**6)} / 1e6, 2.5))::integer % {FACILITIES}",
    ending=f"case when {DRAW.format(row='range', salt=7, of=1750)} = 0 then 100 "
    f"else {DRAW.format(row='range', salt=1, of=100)} end",
    places={
        "agency_kind": _LEVEL.format("city_police", "state_prison", "federal", "county_jail"),
        "custodian_level": _LEVEL.format("municipal", "state", "federal", "county"),
        "jurisdiction_level": _LEVEL.format("municipal", "state", "federal", "county"),
        "jurisdiction_name": "'FICTIONAL PLACE ' || range",
        "state_code": f"list_extract({_LETTERS}, {_STATE})",
        "county_code_fips": f"case when range % 20 > 0 then list_extract({_NUMBERS}, {_STATE}) || "
        f"lpad(({_COUNTY} // {len(_NUMBERS)} * 2 + 1)::varchar, 3, '0') end",
    },
)


def write_nation(folder: Path, rows: int) -> Path:
    """A workspace with so many detainers of a year, sent to facilities all over the nation.

    Args:
        folder: Where it goes; made where it is not there.
        rows: How many detainers.

    Returns:
        The workspace.
    """
    path = write_many(folder, rows, _NATION)
    register = path / "facts" / "jurisdictions" / "register"
    register.mkdir(parents=True)
    states = list(zip(_LETTERS, _NUMBERS, strict=True))
    with (register / "states.csv").open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file, lineterminator="\n")
        write.writerow(("state_code", "state_code_fips", "state_name", "kind", "source"))
        write.writerows((c, n, f"Fictional State {c}", "fictional", "fictional") for c, n in states)
    with (register / "counties.csv").open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file, lineterminator="\n")
        write.writerow(("county_code_fips", "county_name", "state_code", "kind", "aliases", "source"))
        for at in range(COUNTIES):
            code, number = states[at % len(states)]
            county = f"{number}{at // len(states) * 2 + 1:03d}"
            write.writerow((county, f"Fictional County {county}", code, "county", "", "fictional"))
    return path
