"""One table of keys: it feeds dispatch, footer, help, command palette, docs/keys.md and the user's remapping."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_LANGS = {"zh-Hans": 0, "zh-Hant": 1, "en": 2}

GROUPS: dict[str, tuple[str, str, str]] = {
    "tabs": ("页面", "頁面", "Tabs"),
    "move": ("移动", "移動", "Moving"),
    "find": ("查找", "查找", "Finding"),
    "read": ("阅读", "閱讀", "Reading"),
    "desk": ("编辑", "編輯", "Editing"),
    "live": ("更新", "更新", "Refreshing"),
    "app": ("程序", "程式", "Program"),
}


@dataclass(frozen=True, slots=True)
class Key:
    """One command: how it is called, pressed and described."""

    id: str
    keys: str
    """As Textual writes them, comma separated; the first is shown."""
    labels: tuple[str, str, str]
    """zh-Hans, zh-Hant, en."""
    group: str
    footer: tuple[str, ...] = ()
    """Tabs whose footer shows it."""
    mnemonic: str = ""
    """What may be typed in the palette instead of searching."""

    def label(self, lang: str) -> str:
        """The description in a language."""
        return self.labels[_LANGS.get(lang, 0)]


_TABS = (
    ("overview", "1", ("概览", "概覽", "Overview"), "OV TOP"),
    ("news", "2", ("新闻", "新聞", "News"), "NEWS"),
    ("money", "3", ("资金", "資金", "Flows"), "SB NI BB"),
    ("macro", "4", ("宏观", "宏觀", "Macro"), "MAC"),
    ("risk", "5", ("风险与建议", "風險與建議", "Risks & advice"), "ADV RISK"),
    ("changes", "6", ("变化", "變化", "Changes"), "DIFF CHG"),
    ("report", "7", ("报告", "報告", "Report"), "REP"),
    ("sources", "8", ("来源", "來源", "Sources"), "SRC"),
)
TAB_NAMES = tuple(name for name, *_ in _TABS)

KEYS: tuple[Key, ...] = (
    *(Key(f"tab.{name}", key, labels, "tabs", mnemonic=mnemonic) for name, key, labels, mnemonic in _TABS),
    Key("tab.next", "right_curly_bracket", ("下一页面", "下一頁面", "Next tab"), "tabs"),
    Key("tab.previous", "left_curly_bracket", ("上一页面", "上一頁面", "Previous tab"), "tabs"),
    Key("move.down", "j,down", ("下移", "下移", "Down"), "move"),
    Key("move.up", "k,up", ("上移", "上移", "Up"), "move"),
    Key("move.top", "g,home", ("到顶", "到頂", "Top"), "move"),
    Key("move.bottom", "G,end", ("到底", "到底", "Bottom"), "move"),
    Key("move.half_down", "ctrl+d", ("下半屏", "下半屏", "Half a page down"), "move"),
    Key("move.half_up", "ctrl+u", ("上半屏", "上半屏", "Half a page up"), "move"),
    Key("move.page_down", "pagedown,ctrl+f", ("下一屏", "下一屏", "Page down"), "move"),
    Key("move.page_up", "pageup,ctrl+b", ("上一屏", "上一屏", "Page up"), "move"),
    Key("move.right", "l,right", ("右移、下一栏", "右移、下一欄", "Right, then the next pane"), "move"),
    Key("move.left", "h,left", ("左移、上一栏", "左移、上一欄", "Left, then the previous pane"), "move"),
    Key("move.next_section", "n", ("下一节", "下一節", "Next section"), "move", ("report",)),
    Key("move.previous_section", "N", ("上一节", "上一節", "Previous section"), "move"),
    Key("focus.next", "tab", ("下一栏", "下一欄", "Next pane"), "move"),
    Key("focus.previous", "shift+tab", ("上一栏", "上一欄", "Previous pane"), "move"),
    Key("nav.open", "enter", ("打开", "打開", "Open"), "move", ("overview", "money", "changes")),
    Key("nav.back", "backspace,H", ("后退", "後退", "Back"), "move"),
    Key("nav.forward", "L,alt+right", ("前进", "前進", "Forward"), "move"),
    Key("nav.close", "escape", ("关闭、清除筛选", "關閉、清除篩選", "Close, clear filter"), "move"),
    Key("find.filter", "slash", ("筛选", "篩選", "Filter"), "find", ("news",), "F"),
    Key("find.saved", "apostrophe", ("已存筛选", "已存篩選", "Saved filters"), "find"),
    Key("find.save", "ctrl+s", ("保存当前筛选", "保存目前篩選", "Save this filter"), "find"),
    Key("find.palette", "colon,ctrl+p", ("命令", "命令", "Commands"), "find"),
    Key("story.link", "o", ("打开链接", "打開連結", "Open link"), "read", ("news",)),
    Key("story.copy_link", "y", ("复制链接", "複製連結", "Copy link"), "read"),
    Key("story.copy_markdown", "Y", ("复制为 Markdown", "複製為 Markdown", "Copy as Markdown"), "read"),
    Key("story.trace", "t", ("数字溯源", "數字溯源", "Trace a figure"), "read",
        ("overview", "news", "money", "macro", "risk", "changes"), "TR"),
    Key("story.read", "m", ("已读/未读", "已讀/未讀", "Read or unread"), "read"),
    Key("story.pin", "p", ("置顶/取消", "置頂/取消", "Pin or unpin"), "read"),
    Key("story.hide", "x", ("隐藏", "隱藏", "Hide"), "read"),
    Key("story.undo", "u", ("撤销", "撤銷", "Undo"), "read"),
    Key("story.zoom", "z", ("放大阅读", "放大閱讀", "Zoom the reader"), "read"),
    Key("table.sort", "s", ("换排序列", "換排序列", "Sort by next column"), "read", ("money", "sources")),
    Key("table.reverse", "S", ("反向排序", "反向排序", "Reverse the order"), "read"),
    Key("view.script", "C", ("简繁转换显示", "簡繁轉換顯示", "Convert script on screen"), "read"),
    Key("desk.keep", "space", ("留用/略去", "留用/略去", "Keep or drop"), "desk", ("news",)),
    Key("desk.lower", "J", ("后移", "後移", "Move down in the report"), "desk"),
    Key("desk.raise", "K", ("前移", "前移", "Move up in the report"), "desk"),
    Key("desk.note", "w", ("写编者按", "寫編者按", "Write a note"), "desk"),
    Key("desk.reset", "ctrl+r", ("清除全部编辑", "清除全部編輯", "Forget all edits"), "desk"),
    Key("desk.export", "e", ("导出", "匯出", "Export"), "desk", (), "EXP"),
    Key("desk.export_as", "E", ("选择格式导出", "選擇格式匯出", "Export as"), "desk", ("report",)),
    Key("live.refresh", "r", ("更新", "更新", "Refresh"), "live"),
    Key("live.force", "R", ("强制更新", "強制更新", "Refresh, ignoring freshness"), "live"),
    Key("live.pause", "P", ("暂停/继续更新", "暫停/繼續更新", "Pause or resume"), "live"),
    Key("live.follow", "f", ("跟随最新", "跟隨最新", "Follow the newest"), "live"),
    Key("edition.older", "left_square_bracket", ("上一版", "上一版", "Older edition"), "live", ("changes",), "OLD"),
    Key("edition.newer", "right_square_bracket", ("下一版", "下一版", "Newer edition"), "live", ("changes",), "NEW"),
    Key("view.colours", "c", ("红涨/绿涨", "紅升/綠升", "Red up or green up"), "app"),
    Key("view.theme", "T", ("换配色", "換配色", "Next colour theme"), "app"),
    Key("app.help", "question_mark", ("帮助", "說明", "Help"), "app", (), "HELP"),
    Key("app.suspend", "ctrl+z", ("挂起", "掛起", "Suspend"), "app"),
    Key("app.quit", "q,ctrl+q,ctrl+c", ("退出", "退出", "Quit"), "app", (), "QUIT"),
)  # fmt: skip

BY_ID: dict[str, Key] = {key.id: key for key in KEYS}

_SHOWN = {
    "slash": "/", "colon": ":", "question_mark": "?", "apostrophe": "'", "left_square_bracket": "[",
    "right_square_bracket": "]", "left_curly_bracket": "{", "right_curly_bracket": "}", "escape": "esc",
    "pagedown": "PgDn", "pageup": "PgUp", "backspace": "Backspace", "down": "Down", "up": "Up", "left": "Left",
    "right": "Right", "home": "Home", "end": "End", "enter": "Enter", "space": "Space", "tab": "Tab",
    "shift+tab": "Shift-Tab", "alt+right": "Alt-Right", "full_stop": ".", "comma": ",",
}  # fmt: skip


def shown(key: str) -> str:
    """A key as a reader would write it: `slash` is `/`, `ctrl+d` is `Ctrl-d`."""
    if key in _SHOWN:
        return _SHOWN[key]
    return "Ctrl-" + key.removeprefix("ctrl+") if key.startswith("ctrl+") else key


def keys_of(key: Key, keymap: Mapping[str, str]) -> list[str]:
    """The keys that a command answers to, after the user's remapping."""
    return [part.strip() for part in keymap.get(key.id, key.keys).split(",") if part.strip()]


