"""`nguon demo`."""

from __future__ import annotations

import os
import tempfile
from contextlib import nullcontext
from pathlib import Path

from nguon.archive import Archive
from nguon.batch import Summary, add
from nguon.cli.adding import local
from nguon.cli.ending import say
from nguon.reading import Reader
from nguon.tracing.tracer import trace


def demonstrate(archive: str | None, host: str, port: int) -> int:
    """Add the package's examples to an archive, trace them and serve it; the exit status."""
    from nguon.desk.serving import serve

    with nullcontext() if archive else tempfile.TemporaryDirectory(prefix="nguon-demo-") as folder:
        path = local(archive) if archive else str(Path(folder or ".") / "demo.nguon")
        say("reading the example articles")
        with Archive.open(path, create=True) as opened:
            summary = add_examples(opened)
        say(f"{summary.read + summary.skipped} example articles are in {path}")
        serve(path, host=host, port=port)
    return int(summary.failed)


def add_examples(archive: Archive, reader: Reader | None = None) -> Summary:
    """Add the package's examples and trace them; what was read, skipped and dropped."""
    from nguon.examples import paths

    summary = add([os.fspath(example) for example in paths()], archive, workers=0, reader=reader)
    trace(archive)
    return summary
