"""Bringing an archive's stories, actors, claims and origins up to date, a step after the other.

Each step is handed what changed since it last ran and works in a transaction that its caller has opened and will end. What it
leaves depends on the articles that the archive has now, never on their order of arrival.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Protocol

from nguon.archive.traces import Story, Traced


class ActorStep(Protocol):
    """Joins the entities of articles to actors: `actors.update`."""

    def __call__(self, connection: sqlite3.Connection, fresh: Sequence[Traced], gone: Sequence[int]) -> set[int]:
        """Take in `fresh` articles and undo the traces that are `gone`.

        Returns the traces, fresh or known before, of which some entity has another actor than it had. It is called several times
        for many articles. A row of `traces` that is gone is still there, with its version null, and is deleted after this.
        """


class ClaimStep(Protocol):
    """Joins the statements of a story to claims and finds their origins: `claims.update`."""

    def __call__(
        self, connection: sqlite3.Connection, changed: Sequence[Story], gone: Sequence[str]
    ) -> Mapping[str, tuple[int, int]]:
        """Trace the claims of the `changed` stories anew and forget those of the ids `gone`.

        A story is changed when its articles, their records, the copies among them or their actors did. Returns for each changed
        story how many independent origins it has, from the fewest to the most. Called several times for many stories.
        """
