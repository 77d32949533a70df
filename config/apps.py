from django.apps import AppConfig
from django.contrib.admin import apps as admin


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        from config import checks, private

        private.umask_private()
        checks.registered()


class AdminConfig(admin.AdminConfig):
    """The admin behind the same door as every other page: allauth's log-in, with a second factor."""

    default = False
    default_site = "records.web.people.admin_site.RegistryAdminSite"
