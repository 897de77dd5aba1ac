"""How fast we train, beside Keras, PyTorch and a large matrix product."""
