"""Who may read at the desk, under which names, and what a browser is told it may do."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
import uvicorn
from starlette.testclient import TestClient

from nguon.archive import Archive, NoArchive, Query, Results
from nguon.desk import serving
from nguon.desk.app import create_app
from nguon.desk.failures import DeskError
from nguon.desk.serving import is_loopback, serve

TOKEN = "một-mã-dài"


def client(path: Path, host: str = "127.0.0.1", **given: object) -> TestClient:
    return TestClient(create_app(path, **given), base_url=f"http://{host}:8765", follow_redirects=False)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "address", ["/", "/nothing", "/static/desk.css", "/api/v1/articles", "/article/harbour-ice", "/?after=x"]
)
def test_every_answer_carries_the_policy(desk: TestClient, address: str) -> None:
    headers = desk.get(address).headers
    assert headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("host", "status"),
    [("127.0.0.1:8765", 200), ("localhost", 200), ("LOCALHOST:1", 200), ("[::1]:80", 200), ("evil.example", 421), ("", 421),
     ("127.0.0.1.evil.example", 421), ("192.168.1.5:8765", 421), ("localhost.evil.example:8765", 421)],
)  # fmt: skip
def test_the_desk_answers_to_its_own_names_only(archive_path: Path, host: str, status: int) -> None:
    assert client(archive_path).get("/", headers={"host": host}).status_code == status


def test_a_name_given_is_answered_to(archive_path: Path) -> None:
    assert client(archive_path, "desk.example", names=["desk.example"]).get("/").status_code == 200


def test_with_a_token_nothing_is_shown_without_it(archive_path: Path) -> None:
    closed = client(archive_path, "192.168.1.5", token=TOKEN)
    for address in ("/", "/article/harbour-ice", "/search?q=ice", "/nothing"):
        answer = closed.get(address)
        assert answer.status_code == 401
        assert "This desk wants its token" in answer.text
        assert "harbour" not in answer.text.lower()
    assert closed.get("/api/v1/articles").json()["error"]["kind"] == "NoToken"
    assert closed.get("/?token=wrong").status_code == 401
    assert closed.get("/static/desk.css").status_code == 200


def test_the_token_is_given_once_and_leaves_the_address(archive_path: Path) -> None:
    opened = client(archive_path, "192.168.1.5", token=TOKEN)
    answer = opened.get("/search", params={"q": "ice", "token": TOKEN})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/search?q=ice"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert TOKEN not in cookie
    assert opened.get("/search?q=ice").status_code == 200


def test_a_feed_takes_the_token_in_its_address(archive_path: Path) -> None:
    closed = client(archive_path, "192.168.1.5", token=TOKEN)
    assert closed.get("/search.atom", params={"q": "ice"}).status_code == 401
    assert closed.get("/search.atom", params={"q": "ice", "token": "wrong"}).status_code == 401
    answer = closed.get("/search.atom", params={"q": "ice", "token": TOKEN})
    assert answer.status_code == 200
    assert TOKEN not in answer.text
    assert closed.get("/articles").status_code == 401, "no cookie was set"


def test_the_token_never_leads_away(archive_path: Path) -> None:
    for path in ("//evil.example/", "/\\evil.example", "/%5Cevil.example", "///evil.example"):
        answer = client(archive_path, token=TOKEN).get(f"http://127.0.0.1:8765{path}", params={"token": TOKEN})
        assert answer.status_code == 303
        assert not answer.headers["location"].startswith(("//", "/\\", "http"))


def test_a_program_brings_the_token_as_a_bearer(archive_path: Path) -> None:
    opened = client(archive_path, token="plain")
    assert opened.get("/api/v1/articles", headers={"authorization": "Bearer plain"}).status_code == 200
    assert opened.get("/api/v1/articles", headers={"authorization": "Bearer wrong"}).status_code == 401
    assert opened.get("/api/v1/articles", headers={"authorization": "Basic plain"}).status_code == 401


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("0.0.0.0", False), ("::", False), ("desk", False)],
)
def test_only_loopback_is_this_machine_alone(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


class _Opened:
    """Stands where uvicorn's server does; keeps what it was started with."""

    configs: list[uvicorn.Config]

    def __init__(self, config: uvicorn.Config) -> None:
        self.configs.append(config)

    def run(self, sockets: list[socket.socket]) -> None:
        for one in sockets:
            one.close()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[uvicorn.Config]:
    _Opened.configs = []
    monkeypatch.setattr(serving.uvicorn, "Server", _Opened)
    monkeypatch.delenv("NGUON_TOKEN", raising=False)
    return _Opened.configs


def test_on_loopback_no_token_is_asked(
    archive_path: Path, opened: list[uvicorn.Config], capsys: pytest.CaptureFixture[str]
) -> None:
    serve(archive_path, port=0)
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("the desk is open at http://127.0.0.1:")
    assert "token" not in said.err


