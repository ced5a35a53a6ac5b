"""Turns the schema of each kind of fact file into one reference page, and refuses a file that no schema covers."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from counterfoil.jurisdictions.register import COLUMNS
from reference_pages import UndocumentedError
from reference_pages.markdown import code, codes, page, table

_LEAD = """\
What each kind of fact file may hold. A fact file is YAML; an entry that its schema does not know stops the read, and
the error names the file and the entry. Where a workspace may add files of its own, they lie under the path named,
inside the workspace's folder `facts`."""


@dataclass(frozen=True)
class Kind:
    """One kind of fact file.

    Args:
        files: Where the project's own lie, under src/counterfoil, as a pattern.
        model: Module and name of its schema.
        added: Where a workspace may add others, inside its folder `facts`, or "".
        see: The page that explains its entries, or "".
    """

    files: str
    model: str
    added: str = ""
    see: str = ""


KINDS = (
    Kind(
        "sources/facts/formats/*.yaml", "sources.formats:Format", "sources/formats/*.yaml", "../start/add-a-format.md"
    ),
    Kind("ledger/facts/forms.yaml", "ledger.facts:Forms"),
    Kind("measures/facts/published.yaml", "measures.published:Publication", see="../explain/site.md"),
    Kind(
        "measures/facts/usual.yaml",
        "measures.usual:Usual",
        see="../explain/decisions/0008-usual-questions-are-prepared.md",
    ),
    Kind("measures/facts/plausibility.yaml", "measures.plausibility_limits:Plausibility", see="../explain/gate.md"),
    Kind(
        "outcomes/facts/corrections/*.yaml",
        "outcomes.corrections:Correction",
        "outcomes/corrections/*.yaml",
        "../start/correct-an-edition.md",
    ),
    Kind(
        "reports/facts/replies/*.yaml",
        "reports.entries:Reply",
        "reports/replies/*.yaml",
        "../start/correct-an-edition.md",
    ),
    Kind(
        "reports/facts/errata/*.yaml",
        "reports.entries:Erratum",
        "reports/errata/*.yaml",
        "../start/correct-an-edition.md",
    ),
    Kind(
        "reports/facts/overrides/*.yaml",
        "reports.entries:Override",
        "reports/overrides/*.yaml",
        "../explain/gate.md",
    ),
    Kind(
        "ledger/facts/releases/*.yaml",
        "ledger.preferences:Preferences",
        "ledger/releases/*.yaml",
        "../explain/accounting.md",
    ),
    Kind("ledger/facts/rules/*.yaml", "ledger.facts:Rules", see="../explain/accounting.md"),
    Kind(
        "sources/facts/quality/*_rows.yaml",
        "sources.quality.facts:TableQuality",
        "sources/quality/*_rows.yaml",
    ),
    Kind("sources/facts/quality/values.yaml", "sources.quality.facts:ValueLists"),
    Kind("sources/facts/quality/limits.yaml", "sources.quality.facts:Limits"),
    Kind("sources/facts/quality/every_release.yaml", "sources.quality.facts:EveryRelease"),
    Kind("sources/facts/as_of.yaml", "sources.asof:AsOfRules"),
    Kind("sources/facts/repeated_blocks.yaml", "sources.repeats:RepeatedBlocks"),
    Kind("jurisdictions/facts/bodies.yaml", "jurisdictions.bodies:_Grammar", see="../explain/jurisdictions.md"),
    Kind("jurisdictions/facts/confidence.yaml", "jurisdictions.confidence:Rules"),
    Kind("jurisdictions/facts/words.yaml", "jurisdictions.residue:_Words"),
    Kind("jurisdictions/facts/areas.yaml", "jurisdictions.areas:_Areas"),
    Kind(
        "jurisdictions/facts/decisions/*.yaml",
        "jurisdictions.decisions:Decision",
        "jurisdictions/decisions/*.yaml",
        "../explain/jurisdictions.md",
    ),
    Kind("jurisdictions/facts/states.yaml", "jurisdictions.states:_StateFacts"),
    Kind(
        "policies/facts/rules/*.yaml",
        "policies.provisions:Provision",
        "policies/rules/*.yaml",
        "../explain/policies.md",
    ),
    Kind("measures/facts/bands.yaml", "measures.dimensions.bands:BandsFact"),
    Kind("measures/facts/classes/*.yaml", "measures.classings:ClassingFact"),
    Kind("policies/facts/composition.yaml", "policies.composition:Composition"),
    Kind(
        "policies/facts/agencies/*.yaml",
        "policies.agencies:Agencies",
        "policies/agencies/*.yaml",
        "../start/add-a-provision.md",
    ),
    Kind("policies/facts/offenses/ncic.yaml", "policies.offenses:Offenses"),
    Kind("policies/facts/values_act/rules.yaml", "policies.act_facts:Rules"),
    Kind("policies/facts/values_act/categories.yaml", "policies.act_facts:Categories"),
    Kind("policies/facts/values_act/duties.yaml", "policies.act_facts:Duties"),
    Kind("outcomes/facts/outcomes.yaml", "outcomes.vocabulary:Vocabulary", see="../explain/outcomes.md"),
    Kind("outcomes/facts/links.yaml", "outcomes.link_rules:LinkRules", see="../explain/outcomes.md"),
    Kind("outcomes/facts/definitions/*.yaml", "outcomes.definitions:DefinitionSet", see="../explain/outcomes.md"),
    Kind("outcomes/facts/flags.yaml", "outcomes.flags.rules:FlagRules", see="../explain/flags.md"),
    Kind("disclosure/facts/thresholds.yaml", "disclosure.thresholds:Thresholds", see="../explain/disclosure.md"),
    Kind("measures/facts/definitions/*.yaml", "measures.definitions:Measure"),
    Kind(
        "measures/incidence/facts/incidence.yaml",
        "measures.incidence.rules:IncidenceRules",
        see="../explain/time-to-custody.md",
    ),
    Kind(
        "claims/facts/statements/*.yaml",
        "claims.statements:Statement",
        "claims/statements/*.yaml",
        "../explain/claims.md",
    ),
    Kind("claims/facts/disputes/*.yaml", "claims.disputes:Dispute", "claims/disputes/*.yaml", "../explain/claims.md"),
    Kind("claims/facts/hedges.yaml", "claims.hedges:HedgeRules", see="../explain/claims.md"),
    Kind("claims/facts/units.yaml", "claims.units:Units", see="../explain/claims.md"),
    Kind("claims/facts/coverage.yaml", "claims.coverage:CoverageRules", see="../explain/claims.md"),
    Kind("claims/facts/drafting/words.yaml", "claims.drafting.words:DraftWords", see="../explain/claims.md"),
    Kind("claims/facts/drafting/patterns.yaml", "claims.drafting.patterns:Patterns", see="../explain/claims.md"),
    Kind("claims/facts/neutral_words.yaml", "claims.neutral:NeutralWords", see="../explain/claims.md"),
    Kind("measures/facts/custodians/*.yaml", "measures.custodian_measures:CustodianMeasure"),
    Kind("templates/facts/forms/*.yaml", "templates.forms:Form", see="../start/keep-a-log.md"),
    Kind("sources/facts/log_checks.yaml", "sources.log_checks:LogChecks", see="../start/keep-a-log.md"),
    Kind("sources/facts/identifiers.yaml", "sources.identifiers:Identifiers", see="../explain/both-halves.md"),
    Kind("ledger/facts/custodians.yaml", "ledger.custodian_facts:CustodianFacts", see="../explain/both-halves.md"),
    Kind(
        "reconciliation/facts/comparisons.yaml",
        "reconciliation.facts:ComparisonFacts",
        see="../explain/both-halves.md",
    ),
    Kind("reports/facts/both_halves.yaml", "reports.both_halves:HalvesWords", see="../explain/both-halves.md"),
    Kind("reports/facts/ddor.yaml", "reports.series:SeriesWords"),
    Kind("reports/facts/place.yaml", "reports.series:SeriesWords"),
    Kind("reports/facts/maps/shades.yaml", "reports.county_map:Shades", see="../explain/forms.md"),
)


