"""nguon reads news and keeps the record of it: who said and did what, through whom it reached the page, tied to the words."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nguon.record import NguonError, Record, RecordError, Span

__all__ = ["NguonError", "Record", "RecordError", "Span", "__version__"]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """The types of the record, imported when they are first asked for: the command line's help does not wait for them."""
    if name in __all__:
        return getattr(import_module("nguon.record"), name)
    raise AttributeError(f"module 'nguon' has no attribute {name!r}")
