"""Text to pieces, words and windows; needs `tokenizers` and numpy alone, so that training and reading share it.

A word here is a run of letters and digits or one piece that begins with punctuation. Tags belong to words: to the first
piece of each.
"""

import unicodedata
from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer

BEGIN, PAD, END, UNKNOWN, MASK = range(5)
# The first piece of a window tells the annotators' manner that is wanted: our guidelines or PolNeAR's.
STYLES = {"guidelines": BEGIN, "polnear": MASK}
CONTEXT = 32


@dataclass(frozen=True)
class Pieces:
    """One article's pieces; a line's end is a piece too (`</s>`, with no width)."""

    ids: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    is_word: np.ndarray
    opens_line: np.ndarray

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class Window:
    """Pieces `first` to `last` (half-open) of an article, behind `context` pieces of its beginning."""

    first: int
    last: int
    context: int


@dataclass(frozen=True)
class Words:
    """The article's words: character offsets, and the piece that carries each word's tags."""

    starts: np.ndarray
    ends: np.ndarray
    pieces: np.ndarray


def word_span(words: Words, start: int, end: int) -> tuple[int, int] | None:
    """The words that share a character with a span, as a half-open range; None if there are none."""
    first = int(np.searchsorted(words.ends, start, "right"))
    last = int(np.searchsorted(words.starts, end, "left"))
    return (first, last) if last > first else None


def joins(text: str, at: int) -> bool:
    """Whether the character at `at` goes on with the word before it."""
    return at > 0 and is_letter(text[at]) and is_letter(text[at - 1])


def is_letter(char: str) -> bool:
    """Letters, digits and the marks on them."""
    return char.isalnum() or unicodedata.category(char)[0] == "M"


def split_pieces(tokenizer: Tokenizer, text: str) -> Pieces:
    """Pieces of every line that is not blank, with offsets into `text`."""
    rows: list[tuple[int, int, int, bool, bool]] = []
    lines = text.split("\n")
    at = 0
    for line, encoding in zip(lines, tokenizer.encode_batch(lines, add_special_tokens=False), strict=True):
        reach = at
        for number, (piece, (a, b)) in enumerate(zip(encoding.ids, encoding.offsets, strict=True)):
            start, end = max(reach, at + a), at + b
            is_word = end > start and not (start == reach and joins(text, start) and number > 0)
            rows.append((piece, start, max(start, end), is_word, number == 0))
            reach = max(start, end)
        if encoding.ids:
            rows.append((END, at + len(line), at + len(line), False, False))
        at += len(line) + 1
    columns = np.array(rows, dtype=np.int64).reshape(-1, 5)
    return Pieces(columns[:, 0], columns[:, 1], columns[:, 2], columns[:, 3].astype(bool), columns[:, 4].astype(bool))


def words_of(pieces: Pieces, first: int = 0, last: int | None = None) -> Words:
    """The words that begin in a range of pieces."""
    carriers = np.flatnonzero(pieces.is_word[first:last]) + first
    stops = np.append(carriers[1:], len(pieces) if last is None else last)
    ends = np.array([pieces.ends[a:b].max() for a, b in zip(carriers, stops, strict=True)], dtype=np.int64)
    return Words(pieces.starts[carriers], ends, carriers)


def snap(pieces: Pieces, at: int, reach: int) -> int:
    """The last line's beginning at or before piece `at`, if one is within `reach` pieces; else a word's beginning."""
    low = max(0, at - reach)
    lines = np.flatnonzero(pieces.opens_line[low : at + 1])
    if len(lines):
        return int(low + lines[-1])
    words = np.flatnonzero(pieces.is_word[low : at + 1])
    return int(low + words[-1]) if len(words) else at


def windows_of(pieces: Pieces, size: int, overlap: int, first: int = 0) -> list[Window]:
    """Windows of about `size` pieces that cover the article from piece 0, beginning where lines begin if they can.

    `first`, if not 0, is the length of the first window: training moves its seams about with it."""
    windows = []
    start, stop, total = 0, first or size, len(pieces)
    while True:
        stop = min(stop, total)
        if stop < total:
            stop = max(snap(pieces, stop, size // 4), start + 1)
        windows.append(Window(start, stop, min(CONTEXT, start)))
        if stop >= total:
            return windows
        start = max(snap(pieces, max(stop - overlap, 0), size // 4) if overlap else stop, start + 1)
        stop = start + size


def window_ids(pieces: Pieces, window: Window, style: str) -> np.ndarray:
    """Style, context, line end, the window's own pieces."""
    context = [*pieces.ids[: window.context], END] if window.context else []
    return np.array([STYLES[style], *context, *pieces.ids[window.first : window.last], END], dtype=np.int64)


def window_shift(window: Window) -> int:
    """What to add to an article's piece number to get the place in the window."""
    return 1 + (window.context + 1 if window.context else 0) - window.first


def most_central(windows: list[Window], total: int) -> np.ndarray:
    """For every piece, the window in which it is farthest from a seam. Linear: each window looks at its own pieces alone."""
    best, most = np.zeros(total, dtype=np.int64), np.full(total, -1, dtype=np.int64)
    for number, window in enumerate(windows):
        places = np.arange(window.first, window.last)
        before = places - window.first if window.first else np.full(len(places), total)
        after = window.last - 1 - places if window.last < total else np.full(len(places), total)
        room = np.minimum(before, after)
        better = places[room > most[window.first : window.last]]
        most[better] = room[better - window.first]
        best[better] = number
    return best
