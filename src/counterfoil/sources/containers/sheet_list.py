"""Tells which part of a workbook is which sheet, from its own list of sheets."""

from __future__ import annotations

import posixpath
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence

_BOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
#: The parts that every sheet needs to be read, in lower case.
SHARED_PARTS = frozenset(
    ("[content_types].xml", "_rels/.rels", _BOOK, _LINKS, "xl/styles.xml", "xl/sharedstrings.xml")
)
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")


def is_sheet(part: str) -> bool:
    """Whether a part is called as sheets are."""
    return _SHEET.fullmatch(part) is not None


def list_sheets(parts: Mapping[str, Sequence[bytes]]) -> dict[str, str]:
    """The name of each sheet to the name of its part, in the order of the workbook.

    Args:
        parts: The parts of the workbook by name, in pieces; no part declares words of its own.

    Returns:
        Nothing where the list is not where all programs put it, or is not sound.
    """
    try:
        links = {
            link.get("Id"): posixpath.normpath(posixpath.join("/xl", link.get("Target", "")))[1:]
            for link in _root(parts, _LINKS)
        }
        sheets = [sheet for sheet in _root(parts, _BOOK).iter() if sheet.tag.endswith("}sheet")]
        named = {
            sheet.get("name", ""): links[value]
            for sheet in sheets
            for key, value in sheet.items()
            if key.endswith("}id")
        }
    except (KeyError, ET.ParseError):
        return {}
    return named if len(named) == len(sheets) else {}


def _root(parts: Mapping[str, Sequence[bytes]], name: str) -> ET.Element:
    return ET.fromstring(b"".join(parts[name]))  # noqa: S314  # declarations have been refused before
