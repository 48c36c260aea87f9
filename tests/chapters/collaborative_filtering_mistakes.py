"""What learners write for `collaborative_filtering`: wrong in a way worth a message, or right in another way."""

import numpy as np

from grader.mistakes import alternative, mistake

# Changes of the reference that no check can notice, and why.
EQUIVALENT = {
    "rating_matrix: for user, item, rating in zip(users, items, ratings, strict=True): → for user, "
    "item, rating in zip(users, items, ratings, strict=False):": (
        "lists of different lengths were refused before"
    ),
    "mean_center: counts = rated.sum(axis=1) → counts = rated.sum(axis=-1)": (
        "of two axes the last is the second"
    ),
    "mean_center: overall = filled.sum() / counts.sum() if counts.sum() else 0.0 → overall = "
    "filled.sum() / counts.sum() if counts.mean() else 0.0": (
        "counts are not negative, so their mean is 0 if and only if their sum is"
    ),
    "mean_center: means = np.where(counts > 0, filled.sum(axis=1) / np.maximum(counts, 1), overall) → "
    "means = np.where(counts > 0, filled.sum(axis=-1) / np.maximum(counts, 1), overall)": (
        "of two axes the last is the second"
    ),
    "neighbour_similarity: cosines = np.divide(products, lengths, out=np.zeros_like(products), "
    "where=lengths > 0) → cosines = np.divide(products, lengths, out=products, where=lengths > 0)": (
        "where a length is 0 the product is 0, too, and the array is a private copy"
    ),
    "neighbour_similarity: return np.divide(common, common + shrink, out=np.zeros_like(common), "
    "where=common > 0) * cosines → return np.divide(common, common + shrink, out=common, where=common > "
    "0) * cosines": ("where nothing is common the count is 0, and the array is a private copy"),
    "sgd_step: error = rating - p @ q → error = rating - q @ p": (
        "a dot product of real vectors does not depend on their order"
    ),
    "als_step: ridge = reg * np.eye(V.shape[1]) → ridge = reg * np.eye(V.shape[-1])": (
        "of two sizes the last is the second"
    ),
    "als_step: for user in np.flatnonzero(rated.any(axis=1)): → for user in "
    "np.flatnonzero(rated.any(axis=-1)):": ("of two axes the last is the second"),
    "rmse: errors = (R_true - R_pred)[rated] → errors = (R_pred - R_true)[rated]": (
        "the difference is squared"
    ),
    "ndcg_at_k: discount = 1 / np.log2(np.arange(k) + 2) → discount = 2 / np.log2(np.arange(k) + 2)": (
        "the factor cancels in the quotient of two gains"
    ),
    "ndcg_at_k: discount = 1 / np.log2(np.arange(k) + 2) → discount = -1 / np.log2(np.arange(k) + 2)": (
        "the sign cancels in the quotient of two gains"
    ),
    "ndcg_at_k: ideal = np.sort(relevance)[::-1][:k] @ discount → ideal = discount @ "
    "np.sort(relevance)[::-1][:k]": ("a dot product of real vectors does not depend on their order"),
    "ndcg_at_k: return float(relevance[np.argsort(-scores, kind='stable')][:k] @ discount / ideal) → "
    "return float(discount @ relevance[np.argsort(-scores, kind='stable')][:k] / ideal)": (
        "a dot product of real vectors does not depend on their order"
    ),
    "recommend: predictions = means[user] + V @ U[user] → predictions = V @ U[user]": (
        "one number for all items changes no order"
    ),
    "_weighted_mean: return weights[chosen] @ deviations[chosen] / np.abs(weights[chosen]).sum() → "
    "return deviations[chosen] @ weights[chosen] / np.abs(weights[chosen]).sum()": (
        "a dot product of real vectors does not depend on their order"
    ),
}

# --- rating_matrix ------------------------------------------------------------------------------------------


@mistake("rating_matrix", says="missing is not zero")
def zeros_where_nothing_was_rated(users, items, ratings, shape):
    R = np.zeros(shape)
    for user, item, rating in zip(users, items, ratings, strict=True):
        if not (0 <= user < shape[0] and 0 <= item < shape[1]):
            raise ValueError(f"({user}, {item}) is outside {shape}")
        if R[user, item] != 0:
            raise ValueError(f"user {user} rated item {item} twice")
        R[user, item] = rating
    return R


@mistake("rating_matrix", says="yours is transposed")
def a_row_for_each_item(users, items, ratings, shape):
    R = np.full(shape[::-1], np.nan)
    for user, item, rating in zip(users, items, ratings, strict=True):
        if not np.isnan(R[item, user]):
            raise ValueError(f"user {user} rated item {item} twice")
        R[item, user] = rating
    return R


@mistake("rating_matrix", says="a 5 and later a 4, and yours enters 4")
def the_last_rating_wins(users, items, ratings, shape):
    R = np.full(shape, np.nan)
    R[np.asarray(users, dtype=int), np.asarray(items, dtype=int)] = ratings
    return R


@mistake("rating_matrix", says="a 5 and later a 4, and yours enters 9")
def ratings_that_stand_twice_add_up(users, items, ratings, shape):
    from scipy import sparse

    users, items = np.asarray(users, dtype=int), np.asarray(items, dtype=int)
    sums = sparse.coo_array((np.asarray(ratings, dtype=float), (users, items)), shape).toarray()
    R = np.full(shape, np.nan)
    R[users, items] = sums[users, items]
    return R


@mistake("rating_matrix", says="user 2 and item 0 lie outside the shape (2, 3)")
def places_outside_left_to_numpy(users, items, ratings, shape):
    R = np.full(shape, np.nan)
    for user, item, rating in zip(users, items, ratings, strict=True):
        if not np.isnan(R[user, item]):
            raise ValueError(f"user {user} rated item {item} twice")
        R[user, item] = rating
    return R


@mistake("rating_matrix", says="a negative position counts from the end")
def only_large_positions_refused(users, items, ratings, shape):
    R = np.full(shape, np.nan)
    for user, item, rating in zip(users, items, ratings, strict=True):
        if user >= shape[0] or item >= shape[1]:
            raise ValueError(f"({user}, {item}) is outside {shape}")
        if not np.isnan(R[user, item]):
            raise ValueError(f"user {user} rated item {item} twice")
        R[user, item] = rating
    return R


@mistake("rating_matrix", says="with equal ratings: that must raise")
def the_same_rating_twice_is_no_contradiction(users, items, ratings, shape):
    R = np.full(shape, np.nan)
    for user, item, rating in zip(users, items, ratings, strict=True):
        if not (0 <= user < shape[0] and 0 <= item < shape[1]):
            raise ValueError(f"({user}, {item}) is outside {shape}")
        if not np.isnan(R[user, item]) and R[user, item] != rating:
            raise ValueError(f"user {user} rated item {item} twice")
        R[user, item] = rating
    return R


@mistake("rating_matrix", says="0 and negative numbers are ratings too")
def zeros_turned_into_nan_at_the_end(users, items, ratings, shape):
    R = np.zeros(shape)
    for user, item, rating in zip(users, items, ratings, strict=True):
        if not (0 <= user < shape[0] and 0 <= item < shape[1]):
            raise ValueError(f"({user}, {item}) is outside {shape}")
        if R[user, item] != 0:
            raise ValueError(f"user {user} rated item {item} twice")
        R[user, item] = rating
    R[R == 0] = np.nan
    return R


@mistake("rating_matrix", says="who rated nothing has a row all the same")
def rows_only_for_who_is_in_the_list(users, items, ratings, shape):
    known_users, known_items = sorted(set(users)), sorted(set(items))
    R = np.full((len(known_users), len(known_items)), np.nan)
    for user, item, rating in zip(users, items, ratings, strict=True):
        if not (0 <= user < shape[0] and 0 <= item < shape[1]):
            raise ValueError(f"({user}, {item}) is outside {shape}")
        u, i = known_users.index(user), known_items.index(item)
        if not np.isnan(R[u, i]):
            raise ValueError(f"user {user} rated item {item} twice")
        R[u, i] = rating
    return R


@mistake("rating_matrix", says="must name user 0 and item 2")
def says_only_that_something_stands_twice(users, items, ratings, shape):
    if len(set(zip(users, items, strict=True))) < len(users):
        raise ValueError("a rating stands twice")
    R = np.full(shape, np.nan)
    for user, item, rating in zip(users, items, ratings, strict=True):
        if not (0 <= user < shape[0] and 0 <= item < shape[1]):
            raise ValueError(f"({user}, {item}) is outside {shape}")
        R[user, item] = rating
    return R


@mistake("rating_matrix", says="floats are no positions")
def an_empty_array_as_index(users, items, ratings, shape):
    users, items = np.asarray(users), np.asarray(items)
    if (users < 0).any() or (items < 0).any() or (users >= shape[0]).any() or (items >= shape[1]).any():
        raise ValueError("a position lies outside")
    for l in range(len(users)):  # noqa: E741
        if ((users[:l] == users[l]) & (items[:l] == items[l])).any():
            raise ValueError(f"user {users[l]} rated item {items[l]} twice")
    R = np.full(shape, np.nan)
    R[users, items] = ratings
    return R


@mistake("rating_matrix", says="for positions of dtype uint8, which overflow")
def one_number_for_each_place(users, items, ratings, shape):
    users, items = np.array(users), np.array(items)
    if len(users) == 0:
        return np.full(shape, np.nan)
    if users.min() < 0 or items.min() < 0 or users.max() >= shape[0] or items.max() >= shape[1]:
        raise ValueError("a position lies outside")
    places = users * shape[1] + items
    for place in places:
        if (places == place).sum() > 1:
            raise ValueError(f"user {place // shape[1]} rated item {place % shape[1]} twice")
    R = np.full(shape[0] * shape[1], np.nan)
    R[places] = ratings
    return R.reshape(shape)


@alternative("rating_matrix")
def from_a_dictionary_of_pairs(users, items, ratings, shape):
    table = {}
    for user, item, rating in zip(users, items, ratings, strict=True):
        pair = int(user), int(item)
        if pair in table:
            raise ValueError("user %d and item %d stand twice" % pair)  # noqa: UP031
        table[pair] = float(rating)
    outside = [pair for pair in table if not (pair[0] in range(shape[0]) and pair[1] in range(shape[1]))]
    if outside:
        raise ValueError(f"outside the table: {outside}")
    return np.array([[table.get((u, i), float("nan")) for i in range(shape[1])] for u in range(shape[0])])


@alternative("rating_matrix")
def all_at_once_with_counts(users, items, ratings, shape):
    users, items = np.asarray(users, dtype=np.int64), np.asarray(items, dtype=np.int64)
    try:
        places = np.ravel_multi_index((users, items), shape)
    except ValueError:
        raise ValueError("a user or an item lies outside the shape") from None
    values, counts = np.unique(places, return_counts=True)
    if (counts > 1).any():
        user, item = np.unravel_index(values[counts > 1][0], shape)
        raise ValueError(f"twice: item {item} of user {user}")
    R = np.full(shape, np.nan)
    R.flat[places] = ratings
    return R


@alternative("rating_matrix")
def counts_in_a_sparse_matrix(users, items, ratings, shape):
    from scipy import sparse

    if any(u < 0 or u >= shape[0] for u in users) or any(i < 0 or i >= shape[1] for i in items):
        raise ValueError("outside")
    where = [int(u) for u in users], [int(i) for i in items]
    times = sparse.coo_array((np.ones(len(where[0])), where), shape).toarray()
    if times.max(initial=0) > 1:
        raise ValueError(f"users and items that stand twice: {np.argwhere(times > 1).tolist()}")
    total = sparse.coo_array((np.array(ratings, dtype=float), where), shape).toarray()
    return np.where(times == 1, total, np.nan)


# --- csr_arrays ---------------------------------------------------------------------------------------------


@mistake("csr_arrays", says="running totals, not the number of ratings")
def counts_instead_of_totals(users, items, ratings, n_users):
    users, items = np.asarray(users, dtype=np.int64), np.asarray(items, dtype=np.int64)
    order = np.lexsort((items, users))
    indptr = np.concatenate(([0], np.bincount(users, minlength=n_users)))
    return np.asarray(ratings, dtype=float)[order], items[order], indptr


@mistake("csr_arrays", says="yours holds where each user ends")
def ends_without_the_leading_zero(users, items, ratings, n_users):
    users, items = np.asarray(users, dtype=np.int64), np.asarray(items, dtype=np.int64)
    order = np.lexsort((items, users))
    indptr = np.cumsum(np.bincount(users, minlength=n_users))
    return np.asarray(ratings, dtype=float)[order], items[order], indptr


