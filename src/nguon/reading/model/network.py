"""Running the network over an article: windows in, one row of logits and one link vector for every word out."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer

from nguon.reading.model.windows import Pieces, Words, most_central, split_pieces, window_ids, window_shift, windows_of, words_of

# Piece ids [length] to logits [length, LOGITS] and link vectors [length, LINK_WIDTH].
Network = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class Tagging:
    """What the network says of an article: logits and link vectors by word, and the line each word is in."""

    words: Words
    lines: np.ndarray
    logits: np.ndarray
    links: np.ndarray


@dataclass(frozen=True)
class WindowSize:
    """Pieces in a window, and how many of them are seen again in the next."""

    pieces: int = 384
    overlap: int = 64


def tag_article(network: Network, tokenizer: Tokenizer, text: str, style: str, size: WindowSize) -> Tagging:
    """Read a text window by window; each word is taken from the window in which it is most central."""
    pieces = split_pieces(tokenizer, text)
    words = words_of(pieces)
    lines = np.cumsum(pieces.opens_line)[words.pieces] if len(pieces) else np.zeros(0, np.int64)
    logits, links = run_windows(network, pieces, words, style, size)
    return Tagging(words, lines, logits, links)


def run_windows(network: Network, pieces: Pieces, words: Words, style: str, size: WindowSize) -> tuple[np.ndarray, np.ndarray]:
    """Logits and link vectors of all words."""
    windows = windows_of(pieces, size.pieces, size.overlap)
    best = most_central(windows, len(pieces))[words.pieces]
    grouped = np.argsort(best, kind="stable")
    edges = np.searchsorted(best[grouped], np.arange(len(windows) + 1))
    parts: list[tuple[np.ndarray, np.ndarray]] = []
    order = []
    for number, window in enumerate(windows):
        mine = grouped[edges[number] : edges[number + 1]]
        if len(mine):
            logits, links = network(window_ids(pieces, window, style))
            places = words.pieces[mine] + window_shift(window)
            parts.append((logits[places], links[places]))
            order.append(mine)
    if not parts:
        logits, links = network(window_ids(pieces, windows[0], style))
        return logits[:0], links[:0]
    back = np.argsort(np.concatenate(order), kind="stable")
    return np.concatenate([p[0] for p in parts])[back], np.concatenate([p[1] for p in parts])[back]
