"""Turns an edition into its page: one HTML file with everything in it, no script, nothing fetched."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from counterfoil.publish.formats import words
from counterfoil.publish.formats.codes import is_quoted, mark_written
from counterfoil.publish.formats.data_package import csv_name
from counterfoil.publish.formats.drawing import drawing_name
from counterfoil.publish.formats.house import new_house, set_page
from counterfoil.publish.formats.parts import keys_of, lead_of, parts_of, said_of
from counterfoil.publish.formats.record import plain

if TYPE_CHECKING:
    from counterfoil.reports import Edition

#: With more rows than this a table scrolls in a window of its own on a screen.
_LONG_TABLE_ROWS = 60
#: A cell with more signs than this keeps a width in which it can be read, and its table scrolls sideways.
_LONG_CELL_SIGNS = 40


def render_page(edition: Edition, drawings: Mapping[str, str]) -> bytes:
    """`index.html`.

    Args:
        edition: What to print.
        drawings: The SVG of each chart, by its id.
    """
    from markupsafe import Markup

    house = new_house()
    house.filters |= {
        "day": words.say_day,
        "number": words.say_number,
        "heading": words.say_name,
        "lead": lead_of,
        "keys": keys_of,
        "written": mark_written,
    }
    house.globals |= {
        "said_of": said_of,
        "quoted": lambda name: Markup(' lang="en"') if is_quoted(name) else "",
    }
    house.tests |= {"day": lambda value: isinstance(value, date), "mapping_like": _is_mapping}
    return set_page(
        house,
        "counterfoil.publish.formats",
        "page.html.j2",
        edition=edition,
        period=words.say_period(edition.from_date, edition.until_date),
        totals=words.ordered_totals(edition),
        parts=parts_of(edition),
        drawings={chart_id: Markup(drawing) for chart_id, drawing in drawings.items()},  # noqa: S704 (our own)
        w=words,
        csv_name=csv_name,
        drawing_name=drawing_name,
        plain=plain,
        long_table_rows=_LONG_TABLE_ROWS,
        long_cell_signs=_LONG_CELL_SIGNS,
    )


def _is_mapping(value: Any) -> bool:
    return isinstance(value, Mapping)
