"""Draws whole columns of chance from a seed: the same seed and words give the same columns on every machine."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any


class Draws:
    """One stream of columns.

    Args:
        seed: Chooses the release.
        what: Words that tell this stream from the others of the seed.
    """

    def __init__(self, seed: int, *what: str) -> None:
        import numpy as np

        words = [zlib.crc32(w.encode()) for w in what]
        self._rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed % 2**63, *words])))

    def shares(self, count: int) -> Any:
        """Numbers from 0 to below 1."""
        return self._rng.random(count)

    def happens(self, share: float, count: int) -> Any:
        """Truth values, a share of which is true."""
        import polars as pl

        return pl.Series(self.shares(count) < share)

    def exactly(self, share: float, count: int) -> Any:
        """Truth values, of which just so large a share is true."""
        import numpy as np
        import polars as pl

        return pl.Series(
            np.argsort(np.argsort(self.shares(count), kind="stable"), kind="stable") < round(share * count)
        )

    def integers(self, low: int, high: int, count: int) -> Any:
        """Whole numbers from `low` to below `high`."""
        import polars as pl

        return pl.Series((low + self.shares(count) * (high - low)).astype("int64"))

    def one_of(self, values: Sequence[Any], count: int, *, dtype: Any = None) -> Any:
        """Values, each as likely as the others."""
        import polars as pl

        return pl.Series(list(values), dtype=dtype).gather(self.integers(0, len(values), count))

    def places_in(self, weights: Sequence[float], count: int) -> Any:
        """Positions in a list, each as likely as its weight says."""
        import numpy as np
        import polars as pl

        sums = np.cumsum(np.asarray(weights, dtype="float64"))
        return pl.Series(np.searchsorted(sums, self.shares(count) * sums[-1], side="right").astype("int64"))

    def mix(self, weights: Mapping[str, float], count: int) -> Any:
        """Words, each as likely as its weight says; the empty word becomes null."""
        import polars as pl

        words = pl.Series([word or None for word in weights], dtype=pl.String)
        return words.gather(self.places_in(list(weights.values()), count))

    def days(self, first: date, last: date, count: int, weights: Sequence[float] | None = None) -> Any:
        """Days spread over all of a time, in chance order: even a few rows reach every part of it.

        Args:
            first: The first day that may occur.
            last: The last day that may occur.
            count: How many.
            weights: One a day; None = all the same.
        """
        import numpy as np
        import polars as pl

        every = pl.date_range(first, last, eager=True)
        sums = np.cumsum(np.ones(len(every)) if weights is None else np.asarray(weights, dtype="float64"))
        spread = (np.arange(count) + self.shares(count)) / max(count, 1)
        spread = spread[np.argsort(self.shares(count), kind="stable")]
        return every.gather(np.searchsorted(sums, spread * sums[-1], side="right").clip(0, len(every) - 1))

    def keys(self, count: int) -> Any:
        """Person keys of forty hexadecimal digits."""
        import polars as pl

        digits = self._rng.bytes(20 * count).hex()
        return pl.Series([digits[at : at + 40] for at in range(0, 40 * count, 40)], dtype=pl.String)
