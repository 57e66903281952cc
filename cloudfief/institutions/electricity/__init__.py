"""Electricity: in each bloc the plants, the wires and the suppliers that sell to households, firms and data centres."""

from cloudfief.institutions.electricity.institution import Electricity

__all__ = ["Electricity"]
