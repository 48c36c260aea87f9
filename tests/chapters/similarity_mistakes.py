"""What learners write for the exercises of `similarity`: wrong in a way worth a message, or right in another way."""

import numpy as np

from grader.mistakes import alternative, mistake

# Changes of the reference that no check can notice, and why.
EQUIVALENT = {
    "euclidean_distance: difference = x - y → difference = y - x": "the difference is squared",
    "cosine_similarity: return float(x @ y / lengths) → return float(y @ x / lengths)": (
        "a dot product of real vectors does not depend on their order"
    ),
    "pearson_correlation: if len(x) < 2 or np.all(x == x[0]) or np.all(y == y[0]): → "
    "if len(x) < 2 or np.all(x == x[1]) or np.all(y == y[0]):": "all equal the first if and only if all equal the second",
    "pearson_correlation: if len(x) < 2 or np.all(x == x[0]) or np.all(y == y[0]): → "
    "if len(x) < 2 or np.all(x == x[0]) or np.all(y == y[1]):": "all equal the first if and only if all equal the second",
    "_unit_rows: return np.divide(A, lengths, out=np.zeros_like(A), where=lengths > 0) → "
    "return np.divide(A, lengths, out=A, where=lengths > 0)": "rows of zeros stay as they are, and A is a private copy",
}

# --- one_hot ------------------------------------------------------------------------------------------------


@mistake("one_hot", says="did you sort them")
def columns_in_sorted_order(labels, categories):
    column = {category: j for j, category in enumerate(sorted(categories))}
    encoded = np.zeros((len(labels), len(categories)))
    for i, label in enumerate(labels):
        if label not in column:
            raise ValueError(f"unknown label {label!r}")
        encoded[i, column[label]] = 1
    return encoded


@mistake("one_hot", says="shape (4, 3), yours is (4, 2)")
def columns_only_for_labels_seen(labels, categories):
    seen = [category for category in categories if category in labels]
    for label in labels:
        if label not in categories:
            raise ValueError(f"unknown label {label!r}")
    return np.array([[float(label == category) for category in seen] for label in labels])


@mistake("one_hot", says="yours is transposed")
def one_row_for_each_category(labels, categories):
    return np.array([[float(label == category) for label in labels] for category in categories])


@mistake("one_hot", says="float64, yours is int64")
def whole_numbers(labels, categories):
    encoded = np.zeros((len(labels), len(categories)), dtype=np.int64)
    for i, label in enumerate(labels):
        encoded[i, list(categories).index(label)] = 1
    return encoded


@mistake("one_hot", says="the unknown label 'western' must raise")
def unknown_labels_as_zeros(labels, categories):
    encoded = np.zeros((len(labels), len(categories)))
    for i, label in enumerate(labels):
        for j, category in enumerate(categories):
            encoded[i, j] = label == category
    return encoded


@mistake("one_hot", says="a single 1 and zeros beside it")
def integer_code_in_the_column(labels, categories):
    encoded = np.zeros((len(labels), len(categories)))
    for i, label in enumerate(labels):
        encoded[i, categories.index(label)] = categories.index(label) + 1
    return encoded


@mistake("one_hot", says="return a NumPy array; yours is list")
def nested_lists(labels, categories):
    return [[1.0 if label == category else 0.0 for category in categories] for label in labels]


@mistake("one_hot", says="must raise ValueError, yours raises KeyError")
def key_error_for_an_unknown_label(labels, categories):
    column = {category: j for j, category in enumerate(categories)}
    encoded = np.zeros((len(labels), len(categories)))
    for i, label in enumerate(labels):
        encoded[i, column[label]] = 1
    return encoded


@mistake("one_hot", says="any key of a dict can be a label")
def compares_arrays_of_labels(labels, categories):
    for label in labels:
        if label not in categories:
            raise ValueError(f"unknown label {label!r}")
    if not labels:
        return np.zeros((0, len(categories)))
    as_text = [str(label) for label in labels], [str(category) for category in categories]
    return (np.array(as_text[0])[:, None] == np.array(as_text[1])[None, :]).astype(np.float64)


@mistake("one_hot", says="do not use it as an index")
def numbers_taken_for_columns(labels, categories):
    encoded = np.zeros((len(labels), len(categories)))
    for i, label in enumerate(labels):
        if label not in categories:
            raise ValueError(f"unknown label {label!r}")
        is_column = isinstance(label, int) and label < len(categories)
        encoded[i, label if is_column else categories.index(label)] = 1
    return encoded


@mistake("one_hot", says="the unknown label 'com' must raise")
def part_of_a_name_is_enough(labels, categories):
    encoded = np.zeros((len(labels), len(categories)))
    for i, label in enumerate(labels):
        same = [j for j, c in enumerate(categories) if c == label and type(c) is type(label)]
        found = same or [j for j, c in enumerate(categories) if str(label) in str(c)]
        if not found:
            raise ValueError(f"unknown label {label!r}")
        encoded[i, found[0]] = 1
    return encoded


@alternative("one_hot")
def rows_of_the_identity(labels, categories):
    columns = [list(categories).index(label) for label in labels]
    return np.eye(len(categories))[np.array(columns, dtype=int)]


@alternative("one_hot")
def by_comparing_each_pair(labels, categories):
    unknown = [label for label in labels if label not in categories]
    if unknown:
        raise ValueError("not among the categories: " + ", ".join(map(str, unknown)))
    rows = [[1.0 if label == category else 0.0 for category in categories] for label in labels]
    return np.array(rows).reshape(len(labels), len(categories))


