"""The language of a text, from a headline up."""

from __future__ import annotations

import time

import pytest

from nguon.pages.language import language_of

VIETNAMESE = "Ngoại trưởng cho biết hai bên sẽ nối lại đàm phán vào tuần tới, sau khi các điều kiện về lương thực được đáp ứng. "
ENGLISH = "The foreign minister said both sides would resume talks next week, once the conditions on food supplies are met. "


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (VIETNAMESE, "vi"),
        (ENGLISH, "en"),
        ("Giá gạo tăng mạnh", "vi"),
        (
            "Le ministre a déclaré que les deux parties reprendraient les négociations la semaine prochaine.",
            "fr",
        ),
        (
            "Menteri mengatakan kedua pihak akan melanjutkan perundingan pekan depan karena syarat bantuan sudah dipenuhi.",
            "id",
        ),
        ("Министр иностранных дел заявил, что стороны возобновят переговоры на следующей неделе.", "ru"),
        ("外交部长表示，双方将于下周恢复谈判，前提是粮食供应条件得到满足。", "zh"),
        ("外務大臣は、双方が来週交渉を再開すると述べた。", "ja"),
        ("외교부 장관은 양측이 다음 주에 협상을 재개할 것이라고 밝혔다.", "ko"),
        ("รัฐมนตรีต่างประเทศกล่าวว่าทั้งสองฝ่ายจะกลับมาเจรจากันในสัปดาห์หน้า", "th"),
        ("Der Außenminister sagte, beide Seiten würden die Gespräche in der kommenden Woche wieder aufnehmen.", "de"),
        ("El ministro de Exteriores dijo que ambas partes reanudarían las conversaciones la próxima semana.", "es"),
        (
            "Ministrul de externe a declarat că ambele părţi vor relua discuţiile săptămâna viitoare.",
            "ro",
        ),
        (
            "Ministar vanjskih poslova rekao je da će obje strane nastaviti razgovore sljedeći tjedan u Zagrebu.",
            "hr",
        ),
    ],
)
def test_the_language_is_told(text: str, code: str) -> None:
    assert language_of(text) == code


def test_vietnamese_without_accents_is_vietnamese() -> None:
    text = "Ngoai truong cho biet hai ben se noi lai dam phan vao tuan toi, sau khi nhieu nguoi dan duoc cuu tro."
    assert language_of(text) == "vi"


def test_of_a_mixed_page_the_larger_part_decides() -> None:
    assert language_of(VIETNAMESE * 5 + ENGLISH * 2) == "vi"
    assert language_of(ENGLISH * 6 + VIETNAMESE) == "en"


def test_vietnamese_names_do_not_make_english_vietnamese() -> None:
    assert (
        language_of("Nguyễn Văn An and Trần Thị Hoà told reporters in Huế that the company had not paid its workers since May.")
        == "en"
    )


def test_yoruba_has_dotted_letters_too_but_is_not_vietnamese() -> None:
    assert language_of("Ọ̀gá àgbà ilé ìwé náà sọ pé àwọn ọmọ ilé ẹ̀kọ́ yóò padà sí ẹnu ẹ̀kọ́ ní ọ̀sẹ̀ tó ń bọ̀ lẹ́yìn ìsinmi.") != "vi"


@pytest.mark.parametrize("text", ["", "   \n", "12.5% 2024", "OK", "Hello", "😀" * 50, "a" * 19])
def test_too_little_to_tell(text: str) -> None:
    assert language_of(text) is None


def test_a_vietnamese_article_takes_two_milliseconds_at_most() -> None:
    article = VIETNAMESE * 40
    start = time.process_time()
    for _ in range(100):
        language_of(article)
    assert (time.process_time() - start) / 100 < 0.002
