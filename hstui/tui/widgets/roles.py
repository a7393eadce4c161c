"""The look of words by their role: styles/base.tcss says it once, on the screen, for every line of every view."""

from __future__ import annotations

from typing import ClassVar

from rich.style import Style
from textual.screen import Screen
from textual.widget import Widget

ROLES = (
    "head",
    "head-note",
    "title",
    "dim",
    "figure",
    "up",
    "down",
    "warn",
    "bad",
    "good",
    "accent",
    "new",
    "mark",
    "cursor",
    "cursor-blur",
    "match",
    "tab",
    "tab-on",
    "bar",
    "key",
    "thumb",
    "dropped",
    "link",
    "heat-up-1",
    "heat-up-2",
    "heat-up-3",
    "heat-down-1",
    "heat-down-2",
    "heat-down-3",
)


class RoleScreen(Screen[None], inherit_bindings=False):
    """A screen that knows the look of every role; the looks are in styles/base.tcss."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"role--{role}" for role in ROLES}

    def __init__(self) -> None:
        super().__init__()
        self._roles: dict[str, Style] = {}

    def role(self, name: str) -> Style:
        """The look of a role, without the widget's background."""
        style = self._roles.get(name)
        if style is None:
            known = name in ROLES
            style = self.get_component_rich_style(f"role--{name}", partial=True) if known else Style.null()
            self._roles[name] = style
        return style

    def notify_style_update(self) -> None:
        """Forget looks when theme or stylesheet change."""
        self._roles.clear()
        super().notify_style_update()


def role_style(widget: Widget, name: str) -> Style:
    """The look of a role on the widget's screen."""
    screen = widget.screen
    return screen.role(name) if isinstance(screen, RoleScreen) else Style.null()
