"""Turns what is odd about the days behind the figures into flags of an edition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from counterfoil.disclosure import Releasable
from counterfoil.language import say
from counterfoil.measures import flag_sentence
from counterfoil.reports.edition import Flag

#: Flags that a page lists; the others are counted.
_LISTED = 25


def odd_flags(oddities: Releasable) -> list[Flag]:
    """The first flags, each as one sentence, and how many more there are.

    Seams are left out: an edition names them itself, and marks them in its charts.

    Args:
        oddities: From `measures.describe_flags`.
    """
    rows = [r for r in oddities.rows if r["flag_kind"] != "seam"]
    flags = [Flag(r["flag_id"], flag_sentence(r), _where(r), r["count"]) for r in rows[:_LISTED]]
    more = len(rows) - _LISTED
    if more > 0:
        flags.append(
            Flag("more-odd-days", say("More days, gaps and new words are odd, and are not listed."), "", more)
        )
    return flags


def _where(row: Mapping[str, Any]) -> str:
    """The place and the day."""
    place = row["county_code_fips"] or row["state"]
    return f"{place}, {row['from_date']}" if place else str(row["from_date"])
