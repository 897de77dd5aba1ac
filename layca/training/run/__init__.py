"""A run's folder: what stands in it, and how a run goes on."""
