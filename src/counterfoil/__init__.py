"""Both halves of every immigration detainer in one ledger, and a report whose every figure can be rebuilt."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import os

    from counterfoil.publish import Published

__version__ = "0.1.0"


def open(path: str | os.PathLike[str]) -> Published:
    """What was published, open for reading: figures, editions and claims.

    Args:
        path: A site that `publish site` wrote, its catalog, or a workspace. Of a workspace only what would be
            published is seen, through disclosure control.

    Raises:
        CounterfoilError: The folder is none of these.
    """
    from importlib import import_module
    from pathlib import Path

    # By its name: rooms that read the version from here do not lean on the pipeline.
    published: Published = import_module("counterfoil.pipeline").open_published(Path(path))
    return published
