"""Numbers for the tests of the metrics, from numpy, scipy, scikit-learn and the published prdc package.

    reference_metrics.py > metrics.json      (in this folder)

Needs numpy, scipy, scikit-learn, prdc (0.2).
"""
import contextlib
import io
import json

import numpy as np
import prdc
import scipy.linalg
import scipy.spatial.distance
import scipy.stats
import sklearn.metrics
from feature_sets import IMAGES, LARGE, SETS, bells, checksum, words


def frechet(a, b):
    """tr (Σa Σb)^½ is the sum of the singular values of XYᵀ, X and Y centred and divided by √(n − 1): good for singular
    covariances too, where scipy's sqrtm is not. Where it is, the two must agree."""
    a, b = a.astype(np.float64), b.astype(np.float64)
    x, y = (a - a.mean(0)) / np.sqrt(len(a) - 1), (b - b.mean(0)) / np.sqrt(len(b) - 1)
    cross = np.linalg.svd(x @ y.T, compute_uv=False).sum()
    cov_a, cov_b = np.cov(a, rowvar=False), np.cov(b, rowvar=False)
    if min(np.linalg.matrix_rank(cov_a), np.linalg.matrix_rank(cov_b)) == a.shape[1]:
        assert abs(np.trace(scipy.linalg.sqrtm(cov_a @ cov_b)).real - cross) < 1e-9 * cross
    return float(((a.mean(0) - b.mean(0)) ** 2).sum() + np.trace(cov_a) + np.trace(cov_b) - 2 * cross)


def statistics(x):
    x = x.astype(np.float64)
    cov = np.cov(x, rowvar=False)
    return {"mean": x.mean(0).tolist(), "diagonal": np.diag(cov).tolist(), "row": cov[5].tolist(),
            "eigenvalues": np.linalg.eigvalsh(cov).tolist()}


def nearest(queries, references):
    """(index, distance) of the nearest reference of each query, in Float64."""
    distances = scipy.spatial.distance.cdist(queries.astype(np.float64), references.astype(np.float64))
    return distances.argmin(1), distances.min(1)


def overlap(real, fake, k_overlap=3, k_density=5):
    """Kynkäänniemi et al. 2019 with d ≤ radius, Naeem et al. 2020 with d < radius, as their programs have it."""
    real, fake = real.astype(np.float64), fake.astype(np.float64)

    def radii(x, k):
        return np.sort(scipy.spatial.distance.cdist(x, x), 1)[:, k]         # place 0 is the row itself

    d = scipy.spatial.distance.cdist(real, fake)
    return {"precision": (d <= radii(real, k_overlap)[:, None]).any(0).mean(),
            "recall": (d <= radii(fake, k_overlap)[None]).any(1).mean(),
            "density": (d < radii(real, k_density)[:, None]).sum(0).mean() / k_density,
            "coverage": (d.min(1) < radii(real, k_density)).mean()}


def checked_overlap(real, fake):
    """The published package has < everywhere: without repeated rows that is the same."""
    found = overlap(real, fake)
    with contextlib.redirect_stdout(io.StringIO()):
        three, five = (prdc.compute_prdc(real, fake, k) for k in (3, 5))
    for name, published in (("precision", three), ("recall", three), ("density", five), ("coverage", five)):
        assert abs(found[name] - published[name]) < 1e-12, (name, found, published)
    return found


def kernel_distance(a, b):
    kernel = sklearn.metrics.pairwise.polynomial_kernel
    a, b = a.astype(np.float64), b.astype(np.float64)
    aa, bb, ab = kernel(a, degree=3, coef0=1), kernel(b, degree=3, coef0=1), kernel(a, b, degree=3, coef0=1)
    m, n = len(a), len(b)
    return float((aa.sum() - np.trace(aa)) / (m * (m - 1)) + (bb.sum() - np.trace(bb)) / (n * (n - 1)) - 2 * ab.mean())


def kernel_subsets(a, b):
    """The rows of each subset are those that Swift draws."""
    with open("subsets.json") as file:
        found = np.array([kernel_distance(a[x], b[y]) for x, y in json.load(file)])
    return {"mean": found.mean(), "standardDeviation": found.std()}


def repeated():
    """Rows that occur more than once, where ≤ and < differ, and a generator that only knows one image."""
    real = SETS["clusters"][0][:40]
    one = np.repeat(real[:1], 12, 0)
    twice = np.concatenate([real, real])
    return {"collapsed": overlap(real, one), "to collapsed": overlap(one, real), "twice": overlap(twice, real[:20]),
            "four times": overlap(np.concatenate([twice, twice]), real[:20])}


def memorization():
    scaled = {name: x / 255 for name, x in IMAGES.items()}
    (_, of_test), (index, of_own) = nearest(scaled["test"], scaled["training"]), nearest(scaled["generated"], scaled["training"])
    threshold = np.quantile(of_test, 0.01)
    return {"checksums": [checksum(IMAGES[name] / 256) for name in ("training", "test", "generated")], "threshold": threshold,
            "near": int((of_own < threshold).sum()), "copies": int((of_own <= threshold / 10).sum()),
            "indices": index.tolist(), "distances": of_own.tolist()}


def large():
    """Enough for the program to rule most pairs out by projections; query 5 and reference 9 are equal."""
    training, queries = LARGE[0].copy(), LARGE[1].copy()
    queries[5] = training[9]
    index, distance = nearest(queries / 255, training / 255)
    return {"indices": index.tolist(), "sum": distance.sum(), "checksums": [checksum(training / 256), checksum(queries / 256)]}


def pairs():
    """Mean and standard deviation over all pairs of each class, of which Swift draws some."""
    result = []
    for c in range(5):
        distances = scipy.spatial.distance.pdist(IMAGES["training"][c::5] / 255)
        result.append([distances.mean(), distances.std()])
    return result


def agreement():
    asked, draws = np.arange(1000) % 4, words(40, 1000) % np.uint64(20)
    seen = np.where(draws < 3, (asked + draws.astype(np.int64)) % 5, asked)
    confusion = sklearn.metrics.confusion_matrix(asked, seen, labels=range(5))
    return {"confusions": confusion.ravel().tolist(), "overall": sklearn.metrics.accuracy_score(asked, seen),
            "perClass": sklearn.metrics.recall_score(asked, seen, labels=range(4), average=None).tolist()}


def ranks():
    x, y = bells(20, 1, 200)[0], bells(21, 1, 200)[0]
    ties = [3, 1, 2, 2, 5, 5, 5, -1], [1, 2, 2, 4, 4, 4, 8, 0]
    return {"normal": scipy.stats.spearmanr(x, x + y).statistic,
            "many ties": scipy.stats.spearmanr(x // 100, (x - y) // 150).statistic,
            "few": scipy.stats.spearmanr(*ties).statistic,
            "ranks": scipy.stats.rankdata(ties[0]).tolist()}


def main():
    result = {"sets": {}, "ranks": ranks(), "repeated": repeated(), "memorization": memorization(), "large": large(), "pairs": pairs(),
              "agreement": agreement(), "kernelSubsets": kernel_subsets(*SETS["clusters"])}
    for name, (a, b) in SETS.items():
        index, distance = nearest(a[:50], b)
        result["sets"][name] = {
            "checksums": [checksum(a), checksum(b)], "frechet": frechet(a, b), "first": statistics(a),
            "kernel": kernel_distance(a, b), "overlap": checked_overlap(a, b), "turned": checked_overlap(b, a),
            "nearest": index.tolist(), "distances": distance.tolist()}
    print(json.dumps(result, default=float))


main()
