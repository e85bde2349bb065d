"""What is compared: each statement of an article, and each sentence in the article's own voice, with all that comparing needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Literal, NamedTuple

from nguon.languages import LANGUAGES, language
from nguon.languages.lexicon import Strength, Takes
from nguon.languages.phrases import Phrases, tokens
from nguon.languages.world import outlet_named
from nguon.record import Block, Entity, Record, Span, Statement, Time
from nguon.tracing.quantities import Number, Quantity, numbers, quantities
from nguon.tracing.words import SmallWord, Term, phrases_of, plain, senses, signs, small_words, terms, words_in

#: How plainly a source is named: nobody, "sources", "Pakistani officials", a body or a role, a person by name.
Plainness = Literal[0, 1, 2, 3, 4]

_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r"[“\"„«][^“”\"„«»]+[”\"»]")
_SENTENCE_END = re.compile(r"[.!?…]+[”\"»)]*(?=\s+[\"“«(A-ZÀ-ỸĐ0-9])")


#: A word that stands in n sentences of its article counts n to the power of minus this.
_SUBJECT = 0.5
#: What words without a partner in the other language count, for lack of a dictionary that has all.
UNBRIDGED = 0.35


class Actor(NamedTuple):
    """Who is meant, across articles: the key that all forms of a name share."""

    key: str
    name: str
    country: str | None = None


@dataclass(frozen=True, eq=False)
class Source:
    """An article of a story: its id in the archive, its record, and who its entities are across articles, where known.

    `press` are the outlets that the story's articles are from.
    """

    article: str
    record: Record
    actors: Mapping[str, Actor]
    press: tuple[str, ...] = ()

    @property
    def language(self) -> str:
        """The language that its words are compared in."""
        known = self.record.article.language
        return known if known in LANGUAGES else "en"

    @cached_property
    def entities(self) -> Mapping[str, Entity]:
        """The record's entities by id."""
        return {entity.id: entity for entity in self.record.entities}

    @cached_property
    def statements(self) -> Mapping[str, Statement]:
        """The record's statements by id."""
        return {statement.id: statement for statement in self.record.statements}

    @cached_property
    def named(self) -> Mapping[Span, str]:
        """Mentions of persons, bodies and places with their actor's key."""
        return {
            span: self.actors[entity.id].key
            for entity in self.record.entities
            if entity.id in self.actors and entity.kind in ("person", "organization", "outlet", "place")
            for span in entity.mentions
            if self.record.slice(span)[:1].isupper()
        }

    @cached_property
    def repeated(self) -> Mapping[str, int]:
        """In how many sentences each word of its running text stands: what stands in many is its subject, not what is said."""
        counts: dict[str, int] = {}
        text = self.record.article.text.lower()
        if len(text) != len(self.record.article.text):
            return counts  # a letter that is two when small: places would not be those of the text
        for sentence in self.sentences:
            for word in set(_WORD.findall(text, *sentence)):
                counts[word] = counts.get(word, 0) + 1
        return counts

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """The sentences of its running text, title and headings too."""
        return tuple(s for block in self.record.article.running() for s in _sentences(self.record.article.text, block))

    def sentence_of(self, place: int) -> Span | None:
        """The sentence that holds a place of the text."""
        return next((s for s in self.sentences if s.start <= place < s.end), None)

    def is_title(self, span: Span) -> bool:
        """Whether it stands in the title or a heading."""
        return any(b.kind in ("title", "heading") and b.start <= span.start < b.end for b in self.record.article.blocks)


def _sentences(text: str, block: Block) -> Iterator[Span]:
    start = block.start
    for match in _SENTENCE_END.finditer(text, block.start, block.end):
        if match.end() - start > 3 and not re.search(r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|TP|St|Gen|Sen|No)\.$", text[start : match.end()]):
            yield _trimmed(text, start, match.end())
            start = match.end()
    if text[start : block.end].strip():
        yield _trimmed(text, start, block.end)


def _trimmed(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    return Span(start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip()))


