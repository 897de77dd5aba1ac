"""Sweeps: each file has `get_sweep(variant, seeds)`, which yields stages.

A stage is a list of (run name, config file, overrides) whose runs may go side
by side. `results = yield stage` gives their result.json as dicts by run name,
for the next stage to build on. Names are folders below --workdir; overrides
are by dotted key, such as 'optimizer.layca'.
"""
