"""The only door out: cells go in, a Releasable comes out, and what could tell about a person stays hidden."""

from counterfoil.disclosure.releasable import COUNTS, Cells, Releasable, release
from counterfoil.disclosure.thresholds import Thresholds, load_thresholds

__all__ = ["COUNTS", "Cells", "Releasable", "Thresholds", "load_thresholds", "release"]
