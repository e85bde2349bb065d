"""Stories and claims: where they come from, what is left without an origin, what changed on the way."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.desk.shelved import kept
from tests.desk.test_desk_pages import links, words_of
from tests.handmade import ATTACK, article, at, hostile

from nguon.archive import Archive
from nguon.desk.app import create_app
from nguon.desk.graphs import Drawing, drawing
from nguon.desk.telling import Teller
from nguon.exports.words import words
from nguon.record import Entity, Event, Record
from nguon.tracing.results import Edge, Origin, OriginGraph, Struck
from nguon.tracing.tracer import trace


def claim_of(traced: TestClient, article: str) -> str:
    """The claim that the first statement of an article reports, as its page links it."""
    return next(link for link in links(traced.get(f"/article/{article}").text) if link.startswith("/claim/"))


def test_stories_are_listed_by_independent_origins(traced: TestClient) -> None:
    page = words_of(traced.get("/stories?lang=en").text)
    assert "2 stories told by several articles" in page
    assert page.index("2 to 3 independent origins") < page.index("1 independent origin")
    listed = traced.get("/api/v1/stories").json()
    assert listed["total"] == 2
    assert [(row["fewest"], row["most"]) for row in listed["stories"]] == [(2, 3), (1, 1)]
    assert traced.get("/api/v1/stories?limit=1&offset=1").json()["stories"] == listed["stories"][1:]


def test_a_story_is_told_with_its_days_voices_outlets_origins_and_claims(traced: TestClient) -> None:
    at = next(link for link in links(traced.get("/stories").text) if link.startswith("/story/"))
    page = traced.get(at, params={"lang": "vi"}).text
    text = words_of(page)
    for told in ("10 tháng 10, 2024", "từ 2 đến 3 nguồn tin độc lập", "Đỗ Văn Khải", "Báo Cửa Sông", "Nhật báo Đồi Cọ"):
        assert told in text
    assert '<svg class="origins"' in page
    assert any(link.startswith("/claim/") for link in links(page))


def test_an_article_leads_to_its_story_and_a_statement_to_its_other_reports(traced: TestClient) -> None:
    page = traced.get("/article/27-a?lang=en").text
    assert "3 other reports of it" in words_of(page)
    statement = next(link for link in links(page) if "/statement/" in link)
    alone = traced.get(f"{statement}?lang=en").text
    assert "3 other reports of it" in words_of(alone)
    assert {link for link in links(alone) if link.startswith("/claim/")} <= set(links(page))
    assert any(link.startswith("/story/") for link in links(page))


def test_an_origin_is_struck_out_and_what_falls_is_told(traced: TestClient) -> None:
    claim = claim_of(traced, "27-a")
    page = traced.get(claim, params={"lang": "en"}).text
    assert "2 to 3 independent origins" in words_of(page)
    strike = next(link for link in links(page) if "strike=" in link)
    without = traced.get(strike.partition("#")[0]).text
    assert "1 to 2 independent origins" in words_of(without)
    assert without.count('class="box-of gone"') == 2, "the agency's own page and the paper that copies it"
    struck = traced.get("/api/v1/claims/" + claim.removeprefix("/claim/"), params={"strike": "outlet:TTXVN"}).json()["struck"]
    assert (sorted(struck["fallen"]), struck["fewest"], struck["most"]) == (["27-a", "27-b"], 1, 2)
    assert traced.get(f"{claim}?strike=nobody").status_code == 404


def test_what_changed_on_the_way_stands_before_and_after(traced: TestClient) -> None:
    page = traced.get(claim_of(traced, "08-a"), params={"lang": "en"}).text
    assert "another number" in words_of(page)
    assert "<ins>800</ins>" in page
    assert "<del>ba trăm</del>" in page or "<del>300</del>" in page
    told = traced.get("/api/v1/claims/" + claim_of(traced, "08-a").removeprefix("/claim/")).json()
    assert [drift["kind"] for drift in told["claim"]["drift"]] == ["number_changed"]
    assert len(told["words"]) == len(told["claim"]["reports"]) == 4


def test_every_step_has_its_words(traced: TestClient) -> None:
    told = traced.get("/api/v1/claims/" + claim_of(traced, "08-a").removeprefix("/claim/")).json()
    assert any(step["words"] and "Báo Hà Lam" in step["words"] for step in told["steps"])


def test_stories_are_found_by_words(traced: TestClient) -> None:
    assert any(link.startswith("/story/") for link in links(traced.get("/search?q=xả lũ").text))
    assert traced.get("/api/v1/stories", params={"q": "xả lũ"}).json()["total"] == 1
    assert traced.get("/api/v1/stories", params={"q": "zzz"}).json()["total"] == 0


def test_who_tracing_cannot_tell_apart_or_together_stands_under_the_name_and_each_alone(traced: TestClient) -> None:
    by_name = traced.get("/api/v1/who/Đỗ Văn Khải").json()
    assert by_name["facets"]["counted"] == 3
    if by_name["actor"] is None:
        alone = traced.get("/api/v1/who/" + by_name["namesakes"][0]["actor"]).json()
        assert (alone["name"], alone["facets"]["counted"]) == ("Đỗ Văn Khải", 1)


def test_who_is_traced_as_one_has_one_page_under_name_and_id(traced: TestClient) -> None:
    by_name = traced.get("/api/v1/who/Sở Lâm nghiệp Hà Lam").json()
    assert by_name["actor"]
    assert traced.get("/api/v1/who/" + by_name["actor"]).json() == by_name
    assert "goes by the name" not in traced.get("/who/" + by_name["actor"] + "?lang=en").text


@pytest.mark.parametrize("address", ["/story/s-0", "/claim/c-0", "/api/v1/stories/x", "/api/v1/claims/x"])
def test_what_was_not_found_is_not_there(traced: TestClient, address: str) -> None:
    assert traced.get(address).status_code == 404


def test_without_tracing_the_page_says_how_to_trace(desk: TestClient) -> None:
    assert "nguon trace" in desk.get("/stories").text


def drawn(graph: OriginGraph, articles: str, struck: Struck | None = None) -> Drawing:
    made = drawing(graph, [Teller(a, None, a, None, None) for a in articles], struck)
    assert made
    return made


def test_boxes_of_a_graph_never_lie_on_each_other_even_if_its_steps_run_round() -> None:
    origins = tuple(Origin(f"o{n}", "outlet", f"O{n}", ("a",)) for n in range(5))
    edges = (*(Edge(a, b, "copy") for a, b in ("ab", "bc", "ca", "aa", "de")), Edge("e", "o1", "relay"))
    boxes = drawn(OriginGraph(origins, edges, 1, 5), "abcdefg").boxes
    assert len(boxes) == 12
    for i, one in enumerate(boxes):
        for other in boxes[i + 1 :]:
            assert abs(one.x - other.x) >= 168 or abs(one.y - other.y) >= 46


def test_of_too_much_those_origins_are_drawn_that_most_rest_on() -> None:
    many = [Origin(f"o{n}", "document", f"O{n}", (f"x{n}",)) for n in range(50)]
    origins = (*many, Origin("two", "outlet", "Two", ("x1", "x2")), Origin("three", "outlet", "Three", ("x3", "x4", "x5")))
    edges = (*(Edge(f"x{n}", f"o{n}", "document") for n in range(50)), Edge("x1", "two", "relay"), Edge("x3", "three", "relay"))
    made = drawing(OriginGraph(origins, edges, 50, 52), [Teller(f"x{n}", None, None, None, None) for n in range(50)], None)
    assert made
    assert [box.origin.id for box in made.boxes if box.origin] == ["three", "two"]
    assert [box.article for box in made.boxes if box.article] == ["x1", "x2", "x3", "x4", "x5"]
    assert (made.left_out, len(made.arrows)) == (50, 2)


def test_what_nothing_is_known_of_is_not_drawn() -> None:
    graph = OriginGraph((Origin("o", "own", "O", ()),), (), 1, 1)
    assert drawing(graph, [Teller(str(n), None, None, None, None) for n in range(60)], None) is None
    assert drawing(OriginGraph((), (), 0, 0), [], None) is None


def test_no_line_of_a_drawing_is_cut_off() -> None:
    edges = (
        Edge("a", "o0", "relay"),
        Edge("b", "a", "relay"),
        Edge("b", "o0", "relay"),
        Edge("c", "b", "copy"),
        Edge("c", "o0", "copy"),
    )
    made = drawn(OriginGraph((Origin("o0", "outlet", "O", ("a", "b", "c")),), edges, 1, 1), "abc")
    drops = [float(y) for arrow in made.arrows for y in re.findall(r"[ C](\d+(?:\.\d+)?)(?=[CH]|$)", arrow.path)]
    assert drops
    assert max(drops) < made.height


def announced_and_done(odd: str = "") -> tuple[Record, Record]:
    """Two reports of one withdrawal, before and after, with their events; `odd` ends their titles and outlets."""
    said = "Karvia {} rút quân khỏi vùng biên giới với Novra. Cuộc rút quân gồm ba nghìn lính và bốn mươi xe bọc thép ở đồi Sạn, \
theo thoả thuận ký ở Lạc Hà. Dân hai làng Thượng Sạn và Hạ Sạn chờ ngày về nhà sau sáu năm."
    made = []
    for name, day, word, status in (("before", "2024-05-01", "sẽ", "planned"), ("after", "2024-05-08", "đã", "actual")):
        page = article(name, [("title", f"Karvia {word} rút quân{odd}"), ("paragraph", said.format(word))], outlet=f"Báo {name}{odd}",
                       language="vi", published=day)  # fmt: skip
        sides = (Entity(id="e1", kind="place", name="Karvia", mentions=(at(page.text, "Karvia"),)),
                 Entity(id="e2", kind="place", name="Novra", mentions=(at(page.text, "Novra"),)))  # fmt: skip
        event = Event(
            id="v1", type="RETREAT", trigger=at(page.text, "rút quân", 2), actors=("e1",), recipients=("e2",), status=status
        )
        made.append(Record(article=page, entities=sides, events=(event,)))
    return made[0], made[1]


def client_over(path: Path, *records: Record) -> TestClient:
    kept(path, *records)
    with Archive.open(path) as archive:
        trace(archive)
    return TestClient(create_app(path), base_url="http://127.0.0.1:8765")


def test_what_became_of_an_announcement_is_told_beside_the_days(tmp_path: Path) -> None:
    desk = client_over(tmp_path / "t.nguon", *announced_and_done())
    story = next(link for link in links(desk.get("/stories").text) if link.startswith("/story/"))
    page = desk.get(story, params={"lang": "en"}).text
    days = page[page.index('class="days"') : page.index('class="aside"')]
    text = words_of(days)
    assert text.index("1 May 2024") < text.index("planned") < text.index("8 May 2024")
    assert "Karvia → Novra: rút quân" in text
    became = words_of(page[page.index('id="became"') :])
    assert "it happened" in became
    assert "Báo after" in became
    told = desk.get(story.replace("/story/", "/api/v1/stories/")).json()["outcomes"]
    assert [(one["link"]["kind"], one["announced"]["article"], one["later"]["article"]) for one in told] == [
        ("happened", "before", "after")
    ]


BECAME = {
    "Karvia sẽ rút quân khỏi đồi Sạn": {
        ("cua-song-20240506", "rút khỏi", "happened", "phia-nam-20240510"),
        ("cua-song-20240506", "trả tự do", "refused", "phia-nam-20240510"),
    },
    "Havnes pilots to strike for three days": {
        ("morning-fjord-20240606", "strike", "put_off", "morning-fjord-20240609"),
        ("morning-fjord-20240606", "meet", "happened", "morning-fjord-20240609"),
    },
}


@pytest.mark.parametrize("title", BECAME)
def test_the_demo_shows_what_became_of_what_was_announced_and_demanded(title: str, shown: TestClient) -> None:
    story = next(row["id"] for row in shown.get("/api/v1/stories").json()["stories"] if row["title"] == title)
    told = shown.get(f"/api/v1/stories/{story}").json()["outcomes"]
    found = {(it["announced"]["article"], it["announced"]["words"], it["link"]["kind"], it["later"]["article"]) for it in told}
    assert found >= BECAME[title]
    for one in told:
        assert one["later"]["words"] in one["words"], "the line that tells of it"
        record = shown.get(f"/api/v1/articles/{one['later']['article']}").json()
        assert one["words"] in record["article"]["text"]
    page = shown.get(f"/story/{story}", params={"lang": "en"}).text
    became = words_of(page[page.index('id="became"') :])
    for _, announced, kind, _ in BECAME[title]:
        assert announced in became
        assert words("en", "nguon.desk")(f"outcome_{kind}") in became


def test_a_story_tells_who_acts_in_it(shown: TestClient) -> None:
    listed = shown.get("/api/v1/stories").json()["stories"]
    story = next(row["id"] for row in listed if row["title"] == "Karvia sẽ rút quân khỏi đồi Sạn")
    page = shown.get(f"/story/{story}?lang=en").text
    actors = words_of(page[page.index('id="actors"') :].partition("</section>")[0])
    assert actors.startswith('id="actors">Who acts, and on whom')
    assert "Karvia" in actors
    assert "Tomas Brel" in actors


def test_hostile_words_are_text_on_the_pages_of_stories_too(tmp_path: Path) -> None:
    desk = client_over(tmp_path / "t.nguon", *announced_and_done(f" {ATTACK}"), hostile(3, "one"), hostile(3, "two"))
    story = next(link for link in links(desk.get("/stories").text) if link.startswith("/story/"))
    for address in ("/", "/stories", story, "/search?q=onmouseover"):
        answer = desk.get(address)
        assert answer.status_code == 200
        assert not re.search(r"<(script(?! type=.module. src=./static/)|img|iframe)\b", answer.text)
        assert not re.search(r'\s(on\w+|style)="', answer.text)
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", answer.text)
        assert len(answer.content) < 100_000


def test_where_a_country_is_not_known_no_country_is_counted(desk: TestClient) -> None:
    found = (
        desk.get("/api/v1/facets", params={"q": "xin OR bắt"}).json() | desk.get("/api/v1/facets", params={"speaker": "L"}).json()
    )
    assert "None" not in [one["value"] for one in found["country"]]
    assert [one["value"] for one in desk.get("/api/v1/facets", params={"outlet": "Báo Vồng"}).json()["country"]] == ["VNM"]
