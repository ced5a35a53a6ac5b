"""Turns a file of columns (Parquet, Feather, Stata, SPSS) into one block of text: the names, then the values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from counterfoil import settings
from counterfoil.errors import CounterfoilError
from counterfoil.sources.containers.block import Block, column_names
from counterfoil.sources.containers.refusals import unpacks_too_large, unreadable

#: Bytes that a cell of text takes in memory at the least.
_CELL = 16
#: How Stata names a number that was kept with seven digits.
_SHORT = "float"


def columnar_block(path: Path) -> Block:
    """The columns of a file as text; row 1 holds their names.

    Days are written as 2025-03-01, instants as 2025-03-01 13:45:00 (in the time zone of the column, where it has
    one), truth values as true and false, whole numbers without a point. A value that has a label is written as the
    label. What is missing is empty, for whatever reason it is missing.

    Raises:
        CounterfoilError: The file is damaged, or a column holds what is no cell.
    """
    import polars as pl

    with path.open("rb") as stream:
        head = stream.read(6)
    if head.startswith((b"PAR1", b"ARROW1")):
        names, columns = _arrow_columns(path, is_parquet=head.startswith(b"PAR1"))
    else:
        names, columns = _labeled_columns(path, is_spss=head.startswith(b"$FL"))
    texts = [
        pl.concat([pl.Series([name], dtype=pl.String), _text(path, name, column)]).alias(at)
        for at, name, column in zip(column_names(len(names)), names, columns, strict=True)
    ]
    return Block("", pl.DataFrame(texts))


def _arrow_columns(path: Path, *, is_parquet: bool) -> tuple[list[str], list[Any]]:
    """The names and the columns of a Parquet or a Feather file."""
    import polars as pl
    import pyarrow as pa

    try:
        table = _read_parquet(path) if is_parquet else _read_feather(path)
        table.validate(full=True)  # damage in texts and in where they end is not seen when they are read
        columns = []
        for name, column in zip(table.column_names, table.columns, strict=True):
            kind = column.type.storage_type if isinstance(column.type, pa.BaseExtensionType) else column.type
            if pa.types.is_nested(kind) or pa.types.is_union(kind):
                raise _no_cells(path, name)
            columns.append(pl.Series(column.cast(kind) if kind is not column.type else column))
    except (pa.ArrowException, OSError, UnicodeDecodeError, pl.exceptions.PolarsError) as problem:
        raise _damaged(path) from problem
    return table.column_names, columns


def _read_parquet(path: Path) -> Any:
    from pyarrow import parquet

    with parquet.ParquetFile(path) as file:
        _require_sane(path, file.metadata.num_rows, file.metadata.num_columns)
        return file.read()


def _read_feather(path: Path) -> Any:
    """The table of an Arrow file, batch by batch: how many rows it holds is known only then."""
    import pyarrow as pa
    from pyarrow import ipc

    with pa.memory_map(str(path)) as source, ipc.open_file(source) as file:
        batches, height = [], 0
        for at in range(file.num_record_batches):
            batches.append(file.get_batch(at))
            height += batches[-1].num_rows
            _require_sane(path, height, len(file.schema))
        return pa.Table.from_batches(batches, file.schema)


def _labeled_columns(path: Path, *, is_spss: bool) -> tuple[list[str], list[Any]]:
    """The names and the columns of a Stata or an SPSS file, with labels in place of the values that have one."""
    import polars as pl
    import pyreadstat

    read = pyreadstat.read_sav if is_spss else pyreadstat.read_dta
    try:
        with path.open("rb") as stream:
            _, described = read(stream, metadataonly=True, output_format="polars")
            _require_sane(path, described.number_rows or 0, len(described.column_names))
            stream.seek(0)
            frame, described = read(stream, output_format="polars")
    except CounterfoilError:
        raise
    except Exception as problem:  # damage leads the two libraries into errors of every kind
        raise _damaged(path) from problem
    columns = []
    for name in frame.columns:
        column = frame[name]
        if described.readstat_variable_types.get(name) == _SHORT and column.dtype == pl.Float64:
            column = column.cast(pl.Float32)  # 0.1 was kept as 0.1, and is not 0.10000000149011612
        labels = described.variable_value_labels.get(name)
        columns.append(_labeled(path, name, column, labels) if labels else column)
    return frame.columns, columns


def _labeled(path: Path, name: str, column: Any, labels: dict[Any, str]) -> Any:
    """A column as text, with labels in place of the values that have one."""
    import polars as pl

    keys = pl.Series(list(labels), strict=False).cast(column.dtype, strict=False)
    known = keys.is_not_null()
    words = pl.Series([str(label) for label in labels.values()], dtype=pl.String).filter(known)
    return column.replace_strict(keys.filter(known), words, default=_text(path, name, column), return_dtype=pl.String)


def _text(path: Path, name: str, column: Any) -> Any:
    """A column as text; null where it holds nothing."""
    import polars as pl

    kind = column.dtype
    if kind == pl.Binary:
        try:
            return column.cast(pl.String)
        except pl.exceptions.PolarsError:
            raise _no_cells(path, name) from None
    if kind.is_float():
        return column.fill_nan(None).cast(pl.String).str.replace(r"\.0$", "")
    if kind.is_decimal():
        return column.cast(pl.String).str.replace(r"\.0+$", "")
    if kind == pl.Date:
        return column.dt.strftime("%Y-%m-%d")
    if kind == pl.Datetime:
        return column.dt.strftime("%Y-%m-%d %H:%M:%S%.f").str.replace(r" 00:00:00$", "")
    if kind == pl.Time:
        return column.dt.strftime("%H:%M:%S%.f")
    return column.dt.to_string("iso") if kind == pl.Duration else column.cast(pl.String)


def _require_sane(path: Path, height: int, width: int) -> None:
    """Refuses a file whose cells would not fit: a few bytes can stand for thousands of millions of equal values."""
    needed = height * width * _CELL
    if needed > settings.MAX_UNPACKED_BYTES.read_integer():
        raise unpacks_too_large(path, needed)


def _no_cells(path: Path, name: str) -> CounterfoilError:
    return unreadable(
        path,
        "no-cells",
        "a column of the file holds lists or raw bytes, not cells",
        "Leave the column out, or write it as text, and save the file again.",
        column=f'"{name}"',
    )


def _damaged(path: Path) -> CounterfoilError:
    return unreadable(
        path,
        "damaged-columns",
        "the file of columns is damaged, protected, or was cut short",
        "Download it again, and compare its size with the publisher's. If it opens elsewhere, save it as .csv there.",
    )
