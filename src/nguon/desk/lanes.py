"""A lane of its own for what may take long, so that slow searches wait for each other and nothing else waits for them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Coroutine
from functools import partial, wraps
from typing import Any, TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request

_T = TypeVar("_T")
#: So many of one process run beside each other; with two processors more would only slow each other down.
WIDTH = 3


def new_lane() -> CapacityLimiter:
    """A lane for one desk."""
    return CapacityLimiter(WIDTH)


def in_slow_lane(endpoint: Callable[..., _T]) -> Callable[..., Coroutine[Any, Any, _T]]:
    """An endpoint that runs in its desk's slow lane; it must take the request by the name `request`."""
    assert "request" in inspect.signature(endpoint).parameters

    @wraps(endpoint)
    async def run(request: Request, **given: Any) -> _T:
        return await to_thread.run_sync(partial(endpoint, request=request, **given), limiter=request.app.state.lane)

    return run
