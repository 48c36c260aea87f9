"""What learners write for the exercises of `svd`: wrong in a way worth a message, or right in another way."""

import numpy as np

from grader.mistakes import alternative, mistake

# Changes of the reference that no check can notice, and why.
EQUIVALENT = {
    "is_orthogonal: return bool(np.all(np.abs(Q.T @ Q - np.eye(columns)) <= tol)) → return np.all(np.abs(Q.T "
    "@ Q - np.eye(columns)) <= tol)": "NumPy's bool is as good as Python's",
    "is_orthogonal: return bool(np.all(np.abs(Q.T @ Q - np.eye(columns)) <= tol)) → return "
    "bool(np.all(np.abs(np.eye(columns) - Q.T @ Q) <= tol))": "the size of a difference does not depend on its order",
    "project: return x @ onto / squared_length * onto → return onto @ x / squared_length * onto": (
        "a dot product of real vectors does not depend on their order"
    ),
    "lsa_search: lengths = np.sqrt(np.einsum('ij,ij->i', documents, documents)) * np.sqrt(folded @ folded) → "
    "lengths = np.sqrt(np.einsum('ij,ij->i', documents, documents))": (
        "the query's length is one positive number for all documents, which changes no order"
    ),
    "lsa_search: lengths = np.sqrt(np.einsum('ij,ij->i', documents, documents)) * np.sqrt(folded @ folded) → "
    "lengths = np.sqrt(np.einsum('ij,ij->i', documents, documents)) * (folded @ folded)": (
        "the query's length is one positive number for all documents, which changes no order"
    ),
    "_factors: if min(len(U.T), len(Vt)) < len(s): → (nothing)": (
        "arguments that do not fit each other are the package's business"
    ),
    "_factors: if min(len(U.T), len(Vt)) < len(s): → if min(len(U), len(Vt)) < len(s):": (
        "arguments that do not fit each other are the package's business"
    ),
    "_first_triplet: return power_iteration(A, rounds[np.argmax(np.diag(rounds))], iterations=1) → return "
    "power_iteration(A, rounds[np.argmax(np.diag(rounds))], iterations=2)": (
        "one more round comes no closer than rounding allows"
    ),
}

# --- normalize ----------------------------------------------------------------------------------------------


@mistake("normalize", says="you divide by the sum of the entries")
def divides_by_the_sum(x):
    x = np.asarray(x, dtype=np.float64)
    return x / x.sum()


@mistake("normalize", says="the sum of the squares: the length is its root")
def divides_by_the_squared_length(x):
    x = np.asarray(x, dtype=np.float64)
    return x / (x @ x)


@mistake("normalize", says="your largest entry is 1, but the length is not")
def divides_by_the_largest_entry_alone(x):
    x = np.asarray(x, dtype=np.float64)
    return x / np.max(np.abs(x))


@mistake("normalize", says="you subtract the mean and divide by the spread")
def standard_scores(x):
    x = np.asarray(x, dtype=np.float64)
    return (x - x.mean()) / x.std()


@mistake("normalize", says="return a vector as a NumPy array; yours is float")
def the_length_alone(x):
    x = np.asarray(x, dtype=np.float64)
    return float(np.sqrt(x @ x))


@mistake("normalize", says="did you write x /= ...?")
def divides_in_place(x):
    x = np.asarray(x, dtype=np.float64)
    x /= np.max(np.abs(x))
    x /= np.sqrt(x @ x)
    return x


@mistake("normalize", says="the result points the same way, signs included")
def sizes_of_the_entries(x):
    x = np.abs(np.asarray(x, dtype=np.float64))
    return x / np.sqrt(x @ x)


@mistake("normalize", says="do you divide by np.max(x)?")
def largest_entry_with_its_sign(x):
    x = np.asarray(x, dtype=np.float64)
    if not x.any():
        raise ValueError("a vector of zeros has no direction")
    x = x / np.max(x)
    return x / np.sqrt(x @ x)


@mistake("normalize", says="must raise ValueError; yours returns")
def zeros_stay_zeros(x):
    x = np.asarray(x, dtype=np.float64)
    largest = np.max(np.abs(x))
    if largest == 0:
        return np.zeros(len(x))
    x = x / largest
    return x / np.sqrt(x @ x)


@mistake("normalize", says="must raise ValueError, yours raises ZeroDivisionError")
def another_kind_of_error(x):
    x = np.asarray(x, dtype=np.float64)
    largest = np.max(np.abs(x))
    if largest == 0:
        raise ZeroDivisionError("a vector of zeros")
    x = x / largest
    return x / np.sqrt(x @ x)


@mistake("normalize", says="add nothing to the divisor, and set no lower limit")
def small_constant_in_the_divisor(x):
    x = np.asarray(x, dtype=np.float64)
    if not x.any():
        raise ValueError("a vector of zeros has no direction")
    return x / (np.sqrt(x @ x) + 1e-9)


@mistake("normalize", says="[1e-12, 0] is not all zeros")
def short_vectors_taken_for_zero(x):
    x = np.asarray(x, dtype=np.float64)
    if np.allclose(x, 0):
        raise ValueError("a vector of zeros has no direction")
    x = x / np.max(np.abs(x))
    return x / np.sqrt(x @ x)


@mistake("normalize", says="[1, -1] is not all zeros")
def sum_of_zero_taken_for_zeros(x):
    x = np.asarray(x, dtype=np.float64)
    if x.sum() == 0:
        raise ValueError("a vector of zeros has no direction")
    x = x / np.max(np.abs(x))
    return x / np.sqrt(x @ x)


@mistake("normalize", says="whose squares leave the range of float64")
def squares_that_overflow(x):
    x = np.asarray(x, dtype=np.float64)
    length = np.sqrt(x @ x)
    if length == 0:
        raise ValueError("a vector of zeros has no direction")
    return x / length


@mistake("normalize", says="wrong for input of dtype uint8")
def squares_small_integers(x):
    x = np.asarray(x)
    if not x.any():
        raise ValueError("a vector of zeros has no direction")
    if x.dtype == np.float64:
        x = x / np.max(np.abs(x))
    return x / np.sqrt(np.sum(x**2)) + 0.0


@alternative("normalize")
def with_the_standard_library(x):
    import math

    x = [float(a) for a in x]
    length = math.hypot(*x)
    if length == 0.0:
        raise ValueError("there is no direction in a vector of zeros")
    return np.array([a / length for a in x])


@alternative("normalize")
def scaled_by_a_power_of_two(x):
    x = np.array(x, dtype=float)
    if not np.any(x):
        raise ValueError("zeros point nowhere")
    _, exponent = np.frexp(np.abs(x).max())
    x = np.ldexp(x, -exponent)
    return x * (np.einsum("i,i->", x, x) ** -0.5)


@alternative("normalize")
def with_exact_fractions(x):
    from fractions import Fraction

    exact = [Fraction(float(a)) for a in x]
    largest = max(abs(a) for a in exact)
    if largest == 0:
        raise ValueError("a vector of zeros")
    exact = [a / largest for a in exact]
    length = float(sum(a * a for a in exact)) ** 0.5
    return np.array([float(a) / length for a in exact])


# --- is_orthogonal ------------------------------------------------------------------------------------------


@mistake("is_orthogonal", says="the determinant is 1 or -1 as before, but lengths are not kept")
def determinant_of_size_one(Q, *, tol=1e-10):
    Q = np.asarray(Q, dtype=np.float64)
    if Q.shape[0] != Q.shape[1]:
        return False
    return bool(abs(abs(np.linalg.det(Q)) - 1) <= tol)


@mistake("is_orthogonal", says="False and no error, yours raises LinAlgError: look at the shape first")
def determinant_of_a_tall_matrix(Q, *, tol=1e-10):
    Q = np.asarray(Q, dtype=np.float64)
    columns = Q.T @ Q
    return bool(abs(abs(np.linalg.det(Q)) - 1) <= tol and np.abs(columns - np.eye(len(columns))).max() <= tol)


@mistake("is_orthogonal", says="its columns are at right angles, but their length is the root of 2")
def right_angles_of_any_length(Q, *, tol=1e-10):
    Q = np.asarray(Q, dtype=np.float64)
    if Q.shape[0] != Q.shape[1]:
        return False
    dots = Q.T @ Q
    return bool(np.all(np.abs(dots - np.diag(np.diag(dots))) <= tol))


@mistake("is_orthogonal", says="its columns have length 1, but their dot product is 0.6")
def lengths_without_angles(Q, *, tol=1e-10):
    Q = np.asarray(Q, dtype=np.float64)
    if Q.shape[0] != Q.shape[1]:
        return False
    return bool(np.all(np.abs(np.sum(Q**2, axis=0) - 1) <= tol))


@mistake("is_orthogonal", says="even with perfect columns")
def tall_with_orthonormal_columns(Q, *, tol=1e-10):
    Q = np.asarray(Q, dtype=np.float64)
    return bool(np.all(np.abs(Q.T @ Q - np.eye(Q.shape[1])) <= tol))


@mistake("is_orthogonal", says="accept [[1, 1], [0, -1]], which times *itself* is I")
def forgets_to_transpose(Q, *, tol=1e-10):
    Q = np.asarray(Q, dtype=np.float64)
    if Q.shape[0] != Q.shape[1]:
        return False
    return bool(np.all(np.abs(Q @ Q - np.eye(len(Q))) <= tol))


