"""A desk over a real archive file with articles made by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver.remote.webdriver import WebDriver
from starlette.testclient import TestClient
from tests.desk import browsing
from tests.desk.shelved import ODD_IDS, hatchery, kept, later_bridge
from tests.handmade import article, bridge, harbour, hostile
from tests.tracing import corpora

from nguon.archive import Archive
from nguon.cli.demo import add_examples
from nguon.desk.app import create_app
from nguon.record import Record
from nguon.tracing.tracer import trace


@pytest.fixture(scope="session")
def archive_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    odd = [Record(article=article(name, [("paragraph", f"Bài số {n} kể chuyện nước lên.")])) for n, name in enumerate(ODD_IDS)]
    path = tmp_path_factory.mktemp("desk") / "desk.nguon"
    return kept(path, bridge(), later_bridge(), harbour(), hostile(3), hatchery(), *odd)


@pytest.fixture
def desk(archive_path: Path) -> Iterator[TestClient]:
    with TestClient(create_app(archive_path), base_url="http://127.0.0.1:8765") as client:
        yield client


@pytest.fixture(scope="session")
def traced_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of two stories of the tracing corpus, traced: the sluices of Suối Mây, and the fire of Hà Lam."""
    path = tmp_path_factory.mktemp("traced") / "traced.nguon"
    records = [
        record.model_copy(update={"article": record.article.model_copy(update={"id": f"{name[:2]}-{record.article.id}"})})
        for name in ("27-agency-page", "08-number-changed")
        for record in corpora.story(name).records
    ]
    kept(path, *records)
    with Archive.open(path) as archive:
        trace(archive)
    return path


@pytest.fixture
def traced(traced_path: Path) -> Iterator[TestClient]:
    with TestClient(create_app(traced_path), base_url="http://127.0.0.1:8765") as client:
        yield client


@pytest.fixture(scope="session")
def demo_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive that `nguon demo` shows."""
    path = tmp_path_factory.mktemp("demo") / "demo.nguon"
    with Archive.open(path, create=True) as archive:
        add_examples(archive)
    return path


@pytest.fixture
def shown(demo_path: Path) -> Iterator[TestClient]:
    """The demo's desk, without a browser."""
    with TestClient(create_app(demo_path), base_url="http://127.0.0.1:8765") as client:
        yield client


@pytest.fixture(scope="module")
def address(archive_path: Path) -> Iterator[str]:
    with browsing.desk_at(archive_path) as at:
        yield at


@pytest.fixture(scope="module")
def demo(demo_path: Path) -> Iterator[str]:
    """The address of the demo's desk."""
    with browsing.desk_at(demo_path) as at:
        yield at


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    with browsing.opened(tmp_path_factory.mktemp("chromium")) as opened:
        yield opened


@pytest.fixture
def watched(browser: WebDriver, address: str) -> Iterator[WebDriver]:
    with browsing.watched(browser, address) as opened:
        yield opened


@pytest.fixture
def visitor(browser: WebDriver, demo: str) -> Iterator[WebDriver]:
    """The browser at the demo's desk, watched."""
    with browsing.watched(browser, demo) as opened:
        yield opened
