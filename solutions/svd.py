"""Orthogonal directions, and the singular value decomposition that finds the ones that matter.

Shapes: A is M x N; U has singular vectors in columns, Vt in rows; s holds singular values, the largest first.
Whatever the input's dtype, results are float64.
"""

import numpy as np
from numpy.typing import ArrayLike

from solutions._validation import as_array, require_count, require_same_length

# A column whose remainder is shorter than this part of it is rounding noise, not a direction of its own.
DEPENDENT = 1e-10

# How often A^T A is squared: 2^30 rounds of power iteration part two singular values that differ by more than a
# billionth. The vectors of closer ones may mix, which costs no more than a billionth.
SQUARINGS = 30


def normalize(x: ArrayLike) -> np.ndarray:
    """Return the vector of length 1 that points the same way.

    Parameters
    ----------
    x : array-like, shape (D,), any real dtype

    Returns
    -------
    np.ndarray, shape (D,), float64
        x / |x|.

    Raises
    ------
    ValueError
        If every entry is zero: such a vector has no direction.
    """
    return _unit("x", as_array("x", x, ndim=1))


def is_orthogonal(Q: ArrayLike, *, tol: float = 1e-10) -> bool:
    """Say whether a matrix is orthogonal: square, with columns of length 1 at right angles to each other.

    Parameters
    ----------
    Q : array-like, shape (M, N), any real dtype
    tol : how far an entry of Q^T Q may lie from the identity's, at least 0

    Returns
    -------
    bool
        True if M = N and every entry of Q^T Q - I is at most `tol` in size; False also where Q holds NaN.

    References
    ----------
    G. H. Golub and C. F. Van Loan, "Matrix Computations" (4th ed., 2013), section 2.1.
    """
    Q = as_array("Q", Q, ndim=2)
    rows, columns = Q.shape
    if rows != columns:
        return False
    return bool(np.all(np.abs(Q.T @ Q - np.eye(columns)) <= tol))


def project(x: ArrayLike, onto: ArrayLike) -> np.ndarray:
    """Return the point on the line through a vector that lies closest to x.

    Parameters
    ----------
    x : array-like, shape (D,), any real dtype
    onto : array-like, shape (D,), any real dtype, any length

    Returns
    -------
    np.ndarray, shape (D,), float64
        (x . v) / (v . v) v for v = ``onto``; zeros if ``onto`` is all zeros, since its line is one point.
    """
    x, onto = as_array("x", x, ndim=1), as_array("onto", onto, ndim=1)
    require_same_length("x", x, "onto", onto)
    squared_length = onto @ onto
    if squared_length == 0:
        return np.zeros(len(x))
    return (x @ onto) / squared_length * onto


def gram_schmidt(A: ArrayLike) -> np.ndarray:
    """Return orthonormal columns that span what the columns of A span: modified Gram-Schmidt.

    Parameters
    ----------
    A : array-like, shape (M, N), any real dtype

    Returns
    -------
    np.ndarray, shape (M, N), float64
        Column j is what is left of column j of A once its parts along the earlier results are taken away,
        brought to length 1. A dependent column gives a column of zeros: one whose rest is at most 1e-10
        times as long as the column was, a column of zeros among them.

    References
    ----------
    Å. Björck, "Solving linear least squares problems by Gram-Schmidt orthogonalization",
    BIT 7 (1967), 1-21; L. N. Trefethen and D. Bau, "Numerical Linear Algebra" (1997), lecture 8.
    """
    Q = as_array("A", A, ndim=2)
    lengths = np.sqrt(np.sum(Q**2, axis=0))
    for j, before in enumerate(lengths):
        length = np.sqrt(Q[:, j] @ Q[:, j])
        if length <= DEPENDENT * before:
            Q[:, j] = 0.0
            continue
        Q[:, j] /= length
        # Each later column loses this direction now, from what is left of it: rounding cannot pile up.
        Q[:, j + 1 :] -= np.outer(Q[:, j], Q[:, j] @ Q[:, j + 1 :])
    return Q