@mistake("is_orthogonal", says="orthogonal matrices need not be symmetric")
def equal_to_its_transpose(Q, *, tol=1e-10):
    Q = np.asarray(Q, dtype=np.float64)
    return Q.shape[0] == Q.shape[1] and bool(np.all(np.abs(Q - Q.T) <= tol))


@mistake("is_orthogonal", says="only because the computer rounds")
def exactly_the_identity(Q, *, tol=1e-10):
    Q = np.asarray(Q, dtype=np.float64)
    return Q.shape[0] == Q.shape[1] and np.array_equal(Q.T @ Q, np.eye(len(Q)))


@mistake("is_orthogonal", says="does your answer use tol?")
def default_tolerances(Q, *, tol=1e-10):
    Q = np.asarray(Q, dtype=np.float64)
    return Q.shape[0] == Q.shape[1] and bool(np.allclose(Q.T @ Q, np.eye(len(Q))))


@mistake("is_orthogonal", says="np.allclose has an rtol of its own")
def default_relative_tolerance(Q, *, tol=1e-10):
    Q = np.asarray(Q, dtype=np.float64)
    return Q.shape[0] == Q.shape[1] and bool(np.allclose(Q.T @ Q, np.eye(len(Q)), atol=tol))


@mistake("is_orthogonal", says="so compare their sizes")
def differences_below_zero_pass(Q, *, tol=1e-10):
    Q = np.asarray(Q, dtype=np.float64)
    return Q.shape[0] == Q.shape[1] and bool(np.all(Q.T @ Q - np.eye(len(Q)) <= tol))


@mistake("is_orthogonal", says="any two columns count, not neighbours alone")
def neighbouring_columns_only(Q, *, tol=1e-10):
    Q = np.asarray(Q, dtype=np.float64)
    if Q.shape[0] != Q.shape[1]:
        return False
    lengths = all(abs(column @ column - 1) <= tol for column in Q.T)
    return lengths and all(abs(Q[:, j] @ Q[:, j + 1]) <= tol for j in range(len(Q) - 1))


@mistake("is_orthogonal", says="compare the entries, not their sum or norm")
def norm_of_all_differences(Q, *, tol=1e-10):
    Q = np.asarray(Q, dtype=np.float64)
    return Q.shape[0] == Q.shape[1] and bool(np.linalg.norm(Q.T @ Q - np.eye(len(Q))) <= tol)


@mistake("is_orthogonal", says="exactly tol still counts")
def strictly_less_than_tol(Q, *, tol=1e-10):
    Q = np.asarray(Q, dtype=np.float64)
    return Q.shape[0] == Q.shape[1] and bool(np.all(np.abs(Q.T @ Q - np.eye(len(Q))) < tol))


@mistake("is_orthogonal", says="Q^T Q needs no inverse")
def inverse_equals_transpose(Q, *, tol=1e-10):
    Q = np.asarray(Q, dtype=np.float64)
    return Q.shape[0] == Q.shape[1] and bool(np.all(np.abs(np.linalg.inv(Q) - Q.T) <= tol))


@mistake("is_orthogonal", says="you compare the rows")
def rows_under_the_tolerance(Q, *, tol=1e-10):
    Q = np.asarray(Q, dtype=np.float64)
    return Q.shape[0] == Q.shape[1] and bool(np.all(np.abs(Q @ Q.T - np.eye(len(Q))) <= tol))


@mistake("is_orthogonal", says="every comparison with NaN is False")
def looks_for_an_entry_too_far_off(Q, *, tol=1e-10):
    Q = np.asarray(Q, dtype=np.float64)
    return Q.shape[0] == Q.shape[1] and not bool(np.any(np.abs(Q.T @ Q - np.eye(len(Q))) > tol))


@mistake("is_orthogonal", says="dtype uint8, whose products overflow")
def multiplies_small_integers(Q, *, tol=1e-10):
    Q = np.asarray(Q)
    return Q.shape[0] == Q.shape[1] and bool(np.all(np.abs(Q.T @ Q - np.eye(len(Q))) <= tol))


@alternative("is_orthogonal")
def pair_by_pair(Q, *, tol=1e-10):
    rows = [[float(a) for a in row] for row in Q]
    columns = list(zip(*rows, strict=True))
    if len(rows) != len(columns):
        return False
    for i, a in enumerate(columns):
        for j, b in enumerate(columns):
            dot = sum(p * q for p, q in zip(a, b, strict=True))
            if not abs(dot - (i == j)) <= tol:
                return False
    return True


@alternative("is_orthogonal")
def with_allclose_and_both_tolerances(Q, *, tol=1e-10):
    Q = np.array(Q, dtype=float)
    m, n = Q.shape
    return m == n and np.allclose(np.einsum("ki,kj->ij", Q, Q), np.identity(n), rtol=0, atol=tol)


@alternative("is_orthogonal")
def largest_difference(Q, *, tol=1e-10):
    Q = np.array(Q, dtype=float)
    if len(set(Q.shape)) == 2:
        return False
    dots = np.array([[np.dot(a, b) for b in Q.T] for a in Q.T])
    dots[np.diag_indices(len(Q))] -= 1
    return np.max(np.abs(dots), initial=0) <= tol


# --- project ------------------------------------------------------------------------------------------------


@mistake("project", says="is the projection only if v has length 1")
def takes_onto_for_a_unit_vector(x, onto):
    x, onto = np.asarray(x, dtype=np.float64), np.asarray(onto, dtype=np.float64)
    return (x @ onto) * onto


@mistake("project", says="you divide by the length of `onto` once")
def divides_by_the_length_once(x, onto):
    x, onto = np.asarray(x, dtype=np.float64), np.asarray(onto, dtype=np.float64)
    length = np.linalg.norm(onto)
    return (x @ onto) / length * onto if length else np.zeros(len(x))


@mistake("project", says="you divide by both lengths, as for a cosine")
def the_cosine_times_onto(x, onto):
    x, onto = np.asarray(x, dtype=np.float64), np.asarray(onto, dtype=np.float64)
    lengths = np.linalg.norm(x) * np.linalg.norm(onto)
    return (x @ onto) / lengths * onto if lengths else np.zeros(len(x))


@mistake("project", says="you divide by x . x")
def divides_by_the_other_length(x, onto):
    x, onto = np.asarray(x, dtype=np.float64), np.asarray(onto, dtype=np.float64)
    return (x @ onto) / (x @ x) * onto if x.any() else np.zeros(len(x))


@mistake("project", says="it is the other way round")
def onto_the_line_of_x(x, onto):
    x, onto = np.asarray(x, dtype=np.float64), np.asarray(onto, dtype=np.float64)
    return (x @ onto) / (x @ x) * x if x.any() else np.zeros(len(x))


@mistake("project", says="you return what is left")
def what_is_left(x, onto):
    x, onto = np.asarray(x, dtype=np.float64), np.asarray(onto, dtype=np.float64)
    return x - (x @ onto) / (onto @ onto) * onto if onto.any() else x


@mistake("project", says="the projection is a point, not its distance")
def how_far_along_the_line(x, onto):
    x, onto = np.asarray(x, dtype=np.float64), np.asarray(onto, dtype=np.float64)
    length = np.linalg.norm(onto)
    return float(x @ onto / length) if length else 0.0


@mistake("project", says="keep the sign of x . v")
def size_of_the_dot_product(x, onto):
    x, onto = np.asarray(x, dtype=np.float64), np.asarray(onto, dtype=np.float64)
    return abs(x @ onto) / (onto @ onto) * onto if onto.any() else np.zeros(len(x))


@mistake("project", says="so test before you divide")
def zeros_divide_by_zero(x, onto):
    x, onto = np.asarray(x, dtype=np.float64), np.asarray(onto, dtype=np.float64)
    return (x @ onto) / (onto @ onto) * onto


@mistake("project", says="that line is the point 0")
def zeros_are_an_error(x, onto):
    x, onto = np.asarray(x, dtype=np.float64), np.asarray(onto, dtype=np.float64)
    if not onto.any():
        raise ValueError("onto is all zeros: there is no line")
    return (x @ onto) / (onto @ onto) * onto


@mistake("project", says="add nothing to the divisor")
def small_constant_in_the_divisor_of_project(x, onto):
    x, onto = np.asarray(x, dtype=np.float64), np.asarray(onto, dtype=np.float64)
    return (x @ onto) / (onto @ onto + 1e-12) * onto


@mistake("project", says="only a vector of exact zeros is special")
def short_lines_taken_for_a_point(x, onto):
    x, onto = np.asarray(x, dtype=np.float64), np.asarray(onto, dtype=np.float64)
    return np.zeros(len(x)) if np.allclose(onto, 0) else (x @ onto) / (onto @ onto) * onto


@mistake("project", says="entries that sum to 0")
def sum_of_zero_taken_for_a_point(x, onto):
    x, onto = np.asarray(x, dtype=np.float64), np.asarray(onto, dtype=np.float64)
    return np.zeros(len(x)) if sum(onto) == 0 else (x @ onto) / (onto @ onto) * onto


@mistake("project", says="leave both vectors unchanged")
def brings_onto_to_length_one_in_place(x, onto):
    x, onto = np.asarray(x, dtype=np.float64), np.asarray(onto, dtype=np.float64)
    if onto.any():
        onto /= np.linalg.norm(onto)
    return (x @ onto) * onto