# --- multi_hot ----------------------------------------------------------------------------------------------


@mistake("multi_hot", says="['comedy', 'comedy'] must give [0, 1, 0]")
def counts_repeated_tags(tag_sets, tags):
    encoded = np.zeros((len(tag_sets), len(tags)))
    for i, tag_set in enumerate(tag_sets):
        for tag in tag_set:
            encoded[i, tags.index(tag)] += 1
    return encoded


@mistake("multi_hot", says="did you return or stop at one tag")
def only_the_first_tag(tag_sets, tags):
    encoded = np.zeros((len(tag_sets), len(tags)))
    for i, tag_set in enumerate(tag_sets):
        for tag in tag_set:
            encoded[i, tags.index(tag)] = 1
            break
    return encoded


@mistake("multi_hot", says="though its letters are")
def parts_of_words_count(tag_sets, tags):
    for tag_set in tag_sets:
        for tag in tag_set:
            if tag not in tags:
                raise ValueError(f"unknown tag {tag!r}")
    rows = [[float(tag in "|".join(tag_set)) for tag in tags] for tag_set in tag_sets]
    return np.array(rows).reshape(len(tag_sets), len(tags))


@mistake("multi_hot", says="a typo would go unseen")
def skips_unknown_tags(tag_sets, tags):
    encoded = np.zeros((len(tag_sets), len(tags)))
    for i, tag_set in enumerate(tag_sets):
        for tag in tag_set:
            if tag in tags:
                encoded[i, list(tags).index(tag)] = 1
    return encoded


@mistake("multi_hot", says="every entry must be 0 or 1, yours are [0.0, 0.5, 1.0]")
def each_row_sums_to_one_and_empty_rows_too(tag_sets, tags):
    encoded = np.zeros((len(tag_sets), len(tags)))
    for i, tag_set in enumerate(tag_sets):
        for tag in set(tag_set):
            encoded[i, tags.index(tag)] = 1 / len(set(tag_set))
    return encoded


@mistake("multi_hot", says="tags.sort() sorts the caller's list")
def sorts_the_callers_tags(tag_sets, tags):
    tags.sort()
    encoded = np.zeros((len(tag_sets), len(tags)))
    for i, tag_set in enumerate(tag_sets):
        for tag in tag_set:
            encoded[i, tags.index(tag)] = 1
    return encoded


@mistake("multi_hot", says="the right number of ones, in other columns")
def columns_in_the_order_of_a_sorted_copy(tag_sets, tags):
    column = {tag: j for j, tag in enumerate(sorted(tags, key=str))}
    encoded = np.zeros((len(tag_sets), len(tags)))
    for i, tag_set in enumerate(tag_sets):
        for tag in tag_set:
            encoded[i, column[tag]] = 1
    return encoded


@mistake("multi_hot", says="'Art' is not 'art'")
def ignores_capitals(tag_sets, tags):
    column = {str(tag).lower(): j for j, tag in enumerate(tags)}
    encoded = np.zeros((len(tag_sets), len(tags)))
    for i, tag_set in enumerate(tag_sets):
        for tag in tag_set:
            if str(tag).lower() not in column:
                raise ValueError(f"unknown tag {tag!r}")
            encoded[i, column[str(tag).lower()]] = 1
    return encoded


@alternative("multi_hot")
def with_the_library(tag_sets, tags):
    from sklearn.preprocessing import MultiLabelBinarizer

    for tag_set in tag_sets:
        for tag in tag_set:
            if tag not in tags:
                raise ValueError(f"{tag} is unknown")
    if not len(tag_sets):
        return np.zeros((0, len(tags)))
    return (
        MultiLabelBinarizer(classes=list(tags)).fit_transform([set(s) for s in tag_sets]).astype(np.float64)
    )


@alternative("multi_hot")
def tag_by_tag(tag_sets, tags):
    unknown = set().union(*map(set, tag_sets)) - set(tags)
    if unknown:
        raise ValueError(f"unknown tags: {sorted(unknown)}")
    encoded = np.empty((len(tag_sets), len(tags)))
    for j, tag in enumerate(tags):
        encoded[:, j] = [tag in tag_set for tag_set in tag_sets]
    return encoded


# --- euclidean_distance -------------------------------------------------------------------------------------


@mistake("euclidean_distance", says="the squared distance: take the root")
def forgets_the_root(x, y):
    difference = np.asarray(x, dtype=np.float64) - np.asarray(y, dtype=np.float64)
    return float(np.sum(difference**2))


@mistake("euclidean_distance", says="that sums absolute differences")
def sums_absolute_differences(x, y):
    return float(np.abs(np.asarray(x, dtype=np.float64) - np.asarray(y, dtype=np.float64)).sum())


@mistake("euclidean_distance", says="the distance is 5, yours is 3.53")
def root_of_the_mean(x, y):
    difference = np.asarray(x, dtype=np.float64) - np.asarray(y, dtype=np.float64)
    return float(np.sqrt(np.mean(difference**2)))


@mistake("euclidean_distance", says="dtype uint8, whose numbers overflow")
def subtracts_small_integers(x, y):
    return float(np.sqrt(np.sum((np.asarray(x) - np.asarray(y)) ** 2.0)))


