"""When the garbage collector had better not look."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Work that makes tens of thousands of small objects and no cycles: looking for some would take a third of it.

    The collector stays as it was found; objects without cycles are freed all the same.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
