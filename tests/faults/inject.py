"""Fails (or kills at) the n-th call to the operating system that a piece of code makes, for n = 1, 2, 3 and so on."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

CALLS = ("open", "write", "fsync", "replace", "rename", "mkdir", "chmod", "close", "fdopen", "ftruncate", "listdir")


class Injector:
    """Counts calls; at the `at`-th one `act` is called before the call is made, or after it where `after` is set."""

    def __init__(self, at: int, act: Callable[[], None], *, after: bool = False) -> None:
        self.at = at
        self.count = 0
        self._act = act
        self._after = after

    @property
    def reached(self) -> bool:
        return self.count >= self.at

    def step(self, call: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        self.count += 1
        mine = self.count == self.at
        if mine and not self._after:
            if call is _os["close"]:
                call(*arguments)  # a failing close lets go of the descriptor all the same
            self._act()
        result = call(*arguments, **named)
        if mine and self._after:
            self._act()
        return result


_os = {name: getattr(os, name) for name in CALLS}


@contextmanager
def injected(injector: Injector) -> Iterator[None]:
    """While the block runs, the calls go through the injector. Writing to a file object counts as a call, too."""

    def replaced(name: str) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            result = injector.step(_os[name], *arguments, **named)
            return _Writes(result, injector) if name == "fdopen" else result

        return call

    with mock.patch.multiple(os, **{name: replaced(name) for name in CALLS}):
        yield


class _Writes:
    """A file whose writes are counted; one that fails has written half."""

    def __init__(self, file: Any, injector: Injector) -> None:
        self._file = file
        self._injector = injector

    def write(self, data: bytes) -> int:
        half = len(data) // 2
        self._file.write(data[:half])
        self._file.flush()
        return half + self._injector.step(self._file.write, data[half:])

    def __enter__(self) -> _Writes:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def raising(error: BaseException) -> Callable[[], None]:
    def act() -> None:
        raise error

    return act


def killed() -> None:
    """The end of this process, as by `kill -9`."""
    os.kill(os.getpid(), signal.SIGKILL)
