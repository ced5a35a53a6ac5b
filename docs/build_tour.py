"""Runs the commands that the tours show, and puts what they print in place of what stands there.

A block of `sh` in one of the pages is run as it stands, in one new folder for all pages; a block of `text` below it
is what it prints. After `text`, `head=N` or `tail=N` shows only so many lines. A block of `console` is not run. Run
`python docs/build_tour.py` to write, with `--check` to compare.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

#: The pages, in the order in which a reader goes through them; a later one may use what an earlier one made.
PAGES = (
    "README.md",
    "docs/start/first-report.md",
    "docs/start/explain-a-figure.md",
    "docs/start/add-a-format.md",
    "docs/start/keep-a-log.md",
    "docs/start/add-a-table-of-counts.md",
    "docs/start/add-a-provision.md",
    "docs/start/add-a-claim.md",
    "docs/start/read-an-edition.md",
    "docs/start/correct-an-edition.md",
)
#: What stands for the folder in which the commands are run.
FOLDER = "/home/you/counterfoil"

_BLOCK = re.compile(r"```sh\n(?P<typed>.*?)```(?:\n\n```text(?P<how>[^\n]*)\n(?P<printed>.*?)```)?", re.DOTALL)


def retell(pages: Iterable[str], folder: Path) -> dict[str, str]:
    """Each page as it should stand: its path to its text.

    Args:
        pages: Paths inside the project.
        folder: An empty folder in which the commands are run.

    Raises:
        RuntimeError: A command fails, and not with an error that counterfoil words.
    """
    told = {}
    for page in pages:
        environment = _environment(folder)
        text = (ROOT / page).read_text(encoding="utf-8")
        parts, end = [], 0
        for found in _BLOCK.finditer(text):
            parts.append(text[end : found.start()])
            end = found.end()
            printed = _run(found["typed"], folder, environment)
            parts.append(f"```sh\n{found['typed']}```")
            if found["how"] is not None:
                parts.append(f"\n\n```text{found['how']}\n{_part(printed, found['how'])}```")
        told[page] = "".join([*parts, text[end:]])
    return told


def _environment(folder: Path) -> dict[str, str]:
    """The environment of a newcomer: the command at hand, and no setting."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("COUNTERFOIL_")}
    return kept | {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
    }


def _run(typed: str, folder: Path, environment: dict[str, str]) -> str:
    """What some lines print; `export` holds for the rest of the page, and `make demo` is what the Makefile has."""
    lines = []
    for line in typed.splitlines():
        setting = re.fullmatch(r"export (\w+)=(\S+)", line)
        if setting:
            environment[setting[1]] = setting[2]
        else:
            lines.append(re.sub(r"^make demo\b", "counterfoil demo", line))
    done = subprocess.run(
        ["bash", "-c", "\n".join(lines)],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode and not re.search(r"^counterfoil: .*\[[a-z-]+/[a-z-]+\]$", done.stdout, re.MULTILINE):
        raise RuntimeError(f"these lines end with {done.returncode}:\n{typed}\n{done.stdout}")
    return done.stdout.replace(str(folder.resolve()), FOLDER)


def _part(printed: str, how: str) -> str:
    """As much of what was printed as is shown."""
    wanted = re.search(r"(head|tail)=(\d+)", how)
    lines = printed.splitlines()
    if wanted and len(lines) > int(wanted[2]):
        number = int(wanted[2])
        lines = [*lines[:number], "..."] if wanted[1] == "head" else ["...", *lines[-number:]]
    return "".join(f"{line}\n" for line in lines)


def main(arguments: list[str]) -> int:
    """Writes or compares; returns the exit status."""
    with tempfile.TemporaryDirectory() as folder:
        told = retell(PAGES, Path(folder))
    different = [page for page, text in told.items() if (ROOT / page).read_text(encoding="utf-8") != text]
    if "--check" in arguments:
        for page in different:
            print(f"{page} does not show what its commands print. Type: python docs/build_tour.py", file=sys.stderr)
        return 1 if different else 0
    for page in different:
        (ROOT / page).write_text(told[page], encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
