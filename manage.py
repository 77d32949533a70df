#!/usr/bin/env python
import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        # Read before the command, so that a setting that can't be taken is told in one line.
        settings.DEBUG  # noqa: B018
    except ImproperlyConfigured as error:
        sys.exit(f"Environment: {error}")
    execute_from_command_line(sys.argv)
