"""Turns a file of any kind that we read into blocks of text cells: nothing is inferred, and nothing runs."""

from counterfoil.sources.containers.block import Block
from counterfoil.sources.containers.kinds import Container, container_of
from counterfoil.sources.containers.opening import open_blocks
from counterfoil.sources.containers.refusals import plain, told_as, unreadable
from counterfoil.sources.containers.workbooks import columns_before

__all__ = ["Block", "Container", "columns_before", "container_of", "open_blocks", "plain", "told_as", "unreadable"]