@mistake("csr_arrays", says="where the last one ends is missing")
def begins_without_the_last_end(users, items, ratings, n_users):
    users, items = np.asarray(users, dtype=np.int64), np.asarray(items, dtype=np.int64)
    order = np.lexsort((items, users))
    indptr = np.searchsorted(users[order], np.arange(n_users))
    return np.asarray(ratings, dtype=float)[order], items[order], indptr


@mistake("csr_arrays", says="user 3, the last, has no ratings")
def too_short_when_the_last_users_are_empty(users, items, ratings, n_users):
    users, items = np.asarray(users, dtype=np.int64), np.asarray(items, dtype=np.int64)
    order = np.lexsort((items, users))
    indptr = np.concatenate(([0], np.cumsum(np.bincount(users))))
    return np.asarray(ratings, dtype=float)[order], items[order], indptr


@mistake("csr_arrays", says="user 1 rated nothing and still has an entry")
def users_without_ratings_skipped(users, items, ratings, n_users):
    users, items = np.asarray(users, dtype=np.int64), np.asarray(items, dtype=np.int64)
    order = np.lexsort((items, users))
    _, counts = np.unique(users, return_counts=True)
    indptr = np.concatenate(([0], np.cumsum(counts)))
    return np.asarray(ratings, dtype=float)[order], items[order], indptr


@mistake("csr_arrays", says="the list comes in any order: sort it")
def list_taken_for_sorted(users, items, ratings, n_users):
    users, items = np.asarray(users, dtype=np.int64), np.asarray(items, dtype=np.int64)
    indptr = np.concatenate(([0], np.cumsum(np.bincount(users, minlength=n_users))))
    return np.asarray(ratings, dtype=float), items, indptr


@mistake("csr_arrays", says="sort by user, then by item")
def sorted_by_user_alone(users, items, ratings, n_users):
    users, items = np.asarray(users, dtype=np.int64), np.asarray(items, dtype=np.int64)
    order = np.argsort(users, kind="stable")
    indptr = np.concatenate(([0], np.cumsum(np.bincount(users, minlength=n_users))))
    return np.asarray(ratings, dtype=float)[order], items[order], indptr


@mistake("csr_arrays", says="yours is sorted by item first")
def keys_of_lexsort_the_other_way_round(users, items, ratings, n_users):
    users, items = np.asarray(users, dtype=np.int64), np.asarray(items, dtype=np.int64)
    order = np.lexsort((users, items))
    indptr = np.concatenate(([0], np.cumsum(np.bincount(users, minlength=n_users))))
    return np.asarray(ratings, dtype=float)[order], items[order], indptr


@mistake("csr_arrays", says="the ratings did not: one order for both")
def ratings_left_where_they_were(users, items, ratings, n_users):
    pairs = sorted(zip(users, items, strict=True))
    counts = [sum(u == user for u in users) for user in range(n_users)]
    return (
        np.asarray(ratings, dtype=float),
        np.array([item for _, item in pairs], dtype=np.int64),
        np.concatenate(([0], np.cumsum(counts))),
    )


@mistake("csr_arrays", says="not each on its own")
def each_array_sorted_on_its_own(users, items, ratings, n_users):
    users = np.asarray(users, dtype=np.int64)
    indptr = np.concatenate(([0], np.cumsum(np.bincount(users, minlength=n_users))))
    return np.sort(np.asarray(ratings, dtype=float)), np.sort(np.asarray(items, dtype=np.int64)), indptr


@mistake("csr_arrays", says="yours counts the ratings of each item")
def columns_compressed(users, items, ratings, n_users):
    users, items = np.asarray(users, dtype=np.int64), np.asarray(items, dtype=np.int64)
    order = np.lexsort((users, items))
    indptr = np.concatenate(([0], np.cumsum(np.bincount(items, minlength=n_users))))
    return np.asarray(ratings, dtype=float)[order], users[order], indptr


@mistake("csr_arrays", says="a rating of 0 is kept")
def only_what_is_not_zero(users, items, ratings, n_users):
    users, items = np.asarray(users, dtype=np.int64), np.asarray(items, dtype=np.int64)
    R = np.zeros((n_users, items.max(initial=0) + 1))
    R[users, items] = ratings
    rows, columns = np.nonzero(R)
    indptr = np.concatenate(([0], np.cumsum(np.bincount(rows, minlength=n_users))))
    return R[rows, columns], columns.astype(np.int64), indptr


@mistake("csr_arrays", says="int32 and int32")
def as_the_library_makes_them(users, items, ratings, n_users):
    from scipy import sparse

    users, items = np.asarray(users, dtype=np.int32), np.asarray(items, dtype=np.int32)
    shape = (n_users, items.max(initial=0) + 1)
    R = sparse.coo_array((np.asarray(ratings, dtype=float), (users, items)), shape).tocsr()
    R.sort_indices()
    return R.data, R.indices, R.indptr


@mistake("csr_arrays", says="int64 and float64")
def totals_written_into_zeros(users, items, ratings, n_users):
    users, items = np.asarray(users, dtype=np.int64), np.asarray(items, dtype=np.int64)
    order = np.lexsort((items, users))
    indptr = np.zeros(n_users + 1)
    for user in users:
        indptr[user + 1 :] += 1
    return np.asarray(ratings, dtype=float)[order], items[order], indptr


@mistake("csr_arrays", says="did you sort one in place")
def sorts_the_callers_arrays(users, items, ratings, n_users):
    users, items = np.asarray(users, dtype=np.int64), np.asarray(items, dtype=np.int64)
    ratings = np.asarray(ratings, dtype=np.float64)
    order = np.lexsort((items, users))
    users[:], items[:], ratings[:] = users[order], items[order], ratings[order]
    return ratings, items, np.searchsorted(users, np.arange(n_users + 1)).astype(np.int64)


@mistake("csr_arrays", says="functions such as max or zip")
def largest_item_of_an_empty_list(users, items, ratings, n_users):
    users, items = np.asarray(users, dtype=np.int64), np.asarray(items, dtype=np.int64)
    order = np.argsort(users * (items.max() + 1) + items)
    indptr = np.concatenate(([0], np.cumsum(np.bincount(users, minlength=n_users))))
    return np.asarray(ratings, dtype=float)[order], items[order], indptr


@mistake("csr_arrays", says="wrong for input of dtype uint8")
def one_key_for_both_in_small_integers(users, items, ratings, n_users):
    users, items = np.asarray(users), np.asarray(items)
    if len(users) == 0:
        return np.zeros(0), np.zeros(0, dtype=np.int64), np.zeros(n_users + 1, dtype=np.int64)
    order = np.argsort(users * (items.max() + 1) + items, kind="stable")
    indptr = np.concatenate(([0], np.cumsum(np.bincount(users, minlength=n_users))))
    return np.asarray(ratings, dtype=float)[order], items[order].astype(np.int64), indptr


@alternative("csr_arrays")
def user_by_user_in_lists(users, items, ratings, n_users):
    rows = [{} for _ in range(n_users)]
    for user, item, rating in zip(users, items, ratings, strict=True):
        rows[user][int(item)] = float(rating)
    data, indices, indptr = [], [], [0]
    for row in rows:
        for item in sorted(row):
            indices.append(item)
            data.append(row[item])
        indptr.append(len(data))
    return (
        np.array(data, dtype=np.float64),
        np.array(indices, dtype=np.int64),
        np.array(indptr, dtype=np.int64),
    )


@alternative("csr_arrays")
def two_stable_sorts_and_a_search(users, items, ratings, n_users):
    users, items = np.array(users, dtype=np.int64), np.array(items, dtype=np.int64)
    ratings = np.array(ratings, dtype=np.float64)
    for key in ("items", "users"):
        order = np.argsort({"items": items, "users": users}[key], kind="stable")
        users, items, ratings = users[order], items[order], ratings[order]
    return ratings, items, np.searchsorted(users, np.arange(n_users + 1)).astype(np.int64)


@alternative("csr_arrays")
def through_the_table(users, items, ratings, n_users):
    users, items = np.asarray(users, dtype=np.int64), np.asarray(items, dtype=np.int64)
    R = np.full((n_users, items.max(initial=-1) + 1), np.nan)
    R[users, items] = ratings
    there = ~np.isnan(R)
    ends = there.sum(axis=1, dtype=np.int64).cumsum()
    return R[there], np.nonzero(there)[1].astype(np.int64), np.insert(ends, 0, 0)


# --- mean_center --------------------------------------------------------------------------------------------


@mistake("mean_center", says="the mean of user 0 is NaN")
def mean_with_the_gaps(R):
    R = np.asarray(R, dtype=np.float64)
    means = R.mean(axis=1)
    return R - means[:, np.newaxis], means


@mistake("mean_center", says="you count a missing rating as 0")
def gaps_count_as_zero(R):
    R = np.asarray(R, dtype=np.float64)
    means = np.nan_to_num(R).mean(axis=1)
    return R - means[:, np.newaxis], means


@mistake("mean_center", says="the means of the items")
def means_along_the_columns(R):
    R = np.asarray(R, dtype=np.float64)
    rated = ~np.isnan(R)
    means = np.where(rated, R, 0).sum(axis=0) / np.maximum(rated.sum(axis=0), 1)
    return R - means, means


@mistake("mean_center", says="the mean of nothing is NaN, so test for that first")
def mean_of_an_empty_row(R):
    R = np.asarray(R, dtype=np.float64)
    means = np.nanmean(R, axis=1)
    means[np.isnan(means)] = np.nanmean(R)
    return R - means[:, np.newaxis], means


@mistake("mean_center", says="the mean of the users' means")
def mean_of_means_for_a_stranger(R):
    R = np.asarray(R, dtype=np.float64)
    rated = ~np.isnan(R)
    counts = rated.sum(axis=1)
    means = np.where(rated, R, 0).sum(axis=1) / np.maximum(counts, 1)
    means[counts == 0] = means[counts > 0].mean() if counts.any() else 0.0
    return R - means[:, np.newaxis], means


@mistake("mean_center", says="gets the mean of all ratings, 11/3; yours is 0.0")
def zero_for_a_stranger(R):
    R = np.asarray(R, dtype=np.float64)
    rated = ~np.isnan(R)
    means = np.where(rated, R, 0).sum(axis=1) / np.maximum(rated.sum(axis=1), 1)
    return R - means[:, np.newaxis], means


@mistake("mean_center", says="not by all places")
def overall_mean_over_all_places(R):
    R = np.asarray(R, dtype=np.float64)
    rated = ~np.isnan(R)
    counts = rated.sum(axis=1)
    means = np.where(rated, R, 0).sum(axis=1) / np.maximum(counts, 1)
    means[counts == 0] = np.nan_to_num(R).mean()
    return R - means[:, np.newaxis], means


@mistake("mean_center", says="one mean for everybody")
def the_overall_mean_for_all(R):
    R = np.asarray(R, dtype=np.float64)
    known = R[~np.isnan(R)]
    means = np.full(len(R), known.mean() if known.size else 0.0)
    return R - means[:, np.newaxis], means


@mistake("mean_center", says="what was not rated did not become a rating")
def gaps_filled_after_centring(R):
    R = np.asarray(R, dtype=np.float64)
    rated = ~np.isnan(R)
    counts = rated.sum(axis=1)
    overall = R[rated].mean() if rated.any() else 0.0
    means = np.where(counts > 0, np.where(rated, R, 0).sum(axis=1) / np.maximum(counts, 1), overall)
    return np.where(rated, R - means[:, np.newaxis], 0.0), means


@mistake("mean_center", says="leave `R` as it was")
def centres_in_place(R):
    R = np.asarray(R, dtype=np.float64)
    rated = ~np.isnan(R)
    counts = rated.sum(axis=1)
    overall = R[rated].mean() if rated.any() else 0.0
    means = np.where(counts > 0, np.where(rated, R, 0).sum(axis=1) / np.maximum(counts, 1), overall)
    R -= means[:, np.newaxis]
    return R, means


@mistake("mean_center", says="you leave out ratings of 0 and below")
def only_positive_ratings(R):
    R = np.asarray(R, dtype=np.float64)
    rated = R > 0
    counts = rated.sum(axis=1)
    overall = R[rated].mean() if rated.any() else 0.0
    means = np.where(counts > 0, np.where(rated, R, 0).sum(axis=1) / np.maximum(counts, 1), overall)
    return R - means[:, np.newaxis], means


@mistake("mean_center", says="and means (3,), yours are (3, 3) and (3, 1)")
def means_as_a_column(R):
    R = np.asarray(R, dtype=np.float64)
    rated = ~np.isnan(R)
    counts = rated.sum(axis=1, keepdims=True)
    overall = R[rated].mean() if rated.any() else 0.0
    sums = np.where(rated, R, 0).sum(axis=1, keepdims=True)
    means = np.where(counts > 0, sums / np.maximum(counts, 1), overall)
    return R - means, means


