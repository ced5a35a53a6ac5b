"""Turns a sheet into its page: one HTML file with everything in it, no script, nothing fetched."""

from __future__ import annotations

from counterfoil.publish.formats import words
from counterfoil.publish.formats.cells import print_table
from counterfoil.publish.formats.house import new_house, set_page
from counterfoil.publish.quality.sheet import Sheet

#: With more rows than this a table scrolls in a window of its own on a screen.
_LONG_TABLE_ROWS = 60


def render_sheet(sheet: Sheet, software_version: str) -> bytes:
    """The page of a sheet, in the look of an edition's.

    Args:
        sheet: What to print.
        software_version: The version of counterfoil, for the foot.
    """
    house = new_house()
    house.filters |= {"number": words.say_number, "heading": words.say_name}
    return set_page(
        house,
        "counterfoil.publish.quality",
        "sheet.html.j2",
        sheet=sheet,
        parts=[(section, [print_table(table) for table in section.tables]) for section in sheet.sections],
        software_version=software_version,
        long_table_rows=_LONG_TABLE_ROWS,
    )