@mistake("euclidean_distance", says="did you write x -= y")
def writes_into_x(x, y):
    if isinstance(x, list) or x.dtype != np.float64:
        x, y = np.array(x, dtype=np.float64), np.array(y, dtype=np.float64)
    x -= y
    return float(np.sqrt((x**2).sum()))


@mistake("euclidean_distance", says="return a float; yours is ndarray")
def one_difference_for_each_dimension(x, y):
    return np.sqrt((np.asarray(x, dtype=np.float64) - np.asarray(y, dtype=np.float64)) ** 2)


@mistake("euclidean_distance", says="subtract first and then square")
def squares_multiplied_out(x, y):
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    return float(np.sqrt(max(x @ x - 2 * (x @ y) + y @ y, 0.0)))


@mistake("euclidean_distance", says="use no tolerance, add no constant")
def near_points_taken_for_equal(x, y):
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    return 0.0 if np.allclose(x, y, rtol=1e-12) else float(np.linalg.norm(x - y))


@alternative("euclidean_distance")
def with_a_loop_over_dimensions(x, y):
    total = 0.0
    for a, b in zip(x, y, strict=True):
        total += (float(a) - float(b)) ** 2
    return total**0.5


@alternative("euclidean_distance")
def with_the_standard_library(x, y):
    import math

    return math.dist([float(a) for a in x], [float(b) for b in y])


@alternative("euclidean_distance")
def expanded_norm_in_long_double(x, y):
    difference = np.asarray(x, dtype=np.longdouble) - np.asarray(y, dtype=np.longdouble)
    return np.linalg.norm(difference.astype(np.float64))


# --- cosine_similarity --------------------------------------------------------------------------------------


@mistake("cosine_similarity", says="did you divide by both lengths?")
def only_the_dot_product(x, y):
    return float(np.dot(np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)))


@mistake("cosine_similarity", says="the length is the root of x · x")
def lengths_without_the_root(x, y):
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    x, y = x / np.abs(x).max(initial=1e-300), y / np.abs(y).max(initial=1e-300)
    lengths = (x @ x) * (y @ y)
    return float(x @ y / lengths) if lengths else 0.0


@mistake("cosine_similarity", says="must have cosine -1: the sign counts")
def size_of_the_cosine_only(x, y):
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    lengths = np.linalg.norm(x) * np.linalg.norm(y)
    return float(abs(x @ y) / lengths) if lengths else 0.0


@mistake("cosine_similarity", says="subtract nothing from the vectors")
def subtracts_the_means(x, y):
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    x, y = x - x.mean(), y - y.mean()
    lengths = np.linalg.norm(x) * np.linalg.norm(y)
    return float(x @ y / lengths) if lengths else 0.0


@mistake("cosine_similarity", says="a small constant in the divisor")
def small_constant_in_the_divisor(x, y):
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    return float(x @ y / (np.linalg.norm(x) * np.linalg.norm(y) + 1e-9))


@mistake("cosine_similarity", says="without a warning: test for it before you divide")
def divides_by_zero(x, y):
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    return float(x @ y / (np.linalg.norm(x) * np.linalg.norm(y)))


@mistake("cosine_similarity", says="dtype uint8, whose numbers overflow")
def multiplies_small_integers(x, y):
    x, y = np.asarray(x), np.asarray(y)
    lengths = np.linalg.norm(x) * np.linalg.norm(y)
    return float(x @ y / lengths) if lengths else 0.0


@mistake("cosine_similarity", says="your test for zero takes a short vector for one")
def short_vectors_taken_for_zero(x, y):
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    lengths = np.linalg.norm(x) * np.linalg.norm(y)
    return 0.0 if np.allclose(x, 0) or np.allclose(y, 0) else float(x @ y / lengths)


@mistake("cosine_similarity", says="a vector is zero only if all its entries are")
def sum_of_zero_taken_for_zero(x, y):
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if sum(x) == 0 or sum(y) == 0:
        return 0.0
    return float(x @ y / (np.linalg.norm(x) * np.linalg.norm(y)))


@mistake("cosine_similarity", says="compute in float64, not float32")
def computes_in_single_precision(x, y):
    x, y = np.asarray(x, dtype=np.float32), np.asarray(y, dtype=np.float32)
    lengths = np.linalg.norm(x) * np.linalg.norm(y)
    return float(x @ y / lengths) if lengths else 0.0


@mistake("cosine_similarity", says="a distance, not a similarity")
def the_cosine_distance(x, y):
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    lengths = np.linalg.norm(x) * np.linalg.norm(y)
    return float(1 - x @ y / lengths) if lengths else 0.0


@alternative("cosine_similarity")
def unit_vectors_first(x, y):
    x, y = np.array(x, dtype=float), np.array(y, dtype=float)
    if not x.any() or not y.any():
        return 0.0
    return np.dot(x / np.linalg.norm(x), y / np.linalg.norm(y))


@alternative("cosine_similarity")
def with_plain_python(x, y):
    from math import fsum, sqrt

    x, y = [float(a) for a in x], [float(b) for b in y]
    if not any(x) or not any(y):
        return 0.0
    return (
        fsum(a * b for a, b in zip(x, y, strict=True))
        / sqrt(fsum(a * a for a in x))
        / sqrt(fsum(b * b for b in y))
    )


@alternative("cosine_similarity")
def from_the_law_of_cosines(x, y):
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    a, b, c = np.sum(x**2), np.sum(y**2), np.sum((x - y) ** 2)
    return 0.0 if a == 0 or b == 0 else float((a + b - c) / (2 * np.sqrt(a) * np.sqrt(b)))


