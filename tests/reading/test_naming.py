"""Names as a tagger found them, mended."""

import pytest

from nguon.pages.document import Document
from nguon.pages.text import article_from_text
from nguon.reading.naming import mended
from nguon.reading.sentences import sentences
from nguon.record import Name, NameKind

P, ORG, L, M, N = "person", "organization", "place", "other", "outlet"


def after(language: str, text: str, *tagged: tuple[str, NameKind]) -> list[tuple[str, str]]:
    """What becomes of names tagged from left to right."""
    article, names, at = article_from_text(Document("t", text, language=language)), list[Name](), 0
    for words, kind in tagged:
        start = article.text.index(words, at)
        at = start + len(words)
        names.append(Name(start=start, end=at, kind=kind))
    return [(article.text[name.start : name.end], name.kind) for name in mended(article, sentences(article), names)]


@pytest.mark.parametrize(
    ("text", "tagged", "wanted"),
    [
        ("Ông Lan Minh từ chối.", [("Lan", P), ("Minh", P)], [("Lan Minh", P)]),
        (
            "Lãnh đạo Tổng công ty Dệt Sao Bắc vắng mặt.",
            [("Tổng công ty", ORG), ("Dệt Sao Bắc", ORG)],
            [("Tổng công ty Dệt Sao Bắc", ORG)],
        ),
        ("Người này báo cáo Bộ và Vụ.", [("Bộ", ORG), ("Vụ", ORG)], []),
        ("Cán bộ thuộc Đội 5 vắng mặt.", [("thuộc Đội 5", ORG)], [("Đội 5", ORG)]),
        ("Anh ta ở quận 12.", [("quận 12.", L)], [("quận 12", L)]),
        ("Khối ASEAN ra tuyên bố.", [("ASEAN", L)], [("ASEAN", ORG)]),
        ("Ba đội viên kiểm lâm đi tuần.", [("kiểm", ORG)], []),
        ("Quốc hội và Chính phủ họp.", [("Quốc hội", ORG), ("Chính phủ", ORG)], [("Quốc hội", ORG), ("Chính phủ", ORG)]),
        (
            "Người phát ngôn Bộ Ngoại giao Lâm Kiếm cảnh báo.",
            [("Bộ Ngoại giao", ORG), ("Lâm Kiếm", ORG)],
            [("Bộ Ngoại giao", ORG), ("Lâm Kiếm", P)],
        ),
        (
            "Ông Hoàng Quang Phòng đến. Theo ông Phòng, ông Phòng Minh và phòng họp đều vắng.",
            [("Hoàng Quang Phòng", P), ("Phòng Minh", P)],
            [("Hoàng Quang Phòng", P), ("Phòng", P), ("Phòng Minh", P)],
        ),
        ("Bộ LĐ-TB-XH vắng mặt.", [("Bộ LĐ", ORG), ("-TB-XH", ORG)], [("Bộ LĐ-TB-XH", ORG)]),
        ("Tân Hoa xã đưa tin.", [("Tân Hoa", N)], [("Tân Hoa xã", N)]),
        ("Thủ tướng Lan Pell có mặt.", [("Thủ tướng", P), ("Lan Pell", P)], [("Lan Pell", P)]),
    ],
)
def test_vietnamese_names_are_whole_and_nothing_but_names(
    text: str, tagged: list[tuple[str, NameKind]], wanted: list[tuple[str, str]]
) -> None:
    assert after("vi", text, *tagged) == wanted


@pytest.mark.parametrize(
    ("text", "tagged", "wanted"),
    [
        ("The London-based group left.", [("London-based", M)], [("London", L)]),
        ("A Moonfish-backed party won.", [("Moonfish-backed", M)], [("Moonfish", M)]),
        ("Officials in Bosnia and Herzegovina left.", [("Bosnia", L), ("Herzegovina", L)], [("Bosnia and Herzegovina", L)]),
        ("The Associated Press said so.", [("Associated Press", N)], [("Associated Press", N)]),
        ("She told The Hill so.", [("Hill", P)], [("The Hill", N)]),
        ("James Quill Jr. left.", [("James Quill", P)], [("James Quill Jr.", P)]),
        ("Vice President Ann Orr left.", [("Vice", N), ("Ann Orr", P)], [("Ann Orr", P)]),
        ("The ICUs are full.", [("ICUs", ORG)], []),
        ("As @annorr wrote.", [("annorr", P)], []),
        ("Fans filled Quill Stadium.", [("Quill Stadium", ORG)], [("Quill Stadium", L)]),
        ("He wrote on Twitter.", [("Twitter", M)], [("Twitter", ORG)]),
        ("Alma Torvik spoke. Torvik left.", [("Alma Torvik", P), ("Torvik", ORG)], [("Alma Torvik", P), ("Torvik", P)]),
        ("Ann Norway spoke in Norway.", [("Ann Norway", P), ("Norway", L)], [("Ann Norway", P), ("Norway", L)]),
        ("Kyiv was quiet.", [("Kyiv", ORG)], [("Kyiv", L)]),
        ("Florida King left.", [("Florida King", P)], [("Florida King", P)]),
        ("She told Ann Orr Bob Tarn left.", [("Ann Orr", P), ("Bob Tarn", P)], [("Ann Orr", P), ("Bob Tarn", P)]),
    ],
)
def test_english_names_are_whole_and_nothing_but_names(
    text: str, tagged: list[tuple[str, NameKind]], wanted: list[tuple[str, str]]
) -> None:
    assert after("en", text, *tagged) == wanted


@pytest.mark.parametrize("text", ["Anh cho biết sẽ về.", "Pháp luật cấm việc này.", "Nhật hoàng thoái vị.", "“Ý kiến này đúng.”"])
def test_an_ordinary_word_is_no_country(text: str) -> None:
    assert after("vi", text) == []


def test_a_country_is_one_within_a_sentence_that_begins_with_an_ordinary_word() -> None:
    assert after("vi", "Anh này nói nước Anh và Pháp đã ký.") == [("Anh", L), ("Pháp", L)]


@pytest.mark.parametrize("text", ["Time will tell.", "People said so.", "The trend: Vice and Fortune."])
def test_an_ordinary_word_is_no_outlet_without_a_noun_that_says_so(text: str) -> None:
    assert after("en", text) == []
