"""`solutions.@@name` against scikit-learn, and what holds for any input."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.preprocessing import StandardScaler

from solutions.@@name import centre

numbers = arrays(np.float64, st.integers(1, 20), elements=st.floats(-1e6, 1e6))


@given(numbers, st.data())
def test_centre_equals_scikit_learn(values, data):
    missing = data.draw(arrays(np.bool_, len(values)))
    missing[0] = False  # scikit-learn warns about a column with nothing in it
    values[missing] = np.nan
    expected = StandardScaler(with_std=False).fit_transform(values[:, np.newaxis])[:, 0]
    np.testing.assert_allclose(centre(values), expected, rtol=1e-9, atol=1e-6)


@given(numbers, st.floats(-1e6, 1e6))
def test_a_shift_of_all_numbers_leaves_no_trace(values, shift):
    np.testing.assert_allclose(centre(values + shift), centre(values), rtol=0, atol=1e-6)


@given(numbers)
def test_argument_stays_as_it_was(values):
    kept = values.copy()
    centre(values)
    np.testing.assert_array_equal(values, kept)


@pytest.mark.parametrize("dtype", [np.uint8, np.int64, np.float16, np.bool_])
def test_result_is_float64(dtype):
    assert centre(np.array([1, 0], dtype=dtype)).tolist() == [0.5, -0.5]
    assert centre(np.array([1, 0], dtype=dtype)).dtype == np.float64


@pytest.mark.parametrize("values", [[], [np.nan], [np.nan, np.nan]])
def test_nothing_present_gives_nothing_and_no_warning(values):
    np.testing.assert_array_equal(centre(values), values)


def test_an_error_names_the_argument_and_what_was_received():
    with pytest.raises(ValueError, match=r"values must have 1 dimension\(s\), but its shape is \(2, 2\)"):
        centre([[1, 2], [3, 4]])
    with pytest.raises(TypeError, match="values must hold real numbers"):
        centre(["1", "2"])
