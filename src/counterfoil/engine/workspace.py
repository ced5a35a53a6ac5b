"""Opens a workspace for reading or for one whole change, and hands tables out as Ibis expressions."""

from __future__ import annotations

import copy
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from counterfoil import settings
from counterfoil.engine import disk, keys
from counterfoil.engine.queries import Query, run_query
from counterfoil.engine.running import Engine, engine_of
from counterfoil.errors import CounterfoilError, DefectError
from counterfoil.schema import Finding, Table, check_rows, check_shape, checks_expression


@dataclass(frozen=True)
class Part:
    """One stored part of a table: its file (or its folder of files), its rows, and what it was made from."""

    file: str
    row_count: int
    fingerprint: str

    @property
    def digest(self) -> str:
        """The hash of the content, which is also its name."""
        return Path(self.file).stem


class Snapshot:
    """A workspace as it stood at one moment. What it hands out does not change while it is open."""

    def __init__(self, path: Path, catalog: dict[str, Any], engine: str = "") -> None:
        self.path = path
        self._catalog = catalog
        self._ends = ExitStack()
        self._spill = self._ends.enter_context(disk.spill_folder(path))
        self._engine: Engine = engine_of(engine, self._spill)
        self._ends.callback(self._engine.close)  # before what it spilled is removed, whatever it raises
        self._held: dict[str, Any] = {}

    def parts(self, declared: Table) -> dict[str, Part]:
        """The stored parts of a table, by the value of its part column, in order."""
        stored = self._catalog["tables"].get(declared.name, {})
        return {
            part: Part(entry["file"], entry["rows"], entry["fingerprint"]) for part, entry in sorted(stored.items())
        }

    def table(self, declared: Table, parts: Iterable[str] | None = None) -> Any:
        """A stored table as an Ibis table; with no row where nothing is stored.

        Args:
            declared: The declaration that the room which makes the table exports.
            parts: Only these parts; None for all.

        Raises:
            CounterfoilError: A file of the table is gone, or damaged.
        """
        stored = self.parts(declared)
        wanted = list(stored) if parts is None else [p for p in parts if p in stored]
        places = [self.path / stored[p].file for p in wanted]
        gone = [f for f in places if not f.exists()]
        if gone:
            raise CounterfoilError(
                "engine/table-gone",
                "a file of the workspace is gone",
                where={"table": declared.name, "file": str(gone[0])},
                remedy=["Make a new workspace and add the releases again."],
            )
        files = [f for place in places for f in disk.files_of(place)]
        with self._damage_is_an_error():
            return self._engine.read(files) if files else self._engine.empty(declared.arrow_schema())

    def run(self, expression: Any) -> Any:
        """The result of an Ibis expression, as an Arrow table."""
        with self._damage_is_an_error():
            return self._engine.run(expression)

    def query_of(self, expression: Any) -> Query | None:
        """The query of an Ibis expression as text, to be run again without Ibis; None where it is not only that."""
        found = self._engine.text_of(expression)
        if found is None:
            return None
        text, files = found
        told = {name: tuple(str(f.relative_to(self.path)) for f in each) for name, each in files.items()}
        if not self._are_stored(told):  # a part is a folder of files
            return None
        return Query(text, told, tuple(expression.as_table().columns))

    def run_query(self, query: Query) -> list[dict[str, Any]]:
        """The rows that a query gives, one dict a row. It reads stored tables of this workspace and nothing else.

        Raises:
            DefectError: It names another file, or does more than to read.
            CounterfoilError: A file is damaged.
        """
        if not self._are_stored(query.files):
            raise DefectError("a query names a file that is no stored table")
        with self._damage_is_an_error():
            return run_query(query, self.path, self._spill.with_name(f"{self._spill.name}-text"))

    def _are_stored(self, files: Mapping[str, Iterable[str]]) -> bool:
        stored = {entry["file"] for table in self._catalog["tables"].values() for entry in table.values()}
        return {file for each in files.values() for file in each} <= stored

    def hold(self, expression: Any) -> Any:
        """The result of an Ibis expression as a table that lasts as long as the snapshot is open.

        For what several expressions build on: it is worked out once.
        """
        with self._damage_is_an_error():
            return self._engine.hold(expression, self._held_file())

    def _held_file(self) -> Path | None:
        """Where what is held goes; None = into memory, since a reader writes nothing."""
        return None

    def hold_once(self, name: str, make: Callable[[], Any]) -> Any:
        """The table of a name, held when it is first asked for; afterwards the same one.

        Args:
            name: All that it is made from: two expressions that can differ must have two names.
            make: Gives the expression; called the first time only.
        """
        if name not in self._held:
            self._held[name] = self.hold(make())
        return self._held[name]

    def records(self, kind: str) -> dict[str, Any]:
        """The small records of one kind (releases, editions ...), by their id, in order of id."""
        return {key: copy.deepcopy(value) for key, value in sorted(self._catalog["records"].get(kind, {}).items())}

    def damaged_files(self) -> list[str]:
        """The stored files whose content is no longer what their name says, or that are gone."""
        named = sorted({e["file"] for table in self._catalog["tables"].values() for e in table.values()})
        return [
            name
            for name in named
            if not (self.path / name).exists() or disk.content_digest(self.path / name) != Path(name).stem
        ]

    @contextmanager
    def _damage_is_an_error(self) -> Iterator[None]:
        """Where a query fails and a stored file is no longer what its name says, the file is at fault."""
        try:
            with disk.full_disk_is_an_error(self.path):
                yield
        except CounterfoilError:
            raise
        except Exception as problem:
            if "out of memory" in str(problem).lower():
                raise CounterfoilError(
                    "engine/too-little-memory",
                    "a query does not fit into the memory that it may take",
                    where={"memory": settings.MEMORY_LIMIT.read()},
                    remedy=["Allow more, or ask for less at once:", "", f"  export {settings.MEMORY_LIMIT.name}=8GB"],
                ) from problem
            damaged = self.damaged_files()
            if not damaged:
                raise
            raise CounterfoilError(
                "engine/table-damaged",
                "a file of the workspace is no longer what was written",
                where={"file": str(self.path / damaged[0]), "files in all": str(len(damaged))},
                remedy=["Put the workspace back from a copy, or make a new one and add the releases again."],
            ) from problem

    def fact_folders(self) -> list[Path]:
        """The folder of fact files that a user adds to the project's own, where there is one."""
        folder = self.path / "facts"
        return [folder] if folder.is_dir() else []

    def close(self) -> None:
        """Gives back what the snapshot holds."""
        self._ends.close()


