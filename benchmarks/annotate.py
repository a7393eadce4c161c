"""How long --annotate takes and what it holds: python -m benchmarks.annotate [ITEMS ...]

Headlines are made from templates (companies, verbs, figures, days), a third of them retold by a second desk, each
with a body of 300 characters. Prints seconds of one core beyond import, microseconds an item, stories, and memory.
A loop of plain Python is timed beside it, since machines differ: compare the ratio.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from hstui.annotate import annotate_lines
from hstui.universe.loader import load_universe
from hstui.universe.model import Universe

_ACTS = (
    "{who}斥资{n}.{d}亿港元回购{m}万股", "{who}发布新一代{what}", "{who}：第三季度营收{n}{m}.{d}亿元，同比增长{d}.{n}%",
    "{who}与{other}签署{what}合作协议", "大行评级｜花旗：上调{who}目标价至{m}港元", "{who}{what}业务进入{place}市场",
    "港股异动丨{who}涨超{d}%", "{who}回应{what}传闻：内容不实", "{who}11月交付新车{m}{n}00辆，环比增长{d}%",
    "{place}宣布调整{what}政策", "{other}通过港交所聆讯", "{who} unveils {what} for {place}",
)  # fmt: skip
_OUTSIDE = ("远山科技", "北岸半导体", "蓝河生物", "拓界智能", "恒远物流", "星屿软件", "云杉材料", "赤道能源")
_WHAT = ("大模型", "折叠屏手机", "智能座舱", "即时零售", "云服务", "推理芯片", "手游", "扫地机器人", "储能电池", "支付")
_PLACE = ("巴西", "沙特", "匈牙利", "泰国", "墨西哥", "阿联酋", "马来西亚", "波兰", "埃及", "澳大利亚")
_BODY = "据公告，相关安排自下月起生效，涉及{m}家门店，预计全年投入约{n}.{d}亿元。公司表示将继续加大研发，推进海外布局。"


def headlines(count: int, universe: Universe) -> Iterator[str]:
    """Made-up items as JSON lines, the same for the same count."""
    draw = random.Random(17)
    names = [stock.short_hans for stock in universe.stocks]
    start = datetime(2025, 12, 10, tzinfo=UTC)
    last = ""
    for number in range(count):
        words = {
            "who": draw.choice(names), "other": draw.choice(_OUTSIDE), "what": draw.choice(_WHAT),
            "place": draw.choice(_PLACE), "n": draw.randint(1, 9), "d": draw.randint(1, 9), "m": draw.randint(10, 999),
        }  # fmt: skip
        if last and draw.random() < 0.3:
            title = f"{last}，消息人士称"
        else:
            title = last = draw.choice(_ACTS).format(**words)
        body = (title + "。" + _BODY.format(**words) * 6)[:300]
        moment = start + timedelta(seconds=8 * 86_400 * number / count)
        yield json.dumps(
            {"id": str(number), "title": title, "body": body, "source": "x", "published": moment.isoformat()},
            ensure_ascii=False,
        )


def main(argv: Sequence[str] | None = None) -> int:
    """Prints one line for each number of items."""
    sizes = [int(size) for size in (sys.argv[1:] if argv is None else argv)] or [1_000, 10_000, 100_000]
    universe = load_universe("hstech", date(2025, 12, 17))
    list(annotate_lines(headlines(50, universe), universe))  # tables are read and automata built once a process
    for size in sizes:
        began = time.process_time()
        for _ in headlines(size, universe):
            pass
        made = time.process_time() - began
        began = time.process_time()
        stories = {line[-34:-2] for line in annotate_lines(headlines(size, universe), universe)}
        took = time.process_time() - began - made
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{size:7} items {took:7.2f} s {took / size * 1e6:6.0f} us/item = {took / _loop():6.1f} plain loops, "
            f"{len(stories)} stories, peak {peak:.0f} MiB"
        )
    return 0


def _loop() -> float:
    """Seconds that a million steps of plain Python take here and now."""
    began = time.process_time()
    total = 0
    for step in range(1_000_000):
        total += step & 3
    return time.process_time() - began


if __name__ == "__main__":
    raise SystemExit(main())
