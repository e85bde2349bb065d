"""Who did it to whom: events given by hand on sentences written for these tests, completed behind the seam."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from tests.evidence import assert_evidence

from nguon.pages.document import Document
from nguon.pages.text import article_from_text
from nguon.reading import Labels, Rules, read
from nguon.reading.sentences import Sentence
from nguon.record import Article, Event, Record, Span


class RulesWithEvent:
    """The rules' labels and one event, whose trigger is given by its words."""

    version = "test"

    def __init__(self, type: str, trigger: str) -> None:  # noqa: A002
        self._type, self._trigger = type, trigger

    def label(self, article: Article, sentences: Sequence[Sentence]) -> Labels:
        start = article.text.index(self._trigger)
        event = Event(id="v1", type=self._type, trigger=Span(start, start + len(self._trigger)))  # type: ignore[arg-type]
        labels = Rules().label(article, sentences)
        return Labels(labels.names, labels.attributions, (event,))


def reading(text: str, type: str, trigger: str, language: str = "vi") -> Record:  # noqa: A002
    article = article_from_text(Document("t.txt", text, language=language, published="2024-10-04"))
    record = read(article, RulesWithEvent(type, trigger))
    assert_evidence(record)
    return record


def sides(record: Record) -> tuple[list[str], list[str]]:
    (event,) = record.events
    return [record.entity(i).name for i in event.actors], [record.entity(i).name for i in event.recipients]


@pytest.mark.parametrize(
    ("text", "type", "trigger", "actors", "recipients"),
    [
        ("Mỹ áp lệnh trừng phạt Iran từ tháng 9.", "SANCTION", "trừng phạt", ["Mỹ"], ["Iran"]),
        ("Ông Lê Văn Bình bị công an bắt giữ tối qua.", "COERCE", "bắt giữ", ["công an"], ["Lê Văn Bình"]),
        ("Na Uy và Việt Nam hội đàm tại Oslo.", "CONSULT", "hội đàm", ["Na Uy", "Việt Nam"], ["Na Uy", "Việt Nam"]),
        ("Tổng thống Chile Rosa Vidal kêu gọi Peru rút quân.", "REQUEST", "kêu gọi", ["Rosa Vidal"], ["Peru"]),
    ],
)
def test_vietnamese_sides(text: str, type: str, trigger: str, actors: list[str], recipients: list[str]) -> None:  # noqa: A002
    assert sides(reading(text, type, trigger)) == (actors, recipients)


def test_an_english_passive_is_turned_round() -> None:
    record = reading("Mayor Helen Marsh was arrested by police on Monday.", "COERCE", "arrested", "en")
    assert sides(record) == (["police"], ["Helen Marsh"])
    assert record.events[0].time is not None
    assert record.events[0].time.value == "2024-09-30"


def test_an_event_inside_what_is_stated_is_told_by_that_statement() -> None:
    record = reading("Ông Lê Văn Bình cho biết, Peru tấn công Chile hôm qua.", "ASSAULT", "tấn công")
    assert record.events[0].within == record.statements[0].id
    assert sides(record) == (["Peru"], ["Chile"])
