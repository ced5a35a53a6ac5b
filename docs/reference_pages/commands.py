"""Turns the command line into its reference page, and refuses one that has no words for a command or an option."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import typer

from reference_pages import UndocumentedError
from reference_pages.markdown import code, page, table

_LEAD = """\
Every command, with its arguments and options. Periods are half open: `--from` is the first day in, `--until` the
first day out. What the exit statuses mean is in [errors.md](errors.md); where a workspace is looked for, in
[settings.md](settings.md)."""


def commands_page(app: typer.Typer) -> str:
    """The reference page of a command line.

    Raises:
        UndocumentedError: A command, an argument or an option has no help.
    """
    lines: list[str] = []
    for path, command in every_command(app):
        if not (command.help or "").strip():
            raise UndocumentedError(f"the command `{path}` has no help: write a docstring for its function")
        lines += [f"## `{path}`", "", inspect.cleandoc(command.help), ""]
        if hasattr(command, "commands"):
            below = [
                (f"`{path} {name}`", (c.help or "").strip().split("\n")[0]) for name, c in command.commands.items()
            ]
            lines += table(("command", "what it does"), below)
        shown = [p for p in command.params if not getattr(p, "hidden", False)]
        for param in shown:
            if not (getattr(param, "help", None) or "").strip():
                raise UndocumentedError(f"`{path}`: {parameter_name(param)} has no help: give it `help=`")
        if shown:
            rows = [(code(_usage(p)), _default(p), p.help) for p in shown]
            lines += table(("argument or option", "default", "meaning"), rows)
    return page("Commands", _LEAD, lines)


def every_command(app: typer.Typer) -> Iterator[tuple[str, Any]]:
    """Each command with the words that call it, groups before what stands below them."""
    root = typer.main.get_command(app)
    yield from _walk(root.name or "counterfoil", root)


def _walk(path: str, command: Any) -> Iterator[tuple[str, Any]]:
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from _walk(f"{path} {name}", below)


def parameter_name(param: Any) -> str:
    """A parameter as a person types it."""
    if param.param_type_name == "argument":
        return str(param.metavar or param.name.upper())
    return "/".join([*param.opts, *param.secondary_opts])


def _usage(param: Any) -> str:
    """A parameter with what is to be put in its place."""
    if param.param_type_name == "argument" or getattr(param, "is_flag", False):
        return parameter_name(param)
    many = "..." if param.multiple else ""
    return f"{parameter_name(param)} {param.metavar or _kind(param)}{many}"


def _kind(param: Any) -> str:
    """What an option takes, from the type of the function's parameter."""
    kind = param.type_descriptor.annotation
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind.__name__.upper()
    return {int: "N", Path: "DIR"}.get(kind, "TEXT")


def _default(param: Any) -> str:
    """What holds where it is not given."""
    if param.required:
        return "required"
    value = param.default.value if isinstance(param.default, Enum) else param.default
    return "" if value in (None, "", False) else code(value)
