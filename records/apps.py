from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "records"

    def ready(self) -> None:
        from anchoring.audit.sources import register_source
        from records.audit.services import RegistryRecords
        from records.web.people import account_signals  # noqa: F401  its receivers

        register_source(RegistryRecords())
