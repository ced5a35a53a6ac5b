"""A ZZ workspace, made once for the tests that only read it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from counterfoil import pipeline, zz
from counterfoil.engine import create_workspace, writing
from counterfoil.sources import add_releases, load_formats


@dataclass(frozen=True)
class ZZWorkspace:
    """A workspace with a ZZ release worked through, and what is true of it."""

    path: Path
    truth: Path
    release: zz.ZZRelease


def make_zz_workspace(
    folder: Path, rows: int = 1500, seed: int = 7, tables: tuple[str, ...] = (), *, has_records: bool = True
) -> ZZWorkspace:
    """A ZZ release added to a workspace, with its logs, if any, and the tables beside it, and worked through."""
    release = zz.write_release(folder / "release", rows=rows, seed=seed, tables=tables)
    path = folder / "workspace"
    create_workspace(path)
    shutil.copytree(release.facts, path / "facts")
    with writing(path) as change:
        formats = load_formats(change.fact_folders())
        add_releases(change, (*release.workbooks, *release.beside), formats)
        for record in (*release.custodian_logs, *release.custodian_counts) if has_records else ():
            add_releases(change, [record], formats)
    pipeline.run(path, lambda _name, _done, _of: None)
    return ZZWorkspace(path, release.truth, release)
