"""Who is meant and through whom it came, where pages are badly made; and that work grows with the text and no faster."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest
from tests.evidence import assert_evidence
from tests.reading.test_reading import reading, said

from nguon.pages.document import Document
from nguon.pages.text import article_from_text
from nguon.reading import Rules, read
from nguon.reading.labels import Attribution, Labels
from nguon.reading.sentences import Sentence
from nguon.record import Article, Span

SYLLABLES = (
    "Lan",
    "Minh",
    "Hoa",
    "Quang",
    "Yến",
    "Sơn",
    "Thu",
    "Khoa",
    "Vy",
    "Nam",
    "Trúc",
    "Duy",
    "Mai",
    "Phúc",
    "Hạnh",
    "Tùng",
    "Ngân",
    "Bảo",
    "Chi",
    "Trí",
)


def many_names(count: int) -> str:
    people = [f"Ông Phan {SYLLABLES[i % 20]} {SYLLABLES[i // 20 % 20]} {SYLLABLES[i // 400 % 20]}" for i in range(count)]
    return "\n".join(f"{person} nói rằng nước đã rút khỏi thôn số {i}." for i, person in enumerate(people))


def everybody_is_ong(count: int) -> str:
    return "\n".join(f"Ông cho biết, nước đã rút khỏi thôn số {i}." for i in range(count))


def turns(count: int) -> str:
    return "\n".join(
        f"{'Bà Hoa' if i % 2 else 'Ông Lê Bình'} nói: “Tôi xin trả lời câu số {i}, rất ngắn gọn”." for i in range(count)
    )


def never_closed(count: int) -> str:
    return "\n".join(f"Ông Lê Bình nói: “Đập số {i} vẫn an toàn, theo Reuters" for i in range(count))


def mixed(count: int) -> str:
    return "\n".join(
        f"Mayor Helen Marsh said that dam {i} is safe. Ông Lê Bình nói rằng đập số {i} an toàn." for i in range(count)
    )


PAGES = [many_names, everybody_is_ong, turns, never_closed, mixed]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_badly_made_page_is_read_and_nobody_is_invented(page, language: str) -> None:  # type: ignore[no-untyped-def]
    text = page(200)
    record = read(article_from_text(Document("t", text, language=language)), Rules())
    assert_evidence(record)
    assert all(entity.name in text for entity in record.entities)


def test_where_nobody_is_named_a_pronoun_means_nobody() -> None:
    assert {s.speaker for s in said(reading(everybody_is_ong(20)))} == {None}


def test_two_hundred_turns_have_two_speakers() -> None:
    found = said(reading(turns(200)))
    assert len(found) == 200
    assert {s.speaker for s in found} == {"Lê Bình", "Hoa"}


def test_four_hundred_names_stay_four_hundred_people() -> None:
    record = reading(many_names(400))
    assert len({s.speaker for s in record.statements}) == 400


@pytest.mark.parametrize("page", PAGES)
def test_ten_times_the_page_takes_about_ten_times_as_long(page) -> None:  # type: ignore[no-untyped-def]
    def seconds(count: int) -> float:
        article = article_from_text(Document("t", page(count), language="vi"))
        start = time.process_time()
        read(article, Rules())
        return time.process_time() - start

    seconds(20)
    assert seconds(2000) < 30 * max(seconds(200), 0.05)


def test_a_capital_that_speaks_is_its_country() -> None:
    record = reading("Nga sẽ rút quân. Moscow tuyên bố rằng việc rút quân sẽ xong trong tháng này.")
    (statement,) = record.statements
    speaker = record.entity(statement.speaker or "")
    assert (speaker.name, speaker.country, "Moscow" in speaker.aliases) == ("Nga", "RUS", True)


def test_an_office_by_itself_means_who_holds_it() -> None:
    text = "Thủ tướng Úc Grace Holt nói rằng đê đã xong.\nÔng Lê Bình nói rằng nước lên.\nThủ tướng Úc nhấn mạnh rằng không ai bị thương."
    assert [s.speaker for s in said(reading(text))] == ["Grace Holt", "Lê Bình", "Grace Holt"]


def test_an_abbreviation_is_an_alias_of_the_full_name() -> None:
    record = reading("Cục Điều tra Liên bang Mỹ khẳng định không có ai bị bắt.\nFBI cho biết, vụ án đã khép lại.")
    assert len({s.speaker for s in record.statements}) == 1


def test_a_paper_speaks_for_its_author() -> None:
    (only,) = said(reading("Báo cáo của Bộ Y tế cho biết, dịch đã được kiểm soát ở hai tỉnh."))
    assert only.speaker == "Bộ Y tế"


@pytest.mark.parametrize(
    ("language", "text", "chains"),
    [
        (
            "en",
            "Mayor Helen Marsh told Newsweek that the dam is safe.\n“Nobody was hurt,” Helen Marsh said.",
            [["Helen Marsh", "Newsweek"], ["Helen Marsh", "Newsweek"]],
        ),
        ("en", "A lawyer told Reuters that the firm would appeal.", [["A lawyer", "Reuters"]]),
        (
            "en",
            "Newsweek said that the dam is safe. A lawyer told the magazine that the firm would appeal.",
            [["Newsweek"], ["A lawyer", "Newsweek"]],
        ),
        ("en", "SEOUL, Nov 4 (Reuters) - The ministry said that two ships were lost.", [["The ministry"]]),
        ("vi", "Bà Ingrid Solberg cho biết hai nước sẽ ký thoả thuận - Ảnh: AFP.", [["Ingrid Solberg"]]),
        (
            "vi",
            "Truyền thông Hàn Quốc dẫn nguồn tin quân đội cho biết Triều Tiên đã phóng tên lửa.",
            [["quân đội", "Truyền thông Hàn Quốc"]],
        ),
    ],
    ids=["interview", "told", "called again", "dateline", "credit", "press"],
)
def test_who_handed_a_statement_on(language: str, text: str, chains: list[list[str]]) -> None:
    record = read(article_from_text(Document("t", text, language=language)), Rules())
    names = {entity.id: entity.name for entity in record.entities}
    found = [[names[link.entity] for link in s.chain if link.role in ("speaker", "relay")] for s in record.statements]
    assert found == chains


@pytest.mark.parametrize(
    ("language", "text", "speaker", "kind"),
    [
        ("vi", "Các thượng nghị sĩ Philippines cho rằng lời khai không đáng tin.", "Các thượng nghị sĩ Philippines", "group"),
        ("vi", "Các chuyên gia Nhật Bản cho biết, cá không nhiễm độc.", "Các chuyên gia Nhật Bản", "group"),
        ("vi", "Bà Lan Pell vắng mặt. Thống đốc bang Hà Trung cho biết bão sẽ mạnh lên.", "Thống đốc bang Hà Trung", "group"),
        ("vi", "Ông Đặng Văn Tuất (45 tuổi), chủ xưởng Minh Tuất, cho biết nghề đang chững lại.", "Đặng Văn Tuất", "person"),
        (
            "vi",
            "Một nguồn tin thân cận với ông Lê Bình cho biết, hai bên sẽ gặp nhau.",
            "Một nguồn tin thân cận với ông Lê Bình",
            "group",
        ),
        ("vi", "Phóng viên tại Hà Nội cho biết, đường phố yên tĩnh.", "Phóng viên", "group"),
        ("vi", "Hãng thông tấn nhà nước Trung Quốc Tân Hoa Xã cho biết, lũ đã rút.", "Tân Hoa Xã", "outlet"),
        ("en", "China’s state news agency Xinhua said the flood had receded.", "Xinhua", "outlet"),
        ("vi", "Một lãnh đạo Sở Y tế cho biết, dịch đã lui.", "Một lãnh đạo Sở Y tế", "group"),
        ("vi", "Lê Tèo kháng cáo. Theo cáo trạng, kho hàng bị niêm phong từ năm 2016.", "cáo trạng", "document"),
        ("vi", "Luật sư của Lê Tèo, ông Phạm Quý, cho biết ông này vô tội.", "Phạm Quý", "person"),
        ("en", "A source close to Ann Orr said the two could meet.", "A source close to Ann Orr", "group"),
        ("en", "Ann Orr’s lawyer, Dr. Bob Tarn, said she was innocent.", "Bob Tarn", "person"),
        ("en", "Ann Orr was away. The governor of Florida said the storm would pass.", "The governor of Florida", "group"),
    ],
)
def test_those_who_are_called_by_a_place_are_not_the_place_nor_somebody_named_before(
    language: str, text: str, speaker: str, kind: str
) -> None:
    record = reading(text, language)
    entity = record.entity(record.statements[-1].speaker or "")
    assert (entity.name, entity.kind) == (speaker, kind)


class Fixed:
    """A labeller that finds what it is given."""

    version = "t"

    def __init__(self, *attributions: Attribution) -> None:
        self._attributions = attributions

    def label(self, article: Article, sentences: Sequence[Sentence]) -> Labels:
        return Labels(names=(), attributions=self._attributions)


def test_a_time_in_what_is_stated_before_is_not_when_the_next_was_said() -> None:
    text = "Ông Tâm cho biết cầu xây năm 2008, trong khi bà Hà khẳng định hôm 5/6/2020 là cầu chưa được sửa."

    def span(words: str) -> Span:
        return Span(text.index(words), text.index(words) + len(words))

    first = Attribution((span("cầu xây năm 2008"),), span("cho biết"), span("Ông Tâm"))
    second = Attribution((span("cầu chưa được sửa"),), span("khẳng định"), span("bà Hà"))
    record = read(article_from_text(Document("t", text, language="vi")), Fixed(first, second))
    later = record.statements[1].time
    assert later is not None
    assert later.value == "2020-06-05"
