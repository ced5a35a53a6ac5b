"""A query that is there as text reads the files it names, and can do nothing else to the machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from counterfoil.engine import Query, create_workspace, reading, writing
from counterfoil.engine.queries import run_query
from counterfoil.errors import DefectError
from counterfoil.schema import Field, Table

NUMBERS = Table("zz.numbers", "one row a number", (Field("n", "integer", "A number."),), key=("n",))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one file that a query may read, and one that it may not."""
    for name in ("given", "other"):
        pq.write_table(pa.table({"n": [1, 2, 3]}), tmp_path / f"{name}.parquet")
    return tmp_path


def asked(folder: Path, text: str) -> list[dict[str, Any]]:
    return run_query(Query(text, {'t"x': ("given.parquet",)}, ("n",)), folder, folder / "spill")


def test_a_query_reads_the_files_it_names(folder: Path) -> None:
    """One dict a row, with the columns as they are called."""
    assert asked(folder, 'select sum(n) from "t""x" group by n > 2 order by 1') == [{"n": 3}, {"n": 3}]


@pytest.mark.parametrize(
    "text",
    [
        "select * from read_parquet('{folder}/other.parquet')",
        "select * from '{folder}/other.parquet'",
        "select * from read_text('{folder}/other.parquet')",
        "select * from glob('{folder}/*')",
        "select * from read_csv('/etc/hostname')",
        "copy (select 1) to '{folder}/written'",
        "copy 't\"x' to '{folder}/written'",
        "attach '{folder}/written'",
        "export database '{folder}/written'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set memory_limit = '1GB'",
        "reset lock_configuration",
        "pragma database_list",
        "select 1; copy (select 1) to '{folder}/written'",
        "create table kept as select 1",
        "",
        "select",
    ],
)
def test_it_can_do_nothing_else(folder: Path, text: str) -> None:
    """Whatever the text says, no other file is read and none is written."""
    before = {f.name for f in folder.iterdir()}
    with pytest.raises(Exception):  # noqa: B017 - refused by us or by the database
        asked(folder, text.format(folder=folder))
    assert {f.name for f in folder.iterdir()} <= {*before, "spill"}


def test_what_does_not_fit_in_memory_is_spilled(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder for what does not fit is open to a query, though no other is."""
    monkeypatch.setenv("COUNTERFOIL_MEMORY_LIMIT", "30MB")
    text = "select count(*) from (select distinct range || 'x' as a from range(1500000)) where a <> 'y'"
    assert asked(folder, text) == [{"n": 1_500_000}]


def test_a_query_of_a_workspace_names_stored_tables_alone(tmp_path: Path) -> None:
    """The text of an expression gives the same rows again; a file that no catalog names is refused."""
    create_workspace(tmp_path / "w")
    with writing(tmp_path / "w") as change:
        change.write(NUMBERS, pa.table({"n": [4, 5]}))
    with reading(tmp_path / "w") as snapshot:
        table = snapshot.table(NUMBERS)
        query = snapshot.query_of(table.aggregate(n=table.n.max()))
        assert query is not None
        assert snapshot.run_query(query) == [{"n": 5}]
        with pytest.raises(DefectError, match="no stored table"):
            snapshot.run_query(Query(query.text, {"t": ("catalog.json",)}, ("n",)))


def test_what_rests_on_more_than_stored_files_has_no_text(tmp_path: Path) -> None:
    """Rows made in memory, rows held, and columns of which another reader makes something else."""
    import ibis

    create_workspace(tmp_path / "w")
    with writing(tmp_path / "w") as change:
        change.write(NUMBERS, pa.table({"n": [4, 5]}))
    with reading(tmp_path / "w") as snapshot:
        table = snapshot.table(NUMBERS)
        assert snapshot.query_of(table.join(ibis.memtable(pa.table({"n": [4]})), "n")) is None
        assert snapshot.query_of(snapshot.hold(table)) is None
        assert snapshot.query_of(table.aggregate(each=table.n.collect())) is None
