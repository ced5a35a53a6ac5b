"""Asks pip-audit whether anything in a lock has a known weakness; says so where the service cannot be reached."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_NOT_REACHED = ("ConnectionError", "Max retries exceeded", "Failed to resolve", "ServiceError", "Name or service")


def main() -> int:
    """0: nothing is known; 1: something is; 3: nobody could be asked."""
    audit = Path(sys.executable).with_name("pip-audit")
    words = [str(audit), "--disable-pip", "--require-hashes", "--progress-spinner", "off", "-r", sys.argv[1]]
    done = subprocess.run(words, capture_output=True, text=True)
    said = done.stdout + done.stderr
    if done.returncode and any(word in said for word in _NOT_REACHED):
        print("The service that knows of weaknesses cannot be reached from here, so nothing was checked.")
        return 3
    print(said.strip())
    unknown = said.count("could not be audited")
    if unknown and not done.returncode:
        print(f"\n{unknown} packages are not known to the service that was asked: of them, nothing was checked.")
        return 3
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
