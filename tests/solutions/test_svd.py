"""The reference solutions against NumPy, SciPy and scikit-learn, on random input and at the edges."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import linalg
from scipy.stats import ortho_group
from sklearn.decomposition import PCA, TruncatedSVD
from sklearn.metrics.pairwise import cosine_similarity

from solutions import svd

numbers = st.floats(-1e6, 1e6).filter(lambda v: v == 0 or abs(v) > 1e-6)
whole = st.integers(-5, 5)
seeds = st.integers(0, 10**6)
SHAPES = [(1, 1), (1, 5), (5, 1), (4, 4), (9, 4), (4, 9), (20, 15)]


@st.composite
def vectors(draw, count=1, elements=numbers):
    size = draw(st.integers(1, 12))
    found = [draw(arrays(float, size, elements=elements)) for _ in range(count)]
    return found if count > 1 else found[0]


@st.composite
def matrices(draw, elements=whole, largest=7):
    return draw(
        arrays(float, (draw(st.integers(1, largest)), draw(st.integers(1, largest))), elements=elements)
    )


@st.composite
def singular_values(draw, low=0.0):
    return np.sort(draw(arrays(float, draw(st.integers(1, 10)), elements=st.floats(low, 1e6))))[::-1]


pytestmark = pytest.mark.usefixtures("no_warnings")


def with_values(values, rows, columns, seed=0):
    """Return U, Vt with orthonormal columns and rows, and the matrix with these singular values."""
    rng = np.random.default_rng(seed)
    U = np.linalg.qr(rng.normal(size=(rows, len(values))))[0]
    Vt = np.linalg.qr(rng.normal(size=(columns, len(values))))[0].T
    return U, Vt, (U * values) @ Vt


def assert_same_directions(found, expected, atol=1e-9):
    """Assert that the columns are equal up to the sign of each."""
    signs = np.where(np.sum(found * expected, axis=0) < 0, -1.0, 1.0)
    np.testing.assert_allclose(found * signs, expected, rtol=0, atol=atol)


# --- normalize ----------------------------------------------------------------------------------------------


@given(vectors())
def test_normalize_divides_by_the_length(x):
    assume(x.any())
    np.testing.assert_allclose(svd.normalize(x), x / linalg.norm(x), rtol=1e-12, atol=1e-15)


@given(vectors(elements=st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=False)))
def test_normalize_gives_length_one_over_the_whole_range_of_floats(x):
    assume(x.any())
    unit = svd.normalize(x)
    assert linalg.norm(unit) == pytest.approx(1, rel=1e-12)
    largest = np.argmax(np.abs(x))
    assert np.sign(unit[largest]) == np.sign(x[largest])
    np.testing.assert_allclose(svd.normalize(unit), unit, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("scale", [1e300, 1e200, 1e-12, 1e-200, 1e-300])
def test_normalize_does_not_depend_on_the_scale(scale):
    np.testing.assert_allclose(svd.normalize([3 * scale, -4 * scale]), [0.6, -0.8], rtol=1e-12)


# --- is_orthogonal ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [2, 3, 10, 50])
def test_is_orthogonal_accepts_what_scipy_draws(size):
    Q = ortho_group.rvs(size, random_state=size)
    assert svd.is_orthogonal(Q)
    assert svd.is_orthogonal(Q.T)
    assert svd.is_orthogonal(Q[::-1])
    assert not svd.is_orthogonal(1.001 * Q)
    assert not svd.is_orthogonal(Q[:, 1:])
    assert not svd.is_orthogonal(Q[1:])


@given(matrices(st.sampled_from([-1.0, -0.8, 0.0, 0.6, 0.8, 1.0]), 3), st.sampled_from([0, 1e-10, 0.1, 1.0]))
def test_is_orthogonal_equals_allclose_with_an_absolute_tolerance(Q, tol):
    expected = Q.shape[0] == Q.shape[1] and np.allclose(Q.T @ Q, np.eye(Q.shape[1]), rtol=0, atol=tol)
    answer = svd.is_orthogonal(Q, tol=tol)
    assert answer == expected
    assert type(answer) is bool


@given(st.permutations(range(6)))
def test_permutations_are_orthogonal_exactly(order):
    assert svd.is_orthogonal(np.eye(6)[order], tol=0)


def test_is_orthogonal_at_its_edges():
    assert svd.is_orthogonal(np.zeros((0, 0)))
    assert svd.is_orthogonal([[-1]])
    assert svd.is_orthogonal([[1.5]], tol=1.25)
    assert not svd.is_orthogonal([[1.5]], tol=1.2)
    assert not svd.is_orthogonal([[0, 0], [0, 0]])
    assert not svd.is_orthogonal([[1, 0], [0, np.nan]])
    assert not svd.is_orthogonal([[1, 1], [0, -1]])  # times itself it is I


# --- project ------------------------------------------------------------------------------------------------


@given(vectors(count=2))
def test_project_is_the_least_squares_solution(pair):
    x, onto = pair
    assume(onto.any())
    column = onto[:, np.newaxis] / linalg.norm(onto)
    expected = column @ linalg.lstsq(column, x)[0]
    shadow = svd.project(x, onto)
    np.testing.assert_allclose(shadow, expected, rtol=1e-9, atol=1e-12 * (1 + linalg.norm(x)))


@given(vectors(count=2), st.sampled_from([-3.0, 1e-9, 1e9]))
def test_project_leaves_a_rest_at_a_right_angle_and_knows_the_line_only(pair, factor):
    x, onto = pair
    assume(onto.any())
    shadow, size = svd.project(x, onto), 1 + linalg.norm(x)
    assert abs((x - shadow) @ onto) <= 1e-12 * size * linalg.norm(onto)
    np.testing.assert_allclose(svd.project(x, factor * onto), shadow, rtol=1e-9, atol=1e-12 * size)
    np.testing.assert_allclose(svd.project(shadow, onto), shadow, rtol=1e-9, atol=1e-12 * size)


def test_project_onto_zeros_is_zeros():
    assert svd.project([3, 1], [0, 0]).tolist() == [0, 0]
    assert svd.project([], []).shape == (0,)


# --- gram_schmidt -------------------------------------------------------------------------------------------


@given(st.sampled_from([(1, 1), (3, 2), (5, 5), (12, 7)]), seeds)
def test_gram_schmidt_is_qr_with_a_positive_diagonal(shape, seed):
    rng = np.random.default_rng(seed)
    oracle = linalg.qr(rng.normal(size=shape), mode="economic")[0]
    R = np.triu(rng.uniform(-1, 1, (shape[1], shape[1])), 1) + np.diag(rng.uniform(1, 3, shape[1]))
    np.testing.assert_allclose(svd.gram_schmidt(oracle @ R), oracle, rtol=0, atol=1e-10)
    np.testing.assert_allclose(
        svd.gram_schmidt(oracle @ R * np.logspace(5, -5, shape[1])), oracle, rtol=0, atol=1e-10
    )


@given(matrices())
def test_gram_schmidt_gives_orthonormal_columns_or_zeros_and_keeps_the_span(A):
    Q = svd.gram_schmidt(A)
    independent = Q.any(axis=0)
    np.testing.assert_allclose(Q.T @ Q, np.diag(independent.astype(float)), rtol=0, atol=1e-9)
    np.testing.assert_allclose(Q @ (Q.T @ A), A, rtol=0, atol=1e-8)
    np.testing.assert_allclose(np.tril(Q.T @ A, -1), 0, rtol=0, atol=1e-8)
    assert independent.sum() == np.linalg.matrix_rank(A)
    for j in range(A.shape[1]):
        assert independent[: j + 1].sum() == np.linalg.matrix_rank(A[:, : j + 1])


def test_gram_schmidt_is_the_modified_method():
    e = 1e-8
    A = np.array([[1, 1, 1], [e, 0, 0], [0, e, 0], [0, 0, e]])
    Q = svd.gram_schmidt(A)
    assert abs(Q[:, 1] @ Q[:, 2]) < 1e-7
    second = A[:, 1] - (Q[:, 0] @ A[:, 1]) * Q[:, 0]
    third = A[:, 2] - (Q[:, 0] @ A[:, 2]) * Q[:, 0] - (Q[:, 1] @ A[:, 2]) * Q[:, 1]
    assert abs(cosine_similarity([second], [third])[0, 0]) > 0.4  # what the classical method would give


@pytest.mark.parametrize("scale", [1e-12, 1.0, 1e12])
def test_gram_schmidt_calls_a_column_dependent_from_its_own_length(scale):
    almost = scale * np.array([[1, 1], [0, 1e-9]])
    assert svd.gram_schmidt(almost)[:, 1].any()
    almost[1, 1] = scale * 1e-11
    assert not svd.gram_schmidt(almost)[:, 1].any()


def test_gram_schmidt_of_nothing():
    assert svd.gram_schmidt(np.zeros((3, 0))).shape == (3, 0)
    assert svd.gram_schmidt(np.zeros((0, 2))).shape == (0, 2)
    assert svd.gram_schmidt([[0, 3], [0, 4]]).tolist() == [[0, 0.6], [0, 0.8]]


# --- power_iteration ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("iterations", [0, 1, 2, 7])
def test_power_iteration_applies_the_matrix_that_often(shape, iterations):
    rng = np.random.default_rng(5)
    A, start = rng.normal(size=shape), rng.normal(size=shape[1])
    expected = svd.normalize(np.linalg.matrix_power(A.T @ A, iterations) @ start)
    u, s, v = svd.power_iteration(A, start, iterations=iterations)
    np.testing.assert_allclose(v, expected, rtol=0, atol=1e-9)
    assert s == pytest.approx(linalg.norm(A @ expected), rel=1e-9)
    np.testing.assert_allclose(s * u, A @ v, rtol=0, atol=1e-12)
    assert linalg.norm(u) == pytest.approx(1, rel=1e-12)


@given(matrices(), seeds)
def test_power_iteration_comes_ever_closer_to_the_largest_singular_value(A, seed):
    start = np.random.default_rng(seed).normal(size=A.shape[1])
    found = [svd.power_iteration(A, start, iterations=i)[1] for i in range(6)]
    largest = linalg.norm(A, 2)
    assert all(a <= b + 1e-9 * largest for a, b in zip([0, *found], [*found, largest], strict=True))


@pytest.mark.parametrize("shape", SHAPES)
def test_power_iteration_arrives_at_scipy_s_triplet(shape):
    U, Vt, A = with_values(1000 * 0.7 ** np.arange(min(shape)), *shape)
    u, s, v = svd.power_iteration(A, np.ones(shape[1]), iterations=300)
    assert s == pytest.approx(linalg.svdvals(A)[0], rel=1e-12)
    assert_same_directions(v[:, np.newaxis], Vt[:1].T)
    assert_same_directions(u[:, np.newaxis], U[:, :1])
    assert u @ A @ v == pytest.approx(s, rel=1e-12)


def test_power_iteration_stays_where_the_matrix_gives_zeros():
    u, s, v = svd.power_iteration(np.zeros((3, 2)), [3, 4], iterations=9)
    assert (u.tolist(), s, v.tolist()) == ([0, 0, 0], 0.0, [0.6, 0.8])
    u, s, v = svd.power_iteration([[1, 0], [0, 0]], [0, -2], iterations=9)
    assert (u.tolist(), s, v.tolist()) == ([0, 0], 0.0, [0, -1])
    assert svd.power_iteration(np.diag([2, 1]), [0, 1], iterations=50)[1] == 1.0


# --- svd_by_deflation ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", SHAPES)
def test_svd_by_deflation_equals_scipy(shape):
    _, _, A = with_values(7 * 0.8 ** np.arange(min(shape)), *shape)
    left, values, right = linalg.svd(A, full_matrices=False)
    for k in (0, 1, min(shape)):
        U, s, Vt = svd.svd_by_deflation(A, k)
        assert (U.shape, s.shape, Vt.shape) == ((shape[0], k), (k,), (k, shape[1]))
        np.testing.assert_allclose(s, values[:k], rtol=1e-10)
        assert_same_directions(U, left[:, :k], atol=1e-8)
        assert_same_directions(Vt.T, right[:k].T, atol=1e-8)
        np.testing.assert_allclose((U * s) @ Vt, (left[:, :k] * values[:k]) @ right[:k], rtol=0, atol=1e-10)


def test_svd_by_deflation_equals_scikit_learn():
    A = np.random.default_rng(4).poisson(1.0, (30, 12)).astype(float)
    oracle = TruncatedSVD(3, algorithm="arpack", random_state=0).fit(A)
    U, s, Vt = svd.svd_by_deflation(A, 3)
    np.testing.assert_allclose(s, oracle.singular_values_, rtol=1e-10)
    assert_same_directions(Vt.T, oracle.components_.T, atol=1e-8)
    assert_same_directions(U * s, oracle.transform(A), atol=1e-8)


@settings(max_examples=20, deadline=None)
@given(matrices(largest=4))
def test_svd_by_deflation_gives_the_matrix_back(A):
    U, s, Vt = svd.svd_by_deflation(A, min(A.shape))
    np.testing.assert_allclose((U * s) @ Vt, A, rtol=0, atol=1e-9)
    np.testing.assert_allclose(s, linalg.svdvals(A), rtol=1e-5, atol=1e-9)
    assert np.all(np.diff(s) <= 1e-9)


def test_svd_by_deflation_of_equal_and_close_values():
    U, s, Vt = svd.svd_by_deflation(2 * np.eye(3), 3)
    assert s == pytest.approx([2, 2, 2])
    np.testing.assert_allclose(U @ Vt, np.eye(3), rtol=0, atol=1e-12)
    _, right, A = with_values(np.array([1, 0.99, 0.98, 0.5]), 6, 4)
    _, s, Vt = svd.svd_by_deflation(A, 4)
    assert s == pytest.approx([1, 0.99, 0.98, 0.5], rel=1e-10)
    assert_same_directions(Vt.T, right.T, atol=1e-8)


@settings(max_examples=30)
@given(seeds, st.sampled_from([0.0, 1e-15, 1e-12, 1e-9, 1e-6, 1e-4, 1e-3]))
def test_svd_by_deflation_of_values_however_close(seed, gap):
    _, _, A = with_values(np.array([1 + gap, 1, 0.5, 0.5 - gap]), 6, 5, seed)
    U, s, Vt = svd.svd_by_deflation(A, 4)
    np.testing.assert_allclose(s, [1 + gap, 1, 0.5, 0.5 - gap], rtol=1e-8)
    np.testing.assert_allclose(U.T @ U, np.eye(4), rtol=0, atol=1e-8)
    np.testing.assert_allclose(Vt @ Vt.T, np.eye(4), rtol=0, atol=1e-8)


def test_svd_by_deflation_of_low_rank():
    _, s, _ = svd.svd_by_deflation(np.outer([1, 2, 2], [3, 4]), 2)
    np.testing.assert_allclose(s, [15, 0], rtol=1e-12, atol=1e-12)
    assert svd.svd_by_deflation(np.zeros((2, 3)), 2)[1].tolist() == [0, 0]


# --- truncate and what it loses -----------------------------------------------------------------------------


@pytest.mark.parametrize("shape", SHAPES)
def test_truncate_is_the_sum_of_the_first_triplets_in_either_form(shape):
    A = np.random.default_rng(6).normal(size=shape)
    for full in (False, True):
        U, s, Vt = np.linalg.svd(A, full_matrices=full)
        for k in (0, 1, len(s), len(s) + 3):
            expected = sum((s[i] * np.outer(U[:, i], Vt[i]) for i in range(min(k, len(s)))), np.zeros(shape))
            np.testing.assert_allclose(svd.truncate(U, s, Vt, k), expected, rtol=0, atol=1e-12)
        np.testing.assert_allclose(svd.truncate(U, s, Vt, len(s)), A, rtol=0, atol=1e-12)


def test_truncate_equals_scikit_learn():
    A = np.random.default_rng(7).normal(1, 2, (20, 8))
    oracle = TruncatedSVD(3, algorithm="arpack", random_state=0)
    expected = oracle.inverse_transform(oracle.fit_transform(A))
    np.testing.assert_allclose(svd.truncate(*np.linalg.svd(A), 3), expected, rtol=0, atol=1e-10)


@given(st.integers(0, 5), seeds)
def test_no_matrix_of_that_rank_lies_closer(k, seed):
    rng = np.random.default_rng(seed)
    A = rng.normal(size=(7, 5))
    U, s, Vt = np.linalg.svd(A, full_matrices=False)
    closest = svd.truncate(U, s, Vt, k)
    assert np.linalg.matrix_rank(closest) == k
    # The best of rank k whose columns lie in the span of k given ones, near the best span and far from it.
    for span in (rng.normal(size=(7, k)), U[:, :k] + 0.01 * rng.normal(size=(7, k))):
        other = span @ linalg.lstsq(span, A)[0] if k else np.zeros(A.shape)
        assert linalg.norm(A - closest) <= linalg.norm(A - other) + 1e-12


@given(matrices(), st.integers(0, 9))
def test_truncation_error_is_the_distance(A, k):
    U, s, Vt = np.linalg.svd(A, full_matrices=False)
    expected = linalg.norm(A - svd.truncate(U, s, Vt, k))
    error = svd.truncation_error(s, k)
    assert error == pytest.approx(expected, rel=1e-9, abs=1e-12)
    assert type(error) is float


def test_truncation_error_at_its_edges():
    assert svd.truncation_error([3, 4], 0) == 5.0
    assert svd.truncation_error([10, 4, 3], 1) == 5.0
    assert svd.truncation_error([10, 4, 3], 3) == svd.truncation_error([10, 4, 3], 9) == 0.0
    assert svd.truncation_error([], 0) == 0.0
    assert svd.truncation_error([1e9, 4, 3], 1) == 5.0  # all squares minus those kept would lose it


# --- explained_energy ---------------------------------------------------------------------------------------


@given(singular_values(low=1e-3))
def test_explained_energy_is_what_truncation_leaves(s):
    shares = svd.explained_energy(s)
    whole_energy = np.sum(s**2)
    left = [svd.truncation_error(s, k) ** 2 / whole_energy for k in range(1, len(s) + 1)]
    np.testing.assert_allclose(shares, 1 - np.array(left), rtol=1e-9, atol=1e-12)
    assert np.all(np.diff(shares) >= 0)
    assert shares[-1] == 1.0


def test_explained_energy_equals_scikit_learn():
    X = np.random.default_rng(8).normal(2, [1, 2, 3, 4, 5], (40, 5))
    s = np.linalg.svd(X - X.mean(axis=0))[1]
    np.testing.assert_allclose(
        svd.explained_energy(s), np.cumsum(PCA().fit(X).explained_variance_ratio_), rtol=1e-12
    )


def test_explained_energy_without_energy():
    assert svd.explained_energy([0, 0, 0]).tolist() == [1, 1, 1]
    assert svd.explained_energy([]).shape == (0,)
    assert svd.explained_energy([5, 0]).tolist() == [1, 1]
    assert svd.explained_energy([4, 3]) == pytest.approx([0.64, 1])


# --- lsa_search ---------------------------------------------------------------------------------------------


@given(st.integers(2, 6), st.integers(0, 25), seeds)
def test_lsa_search_equals_scikit_learn(k, top, seed):
    rng = np.random.default_rng(seed)
    A = rng.poisson(0.7, (20, 12)) + 0.1 * rng.random((20, 12))
    query = rng.random(12)
    oracle = TruncatedSVD(k, algorithm="arpack", random_state=0)
    documents = oracle.fit_transform(A)
    cosines = cosine_similarity(oracle.transform([query]), documents)[0]
    expected = np.argsort(-cosines, kind="stable")[:top]
    assume(np.all(np.diff(np.sort(cosines)) > 1e-9))
    found = svd.lsa_search(query, *np.linalg.svd(A, full_matrices=False), k, top)
    assert found.tolist() == expected.tolist()
    assert found.dtype == np.int64


@given(seeds)
def test_lsa_search_with_all_directions_ranks_by_the_cosine_with_each_row(seed):
    rng = np.random.default_rng(seed)
    A, query = rng.normal(size=(9, 6)), rng.normal(size=6)
    expected = np.argsort(-cosine_similarity([query], A)[0], kind="stable")
    factors = np.linalg.svd(A, full_matrices=False)
    for k in (6, 99):
        assert svd.lsa_search(query, *factors, k, 9).tolist() == expected.tolist()
    for i, row in enumerate(A):
        assert svd.lsa_search(row, *factors, 6, 1).tolist() == [i]


@given(st.lists(st.sampled_from([-1.0, 1.0]), min_size=5, max_size=5), st.floats(0.1, 10))
def test_lsa_search_depends_neither_on_signs_nor_on_the_query_s_length(signs, factor):
    rng = np.random.default_rng(9)
    U, s, Vt = np.linalg.svd(rng.normal(size=(8, 5)), full_matrices=False)
    query = rng.normal(size=5)
    expected = svd.lsa_search(query, U, s, Vt, 3, 8).tolist()
    flipped = np.array(signs)
    assert svd.lsa_search(factor * query, U * flipped, s, flipped[:, None] * Vt, 3, 8).tolist() == expected


def test_lsa_search_of_the_exercise():
    factors = np.linalg.svd([[1, 1, 0], [0, 1, 0], [0, 0, 1]])
    assert sorted(svd.lsa_search([1, 0, 0], *factors, 2, 2)) == [0, 1]


def test_lsa_search_counts_zeros_as_cosine_zero_and_ties_by_position():
    U, s, Vt = np.array([[-1.0, 0], [0, 0], [1, 0], [1, 0]]), [1, 1], np.eye(2)
    assert svd.lsa_search([1, 0], U, s, Vt, 2, 9).tolist() == [2, 3, 1, 0]
    assert svd.lsa_search([0, 0], U, s, Vt, 2, 3).tolist() == [0, 1, 2]
    assert svd.lsa_search([1, 0], U, s, Vt, 2, 0).shape == (0,)


# --- any dtype in, float64 out, nothing changed -------------------------------------------------------------


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.int64, np.float16, np.float32, bool])
def test_any_real_dtype(dtype):
    A = np.array([[100, 90, 3], [7, 120, 60]]).astype(dtype)
    wide = A.astype(float)
    x, y, wide_x, wide_y = A[0], A[1], wide[0], wide[1]
    calls = [
        (svd.normalize(x), svd.normalize(wide_x)),
        (svd.project(x, y), svd.project(wide_x, wide_y)),
        (svd.gram_schmidt(A), svd.gram_schmidt(wide)),
        *zip(
            svd.power_iteration(A, x, iterations=4),
            svd.power_iteration(wide, wide_x, iterations=4),
            strict=True,
        ),
        *zip(svd.svd_by_deflation(A, 2), svd.svd_by_deflation(wide, 2), strict=True),
        (svd.truncate(A[:, :2], x[:2], A, 1), svd.truncate(wide[:, :2], wide_x[:2], wide, 1)),
        (svd.truncation_error(x, 1), svd.truncation_error(wide_x, 1)),
        (svd.explained_energy(x), svd.explained_energy(wide_x)),
        (
            svd.lsa_search(x, A[:, :2], y[:2], A, 2, 2),
            svd.lsa_search(wide_x, wide[:, :2], wide_y[:2], wide, 2, 2),
        ),
    ]
    for found, expected in calls:
        np.testing.assert_array_equal(found, expected)
        assert np.asarray(found).dtype in (np.float64, np.int64)
    assert svd.is_orthogonal(np.array([[0, 1], [1, 0]], dtype=dtype))
    assert not svd.is_orthogonal(np.array([[16, 1], [1, 240]]).astype(np.uint8))


def test_lists_are_input_too():
    U, s, Vt = np.linalg.svd([[2.0, 1.0], [1.0, 2.0]])
    np.testing.assert_allclose(svd.truncate(U.tolist(), s.tolist(), Vt.tolist(), 1), np.full((2, 2), 1.5))
    assert svd.lsa_search([1, 2], U.tolist(), s.tolist(), Vt.tolist(), 2, 1).tolist() == [1]


def test_arguments_stay_as_they_are():
    A, x, y = (
        np.array([[3.0, 4.0, 1.0], [0.0, 2.0, 5.0]]),
        np.array([3.0, 4.0, 0.0]),
        np.array([1.0, 2.0, 2.0]),
    )
    U, s, Vt = np.linalg.svd(A, full_matrices=False)
    kept = [a.copy() for a in (A, x, y, U, s, Vt)]
    svd.normalize(x)
    svd.is_orthogonal(U)
    svd.project(x, y)
    svd.gram_schmidt(A)
    svd.power_iteration(A, x, iterations=3)
    svd.svd_by_deflation(A, 2)
    svd.truncate(U, s, Vt, 1)
    svd.truncation_error(s, 1)
    svd.explained_energy(s)
    svd.lsa_search(x, U, s, Vt, 2, 2)
    for now, before in zip((A, x, y, U, s, Vt), kept, strict=True):
        np.testing.assert_array_equal(now, before)


def test_a_result_shares_no_memory_with_its_argument():
    A, s = np.eye(2), np.array([2.0, 1.0])
    for result in (
        svd.normalize(A[0]),
        svd.project(A[0], A[0]),
        svd.gram_schmidt(A),
        svd.truncate(A, s, A, 2),
        svd.explained_energy(s),
        *svd.svd_by_deflation(A, 1),
    ):
        assert not np.shares_memory(result, A)
        assert not np.shares_memory(result, s)


# --- errors name the argument and what was received ---------------------------------------------------------

EYE = np.eye(2)


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: svd.normalize([0, 0]), ValueError, ["x is all zeros", "no direction"]),
        (lambda: svd.normalize([]), ValueError, ["x is all zeros"]),
        (lambda: svd.normalize([[1, 2]]), ValueError, ["x must have 1", r"\(1, 2\)"]),
        (lambda: svd.normalize(["a"]), TypeError, ["x must hold real numbers"]),
        (lambda: svd.normalize([1j]), TypeError, ["x must hold real numbers", "complex"]),
        (lambda: svd.is_orthogonal([1, 2]), ValueError, ["Q must have 2", r"\(2,\)"]),
        (lambda: svd.is_orthogonal([[1, 2], [3]]), ValueError, ["Q must be rectangular"]),
        (lambda: svd.is_orthogonal([["a"]]), TypeError, ["Q must hold real numbers"]),
        (lambda: svd.project([1, 2], [1, 2, 3]), ValueError, ["x and onto", "2 and 3"]),
        (lambda: svd.project([1, 2], [[1, 2]]), ValueError, ["onto must have 1", r"\(1, 2\)"]),
        (lambda: svd.project(1.0, [1]), ValueError, ["x must have 1", r"\(\)"]),
        (lambda: svd.project([1j], [1]), TypeError, ["x must hold real numbers"]),
        (lambda: svd.gram_schmidt([1, 2]), ValueError, ["A must have 2", r"\(2,\)"]),
        (lambda: svd.gram_schmidt([[None]]), TypeError, ["A must hold real numbers", "object"]),
        (
            lambda: svd.power_iteration(EYE, [0, 0], iterations=1),
            ValueError,
            ["start is all zeros", "no direction"],
        ),
        (lambda: svd.power_iteration([1, 2], [1, 2], iterations=1), ValueError, ["A must have 2"]),
        (
            lambda: svd.power_iteration(EYE, [[1, 2]], iterations=1),
            ValueError,
            ["start must have 1", r"\(1, 2\)"],
        ),
        (lambda: svd.power_iteration(EYE, ["a", "b"], iterations=1), TypeError, ["must hold real numbers"]),
        (lambda: svd.power_iteration(EYE, [1, 2, 3], iterations=1), ValueError, ["start", "3 and 2"]),
        (
            lambda: svd.power_iteration(EYE, [1, 2], iterations=-1),
            ValueError,
            ["iterations must not be negative", "-1"],
        ),
        (
            lambda: svd.power_iteration(EYE, [1, 2], iterations=2.0),
            TypeError,
            ["iterations must be an integer", r"2\.0"],
        ),
        (
            lambda: svd.power_iteration(EYE, [1, 2], iterations=True),
            TypeError,
            ["iterations must be an integer", "True"],
        ),
        (lambda: svd.svd_by_deflation(EYE, 3), ValueError, ["k is 3", r"\(2, 2\)", "2 triplets"]),
        (lambda: svd.svd_by_deflation(np.ones((2, 5)), 4), ValueError, ["k is 4", r"\(2, 5\)", "2 triplets"]),
        (lambda: svd.svd_by_deflation(EYE, -1), ValueError, ["k must not be negative", "-1"]),
        (lambda: svd.svd_by_deflation(EYE, 1.5), TypeError, ["k must be an integer", r"1\.5"]),
        (lambda: svd.svd_by_deflation([1, 2], 1), ValueError, ["A must have 2"]),
        (lambda: svd.svd_by_deflation([["a"]], 1), TypeError, ["A must hold real numbers"]),
        (lambda: svd.truncate([1], [1], EYE, 1), ValueError, ["U must have 2", r"\(1,\)"]),
        (lambda: svd.truncate(EYE, EYE, EYE, 1), ValueError, ["s must have 1", r"\(2, 2\)"]),
        (lambda: svd.truncate(EYE, [1, 1], [1, 1], 1), ValueError, ["Vt must have 2", r"\(2,\)"]),
        (lambda: svd.truncate(EYE, ["a"], EYE, 1), TypeError, ["s must hold real numbers"]),
        (lambda: svd.truncate(EYE, [1, 1], EYE, -1), ValueError, ["k must not be negative", "-1"]),
        (lambda: svd.truncate(EYE, [1, 1], EYE, "1"), TypeError, ["k must be an integer", "'1'"]),
        (lambda: svd.truncate(EYE, [3, 2, 1], EYE, 3), ValueError, ["s has 3", "U has 2", "Vt has 2"]),
        (lambda: svd.truncate(EYE[:, :1], [3, 2], EYE, 2), ValueError, ["s has 2", "U has 1"]),
        (lambda: svd.lsa_search([1, 2], EYE, [1, 1, 1], EYE, 1, 1), ValueError, ["s has 3", "U has 2"]),
        (lambda: svd.truncation_error([[1]], 1), ValueError, ["s must have 1", r"\(1, 1\)"]),
        (lambda: svd.truncation_error([1], -2), ValueError, ["k must not be negative", "-2"]),
        (lambda: svd.truncation_error([1], None), TypeError, ["k must be an integer", "None"]),
        (lambda: svd.explained_energy([[1]]), ValueError, ["s must have 1", r"\(1, 1\)"]),
        (lambda: svd.explained_energy(["a"]), TypeError, ["s must hold real numbers"]),
        (lambda: svd.lsa_search([1, 2, 3], EYE, [1, 1], EYE, 1, 1), ValueError, ["query", "Vt", "3", "2"]),
        (lambda: svd.lsa_search([[1, 2]], EYE, [1, 1], EYE, 1, 1), ValueError, ["query must have 1"]),
        (lambda: svd.lsa_search([1, 2], [1, 2], [1, 1], EYE, 1, 1), ValueError, ["U must have 2"]),
        (lambda: svd.lsa_search([1, 2], EYE, EYE, EYE, 1, 1), ValueError, ["s must have 1"]),
        (lambda: svd.lsa_search([1, 2], EYE, [1, 1], [1, 2], 1, 1), ValueError, ["Vt must have 2"]),
        (
            lambda: svd.lsa_search([1, 2], EYE, [1, 1], EYE, -1, 1),
            ValueError,
            ["k must not be negative", "-1"],
        ),
        (
            lambda: svd.lsa_search([1, 2], EYE, [1, 1], EYE, 1, -1),
            ValueError,
            ["top must not be negative", "-1"],
        ),
        (
            lambda: svd.lsa_search([1, 2], EYE, [1, 1], EYE, 1, 0.5),
            TypeError,
            ["top must be an integer", r"0\.5"],
        ),
    ],
)
def test_errors(call, error, words):
    with pytest.raises(error) as raised:
        call()
    for word in words:
        raised.match(word)
