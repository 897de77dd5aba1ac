"""The whole paper by one command: what it needs, running it, and the report."""
