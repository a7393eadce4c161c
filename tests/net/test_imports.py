"""What the network layer loads, and when: a run from the cache loads no HTTP client."""

from __future__ import annotations

import subprocess
import sys

FROM_CACHE = """
import asyncio, sys
from datetime import timedelta
from hstui.clock import system_clock
from hstui.net.open import open_fetcher
from hstui.net.settings import NetSettings
from hstui.errors import SourceError
from hstui.sources.base import Request, SourceInfo
async def main():
    info = SourceInfo("toy.news", "toy", "news", "", timedelta(minutes=5))
    async with open_fetcher(NetSettings(offline=True), system_clock) as fetcher:
        try:
            await fetcher.fetch(info, Request("https://toy.example/"))
        except SourceError as error:
            print(error.fault)
asyncio.run(main())
"""


def loaded_after(code: str) -> tuple[str, set[str]]:
    """What a fresh interpreter prints, and which modules it has then."""
    tail = "\nprint('\\n', *sorted(name for name, module in sys.modules.items() if module is not None))"
    run = subprocess.run(
        [sys.executable, "-c", "import sys\n" + code + tail], capture_output=True, text=True, check=True, timeout=60
    )
    printed, _, modules = run.stdout.rpartition("\n ")
    return printed.strip(), set(modules.split())


def test_a_run_from_the_cache_loads_no_http_client():
    printed, modules = loaded_after(FROM_CACHE)
    assert printed == "offline"
    assert not modules & {"httpx", "httpcore", "anyio", "certifi", "urllib.request"}


def test_the_client_comes_without_httpx_own_command_line():
    _, modules = loaded_after("import hstui.net.client\nimport httpx\nhttpx.AsyncClient, httpx.main")
    assert "httpx" in modules
    assert not modules & {"click", "pygments", "rich"}
