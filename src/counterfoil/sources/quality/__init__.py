"""How good a release is, and what changed since the one before: counts from its rows, never a value of a person."""

from counterfoil.sources.quality.checking import check_release
from counterfoil.sources.quality.comparison import compare_releases
from counterfoil.sources.quality.facts import SpikeLimits, load_limits
from counterfoil.sources.quality.odd_days import find_odd_days, find_odd_days_of_all, words_of
from counterfoil.sources.quality.values import printable

__all__ = [
    "SpikeLimits",
    "check_release",
    "compare_releases",
    "find_odd_days",
    "find_odd_days_of_all",
    "load_limits",
    "printable",
    "words_of",
]