class Speaker(NamedTuple):
    """Who a telling says said it: `key` joins articles, `names` are the words of the names without accents."""

    key: str | None
    name: str | None
    kind: str | None
    plainness: Plainness
    words: Span | None
    names: frozenset[str]
    country: str | None


NOBODY = Speaker(None, None, None, 0, None, frozenset(), None)


class CueWord(NamedTuple):
    """A cue without the words beside it, and its class; `is_turned` if a negation stands before it."""

    form: str
    strength: Strength
    takes: Takes
    is_turned: bool


@dataclass(frozen=True, eq=False)
class Telling:
    """One statement, or one sentence in the article's own voice (`statement` null), to be compared.

    What comparing needs is worked out when it is asked for: most statements of an archive are never compared with another.
    """

    source: Source
    statement: Statement | None
    content: tuple[Span, ...]

    @cached_property
    def is_title(self) -> bool:
        """Whether it stands in the title or a heading."""
        return self.source.is_title(self.content[0])

    @cached_property
    def speaker(self) -> Speaker:
        """Who said it."""
        return _speaker(self.source, self.statement) if self.statement else NOBODY

    @cached_property
    def cue(self) -> CueWord | None:
        """The word of saying, if it is a known one."""
        return _cue(self.source, self.statement) if self.statement else None

    @cached_property
    def dates(self) -> tuple[Time, ...]:
        """The dates within what is said."""
        times = self.source.record.times
        return tuple(t for t in times if any(s.start <= t.start and t.end <= s.end for s in self.content))

    @cached_property
    def _numbers(self) -> tuple[Number, ...]:
        return numbers(self.text, self.content, self.source.language, [t.span for t in self.dates])

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The words that carry meaning, each with how much it counts in this article."""
        source, inside = self.source, self.content
        named = {s: key for s, key in source.named.items() if any(c.start <= s.start and s.end <= c.end for c in inside)}
        without = [*(n.span for n in self._numbers), *(t.span for t in self.dates)]
        found = terms(self.text, inside, source.language, named, without)
        return tuple(_weighed(term, self.text, source.repeated) for term in found)

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """The amounts, each with what it counts."""
        if not self._numbers:
            return ()
        return quantities(self.text, self.content, self.source.language, self._numbers, self.terms)

    @cached_property
    def small(self) -> tuple[SmallWord, ...]:
        """The small words that turn the sense."""
        return small_words(self.text, self.content, self.source.language)

    @cached_property
    def places(self) -> Mapping[str, Sequence[int]]:
        """For each key the terms that have it, by number."""
        found: dict[str, list[int]] = {}
        for i, term in enumerate(self.terms):
            for key in term.keys:
                found.setdefault(key, []).append(i)
        return found

    @cached_property
    def bare_words(self) -> frozenset[str]:
        """Its words as they stand, in small letters, without stop words."""
        words = (word for span in self.content for word in _WORD.findall(self.text, *span))
        return frozenset(word.lower() for word in words) - senses(self.source.language).stop

    @cached_property
    def has_something(self) -> bool:
        """Whether there is anything in it to compare. A word that is no stop word is a term, or part of a number or a date."""
        stops = senses(self.source.language).stop
        for span in self.content:
            for word in _WORD.finditer(self.text, *span):
                if word[0].lower() not in stops and word[0][0].isalpha() and not self._is_in_date(word.start()):
                    return True
        return bool(self.terms or self.quantities)

    def _is_in_date(self, place: int) -> bool:
        return any(t.start <= place < t.end for t in self.dates)

    @property
    def key(self) -> tuple[str, str | None]:
        """The article and the statement's id."""
        return self.source.article, self.statement.id if self.statement else None

    @property
    def text(self) -> str:
        """The text that its spans are of."""
        return self.source.record.article.text

    @cached_property
    def weight(self) -> float:
        """What all its words count together."""
        return sum(term.weight for term in self.terms)

    @cached_property
    def bridged_weight(self) -> float:
        """The same for comparing with another language, where not every word can have its match."""
        return sum(term.weight if term.is_bridged else term.weight * UNBRIDGED for term in self.terms)

    @cached_property
    def quoted(self) -> tuple[Span, ...]:
        """The parts of the content within quotation marks, marks included."""
        return tuple(Span(*m.span()) for span in self.content for m in _QUOTED.finditer(self.text, *span))

    def has(self, *kinds: str) -> bool:
        """Whether a small word of one of these kinds is in it."""
        return any(word.kind in kinds for word in self.small)

    @property
    def denies(self) -> bool:
        """Whether the cue turns what is said into its opposite: "denied that"."""
        return self.cue is not None and (self.cue.strength == "denying") != self.cue.is_turned and self.cue.strength == "denying"


