"""Everybody named in one article, found again by their words."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from functools import cache

from nguon.languages import Language, language
from nguon.languages.lands import country_phrases
from nguon.languages.phrases import Phrases, Token, tokens
from nguon.languages.world import Outlet, country_named, organization_named, outlet_named
from nguon.reading.anaphora import Anaphor, Setting, anaphor_in, antecedent, considered, office_in
from nguon.reading.names import organization_phrases, title_phrases
from nguon.reading.ranking import weighed, weights
from nguon.reading.reasons import Because, How, Reason, reason
from nguon.reading.subjects import actor_phrases
from nguon.reading.titles import after_name, before_name, capitals, country_of
from nguon.record import Article, Entity, EntityKind, Name, NameKind, Span

_POSSESSIVE = re.compile(r"[’']s?$")
_OWNS = re.compile(r"[’']s?\s+\w")
_BRACKETS = re.compile(r"\s*\(([^()]*)\)")
_ACRONYM = re.compile(r"[A-ZĐ][A-ZĐ0-9.&-]{1,9}$")
_ACRONYM_BEHIND = re.compile(r"\s*\(([A-ZĐ][A-ZĐ0-9.&-]{1,9})\)")
_APPOSITION = re.compile(r",\s|\s[-–—]\s|\s\(")
#: Words behind a bracket that go on with the name before it: not ", chủ doanh nghiệp …".
_GOES_ON = re.compile(r"\s\([^()]*\)(?!,)(?=.*[^\s.)])", re.DOTALL)
_OF = re.compile(r"\s(?:của|từ|by|from)\s(?:the\s)?")
_PAPER_OF = re.compile(r"[’']s?\s+(?=\w+(?:\s\w+)?$)")
#: No more words stand between two who speak together: "…, Thủ tướng Anh …".
_LONGEST_JOINT = 4
#: No more are remembered as those who may be meant by a pronoun.
_RECENT = 60


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
    first: int = -1
    last: int = -1
    gender: str | None = None
    #: What the words beside its names say that it is: "Ngoại trưởng Nga".
    offices: list[str] = field(default_factory=list)

    def add(self, words: str, span: Span | None) -> None:
        words = words.lstrip(".,-–—’' ") or words
        if words != self.name and words not in self.aliases:
            self.aliases.append(words)
        if span:
            self.mention(span)

    def mention(self, span: Span) -> None:
        """Remember a place where it is meant."""
        self.mentions[span] = None
        self.last = max(self.last, span.start)
        self.first = span.start if self.first < 0 else min(self.first, span.start)

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


@cache
def _owners(code: str) -> re.Pattern[str]:
    """A word for those who belong to somebody: "gia đình", "lawyers"."""
    return re.compile(rf"(?i)(?:^|\s)(?:{_any_of(language(code).person.belongings)})(?:\s|$)")


@cache
def _papers(code: str) -> re.Pattern[str]:
    """A word for a paper, with what stands before it."""
    return re.compile(rf"(?i)(?:(?:một|bản|các|những|theo|the|a|an)\s)*(?:{_any_of(language(code).person.documents)})(?!\w)")


@cache
def _nouns(code: str, kind: NameKind) -> frozenset[str]:
    """The nouns, in lower case, that stand beside a name of a kind and say no more than that."""
    known = language(code)
    nouns = {
        "outlet": known.outlet.markers,
        "organization": (*known.name.organizations, *known.person.sides),
        "place": (*known.name.places, *known.person.sides),
    }
    return frozenset(noun.lower() for noun in nouns.get(kind, ()))


@cache
def _beside_outlets(code: str) -> Phrases[str]:
    """Nouns for outlets and words that say what kind of outlet one is."""
    known = language(code).outlet
    return Phrases((form, form) for form in (*known.markers, *known.media, *known.beside))


class Cast:
    """The entities of one article. Names are met in the order of the text; sources are resolved among those met."""

    def __init__(self, article: Article, explains: bool = False) -> None:
        self._explains = explains
        self._alike: list[Reason] = []
        self._text = article.text
        self._language: Language = language(article.language or "vi")
        self._code = self._language.code
        self._titles = title_phrases(self._code)
        self._owners, self._papers = _owners(self._code), _papers(self._code)
        self._drafts: list[Draft] = []
        self._by_words: dict[str, Draft] = {}
        self._people: dict[str, dict[str, Draft]] = {}
        self._bodies: dict[str, list[Draft]] = {}
        self._countries: dict[str, Draft] = {}
        self._recent: dict[str, Draft] = {}
        self._acted: dict[Span, Draft] = {}
        self.last_speaker: Draft | None = None
        #: Whose statement the one that is being resolved stands inside of.
        self.around: Draft | None = None
        #: Why the source that was resolved last means whom it means; what weighed for it is known only if the cast explains.
        self.because = Because("nobody")

    def entities(self) -> tuple[Entity, ...]:
        """The entities, in the order in which they were met."""
        return tuple(draft.done() for draft in self._drafts)

    def reasons(self) -> tuple[Reason, ...]:
        """Why forms mean entities that were met before under other forms; empty unless the cast explains."""
        return tuple(self._alike)

    def _like(self, draft: Draft, words: str, span: Span | None, how: How) -> None:
        """Keep why a form that is new means somebody met before: the form, and where the fullest name stood."""
        if not self._explains or span is None or not draft.mentions:
            return
        if words.casefold() in (form.casefold() for form in draft.words()):
            return
        named = next((m for m in draft.mentions if self._text[m.start : m.end] == draft.name), min(draft.mentions))
        self._alike.append(reason(None, "entity", draft.id, Because(how, (span, named))))

    def _new(self, kind: EntityKind, name: str, country: str | None = None) -> Draft:
        draft = Draft(f"e{len(self._drafts) + 1}", kind, name, country)
        self._drafts.append(draft)
        self._by_words[name.casefold()] = draft
        return draft

    def _met(self, draft: Draft, words: str | None, span: Span | None) -> Draft:
        """Remember a form and a place of an entity; it is now the one met last."""
        if words is not None:
            draft.add(words, span)
        elif span:
            draft.mention(span)
        self._recent.pop(draft.id, None)
        self._recent[draft.id] = draft
        if len(self._recent) > _RECENT:
            del self._recent[next(iter(self._recent))]
        return draft

    def named(self, name: Name) -> Draft:
        """The entity of a proper name; the one that acted there, once it did."""
        if (acted := self._acted.get(name.span)) is not None:
            return acted
        words = _POSSESSIVE.sub("", self._text[name.start : name.end])
        outlet = outlet_named(words) if name.kind == "outlet" else None
        if outlet:
            return self.outlet(outlet, words, name.span)
        if name.kind == "person":
            return self._person(words, name.span)
        if name.kind == "organization":
            return self._body(words, name.span)
        if name.kind == "place":
            return self._place(words, name.span)
        kind: EntityKind = name.kind if name.kind == "outlet" else "group"
        draft = self._by_words.get(words.casefold()) or self._new(kind, words)
        return self._met(draft, words, name.span)

    def acting(self, name: Name) -> Draft:
        """The entity of a proper name that speaks or acts: a capital is then its country's government."""
        words = self._text[name.start : name.end]
        country = capitals(self._code).get(words.casefold()) if name.kind == "place" else None
        if country is None:
            return self.named(name)
        draft = self._countries.get(country.alpha3) or self._by_words.get(words.casefold())
        if draft is None or (draft.country is None and draft.kind == "place"):
            draft = draft or self._new("place", words, country.alpha3)
            draft.country = country.alpha3
        self._countries.setdefault(country.alpha3, draft)
        self._like(draft, words, name.span, "capital")
        if (city := self._by_words.get(words.casefold())) is not None and city is not draft:
            city.mentions.pop(name.span, None)
        self._acted[name.span] = draft
        return self._met(draft, words, name.span)

    def outlet(self, outlet: Outlet, words: str, span: Span | None) -> Draft:
        """The entity of a known outlet, under the name that the text gives it first."""
        key = f"outlet:{outlet.name}"
        draft = self._by_words.get(key) or self._by_words.get(words.casefold())
        if draft is None:
            draft = self._by_words[key] = self._new("outlet", words, outlet.country)
        self._like(draft, words, span, "known name")
        self._met(draft, words, span)
        self._by_words.setdefault(words.casefold(), draft)
        return draft

    def publisher(self, name: str) -> Draft:
        """The page's own outlet."""
        known = outlet_named(name)
        if known:
            return self.outlet(known, name, None)
        return self._by_words.get(name.casefold()) or self._new("outlet", name)

    def _place(self, words: str, span: Span) -> Draft:
        draft = self._by_words.get(words.casefold())
        if draft is None:
            code = country_of(self._code, words, True) if words.casefold() not in capitals(self._code) else None
            draft = self._countries.get(code) if code and country_named(words) else None
            if draft:
                self._like(draft, words, span, "capital" if draft.name.casefold() in capitals(self._code) else "known name")
            if draft and draft.name.casefold() in capitals(self._code):
                draft.aliases.append(draft.name)
                draft.name = words
            draft = draft or self._new("place", words, code)
            self._by_words[words.casefold()] = draft
            if code and country_named(words):
                self._countries[code] = draft
        return self._met(draft, words, span)

    def _body(self, words: str, span: Span) -> Draft:
        """An organisation, by any of the names that it is known by, or by the beginning of one that was met in full."""
        known = organization_named(words)
        keys = [form.casefold() for form in known.forms] if known else []
        draft = self._by_words.get(words.casefold()) or next((self._by_words[k] for k in keys if k in self._by_words), None)
        if draft is not None:
            self._like(draft, words, span, "known name")
        elif (draft := self._longer_body(words)) is not None:
            self._like(draft, words, span, "part of a name")
        if draft is None:
            country = known.country if known else country_of(self._code, words, True)
            draft = self._new("organization", words, country)
            self._bodies.setdefault(words.split()[0].casefold(), []).append(draft)
        self._met(draft, words, span)
        self._by_words.setdefault(words.casefold(), draft)
        if behind := _ACRONYM_BEHIND.match(self._text, span.end):
            self._like(draft, behind[1], Span(*behind.span(1)), "abbreviation")
            draft.add(behind[1], None)
            self._by_words.setdefault(behind[1].casefold(), draft)
        return draft

    def _longer_body(self, words: str) -> Draft | None:
        """The one organisation whose full name begins with these words: "Bộ Quốc phòng" of "Bộ Quốc phòng Nga"."""
        if len(words.split()) < 2:
            return None
        begun = f"{words.casefold()} "
        longer = [draft for draft in self._bodies.get(words.split()[0].casefold(), ()) if draft.name.casefold().startswith(begun)]
        return longer[0] if len(longer) == 1 else None

    def _person(self, words: str, span: Span) -> Draft:
        described = before_name(self._code, self._text, span.start)
        draft = self._same_person(words, described.gender) or self._new("person", words)
        self._like(draft, words, span, "part of a name")
        if draft.kind == "person" and len(words) > len(draft.name):
            draft.name, shorter = words, draft.name
            draft.aliases.append(shorter)
        self._met(draft, words, span)
        self._by_words.setdefault(words.casefold(), draft)
        self._index(draft, words)
        draft.gender = draft.gender or described.gender
        draft.country = draft.country or described.country
        for office in (described.office, after_name(self._code, self._text, span.end)):
            if office and office.casefold() not in draft.offices:
                draft.offices.append(office.casefold())
        return draft

    def _index(self, draft: Draft, words: str) -> None:
        """Find a person again by the first and last word of a name; of those who share one, the last named are remembered."""
        for end in {words.split()[0].casefold(), words.split()[-1].casefold()} if words.split() else ():
            beside = self._people.setdefault(end, {})
            beside.pop(draft.id, None)
            beside[draft.id] = draft
            if len(beside) > _RECENT:
                del beside[next(iter(beside))]

    def _same_person(self, words: str, gender: str | None) -> Draft | None:
        """A person of these words, or whose name ends or begins with them, or the other way round; genders must not differ."""
        mine = words.casefold().split()
        exact = self._by_words.get(words.casefold())
        near = {id(d): d for end in (mine[:1] + mine[-1:]) for d in self._people.get(end, {}).values() if _is_part(mine, d)}
        fit = [d for d in near.values() if not (gender and d.gender and gender != d.gender)]
        if exact is not None and not (gender and exact.gender and gender != exact.gender):
            return exact
        return max(fit, key=lambda d: (len(d.mentions), d.last), default=None)

    def source(self, span: Span, names: Sequence[Name]) -> Draft | None:
        """Whom the words of a source mean: a person, a body, an outlet, an unnamed group; None where nobody can be told."""
        draft = self.resolved(span, names)
        return self.speaks(draft) if draft else None

    def speaks(self, draft: Draft) -> Draft:
        """Remember that somebody made a statement."""
        draft.spoken += 1
        self.last_speaker = draft
        self._recent.pop(draft.id, None)
        self._recent[draft.id] = draft
        return draft

    def resolved(self, span: Span, names: Sequence[Name]) -> Draft | None:
        """Whom words mean; `names` are those that begin in the span. A phrase that is new makes a new entity."""
        words = self._text[span.start : span.end]
        anaphor = anaphor_in(self._language, words)
        if anaphor is not None:
            return self._meant(anaphor, span)
        return self.described(span, names)

    def drafts(self) -> list[Draft]:
        """The entities as they are known so far, in the order in which they were met."""
        return list(self._drafts)

    def described(self, span: Span, names: Sequence[Name]) -> Draft | None:
        """Whom words mean that are no pronoun and point back to nobody; a phrase that is new makes a new entity."""
        words = self._text[span.start : span.end]
        inside = [name for name in names if name.end <= span.end]
        if self._is_joint(span, inside):
            return self._joint(words, span)
        if (owner := self._author(words, span)) is not None:
            return self.resolved(owner, [name for name in inside if owner.start <= name.start and name.end <= owner.end])
        head = self._head(words, span, inside)
        named = self._by_name(head, span, [name for name in inside if name.end <= span.start + len(head)])
        if named is None and (behind := self._in_apposition(words, span, inside)) is not None:
            named = self._described(self.named(behind), words, span)
        if named is not None:
            self.because = Because("named", (span,))
            return named
        office = office_in(self._language, _POSSESSIVE.sub("", words)) if not any(n.kind == "person" for n in inside) else None
        return (self._meant(office, span) if office else None) or self._unnamed(words, head, span, inside)

    def _meant(self, anaphor: Anaphor, span: Span) -> Draft | None:
        """Whom a pronoun or a description such as "vị quan chức này" means among those met before."""
        words = self._text[span.start : span.end]
        exact = None if anaphor.is_pronoun else self._by_words.get(words.casefold())
        before = [draft for draft in self._recent.values() if 0 <= draft.first < span.start]
        draft, self.because = exact, Because("same words", (span,))
        if exact is None:
            draft = antecedent(self._language, anaphor, before, self._setting(span))
            self.because = Because("nobody", (span,))
            if draft and self._explains:
                self.because = self._antecedent_because(anaphor, draft, span, before)
        if draft is None and anaphor.may_be_new and not anaphor.is_office:
            draft, self.because = self._new("group", words), Because("own words", (span,))
        return self._met(draft, None, span) if draft else None

    def _setting(self, span: Span) -> Setting:
        return Setting(self._text, span.start, self.last_speaker, self.around)

    def _antecedent_because(self, anaphor: Anaphor, draft: Draft, span: Span, before: Sequence[Draft]) -> Because:
        """The nearest mention of the one who is meant, and what spoke for it."""
        every = considered(self._language, anaphor, before, self._setting(span))
        found = next((features for candidate, features in every if candidate is draft), {})
        nearest = max((m for m in draft.mentions if m.start < span.start), default=None)
        how: How = "pronoun" if anaphor.is_pronoun else "office" if anaphor.is_office else "description"
        return Because(how, (span, nearest) if nearest else (span,), weighed(weights("anaphora"), found))

    def _is_joint(self, span: Span, inside: Sequence[Name]) -> bool:
        """Whether several speak together: "Anh, Pháp và Đức"."""
        if len(inside) < 2 or "(" in self._text[span.start : inside[0].start]:
            return False
        joins = [word for word in self._language.clause.conjunctions if word in ("và", "and", "cùng")]
        gaps = [self._text[a.end : b.start].strip().lower() for a, b in zip(inside, inside[1:], strict=False)]
        rest = self._text[inside[-1].end : span.end].strip().lower()
        begins = tuple(f"{word} " for word in joins)
        closes = f"{gaps[-1].lstrip(', ')} ".startswith(begins) or rest.startswith(begins)
        return closes and all(f"{gap} ".startswith((",", *begins)) and len(gap.split()) <= _LONGEST_JOINT for gap in gaps)

    def _joint(self, words: str, span: Span) -> Draft:
        draft = self._by_words.get(words.casefold()) or self._new("group", words)
        self.because = Because("named", (span,))
        return self._met(draft, words if "\n" not in words else None, span)

    def _author(self, words: str, span: Span) -> Span | None:
        """Where the words name whose paper it is that states something: "báo cáo của Bộ Y tế", "the mayor's letter"."""
        if self._is_paper(words):
            of = _OF.search(words)
            if of and of.end() < len(words) and (words[of.end()].isupper() or self._begins_with_actor(words[of.end() :])):
                return Span(span.start + of.end(), span.end)
            return None
        owns = _PAPER_OF.search(words)
        is_paper = owns is not None and self._is_paper(words[owns.end() :].split(" ")[-1])
        return Span(span.start, span.start + owns.start()) if owns and is_paper and owns.start() else None

    def _is_paper(self, words: str) -> bool:
        """Whether words begin with a word for a paper; "luật sư" is none, though "luật" is."""
        return self._papers.match(words) is not None and self._titles.at(tokens(words), 0) is None

    def _begins_with_actor(self, words: str) -> bool:
        found = tokens(words)
        return bool(found) and actor_phrases(self._code).at(found, 0) is not None

    def _head(self, words: str, span: Span, inside: Sequence[Name]) -> str:
        """What stands before the apposition, if that names somebody: "Ivanka Trump" of "Ivanka Trump, con gái …"."""
        cuts = (cut.start() for cut in _APPOSITION.finditer(words))
        cut = next((c for c in cuts if not any(n.start < span.start + c < n.end for n in inside)), None)
        if cut is None or (words[cut : cut + 2] == " (" and _GOES_ON.match(words, cut)):
            return words
        head = words[:cut]
        runs = _capitalised_runs(tokens(head))
        return head if any(len(run) > 1 or run[0].start > 0 or len(tokens(head)) == 1 for run in runs) else words

    def _in_apposition(self, words: str, span: Span, inside: Sequence[Name]) -> Name | None:
        """The person whom words behind a description name: "Luật sư của Tèo, ông Phạm Quý"."""
        for cut in _APPOSITION.finditer(words):
            behind = next((name for name in inside if name.kind == "person" and name.start >= span.start + cut.end()), None)
            between = tokens(words[cut.end() : behind.start - span.start]) if behind else []
            title = self._titles.at(between, 0) if between else None
            if behind and (not between or (title is not None and title.last == len(between))):
                return behind
        return None

    def _by_name(self, words: str, span: Span, inside: Sequence[Name]) -> Draft | None:
        """The entity that a source names, if the name is the source's head and not its owner's: not "gia đình ông Whelan"."""
        people = [name for name in inside if name.kind == "person"]
        if people:
            name = people[-1]
            before, after = words[: name.start - span.start], words[name.end - span.start :]
            owned = self._is_owned(before) or _OWNS.match(after) or (name is people[0] and _OWNS.search(words[-2:]))
            return None if owned else self._described(self.named(name), words, span)
        whole = next((name for name in inside if self._is_all_of(words, span, name)), None)
        return self._described(self.acting(whole), words, span) if whole is not None else None

    def _is_owned(self, before: str) -> bool:
        """Whether words before a name say that somebody of theirs is meant: "gia đình ông …", not "người đứng đầu của Bộ … X"."""
        owner = None
        for match in self._owners.finditer(before):
            owner = match
        rest = tokens(before[owner.end() :]) if owner else []
        return owner is not None and (not rest or self._titles.at(rest, 0) is not None)

    def _is_all_of(self, words: str, span: Span, name: Name) -> bool:
        """Whether nothing but articles and the nouns of its kind stand beside a name: "hãng tin AFP", "the WHO", "phía Mỹ"."""
        rest = _POSSESSIVE.sub(
            "", _BRACKETS.sub("", words[: name.start - span.start] + words[name.end - span.start :]).strip()
        ).lower()
        rest = rest.removeprefix("the ").strip(" ,")
        return rest in ("", "the") or rest in _nouns(self._code, name.kind) or self._is_kind_of_outlet(words, span, name)

    def _is_kind_of_outlet(self, words: str, span: Span, name: Name) -> bool:
        """Whether all that stands beside an outlet's name says what kind of outlet it is: "China's state news agency Xinhua"."""
        if name.kind != "outlet":
            return False
        found = [word for word in tokens(words) if not name.start <= span.start + word.start < name.end]
        known = {i for phrase in country_phrases(self._code).find(found) for i in range(phrase.first, phrase.last)}
        known |= {i for phrase in _beside_outlets(self._code).find(found) for i in range(phrase.first, phrase.last)}
        return all(i in known for i, word in enumerate(found) if word.words[0].isalnum())

    def _described(self, draft: Draft, words: str, span: Span) -> Draft:
        return self._met(draft, words if "\n" not in words else None, span)

    def _unnamed(self, words: str, head: str, span: Span, inside: Sequence[Name]) -> Draft:
        """A body that no name was found for, or an unnamed group; its words are its name."""
        bare = _POSSESSIVE.sub("", _BRACKETS.split(head, maxsplit=1)[0].strip()) or words
        draft = self._by_words.get(words.casefold()) or self._by_words.get(bare.casefold())
        self.because = Because("named" if draft is None else "same words", (span,))
        if draft is None and organization_named(bare) is not None:
            draft = self._body(bare, span)
        if draft is None:
            found = tokens(bare)
            runs = _capitalised_runs(found)
            others = {self._text[name.start : name.end].casefold() for name in inside if name.kind != "person"}
            kind = self._kind(bare, found, runs, others)
            if kind == "person":
                first, last = runs[-1][0].start, runs[-1][-1].end
                draft = self._person(bare[first:last], Span(span.start + first, span.start + last))
            else:
                draft = self._new(kind, bare, country_of(self._code, bare, True) if kind == "organization" else None)
                self.because = Because("own words", (span,))
        for form in (bare, head, words):
            if "\n" not in form:
                draft.add(form, None)
        self._met(draft, words if "\n" not in words else draft.name, span)
        for acronym in _BRACKETS.findall(words) if draft.kind == "organization" else ():
            if _ACRONYM.match(acronym):
                draft.add(acronym, None)
                self._by_words.setdefault(acronym.casefold(), draft)
        return draft

    def _kind(self, words: str, found: Sequence[Token], runs: Sequence[Sequence[Token]], others: Container[str]) -> EntityKind:
        """What is named by words that hold no person's name; `others` are the names in them, in lower case."""
        lower = words.lower()
        if self._is_paper(words):
            return "document"
        if self._owners.search(lower):
            return "group"
        if self._is_body(found):
            return "organization"
        titles = list(self._titles.find(found))
        titled = bool(titles) and bool(runs) and runs[-1][-1].start >= found[titles[-1].last - 1].end
        if titled and (
            words[runs[-1][0].start : runs[-1][-1].end].casefold() in others or self._is_where(words, found, runs[-1])
        ):
            return "group"
        if runs and (titled or (len(runs) == 1 and 2 <= len(runs[0]) <= 5 and len(runs[0]) == len(found))):
            return "person"
        return "group"

    def _is_body(self, found: Sequence[Token]) -> bool:
        """Whether words are for a body and not for somebody of it: "Sở Y tế", not "một lãnh đạo Sở Y tế"."""
        noun = next(organization_phrases(self._code).find(found), None)
        before = found[: noun.first] if noun else ()
        return noun is not None and all(
            word.words[0].isupper() or word.lower in ("the", "phía", "’", "'", "s") for word in before
        )

    def _is_where(self, words: str, found: Sequence[Token], run: Sequence[Token]) -> bool:
        """Whether capitalised words name a place or body, so that those who are called by it have no name: "các thượng nghị sĩ
        Philippines", "Thống đốc bang Florida", "một lãnh đạo Sở"."""
        said = words[run[0].start : run[-1].end]
        known = self._by_words.get(said.casefold())
        before = found[found.index(run[0]) - 1].lower if found[0] is not run[0] else ""
        is_met = known is not None and known.kind == "place"
        is_body = organization_phrases(self._code).at(found, found.index(run[0])) is not None
        return is_met or is_body or country_named(said) is not None or before in _nouns(self._code, "place")


def _any_of(forms: Sequence[str]) -> str:
    return "|".join(sorted(map(re.escape, forms), key=len, reverse=True))


def _is_part(words: Sequence[str], draft: Draft) -> bool:
    """Whether one of two names ends or begins with the other."""
    theirs = draft.name.casefold().split()
    short, long = sorted((list(words), theirs), key=len)
    return 0 < len(short) < len(long) and (long[-len(short) :] == short or long[: len(short)] == short)