def power_iteration(
    A: ArrayLike, start: ArrayLike, *, iterations: int
) -> tuple[np.ndarray, float, np.ndarray]:
    """Return an estimate of the first singular triplet: apply A^T A again and again, and keep the direction.

    Parameters
    ----------
    A : array-like, shape (M, N), any real dtype
    start : array-like, shape (N,), any real dtype, not all zeros
    iterations : how often to apply A^T A, at least 0

    Returns
    -------
    u : np.ndarray, shape (M,), float64
        A v / s; zeros where s is 0.
    s : float
        |A v|, never more than the largest singular value.
    v : np.ndarray, shape (N,), float64
        ``start`` after `iterations` rounds of v <- A^T A v, v <- v / |v|, of length 1. Where A^T A v is all
        zeros, v stays what it was.

    References
    ----------
    G. H. Golub and C. F. Van Loan, "Matrix Computations" (4th ed., 2013), section 7.3.1, for A^T A.
    """
    A = as_array("A", A, ndim=2)
    start = as_array("start", start, ndim=1)
    require_same_length("start", start, "a row of A", A.T)
    v = _unit("start", start)
    for _ in range(require_count("iterations", iterations)):
        applied = A.T @ (A @ v)
        if not applied.any():
            break
        v = _unit("A^T A v", applied)
    image = A @ v
    s = np.sqrt(image @ image)
    u = image / s if s > 0 else np.zeros(len(A))
    return u, float(s), v


