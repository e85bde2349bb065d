"""Plain text and crawl dumps: what their lines are."""

from __future__ import annotations

import pytest

from nguon.pages import Document, article

_REPEATED = """Chính phủ họp tại Hà Nội để bàn về giá gạo
Thủ tướng cho biết giá gạo sẽ giảm trong năm tới, và người dân sẽ được lợi từ chính sách mới ấy.
{first}
Bà Lan nói: “Tôi không tin chuyện ấy sẽ xảy ra”. Bà bán gạo ở chợ này đã hai mươi năm và chưa thấy giá giảm lâu như thế.
Ông Nam cho rằng chính sách này là đúng đắn, dù còn nhiều việc phải làm để giữ giá ổn định.
Hoài Thu
{last}
"""
_CAPTION = "Người dân xếp hàng mua gạo ở chợ Đồng Xuân"


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (f"{_CAPTION}. Ảnh: TTXVN", f"{_CAPTION}."),
        (f"{_CAPTION}. (Ảnh: TTXVN)", f"{_CAPTION}. (Ảnh: TTXVN)"),
        (f"{_CAPTION}\nẢnh: TTXVN", _CAPTION),
        (f"{_CAPTION}. Ảnh: TTXVN", f"{_CAPTION}. Ảnh minh hoạ"),
    ],
)
def test_a_caption_that_stands_twice_has_its_credit_both_times(first: str, last: str) -> None:
    assert credited(first, last) == ["TTXVN"] * 2 if "minh hoạ" not in last else ["TTXVN", None]


def test_a_caption_left_where_its_picture_stood_has_the_credit_of_the_one_moved_to_the_end() -> None:
    assert credited(_CAPTION, f"{_CAPTION}. Ảnh: TTXVN\n{_CAPTION}") == ["TTXVN"] * 3


def credited(first: str, last: str) -> list[str | None]:
    """Of the captions that begin as it does."""
    made = article(Document("f", _REPEATED.format(first=first, last=last), language="vi"))
    captions = [block for block in made.blocks if block.kind == "caption"]
    assert all(made.text[block.start :].startswith(_CAPTION) for block in captions)
    return [block.credit for block in captions]


@pytest.mark.parametrize("line", [_CAPTION, f"{_CAPTION} từ sáng sớm, và nhiều người nói rằng họ sẽ còn quay lại vào ngày mai."])
def test_a_heading_or_paragraph_is_no_caption_for_the_words_that_a_caption_takes_up(line: str) -> None:
    made = article(Document("f", _REPEATED.format(first=line, last=f"{_CAPTION}. Ảnh: TTXVN"), language="vi"))
    [kind] = [b.kind for b in made.blocks if made.text[b.start : b.end] == line]
    assert kind in ("heading", "paragraph")
