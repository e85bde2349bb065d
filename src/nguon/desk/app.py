"""The desk: a web application over one archive, for reading, searching and checking."""

from __future__ import annotations

import ipaddress
import os
import secrets
import signal
import socket
import sys
import threading
from collections.abc import Iterable
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from nguon.desk import api, assets, looking, pages, searching, stories
from nguon.desk.failures import DeskError, told_plainly
from nguon.desk.guard import Guard, door
from nguon.desk.lanes import new_lane
from nguon.desk.sending import Marked
from nguon.desk.shelf import Shelf

#: Where a token may be given; without it, one is made for each run that needs one.
TOKEN_VARIABLE = "NGUON_TOKEN"


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


def serve(archive_path: str | Path, host: str = "127.0.0.1", port: int = 8765, *, token: str | None = None) -> None:
    """Show an archive in the browser until interrupted, and say on standard error where.

    On another address than loopback a token is asked for: `token`, else that of the environment's NGUON_TOKEN, else one made now
    and said once. Raises DeskError if the address cannot be listened on, and what `Archive.open` raises.
    """
    token = token or os.environ.get(TOKEN_VARIABLE) or (None if is_loopback(host) else secrets.token_urlsafe(24))
    app = create_app(archive_path, names=_names(host), token=token)
    listening = _listening(host, port)
    sys.stderr.write(f"the desk is open at {_address(listening, host, token)} (Ctrl-C closes it)\n")
    sys.stderr.flush()
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, proxy_headers=False, ws="none")
    _end_as_if_interrupted()
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])


def _end_as_if_interrupted() -> None:
    """Have SIGTERM end the desk as Ctrl-C does, so that whoever serves it can tidy up; uvicorn raises it anew at its end."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    if host.lower() == "localhost":
        return True
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False


def _names(host: str) -> list[str]:
    everywhere = host in ("", "0.0.0.0", "::")
    return [socket.gethostname(), socket.getfqdn()] if everywhere else [host]


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        raise DeskError(f"{host}:{port}: the desk cannot listen there ({error}); give another --port or --host") from error


def _address(listening: socket.socket, host: str, token: str | None) -> str:
    port = listening.getsockname()[1]
    name = socket.gethostname() if host in ("", "0.0.0.0", "::") else host
    return f"http://{f'[{name}]' if ':' in name else name}:{port}/" + (f"?token={token}" if token else "")
