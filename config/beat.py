"""Beat: `celery -A config.beat beat`. It sends names of tasks, so it loads none of their code, nor Django's applications."""

from typing import Any

from celery import Celery
from celery.loaders.app import AppLoader
from django.conf import settings
from django.utils.log import configure_logging


class _Sender(AppLoader):
    def import_default_modules(self) -> list[Any]:
        """Its pulse alone, without the signal by which all applications and their tasks would be loaded."""
        return [self.import_task_module("config.pulse")]


app = Celery("registry", loader=_Sender, fixups=[])
app.config_from_object("config.celeryconfig")
# Celery itself sets no logging up (config/celery.py), and no Django does it here.
configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
