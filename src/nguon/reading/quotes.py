"""Quotation marks of every style, paired although pages write them badly.

A mark is judged by its shape and by what stands beside it: crawls write an opening mark for a closing one ("… tới “, ông nói"),
leave blanks inside, or never close. English papers open every paragraph of a long quotation anew.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from nguon.record import Span

_DOUBLE = re.compile(r"[“”\"„‟«»「」『』＂]")
_SINGLE = re.compile(
    r"(?:(?<=^)|(?<=[\s(]))[‘'](?=\S|\s\w)|(?<=\S)[’'](?=[\s.,;:!?)]|$)|(?<=\w )'(?=[\s.,;:!?)]|$)", re.MULTILINE
)
_OPENING = "“„«「『"
_CLOSING = "”»」』‟"
_LONGEST = 5000
_LONGEST_SINGLE = 250


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation with its marks; `closed` is false where its end had to be guessed."""

    span: Span
    closed: bool


def _looks_closing(text: str, at: int) -> bool:
    after = text[at + 1 : at + 2]
    return not after or after in " \n\t.,;:!?)]…-–" or after.isspace()


def _looks_opening(text: str, at: int) -> bool:
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    return (not before or before.isspace() or before in "([:-–—,") and bool(after) and not after.isspace()


def _opens_paragraph(text: str, at: int) -> bool:
    while at and text[at - 1] in " \t":
        at -= 1
    return at == 0 or text[at - 1] == "\n"


def _line_end(text: str, at: int, stop: int) -> int:
    end = text.find("\n", at, min(stop, at + _LONGEST))
    end = end if end >= 0 else min(stop, at + _LONGEST)
    return at + len(text[at:end].rstrip())


def _opens(text: str, at: int) -> bool:
    mark = text[at]
    return (
        mark in _OPENING
        or (mark not in _CLOSING and not (_looks_closing(text, at) and not _looks_opening(text, at)))
        or _looks_opening(text, at)
    )


def _double_quotes(text: str, start: int, end: int) -> list[Quote]:
    found: list[Quote] = []
    opened: int | None = None
    for match in _DOUBLE.finditer(text, start, end):
        at = match.start()
        if opened is not None and at - opened > _LONGEST:
            found.append(Quote(Span(opened, max(opened + 1, _line_end(text, opened, end))), closed=False))
            opened = None
        if opened is None:
            opened = at if _opens(text, at) else None
        elif match[0] not in _OPENING or _looks_closing(text, at):
            if _looks_opening(text, at) and not _looks_closing(text, at) and match[0] == '"' and _opens_paragraph(text, at):
                continue
            found.append(Quote(Span(opened, at + 1), closed=True))
            opened = None
        elif not _opens_paragraph(text, at):
            found.append(Quote(Span(opened, max(opened + 1, min(at, _line_end(text, opened, end)))), closed=False))
            opened = at
    if opened is not None:
        found.append(Quote(Span(opened, max(opened + 1, _line_end(text, opened, end))), closed=False))
    return found


def _single_quotes(text: str, start: int, end: int, taken: Sequence[Quote]) -> list[Quote]:
    found: list[Quote] = []
    opened: int | None = None
    for match in _SINGLE.finditer(text, start, end):
        at = match.start()
        i = bisect_right(taken, at, key=lambda quote: quote.span.start) - 1
        if i >= 0 and at < taken[i].span.end:
            continue
        stale = opened is not None and (at - opened > _LONGEST_SINGLE or "\n" in text[opened:at])
        if opened is None or stale:
            opened = at if text[at] == "‘" or _starts_word(text, at) else None
        elif text[at] != "‘":
            after = bisect_right(taken, opened, key=lambda quote: quote.span.end)
            if after == len(taken) or taken[after].span.start > at:
                found.append(Quote(Span(opened, at + 1), closed=True))
            opened = None
    return found


def _starts_word(text: str, at: int) -> bool:
    return text[at] == "'" and (at == 0 or not text[at - 1].isalnum())


def quotes(text: str, start: int = 0, end: int | None = None) -> list[Quote]:
    """The quotations of `text[start:end]` in order, none inside another; marks are part of the span."""
    stop = len(text) if end is None else end
    double = _double_quotes(text, start, stop)
    single = _single_quotes(text, start, stop, double) if "'" in text or "‘" in text else []
    return sorted([*double, *single], key=lambda quote: quote.span)
