"""The registry's settings as the browser's stories meet them: those of a laptop, but for how long a password takes to hash."""

from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
