"""Work: who does which tasks, which firms let AI do them, and who finds a job."""

from cloudfief.institutions.labour.institution import Labour

__all__ = ["Labour"]
