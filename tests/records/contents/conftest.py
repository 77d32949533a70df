from tests.fixtures.withheld import withheld_keys

__all__ = ["withheld_keys"]
