"""Files that are no archive, newer ones, full disks: each is refused with a plain reason, and nothing acknowledged is lost."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from archived import add, record

from nguon.archive import (
    Archive,
    ArchiveError,
    ArchiveForbidden,
    ArchiveFull,
    ArchiveLocked,
    NewerArchive,
    NoArchive,
    NotAnArchive,
    Query,
)
from nguon.record import Coordinates, Entity, Span


def _open(path: Path, create: bool = True) -> None:
    with Archive.open(path, create=create) as archive:
        archive.search(Query("tin"))
        archive.articles()


def test_a_text_file_is_no_archive_and_stays_as_it_is(path: Path) -> None:
    path.write_text("Đây là một bài báo.\n" * 100)
    for create in (True, False):
        with pytest.raises(NotAnArchive, match=r"news\.nguon: it is no nguon archive"):
            _open(path, create)
    assert path.read_text() == "Đây là một bài báo.\n" * 100


def test_another_programs_database_is_no_archive_and_stays_as_it_is(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(NotAnArchive, match="another program"):
        _open(path)
    assert path.read_bytes() == before


def test_an_empty_file_becomes_an_archive_only_when_one_is_to_be_made(path: Path) -> None:
    path.touch()
    with pytest.raises(NotAnArchive, match="empty"):
        _open(path, create=False)
    _open(path)
    _open(path, create=False)


def test_a_file_that_is_not_there_is_made_only_when_asked(path: Path) -> None:
    with pytest.raises(NoArchive, match="no such archive"):
        _open(path, create=False)
    with pytest.raises(NoArchive, match="no such archive"), Archive.open(path, create=True, read_only=True):
        pass
    assert not path.exists()


def test_a_folder_and_a_file_in_no_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NoArchive, match="folder"):
        _open(tmp_path)
    with pytest.raises(NoArchive, match="no folder"):
        _open(tmp_path / "nowhere" / "a")


@pytest.mark.parametrize("kept", [20, 2000, 16384, 40000, -20000])
def test_a_truncated_archive_is_damaged(path: Path, kept: int) -> None:
    with Archive.open(path, create=True) as archive:
        add(archive, *(record(f"tin số {i} " * 30, id=f"{i}") for i in range(300)))
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(NotAnArchive):
        _read_all(path)


def _read_all(path: Path) -> None:
    with Archive.open(path) as archive:
        for row in archive.articles(1000):
            archive.record(row.id)
        archive.search(Query("tin"))


def test_an_archive_of_a_newer_nguon_is_refused(path: Path) -> None:
    _open(path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    for read_only in (True, False):
        with pytest.raises(NewerArchive, match="newer nguon"), Archive.open(path, read_only=read_only):
            pass


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_that_may_not_be_read_is_refused(path: Path) -> None:
    _open(path)
    path.chmod(0)
    with pytest.raises(ArchiveForbidden):
        _open(path)


def _as_before_coordinates(path: Path) -> None:
    """Make of an archive one that was made before places had coordinates."""
    connection = sqlite3.connect(path)
    connection.execute("DROP VIEW located")
    connection.execute("ALTER TABLE entities DROP COLUMN latitude")
    connection.execute("ALTER TABLE entities DROP COLUMN longitude")
    connection.execute("DELETE FROM migrations WHERE number > 6")
    connection.execute("PRAGMA user_version = 6")
    connection.commit()
    connection.close()


def test_an_archive_made_before_places_had_coordinates_goes_on_working(path: Path) -> None:
    old, hue = record("Lũ rút chậm.", id="old", speaker="Lê Bình"), Coordinates(latitude=16.4619, longitude=107.59546)
    with Archive.open(path, create=True) as archive:
        add(archive, old)
    _as_before_coordinates(path)
    with pytest.raises(NotAnArchive, match="open it once for writing"), Archive.open(path, read_only=True):
        pass
    place = Entity(id="e1", kind="place", name="Huế", coordinates=hue, mentions=(Span(0, 3),))
    new = record("Huế vẫn ngập.", id="new").model_copy(update={"entities": (place,)})
    with Archive.open(path) as archive:
        assert archive.record("old") == old
        add(archive, new)
        assert archive.record("new") == new
        with archive.looking() as connection:
            assert connection.execute("SELECT article, name, latitude, longitude FROM located").fetchall() == [
                ("new", "Huế", 16.4619, 107.59546)
            ]


def test_each_migration_is_recorded_with_it(path: Path) -> None:
    _open(path)
    connection = sqlite3.connect(path)
    numbers = [number for (number,) in connection.execute("SELECT number FROM migrations ORDER BY number")]
    assert numbers == list(range(1, connection.execute("PRAGMA user_version").fetchone()[0] + 1))
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_read_only_writes_nothing(path: Path) -> None:
    with Archive.open(path, create=True) as archive:
        add(archive, record("tin"))
    with Archive.open(path, read_only=True) as archive:
        with pytest.raises(ArchiveForbidden, match="reading only"), archive.writing():
            pass
        assert archive.search(Query("tin")).article_total == 1


def test_waiting_for_another_writer_ends(path: Path) -> None:
    with Archive.open(path, create=True) as one, Archive.open(path, patience=0.2) as other, one.writing():
        with pytest.raises(ArchiveLocked, match="writing"), other.writing():
            pass
        assert other.article_count() == 0


def test_a_closed_archive_says_so(path: Path) -> None:
    with Archive.open(path, create=True) as archive:
        pass
    with pytest.raises(ArchiveError, match="closed"):
        archive.article_count()


_FILL = """
import resource, sys
sys.path.insert(0, sys.argv[2])
from archived import add, record
from nguon.archive import Archive, ArchiveError
with Archive.open(sys.argv[1]) as archive:
    if sys.argv[3] == "limit":
        resource.setrlimit(resource.RLIMIT_FSIZE, (8_000_000, 8_000_000))
    try:
        for i in range(10_000):
            add(archive, record(f"tin số {i} " * 200, id=f"{i}"))
            print(i, flush=True)
    except ArchiveError as error:
        print(type(error).__name__, error, file=sys.stderr)
