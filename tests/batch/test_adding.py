"""Runs over many documents: the same whatever the number of workers, and stopped by nothing that a document can do."""

from __future__ import annotations

import ctypes
import itertools
import json
import os
import resource
import signal
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest

from nguon.archive import Archive, ArchiveFull
from nguon.batch import Silent, Summary, add, adding, read_document, sort_of
from nguon.batch.notes import cut_note
from nguon.batch.pool import DIED, ReadingPool
from nguon.batch.reading import Task, digest_of, read_chunk
from nguon.cli.adding import summed_up
from nguon.pages import Document, Meter
from nguon.reading import Labeller, Reader
from nguon.record import Article, Record

MANY = adding.SMALL_RUN + 40


def rows(path: Path, count: int, **special: str) -> Path:
    """A file of that many articles; `r7="…"` is the text of row 7."""
    words = "Ông Nam cho biết giá gạo năm {} sẽ giảm. Bà Lan nói: “Tôi không tin chuyện ấy sẽ xảy ra trong năm {}”."
    texts = (special.get(f"r{number}", words.format(1000 + number, number)) for number in range(1, count + 1))
    lines = (json.dumps({"id": f"a{number}", "text": text, "language": "vi"}) for number, text in enumerate(texts, 1))
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


class Listening(Silent):
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []

    def dropped(self, input: str, reason: str) -> None:  # noqa: A002
        self.said.append((input, reason))

    def noted(self, input: str, note: str) -> None:  # noqa: A002
        self.said.append((input, note))


def added(path: Path, archive: Path, **options: object) -> tuple[Summary, list[tuple[str, str]]]:
    listening = Listening()
    with Archive.open(archive, create=True) as opened:
        return add([str(path)], opened, watcher=listening, **{"reader": "rules", **options}), listening.said  # type: ignore[arg-type]


def test_the_number_of_workers_makes_no_difference(tmp_path: Path) -> None:
    path = rows(tmp_path / "rows.jsonl", MANY)
    archives = [tmp_path / "none.nguon", tmp_path / "two.nguon"]
    for archive, workers in zip(archives, (0, 2), strict=True):
        summary, said = added(path, archive, workers=workers)
        assert (summary.read, summary.added, summary.skipped, summary.dropped, said) == (MANY, MANY, 0, {}, [])
    with Archive.open(archives[0], read_only=True) as one, Archive.open(archives[1], read_only=True) as two:
        for number in range(1, MANY + 1):
            assert one.record(f"a{number}") == two.record(f"a{number}")
        assert [row.id for row in one.articles(MANY, order="added")] == [row.id for row in two.articles(MANY, order="added")]


def test_adding_twice_is_adding_once(tmp_path: Path) -> None:
    path = rows(tmp_path / "rows.jsonl", 10)
    added(path, tmp_path / "a.nguon")
    summary, _ = added(path, tmp_path / "a.nguon")
    assert (summary.read, summary.skipped, summary.failed) == (0, 10, False)
    rows(path, 12)
    summary, _ = added(path, tmp_path / "a.nguon")
    assert (summary.added, summary.skipped) == (2, 10)


def test_an_archive_may_lie_among_the_pages_that_it_keeps(tmp_path: Path) -> None:
    rows(tmp_path / "rows.jsonl", 3)
    for _ in range(2):
        summary, said = added(tmp_path, tmp_path / "a.nguon")
        assert (summary.done, said) == (3, [])


