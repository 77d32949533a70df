from tests.fixtures.market import city, dealer, inspector, market, rival

__all__ = ["city", "dealer", "inspector", "market", "rival"]