@mistake("mean_center", says="a table without any rating raises")
def a_table_of_strangers(R):
    R = np.asarray(R, dtype=np.float64)
    rated = ~np.isnan(R)
    counts = rated.sum(axis=1)
    overall = np.sum(R[rated]) / np.sum(counts)
    means = np.where(counts > 0, np.where(rated, R, 0).sum(axis=1) / np.maximum(counts, 1), overall)
    return R - means[:, np.newaxis], means


@alternative("mean_center")
def row_by_row_in_plain_python(R):
    rows = [[float(r) for r in row] for row in R]
    known = [r for row in rows for r in row if r == r]
    means = []
    for row in rows:
        given = [r for r in row if r == r] or known or [0.0]
        means.append(sum(given) / len(given))
    centred = [[r - mean for r in row] for row, mean in zip(rows, means, strict=True)]
    return np.array(centred), np.array(means)


@alternative("mean_center")
def with_a_masked_array(R):
    R = np.ma.masked_invalid(np.array(R, dtype=np.float64))
    overall = R.mean() if R.count() else 0.0
    means = np.ma.filled(R.mean(axis=1), overall).astype(np.float64)
    return (R - means[:, None]).filled(np.nan), means


@alternative("mean_center")
def with_exact_fractions(R):
    from fractions import Fraction

    R = np.asarray(R, dtype=np.float64)
    exact = [[Fraction(r) for r in row if r == r] for row in R.tolist()]
    every = [r for row in exact for r in row]
    overall = sum(every) / len(every) if every else Fraction(0)
    means = np.array([float(sum(row) / len(row) if row else overall) for row in exact])
    return np.stack([row - mean for row, mean in zip(R, means, strict=True)]), means


# --- neighbour_similarity -----------------------------------------------------------------------------------


@mistake("neighbour_similarity", says="the factor n / (n + shrink) is missing")
def no_shrinking(R, *, shrink):
    R = np.asarray(R, dtype=np.float64)
    result = np.zeros((len(R), len(R)))
    for a in range(len(R)):
        for b in range(len(R)):
            both = ~np.isnan(R[a]) & ~np.isnan(R[b])
            lengths = np.linalg.norm(R[a, both]) * np.linalg.norm(R[b, both])
            if lengths > 0:
                result[a, b] = R[a, both] @ R[b, both] / lengths
    return result


@mistake("neighbour_similarity", says="the length of a row counts the common columns only")
def lengths_over_all_of_ones_own_ratings(R, *, shrink):
    R = np.asarray(R, dtype=np.float64)
    rated, filled = ~np.isnan(R), np.nan_to_num(R)
    common = rated.astype(float) @ rated.T.astype(float)
    lengths = np.linalg.norm(filled, axis=1)
    lengths = np.outer(lengths, lengths)
    cosines = np.divide(filled @ filled.T, lengths, out=np.zeros_like(common), where=lengths > 0)
    return np.divide(common, common + shrink, out=np.zeros_like(common), where=common > 0) * cosines


@mistake("neighbour_similarity", says="that is the cosine of rows with 0 for what is missing")
def cosine_of_filled_rows(R, *, shrink):
    filled = np.nan_to_num(np.asarray(R, dtype=np.float64))
    lengths = np.linalg.norm(filled, axis=1, keepdims=True)
    unit = np.divide(filled, lengths, out=np.zeros_like(filled), where=lengths > 0)
    return unit @ unit.T


@mistake("neighbour_similarity", says="there are NaN in yours")
def products_with_nan(R, *, shrink):
    R = np.asarray(R, dtype=np.float64)
    rated = (~np.isnan(R)).astype(float)
    common = rated @ rated.T
    lengths = np.sqrt(np.nansum(R**2, axis=1))
    return common / (common + shrink) * (R @ R.T) / np.maximum(np.outer(lengths, lengths), 1e-300)


@mistake("neighbour_similarity", says="divides by 0 there: test for that first")
def no_common_column(R, *, shrink):
    R = np.asarray(R, dtype=np.float64)
    result = np.zeros((len(R), len(R)))
    for a in range(len(R)):
        for b in range(len(R)):
            both = ~np.isnan(R[a]) & ~np.isnan(R[b])
            x, y, n = R[a, both], R[b, both], both.sum()
            result[a, b] = n / (n + shrink) * (x @ y) / np.sqrt((x @ x) * (y @ y))
    return np.nan_to_num(result)


@mistake("neighbour_similarity", says="shrink = 0: two rows without a common column")
def factor_computed_before_asking(R, *, shrink):
    R = np.asarray(R, dtype=np.float64)
    rated, filled = (~np.isnan(R)).astype(float), np.nan_to_num(R)
    common = rated @ rated.T
    squares = filled**2 @ rated.T
    lengths = np.sqrt(squares * squares.T)
    factor = common / (common + shrink)
    return np.where(lengths > 0, factor * (filled @ filled.T) / np.where(lengths > 0, lengths, 1), 0.0)


@mistake("neighbour_similarity", says="you subtract means of your own: the ratings in `R`")
def centres_again_on_the_common_columns(R, *, shrink):
    R = np.asarray(R, dtype=np.float64)
    result = np.zeros((len(R), len(R)))
    for a in range(len(R)):
        for b in range(len(R)):
            both = ~np.isnan(R[a]) & ~np.isnan(R[b])
            n = both.sum()
            if n == 0:
                continue
            x, y = R[a, both] - R[a, both].mean(), R[b, both] - R[b, both].mean()
            lengths = np.sqrt((x @ x) * (y @ y))
            if lengths > 0:
                result[a, b] = n / (n + shrink) * (x @ y) / lengths
    return result


@mistake("neighbour_similarity", says="1/3 times -1, yours is 0")
def one_common_column_is_no_evidence(R, *, shrink):
    R = np.asarray(R, dtype=np.float64)
    result = np.zeros((len(R), len(R)))
    for a in range(len(R)):
        for b in range(len(R)):
            both = ~np.isnan(R[a]) & ~np.isnan(R[b])
            x, y, n = R[a, both], R[b, both], both.sum()
            lengths = np.sqrt((x @ x) * (y @ y))
            if n > 1 and lengths > 0:
                result[a, b] = n / (n + shrink) * (x @ y) / lengths
    return result


@mistake("neighbour_similarity", says="2/4, 3/5, 1/3; yours is [1. 1. 1.]")
def everybody_is_like_themselves(R, *, shrink):
    R = np.asarray(R, dtype=np.float64)
    result = np.eye(len(R))
    for a in range(len(R)):
        for b in range(a):
            both = ~np.isnan(R[a]) & ~np.isnan(R[b])
            x, y, n = R[a, both], R[b, both], both.sum()
            lengths = np.sqrt((x @ x) * (y @ y))
            if lengths > 0:
                result[a, b] = result[b, a] = n / (n + shrink) * (x @ y) / lengths
    return result


@mistake("neighbour_similarity", says="rows are compared with rows")
def columns_compared(R, *, shrink):
    R = np.asarray(R, dtype=np.float64).T
    rated, filled = (~np.isnan(R)).astype(float), np.nan_to_num(R)
    common = rated @ rated.T
    squares = filled**2 @ rated.T
    lengths = np.sqrt(squares * squares.T)
    cosines = np.divide(filled @ filled.T, lengths, out=np.zeros_like(common), where=lengths > 0)
    return np.divide(common, common + shrink, out=np.zeros_like(common), where=common > 0) * cosines


@mistake("neighbour_similarity", says="you leave out columns with a rating of 0")
def zeros_do_not_count_as_common(R, *, shrink):
    R = np.nan_to_num(np.asarray(R, dtype=np.float64))
    result = np.zeros((len(R), len(R)))
    for a in range(len(R)):
        for b in range(len(R)):
            both = (R[a] != 0) & (R[b] != 0)
            x, y, n = R[a, both], R[b, both], both.sum()
            if n:
                result[a, b] = n / (n + shrink) * (x @ y) / np.sqrt((x @ x) * (y @ y))
    return result


@mistake("neighbour_similarity", says="shrink stands in the factor")
def shrinks_in_the_divisor(R, *, shrink):
    R = np.asarray(R, dtype=np.float64)
    result = np.zeros((len(R), len(R)))
    for a in range(len(R)):
        for b in range(len(R)):
            both = ~np.isnan(R[a]) & ~np.isnan(R[b])
            x, y = R[a, both], R[b, both]
            if x.any() and y.any():
                result[a, b] = x @ y / (np.linalg.norm(x) * np.linalg.norm(y) + shrink)
    return result


@mistake("neighbour_similarity", says="a row is zero only if all its entries are")
def sum_of_zero_taken_for_nothing(R, *, shrink):
    R = np.asarray(R, dtype=np.float64)
    result = np.zeros((len(R), len(R)))
    for a in range(len(R)):
        for b in range(len(R)):
            both = ~np.isnan(R[a]) & ~np.isnan(R[b])
            x, y, n = R[a, both], R[b, both], both.sum()
            if x.sum() and y.sum():
                result[a, b] = n / (n + shrink) * (x @ y) / np.sqrt((x @ x) * (y @ y))
    return result


@mistake("neighbour_similarity", says="add no small constant")
def small_constant_in_the_divisor(R, *, shrink):
    R = np.asarray(R, dtype=np.float64)
    rated, filled = (~np.isnan(R)).astype(float), np.nan_to_num(R)
    common = rated @ rated.T
    squares = filled**2 @ rated.T
    cosines = filled @ filled.T / (np.sqrt(squares * squares.T) + 1e-10)
    return common / (common + shrink + 1e-10) * cosines


@mistake("neighbour_similarity", says="wrong for input of dtype uint8")
def multiplies_small_integers(R, *, shrink):
    R = np.asarray(R)
    rated, filled = (~np.isnan(R)).astype(float), np.nan_to_num(R)
    common = rated @ rated.T
    squares = (filled**2) @ rated.T
    lengths = np.sqrt(squares * squares.T)
    cosines = np.divide(filled @ filled.T, lengths, out=np.zeros_like(common), where=lengths > 0)
    return np.divide(common, common + shrink, out=np.zeros_like(common), where=common > 0) * cosines


@alternative("neighbour_similarity")
def unit_vectors_for_each_pair(R, *, shrink):
    R = [[float(r) for r in row] for row in R]
    result = []
    for a in R:
        line = []
        for b in R:
            pairs = [(x, y) for x, y in zip(a, b, strict=True) if x == x and y == y]
            left = sum(x * x for x, _ in pairs) ** 0.5
            right = sum(y * y for _, y in pairs) ** 0.5
            cosine = sum(x / left * (y / right) for x, y in pairs) if left and right else 0.0
            line.append(cosine * len(pairs) / (len(pairs) + shrink) if pairs else 0.0)
        result.append(line)
    return np.array(result)


@alternative("neighbour_similarity")
def with_einsum_over_three_axes(R, *, shrink):
    R = np.array(R, dtype=float)
    there = np.isfinite(R)
    filled = np.where(there, R, 0)
    dots = np.einsum("ai,bi->ab", filled, filled)
    n = np.einsum("ai,bi->ab", there.astype(int), there.astype(int))
    own = np.einsum("ai,ai,bi->ab", filled, filled, there.astype(int))
    with np.errstate(invalid="ignore", divide="ignore"):
        result = n / (n + shrink) * dots / np.sqrt(own) / np.sqrt(own.T)
    return np.where((own > 0) & (own.T > 0), result, 0.0)


@alternative("neighbour_similarity")
def with_masked_arrays(R, *, shrink):
    R = np.ma.masked_invalid(np.asarray(R, dtype=np.float64))
    result = np.zeros((R.shape[0], R.shape[0]))
    for a in range(len(result)):
        for b in range(a + 1):
            product = R[a] * R[b]
            n = product.count()
            x, y = np.ma.array(R[a], mask=product.mask), np.ma.array(R[b], mask=product.mask)
            if n and x.any() and y.any():
                size = np.ma.sqrt((x**2).sum()) * np.ma.sqrt((y**2).sum())
                result[a, b] = result[b, a] = n / (n + shrink) * product.sum() / size
    return result


# --- predict_user_based -------------------------------------------------------------------------------------


@mistake("predict_user_based", says="you divide by 0.5 - 0.5")
def divides_by_the_sum(R, means, similarity, user, item, k):
    R, means, similarity = (np.asarray(a, dtype=np.float64) for a in (R, means, similarity))
    s = similarity[user]
    asked = [v for v in range(len(R)) if v != user and not np.isnan(R[v, item]) and s[v] != 0]
    asked = sorted(asked, key=lambda v: -abs(s[v]))[:k]
    if not asked:
        return means[user]
    return means[user] + s[asked] @ (R[asked, item] - means[asked]) / s[asked].sum()


