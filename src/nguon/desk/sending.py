"""How answers are sent: with a mark of what is in them, so that a browser that has the same need not be sent it again."""

from __future__ import annotations

from hashlib import sha256

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Answers larger than this are sent on as they come, without a mark.
_LARGEST = 8 * 2**20


class Marked:
    """ASGI middleware that gives every whole 200 an ETag of its content and answers 304 to who has it (RFC 9110, 13.1.2).

    The tag is a weak one: what is compressed on the way has the same content in other bytes.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        await self._app(scope, receive, _Marking(send, Headers(scope=scope).get("if-none-match", "")))


class _Marking:
    """Keeps back the head of an answer until its only piece of body is there."""

    def __init__(self, send: Send, known: str) -> None:
        self._send = send
        self._known = {tag.strip().removeprefix("W/") for tag in known.split(",")}
        self._start: Message | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200:
            self._start = message
            return
        start, self._start = self._start, None
        if start is not None:
            message = self._marked(start, message)
            await self._send(start)
        await self._send(message)

    def _marked(self, start: Message, body: Message) -> Message:
        """Marks the head if the body is whole; the body to be sent."""
        content = body.get("body", b"")
        if body.get("more_body") or len(content) > _LARGEST:
            return body
        headers = MutableHeaders(scope=start)
        tag = f'"{sha256(content).hexdigest()[:24]}"'
        headers["etag"] = f"W/{tag}"
        if not self._known & {tag, "*"}:
            return body
        start["status"] = 304
        for name in ("content-length", "content-type"):
            if name in headers:
                del headers[name]
        return {"type": "http.response.body", "body": b""}
