"""Bytes to text: every encoding that Vietnamese pages come in, declared rightly, wrongly or not at all."""

from __future__ import annotations

import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguon.pages.document import PageError
from nguon.pages.encoding import decode

VIETNAMESE = (
    "Thủ tướng nói: “Chúng tôi sẽ giữ đúng những gì đã hứa với người dân ở các tỉnh miền Trung”, và cho biết thêm rằng kế hoạch "
    "sửa lại quốc lộ qua đèo sẽ được trình trước ngày 30.\nTheo ông, nước lũ đã rút ở phần lớn các xã.\n"
)
FRENCH = (
    "Le ministre a déclaré que la réunion était reportée à l'été. « Nous y reviendrons », a-t-il ajouté. Élections prévues.\n"
)
ITALIAN = "Il ministro ha detto che così non può andare: «È già tutto deciso, però se c'è più tempo si vedrà», e perché no, sì.\n"


def as_windows_1258(text: str) -> bytes:
    """What a Vietnamese editor on Windows writes: base letters composed where the code page has them, tones apart."""
    out = []
    for character in text:
        try:
            out.append(character.encode("cp1258"))
        except UnicodeEncodeError:
            decomposed = unicodedata.normalize("NFD", character)
            base = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in "\u0300\u0301\u0303\u0309\u0323"))
            out.append((base + "".join(c for c in decomposed if c in "\u0300\u0301\u0303\u0309\u0323")).encode("cp1258"))
    return b"".join(out)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("declared", [None, "utf-8", "iso-8859-1", "windows-1258", "no-such-encoding"])
def test_unicode_is_read_whatever_is_declared(encoding: str, declared: str | None) -> None:
    assert decode(VIETNAMESE.encode(encoding), declared) == VIETNAMESE


@pytest.mark.parametrize("declared", [None, "utf-8", "iso-8859-1", "windows-1252", "windows-1258"])
def test_windows_1258_is_known_by_its_tones(declared: str | None) -> None:
    assert decode(as_windows_1258(VIETNAMESE), declared) == VIETNAMESE


def test_a_short_windows_1258_text_needs_its_declaration() -> None:
    assert decode(as_windows_1258("Nguồn tin"), "windows-1258") == "Nguồn tin"


@pytest.mark.parametrize("declared", [None, "utf-8", "iso-8859-1"])
@pytest.mark.parametrize("text", [FRENCH, ITALIAN])
def test_western_text_is_no_vietnamese(text: str, declared: str | None) -> None:
    assert decode(text.encode("cp1252"), declared) == text


@pytest.mark.parametrize(
    ("encoding", "declared", "text"),
    [
        ("gb18030", "gb2312", "中国外交部发言人表示，双方将继续就此保持沟通，并期待会议取得积极成果。"),
        ("cp932", "Shift_JIS", "報道によると、今回の会議では共同声明が発表される見通しだ。"),
        ("cp949", "euc-kr", "외교부 대변인은 회의가 다음 주에 열릴 것이라고 밝혔다."),
        ("cp1251", "windows-1251", "Министр заявил, что переговоры продолжатся на следующей неделе."),
        ("iso2022_jp", "iso-2022-jp", "報道によると、共同声明が発表される。"),
    ],
)
def test_other_declared_encodings_are_believed(encoding: str, declared: str, text: str) -> None:
    assert decode(text.encode(encoding), declared) == text


def test_an_undeclared_encoding_is_guessed() -> None:
    text = "Министр заявил, что переговоры о поставках продолжатся на следующей неделе, сообщает агентство. " * 3
    assert decode(text.encode("cp1251"), "utf-8") == text


def test_the_page_declares_its_encoding_itself() -> None:
    page = '<html><head><meta charset="windows-1251"></head><p>Министр заявил.</p></html>'
    assert decode(page.encode("cp1251"), html=True) == page
    older = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1258"><p>Nguồn tin</p>'
    assert decode(as_windows_1258(older), html=True) == older


def test_decomposed_vietnamese_is_composed() -> None:
    assert decode(unicodedata.normalize("NFD", VIETNAMESE).encode()) == VIETNAMESE


def test_line_ends() -> None:
    assert decode(b"a\r\nb\rc\n") == "a\nb\rc\n"
    assert decode(b"a\r\nb\rc\n", html=True) == "a\nb\nc\n"


def test_a_letter_cut_in_two_at_the_end_is_dropped() -> None:
    assert decode("Theo nguồ".encode()[:-1]) == "Theo ngu"


def test_a_few_broken_bytes_do_not_make_utf8_another_encoding() -> None:
    data = VIETNAMESE.encode() + b"\xff" + VIETNAMESE.encode()
    assert decode(data) == VIETNAMESE + "\ufffd" + VIETNAMESE


def test_nothing_is_nothing() -> None:
    assert decode(b"") == ""
    assert decode(b"\xef\xbb\xbf") == ""


@pytest.mark.parametrize(
    "data", [b"\x7fELF\x02\x01\x01" + bytes(200), b"abc\x00def", bytes(range(256)) * 20, b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"]
)
def test_binary_is_refused_and_said_so(data: bytes) -> None:
    with pytest.raises(PageError, match=r"photo\.bin: is binary"):
        decode(data, name="photo.bin")


def test_a_null_byte_or_two_do_not_spoil_a_page() -> None:
    assert decode(b"<p>a\x00b" + b" word" * 50 + b"</p>", html=True).startswith("<p>a\x00b")


@given(st.text())
def test_what_is_decoded_is_always_normal(text: str) -> None:
    try:
        out = decode(text.encode("utf-8", "surrogatepass"), html=True)
    except PageError:
        return
    assert unicodedata.is_normalized("NFC", out)
    assert "\r" not in out


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    with suppress(PageError):
        assert "\r\n" not in decode(data)
