"""An edition from question to folder, against its parts: the same counting and the same rendering, each alone."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from counting import FROM, UNTIL, stored_in
from racing import Ground, Race

from counterfoil import pipeline, publish
from counterfoil.pipeline import BuiltEdition


def races(ground: Ground) -> Iterator[Race]:
    """The whole report against rendering what it says: what is above 1 is counting, and putting it in place."""
    stored, numbers = stored_in(ground.folder.parent, ground.rows), itertools.count()

    def build() -> BuiltEdition:
        folder = ground.folder / f"edition-{next(numbers)}"
        return pipeline.build_report(stored.path, "ddor", "ZZ", FROM, UNTIL, folder, lambda _name, _done, _of: None)

    edition = build().edition
    what, against = "report build, ZZ, one year", "rendering the same edition, nothing counted"
    yield Race("report-parts", what, build, against, lambda: publish.render_edition(edition))
