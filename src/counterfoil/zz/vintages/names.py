"""Turns the patterns of a format's file names into plain names, each with the fiscal years that it promises."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from counterfoil.sources import Format
from counterfoil.zz.vintages.facts import load_vintages

_FREE = "\0"
_YEARS = re.compile(r"(?i)FY[ _]?(20\d{2}|\d{1,2})(?!\d)(?:(?:-FY|-|_)(20\d{2}|\d{2})(?!\d))?")
_EARLIER = re.compile(r"(?i)pre[ _]?FY|prior")
_QUANTIFIER = re.compile(r"\?|\*|\+|\{(\d+)(?:,(\d*))?\}")


@dataclass(frozen=True)
class FileName:
    """One file of a release.

    Args:
        name: What it is called.
        first: The first fiscal year of its rows; None = every one before `last`.
        last: The last fiscal year of its rows; None = every one.
    """

    name: str
    first: int | None = None
    last: int | None = None

    @property
    def years(self) -> range:
        """The fiscal years that the name promises; empty where it promises none, or all before one."""
        return range(self.first, self.last + 1) if self.first and self.last else range(0)


def file_names(fact: Format, first: date, last: date, ending: str = "") -> tuple[FileName, ...]:
    """The names of a format's files, in the order of their years; of several spellings the first is taken.

    Args:
        fact: The format.
        first: The first day of its rows.
        last: Their last day.
        ending: What the name ends in, such as `.dta`; "" = what the first pattern gives.
    """
    found: dict[tuple[int | None, int | None], FileName] = {}
    for pattern in fact.files or (rf"ZZ-FICTIONAL_{fact.format}{_plain_ending(fact)}",):
        names = [n for n in _names(_with_years(pattern, first, last)) if n.endswith(ending)]
        every = [_years_of(name) for name in names]
        if found and any(name.last is None for name in every):
            break
        for years in every:
            found.setdefault((years.first, years.last), years)
    whole = found.get((None, None))
    if whole is not None:
        same = (
            [n for n in _names(_with_years(fact.files[0], first, last)) if n.endswith(ending)] if fact.files else []
        )
        several = [n for n in same if re.sub(r"\d", "", n) == re.sub(r"\d", "", whole.name)]
        return tuple(FileName(n) for n in several) or (whole,)
    own = (found[at] for at in found if _meets(found[at], fiscal_year(first, fact), fiscal_year(last, fact)))
    return tuple(sorted(own, key=lambda n: (n.last or 0, n.name)))


def fiscal_year(day: date, fact: Format) -> int:
    """The publisher's fiscal year of a day."""
    return day.year + (day.month >= fact.fiscal_year_starts > 1)


def _meets(name: FileName, first: int, last: int) -> bool:
    return (name.last or last) >= first and (name.first or first) <= last


def _plain_ending(fact: Format) -> str:
    return {"workbook": r"\.xlsx", "delimited": r"\.csv", "columnar": r"\.parquet"}[fact.container]


def _with_years(pattern: str, first: date, last: date) -> str:
    """The pattern with the years of the rows, and the last day, in place of any year and any day."""
    years = "|".join(str(y) for y in range(first.year, last.year + 2))
    return pattern.replace(r"20\d\d", f"({years})").replace(r"\d{8}", f"{last:%Y%m%d}")


def _years_of(name: str) -> FileName:
    """The name with the fiscal years that stand in it."""
    found = _YEARS.search(name)
    if found is None:
        return FileName(name)
    years = sorted(_whole_year(y) for y in found.groups() if y)
    if _EARLIER.search(name):
        return FileName(name, None, years[0] - (0 if "and prior" in name.casefold() else 1))
    return FileName(name, years[0], years[-1])


def _whole_year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _names(pattern: str) -> Iterator[str]:
    """The plain names that fit a pattern: digits of a class one by one, other classes by their first character."""
    parts, end = _alternatives(pattern, 0)
    if end != len(pattern):
        raise ValueError(f"no plain name can be made of the pattern {pattern!r}")
    author = load_vintages().author
    yield from (name.replace(_FREE, author) for name in parts)


def _alternatives(pattern: str, at: int) -> tuple[list[str], int]:
    """What stands between bars, up to the end of the group."""
    every: list[str] = []
    while True:
        here, at = _sequence(pattern, at)
        every += here
        if at >= len(pattern) or pattern[at] != "|":
            return every, at
        at += 1


def _sequence(pattern: str, at: int) -> tuple[list[str], int]:
    """One thing after the other."""
    parts: list[list[str]] = []
    while at < len(pattern) and pattern[at] not in "|)":
        atom, at = _atom(pattern, at)
        counted = _QUANTIFIER.match(pattern, at)
        if counted:
            at = counted.end()
            times = {"?": 0, "*": 0, "+": 1}.get(counted[0], int(counted[2] or counted[1] or 0))
            atom = ["".join(choice) for choice in itertools.product(atom[:1] if times > 1 else atom, repeat=times)]
        parts.append(atom)
    return ["".join(choice) for choice in itertools.product(*parts)], at


def _atom(pattern: str, at: int) -> tuple[list[str], int]:
    """A character, a class, or a group."""
    one = pattern[at]
    if one == "(":
        inner = at + 3 if pattern.startswith("(?:", at) else at + 1
        inside, end = _alternatives(pattern, inner)
        return inside, end + 1
    if one == "[":
        end = pattern.index("]", at)
        return _class(pattern[at + 1 : end]), end + 1
    if one == "\\":
        escaped = pattern[at + 1]
        return (["0"] if escaped == "d" else [" "] if escaped == "s" else [escaped]), at + 2
    return [_FREE if one == "." else one], at + 1


def _class(inside: str) -> list[str]:
    spread = re.sub(
        r"(\w)-(\w)", lambda m: "".join(chr(c) for c in range(ord(m[1]), ord(m[2]) + 1)), inside.replace("\\", "")
    )
    return list(spread) if spread.isdigit() else [spread[0]]
