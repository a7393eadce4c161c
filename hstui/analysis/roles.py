"""What part a company plays in a headline: is it accused, did a mishap happen to it, are the shares dealt in its own?

That a headline tells of a lawsuit or an accident and names a company says nothing against it: it may sue, warn, help,
or be the place where others quarrel. So its part has to be said: by a passive (被…约谈), by an act that comes before
the name (约谈…), by a fault right after it (…涉嫌…). The words are those of advice.toml, the grammar is here.

Headlines and names are keys of `hstui.text.script.fold`; names come longest first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from hstui.analysis.headline import alternatives, places, statements
from hstui.analysis.rules import Table, words
from hstui.text.script import fold

_PASSIVE: Final = re.compile("被|遭到?|受到|面临|卷入|(?<![a-z])(?:is|was|gets|got|faces|hit with|hit by)(?![a-z])")
_NOUN: Final = re.compile("(?:账号|商家|内容|广告|应用|短剧|视频|行为|案|者|的)")
"""After a fault: it is somebody's who is dealt with (违规商家)."""
_SPOKESMAN, _SUFFIX = 6, 2
"""Characters of office or name between a company's name and the colon after which it speaks (蔚来法务部：), and of what
still is its name."""
_PASSIVE_SPAN, _ACT_SPAN, _FAULT_SPAN, _MISHAP_SPAN = 20, 18, 10, 24
"""Characters within which the parts of a statement stand."""
_UNHARMED: Final = "(?<![不未无零防免])"
_PREPARED: Final = "(?!服务|救援|演习|演练|检测|保险|理赔|率|险)"
_ISSUER: Final = re.compile("([^:]{2,20}):")
"""Whose shares change hands, where a headline names it in front of a colon."""
_ANNOUNCERS: Final = re.compile("权益|披露|交易所|港交所|联交所|公告|消息|快讯|股东|insider|filing")
_OWN_SHARES: Final = re.compile(
    r"(?:了|逾|超|约|合共|合计|累计|共|至)?(?:[0-9]|公司|本公司|自家|集团|股份|股票|股权|持股|[ahb]股|金额|$|[,;:])"
)
"""What follows a word of dealing when the shares are those of the company that was just named."""
_ITS_OWN: Final = re.compile(r"[a-z' ]{0,12}\bits (?:own )?(?:shares?|stake|holding)")
"""The same in English, where the stake may be in anybody."""
_ADMITTED: Final = re.compile(
    "(?:公司|本公司|本集团|集团|我司)?(?:因[^,;。]{0,20})?(?:被|遭到?|受到|收到[^,;。]{0,30}(?:通知|告知|决定|传票|起诉))"
)
"""How a company says, after the colon behind its name, that something was done to it."""
_FINED: Final = re.compile(
    "(?:罚款?|处罚|赔偿?|赔付|没收)[^,;。0-9]{0,14}(?P<sum>[0-9][0-9,]*(?:\\.[0-9]+)?)(?P<wan>万?)[余多]?(?:元|人民币|港元|美元)"
)
_PETTY: Final = 10_000_000
"""A fine or damages below that, of whatever money, are nothing to a company of this size."""
_HOLDING: Final = "[^,;:。]{0,16}持股"


@dataclass(frozen=True)
class Vocabulary:
    """The words of `[roles]`, folded."""

    table: Table

    def _folded(self, key: str) -> tuple[str, ...]:
        return tuple(map(fold, words(self.table, key, "advice.roles")))

    @cached_property
    def proceedings(self) -> re.Pattern[str]:
        """Acts against a company, whether their subject is named or not."""
        return _any(self._folded("proceedings"))

    @cached_property
    def suffered(self) -> re.Pattern[str]:
        """What is an act against a company only where it is said to suffer it."""
        return _any(self._folded("proceedings") + self._folded("suffered"))

    @cached_property
    def faults(self) -> re.Pattern[str]:
        """What a company did or lost, right after its name."""
        return _any(self._folded("faults"))

    @cached_property
    def own_acts(self) -> re.Pattern[str]:
        """What a company does about others."""
        return _any(self._folded("proceedings") + self._folded("own_acts"))

    @cached_property
    def people(self) -> re.Pattern[str]:
        """People around a company who are not the company."""
        return _any(self._folded("people"))

    @cached_property
    def complaints(self) -> re.Pattern[str]:
        """What customers and workers do to the company after which they are called."""
        return _any(self._folded("complaints"))

    @cached_property
    def mishaps(self) -> re.Pattern[str]:
        """What happens to a product, a service or a site."""
        return re.compile(f"{_UNHARMED}(?:{_any(self._folded('mishaps')).pattern}){_PREPARED}")

    @cached_property
    def apologies(self) -> re.Pattern[str]:
        """What the company does about one."""
        return _any(self._folded("apologies"))


def accused(headline: str, names: Sequence[str], said: Vocabulary) -> bool:
    """A proceeding is against the company: it suffers it, is its object, or is said to be at fault."""
    if speaks(headline, names):
        # What it says of others is nothing against it; what it says was done to itself is.
        return _ADMITTED.match(headline, headline.index(":") + 1) is not None and bool(said.suffered.search(headline))
    for clause in statements(headline):
        for place in places(clause, names):
            if (
                _suffers(clause, place, said)
                or _is_object(clause, place, names, said)
                or _at_fault(clause, place, names, said)
                or _complained_of(clause, place, said)
            ):
                return True
    return False


