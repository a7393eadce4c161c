"""Known vulnerabilities in what is installed: `python -m tools.audit`, by pip-audit.

Status 1 when one is found that is not waived below; 0 otherwise, saying so when pip-audit is not installed or its
service cannot be reached, since that is no finding.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys

WAIVED = {
    "GHSA-w8v5-vhqr-4h9v": "diskcache unpickles what its database holds; hstui.net.disk.BytesDisk never lets it, and "
    "tests/net/test_cache.py plants pickles to see that",
}
"""Advisory → why it does not reach hstui."""
_UNREACHABLE = (
    "ConnectionError",
    "Failed to establish",
    "Max retries",
    "Could not connect",
    "timed out",
    "ServiceError",
)


def main() -> int:
    """Ask, print."""
    for advisory, reason in sorted(WAIVED.items()):
        sys.stdout.write(f"waived: {advisory}: {reason}\n")
    if importlib.util.find_spec("pip_audit") is None:
        sys.stdout.write("not audited: pip-audit is not installed (pip install pip-audit)\n")
        return 0
    waivers = [part for advisory in sorted(WAIVED) for part in ("--ignore-vuln", advisory)]
    command = [sys.executable, "-m", "pip_audit", "--progress-spinner", "off", "--skip-editable", *waivers]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode and any(word in done.stderr for word in _UNREACHABLE):
        sys.stdout.write("not audited: the vulnerability service cannot be reached from here\n")
        return 0
    sys.stdout.write(done.stdout + done.stderr)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
