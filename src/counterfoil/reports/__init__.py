"""An edition before it has a form: the sentences, tables and charts of one report, built from Releasables alone."""

from counterfoil.reports.building import build_edition
from counterfoil.reports.edition import (
    Area,
    Chart,
    CountyMap,
    Edition,
    EditionTable,
    Figure,
    Flag,
    Input,
    Scope,
    Section,
)
from counterfoil.reports.law import Law
from counterfoil.reports.request import Desk, Request

__all__ = [
    "Area",
    "Chart",
    "CountyMap",
    "Desk",
    "Edition",
    "EditionTable",
    "Figure",
    "Flag",
    "Input",
    "Law",
    "Request",
    "Scope",
    "Section",
    "build_edition",
]
