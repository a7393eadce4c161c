"""Keys and pastes in the order they came: each to its end, before the next one finds out whose it is.

Textual hands a key to what has the focus when the key is read, and runs its command when the key has come back up. Of
a burst (fast typing, a script, tmux send-keys) `/` opens a prompt and the letters after it run as commands. Here a key
is dealt with in the app's own task, so that what `/` opens has the focus before the next letter is looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

if TYPE_CHECKING:
    from hstui.tui.app import HstuiApp


class Keyboard:
    """Where all keys and pastes arrive."""

    def __init__(self, app: HstuiApp) -> None:
        self._app = app
        self._early: list[events.Key | events.Paste] | None = []
        """What was typed before there was anything to act on; None once there is."""

    async def begin(self) -> None:
        """There is something to act on: do what was typed meanwhile."""
        early, self._early = self._early or [], None
        for event in early:
            await self.take(event)

    async def take(self, event: events.Key | events.Paste) -> None:
        """A key or a paste: to the prompt that has the focus, else a key's command runs to its end."""
        app = self._app
        if self._early is not None:
            if isinstance(event, events.Key) and event.key == "ctrl+j":
                # Enter, pressed while the terminal was still the shell's and turned it into a newline.
                event = events.Key("enter", "\r")
            self._early.append(event)
            return
        if app.return_code is not None:  # on the way out
            return
        if not app.app_focus:
            app.app_focus = True  # as Textual does: terminals do not always tell that they have the focus again
        from hstui.tui.widgets.prompt import Prompt  # not needed for the first frame

        prompt = app.focused if isinstance(app.focused, Prompt) else None
        if isinstance(event, events.Paste):
            if prompt is not None:  # what is pasted elsewhere is no command
                prompt.paste(event)
        elif prompt is not None and event.key == "escape":
            await app.action_do("nav.close")
        elif prompt is None or not await prompt.take(event):
            await app._check_bindings(event.key)  # Textual has no public way to run what a key is bound to
