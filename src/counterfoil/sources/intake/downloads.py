"""Turns an https address into a file on this machine; what broke off goes on where it stopped."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import Any
from urllib.parse import urljoin, urlsplit

from counterfoil import settings
from counterfoil.errors import CounterfoilError
from counterfoil.sources.containers import unreadable
from counterfoil.sources.intake.addresses import Address, file_name, not_https
from counterfoil.sources.intake.found import Landing, Progress
from counterfoil.sources.source_file import SourceFile

_CHUNK = 262_144
_MOST_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True)
class _Partial:
    """What is left of a fetch that broke off: the bytes, and a mark of the version that they belong to."""

    bytes: Path
    note: Path

    def validator(self) -> str:
        """The server's mark of the version; "" where there are no bytes, or none that could be gone on with."""
        try:
            held = json.loads(self.note.read_text("utf-8"))["validator"]
        except (OSError, ValueError, KeyError, TypeError):
            return ""
        return str(held) if self.bytes.is_file() and self.bytes.stat().st_size else ""

    def begin(self, validator: str) -> None:
        """Notes which version the bytes to come belong to."""
        self.bytes.unlink(missing_ok=True)
        self.note.write_text(json.dumps({"validator": validator}), "utf-8")

    def drop(self) -> None:
        """Removes it."""
        self.bytes.unlink(missing_ok=True)
        self.note.unlink(missing_ok=True)


def download(address: Address, landing: Landing, folder: Path, progress: Progress) -> SourceFile:
    """The file at an address.

    Only https is spoken, also after up to five redirects, and certificates are checked against those that the system
    trusts. Addresses of the own machine and of the own network are allowed: counterfoil runs on the machine of the
    person who types the address and fetches nothing that this person could not open in a browser; it is no service
    that others could point at what stands behind it.

    Args:
        address: Where it is.
        landing: Where the file goes.
        folder: Where a fetch that breaks off leaves what it has, for the next try.
        progress: Told of the bytes that were fetched.

    Raises:
        CounterfoilError: It is not there, is not reached safely, is too large, breaks off, or is another file than
            its hash says.
    """
    import urllib3

    folder.mkdir(parents=True, exist_ok=True)
    key = hashlib.sha256(address.url.encode()).hexdigest()[:24]
    partial = _Partial(folder / f"{key}.part", folder / f"{key}.json")
    seconds = settings.NETWORK_TIMEOUT_SECONDS.read_integer()
    with (
        _said_plainly(address, partial),
        urllib3.PoolManager(
            cert_reqs="CERT_REQUIRED", retries=False, timeout=urllib3.Timeout(connect=seconds, read=seconds)
        ) as pool,
    ):
        answer = _ask(pool, address, partial)
        try:
            name = file_name(address.url, answer.headers.get("Content-Disposition"))
            digest = _receive(answer, address, partial, name, progress)
        finally:
            answer.close()
    if address.sha256 and digest != address.sha256:
        partial.drop()
        raise _other_file(address, digest)
    place = landing.place(name)
    shutil.move(partial.bytes, place)
    partial.drop()
    return SourceFile(place, name, address.shown)


def _ask(pool: Any, address: Address, partial: _Partial) -> Any:
    """The answer that holds the file, or the rest of it."""
    validator = partial.validator()
    if validator:
        held = partial.bytes.stat().st_size
        answer = _follow(pool, address, {"Range": f"bytes={held}-", "If-Range": validator})
        if answer.status == 206 and answer.headers.get("Content-Range", "").startswith(f"bytes {held}-"):
            return answer
        if answer.status not in (206, 416):
            return answer
        answer.close()
        partial.drop()  # the server cannot go on from there
    return _follow(pool, address, {})


def _follow(pool: Any, address: Address, headers: dict[str, str]) -> Any:
    """The answer after redirects, each of which must be https again."""
    from urllib3.util import make_headers

    url = address.url
    for _ in range(_MOST_REDIRECTS + 1):
        sent = {"User-Agent": "counterfoil", "Accept-Encoding": "identity", **headers}
        if address.user is not None and urlsplit(url).netloc == urlsplit(address.url).netloc:
            sent |= make_headers(basic_auth=address.user)
        answer = pool.request("GET", url, headers=sent, redirect=False, preload_content=False, decode_content=False)
        leads_to = answer.headers.get("Location")
        if answer.status not in _REDIRECTS or not leads_to:
            return answer
        answer.close()
        url = urljoin(url, leads_to)
        if urlsplit(url).scheme != "https":
            raise not_https(address.shown, **{"leads to": _shown(url)})
    raise unreadable(
        address.shown,
        "too-many-redirects",
        f"the address leads from one to the next more than {_MOST_REDIRECTS} times",
        "Open it in a browser, download the file there, and add the file.",
    )


