"""Both halves of every immigration detainer in one ledger, and a report whose every figure can be rebuilt."""

__version__ = "0.1.0"
