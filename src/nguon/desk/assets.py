"""The few files that the desk's pages load, all from the package: style sheets and the icon."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from nguon.exports.html import style

router = APIRouter(prefix="/static", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that is served, and how its address changes when it does."""

    data: bytes
    media_type: str

    @property
    def mark(self) -> str:
        """A short digest of what is in it."""
        return hashlib.sha256(self.data).hexdigest()[:12]


@cache
def assets() -> dict[str, Asset]:
    """Every file by its name."""
    folder = files("nguon.desk").joinpath("static")
    return {
        "reading.css": Asset(style().encode(), "text/css"),
        "desk.css": Asset(folder.joinpath("desk.css").read_bytes(), "text/css"),
        "icon.svg": Asset(folder.joinpath("icon.svg").read_bytes(), "image/svg+xml"),
    }


def address(name: str) -> str:
    """Where a page finds a file; another address whenever its content is another, so that it may be kept for good."""
    return f"/static/{name}?{assets()[name].mark}"


@router.get("/{name}")
def asset(name: str) -> Response:
    """One of the files."""
    if name not in assets():
        raise HTTPException(404)
    found = assets()[name]
    return Response(found.data, media_type=found.media_type, headers={"cache-control": "public, max-age=31536000, immutable"})
