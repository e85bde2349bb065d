"""A real browser over a real desk, and what it can be asked of a page."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.ui import WebDriverWait

from nguon.desk.app import create_app

CHROMIUM, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
IN_BROWSER = [
    pytest.mark.skipif(
        not (CHROMIUM.exists() and DRIVER.exists()), reason="needs Debian's chromium and chromium-driver, which are not installed"
    ),
    pytest.mark.xdist_group("browser"),
]
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-default-apps", "--hide-scrollbars",
)  # fmt: skip


@contextmanager
def desk_at(archive: Path) -> Iterator[str]:
    """The address of a desk over an archive."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(archive), log_level="error", ws="none"))
    running = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    running.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    running.join(10)


@contextmanager
def opened(profile: Path) -> Iterator[WebDriver]:
    """A browser with an empty profile, which keeps what it complains of and where it goes."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    browser = webdriver.Chrome(options, Service(str(DRIVER)))
    browser.set_page_load_timeout(120)
    browser.set_script_timeout(120)
    yield browser
    browser.quit()


@contextmanager
def watched(browser: WebDriver, address: str) -> Iterator[WebDriver]:
    """The browser, at the end asked for what it complained of and where it went."""
    sized(browser, 1280, 900)
    browser.get(f"{address}/?lang=en")
    browser.get_log("performance")
    browser.get_log("browser")
    yield browser
    assert browser.get_log("browser") == []
    assert elsewhere(browser) == []


def elsewhere(browser: WebDriver) -> list[str]:
    """The addresses that the browser asked for outside this machine."""
    events = (json.loads(entry["message"])["message"] for entry in browser.get_log("performance"))
    asked = (e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent")
    return [
        url for url in asked if urlsplit(url).scheme in ("http", "https", "ws", "wss") and urlsplit(url).hostname != "127.0.0.1"
    ]


def sized(browser: WebDriver, width: int, height: int, scheme: str = "light", media: str = "") -> None:
    """Sets the window's size in CSS pixels, the colour scheme and the medium (`print`)."""
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    features = [{"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": "reduce"}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": features})


@contextmanager
def arriving(browser: WebDriver) -> Iterator[None]:
    """Waits until what is done within has led to another address, and that is there whole."""
    before = browser.current_url
    yield
    there = "return document.readyState === 'complete' && location.href !== arguments[0]"
    WebDriverWait(browser, 60).until(lambda _: browser.execute_script(there, before))


def overflowing(browser: WebDriver) -> bool:
    """Whether the page is wider than the window."""
    return bool(browser.execute_script("return document.documentElement.scrollWidth > document.documentElement.clientWidth"))


_FAULTS = """
    const seen = (e) => e.checkVisibility({visibilityProperty: true}) && !e.closest('.unseen, .skip, details:not([open]) > :not(summary)');
    const faults = [];
    const lines = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node; (node = walk.nextNode());) {
      if (!node.data.trim() || !seen(node.parentElement) || node.parentElement.closest('script, svg, select, .ref')) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) if (box.width > 1) lines.push({box, words: node.data.trim().slice(0, 40)});
    }
    lines.sort((a, b) => a.box.top - b.box.top);
    lines.forEach((a, i) => {
      for (let j = i + 1; j < lines.length && lines[j].box.top < a.box.bottom; j++) {
        const b = lines[j];
        const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
        const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
        if (across > 2 && down > 0.5 * Math.min(a.box.height, b.box.height)) faults.push(`over: ${a.words} | ${b.words}`);
      }
    });
    for (const e of document.querySelectorAll('body *')) {
      const style = getComputedStyle(e);
      if (seen(e) && ['hidden', 'clip'].includes(style.overflowX) && e.scrollWidth > e.clientWidth + 1) faults.push(`cut: ${e.className}`);
    }
    for (const group of document.querySelectorAll('.origins .box-of')) {
      const room = group.querySelector('rect').getBBox();
      for (const text of group.querySelectorAll('text')) {
        const box = text.getBBox();
        if (box.x < room.x || box.x + box.width > room.x + room.width) faults.push(`too long: ${text.textContent}`);
      }
    }
    return faults"""


def faults(browser: WebDriver) -> list[str]:
    """Words that lie over other words, words cut off, and labels too long for their boxes."""
    found: list[str] = browser.execute_script(_FAULTS)
    return found


@cache
def _axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


def violations(browser: WebDriver) -> list[str]:
    """What axe-core finds wrong with the page, by all of its rules."""
    browser.execute_script(_axe())
    script = "const done = arguments[0]; axe.run({resultTypes: ['violations']}).then((r) => done(r.violations), (e) => done([String(e)]))"
    found: list[Any] = browser.execute_async_script(script)
    return [
        f"{one['id']}: {[node['html'][:160] for node in one['nodes'][:3]]}" if isinstance(one, dict) else one for one in found
    ]
