"""Builds the example edition of ZZ and compares its hashes with those that are checked in.

python examples/zz/build.py            compares; status 1 where a byte differs
python examples/zz/build.py --write    writes the hashes down again, after a change that was meant
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

HASHES = Path(__file__).with_name("edition-sha256.json")
ROWS, SEED = "800", "1"


def build(folder: Path) -> dict[str, str]:
    """Makes ZZ in a folder; returns the hash of each file of its edition."""
    words = ["demo", "--rows", ROWS, "--seed", SEED, "--output", str(folder / "demo")]
    subprocess.run([sys.executable, "-m", "counterfoil", *words], check=True, stdout=subprocess.DEVNULL)
    manifest = json.loads((folder / "demo" / "edition" / "manifest.json").read_text(encoding="utf-8"))
    return dict(sorted(manifest["files"].items()))


def differences(found: dict[str, str]) -> list[str]:
    """The files whose hash is not the one that is checked in."""
    known = json.loads(HASHES.read_text(encoding="utf-8"))
    return [name for name in sorted({*found, *known}) if found.get(name) != known.get(name)]


def main() -> None:
    """Compares, or writes down again."""
    with tempfile.TemporaryDirectory() as name:
        found = build(Path(name))
    if "--write" in sys.argv[1:]:
        HASHES.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        return
    differing = differences(found)
    for name in differing:
        sys.stderr.write(f"{name} of the example edition is not what is checked in\n")
    if differing:
        sys.stderr.write("If that is meant, write a note in changes/ and type: make example\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
