"""Plain text and crawl dumps: the text is kept as it is, and every line of it is labelled.

The labels are found from what lines look like and where they stand, in three looks: lines that say what they are (a link's
heading, a credit), the tail of the page (byline, captions moved to the end, teasers), and then the title and lead.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from nguon.languages import LANGUAGES, language
from nguon.pages.credit import credit_of, origin_of
from nguon.pages.document import Document, PageError, article_id
from nguon.pages.language import language_of
from nguon.record import Article, Block, BlockKind

_LONGEST_TITLE = 220
_LONGEST_TAIL_LINE = 260
_LONGEST_LINK = 220
_MOST_BARE_CAPTIONS = 2
#: Captions that are the same but for a credit begin with as many same characters, and no credit with its label is longer.
_SAME_BEGINNING, _LONGEST_CREDIT = 16, 80
_BLANK_OR_CELL = " \t\u00a0\u200b|"
_SENTENCE_END = re.compile(r"""[.!?:;…]["”’'»)\]]*$""")
_CUT_OFF = re.compile(r"(\.\.\.|…|\[…\]|\[\.\.\.\])$")
_DATELINE = re.compile(r"[A-ZÀ-Ỹ][\w.’'-]*(?:[ ,]+(?:[A-ZÀ-Ỹ][\w.’'-]*|\d{1,2})){0,7},?\s*\([^()]{2,40}\)\s*(?:—|–|--|-)?\s*")
_RIGHTS = re.compile(
    r"(?:copyright|©|bản quyền)[\s©(c)]*(?:\d{4})?\s*(?P<whose>[^.;|]{2,60})"
    r"|originally published (?:on|in|by) (?P<first>[^.]{2,60})\.?$",
    re.IGNORECASE,
)
_NOBODYS_PICTURE = re.compile(
    r"(?:^|[-–(.|]\s*)(?:ảnh|video|clip)\s+(?:chụp màn hình|minh hoạ|minh họa|tư liệu|cắt từ clip)[\s).]*$",
    re.IGNORECASE,
)


class _Line(NamedTuple):
    start: int
    end: int
    words: str
    is_cell: bool
    kind: BlockKind | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class _Markers:
    related_heading: re.Pattern[str]
    related_prefix: re.Pattern[str]
    credit_line: re.Pattern[str]
    byline_prefix: re.Pattern[str]
    byline_suffix: re.Pattern[str]


def _any_of(forms: Sequence[str]) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, forms), key=len, reverse=True)) + ")"


@cache
def _markers() -> _Markers:
    """The markers of all languages together: a page in one often has the furniture of another."""
    pages = [language(code).page for code in LANGUAGES]

    def gathered(field: str) -> str:
        return _any_of([form for page in pages for form in getattr(page, field)])

    flags = re.IGNORECASE
    return _Markers(
        related_heading=re.compile(rf"{gathered('related_headings')}\s*:?$", flags),
        related_prefix=re.compile(rf"(?:{gathered('related_prefixes')})(?=\W|$)", flags),
        credit_line=re.compile(rf"\(?\s*{gathered('credit_prefixes')}(?:\s+\w+)?\s*:\s*\S", flags),
        byline_prefix=re.compile(rf"\(?\s*{gathered('byline_prefixes')}(?=[\s:]|$)", flags),
        byline_suffix=re.compile(rf"{gathered('byline_suffixes')}", flags),
    )


def _lines(text: str) -> list[_Line]:
    found, at = [], 0
    for raw in text.split("\n"):
        words = raw.strip(_BLANK_OR_CELL + "\r\f\v")
        if words:
            start = at + raw.index(words)
            found.append(_Line(start, start + len(words), words, raw.lstrip().startswith("|")))
        at += len(raw) + 1
    return found


def _ends_as_sentence(line: _Line) -> bool:
    return bool(_SENTENCE_END.search(line.words)) and not _CUT_OFF.search(line.words)


def _is_names_only(words: str) -> bool:
    """Whether a line is nothing but one to three names: every word begins with a capital, no word of a sentence."""
    tokens = re.findall(r"[\w’'.]+", words)
    letters = [t for t in tokens if t[0].isalpha()]
    return (
        1 <= len(tokens) <= 8
        and len(letters) == len(tokens)
        and all(t[0].isupper() for t in letters)
        and not re.search(r"[!?:;“”\"]", words)
    )


def _marked_related(lines: list[_Line]) -> list[_Line]:
    """Links to other stories that say so: a heading with the links under it, or a line that begins with 'Xem thêm'."""
    marks, out, under_heading = _markers(), [], False
    for line in lines:
        is_heading = bool(marks.related_heading.match(line.words))
        is_link = under_heading and len(line.words) <= _LONGEST_LINK and not _ends_as_sentence(line)
        prefixed = marks.related_prefix.match(line.words) and len(line.words) <= _LONGEST_LINK
        out.append(line._replace(kind="related") if is_heading or is_link or prefixed else line)
        under_heading = is_heading or is_link
    return out


