"""Names of colour themes, apart from the themes: a headless run refuses a wrong one and never loads Textual."""

from __future__ import annotations

OWN = ("hstui-dark", "hstui-light", "contrast", "ansi")
TEXTUALS = (
    "ansi-dark", "ansi-light", "atom-one-dark", "atom-one-light", "catppuccin-frappe", "catppuccin-latte",
    "catppuccin-macchiato", "catppuccin-mocha", "dracula", "flexoki", "gruvbox", "monokai", "nord", "rose-pine",
    "rose-pine-dawn", "rose-pine-moon", "solarized-dark", "solarized-light", "textual-dark",
    "textual-light", "tokyo-night",
)  # fmt: skip
"""Those that come with Textual, whose own list only Textual can tell; the app falls back where one is missing."""


def is_theme(name: str) -> bool:
    """Whether there is a theme of that name."""
    return name in OWN or name in TEXTUALS