class Transaction(Snapshot):
    """One whole change to a workspace: all of it is seen afterwards, or nothing."""

    def __init__(self, path: Path, catalog: dict[str, Any], engine: str = "") -> None:
        super().__init__(path, catalog, engine)
        self._staging = path / disk.STAGING / f"{os.getpid()}"
        self._staging.mkdir(parents=True, exist_ok=True)
        self._files = 0
        self._new_keys: dict[str, str] = {}

    def secret_key(self, name: str) -> str:
        """A secret key of the workspace; a new one, kept with the change, where there is none.

        Raises:
            CounterfoilError: Others than the owner can read its file.
        """
        held = self._new_keys.get(name) or keys.read_key(self.path, name)
        if held is None:
            held = self._new_keys[name] = keys.new_key()
        return held

    def _held_file(self) -> Path | None:
        """A file of the folder of what is prepared: it may be larger than memory, and goes with the change."""
        self._files += 1
        return self._staging / f"held-{self._files}.parquet"

    def keep_keys(self) -> None:
        """Writes the keys that are new."""
        for name, key in self._new_keys.items():
            keys.write_key(self.path, name, key)

    def is_current(self, declared: Table, part: str, fingerprint: str) -> bool:
        """Whether the part is stored with its columns of today, made from just what the fingerprint stands for."""
        stored = self._catalog["tables"].get(declared.name, {}).get(part, {})
        return bool(stored) and (stored["fingerprint"], stored.get("columns")) == (fingerprint, list(declared.names))

    def write(self, declared: Table, rows: Any, *, part: str = "", fingerprint: str = "") -> Part:
        """Stores a table, or one part of it, in place of what was there.

        Args:
            declared: What the rows must be; they are checked before anything is kept.
            rows: An Ibis table, an Arrow table or a Polars frame.
            part: The value of the part column.
            fingerprint: What the rows were made from.

        Raises:
            DefectError: The rows break the declaration: a defect of ours, never of the input.
        """
        self._files += 1
        staged = self._staging / f"{self._files}.parquet"
        with disk.full_disk_is_an_error(self.path):
            if hasattr(rows, "write_parquet"):
                chosen = rows.select(list(declared.names))
                _require_no_finding(declared, check_rows(chosen, declared))
                chosen.write_parquet(staged, compression="zstd", compression_level=1, row_group_size=122_880)
                row_count = chosen.height
            elif hasattr(rows, "to_batches"):
                import pyarrow.parquet as pq

                cast = rows.select(list(declared.names)).cast(declared.arrow_schema())
                _require_no_finding(declared, check_rows(cast, declared))
                pq.write_table(cast, staged, compression="zstd", row_group_size=122_880)
                row_count = cast.num_rows
            else:
                chosen = rows.select(list(declared.names))
                _require_no_finding(declared, check_shape(chosen, declared))
                with self._damage_is_an_error():
                    self._engine.write(chosen, declared, staged)
                row_count = self._require_as_declared(declared, staged)
            name = disk.place(self.path, staged, declared.name)
        entry = {"file": name, "rows": row_count, "fingerprint": fingerprint, "columns": list(declared.names)}
        self._catalog["tables"].setdefault(declared.name, {})[part] = entry
        return Part(name, row_count, fingerprint)

    def drop(self, declared: Table, part: str) -> None:
        """Forgets one part of a table."""
        self._catalog["tables"].get(declared.name, {}).pop(part, None)

    def record(self, kind: str, key: str, value: dict[str, Any]) -> None:
        """Keeps a small record under an id, in place of what was there."""
        self._catalog["records"].setdefault(kind, {})[key] = copy.deepcopy(value)

    def _require_as_declared(self, declared: Table, file: Path) -> int:
        """The number of rows of a file that fits its declaration."""
        table = self._engine.read(disk.files_of(file))
        findings = check_shape(table, declared)
        checks = None if findings else checks_expression(table, declared)
        if checks is not None:
            expression, rules = checks
            counts = self.run(expression).to_pylist()[0]
            findings = [f for name, f in rules.items() if counts[name]]
        _require_no_finding(declared, findings)
        return int(self.run(table.count()).as_py())


