"""The command `nguon` as people and programs meet it: what is printed where, the exit status, and what no accident may break."""

from __future__ import annotations

import gzip
import json
import os
import pty
import random
import re
import resource
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

from nguon.archive import Archive
from nguon.cli import app
from nguon.record import Record

NGUON = (sys.executable, "-m", "nguon")
STORY = "Giá gạo sẽ giảm\nÔng Trần Văn Nam cho biết giá gạo sẽ giảm. Bà Lan khẳng định: “Chúng tôi tin rằng giá sẽ giảm sâu”.\n"
HTML = (
    "<!doctype html><html lang=vi><head><title>Giá gạo</title></head><body><article><h1>Giá gạo sẽ giảm</h1>"
    + "<p>Ông Trần Văn Nam cho biết giá gạo sẽ giảm trong tháng này vì nguồn cung dồi dào ở nhiều tỉnh miền Tây.</p>" * 3
    + "</article></body></html>"
)
# Tests of how a run goes, not of what is found.
RULES = ("--reader", "rules")
ENVIRONMENT = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "100"}


def nguon(*arguments: object, stdin: bytes = b"", **options: object) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [*NGUON, *map(str, arguments)], input=stdin, capture_output=True, env=ENVIRONMENT, timeout=120, **options
    )  # type: ignore[call-overload]
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def typed(*arguments: str) -> Result:
    """The same in this process, for what ends before any work is done."""
    return CliRunner(env={"COLUMNS": "100"}).invoke(app, list(arguments), prog_name="nguon")


def on_terminal(*arguments: object, **environment: str) -> str:
    """What the command shows on a terminal of 100 columns."""
    parent, child = pty.openpty()
    given = ENVIRONMENT | {"TERM": "xterm-256color"} | environment
    with subprocess.Popen(
        [*NGUON, *map(str, arguments)], stdout=child, stderr=child, stdin=subprocess.DEVNULL, env=given
    ) as running:
        os.close(child)
        shown = b""
        while select.select([parent], [], [], 60)[0]:
            try:
                shown += os.read(parent, 65_536)
            except OSError:
                break
        assert running.wait(60) == 0
    os.close(parent)
    return shown.decode()


def rows(path: Path, count: int) -> Path:
    lines = (json.dumps({"id": f"a{number}", "text": f"Bài {number}\n{STORY}", "language": "vi"}) for number in range(count))
    path.write_text("\n".join(lines))
    return path


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.txt"
    path.write_text(STORY, encoding="utf-8")
    return path


# read


def test_json_is_one_record_a_line_and_nothing_else(story: Path) -> None:
    done = nguon(
        "read",
        story,
        "-",
        "--format",
        "json",
        "--published",
        "2024-10-04T09:30:00+07:00",
        "--language",
        "vi",
        stdin=HTML.encode(),
    )
    assert (done.returncode, done.stderr) == (0, "")
    one, two = map(Record.from_json, done.stdout.splitlines())
    assert (one.article.input, one.article.published, one.article.language) == (str(story), "2024-10-04T09:30:00+07:00", "vi")
    assert one.article.text == STORY
    assert two.article.input == "standard input"
    assert "sẽ giảm trong tháng này" in two.article.text


def test_json_is_utf8_whatever_the_locale(story: Path) -> None:
    latin = ENVIRONMENT | {"PYTHONIOENCODING": "latin-1", "LC_ALL": "C"}
    done = subprocess.run([*NGUON, "read", story, "--format", "json"], capture_output=True, env=latin)
    assert Record.from_json(done.stdout).article.text == STORY


def test_text_in_a_pipe_is_plain_and_lists_the_statements(story: Path) -> None:
    done = nguon("read", story, "--language", "vi")
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    assert STORY.splitlines()[1] in done.stdout
    assert re.search(r"^\d+\. .*Lan.* \(khẳng định\).*direct: .*Chúng tôi tin rằng", done.stdout, re.MULTILINE)


def test_a_terminal_gets_colours_marks_and_a_margin(story: Path) -> None:
    shown = on_terminal("read", story, "--language", "vi")
    plain = re.sub(r"\x1b\[[\d;]*m", "", shown)
    assert "\x1b[" in shown
    assert re.search(r"⟦\d “?Chúng tôi", plain)
    assert re.search(r"⟦\d⟧ .*Lan", plain)
    assert "direct · khẳng định" in plain
    assert max(map(len, plain.splitlines())) <= 100


