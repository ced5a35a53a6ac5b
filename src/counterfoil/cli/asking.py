"""Reads plain words of `measures compute` without the library that reads all of them, and names what they ask.

Words are plain where nothing about them has to be weighed: options that only say what is counted, of which workspace,
and how the answer is printed, each followed by a value. Others are left to the whole command line.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from counterfoil import settings
from counterfoil.cli.days import as_day
from counterfoil.cli.printing import Form
from counterfoil.errors import UsageError

_COMMAND = ["measures", "compute"]
_ONCE = ("--by", "--from", "--until", "--format", "--output", "--workspace", "--engine")
_MANY = ("--where",)
#: Settings that stand in the name of what is asked as what they come to, or change nothing about it.
_SAID = (settings.WORKSPACE, settings.ENGINE, settings.KEPT)


@dataclass(frozen=True)
class Asking:
    """What is asked of which workspace, in whatever words.

    Args:
        measure: The measure's id; "" = none in particular.
        by: Dimensions that tell cells apart, in order.
        where: Dimension and the one value to keep.
        from_date: First day, in.
        until_date: First day that is out.
        workspace: The workspace.
        engine: Where queries run; "" = as the setting says.
    """

    workspace: Path
    measure: str = ""
    by: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    from_date: date | None = None
    until_date: date | None = None
    engine: str = ""

    @property
    def engine_in_force(self) -> str:
        """Where queries run."""
        return self.engine or settings.ENGINE.read()

    def name(self) -> str:
        """One name for what is asked, of the folder wherever it is named from, and for every setting.

        Raises:
            FileNotFoundError: The folder that the workspace is named from is gone.
        """
        days = [day and day.isoformat() for day in (self.from_date, self.until_date)]
        beside = [[s.name, s.read()] for s in settings.SETTINGS if s not in _SAID]
        where = os.path.realpath(self.workspace)
        told = [self.measure, self.by, self.where, days, where, self.engine_in_force, beside]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


@dataclass(frozen=True)
class Said:
    """What is asked, and how the answer is printed.

    Args:
        asking: What is asked.
        form: How the answer is printed.
        output: Where to; None = standard output.
    """

    asking: Asking
    form: Form
    output: Path | None


def read_asking(
    measure: str,
    by: str,
    where: Sequence[str],
    days: tuple[str | None, str | None],
    workspace: Path | None,
    engine: str,
) -> Asking:
    """What the values of options ask.

    Args:
        measure: The measure's id.
        by: Dimensions, with commas between them.
        where: Each KEY=VALUE.
        days: The first day in and the first that is out, as YYYY-MM-DD.
        workspace: The workspace; None = as the setting says.
        engine: Where queries run; "" = as the setting says.

    Raises:
        UsageError: A value is not of its form.
    """
    return Asking(
        measure=measure,
        by=tuple(name.strip() for name in by.split(",") if name.strip()),
        where=tuple(_pair(text) for text in where),
        from_date=as_day(days[0], "--from"),
        until_date=as_day(days[1], "--until"),
        workspace=settings.workspace_path(workspace),
        engine=engine,
    )


def read_plain(words: Sequence[str]) -> Said | None:
    """What plain words say; None where they are not plain, or not right."""
    completing = any(name.startswith("_") and name.endswith("_COMPLETE") for name in os.environ)
    if list(words[: len(_COMMAND)]) != _COMMAND or completing:
        return None
    once: dict[str, str] = {}
    many: list[str] = []
    try:
        for name, value in _pairs(words[len(_COMMAND) :]):
            if name in _MANY:
                many.append(value)
            elif name in once:
                return None
            else:
                once[name] = value
        workspace, output = (Path(once[name]) if name in once else None for name in ("--workspace", "--output"))
        days = (once.get("--from"), once.get("--until"))
        asking = read_asking(once[""], once.get("--by", ""), many, days, workspace, once.get("--engine", ""))
        return Said(asking, Form(once.get("--format", Form.TABLE)), output)
    except (KeyError, ValueError, UsageError):
        return None


def _pairs(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each option with its value, and the measure under no name.

    Raises:
        ValueError: There is an option that is not plain, or one without a value.
    """
    left = iter(words)
    for word in left:
        name, mark, value = word.partition("=")
        if not word.startswith("-"):
            name, value = "", word
        elif name not in (*_ONCE, *_MANY):
            raise ValueError("not a plain option")
        elif not mark:
            value = next(left, "")
        if not value or value.startswith("-"):
            raise ValueError("not a plain value")
        yield name, value


def _pair(text: str) -> tuple[str, str]:
    """`k=v` as a pair."""
    name, mark, value = text.partition("=")
    if not mark or not name:
        raise UsageError("cli/not-a-pair", f"--where is not KEY=VALUE: {text}", remedy=["Such as --where state=06"])
    return name.strip(), value.strip()