@mistake("predict_user_based", says="yours is the mean of user 0 alone")
def gives_up_where_the_sum_is_zero(R, means, similarity, user, item, k):
    R, means, similarity = (np.asarray(a, dtype=np.float64) for a in (R, means, similarity))
    s = similarity[user]
    asked = [v for v in range(len(R)) if v != user and not np.isnan(R[v, item])]
    asked = sorted(asked, key=lambda v: -abs(s[v]))[:k]
    total = s[asked].sum()
    return means[user] + (s[asked] @ (R[asked, item] - means[asked]) / total if total else 0.0)


@mistake("predict_user_based", says="user 1 is asked about themselves")
def asks_the_user_too(R, means, similarity, user, item, k):
    R, means, similarity = (np.asarray(a, dtype=np.float64) for a in (R, means, similarity))
    s = similarity[user]
    asked = [v for v in range(len(R)) if not np.isnan(R[v, item]) and s[v] != 0]
    asked = sorted(asked, key=lambda v: -abs(s[v]))[:k]
    if not asked:
        return means[user]
    return means[user] + s[asked] @ (R[asked, item] - means[asked]) / np.abs(s[asked]).sum()


@mistake("predict_user_based", says="a weighted deviation is not yet a rating")
def does_not_add_the_mean_back(R, means, similarity, user, item, k):
    R, means, similarity = (np.asarray(a, dtype=np.float64) for a in (R, means, similarity))
    s = similarity[user]
    asked = [v for v in range(len(R)) if v != user and not np.isnan(R[v, item]) and s[v] != 0]
    asked = sorted(asked, key=lambda v: -abs(s[v]))[:k]
    if not asked:
        return means[user]
    return s[asked] @ (R[asked, item] - means[asked]) / np.abs(s[asked]).sum()


@mistake("predict_user_based", says="you count the ratings as they are")
def ratings_as_they_are(R, means, similarity, user, item, k):
    R, means, similarity = (np.asarray(a, dtype=np.float64) for a in (R, means, similarity))
    s = similarity[user]
    asked = [v for v in range(len(R)) if v != user and not np.isnan(R[v, item]) and s[v] != 0]
    asked = sorted(asked, key=lambda v: -abs(s[v]))[:k]
    if not asked:
        return means[user]
    return means[user] + s[asked] @ R[asked, item] / np.abs(s[asked]).sum()


@mistake("predict_user_based", says="yours is a weighted mean of ratings")
def weighted_mean_of_ratings(R, means, similarity, user, item, k):
    R, means, similarity = (np.asarray(a, dtype=np.float64) for a in (R, means, similarity))
    s = similarity[user]
    asked = [v for v in range(len(R)) if v != user and not np.isnan(R[v, item]) and s[v] != 0]
    asked = sorted(asked, key=lambda v: -abs(s[v]))[:k]
    if not asked:
        return means[user]
    return s[asked] @ R[asked, item] / np.abs(s[asked]).sum()


@mistake("predict_user_based", says="you take the mean of user 0 from what neighbours gave")
def takes_the_users_own_mean_away(R, means, similarity, user, item, k):
    R, means, similarity = (np.asarray(a, dtype=np.float64) for a in (R, means, similarity))
    s = similarity[user]
    asked = [v for v in range(len(R)) if v != user and not np.isnan(R[v, item]) and s[v] != 0]
    asked = sorted(asked, key=lambda v: -abs(s[v]))[:k]
    if not asked:
        return means[user]
    return means[user] + s[asked] @ (R[asked, item] - means[user]) / np.abs(s[asked]).sum()


@mistake("predict_user_based", says="only users who rated the item can be asked")
def asks_who_did_not_rate_it(R, means, similarity, user, item, k):
    R, means, similarity = (np.asarray(a, dtype=np.float64) for a in (R, means, similarity))
    s = similarity[user]
    asked = [v for v in range(len(R)) if v != user and s[v] != 0]
    asked = sorted(asked, key=lambda v: -abs(s[v]))[:k]
    if not asked:
        return means[user]
    return means[user] + s[asked] @ (R[asked, item] - means[asked]) / np.abs(s[asked]).sum()


@mistake("predict_user_based", says="with k = 1 nobody is asked in yours")
def chooses_k_and_then_drops(R, means, similarity, user, item, k):
    R, means, similarity = (np.asarray(a, dtype=np.float64) for a in (R, means, similarity))
    s = similarity[user]
    nearest = sorted((v for v in range(len(R)) if v != user), key=lambda v: -abs(s[v]))[:k]
    asked = [v for v in nearest if not np.isnan(R[v, item]) and s[v] != 0]
    if not asked:
        return means[user]
    return means[user] + s[asked] @ (R[asked, item] - means[asked]) / np.abs(s[asked]).sum()


@mistake("predict_user_based", says="the most negative ones tell as much")
def largest_similarities_first(R, means, similarity, user, item, k):
    R, means, similarity = (np.asarray(a, dtype=np.float64) for a in (R, means, similarity))
    s = similarity[user]
    asked = [v for v in range(len(R)) if v != user and not np.isnan(R[v, item]) and s[v] != 0]
    asked = sorted(asked, key=lambda v: -s[v])[:k]
    if not asked:
        return means[user]
    return means[user] + s[asked] @ (R[asked, item] - means[asked]) / np.abs(s[asked]).sum()


@mistake("predict_user_based", says="you leave out who has a negative similarity")
def friends_only(R, means, similarity, user, item, k):
    R, means, similarity = (np.asarray(a, dtype=np.float64) for a in (R, means, similarity))
    s = similarity[user]
    asked = [v for v in range(len(R)) if v != user and not np.isnan(R[v, item]) and s[v] > 0]
    asked = sorted(asked, key=lambda v: -s[v])[:k]
    if not asked:
        return means[user]
    return means[user] + s[asked] @ (R[asked, item] - means[asked]) / s[asked].sum()


@mistake("predict_user_based", says="off at the ends of the scale")
def stays_on_the_scale(R, means, similarity, user, item, k):
    R, means, similarity = (np.asarray(a, dtype=np.float64) for a in (R, means, similarity))
    s = similarity[user]
    asked = [v for v in range(len(R)) if v != user and not np.isnan(R[v, item]) and s[v] != 0]
    asked = sorted(asked, key=lambda v: -abs(s[v]))[:k]
    if not asked:
        return means[user]
    predicted = means[user] + s[asked] @ (R[asked, item] - means[asked]) / np.abs(s[asked]).sum()
    return float(np.clip(predicted, 0.5, 5))


@mistake("predict_user_based", says="did you cut with [-k:]")
def the_last_k_of_a_rising_order(R, means, similarity, user, item, k):
    R, means, similarity = (np.asarray(a, dtype=np.float64) for a in (R, means, similarity))
    s = similarity[user]
    asked = [v for v in range(len(R)) if v != user and not np.isnan(R[v, item]) and s[v] != 0]
    asked = sorted(asked, key=lambda v: (abs(s[v]), -v))[-k:]
    if not asked:
        return means[user]
    return means[user] + s[asked] @ (R[asked, item] - means[asked]) / np.abs(s[asked]).sum()


@mistake("predict_user_based", says="you compute means of your own")
def own_means_of_rows(R, means, similarity, user, item, k):
    R, similarity = np.asarray(R, dtype=np.float64), np.asarray(similarity, dtype=np.float64)
    rated = ~np.isnan(R)
    own = np.where(rated, R, 0).sum(axis=1) / np.maximum(rated.sum(axis=1), 1)
    s = similarity[user]
    asked = [v for v in range(len(R)) if v != user and rated[v, item] and s[v] != 0]
    asked = sorted(asked, key=lambda v: -abs(s[v]))[:k]
    if not asked:
        return float(means[user])
    return own[user] + s[asked] @ (R[asked, item] - own[asked]) / np.abs(s[asked]).sum()


@mistake("predict_user_based", says="the answer is the mean of user 1, 4; yours is nan")
def similarity_of_zero_is_asked(R, means, similarity, user, item, k):
    R, means, similarity = (np.asarray(a, dtype=np.float64) for a in (R, means, similarity))
    s = similarity[user]
    asked = [v for v in range(len(R)) if v != user and not np.isnan(R[v, item])]
    asked = sorted(asked, key=lambda v: -abs(s[v]))[:k]
    if not asked:
        return means[user]
    return means[user] + s[asked] @ (R[asked, item] - means[asked]) / np.abs(s[asked]).sum()


@mistake("predict_user_based", says="did you write into R or similarity")
def hides_the_user_in_the_callers_arrays(R, means, similarity, user, item, k):
    R, means, similarity = (np.asarray(a, dtype=np.float64) for a in (R, means, similarity))
    np.fill_diagonal(similarity, 0)
    s = similarity[user]
    asked = [v for v in range(len(R)) if not np.isnan(R[v, item]) and s[v] != 0]
    asked = sorted(asked, key=lambda v: -abs(s[v]))[:k]
    if not asked:
        return means[user]
    return means[user] + s[asked] @ (R[asked, item] - means[asked]) / np.abs(s[asked]).sum()


@mistake("predict_user_based", says="did you reverse a rising order")
def reversed_order_of_ties(R, means, similarity, user, item, k):
    R, means, similarity = (np.asarray(a, dtype=np.float64) for a in (R, means, similarity))
    s = similarity[user]
    order = np.argsort(np.abs(s), kind="stable")[::-1]
    asked = [v for v in order if v != user and not np.isnan(R[v, item]) and s[v] != 0][:k]
    if not asked:
        return means[user]
    return means[user] + s[asked] @ (R[asked, item] - means[asked]) / np.abs(s[asked]).sum()


@mistake("predict_user_based", says="where 4 - 100 is 160")
def subtracts_small_integers(R, means, similarity, user, item, k):
    R, means, similarity = np.asarray(R), np.asarray(means), np.asarray(similarity)
    s = similarity[user].astype(float)
    asked = [v for v in range(len(R)) if v != user and not np.isnan(R[v, item]) and s[v] != 0]
    asked = sorted(asked, key=lambda v: -abs(s[v]))[:k]
    if not asked:
        return float(means[user])
    return means[user] + s[asked] @ (R[asked, item] - means[asked]) / np.abs(s[asked]).sum()


@alternative("predict_user_based")
def weights_of_all_users_mostly_zero(R, means, similarity, user, item, k):
    R, means = np.array(R, dtype=float), np.array(means, dtype=float)
    weights = np.array(similarity, dtype=float)[user]
    weights[user] = 0.0
    weights[np.isnan(R[:, item])] = 0.0
    kept = np.lexsort((np.arange(len(weights)), -np.abs(weights)))[:k]
    mask = np.zeros(len(weights))
    mask[kept] = 1.0
    weights = weights * mask
    total = np.abs(weights).sum()
    deviations = np.where(weights != 0, np.nan_to_num(R[:, item]) - means, 0.0)
    return means[user] + (np.dot(weights, deviations) / total if total > 0 else 0.0)


@alternative("predict_user_based")
def with_a_heap_in_plain_python(R, means, similarity, user, item, k):
    import heapq
    import math

    told = []
    for v, row in enumerate(R):
        s = float(similarity[user][v])
        if v != user and s and not math.isnan(row[item]):
            told.append((-abs(s), v, s, float(row[item]) - float(means[v])))
    nearest = heapq.nsmallest(k, told)
    if not nearest:
        return float(means[user])
    up = math.fsum(s * deviation for _, _, s, deviation in nearest)
    return float(means[user]) + up / math.fsum(abs(s) for _, _, s, _ in nearest)


@alternative("predict_user_based")
def opposite_minds_turned_into_friends(R, means, similarity, user, item, k):
    R, means = np.asarray(R, dtype=np.float64), np.asarray(means, dtype=np.float64)
    s = np.asarray(similarity, dtype=np.float64)[user]
    opinion = np.sign(s) * (R[:, item] - means)
    others = np.delete(np.arange(len(R)), user)
    others = others[np.isfinite(opinion[others]) & (s[others] != 0)]
    others = others[np.argsort(-np.abs(s[others]), kind="stable")][:k]
    if others.size == 0:
        return means[user]
    return means[user] + np.average(opinion[others], weights=np.abs(s[others]))


# --- predict_item_based -------------------------------------------------------------------------------------


@mistake("predict_item_based", says="the arrays do not fit in yours: what the user gave is a row")
def asks_users_again(R, means, similarity, user, item, k):
    R, means, similarity = (np.asarray(a, dtype=np.float64) for a in (R, means, similarity))
    weights, deviations = similarity[user], R[:, item] - means
    asked = [v for v in np.argsort(-np.abs(weights), kind="stable") if v != user]
    asked = [v for v in asked if not np.isnan(deviations[v]) and weights[v] != 0][:k]
    if not asked:
        return means[user]
    return means[user] + weights[asked] @ deviations[asked] / np.abs(weights[asked]).sum()


