"""Reads every claim on file, and finds those that a person names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from counterfoil.claims.statements import Statement
from counterfoil.errors import DeclarationError, UsageError
from counterfoil.schema import fact_files, facts_by_id


def load_statements(extensions: Iterable[Path] = ()) -> tuple[Statement, ...]:
    """Every claim on file, in order of id; relations and sums name whole ids.

    Args:
        extensions: Folders laid out as `claims/statements`, which a workspace adds.

    Raises:
        DeclarationError: A file breaks the schema, two files have one id, or a relation leads nowhere.
    """
    found = facts_by_id(fact_files("counterfoil.claims", "statements", extensions), Statement, lambda fact: fact.id)
    ids = {s.number: s.id for _, s in sorted(found.values(), key=lambda f: f[1].id, reverse=True)}
    ids |= {key: key for key in found}
    return tuple(_resolved(found[key][1], str(found[key][0]), ids) for key in sorted(found))


def _resolved(statement: Statement, file: str, ids: dict[str, str]) -> Statement:
    """The claim with the whole id of each claim that it names."""
    named = [r.to for r in statement.relations]
    named += [a.claim for a in statement.appearances if a.claim]
    named += [t.claim for a in statement.arithmetic for t in a.terms.values() if t.claim]
    for name in named:
        if name not in ids:
            raise DeclarationError(
                "claims/unknown-relation",
                "a statement is related to one that is not on file",
                where={"file": file, "to": name},
                remedy=["Mend the id under `relations` or `arithmetic`, or add the statement that it names."],
            )
    relations = tuple(r.model_copy(update={"to": ids[r.to]}) for r in statement.relations)
    appearances = tuple(a.model_copy(update={"claim": ids[a.claim]}) if a.claim else a for a in statement.appearances)
    return statement.model_copy(update={"relations": relations, "appearances": appearances})


def find_statements(statements: Sequence[Statement], names: Iterable[str]) -> list[Statement]:
    """The claims of these ids, or of the part of an id before its first dash (C36), in the order named.

    Raises:
        UsageError: There is no such claim, or several begin so.
    """
    chosen = []
    for name in names:
        wanted = name.lower()
        hits = [s for s in statements if s.id == wanted] or [s for s in statements if s.number == wanted]
        if len(hits) != 1:
            near = [s.id for s in hits] or [s.id for s in statements if wanted in s.id] or ["counterfoil claims list"]
            raise UsageError(
                "claims/no-such-claim",
                f"there is no claim {name}" if not hits else f"several claims begin with {name}",
                remedy=["Perhaps:" if hits else "To see what there is:", "", *(f"  {one}" for one in near[:8])],
            )
        chosen.append(hits[0])
    return chosen
