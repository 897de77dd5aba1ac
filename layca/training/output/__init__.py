"""What a run shows: lines, TensorBoard, pictures."""