@mistake("predict_item_based", says="yours begins with means[user]")
def begins_with_the_wrong_mean(R, means, similarity, user, item, k):
    R, means, similarity = (np.asarray(a, dtype=np.float64) for a in (R, means, similarity))
    s = similarity[item]
    asked = [j for j in range(R.shape[1]) if j != item and not np.isnan(R[user, j]) and s[j] != 0]
    asked = sorted(asked, key=lambda j: -abs(s[j]))[:k]
    if not asked:
        return means[user]
    return means[user] + s[asked] @ (R[user, asked] - means[asked]) / np.abs(s[asked]).sum()


@mistake("predict_item_based", says="you take away the user's mean")
def deviations_from_the_users_mean(R, means, similarity, user, item, k):
    R, means, similarity = (np.asarray(a, dtype=np.float64) for a in (R, means, similarity))
    s = similarity[item]
    asked = [j for j in range(R.shape[1]) if j != item and not np.isnan(R[user, j]) and s[j] != 0]
    asked = sorted(asked, key=lambda j: -abs(s[j]))[:k]
    if not asked:
        return means[item]
    own = np.nanmean(R[user])
    return means[item] + s[asked] @ (R[user, asked] - own) / np.abs(s[asked]).sum()


@mistake("predict_item_based", says="the similarities of item 1, the number of the user")
def row_of_the_user_in_the_similarities(R, means, similarity, user, item, k):
    R, means, similarity = (np.asarray(a, dtype=np.float64) for a in (R, means, similarity))
    s = similarity[user]
    asked = [j for j in range(R.shape[1]) if j != item and not np.isnan(R[user, j]) and s[j] != 0]
    asked = sorted(asked, key=lambda j: -abs(s[j]))[:k]
    if not asked:
        return means[item]
    return means[item] + s[asked] @ (R[user, asked] - means[asked]) / np.abs(s[asked]).sum()


@mistake("predict_item_based", says="a weighted deviation is not yet a rating")
def deviation_of_the_item_alone(R, means, similarity, user, item, k):
    R, means, similarity = (np.asarray(a, dtype=np.float64) for a in (R, means, similarity))
    s = similarity[item]
    asked = [j for j in range(R.shape[1]) if j != item and not np.isnan(R[user, j]) and s[j] != 0]
    asked = sorted(asked, key=lambda j: -abs(s[j]))[:k]
    if not asked:
        return means[item]
    return s[asked] @ (R[user, asked] - means[asked]) / np.abs(s[asked]).sum()


@mistake("predict_item_based", says="without the means: what counts is how much more than usual")
def weighted_mean_of_the_users_ratings(R, means, similarity, user, item, k):
    R, means, similarity = (np.asarray(a, dtype=np.float64) for a in (R, means, similarity))
    s = similarity[item]
    asked = [j for j in range(R.shape[1]) if j != item and not np.isnan(R[user, j]) and s[j] != 0]
    asked = sorted(asked, key=lambda j: -abs(s[j]))[:k]
    if not asked:
        return means[item]
    return s[asked] @ R[user, asked] / np.abs(s[asked]).sum()


@mistake("predict_item_based", says="5.25 ranks above 5")
def no_more_than_five_stars(R, means, similarity, user, item, k):
    R, means, similarity = (np.asarray(a, dtype=np.float64) for a in (R, means, similarity))
    s = similarity[item]
    asked = [j for j in range(R.shape[1]) if j != item and not np.isnan(R[user, j]) and s[j] != 0]
    asked = sorted(asked, key=lambda j: -abs(s[j]))[:k]
    if not asked:
        return means[item]
    predicted = means[item] + s[asked] @ (R[user, asked] - means[asked]) / np.abs(s[asked]).sum()
    return min(max(predicted, 0.5), 5.0)


@mistake("predict_item_based", says="only items that the user rated can be asked")
def asks_items_without_a_rating(R, means, similarity, user, item, k):
    R, means, similarity = (np.asarray(a, dtype=np.float64) for a in (R, means, similarity))
    s = similarity[item]
    asked = [j for j in range(R.shape[1]) if j != item and s[j] != 0]
    asked = sorted(asked, key=lambda j: -abs(s[j]))[:k]
    if not asked:
        return means[item]
    return means[item] + s[asked] @ (R[user, asked] - means[asked]) / np.abs(s[asked]).sum()


@mistake("predict_item_based", says="with k = 1 no item is asked in yours")
def nearest_k_whether_rated_or_not(R, means, similarity, user, item, k):
    R, means, similarity = (np.asarray(a, dtype=np.float64) for a in (R, means, similarity))
    s = similarity[item]
    nearest = sorted((j for j in range(R.shape[1]) if j != item), key=lambda j: -abs(s[j]))[:k]
    asked = [j for j in nearest if not np.isnan(R[user, j]) and s[j] != 0]
    if not asked:
        return means[item]
    return means[item] + s[asked] @ (R[user, asked] - means[asked]) / np.abs(s[asked]).sum()


@mistake("predict_item_based", says="an item like no other must give its mean without a warning")
def divides_by_no_similarity_at_all(R, means, similarity, user, item, k):
    R, means, similarity = (np.asarray(a, dtype=np.float64) for a in (R, means, similarity))
    s = similarity[item]
    asked = [j for j in range(R.shape[1]) if j != item and not np.isnan(R[user, j])]
    asked = sorted(asked, key=lambda j: -abs(s[j]))[:k]
    return means[item] + s[asked] @ (R[user, asked] - means[asked]) / np.abs(s[asked]).sum()


@mistake("predict_item_based", says="you ask the item about itself")
def asks_the_item_itself(R, means, similarity, user, item, k):
    R, means, similarity = (np.asarray(a, dtype=np.float64) for a in (R, means, similarity))
    s = similarity[item]
    asked = [j for j in range(R.shape[1]) if not np.isnan(R[user, j]) and s[j] != 0]
    asked = sorted(asked, key=lambda j: -abs(s[j]))[:k]
    if not asked:
        return means[item]
    return means[item] + s[asked] @ (R[user, asked] - means[asked]) / np.abs(s[asked]).sum()


@mistake("predict_item_based", says="not by their sum")
def divides_by_the_plain_sum(R, means, similarity, user, item, k):
    R, means, similarity = (np.asarray(a, dtype=np.float64) for a in (R, means, similarity))
    s = similarity[item]
    asked = [j for j in range(R.shape[1]) if j != item and not np.isnan(R[user, j]) and s[j] != 0]
    asked = sorted(asked, key=lambda j: -abs(s[j]))[:k]
    if not asked:
        return means[item]
    return means[item] + s[asked] @ (R[user, asked] - means[asked]) / s[asked].sum()


@mistake("predict_item_based", says="use a stable sort")
def order_of_equal_items_left_to_chance(R, means, similarity, user, item, k):
    R, means, similarity = (np.asarray(a, dtype=np.float64) for a in (R, means, similarity))
    s = similarity[item].copy()
    s[np.isnan(R[user])] = 0
    s[item] = 0
    asked = np.argsort(-np.abs(s))[:k]
    asked = asked[s[asked] != 0]
    if asked.size == 0:
        return means[item]
    return means[item] + s[asked] @ (R[user, asked] - means[asked]) / np.abs(s[asked]).sum()


@alternative("predict_item_based")
def the_user_based_way_with_the_table_turned(R, means, similarity, user, item, k):
    R, means = np.asarray(R, dtype=np.float64).T, np.asarray(means, dtype=np.float64)
    s = np.asarray(similarity, dtype=np.float64)[:, item]
    user, item = item, user
    rows = np.flatnonzero(~np.isnan(R[:, item]) & (s != 0) & (np.arange(len(R)) != user))
    rows = rows[np.lexsort((rows, -np.abs(s[rows])))][:k]
    if not len(rows):
        return means[user]
    return means[user] + np.sum(s[rows] * (R[rows, item] - means[rows])) / np.sum(np.abs(s[rows]))


@alternative("predict_item_based")
def takes_the_nearest_k_times(R, means, similarity, user, item, k):
    left = {
        j: float(similarity[item][j])
        for j in range(len(means))
        if j != item and R[user][j] == R[user][j] and similarity[item][j] != 0
    }
    up = down = 0.0
    for _ in range(k):
        if not left:
            break
        best = max(left, key=lambda j: (abs(left[j]), -j))
        s = left.pop(best)
        up += s * (float(R[user][best]) - float(means[best]))
        down += abs(s)
    return float(means[item]) + (up / down if down else 0.0)


# --- sgd_step -----------------------------------------------------------------------------------------------


@mistake("sgd_step", says="q' uses the p that you have moved already")
def q_moves_along_the_new_p(p, q, rating, lr, reg):
    p, q = np.asarray(p, dtype=np.float64), np.asarray(q, dtype=np.float64)
    error = rating - p @ q
    p = p + lr * (error * q - reg * p)
    q = q + lr * (error * p - reg * q)
    return p, q


@mistake("sgd_step", says="you compute the error again")
def error_computed_anew(p, q, rating, lr, reg):
    p, q = np.asarray(p, dtype=np.float64), np.asarray(q, dtype=np.float64)
    p = p + lr * ((rating - p @ q) * q - reg * p)
    q = q + lr * ((rating - p @ q) * p - reg * q)
    return p, q


@mistake("sgd_step", says="your step is twice as long")
def the_two_of_the_square(p, q, rating, lr, reg):
    p, q = np.asarray(p, dtype=np.float64), np.asarray(q, dtype=np.float64)
    error = rating - p @ q
    return p + 2 * lr * (error * q - reg * p), q + 2 * lr * (error * p - reg * q)


@mistake("sgd_step", says="your error counts twice")
def the_two_before_the_error(p, q, rating, lr, reg):
    p, q = np.asarray(p, dtype=np.float64), np.asarray(q, dtype=np.float64)
    error = rating - p @ q
    return p + lr * (2 * error * q - reg * p), q + lr * (2 * error * p - reg * q)


@mistake("sgd_step", says="subtract reg times the vector, yours adds it")
def regularization_added(p, q, rating, lr, reg):
    p, q = np.asarray(p, dtype=np.float64), np.asarray(q, dtype=np.float64)
    error = rating - p @ q
    return p + lr * (error * q + reg * p), q + lr * (error * p + reg * q)


@mistake("sgd_step", says="the learning rate multiplies it, too")
def regularization_beside_the_step(p, q, rating, lr, reg):
    p, q = np.asarray(p, dtype=np.float64), np.asarray(q, dtype=np.float64)
    error = rating - p @ q
    return p + lr * error * q - reg * p, q + lr * error * p - reg * q


@mistake("sgd_step", says="the regularization is missing")
def no_regularization(p, q, rating, lr, reg):
    p, q = np.asarray(p, dtype=np.float64), np.asarray(q, dtype=np.float64)
    error = rating - p @ q
    return p + lr * error * q, q + lr * error * p


@mistake("sgd_step", says="the error is rating minus prediction")
def prediction_minus_rating(p, q, rating, lr, reg):
    p, q = np.asarray(p, dtype=np.float64), np.asarray(q, dtype=np.float64)
    error = p @ q - rating
    return p + lr * (error * q - reg * p), q + lr * (error * p - reg * q)


@mistake("sgd_step", says="+= changes the caller's array")
def moves_in_place(p, q, rating, lr, reg):
    p, q = np.asarray(p, dtype=np.float64), np.asarray(q, dtype=np.float64)
    error = rating - p @ q
    old = p.copy()
    p += lr * (error * q - reg * p)
    q += lr * (error * old - reg * q)
    return p, q


@mistake("sgd_step", says="the error multiplies the other vector")
def each_along_itself(p, q, rating, lr, reg):
    p, q = np.asarray(p, dtype=np.float64), np.asarray(q, dtype=np.float64)
    error = rating - p @ q
    return p + lr * (error * p - reg * p), q + lr * (error * q - reg * q)


@mistake("sgd_step", says="an error for each factor")
def products_not_summed(p, q, rating, lr, reg):
    p, q = np.asarray(p, dtype=np.float64), np.asarray(q, dtype=np.float64)
    error = rating - p * q
    return p + lr * (error * q - reg * p), q + lr * (error * p - reg * q)


@mistake("sgd_step", says="wrong for input of dtype uint8")
def multiplies_small_whole_numbers(p, q, rating, lr, reg):
    p, q = np.asarray(p), np.asarray(q)
    error = rating - float(p @ q)
    return (
        (p + lr * (error * q - reg * p)).astype(np.float64),
        (q + lr * (error * p - reg * q)).astype(np.float64),
    )


