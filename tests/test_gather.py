"""Gathering: every source ends in one outcome, whatever it does; pages, fallbacks, deadlines, cancelling."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from hstui.errors import Fault, SourceError
from hstui.gather import Glimpse, Progress, gather
from hstui.net.har import load_recording
from hstui.sources.base import Parsed, Request

from .gathering import SOON, collect, gathered, numbers, pages
from .net.support import ASK, INFO, Clock, Host, Toy, har_entry, in_no_time, ok, opened, write_har


def test_outcomes_are_sorted_by_id_and_hold_what_was_asked():
    sources = [Toy(f"https://{name}.example/list", id=f"toy.{name}") for name in ("c", "a", "b")]
    outcomes = collect(pages(list={"items": [1, 2]}), *sources)
    assert [outcome.source.id for outcome in outcomes] == ["toy.a", "toy.b", "toy.c"]
    assert {outcome.state for outcome in outcomes} == {"live"}
    assert all(numbers(outcome) == [1, 2] for outcome in outcomes)
    assert all(outcome.requests == 1 and outcome.error is None for outcome in outcomes)
    assert all(outcome.fetched_at == ASK.now and outcome.latency is not None for outcome in outcomes)


def test_sources_do_not_wait_for_one_another():
    """Sixty sources that each need all sixty to be asking before any gets its answer."""

    async def scenario():
        everybody = asyncio.Barrier(60)

        class Meeting(httpx.AsyncBaseTransport):
            async def handle_async_request(self, request):
                await everybody.wait()
                return ok('{"items": [1]}')

        return await gathered(Meeting(), *(Toy(f"https://h{n}.example/", id=f"toy.h{n:02}") for n in range(60)))

    assert {outcome.state for outcome in asyncio.run(scenario())} == {"live"}


def test_pages_follow_the_answers_own_cursor_up_to_the_sources_bound():
    host = pages(
        list={"items": [1, 2], "next": "p2"}, list_p2={"items": [2, 3], "next": "p3"},
        list_p3={"items": [4], "next": "p4"}, list_p4={"items": [5]},
    )  # fmt: skip
    (outcome,) = collect(host, Toy(max_pages=3))
    assert numbers(outcome) == [1, 2, 3, 4], "in order, item 2 once"
    assert outcome.requests == 3
    assert any("3 pages" in note for note in outcome.notes)


def test_a_cursor_that_runs_in_a_circle_ends():
    class Circle(Toy):
        def parse(self, request, payload, ask):
            return Parsed((), (replace(request, url="https://toy.example/list?cursor=a"), Request(request.url)))

    (outcome,) = collect(pages(list={"items": []}, list_a={"items": []}), Circle())
    assert outcome.requests == 2


def test_a_chain_whose_pages_are_not_counted_ends():
    class Endless(Toy):
        def parse(self, request, payload, ask):
            return Parsed((), (Request(request.url + "x"),))

    (outcome,) = collect(Host(lambda _: ok("{}")), Endless("https://toy.example/x"))
    assert outcome.requests <= 32


def test_one_failed_request_among_many_keeps_the_others_records():
    urls = [f"https://toy.example/{name}" for name in ("a", "b", "c")]
    (outcome,) = collect(pages(a={"items": [1]}, b=ok("not json"), c={"items": [3]}), Toy(*urls))
    assert numbers(outcome) == [1, 3]
    assert outcome.state == "live"
    assert outcome.error.fault is Fault.PARTIAL
    assert "1 of 3" in outcome.error.detail
    assert "list 2: decode: not JSON" in outcome.notes


def test_a_failed_second_page_keeps_the_first():
    (outcome,) = collect(pages(list={"items": [1], "next": "x"}), Toy())
    assert numbers(outcome) == [1]
    assert outcome.error.fault is Fault.PARTIAL


def test_when_all_requests_fail_the_source_has_failed_with_the_first_fault():
    (outcome,) = collect(pages(a=ok("not json")), Toy("https://toy.example/a", "https://toy.example/b"))
    assert (outcome.state, outcome.error.fault, outcome.records) == ("failed", Fault.DECODE, ())


class Broken(Toy):
    def __init__(self, how, where):
        super().__init__(id=f"toy.broken_{where}")
        self._how, self._where = how, where

    def requests(self, ask):
        return self._how() if self._where == "requests" else super().requests(ask)

    def parse(self, request, payload, ask):
        return self._how() if self._where == "parse" else super().parse(request, payload, ask)


def _raise(error):
    raise error


@pytest.mark.parametrize("where", ["requests", "parse"])
@pytest.mark.parametrize(
    "how",
    [
        lambda: _raise(KeyError("x\x1b[31m")),
        lambda: _raise(SystemExit(3)),
        lambda: _raise(RecursionError()),
        lambda: _raise(MemoryError()),
        lambda: None,
        lambda: 7,
    ],
    ids=["bug", "exit", "recursion", "memory", "none", "number"],
)
@pytest.mark.parametrize("size", [0, 300_000], ids=["small", "in a thread"])
def test_a_defect_in_a_source_is_contained(where, how, size):
    good = Toy("https://good.example/list", id="toy.good")
    outcomes = collect(pages(list={"items": [1], "padding": "x" * size}), Broken(how, where), good)
    broken, fine = outcomes
    assert (broken.state, broken.error.fault) == ("failed", Fault.CRASH)
    assert "\x1b" not in broken.error.detail
    assert numbers(fine) == [1]


def test_records_that_are_no_records_are_contained_too():
    class Odd(Toy):
        def parse(self, request, payload, ask):
            return Parsed(None)

    odd, fine = collect(pages(list={"items": [1]}), Odd(id="toy.a"), Toy("https://b.example/list", id="toy.b"))
    assert (odd.state, odd.error.fault) == ("failed", Fault.CRASH)
    assert numbers(fine) == [1]


def test_a_sources_own_named_fault_is_kept():
    class Closed(Toy):
        def requests(self, ask):
            raise SourceError(Fault.NO_DATA, "no session")

    (outcome,) = collect(pages(), Closed())
    assert outcome.error.fault is Fault.NO_DATA


def test_nothing_to_ask_is_off_not_failed():
    class Idle(Toy):
        def requests(self, ask):
            return ()

    (outcome,) = collect(pages(), Idle())
    assert (outcome.state, outcome.requests, outcome.error) == ("off", 0, None)


def test_no_sources_give_no_outcomes():
    assert collect(pages()) == []


def test_an_absent_record_is_neither_a_failure_nor_a_record():
    class Holiday(Toy):
        def requests(self, ask):
            return [Request("https://toy.example/closed", absent=frozenset({404}))]

    (outcome,) = collect(pages(), Holiday())
    assert (outcome.state, outcome.records, outcome.error) == ("live", (), None)


def test_a_source_of_which_no_day_has_a_record_has_failed():
    class Closed(Toy):
        def requests(self, ask):
            return [Request("https://toy.example/closed", body=b"%d" % n, absent=frozenset({404})) for n in range(3)]

    (outcome,) = collect(pages(), Closed())
    assert (outcome.state, str(outcome.error)) == ("failed", "no_data: none of 3 requests found a record")


class Hanging(httpx.AsyncBaseTransport):
    """Never answers some hosts."""

    def __init__(self, *hosts):
        self._hosts = hosts
        self.asked = asyncio.Event()
        """Somebody waits for an answer that never comes."""

    async def handle_async_request(self, request):
        if request.url.host in self._hosts or request.url.params.get("cursor") == "slow":
            self.asked.set()
            await asyncio.sleep(3600)
        return ok('{"items": [1], "next": "slow"}' if request.url.path == "/paged" else '{"items": [1]}')


def test_at_the_deadline_what_is_there_is_kept():
    hung = Toy("https://hung.example/x", id="toy.hung")
    behind = Toy("https://x.example/x", id="toy.behind", fallback_for="toy.hung")
    paged = Toy("https://y.example/paged", id="toy.paged")
    quick = Toy("https://z.example/x", id="toy.quick")

    async def scenario():
        async with opened(Hanging("hung.example"), deadline=timedelta(hours=1)) as fetcher:
            return await gather((hung, behind, paged, quick), ASK, fetcher, deadline=timedelta(seconds=100))

    found, took = in_no_time(scenario())
    outcomes = {outcome.source.id: outcome for outcome in found}
    assert took == pytest.approx(100)
    assert outcomes["toy.quick"].state == "live"
    assert outcomes["toy.hung"].error.fault is Fault.DEADLINE
    assert outcomes["toy.hung"].state == "failed"
    assert outcomes["toy.behind"].error.fault is Fault.DEADLINE
    assert numbers(outcomes["toy.paged"]) == [1]
    assert outcomes["toy.paged"].error.fault is Fault.DEADLINE
    assert outcomes["toy.paged"].state == "live"


def test_who_does_not_want_to_wait_is_shown_what_there_is_so_far():
    async def scenario():
        seen = []
        loop, shown = asyncio.get_running_loop(), asyncio.Event()

        class Slow(httpx.AsyncBaseTransport):
            async def handle_async_request(self, request):
                if request.url.host == "slow.example" and request.url.params:
                    await shown.wait()
                return ok('{"items": [2]}' if request.url.params else '{"items": [1], "next": "p2"}')

        def show(outcomes):
            seen.append({o.source.id: (o.state, numbers(o), o.error and o.error.fault) for o in outcomes})
            loop.call_soon_threadsafe(shown.set)

        quick = Toy("https://quick.example/list", id="toy.quick")
        slow = Toy("https://slow.example/list", id="toy.slow")
        standby = Toy("https://standby.example/list", id="toy.standby", fallback_for="toy.slow")
        glimpse = Glimpse(timedelta(seconds=0.2), show)
        outcomes = await gathered(Slow(), quick, slow, standby, glimpse=glimpse)
        (early,) = seen
        assert early == {
            "toy.quick": ("live", [1, 2], None),
            "toy.slow": ("live", [1], Fault.ASKING),
            "toy.standby": ("off", [], None),
        }
        assert [numbers(outcome) for outcome in outcomes] == [[1, 2], [1, 2], []]
        assert not any(outcome.error for outcome in outcomes)

    asyncio.run(scenario())


@pytest.mark.parametrize("page", [{"items": []}, {"items": [1]}], ids=["nothing", "everything"])
def test_nothing_and_everything_need_no_glimpse(page):
    collect(pages(list=page), Toy(), glimpse=Glimpse(SOON, pytest.fail))


def test_cancelling_ends_at_once_and_leaves_no_task():
    async def scenario():
        host = Hanging("toy.example")
        async with opened(host) as fetcher:
            task = asyncio.create_task(gather([Toy()], ASK, fetcher, deadline=timedelta(hours=1)))
            await host.asked.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        assert asyncio.all_tasks() == {asyncio.current_task()}

    _, took = in_no_time(scenario())
    assert took == 0


def test_it_runs_in_a_plain_thread():
    results = []
    thread = threading.Thread(target=lambda: results.append(collect(pages(list={"items": [1]}), Toy())))
    thread.start()
    thread.join(5)
    assert numbers(results[0][0]) == [1]


def test_progress_tells_each_beginning_and_each_end():
    seen: list[Progress] = []
    collect(pages(list={"items": [1]}), Toy(id="toy.a"), Toy("https://b.example/no", id="toy.b"), progress=seen.append)
    assert [(p.source_id, p.state) for p in seen if p.source_id == "toy.a"] == [("toy.a", "asking"), ("toy.a", "live")]
    assert [(p.source_id, p.state) for p in seen if p.source_id == "toy.b"] == [
        ("toy.b", "asking"),
        ("toy.b", "failed"),
    ]
    assert (seen[-1].done, seen[-1].total) == (2, 2)


def test_how_old_a_settled_answer_is_does_not_make_the_source_old():
    class Days(Toy):
        def requests(self, ask):
            past, today = super().requests(ask)
            return [replace(past, settled=ASK.now - timedelta(days=1)), today]

    async def scenario():
        clock = Clock()
        async with opened(pages(a={"items": [1]}, b={"items": [2]}), clock) as fetcher:
            days = Days("https://toy.example/a", "https://toy.example/b")
            await gather([days], ASK, fetcher, deadline=SOON)
            clock.turn(hours=30)
            (outcome,) = await gather([days], ASK, fetcher, deadline=SOON)
        return outcome, clock.now

    outcome, now = asyncio.run(scenario())
    assert (outcome.state, numbers(outcome), outcome.fetched_at) == ("live", [1, 2], now)


def test_stale_answers_make_a_stale_source_that_says_why():
    async def scenario():
        clock = Clock()
        host = Host(ok('{"items": [1]}'), httpx.ReadTimeout("slow"))
        async with opened(host, clock) as fetcher:
            await gather([Toy()], ASK, fetcher, deadline=SOON)
            (fresh,) = await gather([Toy()], ASK, fetcher, deadline=SOON)
            clock.turn(hours=1)
            (stale,) = await gather([Toy()], ASK, fetcher, deadline=SOON)
        return fresh, stale

    fresh, stale = asyncio.run(scenario())
    assert (fresh.state, fresh.error) == ("fresh", None)
    assert (stale.state, stale.error.fault) == ("stale", Fault.TIMEOUT)
    assert numbers(stale) == [1]
    assert stale.fetched_at == ASK.now


def test_a_replay_is_the_same_every_time_and_says_what_was_not_recorded(tmp_path):
    page = '{"items": [1, 2], "next": "%s"}'
    path = write_har(
        tmp_path / "day.har",
        har_entry("https://toy.example/list?page_size=50&ts=17", page % "p2"),
        har_entry("https://toy.example/list?cursor=p2", page % "p3"),
    )

    sources = (Toy(), Toy("https://no.example/", id="toy.none"))
    first, second = (collect(None, *sources, recording=load_recording(path)) for _ in range(2))
    assert [o.records for o in first] == [o.records for o in second]
    found, missing = first
    assert missing.error.fault is Fault.NOT_RECORDED
    assert numbers(found) == [1, 2]
    assert found.error.fault is Fault.PARTIAL
    assert found.latency is None
    assert found.source.id == INFO.id