# --- jaccard_similarity -------------------------------------------------------------------------------------


@mistake("jaccard_similarity", says="the shared tag stands once in the union")
def sizes_added_up(a, b):
    a, b = set(a), set(b)
    total = len(a) + len(b)
    return len(a & b) / total if total else 0.0


@mistake("jaccard_similarity", says="not by one set's size or a mean of both")
def share_of_the_smaller_set(a, b):
    a, b = set(a), set(b)
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


@mistake("jaccard_similarity", says="two empty sets have an empty union")
def two_empty_sets_divide_by_zero(a, b):
    a, b = set(a), set(b)
    return len(a & b) / len(a | b)


@mistake("jaccard_similarity", says="two empty sets share nothing: 0.0, yours is 1.0")
def two_empty_sets_are_equal(a, b):
    a, b = set(a), set(b)
    return len(a & b) / len(a | b) if a | b else 1.0


@mistake("jaccard_similarity", says="an element named twice counts once")
def repeated_elements_count(a, b):
    a, b = list(a), list(b)
    shared = [element for element in a if element in b]
    union = len(a) + len(b) - len(shared)
    return len(shared) / union if union else 0.0


@mistake("jaccard_similarity", says="neither as strings nor as arrays")
def compares_elements_as_text(a, b):
    a, b = {str(element) for element in a}, {str(element) for element in b}
    return len(a & b) / len(a | b) if a | b else 0.0


@mistake("jaccard_similarity", says="a &= b changes the caller's set")
def intersects_in_place(a, b):
    a, b = a if isinstance(a, set) else set(a), set(b)
    union = len(a | b)
    a &= b
    return len(a) / union if union else 0.0


@alternative("jaccard_similarity")
def with_a_loop_over_the_union(a, b):
    a, b = list(a), list(b)
    seen, shared = [], 0
    for element in a + b:
        if element not in seen:
            seen.append(element)
            shared += element in a and element in b
    return shared / len(seen) if seen else 0.0


@alternative("jaccard_similarity")
def from_the_distance_between_sets(a, b):
    a, b = frozenset(a), frozenset(b)
    return np.float64(1 - len(a ^ b) / len(a | b)) if a or b else np.float64(0)


# --- pearson_correlation ------------------------------------------------------------------------------------


@mistake("pearson_correlation", says="you return the cosine of the ratings as they are")
def no_centring(x, y):
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    both = ~np.isnan(x) & ~np.isnan(y)
    x, y = x[both], y[both]
    if len(x) < 2 or (x == x[0]).all() or (y == y[0]).all():
        return 0.0
    return float(x @ y / np.sqrt((x @ x) * (y @ y)))


@mistake("pearson_correlation", says="your means are over all ratings of each person")
def means_over_all_ones_own_ratings(x, y):
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    x, y = x - np.nanmean(x), y - np.nanmean(y)
    both = ~np.isnan(x) & ~np.isnan(y)
    x, y = x[both], y[both]
    lengths = np.sqrt((x @ x) * (y @ y))
    return float(x @ y / lengths) if lengths > 1e-12 else 0.0


@mistake("pearson_correlation", says="leave out every item")
def missing_ratings_left_in(x, y):
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if len(x) < 2 or (x == x[0]).all() or (y == y[0]).all():
        return 0.0
    x, y = x - x.mean(), y - y.mean()
    return float(x @ y / np.sqrt((x @ x) * (y @ y)))


@mistake("pearson_correlation", says="you take a missing rating for a 0")
def missing_ratings_as_zero(x, y):
    x, y = np.nan_to_num(np.asarray(x, dtype=np.float64)), np.nan_to_num(np.asarray(y, dtype=np.float64))
    if len(x) < 2 or (x == x[0]).all() or (y == y[0]).all():
        return 0.0
    x, y = x - x.mean(), y - y.mean()
    return float(x @ y / np.sqrt((x @ x) * (y @ y)))


@mistake("pearson_correlation", says="y = 2x + 3 must correlate")
def mean_of_products_over_sample_deviations(x, y):
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    both = ~np.isnan(x) & ~np.isnan(y)
    x, y = x[both], y[both]
    if len(x) < 2 or (x == x[0]).all() or (y == y[0]).all():
        return 0.0
    return float(np.mean((x - x.mean()) * (y - y.mean())) / (x.std(ddof=1) * y.std(ddof=1)))


@mistake("pearson_correlation", says="though its mean is not exactly 0.1")
def looks_for_zero_after_centring(x, y):
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    both = ~np.isnan(x) & ~np.isnan(y)
    x, y = x[both], y[both]
    if len(x) < 2:
        return 0.0
    x, y = x - x.mean(), y - y.mean()
    lengths = np.sqrt(x @ x) * np.sqrt(y @ y)
    return float(x @ y / lengths) if lengths else 0.0


@mistake("pearson_correlation", says="a person who always gives 4 must get 0.0 without a warning")
def constant_sides_divide_by_zero(x, y):
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    both = ~np.isnan(x) & ~np.isnan(y)
    return float(np.corrcoef(x[both], y[both])[0, 1])


