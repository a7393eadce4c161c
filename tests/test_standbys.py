"""Sources that stand in for others: asked when the first gave nothing, or when somebody wants to know."""

from __future__ import annotations

import pytest

from .gathering import collect, numbers, pages
from .net.support import Toy, ok


def chain(host, **changes):
    first = Toy("https://a.example/first", id="toy.a")
    second = Toy("https://b.example/second", id="toy.b", fallback_for="toy.a")
    third = Toy("https://c.example/third", id="toy.c", fallback_for="toy.b")
    return collect(host, third, second, first, **changes)


def test_a_fallback_is_not_asked_when_the_first_answered():
    host = pages(first={"items": [1]}, second={"items": [2]}, third={"items": [3]})
    first, second, third = chain(host)
    assert (first.state, second.state, third.state) == ("live", "off", "off")
    assert [request.url.host for request in host.requests] == ["a.example"]


def test_who_wants_to_know_has_standbys_asked_like_any_other():
    host = pages(first={"items": [1]}, second={"items": [2]})
    first, second, third = chain(host, standbys=True)
    assert [(one.state, one.used_instead_of) for one in (first, second, third)] == [
        ("live", ""), ("live", ""), ("failed", ""),
    ]  # fmt: skip
    assert {request.url.host for request in host.requests} == {"a.example", "b.example", "c.example"}


@pytest.mark.parametrize("nothing", [ok("", 404), {"items": []}], ids=["failed", "empty"])
def test_a_fallback_is_asked_when_the_first_failed_or_had_nothing(nothing):
    first, second, third = chain(pages(first=nothing, second={"items": [2]}, third={"items": [3]}))
    assert first.records == ()
    assert (numbers(second), second.used_instead_of) == ([2], "toy.a")
    assert third.state == "off"


def test_a_chain_of_fallbacks_goes_on_to_the_one_that_answers():
    first, second, third = chain(pages(third={"items": [3]}))
    assert (first.state, second.state) == ("failed", "failed")
    assert second.used_instead_of == ""
    assert (numbers(third), third.used_instead_of) == ([3], "toy.b")


def test_a_fallback_whose_first_is_not_enabled_is_asked():
    (outcome,) = collect(pages(list={"items": [1]}), Toy(fallback_for="toy.absent"))
    assert (numbers(outcome), outcome.used_instead_of) == ([1], "")


def test_fallbacks_in_a_circle_are_all_asked():
    a, b = Toy(id="toy.a", fallback_for="toy.b"), Toy("https://b.example/list", id="toy.b", fallback_for="toy.a")
    assert [o.state for o in collect(pages(list={"items": [1]}), a, b)] == ["live", "live"]


def partly(answered, asked):
    """A first source of whose requests some are answered, and one that stands in for it."""
    first = Toy(*(f"https://a.example/{n}" for n in range(asked)), id="toy.a")
    second = Toy("https://b.example/second", id="toy.b", fallback_for="toy.a")
    good = {str(n): {"items": [n]} for n in range(answered)}
    return collect(pages(second={"items": [90]}, **good), first, second)


@pytest.mark.parametrize(("answered", "asked"), [(1, 30), (2, 4), (1, 2)])
def test_a_fallback_is_asked_when_at_least_half_of_the_firsts_requests_failed(answered, asked):
    first, second = partly(answered, asked)
    assert (first.state, numbers(first)) == ("live", list(range(answered))), "what came is kept"
    assert (numbers(second), second.used_instead_of) == ([90], "toy.a")


@pytest.mark.parametrize(("answered", "asked"), [(29, 30), (3, 5)])
def test_a_fallback_is_not_asked_for_a_few_failures(answered, asked):
    first, second = partly(answered, asked)
    assert first.error is not None
    assert second.state == "off"


def test_what_is_merely_not_in_the_cache_needs_no_fallback(tmp_path):
    first = Toy(*(f"https://a.example/{n}" for n in range(4)), id="toy.a")
    one = Toy("https://a.example/0", id="toy.a")
    second = Toy("https://b.example/second", id="toy.b", fallback_for="toy.a")
    collect(pages(**{"0": {"items": [1]}}), one, cache_dir=tmp_path)
    partial, spare = collect(pages(), first, second, cache_dir=tmp_path, offline=True)
    assert numbers(partial) == [1]
    assert spare.state == "off"
