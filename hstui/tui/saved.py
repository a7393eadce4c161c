"""Filters that the reader saved: a TOML file beside the state, made to be edited by hand as well."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from hstui.files import write_atomically
from hstui.paths import private_dir
from hstui.tui.state import locked

_HEAD = '# Filters saved in hstui: name = "filter". Yours to edit; saving another one in hstui drops comments.\n'


class SavedFilters:
    """Name → filter text. Without a path they last as long as the session."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._held: dict[str, str] = {}

    def all(self) -> Mapping[str, str]:
        """What the file holds now, edits by hand and by another hstui included; a file that is no TOML holds none."""
        if self.path is not None:
            self._held = _read(self.path) or {}
        return self._held

    def put(self, name: str, text: str) -> bool:
        """Keep a filter; False when it could not be written. A file that is no TOML is never overwritten."""
        if self.path is None:
            self._held[name] = text
            return True
        try:
            private_dir(self.path.parent)
            with locked(self.path):
                held = _read(self.path)
                if held is None:
                    return False
                held[name] = text
                lines = [f"{_quoted(key)} = {_quoted(value)}\n" for key, value in held.items()]
                write_atomically(self.path, "".join([_HEAD, *lines]).encode(), mode=0o600)
        except (OSError, UnicodeEncodeError):
            return False
        return True


def _read(path: Path) -> dict[str, str] | None:
    """The filters of a file; none for no file, None for one that cannot be read."""
    import tomllib  # only those who have saved something wait for it

    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError):
        return None
    return {name: text for name, text in table.items() if isinstance(text, str)}


def _quoted(text: str) -> str:
    """A TOML basic string: as JSON's, which leaves one character bare that TOML does not."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
