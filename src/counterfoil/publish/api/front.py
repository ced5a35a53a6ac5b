"""Stands before every address: limits, answers that are kept ready, compression, headers, counts and logs."""

from __future__ import annotations

import asyncio
import json
import sys
import time
import traceback
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from counterfoil import settings
from counterfoil.publish.api.counting import Counts
from counterfoil.publish.api.encoding import SUFFIXES
from counterfoil.publish.api.headers import (
    ANSWER_HEADERS,
    CORS,
    POLICY_OF_PAGES,
    etag_of,
    is_match,
    page_headers,
    takes_gzip,
)
from counterfoil.publish.api.problems import PROBLEM, ProblemError

if TYPE_CHECKING:
    from counterfoil.publish.api.pages import Found, Pages
    from counterfoil.publish.catalog import Catalog

_LONGEST_ADDRESS, _LARGEST_HEADERS = 8_000, 32_000
#: Shorter answers are sent as they are.
_COMPRESSED_FROM = 800
_LOOPBACK = ("127.", "::1")
#: Callers whose pace is remembered; the oldest are forgotten.
_CALLERS = 20_000
_COMPRESSED = ("text/", "json", "svg", "xml", "yaml")
Pair = tuple[bytes, bytes]


@dataclass(frozen=True)
class Limits:
    """What one caller may ask.

    Args:
        per_second: Requests a second, in the long run; 0 = no limit. Callers on this machine have none.
        burst: Requests at once.
        seconds: How long an answer may take.
        at_once: Requests that are worked on at a time.
        kept_bytes: Bytes of ready answers in memory; 0 = none is kept.
        logs: Whether each request is logged.
    """

    per_second: int = 20
    burst: int = 200
    seconds: int = 10
    at_once: int = 512
    kept_bytes: int = 128_000_000
    logs: bool = True

    @classmethod
    def from_settings(cls) -> Limits:
        """As the settings say."""
        return cls(
            per_second=settings.SERVE_RATE.read_integer(),
            burst=settings.SERVE_BURST.read_integer(),
            seconds=settings.SERVE_TIMEOUT_SECONDS.read_integer(),
            kept_bytes=settings.SERVE_KEPT_BYTES.read_integer(),
            logs=settings.SERVE_LOG.read() != "off",
        )


@dataclass(frozen=True)
class Ready:
    """One answer in one form and encoding, as it is sent."""

    status: int
    headers: tuple[Pair, ...]
    body: bytes
    tag: bytes
    route: str


