"""Recommenders at the size of real data: the chapter's methods on sparse matrices, and how to compare them.

Shapes: N users, M items, L pairs of a user and an item, F factors. R is N x M and sparse; what it stores was
rated, zeros included, and nothing is known of the rest. Every model has `fit(R)` and `predict(users, items)`,
as in scikit-learn. A prediction is brought into the range of the ratings that the model was fitted to. Where a
user or an item has no ratings, the models with factors or neighbours predict what their baseline predicts.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from solutions._validation import as_array, as_positions, require_count, require_same_length
from solutions.datasets import MovieLens, folds


class Recommender:
    """What all models share. A model writes two methods: `_fit(R)` and `score(users, items)`."""

    def fit(self, R: sparse.sparray) -> Self:
        """Learn from the stored entries of R.

        Parameters
        ----------
        R : sparse array, shape (N, M), any real dtype; a stored entry is a rating

        Raises
        ------
        TypeError
            If R is not sparse.
        ValueError
            If R stores nothing, or NaN.
        """
        if not sparse.issparse(R):
            raise TypeError(f"R must be a sparse array, but it is of type {type(R).__name__}")
        R = sparse.csr_array(R, dtype=np.float64, copy=True)
        R.sum_duplicates()
        if R.nnz == 0:
            raise ValueError("R stores no rating, so there is nothing to learn from")
        if np.isnan(R.data).any():
            raise ValueError("R stores NaN: leave a missing rating out")
        self.shape_, self.range_ = R.shape, (R.data.min(), R.data.max())
        self._fit(R)
        return self

    def predict(self, users: ArrayLike, items: ArrayLike) -> np.ndarray:
        """Return a prediction for each pair of a user and an item.

        Parameters
        ----------
        users : array-like, shape (L,), integers from 0 to N - 1
        items : array-like, shape (L,), integers from 0 to M - 1

        Returns
        -------
        np.ndarray, shape (L,), float64
            In the range of the ratings that the model has seen.
        """
        users = as_positions("users", users, self.shape_[0])
        items = as_positions("items", items, self.shape_[1])
        require_same_length("users", users, "items", items)
        return np.clip(self.score(users, items), *self.range_)

    def _fit(self, R: sparse.csr_array) -> None:
        raise NotImplementedError

    def score(self, users: np.ndarray, items: np.ndarray) -> np.ndarray:
        """Return the prediction before it is brought into any range: what to rank by, since it has no ties at the top."""
        raise NotImplementedError


# --- baselines ----------------------------------------------------------------------------------------------


@dataclass
class Means(Recommender):
    """Predict the mean rating: of the user, of the item, or of all; that of all where there is no other."""

    of: str = "users"  # "users", "items" or "all"

    def _fit(self, R: sparse.csr_array) -> None:
        if self.of not in ("users", "items", "all"):
            raise ValueError(f'of must be "users", "items" or "all", but it is {self.of!r}')
        users, items = _pairs(R)
        side = {"users": users, "items": items, "all": np.zeros_like(users)}[self.of]
        size = {"users": R.shape[0], "items": R.shape[1], "all": 1}[self.of]
        counts = np.bincount(side, minlength=size)
        sums = np.bincount(side, R.data, minlength=size)
        self.means_ = np.where(counts > 0, _ratio(sums, counts), R.data.mean())

    def score(self, users: np.ndarray, items: np.ndarray) -> np.ndarray:
        return self.means_[{"users": users, "items": items, "all": np.zeros_like(users)}[self.of]]


@dataclass
class BiasBaseline(Recommender):
    """Predict the mean, plus how far above it the user rates, plus how far above it the item is rated.

    The biases b minimise sum (r - mean - b_u - b_i)^2 + reg_users sum b_u^2 + reg_items sum b_i^2, by turns:
    those of the items while those of the users stand still, then the other way round. A user or an item
    without ratings has bias 0.

    References
    ----------
    Y. Koren, "Factor in the neighbors: scalable and accurate collaborative filtering", ACM Transactions on
    Knowledge Discovery from Data 4(1) (2010), section 2.1. The regularization and the number of epochs are
    those of `surprise.BaselineOnly`.
    """

    reg_users: float = 15.0
    reg_items: float = 10.0
    epochs: int = 10

    def _fit(self, R: sparse.csr_array) -> None:
        users, items = _pairs(R)
        per_user = np.bincount(users, minlength=R.shape[0])
        per_item = np.bincount(items, minlength=R.shape[1])
        self.mean_ = R.data.mean()
        self.user_biases_, self.item_biases_ = np.zeros(R.shape[0]), np.zeros(R.shape[1])
        deviations = R.data - self.mean_
        for _ in range(self.epochs):
            rest = np.bincount(items, deviations - self.user_biases_[users], R.shape[1])
            self.item_biases_ = _ratio(rest, self.reg_items + per_item)
            rest = np.bincount(users, deviations - self.item_biases_[items], R.shape[0])
            self.user_biases_ = _ratio(rest, self.reg_users + per_user)

    def score(self, users: np.ndarray, items: np.ndarray) -> np.ndarray:
        return self.mean_ + self.user_biases_[users] + self.item_biases_[items]


# --- factors ------------------------------------------------------------------------------------------------


@dataclass
class SGDFactorization(Recommender):
    """Biases and factors by stochastic gradient descent, one rating after another, in one random order.

    For each rating, with error e: b_u += lr (e - reg b_u), p_u += lr (e q_i - reg p_u), and the same for the
    item. A rating waits only for the ratings of the same user or item before it, so all that wait for equally
    many steps are done at once. The result is that of the loop over single ratings.

    References
    ----------
    S. Funk, "Netflix update: try this at home" (2006). The defaults are those of `surprise.SVD`.
    """

    factors: int = 100
    epochs: int = 20
    lr: float = 0.005
    reg: float = 0.02
    seed: int = 0

    def _fit(self, R: sparse.csr_array) -> None:
        rng = np.random.default_rng(self.seed)
        self.mean_ = R.data.mean()
        self.user_biases_, self.item_biases_ = np.zeros(R.shape[0]), np.zeros(R.shape[1])
        self.user_factors_ = rng.normal(0.0, 0.1, (R.shape[0], self.factors))
        self.item_factors_ = rng.normal(0.0, 0.1, (R.shape[1], self.factors))
        users, items = _pairs(R)
        order = rng.permutation(R.nnz)
        steps = [order[group] for group in conflict_free_groups(users[order], items[order])]
        batches = [(users[step], items[step], R.data[step]) for step in steps]
        for _ in range(self.epochs):
            for batch in batches:
                self._update(*batch)
        # Whoever has no ratings still has the factors it began with, and they mean nothing.
        self.user_factors_[np.bincount(users, minlength=R.shape[0]) == 0] = 0.0
        self.item_factors_[np.bincount(items, minlength=R.shape[1]) == 0] = 0.0

    def _update(self, users: np.ndarray, items: np.ndarray, ratings: np.ndarray) -> None:
        """Learn from ratings of which no two share a user or an item."""
        bu, bi = self.user_biases_[users], self.item_biases_[items]
        p, q = self.user_factors_[users], self.item_factors_[items]
        error = ratings - self.mean_ - bu - bi - np.einsum("lf,lf->l", p, q)
        self.user_biases_[users] = bu + self.lr * (error - self.reg * bu)
        self.item_biases_[items] = bi + self.lr * (error - self.reg * bi)
        # b + lr (e q - reg b) with one array fewer: here is where the time goes.
        shrink, step = 1 - self.lr * self.reg, self.lr * error[:, np.newaxis]
        self.user_factors_[users] = shrink * p + step * q
        self.item_factors_[items] = shrink * q + step * p

    def score(self, users: np.ndarray, items: np.ndarray) -> np.ndarray:
        products = np.einsum("lf,lf->l", self.user_factors_[users], self.item_factors_[items])
        return self.mean_ + self.user_biases_[users] + self.item_biases_[items] + products


@dataclass
class ALSFactorization(Recommender):
    """The baseline, plus factors for what it leaves, by alternating least squares.

    With x the rating minus the baseline, the factors minimise sum (x_ui - p_u . q_i)^2 + reg (sum |p_u|^2 +
    sum |q_i|^2): those of all users while the items' stand still, then the other way round. A user or an item
    without ratings gets factors of 0, and so the baseline.

    References
    ----------
    Y. Zhou et al., "Large-scale parallel collaborative filtering for the Netflix Prize", AAIM 2008,
    section 3.1; here the regularization is not multiplied by the number of ratings. The defaults are those
    that `choose` preferred, among 8 or 16 factors and a `reg` from 10 to 18, in the training part of each of
    the five folds of MovieLens, so no test rating had a say. More factors are better still, and slower; after
    8 epochs little changes.
    """

    factors: int = 16
    reg: float = 14.0
    epochs: int = 8
    seed: int = 0
    baseline: Recommender = field(default_factory=BiasBaseline)

    def _fit(self, R: sparse.csr_array) -> None:
        X = _residuals(R, self.baseline.fit(R))
        XT = X.T.tocsr()
        rng = np.random.default_rng(self.seed)
        self.item_factors_ = rng.normal(0.0, 0.1, (R.shape[1], self.factors))
        for _ in range(self.epochs):
            self.user_factors_ = ridge_rows(X, self.item_factors_, self.reg)
            self.item_factors_ = ridge_rows(XT, self.user_factors_, self.reg)

    def score(self, users: np.ndarray, items: np.ndarray) -> np.ndarray:
        products = np.einsum("lf,lf->l", self.user_factors_[users], self.item_factors_[items])
        return self.baseline.score(users, items) + products


# --- neighbours ---------------------------------------------------------------------------------------------


@dataclass
class NeighbourModel(Recommender):
    """A base, plus a weighted mean of what the base leaves at the k nearest neighbours.

    By items: the prediction for user u and item i is base_ui + sum_j s_ij x_uj / (pull + sum_j s_ij), where x
    is the rating minus the base, and j runs over the k items with the largest s_ij > 0 among those u rated.
    By users, the same with users and items exchanged.

    The similarity of two items is n / (n + shrink) times the cosine over the n users who rated both. The
    correction is the number c that minimises sum_j s_ij (c - x_uj)^2 + pull c^2: `pull` keeps it small where
    the neighbours have little to say.

    References
    ----------
    Y. Koren, "Factor in the neighbors: scalable and accurate collaborative filtering", ACM Transactions on
    Knowledge Discovery from Data 4(1) (2010), section 2.2, which has no `pull`. With shrink 100 and pull 0 this
    is nearly `surprise.KNNBaseline` with its similarity `pearson_baseline`, which counts n - 1 for n. The
    defaults were chosen as those of `ALSFactorization` were: no other setting tried had an error smaller by
    0.0005 in any training part.
    """

    by: str = "items"  # "items" or "users"
    k: int = 40
    shrink: float = 200.0  # pulls the similarity of two towards 0 that few rated together
    pull: float = 0.1  # pulls the prediction towards the base where the neighbours are not similar
    compare: str = "residuals"  # the cosine is taken of "residuals", or of "ratings" as they are
    base: Recommender = field(default_factory=BiasBaseline)

    def _fit(self, R: sparse.csr_array) -> None:
        if self.by not in ("items", "users"):
            raise ValueError(f'by must be "items" or "users", but it is {self.by!r}')
        if self.compare not in ("residuals", "ratings"):
            raise ValueError(f'compare must be "residuals" or "ratings", but it is {self.compare!r}')
        X = _residuals(R, self.base.fit(R))
        compared = X if self.compare == "residuals" else R
        if self.by == "users":
            X, compared = X.T.tocsr(), compared.T.tocsr()
        self.residuals_ = X
        self.similarity_ = column_similarity(compared, shrink=self.shrink)

    def score(self, users: np.ndarray, items: np.ndarray) -> np.ndarray:
        rows, columns = (users, items) if self.by == "items" else (items, users)
        correction = np.zeros(len(rows))
        for row, asked in _by_row(rows):
            near = self.residuals_.indices[slice(*self.residuals_.indptr[row : row + 2])]
            left = self.residuals_.data[slice(*self.residuals_.indptr[row : row + 2])]
            if len(near) == 0:
                continue
            weights = _keep_largest(self.similarity_[np.ix_(columns[asked], near)], self.k)
            total = weights.sum(axis=1) + self.pull
            correction[asked] = _ratio(weights @ left, total)
        return self.base.score(users, items) + correction


# --- together -----------------------------------------------------------------------------------------------


def _mixed() -> dict[str, Callable[[], Recommender]]:
    """Return the parts of the best model: the same ratings, looked at from four sides."""
    return {
        "baseline": BiasBaseline,
        "factors": ALSFactorization,
        "items": lambda: NeighbourModel("items"),
        "users": lambda: NeighbourModel("users", pull=0.2),
    }


@dataclass
class Blend(Recommender):
    """A weighted sum of several models, its weights learned from ratings that the models had not seen.

    The training ratings are divided into folds. Each fold is predicted by models fitted to the others, and a
    ridge regression of the ratings on these predictions gives the weights. Then each model is fitted once
    more, to all training ratings.

    References
    ----------
    L. Breiman, "Stacked regressions", Machine Learning 24 (1996), 49-64.
    """

    models: Mapping[str, Callable[[], Recommender]] = field(default_factory=_mixed)
    folds: int = 5
    reg: float = 1.0
    seed: int = 0

    def _fit(self, R: sparse.csr_array) -> None:
        users, items = _pairs(R)
        unseen = np.zeros((R.nnz, len(self.models)))
        for train, test in folds(R.nnz, self.folds, seed=self.seed):
            part = sparse.csr_array((R.data[train], (users[train], items[train])), shape=R.shape)
            for column, make in enumerate(self.models.values()):
                unseen[test, column] = make().fit(part).score(users[test], items[test])
        # Centred, so that the regularization leaves the level of the predictions alone.
        self.mean_ = R.data.mean()
        Z = unseen - self.mean_
        self.weights_ = np.linalg.solve(Z.T @ Z + self.reg * np.eye(Z.shape[1]), Z.T @ (R.data - self.mean_))
        self.fitted_ = {name: make().fit(R) for name, make in self.models.items()}

    def score(self, users: np.ndarray, items: np.ndarray) -> np.ndarray:
        parts = np.column_stack([model.score(users, items) for model in self.fitted_.values()])
        return self.mean_ + (parts - self.mean_) @ self.weights_


# --- the steps, to be used alone ----------------------------------------------------------------------------


def conflict_free_groups(users: ArrayLike, items: ArrayLike) -> list[np.ndarray]:
    """Divide a sequence of ratings into groups whose members do not touch each other.

    Rating l goes into the first group after those of all earlier ratings of the same user or item. Working
    through the groups changes every user and every item in the order of the sequence.

    Parameters
    ----------
    users : array-like, shape (L,), integers, at least 0
    items : array-like, shape (L,), integers, at least 0

    Returns
    -------
    list of np.ndarray, int64
        Positions in the sequence; each position is in one group. There are at least as many groups as the
        busiest user or item has ratings.
    """
    users, items = np.asarray(users), np.asarray(items)
    if len(users) == 0:
        return []
    free_for_user, free_for_item = [0] * (int(users.max()) + 1), [0] * (int(items.max()) + 1)
    group = np.empty(len(users), dtype=np.int64)
    for position, (user, item) in enumerate(zip(users.tolist(), items.tolist(), strict=True)):
        first_free = max(free_for_user[user], free_for_item[item])
        group[position] = first_free
        free_for_user[user] = free_for_item[item] = first_free + 1
    order = np.argsort(group, kind="stable")
    return np.split(order, np.cumsum(np.bincount(group))[:-1])


def ridge_rows(X: sparse.csr_array, V: ArrayLike, reg: float) -> np.ndarray:
    """Return, for each row of X, the factors that fit what it stores best while V stands still.

    Parameters
    ----------
    X : sparse array, shape (N, M)
    V : array-like, shape (M, F), any real dtype
    reg : weight of the regularization, above 0

    Returns
    -------
    np.ndarray, shape (N, F), float64
        Row u minimises the sum over the stored entries of (X[u, i] - row . V[i])^2, plus reg |row|^2. Zeros
        where nothing is stored.
    """
    V = as_array("V", V, ndim=2)
    if not reg > 0:
        raise ValueError(f"reg must be above 0, but it is {reg}: some rows could not be solved for")
    F = V.shape[1]
    # Row u needs the sum of v v^T over its own columns. Multiplying the table of 0 and 1 by all v v^T, each
    # written as one row of F^2 numbers, gives these sums for all rows at once.
    stored = sparse.csr_array((np.ones(X.nnz), X.indices, X.indptr), shape=X.shape)
    products = (V[:, :, np.newaxis] * V[:, np.newaxis, :]).reshape(len(V), F * F)
    normal = (stored @ products).reshape(-1, F, F)
    normal[:, np.arange(F), np.arange(F)] += reg
    return np.linalg.solve(normal, (X @ V)[:, :, np.newaxis])[:, :, 0]


def column_similarity(X: sparse.csr_array, *, shrink: float, block: int = 128) -> np.ndarray:
    """Return how alike any two columns are, from the rows in which both store something.

    Parameters
    ----------
    X : sparse array, shape (N, M)
    shrink : how strongly few common rows pull a similarity towards 0, at least 0
    block : how many columns are compared with all others at once; bounds the memory, not the result

    Returns
    -------
    np.ndarray, shape (M, M), float32
        n / (n + shrink) times the cosine over the n rows that both store; 0.0 where there are none, or where
        either is all zeros there. Single precision, because M^2 numbers are many.
    """
    columns = X.shape[1]
    X = X.tocsr()
    stored = sparse.csr_array((np.ones(X.nnz), X.indices, X.indptr), shape=X.shape)
    XT, squaresT, storedT = (A.T.tocsr() for A in (X, X**2, stored))
    similarity = np.zeros((columns, columns), dtype=np.float32)
    for begin in range(0, columns, block):
        part = slice(begin, begin + block)
        common = (storedT[part] @ stored).toarray()
        products = (XT[part] @ X).toarray()
        # Squares of the one over the rows of both, times squares of the other over the same rows.
        lengths = np.sqrt((squaresT[part] @ stored).toarray() * (storedT[part] @ X**2).toarray())
        np.divide(common * products, (common + shrink) * lengths, out=similarity[part], where=lengths > 0)
    return similarity


def predict_filled_svd(
    R: sparse.csr_array, fill: ArrayLike, users: ArrayLike, items: ArrayLike, ranks: Sequence[int]
) -> np.ndarray:
    """Fill the gaps of R, take the singular value decomposition, and predict from its first triplets.

    Parameters
    ----------
    R : sparse array, shape (N, M)
    fill : array-like, shape (N, M), any real dtype; what stands where R stores nothing
    users : array-like, shape (L,), integers from 0 to N - 1
    items : array-like, shape (L,), integers from 0 to M - 1
    ranks : how many triplets to keep, each at least 0; more than min(N, M) keeps all, which gives back the
        fill itself wherever R stores nothing

    Returns
    -------
    np.ndarray, shape (L, len(ranks)), float64
        One column for each rank. Not brought into the range of the ratings.
    """
    A = as_array("fill", fill, ndim=2)
    R = sparse.csr_array(R)
    if A.shape != R.shape:
        raise ValueError(f"fill has shape {A.shape}, but R has {R.shape}")
    ranks = [min(require_count("a rank", rank), min(R.shape)) for rank in ranks]
    users, items = as_positions("users", users, R.shape[0]), as_positions("items", items, R.shape[1])
    A[_pairs(R)] = R.data
    V, s, Ut = np.linalg.svd(A.T, full_matrices=False)  # of the tall one, which LAPACK does faster
    # Column k: what the first k triplets add up to; column 0 is zero.
    sums = np.zeros((len(users), len(s) + 1))
    np.cumsum((Ut.T * s)[users] * V[items], axis=1, out=sums[:, 1:])
    return sums[:, ranks]


# --- how good is it? ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Scores:
    """What one model does on K folds."""

    rmse: np.ndarray  # shape (K,): root of the mean squared error
    mae: np.ndarray  # shape (K,): mean absolute error
    seconds: np.ndarray  # shape (K,): to fit and to predict
    predicted: np.ndarray  # shape (L,): for each rating, from the fold that had it in its test part; else NaN


def cross_validate(
    models: Mapping[str, Callable[[], Recommender]],
    data: MovieLens,
    folds: Sequence[tuple[np.ndarray, np.ndarray]],
) -> dict[str, Scores]:
    """Fit every model to the training part of each fold, and compare its predictions with the test part.

    Parameters
    ----------
    models : for each name a function without arguments that returns a new model
    data : the ratings
    folds : pairs (train, test) of positions in them

    Returns
    -------
    dict
        The scores for each name. The models take turns within a fold, so that a machine that slows down slows
        them all.
    """
    rmse, mae, seconds = (np.zeros((len(models), len(folds))) for _ in range(3))
    predicted = np.full((len(models), len(data.ratings)), np.nan)
    for f, (train, test) in enumerate(folds):
        R = data.matrix(train)
        for m, make in enumerate(models.values()):
            began = time.perf_counter()
            predicted[m, test] = make().fit(R).predict(data.users[test], data.items[test])
            seconds[m, f] = time.perf_counter() - began
            rmse[m, f], mae[m, f] = errors(data.ratings[test], predicted[m, test])
    return {name: Scores(rmse[m], mae[m], seconds[m], predicted[m]) for m, name in enumerate(models)}


def errors(ratings: np.ndarray, predicted: np.ndarray) -> tuple[float, float]:
    """Return the root of the mean squared error, and the mean absolute error."""
    difference = ratings - predicted
    return float(np.sqrt(np.mean(difference**2))), float(np.mean(np.abs(difference)))


def mean_and_error(values: ArrayLike) -> tuple[float, float]:
    """Return the mean of K numbers and its standard error, their deviation divided by sqrt(K).

    Of two models, give it the differences fold by fold: what makes a fold hard for both then cancels. The
    training parts of the folds overlap, so the true error is somewhat larger.
    """
    values = as_array("values", values, ndim=1)
    return float(values.mean()), float(values.std(ddof=1) / np.sqrt(len(values)))


def choose(
    models: Mapping[str, Callable[[], Recommender]], R: sparse.csr_array, *, share: float = 0.2, seed: int = 0
) -> dict[str, float]:
    """Return each model's root mean squared error on a part of R that is held out of its fit.

    Whoever chooses by this has used R, and nothing else: give it the training part alone.

    Parameters
    ----------
    models : for each name a function without arguments that returns a new model
    R : sparse array, shape (N, M)
    share : how much is held out, between 0 and 1
    seed : of the draw

    Returns
    -------
    dict
        The error for each name, the smallest first.
    """
    R = sparse.csr_array(R)
    users, items = _pairs(R)
    held_out = np.random.default_rng(seed).random(R.nnz) < share
    kept = ~held_out
    part = sparse.csr_array((R.data[kept], (users[kept], items[kept])), shape=R.shape)
    found = {
        name: errors(R.data[held_out], make().fit(part).predict(users[held_out], items[held_out]))[0]
        for name, make in models.items()
    }
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


# --- helpers ------------------------------------------------------------------------------------------------


def _pairs(R: sparse.csr_array) -> tuple[np.ndarray, np.ndarray]:
    """Return row and column of each stored entry, in the order of R.data."""
    return np.repeat(np.arange(R.shape[0]), np.diff(R.indptr)), R.indices


def _residuals(R: sparse.csr_array, model: Recommender) -> sparse.csr_array:
    """Return R with each rating minus the model's prediction for it; 0 stays stored."""
    return sparse.csr_array((R.data - model.score(*_pairs(R)), R.indices, R.indptr), shape=R.shape)


def _ratio(numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    """Return numerator / denominator, 0 where the denominator is 0."""
    return np.divide(numerator, denominator, out=np.zeros(len(numerator)), where=denominator != 0)


def _by_row(rows: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    """Yield each different row with the positions at which it stands."""
    order = np.argsort(rows, kind="stable")
    different, begins = np.unique(rows[order], return_index=True)
    for row, begin, end in zip(different, begins, [*begins[1:], len(rows)], strict=False):
        yield int(row), order[begin:end]


def _keep_largest(weights: np.ndarray, k: int) -> np.ndarray:
    """Return the k largest positive entries of each row, and 0 elsewhere; at equal weights, all that tie."""
    weights = np.maximum(weights, 0.0)
    if weights.shape[1] <= k:
        return weights
    smallest_kept = np.partition(weights, -k, axis=1)[:, -k, np.newaxis]
    return np.where(weights >= smallest_kept, weights, 0.0)
