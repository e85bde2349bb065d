"""`nguon entity` and `nguon entities`, and the import of a Wikidata dump written by us."""

from __future__ import annotations

import bz2
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from named import article, body, group, person
from typer.testing import CliRunner

from nguon.archive import Archive
from nguon.cli.app import app
from nguon.record import Record
from nguon.tracing import deciding, wikidata
from nguon.tracing.tracer import trace


def item(own: str, vi: str | None, en: str | None, sitelinks: int = 30, **claims: Any) -> dict[str, Any]:
    """A Wikidata item with labels and simple claims; a claim is a value, or (value, {qualifier: (time, precision)})."""
    labels = {tag: {"language": tag, "value": name} for tag, name in (("vi", vi), ("en", en)) if name}
    return {
        "id": own,
        "type": "item",
        "labels": labels,
        "aliases": {},
        "sitelinks": {f"{n}wiki": {} for n in range(sitelinks)},
        "claims": {key: [_statement(each) for each in values] for key, values in claims.items()},
    }


def _statement(claim: Any) -> dict[str, Any]:
    value, qualifiers = claim if isinstance(claim, tuple) else (claim, {})
    snaks = {key: [{"datavalue": {"value": {"time": time, "precision": p}}}] for key, (time, p) in qualifiers.items()}
    value = {"id": value} if value[0] == "Q" else {"time": value} if value[0] == "+" else value
    return {"rank": "normal", "mainsnak": {"datavalue": {"value": value}}, "qualifiers": snaks}


#: A land of our own has the code of Nauru, of which our table knows no prime minister.
DUMP = [
    item("Q900", None, "Quenby Marchetti", P31=["Q5"], P27=["Q901"], P21=["Q6581072"], P569=["+1961-04-05T00:00:00Z"],
         P39=[("Q902", {"P580": ("+2011-03-01T00:00:00Z", 11), "P582": ("+2014-00-00T00:00:00Z", 9)})]),
    item("Q901", "Nauru", "Nauru", P31=["Q6256"], P298=["NRU"]),
    item("Q902", None, "Prime Minister of Nauru", P31=["Q4164871"]),
    item("Q903", "Hãng đóng tàu Vịnh Xanh", "Blue Bay Shipyard", P31=["Q4830453"], P17=["Q901"]),
    item("Q904", None, "Obscure Person", sitelinks=2, P31=["Q5"]),
    item("Q905", None, "A Song", P31=["Q7366"]),
    item("Q906", "Tập Cận Bình", "Xi Jinping", P31=["Q5"], P27=["Q907"], P21=["Q6581097"]),
    item("Q907", "Trung Quốc", "People's Republic of China", P31=["Q3624078"], P298=["CHN"]),
    item("Q908", "Lê Văn Quí", None, P31=["Q5"]),
]  # fmt: skip


def dumped(path: Path, *more: str) -> Path:
    """The dump as Wikidata writes it: an array, an item a line."""
    lines = ["[", ",\n".join(json.dumps(each, ensure_ascii=False) for each in DUMP) + ",", *more, "]"]
    text = ("\n".join(lines) + "\n").encode()
    path.write_bytes({".gz": gzip.compress, ".bz2": bz2.compress}.get(path.suffix, bytes)(text))
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news.nguon"


def newsroom() -> list[Record]:
    return [
        article("n1", "Thủ tướng Nauru thăm Hà Nội.", group("Thủ tướng Nauru"), published="2012-05-05"),
        article("n2", "Quenby Marchetti left.", person("Quenby Marchetti"), language="en", published="2012-05-06"),
        article("n3", "Cầu thủ Quenby Marchetti ghi bàn.", person("Quenby Marchetti"), published="2012-05-06"),
        article("n4", "Hãng đóng tàu Vịnh Xanh báo lãi.", body("Hãng đóng tàu Vịnh Xanh"), published="2012-05-06"),
        article("n5", "Blue Bay Shipyard said.", body("Blue Bay Shipyard"), language="en", published="2012-05-06"),
        article("n6", "Tài xế Lê Văn Quí khai.", person("Lê Văn Quí"), published="2012-05-06"),
        article("n8", "Bác sĩ Lê Văn Quí trả lời.", person("Lê Văn Quí"), published="2012-05-07"),
        article("n7", "Xi Jinping said.", person("Xi Jinping"), language="en", published="2014-05-06"),
    ]


