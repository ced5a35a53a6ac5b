"""Writes the entries by which the published cells and each edition are cited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from counterfoil import __version__


def bibtex(definitions_version: str, as_of: date | None, editions: Sequence[Mapping[str, Any]]) -> str:
    """Entries for the published cells and for each edition."""
    entries = [
        "@misc{counterfoil-cells,\n"
        "  title = {Immigration detainers: published cells of counterfoil},\n"
        f"  note = {{As of {as_of}; definitions {definitions_version}; counterfoil {__version__}}},\n"
        f"  year = {{{as_of.year if as_of else ''}}}\n}}"
    ]
    entries += [
        f"@techreport{{{e['edition_id']},\n"
        f"  title = {{{_tex(e['title'])}}},\n"
        f"  number = {{{e['edition_id']}}},\n"
        f"  note = {{{e['from_date']} up to, not including, {e['until_date']}; as of {e['as_of_date']}; "
        f"definitions {e['definitions_version']}}},\n"
        f"  year = {{{str(e['as_of_date'])[:4]}}}\n}}"
        for e in editions
    ]
    return "\n\n".join(entries) + "\n"


def _tex(text: str) -> str:
    return "".join(f"\\{c}" if c in "&%$#_{}" else " " if c in "~^\\" else c for c in text)