@mistake("project", says="dtype uint8, whose numbers overflow")
def multiplies_as_they_come(x, onto):
    x, onto = np.asarray(x), np.asarray(onto)
    return (x @ onto) / float(onto @ onto) * onto if onto.any() else np.zeros(len(x))


@alternative("project")
def through_a_unit_vector(x, onto):
    x, onto = np.array(x, dtype=float), np.array(onto, dtype=float)
    if not onto.any():
        return np.zeros_like(x)
    unit = onto / np.linalg.norm(onto)
    return np.outer(unit, unit) @ x


@alternative("project")
def by_least_squares(x, onto):
    onto = np.array(onto, dtype=float)[:, np.newaxis]
    return onto @ np.linalg.lstsq(onto, np.array(x, dtype=float), rcond=None)[0]


@alternative("project")
def with_exact_numbers(x, onto):
    from fractions import Fraction

    x, onto = [Fraction(float(a)) for a in x], [Fraction(float(b)) for b in onto]
    below = sum(b * b for b in onto)
    factor = sum(a * b for a, b in zip(x, onto, strict=True)) / below if below else Fraction(0)
    return np.array([float(factor * b) for b in onto])


# --- gram_schmidt -------------------------------------------------------------------------------------------


@mistake("gram_schmidt", says="The modified method takes each part from what is left")
def classical_method(A):
    A = np.asarray(A, dtype=np.float64)
    Q = np.zeros(A.shape)
    for j in range(A.shape[1]):
        w = A[:, j].copy()
        for i in range(j):
            w -= (Q[:, i] @ A[:, j]) * Q[:, i]
        length = np.linalg.norm(w)
        if length > 1e-10 * np.linalg.norm(A[:, j]):
            Q[:, j] = w / length
    return Q


@mistake("gram_schmidt", says="the parts along the earlier columns of A")
def parts_along_columns_of_A(A):
    A = np.asarray(A, dtype=np.float64)
    Q = np.zeros(A.shape)
    for j in range(A.shape[1]):
        w = A[:, j].copy()
        for i in range(j):
            if A[:, i].any():
                w -= (A[:, i] @ w) / (A[:, i] @ A[:, i]) * A[:, i]
        length = np.linalg.norm(w)
        if length > 1e-10 * np.linalg.norm(A[:, j]):
            Q[:, j] = w / length
    return Q


@mistake("gram_schmidt", says="take away the part along the first *result*, which has length 1")
def parts_along_columns_as_if_of_length_one(A):
    A = np.asarray(A, dtype=np.float64)
    Q = np.zeros(A.shape)
    for j in range(A.shape[1]):
        w = A[:, j].copy()
        for i in range(j):
            w -= (A[:, i] @ w) * A[:, i]
        length = np.linalg.norm(w)
        if length > 1e-10 * np.linalg.norm(A[:, j]):
            Q[:, j] = w / length
    return Q


@mistake("gram_schmidt", says="you take away the part along the result before alone")
def only_the_result_before(A):
    A = np.asarray(A, dtype=np.float64)
    Q = np.zeros(A.shape)
    for j in range(A.shape[1]):
        w = A[:, j].copy()
        if j > 0:
            w -= (Q[:, j - 1] @ w) * Q[:, j - 1]
        length = np.linalg.norm(w)
        if length > 1e-10 * np.linalg.norm(A[:, j]):
            Q[:, j] = w / length
    return Q


@mistake("gram_schmidt", says="you work on the rows")
def rows_instead_of_columns(A):
    A = np.asarray(A, dtype=np.float64)
    Q = np.zeros(A.shape)
    for j in range(len(A)):
        w = A[j].copy()
        for i in range(j):
            w -= (Q[i] @ w) * Q[i]
        length = np.linalg.norm(w)
        if length > 1e-10 * np.linalg.norm(A[j]):
            Q[j] = w / length
    return Q


@mistake("gram_schmidt", says="each column must have length 1")
def right_angles_only(A):
    A = np.asarray(A, dtype=np.float64)
    Q = np.zeros(A.shape)
    for j in range(A.shape[1]):
        w = A[:, j].copy()
        for i in range(j):
            if Q[:, i].any():
                w -= (Q[:, i] @ w) / (Q[:, i] @ Q[:, i]) * Q[:, i]
        Q[:, j] = w
    return Q


@mistake("gram_schmidt", says="whole numbers cut off 0.6 and 0.8")
def results_in_the_input_s_dtype(A):
    A = np.asarray(A)
    Q = np.zeros_like(A)
    for j in range(A.shape[1]):
        w = A[:, j].astype(np.float64)
        for i in range(j):
            w -= (Q[:, i] @ w) * Q[:, i]
        length = np.linalg.norm(w)
        if length > 1e-10 * np.linalg.norm(A[:, j]):
            Q[:, j] = w / length
    return Q


@mistake("gram_schmidt", says="every sign is flipped")
def the_library_s_signs(A):
    return np.linalg.qr(np.asarray(A, dtype=np.float64))[0]


@mistake("gram_schmidt", says="test its length before you divide")
def dependent_columns_divide_by_zero(A):
    Q = np.array(A, dtype=np.float64)
    for j in range(Q.shape[1]):
        for i in range(j):
            Q[:, j] -= (Q[:, i] @ Q[:, j]) * Q[:, i]
        Q[:, j] /= np.linalg.norm(Q[:, j])
    return Q


@mistake("gram_schmidt", says="A dependent column is no error")
def dependent_columns_are_an_error(A):
    Q = np.array(A, dtype=np.float64)
    before = np.linalg.norm(Q, axis=0)
    for j in range(Q.shape[1]):
        for i in range(j):
            Q[:, j] -= (Q[:, i] @ Q[:, j]) * Q[:, i]
        length = np.linalg.norm(Q[:, j])
        if length <= 1e-10 * before[j]:
            raise ValueError("the columns are linearly dependent")
        Q[:, j] /= length
    return Q


@mistake("gram_schmidt", says="three columns in need three columns out")
def leaves_dependent_columns_out(A):
    A = np.asarray(A, dtype=np.float64)
    found = []
    for column in A.T:
        w = column.copy()
        for q in found:
            w -= (q @ w) * q
        length = np.linalg.norm(w)
        if length > 1e-10 * np.linalg.norm(column):
            found.append(w / length)
    return np.array(found).T


@mistake("gram_schmidt", says="what rounding leaves of it is not 0")
def dependent_only_if_exactly_zero(A):
    Q = np.array(A, dtype=np.float64)
    for j in range(Q.shape[1]):
        for i in range(j):
            Q[:, j] -= (Q[:, i] @ Q[:, j]) * Q[:, i]
        if Q[:, j].any():
            Q[:, j] /= np.linalg.norm(Q[:, j])
    return Q


@mistake("gram_schmidt", says="columns with entries near 1e-12 are not dependent")
def limit_that_ignores_the_column_s_length(A):
    Q = np.array(A, dtype=np.float64)
    for j in range(Q.shape[1]):
        for i in range(j):
            Q[:, j] -= (Q[:, i] @ Q[:, j]) * Q[:, i]
        length = np.linalg.norm(Q[:, j])
        Q[:, j] = Q[:, j] / length if length > 1e-10 else 0.0
    return Q


@mistake("gram_schmidt", says="a short column beside a long one is not dependent")
def limit_from_the_longest_column(A):
    Q = np.array(A, dtype=np.float64)
    limit = 1e-10 * np.max(np.linalg.norm(Q, axis=0))
    for j in range(Q.shape[1]):
        for i in range(j):
            Q[:, j] -= (Q[:, i] @ Q[:, j]) * Q[:, i]
        length = np.linalg.norm(Q[:, j])
        Q[:, j] = Q[:, j] / length if length > limit else 0.0
    return Q


@mistake("gram_schmidt", says="work on a copy of each column")
def works_in_the_matrix_itself(A):
    Q = np.asarray(A, dtype=np.float64)
    before = np.linalg.norm(Q, axis=0)
    for j in range(Q.shape[1]):
        for i in range(j):
            Q[:, j] -= (Q[:, i] @ Q[:, j]) * Q[:, i]
        length = np.linalg.norm(Q[:, j])
        Q[:, j] = Q[:, j] / length if length > 1e-10 * before[j] else 0.0
    return Q


@alternative("gram_schmidt")
def plain_numbers_column_by_column(A):
    columns = [[float(row[j]) for row in A] for j in range(len(A[0]))]
    results = []
    for column in columns:
        w = list(column)
        for q in results:
            part = sum(a * b for a, b in zip(q, w, strict=True))
            w = [b - part * a for a, b in zip(q, w, strict=True)]
        before, length = (sum(a * a for a in vector) ** 0.5 for vector in (column, w))
        results.append([a / length for a in w] if length > 1e-10 * before else [0.0] * len(w))
    return np.array(results).T


@alternative("gram_schmidt")
def all_parts_at_once_but_twice(A):
    A = np.array(A, dtype=float)
    Q = np.zeros(A.shape)
    for j, column in enumerate(A.T):
        w = column - Q @ (Q.T @ column)
        w = w - Q @ (Q.T @ w)
        if np.linalg.norm(w) > 1e-10 * np.linalg.norm(column):
            Q[:, j] = w / np.linalg.norm(w)
    return Q


