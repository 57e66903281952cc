"""Labs: they train general AI models and sell plans and tokens, until an open model lets anybody serve them."""

from cloudfief.institutions.lab.institution import Lab

__all__ = ["Lab"]
