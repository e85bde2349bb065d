"""Makes the screenshots of README.md and README.vi.md from the demo, with Debian's chromium.

    python docs/screenshots.py [FOLDER]

Five of them in each language, into docs/images unless another folder is given.
"""

from __future__ import annotations

import base64
import sys
import tempfile
from pathlib import Path

from selenium.webdriver.remote.webdriver import WebDriver

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.desk.browsing import desk_at, opened, sized

from nguon.archive import Archive
from nguon.cli.demo import add_examples

#: Name, how to get there (an address, then selectors of links to follow), width, height, colours.
SHOTS = (
    ("overview", "/", (), 1120, 760, "light"),
    ("article", "/article/ttxvn-20241118-0412", (), 1120, 760, "light"),
    ("story", "/search?q=B%E1%BA%A1ch+L%E1%BB%99c", ('a[href^="/story/"]',), 1120, 760, "light"),
    ("claim", "/search?q=Tolva", ('a[href^="/story/"]', '.hit a[href^="/claim/"]'), 1120, 1020, "dark"),
    ("search", "/search?q=ng%C6%B0+d%C3%A2n", (), 1120, 760, "light"),
)


def shoot(browser: WebDriver, address: str, language: str, folder: Path) -> None:
    """Writes one screenshot of each page."""
    for name, at, followed, width, height, scheme in SHOTS:
        sized(browser, width, height, scheme)
        browser.get(f"{address}/?lang={language}")
        browser.get(address + at)
        for selector in followed:
            browser.get(str(browser.find_element("css selector", selector).get_attribute("href")))
        taken = browser.execute_cdp_cmd("Page.captureScreenshot", {"format": "webp", "quality": 82})
        (folder / f"{name}-{language}.webp").write_bytes(base64.b64decode(taken["data"]))


def main() -> None:
    """Make them all."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "images"
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "demo.nguon"
        with Archive.open(path, create=True) as archive:
            add_examples(archive)
        with desk_at(path) as address, opened(Path(scratch) / "profile") as browser:
            for language in ("vi", "en"):
                shoot(browser, address, language, folder)


if __name__ == "__main__":
    main()
