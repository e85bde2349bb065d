"""What the rules read, on sentences written for these tests, and what is resolved behind the seam."""

from __future__ import annotations

import time
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.evidence import assert_evidence

from nguon.pages.document import Document
from nguon.pages.text import article_from_text
from nguon.reading import Rules, read
from nguon.record import Record


def reading(text: str, language: str = "vi", published: str | None = "2024-10-04", outlet: str | None = None) -> Record:
    record = read(article_from_text(Document("t.txt", text, language=language, published=published, outlet=outlet)), Rules())
    assert_evidence(record)
    return record


class Said(NamedTuple):
    speaker: str | None
    cue: str | None
    content: tuple[str, ...]
    relays: tuple[str, ...]
    kind: str


def said(record: Record) -> list[Said]:
    names = {entity.id: entity.name for entity in record.entities}
    return [
        Said(
            names.get(s.speaker or ""),
            record.slice(s.cue) if s.cue else None,
            tuple(record.slice(span) for span in s.content),
            tuple(names[link.entity] for link in s.chain if link.role == "relay"),
            s.kind,
        )
        for s in record.statements
    ]


def one(text: str, language: str = "vi") -> Said:
    (only,) = said(reading(text, language))
    return only


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Ông Lê Văn Bình cho biết, nước đã rút khỏi ba xã ven sông.",
            Said("Lê Văn Bình", "cho biết", ("nước đã rút khỏi ba xã ven sông",), (), "indirect"),
        ),
        (
            "“Chúng tôi sẽ không dừng lại”, bà Trần Thị Hoa khẳng định.",
            Said("Trần Thị Hoa", "khẳng định", ("“Chúng tôi sẽ không dừng lại”",), (), "direct"),
        ),
        (
            "Theo Bộ Y tế, dịch đã được kiểm soát ở cả hai tỉnh.",
            Said("Bộ Y tế", "Theo", ("dịch đã được kiểm soát ở cả hai tỉnh",), (), "indirect"),
        ),
        (
            "AFP dẫn lời Ngoại trưởng Na Uy Ingrid Solberg cho biết hai nước sẽ ký thoả thuận trong tháng này.",
            Said("Ingrid Solberg", "cho biết", ("hai nước sẽ ký thoả thuận trong tháng này",), ("AFP",), "indirect"),
        ),
        (
            "Được biết, hai bên sẽ gặp lại nhau vào tuần tới.",
            Said(None, "Được biết", ("hai bên sẽ gặp lại nhau vào tuần tới",), (), "indirect"),
        ),
        (
            "Thủ tướng Lê Hải kêu gọi các bên ngừng bắn ngay lập tức.",
            Said("Lê Hải", "kêu gọi", ("các bên ngừng bắn ngay lập tức",), (), "indirect"),
        ),
        (
            "Ông Bình cho rằng đây là “một sai lầm lớn” của ban tổ chức.",
            Said("Bình", "cho rằng", ("đây là “một sai lầm lớn” của ban tổ chức",), (), "mixed"),
        ),
    ],
)
def test_vietnamese_constructions(text: str, found: Said) -> None:
    assert one(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Mayor Helen Marsh said that the bridge would open in May.",
            Said("Helen Marsh", "said", ("the bridge would open in May",), (), "indirect"),
        ),
        (
            "“We will not stop here,” said Helen Marsh.",
            Said("Helen Marsh", "said", ("“We will not stop here,”",), (), "direct"),
        ),
        (
            "The bridge will open in May, Marsh said.",
            Said("Marsh", "said", ("The bridge will open in May",), (), "indirect"),
        ),
        (
            "According to the Transport Ministry, the bridge is safe for heavy lorries.",
            Said("the Transport Ministry", "According to", ("the bridge is safe for heavy lorries",), (), "indirect"),
        ),
    ],
)
def test_english_constructions(text: str, found: Said) -> None:
    assert one(text, "en") == found


def test_a_quotation_with_its_speaker_in_the_middle_is_one_statement() -> None:
    only = one("“Chúng tôi rất mệt”, ông Lê Văn Bình nói. “Nhưng chúng tôi sẽ làm tiếp đến sáng”.")
    assert only.content == ("“Chúng tôi rất mệt”", "“Nhưng chúng tôi sẽ làm tiếp đến sáng”")


def test_two_cues_of_one_subject_are_two_statements() -> None:
    first, second = said(
        reading("Ông Lê Văn Bình khẳng định: “Đập vẫn an toàn”, đồng thời nhấn mạnh rằng, nước hồ đang rút dần.")
    )
    assert (first.speaker, first.cue, first.content) == ("Lê Văn Bình", "khẳng định", ("“Đập vẫn an toàn”",))
    assert (second.speaker, second.cue, second.content) == ("Lê Văn Bình", "nhấn mạnh", ("nước hồ đang rút dần",))


DUMP = """Giám đốc Cơ quan Thuỷ lợi Na Uy Henrik Dahl. (Nguồn: NTB) |
Hãng tin Sputnik cho hay, ông Dahl thông báo điều này tại hội nghị ở Oslo.
Tin liên quan |
Hai hồ chứa ở miền bắc cạn nước |
Quan chức này cho biết thêm, Na Uy nhận thấy mực nước biển đang dâng nhanh hơn dự báo.
Ông Dahl khẳng định: “Chúng tôi tin rằng đê mới là vì lợi ích chung”, đồng thời nhấn mạnh rằng, công trình sẽ xong trước mùa bão.
Trong khi đó, hãng tin AFP cùng ngày dẫn lời Bộ trưởng Thuỵ Điển Astrid Lind phát biểu tại diễn đàn kêu gọi các nước dỡ bỏ thuế với thép làm đê.
Bộ trưởng Lind nhấn mạnh: "Chúng tôi hối thúc các nước giữ lời hứa của mình".
Na Uy đã xây đê từ năm 2021.
| Nước lũ làm sập cầu ở miền nam Ngày 3/10, các nhà chức trách cho biết nước lũ đã làm sập một cây cầu ... |
| Ngư dân kêu cứu vì biển động Những người đi biển nói rằng họ không thể ra khơi ... |"""


