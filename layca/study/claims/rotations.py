"""How far and how evenly layers rotated, ours and the authors'."""

from collections.abc import Mapping

from numpy.typing import ArrayLike

from layca.study.analysis import paper_numbers
from layca.study.analysis.layer_rotation import median_angle
from layca.study.claims.means import Means
from layca.study.claims.verdict import Part, above, at_most
from layca.training.output.deviation import log_rotation_spread


def compare(distances: Mapping[str, ArrayLike]) -> tuple[str, list[Part]]:
  """Compares the first of some runs, which are claimed to rotate more evenly.

  The cosine distances at the end of runs [runs, L], by what they are, give two
  numbers a run: the median over layers of the angle to the initialisation, and
  the standard deviation over layers of its logarithm.

  Returns:
    Both in words, and a part on each.
  """
  angles, spreads = (
    Means({name: [*map(f, runs)] for name, runs in distances.items()}, unit)
    for f, unit in ((median_angle, 'rad'), (log_rotation_spread, ''))
  )
  texts = [
    f'{name} {angles.mean(name).value:.2f} rad, spread '
    f'{spreads.mean(name).value:.2f}'
    for name in distances
  ]
  return ', '.join(texts), [
    above('angle', angles.difference(*distances)),
    at_most('spread', spreads.difference(*distances)),
  ]


def of_authors(identifiers: Mapping[str, str]) -> str:
  """Returns how single trainings of `paper_numbers` rotated, in words."""
  families = {n: paper_numbers.family(i) for n, i in identifiers.items()}
  return compare({n: [f.iloc[-1]] for n, f in families.items()})[0]
