"""Puts together a proposal for each figure of a text: its words, its place, who said it, and when."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from counterfoil.claims.drafting.days import Day, find_days
from counterfoil.claims.drafting.figure import Figure
from counterfoil.claims.drafting.figures import find_figures
from counterfoil.claims.drafting.sentences import Sentence, cut_sentences
from counterfoil.claims.drafting.speakers import Said, find_speakers
from counterfoil.claims.hedges import read_hedged

_TOPICS = (
    ("detainers", r"detainer|immigration hold|hand(?:ed)? over|transfer|notif"),
    ("arrests", r"arrest|deport|removal|courthouse"),
    ("drugs", r"fentanyl|cocaine|meth|heroin|drug|pill|dose|overdose"),
    ("crime", r"crime|homicid|murder|gang|robber|burglar|assault|violen|shooting"),
    ("border", r"border|port of entry|crossing"),
    ("law", r"statute|ordinance|\blaw\b|act\b"),
    ("reports", r"\breport|edition|dashboard"),
    ("population", r"resident|population|undocumented|household"),
)


@dataclass(frozen=True)
class Proposal:
    """One claim that a text may make, for a person to look at.

    Args:
        number: Counted from 1.
        sentence_number: The sentence, counted from 1.
        sentence_start: Where the sentence begins in the text, in characters.
        sentence_end: Where it ends.
        sentence: As it stands.
        figure_start: Where the figure begins in the text.
        figure_end: Where it ends.
        figure: What is quantified.
        said: Who says it.
        days: The days that the sentence names.
    """

    number: int
    sentence_number: int
    sentence_start: int
    sentence_end: int
    sentence: str
    figure_start: int
    figure_end: int
    figure: Figure
    said: Said
    days: tuple[Day, ...]

    def row(self) -> dict[str, Any]:
        """The proposal as plain JSON values."""
        figure = self.figure
        read = None if figure.value is None else read_hedged(round(figure.value, 6), figure.hedge)
        return {
            "number": self.number,
            "sentence_number": self.sentence_number,
            "sentence_start": self.sentence_start,
            "sentence_end": self.sentence_end,
            "sentence": self.sentence,
            "figure_start": self.figure_start,
            "figure_end": self.figure_end,
            "figure_as_said": figure.text,
            "kind": figure.kind,
            "value": _number(figure.value),
            "hedge": figure.hedge,
            "low": _number(read.low) if read else None,
            "high": _number(read.high) if read else None,
            "unit_as_said": figure.unit,
            "speaker_as_said": self.said.speaker,
            "reporting_verb": self.said.verb,
            "speaker_from_before": self.said.from_before,
            "days": [
                {"as_said": d.text, "precision": d.precision, "day": d.day.isoformat() if d.day else None}
                for d in self.days
            ],
            "topic": self.topic(),
        }

    def topic(self) -> str:
        """What the sentence seems to be about."""
        return next((t for t, p in _TOPICS if re.search(p, self.sentence, re.IGNORECASE)), "other")

    def record(self, said_on: date | None) -> Mapping[str, Any]:
        """The beginning of a claim record; what a person has to complete stands as `complete: ...`."""
        figure = self.figure
        days = [d for d in self.days if d.day]
        record: dict[str, Any] = {
            "id": f"draft-{self.number}",
            "speaker": {
                "office": self.said.speaker or "complete: the office that speaks, or the publisher",
                "name": None,
                "side": "complete: federal_executive, state_government, local_police, press ...",
            },
            "said": {
                "date": said_on.isoformat() if said_on else "complete: the day",
                "precision": "day",
            },
            "topic": self.topic(),
            "figure_as_said": figure.text,
            "value": _number(figure.value),
            "hedge": figure.hedge,
            "unit": figure.unit or "complete: what is counted",
            "nature": "complete: stock, flow or neither",
            "population": "complete: of whom or what",
            "scope": [],
            "period": {"from_date": days[0].day.isoformat(), "until_date": None} if days and days[0].day else None,
            "measure_in_words": f"complete: {' '.join(self.sentence.split())}",
            "kind": figure.kind,
            "why_not": {"would_need": "complete: a measure to bind it to, or the data that it would need"},
            "evidence": "seen",
            "cites": [f"complete: the text, characters {self.sentence_start} to {self.sentence_end}"],
        }
        return record


def draft_claims(text: str, said_on: date | None = None) -> list[Proposal]:
    """A proposal for each figure of a text, in order.

    Args:
        text: An article, a statement or a transcript.
        said_on: The day of the text, where it is known.
    """
    sentences = cut_sentences(text)
    speakers = find_speakers(sentences)
    found: list[Proposal] = []
    for sentence, said in zip(sentences, speakers, strict=True):
        for figure in _asserted(sentence):
            found.append(_proposal(len(found) + 1, sentence, said, figure, said_on))
    return found


def _asserted(sentence: Sentence) -> list[Figure]:
    """The figures of a sentence; none of a question."""
    if sentence.text.rstrip().rstrip("\"”’'").endswith("?"):
        return []
    return find_figures(sentence.text)


def _proposal(number: int, sentence: Sentence, said: Said, figure: Figure, said_on: date | None) -> Proposal:
    return Proposal(
        number,
        sentence.number,
        sentence.start,
        sentence.end,
        sentence.text,
        sentence.start + figure.start,
        sentence.start + figure.end,
        figure,
        said,
        tuple(find_days(sentence.text, said_on)),
    )


def _number(value: float | None) -> int | float | None:
    if value is None or value in (float("inf"), float("-inf")):
        return None
    return int(value) if float(value).is_integer() else round(value, 6)
