"""Writes the facts that a workspace needs to know ZZ: its register, its law, and claims about a release."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from counterfoil.language import to_say
from counterfoil.zz.facts import extension_folder
from counterfoil.zz.truth import Truth

_FROM, _UNTIL = date(2024, 10, 1), date(2025, 10, 1)
_LATER, _LATEST = date(2026, 10, 1), date(2027, 10, 1)
_COUNTY = "99003"
_WINDOW = "the fictional county Zinnia in ZZ, forms prepared in fiscal year 2025"


def write_extension(folder: Path, truth: Truth) -> None:
    """Copies the facts that are the same in every release, and writes the claims whose figures are not.

    Args:
        folder: Laid out as a workspace's `facts`.
        truth: What is true of the release: the figures of the claims are made from it.
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
        elif entry.name.endswith((".csv", ".json", ".yaml")):
            yield f"{above}{entry.name}", entry.read_bytes()


def _statements(truth: Truth) -> tuple[dict[str, Any], ...]:
    """Claims about forms to one county, one for each thing that a verdict can say of a figure."""
    inside = [
        k
        for k in truth.detainers
        if k.form.prepared and _FROM <= k.form.prepared < _UNTIL and k.form.facility.county_code_fips == _COUNTY
    ]
    outcomes = truth.count_outcomes(inside)
    issued, declined = len(inside), outcomes.get("declined_by_agency", 0)
    left = outcomes.get("released_without_handover", 0)
    blank = outcomes.get("unresolved", 0)
    return (
        _statement(
            "zz-issued-fy2025",
            "Fictional Press Office of ZZ",
            f"{issued:,}",
            {"value": issued},
            f"{_WINDOW}",
            "Forms issued, each once",
            _binding("detainers_issued", to_say("forms issued to the county"), {}),
            to_say("Invented so that it agrees with the release it came with."),
        ),
        _statement(
            "zz-declined-fy2025",
            "Fictional Governor of ZZ",
            f"{declined // 2:,}",
            {"value": declined // 2},
            f"{_WINDOW} and recorded as declined",
            "Forms recorded as declined by the agency",
            _binding("detainers_by_outcome", to_say("forms recorded as declined"), {"outcome": "declined_by_agency"}),
            to_say("Invented as half of what the release says."),
        ),
        _statement(
            "zz-released-fy2025",
            "Fictional Department of Custody of ZZ",
            f"about {left + blank:,}",
            {"value": left + blank, "hedge": "about"},
            f"{_WINDOW} and followed by a release without a handover",
            "Persons who left custody without a handover, one form each",
            _binding(
                "detainers_by_outcome",
                to_say("forms after which the person left without a handover"),
                {"outcome": "released_without_handover"},
            ),
            to_say("Invented so that it agrees only where a blank lift reason is read as a release."),
        ),
        _statement(
            "zz-issued-fy2027",
            "Fictional Sheriff of Zinnia County in ZZ",
            "more than 900",
            {"value": 900, "hedge": "more_than", "period": {"from_date": _LATER, "until_date": _LATEST}},
            "the fictional county Zinnia in ZZ, forms prepared in fiscal year 2027",
            "Forms issued in a year that no release covers",
            _binding("detainers_issued", to_say("forms issued to the county"), {}, _LATER, _LATEST),
            to_say("Invented for a year that lies after every release."),
        ),
    )


def _binding(
    measure: str, reading: str, where: dict[str, str], start: date = _FROM, end: date = _UNTIL
) -> dict[str, Any]:
    return {
        "reading": reading,
        "measure": measure,
        "where": {"county_code_fips": _COUNTY, **where},
        "from_date": start,
        "until_date": end,
        "figure": "count",
    }


def _statement(
    claim: str,
    office: str,
    said: str,
    figure: dict[str, Any],
    population: str,
    words: str,
    binding: dict[str, Any],
    note: str,
) -> dict[str, Any]:
    return {
        "id": claim,
        "speaker": {"office": office, "name": None, "side": "fictional"},
        "said": {"date": date(2026, 3, 1), "precision": "day"},
        "topic": "detainers",
        "figure_as_said": f"{said} (fictional)",
        **figure,
        "unit": "detainer",
        "nature": "flow",
        "population": population,
        "scope": [_COUNTY],
        "period": figure.get("period", {"from_date": _FROM, "until_date": _UNTIL}),
        "measure_in_words": words,
        "kind": "count",
        "bindings": [binding],
        "evidence": "fictional",
        "cites": ["fictional"],
        "note": note,
    }


def _write_yaml(path: Path, content: dict[str, Any]) -> None:
    import yaml

    text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=110)
    path.write_text(text, encoding="utf-8", newline="\n")
