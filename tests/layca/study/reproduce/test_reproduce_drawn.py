"""The pictures of a report are small files."""

import io

from PIL import Image

from layca.study.reproduce.report import drawn


def test_a_picture_gets_smaller_and_looks_the_same():
  picture = Image.linear_gradient('L').convert('RGB').resize((600, 600))
  buffer = io.BytesIO()
  picture.save(buffer, 'PNG')
  small = drawn.compress(buffer.getvalue())
  with Image.open(io.BytesIO(small)) as compressed:
    assert compressed.mode == 'P'
    assert compressed.size == picture.size
    pairs = zip(
      picture.getdata(), compressed.convert('RGB').getdata(), strict=True
    )
    assert max(abs(a[0] - b[0]) for a, b in pairs) <= 4
