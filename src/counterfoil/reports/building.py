"""Builds an edition of any series."""

from __future__ import annotations

from counterfoil.reports import ddor
from counterfoil.reports.edition import Edition
from counterfoil.reports.place import build_place
from counterfoil.reports.request import Desk, Request


def build_edition(request: Request, desk: Desk) -> Edition:
    """One edition, whole, from answers that have been through disclosure control.

    Args:
        request: What to report on, and in which series.
        desk: Where to ask.
    """
    return build_place(request, desk) if request.series == "place" else ddor.build_edition(request, desk)
