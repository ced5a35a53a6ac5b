"""What was published, read as it stands: files go in, rows with their addresses come out."""

from typing import TYPE_CHECKING

from counterfoil.faces import Face, open_face

if TYPE_CHECKING:
    from counterfoil.sources.cells import BLANK, WITHHELD
    from counterfoil.sources.formats import Format, find_format, load_formats
    from counterfoil.sources.inspecting import Inspected, inspect_record
    from counterfoil.sources.intake import collect
    from counterfoil.sources.quality import (
        SpikeLimits,
        find_odd_days,
        find_odd_days_of_all,
        load_limits,
        printable,
        words_of,
    )
    from counterfoil.sources.releases import add_releases
    from counterfoil.sources.tables import CUSTODIAN_LOG_ROWS, DETAINER_ROWS, TABLES

__all__ = [
    "BLANK",
    "CUSTODIAN_LOG_ROWS",
    "DETAINER_ROWS",
    "TABLES",
    "WITHHELD",
    "Format",
    "Inspected",
    "SpikeLimits",
    "add_releases",
    "collect",
    "find_format",
    "find_odd_days",
    "find_odd_days_of_all",
    "inspect_record",
    "load_formats",
    "load_limits",
    "printable",
    "words_of",
]

__getattr__: Face = open_face(
    __name__,
    {
        "cells": ["BLANK", "WITHHELD"],
        "formats": ["Format", "find_format", "load_formats"],
        "inspecting": ["Inspected", "inspect_record"],
        "intake": ["collect"],
        "quality": ["SpikeLimits", "find_odd_days", "find_odd_days_of_all", "load_limits", "printable", "words_of"],
        "releases": ["add_releases"],
        "tables": ["CUSTODIAN_LOG_ROWS", "DETAINER_ROWS", "TABLES"],
    },
)
