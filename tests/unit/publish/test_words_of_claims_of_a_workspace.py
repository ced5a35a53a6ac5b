"""What a workspace's own claim says in words that no catalog has is marked as English, wherever it is said."""

from __future__ import annotations

from typing import Any

import pytest

from counterfoil.claims.rows import _as_written
from counterfoil.language import speaking
from counterfoil.publish import render_edition
from counterfoil.publish.formats.codes import mark_written, split_written
from support.editions import sample_edition

OWN = "forms of the ninth kind (in ZZ)"


class Statement:
    """A claim with one reading, which no catalog has, and one that every catalog has."""

    def model_dump(self, mode: str) -> dict[str, Any]:
        """Its words."""
        return {
            "bindings": [{"reading": OWN + "."}, {"reading": "forms recorded as declined"}],
            "speaker": "Governor",
        }


def test_the_words_that_no_catalog_has_are_found_where_they_are_said() -> None:
    """Of those that are said; a translated one, and one of which nothing is said, are none."""
    said = [f"la lectura «{OWN}»: la cifra es 5", ["formularios registrados como rechazados"]]
    with speaking("es"):
        assert _as_written(Statement(), said) == [OWN]  # type: ignore[arg-type]
        assert _as_written(Statement(), ["otra cosa"]) == []  # type: ignore[arg-type]
    assert _as_written(Statement(), said) == []  # type: ignore[arg-type]


def test_a_text_is_parted_and_marked_and_stays_text() -> None:
    """What it quotes is marked and nothing else; signs of markup and of patterns are only signs."""
    assert split_written(f"a {OWN} b", [OWN]) == [("a ", False), (OWN, True), (" b", False)]
    assert split_written("a", []) == [("a", False)]
    assert mark_written("<i> x.y z", ["x.y z"]) == '&lt;i&gt; <span lang="en">x.y z</span>'


@pytest.mark.parametrize("is_brief", [False, True])
def test_the_page_and_the_document_mark_them(is_brief: bool) -> None:
    """And neither prints the list itself."""
    claim = {"id": "zz-1", "figure_as_said": "5", "because": f"la lectura «{OWN}»", "as_written": [OWN]}
    files = render_edition(sample_edition(claims=(claim,), language="es", is_brief=is_brief))
    page = files["index.html"].decode()
    assert f'«<span lang="en">{OWN}</span>»' in page
    assert page.count(OWN) == 1
    assert b"%PDF" in files["report.pdf"][:8]
