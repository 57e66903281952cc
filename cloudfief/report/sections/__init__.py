"""The parts of the page, one file each: `section(result)` returns the part, or None if its signals were not simulated."""
