"""Where Django looks for them; each is defined in the room of its noun."""

from voting.polls.models import Poll

__all__ = ["Poll"]
