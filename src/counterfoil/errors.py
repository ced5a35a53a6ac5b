"""Every error a person can meet: its slug, its words and its exit status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum


class Exit(IntEnum):
    """What a command's exit status means; scripts rely on these numbers."""

    DONE = 0
    DEFECT = 1
    USAGE = 2
    BAD_INPUT = 3
    REFUSED = 4
    DIFFERENCE = 5


class CounterfoilError(Exception):
    """An error that a person can act on: where it is, what it cost and what to do.

    Args:
        slug: `room/short-name`; the same error always has the same slug.
        headline: What happened, in one line, without a value from a row.
        where: Label and place, in the order to print (release, file, sheet, row, column).
        cost: What was, or was not, changed.
        remedy: What to do next, as sentences; lines that start with two spaces are commands.
        status: The exit status of the command.
    """

    def __init__(
        self,
        slug: str,
        headline: str,
        *,
        where: Mapping[str, str] | None = None,
        cost: str = "Nothing was changed.",
        remedy: Sequence[str] = (),
        status: Exit = Exit.BAD_INPUT,
    ) -> None:
        super().__init__(headline)
        self.slug = slug
        self.headline = headline
        self.where: dict[str, str] = dict(where or {})
        self.cost = cost
        self.remedy: tuple[str, ...] = tuple(remedy)
        self.status = status

    def __str__(self) -> str:
        """The whole message as it is printed on standard error."""
        first = f"counterfoil: {self.headline}"
        lines = [f"{first}{' ' * max(2, 72 - len(first))}[{self.slug}]"]
        if self.where:
            width = max(len(label) for label in self.where)
            lines.append("")
            lines += [f"  {label.ljust(width)}  {place}" for label, place in self.where.items()]
        if self.cost:
            lines += ["", self.cost]
        if self.remedy:
            lines += ["", *self.remedy]
        return "\n".join(lines)


class DefectError(Exception):
    """A defect of counterfoil itself; its message names columns and rules, never a value."""


class UsageError(CounterfoilError):
    """A command was called with words that do not fit; the workspace was not touched."""

    def __init__(self, slug: str, headline: str, **details: object) -> None:
        super().__init__(slug, headline, status=Exit.USAGE, cost="", **details)  # type: ignore[arg-type]


class DeclarationError(CounterfoilError):
    """A fact file of the project or of a workspace says something that its schema does not allow."""


class RefusedError(CounterfoilError):
    """The gate or disclosure control refused to publish."""

    def __init__(self, slug: str, headline: str, **details: object) -> None:
        super().__init__(slug, headline, status=Exit.REFUSED, **details)  # type: ignore[arg-type]


class DifferenceError(CounterfoilError):
    """Verification found a difference between what is there and what should be there."""

    def __init__(self, slug: str, headline: str, **details: object) -> None:
        super().__init__(slug, headline, status=Exit.DIFFERENCE, cost="", **details)  # type: ignore[arg-type]
