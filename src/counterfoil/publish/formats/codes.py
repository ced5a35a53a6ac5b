"""Turns the codes that some columns hold into the words that a reader sees."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from counterfoil.language import SOURCE_LANGUAGE, say, say_fact, spoken, to_say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from counterfoil.schema import Field

#: Columns whose cells are codes of ours; everything else is printed as it stands.
_COLUMNS = {
    "action",
    "agency_kind",
    "attribution",
    "band",
    "cohort",
    "criminality",
    "custodian_level",
    "law_is_disputed",
    "request_asked",
    "status",
    "unit",
    "values_act",
    "what",
    *(f"{action}{ending}" for action in ("hold", "notify", "transfer") for ending in ("", "_stance")),
    "stance",
}
_WORDS = {
    "agency": to_say("agency"),
    "ambiguous": to_say("ambiguous"),
    "approx": to_say("approx"),
    "attributed": to_say("attributed"),
    "began": to_say("began"),
    "closed": to_say("closed"),
    "conditional": to_say("conditional"),
    "conflict": to_say("conflict"),
    "correction": to_say("correction"),
    "county": to_say("county"),
    "definitions": to_say("definitions"),
    "detainers": to_say("detainers"),
    "ended": to_say("ended"),
    "erratum": to_say("erratum"),
    "federal": to_say("federal"),
    "hold": to_say("hold past release"),
    "input": to_say("input"),
    "met": to_say("met"),
    "month": to_say("month"),
    "municipal": to_say("municipal"),
    "nation": to_say("nation"),
    "no": to_say("no"),
    "not_applicable": to_say("not applicable"),
    "not_shown": to_say("not shown"),
    "not_stated": to_say("not stated"),
    "not_sure_enough": to_say("not sure enough"),
    "notify": to_say("tell ICE the release date"),
    "notify_and_hold": to_say("tell ICE the release date, and hold"),
    "open": to_say("open"),
    "override": to_say("override"),
    "permitted": to_say("permitted"),
    "private": to_say("private"),
    "prohibited": to_say("prohibited"),
    "reply": to_say("reply"),
    "required": to_say("required"),
    "resolved": to_say("resolved"),
    "return_of_person": to_say("return of the person"),
    "rows": to_say("rows"),
    "seen": to_say("seen"),
    "silent": to_say("silent"),
    "software": to_say("software"),
    "state": to_say("state"),
    "transfer": to_say("hand over custody"),
    "tribal": to_say("tribal"),
    "undetermined": to_say("undetermined"),
    "unknown": to_say("unknown"),
    "unresolved": to_say("unresolved"),
    "year": to_say("year"),
    "yes": to_say("yes"),
}


#: Columns, and entries of claims, that quote what is written in English: titles of laws, citations, sources.
_QUOTED = {
    "basis",
    "citation",
    "cites",
    "evidence",
    "figure_as_said",
    "instrument",
    "instruments",
    "measure_in_words",
    "quote",
    "speaker",
}


#: Entries of claims, errata and replies as headings.
_ENTRIES = (
    to_say("Arithmetic"),
    to_say("Because"),
    to_say("Caveats"),
    to_say("Cites"),
    to_say("Computed"),
    to_say("Evidence"),
    to_say("Figure as said"),
    to_say("ID"),
    to_say("Measure in words"),
    to_say("Said"),
    to_say("Speaker"),
    to_say("Tried"),
    to_say("Verdict"),
    to_say("Would flip"),
)


def is_quoted(name: str) -> bool:
    """Whether a column holds words in English on a page of another language, which then are marked as English."""
    return name in _QUOTED and spoken().code != SOURCE_LANGUAGE


def split_written(said: str, written: Sequence[str]) -> list[tuple[str, bool]]:
    """A text in parts, each with whether it is one of those that are said as they were written, in English."""
    if not written:
        return [(said, False)]
    parts = re.split("(" + "|".join(map(re.escape, written)) + ")", said)
    return [(part, at % 2 == 1) for at, part in enumerate(parts) if part]


def mark_written(said: str, written: Sequence[str]) -> Markup:
    """The text for a page, with what is said as it was written marked as English."""
    from markupsafe import Markup

    english = Markup('<span lang="en">%s</span>')
    return Markup("").join(english % part if is_so else part for part, is_so in split_written(said, written))


def is_coded(field: Field) -> bool:
    """Whether the cells of a column are codes."""
    return field.kind == "text" and (field.name in _COLUMNS or bool(field.values))


def say_code(code: str) -> str:
    """A code in words; one that has none of its own is printed with spaces for its underscores."""
    first, then, last = code.partition(" to ")
    if then and first in _WORDS:  # several answers in one month, in the order of its days
        return say("{first} to {last}", first=say_code(first), last=say_code(last))
    return say_fact(_WORDS.get(code, code.replace("_", " ") if code.islower() else code))
