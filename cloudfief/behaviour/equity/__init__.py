"""Share prices: what a rent is worth, what is believed of it, and how a crowd of traders moves the price."""
