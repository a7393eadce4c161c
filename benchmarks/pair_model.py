"""Fits the weights of the model that tells whether two items are one event: ridge logistic regression, no library."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import Any

from msgspec.structs import replace

from hstui.analysis.pairs import Pairs
from hstui.analysis.similarity import DAILY, FEATURES, PairModel, Weights, features
from hstui.analysis.stories import candidates, scores
from hstui.analysis.traits import Traits

Item = Mapping[str, Any]

_RELATED = 0.15
"""What a pair of two steps of one affair weighs as a pair that is not the same."""
_DIFFERENT = 0.6
_STRANGERS = 0.05
"""What a pair of two affairs weighs that only one day brings together, see `strangers`."""
_RIDGE = 3.0
"""Penalty on the square of a weight, times the feature's variance where that is below 0.2 (a rare feature is not to be
shrunk more than a common one)."""
_VARIANCE, _LEAST_SHARE = 0.2, 0.15
_HELD = {"template": -2.0, "thin_apart": -3.0, "cross_bare": -3.0, "one_stock": -1.0}
"""At most this: labelled sets hold few pairs of strangers, a day little else."""
_DAYS = 6 * 86_400.0
_ONE_DAY = 30 * 3600
"""Seconds over which `as_one_day` spreads the affairs."""

Examples = list[tuple[int, int, list[float]]]


def training_pairs(items: Sequence[Item], traits: Sequence[Traits], common: Mapping[str, float]) -> Examples:
    """Pairs that clustering could confuse, with their features: same labels, or shared words, or stock and event."""
    weights = Weights(traits, common)
    result = []
    for a, b in combinations(range(len(items)), 2):
        one, other = traits[a], traits[b]
        same = items[a]["cluster"] and items[a]["cluster"] == items[b]["cluster"]
        near = one.time is not None and other.time is not None and abs(one.time - other.time) < _DAYS
        alike = len(set(one.grams) & set(other.grams)) >= 3 or (
            not one.subjects.isdisjoint(other.subjects) and one.event == other.event
        )
        if same or (near and alike):
            result.append((a, b, features(one, other, weights)))
    return result


def as_one_day(items: Sequence[Item], traits: Sequence[Traits]) -> list[Traits]:
    """The items with their affairs (`group`) moved to begin within thirty hours of each other.

    Labelled items are spread over a year, so two stories of one company on one day, of which a real day is full, are
    rare among them. Times within an affair stay as they are.
    """
    begins: dict[str, float] = {}
    for item, trait in zip(items, traits, strict=True):
        if trait.time is not None:
            begins[item["group"]] = min(begins.get(item["group"], trait.time), trait.time)
    result = []
    for item, trait in zip(items, traits, strict=True):
        if trait.time is None:
            result.append(trait)
            continue
        start = int(hashlib.md5(str(item["group"]).encode()).hexdigest(), 16) % _ONE_DAY
        result.append(replace(trait, time=1.7e9 + start + trait.time - begins[item["group"]]))
    return result


def strangers(items: Sequence[Item], traits: Sequence[Traits], common: Mapping[str, float]) -> Examples:
    """Pairs of two affairs that clustering would compare if all affairs fell on one day (`as_one_day`).

    Templates of daily events are left out: on one day they would be one story.
    """
    moved = as_one_day(items, traits)
    order = sorted(range(len(moved)), key=lambda place: (moved[place].time is None, moved[place].time or 0.0, place))
    ranked = [moved[place] for place in order]
    weights = Weights(ranked, common)
    pairs = Pairs(ranked, PairModel({}), weights)
    found = scores(pairs, candidates(pairs, weights), -math.inf)
    return [
        (order[a], order[b], features(ranked[a], ranked[b], weights))
        for a, b, _ in found
        if items[order[a]]["group"] != items[order[b]]["group"] and not same_template(ranked[a], ranked[b])
    ]


def same_template(a: Traits, b: Traits) -> bool:
    """Two days' issues of one daily event about one company or about none: indistinguishable once on one day."""
    alike = not a.subjects.isdisjoint(b.subjects) or not (a.subjects or b.subjects)
    return alike and a.event == b.event and a.event in DAILY


def fit(pairs: Examples, apart: Examples, items: Sequence[Item], use: Callable[[Item], bool]) -> dict[str, float]:
    """Weights by feature name, from the pairs both of whose items `use` admits; `apart` are strangers.

    Newton's method; the bias is free.
    """
    rows = []
    for a, b, values in pairs:
        one, other = items[a], items[b]
        if not (use(one) and use(other)):
            continue
        if one["cluster"] and one["cluster"] == other["cluster"]:
            rows.append((values, 1.0, 1.0))
        elif one.get("related") and one.get("related") == other.get("related"):
            rows.append((values, 0.0, _RELATED))
        else:
            rows.append((values, 0.0, _DIFFERENT))
    rows.extend((values, 0.0, _STRANGERS) for a, b, values in apart if use(items[a]) and use(items[b]))
    size = len(FEATURES)
    ridge = _penalties(rows)
    beta = [0.0] * size
    for _ in range(15):
        gradient = [-penalty * b for penalty, b in zip(ridge, beta, strict=True)]
        hessian = [[max(ridge[i], 1e-6) if i == j else 0.0 for j in range(size)] for i in range(size)]
        for values, target, weight in rows:
            live = [(i, v) for i, v in enumerate(values) if v]
            z = max(-30.0, min(30.0, sum([beta[i] * v for i, v in live])))
            p = 1 / (1 + math.exp(-z))
            slope, curve = weight * (target - p), weight * p * (1 - p)
            for i, v in live:
                gradient[i] += slope * v
                row, scaled = hessian[i], curve * v
                for j, u in live:
                    row[j] += scaled * u
        step = _solve(hessian, gradient)
        beta = [b + s for b, s in zip(beta, step, strict=True)]
        if max(map(abs, step)) < 1e-4:
            break
    weights = dict(zip(FEATURES, (round(b, 2) for b in beta), strict=True))
    return {name: min(weight, _HELD.get(name, weight)) for name, weight in weights.items()}


def _penalties(rows: Sequence[tuple[list[float], float, float]]) -> list[float]:
    """The ridge of each feature; none for the bias, which comes first."""
    total = sum(weight for _, _, weight in rows) or 1.0
    result = [0.0]
    for column in range(1, len(FEATURES)):
        mean = sum(weight * values[column] for values, _, weight in rows) / total
        square = sum(weight * values[column] ** 2 for values, _, weight in rows) / total
        result.append(_RIDGE * max(_LEAST_SHARE, min(1.0, (square - mean**2) / _VARIANCE)))
    return result


def _solve(matrix: Sequence[Sequence[float]], vector: Sequence[float]) -> list[float]:
    """Gauss-Jordan elimination with pivoting; a direction without data stays 0."""
    size = len(vector)
    rows = [[*row, value] for row, value in zip(matrix, vector, strict=True)]
    for i in range(size):
        pivot = max(range(i, size), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        if abs(rows[i][i]) < 1e-12:
            continue
        for r in range(size):
            if r != i and rows[r][i]:
                factor = rows[r][i] / rows[i][i]
                rows[r] = [x - factor * y for x, y in zip(rows[r], rows[i], strict=True)]
    return [rows[i][size] / rows[i][i] if abs(rows[i][i]) > 1e-12 else 0.0 for i in range(size)]
