"""Real JupyterLab in headless Chromium: a server of its own on a free port, and what a reader does in it.

Settings, workspaces, kernels' connection files and notebooks all live in one temporary folder. Whatever the browser asks of another
host is refused and noted.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from briefs_browser import chromium
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ROOT = Path(__file__).resolve().parents[1]
# Generous: a test machine has two cores, and other tests run beside this one.
SLOW = 60_000
SETTINGS = {
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    # Every cell is in the page, not only those in sight.
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"},
    "@jupyterlab/docmanager-extension/plugin": {"autosave": False},
}
OPTIONS = (
    "--no-browser",
    "--allow-root",
    "--ServerApp.ip=127.0.0.1",
    "--ServerApp.port_retries=0",
    "--IdentityProvider.token=",
    "--ServerApp.password=",
    "--LabApp.extension_manager=readonly",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.news_url=None",
)


def write_notebook(path: Path, *cells: str) -> Path:
    """A notebook of these cells; one that begins with `#` and a space is prose."""
    made = [new_markdown_cell(text) if text.startswith("# ") else new_code_cell(text) for text in cells]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(new_notebook(cells=made, metadata={"kernelspec": kernel}), path)
    return path


@contextmanager
def jupyterlab(folder: Path) -> Iterator[str]:
    """A running JupyterLab whose files are those of `folder / "notebooks"`; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    places = {
        name: folder / name.lower()
        for name in (
            "JUPYTER_CONFIG_DIR",
            "JUPYTER_DATA_DIR",
            "JUPYTER_RUNTIME_DIR",
            "JUPYTERLAB_SETTINGS_DIR",
            "JUPYTERLAB_WORKSPACES_DIR",
            "IPYTHONDIR",
        )
    }
    for name, settings in SETTINGS.items():
        path = places["JUPYTERLAB_SETTINGS_DIR"] / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings), encoding="utf-8")
    log = folder / "server.log"
    with log.open("wb") as written:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", f"--ServerApp.port={port}", *OPTIONS],
            cwd=folder / "notebooks",
            stdout=written,
            stderr=subprocess.STDOUT,
            env=os.environ
            | {name: str(path) for name, path in places.items()}
            | {"CITYMETRICS_ROOT": str(ROOT)},
        )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_up(address, server, log)
        yield address
    finally:
        # The first signal only asks whether it is meant, the second one stops kernels and server.
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_until_up(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + SLOW / 1000
    while True:
        try:
            urllib.request.urlopen(f"{address}/api", timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            if server.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"JupyterLab did not start:\n{log.read_text()[-2000:]}") from None
            time.sleep(0.2)


@dataclass
class Lab:
    """JupyterLab in a browser; `outside` are the addresses elsewhere that it asked for."""

    address: str
    context: Any
    page: Any
    outside: list[str] = field(default_factory=list)

    def open(self, notebook: str) -> None:
        """Open a notebook and wait for its kernel."""
        self.page.goto(f"{self.address}/lab/tree/{notebook}?reset", timeout=SLOW)
        self.page.wait_for_selector(".jp-Notebook .jp-CodeCell")
        kernel = self.page.locator(".jp-KernelName", has_text="Python 3")
        kernel.or_(self.page.locator(".jp-Dialog")).first.wait_for()
        self._choose_kernel()
        kernel.wait_for()
        self.page.wait_for_selector('.jp-Notebook-ExecutionIndicator[data-status="idle"]', state="attached")

    def _choose_kernel(self) -> None:
        """Take the kernel that JupyterLab proposes: it asks where it knows its kernels later than the notebook."""
        if self.page.locator(".jp-Dialog", has_text="Select Kernel").count():
            self.page.locator(".jp-Dialog button.jp-mod-accept").click()

    def menu(self, *names: str) -> None:
        """Choose an entry of the menu bar, menu by menu."""
        self._choose_kernel()
        self.page.locator(".lm-MenuBar-itemLabel", has_text=names[0]).first.click()
        for name in names[1:]:
            self.page.locator(".lm-Menu-itemLabel", has_text=name).first.click()

    def run_all(self) -> None:
        """Run › Run All Cells, and wait until every cell has run."""
        prompts = "[...document.querySelectorAll('.jp-Notebook .jp-CodeCell .jp-InputPrompt')]"
        for _ in range(3):
            self.menu("Run", "Run All Cells")
            try:
                self.page.wait_for_function(
                    f"{prompts}.some(one => /[*\\d]/.test(one.textContent))", timeout=10_000
                )
                break
            except Exception as late:
                # A menu that opens before the notebook is ready does nothing.
                if type(late).__name__ != "TimeoutError":
                    raise
        self.page.wait_for_function(f"{prompts}.every(one => /\\d/.test(one.textContent))")

    def faults(self) -> list[str]:
        """What cells wrote to their error stream, and their tracebacks."""
        kinds = ("application/vnd.jupyter.stderr", "application/vnd.jupyter.error")
        found = ", ".join(f'.jp-OutputArea-output[data-mime-type="{kind}"]' for kind in kinds)
        return list(self.page.locator(found).all_inner_texts())

    def export(self, name: str, folder: Path) -> Path:
        """File › Save and Export Notebook As… › `name`; the file that the browser received."""
        received: list[Any] = []
        for left in self.context.pages[1:]:
            left.close()

        def receive(download: Any) -> None:
            received.append(download)

        # The file comes in a page of its own.
        self.context.on("page", lambda opened: opened.on("download", receive))
        self.page.on("download", receive)
        self.menu("File", "Save and Export Notebook As", name)
        deadline = time.monotonic() + SLOW / 1000
        while not received:
            shown = [page.inner_text("body") for page in self.context.pages if page != self.page]
            assert not any("Error" in text for text in shown), f"{name}: {shown}"
            assert time.monotonic() < deadline, f"{name}: nothing was downloaded"
            self.page.wait_for_timeout(200)
        path = folder / received[0].suggested_filename
        received[0].save_as(path)
        return path


@contextmanager
def browse(address: str) -> Iterator[Lab]:
    """A browser that reaches this server and nothing else."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        context = browser.new_context(viewport={"width": 1300, "height": 1000}, accept_downloads=True)
        context.set_default_timeout(SLOW)
        lab = Lab(address, context, context.new_page())

        def refuse(route: Any) -> None:
            lab.outside.append(route.request.url)
            route.abort()

        context.route(lambda url: not url.startswith((address, "data:", "blob:", "about:")), refuse)
        yield lab
        context.close()
        browser.close()
