"""Measures digits as Morpho-MNIST does (Castro, Tan, Kainz, Konukoglu and Glocker, JMLR 20, 2019), with numpy, scipy and
scikit-image, for Tests/ImagesTests/MorphometryReferenceTests.swift.

    python reference_morphometry.py                          reads digits.png, writes morphometry.csv
    python reference_morphometry.py compare DIGITS PROGRAM   agreement and speed of another program, see README.md

Written anew from the paper's section 3 and the published description; only the definitions are theirs. One image at a time,
nothing vectorized across images, as the published package works.
"""

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from PIL import Image
from scipy import ndimage
from skimage import morphology, transform

SCALE = 4
NAMES = ["area", "length", "thickness", "slant", "width", "height"]
# To the right and to the row below: every pair of neighbours once.
STEPS = np.array([[0, 0, 0], [0, 0, 1], [2**0.5, 1, 2**0.5]])


def enlarged(image):
    return (255 * transform.pyramid_expand(image, upscale=SCALE, order=3)).astype(np.uint8)


def parallelogram(levels):
    """Slant, and the sides between 1 % and 99 % of the mass; a cell counts as passed when its middle is."""
    m = levels.astype(float)
    x, y = np.arange(m.shape[1])[None, :], np.arange(m.shape[0])[:, None]
    total = m.sum()
    cx, cy = (x * m).sum() / total, (y * m).sum() / total
    shear = ((x - cx) * (y - cy) * m).sum() / ((y - cy) ** 2 * m).sum()
    before = [(m * (x + 0.5 < t + shear * (y - cy))).sum() / total for t in range(m.shape[1])]
    above = [(m * (y < t)).sum() / total for t in range(m.shape[0])]
    left, right = np.interp([0.01, 0.99], before, np.arange(m.shape[1]))
    top, bottom = np.interp([0.01, 0.99], above, np.arange(m.shape[0]))
    return np.arctan(-shear), (right - left) / SCALE, (bottom - top) / SCALE


def measure(image, draw=0):
    """`draw`: which of equal cells goes first is drawn by scikit-image; lengths depend on it a little."""
    levels = enlarged(image)
    low, high = int(levels.min()), int(levels.max())
    ink = levels >= low + (high - low) / 2
    axis, distance = morphology.medial_axis(ink, return_distance=True, rng=draw)
    length = (ndimage.correlate(axis.astype(float), STEPS, mode="constant") * axis).sum() / SCALE
    slant, width, height = parallelogram(levels)
    return ink.sum() / SCALE**2, length, 2 * distance[axis].mean() / SCALE, slant, width, height


def tiles(path, side=28):
    sheet = np.asarray(Image.open(path).convert("L"))
    rows, columns = sheet.shape[0] // side, sheet.shape[1] // side
    return sheet.reshape(rows, side, columns, side).swapaxes(1, 2).reshape(-1, side, side)


def write_reference(folder, draws=8):
    with open(folder / "morphometry.csv", "w") as file:
        file.write(",".join(NAMES) + ",least length,greatest length\n")
        for image in tiles(folder / "digits.png"):
            each = np.array([measure(image, draw) for draw in range(draws)])
            numbers = [*each.mean(axis=0), each[:, 1].min(), each[:, 1].max()]
            file.write(",".join(f"{number:.5f}" for number in numbers) + "\n")


def compare(digits, program, side=28, chunk=50):
    """`program DIGITS FIRST COUNT` prints six numbers for each image, then the seconds it took for each."""
    images = np.fromfile(digits, np.uint8).reshape(-1, side, side)
    ours, theirs, ratios = [], [], []
    for first in range(0, len(images), chunk):
        start = time.process_time()
        theirs += [measure(image) for image in images[first : first + chunk]]
        seconds = (time.process_time() - start) / chunk
        lines = subprocess.run([program, digits, str(first), str(chunk)], capture_output=True, text=True).stdout.split("\n")
        ours += [[float(word) for word in line.split()] for line in lines[:chunk]]
        ratios.append(seconds / float(lines[chunk]))
    ours, theirs = np.array(ours), np.array(theirs)
    for k, name in enumerate(NAMES):
        difference = ours[:, k] - theirs[:, k]
        r = np.corrcoef(ours[:, k], theirs[:, k])[0, 1]
        print(f"{name:10} r {r:.6f}  mean difference {difference.mean():+.4f}  greatest {abs(difference).max():.4f}")
    print(f"speed: {np.median(ratios):.0f} times, quartiles {np.percentile(ratios, 25):.0f} and {np.percentile(ratios, 75):.0f}")


if __name__ == "__main__":
    if len(sys.argv) == 4 and sys.argv[1] == "compare":
        compare(sys.argv[2], sys.argv[3])
    else:
        write_reference(Path(__file__).parent)
