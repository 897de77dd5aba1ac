"""Images: where they come from, as arrays, and what is done to them."""
