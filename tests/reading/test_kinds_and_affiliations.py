"""Events by the lexicon with their mode, status and place; entities with their country and sector. Sentences are ours."""

from __future__ import annotations

import pytest
from tests.evidence import assert_evidence

from nguon.languages.lexicon import LANGUAGES, LanguageDataError
from nguon.languages.ontology import contexts, parse_events, sectors, triggers
from nguon.pages.document import Document
from nguon.pages.text import article_from_text
from nguon.reading import Rules, read
from nguon.reading.affiliations import affiliated
from nguon.record import Entity, Record


def reading(text: str, language: str = "vi") -> Record:
    record = read(article_from_text(Document("t.txt", text, language=language, published="2024-10-04")), Rules())
    assert_evidence(record)
    return record


@pytest.mark.parametrize(
    ("language", "text", "type", "mode", "status"),
    [
        ("vi", "Công an tỉnh bắt giữ ông Lê Văn Bình tối qua.", "COERCE", "arrest", "actual"),
        ("vi", "Mỹ rút quân khỏi Afghanistan năm 2021.", "RETREAT", "withdraw", "actual"),
        ("vi", "Thủ tướng Na Uy sẽ hội đàm với Tổng thống Chile tuần tới.", "CONSULT", None, "planned"),
        ("en", "Police arrested two men in Oslo on Monday.", "COERCE", "arrest", "actual"),
        ("en", "Chile condemned the raid.", "ACCUSE", "disapprove", "actual"),
    ],
)
def test_the_lexicon_finds_an_event_and_its_mode(language: str, text: str, type: str, mode: str | None, status: str) -> None:  # noqa: A002
    (event,) = [event for event in reading(text, language).events if event.type == type]
    assert (event.mode, event.status) == (mode, status)


def test_what_a_demand_asks_for_is_urged() -> None:
    record = reading("Ngoại trưởng Peru Rosa Vidal kêu gọi Chile dỡ bỏ trừng phạt.")
    assert [(event.type, event.status) for event in record.events] == [("REQUEST", "actual"), ("CONCEDE", "urged")]


def test_an_event_has_the_place_that_a_preposition_names_and_the_time_that_governs_it() -> None:
    (event,) = reading("Na Uy và Việt Nam hội đàm tại Oslo ngày 2/10.").events
    assert event.place == "Oslo"
    assert event.time is not None
    assert event.time.value == "2024-10-02"


def test_a_happening_named_again_in_the_same_words_is_one_event() -> None:
    record = reading("Peru lên án Chile\nHôm nay, Peru lên án Chile.")
    assert [event.type for event in record.events] == ["ACCUSE"]


@pytest.mark.parametrize(
    ("language", "kind", "name", "aliases", "country", "sector"),
    [
        ("vi", "group", "cảnh sát Pháp", (), "FRA", "COP"),
        ("vi", "person", "Sergei Lavrov", ("Ngoại trưởng Nga Sergei Lavrov",), None, "GOV"),
        ("vi", "person", "Ivan", ("Giám đốc Cơ quan An ninh Liên bang Nga Ivan",), None, "SPY"),
        ("vi", "place", "Moscow", (), "RUS", "GOV"),
        ("vi", "organization", "Quốc hội Việt Nam", (), "VNM", "LEG"),
        ("vi", "group", "gia đình bà Nga", (), None, "CVL"),
        ("en", "group", "French police", (), "FRA", "COP"),
        ("en", "organization", "the Supreme Court of Kenya", (), "KEN", "JUD"),
        ("en", "document", "a report by the police", (), None, None),
    ],
)
def test_country_and_sector_come_from_an_entitys_own_words(
    language: str, kind: str, name: str, aliases: tuple[str, ...], country: str | None, sector: str | None
) -> None:
    (entity,) = affiliated(language, [Entity(id="e1", kind=kind, name=name, aliases=aliases)])  # type: ignore[arg-type]
    assert (entity.country, entity.sector) == (country, sector)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_table_of_the_ontology_can_be_loaded(code: str) -> None:
    assert all(table(code) for table in (triggers, contexts, sectors))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("type\tmode\n", "line 1"),
        ("type\tmode\tfound_vi\tfound_en\talso_vi\talso_en\nAGREE\t\tnhất trí\n", "line 2: 3 cells"),
        ("type\tmode\tfound_vi\tfound_en\talso_vi\talso_en\nHUG\t\tôm\thug\t\t\n", "'HUG' is no PLOVER type"),
        ("type\tmode\tfound_vi\tfound_en\talso_vi\talso_en\nAGREE\t\tNhất trí\tagree\t\t\n", "lower case"),
    ],
)
def test_a_broken_table_is_refused_with_the_line_and_the_reason(text: str, problem: str) -> None:
    with pytest.raises(LanguageDataError, match=problem):
        parse_events("events.tsv", text, "vi")


@pytest.mark.parametrize("text", ["ông " * 400, "bị bị bị được bởi", "Mỹ, " * 300 + "hội đàm.", "bắt giữ", "“bắt giữ"])
def test_strange_pages_are_read_without_inventing_sides(text: str) -> None:
    record = reading(text)
    for event in record.events:
        for side in (*event.actors, *event.recipients):
            assert record.entity(side).mentions
