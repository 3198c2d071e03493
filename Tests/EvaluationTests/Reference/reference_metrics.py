"""Numbers for the tests of the metrics, from numpy, scipy, scikit-learn and the published prdc package.

    reference_metrics.py > metrics.json

Needs numpy, scipy, scikit-learn, prdc (0.2).
"""
import contextlib
import io
import json

import numpy as np
import scipy.linalg
import scipy.stats
from feature_sets import SETS, bells, checksum, correlated


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


def ranks():
    x, y = bells(20, 1, 200)[0], bells(21, 1, 200)[0]
    ties = [3, 1, 2, 2, 5, 5, 5, -1], [1, 2, 2, 4, 4, 4, 8, 0]
    return {"normal": scipy.stats.spearmanr(x, x + y).statistic,
            "many ties": scipy.stats.spearmanr(x // 100, (x - y) // 150).statistic,
            "few": scipy.stats.spearmanr(*ties).statistic,
            "ranks": scipy.stats.rankdata(ties[0]).tolist()}


def main():
    result = {"sets": {}, "ranks": ranks()}
    for name, (a, b) in SETS.items():
        result["sets"][name] = {"checksums": [checksum(a), checksum(b)], "frechet": frechet(a, b), "first": statistics(a)}
    print(json.dumps(result))


main()