def test_what_is_no_page_in_a_folder_is_counted_and_no_failure(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    rows(folder / "rows.jsonl", 2)
    for name in ("one.py", "two.py"):
        (folder / name).write_text("print(1)\n")
    (folder / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    summary, said = added(folder, tmp_path / "a.nguon")
    assert (summary.read, summary.done, summary.failed, said) == (2, 2, False, [])
    assert summary.passed_over == {"is plain text that is not called .txt": 2, "is a PNG image, not a page": 1}
    assert "  passed over in folders, 2: is plain text that is not called .txt" in summed_up(summary)


def test_a_changed_page_is_a_new_version(tmp_path: Path) -> None:
    path = rows(tmp_path / "rows.jsonl", 3)
    added(path, tmp_path / "a.nguon")
    summary, _ = added(rows(path, 3, r2="Bà Lan nói khác hẳn."), tmp_path / "a.nguon")
    assert (summary.new_versions, summary.skipped) == (1, 2)
    with Archive.open(tmp_path / "a.nguon", read_only=True) as archive:
        assert [row.number for row in archive.versions("a2")] == [1, 2]


def test_a_digest_tells_apart_whatever_changes_the_record() -> None:
    documents = [
        Document("f", "words"),
        Document("f", "word"),
        *(Document("f", "words", **{field: "vi"}) for field in ("id", "url", "published", "outlet", "language", "title")),
    ]
    assert len({digest_of(document, reader) for document in documents for reader in ("one", "another")}) == 2 * len(documents)
    assert digest_of(Document("elsewhere", "words"), "one") == digest_of(Document("f", b"words"), "one")


def test_reasons_are_counted_by_their_sort(tmp_path: Path) -> None:
    path = rows(tmp_path / "rows.jsonl", 5)
    with path.open("a") as file:
        file.write('\n{"text": 1}\n{"text": 2}\n{"text"\n')
    summary, said = added(path, tmp_path / "a.nguon")
    assert summary.dropped == {"its text is not a string": 2, "is not valid JSON": 1}
    assert [name.rpartition("#")[2] for name, _ in said] == ["6", "7", "8"]
    assert (summary.read, summary.done, summary.failed) == (5, 8, True)
    assert sort_of("is binary, not a page; nguon reads HTML") == "is binary, not a page"


def test_a_page_in_another_language_is_recorded_and_said(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(
        "Le président a déclaré hier que la France ne renoncerait pas à son programme. Les députés ont voté contre le projet de "
        "loi présenté par le gouvernement, qui devra maintenant être réexaminé par la commission des finances.\n"
    )
    summary, [(name, note)] = added(page, tmp_path / "a.nguon")
    assert name == str(page)
    assert note == "is in the language fr; it is recorded, but statements are read from vi and en only"
    assert (summary.added, summary.other_languages, summary.failed) == (1, {"fr": 1}, False)


@pytest.mark.parametrize("end", ["<div cla", "</di", '<img src="a.jpg', "<!--"])
def test_html_that_ends_within_a_tag_is_recorded_and_said_to_be_cut_off(tmp_path: Path, end: str) -> None:
    page = tmp_path / "page.html"
    line = "<p>Ông Nam cho biết giá gạo sẽ giảm trong năm tới, khi các vùng trồng lúa ven sông được mùa trở lại.</p>"
    page.write_text(f"<html><body><article><h1>Giá gạo sẽ giảm</h1>{5 * line}{end}")
    summary, said = added(page, tmp_path / "a.nguon")
    assert said == [(str(page), "ends within a tag, so it was cut off; what stands before that is recorded")]
    assert (summary.added, summary.failed) == (1, False)


@pytest.mark.parametrize("words", ["<p>Giá gạo giảm.</p>", "<p>Giá 5 < 6", "Giá gạo giảm <3", "Viết <b"])
def test_what_ends_in_no_tag_or_is_no_html_is_not_said_to_be_cut_off(words: str) -> None:
    assert cut_note(Document("page.txt", words)) is None
    assert cut_note(Document("page.txt", words.encode())) is None


# What a document may do to its reader


def deadly(documents: Sequence[Document], limit: float, reader: Reader | None) -> list[Record | str]:
    """Stands for a reader with a bug: some words kill it, others hang it."""
    for document in documents:
        if b"KILL" in document.data.encode():  # type: ignore[union-attr]
            os.kill(os.getpid(), signal.SIGKILL)
        if "EXIT" in document.data:  # type: ignore[operator]
            os._exit(3)
    return read_chunk(documents, limit, reader)


def hanging(documents: Sequence[Document], limit: float, reader: Reader | None) -> list[Record | str]:
    """Stands for a library that hangs where no signal is seen and no other thread can run: at work, or waiting."""
    import nguon.reading

    read = nguon.reading.read

    def stuck(article: Article, labeller: Labeller) -> Record:
        if "HANG" in article.text:
            sum(itertools.repeat(1))
        if "WAIT" in article.text:
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
            ctypes.PyDLL(None).sleep(600)  # which, other than CDLL, lets no other thread of Python run
        return read(article, labeller)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nguon.reading, "read", stuck)
        return read_chunk(documents, limit, reader)


@pytest.mark.parametrize(
    ("work", "words", "limit"), [(deadly, ["KILL", "EXIT"], 20), (hanging, ["HANG"], 2), (hanging, ["WAIT"], 0.5)]
)
def test_what_ends_a_worker_costs_one_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, work: object, words: list[str], limit: float
) -> None:
    monkeypatch.setattr(adding, "ReadingPool", partial(ReadingPool, work=work))
    places = [5 + 40 * number for number in range(len(words))]
    path = rows(tmp_path / "rows.jsonl", MANY, **{f"r{place}": word for place, word in zip(places, words, strict=True)})
    summary, said = added(path, tmp_path / "a.nguon", workers=2, limit=limit)
    assert said == [(f"{path}#{place}", DIED) for place in places]
    assert (summary.read, summary.dropped.total()) == (MANY - len(words), len(words))


def test_a_document_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(article: object, labeller: object) -> Record:
        try:
            while True:
                pass
        except Exception as error:
            raise AssertionError from error

    monkeypatch.setattr("nguon.reading.read", endless)
    begun = time.process_time()
    made = read_document(Document("f", "Ông Nam nói thế."), limit=0.2, reader="rules")
    assert made == "took longer than 0.2 s of processor time and was given up"
    assert time.process_time() - begun < 1


def waiting(seconds: float) -> Callable[[Article, Labeller], Record]:
    """Stands for a reader on a machine that is asleep or busy with other things: time goes by, and nothing is done."""

    def slow(article: Article, labeller: Labeller) -> Record:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            time.sleep(left)
        return Record(article=article)

    return slow


def test_a_slow_machine_drops_nothing_but_what_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    document = Document("f", "Ông Nam nói thế.")
    monkeypatch.setattr("nguon.reading.read", waiting(0.6))
    assert isinstance(read_document(document, limit=0.2, reader="rules"), Record)
    monkeypatch.setattr("nguon.reading.read", waiting(600))
    begun = time.monotonic()
    assert read_document(document, limit=0.2, reader="rules") == "was not done after 2 s and was given up"
    assert time.monotonic() - begun < 60


def test_the_limits_end_with_the_document() -> None:
    handlers = [signal.getsignal(sign) for sign in (signal.SIGPROF, signal.SIGALRM)]
    limits = [resource.getrlimit(limit) for limit in (resource.RLIMIT_CPU, resource.RLIMIT_CORE)]
    [made] = read_chunk([Document("f", "Ông Nam nói thế.")], 5, "rules")
    assert isinstance(made, Record)
    assert [signal.getitimer(timer)[0] for timer in (signal.ITIMER_PROF, signal.ITIMER_REAL)] == [0, 0]
    assert [signal.getsignal(sign) for sign in (signal.SIGPROF, signal.SIGALRM)] == handlers
    assert [resource.getrlimit(limit) for limit in (resource.RLIMIT_CPU, resource.RLIMIT_CORE)] == limits


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (MemoryError(), "needs more memory than there is"),
        (KeyError("x\ny"), "could not be read: KeyError: 'x\\ny'"),
        (RecursionError("too deep"), "could not be read: RecursionError: too deep"),
    ],
)
def test_an_error_of_the_reader_is_a_reason(monkeypatch: pytest.MonkeyPatch, error: Exception, reason: str) -> None:
    def failing(article: object, labeller: object) -> Record:
        raise error

    monkeypatch.setattr("nguon.reading.read", failing)
    assert read_document(Document("f", "Ông Nam nói thế."), reader="rules") == reason


