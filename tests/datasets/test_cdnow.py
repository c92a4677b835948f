"""CDNOW: where it is looked for, in which order, and what is said when it cannot be had."""

import hashlib
import http.server
import importlib
import socket
import threading
import time
from importlib import metadata
from pathlib import Path

import pytest

from crmlab import DataUnavailable, InvalidData, datasets

real = importlib.import_module("crmlab.datasets.real")


@pytest.fixture(autouse=True)
def nowhere(tmp_path, monkeypatch):
    """No folder, an empty cache, no lifetimes, no network, nothing remembered."""
    real._kept.cache_clear()
    monkeypatch.delenv("CRMLAB_DATA", raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(real, "cache", lambda: tmp_path / "cache")
    monkeypatch.setattr(real, "_inside_lifetimes", lambda: None)
    monkeypatch.setattr(real, "ADDRESS", f"http://127.0.0.1:{free_port()}/{real.FILE}")
    yield tmp_path
    real._kept.cache_clear()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def content():
    """The real file from the development dependency."""
    place = inside_lifetimes()
    if place is None:
        pytest.skip("lifetimes, which holds a copy of CDNOW, is not installed")
    return place.read_bytes()


inside_lifetimes = real._inside_lifetimes


@pytest.fixture
def serve(monkeypatch):
    """Serve bytes under the address at which the file is looked for; counts the requests."""
    servers, asked = [], []

    def start(body, status=200):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                asked.append(self.path)
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        monkeypatch.setattr(real, "ADDRESS", f"http://127.0.0.1:{server.server_port}/{real.FILE}")
        return asked

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_the_address_is_that_of_the_design_and_fixed_to_a_commit():
    fresh = importlib.util.find_spec("crmlab.datasets.real").loader.get_source("crmlab.datasets.real")
    assert "CamDavidsonPilon/lifetimes/" in fresh
    assert "4f2833f4518621343bb6983eb3e540c11f66ec6a/lifetimes/datasets/CDNOW_sample.txt" in fresh
    assert len(real.SHA256) == 64


def test_from_the_folder_first(content, nowhere, monkeypatch, serve):
    asked = serve(b"never asked for")
    (nowhere / real.FILE).write_bytes(content)
    monkeypatch.setenv("CRMLAB_DATA", str(nowhere))
    frame = datasets.cdnow()
    assert list(frame.columns) == ["customer_id", "date", "quantity", "amount"]
    assert (len(frame), frame["customer_id"].nunique()) == (6_919, 2_357)
    assert [str(dtype) for dtype in frame.dtypes] == ["int64", "datetime64[us]", "int64", "float64"]
    assert f"{frame['date'].min():%Y-%m-%d} {frame['date'].max():%Y-%m-%d}" == "1997-01-01 1998-06-30"
    assert not asked


def test_then_from_the_cache(content, nowhere):
    (nowhere / "cache").mkdir()
    (nowhere / "cache" / real.FILE).write_bytes(content)
    assert len(datasets.cdnow()) == 6_919


def test_then_from_the_installed_lifetimes_without_importing_it(content, nowhere, monkeypatch):
    import subprocess
    import sys

    script = (
        "import sys, pathlib; from crmlab.datasets import real; "
        f"real.cache = lambda: pathlib.Path({str(nowhere)!r}); real.ADDRESS = ''; "
        "print(len(real.cdnow()), 'lifetimes' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["6919", "False"]


def test_without_lifetimes_there_is_no_copy_in_it(monkeypatch):
    def absent(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "files", absent)
    assert inside_lifetimes() is None


def test_then_from_the_web_and_kept_for_the_next_time(content, nowhere, serve):
    asked = serve(content)
    assert len(datasets.cdnow()) == 6_919
    kept = nowhere / "cache" / real.FILE
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == real.SHA256
    real._kept.cache_clear()
    assert len(datasets.cdnow()) == 6_919
    assert len(asked) == 1


def test_a_spoilt_copy_in_the_cache_is_fetched_anew(content, nowhere, serve):
    serve(content)
    (nowhere / "cache").mkdir()
    (nowhere / "cache" / real.FILE).write_bytes(content[:-100])
    assert len(datasets.cdnow()) == 6_919


def test_a_wrong_file_in_the_folder_is_refused(nowhere, monkeypatch):
    (nowhere / real.FILE).write_text("1 1 19970101 1 9.99\n")
    monkeypatch.setenv("CRMLAB_DATA", str(nowhere))
    with pytest.raises(
        InvalidData, match=r"is not the CDNOW sample: its SHA-256 begins with .* instead of 6fae10155c0b"
    ):
        datasets.cdnow()
    assert (nowhere / real.FILE).exists()  # the learner's own file is never deleted


def test_a_wrong_file_from_the_web_is_refused_and_not_kept(nowhere, serve):
    serve(b"<html>log in to the hotel's network</html>")
    with pytest.raises(InvalidData, match=r"What came from http://127.0.0.1.* is not the CDNOW sample.*CRMLAB_DATA"):
        datasets.cdnow()
    assert not (nowhere / "cache" / real.FILE).exists()


@pytest.mark.parametrize("status", [404, 503, None])
def test_without_the_web_one_sentence_says_what_to_do(status, serve, capfd):
    if status:
        asked = serve(b"", status)
    start = time.monotonic()
    with pytest.raises(DataUnavailable) as raised:
        datasets.cdnow()
    said = str(raised.value)
    assert "go online" in said and "CRMLAB_DATA" in said and real.FILE in said
    assert said.count(". ") == 0 and "\n" not in said
    assert raised.value.__suppress_context__
    assert time.monotonic() - start < 10 and (not status or len(asked) == 1)
    assert capfd.readouterr() == ("", "")


def test_an_empty_setting_is_no_folder(nowhere, monkeypatch):
    monkeypatch.setenv("CRMLAB_DATA", "")
    with pytest.raises(DataUnavailable):
        datasets.cdnow()


def test_the_frame_is_the_learners_own(content, nowhere, monkeypatch):
    (nowhere / real.FILE).write_bytes(content)
    monkeypatch.setenv("CRMLAB_DATA", str(nowhere))
    mine = datasets.cdnow()
    mine["amount"] = 0
    assert datasets.cdnow()["amount"].sum() > 0


def test_cdnow_is_not_part_of_the_course():
    root = Path(real.__file__).parents[2]
    assert not [p for p in (*(root / "datasets").rglob("*"), *(root / "crmlab").rglob("*")) if p.name == real.FILE]
