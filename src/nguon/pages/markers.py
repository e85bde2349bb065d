"""The words and the class names that tell what a block is, from `markers.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def markers(section: str) -> dict[str, Any]:
    """One section of `markers.toml`; KeyError if there is none of that name."""
    content: dict[str, dict[str, Any]] = _all()
    return content[section]


@cache
def _all() -> dict[str, dict[str, Any]]:
    return tomllib.loads((files("nguon.pages") / "markers.toml").read_text(encoding="utf-8"))
