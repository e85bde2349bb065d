"""Names as a tagger found them, mended by what their spelling and the tables say.

A tagger decides word by word: it breaks "Anh Minh" in two, takes the noun of a company's name for the name, and calls a body that
everybody knows now an organisation, now a place. Each step here is one such fault.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from nguon.languages import language
from nguon.languages.phrases import tokens
from nguon.languages.world import country_named, organization_named, outlet_named
from nguon.reading.names import known_in, title_phrases
from nguon.reading.sentences import SMALL, Sentence
from nguon.record import Article, Name, Span

#: How far the words of an outlet's name may go behind its noun, in characters.
_LONGEST_OUTLET = 60
_GENERATION = re.compile(r",? (?:(?:Jr|Sr)\.|(?:II|III|IV)\b)")
_MANY_OF_AN_ACRONYM = re.compile(r"[A-Z]{2,}s")
_NEXT_WORD = re.compile(r" \w+")
_STOPS = re.compile(r"(?<=\d)[.)]+$")


def mended(article: Article, sentences: Sequence[Sentence], tagged: Sequence[Name]) -> tuple[Name, ...]:
    """The names that a tagger gave (in order, apart), mended, with those that tables are sure of where it tagged none."""
    code, text = article.language or "vi", article.text
    tidy = [name for name in (_tidy(text, code, name) for name in tagged) if name]
    whole = [name for name in _joined(text, code, with_their_nouns(article, tidy)) if not _is_a_noun(text, code, name)]
    whole = _people_again(text, _people_behind_their_bodies(text, code, whole))
    whole = _with_people_called_again(text, code, whole)
    known = [name for s in sentences for name in known_in(code, tokens(text, *s.span))]
    return tuple(sorted(_with_known(text, code, whole, known), key=lambda name: name.span))


def _tidy(text: str, code: str, name: Name) -> Name | None:
    """A name without what clings to it, and with the "Jr." that belongs to it; None if it names nothing of its own."""
    said = text[name.start : name.end]
    if not any(each.isupper() or each.isdigit() or each == "." for each in said) or text[name.start - 1 : name.start] == "@":
        return None
    if (_MANY_OF_AN_ACRONYM.fullmatch(said) and not organization_named(said)) or _begins_a_title(text, code, name):
        return None
    start, end = name.start + _leading(code, said), name.end - _trailing(code, said)
    if name.kind == "person" and (generation := _GENERATION.match(text, end)):
        end = generation.end()
    if name.kind == "outlet" and (more := _NEXT_WORD.match(text, end)) and outlet_named(text[start : more.end()]):
        end = more.end()
    kind = "place" if text[end : name.end].startswith("-") and _is_a_place(text, code, start, end) else name.kind
    return name.model_copy(update={"start": start, "end": end, "kind": kind}) if start < end else None


def _begins_a_title(text: str, code: str, name: Name) -> bool:
    """Whether a name is the first word of a title: "Vice" of "Vice President"."""
    said = text[name.start : name.end].lower() + " "
    return any(
        text[name.start : name.start + len(title)].lower() == title
        for title in language(code).person.titles
        if title.startswith(said)
    )


def _is_a_place(text: str, code: str, start: int, end: int) -> bool:
    return any(known.kind == "place" and known.span == (start, end) for known in known_in(code, tokens(text, start, end)))


def _leading(code: str, said: str) -> int:
    """How many characters of a name are words that lead to it: "thuộc" of "thuộc Bộ Công an"."""
    found = _around(code)[0].match(said)
    return found.end() if found else 0


def _trailing(code: str, said: str) -> int:
    """How many characters of a name are no part of it: the full stop of "quận 12.", "-based"."""
    found = _around(code)[1].search(said)
    stops = _STOPS.search(said)
    return len(found[0]) if found else len(stops[0]) if stops and "(" not in said else 0


@cache
def _around(code: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = language(code).name
    leading, clinging = ("|".join(map(re.escape, forms)) or "(?!)" for forms in (words.leading, words.clinging))
    return re.compile(rf"(?:(?:{leading}) )+"), re.compile(rf"-(?:{clinging})$")


def with_their_nouns(article: Article, tagged: Sequence[Name]) -> list[Name]:
    """The names, an outlet's made one with the noun before it where the tagger took the noun for a name: "Báo" and "Bến Cảng"."""
    nouns, joined = set(language(article.language or "vi").outlet.markers), list[Name]()
    for name in tagged:
        if joined and name.start < joined[-1].end:
            continue
        if name.kind == "outlet" and article.text[name.start : name.end].lower() in nouns:
            name = _with_its_own_words(article.text, name)
        last = joined[-1] if joined else None
        if last and name.kind == "outlet" and article.text[last.start : name.start].rstrip(" ").lower() in nouns:
            joined[-1] = Name(start=last.start, end=name.end, kind="outlet")
        else:
            joined.append(name)
    return joined


