"""Who did it to whom: events given by hand on sentences written for these tests, completed behind the seam."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from tests.evidence import assert_evidence

from nguon.languages.phrases import tokens
from nguon.pages.document import Document
from nguon.pages.text import article_from_text
from nguon.reading import Labels, Rules, mentions, read
from nguon.reading.happenings import Happenings
from nguon.reading.sentences import Sentence
from nguon.record import Article, Event, Record, Span, Statement


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


@pytest.mark.parametrize(
    ("text", "type", "trigger", "language", "actor"),
    [
        ("Nga sẽ không nhượng bộ.\nMoscow trừng phạt Ukraine hôm qua.", "SANCTION", "trừng phạt", "vi", "Nga"),
        ("Russia will not yield.\nMoscow attacked Ukraine on Monday.", "ASSAULT", "attacked", "en", "Russia"),
    ],
)
def test_a_capital_that_acts_is_its_country(text: str, type: str, trigger: str, language: str, actor: str) -> None:  # noqa: A002
    record = reading(text, type, trigger, language)
    assert sides(record) == ([actor], ["Ukraine"])
    meant = [entity.name for entity in record.entities if any(record.slice(span) == "Moscow" for span in entity.mentions)]
    assert meant == [actor]


def test_an_english_passive_is_turned_round() -> None:
    record = reading("Mayor Helen Marsh was arrested by police on Monday.", "COERCE", "arrested", "en")
    assert sides(record) == (["police"], ["Helen Marsh"])
    assert record.events[0].time is not None
    assert record.events[0].time.value == "2024-09-30"


def test_an_event_inside_what_is_stated_is_told_by_that_statement() -> None:
    record = reading("Ông Lê Văn Bình cho biết, Peru tấn công Chile hôm qua.", "ASSAULT", "tấn công")
    assert record.events[0].within == record.statements[0].id
    assert sides(record) == (["Peru"], ["Chile"])


def met(count: int) -> str:
    """Two ministers meet, again and again, each time with another; what a third says of it and a pronoun beside."""
    return "\n".join(
        f"Ngoại trưởng Chile Rosa Vidal hội đàm với ông Lê Văn Bình{i} tại Oslo, ông cho biết, cảnh sát đã bắt giữ {i} nghi phạm."
        for i in range(count)
    )


def accused(count: int) -> str:
    """One long sentence of many events."""
    return ", ".join(["Peru lên án Chile", "Mỹ trừng phạt Iran", "bà bị công an bắt giữ"] * (count // 3)) + "."


@pytest.mark.parametrize("page", [met, accused])
def test_ten_times_the_events_take_about_ten_times_as_long(page: Callable[[int], str], monkeypatch: pytest.MonkeyPatch) -> None:
    spent = 0.0
    completed = Happenings.completed

    def timed(self: Happenings, events: Sequence[Event], statements: Sequence[Statement]) -> tuple[Event, ...]:
        nonlocal spent
        start = time.process_time()
        found = completed(self, events, statements)
        spent += time.process_time() - start
        return found

    monkeypatch.setattr(Happenings, "completed", timed)

    def seconds(count: int) -> float:
        nonlocal spent
        spent = 0.0
        read(article_from_text(Document("t", page(count), language="vi")), Rules())
        return spent

    seconds(20)
    assert seconds(400) < 45 * max(seconds(40), 0.02)  # 20 to 34 on shared machines; all pairs would be 100


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "vi",
            "Thủ tướng Na Uy và hai nhân viên hải quan, cảnh sát Pháp cùng nhóm người biểu tình ở Oslo, đã gặp bà Rosa Vidal.",
        ),
        (
            "en",
            "The striking drivers, police in Oslo and two customs officers met the mayor, Helen Marsh, after the union's vote.",
        ),
    ],
)
def test_words_weigh_what_their_features_weigh(language: str, text: str) -> None:
    names = reading(text, "CONSULT", "gặp" if language == "vi" else "met", language).names
    line = mentions.Line.of(language, tokens(text), names)
    begins, goes_on = mentions._tables(mentions.weights(), language)
    for i in range(len(line.words)):
        worded = sum(mentions.weights().begins.get(f, 0.0) for f in mentions.begin_features(line, i))
        assert begins.score(line, i, mentions.opener_at(language, line.words, i)) == pytest.approx(worded)
        for first in range(max(0, i - 3), i):
            worded = sum(mentions.weights().goes_on.get(f, 0.0) for f in mentions.further_features(line, first, i))
            opener = mentions.opener_at(language, line.words, first)
            assert goes_on.score(line, first, i, line.lower(first), opener) == pytest.approx(worded)


class Partial(RulesWithEvent):
    """The same, tying an event's roles to the words given for them."""

    def __init__(self, type: str, trigger: str, roles: dict[str, str]) -> None:  # noqa: A002
        super().__init__(type, trigger)
        self._roles = roles

    def label(self, article: Article, sentences: Sequence[Sentence]) -> Labels:
        def affinity(relation: str, anchor: Span, offered: Sequence[Span]) -> list[float]:
            wanted = self._roles.get(relation)
            return [9.0 if article.text[slice(*span)] == wanted else 0.0 for span in offered] + [0.0]

        return replace(super().label(article, sentences), affinity=affinity)


def test_a_labeller_that_ties_words_to_a_trigger_is_heard() -> None:
    text = "Mỹ áp lệnh trừng phạt Iran từ tháng 9, Cuba cho biết."
    article = article_from_text(Document("t.txt", text, language="vi", published="2024-10-04"))
    alone = read(article, Partial("SANCTION", "trừng phạt", {}))
    told = read(article, Partial("SANCTION", "trừng phạt", {"event-actor": "Cuba", "event-recipient": "Mỹ"}))
    assert sides(alone) == (["Mỹ"], ["Iran"])
    assert sides(told) == (["Cuba"], ["Mỹ"])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Ông Lê Bình đề nghị sửa xong đường trước ngày 12/12.", None),
        ("Hôm 3/10, ông Lê Bình đề nghị sửa xong đường trước ngày 12/12.", "2024-10-03"),
    ],
)
def test_what_is_demanded_has_its_own_time(text: str, value: str | None) -> None:
    record = read(article_from_text(Document("t", text, language="vi", published="2024-10-04")), Rules())
    (demand,) = [event for event in record.events if event.type == "REQUEST"]
    assert (demand.time.value if demand.time else None) == value