def test_no_more_is_read_ahead_than_the_workers_need() -> None:
    pulled = 0

    def endless() -> object:
        nonlocal pulled
        for pulled in itertools.count(1):
            yield [Task(Document("f", "Ông Nam nói thế."), str(pulled))]

    pool = ReadingPool(1, 5)
    try:
        outcomes = pool.outcomes(endless())  # type: ignore[arg-type]
        for outcome in itertools.islice(outcomes, 50):
            assert outcome is None or isinstance(outcome[1], Record)
            assert pulled <= 60
    finally:
        pool.close()


# How a run ends


def test_an_interrupted_run_keeps_what_was_read(tmp_path: Path) -> None:
    class Interrupting(Silent):
        def moved(self, summary: Summary, meter: Meter) -> None:
            if meter.at > 5000:
                raise KeyboardInterrupt

    path = rows(tmp_path / "rows.jsonl", 2 * adding.SMALL_RUN)
    with Archive.open(tmp_path / "a.nguon", create=True) as archive:
        summary = add([str(path)], archive, workers=0, watcher=Interrupting(), reader="rules")
        assert summary.stopped == "interrupted"
        assert summary.failed
        assert archive.article_count() == summary.added


def test_an_archive_that_is_full_ends_the_run_with_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> str:
        raise ArchiveFull("a.nguon: the disk is full")

    monkeypatch.setattr(Archive, "add", full)
    summary, _ = added(rows(tmp_path / "rows.jsonl", 5), tmp_path / "a.nguon")
    assert (summary.stopped, summary.read) == ("a.nguon: the disk is full", 0)


def test_a_record_that_cannot_be_kept_costs_only_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep = Archive.add

    def choosy(archive: Archive, record: Record, digest: str) -> str:
        if record.article.id == "a3":
            raise OverflowError("too big")
        return keep(archive, record, digest)

    monkeypatch.setattr(Archive, "add", choosy)
    path = rows(tmp_path / "rows.jsonl", 5)
    summary, said = added(path, tmp_path / "a.nguon")
    assert (summary.added, said) == (4, [(f"{path}#3", "could not be kept: OverflowError: too big")])