def _receive(answer: Any, address: Address, partial: _Partial, name: str, progress: Progress) -> str:
    """Writes what comes after what is there; the hash of the whole."""
    _require_file(answer, address)
    digest, size = hashlib.sha256(), 0
    if answer.status == 206:
        with partial.bytes.open("rb") as held:
            while piece := held.read(_CHUNK):
                digest.update(piece)
                size += len(piece)
    else:
        partial.begin(_validator_of(answer))
    length = answer.headers.get("Content-Length", "")
    total = size + int(length) if length.isdigit() else 0
    _require_size(address, partial, total)
    with partial.bytes.open("ab") as copy:
        for piece in answer.stream(_CHUNK, decode_content=False):
            size += len(piece)
            _require_size(address, partial, size)
            copy.write(piece)
            digest.update(piece)
            progress(name, size, total)
    return digest.hexdigest()


def _validator_of(answer: Any) -> str:
    """The server's mark of a version: a strong entity tag, else the time of its last change, else none."""
    tag = answer.headers.get("ETag", "")
    return tag if tag.startswith('"') else answer.headers.get("Last-Modified", "")


def _require_file(answer: Any, address: Address) -> None:
    """Refuses an answer that is no file."""
    status = int(answer.status)
    if status in (200, 206) and "text/html" not in answer.headers.get("Content-Type", "").casefold():
        return
    if status in (200, 206):
        raise unreadable(
            address.shown,
            "web-page",
            "the address leads to a web page, not to a file of data",
            "Open it in a browser: it may ask you to sign in, or lead to the file. Add the file's own address, or",
            "download the file there and add it.",
        )
    advice = {
        401: "It asks who you are: download the file in a browser, and add the file.",
        403: "It does not let you in: download the file in a browser, and add the file.",
        404: "There is nothing at this address: copy it again, whole, or look for the file on its publisher's page.",
        410: "The file was taken away: look for another copy, and keep the one that you find.",
    }
    raise unreadable(
        address.shown,
        "not-fetched",
        f"the server answers that it does not give the file ({status})",
        advice.get(status, "Try again later, or download the file in a browser and add it."),
    )


def _require_size(address: Address, partial: _Partial, size: int) -> None:
    limit = settings.MAX_DOWNLOAD_BYTES
    if size > limit.read_integer():
        partial.drop()
        raise unreadable(
            address.shown,
            "download-too-large",
            "the file is larger than what is downloaded without asking",
            f"It has at least {size:,} bytes. If you want it, raise the limit and try again:",
            "",
            f"  {limit.name}={size * 2} counterfoil sources add {quote(address.shown)}",
        )


def _other_file(address: Address, digest: str) -> CounterfoilError:
    return unreadable(
        address.shown,
        "another-file",
        "the file at this address is not the one that the hash names",
        f"Its SHA-256 is    {digest}",
        f"it should be      {address.sha256}",
        "Either the publisher changed the file, or it was changed on the way. Compare with another copy.",
    )


def _shown(url: str) -> str:
    """Where a redirect leads, without what may be a secret in it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


@contextmanager
def _said_plainly(address: Address, partial: _Partial) -> Iterator[None]:
    """Turns what goes wrong on the network into an error that says what to do."""
    from urllib3 import exceptions

    try:
        yield
    except exceptions.SSLError as problem:
        if "certificate" not in str(problem).casefold():
            raise _broken_off(address, partial) from problem
        raise unreadable(
            address.shown,
            "not-trusted",
            "the server cannot prove that it is the one you named, so nothing was asked of it",
            "Check the address. Where your organization puts a certificate of its own between,",
            "name the file that holds it:",
            "",
            f"  SSL_CERT_FILE=/path/to/certificates.pem counterfoil sources add {quote(address.shown)}",
        ) from problem
    except (exceptions.NewConnectionError, exceptions.ConnectTimeoutError, exceptions.LocationValueError) as problem:
        raise unreadable(
            address.shown,
            "no-connection",
            "the server of this address cannot be reached",
            "Check the address and your connection, and try again.",
        ) from problem
    except (exceptions.HTTPError, OSError) as problem:
        if isinstance(problem, OSError) and not isinstance(problem, TimeoutError | ConnectionError):
            raise
        raise _broken_off(address, partial) from problem


def _broken_off(address: Address, partial: _Partial) -> CounterfoilError:
    held = partial.bytes.stat().st_size if partial.validator() else 0
    if not held:
        partial.drop()
    return unreadable(
        address.shown,
        "broken-off",
        "the download broke off",
        f"{held:,} bytes are kept: the same command goes on from there."
        if held
        else "Try again: the same command starts over.",
    )
