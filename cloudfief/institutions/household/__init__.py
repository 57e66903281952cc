"""Households: the users who work, spend, are advised, train their fiefs and are trained by them."""

from cloudfief.institutions.household.institution import Household

__all__ = ["Household"]
