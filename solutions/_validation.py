"""Turn what a caller passed into what a solution computes with, or say which argument is wrong and what it was."""

from collections.abc import Collection, Hashable, Sequence, Sized

import numpy as np
from numpy.typing import ArrayLike


def as_array(name: str, value: ArrayLike, ndim: int | None) -> np.ndarray:
    """Return `value` as a float64 array with `ndim` dimensions, at least one if that is None.

    Raises
    ------
    TypeError
        If `value` does not hold real numbers.
    ValueError
        If it is ragged or has another number of dimensions.
    """
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} must be rectangular, but its rows have different lengths") from None
    if array.size == 0:
        array = array.astype(np.float64)
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{name} must hold real numbers, but it holds {array.dtype}")
    if ndim is None and array.ndim == 0:
        raise ValueError(f"{name} must be an array, but it is one number")
    if ndim is not None and array.ndim != ndim:
        raise ValueError(f"{name} must have {ndim} dimension(s), but its shape is {array.shape}")
    return array.astype(np.float64)


def require_same_length(x_name: str, x: Sized, y_name: str, y: Sized, axis: int = 0) -> None:
    """Raise ValueError unless two arrays have the same size along `axis`, or two collections the same length."""
    x_size, y_size = (len(value) if axis == 0 else value.shape[axis] for value in (x, y))
    if x_size != y_size:
        what = "columns" if axis == 1 else "entries"
        raise ValueError(
            f"{x_name} and {y_name} must have the same number of {what}, but they have {x_size} and {y_size}"
        )


def require_shape(name: str, array: np.ndarray, shape: tuple[int, ...]) -> None:
    """Raise ValueError unless an array has exactly this shape."""
    if np.shape(array) != shape:
        raise ValueError(f"{name} must have shape {shape}, but its shape is {np.shape(array)}")


def require_count(name: str, value: int) -> int:
    """Return `value` as an int; raise ValueError if it is negative, TypeError if it is no integer."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        raise TypeError(f"{name} must be an integer, but it is {value!r}")
    if value < 0:
        raise ValueError(f"{name} must not be negative, but it is {value}")
    return int(value)


def require_at_least(name: str, value: float, lowest: float) -> None:
    """Raise ValueError if a number is below `lowest`, or NaN."""
    if not value >= lowest:
        raise ValueError(f"{name} must be at least {lowest}, but it is {value}")


def require_positive(name: str, value: float) -> None:
    """Raise ValueError unless a number is above 0."""
    if not value > 0:
        raise ValueError(f"{name} must be above 0, but it is {value}")


def require_shares(name: str, rows: np.ndarray) -> None:
    """Raise ValueError unless each row of a matrix has no number below 0, and the sum 1 as far as float16 keeps it."""
    sums = rows.sum(axis=1)
    wrong = np.flatnonzero(~(rows >= 0).all(axis=1))
    if wrong.size:
        raise ValueError(f"{name} must not hold a number below 0 or NaN, but row {wrong[0]} does")
    wrong = np.flatnonzero(~(np.abs(sums - 1) < 0.01))
    if wrong.size:
        i = wrong[0]
        raise ValueError(f"each row of {name} must have the sum 1, but the sum of row {i} is {sums[i]:.6g}")


def require_no_nan(name: str, array: np.ndarray) -> None:
    """Raise ValueError if a one-dimensional array holds NaN."""
    missing = np.flatnonzero(np.isnan(array))
    if missing.size:
        raise ValueError(f"{name} holds NaN at position {missing[0]}")


def require_no_string(name: str, value: object) -> None:
    """Raise TypeError if `value` is a string where a collection of strings is meant."""
    if isinstance(value, str):
        raise TypeError(f"{name} is the string {value!r}; a collection is needed")


def as_integers(name: str, values: Collection[int], ndim: int) -> np.ndarray:
    """Return whole numbers as an int64 array with `ndim` dimensions.

    Raises
    ------
    TypeError
        If they are no integers.
    ValueError
        If rows have different lengths, or there are other dimensions.
    """
    try:
        array = np.asarray(values if isinstance(values, np.ndarray) else list(values))
    except ValueError:
        raise ValueError(f"{name} must be rectangular, but its rows have different lengths") from None
    except TypeError:
        raise ValueError(f"{name} must have {ndim} dimension(s), but it is {values!r}") from None
    if array.size and array.dtype.kind not in "biu":
        raise TypeError(f"{name} must hold integers, but it holds {array.dtype}")
    if array.ndim != ndim:
        raise ValueError(f"{name} must have {ndim} dimension(s), but its shape is {array.shape}")
    return array.astype(np.int64)


def as_positions(name: str, positions: Collection[int], size: int, ndim: int = 1) -> np.ndarray:
    """Return positions as an int64 array with `ndim` dimensions.

    Raises
    ------
    TypeError
        If they are no integers.
    ValueError
        If one lies outside 0 .. size - 1, rows have different lengths, or there are other dimensions.
    """
    array = as_integers(name, positions, ndim)
    outside = array[(array < 0) | (array >= size)]
    if outside.size:
        raise ValueError(f"{name} holds {outside[0]}, but positions run from 0 to {size - 1}")
    return array


def index_of_each(name: str, values: Sequence[Hashable]) -> dict[Hashable, int]:
    """Return the position of each value; raise ValueError if a value stands twice."""
    index = {}
    for i, value in enumerate(values):
        if index.setdefault(value, i) != i:
            raise ValueError(f"{name} holds {value!r} twice, at positions {index[value]} and {i}")
    return index


def as_recurrent_weights(
    x: np.ndarray, h: np.ndarray, W_xh: ArrayLike, W_hh: ArrayLike, b_h: ArrayLike, *, blocks: int = 1
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the weights of a step as float64 arrays, for inputs x, (N, ..., D), and states h, (N, H).

    Raises
    ------
    TypeError
        If one does not hold real numbers.
    ValueError
        If one has another shape than (D, blocks H), (H, blocks H) and (blocks H,).
    """
    D, H = x.shape[-1], h.shape[1]
    W_xh, W_hh = as_array("W_xh", W_xh, ndim=2), as_array("W_hh", W_hh, ndim=2)
    b_h = as_array("b_h", b_h, ndim=1)
    require_shape("W_xh", W_xh, (D, blocks * H))
    require_shape("W_hh", W_hh, (H, blocks * H))
    require_shape("b_h", b_h, (blocks * H,))
    return W_xh, W_hh, b_h
