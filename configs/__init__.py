"""Experiments: one ml_collections file each, with variants."""
