"""Answers what is asked of a measure: from the query that is kept for it, else by understanding it first.

What is kept follows from what is asked, the facts and the catalog alone: the query as text, and what the answer says
of itself. Rows are counted, and go through disclosure control, each time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from counterfoil.cli.asking import Asking, Said
    from counterfoil.disclosure import Releasable
    from counterfoil.measures import Prepared, Question


def answer(said: Said) -> None:
    """Prints the answer, and keeps its query where none was kept.

    Raises:
        CounterfoilError: It cannot be answered, or not be written.
    """
    if answer_again(said):
        return
    from counterfoil.cli.program import program_digest, workspace_digest
    from counterfoil.engine import reading
    from counterfoil.measures import compute_and_prepare

    asking, program = said.asking, program_digest()
    with reading(asking.workspace, asking.engine) as snapshot:
        state = workspace_digest(asking.workspace)
        found, flags, prepared = compute_and_prepare(snapshot, question_of(asking))
    _print(said, found, flags)
    if prepared is not None:
        keep_question(asking, prepared, program, state)


def answer_again(said: Said) -> bool:
    """Answers, where it was understood before and nothing has changed since that the answer hangs on.

    Returns:
        Whether it was answered. Where it was not, nothing was printed.

    Raises:
        CounterfoilError: The answer cannot be written.
    """
    from counterfoil.cli.kept import read_kept

    try:
        kept = read_kept(said.asking.name())
        found = None if kept is None else _counted(said.asking, kept)
    except Exception:
        return False  # whatever is wrong is said where it is understood anew
    if found is None:
        return False
    _print(said, *found)
    return True


def _counted(asking: Asking, kept: Any) -> tuple[Releasable, Releasable] | None:
    """The answer and what is odd about it; None where something has changed."""
    from counterfoil.cli.program import program_digest, workspace_digest

    if kept["program"] != program_digest():
        return None
    from counterfoil.engine import reading
    from counterfoil.measures import Prepared, read_again

    with reading(asking.workspace) as snapshot:
        if kept["state"] != workspace_digest(snapshot.path):
            return None
        prepared = read_again(kept["question"])
        return prepared.answered(snapshot) if isinstance(prepared, Prepared) else None


def _print(said: Said, answer: Releasable, flags: Releasable) -> None:
    from counterfoil.cli.answers import print_answer
    from counterfoil.measures import flag_notes

    print_answer(answer, flag_notes(flags) if flags.rows else (), said.form, said.output)


def question_of(asking: Asking) -> Question:
    """The question to the measures."""
    from counterfoil.measures import Question

    return Question(
        measure=asking.measure,
        by=asking.by,
        where=asking.where,
        from_date=asking.from_date,
        until_date=asking.until_date,
    )


def keep_question(asking: Asking, prepared: Prepared, program: str, state: str) -> bool:
    """Keeps a prepared question under the name of what is asked.

    Args:
        asking: What is asked.
        prepared: The question, understood.
        program: `program_digest`, from before it was understood.
        state: `workspace_digest` of the workspace, from before it was understood.

    Returns:
        Whether it is kept.
    """
    from counterfoil.cli.kept import keep
    from counterfoil.measures import written

    return keep(asking.name(), {"program": program, "state": state, "question": written(prepared)})
