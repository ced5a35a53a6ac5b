"""Replaces numbers that could lead to a person by a hash that only the key of the workspace can make."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Any

from counterfoil.sources.formats import Format

#: The name of the key under which booking numbers are hashed.
KEY = "booking"
_SCOPE = "agency_name_as_stated"


def replace_keyed(rows: Any, fact: Format, key: Callable[[], str]) -> Any:
    """Rows in which no number of a keyed column is left: each is a hash of the agency and the number.

    The same number of the same agency has the same hash in one workspace and another one in any other, so that a
    list of numbers cannot be tried out without the key.

    Args:
        rows: A Polars frame of a format's table.
        fact: The format; only its keyed columns are touched.
        key: Gives the secret key; called only where there is a number.
    """
    import polars as pl

    fields = [c.field for c in fact.columns.values() if c.keyed and c.field in rows.columns]
    for field in fields:
        number = pl.col(field).str.strip_chars().str.to_uppercase()
        agency = pl.col(_SCOPE).str.strip_chars().str.to_lowercase().fill_null("") if _SCOPE in rows.columns else ""
        whole = pl.when(number.is_null() | (number == "")).then(None).otherwise(agency + pl.lit("\x1f") + number)
        said = rows.select(whole.alias("said"))["said"]
        distinct = said.drop_nulls().unique()
        if not distinct.len():
            rows = rows.with_columns(pl.lit(None, dtype=pl.String).alias(field))
            continue
        secret = bytes.fromhex(key())
        made = [hmac.new(secret, text.encode(), "sha256").hexdigest()[:32] for text in distinct]
        hashed = said.replace_strict(distinct, pl.Series(made), default=None, return_dtype=pl.String)
        rows = rows.with_columns(hashed.alias(field))
    return rows
