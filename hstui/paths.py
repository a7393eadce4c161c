"""Where configuration, cache and data are, by the platform's convention."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders that hstui writes to, and the file that it reads its configuration from."""

    config_file: Path
    cache_dir: Path
    data_dir: Path

    @property
    def archive_dir(self) -> Path:
        """Past editions."""
        return self.data_dir / "editions"

    @property
    def state_file(self) -> Path:
        """What the app remembers: read marks, notes, the last tab. Saved filters stand beside it."""
        return self.data_dir / "state.json"

    @property
    def log_file(self) -> Path:
        """Where a crash leaves its traceback."""
        return self.data_dir / "hstui.log"


def standard_paths(config: Path | None = None, cache: Path | None = None, data: Path | None = None) -> Paths:
    """The platform's folders, or those given instead."""
    from platformdirs import PlatformDirs

    folders = PlatformDirs("hstui", appauthor=False)
    return Paths(
        config_file=config or folders.user_config_path / "config.toml",
        cache_dir=cache or folders.user_cache_path,
        data_dir=data or folders.user_data_path,
    )


def private_dir(folder: Path) -> Path:
    """The folder, made if need be, readable by its owner alone."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
