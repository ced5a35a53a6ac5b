"""Turns an edition into its page: one HTML file with everything in it, no script, nothing fetched."""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from counterfoil.language import say, say_fact, say_many
from counterfoil.publish.formats import words
from counterfoil.publish.formats.codes import is_quoted
from counterfoil.publish.formats.data_package import csv_name
from counterfoil.publish.formats.drawing import drawing_name
from counterfoil.publish.formats.parts import lead_of, parts_of
from counterfoil.publish.formats.record import plain

if TYPE_CHECKING:
    from counterfoil.reports import Edition

#: With more rows than this a table scrolls in a window of its own on a screen.
_LONG_TABLE_ROWS = 60


def render_page(edition: Edition, drawings: Mapping[str, str]) -> bytes:
    """`index.html`.

    Args:
        edition: What to print.
        drawings: The SVG of each chart, by its id.
    """
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    folder = files("counterfoil.publish.formats")
    css = folder.joinpath("page.css").read_text(encoding="utf-8").strip()
    house = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_printable,
    )
    house.filters |= {
        "day": words.say_day,
        "number": words.say_number,
        "heading": words.say_name,
        "lead": lead_of,
    }
    house.globals |= {
        "say": say,
        "say_many": say_many,
        "say_fact": say_fact,
        "quoted": lambda name: Markup(' lang="en"') if is_quoted(name) else "",
    }
    house.tests |= {"day": lambda value: isinstance(value, date), "mapping_like": _is_mapping}
    template = house.from_string(folder.joinpath("page.html.j2").read_text(encoding="utf-8"))
    text = template.render(
        edition=edition,
        period=words.say_period(edition.from_date, edition.until_date),
        totals=words.ordered_totals(edition),
        parts=parts_of(edition),
        drawings={chart_id: Markup(drawing) for chart_id, drawing in drawings.items()},  # noqa: S704 (our own)
        w=words,
        css=Markup(css),  # noqa: S704 (the project's own file)
        css_hash=base64.b64encode(hashlib.sha256(css.encode()).digest()).decode(),
        csv_name=csv_name,
        drawing_name=drawing_name,
        plain=plain,
        long_table_rows=_LONG_TABLE_ROWS,
    )
    return text.replace("\r", "&#13;").encode()


def _is_mapping(value: Any) -> bool:
    return isinstance(value, Mapping)


def _printable(value: Any) -> Any:
    """The text with a mark in the place of each character that a page cannot hold."""
    if type(value) is not str:
        return value
    return "".join("�" if unicodedata.category(c) == "Cc" and c not in "\t\n\r" else c for c in value)
