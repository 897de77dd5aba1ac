"""Where the settings `paper` are not those of the authors' library, and why."""

# What it is about; in Keras 2.1.2, which the authors used; here.
DEVIATIONS = (
  (
    'Adam',
    'epsilon 1e-7 is added to the root before its bias is corrected',
    "as published: afterwards, so that the first steps' epsilon is smaller",
  ),
  (
    'RMSProp',
    'epsilon 1e-7 is added to the root',
    '1e-14 stands inside the root: the same least denominator, 1e-7',
  ),
  (
    'Averages of batch norm',
    'start at mean 0 and variance 1, which fade by momentum^updates',
    'the start weighs nothing from the first update on',
  ),
  (
    "SGD's rate on CIFAR",
    'chosen on test images',
    'chosen on images that are held out of the training images',
  ),
  (
    'CIFAR images',
    'the original pixels',
    'the records in results/ were made of copies that had been encoded as JPEG '
    '(34 dB); another copy of the data gives other accuracies',
  ),
)
