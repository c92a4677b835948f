"""`crmlab lab` as a process of its own, the way a person starts it."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jupyter_client import BlockingKernelClient, find_connection_file

SECONDS = 60
WINDOWS = sys.platform == "win32"
START = """\
import signal, sys
from crmlab.cli import main
if sys.platform == "win32":
    signal.signal(signal.SIGBREAK, lambda *_: signal.raise_signal(signal.SIGINT))
sys.exit(main())"""
"""On Windows a process can press Ctrl-Break on another, but not Ctrl-C."""


class Lab:
    """A running `crmlab lab`: what it printed, the address it gave."""

    def __init__(self, *arguments: str, cwd: Path):
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, "lab", "--no-browser", *arguments],
            cwd=cwd,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            creationflags=subprocess.CREATE_NEW_PROCESS_GROUP if WINDOWS else 0,
            text=True,
            encoding="utf-8",
        )
        self.printed = ""
        self._ready = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        assert self._ready.wait(SECONDS), self.printed
        assert self.process.poll() is None, self.printed
        self.address = re.search(r"http://\S+", self.printed)[0]
        self.root = self.address.split("/lab/")[0]
        self.token = self.address.split("token=")[1]

    def _read(self) -> None:
        for line in self.process.stdout:
            self.printed += line
            if "Ctrl-C" in line:
                self._ready.set()
        self._ready.set()

    def ask(self, resource: str, data: bytes | None = None) -> Any:
        """What the server's API says about `resource`; with `data` it is sent there."""
        with urllib.request.urlopen(f"{self.root}/api/{resource}?token={self.token}", data, timeout=SECONDS) as answer:
            return json.load(answer)

    def wait_for_kernel(self, kernel: str) -> None:
        """Wait until the kernel with this id answers: while it restarts on a busy machine, it may look dead."""
        end = time.monotonic() + SECONDS
        while True:
            client = BlockingKernelClient(connection_file=find_connection_file(kernel))
            client.load_connection_file()
            client.start_channels()
            try:
                return client.wait_for_ready(SECONDS)
            except RuntimeError:
                if time.monotonic() > end:
                    raise
            finally:
                client.stop_channels()

    def interrupt(self) -> int:
        """Press Ctrl-C and wait for the end. Returns the exit code."""
        self.process.send_signal(signal.CTRL_BREAK_EVENT if WINDOWS else signal.SIGINT)
        code = self.process.wait(SECONDS)
        self._reader.join(SECONDS)
        return code


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("localhost", 0))
        return asked.getsockname()[1]


@contextlib.contextmanager
def running(*arguments: str, cwd: Path) -> Iterator[Lab]:
    """A lab on a port of its own: two that start in the same moment would both find 8888 free, and one would end."""
    if "--port" not in arguments:
        arguments = (*arguments, "--port", str(free_port()))
    lab = Lab(*arguments, cwd=cwd)
    try:
        yield lab
    finally:
        if lab.process.poll() is None:
            lab.process.kill()
            lab.process.wait(SECONDS)
