"""The kernel that runs a brief's notebook: this interpreter, this library, and nothing of the user's own settings.

A kernel found by name may belong to another environment, and variables or start-up files of whoever presses the button may
change a result. Here the interpreter is the running one and the environment is made up from a short list. The kernel is forked
from a warm process where there is one, and else started.
"""

from __future__ import annotations

import asyncio
import math
import sys
import time
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from citymetrics.briefs.running.environment import kernel_environment
from citymetrics.briefs.running.warm import NotWarm, WarmKernels
from citymetrics.project import Project

LOOK, LOOKS = 0.005, 200
"""How often a kernel is looked at that was told to end, in seconds, and how many times."""
LAUNCHER = (sys.executable, "-m", "citymetrics.briefs.running.launch")


class WarmProvisioner(LocalProvisioner):
    """Forks the kernel; starts an ordinary one where the warm process is gone."""

    process: Any = None

    def __init__(self, kernels: WarmKernels, log: Path, **keywords: Any):
        super().__init__(**keywords)
        self._kernels, self._log = kernels, log

    async def launch_kernel(self, cmd: list[str], **keywords: Any) -> KernelConnectionInfo:
        """Fork a kernel that gets the arguments which `cmd` has for its launcher."""
        folder = Path(keywords["cwd"])
        try:
            self.process = self._kernels.start_kernel(
                tuple(cmd[len(LAUNCHER) :]), keywords["env"], folder, self._log
            )
        except NotWarm:
            return await super().launch_kernel(cmd, **keywords)
        self.pid, self.cwd = self.process.pid, folder
        return self.connection_info

    async def shutdown_requested(self, restart: bool = False) -> None:
        """Wait for the end that mostly comes at once: the manager looks only every tenth of a second."""
        for _ in range(LOOKS):
            if await self.poll() is not None:
                return
            await asyncio.sleep(LOOK)


class QuickClient(AsyncKernelClient):
    """Is ready when the kernel is; its parent listens on for a fifth of a second to a kernel that has nothing to say."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers and what it publishes is heard.

        Raises
        ------
        RuntimeError
            It died, or `timeout` seconds have passed.
        """
        end = time.monotonic() + (math.inf if timeout is None else timeout)
        while not await self._answers():
            if not await self.is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
            if time.monotonic() > end:
                raise RuntimeError(f"Kernel didn't respond in {timeout} seconds")

    async def _answers(self) -> bool:
        self.kernel_info()
        try:
            answer = await self.shell_channel.get_msg(timeout=1)
            if answer["msg_type"] != "kernel_info_reply":
                return False
            await self.iopub_channel.get_msg(timeout=0.2)
        except Empty:
            return False
        self._handle_kernel_info_reply(answer)
        return True


def kernel_manager(
    project: Project, scratch: Path, kernels: WarmKernels | None = None
) -> type[AsyncKernelManager]:
    """A kernel manager class whose kernels run on `project` and write their logs to `scratch`; forked by `kernels` where given."""
    environment = kernel_environment(project, scratch)
    log = scratch / "kernel.log"

    class BriefKernelManager(AsyncKernelManager):
        def __init__(self, *arguments: Any, **keywords: Any):
            super().__init__(*arguments, **keywords)
            self.connection_file = str(scratch / "kernel.json")
            if sys.platform != "win32":
                # Sockets in a folder of our own instead of ports that every user of the machine can reach.
                self.transport = "ipc"
                self.ip = str(scratch / "s")

        @property
        def kernel_spec(self) -> KernelSpec:
            command = [*LAUNCHER, "-f", "{connection_file}"]
            return KernelSpec(argv=command, display_name="citymetrics", language="python")

        def client(self, **keywords: Any) -> AsyncKernelClient:  # type: ignore[override]
            self.client_factory = QuickClient
            return super().client(**keywords)

        async def _async_start_kernel(self, **keywords: Any) -> None:
            if kernels and not self.provisioner:
                self.provisioner = WarmProvisioner(
                    kernels, log, kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self
                )
            with log.open("ab") as stream:
                await super()._async_start_kernel(
                    **keywords
                    | {"env": environment, "cwd": str(project.root), "stdout": stream, "stderr": stream}
                )

        start_kernel = _async_start_kernel

    return BriefKernelManager
