"""How long `cosine_similarity_matrix` takes beside scikit-learn's. Run by `make bench`."""

import json
import statistics
import time
from pathlib import Path

import numpy as np
from sklearn.metrics.pairwise import cosine_similarity as sklearn_cosine

from solutions import similarity

ROUNDS = 25
RESULTS = Path(__file__).parents[2] / "build" / "bench"


def seconds(compute, *arguments):
    began = time.perf_counter()
    compute(*arguments)
    return time.perf_counter() - began


def test_cosine_similarity_matrix_against_scikit_learn():
    X = np.random.default_rng(0).normal(size=(2000, 500))
    np.testing.assert_allclose(
        similarity.cosine_similarity_matrix(X), sklearn_cosine(X), rtol=1e-9, atol=1e-12
    )
    # in turn, so that a machine that slows down slows both
    pairs = [
        (seconds(similarity.cosine_similarity_matrix, X), seconds(sklearn_cosine, X)) for _ in range(ROUNDS)
    ]
    ours, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print(
        f"\ncosine_similarity_matrix, 2,000 x 500: {1000 * ours:.1f} ms, scikit-learn {1000 * theirs:.1f} ms, "
        f"ratio {ratio:.2f} (median of {ROUNDS} pairs; at most 1.10)"
    )
    RESULTS.mkdir(parents=True, exist_ok=True)
    record = {"ours_s": ours, "scikit_learn_s": theirs, "ratio": ratio, "rounds": ROUNDS}
    (RESULTS / "cosine_similarity_matrix.json").write_text(json.dumps(record, indent=1))
    assert ratio <= 1.1
