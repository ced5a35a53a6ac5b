"""Each threat has its test, and no file of the project holds a secret."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_TABLE = re.search(r"^## Threats.*?(?=^## )", (ROOT / "SECURITY.md").read_text(encoding="utf-8"), re.M | re.S)
_NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", _TABLE[0] if _TABLE else "")
#: What keys and passwords look like: keys in PEM, of clouds and of forges, tokens, and words that are set to a value.
_SECRETS = re.compile(
    r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----"
    r"|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"
    r"|\bAIza[0-9A-Za-z_-]{35}\b"
    r"|\bgh[pousr]_[0-9A-Za-z]{36,}\b|\bgithub_pat_[0-9A-Za-z_]{60,}\b|\bglpat-[0-9A-Za-z_-]{20,}\b"
    r"|\bxox[abprs]-[0-9A-Za-z-]{10,}\b"
    r"|\bsk-[0-9A-Za-z_-]{32,}\b"
    r"|\bpypi-[0-9A-Za-z_-]{50,}\b"
    r"|\beyJ[0-9A-Za-z_-]{10,}\.eyJ[0-9A-Za-z_-]{10,}\.[0-9A-Za-z_-]{10,}\b"
    r"|(?i:\b(?:password|passwd|api_?key|secret|access_?token)\b[\"']?\s*[:=]\s*[\"'][^\"'\s{}$<>]{12,}[\"'])"
)
_MADE = {".git", ".venv", "dist", "demo", "workspace"}


def _files() -> list[Path]:
    """Every file of the project: of a clone those that are listed, else all that lie there."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode == 0 and listed.stdout:
        return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    return [p for p in ROOT.rglob("*") if p.is_file() and not _MADE & set(p.relative_to(ROOT).parts)]


def test_every_threat_names_a_test() -> None:
    """A row without a test is a promise that nothing holds."""
    assert _TABLE is not None
    rows = [line for line in _TABLE[0].splitlines() if line.startswith("|")][2:]
    assert len(rows) >= 20
    assert [row for row in rows if not re.search(r"`tests/[^`]+`", row.rsplit("|", 2)[1])] == []


@pytest.mark.parametrize(("file", "name"), sorted(set(_NAMED)), ids=lambda v: v)
def test_every_test_that_is_named_exists(file: str, name: str) -> None:
    """By its file and its name; a test that was renamed takes the threat with it."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_no_file_of_the_project_holds_a_secret() -> None:
    """Keys and passwords belong to those who run it."""
    found = []
    for path in _files():
        text = path.read_bytes().decode("utf-8", "ignore")
        found += [f"{path.relative_to(ROOT)}: {hit[0][:12]}..." for hit in _SECRETS.finditer(text)]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN " + "PRIVATE KEY-----",
        "AKIA" + "ABCDEFGHIJKLMNOP",
        "ghp" + "_" + "a" * 36,
        "password = " + chr(34) + "correct-horse-battery" + chr(34),
    ],
)
def test_a_secret_would_be_found(text: str) -> None:
    """Else the test above could not fail."""
    assert _SECRETS.search(text)
