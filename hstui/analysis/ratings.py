"""Which way a broker moved its rating or price target, by a headline; what else it forecasts is no rating."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from hstui.analysis.headline import alternatives

_ABOUT: Final = "(?:目标股?价|评级)"
_UP: Final = ("上调|调升|调高|上修", "(?<![上提回攀飙跃晋])升", "raises?d?|lifts?(?:ed)?|hikes?d?", "upgrade[sd]?")
_DOWN: Final = ("下调|调降|调低|下修", "(?<![下骤])降", "cuts?|lowers?(?:ed)?|trims?(?:med)?", "downgrade[sd]?")
"""Chinese verbs; one that is a verb only before the company or the figure; English verbs; those that need no object."""


def rating_moved(folded: str, names: Sequence[str]) -> int:
    """1 raised, -1 cut, 0 both, neither, or something else than the rating or the target of the company `names`.

    `folded` is a headline as `hstui.text.script.fold` gives it, as are the names.
    """
    return int(_moved(folded, names, _UP)) - int(_moved(folded, names, _DOWN))


def _moved(folded: str, names: Sequence[str], verbs: tuple[str, str, str, str]) -> bool:
    words, short, english, alone = verbs
    called = "|".join(map(re.escape, names)) or "$^"
    verb = f"(?:{words}|{short}(?=至|{_ABOUT}|{called}))"
    return (
        re.search(f"{verb}[^,;:。]{{0,16}}?{_ABOUT}|{_ABOUT}[^,;:。]{{0,16}}?{verb}", folded) is not None
        or re.search(f"{alternatives('', english)}[^,;:]{{0,40}}(?<![a-z])(?:target|rating)", folded) is not None
        or re.search(alternatives("", alone), folded) is not None
    )
