"""Finds who says a sentence: the label of a transcript, or the name or office beside a verb of saying."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from counterfoil.claims.drafting.sentences import Sentence
from counterfoil.claims.drafting.words import any_of, load_words

_NAME = r"(?:[A-Z][\w'’-]*\.?(?:\s+(?:of|the|for|and|de|la|von|van)\b)?\s+){0,5}[A-Z][\w'’-]+"
_PRONOUN = r"(?:he|she|they|He|She|They|I|we|We)"


@dataclass(frozen=True)
class Said:
    """Who says a sentence, as the text has it.

    Args:
        speaker: The name or the office; "" where the text has none, and its author speaks.
        verb: The verb of saying; "" where there is none.
        from_before: Whether the speaker was named in an earlier sentence.
    """

    speaker: str
    verb: str
    from_before: bool


def find_speakers(sentences: Sequence[Sentence]) -> list[Said]:
    """Who says each sentence, one a sentence, in order."""
    found: list[Said] = []
    last, quoting, paragraph = "", False, 0
    for sentence in sentences:
        if sentence.label:
            found.append(Said(sentence.label, "", False))
            last = sentence.label
            continue
        said = _beside_a_verb(sentence.text)
        begins_quoted = sentence.text.lstrip()[:1] in "\"“'‘" or quoting
        if said and re.fullmatch(_PRONOUN, said.speaker):
            said = Said(last, said.verb, True) if last else None
        elif said:
            last = said.speaker
        if said is None and last and begins_quoted and sentence.paragraph - paragraph <= 1:
            said = Said(last, "", True)
        if said:
            paragraph = sentence.paragraph
        quoting = _still_quoting(sentence.text, quoting)
        found.append(said or Said("", "", False))
    return found


def _beside_a_verb(text: str) -> Said | None:
    """The name or office right before or after a verb of saying, or after "according to"."""
    verbs = any_of(load_words().reporting)
    titles, offices = any_of(load_words().titles), any_of(load_words().offices)
    who = (
        rf"(?:(?:[Tt]he\s+)?(?:[\w'’-]+\s+){{0,3}}?{titles}\s+{_NAME}|(?:[Tt]he\s+)?{_NAME}|"
        rf"(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir)\s+(?:[\w'’-]+\s+){{0,3}}?{offices}(?:\s+(?:for|of)\s+(?:the\s+)?{_NAME})?|"
        rf"{_PRONOUN})"
    )
    according = re.search(rf"[Aa]ccording to\s+(?P<who>{who})", text)
    if according:
        return Said(_tidy(according["who"]), "according to", False)
    aside = r"(?:,[^,]{1,60},)?(?:\s+(?:also|then|later|has|had|have|previously|himself|herself|recently|again))?"
    before = re.search(rf"(?<![\w.])(?P<who>{who}){aside}\s+(?P<verb>{verbs})\b", text)
    after = re.search(rf"[,”\"’?!]\s*(?P<verb>{verbs})\s+(?P<who>{who})", text)
    hit = after or before
    return Said(_tidy(hit["who"]), hit["verb"], False) if hit else None


def _tidy(who: str) -> str:
    return re.sub(r"\s+", " ", who).strip(" ,.")


def _still_quoting(text: str, quoting: bool) -> bool:
    """Whether a quotation goes on after the sentence."""
    opened, closed = text.count("“"), text.count("”")
    if opened or closed:
        return opened > closed or (quoting and opened == closed == 0)
    return quoting ^ (text.count('"') % 2 == 1)
