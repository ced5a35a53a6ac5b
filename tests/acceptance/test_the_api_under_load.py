"""The server as a process of its own: ten thousand requests over fifty connections, each answer compared."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from support.sites import ZZSite, serving

REQUESTS, CONNECTIONS = 10_000, 50


def _addresses(site: Path) -> list[str]:
    """Many questions, no two with the same answer."""
    codes = sorted(p.name for p in (site / "places").iterdir() if p.name.isdigit())
    by = ["", "by=month", "by=fiscal_year,outcome", "by=agency_id", "by=quarter&definitions=trac"]
    found = [
        f"/api/v1/measures/{m}?where=county_code_fips:{c}{'&' if b else ''}{b}"
        for c in codes
        for b in by
        for m in ("detainers_issued", "declined_share", "detainers_by_outcome")
        if not ("outcome" in b and m == "declined_share")
    ]
    return [*found, "/", "/places/99001/", "/api/v1/claims", "/api/v1/policies/at?place=99001&date=2025-01-01"]


@pytest.mark.parametrize("kept", ["128000000", "0"], ids=["answers kept ready", "each answer worked out"])
def test_ten_thousand_requests_over_fifty_connections(zz_site: ZZSite, kept: str) -> None:
    """None is lost, none is wrong: each answer is, byte by byte, the one that was given when nothing else ran."""
    addresses = _addresses(zz_site.folder)
    with serving(zz_site.folder, COUNTERFOIL_SERVE_KEPT_BYTES=kept) as base:
        host, port = base.removeprefix("http://").split(":")
        alone = asyncio.run(_ask(host, int(port), [addresses]))
        expected = dict(alone)
        assert len(set(expected.values())) > len(addresses) * 0.6
        plan = [addresses[(n * 7919) % len(addresses)] for n in range(REQUESTS)]
        parts = [plan[n::CONNECTIONS] for n in range(CONNECTIONS)]
        answers = asyncio.run(_ask(host, int(port), parts))
    assert len(answers) == REQUESTS
    assert [a for a, body in answers if body != expected[a]] == []


async def _ask(host: str, port: int, parts: list[list[str]]) -> list[tuple[str, bytes]]:
    """The answers of several connections at once, each with its addresses one after the other."""
    found = await asyncio.gather(*(_connection(host, port, part) for part in parts))
    return [one for part in found for one in part]


async def _connection(host: str, port: int, addresses: list[str]) -> list[tuple[str, bytes]]:
    reader, writer = await asyncio.open_connection(host, port)
    answers = []
    for address in addresses:
        writer.write(f"GET {address} HTTP/1.1\r\nHost: zz\r\nAccept: */*\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        assert head.startswith("http/1.1 200"), (address, head[:60])
        length = int(head.partition("content-length:")[2].partition("\r\n")[0])
        answers.append((address, await reader.readexactly(length)))
    writer.close()
    await writer.wait_closed()
    return answers