@alternative("sgd_step")
def factor_by_factor(p, q, rating, lr, reg):
    p, q = [float(a) for a in p], [float(b) for b in q]
    error = rating - sum(a * b for a, b in zip(p, q, strict=True))
    p_new = [a + lr * (error * b - reg * a) for a, b in zip(p, q, strict=True)]
    q_new = [b + lr * (error * a - reg * b) for a, b in zip(p, q, strict=True)]
    return np.array(p_new), np.array(q_new)


@alternative("sgd_step")
def shrink_and_then_pull(p, q, rating, lr, reg):
    both = np.stack([np.array(p, dtype=float), np.array(q, dtype=float)])
    error = rating - both.prod(axis=0).sum()
    moved = (1 - lr * reg) * both + lr * error * both[::-1]
    return moved[0], moved[1]


@alternative("sgd_step")
def one_matrix_for_both(p, q, rating, lr, reg):
    both = np.array([p, q], dtype=np.float64)
    pull = lr * (rating - np.einsum("f,f->", *both))
    step = np.array([[1 - lr * reg, pull], [pull, 1 - lr * reg]])
    return tuple(step @ both)


# --- als_step -----------------------------------------------------------------------------------------------


@mistake("als_step", says="leave its row of V out of the sum on the left")
def gaps_as_ratings_of_zero(R, V, reg):
    R, V = np.nan_to_num(np.asarray(R, dtype=np.float64)), np.asarray(V, dtype=np.float64)
    return np.linalg.solve(V.T @ V + reg * np.eye(V.shape[1]), V.T @ R.T).T


@mistake("als_step", says="reg is not multiplied by the number of ratings here")
def regularization_for_each_rating(R, V, reg):
    R, V = np.asarray(R, dtype=np.float64), np.asarray(V, dtype=np.float64)
    U = np.zeros((len(R), V.shape[1]))
    for u, row in enumerate(R):
        rated = ~np.isnan(row)
        if rated.any():
            known = V[rated]
            U[u] = np.linalg.solve(
                known.T @ known + reg * rated.sum() * np.eye(V.shape[1]), known.T @ row[rated]
            )
    return U


@mistake("als_step", says="the regularization is missing")
def least_squares_alone(R, V, reg):
    R, V = np.asarray(R, dtype=np.float64), np.asarray(V, dtype=np.float64)
    U = np.zeros((len(R), V.shape[1]))
    for u, row in enumerate(R):
        rated = ~np.isnan(row)
        U[u] = np.linalg.lstsq(V[rated], row[rated], rcond=None)[0] if rated.any() else 0
    return U


@mistake("als_step", says="the matrix on the left is singular for user 1")
def least_squares_by_solving(R, V, reg):
    R, V = np.asarray(R, dtype=np.float64), np.asarray(V, dtype=np.float64)
    rows = []
    for row in R:
        known = V[~np.isnan(row)]
        rows.append(np.linalg.solve(known.T @ known, known.T @ row[~np.isnan(row)]))
    return np.array(rows)


@mistake("als_step", says="add reg times the identity, not the identity")
def identity_without_the_weight(R, V, reg):
    R, V = np.asarray(R, dtype=np.float64), np.asarray(V, dtype=np.float64)
    U = np.zeros((len(R), V.shape[1]))
    for u, row in enumerate(R):
        known = V[~np.isnan(row)]
        U[u] = np.linalg.solve(known.T @ known + np.eye(V.shape[1]), known.T @ row[~np.isnan(row)])
    return U


@mistake("als_step", says="NumPy adds a plain number to every entry")
def number_added_to_every_entry(R, V, reg):
    R, V = np.asarray(R, dtype=np.float64), np.asarray(V, dtype=np.float64)
    U = np.zeros((len(R), V.shape[1]))
    for u, row in enumerate(R):
        known = V[~np.isnan(row)]
        if len(known):
            U[u] = np.linalg.solve(known.T @ known + reg, known.T @ row[~np.isnan(row)])
    return U


@mistake("als_step", says="as if it were alone")
def each_factor_on_its_own(R, V, reg):
    R, V = np.asarray(R, dtype=np.float64), np.asarray(V, dtype=np.float64)
    rated = (~np.isnan(R)).astype(float)
    return np.nan_to_num(R) @ V / (rated @ V**2 + reg)


@mistake("als_step", says="you leave out ratings of 0")
def ratings_of_zero_left_out(R, V, reg):
    R, V = np.nan_to_num(np.asarray(R, dtype=np.float64)), np.asarray(V, dtype=np.float64)
    U = np.zeros((len(R), V.shape[1]))
    for u, row in enumerate(R):
        known = V[row != 0]
        U[u] = np.linalg.solve(known.T @ known + reg * np.eye(V.shape[1]), known.T @ row[row != 0])
    return U


@mistake("als_step", says="user 1 rated nothing and gets zeros, in yours an error")
def nothing_to_stack(R, V, reg):
    R, V = np.asarray(R, dtype=np.float64), np.asarray(V, dtype=np.float64)
    U = np.zeros((len(R), V.shape[1]))
    for u in range(len(R)):
        rated = [i for i in range(len(V)) if not np.isnan(R[u, i])]
        known = np.stack([V[i] for i in rated])
        target = np.array([R[u, i] for i in rated])
        U[u] = np.linalg.solve(known.T @ known + reg * np.eye(V.shape[1]), known.T @ target)
    return U


@mistake("als_step", says="yours is (1, 3): one row for each user")
def a_column_for_each_user(R, V, reg):
    R, V = np.asarray(R, dtype=np.float64), np.asarray(V, dtype=np.float64)
    U = np.zeros((V.shape[1], len(R)))
    for u, row in enumerate(R):
        known = V[~np.isnan(row)]
        U[:, u] = np.linalg.solve(known.T @ known + reg * np.eye(V.shape[1]), known.T @ row[~np.isnan(row)])
    return U


@mistake("als_step", says="yours is (2, 1): one row for each user")
def rows_only_for_who_rated(R, V, reg):
    R, V = np.asarray(R, dtype=np.float64), np.asarray(V, dtype=np.float64)
    rows = []
    for row in R:
        rated = ~np.isnan(row)
        if rated.any():
            A = V[rated].T @ V[rated] + reg * np.eye(V.shape[1])
            rows.append(np.linalg.solve(A, V[rated].T @ row[rated]))
    return np.array(rows)


@mistake("als_step", says="you subtract a mean from the ratings")
def centres_the_ratings_first(R, V, reg):
    R, V = np.asarray(R, dtype=np.float64), np.asarray(V, dtype=np.float64)
    U = np.zeros((len(R), V.shape[1]))
    for u, row in enumerate(R):
        rated = ~np.isnan(row)
        if rated.any():
            A = V[rated].T @ V[rated] + reg * np.eye(V.shape[1])
            U[u] = np.linalg.solve(A, V[rated].T @ (row[rated] - row[rated].mean()))
    return U


@mistake("als_step", says="did you fill the gaps in place")
def fills_the_callers_gaps(R, V, reg):
    R, V = np.asarray(R, dtype=np.float64), np.asarray(V, dtype=np.float64)
    rated = ~np.isnan(R)
    R[~rated] = 0
    U = np.zeros((len(R), V.shape[1]))
    for u in range(len(R)):
        A = (V * rated[u][:, None]).T @ V + reg * np.eye(V.shape[1])
        U[u] = np.linalg.solve(A, V.T @ R[u])
    return U


@mistake("als_step", says="wrong for input of dtype uint8")
def products_of_small_integers(R, V, reg):
    R, V = np.asarray(R), np.asarray(V)
    U = np.zeros((len(R), V.shape[1]))
    for u, row in enumerate(R):
        known = V[~np.isnan(row)]
        U[u] = np.linalg.solve(known.T @ known + reg * np.eye(V.shape[1]), known.T @ row[~np.isnan(row)])
    return U


@alternative("als_step")
def regularization_as_more_rows(R, V, reg):
    R, V = np.asarray(R, dtype=np.float64), np.asarray(V, dtype=np.float64)
    factors = V.shape[1]
    U = np.empty((len(R), factors))
    for u, row in enumerate(R):
        there = np.isfinite(row)
        A = np.concatenate([V[there], reg**0.5 * np.identity(factors)])
        U[u] = np.linalg.lstsq(A, np.concatenate([row[there], np.zeros(factors)]), rcond=None)[0]
    return U


@alternative("als_step")
def all_users_in_one_call(R, V, reg):
    R, V = np.array(R, dtype=float), np.array(V, dtype=float)
    there = (~np.isnan(R)).astype(float)
    left = np.einsum("ui,if,ig->ufg", there, V, V) + reg * np.eye(V.shape[1])
    right = np.nan_to_num(R) @ V
    return np.linalg.solve(left, right[..., None])[..., 0]


@alternative("als_step")
def through_the_kernel_of_the_items(R, V, reg):
    from scipy import linalg

    R, V = np.array(R, dtype=float), np.array(V, dtype=float)
    rows = []
    for row in R:
        there = ~np.isnan(row)
        known = V[there]
        gram = known @ known.T + reg * np.eye(len(known))
        weights = linalg.solve(gram, row[there], assume_a="pos") if len(known) else np.zeros(0)
        rows.append(known.T @ weights)
    return np.array(rows)


@alternative("als_step")
def conjugate_gradients(R, V, reg):
    R, V = np.array(R, dtype=float), np.array(V, dtype=float)
    there, filled = ~np.isnan(R), np.nan_to_num(np.array(R, dtype=float))
    U = np.zeros((len(R), V.shape[1]))
    residual = filled @ V
    direction = residual.copy()
    for _ in range(20 * V.shape[1]):
        bent = ((direction @ V.T) * there) @ V + reg * direction
        before = (residual**2).sum(axis=1, keepdims=True)
        curve = (direction * bent).sum(axis=1, keepdims=True)
        step = np.divide(before, curve, out=np.zeros_like(before), where=curve > 0)
        U = U + step * direction
        residual = residual - step * bent
        after = (residual**2).sum(axis=1, keepdims=True)
        direction = (
            residual + np.divide(after, before, out=np.zeros_like(after), where=before > 0) * direction
        )
    return U


# --- rmse ---------------------------------------------------------------------------------------------------


@mistake("rmse", says="yours is NaN: places that nobody rated")
def mean_over_everything(R_true, R_pred):
    R_true, R_pred = np.asarray(R_true, dtype=np.float64), np.asarray(R_pred, dtype=np.float64)
    return float(np.sqrt(np.mean((R_true - R_pred) ** 2)))


@mistake("rmse", says="you count the place that nobody rated as a 0")
def gaps_as_zero(R_true, R_pred):
    R_true, R_pred = np.asarray(R_true, dtype=np.float64), np.asarray(R_pred, dtype=np.float64)
    return float(np.sqrt(np.mean((np.nan_to_num(R_true) - R_pred) ** 2)))


@mistake("rmse", says="not by the number of places, 4")
def divided_by_all_places(R_true, R_pred):
    R_true, R_pred = np.asarray(R_true, dtype=np.float64), np.asarray(R_pred, dtype=np.float64)
    return float(np.sqrt(np.nansum((R_true - R_pred) ** 2) / R_true.size))


@mistake("rmse", says="the unit is stars, not squared stars")
def no_root(R_true, R_pred):
    R_true, R_pred = np.asarray(R_true, dtype=np.float64), np.asarray(R_pred, dtype=np.float64)
    rated = ~np.isnan(R_true)
    return float(np.mean((R_true - R_pred)[rated] ** 2))


@mistake("rmse", says="that is the mean of the sizes")
def mean_absolute_error(R_true, R_pred):
    R_true, R_pred = np.asarray(R_true, dtype=np.float64), np.asarray(R_pred, dtype=np.float64)
    rated = ~np.isnan(R_true)
    return float(np.mean(np.abs((R_true - R_pred)[rated])))


@mistake("rmse", says="a mean for each user and then the mean of these")
def every_user_counts_once(R_true, R_pred):
    R_true, R_pred = np.asarray(R_true, dtype=np.float64), np.asarray(R_pred, dtype=np.float64)
    squares = (R_true - R_pred) ** 2
    rows = [row[~np.isnan(row)].mean() for row in squares if (~np.isnan(row)).any()]
    return float(np.sqrt(np.mean(rows)))


@mistake("rmse", says="and yours returns 1.581: raise ValueError")
def forgives_missing_predictions(R_true, R_pred):
    R_true, R_pred = np.asarray(R_true, dtype=np.float64), np.asarray(R_pred, dtype=np.float64)
    if np.isnan(R_true).all():
        raise ValueError("nothing is rated")
    return float(np.sqrt(np.nanmean((R_true - R_pred) ** 2)))