def _with_its_own_words(text: str, noun: Name) -> Name:
    """A noun for an outlet that was tagged alone, with the capitalised words behind it: "Thời báo" of "Thời báo Doanh Thương"."""
    end = noun.end
    for word in re.finditer(r" (\w+)", text[noun.end : noun.end + _LONGEST_OUTLET]):
        if word.start() != end - noun.end or not word[1][0].isupper():
            break
        end = noun.end + word.end()
    return noun.model_copy(update={"end": end})


def _people_again(text: str, names: Sequence[Name]) -> list[Name]:
    """The names, each one word that a person's full name in the text ends with as a person's, unless everybody knows another."""
    full = {
        text[name.start : name.end].split()[-1] for name in names if name.kind == "person" and " " in text[name.start : name.end]
    }
    out = []
    for name in names:
        said = text[name.start : name.end]
        again = (
            name.kind in ("place", "organization") and said in full and not organization_named(said) and not country_named(said)
        )
        out.append(name.model_copy(update={"kind": "person"}) if again else name)
    return out


def _with_people_called_again(text: str, code: str, names: Sequence[Name]) -> list[Name]:
    """The names, with the last word of a person's full name wherever a form of address says that they are meant: "ông Phòng".

    Only in Vietnamese, where that word is what a person is called by, and may be a common noun that a tagger passes over.
    """
    last: dict[str, int] = {}
    for name in names:
        words = text[name.start : name.end].split()
        if name.kind == "person" and len(words) > 1 and words[-1].isalpha():
            last.setdefault(words[-1], name.end)
    if code != "vi" or not last:
        return list(names)
    called = (Span(*match.span(1)) for match in _addressed("|".join(map(re.escape, sorted(last)))).finditer(text))
    again = (Name(start=span.start, end=span.end, kind="person") for span in called if last[text[slice(*span)]] < span.start)
    taken = [name.start for name in names]
    more = [name for name in again if not any(_overlap(name, each) for each in _around_place(names, taken, name.start))]
    return sorted([*names, *more], key=lambda name: name.span)


def _around_place(names: Sequence[Name], starts: Sequence[int], at: int) -> Sequence[Name]:
    i = bisect_right(starts, at)
    return names[max(0, i - 1) : i + 1]


@lru_cache(maxsize=8)
def _addressed(last: str) -> re.Pattern[str]:
    """One of some words behind a form of address, and no capital behind it: "ông Phòng" is no "ông Phòng Minh"."""
    person = language("vi").person
    address = "|".join(re.escape(form) for form in (*person.masculine, *person.feminine) if form.isalpha())
    return re.compile(rf"(?<!\w)(?i:{address}) ({last})(?!\w)(?! [^\W\d_{SMALL}])")


def _people_behind_their_bodies(text: str, code: str, names: Sequence[Name]) -> list[Name]:
    """The names, one that looks like a person's behind an office and its body as one: "phát ngôn viên Bộ Ngoại giao Lâm Kiếm"."""
    behind = {
        name.span
        for body, name in pairwise(names)
        if (body.kind, text[body.end : name.start]) == ("organization", " ")
        and name.kind in ("organization", "other")
        and _may_be_a_person(text[name.start : name.end], code)
        and _stands_behind_a_title(text, code, body.start)
    }
    return [name.model_copy(update={"kind": "person"}) if name.span in behind else name for name in names]


