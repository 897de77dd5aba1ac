"""The paper: its experiments, their results and figures."""
