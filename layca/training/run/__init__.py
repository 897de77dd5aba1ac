"""A run's folder: its files, and how a run resumes from them."""