def filled(path: Path) -> None:
    with Archive.open(path, create=True) as archive:
        with archive.writing():
            for record in newsroom():
                archive.add(record, record.to_json())
        trace(archive)


def kept(path: Path) -> dict[str, str]:
    with Archive.open(path) as archive:
        trace(archive)
        with archive.looking() as connection:
            return dict(connection.execute("SELECT article, actor FROM acted WHERE entity = 'e1'"))


def run(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, list(words))
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.parametrize("name", ["dump.json", "dump.json.gz", "dump.json.bz2"])
def test_an_import_makes_its_people_and_bodies_known(path: Path, tmp_path: Path, name: str) -> None:
    filled(path)
    before = kept(path)
    status, _, said = run("entities", "import", str(dumped(tmp_path / name, "{broken", '{"no": "id"},')), "-a", str(path))
    assert status == 0
    assert "4 known actors imported" in said
    assert "dropped 2: lines that hold no item" in said
    assert "dropped 1: items that fewer than 10 languages tell of" in said
    after = kept(path)
    assert after["n4"] == after["n5"] != before["n4"]
    assert before["n4"] != before["n5"]
    assert after["n2"] != after["n3"]
    assert after["n7"] == before["n7"]
    with Archive.open(path) as archive, archive.looking() as connection:
        (known,) = deciding.found(connection, after["n2"])
        assert (known.name, known.country) == ("Quenby Marchetti", "NRU")


def test_a_common_name_that_was_imported_is_not_taken_for_everybody_elses(path: Path, tmp_path: Path) -> None:
    filled(path)
    before = kept(path)
    with Archive.open(path) as archive:
        wikidata.import_dump(archive, dumped(tmp_path / "dump.json"))
    assert kept(path)["n6"] == before["n6"]


def test_what_fewer_languages_tell_of_is_kept_if_asked_for(path: Path, tmp_path: Path) -> None:
    with Archive.open(path, create=True) as archive:
        assert wikidata.import_dump(archive, dumped(tmp_path / "dump.json"), languages=1).kept == 5


def test_a_dump_that_breaks_off_leaves_nothing(path: Path, tmp_path: Path) -> None:
    dump = dumped(tmp_path / "dump.json.gz")
    dump.write_bytes(dump.read_bytes()[:-20])
    filled(path)
    status, _, said = run("entities", "import", str(dump), "-a", str(path))
    assert status == 1
    assert "dump.json.gz: it cannot be read as a dump" in said
    with Archive.open(path) as archive, archive.looking() as connection:
        assert connection.execute("SELECT count(*) FROM imported").fetchone() == (0,)
    assert run("entities", "import", str(tmp_path / "none.json"), "-a", str(path))[0] == 1


def test_an_entity_is_shown_with_where_it_is_met_and_why(path: Path) -> None:
    filled(path)
    status, out, _ = run("entity", "Tập Cận Bình", "-a", str(path))
    assert status == 0
    assert "n7: Xi Jinping" in out
    assert "form of" in out
    status, out, _ = run("entity", "Tập Cận Bình", "--format", "json", "-a", str(path))
    shown = json.loads(out)
    assert (shown["name"], shown["country"], shown["met"][0]["article"]) == ("Tập Cận Bình", "CHN", "n7")
    status, _, said = run("entity", "Không Có Ai", "-a", str(path))
    assert status == 1
    assert "Không Có Ai" in said


def test_two_are_joined_and_split_by_name_or_id(path: Path) -> None:
    filled(path)
    before = kept(path)
    assert run("entities", "join", "Blue Bay Shipyard", before["n4"], "-a", str(path))[0] == 0
    joined = kept(path)
    assert joined["n4"] == joined["n5"]
    assert run("entities", "split", joined["n4"], "n5", "-a", str(path))[0] == 0
    after = kept(path)
    assert after["n4"] != after["n5"]
    status, _, said = run("entities", "join", "Lê Văn Quí", "Blue Bay Shipyard", "-a", str(path))
    assert status == 1
    assert "2 are called 'Lê Văn Quí'" in said
