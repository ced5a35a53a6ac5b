"""The only door out: cells go in, a Releasable comes out, and what could tell about a person stays hidden."""

from counterfoil.disclosure.attack import Attack
from counterfoil.disclosure.cells import COUNTS, Cells
from counterfoil.disclosure.earlier import PUBLISHED_NUMBERS, read_numbers, written_numbers
from counterfoil.disclosure.numbers import Family, count_sensitive
from counterfoil.disclosure.releasable import Releasable, apart, release
from counterfoil.disclosure.thresholds import Thresholds, load_thresholds
from counterfoil.disclosure.together import Protection, Together, gathering

__all__ = [
    "COUNTS",
    "PUBLISHED_NUMBERS",
    "Attack",
    "Cells",
    "Family",
    "Protection",
    "Releasable",
    "Thresholds",
    "Together",
    "apart",
    "count_sensitive",
    "gathering",
    "load_thresholds",
    "read_numbers",
    "release",
    "written_numbers",
]