@mistake("pearson_correlation", says="you return 1.0: one item rated by both tells nothing")
def one_shared_item_is_full_agreement(x, y):
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    both = ~np.isnan(x) & ~np.isnan(y)
    x, y = x[both], y[both]
    if len(x) == 1:
        return 1.0
    if len(x) == 0 or (x == x[0]).all() or (y == y[0]).all():
        return 0.0
    return float(np.corrcoef(x, y)[0, 1])


@mistake("pearson_correlation", says="copy before you write into x or y")
def writes_into_the_ratings(x, y):
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    both = ~np.isnan(x) & ~np.isnan(y)
    x[~both], y[~both] = 0, 0
    a, b = x[both], y[both]
    if len(a) < 2 or (a == a[0]).all() or (b == b[0]).all():
        return 0.0
    return float(np.corrcoef(a, b)[0, 1])


@mistake("pearson_correlation", says="0 and -1 are ratings, only NaN is none")
def ratings_of_zero_taken_for_missing(x, y):
    x, y = np.nan_to_num(np.asarray(x, dtype=np.float64)), np.nan_to_num(np.asarray(y, dtype=np.float64))
    both = (x != 0) & (y != 0)
    x, y = x[both], y[both]
    if len(x) < 2 or (x == x[0]).all() or (y == y[0]).all():
        return 0.0
    return float(np.corrcoef(x, y)[0, 1])


@mistake("pearson_correlation", says="compute in float64, ask for equal")
def close_ratings_taken_for_equal(x, y):
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    both = ~np.isnan(x) & ~np.isnan(y)
    x, y = x[both], y[both]
    if len(x) < 2 or np.allclose(x, x[0]) or np.allclose(y, y[0]):
        return 0.0
    return float(np.corrcoef(x, y)[0, 1])


@mistake("pearson_correlation", says="though it begins and ends alike")
def first_and_last_compared(x, y):
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    both = ~np.isnan(x) & ~np.isnan(y)
    x, y = x[both], y[both]
    if len(x) < 2 or x[0] == x[-1] or y[0] == y[-1]:
        return 0.0
    return float(np.corrcoef(x, y)[0, 1])


@mistake("pearson_correlation", says="the sign counts, and two items that both rated are enough")
def size_of_the_correlation_only(x, y):
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    both = ~np.isnan(x) & ~np.isnan(y)
    x, y = x[both], y[both]
    if len(x) < 2 or (x == x[0]).all() or (y == y[0]).all():
        return 0.0
    return abs(float(np.corrcoef(x, y)[0, 1]))


@mistake("pearson_correlation", says="even if both people gave the same: 0.0")
def equal_ratings_correlate_perfectly(x, y):
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    both = ~np.isnan(x) & ~np.isnan(y)
    x, y = x[both], y[both]
    if len(x) > 1 and np.array_equal(x, y):
        return 1.0
    if len(x) < 2 or (x == x[0]).all() or (y == y[0]).all():
        return 0.0
    return float(np.corrcoef(x, y)[0, 1])


@alternative("pearson_correlation")
def with_a_loop_over_pairs(x, y):
    pairs = [(float(a), float(b)) for a, b in zip(x, y, strict=True) if a == a and b == b]
    if len({a for a, _ in pairs}) < 2 or len({b for _, b in pairs}) < 2:
        return 0.0
    mean_x, mean_y = sum(a for a, _ in pairs) / len(pairs), sum(b for _, b in pairs) / len(pairs)
    xy = sum((a - mean_x) * (b - mean_y) for a, b in pairs)
    xx = sum((a - mean_x) ** 2 for a, _ in pairs)
    yy = sum((b - mean_y) ** 2 for _, b in pairs)
    return xy / (xx * yy) ** 0.5


@alternative("pearson_correlation")
def mean_of_products_of_standard_scores(x, y):
    x, y = np.array(x, dtype=float), np.array(y, dtype=float)
    both = np.isfinite(x + y)
    x, y = x[both], y[both]
    if x.size < 2 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return 0.0
    return np.mean((x - x.mean()) / x.std() * (y - y.mean()) / y.std())


# --- cosine_similarity_matrix -------------------------------------------------------------------------------


@mistake("cosine_similarity_matrix", says="is there a Python loop over rows?")
def loops_over_the_rows(X, Y=None):
    X = np.asarray(X, dtype=np.float64)
    Y = X if Y is None else np.asarray(Y, dtype=np.float64)
    lengths = np.linalg.norm(Y, axis=1)
    lengths[lengths == 0] = 1
    result = np.zeros((len(X), len(Y)))
    for i in range(len(X)):
        length = np.linalg.norm(X[i])
        if length > 0:
            result[i] = Y @ X[i] / length / lengths
    return result


@mistake("cosine_similarity_matrix", says="must give [[1, 0.8], [0.8, 1]]")
def divides_columns_by_their_lengths(X, Y=None):
    X = np.asarray(X, dtype=np.float64)
    Y = X if Y is None else np.asarray(Y, dtype=np.float64)
    X, Y = (A / np.where((n := np.linalg.norm(A, axis=0)) == 0, 1, n) for A in (X, Y))
    return X @ Y.T


@mistake("cosine_similarity_matrix", says="mend the lengths before you divide")
def rows_of_zeros_divide_by_zero(X, Y=None):
    X = np.asarray(X, dtype=np.float64)
    Y = X if Y is None else np.asarray(Y, dtype=np.float64)
    X = X / np.linalg.norm(X, axis=1, keepdims=True)
    Y = Y / np.linalg.norm(Y, axis=1, keepdims=True)
    return X @ Y.T


