"""The stock exchange and the fund through which households own the firms."""

from cloudfief.institutions.exchange.institution import Exchange

__all__ = ["Exchange"]
