"""The seam between finding words and knowing what they mean: text in, labelled spans out.

Whatever labels a text (rules, a trained model) says which words are content, cue, source and relay, and which are names; who is
meant by them, and when, is resolved behind the seam, the same for every labeller.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from nguon.reading.sentences import Sentence
from nguon.record import Article, Event, Name, Span


@dataclass(frozen=True, slots=True)
class Attribution:
    """The words of one statement: what, by which word, by whom, and through whom where the sentence itself says so."""

    content: tuple[Span, ...]
    cue: Span | None = None
    source: Span | None = None
    relays: tuple[Span, ...] = ()
    confidence: float = 1.0


class Affinity(Protocol):
    """How strongly a trained labeller ties words to other words, once it is known which of them come into question."""

    def __call__(self, relation: str, anchor: Span, offered: Sequence[Span]) -> Sequence[float]:
        """Log odds, up to a constant, of each offered span to belong to the anchor, and last those of none of them.

        `relation` is "event-actor" or "event-recipient" (the anchor is a trigger), or "statement-relay" (a cue, or first words
        stated)."""
        ...


@dataclass(frozen=True, slots=True)
class Labels:
    """Everything that a labeller found, in the order of the text; `affinity` if it can weigh what belongs together."""

    names: tuple[Name, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    events: tuple[Event, ...] = ()
    affinity: Affinity | None = None


class Labeller(Protocol):
    """Finds the words. `version` changes whenever its answers may."""

    version: str

    def label(self, article: Article, sentences: Sequence[Sentence]) -> Labels:
        """Label the running text of an article in a language that nguon reads."""
        ...