def tellings_of(source: Source) -> tuple[Telling, ...]:
    """Every statement of an article with something in it to compare, in order."""
    return tuple(t for s in source.record.statements if (t := telling_of(source, s)).has_something)


def telling_of(source: Source, statement: Statement) -> Telling:
    """A statement to be compared."""
    return Telling(source, statement, statement.content)


def _weighed(term: Term, text: str, repeated: Mapping[str, int]) -> Term:
    """A term with its weight in its article, where the rarest of its words stands in so many sentences."""
    (start, end), keys, weight, is_bridged = term
    words = text[start:end].lower().split()
    counts = [repeated.get(word, 1) for word in words]
    sentences = min(counts) if counts else 1
    return term if sentences == 1 else Term(term.span, keys, weight / sentences**_SUBJECT, is_bridged)


@cache
def _cues(code: str) -> Phrases[tuple[str, Strength, Takes]]:
    return Phrases((form, (form, cue.strength, cue.takes)) for cue in reversed(language(code).cue) for form in cue.forms)


def _cue(source: Source, statement: Statement) -> CueWord | None:
    if statement.cue is None:
        return None
    words = tokens(source.record.article.text, *statement.cue)
    found = max(_cues(source.language).find(words), key=lambda phrase: phrase.last - phrase.first, default=None)
    if found is None:
        return None
    negations = phrases_of(source.language, "negation").find(words[: found.first])
    return CueWord(*found.value, is_turned=next(negations, None) is not None)


def _speaker(source: Source, statement: Statement) -> Speaker:
    if statement.speaker is None:
        return _unresolved(source, statement)
    entity = source.entities[statement.speaker]
    actor = source.actors.get(entity.id)
    names = _names(source.language, entity.name)
    return Speaker(
        actor.key if actor else None,
        entity.name,
        entity.kind,
        _plainness(source, entity),
        statement.source,
        names,
        (actor.country if actor else None) or entity.country,
    )


@cache
def _titles(code: str) -> frozenset[str]:
    return frozenset(word for title in language(code).person.titles for word in title.split())


@lru_cache(maxsize=20_000)
def _names(code: str, name: str) -> frozenset[str]:
    """The words of a name without accents, its titles left out."""
    titles = _titles(code)
    words = [word for word in tokens(name) if word.words[0].isupper()]
    own = frozenset(plain(word.words) for word in words if word.lower not in titles)
    return own or frozenset(plain(word.words) for word in words)


def _unresolved(source: Source, statement: Statement) -> Speaker:
    """A source in words that nobody was found for: as vague as its words."""
    if statement.source is None:
        return NOBODY
    words = source.record.slice(statement.source)
    is_generic = _is_generic(source.language, words)
    names = frozenset(plain(word.words) for word in tokens(words)[1:] if word.words[0].isupper())
    plainness: Plainness = (2 if names else 1) if is_generic else 3
    return Speaker(None, words, "group", plainness, statement.source, names, None)


def _plainness(source: Source, entity: Entity) -> Plainness:
    is_generic = _is_generic(source.language, entity.name)
    if entity.kind == "person" and not (is_generic and not _has_name(entity.name)):
        return 4 if _has_name(entity.name) else 3
    if entity.kind in ("organization", "outlet", "place", "document"):
        return 3
    if is_generic:
        return 2 if _has_name(entity.name) else 1
    return 3


@lru_cache(maxsize=20_000)
def _has_name(words: str) -> bool:
    return any(word.words[0].isupper() for word in tokens(words)[1:]) or (words[:1].isupper() and " " not in words)


