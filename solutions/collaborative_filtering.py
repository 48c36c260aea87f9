"""Predict what somebody will think of a thing from what others thought: neighbours, factors, and how to measure them.

Shapes: R is N x M, one row a user and one column an item, NaN where nothing was rated; factors have F entries.
Whatever the input's dtype, results are float64. At the size of real data the same steps run on SciPy's sparse
matrices, in `solutions.recommenders`.
"""

import numpy as np
from numpy.typing import ArrayLike

from solutions._validation import (
    as_array,
    as_positions,
    require_at_least,
    require_count,
    require_no_nan,
    require_positive,
    require_same_length,
)


def rating_matrix(
    users: ArrayLike, items: ArrayLike, ratings: ArrayLike, shape: tuple[int, int]
) -> np.ndarray:
    """Turn a list of ratings into a table with a row for each user and a column for each item.

    Parameters
    ----------
    users : array-like, shape (L,), integers; rating l was given by user ``users[l]``
    items : array-like, shape (L,), integers; and to item ``items[l]``
    ratings : array-like, shape (L,), any real dtype
    shape : (N, M), the number of users and of items

    Returns
    -------
    np.ndarray, shape (N, M), float64
        Entry (u, i) is what user u gave item i, NaN where the list holds nothing.

    Raises
    ------
    ValueError
        If a user rated an item twice (the message names both), or if a position lies outside the shape.
    """
    users, items, ratings = _triples(users, items, ratings, *shape)
    R = np.full(shape, np.nan)
    for user, item, rating in zip(users, items, ratings, strict=True):
        if not np.isnan(R[user, item]):
            raise ValueError(f"user {user} rated item {item} twice: {R[user, item]:g} and {rating:g}")
        R[user, item] = rating
    return R


