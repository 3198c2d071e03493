"""Numbers for PairedGainTests, from the formulas of the literature written down anew: numpy, and mpmath for Student's t.

python3 paired_gain.py
"""
import numpy as np
import mpmath as mp


def word(seed, index):
    mask = (1 << 64) - 1
    z = ((index + (seed << 32)) * 0x9E3779B97F4A7C15 + 0x9E3779B97F4A7C15) & mask
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
    return z ^ (z >> 31)


def table(seed, seeds, images, percent):
    return np.array([[word(seed, s * images + i) % 100 < percent for i in range(images)] for s in range(seeds)], float)


def tail(t, v):
    t, v = mp.mpf(t), mp.mpf(v)
    half = mp.betainc(v / 2, mp.mpf(1) / 2, 0, v / (v + t * t), regularized=True) / 2
    return half if t >= 0 else 1 - half


def quantile(p, v):
    return mp.findroot(lambda t: tail(t, v) - p, mp.mpf(2) if v > 3 else mp.mpf(5))


def gain(first, second, labels, folds, classes):
    d = first - second
    seeds = len(d)
    present = [c for c in classes if (labels == c).any()]
    recalls = np.array([[row[labels == c].mean() for c in present] for row in d])
    g = recalls.mean(axis=1)
    mean = g.mean()
    by_seeds = g.var(ddof=1) / seeds
    x = d.mean(axis=0)
    counts = [int((labels == c).sum()) for c in present]
    squares = [((x[labels == c] - x[labels == c].mean()) ** 2).sum() + n / sum(counts) for c, n in zip(present, counts)]
    free = sum(counts) - len(present)
    pooled = sum(squares) / (free + 1)
    single = sum((s + pooled) / n ** 2 for s, n in zip(squares, counts)) / len(present) ** 2
    w = np.zeros(len(labels))
    for c, n in zip(present, counts):
        w[labels == c] = 1 / (len(present) * n)
    used = sorted(set(folds[w > 0]))
    k = len(used)
    clustered = 0 if k < 2 else k / (k - 1) * sum(
        ((w * x)[folds == f].sum() - w[folds == f].sum() * mean) ** 2 for f in used)
    excess = max(0, clustered - single)
    by_images = single + excess
    total = by_seeds + by_images
    df = max(1, total ** 2 / (by_seeds ** 2 / (seeds - 1) + single ** 2 / max(1, free) + excess ** 2 / max(1, k - 1)))
    half = float(quantile(0.025, df)) * total ** 0.5
    return [float(v) for v in (mean, by_seeds, by_images, df, mean - half, mean + half)]


for p, v in [(0.025, 4), (0.025, 1), (0.05, 10), (0.025, 2.5), (0.001, 7.3), (0.00625, 1234.5), (0.5, 3)]:
    print(p, v, mp.nstr(quantile(p, v) if p < 0.5 else mp.mpf(0), 15))
labels = np.array([i % 4 if i % 4 < 3 or i > 40 else 0 for i in range(60)])
for name, folds in [("one", np.zeros(60, int)), ("five", np.arange(60) % 5), ("blocks", np.arange(60) // 20)]:
    first, second = table(1, 5, 60, 90), table(2, 5, 60, 60)
    if name == "blocks":
        second[:, :20] = first[:, :20]
    print(name, gain(first, second, labels, folds, range(4)), gain(first, second, labels, folds, [1, 3]))
