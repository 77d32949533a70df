"""Wires the parts together and holds no logic. The Celery application is made here, so that tasks find it in every process."""

import os

# How long a name server is waited for is the C library's to say (resolver(5)), 5 seconds twice for each, whatever time limit a
# question to others has: it begins behind that. An operator's own words stay.
os.environ.setdefault("RES_OPTIONS", "timeout:1 attempts:2")

from config.celery import app as celery_app

__all__ = ["celery_app"]
