"""How alike are two things? Encoders, four measures, and a recommender built on them.

Shapes: N items, K categories or tags, D features. Whatever the input's dtype, results are float64.
"""

from collections.abc import Collection, Hashable, Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from solutions._validation import (
    as_array,
    as_positions,
    index_of_each,
    require_count,
    require_no_nan,
    require_no_string,
    require_same_length,
)


def one_hot(labels: Sequence[Hashable], categories: Sequence[Hashable]) -> np.ndarray:
    """Encode each label as a row with a single 1, in the column of its category.

    Parameters
    ----------
    labels : sequence of N labels
    categories : sequence of K different categories; column j stands for ``categories[j]``

    Returns
    -------
    np.ndarray, shape (N, K), float64
        Row i is 0 everywhere and 1 in the column of ``labels[i]``.

    Raises
    ------
    ValueError
        If a label is not among the categories (the message names it).
    """
    column = index_of_each("categories", categories)
    encoded = np.zeros((len(labels), len(column)))
    for i, label in enumerate(labels):
        if label not in column:
            raise ValueError(f"labels holds {label!r}, which is not one of the categories")
        encoded[i, column[label]] = 1.0
    return encoded


def multi_hot(tag_sets: Sequence[Collection[Hashable]], tags: Sequence[Hashable]) -> np.ndarray:
    """Encode each set of tags as a row with a 1 in the column of every tag it holds.

    Parameters
    ----------
    tag_sets : sequence of N collections of tags; a collection may be empty or name a tag twice
    tags : sequence of K different tags; column j stands for ``tags[j]``

    Returns
    -------
    np.ndarray, shape (N, K), float64
        Entry (i, j) is 1 if ``tag_sets[i]`` holds ``tags[j]``, else 0. No tags give a row of zeros.

    Raises
    ------
    ValueError
        If a tag is not in ``tags`` (the message names it).
    """
    column = index_of_each("tags", tags)
    encoded = np.zeros((len(tag_sets), len(column)))
    for i, tag_set in enumerate(tag_sets):
        require_no_string(f"tag_sets[{i}]", tag_set)
        for tag in tag_set:
            if tag not in column:
                raise ValueError(f"tag_sets[{i}] holds {tag!r}, which is not one of the tags")
            encoded[i, column[tag]] = 1.0
    return encoded


def euclidean_distance(x: ArrayLike, y: ArrayLike) -> float:
    """Return the length of the straight line between two points.

    Parameters
    ----------
    x, y : array-like, shape (D,), any real dtype

    Returns
    -------
    float
        sqrt(sum_i (x_i - y_i)^2), in [0, inf).
    """
    x, y = _pair(x, y)
    difference = x - y
    return float(np.sqrt(difference @ difference))


def cosine_similarity(x: ArrayLike, y: ArrayLike) -> float:
    """Return the cosine of the angle between two vectors.

    Parameters
    ----------
    x, y : array-like, shape (D,), any real dtype

    Returns
    -------
    float
        (x . y) / (|x| |y|), in [-1, 1]; 0.0 if either vector is all zeros, since it has no direction.
    """
    x, y = _pair(x, y)
    lengths = np.sqrt(x @ x) * np.sqrt(y @ y)
    if lengths == 0:
        return 0.0
    return float(x @ y / lengths)


def jaccard_similarity(a: Iterable[Hashable], b: Iterable[Hashable]) -> float:
    """Return the share of what two sets hold together that both of them hold.

    Parameters
    ----------
    a, b : iterable of hashable elements; an element named twice counts once

    Returns
    -------
    float
        |a and b| / |a or b|, in [0, 1]; 0.0 if both sets are empty.

    References
    ----------
    P. Jaccard, "The distribution of the flora in the alpine zone", New Phytologist 11 (1912), 37-50.
    """
    a, b = set(a), set(b)
    union = len(a | b)
    if union == 0:
        return 0.0
    return len(a & b) / union


