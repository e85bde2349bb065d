"""Filling the desk's templates, in the reader's language."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from urllib.parse import urlencode

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse

from nguon.desk import addresses, assets
from nguon.desk.language import COOKIE, chosen, spoken
from nguon.exports.html import environment
from nguon.exports.words import LANGUAGES

_A_YEAR = 365 * 24 * 3600


@cache
def _templates() -> Environment:
    made = environment("nguon.desk")
    made.globals |= {
        "asset": assets.address,
        "article_address": addresses.article,
        "statement_address": addresses.statement,
        "versions_address": addresses.versions,
        "api_address": addresses.in_api,
        "subject_address": addresses.subject,
    }
    made.filters |= {"moment": moment}
    return made


def moment(published: str | None) -> str:
    """A publication date as RFC 3339 wants it, in UTC where it has no zone; the beginning of 1970 where it is none."""
    try:
        when = datetime.fromisoformat(published or "")
    except ValueError:
        when = datetime(1970, 1, 1)
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).isoformat()


def shown(request: Request, template: str, status: int = 200, **given: object) -> HTMLResponse:
    """A page of the desk. A language chosen by `?lang=` is remembered."""
    w = spoken(request)
    others = [(name, _in_language(request, name)) for name in LANGUAGES if name != w.language]
    here = request.url.path
    page = filled(template, w=w, others=others, here_path=here, asked_words=request.query_params.get("q", ""), **given)
    headers = {"content-language": w.language, "vary": "Accept-Language, Cookie", "cache-control": "private, no-cache"}
    response = HTMLResponse(page.encode("utf-8", "replace"), status, headers)
    if chosen(request):
        response.set_cookie(COOKIE, w.language, max_age=_A_YEAR, httponly=True, samesite="lax")
    return response


def filled(template: str, **given: object) -> str:
    """A template filled in."""
    return _templates().get_template(template).render(**given)


def _in_language(request: Request, language: str) -> str:
    """The same page in another language, as an address that stays on the path: one that begins with `?`."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in ("lang", "token")]
    return "?" + urlencode([*kept, ("lang", language)], errors="replace")
