"""Running many inputs through pages and reading, on the cores of one machine, into an archive."""

from nguon.batch.adding import Silent, Watcher, add
from nguon.batch.limits import TIME_LIMIT
from nguon.batch.reading import read_document
from nguon.batch.summary import Summary, sort_of

__all__ = ["TIME_LIMIT", "Silent", "Summary", "Watcher", "add", "read_document", "sort_of"]
