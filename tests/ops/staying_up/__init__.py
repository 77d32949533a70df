"""Processes that end or hang, a full disk, and too many at once."""
