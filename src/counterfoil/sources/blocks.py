"""Opens a published file and cuts it into blocks of text cells; what it does stands in `containers`."""

from counterfoil.sources.containers import (
    Block,
    Container,
    columns_before,
    container_of,
    open_blocks,
    plain,
    told_as,
    unreadable,
)

__all__ = ["Block", "Container", "columns_before", "container_of", "open_blocks", "plain", "told_as", "unreadable"]
