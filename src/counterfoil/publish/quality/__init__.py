"""The quality of a release, and what changed between two, as sheets: one page, and the tables of a terminal."""

from counterfoil.publish.quality.check_sheet import check_sheet
from counterfoil.publish.quality.comparison_sheet import comparison_sheet
from counterfoil.publish.quality.page import render_sheet
from counterfoil.publish.quality.sheet import Sheet, SheetSection

__all__ = ["Sheet", "SheetSection", "check_sheet", "comparison_sheet", "render_sheet"]
