"""How long a training step takes, beside those of Keras and PyTorch."""
