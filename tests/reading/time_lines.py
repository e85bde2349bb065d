"""Sentences of ours with their time expressions in double brackets and what each means: tests/gold/times-vi.tsv and times-en.tsv.

A line has the publication date (`-` for none), the sentence and the EDTF values in order (`-` for a sentence that has none). Parts of
a month are its days 1 to 10, 11 to 20 and 21 to the end; parts of a year its months 1 to 4, 5 to 8 and 9 to 12; quarters, halves and
seasons are EDTF's sub-year codes; "the past three days" runs from so long before the publication date to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from nguon.reading.times import find_times

_BRACKETED = re.compile(r"\[\[(.+?)\]\]")
_GOLD = Path(__file__).parent.parent / "gold"


@dataclass(frozen=True)
class Line:
    """One sentence without its brackets, and its expressions as (start, end, value)."""

    language: str
    published: str | None
    text: str
    expected: tuple[tuple[int, int, str], ...]


def lines(language: str, kept_in: str = "times") -> list[Line]:
    """The sentences of a language: those that the patterns were mended against, or `times-news`, first read blind."""
    out = []
    name = kept_in.replace("times", f"times-{language}", 1)
    for row in (_GOLD / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        published, marked, values = row.split("\t")
        places, text, at = [], "", 0
        for match in _BRACKETED.finditer(marked):
            text += marked[at : match.start()]
            places.append((len(text), len(text) + len(match[1])))
            text, at = text + match[1], match.end()
        text += marked[at:]
        wanted = values.split() if values != "-" else []
        assert len(wanted) == len(places), row
        expected = tuple((start, end, value) for (start, end), value in zip(places, wanted, strict=True))
        out.append(Line(language, None if published == "-" else published, text, expected))
    return out


def wrong(line: Line) -> list[str]:
    """What is wrong with what is read: one entry for each expression missed or misread, and for each that is none."""
    found = find_times(line.language, line.text, [(0, len(line.text))], line.published)
    out = []
    for start, end, value in line.expected:
        here = [t.value for t in found if t.start < end and start < t.end]
        if here != [value]:
            out.append(f"{line.text[start:end]}: {' '.join(here) or 'nothing'}, not {value} ({line.published})")
    for time in found:
        if not any(time.start < end and start < time.end for start, end, _ in line.expected):
            out.append(f"{line.text[time.start : time.end]}: {time.value}, but it is no time")
    return out
