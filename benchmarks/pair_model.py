"""Fits the weights of the model that tells whether two items are one event: ridge logistic regression, no library."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import Any

from hstui.analysis.similarity import FEATURES, Weights, features
from hstui.analysis.traits import Traits

Item = Mapping[str, Any]

_RELATED = 0.15
"""What a pair of two steps of one affair weighs as a pair that is not the same."""
_DIFFERENT = 0.6
_HELD = {"template": -2.0, "thin_apart": -3.0}
"""At most this: labelled sets hold few pairs of strangers, a day little else."""
_DAYS = 6 * 86_400.0


def training_pairs(
    items: Sequence[Item], traits: Sequence[Traits], common: Mapping[str, float]
) -> list[tuple[int, int, list[float]]]:
    """Pairs that clustering could confuse, with their features: same labels, or shared words, or stock and event."""
    weights = Weights(traits, common)
    totals = [weights.total(item) for item in traits]
    result = []
    for a, b in combinations(range(len(items)), 2):
        one, other = traits[a], traits[b]
        same = items[a]["cluster"] and items[a]["cluster"] == items[b]["cluster"]
        near = one.time is not None and other.time is not None and abs(one.time - other.time) < _DAYS
        alike = len(set(one.grams) & set(other.grams)) >= 3 or (
            not one.subjects.isdisjoint(other.subjects) and one.event == other.event
        )
        if same or (near and alike):
            result.append((a, b, features(one, other, weights, totals[a], totals[b])))
    return result


def fit(
    pairs: Sequence[tuple[int, int, list[float]]],
    items: Sequence[Item],
    use: Callable[[Item], bool],
    ridge: float = 4.0,
) -> dict[str, float]:
    """Weights by feature name, from the pairs both of whose items `use` admits. Newton's method; the bias is free."""
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
    size = len(FEATURES)
    beta = [0.0] * size
    for _ in range(15):
        gradient = [0.0 if i == 0 else -ridge * beta[i] for i in range(size)]
        hessian = [[(1e-6 if i == 0 else ridge) if i == j else 0.0 for j in range(size)] for i in range(size)]
        for values, target, weight in rows:
            z = max(-30.0, min(30.0, sum(b * v for b, v in zip(beta, values, strict=True))))
            p = 1 / (1 + math.exp(-z))
            live = [(i, v) for i, v in enumerate(values) if v]
            for i, v in live:
                gradient[i] += weight * (target - p) * v
                for j, u in live:
                    hessian[i][j] += weight * p * (1 - p) * v * u
        step = _solve(hessian, gradient)
        beta = [b + s for b, s in zip(beta, step, strict=True)]
        if max(map(abs, step)) < 1e-4:
            break
    weights = dict(zip(FEATURES, (round(b, 2) for b in beta), strict=True))
    return {name: min(weight, _HELD.get(name, weight)) for name, weight in weights.items()}


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
