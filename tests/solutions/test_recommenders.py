"""The recommenders against slow loops, closed forms and NumPy, on small tables; what holds for every model."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse, stats

from solutions import datasets, recommenders
from solutions.recommenders import (
    ALSFactorization,
    BiasBaseline,
    Blend,
    Means,
    NeighbourModel,
    SGDFactorization,
)

MODELS = {
    "mean of all": lambda: Means("all"),
    "means of users": lambda: Means("users"),
    "means of items": lambda: Means("items"),
    "baseline": BiasBaseline,
    "sgd": lambda: SGDFactorization(factors=4, epochs=3),
    "als": lambda: ALSFactorization(factors=3, reg=1.0),
    "items": lambda: NeighbourModel("items", k=3, shrink=1.0),
    "users": lambda: NeighbourModel("users", k=3, shrink=1.0, pull=0.0),
    "blend": Blend,
}
# The last user and the last item of `table` have no ratings.
N, M = 13, 17


pytestmark = pytest.mark.usefixtures("no_warnings")


def table(seed=0, share=0.5):
    """Return random ratings, no two alike, as a sparse array, and as a dense one with NaN."""
    rng = np.random.default_rng(seed)
    dense = np.where(rng.random((N, M)) < share, rng.uniform(0.5, 5.0, (N, M)), np.nan)
    dense[-1], dense[:, -1] = np.nan, np.nan
    users, items = np.nonzero(~np.isnan(dense))
    return sparse.csr_array((dense[users, items], (users, items)), shape=(N, M)), dense


def everything(model):
    """Return the model's raw predictions for all pairs, as a matrix."""
    users, items = (side.ravel() for side in np.indices(model.shape_))
    return model.score(users, items).reshape(model.shape_)


# --- every model --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MODELS)
def test_predictions_are_in_range_and_a_second_fit_gives_the_same(name):
    R, dense = table()
    before = R.data.copy()
    users, items = (side.ravel() for side in np.indices(R.shape))
    model = MODELS[name]().fit(R)
    predicted = model.predict(users, items)
    assert predicted.dtype == np.float64
    assert np.nanmin(dense) <= predicted.min()
    assert predicted.max() <= np.nanmax(dense)
    np.testing.assert_array_equal(predicted, MODELS[name]().fit(R).predict(users, items))
    np.testing.assert_array_equal(R.data, before)
    assert model.predict([], []).shape == (0,)


@pytest.mark.parametrize("name", MODELS)
def test_the_order_in_which_ratings_are_stored_does_not_matter(name):
    R, _ = table()
    order = np.random.default_rng(1).permutation(R.nnz)
    rows, columns = R.tocoo().coords
    shuffled = sparse.coo_array((R.data[order], (rows[order], columns[order])), shape=R.shape)
    pairs = np.arange(N), np.arange(N)
    np.testing.assert_array_equal(
        MODELS[name]().fit(R).predict(*pairs), MODELS[name]().fit(shuffled).predict(*pairs)
    )


@pytest.mark.parametrize("name", ["sgd", "als", "items", "users"])
def test_without_ratings_there_is_only_the_baseline(name):
    R, _ = table()
    model = MODELS[name]().fit(R)
    predicted = everything(model)
    known = model if name == "sgd" else BiasBaseline().fit(R)
    baseline = known.mean_ + known.user_biases_[:, np.newaxis] + known.item_biases_
    np.testing.assert_allclose(predicted[-1], baseline[-1], rtol=1e-12, atol=0)
    np.testing.assert_allclose(predicted[:, -1], baseline[:, -1], rtol=1e-12, atol=0)
    assert known.user_biases_[-1] == known.item_biases_[-1] == 0.0


def test_a_stored_zero_is_a_rating():
    R = sparse.csr_array((np.array([0.0, 4.0]), ([0, 1], [0, 0])), shape=(2, 2))
    assert Means("users").fit(R).predict([0, 1], [1, 1]).tolist() == [0.0, 4.0]


