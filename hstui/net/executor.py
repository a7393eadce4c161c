"""A default executor for event loops whose threads never delay the program's end."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

_Params = ParamSpec("_Params")
_Result = TypeVar("_Result")


class DaemonExecutor(ThreadPoolExecutor):
    """Runs each call in a daemon thread of its own, and does not wait for any of them on shutdown.

    asyncio takes only a ThreadPoolExecutor as a loop's default, and `asyncio.run` and the interpreter both join an
    ordinary one: a name look-up that hangs for 5 s would delay quitting by as much."""

    def __init__(self) -> None:
        super().__init__(max_workers=1)  # its own threads are never started

    def submit(  # type: ignore[override]  # typeshed's `/` before the parameters cannot be spelled with ParamSpec here
        self, fn: Callable[_Params, _Result], *args: _Params.args, **kwargs: _Params.kwargs
    ) -> Future[_Result]:
        future: Future[_Result] = Future()

        def run() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(fn(*args, **kwargs))
            except BaseException as error:
                future.set_exception(error)

        threading.Thread(target=run, name="hstui worker", daemon=True).start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002  # that is the point
        """Returns at once."""
        super().shutdown(wait=False, cancel_futures=cancel_futures)