@alternative("gram_schmidt")
def with_the_library_and_signs_mended(A):
    A = np.array(A, dtype=float)
    Q = np.zeros(A.shape)
    independent = []
    for j, column in enumerate(A.T):
        if len(independent) == len(A):
            break
        q, r = np.linalg.qr(A[:, [*independent, j]])
        if abs(r[-1, -1]) > 1e-10 * np.linalg.norm(column):
            independent.append(j)
            Q[:, j] = q[:, -1] * np.sign(r[-1, -1])
    return Q


@alternative("gram_schmidt")
def right_angles_first_and_lengths_last(A):
    A = np.array(A, dtype=float)
    rest = A.copy()
    squares = np.zeros(A.shape[1])
    for j in range(A.shape[1]):
        for i in range(j):
            if squares[i] > 0:
                rest[:, j] -= (rest[:, i] @ rest[:, j]) / squares[i] * rest[:, i]
        squares[j] = rest[:, j] @ rest[:, j]
        if squares[j] <= 1e-20 * (A[:, j] @ A[:, j]):
            rest[:, j], squares[j] = 0, 0
    return rest / np.sqrt(np.where(squares > 0, squares, 1))


# --- power_iteration ----------------------------------------------------------------------------------------


@mistake("power_iteration", says="you apply A once a round")
def applies_A_alone(A, start, *, iterations):
    A, v = np.asarray(A, dtype=np.float64), np.array(start, dtype=np.float64)
    v /= np.linalg.norm(v)
    for _ in range(iterations):
        w = A @ v
        v = w / np.linalg.norm(w) if w.any() else v
    image = A @ v
    s = np.linalg.norm(image)
    return image / s if s else image, float(s), v


@mistake("power_iteration", says="you apply A A^T")
def transpose_in_the_wrong_place(A, start, *, iterations):
    A, v = np.asarray(A, dtype=np.float64), np.array(start, dtype=np.float64)
    v /= np.linalg.norm(v)
    for _ in range(iterations):
        w = A @ (A.T @ v)
        v = w / np.linalg.norm(w) if w.any() else v
    image = A @ v
    s = np.linalg.norm(image)
    return image / s if s else image, float(s), v


@mistake("power_iteration", says="an eigenvalue of A^T A: a singular value is its root")
def eigenvalue_for_singular_value(A, start, *, iterations):
    A, v = np.asarray(A, dtype=np.float64), np.array(start, dtype=np.float64)
    v /= np.linalg.norm(v)
    for _ in range(iterations):
        w = A.T @ (A @ v)
        v = w / np.linalg.norm(w) if w.any() else v
    image = A @ v
    length = np.linalg.norm(image)
    return image / length if length else image, float(image @ image), v


@mistake("power_iteration", says="your third result is u and your first is v")
def vectors_swapped(A, start, *, iterations):
    A, v = np.asarray(A, dtype=np.float64), np.array(start, dtype=np.float64)
    v /= np.linalg.norm(v)
    for _ in range(iterations):
        w = A.T @ (A @ v)
        v = w / np.linalg.norm(w) if w.any() else v
    image = A @ v
    s = np.linalg.norm(image)
    return v, float(s), image / s if s else image


@mistake("power_iteration", says="u must have length 1")
def image_without_its_length_taken_out(A, start, *, iterations):
    A, v = np.asarray(A, dtype=np.float64), np.array(start, dtype=np.float64)
    v /= np.linalg.norm(v)
    for _ in range(iterations):
        w = A.T @ (A @ v)
        v = w / np.linalg.norm(w) if w.any() else v
    return A @ v, float(np.linalg.norm(A @ v)), v


@mistake("power_iteration", says="begin with `start`, not with a vector of your own")
def begins_at_random(A, start, *, iterations):
    A = np.asarray(A, dtype=np.float64)
    v = np.random.default_rng(1).normal(size=A.shape[1])
    v /= np.linalg.norm(v)
    for _ in range(iterations):
        w = A.T @ (A @ v)
        v = w / np.linalg.norm(w) if w.any() else v
    image = A @ v
    s = np.linalg.norm(image)
    return image / s if s else image, float(s), v


@mistake("power_iteration", says="yours is 1.70748: use the new v")
def length_from_the_round_before(A, start, *, iterations):
    A, v = np.asarray(A, dtype=np.float64), np.array(start, dtype=np.float64)
    v /= np.linalg.norm(v)
    s = np.linalg.norm(A @ v)
    for _ in range(iterations):
        w = A.T @ (A @ v)
        s = np.sqrt(np.linalg.norm(w))
        v = w / np.linalg.norm(w) if w.any() else v
    image = A @ v
    return image / np.linalg.norm(image) if image.any() else image, float(s), v


@mistake("power_iteration", says="must do one round, yours does two")
def one_round_too_many(A, start, *, iterations):
    A, v = np.asarray(A, dtype=np.float64), np.array(start, dtype=np.float64)
    v /= np.linalg.norm(v)
    done = 0
    while done <= iterations and iterations > 0:
        w = A.T @ (A @ v)
        v = w / np.linalg.norm(w) if w.any() else v
        done += 1
    image = A @ v
    s = np.linalg.norm(image)
    return image / s if s else image, float(s), v


@mistake("power_iteration", says="does your loop go on from v?")
def each_round_begins_at_start(A, start, *, iterations):
    A, start = np.asarray(A, dtype=np.float64), np.array(start, dtype=np.float64)
    v = start / np.linalg.norm(start)
    for _ in range(iterations):
        w = A.T @ (A @ start)
        v = w / np.linalg.norm(w) if w.any() else v
    image = A @ v
    s = np.linalg.norm(image)
    return image / s if s else image, float(s), v


@mistake("power_iteration", says="the numbers have left the range of float64")
def length_one_only_at_the_end(A, start, *, iterations):
    A, v = np.asarray(A, dtype=np.float64), np.array(start, dtype=np.float64)
    for _ in range(iterations):
        w = A.T @ (A @ v)
        v = w if w.any() else v
    v = v / np.linalg.norm(v)
    image = A @ v
    s = np.linalg.norm(image)
    return image / s if s else image, float(s), v


@mistake("power_iteration", says="do not stop when little changes")
def stops_when_little_changes(A, start, *, iterations):
    A, v = np.asarray(A, dtype=np.float64), np.array(start, dtype=np.float64)
    v /= np.linalg.norm(v)
    for _ in range(iterations):
        w = A.T @ (A @ v)
        before = v
        v = w / np.linalg.norm(w) if w.any() else v
        if np.allclose(v, before, rtol=0, atol=1e-7):
            break
    image = A @ v
    s = np.linalg.norm(image)
    return image / s if s else image, float(s), v


@mistake("power_iteration", says="use start as it is given, without noise")
def a_little_noise_to_be_safe(A, start, *, iterations):
    A, v = np.asarray(A, dtype=np.float64), np.array(start, dtype=np.float64)
    v += 1e-10 * np.arange(1, len(v) + 1)
    v /= np.linalg.norm(v)
    for _ in range(iterations):
        w = A.T @ (A @ v)
        v = w / np.linalg.norm(w) if w.any() else v
    image = A @ v
    s = np.linalg.norm(image)
    return image / s if s else image, float(s), v


@mistake("power_iteration", says="so flip no sign")
def makes_the_first_entry_positive(A, start, *, iterations):
    A, v = np.asarray(A, dtype=np.float64), np.array(start, dtype=np.float64)
    v /= np.linalg.norm(v)
    for _ in range(iterations):
        w = A.T @ (A @ v)
        v = w / np.linalg.norm(w) if w.any() else v
    v = v if v[0] >= 0 else -v
    image = A @ v
    s = np.linalg.norm(image)
    return image / s if s else image, float(s), v


@mistake("power_iteration", says="there must be no warning: test before you divide")
def zeros_over_zero(A, start, *, iterations):
    A, v = np.asarray(A, dtype=np.float64), np.array(start, dtype=np.float64)
    v /= np.linalg.norm(v)
    for _ in range(iterations):
        w = A.T @ (A @ v)
        v = w / np.linalg.norm(w)
    image = A @ v
    return image / np.linalg.norm(image), float(np.linalg.norm(image)), v


@mistake("power_iteration", says="for start (3, 4) that is (0.6, 0.8), yours is [0. 0.]")
def zeros_replace_v(A, start, *, iterations):
    A, v = np.asarray(A, dtype=np.float64), np.array(start, dtype=np.float64)
    v /= np.linalg.norm(v)
    for _ in range(iterations):
        w = A.T @ (A @ v)
        v = w / np.linalg.norm(w) if w.any() else w
    image = A @ v
    s = np.linalg.norm(image)
    return image / s if s else image, float(s), v


@mistake("power_iteration", says="wrong for a matrix with entries near 1e-9")
def small_images_taken_for_zero(A, start, *, iterations):
    A, v = np.asarray(A, dtype=np.float64), np.array(start, dtype=np.float64)
    v /= np.linalg.norm(v)
    for _ in range(iterations):
        w = A.T @ (A @ v)
        if np.linalg.norm(w) < 1e-12:
            break
        v = w / np.linalg.norm(w)
    image = A @ v
    s = np.linalg.norm(image)
    return image / s if s else image, float(s), v


@mistake("power_iteration", says="where one entry of A^T A v is 0 the others still count")
def one_zero_entry_taken_for_zeros(A, start, *, iterations):
    A, v = np.asarray(A, dtype=np.float64), np.array(start, dtype=np.float64)
    v /= np.linalg.norm(v)
    for _ in range(iterations):
        w = A.T @ (A @ v)
        v = w / np.linalg.norm(w) if w.all() else v
    image = A @ v
    s = np.linalg.norm(image)
    return image / s if s else image, float(s), v