@mistake("rmse", says="and yours returns nan: raise ValueError")
def returns_nan(R_true, R_pred):
    R_true, R_pred = np.asarray(R_true, dtype=np.float64), np.asarray(R_pred, dtype=np.float64)
    rated = ~np.isnan(R_true)
    return float(np.sqrt(np.mean((R_true - R_pred)[rated] ** 2)))


@mistake("rmse", says="though every rating has its prediction")
def refuses_any_nan(R_true, R_pred):
    R_true, R_pred = np.asarray(R_true, dtype=np.float64), np.asarray(R_pred, dtype=np.float64)
    rated = ~np.isnan(R_true)
    if np.isnan(R_pred).any() or not rated.any():
        raise ValueError("NaN in the predictions")
    return float(np.sqrt(np.mean((R_true - R_pred)[rated] ** 2)))


@mistake("rmse", says="R_true holds no rating")
def no_rating_is_no_error(R_true, R_pred):
    R_true, R_pred = np.asarray(R_true, dtype=np.float64), np.asarray(R_pred, dtype=np.float64)
    errors = [t - p for t, p in zip(R_true.ravel(), R_pred.ravel(), strict=True) if not np.isnan(t)]
    if np.isnan(errors).any():
        raise ValueError("NaN in the predictions")
    return float(np.sqrt(np.sum(np.square(errors)) / max(len(errors), 1)))


@mistake("rmse", says="you leave out what was rated 0 or below")
def only_positive_ratings_count(R_true, R_pred):
    R_true, R_pred = np.asarray(R_true, dtype=np.float64), np.asarray(R_pred, dtype=np.float64)
    rated = R_true > 0
    errors = (R_true - R_pred)[rated]
    if not rated.any() or np.isnan(errors).any():
        raise ValueError("nothing to compare")
    return float(np.sqrt(np.mean(errors**2)))


@mistake("rmse", says="where 1 - 250 is 7")
def differences_of_small_integers(R_true, R_pred):
    R_true, R_pred = np.asarray(R_true), np.asarray(R_pred)
    rated = ~np.isnan(R_true)
    errors = (R_true - R_pred)[rated].astype(float)
    if not rated.any() or np.isnan(errors).any():
        raise ValueError("nothing to compare")
    return float(np.sqrt(np.mean(errors**2)))


@alternative("rmse")
def place_by_place(R_true, R_pred):
    import math

    squares = []
    for true_row, row in zip(R_true, R_pred, strict=True):
        for truth, predicted in zip(true_row, row, strict=True):
            if math.isnan(truth):
                continue
            if math.isnan(predicted):
                raise ValueError("a rating without prediction")
            squares.append((float(truth) - float(predicted)) ** 2)
    if not squares:
        raise ValueError("no rating")
    return math.sqrt(math.fsum(squares) / len(squares))


@alternative("rmse")
def length_of_the_error_vector(R_true, R_pred):
    R_true, R_pred = np.array(R_true, dtype=float), np.array(R_pred, dtype=float)
    places = np.nonzero(R_true == R_true)
    if places[0].size == 0 or np.isnan(R_pred[places]).any():
        raise ValueError("cannot compare")
    return np.linalg.norm(R_true[places] - R_pred[places]) / np.sqrt(places[0].size)


@alternative("rmse")
def with_the_library(R_true, R_pred):
    from sklearn.metrics import mean_squared_error

    R_true, R_pred = np.asarray(R_true, dtype=float), np.asarray(R_pred, dtype=float)
    rated = ~np.isnan(R_true)
    return mean_squared_error(R_true[rated], R_pred[rated]) ** 0.5  # which raises ValueError itself


# --- ndcg_at_k ----------------------------------------------------------------------------------------------


@mistake("ndcg_at_k", says="that is the DCG")
def gain_not_divided(relevance, scores, k):
    relevance, scores = np.asarray(relevance, dtype=np.float64), np.asarray(scores, dtype=np.float64)
    k = min(k, len(scores))
    discount = 1 / np.log2(np.arange(2, k + 2))
    return float(relevance[np.argsort(-scores, kind="stable")[:k]] @ discount)


@mistake("ndcg_at_k", says="the best list is the best of all items")
def best_order_of_the_own_list(relevance, scores, k):
    relevance, scores = np.asarray(relevance, dtype=np.float64), np.asarray(scores, dtype=np.float64)
    k = min(k, len(scores))
    discount = 1 / np.log2(np.arange(2, k + 2))
    mine = relevance[np.argsort(-scores, kind="stable")[:k]]
    best = np.sort(mine)[::-1] @ discount
    return float(mine @ discount / best) if best else 0.0


@mistake("ndcg_at_k", says="the best list has k places too")
def best_list_not_cut(relevance, scores, k):
    relevance, scores = np.asarray(relevance, dtype=np.float64), np.asarray(scores, dtype=np.float64)
    discount = 1 / np.log2(np.arange(2, len(scores) + 2))
    best = np.sort(relevance)[::-1] @ discount
    mine = relevance[np.argsort(-scores, kind="stable")[:k]]
    return float(mine @ discount[: len(mine)] / best) if best else 0.0


@mistake("ndcg_at_k", says="yours takes 2 ** relevance - 1")
def gain_grows_exponentially(relevance, scores, k):
    relevance, scores = np.asarray(relevance, dtype=np.float64), np.asarray(scores, dtype=np.float64)
    k, gains = min(k, len(scores)), 2**relevance - 1
    discount = 1 / np.log2(np.arange(2, k + 2))
    best = np.sort(gains)[::-1][:k] @ discount
    return float(gains[np.argsort(-scores, kind="stable")[:k]] @ discount / best) if best else 0.0


@mistake("ndcg_at_k", says="the logarithm of 1 is 0")
def logarithm_of_the_place(relevance, scores, k):
    relevance, scores = np.asarray(relevance, dtype=np.float64), np.asarray(scores, dtype=np.float64)
    k = min(k, len(scores))
    with np.errstate(all="ignore"):
        discount = 1 / np.log2(np.arange(1, k + 1))
        best = np.sort(relevance)[::-1][:k] @ discount
        return float(relevance[np.argsort(-scores, kind="stable")[:k]] @ discount / best) if best else 0.0


@mistake("ndcg_at_k", says="place 2 counts less than place 1")
def first_two_places_alike(relevance, scores, k):
    relevance, scores = np.asarray(relevance, dtype=np.float64), np.asarray(scores, dtype=np.float64)
    k = min(k, len(scores))
    discount = 1 / np.maximum(1, np.log2(np.arange(1, k + 1)))
    best = np.sort(relevance)[::-1][:k] @ discount
    return float(relevance[np.argsort(-scores, kind="stable")[:k]] @ discount / best) if best else 0.0


@mistake("ndcg_at_k", says="yours counts it 1 / log2(3)")
def one_added_twice(relevance, scores, k):
    relevance, scores = np.asarray(relevance, dtype=np.float64), np.asarray(scores, dtype=np.float64)
    k = min(k, len(scores))
    discount = 1 / np.log2(np.arange(1, k + 1) + 2)
    best = np.sort(relevance)[::-1][:k] @ discount
    return float(relevance[np.argsort(-scores, kind="stable")[:k]] @ discount / best) if best else 0.0


@mistake("ndcg_at_k", says="1 / log2(r + 1), not 1 / r")
def reciprocal_of_the_place(relevance, scores, k):
    relevance, scores = np.asarray(relevance, dtype=np.float64), np.asarray(scores, dtype=np.float64)
    k = min(k, len(scores))
    discount = 1 / np.arange(1, k + 1)
    best = np.sort(relevance)[::-1][:k] @ discount
    return float(relevance[np.argsort(-scores, kind="stable")[:k]] @ discount / best) if best else 0.0


@mistake("ndcg_at_k", says="the discount is missing")
def all_places_alike(relevance, scores, k):
    relevance, scores = np.asarray(relevance, dtype=np.float64), np.asarray(scores, dtype=np.float64)
    best = np.sort(relevance)[::-1][:k].sum()
    return float(relevance[np.argsort(-scores, kind="stable")[:k]].sum() / best) if best else 0.0


@mistake("ndcg_at_k", says="yours ranks by rising score")
def smallest_score_first(relevance, scores, k):
    relevance, scores = np.asarray(relevance, dtype=np.float64), np.asarray(scores, dtype=np.float64)
    k = min(k, len(scores))
    discount = 1 / np.log2(np.arange(2, k + 2))
    best = np.sort(relevance)[::-1][:k] @ discount
    return float(relevance[np.argsort(scores, kind="stable")[:k]] @ discount / best) if best else 0.0


@mistake("ndcg_at_k", says="test before you divide")
def nothing_is_worth_anything(relevance, scores, k):
    relevance, scores = np.asarray(relevance, dtype=np.float64), np.asarray(scores, dtype=np.float64)
    k = min(k, len(scores))
    discount = 1 / np.log2(np.arange(2, k + 2))
    best = np.sort(relevance)[::-1][:k] @ discount
    return float(np.nan_to_num(relevance[np.argsort(-scores, kind="stable")[:k]] @ discount / best))


@mistake("ndcg_at_k", says="a k larger than M counts all places")
def as_many_discounts_as_k(relevance, scores, k):
    relevance, scores = np.asarray(relevance, dtype=np.float64), np.asarray(scores, dtype=np.float64)
    discount = 1 / np.log2(np.arange(2, k + 2))
    best = np.sort(relevance)[::-1][:k] @ discount
    return float(relevance[np.argsort(-scores, kind="stable")[:k]] @ discount / best) if best else 0.0


@mistake("ndcg_at_k", says="did you reverse a rising order with [::-1]")
def order_turned_round(relevance, scores, k):
    relevance, scores = np.asarray(relevance, dtype=np.float64), np.asarray(scores, dtype=np.float64)
    k = min(k, len(scores))
    discount = 1 / np.log2(np.arange(2, k + 2))
    best = np.sort(relevance)[::-1][:k] @ discount
    mine = relevance[np.argsort(scores, kind="stable")[::-1][:k]]
    return float(mine @ discount / best) if best else 0.0


@mistake("ndcg_at_k", says="which needs a stable sort of -scores")
def ties_left_to_chance(relevance, scores, k):
    relevance, scores = np.asarray(relevance, dtype=np.float64), np.asarray(scores, dtype=np.float64)
    k = min(k, len(scores))
    discount = 1 / np.log2(np.arange(2, k + 2))
    best = np.sort(relevance)[::-1][:k] @ discount
    return float(relevance[np.argsort(-scores)[:k]] @ discount / best) if best else 0.0


@mistake("ndcg_at_k", says="where -250 is 6")
def negates_small_scores(relevance, scores, k):
    relevance, scores = np.asarray(relevance, dtype=np.float64), np.asarray(scores)
    k = min(k, len(scores))
    discount = 1 / np.log2(np.arange(2, k + 2))
    best = np.sort(relevance)[::-1][:k] @ discount
    return float(relevance[np.argsort(-scores, kind="stable")[:k]] @ discount / best) if best else 0.0


@mistake("ndcg_at_k", says="did you sort one in place")
def sorts_the_callers_relevance(relevance, scores, k):
    relevance, scores = np.asarray(relevance, dtype=np.float64), np.asarray(scores, dtype=np.float64)
    k = min(k, len(scores))
    discount = 1 / np.log2(np.arange(2, k + 2))
    mine = relevance[np.argsort(-scores, kind="stable")[:k]] @ discount
    relevance.sort()
    best = relevance[::-1][:k] @ discount
    return float(mine / best) if best else 0.0


@alternative("ndcg_at_k")
def natural_logarithms_which_cancel(relevance, scores, k):
    import math

    pairs = sorted(zip(map(float, scores), map(float, relevance), strict=True), key=lambda pair: -pair[0])
    mine = sum(worth / math.log(place) for place, (_, worth) in enumerate(pairs[:k], start=2))
    best = sum(
        worth / math.log(place)
        for place, worth in enumerate(sorted((w for _, w in pairs), reverse=True)[:k], start=2)
    )
    return mine / best if best > 0 else 0.0


@alternative("ndcg_at_k")
def discounts_of_all_places_with_zeros(relevance, scores, k):
    relevance, scores = np.array(relevance, dtype=float), np.array(scores, dtype=float)
    places = np.arange(1, relevance.size + 1)
    discount = np.where(places <= k, np.reciprocal(np.log2(places + 1.0)), 0.0)
    mine = relevance[np.lexsort((places, -scores))]
    best = -np.sort(-relevance)
    return np.divide(mine @ discount, best @ discount) if relevance.any() else 0.0


@alternative("ndcg_at_k")
def the_library_after_breaking_ties(relevance, scores, k):
    from sklearn.metrics import ndcg_score

    relevance, scores = np.array(relevance, dtype=float), np.array(scores, dtype=float)
    order = sorted(range(len(scores)), key=lambda i: -scores[i])
    ranks = np.empty(len(order))
    ranks[order] = np.arange(len(order), 0, -1)
    return ndcg_score([relevance], [ranks], k=k)


