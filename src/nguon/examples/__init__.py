"""Articles written for nguon, to try it on: invented events and people, in Vietnamese and English.

They come as news comes: web pages of several makes (`.html`), plain text and crawl dumps (`.txt`) and a file of agency
dispatches, one JSON object a line (`.jsonl`). Three outlets and an agency tell of the storm Hoa Sim, two of them from the
agency's dispatch; the ministers' talks on sea farming are told in both languages. `tests/gold/examples.jsonl` says what
a careful reader finds in each.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

KINDS = (".html", ".jsonl", ".txt")


def paths() -> tuple[Path, ...]:
    """The example files in order of their names, each readable with `nguon read`."""
    folder = Path(str(files(__name__)))
    return tuple(sorted(path for path in folder.iterdir() if path.suffix in KINDS))
