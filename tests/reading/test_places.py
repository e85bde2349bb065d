"""Where places lie: towns that are told from all others have a point, and nothing else has one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from nguon.languages.gazetteer import Town, region_named, state_called, towns_named
from nguon.languages.world import country_named
from nguon.pages.document import Document
from nguon.pages.text import article_from_text
from nguon.reading import Rules, explain, read
from nguon.reading.places import located
from nguon.reading.reasons import Reason
from nguon.record import Article, Entity, EntityKind, Name, Span

ELSEWHERE: Mapping[str, Any] = {"input": "a.txt", "id": "a"}


def _spans(text: str, words: str) -> tuple[Span, ...]:
    out, at = [], text.find(words)
    while at >= 0:
        out.append(Span(at, at + len(words)))
        at = text.find(words, at + 1)
    return tuple(out)


def placed(
    language: str, text: str, *places: str, kind: EntityKind = "place", outlet: str | None = None
) -> tuple[dict[str, tuple[float, float] | None], tuple[Reason, ...]]:
    """Where the places of a text lie, each given by the words that name it, as (latitude, longitude), and why."""
    article = Article(language=language, text=text, outlet=outlet, **ELSEWHERE)
    spans = {words: _spans(text, words) for words in places}
    entities = [
        Entity(
            id=f"e{i}",
            kind=kind,
            name=words,
            mentions=spans[words],
            country=country.alpha3 if (country := country_named(words)) else None,
        )
        for i, words in enumerate(places)
    ]
    names = sorted(
        (Name(start=s.start, end=s.end, kind="place") for found in spans.values() for s in found), key=lambda name: name.start
    )
    found, reasons = located(article, names, entities)
    return {
        e.name: (round(e.coordinates.latitude, 1), round(e.coordinates.longitude, 1)) if e.coordinates else None for e in found
    }, reasons


def where(language: str, text: str, words: str, *others: str, outlet: str | None = None) -> tuple[float, float] | None:
    return placed(language, text, words, *others, outlet=outlet)[0][words]


@pytest.mark.parametrize(
    ("words", "town"),
    [
        ("Hà Nội", (21.0, 105.8)), ("Huế", (16.5, 107.6)), ("Vinh", (18.7, 105.7)), ("Đà Lạt", (11.9, 108.4)),
        ("TP HCM", (10.8, 106.6)), ("TP.HCM", (10.8, 106.6)), ("TPHCM", (10.8, 106.6)), ("Sài Gòn", (10.8, 106.6)),
        ("Bắc Kinh", (39.9, 116.4)), ("Mát-xcơ-va", (55.8, 37.6)), ("Luân Đôn", (51.5, -0.1)), ("Pa-ri", (48.9, 2.3)),
        ("Ca-bun", (34.5, 69.2)), ("Niu Y-oóc", (40.7, -74.0)), ("Washington", (38.9, -77.0)), ("Thượng Hải", (31.2, 121.5)),
    ],
)  # fmt: skip
def test_a_town_that_is_known_by_one_name_has_its_point(words: str, town: tuple[float, float]) -> None:
    assert where("vi", f"Đoàn đã tới {words} hôm qua.", words) == town


def test_an_accent_makes_another_name() -> None:
    assert where("vi", "Họ gặp nhau ở Vĩnh hôm qua.", "Vĩnh") is None
    assert (
        where("vi", "Họ gặp nhau ở Hoi An hôm qua.", "Hoi An")
        == where("vi", "Họ gặp nhau ở Hội An hôm qua.", "Hội An")
        == (15.9, 108.3)
    )
    assert where("vi", "Họ gặp nhau ở Ha Dong hôm qua.", "Ha Dong") is None, "GeoNames' own name for it is Hà Đông"
    assert where("vi", "Họ gặp nhau ở Hà Đông hôm qua.", "Hà Đông") == (21.0, 105.8)
    assert where("en", "They met in Ha Dong, Vietnam.", "Ha Dong", "Vietnam") == (21.0, 105.8)


def test_either_placement_of_the_tone_mark_is_one_name() -> None:
    for words in ("Tuy Hòa", "Tuy Hoà"):
        assert where("vi", f"Bão đổ bộ vào {words} sáng nay.", words) == (13.1, 109.3)


def test_a_name_of_several_towns_has_no_point_until_the_page_says_which() -> None:
    assert where("en", "The mayor of Springfield resigned.", "Springfield") is None
    assert where("en", "The mayor of Springfield, Illinois, resigned.", "Springfield", "Illinois") == (39.8, -89.6)
    assert where("en", "The mayor of Springfield, MO, resigned.", "Springfield") == (37.2, -93.3)
    assert where("en", "The mayor of San José resigned.", "San José") is None
    assert where("en", "The mayor of San José (Costa Rica) resigned.", "San José", "Costa Rica") == (9.9, -84.1)
    assert where("vi", "Thị trưởng San José từ chức. Tổng thống Costa Rica chưa nói gì.", "San José", "Costa Rica") == (
        9.9,
        -84.1,
    )
    assert where("en", "The fire spread in Cambridge overnight.", "Cambridge") is None
    assert where("en", "The fire spread in Camden, PA.", "PA") is None, "Chongqing is called Pa in some language"


def test_the_words_behind_a_name_go_before_its_size() -> None:
    assert where("en", "A man from Paris, Texas, won.", "Paris", "Texas") == (33.7, -95.6)
    assert where("en", "A man from London, Ontario, won.", "London", "Ontario") == (43.0, -81.2)
    assert where("en", "A man from Paris, Kentucky, won.", "Paris", "Kentucky") is None, "too small for the gazetteer"
    assert where("vi", "Ngoại trưởng đã tới Bắc Kinh, Nga và Lào.", "Bắc Kinh", "Nga", "Lào") == (39.9, 116.4), "a list"
    assert where("en", "Canada's prime minister flew to London.", "London", "Canada") == (51.5, -0.1)


def test_countries_and_regions_are_no_points() -> None:
    for words in ("Georgia", "Việt Nam", "Luxembourg", "Ontario", "Crimea", "Texas", "Bali"):
        assert where("en", f"Much was said in {words} yesterday.", words) is None
    assert where("vi", "Lũ lên nhanh ở Thanh Hóa.", "Thanh Hóa") is None, "the province is meant more often"
    assert where("vi", "Lũ lên nhanh ở tỉnh Thanh Hóa.", "Thanh Hóa") is None
    assert where("vi", "Lũ lên nhanh ở TP Thanh Hóa.", "Thanh Hóa") == (19.8, 105.8)
    assert where("vi", "Lũ lên nhanh ở TP Thái Nguyên.", "Thái Nguyên") == (21.6, 105.8), "that is Taiyuan's name too"
    assert where("vi", "Tàu ghé quần đảo Trường Sa.", "Trường Sa") is None, "that is Changsha's name too"


def test_a_noun_beside_a_name_says_whether_it_is_a_town() -> None:
    assert where("vi", "Cháy nhà ở xã Vinh.", "Vinh") is None
    assert where("vi", "Cháy nhà ở phố Huế.", "Huế") is None
    assert where("vi", "Cháy rừng ở bang Washington.", "Washington") is None
    assert where("en", "Fires burn in Washington state.", "Washington") is None
    assert where("en", "They swam in the Moscow river.", "Moscow") is None
    assert where("vi", "Họ đã tới thành phố Vinh.", "thành phố Vinh") == (18.7, 105.7)
    assert where("vi", "Họ đã tới quận Thủ Đức.", "quận Thủ Đức") is None


def test_a_small_town_needs_a_country() -> None:
    assert where("en", "They fled to Bakhmut.", "Bakhmut") is None
    assert where("en", "They fled to Bakhmut. Ukraine was silent.", "Bakhmut", "Ukraine") == (48.6, 38.0)
    assert where("vi", "Tàu cập cảng ở Hà Tiên.", "Hà Tiên") == (10.4, 104.5), "a Vietnamese page is at home in Vietnam"
    assert where("en", "They fled to Bakhmut.", "Bakhmut", outlet="Kyiv Independent") == (48.6, 38.0)


def test_only_places_have_a_point() -> None:
    for kind in ("person", "organization", "outlet", "group", "document"):
        assert placed("vi", "Vinh nói rằng nước đã rút.", "Vinh", kind=kind)[0]["Vinh"] is None  # type: ignore[arg-type]
    article = article_from_text(
        Document("a.txt", "Thầy giáo Vinh\nÔng Lê Vinh nói rằng nước đã rút khỏi Hà Nội. Vinh cho biết thêm.", language="vi")
    )
    record = read(article, Rules())
    assert {e.name: e.coordinates is not None for e in record.entities if e.kind in ("person", "place")} == {
        "Lê Vinh": False,
        "Hà Nội": True,
    }


def test_a_reason_names_the_entry_and_the_words() -> None:
    text = "The mayor of San José resigned. Costa Rica is calm, and so is Tokyo."
    reasons = placed("en", text, "San José", "Costa Rica", "Tokyo")[1]
    told = [(r.how, r.value, [text[s.start : s.end] for s in r.spans]) for r in reasons]
    assert told == [
        ("country", "geonameid 3621849", ["San José", "Costa Rica"]),
        ("largest town", "geonameid 1850147", ["Tokyo"]),
    ]


def test_an_explained_record_is_the_same_as_one_that_is_not() -> None:
    article = article_from_text(Document("a.txt", "Bão vào Huế\nÔng Lê Bình nói rằng bão đã vào Huế và Hà Nội.", language="vi"))
    explained = explain(article, Rules())
    assert explained.record == read(article, Rules())
    assert {r.value for r in explained.reasons if r.resolved == "coordinates"} == {"geonameid 1580240", "geonameid 1581130"}


def test_the_gazetteer_gives_what_may_be_meant_the_largest_first() -> None:
    towns = towns_named("Birmingham", "en")
    assert [(town.country, town.state) for town in towns[:2]] == [("GBR", "ENG"), ("USA", "AL")]
    assert all(isinstance(town, Town) for town in towns)
    assert towns_named("Xã Không Có", "vi") == ()
    assert region_named("Thanh Hoá") == region_named("Thanh Hóa")
    assert region_named("Hà Nội") is None
    assert state_called("TX") == state_called("Texas")
