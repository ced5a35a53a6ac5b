"""A file of columns is read as text: its names first, then its values, and what is missing is empty."""

from __future__ import annotations

import struct
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyreadstat
import pytest
from pyarrow import ipc, parquet

from counterfoil.errors import CounterfoilError
from counterfoil.sources.blocks import Block, container_of, open_blocks

NOON = datetime.fromisoformat("2025-03-01T12:30:05")


def opened(path: Path) -> Block:
    """The one block of a file of columns."""
    assert container_of(path) == "columnar"
    (block,) = open_blocks(path, "columnar")
    assert block.sheet == ""
    return block


def slug_of(path: Path) -> str:
    with pytest.raises(CounterfoilError) as problem:
        opened(path)
    return problem.value.slug


def as_parquet(table: pa.Table, path: Path) -> Path:
    parquet.write_table(table, path)
    return path


def as_feather(table: pa.Table, path: Path) -> Path:
    with ipc.new_file(str(path), table.schema) as file:
        file.write_table(table, max_chunksize=2)
    return path


WRITERS = pytest.mark.parametrize("write", [as_parquet, as_feather])


@WRITERS
@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (pa.array(["PEÑASCO", "", None]), ["PEÑASCO", "", None]),
        (pa.array(["ZZ", None, "ZZ"]).dictionary_encode(), ["ZZ", None, "ZZ"]),
        (pa.array([1, None, -9_007_199_254_740_993]), ["1", None, "-9007199254740993"]),
        (pa.array([1.0, None, 20250301.0]), ["1", None, "20250301"]),
        (pa.array([1.5, float("nan"), 2.0]), ["1.5", None, "2"]),
        (pa.array([0.1, None, 10.25], pa.float32()), ["0.1", None, "10.25"]),
        (pa.array([Decimal("10.00"), None, Decimal("0.50")]), ["10", None, "0.50"]),
        (pa.array([True, None, False]), ["true", None, "false"]),
        (pa.array([date(2025, 3, 1), None]), ["2025-03-01", None]),
        (pa.array([NOON, None, datetime.fromisoformat("2025-03-01")]), ["2025-03-01 12:30:05", None, "2025-03-01"]),
        (
            pa.array([datetime(2025, 3, 1, 5, tzinfo=UTC)], pa.timestamp("us", "America/New_York")),
            ["2025-03-01"],
        ),
        (pa.array([time(5, 6, 7), None]), ["05:06:07", None]),
        (pa.array([timedelta(days=2), None]), ["P2D", None]),
        (pa.array([b"words", None]), ["words", None]),
        (pa.array([None, None], pa.null()), [None, None]),
    ],
    ids=lambda value: str(value.type) if isinstance(value, pa.Array) else "",
)
def test_every_kind_of_column_becomes_text(
    tmp_path: Path, write: Callable[..., Path], values: pa.Array, expected: list[str | None]
) -> None:
    """Whole numbers without a point, days as days, and nothing where nothing stands."""
    block = opened(write(pa.table({"Heading": values}), tmp_path / "zz.parquet"))
    assert block.cells["c0"].to_list() == ["Heading", *expected]
    assert block.cells.schema == {"c0": pl.String}


@WRITERS
def test_names_of_columns_are_the_first_row_even_where_two_are_alike(
    tmp_path: Path, write: Callable[..., Path]
) -> None:
    """They are headings like any other."""
    table = pa.table([["a", "b", "c"], [1, 2, 3]], names=["Name", "Name"])
    assert opened(write(table, tmp_path / "zz")).cells.rows() == [
        ("Name", "Name"),
        ("a", "1"),
        ("b", "2"),
        ("c", "3"),
    ]


@WRITERS
def test_a_column_that_holds_no_cells_is_named(tmp_path: Path, write: Callable[..., Path]) -> None:
    """A list and raw bytes have no one text."""
    for values in ([[1, 2]], [b"\xff\xfe"]):
        path = write(pa.table({"Odd": pa.array(values)}), tmp_path / "zz")
        with pytest.raises(CounterfoilError) as problem:
            opened(path)
        assert (problem.value.slug, problem.value.where["column"]) == ("sources/no-cells", '"Odd"')


FRAME = pl.DataFrame(
    {
        "kind": [1.0, 2.0, None],
        "jail": ["PEÑASCO", "", "ZZ"],
        "day": [date(2025, 3, 1), None, date(2025, 3, 2)],
        "at": [NOON, None, datetime.fromisoformat("2025-03-02")],
        "share": [0.1, 2.0, 3.5],
    }
)
EXPECTED = [
    ("kind", "jail", "day", "at", "share"),
    ("declined", "PEÑASCO", "2025-03-01", "2025-03-01 12:30:05", "0.1"),
    ("2", "", None, None, "2"),
    (None, "ZZ", "2025-03-02", "2025-03-02", "3.5"),
]


