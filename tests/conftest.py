"""What every test may ask for: the public records kept beside the project, and a part that CI must have."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED_DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of public records beside the project; the test is skipped where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip("skipped: no ../shared/data")
    return SHARED_DATA


def need(part: str, *, present: bool) -> None:
    """Skips a test whose part is missing on a laptop; fails it in CI."""
    if present:
        return
    if os.environ.get("CI"):
        pytest.fail(f"{part} is missing, and CI must have it")
    pytest.skip(f"{part} is not installed")
