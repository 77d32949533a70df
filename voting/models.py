"""Where Django looks for them; each is defined in the room of its noun."""

from voting.openings.models import IssuerKey
from voting.polls.models import Poll
from voting.results.models import Count
from voting.rolls.models import Roll, RollList

__all__ = ["Count", "IssuerKey", "Poll", "Roll", "RollList"]
