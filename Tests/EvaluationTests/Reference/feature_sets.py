"""Feature sets that Swift makes bit for bit alike (TestFeatures.swift): integer arithmetic and one division by 256."""
import numpy as np


def words(seed, count):
    """splitmix64 (Steele et al. 2014) of the counters seed·2³² + 0, 1, …"""
    with np.errstate(over="ignore"):
        z = (np.arange(count, dtype=np.uint64) + np.uint64(seed << 32)) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def bells(seed, rows, width):
    """Integers about normally distributed (the sum of a word's eight bytes), mean 0, standard deviation 209."""
    return words(seed, rows * width).view(np.uint8).reshape(rows, width, 8).sum(2, dtype=np.int64) - 1020


def correlated(seed, rows, width, shift=0):
    """Each column a mixture of three neighbours, with scales from 1 to 5."""
    x, c = bells(seed, rows, width), np.arange(width)
    mixed = (1 + c % 5) * x + 2 * np.roll(x, -1, 1) - (c % 3) * np.roll(x, -2, 1)
    return ((mixed + shift) / 256).astype(np.float32)


def clusters(seed, rows, width, kinds=10, centres=77, spread=1):
    """`kinds` clusters of equal weight; the centres are those of the seed `centres`."""
    x, middle = bells(seed, rows, width), bells(centres, kinds, width)
    return ((spread * x + 4 * middle[np.arange(rows) % kinds]) / 256).astype(np.float32)


def sparse(seed, rows, width, shift=0):
    """As after ReLU: most numbers zero, some columns always, and clusters."""
    x, middle, c = bells(seed, rows, width), bells(78, 10, width), np.arange(width)
    raw = 2 * x + np.roll(x, -1, 1) + 3 * middle[np.arange(rows) % 10] - 300 + shift
    raw[:, c % 17 == 3] = -1
    return (np.maximum(raw, 0) / 256).astype(np.float32)


def pixels(seed, rows, size, kinds=5):
    """Bytes: image i is of class i mod kinds, three parts of the class's pattern and one of noise; mostly dark."""
    noise, pattern = (words(s, n * size).reshape(n, size) >> np.uint64(56) for s, n in ((seed, rows), (79, kinds)))
    mixed = (3 * pattern[np.arange(rows) % kinds] + noise) // np.uint64(4)
    return (mixed * mixed >> np.uint64(8)).astype(np.uint8)


def copying():
    """Generated images of which 7 repeats training image 30, 8 is training image 31 but for two grey levels, 9 is near 32."""
    images, training = pixels(33, 90, 210), pixels(31, 300, 210)
    images[7] = training[30]
    images[8] = training[31]
    images[8, [3, 100]] ^= 1
    images[9] = training[32]
    images[9, ::9] ^= 16
    return images


def checksum(x):
    """Any number in a wrong place changes it; exact, for all are multiples of 1/256."""
    flat = (x.astype(np.float64).ravel() * 256).astype(np.int64)
    return int((flat * (1 + np.arange(len(flat)) % 1009)).sum())


SETS = {
    "correlated": (correlated(1, 500, 37), correlated(2, 400, 37, shift=60)),
    "clusters": (clusters(3, 400, 24), clusters(4, 600, 24, kinds=7, spread=2)),
    "sparse": (sparse(5, 1000, 128), sparse(6, 900, 128, shift=40)),
    "few rows": (correlated(7, 20, 48), correlated(8, 30, 48, shift=-100)),
}

IMAGES = {"training": pixels(31, 300, 210), "test": pixels(32, 80, 210), "generated": copying()}
LARGE = pixels(34, 1700, 816), pixels(35, 800, 816)
