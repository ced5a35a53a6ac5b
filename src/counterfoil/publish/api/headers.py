"""The headers of every answer: what a browser may do with it, and what a caller may keep."""

from __future__ import annotations

import hashlib

Pair = tuple[bytes, bytes]

ANSWER_HEADERS: tuple[Pair, ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
_NOTHING = b"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
#: Anybody's page may read an answer of the API; nothing in it runs.
CORS: tuple[Pair, ...] = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-methods", b"GET, HEAD, OPTIONS"),
    (b"access-control-allow-headers", b"Accept, If-None-Match"),
    (b"access-control-expose-headers", b"ETag, Retry-After"),
    (b"access-control-max-age", b"86400"),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"content-security-policy", _NOTHING),
)
POLICY_OF_PAGES: tuple[Pair, ...] = (
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        b"base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
    (b"cross-origin-resource-policy", b"same-origin"),
)
#: The page of an edition is one file with its own style, whose hash its own policy gives.
_POLICY_OF_EDITIONS: tuple[Pair, ...] = (
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; "
        b"base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (b"cross-origin-resource-policy", b"same-origin"),
)


def page_headers(path: str, form: str) -> tuple[Pair, ...]:
    """The policy of a file of the site."""
    folder, inside, _ = path.removeprefix("/editions/").partition("/")
    # What is said about editions is ours, and no edition.
    is_edition = path.startswith("/editions/") and bool(inside) and folder != "about"
    if is_edition or form.startswith("image/svg"):
        return _POLICY_OF_EDITIONS
    return POLICY_OF_PAGES if form.startswith("text/html") else CORS


def etag_of(body: bytes, encoding: str) -> bytes:
    """The tag of an answer in one encoding."""
    mark = hashlib.sha256(body).hexdigest()[:24]
    return f'"{mark}-{encoding}"'.encode() if encoding else f'"{mark}"'.encode()


def is_match(asked: bytes, tag: bytes) -> bool:
    """Whether a caller has the answer with this tag already."""
    return bool(asked) and (
        asked.strip() == b"*" or tag in [t.strip().removeprefix(b"W/") for t in asked.split(b",")]
    )


def takes_gzip(accepted: bytes) -> bool:
    """Whether a caller takes gzip."""
    for part in accepted.lower().split(b",")[:20]:
        name, _, weight = part.partition(b";")
        if name.strip() in (b"gzip", b"*"):
            return weight.replace(b" ", b"") not in (b"q=0", b"q=0.0", b"q=0.00", b"q=0.000")
    return False