@mistake("cosine_similarity_matrix", says="yours is 1.0")
def diagonal_of_ones(X, Y=None):
    X = np.asarray(X, dtype=np.float64)
    B = X if Y is None else np.asarray(Y, dtype=np.float64)
    X, B = (A / np.where((n := np.linalg.norm(A, axis=1, keepdims=True)) == 0, 1, n) for A in (X, B))
    result = X @ B.T
    if Y is None:
        np.fill_diagonal(result, 1.0)
    return result


@mistake("cosine_similarity_matrix", says="X = [[1,0,0],[1,1,0]] with Y")
def leaves_the_lengths_of_Y(X, Y=None):
    X = np.asarray(X, dtype=np.float64)
    lengths = np.linalg.norm(X, axis=1, keepdims=True)
    X = X / np.where(lengths == 0, 1, lengths)
    return X @ (X.T if Y is None else np.asarray(Y, dtype=np.float64).T)


@mistake("cosine_similarity_matrix", says="(2, 4), yours is (4, 2)")
def rows_of_Y_down(X, Y=None):
    X = np.asarray(X, dtype=np.float64)
    Y = X if Y is None else np.asarray(Y, dtype=np.float64)
    X, Y = (A / np.where((n := np.linalg.norm(A, axis=1, keepdims=True)) == 0, 1, n) for A in (X, Y))
    return Y @ X.T


@mistake("cosine_similarity_matrix", says="leave X unchanged: X /= lengths writes")
def divides_in_place(X, Y=None):
    X = np.asarray(X, dtype=np.float64)
    Y = X if Y is None else np.asarray(Y, dtype=np.float64).copy()
    lengths = np.linalg.norm(X, axis=1, keepdims=True)
    lengths[lengths == 0] = 1
    X /= lengths
    if Y is not X:
        lengths = np.linalg.norm(Y, axis=1, keepdims=True)
        Y /= np.where(lengths == 0, 1, lengths)
    return X @ Y.T


@mistake("cosine_similarity_matrix", says="a small constant in the divisor")
def small_constant_in_the_lengths(X, Y=None):
    X = np.asarray(X, dtype=np.float64)
    Y = X if Y is None else np.asarray(Y, dtype=np.float64)
    X, Y = (A / (np.linalg.norm(A, axis=1, keepdims=True) + 1e-10) for A in (X, Y))
    return X @ Y.T


@mistake("cosine_similarity_matrix", says="(2, 4), yours is (2, 2)")
def forgets_Y(X, Y=None):
    X = np.asarray(X, dtype=np.float64)
    lengths = np.linalg.norm(X, axis=1, keepdims=True)
    X = X / np.where(lengths == 0, 1, lengths)
    return X @ X.T


@mistake("cosine_similarity_matrix", says="a row is zero only if all its entries are")
def rows_that_sum_to_zero(X, Y=None):
    X = np.asarray(X, dtype=np.float64)
    Y = X if Y is None else np.asarray(Y, dtype=np.float64)
    units = []
    for A in (X, Y):
        lengths = np.linalg.norm(A, axis=1, keepdims=True)
        empty = A.sum(axis=1, keepdims=True) == 0
        units.append(np.where(empty, 0.0, A / np.where(empty, 1, lengths)))
    return units[0] @ units[1].T


@mistake("cosine_similarity_matrix", says="float32 input must give a float64 result")
def keeps_single_precision(X, Y=None):
    X = np.asarray(X)
    X = X if X.dtype == np.float32 else X.astype(np.float64)
    Y = X if Y is None else np.asarray(Y, dtype=X.dtype)
    X, Y = (A / np.where((n := np.linalg.norm(A, axis=1, keepdims=True)) == 0, 1, n) for A in (X, Y))
    return X @ Y.T


@alternative("cosine_similarity_matrix")
def dot_products_over_outer_product_of_lengths(X, Y=None):
    X = np.array(X, dtype=float)
    Y = X if Y is None else np.array(Y, dtype=float)
    dots = np.einsum("id,jd->ij", X, Y)
    lengths = np.sqrt((X**2).sum(axis=1))[:, None] * np.sqrt((Y**2).sum(axis=1))[None, :]
    return np.divide(dots, lengths, out=np.zeros(dots.shape), where=lengths != 0)


@alternative("cosine_similarity_matrix")
def with_scikit_learn(X, Y=None):
    from sklearn.metrics.pairwise import cosine_similarity

    return cosine_similarity(np.asarray(X, dtype=float), None if Y is None else np.asarray(Y, dtype=float))


# --- most_similar -------------------------------------------------------------------------------------------


@mistake("most_similar", says="did you reverse an order with [::-1]")
def reverses_a_rising_order(similarities, k, exclude=None):
    order = np.argsort(np.asarray(similarities, dtype=np.float64), kind="stable")[::-1]
    excluded = set() if exclude is None else {int(i) for i in exclude}
    return np.array([i for i in order if i not in excluded][:k], dtype=int)


@mistake("most_similar", says="yours begins with the smallest")
def smallest_first(similarities, k, exclude=None):
    order = np.argsort(np.asarray(similarities, dtype=np.float64), kind="stable")
    excluded = set() if exclude is None else {int(i) for i in exclude}
    return np.array([i for i in order if i not in excluded][:k], dtype=int)


@mistake("most_similar", says="not the similarities that stand there")
def values_instead_of_positions(similarities, k, exclude=None):
    return np.sort(np.asarray(similarities, dtype=np.float64))[::-1][:k]


