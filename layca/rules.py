"""What Layca may do to parameters that are no kernels.

It stands apart so that settings can be checked without TensorFlow.
"""

OTHERS = ('base', 'freeze', 'rotate')
