"""Answers a question that was asked in the same words before, without the libraries that understand words and facts.

Only what follows from the words, the facts and the catalog is kept: the query as text, and what the answer says of
itself. Rows are counted, and go through disclosure control, each time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterfoil import settings

if TYPE_CHECKING:
    from counterfoil.cli.printing import Form
    from counterfoil.measures import Prepared

#: The name of the words that are being answered, and the program that does.
_ASKED: ContextVar[tuple[str, str] | None] = ContextVar("asked", default=None)
_COMMAND = ["measures", "compute"]


def answer_again(words: Sequence[str]) -> bool:
    """Answers, where the words were understood before and nothing has changed since that their answer hangs on.

    Args:
        words: The words of the command line.

    Returns:
        Whether it was answered. Where it was not, nothing was printed.

    Raises:
        CounterfoilError: The answer cannot be written.
    """
    if list(words[: len(_COMMAND)]) != _COMMAND:
        return False
    from counterfoil.cli.kept import read_kept

    kept = read_kept(_name(words))
    if kept is None:
        return False
    try:
        found = _counted(kept)
    except Exception:
        return False  # whatever is wrong is said by the command as it is understood anew
    if found is None:
        return False
    from counterfoil.cli.answers import print_answer
    from counterfoil.cli.printing import Form

    answer, odd = found
    print_answer(answer, odd, Form(kept["form"]), Path(kept["output"]) if kept["output"] is not None else None)
    return True


def _counted(kept: Any) -> tuple[Any, tuple[str, ...]] | None:
    """The answer and what is odd about it; None where something has changed."""
    from counterfoil.cli.program import program_digest, workspace_digest

    if kept["program"] != program_digest():
        return None
    from counterfoil.engine import reading
    from counterfoil.measures import Prepared, flag_notes, read_again

    with reading(Path(kept["workspace"])) as snapshot:
        if kept["state"] != workspace_digest(snapshot.path):
            return None
        prepared = read_again(kept["question"])
        if not isinstance(prepared, Prepared):
            return None
        answer, flags = prepared.answered(snapshot)
    return answer, flag_notes(flags) if flags.rows else ()


@contextmanager
def asked_as(words: Sequence[str]) -> Iterator[None]:
    """Within it, what is asked is kept under the words of the command line."""
    from counterfoil.cli.program import program_digest

    is_kept = list(words[: len(_COMMAND)]) == _COMMAND
    token = _ASKED.set((_name(words), program_digest()) if is_kept else None)
    try:
        yield
    finally:
        _ASKED.reset(token)


def keep_question(prepared: Prepared, state: str, workspace: Path, form: Form, output: Path | None) -> None:
    """Keeps a question under the words in which it was asked.

    Args:
        prepared: The question.
        state: `workspace_digest` of the workspace for which it was prepared.
        workspace: That workspace.
        form: How the answer is printed.
        output: Where to; None = standard output.
    """
    asked = _ASKED.get()
    if asked is None:
        return
    from counterfoil.cli.kept import keep
    from counterfoil.measures import written

    name, program = asked
    keep(
        name,
        {
            "program": program,
            "workspace": str(workspace),
            "state": state,
            "form": str(form),
            "output": None if output is None else str(output),
            "question": written(prepared),
        },
    )


def _name(words: Sequence[str]) -> str:
    """One name for the words, the folder in which they are said, and every setting."""
    try:
        here = str(Path.cwd())
    except FileNotFoundError:  # it was removed; whoever needs it will say so
        here = ""
    said = [list(words), here, [[s.name, s.read()] for s in settings.SETTINGS]]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()
