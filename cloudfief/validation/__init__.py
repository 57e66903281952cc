"""The scoreboard: what the model says beside what the world did, fixed beforehand and with its misses."""
