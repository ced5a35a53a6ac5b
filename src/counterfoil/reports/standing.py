"""Adds to an edition what persons said and what became of it: corrections, errata, replies, findings, and changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from counterfoil.language import say, say_fact, say_many, say_number, to_say
from counterfoil.reports.both_halves import say_reply, with_replies
from counterfoil.reports.edition import Edition, EditionTable, Flag, Section
from counterfoil.schema import Field

_CORRECTIONS = (
    Field("correction", "text", "Its id.", required=True),
    Field("kind", "text", "What was wrong.", required=True),
    Field("facility_name", "text", "The facility, as ICE writes it.", required=True),
    Field("from_date", "date", "First day of issue that it is about; empty = from the first."),
    Field("until_date", "date", "First day that it is not about; empty = to the last."),
    Field("detainer_count", "integer", "Detainers that it is about.", required=True, unit="detainers"),
    Field("effect", "text", "What it changes in the figures.", required=True),
    Field("says", "text", "What is right, in the words of who says so.", required=True),
    Field("who", "text", "The office that says so.", required=True),
    Field("source", "text", "The document that shows it.", required=True),
    Field("on_date", "date", "When it was entered.", required=True),
)
_FINDINGS = (
    Field("finding", "text", "Its id.", required=True),
    Field("place", "text", "What it is about.", required=True),
    Field("says", "text", "What is odd.", required=True),
    Field("override_reason", "text", "Why the figure is published all the same.", required=True),
    Field("who", "text", "Who looked at it.", required=True),
    Field("on_date", "date", "When.", required=True),
)
_CHANGES = (
    Field("figure", "text", "The figure of the first page, by its id.", required=True),
    Field("label", "text", "What it is.", required=True),
    Field("before", "number", "In the edition before."),
    Field("now", "number", "In this one."),
    Field("because", "text", "What changed since, that can have moved it.", required=True),
)
_MADE_FROM = (
    Field(
        "kind",
        "text",
        "software, definitions, input, correction, erratum, reply or override.",
        required=True,
        values=("software", "definitions", "input", "correction", "erratum", "reply", "override"),
    ),
    Field("name", "text", "Which.", required=True),
    Field("digest", "text", "A hash of it, or its version.", required=True),
)
#: The sections that set both halves side by side, in every series.
_ON_BOTH_HALVES = ("both-halves", "log")
EFFECTS = {
    "wrong_place": to_say("Counted for the place to which they were sent, or for none where that is not known."),
    "wrong_addressee": to_say("Counted for no place: the person was not held there."),
    "moved_to_other_custodian": to_say("Counted as moved to another custodian, not as ended here."),
    "release_not_shown": to_say("Counted as unresolved: no record shows a release."),
    "outcome_contested": to_say("Counted as recorded; what the place says is printed beside it."),
}
KIND_LABELS = {
    "wrong_place": to_say("Sent to another place"),
    "wrong_addressee": to_say("Sent to the wrong addressee"),
    "moved_to_other_custodian": to_say("Moved to another custodian"),
    "release_not_shown": to_say("Release not shown"),
    "outcome_contested": to_say("Outcome contested"),
}

#: The tables in which a reader must know what was corrected, and corrections that their notes tell.
_CORRECTED = ("declines_by_place", "attribution_confidence", "both_halves", "difference_parts")
_NOTED = 5


@dataclass(frozen=True)
class Standing:
    """What stands beside the figures of one edition.

    Args:
        corrections: One mapping a correction in force for the place and the days.
        errata: One a mistake of an earlier edition.
        replies: One a reply.
        findings: One a finding of the gate, with why it does not stand in the way.
        changes: One a figure that moved since the edition before; None for a first edition.
        reasons: What changed since the edition before, one sentence each.
        made_from: Everything that the edition was made from, each with a hash.
        hidden_count: Cells that disclosure control hides.
        earlier_hid: Whether cells are hidden because of what an earlier edition has printed.
    """

    corrections: Sequence[Mapping[str, Any]] = ()
    errata: Sequence[Mapping[str, Any]] = ()
    replies: Sequence[Mapping[str, Any]] = ()
    findings: Sequence[Mapping[str, Any]] = ()
    changes: Sequence[Mapping[str, Any]] | None = None
    reasons: Sequence[str] = ()
    made_from: Sequence[Mapping[str, Any]] = ()
    hidden_count: int = 0
    earlier_hid: bool = False


def with_standing(edition: Edition, standing: Standing) -> Edition:
    """The edition, with a section of corrections, replies and changes, and each reply beside what it answers."""
    corrections = [
        {**c, "kind": say_fact(KIND_LABELS[c["kind"]]), "effect": say_fact(EFFECTS[c["kind"]])}
        for c in standing.corrections
    ]
    tables = [
        _table("corrections", say("Corrections in force"), _CORRECTIONS, corrections),
        _table("findings", say("Findings of the gate that were looked at"), _FINDINGS, standing.findings),
        _table("changes", say("Figures that moved since the edition before"), _CHANGES, standing.changes or ()),
    ]
    tables = [t for t in tables if t.rows]
    made_from = _table("made_from", say("What this edition was made from"), _MADE_FROM, standing.made_from)
    section = Section(
        "corrections",
        say("Corrections, replies and changes") if edition.is_brief else say("6. Corrections, replies and changes"),
        tuple(_paragraphs(edition, standing)),
        (),
        (*(t.table_id for t in tables), made_from.table_id),
    )
    noted = tuple(
        _with_corrections(_with_replies(t, edition, standing.replies), standing.corrections) for t in edition.tables
    )
    return replace(
        edition,
        tables=(*noted, *tables, made_from),
        sections=(*(_answered(s, edition, standing.replies) for s in edition.sections), section),
        flags=(*edition.flags, *_flags(standing)),
        errata=tuple(standing.errata),
        replies=tuple(standing.replies),
    )


def _table(table_id: str, title: str, fields: Sequence[Field], rows: Sequence[Mapping[str, Any]]) -> EditionTable:
    return EditionTable(table_id, title, tuple(fields), tuple(tuple(r.get(f.name) for f in fields) for r in rows))


def _paragraphs(edition: Edition, standing: Standing) -> list[str]:
    if standing.changes is None:
        return [say("This is the first edition for this place and period.")]
    said = [
        say(
            "This edition takes the place of edition {number}. Since then:",
            number=edition.edition_number - 1,
        ),
        *standing.reasons,
    ]
    if not standing.changes:
        said.append(say("No figure of the first page moved."))
    return said


def _with_replies(table: EditionTable, edition: Edition, replies: Sequence[Mapping[str, Any]]) -> EditionTable:
    """The table with the replies that answer it, or answer a figure of the same measure, among its notes."""
    measures = {f.figure_id: f.measure for f in edition.figures}
    notes = tuple(
        say_reply(r)
        for r in replies
        if r["figure"] == table.table_id or (table.measure and measures.get(r["figure"]) == table.measure)
    )
    return replace(table, notes=(*table.notes, *notes)) if notes else table


def _answered(section: Section, edition: Edition, replies: Sequence[Mapping[str, Any]]) -> Section:
    """The section, with the replies beside both halves where it sets them side by side."""
    if section.section_id not in _ON_BOTH_HALVES:
        return section
    return with_replies(section, next((t for t in edition.tables if t.table_id == "both_halves"), None), replies)


def _with_corrections(table: EditionTable, corrections: Sequence[Mapping[str, Any]]) -> EditionTable:
    """A table of places or of both halves, with the corrections that bear on it among its notes."""
    if table.table_id not in _CORRECTED or not corrections:
        return table
    said = [
        say("Corrected ({kind}): {facility}, {count} detainers. {effect}", kind=say_fact(KIND_LABELS[c["kind"]]),
            facility=c["facility_name"], count=say_number(c["detainer_count"]), effect=say_fact(EFFECTS[c["kind"]]))
        if c["kind"] != "outcome_contested"
        else say("Contested by {who}: the outcome on record of {count} detainers to {facility}. {says}", who=c["who"],
                 count=say_number(c["detainer_count"]), facility=c["facility_name"], says=c["says"])
        for c in corrections[:_NOTED]
    ]  # fmt: skip
    more = len(corrections) - _NOTED
    if more > 0:
        said.append(
            say_many(
                "{number} more correction is listed among the corrections.",
                "{number} more corrections are listed among the corrections.",
                more,
            )
        )
    return replace(table, notes=(*table.notes, *said))


def _flags(standing: Standing) -> list[Flag]:
    flags = [Flag("overridden", say_overridden(f), str(f["place"])) for f in standing.findings]
    if standing.hidden_count:
        said = say_many(
            "{number} cell is hidden by disclosure control: it could tell about a person, or give another away.",
            "{number} cells are hidden by disclosure control: they could tell about a person, or give others away.",
            standing.hidden_count,
        )
        flags.append(Flag("suppressed", said))
    if standing.earlier_hid:
        flags.append(
            Flag(
                "suppressed-beside-earlier",
                say("Some cells are hidden because of what earlier editions have printed."),
            )
        )
    if standing.corrections:
        said = say_many(
            "{number} correction is in force, and listed among the corrections.",
            "{number} corrections are in force, and listed among the corrections.",
            len(standing.corrections),
        )
        flags.append(Flag("corrected", said))
    return flags


def say_overridden(finding: Mapping[str, Any]) -> str:
    """A finding and why it does not stand in the way."""
    return say(
        "{finding} Published all the same: {reason}", finding=finding["says"], reason=finding["override_reason"]
    )