def _teasers(lines: list[_Line]) -> list[_Line]:
    """Teasers after the body: cells of the crawl's table, or two and more lines in a row whose lead was cut off."""
    tail = len(lines)
    while tail and (lines[tail - 1].kind == "related" or lines[tail - 1].is_cell or _CUT_OFF.search(lines[tail - 1].words)):
        tail -= 1
    rest = [line for line in lines[tail:] if line.kind is None]
    cut = sum(bool(_CUT_OFF.search(line.words)) for line in rest)
    if tail == 0 or not (any(line.is_cell for line in rest) or cut >= 2):
        return lines
    return lines[:tail] + [line._replace(kind="related") for line in lines[tail:]]


def _captions_with_credit(lines: list[_Line]) -> list[_Line]:
    out: list[_Line] = []
    for line in lines:
        if line.kind is None and len(line.words) <= 2 * _LONGEST_TAIL_LINE and (credit := credit_of(line.words)):
            if _markers().credit_line.match(line.words) and out and out[-1].kind in (None, "caption") and _may_be_caption(out):
                out[-1] = out[-1]._replace(kind="caption", credit=credit)
            line = line._replace(kind="caption", credit=credit)
        elif line.kind is None and len(line.words) <= _LONGEST_TAIL_LINE and _NOBODYS_PICTURE.search(line.words):
            line = line._replace(kind="caption")
        out.append(line)
    return out


def _datelines(lines: list[_Line]) -> list[_Line]:
    """A dateline that names an agency is cut from the first paragraph: "LONDON (AP) —" is a byline of its own."""
    out: list[_Line] = []
    for i, line in enumerate(lines):
        match = _DATELINE.match(line.words) if i < 4 and line.kind is None else None
        credit = origin_of(match[0]) if match else None
        if match is None or credit is None or match.end() == len(line.words):
            out.append(line._replace(kind="byline", credit=credit) if credit else line)
            continue
        end = line.start + len(match[0].rstrip())
        rest = line.start + match.end()
        out.append(line._replace(end=end, words=match[0].rstrip(), kind="byline", credit=credit))
        out.append(line._replace(start=rest, words=line.words[match.end() :]))
    return out


def _rights(lines: list[_Line]) -> list[_Line]:
    """A line on whose the text is: "Copyright 2019 X. All rights reserved."."""
    out = []
    for line in lines:
        match = _RIGHTS.match(line.words) if line.kind is None and len(line.words) < _LONGEST_TAIL_LINE else None
        out.append(line._replace(kind="byline", credit=(match["whose"] or match["first"]).strip()) if match else line)
    return out


def _may_be_caption(before: list[_Line]) -> bool:
    return len(before) > 1 and len(before[-1].words) <= _LONGEST_TAIL_LINE and before[-1].credit is None


def _repeated_captions(lines: list[_Line]) -> list[_Line]:
    """A crawl that moves captions to the end leaves a line twice, once where the picture stood."""
    times = Counter(line.words for line in lines)
    last = {line.words: i for i, line in enumerate(lines)}
    twice = {words for words, n in times.items() if n > 1 and last[words] >= len(lines) * 0.6 and len(words) > 15}
    credited = {line.words: line.credit for line in lines if line.credit}
    return [
        line._replace(kind="caption", credit=line.credit or credited.get(line.words))
        if line.kind is None and i and line.words in twice
        else line
        for i, line in enumerate(lines)
    ]


def _credited_alike(lines: list[_Line]) -> list[_Line]:
    """Captions without a credit that have one where they stand again: "Chợ Đồng Xuân" and "Chợ Đồng Xuân. Ảnh: TTXVN"."""
    credited: dict[str, list[_Line]] = {}
    for line in lines:
        if line.kind == "caption" and line.credit:
            credited.setdefault(line.words[:_SAME_BEGINNING], []).append(line)
    return [
        line._replace(credit=_credit_alike(line.words, credited.get(line.words[:_SAME_BEGINNING], ())))
        if line.kind == "caption" and line.credit is None
        else line
        for line in lines
    ]


def _credit_alike(words: str, captions: Sequence[_Line]) -> str | None:
    """The credit of the first caption that is these words and nothing but a credit behind them."""
    bare = words.rstrip(" .")
    for caption in captions:
        rest = caption.words[len(bare) :]
        if caption.words.startswith(bare) and len(rest) <= _LONGEST_CREDIT and not rest[:1].isalnum():
            return caption.credit
    return None


def _is_byline(line: _Line) -> bool:
    if line.kind is not None or len(line.words) > 120:
        return False
    core = re.sub(r"\([^()]*\)", " ", line.words).strip(" .-–")
    marks = _markers()
    if core and _is_names_only(core) and not _ends_as_sentence(line):
        return True
    if marks.byline_suffix.search(line.words) and len(core.split()) <= 8:
        return True
    prefix = marks.byline_prefix.match(line.words)
    return (
        bool(prefix)
        and len(line.words.split()) <= 10
        and "," not in line.words
        and _is_names_only(line.words[prefix.end() :] if prefix else "")
    )