def svd_by_deflation(A: ArrayLike, k: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the first k singular triplets, found one after another.

    Parameters
    ----------
    A : array-like, shape (M, N), any real dtype
    k : how many triplets, from 0 to min(M, N)

    Returns
    -------
    U : np.ndarray, shape (M, k), float64
        Left singular vectors in columns.
    s : np.ndarray, shape (k,), float64
        Singular values, the largest first.
    Vt : np.ndarray, shape (k, N), float64
        Right singular vectors in rows. Where a singular value is 0, its two vectors may be anything.

    Raises
    ------
    ValueError
        If k is larger than min(M, N): there are no more triplets.
    """
    rest = as_array("A", A, ndim=2)
    k = require_count("k", k)
    rows, columns = rest.shape
    if k > min(rows, columns):
        raise ValueError(f"k is {k}, but a matrix of shape {rest.shape} has {min(rows, columns)} triplets")
    U, s, Vt = np.empty((rows, k)), np.empty(k), np.empty((k, columns))
    for j in range(k):
        U[:, j], s[j], Vt[j] = _first_triplet(rest)
        rest = rest - s[j] * np.outer(U[:, j], Vt[j])
    return U, s, Vt


def truncate(U: ArrayLike, s: ArrayLike, Vt: ArrayLike, k: int) -> np.ndarray:
    """Return the matrix of rank at most k that lies closest to A = U diag(s) Vt.

    Parameters
    ----------
    U : array-like, shape (M, R) or wider, any real dtype; left singular vectors in columns
    s : array-like, shape (R,), any real dtype; singular values, the largest first
    Vt : array-like, shape (R, N) or taller, any real dtype; right singular vectors in rows
    k : how many triplets to keep, at least 0; more than R keeps all

    Returns
    -------
    np.ndarray, shape (M, N), float64
        The sum of s_i u_i v_i^T over the first k triplets.

    References
    ----------
    C. Eckart and G. Young, "The approximation of one matrix by another of lower rank",
    Psychometrika 1 (1936), 211-218.
    """
    U, s, Vt = _factors(U, s, Vt)
    k = min(require_count("k", k), len(s))
    return (U[:, :k] * s[:k]) @ Vt[:k]


def truncation_error(s: ArrayLike, k: int) -> float:
    """Return how far the best matrix of rank k lies from A, from A's singular values alone.

    Parameters
    ----------
    s : array-like, shape (R,), any real dtype; singular values, the largest first
    k : how many are kept, at least 0

    Returns
    -------
    float
        |A - A_k| in the Frobenius norm: the root of the sum of the squares of the singular values left out;
        0.0 if none is.

    References
    ----------
    C. Eckart and G. Young, "The approximation of one matrix by another of lower rank",
    Psychometrika 1 (1936), 211-218.
    """
    left_out = as_array("s", s, ndim=1)[require_count("k", k) :]
    return float(np.sqrt(left_out @ left_out))


def explained_energy(s: ArrayLike) -> np.ndarray:
    """Return which share of A's energy, the sum of its squared entries, the first 1, 2, ... triplets hold.

    Parameters
    ----------
    s : array-like, shape (R,), any real dtype; singular values, the largest first

    Returns
    -------
    np.ndarray, shape (R,), float64
        Entry k - 1 is (s_1^2 + ... + s_k^2) / (s_1^2 + ... + s_R^2), rising to 1. All singular values 0 give
        ones: there is nothing to lose.
    """
    energy = np.cumsum(as_array("s", s, ndim=1) ** 2)
    if energy.size == 0 or energy[-1] == 0:
        return np.ones(len(energy))
    return energy / energy[-1]


def lsa_search(query: ArrayLike, U: ArrayLike, s: ArrayLike, Vt: ArrayLike, k: int, top: int) -> np.ndarray:
    """Return the documents closest to a query in the space of the first k singular directions.

    Parameters
    ----------
    query : array-like, shape (D,), any real dtype; the query's weight for each of D terms
    U : array-like, shape (N, R), any real dtype; one row for each of N documents
    s : array-like, shape (R,), any real dtype; singular values, the largest first
    Vt : array-like, shape (R, D), any real dtype; one column for each term
    k : how many directions to keep, at least 1; more than R keeps all
    top : how many documents to return, at least 0

    Returns
    -------
    np.ndarray, shape (min(top, N),), int64
        Positions of documents by falling cosine with the query, both in the k directions: a document at its
        row of U_k diag(s_k), the query at query V_k. Ties by lower position. Where either is all zeros, the
        cosine is 0.0.

    References
    ----------
    S. Deerwester et al., "Indexing by latent semantic analysis", Journal of the American Society for
    Information Science 41 (1990), 391-407.
    """
    query = as_array("query", query, ndim=1)
    U, s, Vt = _factors(U, s, Vt)
    require_same_length("query", query, "a row of Vt", Vt.T)
    k = min(require_count("k", k), len(s))
    folded = Vt[:k] @ query
    documents = U[:, :k] * s[:k]
    lengths = np.sqrt(np.einsum("ij,ij->i", documents, documents)) * np.sqrt(folded @ folded)
    cosines = np.divide(documents @ folded, lengths, out=np.zeros(len(U)), where=lengths > 0)
    return np.argsort(-cosines, kind="stable")[: require_count("top", top)].astype(np.int64)


def _unit(name: str, x: np.ndarray) -> np.ndarray:
    """Return x brought to length 1; raise ValueError that calls it by its name if it is all zeros."""
    largest = np.max(np.abs(x), initial=0.0)
    if largest == 0:
        raise ValueError(f"{name} is all zeros, so it has no direction and cannot be brought to length 1")
    # Entries of at most 1 have squares that cannot overflow; a long or short vector keeps its direction.
    x = x / largest
    return x / np.sqrt(x @ x)


def _factors(U: ArrayLike, s: ArrayLike, Vt: ArrayLike) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the factors of a decomposition as float64 arrays; raise ValueError if s has more values than vectors."""
    U = as_array("U", U, ndim=2)
    s = as_array("s", s, ndim=1)
    Vt = as_array("Vt", Vt, ndim=2)
    if min(len(U.T), len(Vt)) < len(s):
        raise ValueError(f"s has {len(s)} entries, but U has {len(U.T)} columns and Vt has {len(Vt)} rows")
    return U, s, Vt


def _first_triplet(A: np.ndarray) -> tuple[np.ndarray, float, np.ndarray]:
    """Return the first singular triplet of A by power iteration, also where the second value lies close."""
    rounds = A.T @ A if A.any() else np.eye(len(A.T))
    for _ in range(SQUARINGS):
        # Each time as many rounds at once as before and as many again. The largest entry stands on the diagonal.
        rounds = rounds / np.max(rounds)
        rounds = rounds @ rounds
    return power_iteration(A, rounds[np.argmax(np.diag(rounds))], iterations=1)