@pytest.mark.parametrize("version", [8, 10, 12, 13, 14, 15])
def test_every_version_of_stata_is_read(tmp_path: Path, version: int) -> None:
    """A value that has a label is the label, and one that has none is itself."""
    frame = FRAME if version > 13 else FRAME.with_columns(jail=pl.col("jail").str.replace("Ñ", "N"))
    expected = [tuple(c.replace("Ñ", "N") if c and version < 14 else c for c in row) for row in EXPECTED]
    pyreadstat.write_dta(
        frame, tmp_path / "zz.dta", version=version, variable_value_labels={"kind": {1: "declined", 7: "other"}}
    )
    assert opened(tmp_path / "zz.dta").cells.rows() == expected


@pytest.mark.parametrize("compress", [True, False])
def test_spss_is_read_packed_or_not(tmp_path: Path, compress: bool) -> None:
    """By the same rules."""
    pyreadstat.write_sav(
        FRAME, tmp_path / "zz.sav", compress=compress, variable_value_labels={"kind": {1: "declined", 7: "other"}}
    )
    assert opened(tmp_path / "zz.sav").cells.rows() == EXPECTED


def test_a_value_that_its_author_calls_missing_is_empty(tmp_path: Path) -> None:
    """Also where it has a label that says why it is missing."""
    frame = pl.DataFrame({"answer": [1.0, 9.0, None]})
    pyreadstat.write_sav(
        frame,
        tmp_path / "zz.sav",
        missing_ranges={"answer": [9]},
        variable_value_labels={"answer": {1: "yes", 9: "refused"}},
    )
    assert opened(tmp_path / "zz.sav").cells["c0"].to_list() == ["answer", "yes", None, None]


def test_a_short_number_of_stata_has_the_digits_that_its_author_typed(tmp_path: Path) -> None:
    """It is kept with seven digits; those after are no part of it. No writer at hand makes one: it is put in."""
    path = tmp_path / "zz.dta"
    pyreadstat.write_dta(pl.DataFrame({"share": [0.1, 2.0]}), path, version=10)
    content = path.read_bytes()
    assert content[109] == 255  # a long number
    path.write_bytes(content[:109] + bytes([254]) + content[110:-16] + struct.pack("<2f", 0.1, 2.0))
    assert opened(path).cells["c0"].to_list() == ["share", "0.1", "2"]


def test_a_file_without_rows_has_its_names(tmp_path: Path) -> None:
    """So that it can be told which format it would have been."""
    assert opened(as_parquet(pa.table({"a": pa.array([], pa.string())}), tmp_path / "zz")).cells.rows() == [("a",)]


def _cut(content: bytes) -> bytes:
    return content[: len(content) * 2 // 3]


@pytest.mark.parametrize("ending", ["parquet", "feather", "dta", "sav"])
def test_a_file_that_was_cut_short_is_refused(tmp_path: Path, ending: str) -> None:
    """No part of it is read."""
    path = tmp_path / f"zz.{ending}"
    writers: dict[str, Callable[[], Any]] = {
        "parquet": lambda: as_parquet(FRAME.to_arrow(), path),
        "feather": lambda: as_feather(FRAME.to_arrow(), path),
        "dta": lambda: pyreadstat.write_dta(FRAME, path),
        "sav": lambda: pyreadstat.write_sav(FRAME, path),
    }
    writers[ending]()
    path.write_bytes(_cut(path.read_bytes()))
    assert slug_of(path) == "sources/damaged-columns"


@pytest.mark.parametrize("ending", [".parquet", ".DTA", ".sav", ".feather"])
def test_a_text_under_the_name_of_a_file_of_columns_is_refused(tmp_path: Path, ending: str) -> None:
    """What was saved may be the page of an error."""
    path = tmp_path / f"zz{ending}"
    path.write_text("Not found, try again")
    assert slug_of(path) == "sources/not-a-data-file"


@WRITERS
def test_a_small_file_of_very_many_equal_cells_is_not_spread_out(
    tmp_path: Path, write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A few bytes can stand for thousands of millions of them."""
    path = write(pa.table({"a": [1] * 100_000}), tmp_path / "zz")
    monkeypatch.setenv("COUNTERFOIL_MAX_UNPACKED_BYTES", "1000000")
    assert slug_of(path) == "sources/unpacks-too-large"


def test_reading_columns_does_not_load_pandas(tmp_path: Path) -> None:
    """It would take half a second at each start, and guesses types."""
    pyreadstat.write_dta(FRAME, tmp_path / "zz.dta")
    as_parquet(FRAME.to_arrow(), tmp_path / "zz.parquet")
    script = (
        "import sys; from pathlib import Path; from counterfoil.sources.blocks import open_blocks\n"
        "for path in sys.argv[1:]: open_blocks(Path(path), 'columnar')\n"
        "sys.exit('pandas' in sys.modules)"
    )
    words = [sys.executable, "-c", script, str(tmp_path / "zz.dta"), str(tmp_path / "zz.parquet")]
    assert subprocess.run(words, check=False).returncode == 0
