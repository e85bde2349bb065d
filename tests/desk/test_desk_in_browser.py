"""The desk in a real browser: read, followed and searched in both languages, by keyboard, on a phone, with hostile pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait
from tests.desk.browsing import IN_BROWSER, desk_at, overflowing, sized
from tests.desk.shelved import kept
from tests.handmade import harbour, hostile

from nguon.exports.html import page

pytestmark = IN_BROWSER


def covered(browser: WebDriver) -> int:
    """How many passages and notes lie over one another."""
    script = """
        const boxes = [...document.querySelectorAll('.row > .text, .note, .credit, aside.related, .panel')]
            .map(e => e.getBoundingClientRect());
        const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
            && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
        return boxes.filter((a, i) => boxes.slice(i + 1).some(b => meet(a, b))).length"""
    return int(browser.execute_script(script))


@pytest.mark.parametrize(
    ("language", "heading", "cite", "search", "said"),
    [("vi", "Toàn cảnh", "Trích dẫn", "Tìm", "Phát ngôn"), ("en", "Overview", "Cite", "Search", "Statements")],
)
def test_from_the_list_to_an_article_to_a_statement_to_a_search(
    watched: WebDriver, address: str, language: str, heading: str, cite: str, search: str, said: str
) -> None:
    watched.get(f"{address}/?lang={language}")
    assert watched.find_element(By.TAG_NAME, "h1").text == heading
    watched.find_element(By.CSS_SELECTOR, '.ways a[href="/articles"]').click()
    watched.find_element(By.PARTIAL_LINK_TEXT, "Cầu Sông Ngàn").click()
    assert watched.find_element(By.TAG_NAME, "html").get_attribute("lang") == language
    note = watched.find_element(By.ID, "n-s2")
    assert "Trần Văn Lộc" in note.text
    note.find_element(By.LINK_TEXT, cite).click()
    assert watched.current_url.endswith("/article/cau-song-ngan/statement/s2")
    assert watched.find_element(By.TAG_NAME, "blockquote").text.startswith("“Chúng tôi không thể chờ thêm")
    box = watched.find_element(By.CSS_SELECTOR, "form.box input")
    box.send_keys("bến phà")
    watched.find_element(By.CSS_SELECTOR, "form.box button").click()
    assert watched.find_element(By.CSS_SELECTOR, ".asking .ask button").text == search
    assert watched.find_element(By.ID, "found-statements").text.startswith(said)
    assert [mark.text for mark in watched.find_elements(By.CSS_SELECTOR, ".quote mark")] == ["bến", "phà"]


def test_the_keyboard_alone_leads_from_the_search_to_a_cited_quote(watched: WebDriver, address: str) -> None:
    watched.get(f"{address}/?lang=en")

    def press(*keys: str) -> None:
        watched.switch_to.active_element.send_keys(*keys)

    press(Keys.TAB)
    assert watched.switch_to.active_element.text == "Skip to the text"
    outline = "return getComputedStyle(document.activeElement).outlineStyle"
    assert watched.execute_script(outline) == "solid", "where the focus is can be seen"
    while watched.switch_to.active_element.get_attribute("name") != "q":
        press(Keys.TAB)
    press("tug", Keys.ENTER)
    for _ in range(40):
        press(Keys.TAB)
        if "quote" in (watched.switch_to.active_element.get_attribute("class") or ""):
            break
    press(Keys.ENTER)
    assert watched.current_url.endswith("/article/harbour-ice/statement/s2")


def test_a_number_leads_to_its_note_and_back_to_the_words(watched: WebDriver, address: str) -> None:
    watched.get(f"{address}/article/cau-song-ngan")
    watched.find_element(By.CSS_SELECTOR, '.ref a[href="#n-s6"]').click()
    assert watched.execute_script("return document.querySelector(':target').id") == "n-s6"
    watched.find_element(By.CSS_SELECTOR, "#n-s6 .number").click()
    target = watched.execute_script("return document.querySelector(':target')")
    assert target.text.startswith("“kinh phí")
    lit = "return getComputedStyle(document.querySelector(':target')).backgroundColor"
    assert watched.execute_script(lit) != "rgba(0, 0, 0, 0)"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 640, 1280])
def test_every_page_fits_every_width(watched: WebDriver, address: str, width: int, scheme: str) -> None:
    sized(watched, width, 800, scheme)
    watched.get(f"{address}/articles")
    odd = watched.find_element(By.PARTIAL_LINK_TEXT, "Tin <script>").get_attribute("href")
    pages = (
        "/", "/articles", "/figures/speakers", "/who/Ada~20Fenwick", "/article/trai-giong", "/article/cau-song-ngan", "/article/cau-song-ngan/statement/s2", "/article/cau-song-ngan/versions",
        "/search?q=c&speaker=x", "/search?q=onmouseover", "/search?q=cau",
    )  # fmt: skip
    for page_address in (*(address + path for path in pages), str(odd)):
        watched.get(page_address)
        assert not overflowing(watched), page_address
        assert covered(watched) == 0, page_address
        ground = watched.execute_script("return getComputedStyle(document.documentElement).backgroundColor")
        assert (ground == "rgb(21, 24, 27)") is (scheme == "dark")


def test_notes_stand_beside_their_passage_on_a_wide_screen_and_below_it_on_a_narrow_one(watched: WebDriver, address: str) -> None:
    for width, beside in ((1280, True), (400, False)):
        sized(watched, width, 900)
        watched.get(f"{address}/article/cau-song-ngan")
        text = watched.execute_script("return document.querySelector('#s2').closest('.text').getBoundingClientRect().toJSON()")
        note = watched.execute_script("return document.querySelector('#n-s2').getBoundingClientRect().toJSON()")
        assert (note["left"] >= text["right"] and abs(note["top"] - text["top"]) < 20) is beside
        assert (note["top"] >= text["bottom"]) is not beside


def test_hostile_words_run_nothing(watched: WebDriver, address: str) -> None:
    watched.get(f"{address}/articles")
    watched.find_element(By.PARTIAL_LINK_TEXT, "Tin <script>").click()
    assert watched.title != "run"
    assert watched.find_elements(By.CSS_SELECTOR, "main script, main img, main iframe") == []
    assert "<script>document.title='run'</script>" in watched.find_element(By.TAG_NAME, "h1").text
    hrefs = [a.get_attribute("href") or "" for a in watched.find_elements(By.TAG_NAME, "a")]
    assert all(href.startswith(address) for href in hrefs)


def test_five_thousand_statements_can_still_be_used(browser: WebDriver, tmp_path: Path) -> None:
    with desk_at(kept(tmp_path / "many.nguon", hostile(5_000, "many"))) as at:
        sized(browser, 1280, 900)
        browser.get(f"{at}/article/many")
        assert len(browser.find_elements(By.CLASS_NAME, "note")) == 5_000
        assert not overflowing(browser)
        browser.execute_script("arguments[0].click()", browser.find_element(By.CSS_SELECTOR, '.ref a[href="#n-x4999"]'))
        assert browser.execute_script("return document.querySelector(':target').id") == "n-x4999"


def test_the_html_export_opens_from_a_file_and_asks_for_nothing(watched: WebDriver, tmp_path: Path) -> None:
    for name, record in (("harbour", harbour()), ("hostile", hostile())):
        file = tmp_path / f"{name}.html"
        file.write_text(page(record), "utf-8")
        watched.get(file.as_uri())
        assert watched.find_elements(By.CLASS_NAME, "note")
        ground = watched.execute_script("return getComputedStyle(document.documentElement).backgroundColor")
        assert ground == "rgb(252, 251, 248)", "its own policy lets its own style through"
        events = [json.loads(entry["message"])["message"] for entry in watched.get_log("performance")]
        asked = [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]
        assert [url for url in asked if url.startswith(("http", "file"))][-1:] == [file.as_uri()]


def test_a_quotation_is_copied_with_its_source(watched: WebDriver, address: str) -> None:
    grant = {"origin": address, "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    watched.execute_cdp_cmd("Browser.grantPermissions", grant)
    watched.get(f"{address}/article/cau-song-ngan?lang=vi")
    button = watched.find_element(By.CSS_SELECTOR, "#n-s2 .copy")
    assert button.text == "Chép"
    button.click()
    WebDriverWait(watched, 20).until(lambda _: button.text == "Đã chép")
    copied = watched.execute_async_script("navigator.clipboard.readText().then(arguments[0])")
    watched.get(f"{address}/article/cau-song-ngan/statement/s2?lang=vi")
    assert copied == watched.find_element(By.ID, "citation").text


def test_a_note_out_of_view_comes_to_its_words_and_escape_sends_it_away(watched: WebDriver, address: str) -> None:
    sized(watched, 400, 150)
    watched.get(f"{address}/article/cau-song-ngan?lang=en")
    words = watched.find_element(By.ID, "s2")
    watched.execute_script("arguments[0].scrollIntoView({block: 'start'}); arguments[0].click()", words)
    card = watched.find_element(By.ID, "card")
    assert card.is_displayed()
    assert "Trần Văn Lộc" in card.text
    watched.find_element(By.TAG_NAME, "body").send_keys(Keys.ESCAPE)
    assert not card.is_displayed()


@pytest.mark.parametrize("by", ["pointer", "focus", "tap"])
def test_hover_focus_or_tap_tells_all_that_is_known_of_a_statement(visitor: WebDriver, demo: str, by: str) -> None:
    sized(visitor, 400 if by == "tap" else 900, 160)
    visitor.get(f"{demo}/article/ttxvn-20241118-0412?lang=en")
    words = visitor.find_element(By.CSS_SELECTOR, "#s1")
    visitor.execute_script("arguments[0].scrollIntoView({block: 'start'})", words)
    if by == "focus":
        visitor.execute_script(
            "arguments[0].focus({preventScroll: true})", visitor.find_element(By.CSS_SELECTOR, '.ref a[href="#n-s1"]')
        )
    elif by == "pointer":
        ActionChains(visitor).move_to_element(words).perform()
    else:
        visitor.execute_script("arguments[0].click()", words)
    card = visitor.find_element(By.ID, "card")
    WebDriverWait(visitor, 20).until(lambda _: card.is_displayed())
    cited = json.loads(visitor.execute_async_script(
        "fetch('/api/v1/articles/ttxvn-20241118-0412/statements/s1').then((a) => a.text()).then(arguments[0])"))  # fmt: skip
    statement, names = cited["statement"], {one["id"]: one["name"] for one in cited["entities"]}
    record = visitor.execute_async_script(
        "fetch('/api/v1/articles/ttxvn-20241118-0412').then((a) => a.json()).then((r) => arguments[0](r.article.text))"
    )
    start, end = statement["cue"]
    for told in (
        names[statement["speaker"]], record[start:end], *(names[link["entity"]] for link in statement["chain"]),
        "18 November 2024", f"{statement['confidence']:.0%}", "other reports of it",
    ):  # fmt: skip
        assert told in card.text, told


def test_the_list_of_an_article_leads_to_events_and_names(watched: WebDriver, address: str) -> None:
    watched.get(f"{address}/article/trai-giong?lang=en")
    watched.find_element(By.CSS_SELECTOR, ".index summary").click()
    for words, found in (("bắt giữ", "bắt giữ"), ("Oslo", "Oslo")):
        watched.find_element(By.CSS_SELECTOR, ".index").find_element(By.PARTIAL_LINK_TEXT, words).click()
        assert watched.execute_script("return document.querySelector(':target').textContent") == found