def test_a_relay_governs_its_passage_and_no_further() -> None:
    record = reading(DUMP)
    found = said(record)
    assert [(s.speaker, s.cue, s.relays) for s in found] == [
        ("Sputnik", "cho hay", ()),
        ("Henrik Dahl", "cho biết thêm", ("Sputnik",)),
        ("Henrik Dahl", "khẳng định", ("Sputnik",)),
        ("Henrik Dahl", "nhấn mạnh", ("Sputnik",)),
        ("Astrid Lind", "kêu gọi", ("AFP",)),
        ("Astrid Lind", "nhấn mạnh", ("AFP",)),
    ]
    assert [(record.slice(t.span), t.value) for t in record.times] == [("cùng ngày", "2024-10-04"), ("năm 2021", "2021")]


def test_nothing_is_read_from_links_to_other_stories() -> None:
    record = reading(DUMP)
    related = [b for b in record.article.blocks if b.kind == "related"]
    assert len(related) == 4
    assert not any(b.start <= span.start < b.end for _, span in record.spans() for b in related)
    assert record.article.blocks[0].credit == "NTB"


def test_a_byline_is_the_relay_of_statements_that_name_no_nearer_one() -> None:
    text = (
        "Cháy rừng lan rộng ở Chile\nĐám cháy bùng phát từ đêm qua.\nThống đốc Rosa Vidal nói rằng ba làng đã sơ tán.\n(Theo CNN)"
    )
    record = reading(text, outlet="Báo Sông Xanh")
    (statement,) = record.statements
    assert [(record.entity(link.entity).name, link.role) for link in statement.chain] == [
        ("Rosa Vidal", "speaker"),
        ("CNN", "byline"),
        ("Báo Sông Xanh", "outlet"),
    ]


def test_an_interview_makes_the_outlet_a_relay() -> None:
    (only,) = said(reading("Trả lời phỏng vấn của CNN, Thống đốc Rosa Vidal nói rằng ba làng đã sơ tán."))
    assert (only.speaker, only.relays) == ("Rosa Vidal", ("CNN",))


def test_a_page_in_another_language_keeps_its_blocks_and_nothing_is_read_from_it() -> None:
    article = article_from_text(Document("t", "Le maire a dit que le pont ouvrira en mai.", language="fr"))
    assert read(article) == Record(article=article)
    assert article.blocks


MIXED = st.sampled_from(
    ["Ông Bình", "cho biết", "nói", "rằng", "“", "”", '"', ",", ".", ":", "\n", "theo", "Reuters", "AFP dẫn lời", "được biết", "said", "that", "Theo CNN",
     "hôm qua", "ngày 30/2", "'", "ông", "Tin liên quan", "|", "(Ảnh: AP)", "đồng thời nhấn mạnh", "...", "according to", "🌊", "\u202e", "e\u0302", "\t", "\r\n"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(MIXED, max_size=60), st.sampled_from(["vi", "en"]), st.sampled_from([None, "2024-10-04", "2024"]))
def test_whatever_the_text_every_span_is_evidence(parts: list[str], language: str, published: str | None) -> None:
    text = " ".join(parts)
    if text.strip():
        record = reading(text, language, published)
        assert Record.from_json(record.to_json()) == record


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400).filter(lambda text: text.removeprefix("\ufeff").strip()), st.sampled_from(["vi", "en", None]))
def test_any_text_at_all_is_read(text: str, language: str | None) -> None:
    record = read(article_from_text(Document("t", text, language=language)), Rules())
    assert_evidence(record)


@pytest.mark.parametrize("sentence", ["Ông Lê Bình nói rằng “nước lên”. ", "“mở mãi ", "theo ", "Reuters ", "ngày 4/9 ", "' ' "])
def test_ten_times_the_text_takes_about_ten_times_as_long(sentence: str) -> None:
    def seconds(times: int) -> float:
        article = article_from_text(Document("t", sentence * times, language="vi"))
        start = time.process_time()
        read(article, Rules())
        return time.process_time() - start

    seconds(50)
    assert seconds(4000) < 30 * max(seconds(400), 0.02)


def test_a_description_means_the_one_it_describes() -> None:
    text = (
        "Bộ trưởng Thuỵ Điển Astrid Lind nói rằng đê sẽ xong trước mùa bão.\n"
        "Bà cho biết, ngân sách đã được duyệt.\n"
        "Vị bộ trưởng này cũng cho rằng nước biển đang dâng nhanh hơn dự báo."
    )
    assert [s.speaker for s in said(reading(text))] == ["Astrid Lind"] * 3


def test_people_of_another_are_not_that_person() -> None:
    (only,) = said(reading("Gia đình ông Lê Văn Bình cho biết họ chưa nhận được tiền đền bù."))
    assert only.speaker == "Gia đình ông Lê Văn Bình"


def test_two_people_of_one_surname_stay_two() -> None:
    text = "Ông Lê Văn Bình nói rằng đập an toàn.\nÔng Trần Văn Bình nói rằng đập sắp vỡ."
    assert [s.speaker for s in said(reading(text))] == ["Lê Văn Bình", "Trần Văn Bình"]


def test_a_statement_inside_another_came_through_its_speaker() -> None:
    record = reading("Bà Astrid Lind cho biết, Na Uy tuyên bố sẽ đóng cửa biên giới.")
    assert said(record)[0].speaker == "Astrid Lind"
