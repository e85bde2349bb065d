"""nguon reads news and keeps the record of it: who said and did what, through whom it reached the page, tied to the words."""

from nguon.record import NguonError, Record, RecordError, Span

__all__ = ["NguonError", "Record", "RecordError", "Span", "__version__"]

__version__ = "0.1.0"
