import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from config.answering import answered

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = answered(get_wsgi_application())
if settings.LABELS_URL and not settings.LABELS_TOKEN:
    raise ImproperlyConfigured(
        "LABELS_URL wants LABELS_TOKEN, the one that the label process knows this host by"
    )
