"""Events of several articles as one, and what became of those announced or demanded."""

from __future__ import annotations

from typing import Any

import pytest

from nguon.record import Article, Block, Entity, Event, Record
from nguon.tracing.claims import claims_of
from nguon.tracing.results import TracedStory
from nguon.tracing.tellings import Actor, Source


def page(article: str, day: str, text: str, trigger: str, **event: Any) -> Source:
    start = text.index(trigger)
    made = Article(
        id=article, input=article, language="vi", published=day, outlet=f"Báo {article}", text=text,
        blocks=(Block(kind="paragraph", start=0, end=len(text)),),
    )  # fmt: skip
    entities = (Entity(id="e1", kind="place", name="Karvia"), Entity(id="e2", kind="place", name="Novra"))
    happened = Event(id="v1", trigger=(start, start + len(trigger)), actors=("e1",), recipients=("e2",), **event)
    actors = {"e1": Actor("a-karvia", "Karvia"), "e2": Actor("a-novra", "Novra")}
    return Source(article, Record(article=made, entities=entities, events=(happened,)), actors)


ANNOUNCED = page(
    "a", "2024-05-01", "Karvia sẽ rút quân khỏi vùng biên giới với Novra trong tuần tới.", "rút quân", type="RETREAT", status="planned"
)  # fmt: skip


def traced(*pages: Source) -> TracedStory:
    return claims_of("s-0", pages)


@pytest.mark.parametrize(
    ("text", "trigger", "event", "kind"),
    [
        ("Karvia đã rút quân khỏi vùng biên giới với Novra.", "rút quân", {"type": "RETREAT"}, "happened"),
        ("Karvia hoãn rút quân khỏi vùng biên giới với Novra.", "rút quân", {"type": "RETREAT"}, "put_off"),
        ("Karvia không rút quân khỏi vùng biên giới với Novra.", "rút quân", {"type": "RETREAT", "status": "denied"}, "denied"),
        ("Novra bác việc Karvia rút quân khỏi vùng biên giới.", "bác", {"type": "REJECT"}, "refused"),
    ],
)
def test_what_became_of_an_announcement_is_linked(text: str, trigger: str, event: dict[str, str], kind: str) -> None:
    later = page("b", "2024-05-08", text, trigger, **event)
    (link,) = traced(ANNOUNCED, later).outcomes
    assert (link.announced, link.later, link.kind) == (("a", "v1"), ("b", "v1"), kind)
    assert later.record.slice(link.span) == trigger


def test_what_has_nothing_to_do_with_it_is_not_linked() -> None:
    other = page("b", "2024-05-08", "Karvia tặng Novra năm nghìn tấn lúa mì.", "tặng", type="AID")
    earlier = page("c", "2024-04-08", "Karvia đã rút quân khỏi vùng biên giới với Novra.", "rút quân", type="RETREAT")
    assert traced(ANNOUNCED, other, earlier).outcomes == ()


def test_one_event_in_two_articles_is_one_with_two_reports() -> None:
    one = page("a", "2024-05-08", "Karvia đã rút quân khỏi vùng biên giới với Novra.", "rút quân", type="RETREAT")
    two = page("b", "2024-05-09", "Quân đội Karvia rút khỏi biên giới Novra.", "rút", type="RETREAT")
    three = page("c", "2024-05-09", "Karvia tặng Novra năm nghìn tấn lúa mì.", "tặng", type="AID")
    found = traced(one, two, three).happenings
    assert [[report.article for report in happening.reports] for happening in found] == [["a", "b"], ["c"]]
    assert (found[0].graph.fewest, found[0].graph.most) == (1, 2)
