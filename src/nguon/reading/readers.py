"""The labellers that there are, by name, and the version by which an archive knows what was read by which."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

from nguon.reading.labels import Labeller
from nguon.reading.rules import Rules
from nguon.record import NguonError

Reader = Literal["model", "rules"]
READERS: tuple[Reader, ...] = get_args(Reader)

#: Raised whenever what is worked out behind the seam (speakers, relays, times, events) may come out otherwise.
RESOLVING = 5


@cache
def _shipped() -> str | None:
    """The version of the model that the package carries; None if it carries none. Loads nothing."""
    about = files("nguon.reading") / "model" / "files" / "about.json"
    return str(json.loads(about.read_text(encoding="utf-8"))["version"]) if about.is_file() else None


def reader_or_default(reader: Reader | None) -> Reader:
    """The reader of that name; if none is named the model, which finds more than the rules and takes far longer."""
    if reader == "model" and _shipped() is None:
        raise NguonError("this copy of nguon carries no model; the rules read without one")
    return reader or ("rules" if _shipped() is None else "model")


@cache
def labeller(reader: Reader | None = None) -> Labeller:
    """The labeller of that name, loaded once a process."""
    if reader_or_default(reader) == "rules":
        return Rules()
    from nguon.reading.model import shipped

    return shipped()


def reader_version(reader: Reader | None = None) -> str:
    """What a record was read by: it changes whenever the same page may give another record."""
    chosen = reader_or_default(reader)
    return f"{Rules.version if chosen == 'rules' else _shipped()}/{RESOLVING}"
