"""What a command says of itself: its help, and what is wrong with a call."""
