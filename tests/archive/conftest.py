"""Archives for the tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from nguon.archive import Archive


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where an archive can be made."""
    return tmp_path / "news.nguon"


@pytest.fixture
def archive(path: Path) -> Iterator[Archive]:
    """An empty archive."""
    with Archive.open(path, create=True) as opened:
        yield opened