def test_what_cannot_be_fitted_is_refused_in_words():
    with pytest.raises(TypeError, match="R must be a sparse array, but it is of type ndarray"):
        BiasBaseline().fit(np.ones((2, 2)))
    with pytest.raises(ValueError, match="R stores no rating"):
        BiasBaseline().fit(sparse.csr_array((2, 2)))
    with pytest.raises(ValueError, match="R stores NaN"):
        BiasBaseline().fit(sparse.csr_array([[1.0, np.nan]]))
    for model in (Means("films"), NeighbourModel(by="films"), NeighbourModel(compare="films")):
        with pytest.raises(ValueError, match="but it is 'films'"):
            model.fit(table()[0])


def test_what_cannot_be_predicted_is_refused_in_words():
    model = BiasBaseline().fit(table()[0])
    with pytest.raises(ValueError, match=f"items holds {M}, but positions run from 0 to {M - 1}"):
        model.predict([0], [M])
    with pytest.raises(ValueError, match="users and items must have the same number of entries"):
        model.predict([0, 1], [0])


# --- baselines ----------------------------------------------------------------------------------------------


def test_means_are_those_of_numpy():
    R, dense = table()
    overall = np.nanmean(dense)
    by_user = [np.nanmean(row) for row in dense[:-1]] + [overall]
    by_item = [np.nanmean(column) for column in dense.T[:-1]] + [overall]
    np.testing.assert_allclose(
        everything(Means("users").fit(R)), np.tile(by_user, (M, 1)).T, rtol=1e-12, atol=0
    )
    np.testing.assert_allclose(
        everything(Means("items").fit(R)), np.tile(by_item, (N, 1)), rtol=1e-12, atol=0
    )
    np.testing.assert_allclose(everything(Means("all").fit(R)), overall, rtol=1e-12, atol=0)


@given(st.integers(0, 100), st.floats(0.5, 20), st.floats(0.5, 20))
@settings(max_examples=20, deadline=None)
def test_baseline_solves_its_normal_equations(seed, reg_users, reg_items):
    R, dense = table(seed)
    users, items = np.nonzero(~np.isnan(dense))
    ratings = dense[users, items]
    design = np.zeros((len(ratings), N + M))
    design[np.arange(len(ratings)), users] = 1
    design[np.arange(len(ratings)), N + items] = 1
    reg = np.diag([reg_users] * N + [reg_items] * M)
    expected = np.linalg.solve(design.T @ design + reg, design.T @ (ratings - ratings.mean()))
    model = BiasBaseline(reg_users, reg_items, epochs=500).fit(R)
    found = np.concatenate([model.user_biases_, model.item_biases_])
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-9)


# --- factors ------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=40))
def test_conflict_free_groups_keep_the_order_of_each_user_and_item(pairs):
    users, items = (np.array([pair[side] for pair in pairs], dtype=int) for side in (0, 1))
    groups = recommenders.conflict_free_groups(users, items)
    assert sorted(itertools.chain.from_iterable(groups)) == list(range(len(pairs)))
    for group in groups:
        assert len(set(users[group])) == len(set(items[group])) == len(group) > 0
    order = np.concatenate(groups) if groups else np.array([], dtype=int)
    for side in (users, items):
        for one in range(8):
            positions = order[side[order] == one]
            assert np.all(np.diff(positions) > 0)


def test_sgd_is_the_loop_over_single_ratings():
    R, dense = table()
    model = SGDFactorization(factors=5, epochs=4, lr=0.02, reg=0.1, seed=3).fit(R)
    rng = np.random.default_rng(3)
    P, Q = rng.normal(0, 0.1, (N, 5)), rng.normal(0, 0.1, (M, 5))
    bu, bi, mean = np.zeros(N), np.zeros(M), np.nanmean(dense)
    users, items = np.nonzero(~np.isnan(dense))
    order = rng.permutation(len(users))
    for _ in range(4):
        for u, i in zip(users[order], items[order], strict=True):
            error = dense[u, i] - mean - bu[u] - bi[i] - P[u] @ Q[i]
            bu[u] += 0.02 * (error - 0.1 * bu[u])
            bi[i] += 0.02 * (error - 0.1 * bi[i])
            P[u], Q[i] = P[u] + 0.02 * (error * Q[i] - 0.1 * P[u]), Q[i] + 0.02 * (error * P[u] - 0.1 * Q[i])
    np.testing.assert_allclose(model.user_factors_[:-1], P[:-1], rtol=1e-10, atol=1e-14)
    np.testing.assert_allclose(model.item_factors_[:-1], Q[:-1], rtol=1e-10, atol=1e-14)
    np.testing.assert_allclose(model.user_biases_, bu, rtol=1e-10, atol=1e-14)
    np.testing.assert_allclose(model.item_biases_, bi, rtol=1e-10, atol=1e-14)


