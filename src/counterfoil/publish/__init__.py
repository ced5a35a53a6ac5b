"""The forms of an edition: pages, workbook, tables and data, all printing the same Edition."""

from counterfoil.publish.claims import draw_lineage
from counterfoil.publish.folder import check_edition, read_edition, write_edition
from counterfoil.publish.forms import render_edition

__all__ = ["check_edition", "draw_lineage", "read_edition", "render_edition", "write_edition"]
