"""Which layer would you train? The toy experiment (Section 3, Figure 1)."""
