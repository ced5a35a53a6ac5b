"""Turns what a person names (files, folders, archives, addresses) into files on this machine that can be read."""

from counterfoil.sources.intake.collecting import collect
from counterfoil.sources.intake.found import Collected, Progress, Skipped

__all__ = ["Collected", "Progress", "Skipped", "collect"]
