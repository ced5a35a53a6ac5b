"""Writes a whole site beside its place and then puts it there, with pages drawn by several processes."""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import secrets
import shutil
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from counterfoil.errors import CounterfoilError
from counterfoil.language import languages
from counterfoil.publish.site.pages import Page, Site

#: With fewer pages than this one process draws them all.
_ALONE = 1500
_CHUNK = 60
_MARK = "catalog/catalog.json"
_EDITION = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,150}")
_SITE: Site | None = None


def write_site(folder: Path, catalog: Mapping[str, bytes], editions: Sequence[Path], workers: int) -> tuple[int, int]:
    """Puts a site in place: whole, or not at all.

    Args:
        folder: Not there yet, empty, or a site that was published earlier, which is replaced.
        catalog: The files of the catalog, path to bytes.
        editions: The folders of the editions to publish.
        workers: Processes that draw pages.

    Returns:
        How many pages and how many files were written.

    Raises:
        CounterfoilError: The folder holds something else, or cannot be written.
    """
    target = Path(os.path.realpath(folder))
    if target.exists() and not (
        target.is_dir() and (next(target.iterdir(), None) is None or (target / _MARK).is_file())
    ):
        raise CounterfoilError(
            "publish/site-taken",
            "the folder holds something that is not a site",
            where={"folder": str(folder)},
            cost="Nothing was published.",
            remedy=["Give a folder that does not exist yet, or that of an earlier site, with --output."],
        )
    building = target.with_name(f".{target.name}.{secrets.token_hex(6)}.part")
    before = target.with_name(f".{target.name}.{secrets.token_hex(6)}.old")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for path, data in catalog.items():
            _write(building / "catalog", path, data)
        for edition in editions:
            edition_id = str(json.loads((edition / "edition.json").read_bytes())["edition_id"])
            if not _EDITION.fullmatch(edition_id):
                raise ValueError("the id of an edition is no name of a folder")
            shutil.copytree(edition, building / "editions" / edition_id, symlinks=True)
        page_count = _draw(building, workers)
        file_count = sum(len(names) for _, _, names in os.walk(building))
        if target.exists():
            target.replace(before)
        building.replace(target)
    except OSError as problem:
        if before.exists() and not target.exists():
            before.replace(target)
        raise CounterfoilError(
            "publish/cannot-write",
            "the folder of the site cannot be written",
            where={"folder": str(folder), "because": problem.strerror or type(problem).__name__},
            cost="Nothing was published.",
            remedy=["Give a folder that you may write to, on a disk with room, with --output."],
        ) from problem
    finally:
        shutil.rmtree(building, ignore_errors=True)
        shutil.rmtree(before, ignore_errors=True)
    return page_count, file_count


def _draw(building: Path, workers: int) -> int:
    """Draws every page in every language."""
    site = Site(building)
    for name in ("site.css", "site.js", "icon.svg"):
        _write(building, f"assets/{name}", files("counterfoil.publish.site").joinpath("assets", name).read_bytes())
    _write(building, "assets/places.js", places_index(site))
    _write(building, "robots.txt", b"User-agent: *\nAllow: /\n")
    work = [(page, language) for page in site.pages() for language in languages()]
    if len(work) < _ALONE or workers < 2:
        for one in work:
            _draw_one(site, building, *one)
        return len(work)
    parts = [work[at : at + _CHUNK] for at in range(0, len(work), _CHUNK)]
    with multiprocessing.get_context("spawn").Pool(workers, _open, (str(building),)) as pool:
        for _ in pool.imap_unordered(_draw_part, parts):
            pass
    return len(work)


def _open(folder: str) -> None:
    """Opens the site in a process that draws."""
    global _SITE
    _SITE = Site(Path(folder))


def _draw_part(part: Sequence[tuple[Page, str]]) -> int:
    assert _SITE is not None
    for page, language in part:
        _draw_one(_SITE, _SITE.folder, page, language)
    return len(part)


def _draw_one(site: Site, folder: Path, page: Page, language: str) -> None:
    for path, data in site.draw(page, language).items():
        _write(folder, path, data)


def places_index(site: Site) -> bytes:
    """The index of the search: path, name and what tells it apart, of everything that has a page."""
    rows: list[list[Any]] = []
    for kind in ("state", "county", "agency"):
        rows += [[s.path, s.name, s.more or s.code] for s in site.subjects[kind].values()]
    text = json.dumps(rows, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c")
    return f"window.counterfoilPlaces={text};\n".encode()


def _write(folder: Path, path: str, data: bytes) -> None:
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