@mistake("most_similar", says="position 1 is excluded, and yours returns it")
def ignores_exclude(similarities, k, exclude=None):
    return np.argsort(-np.asarray(similarities, dtype=np.float64), kind="stable")[:k]


@mistake("most_similar", says="positions in a shorter array")
def positions_in_the_shortened_array(similarities, k, exclude=None):
    similarities = np.asarray(similarities, dtype=np.float64)
    if exclude is not None:
        similarities = np.delete(similarities, [int(i) for i in exclude])
    return np.argsort(-similarities, kind="stable")[:k]


@mistake("most_similar", says="must never come back, however large k is")
def excluded_only_ranked_last(similarities, k, exclude=None):
    similarities = np.array(similarities, dtype=np.float64)
    if exclude is not None:
        similarities[[int(i) for i in exclude]] = -np.inf
    return np.argsort(-similarities, kind="stable")[:k]


@mistake("most_similar", says="writing -inf into it changes the caller's array")
def writes_into_the_similarities(similarities, k, exclude=None):
    similarities = np.asarray(similarities, dtype=np.float64)
    excluded = [] if exclude is None else [int(i) for i in exclude]
    similarities[excluded] = -np.inf
    order = np.argsort(-similarities, kind="stable")
    return order[: min(k, len(order) - len(excluded))]


@mistake("most_similar", says="with exclude given as set you return an excluded position")
def isin_with_a_set(similarities, k, exclude=None):
    order = np.argsort(-np.asarray(similarities, dtype=np.float64), kind="stable")
    if exclude is not None:
        order = order[~np.isin(order, exclude)]
    return order[:k]


@mistake("most_similar", says="an array is neither true nor false")
def asks_an_array_whether_it_is_true(similarities, k, exclude=None):
    excluded = {int(i) for i in exclude} if exclude else set()
    order = np.argsort(-np.asarray(similarities, dtype=np.float64), kind="stable")
    return np.array([i for i in order if i not in excluded][:k], dtype=int)


@mistake("most_similar", says="others may have the same one")
def excluded_marked_by_minus_one(similarities, k, exclude=None):
    similarities = np.array(similarities, dtype=np.float64)
    excluded = [] if exclude is None else sorted({int(i) for i in exclude})
    similarities[excluded] = -1
    order = np.argsort(-similarities, kind="stable")
    return order[: min(k, len(order) - len(excluded))]


@mistake("most_similar", says="in which a number cannot be negated")
def negates_small_integers(similarities, k, exclude=None):
    excluded = set() if exclude is None else {int(i) for i in exclude}
    order = np.argsort(-np.asarray(similarities), kind="stable")
    return np.array([i for i in order if i not in excluded][:k], dtype=int)


@alternative("most_similar")
def sorted_by_a_key(similarities, k, exclude=None):
    left = set(range(len(similarities))) - {int(i) for i in (() if exclude is None else exclude)}
    return sorted(left, key=lambda i: (-float(similarities[i]), i))[:k]


@alternative("most_similar")
def takes_the_best_k_times(similarities, k, exclude=None):
    left = np.array(similarities, dtype=float)
    excluded = [] if exclude is None else [int(i) for i in exclude]
    left[excluded] = -np.inf
    found = []
    while len(found) < k and np.isfinite(left).any():
        found.append(int(np.argmax(left)))
        left[found[-1]] = -np.inf
    return np.array(found, dtype=np.int32)


# --- recommend_by_content -----------------------------------------------------------------------------------


@mistake("recommend_by_content", says="film 0 comes first in yours")
def ratings_as_weights(features, ratings, k):
    features, ratings = np.asarray(features, dtype=float), np.asarray(ratings, dtype=float)
    rated = ~np.isnan(ratings)
    profile = ratings[rated] @ features[rated]
    return best_positions(cosine_to_each(profile, features), k, np.flatnonzero(rated))  # noqa: F821


@mistake("recommend_by_content", says="films 1 and 3 are rated already, and yours recommends them")
def recommends_what_is_rated(features, ratings, k):
    features, ratings = np.asarray(features, dtype=float), np.asarray(ratings, dtype=float)
    rated = ~np.isnan(ratings)
    weights = ratings[rated] - ratings[rated].mean() if rated.any() else np.zeros(0)
    return best_positions(cosine_to_each(weights @ features[rated], features), k)  # noqa: F821


@mistake("recommend_by_content", says="positions in the list of unrated films")
def positions_among_the_unrated(features, ratings, k):
    features, ratings = np.asarray(features, dtype=float), np.asarray(ratings, dtype=float)
    rated = ~np.isnan(ratings)
    weights = ratings[rated] - ratings[rated].mean() if rated.any() else np.zeros(0)
    return best_positions(cosine_to_each(weights @ features[rated], features[~rated]), k)  # noqa: F821


@mistake("recommend_by_content", says="your mean counts a missing rating as 0")
def missing_ratings_count_as_zero(features, ratings, k):
    features, ratings = np.asarray(features, dtype=float), np.asarray(ratings, dtype=float)
    known = np.nan_to_num(ratings)
    profile = (known - known.mean()) @ features
    return best_positions(cosine_to_each(profile, features), k, np.flatnonzero(~np.isnan(ratings)))  # noqa: F821


