"""Who proposes polls."""

from records.terms.roles import PROPOSER, REGISTRY

PROPOSE = (PROPOSER, REGISTRY)
"""Bodies in their own name; the city's staff for citizens."""
