"""Writes ../ResamplingFixtures.swift: pictures, and what numpy makes of them with other sides.

    python3 reference_resampling.py > ../ResamplingFixtures.swift

Area: every pixel is repeated as often as the new side has pixels, then means are taken of blocks as long as the old side,
all in whole numbers. Linear: numpy.interp at the new pixels' centres. Where the ratio is whole, Pillow's `reduce` is asked
as well, and where a side is doubled, Pillow's BILINEAR (which rounds between the two directions) to within one level.
Needs numpy and Pillow.
"""
import numpy as np
from PIL import Image


def area(line, new):
    """The sums over blocks, `len(line)` times the means, along axis 0."""
    old = line.shape[0]
    return np.repeat(line, new, axis=0).reshape(new, old, *line.shape[1:]).sum(axis=1), old


def linear(line, new):
    old = line.shape[0]
    places = (np.arange(new) + 0.5) * old / new - 0.5
    flat = line.reshape(old, -1).astype(float)
    columns = [np.interp(places, np.arange(old), flat[:, i]) for i in range(flat.shape[1])]
    return np.stack(columns, 1).reshape(new, *line.shape[1:]), 1


def resize(pixels, width, height):
    """Of uint8 [h, w, c] without alpha."""
    values, total = pixels.astype(np.int64), 1
    for axis, new in ((0, height), (1, width)):
        old = values.shape[axis]
        values = np.moveaxis(values, axis, 0)
        values, t = area(values, new) if new < old else linear(values, new) if new > old else (values, 1)
        values = np.moveaxis(values, 0, axis)
        total *= t
    if values.dtype.kind == "i":
        return ((2 * values + total) // (2 * total)).astype(np.uint8)
    # Sums of dyadic weights are exact; others are never so near to a half.
    return np.floor(values / total + 0.5 + 1e-9).astype(np.uint8)


def resize_rgba(pixels, width, height):
    alpha = pixels[..., 3:].astype(np.int64)
    sums = np.concatenate([pixels[..., :3].astype(np.int64) * alpha, alpha], -1)
    total = 1
    for axis, new in ((0, height), (1, width)):
        moved, t = area(np.moveaxis(sums, axis, 0), new)
        sums, total = np.moveaxis(moved, 0, axis), total * t
    a = sums[..., 3:]
    colours = np.where(a > 0, (2 * sums[..., :3] + a) // np.maximum(2 * a, 1), 0)
    return np.concatenate([colours, (2 * a + total) // (2 * total)], -1).astype(np.uint8)


def literal(data):
    text = data.tobytes().hex()
    lines = [text[i : i + 112] for i in range(0, len(text), 112)]
    return '"' + ('"\n        + "').join(lines) + '"'


random = np.random.default_rng(4)
cases = []
for name, (h, w, c), (width, height) in [
    ("shrunk by 2", (8, 12, 1), (6, 4)),
    ("shrunk by 3 and 4", (12, 9, 3), (3, 3)),
    ("shrunk by fractions", (13, 11, 3), (7, 5)),
    ("shrunk to one pixel", (7, 5, 3), (1, 1)),
    ("doubled", (4, 3, 1), (6, 8)),
    ("enlarged by fractions", (3, 5, 3), (7, 8)),
    ("from one pixel", (1, 1, 3), (3, 2)),
    ("wider and lower", (9, 4, 1), (6, 4)),
]:
    pixels = random.integers(0, 256, (h, w, c), dtype=np.uint8)
    result = resize(pixels, width, height)
    image = Image.fromarray(pixels[..., 0] if c == 1 else pixels)
    if h % height == 0 and w % width == 0 and (w, h) != (width, height):
        assert np.array_equal(np.asarray(image.reduce((w // width, h // height))).reshape(result.shape), result), name
    if width == 2 * w and height == 2 * h:
        theirs = np.asarray(image.resize((width, height), Image.BILINEAR)).reshape(result.shape)
        assert np.abs(theirs.astype(int) - result).max() <= 1, name
    cases.append((name, pixels, result))
pixels = random.integers(0, 256, (10, 9, 4), dtype=np.uint8)
pixels[:4, :4, 3] = 0
pixels[6:, 5:, 3] = 255
cases.append(("transparent, shrunk by fractions", pixels, resize_rgba(pixels, 4, 3)))

print("// Written by Reference/reference_resampling.py.\n")
print("import Images\nimport Testing\n")
print("/// A picture, and numpy's version of it with other sides.")
print("struct ResamplingFixture: Sendable, CustomTestStringConvertible {")
print("  let testDescription: String\n  let original: Image\n  let resized: Image\n")
print("  static let all: [ResamplingFixture] = [")
for name, pixels, result in cases:
    print(f'    ResamplingFixture(\n      testDescription: "{name}",')
    for label, array, end in (("original", pixels, ","), ("resized", result, "),")):
        h, w, c = array.shape
        print(f"      {label}: Image(\n        width: {w}, height: {h}, channels: {c}, pixels: bytes(hexadecimal:\n        {literal(array)})){end}")
print("  ]")
print("}")
