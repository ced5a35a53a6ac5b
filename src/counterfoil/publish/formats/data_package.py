"""Turns the tables of an edition into CSV files and the Data Package that says what they hold."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from counterfoil.language import say, say_day, say_fact, say_period, to_say
from counterfoil.publish.formats.words import say_name
from counterfoil.schema import data_package_field

if TYPE_CHECKING:
    from counterfoil.reports import Edition, EditionTable
    from counterfoil.schema import Field

#: A text that a spreadsheet takes for a formula, with or without apostrophes before it.
_HOSTILE = re.compile(r"'*[=+\-@\t\r]")
_MUST_QUOTE = re.compile(r'[",\r\n]|^\s|\s$')

_HOW_TO_READ = to_say(
    "Every file is UTF-8 with a comma between cells. Days are ISO dates. A share runs from 0 to 1. "
    "An empty cell is unknown, never zero, and the reason column of its row says why. "
    "A text that a spreadsheet would take for a formula (it begins with =, +, -, @, a tab or a carriage "
    "return, or with apostrophes before one of these) has one apostrophe (') put before it; "
    "take that apostrophe away to get the text as it was."
)


def csv_name(table_id: str) -> str:
    """Where the table stands inside the folder of the edition."""
    return f"tables/{table_id}.csv"


def render_csv(table: EditionTable) -> bytes:
    """The table as RFC 4180 says, with lines that end in LF, and no cell that a spreadsheet would run."""
    lines = [_line([f.name for f in table.fields])]
    lines += [_line([_cell(value) for value in row]) for row in table.rows]
    return "".join(lines).encode()


def csv_lines(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Rows under their names as RFC 4180 says, as `render_csv` writes them."""
    return "".join([_line(list(names)), *(_line([_cell(value) for value in row]) for row in rows)]).encode()


def render_data_package(edition: Edition, csv_files: Mapping[str, bytes]) -> bytes:
    """`datapackage.json`: each CSV file with its columns, its notes, its size and its hash."""
    period = say_period(edition.from_date, edition.until_date)
    content = {
        "profile": "tabular-data-package",
        "name": re.sub(r"[^a-z0-9._-]+", "-", edition.edition_id.lower()),
        "id": edition.edition_id,
        "title": edition.title,
        "description": " ".join(
            [
                say(
                    "{place}, {period}, as of {day}, edition {number}.",
                    place=edition.scope.name,
                    period=period,
                    day=say_day(edition.as_of_date),
                    number=edition.edition_number,
                ),
                say_fact(_HOW_TO_READ),
            ]
        ),
        "version": str(edition.edition_number),
        "resources": [_resource(t, csv_files[csv_name(t.table_id)]) for t in edition.tables],
    }
    return json.dumps(content, indent=1, ensure_ascii=False).encode() + b"\n"


def _resource(table: EditionTable, data: bytes) -> dict[str, Any]:
    measure = [say("Measure: {measure}.", measure=table.measure)] if table.measure else []
    return {
        "profile": "tabular-data-resource",
        "name": table.table_id,
        "path": csv_name(table.table_id),
        "title": table.title,
        "description": " ".join([*table.notes, *measure]),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True},
        "schema": {"fields": [_field(f) for f in table.fields], "missingValues": [""]},
    }


def _field(declared: Field) -> dict[str, Any]:
    """The column, with its heading and its meaning in the edition's language."""
    return {
        **data_package_field(declared),
        "title": say_name(declared.name),
        "description": say_fact(declared.meaning),
    }


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return f"'{value}" if _HOSTILE.match(value) else value
    return repr(value)


def _line(cells: list[str]) -> str:
    """One record; a record of one empty cell is quoted, for it would be an empty line."""
    quoted = ['"' + c.replace('"', '""') + '"' if _MUST_QUOTE.search(c) or cells == [""] else c for c in cells]
    return ",".join(quoted) + "\n"
