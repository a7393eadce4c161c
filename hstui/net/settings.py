"""How the network layer behaves: limits, politeness, modes, and where the cache is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from hstui import __version__

USER_AGENT = f"Mozilla/5.0 (compatible; hstui/{__version__}; +https://github.com/hstui/hstui)"
"""Says who asks and where to complain; some hosts refuse an empty or a library's name."""


@dataclass(frozen=True, slots=True)
class NetSettings:
    """Settings of one `Fetcher`. The defaults are those of ordinary live runs, without a cache on disk."""

    deadline: timedelta = timedelta(seconds=10)
    """For one exchange as a whole: connecting, redirects, one retry, the last byte of the body."""
    connect: timedelta = timedelta(seconds=5)
    max_body: int = 8 * 1024 * 1024
    """Bytes after inflating."""
    max_redirects: int = 5
    user_agent: str = USER_AGENT
    pace: bool = True
    """Off: no waiting between requests to a host, and no limit of one connection per host."""
    pace_factor: float = 1.0
    """Multiplies every source's pace; above 1 is politer."""
    jitter_seed: int | None = None
    """Seed of the pace's jitter; None: another one each run."""
    offline: bool = False
    """Only the cache is asked."""
    refresh: bool = False
    """Freshness is ignored; validators are still sent."""
    local_hosts: frozenset[str] = frozenset()
    """Host names or addresses (lower case, no port) that may be private or loopback, because the user named them."""
    cache_dir: Path | None = None
    """The folder that holds the cache's own folder; None: in memory, for this process."""
    cache_size: int = 256 * 1024 * 1024
    """Bytes on disk, after which the oldest entries go."""
    breaker_failures: int = 3
    breaker_rest: timedelta = timedelta(minutes=10)
    max_retry_after: timedelta = timedelta(minutes=10)
