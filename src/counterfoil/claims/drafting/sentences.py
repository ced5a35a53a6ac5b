"""Cuts a text into its sentences, each with its place, also in transcripts and lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from counterfoil.claims.drafting.patterns import load_patterns

#: In characters; the longest sentence of an article is shorter.
_LONGEST = 600
_END = re.compile(r"[.!?]+[\"'”’)\]]*(?=\s+[\"'“‘(\[]*[A-Z0-9$—–-])|[.!?]+[\"'”’)\]]*\s*$")
_LABEL = re.compile(
    r"^\s*(?:\[?\d{1,2}:\d{2}(?::\d{2})?\]?\s*)?"
    r"(?P<label>[A-Z][A-Za-z.'’ -]{0,48}(?:\([^)]{1,60}\))?|Q|A)\s*:\s+(?=\S)"
)


@dataclass(frozen=True)
class Sentence:
    """One sentence.

    Args:
        number: Counted from 1.
        start: Where it begins in the text, in characters.
        end: Where it ends.
        text: As it stands.
        label: Who speaks, in a transcript; "" elsewhere.
        paragraph: Counted from 1.
    """

    number: int
    start: int
    end: int
    text: str
    label: str
    paragraph: int


def cut_sentences(text: str) -> list[Sentence]:
    """The sentences of a text, in order; a blank line, a bullet or a speaker's label begins another."""
    found: list[Sentence] = []
    label = ""
    for number, (start, block) in enumerate(_blocks(text), start=1):
        marked = _LABEL.match(block)
        if marked and _is_label(marked["label"]):
            label = marked["label"].strip()
            offset = marked.end()
        else:
            marker = re.match(r"\s*(?:\(?\d{1,2}[.)]|[-*•–—])\s+", block)
            offset = marker.end() if marker else len(block) - len(block.lstrip())
            label = label if _is_transcript(text) else ""
        for first, last in _cuts(block, offset):
            for begin, stop in _pieces(block, first, last):
                piece = block[begin:stop]
                if piece.strip():
                    found.append(Sentence(len(found) + 1, start + begin, start + stop, piece, label, number))
    return found


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """Paragraphs, list items and lines of a transcript, each with where it begins."""
    edges = [0]
    for gap in re.finditer(r"\n[ \t]*\n|\n(?=[ \t]*(?:[-*•–—]|\d{1,2}[.)])[ \t])", text):
        edges.append(gap.end())
    for line in re.finditer(r"\n(?=[^\n]{1,70}?:\s)", text):
        if _LABEL.match(text[line.end() :]):
            edges.append(line.end())
    edges = sorted({*edges, len(text)})
    for first, last in pairwise(edges):
        if text[first:last].strip():
            yield first, text[first:last].rstrip()


def _cuts(block: str, offset: int) -> Iterator[tuple[int, int]]:
    start = offset
    for end in _END.finditer(block, offset):
        word = re.search(r"([\w.]+)$", block[start : end.start()])
        last = word[1].lower() if word else ""
        ends_short = last in load_patterns().abbreviations or re.fullmatch(r"(?:[a-z]\.)*[a-z]", last)
        if block[end.start()] == "." and ends_short and end.end() < len(block.rstrip()):
            continue
        yield start, end.end()
        start = end.end() + len(block[end.end() :]) - len(block[end.end() :].lstrip())
    if start < len(block):
        yield start, len(block)


def _pieces(block: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """A sentence whole; one that is longer than any is cut between words, so that no pattern runs away with it."""
    while last - first > _LONGEST:
        cut = block.rfind(" ", first, first + _LONGEST) + 1
        stop = cut if cut > first else first + _LONGEST
        yield first, stop
        first = stop
    yield first, last


def _is_label(label: str) -> bool:
    """Whether words before a colon name a speaker: capitals, Q and A, or a name of up to five capitalized words."""
    words = [w for w in re.sub(r"\([^)]*\)", "", label).split() if w not in ("of", "the", "for", "and", "de")]
    return label in ("Q", "A") or label.isupper() or (0 < len(words) <= 5 and all(w[:1].isupper() for w in words))


def _is_transcript(text: str) -> bool:
    """Whether at least three lines begin with a speaker's label."""
    hits = 0
    for line in text.splitlines():
        marked = _LABEL.match(line)
        hits += bool(marked and _is_label(marked["label"]))
    return hits >= 3
