"""Thin absl scripts, each run as `python -m launch.NAME`."""

import os

# TensorFlow reads this when it is imported; its start-up notes drown ours.
os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '2')
