"""Builds the service: every address of the API over one published catalog, and the site at the root."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response

from counterfoil.publish.api import reference
from counterfoil.publish.api.encoding import JSON
from counterfoil.publish.api.front import Front, Limits
from counterfoil.publish.api.pages import Pages
from counterfoil.publish.api.problems import PROBLEM, ProblemError
from counterfoil.publish.api.service import Reply, Service
from counterfoil.publish.catalog import open_catalog

#: Address below /api/v1, the name of the method of the service that answers, and the variable part of the address.
_ROUTES = (
    ("", "index"),
    ("/measures", "measures"),
    ("/measures/{measure_id}", "measure"),
    ("/definitions", "definitions"),
    ("/outcomes", "outcomes"),
    ("/places", "places"),
    ("/places/{code}", "place"),
    ("/agencies", "agencies"),
    ("/agencies/{agency_id}", "agency"),
    ("/policies", "policies"),
    ("/policies/at", "policies_at"),
    ("/policies/{policy_id}", "policy"),
    ("/claims", "claims"),
    ("/claims/{claim_id}", "claim"),
    ("/editions", "editions"),
    ("/editions/{edition_id}", "edition"),
    ("/editions/{edition_id}/files/{path:path}", "edition_file"),
)


def create_service(site: Path, limits: Limits | None = None) -> Any:
    """The service over a published site, as an ASGI application. It opens the site's catalog, and nothing else.

    Args:
        site: The folder that `publish site` wrote.
        limits: What one caller may ask; None = the settings.

    Raises:
        CounterfoilError: The folder holds no catalog, or one that was changed.
    """
    catalog = open_catalog(site / "catalog")
    service = Service(catalog, site)
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, title="counterfoil")

    def endpoint(path: str, name: str) -> Callable[..., Any]:
        method = getattr(service, name)

        async def answer(request: Request) -> Response:
            query, state = request.scope["query_string"], request.scope["counterfoil"]
            state["route"] = path
            accept = request.headers.get("accept", "")
            ask = partial(method, query, state["suffix"], accept, **request.path_params)
            if name == "measure" and service.is_light(query):
                reply: Reply = ask()
            else:
                reply = await asyncio.get_running_loop().run_in_executor(None, ask)
            return Response(reply.body, reply.status, media_type=reply.form, headers=reply.headers)

        return answer

    async def refuse(_: Request, problem: Exception) -> Response:
        assert isinstance(problem, ProblemError)
        return Response(problem.body(), problem.status, media_type=PROBLEM, headers=problem.headers)

    app.add_exception_handler(ProblemError, refuse)
    for path, name in _ROUTES:
        app.add_route(f"/api/v1{path}", endpoint(f"/api/v1{path}", name), methods=["GET"], name=name)
    description = partial(reference.describe, service)
    front = Front(app, Pages(site), limits or Limits.from_settings(), catalog.digest)
    front.add_page("/openapi.json", JSON, lambda: reference.as_bytes(description()))
    front.add_page("/api/v1/openapi.json", JSON, lambda: reference.as_bytes(description()))
    front.add_page("/docs", "text/html; charset=utf-8", lambda: reference.page(description()))
    front.watch(catalog)
    return front