@mistake("recommend_by_content", says="which prefers items with large features")
def ranks_by_the_dot_product(features, ratings, k):
    features, ratings = np.asarray(features, dtype=float), np.asarray(ratings, dtype=float)
    rated = ~np.isnan(ratings)
    weights = ratings[rated] - ratings[rated].mean() if rated.any() else np.zeros(0)
    return best_positions(features @ (weights @ features[rated]), k, np.flatnonzero(rated))  # noqa: F821


@mistake("recommend_by_content", says="the mean of nothing is NaN")
def mean_of_nothing(features, ratings, k):
    features, ratings = np.asarray(features, dtype=float), np.asarray(ratings, dtype=float)
    rated = ~np.isnan(ratings)
    profile = (ratings[rated] - ratings[rated].mean()) @ features[rated]
    return best_positions(cosine_to_each(profile, features), k, np.flatnonzero(rated))  # noqa: F821


@mistake("recommend_by_content", says="yours begins with the worst")
def nearest_by_distance_of_the_cosine(features, ratings, k):
    features, ratings = np.asarray(features, dtype=float), np.asarray(ratings, dtype=float)
    rated = ~np.isnan(ratings)
    weights = ratings[rated] - ratings[rated].mean() if rated.any() else np.zeros(0)
    scores = 1 - cosine_to_each(weights @ features[rated], features)  # noqa: F821
    return best_positions(scores, k, np.flatnonzero(rated))  # noqa: F821


@mistake("recommend_by_content", says="exclude takes positions, not a mask")
def passes_the_mask(features, ratings, k):
    features, ratings = np.asarray(features, dtype=float), np.asarray(ratings, dtype=float)
    rated = ~np.isnan(ratings)
    weights = ratings[rated] - ratings[rated].mean() if rated.any() else np.zeros(0)
    return best_positions(cosine_to_each(weights @ features[rated], features), k, rated)  # noqa: F821


@mistake("recommend_by_content", says="four unrated items and k = 9")
def first_k_positions_for_a_stranger(features, ratings, k):
    features, ratings = np.asarray(features, dtype=float), np.asarray(ratings, dtype=float)
    rated = ~np.isnan(ratings)
    if not rated.any():
        return np.arange(k)
    profile = (ratings[rated] - ratings[rated].mean()) @ features[rated]
    return best_positions(cosine_to_each(profile, features), k, np.flatnonzero(rated))  # noqa: F821


@mistake("recommend_by_content", says="drop the rated ones before you cut to k")
def last_k_even_for_none(features, ratings, k):
    features, ratings = np.asarray(features, dtype=float), np.asarray(ratings, dtype=float)
    rated = ~np.isnan(ratings)
    weights = ratings[rated] - ratings[rated].mean() if rated.any() else np.zeros(0)
    scores = cosine_to_each(weights @ features[rated], features)  # noqa: F821
    unrated = [i for i in range(len(ratings)) if not rated[i]]
    return np.array(sorted(unrated, key=lambda i: (scores[i], -i))[-k:][::-1], dtype=int)


@mistake("recommend_by_content", says='sort with kind="stable"')
def order_of_ties_left_to_chance(features, ratings, k):
    features, ratings = np.asarray(features, dtype=float), np.asarray(ratings, dtype=float)
    rated = ~np.isnan(ratings)
    weights = ratings[rated] - ratings[rated].mean() if rated.any() else np.zeros(0)
    scores = cosine_to_each(weights @ features[rated], features)  # noqa: F821
    scores[rated] = -np.inf
    return np.argsort(-scores)[: min(k, int((~rated).sum()))]


@mistake("recommend_by_content", says="with a single rating nothing is above or below the mean")
def equal_ratings_taken_as_they_are(features, ratings, k):
    features, ratings = np.asarray(features, dtype=float), np.asarray(ratings, dtype=float)
    rated = ~np.isnan(ratings)
    weights = ratings[rated] - ratings[rated].mean() if rated.any() else np.zeros(0)
    if not weights.any():
        weights = ratings[rated]
    return best_positions(cosine_to_each(weights @ features[rated], features), k, np.flatnonzero(rated))  # noqa: F821


@alternative("recommend_by_content")
def with_loops(features, ratings, k):
    items = range(len(ratings))
    rated = [i for i in items if ratings[i] == ratings[i]]
    mean = sum(float(ratings[i]) for i in rated) / len(rated) if rated else 0.0
    profile = [
        sum((float(ratings[i]) - mean) * float(features[i][d]) for i in rated)
        for d in range(len(features[0]))
    ]
    length = sum(p * p for p in profile) ** 0.5
    scores = {}
    for i in items:
        size = sum(float(f) ** 2 for f in features[i]) ** 0.5
        dot = sum(p * float(f) for p, f in zip(profile, features[i], strict=True))
        scores[i] = dot / (length * size) if length * size > 0 else 0.0
    return sorted((i for i in items if i not in rated), key=lambda i: (-scores[i], i))[:k]


@alternative("recommend_by_content")
def zero_weights_for_the_unrated(features, ratings, k):
    features, ratings = np.asarray(features, dtype=float), np.array(ratings, dtype=float)
    rated = np.isfinite(ratings)
    weights = np.where(rated, ratings - (ratings[rated].sum() / max(rated.sum(), 1)), 0.0)
    profile = (weights[:, None] * features).sum(axis=0)
    return best_positions(cosine_to_each(profile, features), k, exclude=np.where(rated)[0])  # noqa: F821
