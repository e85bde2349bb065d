"""Opening the desk on an address: in this process, or in several that share the readers who come."""

from __future__ import annotations

import ipaddress
import multiprocessing
import os
import secrets
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from nguon.desk.app import create_app
from nguon.desk.failures import DeskError
from nguon.workers import cpus

#: Where a token may be given; without it, one is made for each run that needs one.
TOKEN_VARIABLE = "NGUON_TOKEN"
#: Unless said otherwise a desk takes one process a CPU, but no more than this: each keeps some 100 MB.
MOST_WORKERS = 4
#: A process that has not answered its supervisor for so many seconds hangs, and another takes its place.
_HANGS = 60
#: Seconds that a thread may run before another's turn; one that comes back from a query of a millisecond is not to wait for five.
_TURN = 0.001


def serve(
    archive_path: str | Path, host: str = "127.0.0.1", port: int = 8765, *, token: str | None = None, workers: int | None = 1
) -> None:
    """Show an archive in the browser until interrupted, and say on standard error where.

    On another address than loopback a token is asked for: `token`, else that of the environment's NGUON_TOKEN, else one made now
    and said once. With more than one of `workers` as many processes serve, each with its own interpreter; None is one a CPU, up
    to MOST_WORKERS. Raises DeskError if the address cannot be listened on, and what `Archive.open` raises.
    """
    token = token or os.environ.get(TOKEN_VARIABLE) or (None if is_loopback(host) else secrets.token_urlsafe(24))
    desk = partial(_desk, Path(archive_path), _names(host), token)
    app = desk()
    listening = _listening(host, port)
    sys.stderr.write(f"the desk is open at {_address(listening, host, token)} (Ctrl-C closes it)\n")
    sys.stderr.flush()
    count = min(cpus(), MOST_WORKERS) if workers is None else workers
    if count > 1 and threading.current_thread() is threading.main_thread():
        Multiprocess(_config(desk, factory=True, workers=count, timeout_worker_healthcheck=_HANGS), [listening]).run()
        return
    _end_as_if_interrupted()
    with suppress(KeyboardInterrupt):
        uvicorn.Server(_config(app)).run(sockets=[listening])


def _config(app: Callable[..., Any], **more: Any) -> uvicorn.Config:
    return uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, proxy_headers=False, ws="none", **more)


def _desk(archive_path: Path, names: Iterable[str], token: str | None) -> FastAPI:
    """The application; in a process of several, one that ends when the process that began it has died."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
        sys.setswitchinterval(_TURN)
    return create_app(archive_path, names=names, token=token)


def _end_with(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)


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
