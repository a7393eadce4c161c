"""Colour themes, and which of red and green is up."""

from __future__ import annotations

from dataclasses import replace

from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

_RED = {"dark": "#f2696f", "light": "#b3261e", "contrast": "#ff6b6b", "ansi": "ansi_red"}
_GREEN = {"dark": "#52c48a", "light": "#14713f", "contrast": "#5dff9b", "ansi": "ansi_green"}

DARK = Theme(
    name="hstui-dark",
    primary="#6aa9d8",
    secondary="#8fb0c8",
    accent="#e2b45c",
    warning="#e2b45c",
    error="#f2696f",
    success="#52c48a",
    foreground="#d9dde4",
    background="#13161b",
    surface="#1a1e25",
    panel="#252b35",
)
LIGHT = Theme(
    name="hstui-light",
    primary="#1d5c88",
    secondary="#476b83",
    accent="#8f5410",
    warning="#8f5410",
    error="#b3261e",
    success="#14713f",
    foreground="#26282b",
    background="#fbf9f4",
    surface="#f2eee4",
    panel="#e4dece",
    dark=False,
)
CONTRAST = Theme(
    name="contrast",
    primary="#ffffff",
    secondary="#ffffff",
    accent="#ffe14d",
    warning="#ffe14d",
    error="#ff6b6b",
    success="#5dff9b",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#303030",
)
ANSI = replace(BUILTIN_THEMES["ansi-dark"], name="ansi", accent="ansi_cyan")
"""The terminal's own sixteen colours; green is kept for a direction."""
THEMES: tuple[Theme, ...] = (DARK, LIGHT, CONTRAST, ANSI)

_TINTS = (0.10, 0.20, 0.32)
"""How strongly the three steps of the heat map are tinted."""


def _palette(theme: Theme) -> str:
    if theme.ansi:
        return "ansi"
    if theme.name == "contrast":
        return "contrast"
    return "dark" if theme.dark else "light"


def _mixed(ground: str, colour: str, share: float) -> str:
    return Color.parse(ground).blend(Color.parse(colour), share).hex


def colour_variables(theme: Theme, red_up: bool) -> dict[str, str]:
    """The stylesheet's own variables: up, down, the heat map's steps. Solid: lines are not blended."""
    palette = _palette(theme)
    red, green = _RED[palette], _GREEN[palette]
    up, down = (red, green) if red_up else (green, red)
    found = {"up": up, "down": down}
    if theme.ansi:
        found |= {"dim": "ansi_bright_black", "mark-foreground": "ansi_black", "cursor-background": "ansi_blue"}
        return found | {f"heat-{side}-{step}": "ansi_default" for side in ("up", "down") for step in (1, 2, 3)}
    ground, ink = theme.background or "#000000", theme.foreground or "#ffffff"
    found["mark-foreground"] = ground
    found["dim"] = _mixed(ground, ink, 0.85 if palette == "contrast" else 0.62)
    found["cursor-background"] = "#004a99" if palette == "contrast" else _mixed(ground, theme.primary, 0.28)
    for step, share in enumerate(_TINTS, 1):
        found[f"heat-up-{step}"] = _mixed(ground, up, share)
        found[f"heat-down-{step}"] = _mixed(ground, down, share)
    return found