def facts_page(package: Path) -> str:
    """The reference page of the fact files.

    Raises:
        UndocumentedError: A fact file is of no kind that is listed here.
    """
    held = [f.relative_to(package).as_posix() for f in sorted(package.glob("**/facts/**/*.yaml"))]
    odd = [f for f in held if not f.startswith("zz/") and not any(fnmatch(f, k.files) for k in KINDS)]
    if odd:
        raise UndocumentedError(
            f"the fact file {odd[0]} is of no kind in docs/reference_pages/facts.py: list its schema"
        )
    rows = [(code(k.files), code(k.added) or "no", sum(fnmatch(f, k.files) for f in held)) for k in KINDS]
    lines = table(("fact file", "a workspace may add", "files in the project"), rows)
    for kind in KINDS:
        lines += [f"## `{kind.files}`", ""]
        if kind.added:
            lines += [f"A workspace may add `facts/{kind.added}`.", ""]
        if kind.see:
            lines += [f"Explained in [{kind.see.removeprefix('../')}]({kind.see}).", ""]
        lines += [line for at, model in enumerate(models_of(kind.model)) for line in _model(model, is_nested=at > 0)]
    lines += ["## `jurisdictions/facts/register/*.csv`", ""]
    lines += ["A workspace may add `facts/jurisdictions/register/*.csv`, with the same columns.", ""]
    lines += table(("file", "columns"), [(code(name), codes(columns)) for name, columns in COLUMNS.items()])
    lines += ["The fact files of the room `zz` shape the fictional state alone; a workspace adds none.", ""]
    return page("Fact files", _LEAD, lines)


