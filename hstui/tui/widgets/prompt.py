"""One line to type into."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from textual import events
from textual.message import Message
from textual.widgets import Input

from hstui.text.clean import clean_line
from hstui.tui.safe import plain

_BREAKS = re.compile(r"\s*[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]\s*")
"""What `splitlines` breaks at, with the spaces around it."""


class Prompt(Input):
    """A line of input that says what was typed. Its keys come from `Keyboard`, in the order they were pressed."""

    class Typed(Message):
        """The text changed."""

        def __init__(self, prompt: Prompt, text: str) -> None:
            super().__init__()
            self.prompt, self.text = prompt, text

        def can_replace(self, message: Message) -> bool:
            """Only the last of a burst matters."""
            return isinstance(message, Prompt.Typed) and message.prompt is self.prompt

    def __init__(self, hint: str, text: str, done: Callable[[str], Awaitable[None] | None], *, id: str) -> None:
        super().__init__(value=plain(text), placeholder=plain(hint), id=id, compact=True, select_on_focus=False)
        self._done = done

    @property
    def text(self) -> str:
        """What stands in the line, safe."""
        return clean_line(self.value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell what was typed."""
        event.stop()
        self.post_message(self.Typed(self, self.text))

    def paste(self, event: events.Paste) -> None:
        """Put in what was pasted, its lines as one: Textual itself drops all but the first, and does not say so."""
        self._on_paste(events.Paste(_BREAKS.sub(" ", event.text.strip("\r\n"))))

    async def take(self, event: events.Key) -> bool:
        """Deal with a key: what can be printed is typed, backspace takes it back, enter is the end; False when the key
        is another's."""
        if event.key == "enter":
            done = self._done(self.text)
            if isinstance(done, Awaitable):
                await done
            return True
        if event.key == "backspace":  # as often as a letter, and to be followed by the list as quickly
            self.action_delete_left()
            return True
        await self._on_key(event)
        return event.is_printable
