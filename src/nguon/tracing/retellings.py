"""Which statements of a story retell one utterance: same speaker, same occasion, same meaning.

See docs/tracing.md for the rules. Nothing here depends on the order of arrival: articles are put in order first, and ties between
pairs are settled by their keys.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from itertools import combinations
from typing import Literal, NamedTuple

from nguon.record import Span
from nguon.tracing.differences import (
    Match,
    changed_dates,
    changed_negation,
    changed_numbers,
    days_apart,
    matches,
    same_date,
    speaking_days_apart,
)
from nguon.tracing.quantities import same_amount
from nguon.tracing.results import Join
from nguon.tracing.tellings import UNBRIDGED, Source, Telling, outlet_key, own_voice, tellings_of
from nguon.tracing.words import Term, terms

Sameness = Literal["same", "open", "other"]

#: How alike two statements must be, by how sure it is that one speaker is meant; set on the stories of tests/tracing/corpus.
_ALIKE: Mapping[Sameness, float] = {"same": 0.42, "open": 0.52, "other": 0.9}
#: Within one language, where all words can be compared, so much more.
_ONE_LANGUAGE = 0.08
#: As alike as this, a pair needs not be each other's best.
_SURE = 0.2
#: Two statements of one article tell one thing only if they agree more, and have so many words in common as they stand.
_WITHIN, _FEW_WITHIN = 0.5, 2
#: A sentence in an article's own voice must say the same, not much more and not much less.
_OWN_VOICE = 0.62
#: Retellings of one utterance that are further apart in days must be more alike.
_LATE_DAYS, _LATE = 1, 0.12
_LONG_QUOTE = 8
#: Two groups are one if this share of the pairs of their articles is joined; more where an article is in both with unlike words.
_MOSTLY, _MOSTLY_CLASHING = 0.34, 0.6
#: A sentence in an article's own voice shares at least so many words, and with its amounts one more, with the claim it tells.
_FEW_WORDS = 3
#: A key of more tellings than this brings no two together, in a story of many.
_COMMON = 200
#: What a date in common counts, and an amount that the other does not have.
_DAY, _APART = 0.7, 0.3


class Likeness(NamedTuple):
    """How alike two tellings are, 0 to 1, with the words that make them so."""

    score: float
    matches: list[Match]


def likeness(a: Telling, b: Telling) -> Likeness:
    """Compare what two tellings say by the words, amounts and dates in common; amounts that differ count for little."""
    if _have_nothing_in_common(a, b):
        return Likeness(0.0, [])
    found = matches(a, b)
    is_bridge = a.source.language != b.source.language
    shared = sum(_weight(m.former, is_bridge) + _weight(m.latter, is_bridge) for m in found) / 2
    whole = [side.bridged_weight if is_bridge else side.weight for side in (a, b)]
    agreeing = sum(any(same_amount(q, other) for other in b.quantities) for q in a.quantities)
    days = sum(any(same_date(t, a, other, b) for other in b.dates) for t in a.dates)
    shared += agreeing + _DAY * days
    for side, telling in enumerate((a, b)):
        whole[side] += agreeing + _DAY * days + _APART * max(0, len(telling.quantities) - agreeing)
    smaller = min(whole)
    if smaller <= 0 or len(found) + agreeing + days < min(2, len(a.terms), len(b.terms)):
        return Likeness(0.0, found)
    dice = min(1.0, 2 * shared / sum(whole))
    contained = min(1.0, shared / smaller) if smaller >= 2.5 else dice
    return Likeness(0.55 * dice + 0.45 * contained, found)


def _have_nothing_in_common(a: Telling, b: Telling) -> bool:
    """Whether two tellings share no word and, without looking closer, no amount and no date."""
    if (a.dates and b.dates) or (a.quantities and b.quantities):
        return False
    return a.places.keys().isdisjoint(b.places.keys())


def _weight(term: Term, is_bridge: bool) -> float:
    return term.weight * UNBRIDGED if is_bridge and not term.is_bridged else term.weight


def same_speaker(a: Telling, b: Telling) -> Sameness:
    """Whether two tellings name the same speaker: surely, possibly (one is vague, or a body stands for its people), or not."""
    x, y = a.speaker, b.speaker
    if x.key is not None and x.key == y.key:
        return "same"
    if min(x.plainness, y.plainness) <= 2:
        return "open"
    if x.kind == y.kind == "person" and x.plainness == y.plainness == 4:
        return "same" if x.names <= y.names or y.names <= x.names else "other"
    if _means(x.name, a.source.language) & _means(y.name, b.source.language):
        return "same" if x.kind == y.kind and x.kind in ("group", "document") else "open"
    if x.kind == y.kind and x.kind in ("organization", "place") and x.key and y.key:
        return "open" if x.names & y.names else "other"
    if "outlet" in (x.kind, y.kind) or "group" in (x.kind, y.kind) or "document" in (x.kind, y.kind):
        return "open"
    if (x.country and x.country == y.country) or x.names & y.names or 3 in (x.plainness, y.plainness):
        return "open"
    return "other"


@cache
def _means(name: str | None, code: str) -> AbstractSet[str]:
    if not name:
        return frozenset()
    return frozenset(key for term in terms(name, [Span(0, len(name))], code) for key in term.keys)


class _Pair(NamedTuple):
    score: float
    a: int
    b: int
    found: Likeness


class Group(NamedTuple):
    """The tellings of one claim in order of publication, and why each was joined."""

    tellings: tuple[Telling, ...]
    joins: tuple[Join, ...]


def groups_of(sources: Sequence[Source], copies: AbstractSet[frozenset[str]] = frozenset()) -> list[Group]:
    """The claims of a story: its tellings grouped, with the own-voice sentences that tell them too.

    `sources` are in order (`in_order`), `copies` the pairs of article ids that are near-copies. Groups come in the order of their
    first telling.
    """
    tellings = [telling for source in sources for telling in tellings_of(source)]
    pairs = _joinable(tellings, copies)
    members, joins = _clustered(tellings, pairs)
    groups = [Group(tuple(tellings[i] for i in found), tuple(joins.get(found[0], ()))) for found in members]
    return _with_own_voice(groups, sources)


def _joinable(tellings: Sequence[Telling], copies: AbstractSet[frozenset[str]]) -> list[_Pair]:
    found = []
    for a, b in _candidates(tellings):
        like = likeness(tellings[a], tellings[b])
        if like.score >= 0.3:
            found.append(_Pair(like.score, a, b, like))
    best = _best(found, tellings)
    return [pair for pair in found if _joins(pair, tellings, best, copies)]


def _candidates(tellings: Sequence[Telling]) -> Iterable[tuple[int, int]]:
    """Pairs that share a key; all pairs where there are few, but of one article those only that have words in common."""
    if len(tellings) <= 60:
        pairs = combinations(range(len(tellings)), 2)
        return (pair for pair in pairs if _may_be_within(tellings[pair[0]], tellings[pair[1]]))
    by_key: dict[str, list[int]] = {}
    for i, telling in enumerate(tellings):
        for key in telling.places:
            by_key.setdefault(key, []).append(i)
    found = []
    for a, telling in enumerate(tellings):
        shared: Counter[int] = Counter()
        for key in telling.places:
            if len(by_key[key]) <= _COMMON:
                shared.update(by_key[key])
        found += [(a, b) for b, count in shared.items() if b > a and count >= 2]
    return sorted(found)


def _may_be_within(a: Telling, b: Telling) -> bool:
    """Whether two tellings, if they are of one article, have words enough in common to be looked into: most have not."""
    if a.source is not b.source:
        return True
    return len(a.bare_words & b.bare_words) >= min(_FEW_WITHIN, len(a.bare_words), len(b.bare_words))


def _best(pairs: Iterable[_Pair], tellings: Sequence[Telling]) -> dict[tuple[int, str], float]:
    """For each telling its best score in each other article."""
    best: dict[tuple[int, str], float] = {}
    for pair in pairs:
        if same_speaker(tellings[pair.a], tellings[pair.b]) == "other":
            continue
        for mine, theirs in ((pair.a, pair.b), (pair.b, pair.a)):
            place = (mine, tellings[theirs].source.article)
            best[place] = max(best.get(place, 0.0), pair.score)
    return best


def _joins(
    pair: _Pair, tellings: Sequence[Telling], best: Mapping[tuple[int, str], float], copies: AbstractSet[frozenset[str]]
) -> bool:
    a, b = tellings[pair.a], tellings[pair.b]
    is_within = a.source.article == b.source.article
    sameness = same_speaker(a, b)
    if sameness == "other":
        return pair.score >= _ALIKE["other"] and _long_quote(a) and _long_quote(b)
    needed = max(_ALIKE[sameness], _WITHIN if is_within else 0.0)
    if a.source.language == b.source.language:
        needed += _ONE_LANGUAGE
    if (days_apart(_published(a), _published(b)) or 0) > _LATE_DAYS:
        needed += _LATE
    if pair.score < needed or _contradicts(a, b, pair.score, copies):
        return False
    if is_within:
        return True
    is_best = pair.score >= best[pair.a, b.source.article] and pair.score >= best[pair.b, a.source.article]
    return is_best or pair.score >= needed + _SURE


def _published(telling: Telling) -> str | None:
    return telling.source.record.article.published


def _long_quote(telling: Telling) -> bool:
    return len(telling.terms) >= _LONG_QUOTE and sum(s.end - s.start for s in telling.quoted) > 0.6 * sum(
        s.end - s.start for s in telling.content
    )


def _contradicts(a: Telling, b: Telling, score: float, copies: AbstractSet[frozenset[str]]) -> bool:
    """Whether two like tellings are of different occasions: other days of speaking, or a new figure or a change of mind later."""
    apart = speaking_days_apart(a, b)
    if apart is not None and apart >= 2 and score < 0.85:
        return True
    if score < 0.8 and changed_dates(a, b):
        return True
    is_later = (days_apart(_published(a), _published(b)) or 0) >= 1
    is_update = a.has("updating") != b.has("updating")
    if not (is_later or is_update) or a.source.article == b.source.article or _is_retold(a, b, copies):
        return False
    if changed_numbers(a, b):
        return True
    return is_later and changed_negation(a, b) is not None


def _is_retold(a: Telling, b: Telling, copies: AbstractSet[frozenset[str]]) -> bool:
    """Whether the one says that it comes from where the other does."""
    if frozenset((a.source.article, b.source.article)) in copies:
        return True
    x, y = _stations(a), _stations(b)
    return bool(x & y)


def _stations(telling: Telling) -> set[str]:
    """The outlets that a telling came through, its own among them."""
    names = [telling.source.record.article.outlet]
    if telling.statement:
        names += [
            telling.source.entities[link.entity].name
            for link in telling.statement.chain
            if link.role != "speaker" and telling.source.entities[link.entity].kind == "outlet"
        ]
    return {outlet_key(name) for name in names if name}


def _clustered(tellings: Sequence[Telling], pairs: Sequence[_Pair]) -> tuple[list[list[int]], dict[int, list[Join]]]:
    """Join the likest first; two groups become one only if their members are alike on the whole."""
    scores = {(pair.a, pair.b): pair.score for pair in pairs}
    group_of = {i: [i] for i in range(len(tellings))}
    kept: list[_Pair] = []
    unlike: set[tuple[int, int, int, int]] = set()  # groups that were not joined, by first member and size
    for pair in sorted(pairs, key=lambda p: (-round(p.score, 6), tellings[p.a].key[0], p.a, p.b)):
        x, y = group_of[pair.a], group_of[pair.b]
        tried = (x[0], len(x), y[0], len(y))
        if x is y or tried in unlike:
            continue
        if not _agree(x, y, scores, tellings):
            unlike |= {tried, (*tried[2:], *tried[:2])}
        else:
            x.extend(y)
            for i in y:
                group_of[i] = x
            kept.append(pair)
    members = sorted({id(g): sorted(g) for g in group_of.values()}.values())
    joins: dict[int, list[Join]] = {}
    for pair in kept:
        first = min(group_of[pair.a])
        joins.setdefault(first, []).append(_join(tellings[pair.a], tellings[pair.b], pair.found))
    return members, joins


def _agree(x: Sequence[int], y: Sequence[int], scores: Mapping[tuple[int, int], float], tellings: Sequence[Telling]) -> bool:
    cross = [(min(i, j), max(i, j)) for i in x for j in y]
    sure = {pair for pair in cross if scores.get(pair, 0) >= _ALIKE["other"]}
    if any(same_speaker(tellings[i], tellings[j]) == "other" and (i, j) not in sure for i, j in cross):
        return False
    if any((speaking_days_apart(tellings[i], tellings[j]) or 0) >= 2 and scores.get((i, j), 0) < 0.85 for i, j in cross):
        return False
    articles = {_articles(tellings, pair) for pair in cross}
    joined = {_articles(tellings, pair) for pair in cross if pair in scores}
    clashing = any(len(articles_of) == 1 and articles_of not in joined for articles_of in articles)
    return len(joined) >= (_MOSTLY_CLASHING if clashing else _MOSTLY) * len(articles)


def _articles(tellings: Sequence[Telling], pair: tuple[int, int]) -> frozenset[str]:
    return frozenset(tellings[i].source.article for i in pair)


def _join(a: Telling, b: Telling, found: Likeness) -> Join:
    former = tuple(m.former.span for m in found.matches)
    latter = tuple(m.latter.span for m in found.matches)
    return Join(a.key, b.key, round(min(1.0, found.score), 3), former, latter)


def _with_own_voice(groups: Sequence[Group], sources: Sequence[Source]) -> list[Group]:
    """Add to each claim the articles that attribute it to nobody, by the sentence that says it best."""
    if len(sources) < 2:
        return list(groups)
    by_key = _groups_by_key(groups)
    told_by = [{t.source.article for t in group.tellings} for group in groups]
    added: dict[int, list[tuple[Telling, Join]]] = {}
    for source in sources:
        for sentence in own_voice(source):
            near = [g for g in _sharing(sentence, by_key) if source.article not in told_by[g]]
            joins = [(join.score, -g, join) for g in near if (join := _own_voice_join(sentence, groups[g]))]
            if joins:
                _, g, join = max(joins, key=lambda each: each[:2])
                added.setdefault(-g, []).append((sentence, join))
    return [_extended(group, added.get(g, ())) for g, group in enumerate(groups)]


def _groups_by_key(groups: Sequence[Group]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for g, group in enumerate(groups):
        for key in {key for telling in group.tellings for term in telling.terms for key in term.keys}:
            found.setdefault(key, set()).add(g)
    return found


def _sharing(sentence: Telling, by_key: Mapping[str, set[int]]) -> list[int]:
    """The groups that have some words of a sentence, in order."""
    counts = Counter(g for term in sentence.terms for g in set[int]().union(*(by_key.get(key, set()) for key in term.keys)))
    return sorted(g for g, count in counts.items() if count >= _FEW_WORDS)


def _own_voice_join(sentence: Telling, group: Group) -> Join | None:
    best: tuple[float, Telling, Likeness] | None = None
    for telling in group.tellings:
        found = likeness(telling, sentence)
        if (
            found.score >= _OWN_VOICE
            and len(found.matches) + len(telling.quantities) > _FEW_WORDS
            and (best is None or found.score > best[0])
        ):
            best = (found.score, telling, found)
    if best is None or _contradicts(best[1], sentence, best[0], frozenset()):
        return None
    return _join(best[1], sentence, best[2])


def _extended(group: Group, found: Sequence[tuple[Telling, Join]]) -> Group:
    if not found:
        return group
    best: dict[str, tuple[Telling, Join]] = {}
    for telling, join in found:
        kept = best.get(telling.source.article)
        if kept is None or join.score > kept[1].score:
            best[telling.source.article] = (telling, join)
    extra = [best[article] for article in sorted(best)]
    tellings = sorted(
        (*group.tellings, *(t for t, _ in extra)), key=lambda t: (t.source.record.article.published or "~", t.key[0])
    )
    return Group(tuple(tellings), (*group.joins, *(join for _, join in extra)))
