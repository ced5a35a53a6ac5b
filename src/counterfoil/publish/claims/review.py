"""Turns a claim and its verdict into a ClaimReview record of schema.org, which speaks of the figure alone."""

from __future__ import annotations

import json
import re
from typing import Any

from counterfoil.claims import ClaimSheet, say_day

_PUBLISHERS = ("press", "publisher")


def render_review(sheet: ClaimSheet, base_address: str = "") -> bytes:
    """The record as JSON-LD: what was said, by which office, and the verdict in words.

    There is no `ratingValue`: a verdict is one of a closed list of words, and no scale of truth.

    Args:
        sheet: The claim with its verdict.
        base_address: Where its page will stand; "" = not known, then no address is given.
    """
    return (json.dumps(claim_review(sheet, base_address), indent=1, ensure_ascii=False) + "\n").encode()


def claim_review(sheet: ClaimSheet, base_address: str = "") -> dict[str, Any]:
    """The record as plain values."""
    claim, verdict = sheet.statement, sheet.verdict
    by_publisher = claim.speaker.side in _PUBLISHERS or claim.speaker.name is None
    author: dict[str, Any] = {"@type": "Organization", "name": claim.speaker.office}
    if not by_publisher:
        author = {"@type": "Person", "name": claim.speaker.name, "jobTitle": claim.speaker.office}
    item: dict[str, Any] = {"@type": "Claim", "author": author}
    if claim.said.precision == "day":
        item["datePublished"] = claim.said.date.isoformat()
    appearances = [_work(cite) for cite in claim.cites]
    item["appearance"] = appearances
    first = sheet.lineage.first()
    if not first.is_this:
        item["firstAppearance"] = {"@type": "CreativeWork", "text": first.words, "author": _organization(first.by)}
    review: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "claimReviewed": f"{claim.figure_as_said} ({claim.measure_in_words.rstrip('.')}; {claim.population})",
        "itemReviewed": item,
        "author": _organization("counterfoil"),
        "reviewRating": {
            "@type": "Rating",
            "alternateName": verdict.verdict.removesuffix(" …"),
            "ratingExplanation": verdict.because,
        },
        "identifier": claim.id,
        "inLanguage": "en",
    }
    as_of = verdict.leading.as_of_date if verdict.leading else None
    if as_of is not None:
        review["temporalCoverage"] = f"../{as_of.isoformat()}"
    if base_address:
        review["url"] = f"{base_address.rstrip('/')}/{claim.id}.html"
    review["about"] = f"said {say_day(claim.said)}"
    return review


def _organization(name: str) -> dict[str, str]:
    return {"@type": "Organization", "name": name}


def _work(cite: str) -> dict[str, str]:
    """A source: an address where the cite is one, else its words."""
    if re.fullmatch(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,6}/\S*", cite):
        return {"@type": "CreativeWork", "url": f"https://{cite}"}
    return {"@type": "CreativeWork", "name": cite}
