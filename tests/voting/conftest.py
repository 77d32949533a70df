"""The cast of polls, in a registry with a clock of its own."""

from tests.fixtures.market import city, market
from tests.voting.offices import offices
from tests.voting.story import clock, story

__all__ = ["city", "clock", "market", "offices", "story"]
