"""Claims, origins and drift on the corpus of stories written for nguon, from records marked by hand."""

from __future__ import annotations

import random

import pytest
from tests.tracing.corpora import GoldClaim, GoldStory, names, story

from nguon.tracing.actors import actor_keys
from nguon.tracing.claims import claims_of
from nguon.tracing.origins import Tie
from nguon.tracing.results import Claim, TracedStory
from nguon.tracing.tellings import Actor, Source, outlet_key


def sources_of(gold: GoldStory) -> list[Source]:
    keys = actor_keys(gold.records)
    return [
        Source(
            r.article.id, r, {e.id: Actor(k.id, k.name, k.country) for e in r.entities if (k := keys.get((r.article.id, e.id)))}
        )
        for r in gold.records
    ]


def traced(gold: GoldStory) -> TracedStory:
    return claims_of("s-0", sources_of(gold), [Tie(a, b, "copy") for a, b in gold.copies])


def reports_of(claim: Claim) -> frozenset[tuple[str, str | None]]:
    return frozenset((r.article, r.statement) for r in claim.reports)


def problems(gold: GoldStory, found: TracedStory) -> list[str]:
    """Everything in which what was found differs from what the story holds, in words."""
    wrong = []
    by_reports = {reports_of(claim): claim for claim in found.claims}
    expected = {claim.reports for claim in gold.claims}
    wrong += [f"no claim of {sorted(map(str, c))}" for c in expected - set(by_reports)]
    wrong += [f"a claim of {sorted(map(str, c))}" for c in set(by_reports) - expected if len(c) > 1]
    for claim in gold.claims:
        if claim.reports in by_reports:
            wrong += _claim_problems(gold, claim, by_reports[claim.reports])
    if gold.origins and (found.graph.fewest, found.graph.most) != gold.origins:
        wrong.append(f"the story's origins are {found.graph.fewest} to {found.graph.most}, not {gold.origins}")
    return wrong


def _claim_problems(gold: GoldStory, claim: GoldClaim, found: Claim) -> list[str]:
    wrong = []
    if (found.graph.fewest, found.graph.most) != claim.origins:
        wrong.append(
            f"{sorted(map(str, claim.reports))}: origins {found.graph.fewest} to {found.graph.most}, not {claim.origins}"
        )
    seen = {(d.former, d.latter, d.kind): d for d in found.drift}
    meant = {(d.former, d.latter, d.kind): d for d in claim.drift}
    wrong += [f"drift not found: {d}" for d in meant.keys() - seen.keys()]
    wrong += [f"false drift: {d} {gold.record(d[1]).slice(seen[d].span)!r}" for d in seen.keys() - meant.keys()]
    for key in meant.keys() & seen.keys():
        shown = gold.record(key[1]).slice(seen[key].span)
        if meant[key].words not in shown and shown not in meant[key].words:
            wrong.append(f"{key}: shown by {shown!r}, not by {meant[key].words!r}")
    return wrong


@pytest.mark.parametrize("name", names())
def test_a_story_of_the_corpus_is_traced_exactly(name: str) -> None:
    gold = story(name)
    assert problems(gold, traced(gold)) == []


@pytest.mark.parametrize("name", names())
def test_the_order_of_arrival_does_not_matter(name: str) -> None:
    gold = story(name)
    sources = sources_of(gold)
    ties = [Tie(a, b, "copy") for a, b in gold.copies]
    expected = claims_of("s-0", sources, ties)
    for seed in range(3):
        shuffled = random.Random(seed).sample(sources, len(sources))
        assert claims_of("s-0", shuffled, ties) == expected


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Thời báo Doanh Thương", "Doanh Thương"),
        ("Nhật báo Đồi Cọ", "Đồi Cọ"),
        ("Báo Sông Trà", "Sông Trà"),
        ("The Hill", "Hill"),
    ],
)
def test_a_paper_is_known_with_and_without_the_word_for_its_kind(name: str, short: str) -> None:
    assert outlet_key(name) == outlet_key(short)


def test_a_name_that_is_only_such_a_word_stays() -> None:
    assert outlet_key("Thời báo") == "thời báo"
