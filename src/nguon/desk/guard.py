"""What stands before every page: who may ask, under which name, and what a browser may do with the answer."""

from __future__ import annotations

import ipaddress
import logging
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import quote, urlencode

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nguon.desk.failures import answer

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
COOKIE = "nguon_token"
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Door:
    """Under which names the desk answers, and the token that it asks for, if any.

    A name that is not ours may be another site's that points here (DNS rebinding). With a token, any address by number is ours:
    a rebound name has no cookie.
    """

    names: frozenset[str] = LOOPBACK
    token: str | None = None

    def knows(self, host: str) -> bool:
        """Whether a Host header names this desk."""
        name = _without_port(host)
        return name in self.names or (self.token is not None and _is_number(name))

    def opens_to(self, request: Request) -> bool:
        """Whether the request brings the token, if one is asked for."""
        if self.token is None:
            return True
        scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
        return (scheme.lower() == "bearer" and self.is_token(bearer.strip())) or secrets.compare_digest(
            request.cookies.get(COOKIE, "").encode(), self.keepsake.encode()
        )

    def is_token(self, given: str) -> bool:
        """Whether this is the token."""
        return self.token is not None and secrets.compare_digest(given.encode("utf-8", "replace"), self.token.encode())

    @property
    def keepsake(self) -> str:
        """What the cookie holds: proof of the token, not the token."""
        return sha256(f"nguon desk {self.token}".encode()).hexdigest()


def door(names: Iterable[str] = (), token: str | None = None) -> Door:
    """A door that also answers to `names`."""
    return Door(LOOPBACK | {name.lower() for name in names}, token)


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].lower().rstrip(".")


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


class Guard:
    """ASGI middleware around the whole desk: the door, the headers, HEAD, and a plain page for what nobody foresaw."""

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self._app = app
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        guarded = _Answer(send, scope["method"] == "HEAD")
        if guarded.is_head:
            scope = {**scope, "method": "GET"}
        request = Request(scope)
        refusal = self._refusal(request)
        try:
            await (refusal or self._app)(scope, receive, guarded)
        except Exception:
            _log.exception("%s failed", scope["path"])
            if not guarded.has_begun:
                await answer(request, 500, "Unforeseen", "something that nobody foresaw went wrong")(scope, receive, guarded)

    def _refusal(self, request: Request) -> Response | None:
        if not self._door.knows(request.headers.get("host", "")):
            return Response("This desk does not answer to that name.\n", 421, media_type="text/plain")
        if request.url.path.startswith("/static/") or self._door.opens_to(request):
            return None
        if self._door.is_token(request.query_params.get("token", "")):
            # Who reads feeds keeps no cookies: a feed's address may hold the token for good.
            return None if request.url.path.endswith(".atom") else self._let_in(request)
        return answer(request, 401, "NoToken", "this desk wants its token", {"www-authenticate": "Bearer"})

    def _let_in(self, request: Request) -> Response:
        kept = urlencode([pair for pair in request.query_params.multi_items() if pair[0] != "token"], errors="replace")
        # One slash, and what follows quoted: `//elsewhere` and `/\elsewhere` would lead away.
        path = "/" + quote(request.scope["path"].lstrip("/"), errors="replace")
        response = RedirectResponse(f"{path}?{kept}" if kept else path, 303)
        response.set_cookie(COOKIE, self._door.keepsake, httponly=True, samesite="strict")
        return response


class _Answer:
    """Passes an answer on with our headers; of an answer to HEAD, only its head."""

    def __init__(self, send: Send, is_head: bool) -> None:
        self._send = send
        self.is_head = is_head
        self.has_begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.has_begun = True
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
        elif self.is_head:
            message = {**message, "body": b""}
        await self._send(message)
