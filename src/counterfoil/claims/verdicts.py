"""The closed list of verdicts, and what one says; a verdict speaks of a figure, never of who said it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from counterfoil.claims.intervals import Number
from counterfoil.disclosure import Releasable
from counterfoil.language import to_say

Word = Literal[
    "matches",
    "matches under …",
    "differs",
    "differs under every definition tried",
    "not comparable, because …",
    "cannot be tested with these data; would need …",
    "arithmetic does not close",
    "arithmetic closes",
]
#: Each word, marked so that it is said in the reader's language.
SAID = (
    to_say("matches"),
    to_say("matches under …"),
    to_say("differs"),
    to_say("differs under every definition tried"),
    to_say("not comparable, because …"),
    to_say("cannot be tested with these data; would need …"),
    to_say("arithmetic does not close"),
    to_say("arithmetic closes"),
)
MATCHES: Word = "matches"
MATCHES_UNDER: Word = "matches under …"
DIFFERS: Word = "differs"
DIFFERS_UNDER_ALL: Word = "differs under every definition tried"
NOT_COMPARABLE: Word = "not comparable, because …"
CANNOT_BE_TESTED: Word = "cannot be tested with these data; would need …"
DOES_NOT_CLOSE: Word = "arithmetic does not close"
CLOSES: Word = "arithmetic closes"


@dataclass(frozen=True)
class Answer:
    """What the data answer to one reading of a claim, under one set of definitions and one choice of releases.

    Args:
        definitions: The id of the set of definitions; "" where it is ours.
        vintage: The one release that was asked, or "" for all that serve.
        found: The figure, through disclosure control; None where the data cannot hold it.
        against: The second figure, where the reading compares two.
        nature: Whether the measure counts a stock or a flow.
        missing: What would be needed, where `found` is None.
        is_least: Whether the figure counts a part of the place alone, so that the whole may be any more.
    """

    definitions: str = ""
    vintage: str = ""
    found: Releasable | None = None
    against: Releasable | None = None
    nature: Literal["stock", "flow", "neither"] = "flow"
    missing: str = ""
    is_least: bool = False

    def __post_init__(self) -> None:
        """Refuses anything that has not been through disclosure control."""
        for cells in (self.found, self.against):
            if cells is not None and not isinstance(cells, Releasable):
                raise TypeError("a claim is held to a Releasable alone")


@dataclass(frozen=True)
class Finding:
    """One comparison: a reading under a set of definitions, or a sum.

    Args:
        of: reading, on_file or arithmetic.
        label: The reading, or the question of the sum.
        verdict: One word of the closed list.
        because: One sentence, or the end of the verdict's.
        definitions: The set of definitions; "" = ours.
        vintage: The one release that was asked; "" = all that serve.
        computed: The figure found, or what the left side of a sum comes to.
        low: The least that it can be.
        high: The most that it can be.
        numerator: Of a share.
        denominator: Of a share.
        as_of_date: The last day that the data cover.
        shown: Label and figure of what else a sum gives.
        caveats: Why claim and figure are set side by side although they are unlike, and what a sum supposes.
        is_beside: Whether it is a sum that is asked beside the claim, and decides nothing.
    """

    of: Literal["reading", "on_file", "arithmetic"]
    label: str
    verdict: Word
    because: str
    definitions: str = ""
    vintage: str = ""
    computed: Number | None = None
    low: Number | None = None
    high: Number | None = None
    numerator: Number | None = None
    denominator: Number | None = None
    as_of_date: date | None = None
    shown: tuple[tuple[str, str], ...] = ()
    caveats: tuple[str, ...] = ()
    is_beside: bool = False


@dataclass(frozen=True)
class Verdict:
    """What the data and arithmetic say to a claim.

    Args:
        statement_id: The claim.
        verdict: One of the closed list; a word that ends in … goes on in `because`.
        because: One sentence.
        findings: Every comparison, in the order in which they were made.
        leading: The comparison that decided; None where the file itself says why there is none.
        would_flip: Whether another definition or release that was tried gives the other conclusion; None where
            fewer than two gave one.
        tried: The sets of definitions and releases tried, as printed.
    """

    statement_id: str
    verdict: Word
    because: str
    findings: tuple[Finding, ...] = ()
    leading: Finding | None = None
    would_flip: bool | None = None
    tried: tuple[str, ...] = ()
