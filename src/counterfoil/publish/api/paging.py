"""Opaque tokens for the next page of an answer: they fit only the question that they were given for."""

from __future__ import annotations

import base64
import binascii
import hashlib

from counterfoil.publish.api.problems import ProblemError

#: Bytes of the hash of the question inside a token.
_MARK = 9


def next_token(question: str, catalog: str, offset: int) -> str:
    """The token of the rows from an offset on."""
    return base64.urlsafe_b64encode(_mark(question, catalog) + offset.to_bytes(6, "big")).decode()


def read_token(token: str, question: str, catalog: str) -> int:
    """The offset that a token stands for.

    Raises:
        ProblemError: It was not given for this question and this catalog.
    """
    try:
        raw = base64.urlsafe_b64decode(token.encode("ascii"))
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != _MARK + 6 or raw[:_MARK] != _mark(question, catalog):
        raise ProblemError(
            422,
            "parameter",
            "a page token fits only the question and the publication that it was given for",
            parameter="page",
            allowed=["the `next` of the page before, with the other parameters as they were"],
        )
    return int.from_bytes(raw[_MARK:], "big")


def _mark(question: str, catalog: str) -> bytes:
    return hashlib.sha256(f"{catalog}\n{question}".encode()).digest()[:_MARK]
