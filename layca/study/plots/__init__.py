"""How figures look, and what draws them."""
