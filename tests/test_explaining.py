"""`nguon read --explain`: what people and programs are shown of why a record says what it says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from tests.test_cli import nguon, on_terminal, typed

from nguon.record import Record

VI = "AFP dẫn lời bà Ingrid Solberg cho biết hai nước sẽ ký thoả thuận. Bà khẳng định: “Chúng tôi sẽ không dừng lại”.\n"
EN = "Mayor Helen Marsh said that the dam is safe. She added that nobody was hurt.\nMs Marsh said the river would fall.\n"


@pytest.fixture(params=[("vi", VI), ("en", EN)], ids=["vi", "en"])
def page(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Path]:
    language, text = request.param
    path = tmp_path / "page.txt"
    path.write_text(text, encoding="utf-8")
    return language, path


def test_json_gives_the_same_record_and_beside_it_the_reasons(page: tuple[str, Path]) -> None:
    language, path = page
    read = ("read", path, "--language", language, "--format", "json", "--reader", "rules")
    without, done = nguon(*read), nguon(*read, "--explain")
    assert (done.returncode, done.stderr) == (0, "")
    (line,) = done.stdout.splitlines()
    explained = json.loads(line)
    assert list(explained) == ["record", "reasons"]
    assert explained["record"] == json.loads(without.stdout)
    record = Record.from_json(json.dumps(explained["record"]))
    she = next(r for r in explained["reasons"] if r["how"] == "pronoun")
    assert record.article.text[slice(*she["spans"][0])] in ("Bà", "She")
    assert she["weighed"][0].keys() == {"feature", "weight"}


def test_text_says_why_under_each_statement(page: tuple[str, Path]) -> None:
    language, path = page
    read = ("read", path, "--language", language, "--reader", "rules")
    shown = nguon(*read, "--explain").stdout
    assert re.search(r"^2\. .*\n    speaker .*: pronoun “(Bà|She)”, “.*spoke last \+", shown, re.MULTILINE)
    assert "pronoun" not in nguon(*read).stdout


def test_a_terminal_says_why_in_the_margin(page: tuple[str, Path]) -> None:
    language, path = page
    shown = re.sub(r"\x1b\[[\d;]*m", "", on_terminal("read", path, "--language", language, "--reader", "rules", "--explain"))
    assert re.search(r"pronoun “(Bà|She)”", " ".join(shown.split()))
    assert max(map(len, shown.splitlines())) <= 100


def test_reasons_are_not_shown_as_html() -> None:
    done = typed("read", "x", "--explain", "--format", "html")
    assert done.exit_code == 2
    assert "reasons are shown as text or json" in " ".join(done.stderr.split())


def test_text_says_why_of_events_and_times_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text("Police arrested Tom Hill in Oslo yesterday. Chile condemned the raid.\n", encoding="utf-8")
    shown = nguon("read", path, "--language", "en", "--published", "2024-10-04", "--reader", "rules", "--explain").stdout
    assert re.search(r"^event: trigger “arrested”, “yesterday” \(COERCE \+0\.5\)$", shown, re.MULTILINE)
    assert re.search(r"^time 2024-10-03: from publication “yesterday”$", shown, re.MULTILINE)
