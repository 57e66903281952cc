"""Measurements that need worlds of their own: each branches some worlds off the baseline and compares them."""
