"""Turn what a caller passed into float64 arrays, or say which argument is wrong and what it was."""

import numpy as np
from numpy.typing import ArrayLike


def as_array(name: str, value: ArrayLike, ndim: int) -> np.ndarray:
    """Return `value` as a float64 array with `ndim` dimensions.

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
    if array.ndim != ndim:
        raise ValueError(f"{name} must have {ndim} dimension(s), but its shape is {array.shape}")
    return array.astype(np.float64)


def require_same_length(x_name: str, x: np.ndarray, y_name: str, y: np.ndarray, axis: int = 0) -> None:
    """Raise ValueError unless `x` and `y` have the same size along `axis`."""
    if x.shape[axis] != y.shape[axis]:
        what = "elements" if x.ndim == 1 else "columns"
        raise ValueError(
            f"{x_name} and {y_name} must have the same number of {what}, but they have "
            f"{x.shape[axis]} and {y.shape[axis]}"
        )


def require_count(name: str, value: int) -> int:
    """Return `value` as an int; raise ValueError if it is negative, TypeError if it is no integer."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        raise TypeError(f"{name} must be an integer, but it is {value!r}")
    if value < 0:
        raise ValueError(f"{name} must not be negative, but it is {value}")
    return int(value)
