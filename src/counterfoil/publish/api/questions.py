"""Reads the parameters of a request strictly: an unknown or unreadable one is named, with what is allowed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from urllib.parse import parse_qsl

from counterfoil.publish.api.problems import ProblemError

#: Parameters whose blank value says something: no word, no first page, no dimension.
_MAY_BE_BLANK = ("q", "page", "by", "where")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Parameters:
    """The parameters of one request.

    Args:
        query: The query string, as it came.
        known: The names that the address knows.
        many: Those of them that may stand more than once.

    Raises:
        ProblemError: The query cannot be read, or names a parameter that is not known or stands twice.
    """

    def __init__(self, query: bytes, known: Sequence[str], many: Sequence[str] = ()) -> None:
        try:
            pairs = parse_qsl(
                query.decode("ascii"),
                keep_blank_values=True,
                strict_parsing=False,
                errors="strict",
                max_num_fields=60,
            )
        except (UnicodeDecodeError, ValueError):
            raise ProblemError(422, "parameter", "the query cannot be read as UTF-8 pairs", allowed=known) from None
        self._values: dict[str, list[str]] = {}
        for name, value in pairs:
            if name not in known:
                raise ProblemError(
                    422, "parameter", "there is no such parameter", parameter=_plain(name), allowed=known
                )
            if any(ord(c) < 32 or ord(c) == 127 for c in value):
                raise ProblemError(422, "parameter", "a parameter holds a control character", parameter=name)
            if not value.strip() and name not in _MAY_BE_BLANK:
                raise ProblemError(422, "parameter", "a parameter is blank", parameter=name)
            self._values.setdefault(name, []).append(value)
        for name, values in self._values.items():
            if len(values) > 1 and name not in many:
                raise ProblemError(422, "parameter", "a parameter stands twice", parameter=name)

    def text(self, name: str, default: str = "") -> str:
        """One text."""
        return self._values.get(name, [default])[0].strip()

    def required(self, name: str, allowed: Sequence[str]) -> str:
        """One text that must be there."""
        value = self.text(name)
        if not value:
            raise ProblemError(422, "parameter", "a parameter is missing", parameter=name, allowed=allowed)
        return value

    def names(self, name: str) -> tuple[str, ...]:
        """Words with commas between them, or in several parameters."""
        return tuple(w.strip() for value in self._values.get(name, []) for w in value.split(",") if w.strip())

    def pairs(self, name: str) -> tuple[tuple[str, str], ...]:
        """`dimension:value`, with commas between them, or in several parameters."""
        found = []
        for value in self._values.get(name, []):
            for part in value.split(","):
                key, mark, told = part.partition(":")
                if not mark or not key.strip() or not told.strip():
                    raise ProblemError(
                        422, "parameter", "it is not dimension:value", parameter=name, allowed=["where=state:06"]
                    )
                found.append((key.strip(), told.strip()))
        return tuple(found)

    def day(self, name: str) -> date | None:
        """A day, or None where the parameter is not there."""
        value = self.text(name)
        if name not in self._values:
            return None
        try:
            if not _DAY.fullmatch(value):
                raise ValueError
            return date.fromisoformat(value)
        except ValueError:
            raise ProblemError(
                422, "parameter", "it is not a day", parameter=name, allowed=["YYYY-MM-DD, such as 2024-10-01"]
            ) from None

    def number(self, name: str, default: int, least: int, most: int) -> int:
        """A whole number inside bounds."""
        if name not in self._values:
            return default
        value = self.text(name)
        if not re.fullmatch(r"\d{1,9}", value, re.ASCII) or not least <= int(value) <= most:
            raise ProblemError(
                422, "parameter", "it is not a number in the bounds", parameter=name, allowed=[f"{least} to {most}"]
            )
        return int(value)

    def one_of(self, name: str, allowed: Sequence[str], default: str = "") -> str:
        """One of some words."""
        value = self.text(name, default)
        if name in self._values and value not in allowed:
            raise ProblemError(422, "parameter", "it is none of the words allowed", parameter=name, allowed=allowed)
        return value


def _plain(name: str) -> str:
    """A name that came from outside, short and in plain letters."""
    return re.sub(r"[^A-Za-z0-9_.-]", "?", name)[:40]