def key_of(command: str, keymap: Mapping[str, str]) -> str:
    """The key that is shown for a command; the palette's when it has none."""
    keys = keys_of(BY_ID[command], keymap)
    return shown(keys[0]) if keys else shown("colon")


def unknown_ids(keymap: Mapping[str, str]) -> list[str]:
    """Ids of a remapping that are in no table, sorted."""
    return sorted(set(keymap) - set(BY_ID))


def clashes(keymap: Mapping[str, str]) -> list[tuple[str, tuple[str, ...]]]:
    """Keys that more than one command answers to: (key, command ids)."""
    users: dict[str, list[str]] = {}
    for key in KEYS:
        for name in keys_of(key, keymap):
            users.setdefault(name, []).append(key.id)
    return sorted((name, tuple(ids)) for name, ids in users.items() if len(ids) > 1)


def as_markdown() -> str:
    """docs/keys.md."""
    lines = ["# Keys", "", 'Remap any of them by its id in the configuration: `[keys]`, `"live.refresh" = "f5"`.', ""]
    for group, (hans, _hant, english) in GROUPS.items():
        lines += [f"## {english} {hans}", "", "| key | what it does | 作用 | id |", "| --- | --- | --- | --- |"]
        for key in KEYS:
            if key.group == group:
                pressed = " ".join(f"`{shown(name)}`" for name in keys_of(key, {}))
                lines.append(f"| {pressed} | {key.label('en')} | {key.label('zh-Hans')} | `{key.id}` |")
        lines.append("")
    return "\n".join(lines)