def csr_arrays(
    users: ArrayLike, items: ArrayLike, ratings: ArrayLike, n_users: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Store a list of ratings in compressed sparse rows: only what is there, one user after another.

    Parameters
    ----------
    users : array-like, shape (L,), integers from 0 to n_users - 1, in any order
    items : array-like, shape (L,), integers; each user rates an item at most once
    ratings : array-like, shape (L,), any real dtype
    n_users : the number of users N, with and without ratings

    Returns
    -------
    data : np.ndarray, shape (L,), float64
        The ratings, by rising user and then by rising item.
    indices : np.ndarray, shape (L,), int64
        The item of each.
    indptr : np.ndarray, shape (N + 1,), int64
        User u's ratings are ``data[indptr[u]:indptr[u + 1]]``.
    """
    n_users = require_count("n_users", n_users)
    users, items, ratings = _triples(users, items, ratings, n_users, None)
    order = np.lexsort((items, users))
    indptr = np.concatenate(([0], np.cumsum(np.bincount(users, minlength=n_users))))
    return ratings[order], items[order], indptr.astype(np.int64)


def mean_center(R: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Take from each rating its user's mean.

    Parameters
    ----------
    R : array-like, shape (N, M), any real dtype; NaN marks what is not rated

    Returns
    -------
    centred : np.ndarray, shape (N, M), float64
        Each rating minus its user's mean; NaN where nothing was rated.
    means : np.ndarray, shape (N,), float64
        The mean of each user's ratings. A user without ratings gets the mean of all ratings in R, and 0.0 if
        there are none at all.
    """
    R = as_array("R", R, ndim=2)
    rated = ~np.isnan(R)
    counts = rated.sum(axis=1)
    filled = np.where(rated, R, 0.0)
    overall = filled.sum() / counts.sum() if counts.sum() else 0.0
    means = np.where(counts > 0, filled.sum(axis=1) / np.maximum(counts, 1), overall)
    return R - means[:, np.newaxis], means


def neighbour_similarity(R: ArrayLike, *, shrink: float) -> np.ndarray:
    """Return how alike any two rows rate, from the columns that both have rated.

    Parameters
    ----------
    R : array-like, shape (N, M), any real dtype; ratings that were centred before, NaN where there is none
    shrink : how strongly few common columns pull a similarity towards 0, at least 0

    Returns
    -------
    np.ndarray, shape (N, N), float64
        Entry (a, b) is n / (n + shrink) times the cosine of rows a and b over the n columns that both have
        rated, in [-1, 1]; 0.0 where they share none, or where either is all zeros there.

    References
    ----------
    J. L. Herlocker et al., "An algorithmic framework for performing collaborative filtering", SIGIR 1999,
    section 5.2, for the reason; R. M. Bell and Y. Koren, "Scalable collaborative filtering with jointly
    derived neighborhood interpolation weights", ICDM 2007, section 3.1, for the formula.
    """
    R = as_array("R", R, ndim=2)
    require_at_least("shrink", shrink, 0)
    rated = (~np.isnan(R)).astype(np.float64)
    filled = np.nan_to_num(R, nan=0.0)
    products = filled @ filled.T
    # Entry (a, b): the squares of row a, summed over the columns that b has rated as well.
    squares = filled**2 @ rated.T
    common = rated @ rated.T
    lengths = np.sqrt(squares * squares.T)
    cosines = np.divide(products, lengths, out=np.zeros_like(products), where=lengths > 0)
    return np.divide(common, common + shrink, out=np.zeros_like(common), where=common > 0) * cosines


def predict_user_based(
    R: ArrayLike, means: ArrayLike, similarity: ArrayLike, user: int, item: int, k: int
) -> float:
    """Predict one rating from what the k most similar users gave the item.

    Parameters
    ----------
    R : array-like, shape (N, M), any real dtype; ratings, NaN where there is none
    means : array-like, shape (N,), any real dtype; the mean of each user
    similarity : array-like, shape (N, N), any real dtype; of any two users
    user, item : whose rating of what
    k : how many neighbours to ask, at least 0

    Returns
    -------
    float
        means[user] + sum_v s_v (R[v, item] - means[v]) / sum_v |s_v|, where s_v = similarity[user, v] and v
        runs over the k users with the largest |s_v| among those who rated the item, `user` and users with
        s_v = 0 excepted; ties by lower position. means[user] if there are none.

    References
    ----------
    P. Resnick et al., "GroupLens: an open architecture for collaborative filtering of netnews", CSCW 1994.
    """
    R, means = as_array("R", R, ndim=2), as_array("means", means, ndim=1)
    require_same_length("R", R, "means", means)
    weights = as_array("similarity", similarity, ndim=2)[user]
    deviations = R[:, item] - means
    return float(means[user] + _weighted_mean(deviations, weights, user, k))


def predict_item_based(
    R: ArrayLike, means: ArrayLike, similarity: ArrayLike, user: int, item: int, k: int
) -> float:
    """Predict one rating from what the user gave the k most similar items.

    Parameters
    ----------
    R : array-like, shape (N, M), any real dtype; ratings, NaN where there is none
    means : array-like, shape (M,), any real dtype; the mean of each item
    similarity : array-like, shape (M, M), any real dtype; of any two items
    user, item : whose rating of what
    k : how many neighbours to ask, at least 0

    Returns
    -------
    float
        means[item] + sum_j s_j (R[user, j] - means[j]) / sum_j |s_j|, where s_j = similarity[item, j] and j
        runs over the k items with the largest |s_j| among those the user rated, `item` and items with s_j = 0
        excepted; ties by lower position. means[item] if there are none.

    References
    ----------
    B. Sarwar et al., "Item-based collaborative filtering recommendation algorithms", WWW 2001, section 3.2.
    """
    R, means = as_array("R", R, ndim=2), as_array("means", means, ndim=1)
    require_same_length("the columns of R", R.T, "means", means)
    weights = as_array("similarity", similarity, ndim=2)[item]
    deviations = R[user] - means
    return float(means[item] + _weighted_mean(deviations, weights, item, k))


def sgd_step(
    p: ArrayLike, q: ArrayLike, rating: float, lr: float, reg: float
) -> tuple[np.ndarray, np.ndarray]:
    """Move the factors of one user and one item a little, so that their product comes closer to one rating.

    Parameters
    ----------
    p : array-like, shape (F,), any real dtype; the user's factors
    q : array-like, shape (F,), any real dtype; the item's factors
    rating : what p . q should be
    lr : learning rate, the length of the step
    reg : weight of the regularization, which pulls both towards zero

    Returns
    -------
    p_new : np.ndarray, shape (F,), float64
        p + lr (e q - reg p), where e = rating - p . q.
    q_new : np.ndarray, shape (F,), float64
        q + lr (e p - reg q), with the old p.

    References
    ----------
    Y. Koren, R. Bell and C. Volinsky, "Matrix factorization techniques for recommender systems",
    Computer 42(8) (2009), 30-37.
    """
    p, q = as_array("p", p, ndim=1), as_array("q", q, ndim=1)
    require_same_length("p", p, "q", q)
    error = rating - p @ q
    return p + lr * (error * q - reg * p), q + lr * (error * p - reg * q)


def als_step(R: ArrayLike, V: ArrayLike, reg: float) -> np.ndarray:
    """Return the best factors of all users while the items' factors stand still.

    Parameters
    ----------
    R : array-like, shape (N, M), any real dtype; NaN where nothing was rated
    V : array-like, shape (M, F), any real dtype; one row of factors for each item
    reg : weight of the regularization, above 0

    Returns
    -------
    np.ndarray, shape (N, F), float64
        Row u is the vector that makes the sum over the items i that u rated of (R[u, i] - row . V[i])^2, plus
        reg |row|^2, as small as it can be; zeros for a user without ratings.

    References
    ----------
    Y. Zhou et al., "Large-scale parallel collaborative filtering for the Netflix Prize", AAIM 2008,
    section 3.1; here the regularization is not multiplied by the number of ratings.
    """
    R, V = as_array("R", R, ndim=2), as_array("V", V, ndim=2)
    require_same_length("the columns of R", R.T, "V", V)
    require_positive("reg", reg)
    rated = ~np.isnan(R)
    ridge = reg * np.eye(V.shape[1])
    U = np.zeros((len(R), len(ridge)))
    for user in np.flatnonzero(rated.any(axis=1)):
        known = V[rated[user]]
        U[user] = np.linalg.solve(known.T @ known + ridge, known.T @ R[user, rated[user]])
    return U


def rmse(R_true: ArrayLike, R_pred: ArrayLike) -> float:
    """Return the root of the mean squared error over what was rated.

    Parameters
    ----------
    R_true : array-like, shape (N, M), any real dtype; ratings, NaN where there is none
    R_pred : array-like, shape (N, M), any real dtype; predictions, which may be NaN where nothing was rated

    Returns
    -------
    float
        sqrt(mean of (R_true - R_pred)^2 over the ratings that R_true holds), in the unit of a rating.

    Raises
    ------
    ValueError
        If R_true holds no rating, or if R_pred is NaN where R_true holds one.
    """
    R_true, R_pred = as_array("R_true", R_true, ndim=2), as_array("R_pred", R_pred, ndim=2)
    require_same_length("R_true", R_true, "R_pred", R_pred)
    require_same_length("R_true", R_true, "R_pred", R_pred, axis=1)
    rated = ~np.isnan(R_true)
    if not rated.any():
        raise ValueError("R_true holds no rating, so there is nothing to compare")
    errors = (R_true - R_pred)[rated]
    if np.isnan(errors).any():
        raise ValueError(
            f"R_pred is NaN at {np.isnan(errors).sum()} of {errors.size} places that R_true has rated"
        )
    return float(np.sqrt(np.mean(errors**2)))


def ndcg_at_k(relevance: ArrayLike, scores: ArrayLike, k: int) -> float:
    """Return how good the first k places of a ranking are, beside the best ranking possible.

    Parameters
    ----------
    relevance : array-like, shape (M,), any real dtype, at least 0; what each item was worth
    scores : array-like, shape (M,), any real dtype; what it is ranked by, the largest first, ties by lower
        position
    k : how many places count, at least 1; more than M counts all

    Returns
    -------
    float
        DCG / ideal DCG in [0, 1]. DCG is the sum over places 1..k of relevance / log2(place + 1); the ideal
        one is that of ranking by relevance. 0.0 if no item is worth anything.

    References
    ----------
    K. Järvelin and J. Kekäläinen, "Cumulated gain-based evaluation of IR techniques", ACM Transactions on
    Information Systems 20(4) (2002), 422-446, with the discount of Burges et al. (ICML 2005).
    """
    relevance, scores = as_array("relevance", relevance, ndim=1), as_array("scores", scores, ndim=1)
    require_same_length("relevance", relevance, "scores", scores)
    require_no_nan("scores", scores)
    require_at_least("k", k, 1)
    k = min(require_count("k", k), len(scores))
    discount = 1 / np.log2(np.arange(k) + 2)
    ideal = np.sort(relevance)[::-1][:k] @ discount
    if ideal == 0:
        return 0.0
    return float(relevance[np.argsort(-scores, kind="stable")][:k] @ discount / ideal)


def recommend(R: ArrayLike, V: ArrayLike, user: int, k: int, *, reg: float, rounds: int) -> np.ndarray:
    """Return the k items that a user has not rated and that alternating least squares predicts best.

    Parameters
    ----------
    R : array-like, shape (N, M), any real dtype; ratings, NaN where there is none
    V : array-like, shape (M, F), any real dtype; the item factors to start from, not the same for all items
    user : whom to recommend to
    k : how many items, at least 0
    reg : weight of the regularization, above 0
    rounds : how often to solve for the users' factors and then for the items', at least 1

    Returns
    -------
    np.ndarray, shape (min(k, number of items the user has not rated),), int64
        Positions of items, the highest prediction first, ties by lower position. The prediction for item i is
        the user's mean plus the product of the factors, which are fitted to the ratings minus each user's mean.
    """
    k = require_count("k", k)
    require_at_least("rounds", rounds, 1)
    centred, means = mean_center(R)
    for _ in range(require_count("rounds", rounds)):
        U = als_step(centred, V, reg)
        V = als_step(centred.T, U, reg)
    predictions = means[user] + V @ U[user]
    order = np.argsort(-predictions, kind="stable")
    return order[np.isnan(centred[user][order])][:k].astype(np.int64)


def _triples(
    users: ArrayLike, items: ArrayLike, ratings: ArrayLike, n_users: int, n_items: int | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return positions as int64 and ratings as float64, all of one length, with positions inside the table."""
    ratings = as_array("ratings", ratings, ndim=1)
    require_no_nan("ratings", ratings)
    users = as_positions("users", users, n_users)
    items = as_positions("items", items, n_items if n_items is not None else np.iinfo(np.int64).max)
    require_same_length("users", users, "ratings", ratings)
    require_same_length("items", items, "ratings", ratings)
    return users, items, ratings


def _weighted_mean(deviations: np.ndarray, weights: np.ndarray, self: int, k: int) -> float:
    """Return the mean of the k known deviations with the largest weights in size; 0.0 if there are none."""
    allowed = ~np.isnan(deviations) & (weights != 0)
    allowed[self] = False
    order = np.argsort(-np.abs(weights), kind="stable")
    chosen = order[allowed[order]][: require_count("k", k)]
    if chosen.size == 0:
        return 0.0
    return weights[chosen] @ deviations[chosen] / np.abs(weights[chosen]).sum()