def _byline_and_after(lines: list[_Line]) -> list[_Line]:
    """A name alone near the end closes the body: it is the byline, and the short lines after it are captions."""
    tail = len(lines)
    while tail and (lines[tail - 1].kind is not None or len(lines[tail - 1].words) <= _LONGEST_TAIL_LINE):
        tail -= 1
    for i in range(max(tail, 2, len(lines) // 3), len(lines)):
        if _is_byline(lines[i]):
            byline = lines[i]._replace(kind="byline", credit=origin_of(lines[i].words))
            after = [line._replace(kind="caption") if line.kind is None else line for line in lines[i + 1 :]]
            return [*lines[:i], byline, *after]
    return _captions_after_caption(lines)


def _captions_after_caption(lines: list[_Line]) -> list[_Line]:
    """With no byline, a short line or two after a caption of the tail are captions too; a longer run is text."""
    out = list(lines)
    at = len(lines)
    while at > len(lines) // 2:
        before = next((i for i in range(at - 1, len(lines) // 2 - 1, -1) if lines[i].kind == "caption"), None)
        if before is None or at - 1 - before > _MOST_BARE_CAPTIONS or any(_is_long(line) for line in lines[before + 1 : at]):
            break
        out[before + 1 : at] = [line._replace(kind=line.kind or "caption") for line in lines[before + 1 : at]]
        at = before
    return out


def _is_long(line: _Line) -> bool:
    return line.kind is None and len(line.words) > _LONGEST_TAIL_LINE


def _opening(lines: list[_Line], title: str | None) -> list[_Line]:
    """Title and lead. A title is given from elsewhere, or is a first line that does not end as a sentence does."""
    out = list(lines)
    if not out or out[0].kind is not None:
        return out
    is_title = out[0].words == title or (
        len(out) > 2 and len(out[0].words) <= _LONGEST_TITLE and not re.search(r"[.;:,]$", out[0].words)
    )
    if not is_title:
        return out
    out[0] = out[0]._replace(kind="title")
    open_lines = [i for i, line in enumerate(out) if line.kind is None]
    if len(open_lines) > 2 and open_lines[0] <= 2 and _ends_as_sentence(out[open_lines[0]]):
        out[open_lines[0]] = out[open_lines[0]]._replace(kind="lead")
    return out


def _is_heading(line: _Line, after: _Line | None) -> bool:
    short = len(line.words) <= 90 and not re.search(r"""[.,;:!…"”’)]$""", line.words) and line.words[0].isupper()
    return short and after is not None and after.kind is None and len(after.words) > len(line.words)


def _paragraphs(lines: list[_Line]) -> list[_Line]:
    pairs = zip(lines, [*lines[1:], None], strict=False)
    return [
        line if line.kind else line._replace(kind="heading" if _is_heading(line, after) else "paragraph") for line, after in pairs
    ]


def _joined(lines: list[_Line]) -> list[_Line]:
    """A caption and the line with its credit are one block."""
    out: list[_Line] = []
    for line in lines:
        before = out[-1] if out else None
        is_credit = line.kind == "caption" and _markers().credit_line.match(line.words) is not None
        if (
            before
            and is_credit
            and before.kind == "caption"
            and before.credit in (None, line.credit)
            and line.start - before.end < 4
        ):
            out[-1] = before._replace(end=line.end, credit=line.credit)
        else:
            out.append(line)
    return out


def label(text: str, title: str | None = None) -> tuple[Block, ...]:
    """Label every line of a text that is in NFC; blank lines and the bars of a crawl's table belong to no block."""
    lines = _lines(text)
    for look in (
        _datelines,
        _marked_related,
        _teasers,
        _rights,
        _captions_with_credit,
        _repeated_captions,
        _byline_and_after,
        _credited_alike,
    ):
        lines = look(lines)
    lines = _joined(_paragraphs(_opening(lines, title)))
    return tuple(Block(kind=line.kind or "other", start=line.start, end=line.end, credit=line.credit) for line in lines)


def as_written(text: str) -> str:
    """The text as the record keeps it: NFC, `\\n` as line end, nothing else changed."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n"))


def article_from_text(document: Document) -> Article:
    """The article that a plain text or crawl dump holds; PageError if there is nothing in it. A row's title that the text
    does not begin with is put before it as its first line."""
    if not isinstance(document.data, str):
        raise PageError(document.input, "bytes where decoded text was expected")
    text = as_written(document.data).removeprefix("\ufeff")
    if not text.strip():
        raise PageError(document.input, "empty: there is no text in it")
    title = as_written(document.title).strip() if document.title else None
    if title and not text.lstrip().startswith(title):
        text = f"{title}\n{text}"
    blocks = label(text, title)
    found = next((text[b.start : b.end] for b in blocks if b.kind == "title"), None)
    byline = next((text[b.start : b.end] for b in blocks if b.kind == "byline"), None)
    return Article(
        id=article_id(document, document.url, text),
        input=document.input,
        url=document.url,
        outlet=document.outlet,
        language=document.language or language_of(text),
        title=title or found,
        published=document.published,
        byline=byline,
        text=text,
        blocks=blocks,
    )
