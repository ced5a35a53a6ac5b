"""Turns what a person typed into an https address without secrets in it, and an answer into a safe file name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit, urlunsplit

from counterfoil.errors import CounterfoilError
from counterfoil.sources.containers import unreadable
from counterfoil.sources.intake.found import as_text, base_name

#: Names of what lets its bearer in, and of what names a file; and what a value of another name looks like that does.
_SECRET_NAME = re.compile(
    r"(?i)sig(nature)?$|^policy$|token|secret|passw|^pwd$|credential|auth(?!or)|api[-_]?key|^key([-_].*)?$|[-_]key(id)?$|^rlkey$|"
    r"session|^jwt$|^code$|^sas$|^x-(amz|goog)-(signature|security|credential)"
)
_NAMES_A_FILE = ("id", "file", "filename", "fileid", "name", "path", "doc", "document", "download", "url")
_SECRET_VALUE = re.compile(r"(?=[^\d]*\d)(?=[^A-Za-z]*[A-Za-z])[A-Za-z0-9_+/=.~-]{24,}")

#: What stands in place of it.
LEFT_OUT = "REMOVED"

_HASH = re.compile(r"sha256=([0-9A-Fa-f]{64})")


@dataclass(frozen=True)
class Address:
    """Where to fetch a file.

    Args:
        url: The address without user, password and fragment: what is asked for.
        user: `user:password`, where the address had them; sent to its own host alone, never stored or printed.
        sha256: The hash that the file must have; None = nobody said.
    """

    url: str
    user: str | None = None
    sha256: str | None = None

    @property
    def shown(self) -> str:
        """The address as it is stored and printed: what lets its bearer in, such as a signature, is taken out."""
        parts = urlsplit(self.url)
        kept = [_without_secret(part) for part in parts.query.split("&")] if parts.query else []
        return urlunsplit((parts.scheme, parts.netloc, parts.path, "&".join(kept), ""))


def read_address(word: str) -> Address:
    """The address that a person typed.

    Raises:
        CounterfoilError: It does not begin with https://, names no host, or asks for a hash that is none.
    """
    try:
        parts = urlsplit(word)
        host, user = parts.hostname, parts.username
        parts.port  # noqa: B018 (a port that is no number raises here)
    except ValueError:
        host, user = None, None
        parts = urlsplit("")
    shown = _without_user(word)
    if parts.scheme and parts.scheme != "https":
        raise not_https(shown)
    if not host:
        raise unreadable(shown, "bad-address", "this is no address that can be asked", "Copy it again, whole.")
    stated = _HASH.fullmatch(parts.fragment)
    if parts.fragment.startswith("sha256") and not stated:
        raise unreadable(
            shown,
            "bad-hash",
            "what stands after #sha256= is no SHA-256 hash",
            "It has 64 digits from 0 to f: copy it again, whole.",
        )
    url = urlunsplit(("https", parts.netloc.rpartition("@")[2], parts.path or "/", parts.query, ""))
    secret = f"{unquote(user)}:{unquote(parts.password or '')}" if user is not None else None
    return Address(url, secret, stated[1].lower() if stated else None)


def not_https(shown: str, **where: str) -> CounterfoilError:
    """The error for an address whose answer anybody on the way could change."""
    return unreadable(
        shown,
        "not-https",
        "only addresses that begin with https:// are fetched: others can be read and changed on the way",
        "Try the same address with https:// at its beginning. If there is none, download the file",
        "in a browser, compare its size or hash with its publisher's, and add the file.",
        **where,
    )


def file_name(url: str, disposition: str | None) -> str:
    """What the publisher calls a file: by the answer's own word, else by the last part of the address."""
    if disposition:
        from email.message import Message

        header = Message()
        header["Content-Disposition"] = disposition.replace("\r", " ").replace("\n", " ")
        stated = header.get_filename()
        if stated and base_name(stated) != "file":
            return base_name(stated)
    return base_name(unquote(urlsplit(url).path, errors="replace").rstrip("/"))


def _without_user(word: str) -> str:
    """An address without user, password, fragment and secrets, also where it is too broken to be taken apart."""
    whole = re.sub(r"^([A-Za-z][A-Za-z0-9+.-]*://)[^/?#]*@", r"\1", word).partition("#")[0]
    before, mark, query = whole.partition("?")
    return as_text(before + mark + "&".join(_without_secret(part) for part in query.split("&")))


def _without_secret(part: str) -> str:
    """One `name=value` of an address; the value of a key, a signature or the like is left out."""
    name, mark, value = part.partition("=")
    plain_name, plain_value = unquote(name), unquote(value)
    is_secret = _SECRET_NAME.search(plain_name) or (
        plain_name.casefold() not in _NAMES_A_FILE and _SECRET_VALUE.fullmatch(plain_value)
    )
    return f"{name}{mark}{LEFT_OUT}" if value and is_secret else part
