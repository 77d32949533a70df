"""Polls: rights, tokens, ballots, boxes, and the questions asked of them (docs/formats.md sections 9 to 15)."""