@mistake("power_iteration", says="did you write start /= ...?")
def writes_into_start(A, start, *, iterations):
    A, v = np.asarray(A, dtype=np.float64), np.asarray(start, dtype=np.float64)
    v /= np.linalg.norm(v)
    for _ in range(iterations):
        w = A.T @ (A @ v)
        v = w / np.linalg.norm(w) if w.any() else v
    image = A @ v
    s = np.linalg.norm(image)
    return image / s if s else image, float(s), v


@mistake("power_iteration", says="dtype uint8, whose numbers overflow")
def multiplies_small_integers_first(A, start, *, iterations):
    A, v = np.asarray(A), np.array(start, dtype=np.float64)
    v /= np.linalg.norm(v)
    squared = A.T @ A
    for _ in range(iterations):
        w = squared @ v
        v = w / np.linalg.norm(w) if w.any() else v
    image = A @ v
    s = np.linalg.norm(image)
    return image / s if s else image, float(s), v


@alternative("power_iteration")
def product_with_the_transpose_first(A, start, *, iterations):
    A, v = np.array(A, dtype=float), np.array(start, dtype=float)
    squared = np.einsum("ki,kj->ij", A, A)
    v = v / np.sqrt(np.sum(v**2))
    while iterations > 0 and np.any(squared @ v):
        v = squared @ v
        v = v / np.sqrt(np.sum(v**2))
        iterations -= 1
    s = np.linalg.norm(A @ v)
    return np.divide(A @ v, s, out=np.zeros(len(A)), where=s > 0), s, v


@alternative("power_iteration")
def plain_numbers_with_loops(A, start, *, iterations):
    from math import fsum, hypot

    rows = [[float(a) for a in row] for row in A]
    columns = list(zip(*rows, strict=True))
    length = hypot(*(float(a) for a in start))
    v = [float(a) / length for a in start]
    for _ in range(iterations):
        image = [fsum(a * b for a, b in zip(row, v, strict=True)) for row in rows]
        w = [fsum(a * b for a, b in zip(column, image, strict=True)) for column in columns]
        length = hypot(*w)
        if length == 0:
            break
        v = [b / length for b in w]
    image = [fsum(a * b for a, b in zip(row, v, strict=True)) for row in rows]
    s = hypot(*image)
    return np.array([a / s if s else 0.0 for a in image]), s, np.array(v)


@alternative("power_iteration")
def powers_of_the_eigenvalues(A, start, *, iterations):
    A, start = np.array(A, dtype=float), np.array(start, dtype=float)
    values, vectors = np.linalg.eigh(A.T @ A)
    start = start / np.linalg.norm(start)
    # Eigenvalues that rounding leaves of 0 count as 0; a direction without any keeps the start.
    values = np.where(values > 1e-13 * values.max(), values, 0) / (values.max() or 1)
    parts = (vectors.T @ start) * values**iterations
    v = vectors @ parts if np.abs(parts).max() > 1e-300 else start
    v = v / np.linalg.norm(v)
    s = float(np.linalg.norm(A @ v))
    return (A @ v / s if s > 0 else np.zeros(len(A))), s, v


# --- svd_by_deflation ---------------------------------------------------------------------------------------


@mistake("svd_by_deflation", says="you find the first triplet twice")
def never_takes_it_away(A, k):
    A = np.asarray(A, dtype=np.float64)
    if k > min(A.shape):
        raise ValueError(f"k = {k} is too large")
    U, values, Vt = np.zeros((len(A), k)), np.zeros(k), np.zeros((k, A.shape[1]))
    for j in range(k):
        U[:, j], values[j], Vt[j] = first_triplet(A)  # noqa: F821
    return U, values, Vt


@mistake("svd_by_deflation", says="so 5 - 1 is left of the first triplet")
def takes_away_the_vectors_without_s(A, k):
    rest = np.asarray(A, dtype=np.float64)
    if k > min(rest.shape):
        raise ValueError(f"k = {k} is too large")
    U, values, Vt = np.zeros((len(rest), k)), np.zeros(k), np.zeros((k, rest.shape[1]))
    for j in range(k):
        U[:, j], values[j], Vt[j] = first_triplet(rest)  # noqa: F821
        rest = rest - np.outer(U[:, j], Vt[j])
    return U, values, Vt


@mistake("svd_by_deflation", says="np.outer(v, u) is (3, 2)")
def outer_product_the_other_way_round(A, k):
    rest = np.asarray(A, dtype=np.float64)
    if k > min(rest.shape):
        raise ValueError(f"k = {k} is too large")
    U, values, Vt = np.zeros((len(rest), k)), np.zeros(k), np.zeros((k, rest.shape[1]))
    for j in range(k):
        U[:, j], values[j], Vt[j] = first_triplet(rest)  # noqa: F821
        rest = rest - values[j] * np.outer(Vt[j], U[:, j])
    return U, values, Vt


@mistake("svd_by_deflation", says="yours is V, with the vectors in columns")
def right_vectors_in_columns(A, k):
    rest = np.asarray(A, dtype=np.float64)
    if k > min(rest.shape):
        raise ValueError(f"k = {k} is too large")
    U, values, V = np.zeros((len(rest), k)), np.zeros(k), np.zeros((rest.shape[1], k))
    for j in range(k):
        U[:, j], values[j], V[:, j] = first_triplet(rest)  # noqa: F821
        rest = rest - values[j] * np.outer(U[:, j], V[:, j])
    return U, values, V


@mistake("svd_by_deflation", says="yours stand in rows")
def left_vectors_in_rows(A, k):
    rest = np.asarray(A, dtype=np.float64)
    if k > min(rest.shape):
        raise ValueError(f"k = {k} is too large")
    U, values, Vt = np.zeros((k, len(rest))), np.zeros(k), np.zeros((k, rest.shape[1]))
    for j in range(k):
        U[j], values[j], Vt[j] = first_triplet(rest)  # noqa: F821
        rest = rest - values[j] * np.outer(U[j], Vt[j])
    return U, values, Vt


@mistake("svd_by_deflation", says="take the parts away from a copy")
def takes_away_from_the_matrix_itself(A, k):
    A = np.asarray(A, dtype=np.float64)
    if k > min(A.shape):
        raise ValueError(f"k = {k} is too large")
    U, values, Vt = np.zeros((len(A), k)), np.zeros(k), np.zeros((k, A.shape[1]))
    for j in range(k):
        U[:, j], values[j], Vt[j] = first_triplet(A)  # noqa: F821
        A -= values[j] * np.outer(U[:, j], Vt[j])
    return U, values, Vt


@mistake("svd_by_deflation", says="these are the squares, the eigenvalues of A^T A")
def eigenvalues_by_deflation(A, k):
    A = np.asarray(A, dtype=np.float64)
    if k > min(A.shape):
        raise ValueError(f"k = {k} is too large")
    rest = A.T @ A
    U, values, Vt = np.zeros((len(A), k)), np.zeros(k), np.zeros((k, A.shape[1]))
    for j in range(k):
        _, values[j], Vt[j] = first_triplet(rest)  # noqa: F821
        U[:, j] = A @ Vt[j] / np.sqrt(values[j])
        rest = rest - values[j] * np.outer(Vt[j], Vt[j])
    return U, values, Vt


@mistake("svd_by_deflation", says="the largest singular value comes first: 5, then 2")
def newest_triplet_in_front(A, k):
    rest = np.asarray(A, dtype=np.float64)
    if k > min(rest.shape):
        raise ValueError(f"k = {k} is too large")
    U, values, Vt = np.zeros((len(rest), 0)), np.zeros(0), np.zeros((0, rest.shape[1]))
    for _ in range(k):
        u, s, v = first_triplet(rest)  # noqa: F821
        U, values, Vt = np.column_stack([u, U]), np.append(s, values), np.vstack([v, Vt])
        rest = rest - s * np.outer(u, v)
    return U, values, Vt


@mistake("svd_by_deflation", says="so flip no sign on one side alone")
def signs_chosen_on_each_side(A, k):
    rest = np.asarray(A, dtype=np.float64)
    if k > min(rest.shape):
        raise ValueError(f"k = {k} is too large")
    U, values, Vt = np.zeros((len(rest), k)), np.zeros(k), np.zeros((k, rest.shape[1]))
    for j in range(k):
        u, s, v = first_triplet(rest)  # noqa: F821
        rest = rest - s * np.outer(u, v)
        U[:, j], values[j], Vt[j] = u * np.sign(u.sum()), s, v * np.sign(v.sum())
    return U, values, Vt


@mistake("svd_by_deflation", says="your third triplet is the first one again")
def takes_the_newest_away_from_A(A, k):
    A = np.asarray(A, dtype=np.float64)
    if k > min(A.shape):
        raise ValueError(f"k = {k} is too large")
    rest = A
    U, values, Vt = np.zeros((len(A), k)), np.zeros(k), np.zeros((k, A.shape[1]))
    for j in range(k):
        U[:, j], values[j], Vt[j] = first_triplet(rest)  # noqa: F821
        rest = A - values[j] * np.outer(U[:, j], Vt[j])
    return U, values, Vt


