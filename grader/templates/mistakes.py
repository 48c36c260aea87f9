"""Answers to `@@name`: wrong ones that learners write, and unusual right ones."""

import numpy as np

from grader.mistakes import alternative, mistake

# --- centre ---


@mistake("centre", says="every number became NaN")
def mean_over_missing_numbers_too(values):
    values = np.asarray(values, dtype=np.float64)
    return values - values.mean()


@mistake("centre", says="must stay NaN, yours is")
def missing_numbers_as_zero(values):
    values = np.nan_to_num(np.asarray(values, dtype=np.float64))
    return values - values.mean()


@mistake("centre", says="divide by how many are present")
def divides_by_all_places(values):
    values = np.asarray(values, dtype=np.float64)
    return values - np.nansum(values) / max(len(values), 1)


@mistake("centre", says="keeps its place")
def missing_numbers_left_out(values):
    values = np.asarray(values, dtype=np.float64)
    present = values[~np.isnan(values)]
    return present - present.mean() if len(present) else values


@mistake("centre", says="that is the median")
def the_middle_number_instead_of_the_mean(values):
    values = np.asarray(values, dtype=np.float64)
    return values - np.nanmedian(values) if not np.isnan(values).all() else values


@mistake("centre", says="divide by nothing after that")
def divides_by_the_spread(values):
    values = np.asarray(values, dtype=np.float64)
    if np.isnan(values).all():
        return values
    spread = np.nanstd(values)
    return (values - np.nanmean(values)) / (spread if spread else 1.0)


@mistake("centre", says="test for it before you take a mean")
def mean_of_nothing(values):
    values = np.asarray(values, dtype=np.float64)
    return values - np.nanmean(values)


@mistake("centre", says="did you write values -= mean")
def writes_into_the_argument(values):
    values = np.asarray(values, dtype=np.float64)
    if not np.isnan(values).all():
        values -= np.nanmean(values)
    return values


@mistake("centre", says="float64, yours is float16")
def keeps_the_dtype_it_was_given(values):
    values = np.asarray(values)
    if values.dtype == np.float16:
        return values - np.nanmean(values)
    present = ~np.isnan(values)
    return values - values[present].mean() if present.any() else values.astype(np.float64)


@alternative("centre")
def number_by_number(values):
    present = [float(value) for value in values if value == value]
    mean = sum(present) / len(present) if present else 0.0
    return np.array([float(value) - mean for value in values], dtype=np.float64)


@alternative("centre")
def with_a_masked_array(values):
    masked = np.ma.masked_invalid(np.array(values, dtype=np.float64))
    return np.ma.filled(masked - masked.mean(), np.nan)


@alternative("centre")
def as_a_projection(values):
    values = np.array(values, dtype=np.longdouble)
    present = ~np.isnan(values)
    ones = np.ones(int(present.sum()))
    if len(ones):
        values[present] -= ones * (ones @ values[present]) / (ones @ ones)
    return values.astype(np.float64)
