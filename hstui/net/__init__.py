"""The network: one client, a byte cache, manners towards hosts, HAR recording and replay."""

import sys

# httpx imports its own command line (`httpx._main`: click, pygments, rich.syntax) whenever click happens to be
# installed, which adds about 45 ms to `import httpx`. It guards that import with `except ImportError`, and None in
# sys.modules is Python's documented way to make an import raise it. Everything else of httpx works the same.
if "httpx" not in sys.modules:
    sys.modules["httpx._main"] = None  # type: ignore[assignment]  # None is allowed here; the stub does not say so
