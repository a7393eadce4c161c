"""How well the analysis reads labelled headlines: python -m benchmarks.quality GOLD.jsonl

GOLD: one JSON object a line with `id`, `title`, `body`, `source`, `published`, and the labels `codes`, `codes_alt`,
`codes_ext`, `theme`, `theme_alt`, `event`, `event_alt`, `amounts`, `amounts_opt`, `cluster`, `related`, `group`.
Prints each score with a 95% interval (bootstrap over `group`, since the items of one story stand or fall together),
the spread over five folds of `group`, and for stories what a pair model gives that was fitted on the other folds.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.pair_model import as_one_day, fit, same_template, strangers, training_pairs
from benchmarks.scoring import clusters, everything
from hstui.analysis.reading import Reader
from hstui.analysis.similarity import PairModel
from hstui.analysis.stories import common_grams, group_items
from hstui.analysis.traits import Traits
from hstui.annotate import annotate_lines, parse_time
from hstui.universe.loader import load_universe

_FOLDS = 5
_PARTITIONS = 5
"""How many times the groups are dealt into folds: with a hundred stories one dealing moves F1 by two points."""
_GIVEN = ("id", "title", "body", "source", "published", "url")
Item = Mapping[str, Any]


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the table; exit status 0 also when there is no labelled file."""
    parser = argparse.ArgumentParser(prog="benchmarks.quality", description=__doc__.splitlines()[0])
    parser.add_argument("gold", nargs="?", help="labelled items, JSON lines")
    parser.add_argument("--day", type=date.fromisoformat, default=date(2025, 12, 17), help="day of the universe")
    parser.add_argument("--rounds", type=int, default=200, help="bootstrap rounds")
    parser.add_argument("--weights", action="store_true", help="print pair weights fitted on the whole file, as TOML")
    args = parser.parse_args(argv)
    if not args.gold or not Path(args.gold).is_file():
        print("no labelled file: nothing measured (python -m benchmarks.quality GOLD.jsonl)", file=sys.stderr)
        return 0
    gold = [json.loads(line) for line in Path(args.gold).read_text(encoding="utf-8").splitlines() if line.strip()]
    universe = load_universe("hstech", args.day)
    lines = [json.dumps({key: item[key] for key in _GIVEN if key in item}, ensure_ascii=False) for item in gold]
    found = {item["id"]: item for item in map(json.loads, annotate_lines(lines, universe))}
    scores = everything(gold, found)
    intervals = _bootstrap(gold, found, args.rounds)
    folds = [everything(part, found) for part in _parts(gold) if part]
    print(f"{len(gold)} items, universe of {args.day}")
    print(f"{'':24}{'all':>7}{'95% interval':>17}{'folds min-max':>17}")
    for name, value in scores.items():
        low, high = intervals[name]
        spread = sorted(fold[name] for fold in folds)
        print(f"{name:24}{value:7.3f}{f'{low:.3f}-{high:.3f}':>17}{f'{spread[0]:.3f}-{spread[-1]:.3f}':>17}")
    reader = Reader(universe)
    traits = [
        reader.read(
            item["title"], item.get("body") or "", (), item.get("source") or "", parse_time(item.get("published"))
        ).traits
        for item in gold
    ]
    common = common_grams(reader.knowledge, universe)
    pairs = training_pairs(gold, traits, common)
    table = reader.knowledge.tables["ranking"]["same_event"]
    apart = strangers(gold, traits, common)
    shown: dict[str, list[dict[str, float]]] = {"as dated": [], "as one day": []}
    one_day = as_one_day(gold, traits)
    for round_ in range(_PARTITIONS):
        by_fold = [
            PairModel({**table, "weights": fit(pairs, apart, gold, _outside(number, round_))})
            for number in range(_FOLDS)
        ]
        shown["as dated"].append(_held_out(gold, traits, by_fold, common, round_, one_day=False))
        shown["as one day"].append(_held_out(gold, one_day, by_fold, common, round_, one_day=True))
    for name, found_scores in shown.items():
        print(f"stories {name}, pair weights fitted on the other folds, mean of {_PARTITIONS} partitions:")
        for score in found_scores[0]:
            values = [scores[score] for scores in found_scores]
            print(f"{score:24}{sum(values) / len(values):7.3f}{'':17}{f'{min(values):.3f}-{max(values):.3f}':>17}")
    if args.weights:
        print("[same_event.weights]")
        for name, value in fit(pairs, apart, gold, lambda item: True).items():  # noqa: ARG005 - every item counts
            print(f"{name} = {value:.2f}")
    return 0


def _held_out(
    gold: Sequence[Item],
    traits: Sequence[Traits],
    by_fold: Sequence[PairModel],
    common: Mapping[str, float],
    round_: int,
    *,
    one_day: bool,
) -> dict[str, float]:
    """Story scores where each fold is grouped by the model that has not seen it.

    On `one_day` the issues of one daily template, which only moving made alike, may be joined.
    """
    found: dict[str, Item] = {}
    for number, model in enumerate(by_fold):
        places = [place for place, item in enumerate(gold) if _fold(item, round_) == number]
        grouping = group_items([traits[place] for place in places], model, common, relate=False)
        for place, group in zip(places, grouping.group, strict=True):
            found[gold[place]["id"]] = {"story": f"{number}:{group}"}
    if not one_day:
        return clusters(gold, found)
    trait = {item["id"]: trait for item, trait in zip(gold, traits, strict=True)}
    return clusters(
        gold, found, lambda a, b: a["group"] != b["group"] and same_template(trait[a["id"]], trait[b["id"]])
    )


def _outside(number: int, round_: int) -> Callable[[Item], bool]:
    return lambda item: _fold(item, round_) != number


def _fold(item: Item, round_: int = 0) -> int:
    """The fold of an item's group in one partition of the groups."""
    return int(hashlib.md5(f"{round_}{item['group']}".encode()).hexdigest(), 16) % _FOLDS


def _parts(gold: Sequence[Item]) -> list[list[Item]]:
    return [[item for item in gold if _fold(item) == number] for number in range(_FOLDS)]


def _bootstrap(gold: Sequence[Item], found: Mapping[str, Item], rounds: int) -> dict[str, tuple[float, float]]:
    """95% intervals: groups drawn with replacement; a group drawn twice counts as two groups."""
    groups: dict[str, list[Item]] = defaultdict(list)
    for item in gold:
        groups[item["group"]].append(item)
    names = sorted(groups)
    draw = random.Random(20251217)
    values: dict[str, list[float]] = defaultdict(list)
    for _ in range(rounds):
        sample: list[Item] = []
        copies: dict[str, Item] = {}
        for number, name in enumerate(draw.choices(names, k=len(names))):
            for item in groups[name]:
                ident = f"{number}:{item['id']}"
                cluster = item["cluster"] and f"{number}:{item['cluster']}"
                related = item.get("related") and f"{number}:{item['related']}"
                sample.append({**item, "id": ident, "cluster": cluster, "related": related})
                copies[ident] = {**found[item["id"]], "story": f"{number}:{found[item['id']]['story']}"}
        for score, value in everything(sample, copies).items():
            values[score].append(value)
    result = {}
    for score, drawn in values.items():
        drawn.sort()
        result[score] = (drawn[int(0.025 * len(drawn))], drawn[min(len(drawn) - 1, int(0.975 * len(drawn)))])
    return result


if __name__ == "__main__":
    raise SystemExit(main())
