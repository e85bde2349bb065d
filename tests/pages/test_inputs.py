"""Every form of input gives its documents, and every bad one gives a line that names it while the rest goes on."""

from __future__ import annotations

import gzip
import io
import json
import os
import resource
import socket
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from nguon.pages import LARGEST_DOCUMENT, Document, Given, Meter, PageError, PassedOver, documents
from nguon.pages.document import NoPage
from nguon.pages.sniffing import looks_like_html

TEXT = "Ông Nam cho biết giá gạo sẽ giảm.\n"
HTML = "<!doctype html><html><body><p>Ông Nam cho biết giá gạo sẽ giảm.</p></body></html>"


def found(*inputs: Path | str, given: Given | None = None) -> list[Document | PageError]:
    return list(documents([str(name) for name in inputs], given))


def refusal(*inputs: Path | str, given: Given | None = None) -> str:
    """The reason why the one input gives nothing; the error must name it."""
    [error] = found(*inputs, given=given)
    assert isinstance(error, PageError)
    assert error.input == str(inputs[0])
    assert str(error) == f"{error.input}: {error.reason}"
    assert "\n" not in str(error)
    return error.reason


def written(path: Path, data: bytes | str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def only(*inputs: Path | str, given: Given | None = None) -> Document:
    [document] = found(*inputs, given=given)
    assert isinstance(document, Document), document
    return document


# What can be read


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.htm", "a.xhtml", "page", "a.php"])
@pytest.mark.parametrize("words", [TEXT, HTML])
def test_a_file_is_one_document_with_its_bytes_untouched(tmp_path: Path, name: str, words: str) -> None:
    path = written(tmp_path / name, words)
    assert only(path) == Document(str(path), words.encode())


def test_a_gzipped_file_is_unzipped_whatever_it_is_called(tmp_path: Path) -> None:
    for name in ("a.html.gz", "page"):
        assert only(written(tmp_path / name, gzip.compress(HTML.encode()))).data == HTML.encode()


def test_a_file_called_gz_that_is_not_zipped_is_read_as_it_is(tmp_path: Path) -> None:
    assert only(written(tmp_path / "a.txt.gz", TEXT)).data == TEXT.encode()


def test_what_is_given_of_a_page_goes_with_it(tmp_path: Path) -> None:
    given = Given(url="https://example.org/1", published="2024-10-04", language="vi")
    document = only(written(tmp_path / "a.txt", TEXT), given=given)
    assert (document.url, document.published, document.language) == ("https://example.org/1", "2024-10-04", "vi")


def test_a_folder_is_read_whole_in_order_without_what_is_hidden(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/b/c.html", ".hidden.txt", ".git/config.txt", "c.jsonl"):
        written(tmp_path / name, json.dumps({"text": TEXT}) if name.endswith("jsonl") else TEXT)
    names = [document.input.removeprefix(f"{tmp_path}/") for document in found(tmp_path)]
    assert names == ["a/b/c.html", "a/z.txt", "b.txt", "c.jsonl#1"]


def test_of_a_folder_only_pages_and_tables_are_read_and_the_rest_is_passed_over(tmp_path: Path) -> None:
    row = json.dumps({"text": TEXT})
    read = {"a.html": HTML, "b.HTM": TEXT, "c.txt": TEXT, "d.jsonl": row, "e.json": row, "index.php?id=7": HTML, "f": HTML}
    zipped = {"g.txt.gz": TEXT, "h.html.gz": HTML, "i.jsonl.gz": row}
    passed = {
        "__init__.py": b"",
        "LICENSE": TEXT.encode(),
        "code.py": b"print(1)\n",
        "data.json": b'{\n  "a": 1\n}\n',
        "logo.png": b"\x89PNG\r\n\x1a\n" + bytes(20),
        "map.xml": b"<?xml version='1.0'?><urlset></urlset>",
        "old.nguon": b"SQLite format 3\0",
        "style.css": b"body { color: red }\n",
    }
    for name, words in read.items():
        written(tmp_path / name, words)
    for name, words in zipped.items():
        written(tmp_path / name, gzip.compress(words.encode()))
    for name, data in passed.items():
        written(tmp_path / "beside" / name, data)
    pq.write_table(pa.table({"text": [TEXT]}), tmp_path / "j.parquet")
    every = found(tmp_path)
    names = {each.input.removeprefix(f"{tmp_path}/").partition("#")[0] for each in every if isinstance(each, Document)}
    assert names == {*read, *zipped, "j.parquet"}
    left = {each.input.removeprefix(f"{tmp_path}/beside/"): each for each in every if not isinstance(each, Document)}
    assert set(left) == set(passed)
    assert all(isinstance(each, PassedOver) for each in left.values())
    assert left["code.py"].reason == "is plain text that is not called .txt; give it by its name to have it read"
    assert left["__init__.py"].reason == "is empty"
    assert left["logo.png"].reason.startswith("is a PNG image, not a page")


def test_a_file_asked_for_by_its_name_is_read_or_refused_but_not_passed_over(tmp_path: Path) -> None:
    assert only(written(tmp_path / "LICENSE", TEXT)).data == TEXT.encode()
    [error] = found(written(tmp_path / "logo.png", b"\x89PNG\r\n\x1a\n"))
    assert isinstance(error, PageError)
    assert not isinstance(error, PassedOver)


def test_a_page_in_a_folder_that_cannot_be_read_is_refused_and_not_passed_over(tmp_path: Path) -> None:
    written(tmp_path / "a.html", "")
    written(tmp_path / "b.txt", b"\x89PNG\r\n\x1a\n")
    errors = found(tmp_path)
    assert [type(error) for error in errors] == [NoPage, NoPage]


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.ndjson", "rows.json", "rows", "rows.jsonl.gz"])
def test_the_rows_of_json_lines_are_documents(tmp_path: Path, name: str) -> None:
    rows = [
        {"id": 7, "text": TEXT, "url": "https://example.org/7", "published": "2024-10-04", "outlet": "Báo", "language": "vi"},
        {"text": TEXT, "title": "Giá gạo", "more": [1, 2]},
    ]
    data = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    path = written(tmp_path / name, gzip.compress(data) if name.endswith("gz") else data)
    assert found(path, given=Given(published="2020", language="en")) == [
        Document(f"{path}#1", TEXT, "7", "https://example.org/7", "2024-10-04", "Báo", "vi"),
        Document(f"{path}#2", TEXT, published="2020", language="en", title="Giá gạo"),
    ]


def test_json_lines_may_have_blank_lines_a_mark_and_no_last_line_end(tmp_path: Path) -> None:
    row = json.dumps({"text": TEXT})
    path = written(tmp_path / "rows.jsonl", f"\ufeff{row}\r\n\n  \n{row}")
    assert [document.input for document in found(path)] == [f"{path}#1", f"{path}#4"]


def test_the_rows_of_parquet_are_documents(tmp_path: Path) -> None:
    import datetime

    path = tmp_path / "rows.parquet"
    table = {"id": [1, 2], "text": [TEXT, TEXT + TEXT], "published": [datetime.date(2024, 10, 4), None], "size": [1.5, 2.5]}
    pq.write_table(pa.table(table), path)
    assert found(path) == [
        Document(f"{path}#1", TEXT, "1", published="2024-10-04"),
        Document(f"{path}#2", TEXT + TEXT, "2"),
    ]


def test_an_html_column_serves_where_there_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    pq.write_table(pa.table({"html": [HTML]}), path)
    assert only(path).data == HTML


def test_a_parquet_file_with_one_great_row_group_is_read_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    rows = [f"{number} " + TEXT * 100 for number in range(40_000)]
    pq.write_table(pa.table({"text": rows}), path, row_group_size=len(rows), use_dictionary=False)
    del rows
    program = f"""
import resource
from nguon.pages import documents
import pyarrow.parquet
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
assert sum(len(document.data) > 10 for document in documents([{str(path)!r}])) == 40_000
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""
    grown = int(subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout)
    assert grown < 100, f"reading 160 MB of rows took {grown} MB"


class _Slow(io.BytesIO):
    """Standard input that gives a byte or two at a time, as a slow pipe does."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(2, size) if size and size > 0 else 2)


@pytest.mark.parametrize(
    ("data", "count"),
    [
        (TEXT, 1),
        (HTML, 1),
        (gzip.compress(HTML.encode()), 1),
        (json.dumps({"text": TEXT}) + "\n" + json.dumps({"text": TEXT}), 2),
    ],
    ids=["text", "html", "zipped", "rows"],
)
def test_standard_input_is_read_by_what_it_holds(monkeypatch: pytest.MonkeyPatch, data: bytes | str, count: int) -> None:
    raw = data.encode() if isinstance(data, str) else data
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(_Slow(raw)))
    rows = found("-")
    assert len(rows) == count
    assert all(isinstance(row, Document) and row.input.startswith("standard input") for row in rows)


def test_the_meter_goes_from_nothing_to_all(tmp_path: Path) -> None:
    for number in range(3):
        written(tmp_path / f"{number}.jsonl", (json.dumps({"text": TEXT}) + "\n") * 3000)
    meter = Meter()
    seen = [meter.at for _ in documents([str(tmp_path)], meter=meter)]
    assert seen == sorted(seen)
    assert meter.at == meter.total == sum(path.stat().st_size for path in tmp_path.iterdir())
    assert len(set(seen)) > 3


# What cannot


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.txt") == "there is no such file or folder"


def test_an_empty_file_and_an_empty_zip_are_said(tmp_path: Path) -> None:
    assert refusal(written(tmp_path / "a.txt", b"")) == "is empty"
    assert refusal(written(tmp_path / "a.html.gz", b"")) == "is empty"
    assert refusal(written(tmp_path / "b.html.gz", gzip.compress(b""))) == "is empty once unzipped"


def test_a_zip_that_was_cut_off_or_damaged_is_said(tmp_path: Path) -> None:
    whole = gzip.compress(os.urandom(50_000).hex().encode())
    assert "was cut off" in refusal(written(tmp_path / "a.txt.gz", whole[: len(whole) // 2]))
    assert "was cut off" in refusal(written(tmp_path / "b.txt.gz", whole[:7]))
    assert "damaged gzip" in refusal(written(tmp_path / "c.txt.gz", whole[:5000] + b"\0" * 50 + whole[5050:]))


def test_rows_before_the_place_where_a_zip_was_cut_off_are_kept(tmp_path: Path) -> None:
    lines = "".join(json.dumps({"text": os.urandom(2000).hex()}) + "\n" for _ in range(200)).encode()
    data = gzip.compress(lines)
    *rows, error = found(written(tmp_path / "a.jsonl.gz", data[: len(data) // 2]))
    assert len(rows) > 50
    assert all(isinstance(row, Document) for row in rows)
    assert "was cut off" in str(error)


def test_one_line_of_200_mb_is_refused_without_being_held(tmp_path: Path) -> None:
    inputs = [tmp_path / name for name in ("a.txt", "a.html", "a.jsonl", "a.txt.gz")]
    for path in inputs[:3]:
        with path.open("wb") as file:
            file.write({".txt": b"", ".html": b"<html>", ".jsonl": b'{"text": "'}[path.suffix])
            for _ in range(200):
                file.write(b"x" * 1_000_000)
            file.write(b'"}\n' + json.dumps({"text": TEXT}).encode() if path.suffix == ".jsonl" else b"")
    with gzip.open(inputs[3], "wb", 1) as zipped:
        for _ in range(200):
            zipped.write(b"x" * 1_000_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    texts = found(*inputs)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    assert [isinstance(text, PageError) for text in texts] == [True, True, True, False, True]
    assert "is longer than 20 MB, the most that one page may be" in str(texts[0])
    assert str(texts[2]).startswith(f"{inputs[2]}#1: the row is longer")
    assert LARGEST_DOCUMENT == 20_000_000
    assert grown < 150, f"it took {grown} MB"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7 ...", "is a PDF file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "is a PNG image"),
        (b"PK\x03\x04" + bytes(50), "is a ZIP or Office file"),
        (b"SQLite format 3\0" + bytes(50), "is an SQLite database"),
        (bytes(range(256)) * 20, "is binary"),
        (b"ab\0cd" * 100 + b"\xff", "is binary"),
    ],
    ids=["pdf", "png", "zip", "sqlite", "bytes", "nulls"],
)
def test_binary_is_said_by_its_name(tmp_path: Path, data: bytes, words: str) -> None:
    reason = refusal(written(tmp_path / "a.html", data))
    assert words in reason
    assert "nguon reads HTML, plain text, JSON Lines and Parquet" in reason


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "cp1258"])
def test_other_encodings_are_not_taken_for_binary(tmp_path: Path, encoding: str) -> None:
    words = "Giá gạo sẽ giảm trong tháng này, theo Bộ Công Thương. " * 3 if encoding != "cp1258" else "Hà Nam cho hay. " * 9
    assert isinstance(only(written(tmp_path / "a.txt", words.encode(encoding))), Document)


def test_a_broken_row_in_the_middle_costs_only_itself(tmp_path: Path) -> None:
    good = json.dumps({"text": TEXT}).encode()
    bad = {
        b'{"text": "cut off': "is not valid JSON: ",
        b"[1, 2]": "is not a JSON object: it is a list",
        b"17": "is not a JSON object: it is a number",
        b'{"title": "x", "body": "y"}': "has no text: it has title, body",
        b'{"text": null}': "has no text",
        b'{"text": 17}': "its text is not a string: it is a number",
        b'{"text": ["x"]}': "its text is not a string: it is a list",
        b'{"text": "x", "url": {"a": 1}}': "its url is not a string: it is an object",
        b'{"text": "\xff\xfe"}': "is not valid UTF-8: byte 11 of the row is 0xff",
        b'{"text": "a\\ud83d"}': "its text holds half a character: \\ud83d at character 2",
        b'{"text": ' + b"9" * 10_000 + b"}": "is not valid JSON",
        b"[" * 100_000: "is not valid JSON",
    }
    path = written(tmp_path / "rows.jsonl", b"\n".join([good, *(line for row in bad for line in (row, good))]))
    rows = found(path)
    assert [isinstance(row, PageError) for row in rows] == [False, *[True, False] * len(bad)]
    for number, (row, words) in enumerate(zip(rows[1::2], bad.values(), strict=True)):
        assert str(row).startswith(f"{path}#{2 * number + 2}: {words}")


def test_json_that_is_not_in_lines_is_said_once(tmp_path: Path) -> None:
    rows = [{"text": TEXT}] * 3
    assert "one object a line" in refusal(written(tmp_path / "a.json", json.dumps(rows, indent=2)))
    assert "one object a line" in refusal(written(tmp_path / "b.json", json.dumps(rows)))
    assert "one object a line" in refusal(written(tmp_path / "c.json", json.dumps(rows[0], indent=2)))


@pytest.mark.parametrize("words", ["[Ảnh] Lễ khai mạc", "{không rõ} là gì", "[1] Theo Bộ Y tế", "[]", "<3 là trái tim"])
def test_prose_that_begins_with_a_bracket_is_prose(tmp_path: Path, words: str) -> None:
    assert only(written(tmp_path / "a.txt", words)).data == words.encode()


def test_parquet_without_a_text_column_names_those_it_has(tmp_path: Path) -> None:
    pq.write_table(pa.table({"body": ["x"], "id": [1]}), tmp_path / "a.parquet")
    assert refusal(tmp_path / "a.parquet") == "has no text column (nor html): it has body, id"


def test_damaged_empty_and_mistyped_parquet_is_said(tmp_path: Path) -> None:
    whole, empty, numbers = (tmp_path / f"{name}.parquet" for name in ("whole", "empty", "numbers"))
    pq.write_table(pa.table({"text": [TEXT * 100] * 100}), whole)
    pq.write_table(pa.table({"text": pa.array([], pa.string())}), empty)
    pq.write_table(pa.table({"text": [1, None]}), numbers)
    data = whole.read_bytes()
    assert "damaged Parquet" in refusal(written(tmp_path / "cut.parquet", data[: len(data) // 2]))
    assert "damaged Parquet" in refusal(written(tmp_path / "bad.parquet", data[:20] + os.urandom(200) + data[220:]))
    assert refusal(empty) == "is empty: it has no rows"
    assert [str(row).split(": ", 1)[1] for row in found(numbers)] == [
        "its text is not a string: it is a number",
        "has no text: it has text",
    ]


def test_parquet_with_bytes_that_are_no_utf8_loses_that_row_only(tmp_path: Path) -> None:
    raw = pa.array([b"xin ch\xc3\xa0o", b"\xff\xfe", b"abc"], pa.binary())
    text = pa.Array.from_buffers(pa.string(), 3, raw.buffers())
    pq.write_table(pa.table({"text": text}), tmp_path / "a.parquet")
    rows = found(tmp_path / "a.parquet")
    assert [isinstance(row, PageError) for row in rows] == [False, True, False]
    assert "#2: its text is not valid UTF-8" in str(rows[1])


def test_a_file_that_vanishes_after_the_folder_was_listed_is_said_and_the_rest_is_read(tmp_path: Path) -> None:
    for name in "abc":
        written(tmp_path / f"{name}.txt", TEXT)
    stream = documents([str(tmp_path)])
    first = next(stream)
    (tmp_path / "b.txt").unlink()
    rest = list(stream)
    assert isinstance(first, Document)
    assert str(rest[0]) == f"{tmp_path}/b.txt: there is no such file or folder"
    assert isinstance(rest[1], Document)


def test_a_file_cut_short_while_its_rows_are_read_is_no_crash(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", (json.dumps({"text": TEXT * 50}) + "\n") * 2000)
    stream = documents([str(path)])
    next(stream)
    os.truncate(path, 200_000)
    rest = list(stream)
    assert 20 < len(rest) < 2000
    assert sum(isinstance(row, PageError) for row in rest) <= 1


def test_a_link_back_to_a_folder_above_is_said_once_and_files_are_read_once(tmp_path: Path) -> None:
    written(tmp_path / "a/one.txt", TEXT)
    (tmp_path / "a/loop").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to("self")
    (tmp_path / "gone.txt").symlink_to("nowhere")
    said = [str(item).removeprefix(f"{tmp_path}/") if isinstance(item, PageError) else item.input for item in found(tmp_path)]
    assert said[0].startswith("a/loop: is a link back to a folder that holds it")
    assert said[1] == f"{tmp_path}/a/one.txt"
    assert said[2] == "gone.txt: there is no such file or folder"
    assert said[3].startswith("self: could not be read: ")
    assert len(said) == 4


def test_what_is_no_file_is_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (socket_ := socket.socket(socket.AF_UNIX)).bind(str(tmp_path / "socket"))
    assert "is a named pipe, not a file; give - " in refusal(tmp_path / "pipe")
    assert "is a socket" in refusal(tmp_path / "socket")
    assert "is a device" in refusal("/dev/zero")
    socket_.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_said(tmp_path: Path) -> None:
    written(tmp_path / "a.txt", TEXT).chmod(0)
    assert refusal(tmp_path / "a.txt") == "may not be read: permission denied"


def test_a_refusal_of_the_system_is_said_in_its_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    path = written(tmp_path / "a.txt", TEXT)
    monkeypatch.setattr(os, "open", refuse)
    assert refusal(path) == "may not be read: permission denied"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("https://example.org/story", "is an address: nguon fetches pages in a later version"),
        ("ftp://example.org/story", "is a ftp:// address, which nguon does not read"),
    ],
)
def test_addresses_come_later(name: str, words: str) -> None:
    assert words in refusal(name)


def test_web_archives_feeds_and_other_xml_are_known_for_what_they_are(tmp_path: Path) -> None:
    feed = '<?xml version="1.0"?>\n<!-- x -->\n<rss version="2.0"><channel></channel></rss>'
    assert "is a news feed" in refusal(written(tmp_path / "feed.xml", feed))
    assert "is a web archive (WARC)" in refusal(
        written(tmp_path / "a.warc.gz", gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\n"))
    )
    assert "its root is <urlset>" in refusal(written(tmp_path / "map.xml", '<?xml version="1.0"?><urlset></urlset>'))


def test_one_address_for_many_pages_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", json.dumps({"text": TEXT}))
    assert "put the addresses in a url column" in refusal(path, given=Given(url="https://example.org/"))


def test_a_name_that_is_no_text_can_still_be_said(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff.txt"
    with open(path, "w") as file:
        file.write(TEXT)
    assert only(os.fsdecode(path)).input == f"{tmp_path}/\\xff.txt"


@pytest.mark.parametrize(
    ("text", "is_html"),
    [
        (HTML, True),
        ("<html><body><p>cut off <a hre", True),
        ("\ufeff <!-- a --> <p>x", True),
        ("<script>1</script><div>x</div>", True),
        ("<script>alert(1)</script> là một đoạn mã", False),
        ("Giá < 5 và > 3", False),
        ("<b>đậm</b> là thẻ", False),
        ("Ông nói về thẻ <p> trong HTML.", False),
    ],
)
def test_html_is_told_from_text_that_speaks_of_it(text: str, is_html: bool) -> None:
    assert looks_like_html(text) is is_html
