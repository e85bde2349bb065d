"""Quality on the annotated articles: each figure has a floor, which may rise. Skipped where those articles are not."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import pytest
from tests.reading.test_reading import said

from nguon.pages.document import Document
from nguon.pages.text import article_from_text
from nguon.reading import READERS, Reader, Rules, named_labeller, read
from nguon.record import Record

ROOT = Path(__file__).parent.parent.parent
SHARED = ROOT.parent / "shared"
FLOORS = tomllib.loads((Path(__file__).parent.parent / "floors.toml").read_text(encoding="utf-8"))

pytestmark = [pytest.mark.shared, pytest.mark.skipif(not SHARED.is_dir(), reason="the measuring data is not beside the checkout")]


@pytest.mark.parametrize("part", sorted(FLOORS["rules"]))
def test_the_rules_stay_above_their_floor(part: str) -> None:
    sys.path.insert(0, str(ROOT / "benchmarks"))
    import reading as benchmark

    figures = benchmark.measured(SHARED, part, Rules())
    below = {key: (figures[key], floor) for key, floor in FLOORS["rules"][part].items() if figures[key] < floor}
    assert not below, f"(figure, floor): {below}"


def seed(reader: Reader) -> Record:
    text = (SHARED / "seed" / "fsb-taliban.txt").read_text(encoding="utf-8")
    record = read(article_from_text(Document("seed", text, language="vi", published="2024-10-04")), named_labeller(reader))
    assert record.article.text == text
    return record


@pytest.mark.parametrize("reader", READERS)
def test_the_page_that_the_project_began_with(reader: Reader) -> None:
    record = seed(reader)
    blocks = record.article.blocks
    assert (blocks[0].kind, blocks[0].credit) == ("caption", "APA")
    assert [b.kind for b in blocks].count("related") == 7
    related = [b for b in blocks if b.kind == "related"]
    assert record.article.text[related[1].start : related[1].end] == "Tính toán chi li của Nga và Iran ở Afghanistan"
    assert not any(b.start <= span.start < b.end for _, span in record.spans() for b in related)
    found = said(record)
    bortnikov = next(s for s in found if s.content[0].startswith("“Chúng tôi tin rằng"))
    assert (bortnikov.speaker, bortnikov.cue, bortnikov.relays) == ("Alexander Bortnikov", "khẳng định", ("Sputnik",))
    more = next(s for s in found if s.content[0].startswith("Nga nhận thấy"))
    assert (more.speaker, more.relays) == ("Alexander Bortnikov", ("Sputnik",))
    lavrov = [s for s in found if s.speaker == "Sergei Lavrov"]
    assert [(s.cue, s.kind, s.relays) for s in lavrov] == [("kêu gọi", "indirect", ("AFP",)), ("nhấn mạnh", "direct", ("AFP",))]
    assert {record.slice(t.span): t.value for t in record.times} == {"cùng ngày": "2024-10-04", "năm 2021": "2021"}
    people = [(e.name, e.country) for e in record.entities if e.name.endswith(("Bortnikov", "Lavrov"))]
    assert sorted(people) == [("Alexander Bortnikov", "RUS"), ("Sergei Lavrov", "RUS")]
    assert {e.name for e in record.entities if e.kind == "outlet"} >= {"Sputnik", "AFP"}
    retreat = next(e for e in record.events if e.type == "RETREAT")
    assert (retreat.time and retreat.time.value) == "2021"


def test_the_rules_part_what_was_said_on_that_page_where_the_model_runs_on() -> None:
    found = said(seed("rules"))
    bortnikov = next(s for s in found if s.content[0].startswith("“Chúng tôi tin rằng"))
    assert bortnikov.content[0].endswith("vì lợi ích chung”")
    assert bortnikov.kind == "direct"
    assert any(s.cue == "nhấn mạnh" and s.content[0].startswith("các hành động của Taliban") for s in found)
    assert any(s.cue == "cho biết thêm" and s.relays == ("Sputnik",) for s in found)
