"""The documents do as they say: the README's Python runs, its commands are commands, its links lead somewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "README.vi.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("page", PAGES[:2], ids=lambda page: page.name)
def test_the_python_of_a_readme_prints_what_it_says(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    assert printed
    assert f"`{printed}`" in text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES[:2], ids=lambda page: page.name)
def test_the_commands_of_a_readme_are_commands(page: Path) -> None:
    blocks = re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if line.startswith("nguon ")]
    assert len(lines) > 6
    for line in lines:
        command, options = line.split()[1], re.findall(r"(--\w+)", line)
        shown = subprocess.run(
            [sys.executable, "-m", "nguon", command, "--help"], capture_output=True, text=True, check=True
        ).stdout
        assert all(option in shown for option in options), line
