"""What a saved notebook keeps of an explorer: its picture, and not the sliders, which die with the kernel.

`crmlab lab` registers the hook itself. A JupyterLab that was started otherwise (Binder, a hub) finds this module as an
extension of its server, by the file that an installation puts into `etc/jupyter/jupyter_server_config.d`.
"""

from __future__ import annotations

from typing import Any

from crmlab.figure import VIEW


def without_widgets(model: dict[str, Any], **_where: Any) -> None:
    """Take the sliders out of what is written, where a still picture stands beside them; the open page keeps them.

    A hook of Jupyter's contents manager, called before each save with the file as `model`.
    """
    if model.get("type") != "notebook" or not model.get("content"):
        return
    for cell in model["content"].get("cells", ()):
        for output in cell.get("outputs", ()):
            if "image/png" in output.get("data", {}):
                output["data"].pop(VIEW, None)


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: Any) -> None:
    server.contents_manager.register_pre_save_hook(without_widgets)