@lru_cache(maxsize=20_000)
def _is_generic(code: str, words: str) -> bool:
    """Whether the words name nobody: `một quan chức`, "sources close to the talks". The head stands early."""
    found = next(phrases_of(code, "generic_source").find(tokens(words)), None)
    return found is not None


def bare(source: Source, sentence: Span) -> Telling:
    """A sentence as it stands, whoever says it."""
    return Telling(source, None, (sentence,))


def own_voice(source: Source) -> Iterator[Telling]:
    """The sentences of an article that attribute nothing to anybody; titles and headings are not looked at."""
    stated = [s for statement in source.record.statements for _, s in statement.spans()]
    for sentence in source.sentences:
        if source.is_title(sentence) or any(s.start < sentence.end and sentence.start < s.end for s in stated):
            continue
        if not _attributes(source, sentence):
            yield Telling(source, None, (_without_stop(source, sentence),))


@cache
def _saying(code: str) -> tuple[frozenset[str], frozenset[str]]:
    """Cues that are everyday words too, and words after which a cue is none."""
    group = language(code).cue_group
    return frozenset(group.everyday) - frozenset(senses(code).forms["saying"]), frozenset(group.not_after)


def _attributes(source: Source, sentence: Span) -> bool:
    """Whether a word of saying stands in the sentence: then somebody may be meant whom the reader missed."""
    words = words_in(source.record.article.text, *sentence)
    everyday, before = _saying(source.language)
    for phrase in _cues(source.language).find(words):
        form, _, takes = phrase.value
        if takes in ("clause", "source", "speaker") and form not in everyday:
            if source.language == "vi" and phrase.first and words[phrase.first - 1].lower in before:
                continue
            return True
    return False


def _without_stop(source: Source, sentence: Span) -> Span:
    words = source.record.slice(sentence)
    return Span(sentence.start, sentence.start + max(1, len(words.rstrip(".!… "))))


def sign_beside(source: Source, statement: Statement) -> tuple[str, Span] | None:
    """What stands around a statement and says where it comes from: a kind of senses.toml, and the words."""
    text = source.record.article.text
    places = [s for s in (statement.source, statement.cue, statement.content[0]) if s]
    around = {s for place in places if (s := source.sentence_of(place.start))}
    for sentence in sorted(around):
        said = [_said_within(content, text) for content in statement.content]
        words = [w for w in words_in(text, *sentence) if not any(start <= w.start < end for start, end in said)]
        for phrase in signs(source.language).find(words):
            return phrase.value, Span(words[phrase.first].start, words[phrase.last - 1].end)
    return None


#: So many characters at the head of what the reader took for a statement's words may still be its frame: "on Facebook that …".
_FRAME = 40


def _said_within(content: Span, text: str) -> tuple[int, int]:
    """Where the words of a statement are what was said and no frame of it."""
    quote = text[content.start] in '“"«'
    return content.start + (0 if quote else _FRAME), content.end


def in_order(sources: Iterable[Source]) -> list[Source]:
    """Articles by date of publication, undated ones last, then by id."""
    return sorted(sources, key=lambda s: (s.record.article.published or "~", s.article))


def spoken_days(telling: Telling) -> str | None:
    """The day of speaking, in EDTF, if the text gives one."""
    return telling.statement.time.value if telling.statement and telling.statement.time else None


def words_of(text: str, spans: Sequence[Span]) -> str:
    """The words of several spans, for showing."""
    return " … ".join(text[span.start : span.end] for span in spans)


#: What kind of paper it is, with which or without which it is named: "Thời báo Doanh Thương", "Doanh Thương".
_KIND_OF_PAPER = re.compile(r"^(?:nhật báo|thời báo|tuần báo|tạp chí|báo|the) (?=\w)")


def outlet_key(name: str) -> str:
    """What all the names of an outlet share: its name in the table of outlets, or its own without case."""
    known = outlet_named(name)
    return known.name if known else _KIND_OF_PAPER.sub("", name.casefold())