def _require_no_finding(declared: Table, findings: list[Finding]) -> None:
    """Raises where a table is not as declared."""
    if findings:
        said = "; ".join(f"{f.column} {f.rule}" for f in findings)
        raise DefectError(f"{declared.name} breaks its declaration: {said}")


@contextmanager
def reading(path: Path, engine: str = "", *, is_patient: bool = True) -> Iterator[Snapshot]:
    """Opens a workspace to read it; a writer waits until it is closed.

    Args:
        path: The workspace.
        engine: Where queries run: duckdb or spark; "" = as the setting says.
        is_patient: Whether to wait where another command writes.

    Raises:
        CounterfoilError: It is no workspace, or another command is still at work on it.
    """
    with disk.locked(path, exclusive=False, is_patient=is_patient):
        snapshot = Snapshot(path, disk.read_catalog(path), engine)
        try:
            yield snapshot
        finally:
            snapshot.close()


@contextmanager
def writing(path: Path, waiting: Callable[[], None] = lambda: None, engine: str = "") -> Iterator[Transaction]:
    """Opens a workspace for one change; an error, or a kill, leaves it as it was.

    Args:
        path: The workspace.
        waiting: Called once when another command holds the workspace.
        engine: Where queries run: duckdb or spark; "" = as the setting says.
    """
    with disk.locked(path, exclusive=True, waiting=waiting):
        before = disk.read_catalog(path)
        with disk.full_disk_is_an_error(path):
            disk.sweep(path, before)
            change = None
            try:
                change = Transaction(path, copy.deepcopy(before), engine)
                yield change
                if change._catalog != before:
                    change.keep_keys()
                    change._catalog["generation"] = before["generation"] + 1
                    disk.write_catalog(path, change._catalog)
            finally:
                if change is not None:
                    change.close()
                disk.sweep(path, disk.read_catalog(path))
