"""The desk: a web application over one archive, for reading, searching and checking."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from nguon.desk import api, assets, looking, pages, searching, stories
from nguon.desk.failures import told_plainly
from nguon.desk.guard import Guard, door
from nguon.desk.lanes import new_lane
from nguon.desk.sending import Marked
from nguon.desk.shelf import Shelf


def create_app(archive_path: str | Path, *, names: Iterable[str] = (), token: str | None = None) -> FastAPI:
    """The desk over the archive at `archive_path`, as an ASGI application.

    It answers to the loopback names and to `names`; with a `token`, only to who brings it. Raises what `Archive.open` raises.
    """
    app = FastAPI(
        title="nguon",
        version=version("nguon"),
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        middleware=[
            Middleware(Guard, door=door(names, token)),
            Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5),
            Middleware(Marked),
        ],
    )
    app.state.shelf = Shelf(archive_path)
    app.state.shelf.archive()
    app.state.lane = new_lane()
    for router in (assets.router, api.router, looking.router, searching.router, stories.router, pages.router):
        app.include_router(router)
    told_plainly(app)
    return app
