"""What every test may ask for: the public records kept beside the project."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from support.sites import ZZSite, find_zz_site

os.environ["COUNTERFOIL_KEPT"] = "off"  # a test that keeps questions names a folder of its own
SHARED_DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of public records beside the project; the test is skipped where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip("skipped: no ../shared/data")
    return SHARED_DATA


@pytest.fixture(scope="session")
def zz_site(tmp_path_factory: pytest.TempPathFactory) -> ZZSite:
    """A published ZZ that no test changes; the processes of one run share it."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if base.name.startswith("popen-") else base) / "zz-site"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return find_zz_site(folder / "made")
