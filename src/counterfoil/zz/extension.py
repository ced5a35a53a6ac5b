"""Writes the facts that a workspace needs to know ZZ: its register, its law, and claims about a release."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from counterfoil.zz.facts import extension_folder
from counterfoil.zz.truth import Truth

_FROM, _UNTIL = date(2024, 10, 1), date(2025, 10, 1)
_COUNTY = "99003"
_WINDOW = "the fictional county Zinnia in ZZ, forms prepared in fiscal year 2025"


def write_extension(folder: Path, truth: Truth) -> None:
    """Copies the facts that are the same in every release, and writes the claims whose figures are not.

    Args:
        folder: Laid out as a workspace's `facts`.
        truth: What is true of the release: one claim matches it, one does not.
    """
    for name, content in _files(extension_folder(), ""):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    statements = folder / "claims" / "statements"
    statements.mkdir(parents=True, exist_ok=True)
    for statement in _statements(truth):
        _write_yaml(statements / f"{statement['id']}.yaml", statement)


def _files(folder: Any, above: str) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder of the package, by its path."""
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir():
            yield from _files(entry, f"{above}{entry.name}/")
        elif entry.name.endswith((".csv", ".yaml")):
            yield f"{above}{entry.name}", entry.read_bytes()


def _statements(truth: Truth) -> tuple[dict[str, Any], ...]:
    """A claim that matches and one that differs: both about forms to one county, whose date can be read."""
    inside = [
        k
        for k in truth.detainers
        if k.form.prepared and _FROM <= k.form.prepared < _UNTIL and k.form.facility.county_code_fips == _COUNTY
    ]
    outcomes = truth.count_outcomes(inside)
    issued, declined = len(inside), outcomes.get("declined_by_agency", 0)
    return (
        _statement(
            "zz-issued-fy2025",
            "Fictional Press Office of ZZ",
            issued,
            _WINDOW,
            "Forms issued, each once",
            {"measure": "detainers_issued", "by": "none", "where": {"county_code_fips": _COUNTY}},
            "Invented so that it agrees with the release it came with.",
        ),
        _statement(
            "zz-declined-fy2025",
            "Fictional Governor of ZZ",
            declined // 2,
            f"{_WINDOW} and recorded as declined",
            "Forms recorded as declined by the agency",
            {
                "measure": "detainers_by_outcome",
                "by": "none",
                "where": {"county_code_fips": _COUNTY, "outcome": "declined_by_agency"},
            },
            "Invented as half of what the release says.",
        ),
    )


def _statement(
    claim: str, office: str, value: int, population: str, words: str, binding: dict[str, Any], note: str
) -> dict[str, Any]:
    return {
        "id": claim,
        "speaker": {"office": office, "name": None, "side": "fictional"},
        "said": {"date": date(2026, 3, 1), "precision": "day"},
        "figure_as_said": f"{value:,} (fictional)",
        "value": value,
        "unit": "detainers",
        "population": population,
        "period": {"from_date": _FROM, "until_date": _UNTIL},
        "measure_in_words": words,
        "kind": "count",
        "binding": {**binding, "from_date": _FROM, "until_date": _UNTIL, "figure": "count"},
        "arithmetic": None,
        "evidence": "fictional",
        "cites": ["fictional"],
        "note": note,
    }


def _write_yaml(path: Path, content: dict[str, Any]) -> None:
    import yaml

    text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=110)
    path.write_text(text, encoding="utf-8", newline="\n")
