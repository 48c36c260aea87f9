"""The reference solutions against NumPy, SciPy and scikit-learn, on random input and at the edges."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import sparse
from scipy.optimize import approx_fprime
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_squared_error, ndcg_score
from sklearn.metrics.pairwise import cosine_similarity

from solutions import collaborative_filtering as cf

nan = float("nan")
stars = [0.0, *np.arange(0.5, 5.5, 0.5)]
ratings = st.sampled_from([nan, nan, nan, *stars])
numbers = st.floats(-3, 3).map(lambda v: round(v, 3))
weights = st.sampled_from([0.1, 0.5, 1.0, 8.0])


@st.composite
def tables(draw, elements=ratings, low=1, high=7):
    return draw(
        arrays(float, (draw(st.integers(low, high)), draw(st.integers(low, high))), elements=elements)
    )


@st.composite
def lists(draw):
    """Return users, items, ratings and the shape of the table that they fill, in any order and without repetition."""
    shape = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    places = draw(st.lists(st.integers(0, shape[0] * shape[1] - 1), unique=True, max_size=15))
    given_ratings = draw(st.lists(st.sampled_from(stars), min_size=len(places), max_size=len(places)))
    users, items = np.divmod(np.array(places, dtype=np.int64), shape[1])
    return users, items, np.array(given_ratings, dtype=float), shape


@st.composite
def problems(draw, high=6):
    """Return a table with gaps, factors for its columns, and a regularization."""
    R = draw(tables(high=high))
    return R, draw(arrays(float, (R.shape[1], draw(st.integers(1, 3))), elements=numbers)), draw(weights)


@st.composite
def neighbourhoods(draw):
    """Return a table, a mean for each row, a symmetric similarity of rows with ties and zeros, and whom to ask what."""
    R = draw(tables(low=2))
    size = len(R)
    means = draw(arrays(float, size, elements=st.sampled_from(stars)))
    values = draw(
        arrays(float, (size, size), elements=st.sampled_from([-1.0, -0.75, -0.5, 0.0, 0.25, 0.5, 1.0]))
    )
    similarity = np.triu(values) + np.triu(values, 1).T
    user, item = draw(st.integers(0, size - 1)), draw(st.integers(0, R.shape[1] - 1))
    return R, means, similarity, user, item, draw(st.integers(0, size + 1))


pytestmark = pytest.mark.usefixtures("no_warnings")


# --- from a list to a table ---------------------------------------------------------------------------------


@given(lists())
def test_rating_matrix_equals_scipy(ratings_list):
    users, items, given_ratings, shape = ratings_list
    R = cf.rating_matrix(users, items, given_ratings, shape)
    assert (R.shape, R.dtype) == (shape, np.float64)
    filled = sparse.coo_array((np.ones(len(users)), (users, items)), shape).toarray() > 0
    np.testing.assert_array_equal(~np.isnan(R), filled)
    expected = sparse.coo_array((given_ratings, (users, items)), shape).toarray()
    np.testing.assert_array_equal(R[filled], expected[filled])


@given(lists())
def test_csr_arrays_equal_scipy(ratings_list):
    users, items, given_ratings, shape = ratings_list
    found = cf.csr_arrays(users, items, given_ratings, shape[0])
    expected = sparse.coo_array((given_ratings, (users, items)), shape).tocsr()
    expected.sort_indices()
    for mine, theirs in zip(found, (expected.data, expected.indices, expected.indptr), strict=True):
        np.testing.assert_array_equal(mine, theirs)
    assert [array.dtype for array in found] == [np.float64, np.int64, np.int64]


@given(lists())
def test_csr_arrays_hold_the_rating_matrix(ratings_list):
    users, items, given_ratings, shape = ratings_list
    R = cf.rating_matrix(users, items, given_ratings, shape)
    data, indices, indptr = cf.csr_arrays(users, items, given_ratings, shape[0])
    for user, row in enumerate(R):
        here = slice(indptr[user], indptr[user + 1])
        np.testing.assert_array_equal(indices[here], np.flatnonzero(~np.isnan(row)))
        np.testing.assert_array_equal(data[here], row[~np.isnan(row)])


def test_tables_of_nothing():
    assert np.isnan(cf.rating_matrix([], [], [], (2, 3))).all()
    assert cf.rating_matrix([], [], [], (0, 3)).shape == (0, 3)
    data, indices, indptr = cf.csr_arrays([], [], [], 0)
    assert (data.shape, indices.shape, indptr.tolist()) == ((0,), (0,), [0])
    assert [a.dtype for a in cf.csr_arrays([], [], [], 3)] == [np.float64, np.int64, np.int64]


# --- means and neighbours -----------------------------------------------------------------------------------


@given(tables())
def test_mean_center_equals_a_masked_array(R):
    centred, means = cf.mean_center(R)
    masked = np.ma.masked_invalid(R)
    overall = masked.mean() if masked.count() else 0.0
    np.testing.assert_allclose(means, np.ma.filled(masked.mean(axis=1), overall), rtol=1e-12)
    np.testing.assert_allclose(centred, R - means[:, np.newaxis], rtol=1e-12)
    assert centred.dtype == means.dtype == np.float64


@given(tables())
def test_centred_rows_have_the_mean_zero(R):
    centred, _ = cf.mean_center(R)
    again, means = cf.mean_center(centred)
    np.testing.assert_allclose(means, 0, atol=1e-12)
    np.testing.assert_allclose(again, centred, atol=1e-12)


@given(tables(), st.sampled_from([-2.0, 1.5]))
def test_mean_center_follows_a_shift(R, shift):
    assume(not np.isnan(R).all())
    centred, means = cf.mean_center(R)
    moved, moved_means = cf.mean_center(R + shift)
    np.testing.assert_allclose(moved, centred, atol=1e-12)
    np.testing.assert_allclose(moved_means, means + shift, atol=1e-12)


@given(tables(st.one_of(st.just(nan), numbers)), st.sampled_from([0, 1, 2.5, 10]))
def test_neighbour_similarity_equals_scikit_learn_pair_by_pair(R, shrink):
    expected = np.zeros((len(R), len(R)))
    for a, b in np.ndindex(expected.shape):
        both = ~np.isnan(R[a]) & ~np.isnan(R[b])
        if both.any():
            cosine = cosine_similarity(R[a : a + 1, both], R[b : b + 1, both])[0, 0]
            expected[a, b] = both.sum() / (both.sum() + shrink) * cosine
    similarity = cf.neighbour_similarity(R, shrink=shrink)
    np.testing.assert_allclose(similarity, expected, rtol=1e-9, atol=1e-12)
    assert similarity.dtype == np.float64


@given(tables(st.one_of(st.just(nan), numbers)), st.sampled_from([0, 1, 10]), st.randoms())
def test_neighbour_similarity_is_a_similarity(R, shrink, random):
    similarity = cf.neighbour_similarity(R, shrink=shrink)
    np.testing.assert_allclose(similarity, similarity.T, rtol=1e-12, atol=1e-15)
    assert (np.abs(similarity) <= 1 + 1e-12).all()
    assert (np.abs(cf.neighbour_similarity(R, shrink=shrink + 1)) <= np.abs(similarity) + 1e-15).all()
    columns = list(range(R.shape[1]))
    random.shuffle(columns)
    np.testing.assert_allclose(cf.neighbour_similarity(R[:, columns], shrink=shrink), similarity, atol=1e-12)
    sizes = np.array([random.choice([0.5, 2, 7]) for _ in R])
    np.testing.assert_allclose(
        cf.neighbour_similarity(R * sizes[:, np.newaxis], shrink=shrink), similarity, atol=1e-12
    )


def test_neighbour_similarity_by_hand():
    similarity = cf.neighbour_similarity([[1, -1, nan], [2, -1, -1], [nan, nan, 3]], shrink=2)
    assert similarity[0, 1] == pytest.approx(0.5 * 3 / np.sqrt(10), rel=1e-12)
    assert similarity[0, 2] == 0.0
    assert cf.neighbour_similarity([[0, 0], [1, 2]], shrink=0).tolist() == [[0, 0], [0, 1]]
    assert cf.neighbour_similarity([[nan, nan], [nan, nan]], shrink=0).tolist() == [[0, 0], [0, 0]]


def one_by_one(R, means, similarity, user, item, k):
    """Return what `predict_user_based` should, in plain Python."""
    told = [
        (-abs(similarity[user][v]), v, similarity[user][v] * (R[v][item] - means[v]))
        for v in range(len(R))
        if v != user and R[v][item] == R[v][item] and similarity[user][v]
    ]
    told = sorted(told)[:k]
    return means[user] + (sum(t[2] for t in told) / -sum(t[0] for t in told) if told else 0.0)


@given(neighbourhoods())
def test_predict_user_based_equals_plain_python(neighbourhood):
    found = cf.predict_user_based(*neighbourhood)
    assert isinstance(found, float)
    assert found == pytest.approx(one_by_one(*neighbourhood), rel=1e-12, abs=1e-12)


@given(neighbourhoods())
def test_predict_item_based_is_user_based_on_the_turned_table(neighbourhood):
    R, means, similarity, user, item, k = neighbourhood
    expected = cf.predict_user_based(R, means, similarity, user, item, k)
    assert cf.predict_item_based(R.T, means, similarity, item, user, k) == expected


@given(neighbourhoods(), st.sampled_from([-2.0, 1.5]))
def test_predictions_follow_a_shift_and_ignore_the_size_of_similarities(neighbourhood, shift):
    R, means, similarity, user, item, k = neighbourhood
    found = cf.predict_user_based(R, means, similarity, user, item, k)
    moved = cf.predict_user_based(R + shift, means + shift, 3 * similarity, user, item, k)
    assert moved == pytest.approx(found + shift, rel=1e-9, abs=1e-9)


@given(neighbourhoods())
def test_predictions_do_not_look_at_the_rating_they_predict(neighbourhood):
    R, means, similarity, user, item, k = neighbourhood
    found = cf.predict_user_based(R, means, similarity, user, item, k)
    R = R.copy()
    R[user, item] = 5.0 if np.isnan(R[user, item]) else nan
    assert cf.predict_user_based(R, means, similarity, user, item, k) == found


def test_predictions_without_neighbours_are_the_mean():
    R, means, similarity = [[nan, 3], [nan, 4]], [3, 4], [[1, 0.5], [0.5, 1]]
    assert cf.predict_user_based(R, means, similarity, 0, 0, 5) == 3.0
    assert cf.predict_user_based(R, means, similarity, 0, 1, 0) == 3.0
    assert cf.predict_item_based([[nan, nan]], means, similarity, 0, 1, 5) == 4.0


def test_predictions_may_leave_the_scale():
    means, similarity = [4.0, 2.5, 3.0], [[1, 0.6, 0.2], [0.6, 1, 0], [0.2, 0, 1]]
    assert cf.predict_item_based([[nan, 4.5, 2]], means, similarity, 0, 0, 3) == pytest.approx(
        5.25, rel=1e-12
    )


# --- factors ------------------------------------------------------------------------------------------------


@st.composite
def steps(draw):
    size = draw(st.integers(1, 5))
    p, q = (draw(arrays(float, size, elements=numbers)) for _ in range(2))
    return p, q, draw(st.floats(-2, 6)), draw(st.sampled_from([0.001, 0.05, 0.3])), draw(st.floats(0, 1))


def loss_of_one(p, q, rating, reg):
    return 0.5 * (rating - p @ q) ** 2 + 0.5 * reg * (p @ p + q @ q)


@given(steps())
def test_sgd_step_goes_against_the_numeric_gradient(step):
    p, q, rating, lr, reg = step
    size = len(p)
    slope = approx_fprime(
        np.concatenate([p, q]), lambda both: loss_of_one(both[:size], both[size:], rating, reg), 1e-7
    )
    p_new, q_new = cf.sgd_step(p, q, rating, lr, reg)
    np.testing.assert_allclose(np.concatenate([p_new - p, q_new - q]), -lr * slope, rtol=1e-4, atol=1e-4)


@given(steps())
def test_a_short_sgd_step_does_not_raise_the_loss(step):
    p, q, rating, _, reg = step
    p_new, q_new = cf.sgd_step(p, q, rating, 1e-4, reg)
    assert loss_of_one(p_new, q_new, rating, reg) <= loss_of_one(p, q, rating, reg) + 1e-12


@given(steps())
def test_sgd_step_treats_both_alike(step):
    p, q, *rest = step
    p_new, q_new = cf.sgd_step(p, q, *rest)
    swapped = cf.sgd_step(q, p, *rest)
    np.testing.assert_allclose(swapped, (q_new, p_new), rtol=1e-12, atol=1e-15)


def test_sgd_step_by_hand():
    p_new, q_new = cf.sgd_step([1, 2], [1.5, 0.5], 4, 0.1, 0.2)
    np.testing.assert_allclose(p_new, [1.205, 2.035], rtol=1e-12)
    np.testing.assert_allclose(q_new, [1.62, 0.79], rtol=1e-12)


def objective(R, U, V, reg):
    return np.nansum((R - U @ V.T) ** 2) + reg * (np.sum(U**2) + np.sum(V**2))


@given(problems())
def test_als_step_equals_ridge_regression_of_each_user(problem):
    R, V, reg = problem
    expected = np.zeros((len(R), V.shape[1]))
    for user, row in enumerate(R):
        rated = ~np.isnan(row)
        if rated.any():
            ridge = Ridge(alpha=reg, fit_intercept=False, solver="svd")
            expected[user] = ridge.fit(V[rated], row[rated]).coef_
    U = cf.als_step(R, V, reg)
    np.testing.assert_allclose(U, expected, rtol=1e-6, atol=1e-8)
    assert U.dtype == np.float64


@given(problems(), st.data())
def test_als_step_is_the_minimum(problem, data):
    R, V, reg = problem
    U = cf.als_step(R, V, reg)
    best = objective(R, U, V, reg)
    for _ in range(3):
        aside = data.draw(arrays(float, U.shape, elements=numbers))
        for size in (1.0, 1e-2):
            assert objective(R, U + size * aside, V, reg) >= best - 1e-9 * (1 + best)


@given(problems())
def test_alternating_never_raises_the_objective(problem):
    R, V, reg = problem
    U = cf.als_step(R, V, reg)
    last = objective(R, U, V, reg)
    for _ in range(4):
        V = cf.als_step(R.T, U, reg)
        after_items = objective(R, U, V, reg)
        U = cf.als_step(R, V, reg)
        now = objective(R, U, V, reg)
        assert now <= after_items + 1e-9 * (1 + last)
        assert after_items <= last + 1e-9 * (1 + last)
        last = now


def test_als_step_at_the_edges():
    assert cf.als_step([[2, nan, 4]], [[1], [5], [3]], 4).tolist() == [[1.0]]
    assert cf.als_step([[nan, nan]], [[1], [5]], 4).tolist() == [[0.0]]
    assert cf.als_step(np.zeros((0, 2)), [[1, 2], [5, 6]], 4).shape == (0, 2)
    # Fewer ratings than factors: the regularization leaves one solution.
    U = cf.als_step([[3, nan]], [[1, 1], [2, 0]], 1)
    np.testing.assert_allclose(U, [[1, 1]], rtol=1e-12)


# --- how good? ----------------------------------------------------------------------------------------------


@given(tables(), st.data())
def test_rmse_equals_scikit_learn(R_true, data):
    R_pred = data.draw(arrays(float, R_true.shape, elements=numbers))
    rated = ~np.isnan(R_true)
    assume(rated.any())
    expected = np.sqrt(mean_squared_error(R_true[rated], R_pred[rated]))
    for predictions in (R_pred, np.where(rated, R_pred, nan), np.where(rated, R_pred, 1e9)):
        found = cf.rmse(R_true, predictions)
        assert isinstance(found, float)
        assert found == pytest.approx(expected, rel=1e-12, abs=1e-12)


@given(tables())
def test_the_best_constant_has_the_standard_deviation_as_rmse(R):
    assume(not np.isnan(R).all())
    best = cf.rmse(R, np.full(R.shape, np.nanmean(R)))
    assert best == pytest.approx(np.nanstd(R), rel=1e-9, abs=1e-12)
    assert cf.rmse(R, np.full(R.shape, np.nanmean(R) + 0.1)) >= best


@given(st.integers(2, 12), st.integers(1, 15), st.data())
def test_ndcg_equals_scikit_learn_where_scores_differ(size, k, data):
    relevance = data.draw(arrays(float, size, elements=st.integers(0, 5)))
    scores = np.array(data.draw(st.permutations(range(size)))) / 4 - 1
    found = cf.ndcg_at_k(relevance, scores, k)
    assert isinstance(found, float)
    assert found == pytest.approx(ndcg_score([relevance], [scores], k=k, ignore_ties=True), rel=1e-12)


@given(st.integers(2, 12), st.integers(1, 15), st.data())
def test_ndcg_breaks_ties_by_lower_position(size, k, data):
    relevance = data.draw(arrays(float, size, elements=st.integers(0, 5)))
    scores = data.draw(arrays(float, size, elements=st.integers(-1, 1)))
    # scikit-learn takes a mean over ties, so they are broken before it sees them.
    broken = scores - np.arange(size) / 100
    assert cf.ndcg_at_k(relevance, scores, k) == pytest.approx(
        ndcg_score([relevance], [broken], k=k), rel=1e-12
    )


@given(st.integers(1, 12), st.integers(1, 15), st.data())
def test_ndcg_is_at_most_one_and_reached_by_the_best_order(size, k, data):
    relevance = data.draw(arrays(float, size, elements=st.integers(0, 5)))
    scores = data.draw(arrays(float, size, elements=numbers))
    found = cf.ndcg_at_k(relevance, scores, k)
    assert 0 <= found <= 1 + 1e-12
    assert cf.ndcg_at_k(relevance, 100 * scores - 7, k) == found
    assert cf.ndcg_at_k(relevance, relevance, k) == pytest.approx(float(relevance.any()), rel=1e-12)


def test_ndcg_by_hand():
    assert cf.ndcg_at_k([0, 3, 1], [0.9, 0.5, 0.7], 2) == pytest.approx(
        (1 / np.log2(3)) / (3 + 1 / np.log2(3)), rel=1e-12
    )
    assert cf.ndcg_at_k([0, 0], [1, 2], 1) == 0.0
    assert cf.ndcg_at_k([], [], 3) == 0.0


# --- the recommender ----------------------------------------------------------------------------------------


@given(problems(), st.integers(1, 3), st.integers(0, 8), st.data())
def test_recommend_ranks_by_the_fitted_factors(problem, rounds, k, data):
    R, V, reg = problem
    assume(V.any())
    user = data.draw(st.integers(0, len(R) - 1))
    found = cf.recommend(R, V, user, k, reg=reg, rounds=rounds)
    unrated = np.flatnonzero(np.isnan(R[user]))
    assert found.dtype == np.int64
    assert len(found) == len(set(found.tolist())) == min(k, len(unrated))
    assert set(found) <= set(unrated)
    known = R[~np.isnan(R)]
    overall = known.mean() if known.size else 0.0
    means = np.array([row[~np.isnan(row)].mean() if (~np.isnan(row)).any() else overall for row in R])
    for _ in range(rounds):
        U = ridge_rows(R - means[:, np.newaxis], V, reg)
        V = ridge_rows((R - means[:, np.newaxis]).T, U, reg)
    predictions = means[user] + V @ U[user]
    best = np.sort(predictions[unrated])[::-1][: len(found)]
    np.testing.assert_allclose(predictions[found], best, rtol=1e-6, atol=1e-8)


def ridge_rows(R, V, reg):
    """Return the solution for each row as that of one least-squares problem with more equations."""
    rows = []
    for row in R:
        rated = ~np.isnan(row)
        left = np.vstack([V[rated], np.sqrt(reg) * np.eye(V.shape[1])])
        right = np.concatenate([row[rated], np.zeros(V.shape[1])])
        rows.append(np.linalg.lstsq(left, right, rcond=None)[0])
    return np.array(rows)


def test_recommend_for_strangers_and_of_unknown_items():
    R = [[5, 1, nan, nan, nan], [4, 2, 2, nan, 4], [nan] * 5]
    V = [[1.0], [0.5], [0.2], [3.0], [-1.0]]
    assert cf.recommend(R, V, 2, 9, reg=1, rounds=2).tolist() == [0, 1, 2, 3, 4]
    assert cf.recommend(R, V, 0, 9, reg=1, rounds=2).tolist() == [4, 3, 2]
    assert cf.recommend(R, V, 0, 0, reg=1, rounds=2).tolist() == []
    assert cf.recommend([[1, 2], [2, 1]], [[1], [1]], 0, 2, reg=1, rounds=1).tolist() == []
    assert cf.recommend(np.full((2, 3), nan), np.ones((3, 1)), 0, 2, reg=1, rounds=1).tolist() == [0, 1]


def test_recommend_needs_a_start_that_tells_items_apart():
    R = [[5, 1, nan, nan], [4, 2, 1, 5]]
    assert cf.recommend(R, np.zeros((4, 2)), 0, 2, reg=1, rounds=5).tolist() == [2, 3]
    # The centred ratings of a user add up to 0, so factors that are all equal give zeros at once.
    assert cf.recommend(R, np.ones((4, 1)), 0, 2, reg=1, rounds=5).tolist() == [2, 3]
    assert cf.recommend(R, [[2], [1], [1], [1]], 0, 2, reg=1, rounds=5).tolist() == [3, 2]


# --- any dtype in, float64 out, nothing changed -------------------------------------------------------------


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.int64, np.float16, np.float32, bool])
def test_any_real_dtype(dtype):
    R = np.array([[100, 3, 0], [1, 90, 0], [7, 7, 120]]).astype(dtype)
    V = np.array([[3, 0], [1, 100], [0, 50]]).astype(dtype)
    as_float = R.astype(float), V.astype(float)
    for call in (
        lambda R, V: cf.mean_center(R)[0],
        lambda R, V: cf.mean_center(R)[1],
        lambda R, V: cf.neighbour_similarity(R, shrink=2),
        lambda R, V: cf.predict_user_based(R, R[0], R, 0, 1, 2),
        lambda R, V: cf.predict_item_based(R, R[0], R, 0, 1, 2),
        lambda R, V: cf.sgd_step(R[0], R[1], 3, 0.1, 0.2),
        lambda R, V: cf.als_step(R, V, 0.5),
        lambda R, V: cf.rmse(R, R[::-1]),
        lambda R, V: cf.ndcg_at_k(R[0], R[1], 3),
        lambda R, V: cf.recommend(R, V, 0, 3, reg=1, rounds=1),
        lambda R, V: cf.rating_matrix([0, 1, 1], [0, 1, 0], R[0], (2, 2)),
        lambda R, V: cf.csr_arrays([1, 0, 0], [0, 1, 0], R[0], 2)[0],
    ):
        found = call(R, V)
        np.testing.assert_allclose(found, call(*as_float), rtol=1e-12)
        assert np.asarray(found).dtype in (np.float64, np.int64)


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.int32, np.uint64])
def test_any_dtype_of_positions(dtype):
    users, items = np.array([3, 120, 3], dtype=dtype), np.array([100, 7, 99], dtype=dtype)
    data, indices, indptr = cf.csr_arrays(users, items, [5, 4, 3], 200)
    assert (data.tolist(), indices.tolist(), indptr[121]) == ([3, 5, 4], [99, 100, 7], 3)
    assert cf.rating_matrix(users, items, [5, 4, 3], (200, 150))[3, 99] == 3


def test_arguments_stay_as_they_are():
    users, items, given_ratings = np.array([2, 0, 0]), np.array([1, 2, 0]), np.array([3.0, 5.0, 4.0])
    R = np.array([[4.0, nan, 2.0], [1.0, 5.0, nan], [nan, nan, nan]])
    V, p, similarity = np.array([[1.0, 2.0], [0.5, 0.0], [1.0, 1.0]]), np.array([1.0, 2.0, 0.0]), np.eye(3)
    everything = users, items, given_ratings, R, V, p, similarity
    kept = [array.copy() for array in everything]
    cf.rating_matrix(users, items, given_ratings, (3, 3))
    cf.csr_arrays(users, items, given_ratings, 3)
    cf.mean_center(R)
    cf.neighbour_similarity(R, shrink=1)
    cf.predict_user_based(R, p, similarity, 0, 1, 2)
    cf.predict_item_based(R, p, similarity, 0, 1, 2)
    cf.sgd_step(p, R[0], 4, 0.1, 0.1)
    cf.als_step(R, V, 1)
    cf.rmse(R, np.ones((3, 3)))
    cf.ndcg_at_k(p, given_ratings, 2)
    cf.recommend(R, V, 0, 2, reg=1, rounds=2)
    for now, before in zip(everything, kept, strict=True):
        np.testing.assert_array_equal(now, before)


def test_results_are_no_views_of_the_arguments():
    p, q = np.array([1.0, 2.0]), np.array([3.0, 4.0])
    for new in cf.sgd_step(p, q, 5, 0.0, 0.0):
        assert not np.shares_memory(new, p)
        assert not np.shares_memory(new, q)
    R = np.zeros((2, 2))
    assert not np.shares_memory(cf.mean_center(R)[0], R)
    users, items, given_ratings = np.array([0, 1]), np.array([0, 0]), np.array([1.0, 2.0])
    for new in cf.csr_arrays(users, items, given_ratings, 2):
        assert not any(np.shares_memory(new, old) for old in (users, items, given_ratings))


# --- errors name the argument and what was received ---------------------------------------------------------

TABLE = [[1.0, nan], [2.0, 3.0]]
EYE = [[1.0, 0.0], [0.0, 1.0]]


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (
            lambda: cf.rating_matrix([0, 1, 0], [2, 1, 2], [5, 3, 4], (2, 3)),
            ValueError,
            ["user 0 rated item 2 twice", "5 and 4"],
        ),
        (lambda: cf.rating_matrix([0, 0], [0, 0], [0, 0], (1, 1)), ValueError, ["twice: 0 and 0"]),
        (
            lambda: cf.rating_matrix([0, 2], [0, 0], [1, 1], (2, 3)),
            ValueError,
            ["users holds 2", "from 0 to 1"],
        ),
        (lambda: cf.rating_matrix([0], [-1], [1], (2, 3)), ValueError, ["items holds -1", "from 0 to 2"]),
        (lambda: cf.rating_matrix([0], [0, 1], [1, 2], (2, 3)), ValueError, ["users and ratings", "1 and 2"]),
        (lambda: cf.rating_matrix([0, 1], [0], [1, 2], (2, 3)), ValueError, ["items and ratings", "1 and 2"]),
        (
            lambda: cf.rating_matrix([0, 1], [0, 1], [1, nan], (2, 3)),
            ValueError,
            ["ratings holds NaN at position 1"],
        ),
        (
            lambda: cf.rating_matrix([0], [0], [[1]], (2, 3)),
            ValueError,
            ["ratings must have 1", r"\(1, 1\)"],
        ),
        (lambda: cf.rating_matrix([0], [0], ["5"], (2, 3)), TypeError, ["ratings must hold real numbers"]),
        (lambda: cf.csr_arrays([0], [0], [1], -1), ValueError, ["n_users must not be negative", "-1"]),
        (lambda: cf.csr_arrays([0], [0], [1], 2.0), TypeError, ["n_users must be an integer", "2.0"]),
        (lambda: cf.csr_arrays([2], [0], [1], 2), ValueError, ["users holds 2", "from 0 to 1"]),
        (lambda: cf.csr_arrays([0], [-3], [1], 2), ValueError, ["items holds -3"]),
        (lambda: cf.csr_arrays([0], [1], [nan], 2), ValueError, ["ratings holds NaN at position 0"]),
        (lambda: cf.csr_arrays([0, 1], [1], [1], 2), ValueError, ["users and ratings", "2 and 1"]),
        (lambda: cf.mean_center([1, 2]), ValueError, ["R must have 2", r"\(2,\)"]),
        (lambda: cf.mean_center([[1, 2], [3]]), ValueError, ["R must be rectangular"]),
        (lambda: cf.mean_center([["good"]]), TypeError, ["R must hold real numbers"]),
        (lambda: cf.neighbour_similarity([1, 2], shrink=1), ValueError, ["R must have 2", r"\(2,\)"]),
        (
            lambda: cf.neighbour_similarity([[1j]], shrink=1),
            TypeError,
            ["R must hold real numbers", "complex"],
        ),
        (
            lambda: cf.predict_user_based(TABLE, [1, 2, 3], EYE, 0, 0, 1),
            ValueError,
            ["R and means", "2 and 3"],
        ),
        (
            lambda: cf.predict_user_based(TABLE, [1, 2], [1, 2], 0, 0, 1),
            ValueError,
            ["similarity must have 2"],
        ),
        (lambda: cf.predict_user_based(TABLE, EYE, EYE, 0, 0, 1), ValueError, ["means must have 1"]),
        (lambda: cf.predict_user_based([1], [1], EYE, 0, 0, 1), ValueError, ["R must have 2"]),
        (lambda: cf.predict_user_based(TABLE, [1, 2], EYE, 0, 0, -1), ValueError, ["k must not be negative"]),
        (lambda: cf.predict_item_based([1], [1], EYE, 0, 0, 1), ValueError, ["R must have 2"]),
        (lambda: cf.predict_item_based(TABLE, EYE, EYE, 0, 0, 1), ValueError, ["means must have 1"]),
        (
            lambda: cf.predict_item_based(TABLE, [1], EYE, 0, 0, 1),
            ValueError,
            ["the columns of R and means", "2 and 1"],
        ),
        (
            lambda: cf.predict_item_based(TABLE, [1, 2], [1, 2], 0, 0, 1),
            ValueError,
            ["similarity must have 2"],
        ),
        (lambda: cf.predict_item_based(TABLE, [1, 2], EYE, 0, 0, 1.5), TypeError, ["k must be an integer"]),
        (lambda: cf.sgd_step([1, 2], [1], 4, 0.1, 0.1), ValueError, ["p and q", "2 and 1"]),
        (lambda: cf.sgd_step([[1]], [1], 4, 0.1, 0.1), ValueError, ["p must have 1"]),
        (lambda: cf.sgd_step([1], ["1"], 4, 0.1, 0.1), TypeError, ["q must hold real numbers"]),
        (lambda: cf.als_step(TABLE, [[1], [2], [3]], 1), ValueError, ["the columns of R and V", "2 and 3"]),
        (lambda: cf.als_step(TABLE, [1, 2], 1), ValueError, ["V must have 2", r"\(2,\)"]),
        (
            lambda: cf.rmse(TABLE, [[1, 2]]),
            ValueError,
            ["R_true and R_pred", "entries", "2 and 1"],
        ),
        (
            lambda: cf.rmse(TABLE, [[1], [2]]),
            ValueError,
            ["R_true and R_pred", "columns", "2 and 1"],
        ),
        (lambda: cf.rmse([[nan, nan]], [[1, 2]]), ValueError, ["R_true holds no rating"]),
        (lambda: cf.rmse(TABLE, [[nan, nan], [1, 2]]), ValueError, ["R_pred is NaN at 1 of 3 places"]),
        (lambda: cf.rmse([1], [[1]]), ValueError, ["R_true must have 2"]),
        (lambda: cf.ndcg_at_k([1, 2], [1], 1), ValueError, ["relevance and scores", "2 and 1"]),
        (lambda: cf.ndcg_at_k([1, 2], [1, nan], 1), ValueError, ["scores holds NaN at position 1"]),
        (lambda: cf.ndcg_at_k([1, 2], [1, 2], -1), ValueError, ["k must be at least 1", "-1"]),
        (lambda: cf.ndcg_at_k([1, 2], [1, 2], True), TypeError, ["k must be an integer", "True"]),
        (
            lambda: cf.recommend(TABLE, EYE, 0, -1, reg=1, rounds=1),
            ValueError,
            ["k must not be negative", "-1"],
        ),
        (
            lambda: cf.recommend(TABLE, EYE, 0, 1, reg=1, rounds=2.5),
            TypeError,
            ["rounds must be an integer", "2.5"],
        ),
        (
            lambda: cf.recommend(TABLE, EYE, 0, 1, reg=1, rounds=-1),
            ValueError,
            ["rounds must be at least 1"],
        ),
        (
            lambda: cf.recommend(TABLE, [[1]], 0, 1, reg=1, rounds=1),
            ValueError,
            ["the columns of R and V", "2 and 1"],
        ),
    ],
)
def test_errors(call, error, words):
    with pytest.raises(error) as raised:
        call()
    for word in words:
        raised.match(word)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: cf.als_step([[1.0]], [[1.0]], 0), "reg must be above 0, but it is 0"),
        (lambda: cf.neighbour_similarity([[1.0]], shrink=-1), "shrink must be at least 0, but it is -1"),
        (lambda: cf.ndcg_at_k([1.0], [1.0], 0), "k must be at least 1, but it is 0"),
        (
            lambda: cf.recommend([[1.0]], [[1.0]], 0, 1, reg=1, rounds=0),
            "rounds must be at least 1, but it is 0",
        ),
    ],
)
def test_numbers_out_of_range(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_positions_are_whole_numbers():
    with pytest.raises(TypeError, match="users must hold integers, but it holds float64"):
        cf.rating_matrix([0.5], [0], [3], (1, 1))
