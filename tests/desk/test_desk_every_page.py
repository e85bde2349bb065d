"""Every page of the demo's desk in a real browser: both languages, light and dark, phone and desktop, enlarged, printed."""

from __future__ import annotations

import re
from urllib.request import urlopen

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from tests.desk.browsing import IN_BROWSER, faults, overflowing, sized, violations
from tests.desk.test_desk_pages import links

pytestmark = IN_BROWSER


def first(address: str, page: str, begins: str) -> str:
    """The first link of a page that begins so."""
    with urlopen(address + page) as answer:
        return next(link for link in links(answer.read().decode()) if link.startswith(begins) and "atom" not in link)


@pytest.fixture(scope="module")
def pages(demo: str) -> dict[str, str]:
    """An address of each kind of page."""
    bridge = first(demo, "/search?q=Tolva", "/story/")
    claim = first(demo, bridge, "/claim/")
    article = "/article/quay-herald-20240205"
    return {
        "overview": "/",
        "articles": "/articles",
        "stories": "/stories",
        "story": bridge,
        "claim": claim,
        "struck": first(demo, claim, f"{claim}?strike="),
        "article": article,
        "statement": first(demo, article, f"{article}/statement/"),
        "versions": f"{article}/versions",
        "who": first(demo, claim, "/who/"),
        "figures": "/figures/relays",
        "search": "/search?q=thu%E1%BA%BF",
        "filtered": "/search?q=c&speaker=x",
        "nothing": "/search?q=xyzzy",
        "wrong": "/search?since=yesterday",
        "failure": "/nothing",
    }


LOOKS = [("vi", "light", 1280), ("en", "dark", 1280), ("vi", "dark", 390), ("en", "light", 390)]


@pytest.mark.parametrize(("language", "scheme", "width"), LOOKS)
def test_no_page_has_a_fault(
    visitor: WebDriver, demo: str, pages: dict[str, str], language: str, scheme: str, width: int
) -> None:
    sized(visitor, width, 900, scheme)
    visitor.get(f"{demo}/?lang={language}")
    wrong = {}
    for name, at in pages.items():
        visitor.get(demo + at)
        assert visitor.find_element(By.TAG_NAME, "html").get_attribute("lang") == language
        found = [*faults(visitor), *violations(visitor), *(["wider than the window"] if overflowing(visitor) else [])]
        if found:
            wrong[name] = found
        told = [
            one for one in visitor.get_log("browser") if name not in ("failure", "wrong") or "status of 40" not in one["message"]
        ]
        assert told == [], name
    assert wrong == {}


@pytest.mark.parametrize("width", [390, 1280])
def test_what_is_folded_has_no_fault_either(visitor: WebDriver, demo: str, pages: dict[str, str], width: int) -> None:
    sized(visitor, width, 900)
    wrong, unfolded = {}, 0
    for name in ("story", "claim", "struck", "who", "search", "article"):
        visitor.get(demo + pages[name])
        unfolded += visitor.execute_script(
            "const folded = [...document.querySelectorAll('details:not([open])')]; folded.forEach((one) => (one.open = true));"
            "return folded.length"
        )
        found = [*faults(visitor), *violations(visitor), *(["wider than the window"] if overflowing(visitor) else [])]
        if found:
            wrong[name] = found
    assert unfolded > 6
    assert wrong == {}


@pytest.mark.parametrize("width", [320, 640])
def test_every_page_can_be_read_enlarged_two_and_four_times(
    visitor: WebDriver, demo: str, pages: dict[str, str], width: int
) -> None:
    """1280 pixels enlarged twice are 640, four times 320 (WCAG 1.4.4 and 1.4.10)."""
    sized(visitor, width, 512)
    wrong = {}
    for name, at in pages.items():
        visitor.get(demo + at)
        found = [*faults(visitor), *(["wider than the window"] if overflowing(visitor) else [])]
        if found:
            wrong[name] = found
    visitor.get_log("browser")
    assert wrong == {}


#: What a page and all that it loads may weigh as it is sent, at a first visit.
HEAVIEST = 100_000
_WEIGHT = """
    const sent = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
    return sent.map((one) => [one.name.split('/').pop().split('?')[0], one.transferSize])"""


