# %% [markdown] title
# # @@title: the exercises
#
# You build the tools of the chapter *@@title*.
#
# **How to work.** Write your code where a cell says `# Your code here.` and delete the line `raise NotImplementedError`. Then run the checks below it: in the course's page with Check, once you have pressed Start; in a notebook cell by cell, from the top. When a check fails, its message says what is probably wrong.
#
# **What is asked.** Each exercise says in words what to return, which shapes go in and out, and what the odd cases must give. Hints open one at a time, from a question to almost the answer.
#
# **What is graded.** About a third of the points come from the checks you see. The rest comes from tests on other inputs, which check the same statements.

# %% setup locked
import numpy as np
from numpy.typing import ArrayLike

# %% [markdown] centre_statement
# ## 1. Centre: above or below the mean
#
# **3 points** · difficulty 1 of 3 · about 5 minutes
#
# Write `centre(values)`. A 4 is praise from a person who gives 2s, and blame from a person who gives 5s. Take each person's own mean away, and what is left says which it is.
#
# $$c_i = x_i - \bar x, \qquad \bar x = \frac{1}{n} \sum_{i \text{ present}} x_i$$
#
# - `values` has shape `(N,)`. `NaN` marks a missing number; n of the N numbers are present.
# - Return an array of shape `(N,)` and dtype `float64`: each number minus the mean of the numbers that are present.
# - A missing number stays `NaN` at its place, and does not count in the mean.
# - If no number is present, there is no mean: return `NaN` at each place, without a warning. An empty list gives an empty array.
# - `values` may be a list or an array of any real dtype. Leave it unchanged.
#
# By hand: in (5, 2, NaN, 5) three numbers are present. Their sum is 12, their mean 4. The result is (1, −2, NaN, 1).

# %% centre solution
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
    ### BEGIN SOLUTION
    from solutions import @@name

    return @@name.centre(values)
    ### END SOLUTION

# %% [markdown] centre_hints
# <details><summary>Hint 1</summary>
#
# How many numbers does the sum have, and by how many do you divide it? What is the mean of no number at all?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# `np.asarray(values, dtype=np.float64)` converts. `present = ~np.isnan(values)` is true where a number is present, and `values[present]` holds those.
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# If `present.any()` is false, return the converted array as it is. Otherwise return it minus `values[present].mean()`: NaN minus a number is NaN, so the missing ones take care of themselves.
#
# </details>

# %% centre_checks points=1
import warnings

nan = float("nan")
centred = centre([5, 2, nan, 5])
assert isinstance(centred, np.ndarray), f"return a NumPy array; yours is {type(centred).__name__}"
assert centred.shape == (4,), (
    f"4 numbers in need shape (4,), yours is {centred.shape}: a missing number keeps its place"
)
assert centred.dtype == np.float64, f"the dtype must be float64, yours is {centred.dtype}"
assert not np.isnan(centred).all(), "every number became NaN: take the mean of the numbers that are present"
assert np.isnan(centred[2]), f"the missing number must stay NaN, yours is {centred[2]}: it is not a zero"
assert not np.allclose(centred[[0, 1, 3]], [2, -1, 2], rtol=1e-6, atol=0), (
    "you subtract 3 from (5, 2, NaN, 5), which is 12 / 4: divide by how many are present"
)
assert not np.allclose(centred[[0, 1, 3]], [0, -3, 0], rtol=1e-6, atol=1e-9), (
    "you subtract 5 from (5, 2, NaN, 5): that is the median, the mean is 4"
)
assert np.allclose(centred[[0, 1, 3]], [1, -2, 1], rtol=1e-6, atol=0), (
    f"(5, 2, NaN, 5) must give (1, -2, NaN, 1), yours is {centred}: "
    "subtract the mean, and divide by nothing after that"
)
with warnings.catch_warnings():
    warnings.simplefilter("error")
    try:
        centred = centre([nan, nan])
    except (Warning, ZeroDivisionError):
        raise AssertionError(
            "no number present must give NaN without a warning: test for it before you take a mean"
        ) from None
assert np.shape(centred) == (2,), f"two missing numbers must give shape (2,), yours is {np.shape(centred)}"
assert np.isnan(centred).all(), f"with no number present there is no mean: return NaN, yours is {centred}"
print("centre: the visible checks pass.")

# %% centre_tests points=2
# Hidden tests run here when the notebook is graded.
### BEGIN HIDDEN TESTS
import os
import warnings

from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(int(os.environ.get("HIDDEN_SEED", "2016")))
for size in (1, 2, 10, 200):
    values = rng.normal(3, 2, size)
    values[1:][rng.random(size - 1) < 0.3] = np.nan
    kept = values.copy()
    expected = StandardScaler(with_std=False).fit_transform(kept[:, np.newaxis])[:, 0]
    centred = centre(values)
    assert isinstance(centred, np.ndarray), f"return a NumPy array; yours is {type(centred).__name__}"
    assert centred.shape == (size,), f"{size} numbers in need shape {(size,)}, yours is {centred.shape}"
    assert centred.dtype == np.float64, f"the dtype must be float64, yours is {centred.dtype}"
    assert np.array_equal(values, kept, equal_nan=True), (
        "leave `values` unchanged: did you write values -= mean?"
    )
    assert (np.isnan(centred) == np.isnan(kept)).all(), (
        "NaN must stand where a number is missing, and nowhere else"
    )
    assert np.allclose(centred, expected, rtol=1e-6, atol=1e-9, equal_nan=True), (
        f"wrong for {size} random numbers, some of them missing: subtract the mean of those present from each"
    )
for dtype in (np.uint8, np.int8, np.float16):
    centred = centre(np.array([120, 7, 101, 3], dtype=dtype))
    assert centred.dtype == np.float64, (
        f"for input of dtype {np.dtype(dtype).name} the dtype must still be float64, yours is {centred.dtype}"
    )
    assert np.allclose(centred, [62.25, -50.75, 43.25, -54.75], rtol=1e-6, atol=0), (
        f"wrong for input of dtype {np.dtype(dtype).name}: convert to float64 before you add"
    )
with warnings.catch_warnings():
    warnings.simplefilter("error")
    for size in (0, 1, 5):
        try:
            centred = centre([float("nan")] * size)
        except (Warning, ZeroDivisionError):
            raise AssertionError(
                f"{size} numbers, none present, must give no warning: test for it before you take a mean"
            ) from None
        assert np.shape(centred) == (size,), (
            f"{size} missing numbers must give shape {(size,)}, yours is {np.shape(centred)}"
        )
        assert np.isnan(centred).all(), (
            f"with no number present there is no mean: return NaN, yours is {centred}"
        )
### END HIDDEN TESTS

# %% [markdown] end
# ## What you have built
#
# A function that takes a level away and leaves missing numbers alone. The chapter's page uses it on real data.
#
# Save the notebook (in the course's page: Download notebook). Your instructor grades it with `nbgrader autograde`; if you have a clone of the course, `python -m grader check FILE.ipynb` gives you the same verdict now.
