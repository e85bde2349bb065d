"""Claims in an archive: kept as rows, the same whatever the order of arrival, undone with the articles, shown by the commands."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from tests.tracing.corpora import story
from typer.testing import CliRunner

from nguon.archive import Archive
from nguon.cli.app import app
from nguon.record import Record
from nguon.tracing import claims
from nguon.tracing.keeping import claims_in
from nguon.tracing.results import Claim
from nguon.tracing.tracer import trace

run = CliRunner()


@pytest.fixture
def archive_of(tmp_path: Path) -> Callable[[Iterable[Record], str], Path]:
    def make(records: Iterable[Record], name: str = "a.nguon") -> Path:
        path = tmp_path / name
        with Archive.open(path, create=True) as archive:
            add(archive, records)
        return path

    return make


def add(archive: Archive, records: Iterable[Record]) -> None:
    with archive.writing():
        for record in records:
            archive.add(record, f"digest of {record.article.id}")
    trace(archive)


def claims_of(path: Path, least: int = 1) -> list[Claim]:
    with Archive.open(path, read_only=True) as archive, archive.looking() as connection:
        return list(claims_in(connection, least))


def printed(*words: str) -> list[dict]:
    result = run.invoke(app, list(words))
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


RECORDS: Sequence[Record] = story("01-one-dispatch").records


def test_a_claim_that_moves_to_another_story_takes_its_rows_along_before_the_former_story_is_told_anew(archive_of) -> None:
    path = archive_of(RECORDS)
    (before,) = claims_of(path)
    with Archive.open(path) as archive, archive.changing() as connection:
        connection.execute("UPDATE traces SET story = 's-later'")
        claims.keep(connection, claims.found(connection, ["s-later"]))
        claims.keep(connection, claims.found(connection, [before.story]))
    (after,) = claims_of(path)
    assert after == replace(before, story="s-later")


def test_claims_come_back_from_the_archive_as_they_were_found(archive_of) -> None:
    path = archive_of(RECORDS)
    (claim,) = claims_of(path)
    assert [(r.article, r.statement, r.origin) for r in claim.reports] == [
        ("a", "s1", "Reuters"), ("b", "s1", "Reuters"), ("c", "s1", "Reuters"),
    ]  # fmt: skip
    assert (claim.graph.fewest, claim.graph.most) == (1, 1)
    assert {(e.source, e.target, e.kind) for e in claim.graph.edges} == {
        ("a", "outlet:Reuters", "relay"), ("b", "outlet:Reuters", "byline"), ("c", "a", "copy"),
    }  # fmt: skip
    relay = next(e for e in claim.graph.edges if e.kind == "relay")
    assert RECORDS[0].slice(relay.evidence) == "Reuters"
    copy = next(e for e in claim.graph.edges if e.kind == "copy")
    assert RECORDS[2].slice(copy.evidence) == RECORDS[0].slice(copy.target_evidence)


def test_every_join_shows_words_that_both_reports_have(archive_of) -> None:
    (claim,) = claims_of(archive_of(RECORDS))
    by_id = {record.article.id: record for record in RECORDS}
    assert len(claim.joins) == 2
    for join in claim.joins:
        former = {by_id[join.former[0]].slice(span).lower() for span in join.former_words}
        latter = {by_id[join.latter[0]].slice(span).lower() for span in join.latter_words}
        assert len(former & latter) >= 5


def test_the_order_of_arrival_does_not_change_the_claims(archive_of) -> None:
    expected = claims_of(archive_of(RECORDS))
    path = archive_of(RECORDS[2:], "b.nguon")
    with Archive.open(path) as archive:
        add(archive, [RECORDS[1]])
        add(archive, [RECORDS[0]])
    assert claims_of(path) == expected


def test_removing_an_article_undoes_what_it_caused(archive_of) -> None:
    expected = claims_of(archive_of(RECORDS[:2], "b.nguon"))
    path = archive_of(RECORDS)
    with Archive.open(path) as archive:
        with archive.writing():
            archive.remove("c")
        trace(archive)
    assert claims_of(path) == expected


def test_claims_as_json_are_what_the_contract_says(archive_of) -> None:
    path = archive_of(story("08-number-changed").records)
    line = printed("claims", "--format", "json", "--least", "3", "--archive", str(path))[0]
    assert list(line) == ["claim", "speaker", "reports", "origins", "drift"]
    assert list(line["reports"][0]) == ["article", "statement", "content", "relays", "origin"]
    assert line["speaker"] == "Sở Lâm nghiệp Hà Lam"
    (drift,) = line["drift"]
    assert list(drift) == ["from", "to", "kind", "span"]
    text = story("08-number-changed").record("c").article.text
    assert (drift["from"], drift["to"], drift["kind"], text[slice(*drift["span"])]) == ("a", "c", "number_changed", "800")
    stories = printed("stories", "--format", "json", "--least", "3", "--archive", str(path))
    assert stories[0]["origins"] == [1, 1]


def test_striking_an_origin_shows_what_loses_all_support(archive_of) -> None:
    path = archive_of(story("21-on-the-spot").records)
    (claim,) = claims_of(path, 3)
    (shown,) = printed("origins", claim.id, "--strike", "Báo Hà Lam", "--format", "json", "--archive", str(path))
    assert shown["range"] == [2, 3]
    assert shown["struck"] == {"origin": "outlet:hà lam", "fallen": ["a", "c"], "range": [1, 2]}
    result = run.invoke(app, ["origins", claim.id, "--strike", "Nobody", "--archive", str(path)])
    assert result.exit_code == 1
    assert "it has no origin 'Nobody'" in result.stderr


@pytest.mark.parametrize("command", ["claim", "origins", "compare"])
def test_a_claim_is_shown_for_people_and_for_programs(command: str, archive_of) -> None:
    path = archive_of(story("08-number-changed").records)
    (claim,) = claims_of(path, 3)
    result = run.invoke(app, [command, claim.id, "--archive", str(path)])
    assert result.exit_code == 0, result.output
    assert ("1 independent origin" in result.stdout) or command == "compare"
    assert printed(command, claim.id, "--format", "json", "--archive", str(path))
    missing = run.invoke(app, [command, "c-nothing", "--archive", str(path)])
    assert missing.exit_code == 1
    assert "it has no claim 'c-nothing'" in missing.stderr
