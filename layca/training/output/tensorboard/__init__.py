"""A run's TensorBoard pages; `board` writes them, the others say what."""
