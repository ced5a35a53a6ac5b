"""A change to a workspace is seen whole or not at all."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import pytest
from counts import COUNTS, ONE, TWO, counts

from counterfoil.engine import Snapshot, reading, writing
from counterfoil.errors import CounterfoilError, DefectError
from support.workspaces import new_workspace, whole


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """An empty workspace."""
    return new_workspace(tmp_path)


def stored(workspace: Path) -> list[tuple[Any, ...]]:
    """The rows that a reader sees."""
    with reading(workspace) as snapshot:
        rows = snapshot.run(snapshot.table(COUNTS)).to_pylist()
    return sorted(tuple(row.values()) for row in rows)


def test_what_was_written_is_read_again(workspace: Path) -> None:
    """A table and a record of one change are both there for the next reader."""
    with writing(workspace) as change:
        part = change.write(COUNTS, counts(ONE, TWO), part="2025", fingerprint="f")
        change.record("releases", "r1", {"rows": 2})
    with reading(workspace) as snapshot:
        given = (stored(workspace), snapshot.records("releases"), snapshot.parts(COUNTS))
    assert given == ([ONE, TWO], {"r1": {"rows": 2}}, {"2025": part})
    assert part.row_count == 2


def test_a_table_that_was_never_written_has_no_row(workspace: Path) -> None:
    """Reading it is no error: the columns are as declared."""
    with reading(workspace) as snapshot:
        table = snapshot.table(COUNTS)
        assert tuple(table.columns) == COUNTS.names
        assert snapshot.run(table.count()).as_py() == 0


def test_a_held_table_of_one_name_is_made_once(workspace: Path) -> None:
    """It is asked for twice and made once; another name is made anew, and the next reader makes its own."""
    asked: list[str] = []
    with writing(workspace) as change:
        change.write(COUNTS, counts(ONE, TWO), part="2025")

    def held(snapshot: Snapshot, name: str) -> int:
        def make() -> Any:
            asked.append(name)
            table = snapshot.table(COUNTS)
            return table.filter(table.jail == name)

        return int(snapshot.run(snapshot.hold_once(name, make)["count"].sum()).as_py())

    with reading(workspace) as snapshot:
        given = [held(snapshot, jail) for jail in ("ZZ-J1", "ZZ-J2", "ZZ-J1")]
    with reading(workspace) as snapshot:
        again = held(snapshot, "ZZ-J1")
    assert (given, again, asked) == ([3, 5, 3], 3, ["ZZ-J1", "ZZ-J2", "ZZ-J1"])


def test_an_error_inside_a_change_leaves_every_byte_as_it_was(workspace: Path) -> None:
    """What was written before the error is gone again, also from the disk."""
    with writing(workspace) as change:
        change.write(COUNTS, counts(ONE), part="2025")
    before = whole(workspace)
    with pytest.raises(RuntimeError, match="half way"), writing(workspace) as change:
        change.write(COUNTS, counts(TWO), part="2025")
        change.record("releases", "r1", {})
        raise RuntimeError("half way")
    assert whole(workspace) == before
    assert stored(workspace) == [ONE]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([ONE, ("ZZ-J2", None, "no", 5)], "zz.counts breaks its declaration: year is empty"),
        ([("ZZ-J1", "2025", "maybe", 3)], "zz.counts breaks its declaration: answer is not in the closed list"),
        ([ONE, ("ZZ-J1", "2025", "no", 4)], "zz.counts breaks its declaration: jail, year is not unique"),
    ],
)
def test_a_table_that_breaks_its_declaration_is_refused(workspace: Path, rows: list[Any], said: str) -> None:
    """The defect names the column and the rule, never the value, and nothing is kept."""
    before = whole(workspace)
    with pytest.raises(DefectError) as problem, writing(workspace) as change:
        change.write(COUNTS, counts(TWO), part="2024")
        change.write(COUNTS, counts(*rows), part="2025")
    assert str(problem.value) == said
    assert whole(workspace) == before


def test_a_column_of_another_kind_is_refused(workspace: Path) -> None:
    """An expression whose count is a text is not cast in silence."""
    before = whole(workspace)
    with pytest.raises(DefectError, match="count should hold integer, holds string"), writing(workspace) as change:
        change.write(COUNTS, counts(ONE), part="2024")
        table = change.table(COUNTS)
        change.write(COUNTS, table.mutate(count=table["count"].cast("string")), part="2025")
    assert whole(workspace) == before


def test_a_file_is_named_by_its_content(workspace: Path) -> None:
    """The name is the SHA-256 of the bytes, so an edition can pin its inputs."""
    with writing(workspace) as change:
        part = change.write(COUNTS, counts(ONE), part="2025")
    content = (workspace / part.file).read_bytes()
    assert part.file == f"tables/zz.counts/{hashlib.sha256(content).hexdigest()}.parquet"
    assert part.digest == hashlib.sha256(content).hexdigest()


def test_writing_the_same_again_changes_no_byte(workspace: Path) -> None:
    """The same rows give the same file, and a change that changes nothing does not count as one."""
    for _ in range(2):
        with writing(workspace) as change:
            change.write(COUNTS, counts(ONE, TWO), part="2025", fingerprint="f")
        seen = whole(workspace)
    with writing(workspace) as change:
        change.write(COUNTS, counts(ONE, TWO), part="2025", fingerprint="f")
    assert whole(workspace) == seen


def test_two_parts_of_equal_content_share_a_file_and_each_outlives_the_other(workspace: Path) -> None:
    """Forgetting one part does not take the file from the other."""
    with writing(workspace) as change:
        first = change.write(COUNTS, counts(ONE), part="2024")
        second = change.write(COUNTS, counts(ONE), part="2025")
    assert first.file == second.file
    with writing(workspace) as change:
        change.drop(COUNTS, "2024")
    assert stored(workspace) == [ONE]


def test_a_part_takes_the_place_of_the_one_before(workspace: Path) -> None:
    """The old file goes when the new one is in the catalog; other parts stay."""
    with writing(workspace) as change:
        old = change.write(COUNTS, counts(ONE), part="2025")
        change.write(COUNTS, counts(TWO), part="2024")
    with writing(workspace) as change:
        change.write(COUNTS, counts(("ZZ-J3", "2025", None, 0)), part="2025")
    assert stored(workspace) == [TWO, ("ZZ-J3", "2025", None, 0)]
    assert not (workspace / old.file).exists()


def test_a_part_is_current_only_with_the_fingerprint_it_was_made_from(workspace: Path) -> None:
    """Another fingerprint, or another part, is to be made again."""
    with writing(workspace) as change:
        change.write(COUNTS, counts(ONE), part="2025", fingerprint="made of a")
        asked = [("2025", "made of a"), ("2025", "made of b"), ("2024", "made of a")]
        assert [change.is_current(COUNTS, *each) for each in asked] == [True, False, False]


def test_what_a_killed_command_left_is_swept_by_the_next_writer(workspace: Path) -> None:
    """Files that no catalog entry names, a catalog that was not put in place, and the staging folder go."""
    with writing(workspace) as change:
        change.write(COUNTS, counts(ONE), part="2025")
    before = whole(workspace)
    (workspace / ".staging" / "4711").mkdir(parents=True)
    (workspace / ".staging" / "4711" / "1.parquet").write_bytes(b"half")
    (workspace / "catalog.json.new").write_text("{", encoding="utf-8")
    (workspace / "tables" / "zz.counts" / f"{'0' * 64}.parquet").write_bytes(b"whole, and named by nothing")
    (workspace / "tables" / "zz.other").mkdir()
    assert stored(workspace) == [ONE]
    with writing(workspace):
        pass
    assert whole(workspace) == before


def test_a_changed_byte_and_a_missing_file_are_named(workspace: Path) -> None:
    """Each stored file is held to the name that its content gave it."""
    with writing(workspace) as change:
        first = change.write(COUNTS, counts(ONE), part="2024")
        second = change.write(COUNTS, counts(TWO), part="2025")
        third = change.write(COUNTS, counts(("ZZ-J3", "2026", None, 0)), part="2026")
    with reading(workspace) as snapshot:
        assert snapshot.damaged_files() == []
    content = bytearray((workspace / first.file).read_bytes())
    content[len(content) // 2] ^= 1
    (workspace / first.file).write_bytes(content)
    (workspace / second.file).unlink()
    with reading(workspace) as snapshot:
        assert snapshot.damaged_files() == sorted([first.file, second.file])
        assert third.file not in snapshot.damaged_files()


def test_a_table_whose_file_is_gone_is_an_error_that_names_it(workspace: Path) -> None:
    """No answer is given from the files that are left."""
    with writing(workspace) as change:
        part = change.write(COUNTS, counts(ONE), part="2025")
    (workspace / part.file).unlink()
    with pytest.raises(CounterfoilError) as problem, reading(workspace) as snapshot:
        snapshot.table(COUNTS)
    assert problem.value.slug == "engine/table-gone"
    assert problem.value.where == {"table": "zz.counts", "file": str(workspace / part.file)}


def test_a_record_that_was_handed_out_cannot_change_the_catalog(workspace: Path) -> None:
    """Readers and writers get copies."""
    kept: dict[str, Any] = {"files": ["a"]}
    with writing(workspace) as change:
        change.record("releases", "r1", kept)
        kept["files"].append("b")
        change.records("releases")["r1"]["files"].append("c")
    with reading(workspace) as snapshot:
        assert snapshot.records("releases") == {"r1": {"files": ["a"]}}


def test_whole_numbers_that_were_summed_come_back_as_integers(workspace: Path) -> None:
    """The database adds up whole numbers as a wider type; what is stored and read is the declared one."""
    import ibis

    with writing(workspace) as change:
        change.write(COUNTS, counts(ONE, TWO), part="2025")
        table = change.table(COUNTS)
        summed = table.group_by("year").aggregate(count=table["count"].sum())
        total = summed.mutate(jail=ibis.literal("ZZ"), answer=ibis.literal("yes")).select(*COUNTS.names)
        change.write(COUNTS, total, part="all")
    with reading(workspace) as snapshot:
        read = snapshot.run(snapshot.table(COUNTS, ["all"]))
        added = snapshot.run(snapshot.table(COUNTS)["count"].sum()).as_py()
    assert read.schema.field("count").type == COUNTS.arrow_schema().field("count").type
    assert read.to_pylist() == [{"jail": "ZZ", "year": "2025", "answer": "yes", "count": 8}]
    assert (added, type(added)) == (16, int)


def test_what_a_change_holds_keeps_large_sums_whole_and_a_reader_holds_without_a_file(workspace: Path) -> None:
    """A sum that no floating number can say comes back to the unit; only a change keeps it in a file."""
    large = ("ZZ-J1", "2025", "yes", 2**60)
    with writing(workspace) as change:
        change.write(COUNTS, counts(large, ("ZZ-J2", "2025", "yes", 2**60 + 1)), part="2025")

        def held(snapshot: Snapshot) -> int:
            table = snapshot.table(COUNTS)
            sums = snapshot.hold(table.group_by("year").aggregate(total=table["count"].sum()))
            return int(snapshot.run(sums.total.max()).as_py())

        assert held(change) == 2**61 + 1
        assert len(list((workspace / ".staging").glob("*/held-*.parquet"))) == 1
    before = whole(workspace)
    with reading(workspace) as snapshot:
        assert held(snapshot) == 2**61 + 1
        assert whole(workspace) == before


def test_a_change_leaves_no_staging_folder(workspace: Path) -> None:
    """Neither the staging folder nor what did not fit in memory stays behind."""
    with writing(workspace) as change:
        change.write(COUNTS, counts(ONE), part="2025")
        assert (workspace / ".staging" / str(os.getpid())).is_dir()
    assert not (workspace / ".staging").exists()
