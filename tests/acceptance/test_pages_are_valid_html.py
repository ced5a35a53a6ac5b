"""Pages hold to the HTML standard, as the checker of the people who keep it sees it."""

from __future__ import annotations

import os
import shutil

import pytest

from counterfoil.publish import render_edition
from support.editions import sample_edition
from support.pages import CHECKER, complaints

if not os.environ.get("CI") and not (CHECKER.exists() and shutil.which("java")):
    pytest.skip("skipped: no Java, or no checker at .ci/tools/vnu.jar", allow_module_level=True)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_of_an_edition_has_no_error(tmp_path, language):
    """Elements, attributes, ids and roles are all as the standard has them, whatever the names hold."""
    claims = ({"claim_id": "zz-1", "quote": "A claim of <nobody>", "figures": [1, 2], "said_date": "2030-01-02"},)
    page = tmp_path / "index.html"
    page.write_bytes(
        render_edition(sample_edition(claims=claims, language=language, opening="outcomes"))["index.html"]
    )
    assert complaints(page) == ""


def test_the_checker_finds_an_error_that_is_there(tmp_path):
    """A table without rows of the right width, an id twice: the test can fail."""
    page = tmp_path / "index.html"
    page.write_text("<!DOCTYPE html><html lang=en><title>T</title><p id=a><p id=a><blink>x</blink>", encoding="utf-8")
    assert "Duplicate ID" in complaints(page)