def models_of(named: str) -> list[type]:
    """A schema, and every schema that its entries hold, in the order in which they are named."""
    module, name = named.split(":")
    found: list[type] = []

    def add(model: type) -> None:
        if model not in found:
            found.append(model)
            for _, kind, _ in fields_of(model):
                for inner in _models_in(kind):
                    add(inner)

    add(getattr(importlib.import_module(f"counterfoil.{module}"), name))
    return found


def fields_of(model: type) -> Iterator[tuple[str, Any, bool]]:
    """Each entry of a schema: its name, its type, and whether it must be there."""
    hints = get_type_hints(model)
    if dataclasses.is_dataclass(model):
        for f in dataclasses.fields(model):
            has_default = f.default is not dataclasses.MISSING or f.default_factory is not dataclasses.MISSING
            yield f.name, hints[f.name], not has_default
    else:
        for name, f in model.model_fields.items():
            yield f.alias or name, hints[name], f.is_required()


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and (hasattr(kind, "model_fields") or dataclasses.is_dataclass(kind))


def _models_in(kind: Any) -> Iterator[type]:
    if _is_model(kind):
        yield kind
    for inner in get_args(kind):
        yield from _models_in(inner)


def _model(model: type, *, is_nested: bool) -> list[str]:
    """One schema: what it is, and its entries."""
    said, meanings = split_docstring(inspect.getdoc(model) or "")
    if not said:
        raise UndocumentedError(f"the schema {model.__name__} has no docstring")
    lines = [f"### {_name(model)}", ""] if is_nested else []
    rows = [
        (code(name), _type(kind), "yes" if needed else "no", meanings.get(name, ""))
        for name, kind, needed in fields_of(model)
    ]
    return [*lines, said, "", *table(("entry", "holds", "required", "meaning"), rows)]


def split_docstring(text: str) -> tuple[str, dict[str, str]]:
    """What stands before `Args:` in a docstring, and the words of each argument."""
    said, _, rest = text.partition("\nArgs:\n")
    meanings: dict[str, str] = {}
    name = ""
    for line in rest.splitlines():
        start = re.match(r"    (\w+): (.*)", line)
        if start:
            name = start[1]
            meanings[name] = start[2].strip()
        elif name and line.startswith("        "):
            meanings[name] += " " + line.strip()
        else:
            name = ""
    return said.strip(), meanings


def _name(model: type) -> str:
    """The name of a schema as words: CustodianLevel is custodian level."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", model.__name__.lstrip("_")).lower()


def _type(kind: Any) -> str:
    """A type in words that fit a fact file."""
    if kind is type(None):
        return "null"
    if _is_model(kind):
        return _name(kind)
    origin, inner = get_origin(kind), get_args(kind)
    if origin is None:
        plain = {str: "text", int: "whole number", float: "number", bool: "true or false"}
        return plain.get(kind, getattr(kind, "__name__", str(kind)))
    if str(origin) == "typing.Literal":
        return codes(inner)
    if origin is tuple:
        return "list of " + " or ".join(_type(i) for i in inner if i is not Ellipsis)
    if origin is dict:
        return f"map of {_type(inner[0])} to {_type(inner[1])}"
    return " or ".join(_type(i) for i in inner)
