"""Keeps the questions that people usually ask of a workspace, so that the first asking starts as the next does."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from counterfoil.cli.again import keep_question
from counterfoil.cli.asking import Asking
from counterfoil.cli.kept import keep, kept_folder, read_kept
from counterfoil.cli.program import program_digest, workspace_digest


def keep_usual(workspace: Path, engine: str = "") -> None:
    """Prepares and keeps them, where they are not kept already for this state of the workspace.

    Nothing is said and nothing fails: whatever stands in the way is said to whoever asks.

    Args:
        workspace: A workspace that has been worked through.
        engine: Where queries run; "" = as the setting says.
    """
    every = Asking(workspace, engine=engine)
    if kept_folder() is None or every.engine_in_force != "duckdb":
        return
    with suppress(Exception):
        current = {"program": program_digest(), "state": workspace_digest(workspace)}
        if read_kept(every.name()) != current:
            _keep(every, **current)


def _keep(every: Asking, program: str, state: str) -> None:
    """Keeps each of them, and under the name of no question in particular that all are kept."""
    from counterfoil.engine import reading
    from counterfoil.measures import prepare_usual

    with reading(every.workspace, every.engine, is_patient=False) as snapshot:
        if workspace_digest(every.workspace) != state:
            return  # another command has changed it since
        for question, prepared in prepare_usual(snapshot):
            asking = replace(every, measure=question.measure, by=question.by)
            if not keep_question(asking, prepared, program, state):
                return  # nothing can be kept there
    keep(every.name(), {"program": program, "state": state})
