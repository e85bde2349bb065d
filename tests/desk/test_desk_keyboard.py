"""By keyboard alone: from the front page through the search to a quotation that is copied with its source."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait
from tests.desk.browsing import IN_BROWSER, arriving

pytestmark = IN_BROWSER
MOST_TABS = 150
_SEEN = """
    const focused = document.activeElement;
    const box = focused.getBoundingClientRect();
    const inView = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    return focused !== document.body && inView && getComputedStyle(focused).outlineStyle !== 'none'"""


def press(browser: WebDriver, *keys: str) -> None:
    """Types into whatever has the focus."""
    ActionChains(browser).send_keys(*keys).perform()


def enter(browser: WebDriver, *keys: str) -> None:
    """Types, presses Enter and waits for the page that this leads to."""
    with arriving(browser):
        press(browser, *keys, Keys.ENTER)


def tab_to(browser: WebDriver, is_wanted: Callable[[WebElement], bool]) -> WebElement:
    """Goes on with the Tab key alone; at every stop one can see where one is."""
    for _ in range(MOST_TABS):
        press(browser, Keys.TAB)
        focused = browser.switch_to.active_element
        assert browser.execute_script(_SEEN), f"the focus is not to be seen: {focused.get_attribute('outerHTML')}"
        if is_wanted(focused):
            return focused
    raise AssertionError(f"not reached in {MOST_TABS} steps")


@pytest.mark.parametrize(("language", "copied"), [("en", "Copied"), ("vi", "Đã chép")])
def test_from_the_front_page_to_a_copied_quotation(visitor: WebDriver, demo: str, language: str, copied: str) -> None:
    grant = {"origin": demo, "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    visitor.execute_cdp_cmd("Browser.grantPermissions", grant)
    visitor.get(f"{demo}/?lang={language}")
    tab_to(visitor, lambda it: it.get_attribute("name") == "q")
    enter(visitor, "ferry tickets")
    tab_to(visitor, lambda it: it.text == "No tax on ferry tickets, Torvik says")
    enter(visitor)
    assert visitor.current_url.endswith("/article/morning-fjord-20231114")
    tab_to(visitor, lambda it: (it.get_attribute("href") or "").endswith("/statement/s2"))
    enter(visitor)
    assert "/statement/" in visitor.current_url
    here = visitor.current_url
    button = tab_to(visitor, lambda it: it.tag_name == "button" and "copy" in (it.get_attribute("class") or ""))
    press(visitor, Keys.ENTER)
    WebDriverWait(visitor, 20).until(lambda _: button.text == copied)
    text = visitor.execute_async_script("navigator.clipboard.readText().then(arguments[0])")
    assert "“We will not tax ferry tickets this winter”" in text
    parts = [text.index(part) for part in ("Alma Torvik", "AFP", "Morning Fjord", here)]
    assert parts == sorted(parts), "speaker, relay, outlet, link"
    assert "https://morningfjord.example/politics/no-tax-on-ferry-tickets-torvik-says" in text


def test_notes_and_lists_open_and_close_by_keyboard(visitor: WebDriver, demo: str) -> None:
    visitor.get(f"{demo}/article/morning-fjord-20231114?lang=en")
    opener = tab_to(visitor, lambda it: it.tag_name == "summary")
    press(visitor, Keys.ENTER)
    assert visitor.find_element(By.CSS_SELECTOR, ".index .lists").is_displayed()
    entry = tab_to(visitor, lambda it: (it.get_attribute("href") or "").endswith("#s1"))
    press(visitor, Keys.ENTER)
    assert entry.is_displayed()
    assert visitor.execute_script("return document.querySelector(':target').textContent") == "No tax on ferry tickets"
    visitor.execute_script("arguments[0].focus()", opener)
    press(visitor, Keys.ENTER)
    assert not visitor.find_element(By.CSS_SELECTOR, ".index .lists").is_displayed()


def test_an_origin_is_struck_out_by_keyboard(visitor: WebDriver, demo: str) -> None:
    visitor.get(f"{demo}/stories?lang=en")
    tab_to(visitor, lambda it: it.text == "Minister rules out new ferry tax")
    enter(visitor)
    tab_to(visitor, lambda it: it.text == "Strike out")
    enter(visitor)
    assert visitor.find_element(By.CSS_SELECTOR, ".notice").text.startswith("Without Reuters: 1 independent origin."), (
        "the origin that most rest on comes first"
    )
    tab_to(visitor, lambda it: it.text == "Put it back")
    enter(visitor)
    assert not visitor.find_elements(By.CSS_SELECTOR, ".notice")
