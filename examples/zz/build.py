"""Builds the example edition of ZZ, and the example of each measure, and compares them with what is checked in.

The hashes of the edition stand in `edition-sha256.json`; what each measure answers of ZZ in `measures.json`, from
which the reference pages are made.

python examples/zz/build.py            compares; status 1 where a byte differs
python examples/zz/build.py --write    writes the hashes down again, after a change that was meant
"""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
import tempfile
from pathlib import Path

HASHES = Path(__file__).with_name("edition-sha256.json")
MEASURES = Path(__file__).with_name("measures.json")
WINDOW = ("--from", "2024-10-01", "--until", "2025-10-01")
ROWS, SEED = "800", "1"


def build(folder: Path) -> dict[str, str]:
    """Makes ZZ in a folder `demo`; returns the hash of each file of its edition."""
    words = ["demo", "--rows", ROWS, "--seed", SEED, "--output", str(folder / "demo")]
    subprocess.run([sys.executable, "-m", "counterfoil", *words], check=True, stdout=subprocess.DEVNULL)
    manifest = json.loads((folder / "demo" / "edition" / "manifest.json").read_text(encoding="utf-8"))
    return dict(sorted(manifest["files"].items()))


def ask_measures(folder: Path) -> dict[str, dict[str, str]]:
    """For each measure what is typed, and the table that is printed.

    Args:
        folder: Where `build` made ZZ.
    """
    from counterfoil.cli.main import main as command
    from counterfoil.measures import load_measures

    answers = {}
    for measure in load_measures().values():
        by = ["--by", ",".join(measure.example_by)] if measure.example_by else []
        typed = ["counterfoil", "measures", "compute", measure.measure, *by, *WINDOW]
        printed = io.StringIO()
        sys.argv = [*typed, "--workspace", str(folder / "demo" / "workspace")]
        with contextlib.redirect_stdout(printed), contextlib.suppress(SystemExit):
            command()
        title, _, rest = printed.getvalue().partition("\n\n")
        answers[measure.measure] = {"typed": " ".join(typed), "printed": f"{title}\n\n{rest.split(chr(10) * 2)[0]}\n"}
    return answers


def differences(found: dict[str, str]) -> list[str]:
    """The files whose hash is not the one that is checked in."""
    known = json.loads(HASHES.read_text(encoding="utf-8"))
    return [name for name in sorted({*found, *known}) if found.get(name) != known.get(name)]


def main() -> None:
    """Compares, or writes down again."""
    arguments = sys.argv[1:]
    with tempfile.TemporaryDirectory() as name:
        found = build(Path(name))
        answers = ask_measures(Path(name))
    if "--write" in arguments:
        HASHES.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        MEASURES.write_text(json.dumps(answers, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        return
    differing = [f"{name} of the example edition" for name in differences(found)]
    known = json.loads(MEASURES.read_text(encoding="utf-8"))
    differing += [
        f"the example of {name}" for name in sorted({*answers, *known}) if answers.get(name) != known.get(name)
    ]
    for name in differing:
        sys.stderr.write(f"{name} is not what is checked in\n")
    if differing:
        sys.stderr.write("If that is meant, write a note in changes/ and type: make example\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
