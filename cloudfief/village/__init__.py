"""A village of three blocks: the ten-minute tutorial, and the engine's test bed.

Villagers buy bread, the bakery buys flour, the mill grinds what the harvest brings. Everything the engine does can be
seen here: parameters with sources, signals, wiring by argument name, luck, and books that close.
"""
