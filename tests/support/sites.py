"""A ZZ workspace that was published, and the service over it, made once for the tests that only read them."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from counterfoil.publish.api import Limits, create_service

WINDOW = (date(2024, 10, 1), date(2025, 10, 1))
NO_LOGS = Limits(logs=False)


@dataclass(frozen=True)
class ZZSite:
    """A published site, and the workspace that it was published from."""

    workspace: Path
    folder: Path


def find_zz_site(folder: Path) -> ZZSite:
    """The site that was made in that folder, or one that is made now."""
    if (folder / "site").is_dir():
        return ZZSite(folder / "workspace", folder / "site")
    folder.mkdir()
    return make_zz_site(folder)


def make_zz_site(folder: Path, rows: int = 1500) -> ZZSite:
    """A ZZ workspace with one edition, published."""
    from counterfoil import pipeline
    from support.zz import make_zz_workspace

    zz = make_zz_workspace(folder, rows=rows)
    pipeline.build_report(zz.path, "ddor", "ZZ", *WINDOW, folder / "edition", lambda *_: None)
    pipeline.publish_site(zz.path, folder / "site", lambda *_: None, workers=1)
    return ZZSite(zz.path, folder / "site")


@dataclass(frozen=True)
class Said:
    """One answer of the service."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as plain values."""
        import orjson

        return orjson.loads(self.body)


class Caller:
    """Asks the service in this process, byte by byte as a request comes over the wire."""

    def __init__(self, site: Path, limits: Limits = NO_LOGS, client: str = "127.0.0.1") -> None:
        self.service = create_service(site, limits)
        self.client = client

    def get(self, address: str, method: str = "GET", **headers: str) -> Said:
        """One request; a header's name has `_` for `-`."""
        return asyncio.run(self._ask(address, method, headers))

    async def _ask(self, address: str, method: str, headers: dict[str, str]) -> Said:
        raw, _, query = address.partition("?")
        from urllib.parse import unquote

        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(raw, errors="replace"),
            "raw_path": raw.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(n.replace("_", "-").encode(), v.encode("latin-1")) for n, v in headers.items()],
            "client": (self.client, 1234),
            "server": ("127.0.0.1", 8000),
        }
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        await self.service(scope, receive, send)
        start, *bodies = sent
        told = {n.decode(): v.decode("latin-1") for n, v in start["headers"]}
        return Said(start["status"], told, b"".join(b.get("body", b"") for b in bodies))


@contextlib.contextmanager
def serving(site: Path, **env: str) -> Iterator[str]:
    """The command `serve` as a process of its own; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "counterfoil", "serve", "--site", str(site), "--port", str(port)]
    process = subprocess.Popen(
        words,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, "COUNTERFOIL_SERVE_LOG": "off", **env},
    )
    try:
        until = time.monotonic() + 90
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError((process.stderr.read() if process.stderr else b"").decode()[-2000:])
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)
        if process.stderr:
            process.stderr.close()