class Front:
    """The ASGI application that is served.

    Args:
        app: What answers below /api.
        pages: The files of the site.
        limits: What one caller may ask.
        digest: The hash of the catalog: every answer hangs on it.
    """

    def __init__(self, app: Any, pages: Pages, limits: Limits, digest: str) -> None:
        self._app = app
        self._pages = pages
        self._limits = limits
        self._digest = digest
        self._made: dict[str, tuple[str, Callable[[], bytes]]] = {}
        self._kept: OrderedDict[Any, Ready] = OrderedDict()
        self._kept_size = 0
        self._pace: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._at_work = 0
        self._catalog: Catalog | None = None
        self.counts: Counts = Counts()

    def add_page(self, path: str, form: str, make: Callable[[], bytes]) -> None:
        """A page that is made once and then served as it is."""
        self._made[path] = (form, make)

    def watch(self, catalog: Catalog) -> None:
        """The catalog whose state `/health` tells."""
        self._catalog = catalog

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """One connection, as ASGI says."""
        if scope["type"] == "lifespan":
            await _live(receive, send)
            return
        if scope["type"] != "http":
            return
        started = time.perf_counter()
        headers = dict(scope["headers"])
        try:
            ready, was_kept = await self._answer(scope, headers)
        except ProblemError as problem:
            ready, was_kept = _problem(problem), False
        sent = await _send(scope["method"], ready, headers, send)
        self._note(scope["method"], ready, sent, started, was_kept)

    async def _answer(self, scope: dict[str, Any], headers: Mapping[bytes, bytes]) -> tuple[Ready, bool]:
        """The answer to a request, and whether it was ready.

        Raises:
            ProblemError: It is not answered.
        """
        self._require_modest(scope, headers)
        if scope["method"] == "OPTIONS":
            return Ready(204, (*CORS, (b"allow", b"GET, HEAD, OPTIONS")), b"", b"", "options"), False
        raw = scope.get("raw_path", scope["path"].encode()).decode("latin-1").partition("?")[0]
        if raw == "/health":
            return self._health(), False
        if raw == "/metrics":
            return Ready(
                200, _plain(b"text/plain; version=0.0.4; charset=utf-8"), self.counts.text(), b"", raw
            ), False
        gzip = takes_gzip(headers.get(b"accept-encoding", b""))
        is_api = raw.startswith("/api/") or raw == "/api" or raw in self._made
        accept = headers.get(b"accept", b"") if is_api else b""
        key = (raw, scope["query_string"] if is_api else b"", accept, gzip)
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            return kept, True
        ready = await self._work(scope, raw, gzip) if is_api else self._page(raw, gzip, headers)
        self._keep(key, ready)
        return ready, False

    def _require_modest(self, scope: dict[str, Any], headers: Mapping[bytes, bytes]) -> None:
        """Refuses what is too much, before anything is done for it."""
        if scope["method"] not in ("GET", "HEAD", "OPTIONS"):
            raise ProblemError(
                405, "method", "everything here is read-only", allowed=["GET", "HEAD"],
                headers={"Allow": "GET, HEAD, OPTIONS"},
            )  # fmt: skip
        if len(scope.get("raw_path", b"")) + len(scope["query_string"]) > _LONGEST_ADDRESS:
            raise ProblemError(414, "too-long", f"an address is at most {_LONGEST_ADDRESS:,} characters long")
        if sum(len(n) + len(v) for n, v in scope["headers"]) > _LARGEST_HEADERS:
            raise ProblemError(431, "headers", f"headers are at most {_LARGEST_HEADERS:,} bytes")
        if headers.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in headers:
            raise ProblemError(413, "body", "a request has no body")
        wait = self._wait_of((scope.get("client") or ("127.0.0.1",))[0])
        if wait:
            raise ProblemError(429, "too-many", "too many requests", headers={"Retry-After": str(wait)})

    def _wait_of(self, caller: str) -> int:
        """Seconds that a caller has to wait; 0 where it may go on."""
        if not self._limits.per_second or caller.startswith(_LOOPBACK):
            return 0
        now = time.monotonic()
        left, then = self._pace.pop(caller, (float(self._limits.burst), now))
        left = min(self._limits.burst, left + (now - then) * self._limits.per_second)
        self._pace[caller] = (max(left - 1, -1.0), now)
        while len(self._pace) > _CALLERS:
            self._pace.popitem(last=False)
        return 0 if left >= 1 else 1 + int((1 - left) / self._limits.per_second)

    def _health(self) -> Ready:
        day = self._catalog.as_of() if self._catalog else None
        content = {"status": "ok", "catalog": self._digest[:16], "as_of_date": str(day) if day else None}
        return Ready(200, _plain(b"application/json"), json.dumps(content).encode(), b"", "/health")

    async def _work(self, scope: dict[str, Any], raw: str, gzip: bool) -> Ready:
        """An answer that the API makes, within its time."""
        if raw in self._made:
            form, make = self._made[raw]
            policy = POLICY_OF_PAGES if form.startswith("text/html") else None
            return _ready(200, form, make(), gzip, raw, policy=policy)
        if self._at_work >= self._limits.at_once:
            raise ProblemError(503, "busy", "too much is asked at once", headers={"Retry-After": "1"})
        inner = dict(scope)
        inner["method"] = "GET"
        suffix = next((s for s in SUFFIXES if scope["path"].endswith(s) and "/files/" not in scope["path"]), "")
        if suffix:
            inner["path"] = scope["path"].removesuffix(suffix)
            inner["raw_path"] = inner["path"].encode()
        inner["counterfoil"] = {"suffix": suffix, "route": "/api/?"}
        self._at_work += 1
        try:
            taken = _Taken()
            async with asyncio.timeout(self._limits.seconds):
                await self._app(inner, _nothing, taken.send)
        except TimeoutError:
            raise ProblemError(503, "busy", "it took longer than is allowed", headers={"Retry-After": "5"}) from None
        except Exception as problem:
            _say_defect(problem)
            raise ProblemError(500, "defect", "a defect of counterfoil itself") from None
        finally:
            self._at_work -= 1
        route = inner["counterfoil"]["route"]
        form = taken.headers.get(b"content-type", b"").decode("latin-1")
        if taken.status >= 400 and form != PROBLEM:
            if taken.status == 404:
                raise ProblemError(404, "not-found", "there is nothing at this address")
            raise ProblemError(500, "defect", "a defect of counterfoil itself")
        retry = taken.headers.get(b"retry-after")
        return _ready(taken.status, form, taken.body, gzip, route, more=((b"retry-after", retry),) if retry else ())

    def _page(self, raw: str, gzip: bool, headers: Mapping[bytes, bytes]) -> Ready:
        """A file of the site."""
        found = self._pages.find(raw)
        if isinstance(found, str):
            return Ready(308, (*ANSWER_HEADERS, (b"location", found.encode("latin-1", "replace"))), b"", b"", "site")
        if found is None:
            lost = self._lost(raw) if b"text/html" in headers.get(b"accept", b"") else None
            if isinstance(lost, tuple):
                return _ready(404, lost[1], lost[0], gzip, "site", policy=POLICY_OF_PAGES)
            raise ProblemError(404, "not-found", "there is nothing at this address")
        data, form, _ = found
        return _ready(200, form, data, gzip, "site", policy=page_headers(raw, form))

    def _lost(self, raw: str) -> Found:
        """What is shown where there is nothing, in the language of the address."""
        beside = self._pages.find(f"/{raw.lstrip('/').partition('/')[0]}/404.html")
        return beside if isinstance(beside, tuple) else self._pages.find("/404.html")

    def _keep(self, key: Any, ready: Ready) -> None:
        """Keeps an answer ready; the one that was not asked for the longest goes."""
        if ready.status != 200 or len(ready.body) * 4 > self._limits.kept_bytes:
            return
        if key not in self._kept:
            self._kept[key] = ready
            self._kept_size += len(ready.body) + 500
        while self._kept_size > self._limits.kept_bytes:
            _, dropped = self._kept.popitem(last=False)
            self._kept_size -= len(dropped.body) + 500

    def _note(self, method: str, ready: Ready, sent: tuple[int, int], started: float, was_kept: bool) -> None:
        """Counts and logs a request: which kind of address, never which place, query, caller or program."""
        took = time.perf_counter() - started
        status, length = sent
        self.counts.add(ready.route, status, took, was_kept)
        if self._limits.logs:
            line = (
                f'{{"at":"{time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}","method":"{_word(method)}",'
                f'"route":"{ready.route}","status":{status},"bytes":{length},"ms":{took * 1000:.1f},'
                f'"ready":{"true" if was_kept else "false"}}}\n'
            )
            sys.stderr.write(line)


