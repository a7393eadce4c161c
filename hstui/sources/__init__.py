"""One module a publisher: what to ask, and a pure `parse`. A module is found by being here (see registry.py)."""
