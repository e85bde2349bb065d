"""Why a record says what it says: each reason's kind and words, in both languages, and that asking changes no record."""

from __future__ import annotations

import pytest
from tests.evidence import assert_reasons
from tests.reading.test_resolving import PAGES

from nguon.pages.document import Document
from nguon.pages.text import article_from_text
from nguon.reading import Explained, Rules, explain, read
from nguon.reading.reasons import Because, reason
from nguon.record import Article, Span

VI = """AFP dẫn lời Ngoại trưởng Na Uy Ingrid Solberg cho biết hai nước sẽ ký thoả thuận trong tháng này. Bà khẳng định: “Chúng tôi sẽ không dừng lại”.
Cục Điều tra Liên bang Mỹ (FBI) khẳng định không có ai bị bắt.
Nga sẽ rút quân. Moscow tuyên bố rằng việc rút quân sẽ xong.
Một quan chức giấu tên nói rằng nước lên. Vị quan chức này cho biết thêm rằng đê đã vỡ.
(Theo CNN)
"""
EN = """Mayor Helen Marsh said that the dam is safe. She added that nobody was hurt.
Ms Marsh said the river would fall. The mayor said that two roads were closed.
“The road is open,” Tom Hill said in an interview with Reuters.
"""


def article(text: str, language: str) -> Article:
    return article_from_text(Document("t.txt", text, language=language, published="2024-10-04", outlet="Tin"))


def explained(text: str, language: str) -> Explained:
    found = explain(article(text, language), Rules())
    assert_reasons(found)
    return found


def told(found: Explained) -> list[tuple[str, str | None, str, list[str]]]:
    """What was resolved, to whom, how, and the words it rests on."""
    names = {entity.id: entity.name for entity in found.record.entities}
    return [(r.resolved, names.get(r.entity or ""), r.how, [found.record.slice(span) for span in r.spans]) for r in found.reasons]


def test_vietnamese_reasons_name_the_words_they_rest_on() -> None:
    found = told(explained(VI, "vi"))
    for expected in (
        ("speaker", "Ingrid Solberg", "named", ["Ngoại trưởng Na Uy Ingrid Solberg", "cho biết"]),
        ("relay", "AFP", "named", ["AFP", "dẫn lời"]),
        ("speaker", "Ingrid Solberg", "pronoun", ["Bà", "Ingrid Solberg", "khẳng định"]),
        ("relay", "AFP", "carried on", ["AFP"]),
        ("byline", "CNN", "credit", ["CNN"]),
        ("speaker", "Một quan chức giấu tên", "own words", ["Một quan chức giấu tên", "nói rằng"]),
        ("speaker", "Một quan chức giấu tên", "description", ["Vị quan chức này", "Một quan chức giấu tên", "cho biết thêm"]),
        ("entity", "Cục Điều tra Liên bang Mỹ", "abbreviation", ["FBI", "Cục Điều tra Liên bang Mỹ"]),
        ("entity", "Nga", "capital", ["Moscow", "Nga"]),
    ):
        assert expected in found


def test_english_reasons_name_the_words_they_rest_on() -> None:
    found = told(explained(EN, "en"))
    for expected in (
        ("speaker", "Helen Marsh", "named", ["Mayor Helen Marsh", "said"]),
        ("speaker", "Helen Marsh", "pronoun", ["She", "Helen Marsh", "added"]),
        ("speaker", "Helen Marsh", "description", ["The mayor", "Marsh", "said"]),
        ("relay", "Reuters", "named", ["Reuters", "in an interview with"]),
        ("entity", "Helen Marsh", "part of a name", ["Marsh", "Helen Marsh"]),
    ):
        assert expected in found


def test_what_weighed_is_said_heaviest_first() -> None:
    found = explained(VI, "vi")
    (she,) = (r for r in found.reasons if r.how == "pronoun")
    weights = [weighed.weight for weighed in she.weighed]
    assert weights == sorted(weights, reverse=True)
    assert "spoke last" in {weighed.feature for weighed in she.weighed}


def test_where_nobody_can_be_told_the_reason_says_so() -> None:
    assert ("speaker", None, "nobody", ["Ông", "cho biết"]) in told(explained("Ông cho biết, nước đã rút khỏi ba thôn.", "vi"))
    assert ("speaker", None, "nobody", ["He", "said"]) in told(explained("He said that the water had gone down.", "en"))


@pytest.mark.parametrize(("text", "language"), [(VI, "vi"), (EN, "en")])
def test_asking_for_reasons_changes_no_record(text: str, language: str) -> None:
    assert explained(text, language).record == read(article(text, language), Rules())


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_badly_made_page_is_explained(page, language: str) -> None:  # type: ignore[no-untyped-def]
    found = explained(page(40), language)
    assert len({r.statement for r in found.reasons} - {None}) == len(found.record.statements)


def test_a_page_that_is_not_read_has_no_reasons() -> None:
    assert explained("Le président a parlé hier.", "fr").reasons == ()


def test_a_reason_outside_its_record_is_refused() -> None:
    record = read(article(EN, "en"), Rules())
    for wrong in (
        reason("s99", "speaker", None, Because("nobody", (Span(0, 1),))),
        reason("s1", "speaker", "e99", Because("named", (Span(0, 1),))),
        reason("s1", "speaker", None, Because("nobody", (Span(0, 9999),))),
    ):
        with pytest.raises(ValueError, match="a reason for"):
            Explained(record=record, reasons=(wrong,))


def test_events_and_times_say_what_they_rest_on() -> None:
    found = explained(
        "Hôm 2/10, công an bắt giữ ông Lê Văn Bình tại Oslo.\nCùng ngày, Peru lên án Chile.\nNăm 2021 và hôm qua yên ắng.", "vi"
    )
    record = found.record
    arrest = next(event for event in record.events if event.type == "COERCE")
    given = [(r.resolved, r.how, [record.slice(span) for span in r.spans]) for r in found.reasons if r.event == arrest.id]
    assert given[0] == ("event", "trigger", ["bắt giữ", "Hôm 2/10"])
    assert ("recipient", "beside", ["bắt giữ", "ông Lê Văn Bình"]) in given
    times = {record.slice(r.spans[0]): (r.value, r.how) for r in found.reasons if r.resolved == "time"}
    assert times == {
        "Hôm 2/10": ("2024-10-02", "from publication"),
        "Cùng ngày": ("2024-10-02", "from a time before"),
        "Năm 2021": ("2021", "as written"),
        "hôm qua": ("2024-10-03", "from publication"),
    }
    before = next(r for r in found.reasons if r.how == "from a time before")
    assert record.slice(before.spans[1]) == "Hôm 2/10"
