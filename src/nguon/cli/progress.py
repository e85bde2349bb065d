"""How far a run is, on standard error: a bar on a terminal, a plain line now and then elsewhere; and what it drops, at once."""

from __future__ import annotations

import os
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self, TextIO

from nguon.batch.summary import Summary
from nguon.cli.ending import line_of
from nguon.pages import Meter

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

#: A run shorter than this shows no progress.
PATIENCE = 2.0
_BAR_EVERY = 0.2
_LINE_EVERY = 10.0
#: After so many seconds what is left can be told; of a run that will take longer than this it is said how to shorten it.
_KNOWN_AFTER = 15.0
_LONG = 1200.0


class Progress:
    """Watches a run. The bar comes after two seconds; where there is no terminal, a line comes every ten."""

    def __init__(self, stream: TextIO, if_long: str | None = None) -> None:
        """`if_long` is said once, if the run will take longer than twenty minutes."""
        self._stream = stream
        self._if_long = if_long
        self._on_terminal = stream.isatty() and os.environ.get("TERM") != "dumb"
        self._begun = self._shown = time.monotonic()
        self._bar: Bar | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()

    def dropped(self, input: str, reason: str) -> None:  # noqa: A002
        """Say at once what is dropped."""
        self._say(f"{input}: {reason}")

    def noted(self, input: str, note: str) -> None:  # noqa: A002
        """Say what is worth knowing of a page that was recorded."""
        self._say(f"{input}: {note}")

    def moved(self, summary: Summary, meter: Meter) -> None:
        """Show how far the run is, if it is time to."""
        now = time.monotonic()
        if now - self._shown < (_BAR_EVERY if self._on_terminal else _LINE_EVERY) or now - self._begun < PATIENCE:
            return
        self._shown = now
        share = min(1.0, meter.at / meter.total) if meter.total else None
        self._advise(share, now - self._begun)
        if self._on_terminal:
            self._draw(summary, share, now - self._begun)
        else:
            percent = f"{share:.0%}, " if share is not None else ""
            self._stream.write(f"nguon: {percent}{_said(summary, share, now - self._begun)}\n")
            self._stream.flush()

    def _advise(self, share: float | None, elapsed: float) -> None:
        if self._if_long and share and elapsed > _KNOWN_AFTER and elapsed * (1 - share) / share > _LONG:
            self._say(self._if_long)
            self._if_long = None

    def _draw(self, summary: Summary, share: float | None, elapsed: float) -> None:
        if self._bar is None:
            self._bar = _bar(self._stream)
        self._bar.update(self._bar.task_ids[0], completed=share or 0, total=1 if share is not None else None)
        self._bar.update(self._bar.task_ids[0], said=_said(summary, share, elapsed))
        self._bar.refresh()

    def _say(self, message: str) -> None:
        if self._bar is not None:
            from rich.text import Text

            self._bar.console.print(Text(line_of(message)), soft_wrap=True, highlight=False)
        else:
            self._stream.write(line_of(message) + "\n")
            self._stream.flush()


def _said(summary: Summary, share: float | None, elapsed: float) -> str:
    said = f"{summary.done:,} articles, {summary.done / elapsed:,.0f} a second"
    if summary.dropped:
        said += f", {summary.dropped.total():,} dropped"
    if share and share >= 0.005:
        said += f", {_clock(elapsed * (1 - share) / share)} left"
    return said


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}" if minutes >= 60 else f"{minutes}:{rest:02}"


def _bar(stream: TextIO) -> Bar:
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (BarColumn(bar_width=None), TaskProgressColumn(), TextColumn("{task.fields[said]}", markup=False))
    bar = Bar(*columns, console=Console(file=stream), auto_refresh=False, transient=True)
    bar.add_task("", total=1, said="")
    bar.start()
    return bar