@mistake("svd_by_deflation", says="k = 0 the shapes must be")
def lists_that_stay_empty(A, k):
    rest = np.asarray(A, dtype=np.float64)
    if k > min(rest.shape):
        raise ValueError(f"k = {k} is too large")
    left, values, right = [], [], []
    for _ in range(k):
        u, s, v = first_triplet(rest)  # noqa: F821
        left.append(u)
        values.append(s)
        right.append(v)
        rest = rest - s * np.outer(u, v)
    return np.array(left).T, np.array(values), np.array(right)


@mistake("svd_by_deflation", says="has 2 triplets, so k = 3 must raise")
def limit_is_the_number_of_columns(A, k):
    rest = np.asarray(A, dtype=np.float64)
    if k > rest.shape[1]:
        raise ValueError(f"k = {k} is too large")
    U, values, Vt = np.zeros((len(rest), k)), np.zeros(k), np.zeros((k, rest.shape[1]))
    for j in range(k):
        U[:, j], values[j], Vt[j] = first_triplet(rest)  # noqa: F821
        rest = rest - values[j] * np.outer(U[:, j], Vt[j])
    return U, values, Vt


@mistake("svd_by_deflation", says="must name the k that is too large, 3")
def error_without_the_number(A, k):
    rest = np.asarray(A, dtype=np.float64)
    if k > min(rest.shape):
        raise ValueError("there are not that many triplets")
    U, values, Vt = np.zeros((len(rest), k)), np.zeros(k), np.zeros((k, rest.shape[1]))
    for j in range(k):
        U[:, j], values[j], Vt[j] = first_triplet(rest)  # noqa: F821
        rest = rest - values[j] * np.outer(U[:, j], Vt[j])
    return U, values, Vt


@mistake("svd_by_deflation", says="a singular value of 0 is no error")
def zero_is_an_error(A, k):
    rest = np.asarray(A, dtype=np.float64)
    if k > min(rest.shape):
        raise ValueError(f"k = {k} is too large")
    U, values, Vt = np.zeros((len(rest), k)), np.zeros(k), np.zeros((k, rest.shape[1]))
    for j in range(k):
        U[:, j], values[j], Vt[j] = first_triplet(rest)  # noqa: F821
        if values[j] < 1e-10:
            raise ValueError(f"no triplet left for k = {k}")
        rest = rest - values[j] * np.outer(U[:, j], Vt[j])
    return U, values, Vt


@alternative("svd_by_deflation")
def all_triplets_from_the_library(A, k):
    from scipy.linalg import svd

    A = np.array(A, dtype=float)
    if not 0 <= k <= min(A.shape):
        raise ValueError(f"{k} is not between 0 and {min(A.shape)}")
    U, s, Vt = svd(A)
    return U[:, :k], s[:k], Vt[:k]


@alternative("svd_by_deflation")
def takes_the_direction_away(A, k):
    rest = np.array(A, dtype=float)
    if k > min(rest.shape):
        raise ValueError(f"no {k} triplets in shape {rest.shape}")
    U, values, V = np.empty((rest.shape[0], k)), np.empty(k), np.empty((rest.shape[1], k))
    for j in range(k):
        U[:, j], values[j], V[:, j] = first_triplet(rest)  # noqa: F821
        rest = rest @ (np.eye(len(V)) - np.outer(V[:, j], V[:, j]))
    return U, values, V.T


@alternative("svd_by_deflation")
def eigenvectors_of_the_smaller_product(A, k):
    A = np.array(A, dtype=float)
    if k > min(A.shape):
        raise ValueError(f"k={k}")
    values, V = np.linalg.eigh(A.T @ A)
    s = np.sqrt(np.maximum(values[::-1][:k], 0))
    V = V[:, ::-1][:, :k]
    return np.divide(A @ V, s, out=np.zeros((len(A), k)), where=s > 0), s, V.T


@alternative("svd_by_deflation")
def recursion_with_lists(A, k):
    A = np.array(A, dtype=float)
    if k > min(A.shape):
        raise ValueError(f"{k} are too many")
    if k == 0:
        return np.zeros((len(A), 0)), np.zeros(0), np.zeros((0, A.shape[1]))
    u, s, v = first_triplet(A)  # noqa: F821
    U, values, Vt = svd_by_deflation(A - s * u[:, None] * v[None, :], k - 1)  # noqa: F821
    return np.hstack([-u[:, None], U]), np.concatenate([[s], values]), np.vstack([-v, Vt])


# --- truncate -----------------------------------------------------------------------------------------------


@mistake("truncate", says="you keep the last triplet")
def keeps_the_last_k(U, s, Vt, k):
    U, s, Vt = np.asarray(U, float), np.asarray(s, float), np.asarray(Vt, float)
    first = max(len(s) - k, 0)
    return (U[:, first : len(s)] * s[first:]) @ Vt[first : len(s)]


@mistake("truncate", says="the singular value is missing")
def forgets_the_singular_values(U, s, Vt, k):
    U, Vt = np.asarray(U, float), np.asarray(Vt, float)
    k = min(k, len(s))
    return U[:, :k] @ Vt[:k]


@mistake("truncate", says="Vt is transposed already")
def transposes_Vt_again(U, s, Vt, k):
    U, s, Vt = np.asarray(U, float), np.asarray(s, float), np.asarray(Vt, float)
    k = min(k, len(s))
    return (U[:, :k] * s[:k]) @ Vt[:, :k].T[:, : len(U)]


@mistake("truncate", says="you take a row of U")
def rows_of_U(U, s, Vt, k):
    U, s, Vt = np.asarray(U, float), np.asarray(s, float), np.asarray(Vt, float)
    k = min(k, len(s))
    return (U[:k].T * s[:k]) @ Vt[:k]


@mistake("truncate", says="the first row of Vt, shape (1, 3)")
def first_k_rows_of_everything(U, s, Vt, k):
    U, s, Vt = np.asarray(U, float), np.asarray(s, float), np.asarray(Vt, float)
    return U[:k] @ np.diag(s[:k]) @ Vt[:k]


@mistake("truncate", says="so both triplets are in it")
def k_taken_for_a_threshold(U, s, Vt, k):
    U, s, Vt = np.asarray(U, float), np.asarray(s, float), np.asarray(Vt, float)
    kept = np.flatnonzero(s > k)
    return (U[:, kept] * s[kept]) @ Vt[kept]


@mistake("truncate", says="for k = 2 yours is the second triplet alone")
def only_triplet_number_k(U, s, Vt, k):
    U, s, Vt = np.asarray(U, float), np.asarray(s, float), np.asarray(Vt, float)
    if k == 0:
        return np.zeros((len(U), Vt.shape[1]))
    i = min(k, len(s)) - 1
    return s[i] * np.outer(U[:, i], Vt[i])


@mistake("truncate", says="each *column* of U has its singular value")
def multiplies_rows_of_U(U, s, Vt, k):
    U, s, Vt = np.asarray(U, float), np.asarray(s, float), np.asarray(Vt, float)
    k = min(k, len(s))
    return (s[:k, np.newaxis] * U[:, :k]) @ Vt[:k]


@mistake("truncate", says="return the matrix A_k as a NumPy array; yours is tuple")
def three_shorter_factors(U, s, Vt, k):
    return np.asarray(U)[:, :k], np.asarray(s)[:k], np.asarray(Vt)[:k]


@mistake("truncate", says="did you set its last entries to 0?")
def writes_zeros_into_s(U, s, Vt, k):
    U, s, Vt = np.asarray(U, float), np.asarray(s, float), np.asarray(Vt, float)
    s[k:] = 0
    return (U[:, : len(s)] * s) @ Vt[: len(s)]


@mistake("truncate", says="In the full form U or Vt holds more vectors")
def the_full_form_does_not_fit(U, s, Vt, k):
    U, s, Vt = np.asarray(U, float), np.array(s, float), np.asarray(Vt, float)
    s[k:] = 0
    return (U * s) @ Vt


@mistake("truncate", says="a larger k keeps them all")
def index_beyond_the_last(U, s, Vt, k):
    U, s, Vt = np.asarray(U, float), np.asarray(s, float), np.asarray(Vt, float)
    closest = np.zeros((len(U), Vt.shape[1]))
    for i in range(k):
        closest += s[i] * np.outer(U[:, i], Vt[i])
    return closest


@mistake("truncate", says="not all values that are large enough")
def everything_as_large_as_the_kth(U, s, Vt, k):
    U, s, Vt = np.asarray(U, float), np.asarray(s, float), np.asarray(Vt, float)
    k = min(k, len(s))
    kept = np.flatnonzero(s >= s[k - 1]) if k else []
    return (U[:, kept] * s[kept]) @ Vt[kept]


@mistake("truncate", says="dtype uint8, whose products overflow")
def products_of_small_integers(U, s, Vt, k):
    U, s, Vt = np.asarray(U), np.asarray(s), np.asarray(Vt)
    k = min(k, len(s))
    return (U[:, :k] * s[:k]) @ Vt[:k]


@alternative("truncate")
def sum_of_outer_products(U, s, Vt, k):
    closest = np.zeros((len(U), len(Vt[0])))
    for i, value in enumerate(list(s)[:k]):
        closest += float(value) * np.outer([float(row[i]) for row in U], np.asarray(Vt[i], dtype=float))
    return closest


