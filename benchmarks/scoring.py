"""Scores of annotations against labelled items: sets of codes and amounts, classes, clusters."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import Any

Item = Mapping[str, Any]


def f1(hit: float, wrong: float, missed: float) -> float:
    """The harmonic mean of precision and recall; 1 when there was nothing to find and nothing was found."""
    return 2 * hit / (2 * hit + wrong + missed) if hit or wrong or missed else 1.0


def linking(gold: Sequence[Item], found: Mapping[str, Item]) -> dict[str, float]:
    """F1 over mentions, and the share of items whose set of codes is right; accepted alternatives cost nothing."""
    hit = wrong = missed = exact = 0
    for item in gold:
        codes, got = set(item["codes"]), set(found[item["id"]]["codes"])
        free = set(item["codes_alt"]) | set(item["codes_ext"])
        bad, lost = got - codes - free, codes - got
        hit, wrong, missed = hit + len(codes & got), wrong + len(bad), missed + len(lost)
        exact += not bad and not lost
    return {"linking F1": f1(hit, wrong, missed), "linking exact": exact / len(gold)}


def classes(gold: Sequence[Item], found: Mapping[str, Item], key: str) -> dict[str, float]:
    """Accuracy and macro-F1 with accepted alternatives."""
    right = 0
    table: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for item in gold:
        got = found[item["id"]][key]
        if got == item[key] or got in item[f"{key}_alt"]:
            right += 1
            table[got][0] += 1
        else:
            table[item[key]][2] += 1
            table[got][1] += 1
    scores = [f1(*row) for row in table.values() if row[0] + row[2]]
    return {f"{key} accuracy": right / len(gold), f"{key} macro-F1": sum(scores) / len(scores)}


def clusters(
    gold: Sequence[Item], found: Mapping[str, Item], forgiven: Callable[[Item, Item], bool] | None = None
) -> dict[str, float]:
    """Pairs (joining items labelled `related`, or a pair that is `forgiven`, costs nothing) and B-cubed F1."""
    ids = [item["id"] for item in gold]
    by_id = {item["id"]: item for item in gold}
    truth = {i: by_id[i]["cluster"] or f"alone:{i}" for i in ids}
    guess = {i: found[i]["story"] for i in ids}
    hit = wrong = missed = 0
    for a, b in combinations(ids, 2):
        same, joined = truth[a] == truth[b], guess[a] == guess[b]
        if same:
            hit, missed = hit + joined, missed + (not joined)
        elif joined:
            related = by_id[a].get("related")
            free = related and related == by_id[b].get("related")
            wrong += not (free or (forgiven and forgiven(by_id[a], by_id[b])))
    size_truth, size_guess = Counter(truth.values()), Counter(guess.values())
    both = Counter((truth[i], guess[i]) for i in ids)
    precision = sum(both[truth[i], guess[i]] / size_guess[guess[i]] for i in ids) / len(ids)
    recall = sum(both[truth[i], guess[i]] / size_truth[truth[i]] for i in ids) / len(ids)
    return {
        "story pairs F1": f1(hit, wrong, missed),
        "story pairs precision": hit / (hit + wrong) if hit + wrong else 1.0,
        "story pairs recall": hit / (hit + missed) if hit + missed else 1.0,
        "story B3 F1": 2 * precision * recall / (precision + recall),
    }


def amounts(gold: Sequence[Item], found: Mapping[str, Item]) -> dict[str, float]:
    """F1 over (value, unit); amounts labelled optional cost nothing."""
    hit = wrong = missed = 0
    for item in gold:
        due = list({(a["value"], a["unit"]): a for a in item["amounts"]}.values())
        got = list({(a["value"], a["unit"]): a for a in found[item["id"]]["amounts"]}.values())
        matched = [any(_same(want, have) for have in got) for want in due]
        hit, missed = hit + sum(matched), missed + len(due) - sum(matched)
        wrong += sum(
            not any(_same(want, have) for want in due)
            and not any(_near(float(want["value"]), float(have["value"])) for want in item["amounts_opt"])
            for have in got
        )
    return {"amounts F1": f1(hit, wrong, missed)}


def _same(want: Item, have: Item) -> bool:
    return have["unit"] in (want["unit"], *want.get("unit_alt", ())) and _near(
        float(want["value"]), float(have["value"])
    )


def _near(a: float, b: float) -> bool:
    return abs(a - b) <= 1e-6 * max(1.0, abs(a))


def everything(gold: Sequence[Item], found: Mapping[str, Item]) -> dict[str, float]:
    """All scores of one set of items."""
    return {
        **linking(gold, found),
        **classes(gold, found, "theme"),
        **classes(gold, found, "event"),
        **clusters(gold, found),
        **amounts(gold, found),
    }
