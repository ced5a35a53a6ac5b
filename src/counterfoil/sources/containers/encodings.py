"""Turns the bytes of a text file into text, and counts what its encoding cannot explain."""

from __future__ import annotations

from typing import Literal

_SAMPLE = 4096
#: The share of zeros among every second byte of UTF-16 in the letters of Western languages, at the least, and among
#: the bytes between them, at the most.
_MANY, _FEW = 0.5, 0.05


def decode(raw: bytes) -> tuple[str, int]:
    """The text of a file, and how many of its characters stand for bytes that could not be read.

    UTF-16 by its mark, or by the zeros beside its letters; else UTF-8, with or without a mark; else Windows-1252.
    """
    wide = _wide(raw)
    for encoding in (wide,) if wide else ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding), 0
        except UnicodeDecodeError:
            continue
    text = raw.decode(wide or "cp1252", errors="replace")
    return text, text.count("\ufffd")


def utf16_without_mark(head: bytes) -> Literal["utf-16-le", "utf-16-be"] | None:
    """Which UTF-16 the first bytes of a file are, where no mark says so; None where they are not."""
    sample = head[: min(_SAMPLE, len(head) - len(head) % 2)]
    pairs = len(sample) // 2
    if pairs < 2:
        return None
    first, second = sample[0::2].count(0) / pairs, sample[1::2].count(0) / pairs
    found: Literal["utf-16-le", "utf-16-be"] | None = None
    if second >= _MANY and first <= _FEW:
        found = "utf-16-le"
    elif first >= _MANY and second <= _FEW:
        found = "utf-16-be"
    if found and all(c.isprintable() or c in "\t\r\n" for c in sample.decode(found, errors="ignore")):
        return found
    return None


def _wide(raw: bytes) -> Literal["utf-16", "utf-16-le", "utf-16-be"] | None:
    """Which UTF-16 a file is in, if any."""
    return "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else utf16_without_mark(raw[:_SAMPLE])
