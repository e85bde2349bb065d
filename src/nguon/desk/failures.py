"""What a reader is told when something cannot be shown: a plain page, or JSON under /api, with the status that fits."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from nguon.archive import BadQuery, SearchTooSlow, UnknownArticle
from nguon.desk.rendering import shown
from nguon.record import NguonError

#: Statuses that the catalogue has words for; others are told as the nearest of them.
_TOLD = (400, 401, 404, 405, 500, 503)


class DeskError(NguonError):
    """The desk cannot do what it was asked to do."""


class UnknownStatement(DeskError):
    """The article has no such statement."""


class UnknownSubject(DeskError):
    """The archive has nothing of that name."""


class UnknownStory(DeskError):
    """The archive has no such story, claim or origin."""


def status_of(error: NguonError) -> int:
    """The HTTP status for one of our errors: 404 for what is not there, 400 for what makes no sense, else 503."""
    if isinstance(error, (UnknownArticle, UnknownStatement, UnknownStory, UnknownSubject)):
        return 404
    return 400 if isinstance(error, BadQuery) else 503


def answer(request: Request, status: int, kind: str, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """The plain page or the JSON that tells of a failure."""
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": {"kind": kind, "message": detail}}, status, dict(headers or {}))
    told = "slow" if kind == SearchTooSlow.__name__ else str(status if status in _TOLD else 400 if status < 500 else 500)
    response = shown(request, "failure.html.j2", status, told=told, detail=detail if status in (400, 503) else "")
    response.headers.update(headers or {})
    return response


def told_plainly(app: FastAPI) -> None:
    """Have an app answer errors in this way."""
    app.add_exception_handler(NguonError, _of_ours)
    app.add_exception_handler(HTTPException, _of_http)
    app.add_exception_handler(RequestValidationError, _of_parameters)


def _of_ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, NguonError)
    return answer(request, status_of(error), type(error).__name__, str(error))


def _of_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return answer(request, error.status_code, "HTTP", str(error.detail), error.headers)


def _of_parameters(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    wrong = "; ".join(f"{problem['loc'][-1]}: {problem['msg']}" for problem in error.errors())
    return answer(request, 422 if request.url.path.startswith("/api/") else 400, "BadParameter", wrong)
