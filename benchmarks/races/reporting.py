"""An edition from question to folder against its parts, and its PDF against what Typst alone takes for its pages."""

from __future__ import annotations

import itertools
import pickle
from collections.abc import Iterator
from functools import partial
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import typst
from counting import FROM, UNTIL, stored_in
from racing import Ground, Race, apart

from counterfoil import pipeline, publish, reports
from counterfoil.pipeline import BuiltEdition
from counterfoil.publish import formats
from counterfoil.publish.formats.document import document_source


def races(ground: Ground) -> Iterator[Race]:
    """The whole report against rendering what it says, and its PDF against a bare compile of the same pages.

    What is above 1 is, in the first, counting and putting in place; in the second, writing the pages for Typst, the
    tags for those who hear the document, and the checks of PDF/UA.
    """
    stored, numbers = stored_in(ground.folder.parent, ground.rows), itertools.count()

    def build() -> BuiltEdition:
        folder = ground.folder / f"edition-{next(numbers)}"
        return pipeline.build_report(stored.path, "ddor", "ZZ", FROM, UNTIL, folder, lambda _name, _done, _of: None)

    edition = build().edition
    what, against = "report build, ZZ, one year", "rendering the same edition, nothing counted"
    yield Race("report-parts", what, build, against, lambda: publish.render_edition(edition))
    yield pdf_race("report-pdf", edition, ground.folder)


def pdf_race(name: str, edition: reports.Edition, folder: Path) -> Race:
    """The PDF of an edition against a compile of the same Typst files without tags and without a standard.

    Each is made in a process of its own: Typst keeps what it has laid out, so that of two compiles in one process
    the second costs next to nothing, while a report is built once.
    """
    drawings = {chart.chart_id: formats.render_drawing(chart) for chart in edition.charts}
    sources, _ = document_source(edition, drawings)
    whole, pages = folder / f"{name}-edition.pickle", folder / f"{name}-pages.pickle"
    whole.write_bytes(pickle.dumps((edition, drawings)))
    pages.write_bytes(pickle.dumps(sources))
    what, against = f"PDF of {edition.edition_id}", "a bare Typst compile of the same pages, without tags"
    ours, theirs = partial(apart, "reporting", "make_pdf", whole), partial(apart, "reporting", "compile_pages", pages)
    return Race(name, what, ours, against, theirs, goal=1.5, warm=False)


def make_pdf(edition: str) -> None:
    """The PDF as a report has it, from a file with an edition and its drawings."""
    formats.render_document(*pickle.loads(Path(edition).read_bytes()))


def compile_pages(pages: str) -> None:
    """What Typst makes of a file with Typst files, and nothing else."""
    files_of: Any = pickle.loads(Path(pages).read_bytes())
    with as_file(files("counterfoil.publish.formats") / "fonts") as fonts:
        typst.compile(files_of, font_paths=[str(fonts)], ignore_system_fonts=True, pdf_tags=False)
