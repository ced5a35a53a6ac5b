"""The audit of what is installed never takes silence for a clean bill."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

_FILE = Path(__file__).resolve().parents[3] / "docs" / "audit_dependencies.py"
KNOWN = {"name": "zz-known", "version": "1", "vulns": []}
WEAK = {"name": "zz-weak", "version": "2", "vulns": [{"id": "ZZ-1", "fix_versions": ["3"]}]}
UNKNOWN = {"name": "zz-unknown", "skip_reason": "not found"}


def _verdict(said: str) -> tuple[int, list[str]]:
    described = importlib.util.spec_from_file_location("audit_dependencies", _FILE)
    assert described is not None
    assert described.loader is not None
    module = importlib.util.module_from_spec(described)
    described.loader.exec_module(module)
    return tuple(module.verdict(said))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("packages", "status", "words"),
    [
        ([KNOWN], 0, "1 packages were checked, 0 weaknesses"),
        ([KNOWN, WEAK], 1, "zz-weak 2: ZZ-1; mended in 3"),
        ([KNOWN, UNKNOWN], 3, "not checked: zz-unknown"),
        ([UNKNOWN], 3, "so nothing was checked"),
    ],
)
def test_what_was_checked_and_what_was_not_is_told_apart(
    packages: list[dict[str, Any]], status: int, words: str
) -> None:
    """Only a service that knows every package makes the status 0."""
    found, said = _verdict(json.dumps({"dependencies": packages}))
    assert found == status
    assert words in "\n".join(said)


@pytest.mark.parametrize("said", ["", "Traceback: ConnectionError", "{}"])
def test_a_service_that_does_not_answer_is_said_so(said: str) -> None:
    """Nothing was checked, and the status is not that of a clean bill."""
    found, words = _verdict(said)
    assert found == 3
    assert "cannot be reached from here, so nothing was checked" in words[0]
