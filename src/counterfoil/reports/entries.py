"""Reads what persons say beside an edition: errata, replies, and why a finding does not stand in the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from counterfoil.errors import DeclarationError
from counterfoil.schema import fact_files, load_fact


@dataclass(frozen=True)
class Erratum:
    """A mistake of an edition, mended in the next.

    Args:
        erratum: The id; the name of its file.
        edition_id: The edition that had it.
        figure: The figure or the table that was wrong.
        said: What was printed.
        right: What is right.
        since_date: Since when that is known.
        who: The office that says so.
        source: The document that shows it.
        on_date: The day on which it was entered.
        sequence: Tells entries of one day apart.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    erratum: str
    edition_id: str
    figure: str
    said: str
    right: str
    since_date: date
    who: str
    source: str
    on_date: date
    sequence: int = 0


@dataclass(frozen=True)
class Reply:
    """What a named jurisdiction answered to a figure; printed with it.

    Args:
        reply: The id; the name of its file.
        edition_id: The edition that printed the figure.
        figure: The figure or the table that it answers.
        place: The place that answers: a county's FIPS code, two letters of a state, or `us`.
        who: The office that answers.
        says: Its words.
        source: Where they can be read.
        on_date: The day on which it was entered.
        sequence: Tells entries of one day apart.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    reply: str
    edition_id: str
    figure: str
    place: str
    who: str
    says: str
    source: str
    on_date: date
    sequence: int = 0


@dataclass(frozen=True)
class Override:
    """Why one finding of the gate does not keep an edition from being published; printed in it.

    Args:
        override: The id; the name of its file.
        finding: The finding.
        reason: Why the figure stands.
        who: Who looked at it.
        on_date: The day on which it was entered.
        sequence: Tells entries of one day apart.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    override: str
    finding: str
    reason: str
    who: str
    on_date: date
    sequence: int = 0


Entry = TypeVar("Entry", Erratum, Reply, Override)
#: Where each kind lies in a folder of facts.
FOLDERS: dict[type[Erratum] | type[Reply] | type[Override], str] = {
    Erratum: "errata",
    Reply: "replies",
    Override: "overrides",
}
_MAY_BE_EMPTY = ("sequence",)


def load_entries(kind: type[Entry], extensions: Iterable[Path]) -> list[Entry]:
    """The entries of one kind in a workspace, in the order in which they were made.

    Raises:
        DeclarationError: A file breaks its schema, or leaves out what it must say.
    """
    name = kind.__name__.lower()
    found = []
    for file in fact_files("counterfoil.reports", FOLDERS[kind], extensions):
        entry = load_fact(file, kind)
        lacking = [k for k, v in asdict(entry).items() if isinstance(v, str) and not v.strip()]
        if lacking or getattr(entry, name) != Path(str(file)).stem:
            raise DeclarationError(
                "reports/entry-incomplete",
                "an entry of the workspace does not say all that it must",
                where={"file": str(file), "entry": ", ".join(lacking) or name},
                remedy=["docs/reference/facts.md says what it must hold; its file has its id."],
            )
        found.append(entry)
    return sorted(found, key=lambda e: (e.on_date, e.sequence, getattr(e, name)))


def entry_text(entry: Any) -> str:
    """The fact file of an entry."""
    import yaml

    said = {k: v for k, v in asdict(entry).items() if v is not None and (v != "" or k not in _MAY_BE_EMPTY)}
    return yaml.safe_dump({k: v for k, v in said.items() if v != ""}, sort_keys=False, allow_unicode=True, width=110)
