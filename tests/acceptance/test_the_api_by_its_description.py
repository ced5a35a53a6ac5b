"""Requests made from the API's own description: none fails, and none is answered in a way that is not described."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from support.sites import Caller, ZZSite, serving

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "unsupported_method",
)


@pytest.fixture(scope="module")
def caller(zz_site: ZZSite) -> Caller:
    """The service over a published ZZ."""
    return Caller(zz_site.folder)


def test_the_description_is_valid(caller: Caller) -> None:
    """OpenAPI 3.1, with an example for what is asked most, and a promise of stability."""
    description = json.loads(caller.get("/openapi.json").body)
    assert description["openapi"].startswith("3.1")
    assert "## Stability" in description["info"]["description"]
    described_ids = [m["get"]["operationId"] for m in description["paths"].values()]
    assert len(set(described_ids)) == len(described_ids)
    answer = description["paths"]["/api/v1/measures/{measure_id}"]["get"]["responses"]["200"]["content"]
    assert answer["application/json"]["example"]["rows"][0]["denominator"] > 0


def test_every_address_that_is_routed_is_described(caller: Caller) -> None:
    """And nothing is described that is not there."""
    from counterfoil.publish.api.app import _ROUTES

    description = json.loads(caller.get("/openapi.json").body)
    routed = {f"/api/v1{path}".replace("{path:path}", "{path}") for path, _ in _ROUTES}
    assert set(description["paths"]) == {*routed, "/health", "/metrics"}


def test_no_request_breaks_it_and_none_is_answered_undescribed(zz_site: ZZSite) -> None:
    """Schemathesis makes requests from the description, fitting and unfitting ones: no failure of the server, and no
    status, form, header or shape that is not described."""
    with serving(zz_site.folder) as base:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "schemathesis.cli", "run", f"{base}/openapi.json"),
                *("--checks", ",".join(CHECKS), "--max-examples", "25", "--seed", "11", "--workers", "2"),
                *("--phases", "examples,coverage,fuzzing", "--no-color"),
            ],
            capture_output=True,
            text=True,
        )
    assert done.returncode == 0, done.stdout[-6000:]
    assert "No issues found" in done.stdout
