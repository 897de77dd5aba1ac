"""Sweeps: many runs, side by side on Ray, in folders that can be resumed."""