class _Taken:
    """Takes the messages of an answer together."""

    def __init__(self) -> None:
        self.status = 500
        self.headers: dict[bytes, bytes] = {}
        self._parts: list[bytes] = []

    async def send(self, message: Mapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.lower(): value for name, value in message["headers"]}
        elif message["type"] == "http.response.body":
            self._parts.append(message.get("body", b""))

    @property
    def body(self) -> bytes:
        return b"".join(self._parts)


def _ready(
    status: int,
    form: str,
    body: bytes,
    gzip: bool,
    route: str,
    *,
    policy: tuple[Pair, ...] | None = None,
    more: tuple[Pair, ...] = (),
) -> Ready:
    """An answer as it is sent: compressed where that is taken, with its tag and its headers."""
    packs = len(body) >= _COMPRESSED_FROM and (
        form.startswith("text/") or "json" in form or "svg" in form or "xml" in form
    )
    tag = etag_of(body, "gz" if packs and gzip else "") if status == 200 else b""
    if packs and gzip:
        from isal import igzip

        body = igzip.compress(body, 2, mtime=0)
        more = (*more, (b"content-encoding", b"gzip"))
    headers = [*ANSWER_HEADERS, *(policy or CORS), (b"content-type", form.encode("latin-1"))]
    headers.append((b"vary", b"Accept, Accept-Encoding"))
    headers.append((b"cache-control", b"public, max-age=300" if status == 200 else b"no-store"))
    if tag:
        headers.append((b"etag", tag))
    return Ready(status, (*headers, *more), body, tag, route)


def _problem(problem: ProblemError) -> Ready:
    more = tuple((n.lower().encode(), v.encode("latin-1")) for n, v in problem.headers.items())
    return _ready(problem.status, PROBLEM, problem.body(), False, "problem", more=more)


def _plain(form: bytes) -> tuple[Pair, ...]:
    return (*ANSWER_HEADERS, *CORS, (b"content-type", form), (b"cache-control", b"no-store"))


async def _send(method: str, ready: Ready, headers: Mapping[bytes, bytes], send: Any) -> tuple[int, int]:
    """Sends an answer, or says that the caller has it already; the status and the bytes that went out."""
    status, body = ready.status, ready.body
    if ready.tag and is_match(headers.get(b"if-none-match", b""), ready.tag):
        kept = [h for h in ready.headers if h[0] not in (b"content-type", b"content-encoding")]
        await send({"type": "http.response.start", "status": 304, "headers": kept})
        await send({"type": "http.response.body", "body": b""})
        return 304, 0
    out = list(ready.headers)
    if status != 204:
        out.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": out})
    if method == "HEAD":
        body = b""
    await send({"type": "http.response.body", "body": body})
    return status, len(body)


def _say_defect(problem: Exception) -> None:
    """Where it went wrong; the message is left out, as it may hold what the caller sent."""
    frames = [
        f"{f.name}:{f.lineno}" for f in traceback.extract_tb(problem.__traceback__) if "counterfoil" in f.filename
    ]
    line = {"defect": type(problem).__name__, "at": frames[-6:]}
    sys.stderr.write(f"{json.dumps(line)}\n")


def _word(method: str) -> str:
    return method if method in ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH") else "other"


async def _nothing() -> dict[str, Any]:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _live(receive: Any, send: Any) -> None:
    """Start and end of the server."""
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await send({"type": "lifespan.shutdown.complete"})
            return
