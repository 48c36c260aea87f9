"""Reference solutions of the chapter `@@name`.

Shapes: N numbers. Whatever the input's dtype, results are float64.
"""

import numpy as np
from numpy.typing import ArrayLike

from solutions._validation import as_array


def centre(values: ArrayLike) -> np.ndarray:
    """Subtract the mean from every number, so that what is left says how far above or below it lies.

    Parameters
    ----------
    values : array-like, shape (N,), any real dtype; NaN marks a missing number

    Returns
    -------
    np.ndarray, shape (N,), float64
        Each number minus the mean of those that are present. A missing number stays NaN; if none is
        present, all are NaN.
    """
    values = as_array("values", values, ndim=1)
    present = ~np.isnan(values)
    if not present.any():
        return values
    return values - values[present].mean()
