"""Sweeps: each file has `get_config(variant)`, its options, and `get_runs`.

`get_runs(options, seeds, result_of)` returns {sweep: configs}, the runs by the
sweep that they are listed under: its own, or one whose results it needs.
`result_of(config)` is the result.json of a finished run, or None. A key whose
value waits for results, such as `rho`, is None. The function is asked again
whenever runs have finished. Options are overridden as in
`--sweep.precision=bfloat16`.
"""
