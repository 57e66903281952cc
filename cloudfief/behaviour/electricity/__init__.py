"""Electricity: what a unit costs, how a market clears under any conduct, what customers use and pay."""
