"""The few files that the desk's pages load, all from the package: style sheets, our own script, the face and the icon."""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from nguon.exports.html import style

router = APIRouter(prefix="/static", include_in_schema=False)

#: Source Serif 4, which has every mark of Vietnamese; fonts/OFL.txt is its licence. Faces are compressed already.
FACES = ("source-serif-latin.woff2", "source-serif-vietnamese.woff2")
_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml", "woff2": "font/woff2"}
_KEPT_FOR_GOOD = {"cache-control": "public, max-age=31536000, immutable"}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that is served, and how its address changes when it does."""

    data: bytes
    packed: bytes | None
    media_type: str

    @property
    def mark(self) -> str:
        """A short digest of what is in it."""
        return hashlib.sha256(self.data).hexdigest()[:12]


def _asset(name: str, data: bytes) -> Asset:
    kind = name.rpartition(".")[2]
    return Asset(data, None if kind == "woff2" else gzip.compress(data, mtime=0), _TYPES[kind])


@cache
def assets() -> dict[str, Asset]:
    """Every file by its name."""
    folder = files("nguon.desk").joinpath("static")
    made = {name: _asset(name, folder.joinpath("fonts", name).read_bytes()) for name in FACES}
    made |= {name: _asset(name, folder.joinpath(name).read_bytes()) for name in ("desk.js", "icon.svg")}
    sheet = folder.joinpath("desk.css").read_text("utf-8")
    marked = re.sub(r'url\("([\w.-]+)"\)', lambda found: f'url("{found[1]}?{made[found[1]].mark}")', sheet)
    return made | {"reading.css": _asset("reading.css", style().encode()), "desk.css": _asset("desk.css", marked.encode())}


def address(name: str) -> str:
    """Where a page finds a file; another address whenever its content is another, so that it may be kept for good."""
    return f"/static/{name}?{assets()[name].mark}"


@router.get("/{name}")
def asset(request: Request, name: str) -> Response:
    """One of the files."""
    if name not in assets():
        raise HTTPException(404)
    found = assets()[name]
    if found.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        packed = _KEPT_FOR_GOOD | {"content-encoding": "gzip", "vary": "Accept-Encoding"}
        return Response(found.packed, media_type=found.media_type, headers=packed)
    return Response(found.data, media_type=found.media_type, headers=_KEPT_FOR_GOOD)