def test_a_first_visit_to_any_page_weighs_less_than_a_hundred_kilobytes(
    visitor: WebDriver, demo: str, pages: dict[str, str]
) -> None:
    too_heavy = {}
    for name, at in pages.items():
        visitor.execute_cdp_cmd("Network.clearBrowserCache", {})
        visitor.get(f"{demo}{at}{'&' if '?' in at else '?'}lang=vi")
        visitor.execute_async_script("document.fonts.ready.then(arguments[0])")
        sent = visitor.execute_script(_WEIGHT)
        faces = {file for file, weight in sent if file.endswith(".woff2") and weight > 10_000}
        assert "source-serif-latin.woff2" in faces, "the cache is empty, and faces count"
        assert "source-serif-vietnamese.woff2" in faces or name != "overview", "it has Vietnamese words"
        assert {"reading.css", "desk.css", "desk.js"} <= {file for file, weight in sent if weight}
        if sum(weight for _, weight in sent) >= HEAVIEST:
            too_heavy[name] = sent
    visitor.get_log("browser")
    assert too_heavy == {}


def test_an_article_prints_with_its_sources_as_numbered_notes(visitor: WebDriver, demo: str) -> None:
    sized(visitor, 720, 1000, "dark", media="print")
    visitor.get(f"{demo}/article/quay-herald-20240205?lang=en")
    notes = visitor.find_elements(By.CSS_SELECTOR, ".note")
    assert notes
    for note in notes:
        assert note.is_displayed()
        number = note.find_element(By.CSS_SELECTOR, ".number").text
        assert number in [one.text for one in visitor.find_elements(By.CSS_SELECTOR, ".ref a")]
        assert re.search(r"relayed by|published by|speaker", note.text)
    for gone in (".mast", ".turn", ".copy", ".index"):
        assert not any(one.is_displayed() for one in visitor.find_elements(By.CSS_SELECTOR, gone)), gone
    ground = visitor.execute_script("return getComputedStyle(document.documentElement).backgroundColor")
    assert ground == "rgb(255, 255, 255)"
    assert faults(visitor) == []


_TITLE_AND_NOTE = """
    const row = [...document.querySelectorAll('.title-row')].find((row) => row.querySelector('.note'));
    return [row.querySelector('.text .content').getBoundingClientRect().bottom, row.querySelector('.note').getBoundingClientRect().top]"""


@pytest.mark.parametrize("media", ["", "print"])
def test_a_note_to_a_title_stands_clear_of_the_line_under_its_words(visitor: WebDriver, demo: str, media: str) -> None:
    sized(visitor, 720, 1000, media=media)
    visitor.get(f"{demo}/article/morning-fjord-20231114")
    line, note = visitor.execute_script(_TITLE_AND_NOTE)
    assert note >= line


@pytest.mark.parametrize("page", ["story", "claim", "struck"])
def test_where_reports_come_from_prints_whole_with_its_steps(
    visitor: WebDriver, demo: str, pages: dict[str, str], page: str
) -> None:
    sized(visitor, 720, 1000, media="print")
    visitor.get(demo + pages[page])
    drawn = visitor.execute_script("return document.querySelector('.origins').getBoundingClientRect().right")
    assert drawn <= visitor.execute_script("return document.documentElement.clientWidth")
    assert visitor.find_element(By.CSS_SELECTOR, ".rests tbody tr:last-child").rect["height"] > 0
    assert not overflowing(visitor)
    assert not any(one.is_displayed() for one in visitor.find_elements(By.CSS_SELECTOR, ".origin-list a"))


def test_the_checks_see_what_is_wrong(visitor: WebDriver, demo: str) -> None:
    visitor.get(f"{demo}/stories")
    break_it = """
        const over = document.querySelector('h1').cloneNode(true);
        over.style.cssText = 'position: absolute; top: ' + document.querySelector('h1').getBoundingClientRect().top + 'px';
        const cut = document.createElement('p');
        cut.style.cssText = 'overflow: hidden; width: 2rem; white-space: nowrap';
        cut.className = 'too-narrow';
        cut.textContent = 'words that do not fit';
        document.querySelector('main').append(over, cut, document.createElement('img'));"""
    visitor.execute_script(break_it)
    found = faults(visitor)
    assert any(fault.startswith("over: ") for fault in found)
    assert "cut: too-narrow" in found
    assert any(one.startswith("image-alt") for one in violations(visitor))
