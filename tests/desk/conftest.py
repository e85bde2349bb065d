"""A desk over a real archive file with articles made by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.desk.shelved import ODD_IDS, hatchery, kept, later_bridge
from tests.handmade import article, bridge, harbour, hostile

from nguon.desk.app import create_app
from nguon.record import Record


@pytest.fixture(scope="session")
def archive_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    odd = [Record(article=article(name, [("paragraph", f"Bài số {n} kể chuyện nước lên.")])) for n, name in enumerate(ODD_IDS)]
    path = tmp_path_factory.mktemp("desk") / "desk.nguon"
    return kept(path, bridge(), later_bridge(), harbour(), hostile(3), hatchery(), *odd)


@pytest.fixture
def desk(archive_path: Path) -> Iterator[TestClient]:
    with TestClient(create_app(archive_path), base_url="http://127.0.0.1:8765") as client:
        yield client
