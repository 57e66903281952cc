"""Fiefs: cloud capital. A marketplace with its assistant, trained by its users, that steers and keeps part of the price."""

from cloudfief.institutions.fief.institution import Fief

__all__ = ["Fief"]
