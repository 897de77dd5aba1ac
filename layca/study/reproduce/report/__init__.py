"""The report on the paper: one page, its pictures and tables."""