@given(st.integers(0, 100), st.integers(1, 5), st.floats(0.01, 10))
@settings(max_examples=20, deadline=None)
def test_ridge_rows_solves_each_row_alone(seed, factors, reg):
    R, dense = table(seed)
    V = np.random.default_rng(seed).normal(size=(M, factors))
    found = recommenders.ridge_rows(R, V, reg)
    for row, ratings in zip(found, dense, strict=True):
        rated = ~np.isnan(ratings)
        # Ridge regression as least squares with one more row for each factor.
        stacked = np.vstack([V[rated], np.sqrt(reg) * np.eye(factors)])
        expected = np.linalg.lstsq(stacked, np.append(ratings[rated], np.zeros(factors)), rcond=None)[0]
        np.testing.assert_allclose(row, expected, rtol=1e-7, atol=1e-9)
    assert not found[-1].any()


def test_ridge_rows_needs_a_regularization():
    with pytest.raises(ValueError, match="reg must be above 0, but it is 0"):
        recommenders.ridge_rows(table()[0], np.ones((M, 2)), 0.0)


def test_baseline_without_regularization_leaves_the_unrated_at_zero():
    model = BiasBaseline(0, 0).fit(table()[0])
    assert model.user_biases_[-1] == model.item_biases_[-1] == 0.0


@given(st.integers(0, 100), st.floats(0.05, 5))
@settings(max_examples=15, deadline=None)
def test_als_never_raises_its_objective(seed, reg):
    R, dense = table(seed)
    X = dense - everything(BiasBaseline().fit(R))
    objectives = []
    for epochs in range(1, 9):
        model = ALSFactorization(factors=3, reg=reg, epochs=epochs).fit(R)
        P, Q = model.user_factors_, model.item_factors_
        objectives.append(np.nansum((X - P @ Q.T) ** 2) + reg * (np.sum(P**2) + np.sum(Q**2)))
    assert np.all(np.diff(objectives) <= 1e-9)


@pytest.mark.parametrize("reg", [1e-6, 0.5, 2.0])
def test_als_without_gaps_is_the_truncated_svd_with_smaller_singular_values(reg):
    # Minimising |X - P Q^T|^2 + reg (|P|^2 + |Q|^2) takes reg away from each singular value.
    rng = np.random.default_rng(0)
    dense = rng.normal(size=(9, 3)) @ np.diag([4.0, 2.0, 1.0]) @ rng.normal(size=(3, 11))
    dense += 0.1 * rng.normal(size=dense.shape)
    model = ALSFactorization(factors=2, reg=reg, epochs=300, baseline=Means("all")).fit(
        sparse.csr_array(dense)
    )
    U, s, Vt = np.linalg.svd(dense - dense.mean())
    expected = (U[:, :2] * np.maximum(s[:2] - reg, 0)) @ Vt[:2]
    np.testing.assert_allclose(model.user_factors_ @ model.item_factors_.T, expected, rtol=1e-6, atol=1e-6)


# --- neighbours ---------------------------------------------------------------------------------------------


def slow_similarity(dense, shrink):
    """Compare the columns of a table with NaN, one pair after another."""
    found = np.zeros((dense.shape[1], dense.shape[1]))
    for a, b in itertools.product(range(dense.shape[1]), repeat=2):
        both = ~np.isnan(dense[:, a]) & ~np.isnan(dense[:, b])
        x, y = dense[both, a], dense[both, b]
        if both.any():
            cosine = x @ y / np.sqrt((x @ x) * (y @ y))
            found[a, b] = both.sum() / (both.sum() + shrink) * cosine
    return found


