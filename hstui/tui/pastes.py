"""What a terminal sends: a paste is text from its first bracket to its last, and what is broken is passed over.

Textual's parser looks for a sequence at every escape character, in a paste as well; what it does not know it hands on
as keys. Of a coloured log that was pasted half is then run as commands. Here such characters never reach that parser.

A sequence that it cannot take raises an error in it, and with the error the app would end. Here it is dropped, and so
is what was no character of any key: the bytes of another encoding.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable

from textual import events
from textual._parser import Peek1, Read1, TokenCallback
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.message import Message

_LONGEST = 100_000
"""Characters of a paste that are kept; a prompt makes one line of it."""
_SEQUENCES = re.compile(
    r"(?:\x1b\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"  # OSC … BEL or ST
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"
    r"|\x1bO[@-~]|\x1b[ -/]*[0-~]?"
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_BROKEN = re.compile("[\ufffd\ud800-\udfff]")
_BEFORE = len(BRACKETED_PASTE_START) - 1
"""As many characters of a bracket may have come with an earlier read."""


def cleaned(text: str) -> str:
    """Pasted text without sequences and control characters; lines and tabs stay."""
    return _CONTROLS.sub("", _SEQUENCES.sub("", text))


def _is_meant(message: Message) -> bool:
    """Whether somebody can have meant it: no key whose character is none."""
    return not (isinstance(message, events.Key) and message.character is not None and _BROKEN.search(message.character))


class InputParser(XTermParser):
    """Textual's parser, which gets of a paste only what is text, and outlives what it cannot read."""

    def __init__(self, debug: bool = False) -> None:
        self._tail = ""
        """The last characters outside of pastes, which may be the beginning of a bracket."""
        self._paste: str | None = None
        """What was read of the paste under way."""
        super().__init__(debug)

    def feed(self, data: str) -> Iterable[Message]:
        """Parse what was read; an empty text is the end."""
        text = self._text(data)
        if text or not data:
            yield from filter(_is_meant, super().feed(text))

    def tick(self) -> Iterable[Message]:
        """What waited too long for its rest was no beginning of a bracket."""
        for message in super().tick():
            self._tail = ""
            if _is_meant(message):
                yield message

    def parse(self, token_callback: TokenCallback[Message]) -> Generator[Read1 | Peek1, str, None]:
        """Begin again after what could not be parsed."""
        while not self.is_eof:
            try:
                yield from super().parse(token_callback)
            except Exception:  # whatever it stumbles on came from the terminal: a number too large, a division by none
                continue
            else:
                return

    def _text(self, data: str) -> str:
        done: list[str] = []
        while data:
            if self._paste is None:
                place = (self._tail + data).find(BRACKETED_PASTE_START) - len(self._tail)
                if place + len(self._tail) < 0:
                    self._tail = (self._tail + data)[-_BEFORE:]
                    done.append(data)
                    break
                place += len(BRACKETED_PASTE_START)
                done.append(data[:place])
                data, self._tail, self._paste = data[place:], "", ""
            else:
                data = self._rest_of_paste(data, done)
        return "".join(done)

    def _rest_of_paste(self, data: str, done: list[str]) -> str:
        """Go on with the paste; gives what follows it, if that has come."""
        held = (self._paste or "") + data
        place = held.find(BRACKETED_PASTE_END, max(len(held) - len(data) - _BEFORE, 0))
        if place < 0:
            self._paste = held if len(held) <= _LONGEST else held[:_LONGEST] + held[-_BEFORE:]
            return ""
        done += (cleaned(held[:place][:_LONGEST]), BRACKETED_PASTE_END)
        self._paste = None
        return held[place + len(BRACKETED_PASTE_END) :]
