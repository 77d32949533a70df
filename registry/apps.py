from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "registry"

    def ready(self) -> None:
        from anchoring.audit.sources import register_source
        from registry.audit import RegistryRecords
        from registry.web import account_signals  # noqa: F401  its receivers

        register_source(RegistryRecords())
