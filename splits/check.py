"""Makes splits anew without the program that published them, and compares: python check.py LABELS DATASET

LABELS is train-labels-idx1-ubyte or .gz. Needs Python alone. For other splits call chosen(labels, per_class, split).

Of each class the first N of a permutation of its images: Fisher and Yates as Swift's shuffle has it, over words of
Philox4x32-10 (Salmon et al. 2011) with the split as key and the class in the counter.
"""

import gzip
import os
import sys

WORD = (1 << 32) - 1
SPLIT, STREAM = 7, 2  # what the stream is for, and which of its kind


def philox(counter, key):
    c, k = list(counter), list(key)
    for _ in range(10):
        a, b = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(b >> 32) ^ c[1] ^ k[0], b & WORD, (a >> 32) ^ c[3] ^ k[1], a & WORD]
        k = [(k[0] + 0x9E3779B9) & WORD, (k[1] + 0xBB67AE85) & WORD]
    return c


def numbers(seed, label):
    """Random numbers of 64 bits."""
    block = 0
    while True:
        w = philox([block, STREAM, label, SPLIT], [seed & WORD, seed >> 32])
        yield w[0] | w[1] << 32
        yield w[2] | w[3] << 32
        block += 1


def below(bound, random):
    """Uniform in 0 ..< bound (Lemire 2019)."""
    while True:
        product = next(random) * bound
        if product & ((1 << 64) - 1) >= (1 << 64) % bound:
            return product >> 64


def permutation(count, random):
    order = list(range(count))
    for i in range(count - 1):
        j = i + below(count - i, random)
        order[i], order[j] = order[j], order[i]
    return order


def chosen(labels, per_class, split):
    """(index, label) of the images that keep their labels."""
    found = []
    for label in range(max(labels) + 1):
        members = [i for i, y in enumerate(labels) if y == label]
        order = permutation(len(members), numbers(split, label))
        found += [(members[place], label) for place in order[:per_class]]
    return found


if __name__ == "__main__":
    path, dataset = sys.argv[1:]
    with (gzip.open if path.endswith(".gz") else open)(path, "rb") as file:
        labels = list(file.read()[8:])
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), dataset)
    wrong = 0
    for split in range(10):
        hundred = chosen(labels, 100, split)
        for per_class in [1, 2, 5, 10, 100]:
            expected = [pair for i, pair in enumerate(hundred) if i % 100 < per_class]
            with open(os.path.join(folder, f"{per_class}-per-class-split-{split}.txt")) as file:
                lines = [tuple(map(int, line.split())) for line in file if not line.startswith("#")]
            wrong += lines != expected
    print(f"{dataset}: {50 - wrong} of 50 splits are as published")
    sys.exit(wrong > 0)
