from tests.fixtures.market import city, dealer, inspector, market, rival
from tests.web.conftest import log_in

__all__ = ["city", "dealer", "inspector", "log_in", "market", "rival"]
