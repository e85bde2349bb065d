"""How a command ends: its exit status, and one plain line for what went wrong."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable

import typer

INTERRUPTED = 130
#: What a shell reports of a program whose reader went away.
BROKEN_PIPE = 141


def ended(work: Callable[[], int]) -> None:
    """Do the work of a command and end with its exit status."""
    from nguon.record import NguonError

    _write_utf8()
    try:
        status = work()
        sys.stdout.flush()
    except NguonError as error:
        say(str(error))
        status = 1
    except BrokenPipeError:
        _forget_output()
        status = BROKEN_PIPE
    except KeyboardInterrupt:
        status = INTERRUPTED
    raise typer.Exit(status)


def say(message: str) -> None:
    """Print `nguon: message` on standard error, as one line whatever the message holds."""
    print(line_of(message), file=sys.stderr, flush=True)  # noqa: T201


def line_of(message: str) -> str:
    """The line that says it; words of a page or a path in it are made harmless."""
    from nguon.exports.shown import on_one_line

    return f"nguon: {on_one_line(message, 1000)}"


def _write_utf8() -> None:
    """JSON is UTF-8 whatever the locale says, and Vietnamese has no other encoding worth writing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _forget_output() -> None:
    """Whoever read our output has gone: write what is still buffered to nowhere, so that nothing complains at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
