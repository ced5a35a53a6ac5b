"""An edition before it has a form: the sentences, tables and charts of one report, built from Releasables alone."""

from counterfoil.reports.addresses import Address, read_address
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
from counterfoil.reports.entries import FOLDERS, Erratum, Override, Reply, entry_text, load_entries
from counterfoil.reports.law import Law
from counterfoil.reports.request import Desk, Request
from counterfoil.reports.standing import Standing, with_standing

__all__ = [
    "FOLDERS",
    "Address",
    "Area",
    "Chart",
    "CountyMap",
    "Desk",
    "Edition",
    "EditionTable",
    "Erratum",
    "Figure",
    "Flag",
    "Input",
    "Law",
    "Override",
    "Reply",
    "Request",
    "Scope",
    "Section",
    "Standing",
    "build_edition",
    "entry_text",
    "load_entries",
    "read_address",
    "with_standing",
]
