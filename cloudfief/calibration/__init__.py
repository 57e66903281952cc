"""Calibration: which parameter values agree with named facts, how sure that is, and what the facts do not say."""
