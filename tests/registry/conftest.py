from tests.cast import auditor, city, dealer, inspector, market, outsider, rival, signer
from tests.fixtures.visitors import api, log_in, stranger

__all__ = [
    "api",
    "auditor",
    "city",
    "dealer",
    "inspector",
    "log_in",
    "market",
    "outsider",
    "rival",
    "signer",
    "stranger",
]