def test_no_color_is_respected_and_marks_remain(story: Path) -> None:
    shown = on_terminal("read", story, "--language", "vi", NO_COLOR="1")
    assert not re.search(r"\x1b\[[\d;]*[34][0-8][;m]", shown)
    assert "⟦" in shown


def test_a_page_cannot_write_on_the_terminal(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(
        "Tin \x1b[2J\x1b]0;owned\x07 [bold red]x[/] \u202etxet\u202c <script>alert(1)</script>\nÔng Nam nói “\x1b[31mđỏ\x9b”.\n"
    )
    shown = on_terminal("read", page, "--language", "vi", COLUMNS="160")
    assert not re.search(r"\x1b(?!\[[\d;]*m)|[\x07\x9b\u202e\u202c]", shown)
    assert "␛[2J␛]0;owned␇ [bold red]x[/] ⟨RLO⟩txet⟨PDF⟩ <script>alert(1)</script>" in re.sub(r"\x1b\[[\d;]*m|\s*\r\n", "", shown)
    for form in ("text", "html"):
        written = nguon("read", page, "--language", "vi", "--format", form).stdout
        assert not re.search("[\x1b\x07\x9b\u202e\u202c]", written)
        assert "<script>alert" not in written or form == "text"


def test_html_goes_to_a_file_or_a_folder(story: Path, tmp_path: Path) -> None:
    page = tmp_path / "out.html"
    assert nguon("read", story, "--format", "html", "-o", page).returncode == 0
    assert page.read_text(encoding="utf-8").lower().startswith("<!doctype html")
    table = rows(tmp_path / "rows.jsonl", 3)
    assert nguon("read", table, "--format", "html", "-o", f"{tmp_path}/pages/").returncode == 0
    assert sorted(path.name for path in (tmp_path / "pages").iterdir()) == ["a0.html", "a1.html", "a2.html"]
    done = nguon("read", table, "--format", "html", "-o", tmp_path / "one.html")
    assert (done.returncode, done.stdout) == (1, "")
    assert "give --output FOLDER/" in done.stderr
    assert not (tmp_path / "one.html").exists()


def test_a_page_in_another_language_is_recorded_and_said(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("Le président a déclaré hier que la France ne renoncerait pas à son programme nucléaire civil. " * 4)
    done = nguon("read", page, "--format", "json")
    assert done.returncode == 0
    assert Record.from_json(done.stdout).article.language == "fr"
    assert done.stderr == f"nguon: {page}: is in the language fr; it is recorded, but statements are read from vi and en only\n"


def test_a_reader_that_goes_away_ends_it_quietly(tmp_path: Path) -> None:
    table = rows(tmp_path / "rows.jsonl", 400)
    with subprocess.Popen([*NGUON, "read", table, "--format", "json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout
        assert running.stderr
        assert Record.from_json(running.stdout.readline())
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(30) == 141


# Bad input


def bad_inputs(folder: Path) -> dict[Path, str]:
    """Every kind of bad input with the words that must be said of it."""

    def made(name: str, data: bytes) -> Path:
        (folder / name).write_bytes(data)
        return folder / name

    pq.write_table(pa.table({"body": ["x"]}), folder / "body.parquet")
    huge = folder / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(200_000_000)
        file.write(b"x" * 70_000)
    os.mkfifo(folder / "pipe")
    bomb = "<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n + 1} '{f'&a{n};' * 10}'>" for n in range(12))
    return {
        made("empty.txt", b""): "is empty",
        made("empty.html.gz", b""): "is empty",
        made("cut.txt.gz", gzip.compress(os.urandom(9000))[:500]): "is a gzip file that was cut off before its end",
        made("binary.html", os.urandom(5000)): "is binary, not a page",
        huge: "is longer than 20 MB, the most that one page may be",
        folder / "body.parquet": "has no text column (nor html): it has body",
        made("cut.parquet", b"PAR1" + os.urandom(500)): "is a damaged Parquet file",
        folder / "pipe": "is a named pipe, not a file",
        folder / "missing.txt": "there is no such file or folder",
        made("dated.jsonl", b'{"text": "x y z", "published": "yesterday"}'): "its publication date is none: 'yesterday'",
        made("tongue.jsonl", b'{"text": "x y z", "language": "?"}'): "its language is none: '?'",
        made("blank.txt", b" \n\t\n"): "is empty: there is nothing but white space",
        made("bomb.xml", f"<?xml version='1.0'?><!DOCTYPE x [{bomb}]><x>&a12;</x>".encode()): "",
    }


def test_each_bad_input_gets_one_line_and_the_rest_is_read(tmp_path: Path, story: Path) -> None:
    bad = bad_inputs(tmp_path)
    broken = tmp_path / "broken.jsonl"
    broken.write_text(f"{json.dumps({'text': STORY})}\n{{broken\n{json.dumps({'text': STORY})}\n")
    begun = time.monotonic()
    done = nguon("read", *bad, broken, story, "--format", "json")
    assert time.monotonic() - begun < 60
    assert done.returncode == 1
    assert [Record.from_json(line).article.input for line in done.stdout.splitlines()] == [
        f"{broken}#1",
        f"{broken}#3",
        str(story),
    ]
    lines = done.stderr.splitlines()
    assert len(lines) == len(bad) + 1
    for (path, words), line in zip(bad.items(), lines, strict=False):
        assert re.match(rf"nguon: {re.escape(str(path))}(#1)?: {re.escape(words)}", line), line
    assert lines[-1].startswith(f"nguon: {broken}#2: is not valid JSON: ")


def test_html_that_is_cut_off_deep_or_a_bomb_is_read_or_refused_in_good_time(tmp_path: Path) -> None:
    cut = HTML[: HTML.index("</article>")] + "<a hre"
    bomb = "".join(f"<!ENTITY a{n + 1} '{f'&a{n};' * 10}'>" for n in range(12))
    deep = "<html><body>" + "<div>" * 10_000 + STORY * 5 + "</div>" * 10_000
    pages = {"cut": cut, "bomb": f"<!DOCTYPE html [<!ENTITY a0 'ha'>{bomb}]>{HTML}<p>&a12;", "deep": deep}
    for name, page in pages.items():
        (tmp_path / f"{name}.html").write_text(page)
    begun = time.monotonic()
    done = nguon("read", *(tmp_path / f"{name}.html" for name in pages), "--format", "json")
    assert time.monotonic() - begun < 60
    texts = {Path(record.article.input).stem: record.article.text for record in map(Record.from_json, done.stdout.splitlines())}
    assert "sẽ giảm trong tháng này" in texts["cut"]
    assert "sẽ giảm trong tháng này" in texts["bomb"]
    assert len(texts["bomb"]) < 10_000
    assert f"{tmp_path / 'cut.html'}: ends within a tag, so it was cut off" in done.stderr
    refused = [line for line in done.stderr.splitlines() if "recorded" not in line]
    assert len(refused) == len(pages) - len(texts)
    assert done.returncode == bool(refused)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["read"], "Missing argument 'INPUT'"),
        (["read", "x", "--language", "fr"], "'fr' is not one of 'vi', 'en'"),
        (["read", "x", "--published", "yesterday"], "right would be 2024-10-04, 2024-10 or 2024"),
        (["read", "x", "y", "--url", "https://example.org"], "one address is given for 2 inputs"),
        (["add", "x"], "Missing option '--archive'"),
        (["search", "x", "-a", "y", "--since", "2024-13-01"], "is no date"),
        (["reed"], "No such command 'reed'"),
    ],
)
def test_a_command_typed_wrong_ends_with_2_and_says_what_is_right(arguments: list[str], words: str) -> None:
    done = typed(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert words in " ".join(done.stderr.split())


@pytest.mark.parametrize("archive", ["text.nguon", "folder", "no/where.nguon", "postgresql://host/base"])
def test_an_archive_that_is_none_is_said_in_one_line(tmp_path: Path, story: Path, archive: str) -> None:
    (tmp_path / "text.nguon").write_text("just words, more than a header holds")
    (tmp_path / "folder").mkdir()
    done = nguon("add", story, "--archive", archive, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    [line] = done.stderr.splitlines()
    assert line.startswith(f"nguon: {archive}: ")
    assert (tmp_path / "text.nguon").read_text() == "just words, more than a header holds"


# add and search


def test_adding_counts_what_it_read_skipped_and_dropped(tmp_path: Path, story: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    done = nguon("add", story, tmp_path / "empty.txt", tmp_path / "none.txt", "-a", tmp_path / "a.nguon")
    assert (done.returncode, done.stdout) == (1, "")
    lines = done.stderr.splitlines()
    assert lines[:2] == [f"nguon: {tmp_path}/empty.txt: is empty", f"nguon: {tmp_path}/none.txt: there is no such file or folder"]
    assert re.match(r"read 1 \(1 added\), skipped 0 known already, dropped 2, in [\d.]+ s", lines[2])
    assert lines[3:] == ["  dropped 1: is empty", "  dropped 1: there is no such file or folder"]
    again = nguon("add", story, "-a", tmp_path / "a.nguon")
    assert again.returncode == 0
    assert again.stderr.startswith("read 0, skipped 1 known already, dropped 0, in ")


def test_what_was_added_is_found(tmp_path: Path, story: Path) -> None:
    archive = tmp_path / "a.nguon"
    assert nguon("add", story, "-a", archive, "--language", "vi", "--published", "2024-10-04").returncode == 0
    for words in ("giá giảm", "gia giam"):
        done = nguon("search", *words.split(), "-a", archive)
        assert done.returncode == 0
        assert "Lan · direct · 2024-10-04" in done.stdout
        assert "\x1b" not in done.stdout
    hits = [
        json.loads(line) for line in nguon("search", "--speaker", "Lan", "-a", archive, "--format", "json").stdout.splitlines()
    ]
    assert {hit["found"] for hit in hits} >= {"statement"}
    assert all("Lan" in hit["speaker"] for hit in hits if hit["found"] == "statement")
    nothing = nguon("search", "khủnglong", "-a", archive)
    assert (nothing.returncode, nothing.stdout, nothing.stderr) == (0, "", "nguon: nothing found\n")
    missing = nguon("search", "x", "-a", tmp_path / "none.nguon")
    assert missing.returncode == 1
    assert missing.stderr.startswith(f"nguon: {tmp_path}/none.nguon: there is no such archive")


def count(archive: Path) -> int:
    with Archive.open(archive, read_only=True) as opened:
        return opened.article_count()


def children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(condition: Callable[[], bool], seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return condition()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the workers in /proc")
def test_killed_again_and_again_it_loses_nothing_and_goes_on_from_there(tmp_path: Path) -> None:
    table, archive = rows(tmp_path / "rows.jsonl", 900), tmp_path / "a.nguon"
    chance = random.Random(7)
    counts, workers = [0], set[int]()
    for round_ in range(4):
        with subprocess.Popen(
            [*NGUON, "add", table, *RULES, "-a", archive, "--workers", "2"], stderr=subprocess.DEVNULL
        ) as running:
            until(lambda: archive.exists() and len(children(running.pid)) >= 3)
            if round_ % 2:
                until(lambda: count_or_none(archive) > counts[-1])
            time.sleep(chance.uniform(0, 0.7))
            workers.update(children(running.pid))
            running.kill()
        counts.append(count(archive))
    assert counts == sorted(counts)
    assert counts[-1] > 0
    assert until(lambda: not any(map(is_running, workers)), 10), "workers outlived their run"
    done = nguon("add", table, *RULES, "-a", archive, "--workers", "2")
    assert done.returncode == 0
    assert f"skipped {counts[-1]:,} known already" in done.stderr
    assert count(archive) == 900


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the workers in /proc")
def test_a_worker_that_is_killed_costs_nothing(tmp_path: Path) -> None:
    table, archive = rows(tmp_path / "rows.jsonl", 300), tmp_path / "a.nguon"
    with subprocess.Popen(
        [*NGUON, "add", table, *RULES, "-a", archive, "--workers", "2"], stderr=subprocess.PIPE, text=True
    ) as running:
        assert until(lambda: archive.exists() and len(children(running.pid)) >= 3)
        os.kill(children(running.pid)[-1], signal.SIGKILL)
        assert running.stderr
        said = running.stderr.read()
        assert running.wait(60) == 0, said
    assert count(archive) == 300


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_it_keeps_what_is_done_and_says_so(tmp_path: Path, sign: signal.Signals) -> None:
    table, archive = rows(tmp_path / "rows.jsonl", 4000), tmp_path / "a.nguon"
    with subprocess.Popen(
        [*NGUON, "add", table, *RULES, "-a", archive, "--workers", "2"], stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as running:
        assert until(lambda: archive.exists() and count_or_none(archive) > 0)
        os.killpg(running.pid, sign) if sign == signal.SIGINT else running.send_signal(sign)
        assert running.stderr
        said = running.stderr.read()
        assert running.wait(30) == 130
    [read] = re.findall(r"^read ([\d,]+) \(", said, re.MULTILINE)
    assert int(read.replace(",", "")) == count(archive)
    assert "stopped before the end; what is counted as read is kept" in said
    assert "Traceback" not in said


def count_or_none(archive: Path) -> int:
    try:
        return count(archive)
    except Exception:
        return 0


def test_two_that_add_at_once_do_no_harm(tmp_path: Path) -> None:
    table, archive = rows(tmp_path / "rows.jsonl", 200), tmp_path / "a.nguon"
    both = [
        subprocess.Popen([*NGUON, "add", table, *RULES, "-a", archive, "--workers", "1"], stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    said = [running.communicate(timeout=120)[1].decode() for running in both]
    assert [running.returncode for running in both] == [0, 0], said
    assert count(archive) == 200


def test_a_full_disk_is_said_and_what_was_kept_stays(tmp_path: Path) -> None:
    table, archive = rows(tmp_path / "rows.jsonl", 50), tmp_path / "a.nguon"
    assert nguon("add", table, *RULES, "-a", archive).returncode == 0
    rows(table, 2000)
    size = archive.stat().st_size + 200_000

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    done = nguon("add", table, *RULES, "-a", archive, "--workers", "0", preexec_fn=little_room)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1].startswith(f"nguon: {archive}: the disk ")
    assert 50 <= count(archive) < 2000
    assert nguon("add", table, *RULES, "-a", archive).returncode == 0
    assert count(archive) == 2000


def test_progress_without_a_terminal_is_a_plain_line_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    from nguon.batch import Summary
    from nguon.cli import progress
    from nguon.pages import Meter

    now = 0.0
    monkeypatch.setattr(progress.time, "monotonic", lambda: now)
    stream = io.StringIO()
    with progress.Progress(stream) as watcher:
        for second in range(26):
            now = float(second)
            watcher.moved(Summary(added=second * 100), Meter(total=1000, at=second * 10))
    assert stream.getvalue().splitlines() == [
        "nguon: 10%, 1,000 articles, 100 a second, 1:30 left",
        "nguon: 20%, 2,000 articles, 100 a second, 1:20 left",
    ]


def test_progress_on_a_terminal_is_a_bar_with_rate_and_time_left_and_leaves_no_trace(tmp_path: Path) -> None:
    table = rows(tmp_path / "rows.jsonl", 5_000)  # more than two seconds' work on any machine
    shown = on_terminal("add", table, *RULES, "-a", tmp_path / "a.nguon", "--workers", "0")
    assert re.search(r"━.*\d+%.*[\d,]+ articles, [\d,]+ a second.* left", shown)
    assert re.search(r"read 5,000 \(5,000 added\), skipped 0 known already, dropped 0, in \d", shown)


# help


def test_help_teaches_with_examples_and_is_there_at_once() -> None:
    done = nguon("--help")
    assert done.returncode == 0
    assert "nguon add articles.parquet --archive news.nguon" in done.stdout
    for command in ("read", "add", "search", "serve", "demo"):
        assert "Example" in typed(command, "--help").stdout
    program = "import sys, nguon.cli; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True).stdout.split()
    heavy = {
        "pyarrow",
        "lxml",
        "trafilatura",
        "jinja2",
        "uvicorn",
        "fastapi",
        "babel",
        "sqlite3",
        "nguon.reading",
        "nguon.archive",
    }
    assert not heavy & set(loaded)


def test_the_examples_in_the_help_are_commands_that_exist() -> None:
    names = {command.callback.__name__ for command in app.registered_commands if command.callback}
    examples = re.findall(r"^ +nguon (\w+)", typed("--help").stdout, re.MULTILINE)
    assert examples
    assert set(examples) <= names


def test_the_schema_is_that_of_the_records(story: Path) -> None:
    import jsonschema

    schema = json.loads(nguon("schema").stdout)
    jsonschema.validate(json.loads(nguon("read", story, "--format", "json").stdout), schema)


def test_the_version_is_the_packages() -> None:
    from nguon import __version__

    assert nguon("--version").stdout == f"nguon {__version__}\n"
