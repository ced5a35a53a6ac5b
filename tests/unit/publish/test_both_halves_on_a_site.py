"""Both halves drawn on the page of a place: a line a comparison, with its difference; silence is not drawn."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

from counterfoil.language import speaking
from counterfoil.publish.site.halves import draw_halves, say_bounds


def row(agency: str, comparison: str, ice: int | None, custodian: int | None) -> dict[str, Any]:
    """One record and comparison of the fictional state."""
    return {
        "agency_name": agency,
        "comparison": comparison,
        "comparison_label": {"requests": "Requests", "declined": "Declined"}[comparison],
        "ice_count": ice,
        "custodian_count": custodian,
        "difference": None if ice is None or custodian is None else ice - custodian,
    }


def texts(drawing: str) -> list[str]:
    """What is written in a drawing."""
    return [t.text or "" for t in ElementTree.fromstring(drawing).iter("text")]


def test_each_comparison_of_a_record_is_a_line_with_its_difference() -> None:
    """A dot for ICE, a diamond for the custodian, and in words whether they meet."""
    rows = [row("Zag County Sheriff", "requests", 1200, 1200), row("Zag County Sheriff", "declined", 19, 44)]
    drawing = draw_halves(rows, "Both halves <of a place>")
    assert texts(drawing)[2:] == ["Requests", "they meet", "Declined", "−25"]
    assert (drawing.count('class="ice"'), drawing.count('class="custodian"')) == (3, 3)
    assert "Both halves &lt;of a place&gt;" in drawing
    with speaking("es"):
        assert "coinciden" in texts(draw_halves(rows, "x"))


def test_of_many_records_the_requests_are_drawn_and_of_silent_ones_nothing() -> None:
    """A place without a record has no mark: silence is not zero."""
    many = [row(f"Sheriff {at}", name, 5, 4) for at in range(4) for name in ("requests", "declined")]
    assert sum("Requests" in t for t in texts(draw_halves(many, "x"))) == 4
    assert not any("Declined" in t for t in texts(draw_halves(many, "x")))
    assert draw_halves([row("Vexley County", "requests", 12, None)], "x") == ""


def test_a_part_is_printed_with_its_bounds() -> None:
    """One number where it was counted."""
    assert say_bounds({"low": 18, "high": 18}) == "+18"
    assert say_bounds({"low": -3, "high": 0}) == "−3 to 0"
