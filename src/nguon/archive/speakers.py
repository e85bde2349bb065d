"""Speakers by what their names are like, for a search box."""

from __future__ import annotations

import sqlite3

from nguon.archive.asking import understand
from nguon.archive.facets import Facet, speakers_of
from nguon.archive.matching import matching
from nguon.archive.results import Query
from nguon.archive.words import WORD, folded

#: So many of their statements are looked at, those added last.
MOST_STATEMENTS = 500


def speakers(connection: sqlite3.Connection, words: str, most: int = 6) -> tuple[Facet, ...]:
    """The speakers in whose name all the words stand, with how many of the statements looked at are theirs, most first."""
    wanted = [word for term in understand(words).wanted for word in term.words]
    if not wanted:
        return ()
    found = speakers_of(connection, matching(connection, Query(speaker=" ".join(wanted)), MOST_STATEMENTS))
    return tuple(one for one in found if set(map(folded, wanted)) <= set(map(folded, WORD.findall(one.value))))[:most]
