"""Turns the command line into its manual page, in the language that `man` reads."""

from __future__ import annotations

import inspect

import typer

from counterfoil import __version__
from reference_pages.commands import every_command, parameter_name


def man_page(app: typer.Typer) -> str:
    """The manual page of every command, made from the same words as its help."""
    lines = [
        '.\\" Made by `make docs` from the code. Edits here are lost.',
        f'.TH COUNTERFOIL 1 "" "counterfoil {__version__}" "User Commands"',
        ".SH NAME",
        "counterfoil \\- immigration detainers: one ledger for both halves, and a report that can be rebuilt",
        ".SH SYNOPSIS",
        ".B counterfoil",
        ".I COMMAND",
        "[\\fIARGUMENT\\fR...] [\\fIOPTION\\fR...]",
        ".SH COMMANDS",
    ]
    for path, command in every_command(app):
        if hasattr(command, "commands"):
            continue
        lines += [".SS " + _plain(path), _plain(" ".join(inspect.cleandoc(command.help or "").split()))]
        for parameter in command.params:
            if not getattr(parameter, "hidden", False):
                lines += [".TP", f".B {_plain(parameter_name(parameter))}", _plain(parameter.help or "")]
    lines += [
        ".SH EXIT STATUS",
        "0 done; 2 usage; 3 bad input, nothing was changed; 4 refused to publish; 5 verification found a difference;",
        "1 a defect of counterfoil itself.",
        ".SH ENVIRONMENT",
        ".TP",
        ".B COUNTERFOIL_WORKSPACE",
        "The workspace, where --workspace names none. All settings are in docs/reference/settings.md.",
    ]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """A text in which nothing is taken for a request of the typesetter."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("\n", " ")
    return f"\\&{text}" if text.startswith((".", "'")) else text