def petty(headline: str) -> bool:
    """A fine or damages are told, and a small sum."""
    sums = [float(told["sum"].replace(",", "")) * (10_000 if told["wan"] else 1) for told in _FINED.finditer(headline)]
    return bool(sums) and max(sums) < _PETTY and "亿" not in headline


def struck(headline: str, names: Sequence[str], said: Vocabulary) -> bool:
    """A mishap is the company's: it stands soon after the name; or the company, at a clause's beginning, apologises."""
    joined = headline.replace(":", "", 1) if speaks(headline, names, _SUFFIX) else headline
    named = False
    for clause in statements(joined):
        for begin, end in places(clause, names):
            if said.mishaps.search(clause, end, end + _MISHAP_SPAN):
                return True
            subject = not re.search("[被向就对]", clause[:begin]) and not said.people.match(clause, end)
            if begin <= 2 and subject and said.apologies.search(clause, end):
                return True
            named = True
        if named and re.match("(?:官方|公司|平台|客服)[^,;]{0,6}(?:致歉|道歉)", clause):
            return True
    return False


def own_shares(headline: str, names: Sequence[str], dealing: Sequence[str]) -> bool:
    """The dealing is in the company's own shares, not in those of another company of which it is a holder."""
    name = "|".join(map(re.escape, names))
    held = re.search(f"[在于](?P<own>{name})?{_HOLDING}|对[^,;]{{2,14}}持股", headline)
    if held is not None:
        return held["own"] is not None
    verbs = list(_any(tuple(map(fold, dealing))).finditer(headline))
    for verb in verbs:
        gap = "[a-z' ]{0,24}" if verb[0].isascii() else "[^,;:。]{0,5}"
        if re.compile(f"{gap}(?:{name})").match(headline, verb.end()):
            return True
    if not verbs:
        return False
    first, issuer = verbs[0], _ISSUER.match(headline)
    if issuer is not None and not _ANNOUNCERS.search(issuer[1]) and not re.search(name, issuer[1]):
        return False
    before = [place for place in places(headline, names) if place[1] <= first.start()]
    if not before:
        return False
    if re.search("[遭被获]$", headline[: before[-1][0]]):
        return False
    if re.search("[遭被获]", headline[before[-1][1] : first.start()]):
        return True
    own = _ITS_OWN if first[0].isascii() else _OWN_SHARES
    return own.match(headline, first.end()) is not None


def speaks(headline: str, names: Sequence[str], room: int = _SPOKESMAN) -> bool:
    """The headline is what the company or one of its people says: its name, perhaps an office, a colon."""
    name = next((name for name in names if headline.startswith(name)), "")
    return bool(name) and headline.find(":", len(name), len(name) + room + 1) >= 0


def _any(listed: Sequence[str]) -> re.Pattern[str]:
    """One of the words; Latin ones as whole words."""
    han = [re.escape(word) for word in sorted(listed, key=len, reverse=True) if not word.isascii()]
    latin = [re.escape(word) for word in sorted(listed, key=len, reverse=True) if word.isascii()]
    return re.compile(alternatives("|".join(han), "|".join(latin)) or "$^")


def _suffers(clause: str, place: tuple[int, int], said: Vocabulary) -> bool:
    passive = _PASSIVE.search(clause, place[1], place[1] + _PASSIVE_SPAN)
    if passive is None or said.people.search(clause, place[1], passive.start()):
        return False
    return said.suffered.search(clause, passive.end(), passive.end() + _PASSIVE_SPAN) is not None


def _is_object(clause: str, place: tuple[int, int], names: Sequence[str], said: Vocabulary) -> bool:
    """After an act, or between 对 and one, with nobody of its own beside it, and not itself the one who acts."""
    if said.people.match(clause, place[1]):
        return False
    if clause[: place[0]].rstrip('“"').endswith("对") and said.proceedings.search(clause, place[1]):
        return True
    act = said.proceedings.search(clause, max(0, place[0] - _ACT_SPAN), place[0])
    if act is None or re.search("被|遭", clause[max(0, act.start() - 4) : act.start()]):
        return False
    return not any(end <= act.start() for _, end in places(clause, names))


def _at_fault(clause: str, place: tuple[int, int], names: Sequence[str], said: Vocabulary) -> bool:
    fault = said.faults.search(clause, place[1], place[1] + _FAULT_SPAN)
    if fault is None or _NOUN.match(clause, fault.end()):
        return False
    if any(said.proceedings.search(clause, end, place[0]) for _, end in places(clause, names) if end <= place[0]):
        return False  # the accused bears its name: 小米起诉小米兄弟公司不正当竞争
    between = clause[place[1] : fault.start()]
    return not said.people.search(between) and not said.own_acts.search(between)


def _complained_of(clause: str, place: tuple[int, int], said: Vocabulary) -> bool:
    people = said.people.match(clause, place[1])
    return people is not None and said.complaints.search(clause, people.end(), people.end() + 4) is not None
