"""Gives the tests of ZZ one release, and its workbooks as a person would see them."""

from __future__ import annotations

from typing import Any

import pytest
from zz_reading import ROWS, read_rows

from counterfoil.zz import ZZRelease, write_release


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> ZZRelease:
    """One release of 1,500 rows."""
    return write_release(tmp_path_factory.mktemp("zz"), rows=ROWS, seed=7)


@pytest.fixture(scope="session")
def sheet_rows(release: ZZRelease) -> list[dict[str, Any]]:
    """Every row below the headings that has a cell: file, sheet, row, and the cells as text by heading."""
    return read_rows(release)
