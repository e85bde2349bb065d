"""What a run did, counted: nothing that goes in is unaccounted for at the end."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

#: What an archive did with a record.
Kept = Literal["added", "new_version", "reread", "unchanged"]


def sort_of(reason: str) -> str:
    """The sort of a reason, for counting: its words up to the first colon, semicolon or bracket, which begin the particulars."""
    return re.split(r"[:;(]", reason, maxsplit=1)[0].strip() or reason


@dataclass(slots=True)
class Summary:
    """Counts of one run. `added`, `new_versions`, `reread` and `unchanged` are kept for good; `skipped` were there before.

    `dropped` counts inputs by the sort of reason; `passed_over`, likewise, files in folders that are no pages, which is no
    failure; `other_languages` counts, by language, pages that were recorded but hold nothing that nguon can read. `stopped` says
    why a run ended before its inputs did.
    """

    added: int = 0
    new_versions: int = 0
    reread: int = 0
    unchanged: int = 0
    skipped: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    passed_over: Counter[str] = field(default_factory=Counter)
    other_languages: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    stopped: str | None = None

    def count(self, kept: Kept) -> None:
        """Count a record that the archive has kept."""
        field_name = "new_versions" if kept == "new_version" else kept
        setattr(self, field_name, getattr(self, field_name) + 1)

    @property
    def read(self) -> int:
        """How many documents were read and kept."""
        return self.added + self.new_versions + self.reread + self.unchanged

    @property
    def done(self) -> int:
        """How many documents the run is through with, in whatever way."""
        return self.read + self.skipped + self.dropped.total()

    @property
    def failed(self) -> bool:
        """Whether any input was dropped, or not come to."""
        return bool(self.dropped) or self.stopped is not None
