"""Who certifies openings and tallies."""

from records.terms.roles import OBSERVER

OBSERVE = (OBSERVER,)
