"""The command `counterfoil`: does what its words ask for, and turns every error into words and an exit status."""

from __future__ import annotations

import gc
import os
import sys

from counterfoil import settings
from counterfoil.cli.again import answer
from counterfoil.cli.asking import read_plain
from counterfoil.errors import CounterfoilError, DefectError, Exit

#: How many objects are made before Python looks for loops among them. By its own number, 700, a command that loads
#: several libraries and makes thousands of cells looks hundreds of times, and finds next to nothing.
_MADE_BETWEEN_SWEEPS = 100_000
#: The exit status of what a person stops, as shells have it: 128 and the number of the signal.
_STOPPED = 130


def main() -> None:
    """Runs the command line."""
    gc.set_threshold(_MADE_BETWEEN_SWEEPS)
    try:
        said = read_plain(sys.argv[1:])
        if said is not None:
            answer(said)
            return
        from counterfoil.cli.tree import app

        app()
    except KeyboardInterrupt:
        sys.exit(_STOPPED)
    except CounterfoilError as problem:
        sys.stderr.write(f"{problem}\n")
        sys.exit(problem.status)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(Exit.DONE)
    except Exception as problem:
        _say_defect(problem)
        sys.exit(Exit.DEFECT)


def _say_defect(problem: Exception) -> None:
    """Says that counterfoil itself is at fault, and where; the message is left out, as it may hold a cell."""
    import traceback

    sys.stderr.write("counterfoil: a defect of counterfoil itself, not of your input        [defect]\n\n")
    frames = traceback.extract_tb(problem.__traceback__)
    for frame in [f for f in frames if "counterfoil" in f.filename][-6:]:
        sys.stderr.write(f"  {frame.filename}:{frame.lineno} in {frame.name}\n")
    words = f": {problem}" if isinstance(problem, DefectError) else ""
    sys.stderr.write(f"  {type(problem).__name__}{words}\n\nNothing was changed.\n\n")
    sys.stderr.write("Report it with these lines; SECURITY.md says how, where it may concern a person's data.\n")
    if settings.DEBUG.read():
        traceback.print_exception(problem)
