"""How good a release is, and what changed since the one before: counts from its rows, never a value of a person."""

from counterfoil.sources.quality.checking import check_release
from counterfoil.sources.quality.comparison import compare_releases

__all__ = ["check_release", "compare_releases"]
