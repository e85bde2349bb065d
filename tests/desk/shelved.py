"""Archive files for the desk's tests."""

from __future__ import annotations

from pathlib import Path

from tests.handmade import article, at, bridge, statement

from nguon.archive import Archive
from nguon.record import Coordinates, Entity, Event, Name, Record, Time

ODD_IDS = [
    "a/b",
    "..",
    ".",
    "../../etc/passwd",
    "đường/phố ngàn",
    "50%2F%2f~2F",
    "a?b=c#d",
    "a/statement/s1",
    "a/versions",
    "~",
    "'\"<>&",
]


def kept(path: Path, *records: Record) -> Path:
    """An archive file with the records in it."""
    with Archive.open(path, create=True) as archive, archive.writing():
        for number, record in enumerate(records):
            archive.add(record, f"{number} {record.article.id}")
    return path


def later_bridge() -> Record:
    """The bridge's page as it was changed a day later."""
    first = bridge()
    changed = first.article.model_copy(update={"title": "Cầu Sông Ngàn đóng cửa bốn tháng", "published": "2024-05-05"})
    return first.model_copy(update={"article": changed})


def hatchery() -> Record:
    """A Vietnamese report with events, names and countries: a strike, an arrest that was denied, help that was asked for."""
    made = article(
        "trai-giong",
        [
            ("title", "Công nhân trại giống Cửa Vồng đình công"),
            (
                "paragraph",
                "Hôm 7/3, hơn 200 công nhân trại giống Cửa Vồng đình công vì bị nợ lương. Bà Hạ Thu Mây, đại diện công nhân, nói: "
                "“Chúng tôi xin Oslo giúp đỡ”. Công an huyện Vồng phủ nhận việc bắt giữ bà Mây.",
            ),
        ],
        outlet="Báo Vồng",
        language="vi",
        published="2024-03-08",
        url="https://bao.example/trai-giong",
    )
    text = made.text
    names = ("Cửa Vồng", "Hạ Thu Mây", "Oslo", "Vồng")
    entities = (
        Entity(id="e1", kind="group", name="công nhân trại giống Cửa Vồng", country="VNM"),
        Entity(id="e2", kind="person", name="Hạ Thu Mây", aliases=("bà Mây",), country="VNM"),
        Entity(id="e3", kind="organization", name="Công an huyện Vồng", country="VNM"),
        Entity(id="e4", kind="place", name="Oslo", country="NOR", coordinates=Coordinates(latitude=59.91273, longitude=10.74609)),
    )
    day = at(text, "7/3")
    return Record(
        article=made,
        entities=entities,
        names=tuple(Name(start=span.start, end=span.end, kind="place") for span in (at(text, name) for name in names)),
        statements=(
            statement(text, "s1", "direct", "“Chúng tôi xin Oslo giúp đỡ”", cue="nói", source="Bà Hạ Thu Mây", speaker="e2"),
            statement(text, "s2", "indirect", "việc bắt giữ bà Mây", cue="phủ nhận", source="Công an huyện Vồng", speaker="e3"),
        ),
        events=(
            Event(id="h1", type="PROTEST", trigger=at(text, "đình công", 2), actors=("e1",), place="Cửa Vồng",
                  time=Time(start=day.start, end=day.end, value="2024-03-07")),
            Event(id="h2", type="REQUEST", trigger=at(text, "xin"), actors=("e2",), recipients=("e4",), within="s1"),
            Event(id="h3", type="COERCE", trigger=at(text, "bắt giữ"), actors=("e3",), recipients=("e2",), status="denied",
                  within="s2"),
        ),
    )  # fmt: skip
