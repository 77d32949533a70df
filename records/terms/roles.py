"""As what somebody states a record."""

DEALER = "dealer"
INSPECTOR = "inspector"
REGISTRY = "registry"
AUDITOR = "auditor"