def test_elsewhere_a_token_is_made_and_said_once(
    archive_path: Path, opened: list[uvicorn.Config], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(archive_path, host="0.0.0.0", port=0)
    token = capsys.readouterr().err.partition("?token=")[2].split()[0]
    assert len(token) >= 32
    with TestClient(opened[0].app, base_url="http://10.0.0.7") as far:  # type: ignore[arg-type]
        assert far.get("/").status_code == 401
        assert far.get("/", params={"token": token}).status_code == 200
    monkeypatch.setenv("NGUON_TOKEN", "chosen")
    serve(archive_path, host="0.0.0.0", port=0)
    assert "?token=chosen" in capsys.readouterr().err


def test_a_port_that_is_taken_is_said_plainly(archive_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(DeskError, match="cannot listen there"):
        serve(archive_path, port=taken.getsockname()[1])


def _opened_beside(archive_path: Path, workers: int) -> tuple[subprocess.Popen[str], str]:
    """A desk in a process of its own, with so many processes that serve, and its address."""
    code = f"from nguon.desk.serving import serve\nserve({str(archive_path)!r}, port=0, workers={workers})\nprint('tidied up')"
    running = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert running.stderr
    address = running.stderr.readline().split()[5]
    return running, address


def _can_be_connected_to(address: str) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", int(address.rstrip("/").rpartition(":")[2]))) == 0


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_an_ended_desk_returns_to_who_opened_it(archive_path: Path, end: signal.Signals, workers: int) -> None:
    running, address = _opened_beside(archive_path, workers)
    assert urllib.request.urlopen(address, timeout=30).status == 200
    running.send_signal(end)
    assert running.communicate(timeout=30) == ("tidied up\n", "")
    assert running.returncode == 0
    assert not _can_be_connected_to(address)


def test_no_process_outlives_the_one_that_began_it(archive_path: Path) -> None:
    running, address = _opened_beside(archive_path, 2)
    assert urllib.request.urlopen(address, timeout=30).status == 200
    running.kill()
    running.wait(20)
    deadline = time.monotonic() + 20
    while _can_be_connected_to(address) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not _can_be_connected_to(address)


def test_several_processes_keep_the_door_as_one_does(archive_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NGUON_TOKEN", "chosen")
    running, address = _opened_beside(archive_path, 2)
    for _ in range(4):
        with pytest.raises(urllib.error.HTTPError, match="401"):
            urllib.request.urlopen(address.partition("?")[0], timeout=30)
    running.terminate()
    running.communicate(timeout=30)


def test_no_archive_is_said_before_anything_listens(tmp_path: Path) -> None:
    with pytest.raises(NoArchive, match="there is no such archive"):
        serve(tmp_path / "none.nguon", port=0)


def test_one_slow_search_does_not_stop_the_others(archive_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from nguon.archive import Archive, Results

    release = threading.Event()

    def search(self: Archive, query: Query, **_: object) -> Results:
        if query.words == "slow":
            release.wait(20)
        return Results()

    monkeypatch.setattr(Archive, "search", search)
    config = uvicorn.Config(create_app(archive_path), log_level="error", ws="none")
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(config)
    running = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    running.start()
    base = f"http://127.0.0.1:{listening.getsockname()[1]}"
    slow = threading.Thread(target=lambda: urllib.request.urlopen(f"{base}/search?q=slow", timeout=30).read(), daemon=True)
    slow.start()
    begun = time.monotonic()
    for _ in range(5):
        assert urllib.request.urlopen(f"{base}/search?q=fast", timeout=10).status == 200
    assert time.monotonic() - begun < 8
    assert slow.is_alive()
    release.set()
    slow.join(20)
    server.should_exit = True
    running.join(20)


def test_slow_searches_wait_for_each_other_and_nobody_for_them(archive_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()
    search = Archive.search

    def slow(archive: Archive, query: Query, **given: float) -> Results:
        if query.words == "slow":
            assert release.wait(30)
        return search(archive, query, **given)

    monkeypatch.setattr(Archive, "search", slow)
    with TestClient(create_app(archive_path), base_url="http://127.0.0.1") as desk:
        statuses: list[int] = []
        waiting = [threading.Thread(target=lambda: statuses.append(desk.get("/search?q=slow").status_code)) for _ in range(60)]
        for one in waiting:
            one.start()
        try:
            for address in ("/article/harbour-ice", "/articles", "/api/v1/articles/harbour-ice"):
                assert desk.get(address).status_code == 200
            assert statuses == []
        finally:
            release.set()
        for one in waiting:
            one.join(30)
        assert statuses == [200] * 60
