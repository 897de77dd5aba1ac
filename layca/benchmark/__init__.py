"""How fast a step is, beside Keras, PyTorch and a large matrix product."""
