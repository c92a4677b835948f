"""`crmlab lab`: open the course in JupyterLab, on the first notebook, without a question asked."""

from __future__ import annotations

import os
import secrets
import signal
from pathlib import Path
from typing import Any
from urllib.parse import quote

from crmlab import course
from crmlab.classroom import older
from crmlab.classroom.saving import without_widgets
from crmlab.errors import CRMLabError
from crmlab.i18n import _
from crmlab.workbook.session.learner import VARIABLE

START = "notebooks/00-start-here.ipynb"
SETTINGS = Path(__file__).resolve().parent / "labsettings"


def working_copy(folder: Path | None = None) -> Path:
    """The folder that JupyterLab opens: `folder`, else the clone itself, else `crm-lab/` in the working folder.

    Outside a clone the notebooks, the look of their slides and the workbooks are copied there. A file that is already
    there is a learner's; pages of an older edition are put aside, and that is said.
    """
    if folder is None and course.in_clone():
        return course.PACKAGE.parent
    if folder is None:
        folder = Path.cwd() if (Path.cwd() / START).is_file() else Path.cwd() / "crm-lab"
    if said := older.update(folder):
        print(said, flush=True)
    return folder.resolve()


def address(server: Any) -> str:
    """The address to open, with the token that lets this person in."""
    return server.connection_url.rstrip("/") + server.default_url + f"?token={server.identity_provider.token}"


def arguments(root: Path, notebook: str, port: int | None, browser: bool) -> list[str]:
    """JupyterLab's options: our notebook first, no news, no questions at the end, a workspace of its own."""
    import zmq

    options = [
        f"--ServerApp.root_dir={root}",
        f"--ServerApp.open_browser={browser}",
        "--ServerApp.answer_yes=True",
        f"--LabApp.default_url=/lab/workspaces/crmlab/tree/{quote(notebook)}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--Application.log_level=ERROR",
        # A token of our own keeps the server from printing a second banner; it never leaves this process's memory.
        f"--IdentityProvider.token={secrets.token_hex(24)}",
    ]
    if zmq.has("curve"):  # else each kernel warns, in this terminal, that it talks without encryption
        options.append("--KernelManager.transport_encryption=auto")
    if port is not None:
        options.append(f"--ServerApp.port={port}")
    if getattr(os, "geteuid", lambda: 1)() == 0:  # root, as in a container
        options.append("--allow-root")
    return options


def lab(
    notebook: str = START,
    *,
    port: int | None = None,
    browser: bool = True,
    folder: Path | None = None,
    learner: str = "",
) -> None:
    """Open `notebook` in JupyterLab and stay until Ctrl-C.

    Parameters
    ----------
    notebook : str
        Path of a notebook inside the course.
    port : int, optional
        The port wanted. A busy one is stepped over, and said.
    browser : bool
        Open the default browser.
    folder : Path, optional
        Work in copies of the notebooks in this folder. By default the clone itself or, where the course is not a
        clone, `crm-lab/` in the working folder.
    learner : str
        The id under which lessons are kept; it goes before the one given in chapter 00.

    Raises
    ------
    CRMLabError
        There is no such notebook in the course.
    """
    if learner:
        os.environ[VARIABLE] = learner
    os.environ.pop("CRMLAB_STATIC", None)  # a test may have set it; here someone is at the sliders
    os.environ.setdefault("JUPYTER_PREFER_ENV_PATH", "1")
    paths = [str(SETTINGS), os.environ.get("JUPYTER_CONFIG_PATH", "")]
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, paths))
    from jupyterlab.labapp import LabApp

    root = working_copy(folder)
    if not (root / notebook).resolve().is_relative_to(root) or not (root / notebook).is_file():
        message = _("There is no notebook {notebook} in {folder}. Name it from there, as {start}.")
        raise CRMLabError(message.format(notebook=notebook, folder=root, start=START))
    server = LabApp.initialize_server(argv=arguments(root, notebook, port, browser))
    server.contents_manager.register_pre_save_hook(without_widgets)

    def say() -> None:
        if port is not None and server.port != port:
            print(_("Port {wanted} is busy; using {port}.").format(wanted=port, port=server.port), flush=True)
        print(
            _("CRM Lab is open at"), f"\n\n    {address(server)}\n\n" + _("Press Ctrl-C here to close it."), flush=True
        )

    def stop(*_signal: object) -> None:  # the server installs its own handler only where it runs on a terminal
        server.io_loop.add_callback_from_signal(server.stop)

    for name in ("SIGINT", "SIGTERM"):
        signal.signal(getattr(signal, name), stop)
    server.io_loop.add_callback(say)  # once it answers, not before
    server.start()
    print(_("Closed. Your work is saved in the notebooks."), flush=True)