@pytest.mark.parametrize("block", [1, 5, 100])
@pytest.mark.parametrize("shrink", [0.0, 3.0])
def test_column_similarity_is_the_loop_over_pairs(shrink, block):
    R, dense = table(share=0.3)
    found = recommenders.column_similarity(R, shrink=shrink, block=block)
    # Single precision keeps seven digits.
    np.testing.assert_allclose(found, slow_similarity(dense, shrink), rtol=1e-6, atol=1e-7)


def test_column_similarity_of_a_column_of_zeros_is_zero():
    R = sparse.csr_array((np.array([0.0, 1.0, 0.0, 2.0]), ([0, 0, 1, 1], [0, 1, 0, 1])))
    assert recommenders.column_similarity(R, shrink=0.0).tolist() == [[0, 0], [0, 1]]


@pytest.mark.parametrize("by", ["items", "users"])
@pytest.mark.parametrize("compare", ["residuals", "ratings"])
@pytest.mark.parametrize(("k", "pull"), [(1, 0.0), (3, 0.3), (50, 0.0)])
def test_neighbours_are_the_slow_loop(by, compare, k, pull):
    R, dense = table(seed=4, share=0.9)  # with so few gaps no two similarities tie
    base = BiasBaseline().fit(R)
    model = NeighbourModel(by, k=k, shrink=2.0, pull=pull, compare=compare).fit(R)
    X = dense - everything(base)
    compared = X if compare == "residuals" else dense
    similarity = slow_similarity(compared if by == "items" else compared.T, shrink=2.0)
    expected = everything(base)
    for u, i in itertools.product(range(N), range(M)):
        me, left = (i, X[u]) if by == "items" else (u, X[:, i])
        neighbours = [
            (similarity[me, j], left[j]) for j in np.flatnonzero(~np.isnan(left)) if similarity[me, j] > 0
        ]
        neighbours = sorted(neighbours, reverse=True)[:k]
        if neighbours:
            expected[u, i] += sum(s * x for s, x in neighbours) / (pull + sum(s for s, _ in neighbours))
    np.testing.assert_allclose(everything(model), expected, rtol=1e-5, atol=1e-6)


def test_neighbours_that_tie_for_the_last_place_all_count():
    # Each of the three other items shares one user with item 0, so its similarity is 1 / (1 + shrink).
    dense = np.array([[5, 1, 0, 0], [5, 0, 2, 0], [5, 0, 0, 3], [0, 1, 2, 3]])
    R = sparse.csr_array(dense, dtype=float)
    model = NeighbourModel(k=1, shrink=1.0, pull=0.0, compare="ratings", base=Means("all")).fit(R)
    assert model.predict([3], [0]) == pytest.approx(2.0, rel=1e-6)


# --- together -----------------------------------------------------------------------------------------------


class Memory(recommenders.Recommender):
    """Knows each rating it was given; of any other it says the mean."""

    def _fit(self, R):
        self.seen_, self.mean_ = {}, R.data.mean()
        for user, item, rating in zip(*R.tocoo().coords, R.data, strict=True):
            self.seen_[int(user), int(item)] = rating

    def score(self, users, items):
        return np.array(
            [self.seen_.get(pair, self.mean_) for pair in zip(users.tolist(), items.tolist(), strict=True)]
        )


class Rows(recommenders.Recommender):
    def _fit(self, R):
        pass

    def score(self, users, items):
        return 1.0 + 0.1 * users


class Columns(Rows):
    def score(self, users, items):
        return 0.01 * items**2


def test_blend_does_not_trust_a_model_that_only_remembers():
    # Predicting what they had seen, the memory would be right each time and the baseline would get weight 0.
    R, _ = table(share=0.8)
    R.data = 1.0 + 0.1 * R.tocoo().coords[0]
    memory, rows = Blend({"memory": Memory, "rows": Rows}).fit(R).weights_
    assert abs(memory) < 0.05
    assert rows == pytest.approx(1, abs=0.2)


