from tests.cast import city, dealer, inspector, market, outsider, rival, signer

__all__ = ["city", "dealer", "inspector", "market", "outsider", "rival", "signer"]
