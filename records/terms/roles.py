"""The roles in which records are stated."""

DEALER = "dealer"
INSPECTOR = "inspector"
REGISTRY = "registry"
AUDITOR = "auditor"
