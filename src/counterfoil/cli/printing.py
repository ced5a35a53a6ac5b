"""Prints cells and lists as a table for people, or as CSV, JSON or Parquet for programs."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any

from counterfoil.errors import CounterfoilError, UsageError
from counterfoil.schema import Field

#: How a text begins that a spreadsheet takes for a formula.
_FORMULA = "=+-@\t\r"


class Form(StrEnum):
    """How an answer is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


def require_form(form: Form, *allowed: Form) -> None:
    """Refuses a form in which a command cannot print.

    Raises:
        UsageError: The form is not among those allowed.
    """
    if form not in allowed:
        raise UsageError(
            "cli/form",
            f"this is not printed as {form.value}",
            remedy=["Forms: " + ", ".join(f.value for f in allowed)],
        )


def visible(text: object) -> str:
    """A text with control characters taken out: what a file holds cannot steer a terminal."""
    return "".join(c if c.isprintable() else " " for c in str(text))


def print_rows(
    fields: Sequence[Field],
    rows: Sequence[Mapping[str, Any]],
    form: Form,
    output: Path | None,
    title: str = "",
) -> None:
    """Prints rows in a form, to standard output or to a file.

    Raises:
        UsageError: Parquet without a file to write.
        CounterfoilError: The file cannot be written.
    """
    if form is Form.PARQUET and output is None:
        raise UsageError(
            "cli/parquet-needs-output",
            "Parquet goes to a file",
            remedy=["Add --output FILE.parquet."],
        )
    with written_to(output):
        if form is Form.PARQUET and output is not None:
            _write_parquet(fields, rows, output)
        elif output is not None:
            output.write_text(_text(fields, rows, form, title), encoding="utf-8", newline="")
        else:
            sys.stdout.write(_text(fields, rows, form, title))


@contextmanager
def written_to(output: Path | None, what: str = "file") -> Iterator[None]:
    """Within it an answer is written; where that cannot be done, the error says where and what to type.

    Args:
        output: Where to; None = standard output.
        what: A file or a folder.

    Raises:
        CounterfoilError: It cannot be written. A reader who left the pipe is no such error.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as problem:
        raise CounterfoilError(
            "cli/output",
            f"the answer cannot be written: {problem.strerror}",
            where={what: str(output)},
            remedy=[f"Name another {what} with --output."],
        ) from problem


def _text(fields: Sequence[Field], rows: Sequence[Mapping[str, Any]], form: Form, title: str) -> str:
    if form is Form.CSV:
        return _csv(fields, rows)
    if form is Form.JSON:
        import json

        return json.dumps([dict(r) for r in rows], default=str, indent=1, ensure_ascii=False) + "\n"
    return table_text([f.name for f in fields], [[_shown(f, r[f.name], r) for f in fields] for r in rows], title)


def _csv(fields: Sequence[Field], rows: Sequence[Mapping[str, Any]]) -> str:
    """CSV in which a text that looks like a formula stays a text."""
    import csv
    from io import StringIO

    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    names = [f.name for f in fields]
    writer.writerow(names)
    writer.writerows([_as_text(row[name]) for name in names] for row in rows)
    return buffer.getvalue()


def _as_text(value: Any) -> Any:
    """A value for CSV: nothing for none, and an apostrophe before what looks like a formula."""
    if isinstance(value, str) and value and value[0] in _FORMULA:
        return f"'{value}"
    return value  # csv itself writes nothing for None


def _write_parquet(fields: Sequence[Field], rows: Sequence[Mapping[str, Any]], output: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from counterfoil.schema import Table

    schema = Table("answers.cells", "one row a cell", tuple(fields), key=()).arrow_schema()
    columns = {f.name: [_as_kind(f, r[f.name]) for r in rows] for f in fields}
    pq.write_table(pa.table(columns, schema=schema), output, compression="zstd")


def _as_kind(field: Field, value: Any) -> Any:
    return float(value) if field.kind == "number" and value is not None else value


def _shown(field: Field, value: Any, row: Mapping[str, Any]) -> str:
    """A value as people read it: shares in percent, counts with separators, unknown as a dash."""
    if value is None:
        return "-"
    is_share = "value" in row and "quantile" not in row
    if is_share and field.name in ("value", "low", "high", "interval_low", "interval_high"):
        return f"{value:.2%}"
    if field.name == "quantile":
        return f"{value:.0%}"
    if field.kind == "number" and float(value).is_integer():
        return f"{int(value):,}"
    if field.kind in ("integer", "number") and field.name not in ("fiscal_year", "calendar_year"):
        return f"{value:,}"
    return visible(value)


def table_text(names: Sequence[str], rows: Sequence[Sequence[str]], title: str = "") -> str:
    """Aligned columns; numbers to the right."""
    cells = [[visible(c) for c in row] for row in rows]
    widths = [max([len(n), *(len(r[at]) for r in cells)]) for at, n in enumerate(names)]
    numeric = [all(_is_number(r[at]) for r in cells) and bool(cells) for at in range(len(names))]

    def line(values: Sequence[str]) -> str:
        parts = [v.rjust(w) if n else v.ljust(w) for v, w, n in zip(values, widths, numeric, strict=True)]
        return "  ".join(parts).rstrip()

    lines = [title, ""] if title else []
    lines += [line(names), "  ".join("-" * w for w in widths), *(line(r) for r in cells)]
    return "\n".join(lines) + "\n"


def _is_number(text: str) -> bool:
    return text == "-" or text.replace(",", "").replace(".", "").replace("%", "").replace("-", "").isdigit()
