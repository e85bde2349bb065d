"""Everybody named in one article, found again by their words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from nguon.languages import Language, language
from nguon.languages.phrases import Token, tokens
from nguon.languages.world import Outlet, country_named, outlet_named
from nguon.reading.anaphora import Anaphor, anaphor_in, antecedent
from nguon.reading.names import organization_phrases, title_phrases
from nguon.record import Article, Entity, EntityKind, Name, Span

_POSSESSIVE = re.compile(r"[’']s?$")
_OWNS = re.compile(r"[’']s?\s+\w")
_BRACKETS = re.compile(r"\s*\(([^()]*)\)")
_ACRONYM = re.compile(r"[A-ZĐ][A-ZĐ0-9.&-]{1,9}$")
_APPOSITION = re.compile(r",\s|\s[-–]\s")


@dataclass(slots=True)
class Draft:
    """An entity while its article is being read."""

    id: str
    kind: EntityKind
    name: str
    country: str | None = None
    aliases: list[str] = field(default_factory=list)
    mentions: dict[Span, None] = field(default_factory=dict)
    #: How often it has spoken so far, and the place of its last mention; for choosing whom a pronoun means.
    spoken: int = 0
    last: int = -1

    def add(self, words: str, span: Span | None) -> None:
        if words != self.name and words not in self.aliases:
            self.aliases.append(words)
        if span:
            self.mentions[span] = None
            self.last = max(self.last, span.start)

    def words(self) -> list[str]:
        """The name and every other form."""
        return [self.name, *self.aliases]

    def done(self) -> Entity:
        aliases = tuple(dict.fromkeys(alias for alias in self.aliases if alias != self.name))
        mentions = tuple(sorted(self.mentions))
        return Entity(id=self.id, kind=self.kind, name=self.name, country=self.country, aliases=aliases, mentions=mentions)


def _capitalised_runs(words: Sequence[Token]) -> list[list[Token]]:
    """Stretches of capitalised words; a hyphen, point or apostrophe inside a name belongs to it."""
    runs: list[list[Token]] = [[]]
    for word in words:
        last = runs[-1][-1] if runs[-1] else None
        touches = last is not None and word.start == last.end
        if word.words[0].isupper() or (touches and last and (word.words in "-.’'" or last.words in "-’'")):
            runs[-1].append(word)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


class Cast:
    """The entities of one article. Names are met in the order of the text; sources are resolved among those met."""

    def __init__(self, article: Article) -> None:
        self._text = article.text
        self._language: Language = language(article.language or "vi")
        self._titles = title_phrases(self._language.code)
        self._owners = re.compile(rf"(?i)(?:^|\s)(?:{'|'.join(map(re.escape, self._language.person.belongings))})(?:\s|$)")
        self._drafts: list[Draft] = []
        self._by_words: dict[str, Draft] = {}
        self.last_speaker: Draft | None = None

    def entities(self) -> tuple[Entity, ...]:
        """The entities, in the order in which they were met."""
        return tuple(draft.done() for draft in self._drafts)

    def drafts(self) -> tuple[Draft, ...]:
        """Everybody met so far."""
        return tuple(self._drafts)

    def _new(self, kind: EntityKind, name: str, country: str | None = None) -> Draft:
        draft = Draft(f"e{len(self._drafts) + 1}", kind, name, country)
        self._drafts.append(draft)
        self._by_words[name.casefold()] = draft
        return draft

    def named(self, name: Name) -> Draft:
        """The entity of a proper name."""
        words = _POSSESSIVE.sub("", self._text[name.start : name.end])
        outlet = outlet_named(words) if name.kind == "outlet" else None
        if outlet:
            return self.outlet(outlet, words, name.span)
        if name.kind == "person":
            return self._person(words, name.span)
        kind: EntityKind = name.kind if name.kind != "other" else "group"
        draft = self._by_words.get(words.casefold()) or self._new(kind, words, _country_code(words) if kind == "place" else None)
        draft.add(words, name.span)
        return draft

    def outlet(self, outlet: Outlet, words: str, span: Span | None) -> Draft:
        """The entity of a known outlet, under the name that the text gives it first."""
        key = f"outlet:{outlet.name}"
        draft = self._by_words.get(key) or self._by_words.get(words.casefold())
        if draft is None:
            draft = self._by_words[key] = self._new("outlet", words, outlet.country)
        draft.add(words, span)
        self._by_words.setdefault(words.casefold(), draft)
        return draft

    def publisher(self, name: str) -> Draft:
        """The page's own outlet."""
        known = outlet_named(name)
        if known:
            return self.outlet(known, name, None)
        return self._by_words.get(name.casefold()) or self._new("outlet", name)

    def _person(self, words: str, span: Span) -> Draft:
        draft = self._by_words.get(words.casefold()) or self._longer_or_shorter(words) or self._new("person", words)
        if draft.kind == "person" and len(words) > len(draft.name):
            draft.name, shorter = words, draft.name
            draft.aliases.append(shorter)
        draft.add(words, span)
        self._by_words.setdefault(words.casefold(), draft)
        return draft

    def _longer_or_shorter(self, words: str) -> Draft | None:
        """A person whose name ends or begins with these words, or the other way round; the one met last."""
        mine = words.casefold().split()
        for draft in reversed(self._drafts):
            if draft.kind != "person":
                continue
            theirs = draft.name.casefold().split()
            short, long = sorted((mine, theirs), key=len)
            if short and len(short) < len(long) and (long[-len(short) :] == short or long[: len(short)] == short):
                return draft
        return None

    def source(self, span: Span, names: Sequence[Name]) -> Draft | None:
        """Whom the words of a source mean: a person, a body, an outlet, an unnamed group; None where nobody can be told."""
        draft = self.resolved(span, names)
        if draft:
            draft.spoken += 1
            self.last_speaker = draft
        return draft

    def resolved(self, span: Span, names: Sequence[Name]) -> Draft | None:
        """Whom words mean; `names` are those that begin in the span. A phrase that is new makes a new entity."""
        words = self._text[span.start : span.end]
        anaphor = anaphor_in(self._language, words)
        if anaphor is not None:
            return self._meant(anaphor, span)
        return self.described(span, names)

    def described(self, span: Span, names: Sequence[Name]) -> Draft:
        """Whom words mean that stand for nobody named elsewhere; a phrase that is new makes a new entity."""
        words = self._text[span.start : span.end]
        head = self._head(words)
        inside = [name for name in names if name.end <= span.start + len(head)]
        return self._by_name(head, span, inside) or self._unnamed(words, head, span)

    def _meant(self, anaphor: Anaphor, span: Span) -> Draft | None:
        """Whom a pronoun or a description such as "vị quan chức này" means among those met before."""
        known = None if anaphor.is_pronoun else self._by_words.get(self._text[span.start : span.end].casefold())
        before = [draft for draft in self._drafts if 0 <= draft.last < span.start]
        draft = known or antecedent(self._language, anaphor, before, self.last_speaker, self._text, span.start)
        if draft is None and anaphor.may_be_new:
            draft = self._new("group", self._text[span.start : span.end])
        if draft:
            draft.mentions[span] = None
            draft.last = max(draft.last, span.start)
        return draft

    def _head(self, words: str) -> str:
        """What stands before the apposition, if that names somebody: "Ivanka Trump" of "Ivanka Trump, con gái …"."""
        cut = _APPOSITION.search(words)
        if cut is None:
            return words
        head = words[: cut.start()]
        runs = _capitalised_runs(tokens(head))
        return head if any(len(run) > 1 or run[0].start > 0 or len(tokens(head)) == 1 for run in runs) else words

    def _by_name(self, words: str, span: Span, inside: Sequence[Name]) -> Draft | None:
        """The entity that a source names, if the name is the source's head and not its owner's: not "gia đình ông Whelan"."""
        people = [name for name in inside if name.kind == "person"]
        if people:
            name = people[-1]
            before, after = words[: name.start - span.start], words[name.end - span.start :]
            owned = self._owners.search(before) or _OWNS.match(after) or (name is people[0] and _OWNS.search(words[-2:]))
            return None if owned else self._described(self.named(name), words, span)
        whole = [name for name in inside if name.kind in ("outlet", "organization") and name.end - span.start >= len(words) - 1]
        if whole and not self._owners.search(words[: whole[-1].start - span.start]):
            return self._described(self.named(whole[-1]), words, span)
        places = [name for name in inside if name.kind == "place"]
        if places and self._is_only_place(words, span, places[0]):
            return self._described(self.named(places[0]), words, span)
        return None

    def _is_only_place(self, words: str, span: Span, place: Name) -> bool:
        rest = _BRACKETS.sub("", words[: place.start - span.start] + words[place.end - span.start :]).strip().lower()
        return not rest or rest in {noun.lower() for noun in self._language.name.places}

    def _described(self, draft: Draft, words: str, span: Span) -> Draft:
        if "\n" not in words:
            draft.add(words, None)
        draft.mentions[span] = None
        draft.last = max(draft.last, span.start)
        return draft

    def _unnamed(self, words: str, head: str, span: Span) -> Draft:
        """A body that no name was found for, or an unnamed group; its words are its name."""
        bare = _BRACKETS.split(head, maxsplit=1)[0].strip() or words
        draft = self._by_words.get(words.casefold()) or self._by_words.get(bare.casefold())
        if draft is None:
            found = tokens(bare)
            runs = _capitalised_runs(found)
            kind = self._kind(bare, found, runs)
            if kind == "person":
                first, last = runs[-1][0].start, runs[-1][-1].end
                draft = self._person(bare[first:last], Span(span.start + first, span.start + last))
            else:
                draft = self._new(kind, bare)
        for form in (bare, head, words):
            if "\n" not in form:
                draft.add(form, None)
        draft.add(words if "\n" not in words else draft.name, span)
        for acronym in _BRACKETS.findall(head):
            if _ACRONYM.match(acronym):
                draft.add(acronym, None)
                self._by_words.setdefault(acronym.casefold(), draft)
        return draft

    def _kind(self, words: str, found: Sequence[Token], runs: Sequence[Sequence[Token]]) -> EntityKind:
        lower = words.lower()
        known = self._language
        if any(lower.startswith(form) for form in known.person.documents):
            return "document"
        if self._owners.search(lower):
            return "group"
        if next(organization_phrases(known.code).find(found), None) is not None:
            return "organization"
        titles = list(self._titles.find(found))
        titled = bool(titles) and bool(runs) and runs[-1][-1].start >= found[titles[-1].last - 1].end
        if runs and (titled or (len(runs) == 1 and 2 <= len(runs[0]) <= 5 and len(runs[0]) == len(found))):
            return "person"
        return "group"


def _country_code(words: str) -> str | None:
    country = country_named(words)
    return country.alpha3 if country else None
