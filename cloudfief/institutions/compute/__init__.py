"""Compute: landlords of the cloud who let GPU-hours, and the makers of the chips that they order."""

from cloudfief.institutions.compute.books import Books
from cloudfief.institutions.compute.institution import Compute

__all__ = ["Books", "Compute"]
