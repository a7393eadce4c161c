"""No browser is opened, and no variable of the developer's own changes what is drawn."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser that does nothing, and Textual's and the terminal's defaults."""
    monkeypatch.setenv("BROWSER", "true")
    for name in ("NO_COLOR", "TEXTUAL_THEME", "COLORTERM", "TEXTUAL_ANIMATIONS"):
        monkeypatch.delenv(name, raising=False)
