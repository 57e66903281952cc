"""The state of each bloc with its central bank: money, taxes, spending, bonds, export controls, the exchange desk."""

from cloudfief.institutions.state.institution import State

__all__ = ["State"]
