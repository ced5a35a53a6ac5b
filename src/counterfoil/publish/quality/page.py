"""Turns a sheet into its page: one HTML file with everything in it, no script, nothing fetched."""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from importlib.resources import files
from typing import Any

from counterfoil.publish.formats import words
from counterfoil.publish.formats.cells import print_table
from counterfoil.publish.quality.sheet import Sheet

#: With more rows than this a table scrolls in a window of its own on a screen.
_LONG_TABLE_ROWS = 60


def render_sheet(sheet: Sheet, software_version: str) -> bytes:
    """The page of a sheet, in the look of an edition's.

    Args:
        sheet: What to print.
        software_version: The version of counterfoil, for the foot.
    """
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    css = files("counterfoil.publish.formats").joinpath("page.css").read_text(encoding="utf-8").strip()
    house = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_printable,
    )
    house.filters |= {"number": words.say_number, "heading": words.say_name}
    template = house.from_string(
        files("counterfoil.publish.quality").joinpath("sheet.html.j2").read_text(encoding="utf-8")
    )
    text = template.render(
        sheet=sheet,
        parts=[(section, [print_table(table) for table in section.tables]) for section in sheet.sections],
        software_version=software_version,
        css=Markup(css),  # noqa: S704 (the project's own file)
        css_hash=base64.b64encode(hashlib.sha256(css.encode()).digest()).decode(),
        long_table_rows=_LONG_TABLE_ROWS,
    )
    return text.replace("\r", "&#13;").encode()


def _printable(value: Any) -> Any:
    """The text with a mark in the place of each character that a page cannot hold."""
    if type(value) is not str:
        return value
    return "".join("�" if unicodedata.category(c) in ("Cc", "Cs") and c not in "\t\n\r" else c for c in value)
