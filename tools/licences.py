"""The licences of everything that running hstui needs, from the installed packages: `python -m tools.licences`.

Writes docs/licences.md. Versions are left out: the list changes when a package or its licence does.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_REQUIREMENT = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[([^\]]*)\])?")
_EXTRA = re.compile(r"extra\s*==\s*[\"']([^\"']+)[\"']")
_HEAD = """# Licences

What running hstui needs, and under which licence each package is published, as its own metadata says. Made by
`make licences`; packages of extras and of development are not in it.

| package | needed by | licence | home |
| --- | --- | --- | --- |
"""


def needed(name: str) -> dict[str, set[str]]:
    """Every package that one needs, directly or not, and by whom; extras are followed where they are asked for."""
    found: dict[str, set[str]] = {}
    seen: set[tuple[str, str]] = set()
    waiting = [(name, "", "")]
    while waiting:
        one, extras, by = waiting.pop()
        key = re.sub(r"[-_.]+", "-", one).lower()
        try:
            requirements = distribution(key).requires or []
        except PackageNotFoundError:
            continue  # for another platform or another Python
        found.setdefault(key, set()).add(by)
        if (key, extras) in seen:
            continue
        seen.add((key, extras))
        for requirement in requirements:
            match, extra = _REQUIREMENT.match(requirement), _EXTRA.search(requirement)
            if match and (extra is None or extra.group(1) in extras.split(",")):
                waiting.append((match.group(1), (match.group(2) or "").replace(" ", ""), key))
    del found[name]
    return found


def _stated(package: Distribution, field: str) -> list[str]:
    """The field's values in the package's metadata."""
    return [str(value) for value in package.metadata.get_all(field) or ()]


def licence(package: Distribution) -> str:
    """The licence that the metadata names; `unknown` when none is named."""
    stated = "".join(_stated(package, "License-Expression")[:1])
    if not stated:
        classes = [c.rpartition(" :: ")[2] for c in _stated(package, "Classifier") if c.startswith("License ::")]
        stated = "; ".join(sorted(set(classes) - {"OSI Approved"}))
    if not stated:
        lines = "".join(_stated(package, "License")[:1]).strip().splitlines()
        stated = lines[0][:60] if lines else "unknown"
    return stated.replace("|", "/")


def home(package: Distribution) -> str:
    """The project's page; "" when none is named."""
    urls = [entry.partition(",") for entry in _stated(package, "Project-URL")]
    named = {label.strip().lower(): url.strip() for label, _, url in urls}
    for label in ("homepage", "home", "repository", "source", "source code", "github"):
        if label in named:
            return named[label]
    return "".join(_stated(package, "Home-page")[:1])


def main() -> int:
    """Write the list; status 1 when a package names no licence."""
    rows = []
    for name, users in sorted(needed("hstui").items()):
        package = distribution(name)
        by = ", ".join(sorted(users))
        rows.append((name, by, licence(package), home(package)))
    body = "".join(f"| {name} | {by} | {terms} | {url} |\n" for name, by, terms, url in rows)
    (ROOT / "docs" / "licences.md").write_text(_HEAD + body, encoding="utf-8")
    unknown = [name for name, _, terms, _ in rows if terms == "unknown"]
    sys.stdout.write(f"{len(rows)} packages" + (f"; no licence named: {', '.join(unknown)}\n" if unknown else "\n"))
    return int(bool(unknown))


if __name__ == "__main__":
    sys.exit(main())
