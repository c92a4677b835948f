"""A small registry of packages on this machine, which a test may change as real ones change over time."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

PAGE = "application/vnd.pypi.simple.v1+json"


@dataclass
class File:
    """A wheel as the registry shows it. `gone`: still listed, but no longer there."""

    content: bytes
    metadata: str
    upload_time: str = "2026-01-01T00:00:00Z"
    yanked: bool = False
    gone: bool = False


@dataclass
class Index:
    url: str = ""
    files: dict[str, File] = field(default_factory=dict)

    def add(self, name: str, version: str, *, requires: tuple[str, ...] = (), source: str = "") -> None:
        """Publish a wheel with one module."""
        info = f"{name}-{version}.dist-info"
        needs = "".join(f"Requires-Dist: {line}\n" for line in requires)
        metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{needs}"
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as wheel:
            wheel.writestr(f"{name}.py", source)
            wheel.writestr(f"{info}/METADATA", metadata)
            wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            wheel.writestr(f"{info}/RECORD", f"{name}.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n")
        self.files[f"{name}-{version}-py3-none-any.whl"] = File(content.getvalue(), metadata)

    def page(self, package: str) -> bytes | None:
        """What the registry lists of a package (PEP 691, PEP 700 for dates, PEP 714 for metadata)."""
        found = {name: file for name, file in self.files.items() if name.split("-")[0] == package}
        rows = [
            {
                "filename": name,
                "url": f"{self.url}/files/{name}",
                "hashes": {},
                "core-metadata": True,
                "size": len(file.content),
                "upload-time": file.upload_time,
                "yanked": file.yanked,
            }
            for name, file in found.items()
        ]
        versions = sorted({name.split("-")[1] for name in found})
        page = {"meta": {"api-version": "1.1"}, "name": package, "versions": versions, "files": rows}
        return json.dumps(page).encode() if rows else None

    def answer(self, path: str) -> bytes | None:
        """What the registry has at an address; None where it has nothing."""
        folder, name = path.strip("/").split("/", 1)
        if folder == "simple":
            return self.page(name)
        file = self.files.get(name.removesuffix(".metadata"))
        if file and name.endswith(".metadata"):
            return file.metadata.encode()
        return file.content if file and not file.gone else None


@contextmanager
def serving() -> Iterator[Index]:
    """An empty index that answers at its `url` until the end of the block."""
    index = Index()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = index.answer(self.path)
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Type", PAGE if self.path.startswith("/simple") else "application/octet-stream")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, format: str, *args: object) -> None:
            pass  # a test's report needs no list of requests

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    index.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield index
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
