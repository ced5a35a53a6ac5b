"""Turns a file whose kind is known into its blocks."""

from __future__ import annotations

from pathlib import Path

from counterfoil.sources.containers.block import Block
from counterfoil.sources.containers.columnar import columnar_block
from counterfoil.sources.containers.kinds import Container
from counterfoil.sources.containers.texts import delimited_block
from counterfoil.sources.containers.workbooks import workbook_blocks


def open_blocks(path: Path, container: Container, *, may_cut: bool = True) -> list[Block]:
    """All cells of a file as text, nothing inferred, in blocks: one a sheet, or one for a file without sheets.

    Args:
        path: The file.
        container: What it is.
        may_cut: Whether both cores may be used for it; nothing else depends on that.
    """
    if container == "workbook":
        return workbook_blocks(path, may_cut=may_cut)
    return [columnar_block(path) if container == "columnar" else delimited_block(path)]