@alternative("truncate")
def small_values_set_to_zero_in_a_full_sigma(U, s, Vt, k):
    U, Vt = np.array(U, dtype=float), np.array(Vt, dtype=float)
    sigma = np.zeros((U.shape[1], Vt.shape[0]))
    for i in range(min(k, len(s))):
        sigma[i, i] = s[i]
    return np.linalg.multi_dot([U, sigma, Vt])


@alternative("truncate")
def in_the_sum_convention(U, s, Vt, k):
    k = min(k, np.size(s))
    U, s, Vt = (np.array(a, dtype=float) for a in (U, s, Vt))
    return np.einsum("mr,r,rn->mn", U[:, :k], s[:k], Vt[:k])


# --- truncation_error ---------------------------------------------------------------------------------------


@mistake("truncation_error", says="that is what is kept")
def what_is_kept(s, k):
    return float(np.sqrt(np.sum(np.asarray(s, float)[:k] ** 2)))


@mistake("truncation_error", says="you sum the singular values that are left out")
def sum_of_what_is_left_out(s, k):
    return float(np.sum(np.asarray(s, float)[k:]))


@mistake("truncation_error", says="take the root of the sum of squares")
def without_the_root(s, k):
    return float(np.sum(np.asarray(s, float)[k:] ** 2))


@mistake("truncation_error", says="the error in another norm")
def largest_value_left_out(s, k):
    s = np.asarray(s, float)
    return float(s[k]) if k < len(s) else 0.0


@mistake("truncation_error", says="one place off")
def begins_one_place_late(s, k):
    return float(np.sqrt(np.sum(np.asarray(s, float)[k + 1 :] ** 2)))


@mistake("truncation_error", says="10 is in your sum")
def begins_one_place_early(s, k):
    return float(np.sqrt(np.sum(np.asarray(s, float)[max(k - 1, 0) :] ** 2)))


@mistake("truncation_error", says="the error is a distance, divided by nothing")
def share_of_the_whole(s, k):
    s = np.asarray(s, float)
    return float(np.sqrt(np.sum(s[k:] ** 2) / np.sum(s**2)))


@mistake("truncation_error", says="you take the mean of the squares")
def root_of_the_mean(s, k):
    left_out = np.asarray(s, float)[k:]
    return float(np.sqrt(np.mean(left_out**2))) if left_out.size else 0.0


@mistake("truncation_error", says="are no error: nothing is left out")
def nothing_left_out_is_an_error(s, k):
    s = np.asarray(s, float)
    if k > len(s):
        raise ValueError("k is larger than the number of singular values")
    return float(np.linalg.norm(s[k:]))


@mistake("truncation_error", says="do not round, and drop none")
def tiny_values_dropped(s, k):
    left_out = np.asarray(s, float)[k:]
    return float(np.linalg.norm(left_out[left_out > 1e-10]))


@mistake("truncation_error", says="instead of all minus those kept")
def all_minus_what_is_kept(s, k):
    squares = np.asarray(s, float) ** 2
    return float(np.sqrt(max(squares.sum() - squares[:k].sum(), 0.0)))


@mistake("truncation_error", says="dtype uint8, whose squares overflow")
def squares_of_small_integers(s, k):
    return float(np.sqrt(np.sum(np.asarray(s)[k:] ** 2)))


@alternative("truncation_error")
def length_of_a_list(s, k):
    from math import hypot

    return hypot(*(float(value) for value in list(s)[k:]))


@alternative("truncation_error")
def distance_of_two_diagonal_matrices(s, k):
    s = np.array(s, dtype=float)
    kept = np.where(np.arange(len(s)) < k, s, 0)
    return np.linalg.norm(np.diag(s) - np.diag(kept), ord="fro") if s.size else 0.0


@alternative("truncation_error")
def with_exact_squares(s, k):
    from fractions import Fraction

    exact = [Fraction(float(value)) for value in s]
    return float(sum(a * a for a in exact) - sum(a * a for a in exact[:k])) ** 0.5


# --- explained_energy ---------------------------------------------------------------------------------------


@mistake("explained_energy", says="you share out the singular values")
def shares_of_the_values(s):
    s = np.asarray(s, float)
    return np.cumsum(s) / s.sum()


@mistake("explained_energy", says="these are the shares of each triplet alone")
def each_triplet_alone(s):
    s = np.asarray(s, float)
    return s**2 / np.sum(s**2)


@mistake("explained_energy", says="you add up first and square the sums")
def squares_of_the_sums(s):
    s = np.asarray(s, float)
    return (np.cumsum(s) / s.sum()) ** 2


@mistake("explained_energy", says="you take the root of the shares")
def roots_of_the_shares(s):
    s = np.asarray(s, float)
    return np.sqrt(np.cumsum(s**2) / np.sum(s**2))


@mistake("explained_energy", says="not per cent")
def per_cent(s):
    s = np.asarray(s, float)
    return 100 * np.cumsum(s**2) / np.sum(s**2)


@mistake("explained_energy", says="divide by the energy of all, 25")
def sums_without_the_total(s):
    return np.cumsum(np.asarray(s, float) ** 2)


@mistake("explained_energy", says="you divide by the energy of the first triplet")
def relative_to_the_largest(s):
    s = np.asarray(s, float)
    return np.cumsum(s**2) / s[0] ** 2


@mistake("explained_energy", says="add up from the left: the largest")
def adds_up_from_the_right(s):
    s = np.asarray(s, float)
    return np.cumsum(s[::-1] ** 2) / np.sum(s**2)


@mistake("explained_energy", says="that is what the triplets leave out")
def what_is_left_out_after_each(s):
    s = np.asarray(s, float)
    return 1 - np.cumsum(s**2) / np.sum(s**2)


@mistake("explained_energy", says="without a warning: test before you divide")
def nothing_over_nothing(s):
    s = np.asarray(s, float)
    return np.cumsum(s**2) / np.sum(s**2)


@mistake("explained_energy", says="return ones, yours is [0. 0.]")
def zeros_for_no_energy(s):
    s = np.asarray(s, float)
    return np.cumsum(s**2) / np.sum(s**2) if s.any() else np.zeros(len(s))


@mistake("explained_energy", says="add nothing to the divisor")
def small_constant_in_the_total(s):
    s = np.asarray(s, float)
    return np.cumsum(s**2) / (np.sum(s**2) + 1e-12) if s.any() else np.ones(len(s))


@mistake("explained_energy", says="there is no last entry to divide by")
def looks_at_the_last_of_none(s):
    energy = np.cumsum(np.asarray(s, float) ** 2)
    return energy / energy[-1] if energy[-1] > 0 else np.ones(len(energy))


@mistake("explained_energy", says="s **= 2 and s *= s write")
def squares_in_place(s):
    s = np.asarray(s, float)
    s *= s
    return np.cumsum(s) / s.sum() if s.any() else np.ones(len(s))


@mistake("explained_energy", says="dtype uint8, whose squares overflow")
def squares_as_they_come(s):
    energy = np.cumsum(np.asarray(s) ** 2)
    return energy / energy[-1] if energy.any() else np.ones(len(energy))


@alternative("explained_energy")
def with_a_running_sum(s):
    squares = [float(value) ** 2 for value in s]
    total = sum(squares)
    shares, so_far = [], 0.0
    for square in squares:
        so_far += square
        shares.append(so_far / total if total else 1.0)
    return np.array(shares, dtype=float)


@alternative("explained_energy")
def with_a_triangle_of_ones(s):
    s = np.array(s, dtype=float)
    if not s.any():
        return np.ones(s.shape)
    s = s / s.max()
    return np.tri(len(s)) @ s**2 / (s @ s)


@alternative("explained_energy")
def one_minus_what_is_left(s):
    from itertools import accumulate

    s = [float(value) for value in s]
    if not any(s):
        return np.ones(len(s))
    left = list(accumulate((value**2 for value in reversed(s)), initial=0.0))[::-1]
    return np.array([1 - rest / left[0] for rest in left[1:]])


# --- lsa_search ---------------------------------------------------------------------------------------------


@mistake("lsa_search", says="you rank by the dot product, which favours long documents")
def ranks_by_the_dot_product(query, U, s, Vt, k, top):
    query, U, s, Vt = (np.asarray(a, dtype=float) for a in (query, U, s, Vt))
    return best_positions((U[:, :k] * s[:k]) @ (Vt[:k] @ query), top)  # noqa: F821


@mistake("lsa_search", says="you rank by the distance, which favours short documents")
def ranks_by_the_distance(query, U, s, Vt, k, top):
    query, U, s, Vt = (np.asarray(a, dtype=float) for a in (query, U, s, Vt))
    return best_positions(-np.linalg.norm(U[:, :k] * s[:k] - Vt[:k] @ query, axis=1), top)  # noqa: F821


@mistake("lsa_search", says="your documents stand at rows of U: multiply")
def documents_without_singular_values(query, U, s, Vt, k, top):
    query, U, s, Vt = (np.asarray(a, dtype=float) for a in (query, U, s, Vt))
    return best_positions(cosine_to_each(Vt[:k] @ query, U[:, :k]), top)  # noqa: F821


@mistake("lsa_search", says="Books do that too")
def folded_in_as_in_the_paper(query, U, s, Vt, k, top):
    query, U, s, Vt = (np.asarray(a, dtype=float) for a in (query, U, s, Vt))
    return best_positions(cosine_to_each(Vt[:k] @ query / s[:k], U[:, :k]), top)  # noqa: F821


