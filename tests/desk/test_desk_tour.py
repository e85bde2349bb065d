"""The tour of docs/tour.md is walked through at the desk, step by step, with the words that it names."""

from __future__ import annotations

import re
from pathlib import Path

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from tests.desk.browsing import IN_BROWSER, arriving

pytestmark = IN_BROWSER
TOUR = (Path(__file__).parents[2] / "docs" / "tour.md").read_text("utf-8")
STEPS = dict(re.findall(r"^(\d)\. (.*?)(?=^\d\. |^More to look|\Z)", TOUR, re.DOTALL | re.MULTILINE))


def words(browser: WebDriver, selector: str = "main") -> str:
    return browser.find_element(By.CSS_SELECTOR, selector).text


def choose(browser: WebDriver, words: str) -> None:
    """Follows a link as a reader without a mouse would."""
    with arriving(browser):
        browser.find_element(By.PARTIAL_LINK_TEXT, words).send_keys(Keys.ENTER)


def named(step: str, mark: str = r"“(.*?)”") -> str:
    """What a step of the tour names first."""
    found = re.search(mark, STEPS[step], re.DOTALL)
    assert found, (step, STEPS[step])
    return found[1]


def test_the_tour_has_its_steps() -> None:
    assert list(STEPS) == list("123456789")


def test_the_rumour_that_came_home_rests_on_one_origin_and_falls_with_it(visitor: WebDriver, demo: str) -> None:
    visitor.get(f"{demo}/?lang=en")
    assert visitor.find_elements(By.CSS_SELECTOR, ".most-told .headline")
    assert visitor.find_elements(By.CSS_SELECTOR, ".newest .headline")
    for figure in visitor.find_elements(By.CSS_SELECTOR, ".figure"):
        assert [link.text for link in figure.find_elements(By.CSS_SELECTOR, ".more a")] == ["As a table", "CSV"]
    choose(visitor, "Stories")
    choose(visitor, named("2"))
    assert "4 articles" in words(visitor, ".page-head")
    with arriving(visitor):
        visitor.find_element(By.CSS_SELECTOR, ".hit .quote").send_keys(Keys.ENTER)
    assert "IN 4 ARTICLES" in words(visitor).upper()
    assert words(visitor, ".range") == named("2", r"\*\*([^*]*origins?)\*\*")
    boxes = visitor.find_elements(By.CSS_SELECTOR, ".origins .box-of")
    steps = visitor.find_elements(By.CSS_SELECTOR, ".origins .step")
    assert (len(boxes), len(steps)) == (5, 4), "an origin and four reports, each of which leads to the one before"
    choose(visitor, "Strike out")
    notice = words(visitor, ".notice")
    assert "0 independent origins" in notice
    assert notice.count("Báo Bến Cảng") == 3, "the origin, and two of the four reports"
    assert len(visitor.find_elements(By.CSS_SELECTOR, ".box-of.gone")) == 5
    choose(visitor, "Put it back")
    assert not visitor.find_elements(By.CSS_SELECTOR, ".notice")


def test_two_agencies_are_two_origins(visitor: WebDriver, demo: str) -> None:
    visitor.get(f"{demo}/stories?lang=en")
    choose(visitor, named("4"))
    assert named("4", r"\*\*([^*]*origins?)\*\*") in words(visitor, ".range")


def test_a_hedge_is_lost_on_the_way(visitor: WebDriver, demo: str) -> None:
    visitor.get(f"{demo}/stories?lang=en")
    choose(visitor, named("5"))
    with arriving(visitor):
        visitor.find_element(By.CSS_SELECTOR, ".hit .quote").send_keys(Keys.ENTER)
    retold = {one.find_element(By.TAG_NAME, "a").text: one for one in visitor.find_elements(By.CSS_SELECTOR, ".retellings > li")}
    assert retold["Morning Fjord"].find_element(By.TAG_NAME, "del").text == named("5", r"\*(\w+)\*")
    assert retold["The Quay Herald"].find_elements(By.TAG_NAME, "ins")
    for unblamed in ("Hill Country Mail", "Báo Cửa Sông"):
        assert not retold[unblamed].find_elements(By.CSS_SELECTOR, "ins, del")
        assert unblamed not in words(visitor, ".changes")


def test_a_story_is_told_day_by_day_with_what_became_of_what_was_announced(visitor: WebDriver, demo: str) -> None:
    visitor.get(f"{demo}/stories?lang=en")
    choose(visitor, named("6"))
    days = visitor.find_elements(By.CSS_SELECTOR, ".days > li")
    told = [f"{day} {named('6', 'June of ([0-9]+)')}" for day in re.findall(r"\d+ June", STEPS["6"])]
    assert [day.find_element(By.TAG_NAME, "h3").text for day in days] == told
    assert "Havnes pilots to strike for three days" in days[0].find_element(By.CSS_SELECTOR, ".printed").text
    assert "We want a house with beds" in words(visitor), "what was said"
    assert "Alma Torvik → Sigrid Nes" in days[1].text, "what happened, on its own day"
    became = words(visitor, "section[aria-labelledby=became]")
    assert all(outcome in became for outcome in re.findall(r"\*\*([a-z ]+)\*\*", STEPS["6"]))
    assert "Alma Torvik → Sigrid Nes" in became


def test_from_an_article_to_a_statement_and_through_the_search_in_both_languages(visitor: WebDriver, demo: str) -> None:
    visitor.get(f"{demo}/?lang=en")
    with arriving(visitor):
        visitor.find_element(By.CSS_SELECTOR, ".newest .headline").send_keys(Keys.ENTER)
    assert visitor.find_elements(By.CSS_SELECTOR, ".content")
    with arriving(visitor):
        visitor.find_element(By.LINK_TEXT, named("7", r"“(Cite)”")).send_keys(Keys.ENTER)
    assert visitor.find_elements(By.CSS_SELECTOR, ".way li")
    quotation = words(visitor, ".quotation")
    assert quotation in words(visitor, "#citation")
    found = {}
    for typed in re.findall(r"`(\w+)`", STEPS["8"]):
        box = visitor.find_element(By.CSS_SELECTOR, "form[action='/search'] input[name=q]")
        box.clear()
        with arriving(visitor):
            box.send_keys(typed, Keys.ENTER)
        found[typed] = {mark.text.lower() for mark in visitor.find_elements(By.TAG_NAME, "mark")}
    assert found["thuế"] == {"thuế"}
    assert found["thue"] > {"thuế"}
    choose(visitor, "Tiếng Việt")
    assert words(visitor, "#found-statements").startswith("Phát ngôn")
    assert {mark.text.lower() for mark in visitor.find_elements(By.TAG_NAME, "mark")} == found["thue"]
