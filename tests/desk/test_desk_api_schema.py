"""The API keeps to its own description, whatever is asked: Schemathesis makes requests from it, in this process."""

from __future__ import annotations

from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case
from schemathesis.generation import GenerationMode
from tests.desk.shelved import hatchery, kept
from tests.handmade import bridge, harbour

from nguon.archive import Archive
from nguon.desk.api import router
from nguon.desk.app import create_app
from nguon.tracing.tracer import trace


@pytest.fixture(scope="module")
def archived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = kept(tmp_path_factory.mktemp("schema") / "api.nguon", bridge(), harbour(), hatchery())
    with Archive.open(path) as archive:
        trace(archive)
    return path


PATHS = [route.path.replace(":path}", "}") for route in router.routes]  # type: ignore[attr-defined]
#: These take whatever there is, so that nothing asked of them can be unfitting.
TAKE_ANYTHING = {"/api/v1/articles/{article}/versions", "/api/v1/who/{name}", "/api/v1/figures"}
ASKED = [(path, mode) for path in PATHS for mode in GenerationMode if mode.is_positive or path not in TAKE_ANYTHING]


@pytest.mark.parametrize(("path", "mode"), ASKED)
def test_every_answer_is_as_described(archived: Path, path: str, mode: GenerationMode) -> None:
    app = create_app(archived, names=["testserver"])
    described = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    operation = described[path]["GET"]

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=30, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    def answered(case: Case) -> None:
        case.call_and_validate()

    answered()
