"""An edition before it has a form: the sentences, tables and charts of one report, built from Releasables alone."""

from counterfoil.reports.edition import (
    Chart,
    Edition,
    EditionTable,
    Figure,
    Flag,
    Input,
    Scope,
    Section,
)

__all__ = ["Chart", "Edition", "EditionTable", "Figure", "Flag", "Input", "Scope", "Section"]
