"""Asks pip-audit whether anything in a lock has a known weakness; says of how many packages nobody could be asked."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

_NOTHING = "so nothing was checked."


def verdict(said: str) -> tuple[int, list[str]]:
    """What an answer of pip-audit comes to.

    Args:
        said: Its answer as JSON; anything else where no service answered.

    Returns:
        0: all were checked and nothing is known; 1: something is; 3: some or all could not be checked. And the words.
    """
    try:
        packages: list[dict[str, Any]] = json.loads(said)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return 3, [f"The service that knows of weaknesses cannot be reached from here, {_NOTHING}"]
    unknown = [p for p in packages if "skip_reason" in p]
    weak = [(p, v) for p in packages for v in p.get("vulns", [])]
    words = [f"{p['name']} {p['version']}: {v['id']}; mended in {', '.join(v['fix_versions']) or 'no version'}"
             for p, v in weak]  # fmt: skip
    if len(unknown) == len(packages):
        words.append(f"The service that was asked knows none of the {len(packages)} packages, {_NOTHING}")
    else:
        words.append(f"{len(packages) - len(unknown)} packages were checked, {len(weak)} weaknesses are known.")
        if unknown:
            names = ", ".join(sorted(p["name"] for p in unknown))
            words.append(f"{len(unknown)} are not known to the service that was asked; not checked: {names}.")
    return (1 if weak else 3 if unknown or not packages else 0), words


def main() -> int:
    """The status of the verdict."""
    audit = Path(sys.executable).with_name("pip-audit")
    words = [str(audit), "--disable-pip", "--require-hashes", "--progress-spinner", "off", "--format", "json"]
    done = subprocess.run([*words, "-r", sys.argv[1]], capture_output=True, text=True)
    status, said = verdict(done.stdout)
    print("\n".join(said))
    return status


if __name__ == "__main__":
    sys.exit(main())