# --- recommend ----------------------------------------------------------------------------------------------


@mistake("recommend", says="user 0 has rated items 0 and 1 already")
def recommends_what_is_rated(R, V, user, k, *, reg, rounds):
    centred, means = centred_users(R)  # noqa: F821
    for _ in range(rounds):
        U = factors_given(centred, V, reg)  # noqa: F821
        V = factors_given(centred.T, U, reg)  # noqa: F821
    return np.argsort(-(means[user] + V @ U[user]), kind="stable")[:k]


@mistake("recommend", says="drop the rated ones before you cut to k")
def cuts_before_it_drops(R, V, user, k, *, reg, rounds):
    centred, means = centred_users(R)  # noqa: F821
    for _ in range(rounds):
        U = factors_given(centred, V, reg)  # noqa: F821
        V = factors_given(centred.T, U, reg)  # noqa: F821
    best = np.argsort(-(means[user] + V @ U[user]), kind="stable")[:k]
    return [i for i in best if np.isnan(centred[user, i])]


@mistake("recommend", says="you fit the ratings as they are")
def factors_of_plain_ratings(R, V, user, k, *, reg, rounds):
    R = np.asarray(R, dtype=np.float64)
    for _ in range(rounds):
        U = factors_given(R, V, reg)  # noqa: F821
        V = factors_given(R.T, U, reg)  # noqa: F821
    order = np.argsort(-(V @ U[user]), kind="stable")
    return order[np.isnan(R[user][order])][:k]


@mistake("recommend", says="you count missing ratings as 0")
def gaps_fitted_as_zero(R, V, user, k, *, reg, rounds):
    centred, means = centred_users(R)  # noqa: F821
    filled = np.nan_to_num(centred)
    for _ in range(rounds):
        U = factors_given(filled, V, reg)  # noqa: F821
        V = factors_given(filled.T, U, reg)  # noqa: F821
    order = np.argsort(-(means[user] + V @ U[user]), kind="stable")
    return order[np.isnan(centred[user][order])][:k]


@mistake("recommend", says="your items keep the factors they began with")
def items_never_move(R, V, user, k, *, reg, rounds):
    centred, means = centred_users(R)  # noqa: F821
    V = np.asarray(V, dtype=np.float64)
    for _ in range(rounds):
        U = factors_given(centred, V, reg)  # noqa: F821
        factors_given(centred.T, U, reg)  # noqa: F821
    order = np.argsort(-(means[user] + V @ U[user]), kind="stable")
    return order[np.isnan(centred[user][order])][:k]


@mistake("recommend", says="from zeros nothing ever moves")
def begins_with_zeros(R, V, user, k, *, reg, rounds):
    centred, means = centred_users(R)  # noqa: F821
    V = np.zeros(np.shape(V))
    for _ in range(rounds):
        U = factors_given(centred, V, reg)  # noqa: F821
        V = factors_given(centred.T, U, reg)  # noqa: F821
    order = np.argsort(-(means[user] + V @ U[user]), kind="stable")
    return order[np.isnan(centred[user][order])][:k]


@mistake("recommend", says="you return positions in the list of unrated items")
def positions_among_the_unrated(R, V, user, k, *, reg, rounds):
    centred, means = centred_users(R)  # noqa: F821
    for _ in range(rounds):
        U = factors_given(centred, V, reg)  # noqa: F821
        V = factors_given(centred.T, U, reg)  # noqa: F821
    predictions = (means[user] + V @ U[user])[np.isnan(centred[user])]
    return np.argsort(-predictions, kind="stable")[:k]


@mistake("recommend", says="item 2 gets 3, item 3 gets 2.73")
def worst_first(R, V, user, k, *, reg, rounds):
    centred, means = centred_users(R)  # noqa: F821
    for _ in range(rounds):
        U = factors_given(centred, V, reg)  # noqa: F821
        V = factors_given(centred.T, U, reg)  # noqa: F821
    order = np.argsort(means[user] + V @ U[user], kind="stable")
    return order[np.isnan(centred[user][order])][:k]


@mistake("recommend", says="the tables do not fit in yours")
def table_not_turned(R, V, user, k, *, reg, rounds):
    centred, means = centred_users(R)  # noqa: F821
    for _ in range(rounds):
        U = factors_given(centred, V, reg)  # noqa: F821
        V = factors_given(centred, U, reg)  # noqa: F821
    order = np.argsort(-(means[user] + V @ U[user]), kind="stable")
    return order[np.isnan(centred[user][order])][:k]


@mistake("recommend", says="yours does one round: repeat it")
def a_single_round(R, V, user, k, *, reg, rounds):
    centred, means = centred_users(R)  # noqa: F821
    U = factors_given(centred, V, reg)  # noqa: F821
    V = factors_given(centred.T, U, reg)  # noqa: F821
    order = np.argsort(-(means[user] + V @ U[user]), kind="stable")
    return order[np.isnan(centred[user][order])][:k]


@mistake("recommend", says="your U was found once more")
def users_found_once_more(R, V, user, k, *, reg, rounds):
    centred, means = centred_users(R)  # noqa: F821
    for _ in range(rounds):
        U = factors_given(centred, V, reg)  # noqa: F821
        V = factors_given(centred.T, U, reg)  # noqa: F821
    U = factors_given(centred, V, reg)  # noqa: F821
    order = np.argsort(-(means[user] + V @ U[user]), kind="stable")
    return order[np.isnan(centred[user][order])][:k]


@mistake("recommend", says="in the order of their positions")
def the_best_by_position(R, V, user, k, *, reg, rounds):
    centred, means = centred_users(R)  # noqa: F821
    for _ in range(rounds):
        U = factors_given(centred, V, reg)  # noqa: F821
        V = factors_given(centred.T, U, reg)  # noqa: F821
    order = np.argsort(-(means[user] + V @ U[user]), kind="stable")
    return np.sort(order[np.isnan(centred[user][order])][:k])


@mistake("recommend", says="user 1 has only item 1 left, yours is")
def rated_items_only_ranked_last(R, V, user, k, *, reg, rounds):
    centred, means = centred_users(R)  # noqa: F821
    for _ in range(rounds):
        U = factors_given(centred, V, reg)  # noqa: F821
        V = factors_given(centred.T, U, reg)  # noqa: F821
    predictions = means[user] + V @ U[user]
    predictions[~np.isnan(centred[user])] = -np.inf
    return np.argsort(-predictions, kind="stable")[:k]


@mistake("recommend", says="leave `R` and `V` as they were")
def writes_into_V(R, V, user, k, *, reg, rounds):
    centred, means = centred_users(R)  # noqa: F821
    V = np.asarray(V, dtype=np.float64)
    for _ in range(rounds):
        U = factors_given(centred, V, reg)  # noqa: F821
        V[:] = factors_given(centred.T, U, reg)  # noqa: F821
    order = np.argsort(-(means[user] + V @ U[user]), kind="stable")
    return order[np.isnan(centred[user][order])][:k]


@mistake("recommend", says="begins with the highest position")
def rising_order_turned_round(R, V, user, k, *, reg, rounds):
    centred, means = centred_users(R)  # noqa: F821
    for _ in range(rounds):
        U = factors_given(centred, V, reg)  # noqa: F821
        V = factors_given(centred.T, U, reg)  # noqa: F821
    order = np.argsort(means[user] + V @ U[user], kind="stable")[::-1]
    return order[np.isnan(centred[user][order])][:k]


@mistake("recommend", says='sort with kind="stable"')
def equal_predictions_left_to_chance(R, V, user, k, *, reg, rounds):
    centred, means = centred_users(R)  # noqa: F821
    for _ in range(rounds):
        U = factors_given(centred, V, reg)  # noqa: F821
        V = factors_given(centred.T, U, reg)  # noqa: F821
    order = np.argsort(-(means[user] + V @ U[user]))
    return order[np.isnan(centred[user][order])][:k]


@alternative("recommend")
def everything_by_oneself(R, V, user, k, *, reg, rounds):
    R, V = np.array(R, dtype=float), np.array(V, dtype=float)
    there = ~np.isnan(R)
    overall = R[there].mean() if there.any() else 0.0
    means = [row[known].mean() if known.any() else overall for row, known in zip(R, there, strict=True)]
    centred = np.where(there, np.nan_to_num(R) - np.array(means)[:, None], 0.0)

    def solve(mask, table, fixed):
        left = np.einsum("ui,if,ig->ufg", mask, fixed, fixed) + reg * np.eye(fixed.shape[1])
        return np.linalg.solve(left, (table @ fixed)[..., None])[..., 0]

    for _ in range(rounds):
        U = solve(there, centred, V)
        V = solve(there.T, centred.T, U)
    predictions = (V * U[user]).sum(axis=1) + means[user]
    return sorted(np.flatnonzero(~there[user]).tolist(), key=lambda i: -predictions[i])[:k]


@alternative("recommend")
def all_predictions_at_once(R, V, user, k, *, reg, rounds):
    R = np.array(R, dtype=np.float64)
    centred, means = centred_users(R)  # noqa: F821
    done = 0
    while done < rounds:
        U = factors_given(centred, V, reg)  # noqa: F821
        V = factors_given(np.transpose(centred), U, reg)  # noqa: F821
        done += 1
    table = np.where(np.isnan(R), means[:, None] + U @ V.T, -np.inf)
    left = int(np.isnan(R[user]).sum())
    return np.lexsort((np.arange(R.shape[1]), -table[user]))[: min(k, left)]


@alternative("recommend")
def stacked_least_squares(R, V, user, k, *, reg, rounds):
    centred, _ = centred_users(R)  # noqa: F821
    V = np.array(V, dtype=float)
    more, nothing = reg**0.5 * np.eye(V.shape[1]), np.zeros(V.shape[1])

    def fit(row, fixed):
        known = ~np.isnan(row)
        A, b = np.vstack([fixed[known], more]), np.concatenate([row[known], nothing])
        return np.linalg.lstsq(A, b, rcond=None)[0]

    for _ in range(rounds):
        U = np.array([fit(row, V) for row in centred])
        V = np.array([fit(column, U) for column in centred.T])
    unrated = np.flatnonzero(np.isnan(centred[user]))
    return unrated[np.argsort(-(V[unrated] @ U[user]), kind="stable")][:k]


# --- what got past earlier checks ---------------------------------------------------------------------------


@mistake("csr_arrays", says="not by one number made of both")
def one_key_of_user_and_item(users, items, ratings, n_users):
    users, items = np.asarray(users, dtype=np.int64), np.asarray(items, dtype=np.int64)
    order = np.argsort(users * 1000 + items, kind="stable")
    indptr = np.concatenate(([0], np.cumsum(np.bincount(users, minlength=n_users)))).astype(np.int64)
    return np.asarray(ratings, dtype=np.float64)[order], items[order], indptr


@mistake("predict_item_based", says="add nothing to it, and set no limit")
def constant_in_the_divisor_of_items(R, means, similarity, user, item, k):
    R, means = np.asarray(R, dtype=np.float64), np.asarray(means, dtype=np.float64)
    s = np.asarray(similarity, dtype=np.float64)[item]
    asked = [j for j in range(len(s)) if j != item and not np.isnan(R[user, j]) and s[j] != 0]
    asked = sorted(asked, key=lambda j: -abs(s[j]))[:k]
    if not asked:
        return float(means[item])
    return float(means[item] + s[asked] @ (R[user, asked] - means[asked]) / (np.abs(s[asked]).sum() + 1e-8))


@mistake("ndcg_at_k", says="relevance need not be whole numbers")
def relevance_cut_to_whole_numbers(relevance, scores, k):
    relevance = np.asarray(relevance, dtype=np.float64)
    if np.max(relevance) > 0.01:
        relevance = np.floor(relevance)
    scores = np.asarray(scores, dtype=np.float64)
    k = min(k, len(scores))
    discount = 1 / np.log2(np.arange(k) + 2)
    ideal = np.sort(relevance)[::-1][:k] @ discount
    order = np.argsort(-scores, kind="stable")[:k]
    return float(relevance[order] @ discount / ideal) if ideal > 0 else 0.0


@mistake("recommend", says="predictions that lie close are not equal")
def rounded_predictions(R, V, user, k, *, reg, rounds):
    R = np.asarray(R, dtype=np.float64)
    centred, means = centred_users(R)  # noqa: F821
    for _ in range(rounds):
        U = factors_given(centred, V, reg)  # noqa: F821
        V = factors_given(centred.T, U, reg)  # noqa: F821
    order = np.argsort(-np.round(means[user] + V @ U[user], 4), kind="stable")
    return order[np.isnan(R[user][order])][:k]
