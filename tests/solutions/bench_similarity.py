"""How long `cosine_similarity_matrix` takes beside scikit-learn's. Run by `make bench`."""

import numpy as np
from sklearn.metrics.pairwise import cosine_similarity as sklearn_cosine

from solutions import similarity


def assert_equal(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-12)


def test_cosine_similarity_matrix_against_scikit_learn(beside):
    X = np.random.default_rng(0).normal(size=(2000, 500))
    beside(
        "cosine_similarity_matrix, 2,000 x 500",
        lambda: similarity.cosine_similarity_matrix(X),
        lambda: sklearn_cosine(X),
        library="scikit-learn",
        assert_equal=assert_equal,
        at_most=1.1,
        record="cosine_similarity_matrix",
    )