"""


def _fill(path: Path, how: str) -> tuple[list[str], str]:
    command = [sys.executable, "-c", _FILL, str(path), str(Path(__file__).parent), how]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    return done.stdout.split(), done.stderr


def _check_kept(path: Path, acknowledged: list[str]) -> None:
    assert len(acknowledged) > 5
    with Archive.open(path) as archive:
        for name in acknowledged:
            assert archive.record(name).article.id == name
        assert archive.article_count() == len(acknowledged)
        add(archive, record("còn chỗ", id="later"))
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()


def test_a_file_that_may_not_grow_keeps_what_was_acknowledged(path: Path) -> None:
    _open(path)
    acknowledged, said = _fill(path, "limit")
    assert said.startswith(("ArchiveFull", "ArchiveError")), said
    assert "acknowledged is kept" in said
    _check_kept(path, acknowledged)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")
def test_a_full_disk_keeps_what_was_acknowledged(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)], capture_output=True).returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        _open(disk / "a")
        acknowledged, said = _fill(disk / "a", "disk")
        assert said.startswith("ArchiveFull"), said
        assert "the disk is full" in said
        with Archive.open(disk / "a", read_only=True) as archive:
            assert archive.article_count() == len(acknowledged) > 5
        subprocess.run(["mount", "-o", "remount,size=30m", str(disk)], check=True)
        _check_kept(disk / "a", acknowledged)
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_page_limit_counts_as_a_full_disk(path: Path) -> None:
    with Archive.open(path, create=True) as archive:
        add(archive, record("một", id="1"))
        assert archive._writer_connection is not None
        archive._writer_connection.execute("PRAGMA max_page_count = 60")
        with pytest.raises(ArchiveFull, match="full"):
            add(archive, *(record(f"tin {i} " * 500, id=f"n{i}") for i in range(300)))
        assert archive.article_count() == 1
