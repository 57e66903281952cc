"""A run's folder: how finished pairs are kept, put together, written down and read again."""
