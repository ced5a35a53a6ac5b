"""The only door out: cells go in, a Releasable comes out, and what could tell about a person stays hidden."""

from typing import TYPE_CHECKING

from counterfoil.faces import Face, open_face

if TYPE_CHECKING:
    from counterfoil.disclosure.attack import Attack
    from counterfoil.disclosure.beside import given_away
    from counterfoil.disclosure.cells import COUNTS, Cells
    from counterfoil.disclosure.earlier import PUBLISHED_NUMBERS, read_numbers, written_numbers
    from counterfoil.disclosure.numbers import Family, count_sensitive
    from counterfoil.disclosure.releasable import Releasable, apart, release
    from counterfoil.disclosure.thresholds import AttackLimits, Thresholds, load_thresholds
    from counterfoil.disclosure.together import Protection, Together, confiding, gathering

__all__ = [
    "COUNTS",
    "PUBLISHED_NUMBERS",
    "Attack",
    "AttackLimits",
    "Cells",
    "Family",
    "Protection",
    "Releasable",
    "Thresholds",
    "Together",
    "apart",
    "confiding",
    "count_sensitive",
    "gathering",
    "given_away",
    "load_thresholds",
    "read_numbers",
    "release",
    "written_numbers",
]

__getattr__: Face = open_face(
    __name__,
    {
        "attack": ["Attack"],
        "beside": ["given_away"],
        "cells": ["COUNTS", "Cells"],
        "earlier": ["PUBLISHED_NUMBERS", "read_numbers", "written_numbers"],
        "numbers": ["Family", "count_sensitive"],
        "releasable": ["Releasable", "apart", "release"],
        "thresholds": ["AttackLimits", "Thresholds", "load_thresholds"],
        "together": ["Protection", "Together", "confiding", "gathering"],
    },
)
