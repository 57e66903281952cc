"""Merchants: the firms that make and sell 2,048 items, on the open market and inside the fiefs."""

from cloudfief.institutions.merchant.institution import Merchant

__all__ = ["Merchant"]
