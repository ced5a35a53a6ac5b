"""Turns everything known of a claim into its page, the drawing of its lineage, and its ClaimReview record."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from counterfoil.claims import ClaimSheet, Finding, lineage_lines, say_day
from counterfoil.language import say, say_fact, say_number, spoken
from counterfoil.publish.claims.drawing import draw_lineage
from counterfoil.publish.claims.review import render_review
from counterfoil.publish.formats.house import new_house, set_page


def render_claim(sheet: ClaimSheet, software_version: str, base_address: str = "") -> dict[str, bytes]:
    """The files of one claim by their names: `<id>.html`, `<id>.svg` and `<id>.jsonld`, in the spoken language.

    A site that has a page of its own look takes what it needs from the sheet, and these for the rest.

    Args:
        sheet: The claim with its verdict, lineage and disputes.
        software_version: The version of counterfoil, for the foot.
        base_address: Where the pages will stand, such as `https://example.org/claims/`; "" = not known.
    """
    name = sheet.statement.id
    drawing = draw_lineage(sheet.lineage)
    return {
        f"{name}.html": render_claim_page(sheet, drawing, software_version),
        f"{name}.svg": drawing.encode(),
        f"{name}.jsonld": render_review(sheet, base_address),
    }


def render_claim_page(sheet: ClaimSheet, drawing: str, software_version: str) -> bytes:
    """The page of a claim: one HTML file with everything in it, no script, nothing fetched."""
    from markupsafe import Markup

    verdict = sheet.verdict
    return set_page(
        _house(),
        "counterfoil.publish.claims",
        "claim.html.j2",
        sheet=sheet,
        claim=sheet.statement,
        verdict=verdict,
        headline=_headline(sheet),
        readings=[f for f in verdict.findings if f.of != "arithmetic"],
        sums=[f for f in verdict.findings if f.of == "arithmetic"],
        missing=_missing(sheet),
        drawing=Markup(drawing),  # noqa: S704 (our own)
        told=lineage_lines(sheet.lineage),
        software_version=software_version,
        language=spoken().code,
    )


def _house() -> Any:
    """The room in which pages of claims are set."""
    house = new_house()
    house.globals |= {"say_day": say_day}
    house.filters |= {"figure": _figure, "under": _under, "word": _word}
    return house


def _headline(sheet: ClaimSheet) -> str:
    """The verdict as the first line of the page."""
    return _word(sheet.verdict.verdict)


def _word(verdict: str) -> str:
    """A verdict as it is printed, without the mark that a reason follows."""
    return say_fact(verdict).removesuffix(" …")


def _missing(sheet: ClaimSheet) -> list[str]:
    """What would be needed, what was supposed, and what nobody has checked."""
    claim, verdict = sheet.statement, sheet.verdict
    said = []
    if claim.why_not and claim.why_not.would_need:
        said.append(say_fact(claim.why_not.would_need))
    said += [f.because for f in verdict.findings if f.verdict.startswith("cannot be tested")]
    if verdict.leading is not None:
        said += verdict.leading.caveats
    if claim.unit_note:
        said.append(say_fact(claim.unit_note))
    if claim.note:
        said.append(say_fact(claim.note))
    return list(dict.fromkeys(" ".join(s.split()) for s in said))


def _figure(value: float | None) -> str:
    """A number as it is printed; a dash where there is none or it is open."""
    return "–" if value is None or math.isinf(value) else say_number(value)


def _under(finding: Finding) -> str:
    """Under which definitions and which release a reading was tried."""
    under = finding.definitions or say("our definitions")
    return f"{under}; {finding.vintage}" if finding.vintage else under


def render_claim_index(sheets: Mapping[str, ClaimSheet], software_version: str) -> bytes:
    """The page that lists claims, each with its verdict and a link to its own page.

    Args:
        sheets: By id, in the order to print.
        software_version: The version of counterfoil, for the foot.
    """
    return set_page(
        _house(),
        "counterfoil.publish.claims",
        "index.html.j2",
        sheets=[(sheet, _headline(sheet)) for sheet in sheets.values()],
        software_version=software_version,
        language=spoken().code,
    )