def test_blend_finds_the_weights_that_made_the_ratings():
    R, _ = table()
    users, items = R.tocoo().coords
    R.data = 0.7 * (1.0 + 0.1 * users) + 0.3 * (0.01 * items**2)
    blend = Blend({"rows": Rows, "columns": Columns}, reg=1e-9).fit(R)
    np.testing.assert_allclose(blend.weights_, [0.7, 0.3], rtol=1e-6, atol=0)
    np.testing.assert_allclose(blend.predict(users, items), R.data, rtol=1e-6, atol=0)


# --- the SVD of a filled matrix -----------------------------------------------------------------------------


def test_filled_svd_is_that_of_the_filled_matrix():
    R, dense = table()
    fill = np.random.default_rng(0).normal(size=R.shape)
    users, items = (side.ravel() for side in np.indices(R.shape))
    ranks = [0, 1, 4, N, N + 1, 1000]
    found = recommenders.predict_filled_svd(R, fill, users, items, ranks)
    filled = np.where(np.isnan(dense), fill, dense)
    U, s, Vt = np.linalg.svd(filled, full_matrices=False)
    for column, rank in zip(found.T, ranks, strict=True):
        expected = (U[:, :rank] * s[:rank]) @ Vt[:rank]
        np.testing.assert_allclose(column.reshape(R.shape), expected, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(found[:, 3].reshape(R.shape), filled, rtol=1e-9, atol=1e-9)


def test_filled_svd_refuses_what_makes_no_sense():
    R, _ = table()
    with pytest.raises(ValueError, match="a rank must not be negative, but it is -1"):
        recommenders.predict_filled_svd(R, np.zeros(R.shape), [0], [0], [-1])
    with pytest.raises(ValueError, match=r"fill has shape \(17, 13\), but R has \(13, 17\)"):
        recommenders.predict_filled_svd(R, np.zeros(R.shape[::-1]), [0], [0], [1])


# --- how good is it? ----------------------------------------------------------------------------------------


@pytest.fixture
def data():
    R, _ = table(share=0.9)
    users, items = R.tocoo().coords
    titles = np.array([f"film {i}" for i in range(M)])
    return datasets.MovieLens(
        users.astype(np.int64), items.astype(np.int64), R.data, titles, ((),) * M, np.full(M, 2000.0)
    )


def test_cross_validate_shows_a_model_no_rating_of_the_test_part(data):
    folds = datasets.folds(len(data.ratings), 4, seed=1)
    scores = recommenders.cross_validate({"memory": Memory, "mean": lambda: Means("all")}, data, folds)
    # A memory that had seen a rating of the test part would have predicted it.
    np.testing.assert_allclose(scores["memory"].predicted, scores["mean"].predicted, rtol=1e-12, atol=0)
    for fold, (train, test) in enumerate(folds):
        mean = data.ratings[train].mean()
        np.testing.assert_allclose(scores["mean"].predicted[test], mean, rtol=1e-12, atol=0)
        rest = data.ratings[test] - mean
        assert scores["mean"].rmse[fold] == pytest.approx(np.sqrt(np.mean(rest**2)), rel=1e-12)
        assert scores["mean"].mae[fold] == pytest.approx(np.mean(np.abs(rest)), rel=1e-12)
    assert np.all(scores["mean"].seconds > 0)


def test_mean_and_error_is_that_of_scipy():
    values = np.random.default_rng(0).normal(size=7)
    assert recommenders.mean_and_error(values) == pytest.approx((values.mean(), stats.sem(values)), rel=1e-12)


def test_choose_prefers_what_predicts_the_part_held_out():
    R, _ = table()
    R.data = R.tocoo().coords[1].astype(float)
    found = recommenders.choose({"users": lambda: Means("users"), "items": lambda: Means("items")}, R)
    assert list(found) == ["items", "users"]
    assert found["items"] < 1.0 < found["users"]