@mistake("lsa_search", says="you divide the query by the singular values: here documents")
def query_divided_by_singular_values(query, U, s, Vt, k, top):
    query, U, s, Vt = (np.asarray(a, dtype=float) for a in (query, U, s, Vt))
    return best_positions(cosine_to_each(Vt[:k] @ query / s[:k], U[:, :k] * s[:k]), top)  # noqa: F821


@mistake("lsa_search", says="you multiply the query by the singular values as well")
def query_multiplied_by_singular_values(query, U, s, Vt, k, top):
    query, U, s, Vt = (np.asarray(a, dtype=float) for a in (query, U, s, Vt))
    return best_positions(cosine_to_each(s[:k] * (Vt[:k] @ query), U[:, :k] * s[:k]), top)  # noqa: F821


@mistake("lsa_search", says="you compare the query with A itself, or with all directions")
def all_directions(query, U, s, Vt, k, top):
    query, U, s, Vt = (np.asarray(a, dtype=float) for a in (query, U, s, Vt))
    return best_positions(cosine_to_each(query, (U * s) @ Vt), top)  # noqa: F821


@mistake("lsa_search", says="you keep the last k directions")
def the_last_directions(query, U, s, Vt, k, top):
    query, U, s, Vt = (np.asarray(a, dtype=float) for a in (query, U, s, Vt))
    return best_positions(cosine_to_each(Vt[-k:] @ query, U[:, -k:] * s[-k:]), top)  # noqa: F821


@mistake("lsa_search", says="yours keeps three")
def one_direction_too_many(query, U, s, Vt, k, top):
    query, U, s, Vt = (np.asarray(a, dtype=float) for a in (query, U, s, Vt))
    k += 1
    return best_positions(cosine_to_each(Vt[:k] @ query, U[:, :k] * s[:k]), top)  # noqa: F821


@mistake("lsa_search", says="the query goes with Vt")
def query_goes_with_U(query, U, s, Vt, k, top):
    query, U, s, Vt = (np.asarray(a, dtype=float) for a in (query, U, s, Vt))
    return best_positions(cosine_to_each(query @ U[:, :k], Vt[:k].T * s[:k]), top)  # noqa: F821


@mistake("lsa_search", says="yours begins with the worst")
def the_worst_first(query, U, s, Vt, k, top):
    query, U, s, Vt = (np.asarray(a, dtype=float) for a in (query, U, s, Vt))
    return np.argsort(cosine_to_each(Vt[:k] @ query, U[:, :k] * s[:k]), kind="stable")[:top]  # noqa: F821


@mistake("lsa_search", says="one-dimensional array of positions, yours is [0.")
def cosines_instead_of_positions(query, U, s, Vt, k, top):
    query, U, s, Vt = (np.asarray(a, dtype=float) for a in (query, U, s, Vt))
    return np.sort(cosine_to_each(Vt[:k] @ query, U[:, :k] * s[:k]))[::-1][:top]  # noqa: F821


@mistake("lsa_search", says="yours returns 2: is that k?")
def as_many_documents_as_directions(query, U, s, Vt, k, top):
    query, U, s, Vt = (np.asarray(a, dtype=float) for a in (query, U, s, Vt))
    return best_positions(cosine_to_each(Vt[:k] @ query, U[:, :k] * s[:k]), k)  # noqa: F821


@mistake("lsa_search", says="for a query of zeros every cosine is 0.0")
def reverses_a_rising_order(query, U, s, Vt, k, top):
    query, U, s, Vt = (np.asarray(a, dtype=float) for a in (query, U, s, Vt))
    cosines = cosine_to_each(Vt[:k] @ query, U[:, :k] * s[:k])  # noqa: F821
    return np.argsort(cosines, kind="stable")[::-1][:top]


@mistake("lsa_search", says="must give the cosine 0.0 without a warning")
def zeros_without_a_cosine(query, U, s, Vt, k, top):
    query, U, s, Vt = (np.asarray(a, dtype=float) for a in (query, U, s, Vt))
    place, documents = Vt[:k] @ query, U[:, :k] * s[:k]
    cosines = documents @ place / (np.linalg.norm(documents, axis=1) * np.linalg.norm(place))
    return np.argsort(-cosines, kind="stable")[:top]


@mistake("lsa_search", says="did you write U *= ...?")
def multiplies_U_in_place(query, U, s, Vt, k, top):
    query, U, s, Vt = (np.asarray(a, dtype=float) for a in (query, U, s, Vt))
    U *= s
    return best_positions(cosine_to_each(Vt[:k] @ query, U[:, :k]), top)  # noqa: F821


@alternative("lsa_search")
def one_matrix_product_and_a_stable_sort(query, U, s, Vt, k, top):
    query, U, s, Vt = (np.array(a, dtype=float) for a in (query, U, s, Vt))
    place, documents = Vt[:k] @ query, U[:, :k] * s[:k]
    lengths = np.linalg.norm(documents, axis=1)
    units = np.divide(documents, lengths[:, None], out=np.zeros(documents.shape), where=lengths[:, None] > 0)
    return np.argsort(-(units @ place), kind="stable")[:top]


@alternative("lsa_search")
def with_the_rows_of_A_k(query, U, s, Vt, k, top):
    # Back in the space of terms: the rows of A_k, and the query's shadow on the k directions.
    U, s, Vt = (np.array(a, dtype=float) for a in (U, s, Vt))
    shadow = Vt[:k].T @ (Vt[:k] @ np.array(query, dtype=float))
    rows = np.einsum("nr,r,rd->nd", U[:, :k], s[:k], Vt[:k])
    lengths = np.linalg.norm(rows, axis=1) * np.linalg.norm(shadow)
    cosines = np.where(lengths > 1e-12, rows @ shadow / np.where(lengths > 1e-12, lengths, 1), 0.0).round(13)
    return np.lexsort([np.arange(len(rows)), -cosines])[:top].astype(np.int32)


@alternative("lsa_search")
def document_by_document(query, U, s, Vt, k, top):
    from math import hypot

    k = min(k, len(s))
    place = [sum(float(Vt[i][t]) * float(query[t]) for t in range(len(query))) for i in range(k)]
    scores = []
    for row in U:
        document = [float(row[i]) * float(s[i]) for i in range(k)]
        lengths = hypot(*document) * hypot(*place)
        dot = sum(a * b for a, b in zip(document, place, strict=True))
        scores.append((-dot / lengths if lengths else 0.0, len(scores)))
    return [position for _, position in sorted(scores)][:top]


# --- what an adversary got past earlier checks ----------------------------------------------------------------


@mistake("normalize", says="[0, 5] is not all zeros")
def first_entry_decides_about_zeros(x):
    x = np.asarray(x, dtype=np.float64)
    if x[0] == 0:
        raise ValueError("the zero vector has no direction")
    x = x / np.max(np.abs(x))
    return x / np.sqrt(x @ x)


@mistake("is_orthogonal", says="put nothing in the place of NaN or infinity")
def infinity_taken_for_one(Q, *, tol=1e-10):
    Q = np.asarray(Q, dtype=np.float64)
    if Q.shape[0] != Q.shape[1] or np.isnan(Q).any():
        return False
    Q = np.nan_to_num(Q, posinf=1, neginf=-1)
    return bool(np.all(np.abs(Q.T @ Q - np.eye(len(Q))) <= tol))


@mistake("project", says="`onto` is zeros only if every entry is 0")
def first_entry_of_onto_decides(x, onto):
    x, v = np.asarray(x, dtype=np.float64), np.asarray(onto, dtype=np.float64)
    return np.zeros(len(x)) if v[0] == 0 else (x @ v) / (v @ v) * v


@mistake("power_iteration", says="convert start to float64 too")
def start_keeps_its_dtype(A, start, *, iterations):
    A, v = np.asarray(A, dtype=np.float64), np.asarray(start)
    v = v / np.sqrt(v @ v)
    for _ in range(iterations):
        w = A.T @ (A @ v)
        if w.any():
            v = w / np.sqrt(w @ w)
    image = A @ v
    s = np.sqrt(image @ image)
    return (image / s if s > 0 else np.zeros(len(A))), float(s), v


@mistake("svd_by_deflation", says="a tall matrix of shape (5, 2) has 2 triplets as well")
def only_rows_limit_k(A, k):
    rest = np.array(A, dtype=np.float64)
    if k > len(rest):
        raise ValueError(f"k is {k}")
    U, values, Vt = np.zeros((len(rest), k)), np.zeros(k), np.zeros((k, rest.shape[1]))
    for j in range(k):
        U[:, j], values[j], Vt[j] = first_triplet(rest)  # noqa: F821
        rest = rest - values[j] * np.outer(U[:, j], Vt[j])
    return U, values, Vt


@mistake("explained_energy", says="a value of 0 among others keeps its place")
def zeros_are_dropped(s):
    s = np.asarray(s, dtype=np.float64)
    if not s.any():
        return np.ones(len(s))
    energy = np.cumsum(s[s > 0] ** 2)
    return energy / energy[-1]


@mistake("lsa_search", says="weights in a query may be negative")
def size_of_each_weight(query, U, s, Vt, k, top):
    query, U, s, Vt = (np.asarray(a, dtype=np.float64) for a in (query, U, s, Vt))
    places, place = U[:, :k] * s[:k], Vt[:k] @ np.abs(query)
    return best_positions(cosine_to_each(place, places), top)  # noqa: F821
