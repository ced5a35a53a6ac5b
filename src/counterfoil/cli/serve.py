"""The command serve: the API and the site of what was published, from one process."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from counterfoil import settings
from counterfoil.cli.options import WorkspaceOption


def attach(app: typer.Typer) -> None:
    """Adds the command to the root."""
    app.command("serve")(serve)


def serve(
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The port to listen on.")] = 8000,
    site: Annotated[
        Path | None,
        typer.Option("--site", metavar="DIR", help="A published site. Default: the last of the workspace."),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Serve what was published: the site at the root, the API at /api/v1, its description at /docs."""
    import gc

    import uvicorn

    from counterfoil.publish.api import create_service

    service = create_service(site or _published(settings.workspace_path(workspace)))
    gc.collect()
    gc.freeze()  # what was opened stays until the end: it need not be looked through again and again
    typer.echo(f"Serving on http://{host}:{port}/ and its API on http://{host}:{port}/docs (stop with Ctrl-C)")
    uvicorn.run(
        service,
        host=host,
        port=port,
        http="httptools",
        ws="none",
        access_log=False,
        server_header=False,
        date_header=True,
        log_level="warning",
        timeout_keep_alive=15,
        timeout_graceful_shutdown=10,
    )


def _published(workspace: Path) -> Path:
    """Where the workspace was published last.

    Raises:
        CounterfoilError: It never was.
    """
    from counterfoil import pipeline
    from counterfoil.errors import CounterfoilError

    folder = pipeline.published_folder(workspace)
    if folder is None:
        raise CounterfoilError(
            "serve/nothing-published",
            "nothing of this workspace was published yet",
            where={"workspace": str(workspace)},
            cost="",
            remedy=[
                "Publish it, then serve it:",
                "",
                "  counterfoil publish site --output site",
                "  counterfoil serve",
            ],
        )
    return folder
