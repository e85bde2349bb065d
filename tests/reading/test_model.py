"""The trained model that the package carries: what it is, what it reads on sentences of our own, and what it must at least reach."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import time
import tomllib
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from tests.evidence import assert_evidence
from tests.reading.test_reading import said

from nguon.pages.document import Document
from nguon.pages.text import article_from_text
from nguon.reading import named_labeller, read, reader_version
from nguon.reading.model import Model, ModelError
from nguon.reading.model.decoding import TaggedSpan, mended, whole_triggers
from nguon.reading.model.windows import Window, most_central
from nguon.reading.naming import with_their_nouns
from nguon.reading.quotes import quotes
from nguon.record import Name, Record

ROOT = Path(__file__).parent.parent.parent
SHARED = ROOT.parent / "shared"
FLOORS = tomllib.loads((ROOT / "tests" / "floors.toml").read_text(encoding="utf-8"))
FILES = Path(str(files("nguon.reading") / "model" / "files"))


def reading(text: str, language: str = "vi") -> Record:
    record = read(article_from_text(Document("t", text, language=language, published="2024-10-04")), named_labeller("model"))
    assert_evidence(record)
    return record


def test_the_version_is_that_of_the_file() -> None:
    about = json.loads((FILES / "about.json").read_text(encoding="utf-8"))
    assert about["version"] == f"model-{hashlib.sha256((FILES / 'reader.onnx').read_bytes()).hexdigest()[:12]}"
    assert reader_version("model").startswith(about["version"])
    assert sum(path.stat().st_size for path in FILES.iterdir()) < 60_000_000


@pytest.mark.parametrize(
    ("language", "text", "speaker", "content"),
    [
        ("vi", "Ông Lê Văn Bình cho biết, nước đã rút khỏi ba xã ven sông.", "Lê Văn Bình", "nước đã rút khỏi ba xã ven sông"),
        ("vi", "“Chúng tôi sẽ không dừng lại”, bà Trần Thị Hoa khẳng định.", "Trần Thị Hoa", "“Chúng tôi sẽ không dừng lại”"),
        ("en", "Mayor Helen Marsh said that the bridge would open in May.", "Helen Marsh", "the bridge would open in May"),
    ],
)
def test_plain_sentences_are_read(language: str, text: str, speaker: str, content: str) -> None:
    (only,) = said(reading(text, language))
    assert (only.speaker, only.content) == (speaker, (content,))


def test_a_text_reads_the_same_whatever_was_read_before() -> None:
    text = "Ông Lê Văn Bình cho biết, nước đã rút khỏi ba xã ven sông."
    first = reading(text)
    reading("Bà Trần Thị Hoa nói rằng đập sắp vỡ. " * 40)
    assert reading(text) == first


def test_a_long_article_is_read_without_seams() -> None:
    sentence = "Ông Lê Văn Bình cho biết, nước đã rút khỏi ba xã ven sông.\n"
    found = said(reading(sentence * 60))
    assert len(found) == 60
    assert {s.content for s in found} == {("nước đã rút khỏi ba xã ven sông",)}


def test_every_piece_is_taken_from_the_window_it_is_most_central_in() -> None:
    best = most_central([Window(0, 6, 0), Window(4, 10, 4), Window(8, 12, 4)], 12)
    assert list(best) == [0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2]
    assert list(most_central([Window(0, 5, 0)], 5)) == [0] * 5
    assert best.dtype == np.int64


@pytest.mark.parametrize("text", ["a", "?!", "“", "😀😀", "x" * 5000, "\u202eabc", "Ông " * 700])
def test_odd_texts_are_read(text: str) -> None:
    reading(text)


def test_loading_takes_a_second_or_two_at_most() -> None:
    start = time.process_time()
    Model(FILES)
    assert time.process_time() - start < 2


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"reader\.onnx, reader\.npz, tokenizer\.json, about\.json missing"):
        Model(tmp_path)
    for path in FILES.iterdir():
        shutil.copy(path, tmp_path)
    (tmp_path / "reader.onnx").write_bytes(b"no model")
    with pytest.raises(ModelError, match="not a model that this version can run"):
        Model(tmp_path)


def below(part: str) -> dict[str, tuple[float, float]]:
    sys.path.insert(0, str(ROOT / "benchmarks"))
    import reading as benchmark

    figures = benchmark.measured(SHARED, part, named_labeller("model"))
    return {key: (figures[key], floor) for key, floor in FLOORS["model"][part].items() if figures[key] < floor}


def test_the_examples_of_the_package_are_read_no_worse_than_the_floor() -> None:
    assert below("examples") == {}


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the measuring data is not beside the checkout")
@pytest.mark.parametrize("part", ["dev", "dev-en"])
def test_the_model_stays_above_its_floor(part: str) -> None:
    assert below(part) == {}


def test_a_noun_tagged_apart_from_its_paper_is_part_of_the_name() -> None:
    text = "Theo Nhật báo Đồi Cọ và Báo Bến Cảng, ông Lan nói"
    tagged = [
        Name(start=a, end=b, kind=kind)
        for a, b, kind in ((5, 13, "outlet"), (14, 20, "outlet"), (24, 27, "outlet"), (28, 36, "outlet"), (42, 45, "person"))
    ]
    joined = with_their_nouns(article_from_text(Document("t", text, language="vi")), tagged)
    assert [text[name.start : name.end] for name in joined] == ["Nhật báo Đồi Cọ", "Báo Bến Cảng", "Lan"]


def whole(text: str, words: str) -> str:
    """What becomes of content words that the tags gave."""
    start = text.index(words)
    marked = [quote for quote in quotes(text) if quote.closed]
    return text[slice(*mended((start, start + len(words)), text, marked))]


@pytest.mark.parametrize(
    ("text", "words", "wanted"),
    [
        ("Ông nói: “Chúng tôi sẽ đi. Không ai ở lại.”", "“Chúng tôi sẽ đi", "“Chúng tôi sẽ đi. Không ai ở lại.”"),
        ("Ông nói: “Chúng tôi sẽ đi. Không ai ở lại “.", "“Chúng tôi sẽ đi", "“Chúng tôi sẽ đi. Không ai ở lại “"),
        ("“Chúng tôi sẽ đi.\nKhông ai ở lại”, ông nói.", "Chúng tôi sẽ đi", "“Chúng tôi sẽ đi.\nKhông ai ở lại”"),
        ("Ông nói họ “là bạn” và sẽ đi.", "họ “là bạn", "họ “là bạn”"),
        ("Ông nói “kẻ thù” sẽ đi, bà thì không.", "“kẻ thù” sẽ đi", "“kẻ thù” sẽ đi"),
        ("Ông nói họ sẽ đi. “Không ai ở lại.”", "họ sẽ đi", "họ sẽ đi"),
    ],
)
def test_a_content_takes_in_the_whole_of_a_quotation_that_it_begins(text: str, words: str, wanted: str) -> None:
    assert whole(text, words) == wanted


def test_neighbouring_triggers_of_one_type_are_one_event() -> None:
    text = "Ba người bị bắt giữ, bị phạt."
    tagged = [
        TaggedSpan(9, 11, "COERCE", 0.4, (2, 3)),
        TaggedSpan(12, 19, "COERCE", 0.8, (3, 5)),
        TaggedSpan(21, 28, "COERCE", 0.5, (6, 8)),
    ]
    assert whole_triggers(text, tagged) == [TaggedSpan(9, 19, "COERCE", 0.8, (2, 5)), tagged[2]]
