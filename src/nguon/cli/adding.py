"""`nguon add` and what is built on it."""

from __future__ import annotations

import re
import signal
import sys
from collections.abc import Sequence

from nguon.archive import Archive
from nguon.batch import Summary, add
from nguon.cli.ending import INTERRUPTED, say
from nguon.cli.progress import Progress
from nguon.pages import Given
from nguon.reading import Reader
from nguon.reading.readers import reader_or_default
from nguon.record import NguonError
from nguon.workers import spare_the_collector

_FASTER = "nguon: the trained model is reading; --reader rules finds less and takes a tenth of the time"


def add_and_report(inputs: Sequence[str], archive: str, given: Given, workers: int | None, reader: Reader | None) -> int:
    """Add the inputs, show how far it is, sum up; the exit status."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    spare_the_collector()
    advice = _FASTER if reader_or_default(reader) == "model" else None
    with Archive.open(local(archive), create=True) as opened, Progress(sys.stderr, advice) as progress:
        summary = add(inputs, opened, given=given, workers=workers, watcher=progress, reader=reader)
    for line in summed_up(summary):
        print(line, file=sys.stderr)  # noqa: T201
    if summary.stopped and summary.stopped != "interrupted":
        say(summary.stopped)
    return INTERRUPTED if summary.stopped == "interrupted" else int(summary.failed)


def local(archive: str) -> str:
    """The archive's path; NguonError for an address, which names no file."""
    if address := re.match(r"[a-z][a-z0-9+]*://", archive, re.IGNORECASE):
        raise NguonError(f"{archive}: archives at {address[0]} come in a later version; give the name of a file")
    return archive


def summed_up(summary: Summary) -> list[str]:
    """The closing summary: what was read, skipped and dropped, and why."""
    kinds = {
        "added": summary.added,
        "new versions": summary.new_versions,
        "read anew": summary.reread,
        "unchanged": summary.unchanged,
    }
    counted = ", ".join(f"{count:,} {what}" for what, count in kinds.items() if count)
    rate = f" ({summary.read / summary.seconds:,.0f} a second)" if summary.read and summary.seconds >= 1 else ""
    lines = [
        f"read {summary.read:,}{f' ({counted})' if counted else ''}, skipped {summary.skipped:,} known already,"
        f" dropped {summary.dropped.total():,}, in {duration(summary.seconds)}{rate}"
    ]
    lines += [f"  dropped {count:,}: {reason}" for reason, count in summary.dropped.most_common()]
    lines += [f"  passed over in folders, {count:,}: {reason}" for reason, count in summary.passed_over.most_common()]
    lines += [f"  recorded but not read, {count:,}: language {tag}" for tag, count in summary.other_languages.most_common()]
    if summary.stopped:
        lines.append("  stopped before the end; what is counted as read is kept, and the same command goes on from here")
    return lines


def duration(seconds: float) -> str:
    """1.2 s, 4 min 10 s, 2 h 5 min."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
