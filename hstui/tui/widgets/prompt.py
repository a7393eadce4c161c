"""One line to type into."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.widgets import Input

from hstui.text.clean import clean_line
from hstui.tui.safe import plain


class Prompt(Input):
    """A line of input that says what was typed, and when it is done or given up."""

    class Typed(Message):
        """The text changed."""

        def __init__(self, prompt: Prompt, text: str) -> None:
            super().__init__()
            self.prompt, self.text = prompt, text

    class Done(Message):
        """Enter was pressed."""

        def __init__(self, prompt: Prompt, text: str) -> None:
            super().__init__()
            self.prompt, self.text = prompt, text

    class GivenUp(Message):
        """Escape was pressed."""

        def __init__(self, prompt: Prompt) -> None:
            super().__init__()
            self.prompt = prompt

    def __init__(self, hint: str, text: str = "", *, id: str) -> None:
        super().__init__(value=plain(text), placeholder=plain(hint), id=id, compact=True, select_on_focus=False)

    @property
    def text(self) -> str:
        """What stands in the line, safe."""
        return clean_line(self.value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell what was typed."""
        event.stop()
        self.post_message(self.Typed(self, self.text))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Tell that it is done."""
        event.stop()
        self.post_message(self.Done(self, self.text))

    def on_key(self, event: events.Key) -> None:
        """Escape gives up; up, down and page keys belong to the list below."""
        if event.key == "escape":
            event.stop()
            event.prevent_default()
            self.post_message(self.GivenUp(self))