def pearson_correlation(x: ArrayLike, y: ArrayLike) -> float:
    """Return how well two raters agree, once each one's own level and spread are taken out.

    Parameters
    ----------
    x, y : array-like, shape (D,), any real dtype; NaN marks a missing rating

    Returns
    -------
    float
        Cosine of the two vectors after each is centred on its mean, in [-1, 1]. Only the positions rated
        in both count, for the means too. 0.0 if there are fewer than two of them, or if either side is
        constant there.

    References
    ----------
    P. Resnick et al., "GroupLens: an open architecture for collaborative filtering of netnews",
    CSCW 1994, section on correlation.
    """
    x, y = _pair(x, y)
    both = ~(np.isnan(x) | np.isnan(y))
    x, y = x[both], y[both]
    # A constant side centres to rounding noise instead of zeros, so it is recognised before centring.
    if len(x) < 2 or np.all(x == x[0]) or np.all(y == y[0]):
        return 0.0
    return cosine_similarity(x - x.mean(), y - y.mean())


def cosine_similarity_matrix(X: ArrayLike, Y: ArrayLike | None = None) -> np.ndarray:
    """Return the cosine of every row of one matrix with every row of another.

    Parameters
    ----------
    X : array-like, shape (N, D), any real dtype
    Y : array-like, shape (M, D), any real dtype; None compares X with itself

    Returns
    -------
    np.ndarray, shape (N, M), float64
        Entry (i, j) is the cosine of ``X[i]`` and ``Y[j]``, in [-1, 1]; a row of zeros has cosine 0.0
        with everything, itself included.
    """
    X = _unit_rows(as_array("X", X, ndim=2))
    if Y is None:
        return X @ X.T
    Y = _unit_rows(as_array("Y", Y, ndim=2))
    require_same_length("X", X, "Y", Y, axis=1)
    return X @ Y.T


def most_similar(similarities: ArrayLike, k: int, exclude: Collection[int] | None = None) -> np.ndarray:
    """Return the positions of the k largest similarities, the largest first.

    Parameters
    ----------
    similarities : array-like, shape (N,), any real dtype
    k : how many positions to return, at least 0
    exclude : positions that must not be returned; None excludes nothing

    Returns
    -------
    np.ndarray, shape (min(k, N minus the number excluded),), int64
        Positions in order of falling similarity; equal similarities in order of rising position.
    """
    similarities = as_array("similarities", similarities, ndim=1)
    require_no_nan("similarities", similarities)
    k = require_count("k", k)
    allowed = np.ones(len(similarities), dtype=bool)
    if exclude is not None:
        allowed[as_positions("exclude", exclude, len(similarities))] = False
    order = np.argsort(-similarities, kind="stable")
    return order[allowed[order]][:k].astype(np.int64)


def recommend_by_content(features: ArrayLike, ratings: ArrayLike, k: int) -> np.ndarray:
    """Return the k unrated items that point most in the direction of what one person liked.

    The person's profile is the sum of the rated items' features, each weighted by its rating minus the
    person's mean rating. Items are ranked by their cosine with the profile.

    Parameters
    ----------
    features : array-like, shape (N, D), any real dtype; one row an item
    ratings : array-like, shape (N,), any real dtype; NaN marks an item not rated
    k : how many items to return, at least 0

    Returns
    -------
    np.ndarray, shape (min(k, number of unrated items),), int64
        Positions of unrated items, the best first, ties by lower position. With nothing rated, or with
        all ratings equal, the profile is zero, every cosine is 0.0, and ties decide.

    References
    ----------
    M. J. Pazzani and D. Billsus, "Content-based recommendation systems", in The Adaptive Web (2007),
    section 10.3.
    """
    features = as_array("features", features, ndim=2)
    ratings = as_array("ratings", ratings, ndim=1)
    require_same_length("features", features, "ratings", ratings)
    rated = ~np.isnan(ratings)
    known = ratings[rated]
    # The number of ratings times (rating - mean): the same direction as without the factor, but no rounding
    # error of a division can give a direction to a profile that is exactly zero.
    profile = (known.size * known - known.sum()) @ features[rated]
    scores = cosine_similarity_matrix(profile[np.newaxis], features)[0]
    return most_similar(scores, k, exclude=np.flatnonzero(rated))


def _pair(x: ArrayLike, y: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Return two float64 vectors of equal length."""
    x, y = as_array("x", x, ndim=1), as_array("y", y, ndim=1)
    require_same_length("x", x, "y", y)
    return x, y


def _unit_rows(A: np.ndarray) -> np.ndarray:
    """Return A with every row divided by its length; a row of zeros stays zero."""
    lengths = np.sqrt(np.einsum("ij,ij->i", A, A))[:, np.newaxis]
    return np.divide(A, lengths, out=np.zeros_like(A), where=lengths > 0)
