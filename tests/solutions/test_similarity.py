"""The reference solutions against scikit-learn and SciPy, on random input and at the edges."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats
from scipy.spatial import distance
from sklearn.metrics import jaccard_score
from sklearn.metrics.pairwise import cosine_similarity as sklearn_cosine
from sklearn.preprocessing import MultiLabelBinarizer, OneHotEncoder

from solutions import similarity

numbers = st.floats(-1e6, 1e6).filter(lambda v: v == 0 or abs(v) > 1e-6)
ratings = st.sampled_from([float("nan"), *np.arange(0.5, 5.5, 0.5)])
genres = st.lists(st.sampled_from("abcdefgh"), max_size=6)


@st.composite
def pairs(draw, elements=numbers, low=1):
    size = draw(st.integers(low, 12))
    return draw(arrays(float, size, elements=elements)), draw(arrays(float, size, elements=elements))


@st.composite
def matrices(draw):
    rows, others, columns = (draw(st.integers(1, 8)) for _ in range(3))
    return draw(arrays(float, (rows, columns), elements=numbers)), draw(
        arrays(float, (others, columns), elements=numbers)
    )


pytestmark = pytest.mark.usefixtures("no_warnings")


# --- encoders -----------------------------------------------------------------------------------------------


@given(st.permutations("abcdef"), st.lists(st.sampled_from("abcdef"), min_size=1, max_size=9))
def test_one_hot_equals_scikit_learn(categories, labels):
    expected = OneHotEncoder(categories=[categories], sparse_output=False).fit_transform(
        [[x] for x in labels]
    )
    np.testing.assert_array_equal(similarity.one_hot(labels, categories), expected)


@given(st.permutations("abcdefgh"), st.lists(genres, min_size=1, max_size=9))
def test_multi_hot_equals_scikit_learn(tags, tag_sets):
    expected = MultiLabelBinarizer(classes=tags).fit_transform(tag_sets)
    encoded = similarity.multi_hot(tag_sets, tags)
    np.testing.assert_array_equal(encoded, expected)
    assert encoded.dtype == np.float64


def test_encoders_of_nothing():
    assert similarity.one_hot([], "abc").shape == (0, 3)
    assert similarity.multi_hot([], "abc").shape == (0, 3)
    assert similarity.multi_hot([[]], "abc").tolist() == [[0, 0, 0]]


# --- measures -----------------------------------------------------------------------------------------------


@given(pairs())
def test_euclidean_distance_equals_scipy(pair):
    assert similarity.euclidean_distance(*pair) == pytest.approx(distance.euclidean(*pair), rel=1e-12)


@given(pairs())
def test_cosine_similarity_equals_scikit_learn(pair):
    x, y = pair
    assert similarity.cosine_similarity(x, y) == pytest.approx(
        sklearn_cosine([x], [y])[0, 0], rel=1e-9, abs=1e-12
    )


@given(pairs(), st.floats(1e-3, 1e3))
def test_cosine_similarity_ignores_length_and_order(pair, factor):
    x, y = pair
    cosine = similarity.cosine_similarity(x, y)
    assert similarity.cosine_similarity(factor * x, y) == pytest.approx(cosine, rel=1e-9, abs=1e-12)
    assert similarity.cosine_similarity(y, x) == pytest.approx(cosine, rel=1e-12, abs=1e-15)
    assert abs(cosine) <= 1 + 1e-12


def test_cosine_of_the_chapter():
    assert similarity.cosine_similarity([1, 1, 1], [2, 0, 1]) == pytest.approx(0.77459667, abs=5e-9)


@pytest.mark.parametrize(("x", "y"), [([0, 0], [1, 2]), ([1, 2], [0, 0]), ([0], [0])])
def test_zero_vector_has_cosine_zero(x, y):
    assert similarity.cosine_similarity(x, y) == 0.0


@given(arrays(bool, 10), arrays(bool, 10))
def test_jaccard_similarity_equals_scikit_learn(a, b):
    expected = jaccard_score(a, b, zero_division=0)
    assert similarity.jaccard_similarity(np.flatnonzero(a), np.flatnonzero(b)) == pytest.approx(
        expected, rel=1e-12
    )


@given(genres, genres)
def test_jaccard_similarity_counts_an_element_once(a, b):
    assert similarity.jaccard_similarity(a + a, b) == similarity.jaccard_similarity(a, b)


@given(pairs(ratings))
def test_pearson_correlation_equals_scipy(pair):
    x, y = pair
    both = ~np.isnan(x) & ~np.isnan(y)
    assume(len(set(x[both])) > 1 and len(set(y[both])) > 1)
    expected = stats.pearsonr(x[both], y[both]).statistic
    assert similarity.pearson_correlation(x, y) == pytest.approx(expected, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ([1, np.nan], [np.nan, 1]),
        ([5, np.nan, 1], [5, 2, np.nan]),
        ([0.1, 0.1, 0.1], [1, 2, 4]),
        ([1, 2, 4], [0.7, 0.7, 0.7]),
        ([], []),
    ],
)
def test_pearson_correlation_without_evidence_is_zero(x, y):
    assert similarity.pearson_correlation(x, y) == 0.0


# --- all pairs ----------------------------------------------------------------------------------------------


@given(matrices())
def test_cosine_similarity_matrix_equals_scikit_learn(pair):
    X, Y = pair
    np.testing.assert_allclose(
        similarity.cosine_similarity_matrix(X, Y), sklearn_cosine(X, Y), rtol=1e-9, atol=1e-12
    )
    np.testing.assert_allclose(
        similarity.cosine_similarity_matrix(X), sklearn_cosine(X), rtol=1e-9, atol=1e-12
    )


@given(matrices())
def test_cosine_similarity_matrix_holds_the_cosine_of_each_pair(pair):
    X, Y = pair
    expected = [[similarity.cosine_similarity(x, y) for y in Y] for x in X]
    np.testing.assert_allclose(similarity.cosine_similarity_matrix(X, Y), expected, rtol=1e-9, atol=1e-12)


# --- ranking and recommending -------------------------------------------------------------------------------


@given(st.lists(st.sampled_from([-1.0, -0.5, 0.0, 0.5, 1.0]), max_size=12), st.integers(0, 14), st.data())
def test_most_similar_equals_a_sorted_list(values, k, data):
    positions = range(len(values))
    exclude = data.draw(st.sets(st.sampled_from(positions))) if values else set()
    expected = sorted(set(positions) - exclude, key=lambda i: (-values[i], i))[:k]
    for form in (exclude, list(exclude), np.array(sorted(exclude), dtype=int)):
        assert similarity.most_similar(values, k, form).tolist() == expected


@given(st.integers(2, 12), st.integers(1, 4), st.integers(0, 12), st.data())
def test_recommend_by_content_ranks_by_the_cosine_with_the_profile(items, size, k, data):
    features = data.draw(arrays(float, (items, size), elements=st.integers(0, 3)))
    given_ratings = data.draw(arrays(float, items, elements=ratings))
    rated = ~np.isnan(given_ratings)
    found = similarity.recommend_by_content(features, given_ratings, k)
    assert len(found) == min(k, (~rated).sum())
    assert not set(found) & set(np.flatnonzero(rated))
    if rated.any():
        profile = (given_ratings[rated] - given_ratings[rated].mean()) @ features[rated]
        assume(np.linalg.norm(profile) > 1e-9)
        scores = sklearn_cosine([profile], features)[0]
        best = np.sort(scores[~rated])[::-1][: len(found)]
        np.testing.assert_allclose(scores[found], best, rtol=1e-9, atol=1e-12)


def test_recommend_by_content_without_contrast_returns_the_lowest_positions():
    # 5, 4, 4 of the same genre: the exact profile is zero, and rounding must not give it a direction.
    features = [[1, 0], [1, 0], [1, 0], [1, 0], [0, 1]]
    nan = float("nan")
    assert similarity.recommend_by_content(features, [5, 4, 4, nan, nan], 2).tolist() == [3, 4]
    assert similarity.recommend_by_content(features, [nan] * 5, 2).tolist() == [0, 1]
    assert similarity.recommend_by_content(features, [3, nan, 3, nan, nan], 2).tolist() == [1, 3]


# --- any dtype in, float64 out, nothing changed -------------------------------------------------------------


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.int64, np.float16, np.float32, bool])
def test_any_real_dtype(dtype):
    x, y = np.array([[100, 3, 0], [1, 90, 0]]).astype(dtype)
    as_float = x.astype(float), y.astype(float)
    for measure in (
        similarity.euclidean_distance,
        similarity.cosine_similarity,
        similarity.pearson_correlation,
    ):
        assert measure(x, y) == pytest.approx(measure(*as_float), rel=1e-12)
    assert similarity.cosine_similarity_matrix([x, y]).dtype == np.float64
    assert similarity.most_similar(x, 3).tolist() == similarity.most_similar(as_float[0], 3).tolist()


def test_arguments_stay_as_they_are():
    x, y = np.array([1.0, np.nan, 3.0, 5.0]), np.array([2.0, 4.0, np.nan, 1.0])
    X = np.array([[3.0, 4.0], [0.0, 0.0], [1.0, 1.0], [2.0, 0.0]])
    kept = x.copy(), y.copy(), X.copy()
    similarity.pearson_correlation(x, y)
    similarity.cosine_similarity_matrix(X, X[:2])
    similarity.recommend_by_content(X, x, 2)
    similarity.most_similar(X[:, 0], 2, exclude=[0])
    for now, before in zip((x, y, X), kept, strict=True):
        np.testing.assert_array_equal(now, before)


# --- errors name the argument and what was received ---------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: similarity.one_hot(["x"], ["a", "b"]), ValueError, ["labels", "'x'"]),
        (lambda: similarity.one_hot(["a"], ["a", "b", "a"]), ValueError, ["categories", "'a'", "0 and 2"]),
        (lambda: similarity.multi_hot([["x"]], ["a"]), ValueError, [r"tag_sets\[0\]", "'x'"]),
        (lambda: similarity.multi_hot(["ab"], ["a", "b"]), TypeError, [r"tag_sets\[0\]", "string 'ab'"]),
        (lambda: similarity.cosine_similarity([1, 2], [1, 2, 3]), ValueError, ["x and y", "2 and 3"]),
        (lambda: similarity.cosine_similarity([[1, 2]], [1, 2]), ValueError, ["x must have 1", r"\(1, 2\)"]),
        (lambda: similarity.euclidean_distance(["a"], ["b"]), TypeError, ["x must hold real numbers"]),
        (
            lambda: similarity.euclidean_distance([1j], [1]),
            TypeError,
            ["x must hold real numbers", "complex"],
        ),
        (lambda: similarity.cosine_similarity_matrix([[1, 2], [3]]), ValueError, ["X must be rectangular"]),
        (lambda: similarity.cosine_similarity_matrix([[1]], [[1, 2]]), ValueError, ["X and Y", "1 and 2"]),
        (
            lambda: similarity.most_similar([1.0, np.nan], 1),
            ValueError,
            ["similarities", "NaN at position 1"],
        ),
        (lambda: similarity.most_similar([1.0], -1), ValueError, ["k must not be negative", "-1"]),
        (lambda: similarity.most_similar([1.0], 1.5), TypeError, ["k must be an integer", "1.5"]),
        (
            lambda: similarity.most_similar([1.0], 1, exclude=[3]),
            ValueError,
            ["exclude holds 3", "from 0 to 0"],
        ),
        (
            lambda: similarity.recommend_by_content([[1]], [1, 2], 1),
            ValueError,
            ["features and ratings", "1 and 2"],
        ),
    ],
)
def test_errors(call, error, words):
    with pytest.raises(error) as raised:
        call()
    for word in words:
        raised.match(word)