def _may_be_a_person(said: str, code: str) -> bool:
    """Whether words are a surname with two or three names."""
    words = said.split()
    return 1 < len(words) < 5 and words[0] in language(code).person.surnames and all(word[0].isupper() for word in words)


def _stands_behind_a_title(text: str, code: str, start: int) -> bool:
    words = tokens(text[max(0, start - 60) : start])
    return any(phrase.last == len(words) for phrase in title_phrases(code).find(words))


def _joined(text: str, code: str, names: Sequence[Name]) -> list[Name]:
    """The names, two halves of one made one: "Anh" and "Minh", "Tổng công ty" and "Xây lắp Dầu khí"."""
    joined = list[Name]()
    for name in names:
        apart = text[joined[-1].end : name.start] if joined else None
        if (apart == " " and _are_halves(text, code, joined[-1], name)) or (apart == "" and text[name.start] == "-"):
            joined[-1] = joined[-1].model_copy(update={"end": name.end})
        else:
            joined.append(name)
    return joined


def _are_halves(text: str, code: str, first: Name, second: Name) -> bool:
    """Whether two names of one kind are one; only in Vietnamese, where two people never stand side by side."""
    if first.kind != second.kind or first.kind not in ("organization", "person"):
        return False
    if first.kind == "organization":
        return code == "vi" and _is_a_noun(text, code, first)
    return code == "vi" and text[first.start : first.end].lower() not in language(code).person.titles


def _is_a_noun(text: str, code: str, name: Name) -> bool:
    """Whether a name is nothing but the noun that many names begin with: "Bộ", "Công ty"."""
    return text[name.start : name.end].lower() in _nouns(code)


@cache
def _nouns(code: str) -> frozenset[str]:
    return frozenset(form.lower() for form in language(code).name.bare)


def _with_known(text: str, code: str, names: Sequence[Name], known: Sequence[Name]) -> Iterator[Name]:
    """The names and the tables': a table's where nothing or only its pieces were tagged, and of one span the table's kind."""
    sure = {
        name.span: name for name in known if not any(_overlap(name, each) and not _is_piece(text, each, name) for each in names)
    }
    for name in names:
        if name.span not in sure and any(_within(name, each) for each in sure.values()):
            continue
        table = sure.pop(name.span, name)
        yield _of_its_kind(text, code, name if table.kind == "place" and name.kind == "person" else table)
    yield from (_of_its_kind(text, code, name) for name in sure.values())


def _overlap(one: Name, other: Name) -> bool:
    return one.start < other.end and other.start < one.end


def _is_piece(text: str, part: Name, whole: Name) -> bool:
    """Whether a name is a part of what a table knows: "Hill" of "The Hill"; "Associated Press" is whole without its "The"."""
    known = part.kind == "outlet" and part.span != whole.span and outlet_named(text[part.start : part.end])
    return _within(part, whole) and not known


def _within(part: Name, whole: Name) -> bool:
    return whole.start <= part.start and part.end <= whole.end


def _of_its_kind(text: str, code: str, name: Name) -> Name:
    """A name with the kind that everybody's table or its last noun gives it: ASEAN is an organisation wherever it meets."""
    said, words = text[name.start : name.end], language(code).name
    if name.kind in ("place", "other") and organization_named(said):
        return name.model_copy(update={"kind": "organization"})
    if name.kind in ("organization", "other") and _venues(code).search(said):
        return name.model_copy(update={"kind": "place"})
    if said.capitalize() in words.platforms or said in words.platforms:
        return name.model_copy(update={"kind": "organization"})
    return name


@cache
def _venues(code: str) -> re.Pattern[str]:
    forms = "|".join(map(re.escape, language(code).name.venues)) or "(?!)"
    return re.compile(rf"[\w.’'] (?:{forms})$")
