"""Files of every kind, damaged at random, are read or refused in words; nothing crashes, hangs or shows a cell."""

from __future__ import annotations

import gzip
import random
import time
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterfoil.engine import reading, writing
from counterfoil.errors import CounterfoilError, Exit
from counterfoil.sources import Format, add_releases, collect, load_formats
from support.files import NEWSROOM, form, ice_sheet, log_file, log_row, newsroom_row, write_workbook
from support.workspaces import new_workspace

MARK = "zz-canary-7731"
#: A damaged file of a few kilobytes that takes longer than this hangs.
SECONDS = 20.0


@cache
def _formats() -> dict[str, Format]:
    known = load_formats()
    return {name: known[name] for name in ("ice_detainers_2026_03", "newsroom_detainers_2007_2015", "custodian_log")}


def _rows() -> list[tuple[str, ...]]:
    return [NEWSROOM, *(newsroom_row(f"2010-03-{at:02d}", f"{MARK} JAIL") for at in range(1, 29))]


def _frame(folder: Path) -> object:
    import polars as pl

    headings, *rows = _rows()
    return pl.DataFrame(rows, schema=list(headings), orient="row")


def _write_workbook(path: Path) -> None:
    rows = [form(Anonymized_Identifier=f"{MARK}-{at}", Detainer_Facility=f"{MARK} JAIL") for at in range(20)]
    write_workbook(path, {"Detainers": ice_sheet(rows)})


def _write_stored_workbook(path: Path) -> None:
    """With nothing packed, so that damage reaches the markup and is not caught by a checksum alone."""
    packed = path.with_suffix(".packed")
    _write_workbook(packed)
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))


def _write_text(path: Path) -> None:
    path.write_text("".join("\t".join(row) + "\r\n" for row in _rows()), encoding="utf-8")


def _write_log(path: Path) -> None:
    rest = {"ICE_Told_Of_Release": "", "Left_Custody": ""}
    log_file(path, [log_row(f"2025-03-{at:02d}", Booking_Number=f"{MARK}-{at}", **rest) for at in range(1, 29)])


def _write_wide(path: Path) -> None:
    path.write_bytes("".join("\t".join(row) + "\r\n" for row in _rows()).encode("utf-16"))


def _write_gzip(path: Path) -> None:
    path.write_bytes(gzip.compress("".join(",".join(row) + "\n" for row in _rows()).encode(), mtime=0))


def _write_archive(path: Path) -> None:
    inner = path.with_suffix(".csv")
    _write_text(inner)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(inner, "zz.csv")


def _write_parquet(path: Path) -> None:
    _frame(path).write_parquet(path)  # type: ignore[attr-defined]


def _write_feather(path: Path) -> None:
    _frame(path).write_ipc(path)  # type: ignore[attr-defined]


def _write_stata(path: Path) -> None:
    import pyreadstat

    pyreadstat.write_dta(_frame(path), str(path))


def _write_spss(path: Path) -> None:
    import pyreadstat

    pyreadstat.write_sav(_frame(path), str(path))


KINDS: dict[str, Callable[[Path], None]] = {
    "zz.xlsx": _write_workbook,
    "stored.xlsx": _write_stored_workbook,
    "zz.csv": _write_text,
    "log_through_2025-03-31.csv": _write_log,
    "wide.txt": _write_wide,
    "zz.csv.gz": _write_gzip,
    "zz.zip": _write_archive,
    "zz.parquet": _write_parquet,
    "zz.feather": _write_feather,
    "zz.dta": _write_stata,
    "zz.sav": _write_spss,
}


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one honest file of each kind."""
    folder = tmp_path_factory.mktemp("honest")
    for name, write in KINDS.items():
        write(folder / name)
    return folder


def damaged(content: bytes, seed: int, how: str) -> bytes:
    """A file with something done to it that disks, networks and people do."""
    draw = random.Random(seed)
    at, other = sorted((draw.randrange(len(content)), draw.randrange(len(content))))
    if how == "flipped":
        changed = bytearray(content)
        for _ in range(draw.choice([1, 2, 8, 64])):
            changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
        return bytes(changed)
    return {
        "cut short": content[:at],
        "without a middle": content[:at] + content[other:],
        "said twice": content[:other] + content[at:],
        "with noise": content[:at] + draw.randbytes(draw.choice([1, 16, 400])) + content[at:],
        "zeroed": content[:at] + bytes(other - at) + content[other:],
        "numbers changed": bytes(
            draw.choice(b'0919<>&"') if 48 <= b < 58 and not draw.randrange(40) else b for b in content
        ),
    }[how]


HOWS = ["flipped", "cut short", "without a middle", "said twice", "with noise", "zeroed", "numbers changed"]


def _add(folder: Path, file: Path) -> CounterfoilError | None:
    """What adding a file was refused with; None: it was read. What was refused left nothing."""
    workspace = new_workspace(folder)
    (folder / "into").mkdir()
    try:
        with writing(workspace) as change:
            add_releases(change, collect([str(file)], folder / "into").files, _formats(), allow_unlisted=True)
    except CounterfoilError as problem:
        with reading(workspace) as snapshot:
            assert snapshot.records("releases") == {}
        return problem
    with reading(workspace) as snapshot:
        (release,) = snapshot.records("releases").values()
    assert release["row_count"] == sum(f["row_count"] for f in release["files"])
    return None


@pytest.mark.parametrize("name", list(KINDS))
def test_an_honest_file_of_each_kind_is_read(name: str, honest: Path, tmp_path: Path) -> None:
    """Else what is done to them below would show nothing."""
    (tmp_path / name).write_bytes((honest / name).read_bytes())
    assert _add(tmp_path, tmp_path / name) is None


@pytest.mark.parametrize("name", list(KINDS))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), how=st.sampled_from(HOWS))
def test_a_damaged_file_is_read_or_refused_in_words(
    name: str, honest: Path, tmp_path_factory: pytest.TempPathFactory, seed: int, how: str
) -> None:
    """The words hold no cell, the status is that of bad input, and it takes no longer than reading does."""
    folder = tmp_path_factory.mktemp("damaged")
    (folder / name).write_bytes(damaged((honest / name).read_bytes(), seed, how))
    start = time.process_time()
    problem = _add(folder, folder / name)
    assert time.process_time() - start < SECONDS
    if problem is not None:
        assert problem.status == Exit.BAD_INPUT
        assert MARK not in str(problem)
        assert str(folder / name) in str(problem)
