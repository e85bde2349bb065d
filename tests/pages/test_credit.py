"""Credits and origins: the forms that Vietnamese and English newspapers use, and what only looks like one."""

from __future__ import annotations

import pytest

from nguon.pages.credit import credit_of, origin_of


@pytest.mark.parametrize(
    ("caption", "name"),
    [
        ("(Ảnh: Reuters)", "Reuters"),
        ("Ngoại trưởng tại cuộc họp báo. (Nguồn: APA)", "APA"),
        ("Ngoại trưởng tại cuộc họp báo. (Nguồn: APA) |", "APA"),
        ("Lũ về trong đêm - Ảnh: CÔNG TRUNG", "CÔNG TRUNG"),
        ("Lũ về trong đêm - Ảnh: AFP.", "AFP"),
        ("Lũ về trong đêm - Ảnh TRẤN KIÊN", "TRẤN KIÊN"),
        ("Trạm thu phí bị phản ứng - Ảnh: T.T. D.", "T.T. D."),
        ("Bản đồ vùng ngập. Đồ hoạ: Google Maps.", "Google Maps"),
        ("Đoàn tàu rời ga. Video: Reuters", "Reuters"),
        ("Video: “người bay” vượt eo biển. Nguồn Euronews.", "Euronews"),
        ("Học sinh trong lớp - Ảnh do nhân vật cung cấp.", "nhân vật"),
        ("Nghi phạm - Ảnh Công an Thanh Hoá cung cấp", "Công an Thanh Hoá"),
        ("Một chiếc tàu. Ảnh minh họa: TASS.", "TASS"),
        ("Biểu tình ở Brussels - Ảnh: REUTERS, AFP", "REUTERS, AFP"),
        ("Tổng thống phát biểu. Ảnh: AFP/TTXVN", "AFP/TTXVN"),
        ("Hiện trường. (Ảnh: TTXVN phát)", "TTXVN"),
        ("Thủ tướng tiếp khách. (Ảnh: Dương Giang/TTXVN)", "Dương Giang/TTXVN"),
        ("Một góc phố. [Ảnh: Xinhua]", "Xinhua"),
        ("Cảnh quay hiện trường - Ảnh cắt từ clip: VTV", "VTV"),
        ("Photo: AP", "AP"),
        ("The minister in Hanoi. Photograph: Jane Doe/AP", "Jane Doe/AP"),
        ("Protesters in the square. (AP Photo/Jane Doe)", "AP"),
        ("Protesters in the square. Jane Doe/Getty Images", "Jane Doe/Getty Images"),
        ("Protesters in the square. Getty Images", "Getty Images"),
        ("Protesters in the square | REUTERS", "REUTERS"),
        ("Protesters in the square. REUTERS/Jane Doe", "REUTERS/Jane Doe"),
        ("The plume of Europa. (Image credit: NASA/JPL-Caltech)", "NASA/JPL-Caltech"),
        ("A market in Hue. Photo by Jane Doe", "Jane Doe"),
        ("A market in Hue. Courtesy of Jane Doe", "Jane Doe"),
        ("A market in Hue. © Jane Doe", "Jane Doe"),
        ("A market in Hue. Jane Doe via Getty Images", "Jane Doe via Getty Images"),
    ],
)
def test_a_caption_credits(caption: str, name: str) -> None:
    assert credit_of(caption) == name


@pytest.mark.parametrize(
    "caption",
    [
        "",
        "Ảnh minh hoạ",
        "Ảnh minh họa.",
        "(Ảnh: Internet)",
        "Ông A (trái) và bà B tại phiên toà.",
        "Bức ảnh chụp năm 1975 cho thấy một chiếc cầu",
        "Ảnh chụp vệ tinh hôm thứ hai cho thấy hai tàu sân bay ở ngoài khơi, theo lời các quan chức nước này nói hôm qua",
        "The photo shows a street in 1975",
        "Source of the river",
    ],
)
def test_a_caption_that_credits_nobody(caption: str) -> None:
    assert credit_of(caption) is None


@pytest.mark.parametrize(
    ("byline", "name"),
    [
        ("Mai Lâm (Theo SCMP)", "SCMP"),
        ("Hồng Hạnh (Theo Reuters / AFP)", "Reuters / AFP"),
        ("(Theo TTXVN)", "TTXVN"),
        ("Theo báo Tin tức", "Tin tức"),
        ("(TTXVN/Vietnam+)", "TTXVN/Vietnam+"),
        ("(Nguồn: Xinhua)", "Xinhua"),
        ("Reuters", "Reuters"),
        ("LONDON (AP) —", "AP"),
        ("TTXVN (Hà Nội) –", "TTXVN"),
        ("By Jane Doe, Associated Press", "Associated Press"),
        ("Originally published on Live Science.", "Live Science"),
        ("Copyright 2019 Hawaii News Now. All rights reserved.", "Hawaii News Now"),
        ("PanARMENIAN.Net", "PanARMENIAN.Net"),
    ],
)
def test_a_byline_names_the_origin(byline: str, name: str) -> None:
    assert origin_of(byline) == name


@pytest.mark.parametrize(
    "byline",
    [
        "Vũ Hoàng",
        "Giang Huy - Phương Sơn",
        "Đình Văn (Tổng hợp)",
        "By Jane Doe",
        "BAAR, SWITZERLAND",
        "Thu Hà (Tokyo)",
        "Nhóm PV",
        "",
    ],
)
def test_a_byline_that_names_only_people(byline: str) -> None:
    assert origin_of(byline) is None


def test_a_long_caption_costs_little() -> None:
    assert credit_of("Ảnh " * 20_000) is None
    assert credit_of("a, " * 20_000 + "(") is None
    assert origin_of("theo " * 20_000 + "(") is None
