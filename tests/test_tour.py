"""The tour's commands are run as they are written, in their order, and print what the tour shows."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TOUR = (ROOT / "docs" / "tour.md").read_text(encoding="utf-8")
_BLOCKS = re.findall(r"```(sh)?\n(.*?)\n```", TOUR, re.DOTALL)
TYPED, SHOWN = ([text for kind, text in _BLOCKS if bool(kind) == is_typed] for is_typed in (True, False))
#: These stay open until Ctrl-C; tests/desk tries what they serve.
STAYS_OPEN = ("demo", "serve")


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """All that the commands print."""
    folder = tmp_path_factory.mktemp("tour")
    (folder / "src").symlink_to(ROOT / "src")
    shown = ""
    for line in (line for block in TYPED for line in block.splitlines()):
        if line.split()[1] in STAYS_OPEN:
            continue
        command = re.sub(r"^nguon\b", f"{sys.executable} -m nguon", line)
        done = subprocess.run(command, shell=True, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (line, done.stderr)
        assert done.stdout or line.split()[1] in ("add", "trace"), line
        shown += done.stdout
    return shown


def test_the_tour_shows_every_command_that_it_names() -> None:
    named = set(re.findall(r"^nguon (\w+)", TOUR, re.MULTILINE))
    assert named >= {"demo", "read", "add", "trace", "stories", "story", "claims", "origins", "compare", "search", "serve"}


@pytest.mark.parametrize("line", [line for block in SHOWN for line in block.splitlines()])
def test_a_line_of_the_tour_is_printed(line: str, printed: str) -> None:
    assert line.strip() in printed
