"""Turns what cannot be answered into `application/problem+json` that names the parameter and what is allowed."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

PROBLEM = "application/problem+json"
#: What a problem shows of a long list of what is allowed.
_ALLOWED_SHOWN = 200


class ProblemError(Exception):
    """A request that is not answered.

    Args:
        status: The HTTP status.
        slug: The kind of problem; its page is `/docs#problem-<slug>`.
        title: In words, without anything that the caller sent.
        parameter: The parameter at fault, or "".
        allowed: What may stand there.
        headers: More headers.
    """

    def __init__(
        self,
        status: int,
        slug: str,
        title: str,
        *,
        parameter: str = "",
        allowed: Sequence[str] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(title)
        self.status = status
        self.slug = slug
        self.title = title
        self.parameter = parameter
        self.allowed: tuple[str, ...] = tuple(allowed)
        self.headers: dict[str, str] = headers or {}

    def body(self) -> bytes:
        """The problem as JSON."""
        import orjson

        content: dict[str, Any] = {
            "type": f"/docs#problem-{self.slug}",
            "title": self.title,
            "status": self.status,
            "detail": HTTPStatus(self.status).phrase,
        }
        if self.parameter:
            content["parameter"] = self.parameter
        if self.allowed:
            content["allowed"] = list(self.allowed[:_ALLOWED_SHOWN])
            content["allowed_count"] = len(self.allowed)
        return orjson.dumps(content)


#: Every kind of problem: slug, status and what it means; the documents list them.
PROBLEMS: dict[str, tuple[int, str]] = {
    "not-found": (404, "There is nothing at this address."),
    "not-published": (404, "The question is well formed, and what it asks for is not published."),
    "method": (405, "Everything here is read-only: GET and HEAD."),
    "not-acceptable": (406, "No form that the Accept header asks for is offered: JSON, CSV or Parquet."),
    "body": (413, "A request has no body."),
    "too-long": (414, "The address is longer than is read."),
    "parameter": (
        422,
        "A parameter cannot be read or is not known; the problem says what may stand there.",
    ),
    "headers": (431, "The headers are larger than are read."),
    "too-many": (429, "Too many requests in a short time; Retry-After says when to come again."),
    "defect": (500, "A defect of counterfoil itself. Report it with the address that was asked."),
    "busy": (
        503,
        "It took too long, or too much is asked at once; Retry-After says when to come again.",
    ),
}
