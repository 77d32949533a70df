"""The label process's server: gunicorn --config config/gunicorn_labels.py config.labels"""

from anchoring.labels.worker import HeadsFirst
from config import env
from config.logs import logging_config

workers, threads = 2, 8
worker_class = HeadsFirst
# The key, the tokens and their file are read once; who serves has them from there.
preload_app = True
# Each asker has a connection for each request.
keepalive = 0
timeout, graceful_timeout = 30, 8
limit_request_line, limit_request_fields, limit_request_field_size = 200, 20, 1_000
# A socket of this machine: for its own user and group.
umask = 0o117
control_socket_disable = True
logconfig_dict = logging_config(
    json=env.flag("LOG_JSON", not env.flag("DEVELOPMENT", False)), level=env.text("LOG_LEVEL", "INFO")
)
logconfig_dict["loggers"]["gunicorn.error"] = {"handlers": [], "propagate": True}
accesslog = None
