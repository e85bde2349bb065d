"""Processes that add at once, processes that are killed: what was acknowledged is there, and a rerun completes the rest."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from archived import add, record

from nguon.archive import Archive, Query, SearchTooSlow

_ADD = """
import sys
sys.path.insert(0, sys.argv[2])
from archived import record
from nguon.archive import Archive
first, last, batch = map(int, sys.argv[3:6])
with Archive.open(sys.argv[1], create=True) as archive:
    todo = [str(i) for i in range(first, last)]
    known = archive.known(todo)
    todo = [name for name in todo if name not in known]
    for i in range(0, len(todo), batch):
        with archive.writing():
            for name in todo[i:i + batch]:
                archive.add(record(f"tin số {name}\\nÔng nói câu {name} " * 20, id=name, speaker="Ông", relay="AFP"), name)
        print(*todo[i:i + batch], flush=True)
"""


def _adding(path: Path, first: int, last: int, batch: int = 7) -> subprocess.Popen[str]:
    numbers = map(str, (first, last, batch))
    command = [sys.executable, "-c", _ADD, str(path), str(Path(__file__).parent), *numbers]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _check(path: Path) -> None:
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    for table in ("article_words", "statement_words"):
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
    connection.close()


def test_killed_at_any_moment_it_keeps_what_was_acknowledged_and_goes_on(path: Path) -> None:
    chance, count = random.Random(1), 4000
    acknowledged: set[str] = set()
    kills = 0
    while kills < 16:
        process = _adding(path, 0, count)
        assert process.stdout
        if kills:
            said = process.stdout.readline()
            acknowledged.update(said.split())
            time.sleep(chance.random() * 0.15)
        else:
            time.sleep(chance.random() * 0.3)
        process.kill()
        said = process.stdout.read()
        acknowledged.update(said[: said.rfind("\n") + 1].split())
        kills += 1
        process.wait()
        with Archive.open(path, create=True) as archive:
            assert archive.known(acknowledged) == acknowledged
    assert len(acknowledged) > 16
    with Archive.open(path) as archive:
        for name in acknowledged:
            assert archive.record(name).article.id == name
    _check(path)
    last = max(map(int, acknowledged)) + 50
    process = _adding(path, 0, last)
    rest, _ = process.communicate(timeout=300)
    assert process.returncode == 0
    assert acknowledged.isdisjoint(rest.split())
    with Archive.open(path) as archive:
        assert archive.article_count() == last
        assert archive.search(Query("câu")).statement_total == last
    _check(path)


def test_processes_that_add_at_once_do_no_harm(path: Path) -> None:
    processes = [_adding(path, first, last) for first, last in ((0, 150), (100, 250), (0, 250))]
    said = [process.communicate(timeout=300)[0].split() for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert set().union(*map(set, said)) == {str(i) for i in range(250)}
    with Archive.open(path) as archive:
        assert archive.article_count() == 250
        assert archive.search(Query("câu")).statement_total == 250
    _check(path)


def test_many_threads_search_while_one_adds(archive: Archive) -> None:
    add(archive, record("tin đầu", id="first"))
    wrong: list[object] = []
    done = threading.Event()

    def search() -> None:
        try:
            while not done.is_set():
                found = archive.search(Query("tin"))
                assert found.article_total == archive.article_count() or found.article_total >= 1
                assert archive.record("first").article.text == "tin đầu"
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=search) for _ in range(6)]
    for thread in threads:
        thread.start()
    for i in range(30):
        add(archive, record(f"tin {i}", id=f"{i}"))
    done.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert archive.search(Query("tin")).article_total == 31


def test_a_search_that_takes_too_long_is_stopped_and_the_next_one_works(archive: Archive) -> None:
    add(archive, *(record(f"tin số {i}", id=f"{i}", published="2024-10-04") for i in range(3000)))
    with pytest.raises(SearchTooSlow, match="took too long"):
        archive.search(Query("tin", order="newest", limit=3000), seconds=0)
    assert archive.search(Query("tin", order="newest")).article_total == 3000
