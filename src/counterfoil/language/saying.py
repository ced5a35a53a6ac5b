"""Turns a message, as it is written in the code, into the sentence that a reader sees."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from counterfoil.language.catalogs import SOURCE_LANGUAGE, Language, find_language

_SPOKEN: ContextVar[str] = ContextVar("spoken", default=SOURCE_LANGUAGE)


@contextmanager
def speaking(code: str) -> Iterator[Language]:
    """Within it, everything is said in that language; each thread and each task has its own.

    Raises:
        UsageError: There is no catalog of that code.
    """
    language = find_language(code)
    before = _SPOKEN.set(code)
    try:
        yield language
    finally:
        _SPOKEN.reset(before)


def spoken() -> Language:
    """The language in which things are said here."""
    return find_language(_SPOKEN.get())


def say(message: str, /, **values: Any) -> str:
    """The message in the spoken language, with the values in the place of `{their_names}`.

    The message is a literal: the catalogs are made from the code. Numbers are written out before, by `say_number`.
    """
    text = spoken().messages.get(message, message)
    return text.format(**values) if values else text


def say_fact(text: str) -> str:
    """A text that is declared elsewhere (a label of a fact file, the meaning of a column) in the spoken language."""
    return spoken().messages.get(text, text)


def to_say(message: str) -> str:
    """The message as it is: marks a text that is said later, by `say_fact`, for the catalogs."""
    return message
