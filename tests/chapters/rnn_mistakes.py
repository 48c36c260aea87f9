"""What learners write for the exercises of `rnn`: wrong in a way worth a message, or right in another way."""

import numpy as np

from grader.mistakes import alternative, mistake

# Changes of the reference that no check can notice, and why.
INTEGER = "NumPy's integer is as good as Python's"
LAST_AXIS = "the last axis by its number or as -1 is the same"
EQUIVALENT = {
    "cross_entropy: shifted = scores - scores.max(axis=2, keepdims=True) → shifted = scores - "
    "scores.max(axis=-1, keepdims=True)": (LAST_AXIS),
    "cross_entropy: chosen = np.take_along_axis(shifted, targets[:, :, np.newaxis], axis=2)[:, :, 0] → "
    "chosen = np.take_along_axis(shifted, targets[:, :, np.newaxis], axis=-1)[:, :, 0]": (LAST_AXIS),
    "cross_entropy: surprise = np.log(np.exp(shifted).sum(axis=2)) - chosen → surprise = "
    "np.log(np.exp(shifted).sum(axis=-1)) - chosen": (LAST_AXIS),
    "_read_out: require_shape('W_hy', W_hy, (state.shape[1], len(b_y))) → require_shape('W_hy', W_hy, "
    "(state.shape[-1], len(b_y)))": (LAST_AXIS),
    "encode_decode: words = np.argmax(state @ W_hy + b_y, axis=1) → words = np.argmax(state @ W_hy + b_y, "
    "axis=-1)": LAST_AXIS,
    "sample_next: return int(np.argmax(logits)) → return np.argmax(logits)": INTEGER,
    "sample_next: return int(rng.choice(len(logits), p=softmax(scores))) → return rng.choice(len(logits), "
    "p=softmax(scores))": INTEGER,
    "generate: require_shape('h0', state, (1, state.shape[1])) → require_shape('h0', state, (1, "
    "state.shape[-1]))": LAST_AXIS,
}

# --- softmax ------------------------------------------------------------------------------------------------


@mistake("softmax", says="np.exp(1000) is too large for float64")
def softmax_without_a_shift(scores):
    weights = np.exp(np.asarray(scores, dtype=np.float64))
    return weights / weights.sum(axis=-1, keepdims=True)


@mistake("softmax", says="your columns add up to 1")
def softmax_along_the_first_axis(scores):
    scores = np.asarray(scores, dtype=np.float64)
    weights = np.exp(scores - scores.max(axis=0))
    return weights / weights.sum(axis=0)


@mistake("softmax", says="all your entries together add up to 1")
def softmax_over_everything(scores):
    scores = np.asarray(scores, dtype=np.float64)
    weights = np.exp(scores - scores.max())
    return weights / weights.sum()


@mistake("softmax", says="is allowed too, and yours raises")
def softmax_with_axis_1(scores):
    scores = np.asarray(scores, dtype=np.float64)
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True)


@mistake("softmax", says="yours adds up to 1 along axis 1")
def softmax_for_one_or_two_axes(scores):
    scores = np.asarray(scores, dtype=np.float64)
    axis = min(1, scores.ndim - 1)
    weights = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return weights / weights.sum(axis=axis, keepdims=True)


@mistake("softmax", says="these are the exponentials: divide them")
def softmax_not_normalised(scores):
    return np.exp(np.asarray(scores, dtype=np.float64))


@mistake("softmax", says="your largest entry is always 1")
def softmax_divided_by_the_largest(scores):
    scores = np.asarray(scores, dtype=np.float64)
    return np.exp(scores - scores.max(axis=-1, keepdims=True))


@mistake("softmax", says="you give all to the largest score")
def softmax_hard(scores):
    scores = np.asarray(scores, dtype=np.float64)
    return np.eye(scores.shape[-1])[scores.argmax(axis=-1)]


@mistake("softmax", says="you divide the scores by their sum")
def softmax_without_exp(scores):
    scores = np.abs(np.asarray(scores, dtype=np.float64))
    return scores / scores.sum(axis=-1, keepdims=True)


@mistake("softmax", says="not the largest of all rows")
def softmax_shifted_by_the_largest_of_all(scores):
    scores = np.asarray(scores, dtype=np.float64)
    weights = np.exp(scores - scores.max())
    return weights / weights.sum(axis=-1, keepdims=True)


@mistake("softmax", says="did you write scores -= ...?")
def softmax_in_place(scores):
    scores = np.asarray(scores, dtype=np.float64)
    scores -= scores.max(axis=-1, keepdims=True)
    weights = np.exp(scores)
    return weights / weights.sum(axis=-1, keepdims=True)


@mistake("softmax", says="you take powers of 2")
def softmax_in_base_2(scores):
    scores = np.asarray(scores, dtype=np.float64)
    weights = 2 ** (scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


@mistake("softmax", says="you divide the scores by the largest one")
def softmax_scaled_by_the_largest(scores):
    scores = np.asarray(scores, dtype=np.float64)
    weights = np.exp(scores / scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


@mistake("softmax", says="that is the sigmoid")
def softmax_each_alone(scores):
    return 1 / (1 + np.exp(-np.asarray(scores, dtype=np.float64)))


@mistake("softmax", says="is there a minus sign before the scores?")
def softmax_of_minus(scores):
    scores = np.asarray(scores, dtype=np.float64)
    weights = np.exp(scores.min(axis=-1, keepdims=True) - scores)
    return weights / weights.sum(axis=-1, keepdims=True)


@mistake("softmax", says="these are logarithms of the probabilities")
def softmax_logarithms(scores):
    scores = np.asarray(scores, dtype=np.float64)
    scores = scores - scores.max(axis=-1, keepdims=True)
    return scores - np.log(np.exp(scores).sum(axis=-1, keepdims=True))


@mistake("softmax", says="Give both keepdims=True")
def softmax_without_keepdims(scores):
    scores = np.asarray(scores, dtype=np.float64)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1)


@mistake("softmax", says="do not cut off large scores")
def softmax_clipped(scores):
    weights = np.exp(np.clip(np.asarray(scores, dtype=np.float64), -500, 500))
    return weights / weights.sum(axis=-1, keepdims=True)


@mistake("softmax", says="so that no exponent is above 0")
def softmax_shifted_by_the_smallest(scores):
    scores = np.asarray(scores, dtype=np.float64)
    weights = np.exp(scores - scores.min(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


@mistake("softmax", says="one score of 3000 among nine of 0")
def softmax_shifted_by_the_mean(scores):
    scores = np.asarray(scores, dtype=np.float64)
    present = np.where(np.isfinite(scores), scores, 0)
    weights = np.exp(scores - present.mean(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


@mistake("softmax", says="add nothing to the divisor, and round nothing")
def softmax_with_a_small_constant(scores):
    scores = np.asarray(scores, dtype=np.float64)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / (weights.sum(axis=-1, keepdims=True) + 1e-8)


@mistake("softmax", says="a score of -inf is allowed and has the probability 0")
def softmax_refuses_infinity(scores):
    scores = np.asarray(scores, dtype=np.float64)
    if not np.isfinite(scores).all():
        raise ValueError("scores must be finite")
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


@mistake("softmax", says="the largest of its column")
def softmax_shifted_by_the_largest_of_the_column(scores):
    scores = np.asarray(scores, dtype=np.float64)
    weights = np.exp(scores - scores.max(axis=0))
    return weights / weights.sum(axis=-1, keepdims=True)


@mistake("softmax", says="you subtract outside the exponential")
def softmax_shifted_outside_the_exponential(scores):
    scores = np.asarray(scores, dtype=np.float64)
    weights = np.exp(scores) - scores.max(axis=-1, keepdims=True)
    return weights / weights.sum(axis=-1, keepdims=True)


@mistake("softmax", says="also where it is below 0, here -1000")
def softmax_shifted_by_0_at_least(scores):
    scores = np.asarray(scores, dtype=np.float64)
    weights = np.exp(scores - np.maximum(scores.max(axis=-1, keepdims=True), 0))
    return weights / weights.sum(axis=-1, keepdims=True)


@mistake("softmax", says="yours is 0: set none to 0")
def softmax_with_small_ones_set_to_0(scores):
    scores = np.asarray(scores, dtype=np.float64)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    p = weights / weights.sum(axis=-1, keepdims=True)
    p[p < 1e-12] = 0
    return p


@mistake("softmax", says="cut off no difference")
def softmax_with_differences_cut_off(scores):
    scores = np.asarray(scores, dtype=np.float64)
    behind = scores - scores.max(axis=-1, keepdims=True)
    weights = np.where(behind == -np.inf, 0, np.exp(np.maximum(behind, -500)))
    return weights / weights.sum(axis=-1, keepdims=True)


@mistake("softmax", says="put no number in the place of -inf")
def softmax_with_a_number_for_minus_infinity(scores):
    scores = np.nan_to_num(np.asarray(scores, dtype=np.float64), neginf=-1000.0)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


@mistake("softmax", says="you change the caller's -inf")
def softmax_that_fills_the_caller_s_array(scores):
    scores = np.asarray(scores, dtype=np.float64)
    scores[scores == -np.inf] = -1e308
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


@mistake("softmax", says="a wider type only moves the limit")
def softmax_in_a_wider_type(scores):
    weights = np.exp(np.asarray(scores, dtype=np.longdouble))
    return (weights / weights.sum(axis=-1, keepdims=True)).astype(np.float64)


@mistake("softmax", says="two rows of the same differences that lie 740 apart")
def softmax_shifted_by_the_largest_of_all_while_near(scores):
    scores = np.asarray(scores, dtype=np.float64)
    near = scores.max() - scores[np.isfinite(scores)].min() < 760
    weights = np.exp(scores - (scores.max() if near else scores.max(axis=-1, keepdims=True)))
    return weights / weights.sum(axis=-1, keepdims=True)


@mistake("softmax", says="subtract the largest score before anything else")
def softmax_through_a_sum_that_rounds(scores):
    scores = np.asarray(scores, dtype=np.float64)
    return np.exp(scores - np.logaddexp.reduce(scores, axis=-1, keepdims=True))


@mistake("softmax", says="convert to float64 before you subtract")
def softmax_converted_too_late(scores):
    scores = np.asarray(scores)
    weights = np.exp((scores - scores.max(axis=-1, keepdims=True)).astype(np.float64))
    return weights / weights.sum(axis=-1, keepdims=True)


@mistake("softmax", says="the dtype must be float64, yours is float32")
def softmax_in_float32(scores):
    scores = np.asarray(scores, dtype=np.float32)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


@mistake("softmax", says="something in your function is float32")
def softmax_with_float32_inside(scores):
    scores = np.asarray(scores, dtype=np.float32)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return (weights / weights.sum(axis=-1, keepdims=True)).astype(np.float64)


@alternative("softmax")
def softmax_row_by_row(scores):
    import math

    scores = np.asarray(scores)
    p = np.empty(scores.shape)
    for place in np.ndindex(scores.shape[:-1]):
        row = [float(score) for score in scores[place]]
        weights = [math.exp(score - max(row)) for score in row]
        p[place] = [weight / math.fsum(weights) for weight in weights]
    return p


@alternative("softmax")
def softmax_last_axis_first(scores):
    scores = np.moveaxis(np.array(scores, dtype=np.float64), -1, 0)
    scores = scores - np.max(scores, axis=0)
    weights = np.e**scores
    return np.moveaxis(weights / weights.sum(axis=0), 0, -1)


@alternative("softmax")
def softmax_through_the_log_of_the_sum(scores):
    scores = np.asarray(scores, dtype=np.longdouble)
    scores = scores - scores.max(axis=-1, keepdims=True)
    total = np.logaddexp.reduce(scores, axis=-1, keepdims=True)
    return np.exp(scores - total).astype(np.float64)


@alternative("softmax")
def softmax_from_differences(scores):
    scores = np.asarray(scores, dtype=np.float64)
    flat = scores.reshape(-1, scores.shape[-1])
    p = np.zeros(flat.shape)
    with np.errstate(over="ignore"):
        for i, row in enumerate(flat):
            for k in np.flatnonzero(row > -np.inf):
                p[i, k] = 1 / np.exp(row - row[k]).sum()
    return p.reshape(scores.shape)


# --- cross_entropy ------------------------------------------------------------------------------------------


@mistake("cross_entropy", says="you divide by N and by T")
def entropy_mean_over_everything(scores, targets):
    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets)
    shifted = scores - scores.max(axis=2, keepdims=True)
    chosen = np.take_along_axis(shifted, targets[:, :, None], axis=2)[:, :, 0]
    return float(np.mean(np.log(np.exp(shifted).sum(axis=2)) - chosen))


@mistake("cross_entropy", says="you sum over the batch as well")
def entropy_sum_over_everything(scores, targets):
    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets)
    shifted = scores - scores.max(axis=2, keepdims=True)
    chosen = np.take_along_axis(shifted, targets[:, :, None], axis=2)[:, :, 0]
    return float(np.sum(np.log(np.exp(shifted).sum(axis=2)) - chosen))


@mistake("cross_entropy", says="you divide by T, the number of moments")
def entropy_mean_over_time(scores, targets):
    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets)
    shifted = scores - scores.max(axis=2, keepdims=True)
    chosen = np.take_along_axis(shifted, targets[:, :, None], axis=2)[:, :, 0]
    return float(np.sum(np.log(np.exp(shifted).sum(axis=2)) - chosen) / scores.shape[1])


@mistake("cross_entropy", says="you take the logarithm with base 2")
def entropy_in_bits(scores, targets):
    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets)
    shifted = scores - scores.max(axis=2, keepdims=True)
    p = np.exp(shifted) / np.exp(shifted).sum(axis=2, keepdims=True)
    return float(-np.log2(np.take_along_axis(p, targets[:, :, None], axis=2)).sum() / len(scores))


@mistake("cross_entropy", says="the probability became 0 before you took its logarithm")
def entropy_of_a_probability_that_became_zero(scores, targets):
    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets)
    p = np.exp(scores - scores.max(axis=2, keepdims=True))
    p = p / p.sum(axis=2, keepdims=True)
    return float(-np.log(np.take_along_axis(p, targets[:, :, None], axis=2)).sum() / len(scores))


@mistake("cross_entropy", says="set no smallest probability")
def entropy_of_a_clipped_probability(scores, targets):
    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets)
    p = np.exp(scores - scores.max(axis=2, keepdims=True))
    p = np.maximum(p / p.sum(axis=2, keepdims=True), 1e-12)
    return float(-np.log(np.take_along_axis(p, targets[:, :, None], axis=2)).sum() / len(scores))


@mistake("cross_entropy", says="scores of 1000 give nan")
def entropy_without_a_shift(scores, targets):
    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets)
    p = np.exp(scores)
    p = p / p.sum(axis=2, keepdims=True)
    return float(-np.log(np.take_along_axis(p, targets[:, :, None], axis=2)).sum() / len(scores))


@mistake("cross_entropy", says="this is the probability of the target")
def entropy_is_the_probability(scores, targets):
    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets)
    p = np.exp(scores - scores.max(axis=2, keepdims=True))
    p = p / p.sum(axis=2, keepdims=True)
    return float(np.take_along_axis(p, targets[:, :, None], axis=2).sum() / len(scores))


@mistake("cross_entropy", says="this is 1 minus the probability")
def entropy_is_what_is_missing(scores, targets):
    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets)
    p = np.exp(scores - scores.max(axis=2, keepdims=True))
    p = p / p.sum(axis=2, keepdims=True)
    return float((1 - np.take_along_axis(p, targets[:, :, None], axis=2)).sum() / len(scores))


@mistake("cross_entropy", says="the loss is minus that")
def entropy_with_the_wrong_sign(scores, targets):
    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets)
    shifted = scores - scores.max(axis=2, keepdims=True)
    chosen = np.take_along_axis(shifted, targets[:, :, None], axis=2)[:, :, 0]
    return float(np.sum(chosen - np.log(np.exp(shifted).sum(axis=2))) / len(scores))


@mistake("cross_entropy", says="this is the surprise of the class with the largest score")
def entropy_of_the_largest(scores, targets):
    scores = np.asarray(scores, dtype=np.float64)
    shifted = scores - scores.max(axis=2, keepdims=True)
    return float(np.log(np.exp(shifted).sum(axis=2)).sum() / len(scores))


@mistake("cross_entropy", says="this is the surprise of class 0, one before the target")
def entropy_counts_classes_from_1(scores, targets):
    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets) - 1
    shifted = scores - scores.max(axis=2, keepdims=True)
    chosen = np.take_along_axis(shifted, targets[:, :, None], axis=2)[:, :, 0]
    return float(np.sum(np.log(np.exp(shifted).sum(axis=2)) - chosen) / len(scores))


@mistake("cross_entropy", says="this is the logarithm of the sum alone")
def entropy_without_the_target(scores, targets):
    scores = np.asarray(scores, dtype=np.float64)
    top = scores.max(axis=2, keepdims=True)
    return float(np.sum(top[:, :, 0] + np.log(np.exp(scores - top).sum(axis=2))) / len(scores))


@mistake("cross_entropy", says="you add up the surprises of all classes")
def entropy_of_all_classes(scores, targets):
    scores = np.asarray(scores, dtype=np.float64)
    shifted = scores - scores.max(axis=2, keepdims=True)
    return float(-np.sum(shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))) / len(scores))


@mistake("cross_entropy", says="you add the surprise that each other class did not come")
def entropy_of_each_class_as_yes_or_no(scores, targets):
    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets)
    p = np.exp(scores - scores.max(axis=2, keepdims=True))
    p = p / p.sum(axis=2, keepdims=True)
    came = np.eye(scores.shape[2])[targets]
    return float(-np.sum(came * np.log(p) + (1 - came) * np.log(1 - p)) / len(scores))


@mistake("cross_entropy", says="that is the perplexity")
def entropy_as_perplexity(scores, targets):
    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets)
    shifted = scores - scores.max(axis=2, keepdims=True)
    chosen = np.take_along_axis(shifted, targets[:, :, None], axis=2)[:, :, 0]
    return float(np.exp(np.mean(np.log(np.exp(shifted).sum(axis=2)) - chosen)))


@mistake("cross_entropy", says="return one float for the whole batch; yours is ndarray")
def entropy_for_each_sequence(scores, targets):
    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets)
    shifted = scores - scores.max(axis=2, keepdims=True)
    chosen = np.take_along_axis(shifted, targets[:, :, None], axis=2)[:, :, 0]
    return (np.log(np.exp(shifted).sum(axis=2)) - chosen).sum(axis=1)


@mistake("cross_entropy", says="did you write scores -= ...?")
def entropy_in_place(scores, targets):
    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets)
    scores -= scores.max(axis=2, keepdims=True)
    chosen = np.take_along_axis(scores, targets[:, :, None], axis=2)[:, :, 0]
    return float(np.sum(np.log(np.exp(scores).sum(axis=2)) - chosen) / len(scores))


@mistake("cross_entropy", says="picks all targets at every place")
def entropy_indexed_with_colons(scores, targets):
    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets)
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    return float(-log_p[:, :, targets].sum() / len(scores))


@mistake("cross_entropy", says="this is the loss of the first sequence alone")
def entropy_of_the_first_sequence(scores, targets):
    scores, targets = np.asarray(scores, dtype=np.float64)[0], np.asarray(targets)[0]
    shifted = scores - scores.max(axis=1, keepdims=True)
    chosen = shifted[np.arange(len(targets)), targets]
    return float(np.sum(np.log(np.exp(shifted).sum(axis=1)) - chosen))


@mistake("cross_entropy", says="this is the surprise at the last moment alone")
def entropy_of_the_last_moment(scores, targets):
    scores, targets = np.asarray(scores, dtype=np.float64)[:, -1], np.asarray(targets)[:, -1]
    shifted = scores - scores.max(axis=1, keepdims=True)
    chosen = shifted[np.arange(len(targets)), targets]
    return float(np.mean(np.log(np.exp(shifted).sum(axis=1)) - chosen))


@mistake("cross_entropy", says="does each place (n, t) use its own scores and its own target?")
def entropy_with_targets_in_another_order(scores, targets):
    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets)
    shifted = scores - scores.max(axis=2, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))
    flat = log_p.reshape(-1, scores.shape[2])
    return float(-flat[np.arange(len(flat)), targets.T.ravel()].sum() / len(scores))


@mistake("cross_entropy", says="what you subtract is the largest score of the same moment")
def entropy_shifted_by_the_largest_of_all(scores, targets):
    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets)
    N, T = targets.shape
    scores = scores - scores.max()
    chosen = scores[np.arange(N)[:, None], np.arange(T), targets]
    return float((np.log(np.exp(scores).sum(axis=2)) - chosen).sum() / N)


@mistake("cross_entropy", says="give the small loss 4.53989922e-05")
def entropy_with_a_small_number_in_the_logarithm(scores, targets):
    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets)
    shifted = scores - scores.max(axis=2, keepdims=True)
    chosen = np.take_along_axis(shifted, targets[:, :, None], axis=2)[:, :, 0]
    return float(np.sum(np.log(np.exp(shifted).sum(axis=2) + 1e-9) - chosen) / len(scores))


@mistake("cross_entropy", says="you add the score of the target")
def entropy_plus_the_target(scores, targets):
    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets)
    shifted = scores - scores.max(axis=2, keepdims=True)
    chosen = np.take_along_axis(shifted, targets[:, :, None], axis=2)[:, :, 0]
    return float((np.log(np.exp(shifted).sum(axis=2)) + chosen).sum() / len(scores))


@mistake("cross_entropy", says="inside the logarithm alone")
def entropy_shifted_in_the_logarithm_alone(scores, targets):
    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets)
    shifted = scores - scores.max(axis=2, keepdims=True)
    chosen = np.take_along_axis(scores, targets[:, :, None], axis=2)[:, :, 0]
    return float((np.log(np.exp(shifted).sum(axis=2)) - chosen).sum() / len(scores))


@mistake("cross_entropy", says="you take the largest score over time")
def entropy_shifted_along_time(scores, targets):
    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets)
    shifted = scores - scores.max(axis=1, keepdims=True)
    chosen = np.take_along_axis(shifted, targets[:, :, None], axis=2)[:, :, 0]
    return float((np.log(np.exp(shifted).sum(axis=2)) - chosen).sum() / len(scores))


@mistake("cross_entropy", says="inside the logarithm runs over time")
def entropy_summed_along_time(scores, targets):
    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets)
    shifted = scores - scores.max(axis=2, keepdims=True)
    chosen = np.take_along_axis(shifted, targets[:, :, None], axis=2)[:, :, 0]
    return float((np.log(np.exp(shifted).sum(axis=1)) - chosen).sum() / len(scores))


@mistake("cross_entropy", says="inside the logarithm runs over all places together")
def entropy_with_one_sum_for_all_places(scores, targets):
    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets)
    shifted = scores - scores.max(axis=2, keepdims=True)
    chosen = np.take_along_axis(shifted, targets[:, :, None], axis=2)[:, :, 0]
    return float((np.log(np.exp(shifted).sum()) - chosen).sum() / len(scores))


@mistake("cross_entropy", says="you divide by V, the number of classes")
def entropy_divided_by_the_classes(scores, targets):
    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets)
    shifted = scores - scores.max(axis=2, keepdims=True)
    chosen = np.take_along_axis(shifted, targets[:, :, None], axis=2)[:, :, 0]
    return float((np.log(np.exp(shifted).sum(axis=2)) - chosen).sum() / scores.shape[2])


@mistake("cross_entropy", says="return a float of 64 bits")
def entropy_as_float32(scores, targets):
    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets)
    shifted = scores - scores.max(axis=2, keepdims=True)
    chosen = np.take_along_axis(shifted, targets[:, :, None], axis=2)[:, :, 0]
    return np.float32((np.log(np.exp(shifted).sum(axis=2)) - chosen).sum() / len(scores))


@mistake("cross_entropy", says="the maximum with keepdims=True")
def entropy_without_keepdims(scores, targets):
    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets)
    shifted = scores - scores.max(axis=2)
    chosen = np.take_along_axis(shifted, targets[:, :, None], axis=2)[:, :, 0]
    return float((np.log(np.exp(shifted).sum(axis=2)) - chosen).sum() / len(scores))


@mistake("cross_entropy", says="targets are indices, so convert them with")
def entropy_with_targets_as_floats(scores, targets):
    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets, dtype=np.float64)
    shifted = scores - scores.max(axis=2, keepdims=True)
    chosen = np.take_along_axis(shifted, targets[:, :, None], axis=2)[:, :, 0]
    return float((np.log(np.exp(shifted).sum(axis=2)) - chosen).sum() / len(scores))


@mistake("cross_entropy", says="targets may be lists, and yours raises")
def entropy_with_targets_unconverted(scores, targets):
    scores = np.asarray(scores, dtype=np.float64)
    shifted = scores - scores.max(axis=2, keepdims=True)
    chosen = np.take_along_axis(shifted, targets[:, :, None], axis=2)[:, :, 0]
    return float((np.log(np.exp(shifted).sum(axis=2)) - chosen).sum() / len(scores))


@mistake("cross_entropy", says="the scores of the first sequence serve for both")
def entropy_with_the_first_scores(scores, targets):
    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets)
    shifted = scores[0] - scores[0].max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return float(-log_p[np.arange(scores.shape[1]), targets].sum() / len(scores))


@mistake("cross_entropy", says="also where the target is the class with the largest score")
def entropy_of_a_difference_without_a_shift(scores, targets):
    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets)
    chosen = np.take_along_axis(scores, targets[:, :, None], axis=2)[:, :, 0]
    return float((np.log(np.exp(scores).sum(axis=2)) - chosen).sum() / len(scores))


@mistake("cross_entropy", says="subtract the largest score before anything else")
def entropy_through_a_sum_that_rounds(scores, targets):
    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets)
    chosen = np.take_along_axis(scores, targets[:, :, None], axis=2)[:, :, 0]
    return float((np.logaddexp.reduce(scores, axis=2) - chosen).sum() / len(scores))


@mistake("cross_entropy", says="its probability has few digits or none")
def entropy_of_the_probability_while_above_0(scores, targets):
    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets)
    shifted = scores - scores.max(axis=2, keepdims=True)
    total = np.exp(shifted).sum(axis=2)
    chosen = np.take_along_axis(shifted, targets[:, :, None], axis=2)[:, :, 0]
    p = np.exp(chosen) / total
    with np.errstate(divide="ignore"):
        return float(np.where(p > 0, -np.log(p), np.log(total) - chosen).sum() / len(scores))


@mistake("cross_entropy", says="a target may be larger than 255")
def entropy_with_targets_in_one_byte(scores, targets):
    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets).astype(np.uint8)
    shifted = scores - scores.max(axis=2, keepdims=True)
    chosen = np.take_along_axis(shifted, targets[:, :, None], axis=2)[:, :, 0]
    return float((np.log(np.exp(shifted).sum(axis=2)) - chosen).sum() / len(scores))


@mistake("cross_entropy", says="convert to float64 before you subtract")
def entropy_converted_too_late(scores, targets):
    scores, targets = np.asarray(scores), np.asarray(targets)
    shifted = (scores - scores.max(axis=2, keepdims=True)).astype(np.float64)
    chosen = np.take_along_axis(shifted, targets[:, :, None].astype(np.int64), axis=2)[:, :, 0]
    return float(np.sum(np.log(np.exp(shifted).sum(axis=2)) - chosen) / len(scores))


@mistake("cross_entropy", says="wrong for targets given as")
def entropy_with_targets_as_they_come(scores, targets):
    scores = np.asarray(scores, dtype=np.float64)
    targets = np.asarray(targets)
    N, T, V = scores.shape
    shifted = scores - scores.max(axis=2, keepdims=True)
    places = targets.ravel() + np.arange(0, N * T * V, V).astype(targets.dtype)
    chosen = shifted.ravel()[places.astype(np.int64)]
    return float((np.log(np.exp(shifted).sum(axis=2)).sum() - chosen.sum()) / N)


@alternative("cross_entropy")
def entropy_place_by_place(scores, targets):
    import math

    total = 0.0
    for n, sequence in enumerate(scores):
        for t, row in enumerate(sequence):
            row = [float(score) for score in row]
            wanted = row[int(targets[n][t])]
            largest = max(row)
            total += math.log(sum(math.exp(s - largest) for s in row)) + (largest - wanted)
    return total / len(scores)


@alternative("cross_entropy")
def entropy_through_one_hot_targets(scores, targets):
    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets, dtype=np.int64)
    came = targets[..., None] == np.arange(scores.shape[2])
    scores = scores - scores.max(axis=-1, keepdims=True)
    log_sum = np.logaddexp.reduce(scores, axis=2)
    return np.mean(np.sum(log_sum - np.einsum("ntv,ntv->nt", scores, came), axis=1))


@alternative("cross_entropy")
def entropy_of_flat_rows(scores, targets):
    from scipy.special import log_softmax

    scores, targets = np.array(scores, dtype=np.longdouble), np.array(targets, dtype=np.int32)
    N, T, V = scores.shape
    log_p = log_softmax(scores.reshape(N * T, V), axis=1)
    return float(-log_p[range(N * T), targets.ravel()].sum()) / N


@alternative("cross_entropy")
def entropy_from_differences_to_the_target(scores, targets):
    scores, targets = np.asarray(scores, dtype=np.float64), np.asarray(targets, dtype=np.int64)
    N, T = targets.shape
    loss = 0.0
    for t in range(T):
        wanted = scores[np.arange(N), t, targets[:, t]]
        behind = scores[:, t] - wanted[:, None]
        top = np.maximum(behind.max(axis=1), 0)
        loss += np.mean(top + np.log(np.exp(behind - top[:, None]).sum(axis=1)))
    return float(loss)


# --- rnn_step -----------------------------------------------------------------------------------------------


@mistake("rnn_step", says="you transpose W_hh")
def step_with_transposed_weights(x, h_prev, W_xh, W_hh, b_h):
    x, h_prev, W_xh, W_hh = (np.asarray(a, dtype=np.float64) for a in (x, h_prev, W_xh, W_hh))
    h = np.tanh(x @ W_xh + h_prev @ W_hh.T + b_h)
    return h, (x, h_prev, h, W_xh, W_hh)


@mistake("rnn_step", says="the bias b_h is missing")
def step_without_bias(x, h_prev, W_xh, W_hh, b_h):
    x, h_prev, W_xh, W_hh = (np.asarray(a, dtype=np.float64) for a in (x, h_prev, W_xh, W_hh))
    h = np.tanh(x @ W_xh + h_prev @ W_hh)
    return h, (x, h_prev, h, W_xh, W_hh)


@mistake("rnn_step", says="you subtract the bias")
def step_minus_bias(x, h_prev, W_xh, W_hh, b_h):
    x, h_prev, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h_prev, W_xh, W_hh, b_h))
    h = np.tanh(x @ W_xh + h_prev @ W_hh - b_h)
    return h, (x, h_prev, h, W_xh, W_hh)


@mistake("rnn_step", says="the old state is missing")
def step_without_memory(x, h_prev, W_xh, W_hh, b_h):
    x, h_prev, W_xh, W_hh = (np.asarray(a, dtype=np.float64) for a in (x, h_prev, W_xh, W_hh))
    h = np.tanh(x @ W_xh + b_h)
    return h, (x, h_prev, h, W_xh, W_hh)


@mistake("rnn_step", says="you add h_prev as it is")
def step_with_the_state_unweighted(x, h_prev, W_xh, W_hh, b_h):
    x, h_prev, W_xh, W_hh = (np.asarray(a, dtype=np.float64) for a in (x, h_prev, W_xh, W_hh))
    h = np.tanh(x @ W_xh + h_prev + b_h)
    return h, (x, h_prev, h, W_xh, W_hh)


@mistake("rnn_step", says="the input is missing")
def step_without_input(x, h_prev, W_xh, W_hh, b_h):
    x, h_prev, W_xh, W_hh = (np.asarray(a, dtype=np.float64) for a in (x, h_prev, W_xh, W_hh))
    h = np.tanh(h_prev @ W_hh + b_h)
    return h, (x, h_prev, h, W_xh, W_hh)


@mistake("rnn_step", says="tanh is missing")
def step_without_tanh(x, h_prev, W_xh, W_hh, b_h):
    x, h_prev, W_xh, W_hh = (np.asarray(a, dtype=np.float64) for a in (x, h_prev, W_xh, W_hh))
    h = x @ W_xh + h_prev @ W_hh + b_h
    return h, (x, h_prev, h, W_xh, W_hh)


@mistake("rnn_step", says="that is ReLU")
def step_with_relu(x, h_prev, W_xh, W_hh, b_h):
    x, h_prev, W_xh, W_hh = (np.asarray(a, dtype=np.float64) for a in (x, h_prev, W_xh, W_hh))
    h = np.maximum(x @ W_xh + h_prev @ W_hh + b_h, 0)
    return h, (x, h_prev, h, W_xh, W_hh)


@mistake("rnn_step", says="that is the sigmoid")
def step_with_sigmoid(x, h_prev, W_xh, W_hh, b_h):
    x, h_prev, W_xh, W_hh = (np.asarray(a, dtype=np.float64) for a in (x, h_prev, W_xh, W_hh))
    h = 1 / (1 + np.exp(-(x @ W_xh + h_prev @ W_hh + b_h)))
    return h, (x, h_prev, h, W_xh, W_hh)


@mistake("rnn_step", says="tanh of the input alone")
def step_with_tanh_of_the_input(x, h_prev, W_xh, W_hh, b_h):
    x, h_prev, W_xh, W_hh = (np.asarray(a, dtype=np.float64) for a in (x, h_prev, W_xh, W_hh))
    h = np.tanh(x @ W_xh + b_h) + h_prev @ W_hh
    return h, (x, h_prev, h, W_xh, W_hh)


@mistake("rnn_step", says="you add the bias after the tanh")
def step_with_the_bias_outside(x, h_prev, W_xh, W_hh, b_h):
    x, h_prev, W_xh, W_hh = (np.asarray(a, dtype=np.float64) for a in (x, h_prev, W_xh, W_hh))
    h = np.tanh(x @ W_xh + h_prev @ W_hh) + b_h
    return h, (x, h_prev, h, W_xh, W_hh)


@mistake("rnn_step", says="you add the tanh of two parts: add first")
def step_with_two_tanh(x, h_prev, W_xh, W_hh, b_h):
    x, h_prev, W_xh, W_hh = (np.asarray(a, dtype=np.float64) for a in (x, h_prev, W_xh, W_hh))
    h = np.tanh(x @ W_xh) + np.tanh(h_prev @ W_hh + b_h)
    return h, (x, h_prev, h, W_xh, W_hh)


@mistake("rnn_step", says="you add the new state to the old one")
def step_on_top_of_the_old_state(x, h_prev, W_xh, W_hh, b_h):
    x, h_prev, W_xh, W_hh = (np.asarray(a, dtype=np.float64) for a in (x, h_prev, W_xh, W_hh))
    h = h_prev + np.tanh(x @ W_xh + h_prev @ W_hh + b_h)
    return h, (x, h_prev, h, W_xh, W_hh)


@mistake("rnn_step", says="the products are matrix products, with @")
def step_with_products_of_entries(x, h_prev, W_xh, W_hh, b_h):
    x, h_prev, W_xh, W_hh = (np.asarray(a, dtype=np.float64) for a in (x, h_prev, W_xh, W_hh))
    h = np.tanh(x @ W_xh + h_prev * W_hh + b_h)
    return h, (x, h_prev, h, W_xh, W_hh)


@mistake("rnn_step", says="return the tuple (h, cache); yours is of type ndarray")
def step_without_cache(x, h_prev, W_xh, W_hh, b_h):
    x, h_prev, W_xh, W_hh = (np.asarray(a, dtype=np.float64) for a in (x, h_prev, W_xh, W_hh))
    return np.tanh(x @ W_xh + h_prev @ W_hh + b_h)


@mistake("rnn_step", says="cache must be a tuple, yours is dict")
def step_with_a_dictionary(x, h_prev, W_xh, W_hh, b_h):
    x, h_prev, W_xh, W_hh = (np.asarray(a, dtype=np.float64) for a in (x, h_prev, W_xh, W_hh))
    h = np.tanh(x @ W_xh + h_prev @ W_hh + b_h)
    return h, {"x": x, "h_prev": h_prev, "h": h, "W_xh": W_xh, "W_hh": W_hh}


@mistake("rnn_step", says="yours has 6")
def step_with_the_bias_in_the_cache(x, h_prev, W_xh, W_hh, b_h):
    x, h_prev, W_xh, W_hh = (np.asarray(a, dtype=np.float64) for a in (x, h_prev, W_xh, W_hh))
    h = np.tanh(x @ W_xh + h_prev @ W_hh + b_h)
    return h, (x, h_prev, h, W_xh, W_hh, b_h)


@mistake("rnn_step", says="cache[1] must be h_prev")
def step_with_another_order(x, h_prev, W_xh, W_hh, b_h):
    x, h_prev, W_xh, W_hh = (np.asarray(a, dtype=np.float64) for a in (x, h_prev, W_xh, W_hh))
    h = np.tanh(x @ W_xh + h_prev @ W_hh + b_h)
    return h, (x, h, h_prev, W_xh, W_hh)


@mistake("rnn_step", says="cache[2] must be h:")
def step_that_caches_the_sum(x, h_prev, W_xh, W_hh, b_h):
    x, h_prev, W_xh, W_hh = (np.asarray(a, dtype=np.float64) for a in (x, h_prev, W_xh, W_hh))
    total = x @ W_xh + h_prev @ W_hh + b_h
    return np.tanh(total), (x, h_prev, total, W_xh, W_hh)


@mistake("rnn_step", says="did you write += on one of them?")
def step_in_place(x, h_prev, W_xh, W_hh, b_h):
    x, h_prev, W_xh, W_hh = (np.asarray(a, dtype=np.float64) for a in (x, h_prev, W_xh, W_hh))
    before = h_prev.copy()
    h_prev[:] = x @ W_xh + h_prev @ W_hh + b_h
    np.tanh(h_prev, out=h_prev)
    return h_prev, (x, before, h_prev, W_xh, W_hh)


@mistake("rnn_step", says="each row of x goes with the row of h_prev")
def step_for_the_first_sequence(x, h_prev, W_xh, W_hh, b_h):
    x, h_prev, W_xh, W_hh = (np.asarray(a, dtype=np.float64) for a in (x, h_prev, W_xh, W_hh))
    h = np.tanh(x @ W_xh + h_prev[0] @ W_hh + b_h)
    return h, (x, h_prev, h, W_xh, W_hh)


@mistake("rnn_step", says="the products are matrix products, x @ W_xh")
def step_with_products_of_inputs(x, h_prev, W_xh, W_hh, b_h):
    x, h_prev, W_xh, W_hh = (np.asarray(a, dtype=np.float64) for a in (x, h_prev, W_xh, W_hh))
    h = np.tanh(x * W_xh + h_prev @ W_hh + b_h)
    return h, (x, h_prev, h, W_xh, W_hh)


@mistake("rnn_step", says="only the first of the 3 inputs counts")
def step_with_the_first_input(x, h_prev, W_xh, W_hh, b_h):
    x, h_prev, W_xh, W_hh = (np.asarray(a, dtype=np.float64) for a in (x, h_prev, W_xh, W_hh))
    h = np.tanh(np.outer(x[:, 0], W_xh[0]) + h_prev @ W_hh + b_h)
    return h, (x, h_prev, h, W_xh, W_hh)


@mistake("rnn_step", says="the rows stand left and the weights right, x @ W_xh")
def step_with_the_weights_left(x, h_prev, W_xh, W_hh, b_h):
    x, h_prev, W_xh, W_hh = (np.asarray(a, dtype=np.float64) for a in (x, h_prev, W_xh, W_hh))
    h = np.tanh(W_xh @ x + W_hh @ h_prev + b_h)
    return h, (x, h_prev, h, W_xh, W_hh)


@mistake("rnn_step", says="b_h stands as a column")
def step_with_the_bias_as_a_column(x, h_prev, W_xh, W_hh, b_h):
    x, h_prev, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h_prev, W_xh, W_hh, b_h))
    h = np.tanh(x @ W_xh + h_prev @ W_hh + b_h.reshape(-1, 1))
    return h, (x, h_prev, h, W_xh, W_hh)


@mistake("rnn_step", says="you add the bias b_h twice")
def step_with_the_bias_twice(x, h_prev, W_xh, W_hh, b_h):
    x, h_prev, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h_prev, W_xh, W_hh, b_h))
    h = np.tanh(x @ W_xh + b_h + h_prev @ W_hh + b_h)
    return h, (x, h_prev, h, W_xh, W_hh)


@mistake("rnn_step", says="you take tanh twice")
def step_with_tanh_of_tanh(x, h_prev, W_xh, W_hh, b_h):
    x, h_prev, W_xh, W_hh = (np.asarray(a, dtype=np.float64) for a in (x, h_prev, W_xh, W_hh))
    h = np.tanh(np.tanh(x @ W_xh + h_prev @ W_hh + b_h))
    return h, (x, h_prev, h, W_xh, W_hh)


@mistake("rnn_step", says="and the bias outside: add all three")
def step_with_two_tanh_and_the_bias_outside(x, h_prev, W_xh, W_hh, b_h):
    x, h_prev, W_xh, W_hh = (np.asarray(a, dtype=np.float64) for a in (x, h_prev, W_xh, W_hh))
    h = np.tanh(x @ W_xh) + np.tanh(h_prev @ W_hh) + b_h
    return h, (x, h_prev, h, W_xh, W_hh)


@mistake("rnn_step", says="you cut off at -1 and 1")
def step_cut_off_for_tanh(x, h_prev, W_xh, W_hh, b_h):
    x, h_prev, W_xh, W_hh = (np.asarray(a, dtype=np.float64) for a in (x, h_prev, W_xh, W_hh))
    h = np.clip(x @ W_xh + h_prev @ W_hh + b_h, -1, 1)
    return h, (x, h_prev, h, W_xh, W_hh)


@mistake("rnn_step", says="cut off neither the sum nor the state")
def step_with_the_sum_cut_off(x, h_prev, W_xh, W_hh, b_h):
    x, h_prev, W_xh, W_hh = (np.asarray(a, dtype=np.float64) for a in (x, h_prev, W_xh, W_hh))
    h = np.tanh(np.clip(x @ W_xh + h_prev @ W_hh + b_h, -5, 5))
    return h, (x, h_prev, h, W_xh, W_hh)


@mistake("rnn_step", says="where the two are joined")
def step_joined_in_another_order(x, h_prev, W_xh, W_hh, b_h):
    x, h_prev, W_xh, W_hh = (np.asarray(a, dtype=np.float64) for a in (x, h_prev, W_xh, W_hh))
    h = np.tanh(np.hstack([h_prev, x]) @ np.vstack([W_xh, W_hh]) + b_h)
    return h, (x, h_prev, h, W_xh, W_hh)


@mistake("rnn_step", says="convert to float64 before you compute")
def step_converted_too_late(x, h_prev, W_xh, W_hh, b_h):
    x, h_prev, W_xh, W_hh, b_h = map(np.asarray, (x, h_prev, W_xh, W_hh, b_h))
    h = np.tanh((x @ W_xh + h_prev @ W_hh + b_h).astype(np.float64))
    cache = tuple(a.astype(np.float64) for a in (x, h_prev, h, W_xh, W_hh))
    return h, cache


@mistake("rnn_step", says="quotients of exponentials overflow")
def step_with_exponentials(x, h_prev, W_xh, W_hh, b_h):
    x, h_prev, W_xh, W_hh = (np.asarray(a, dtype=np.float64) for a in (x, h_prev, W_xh, W_hh))
    up = np.exp(x @ W_xh + h_prev @ W_hh + b_h)
    h = (up - 1 / up) / (up + 1 / up)
    return h, (x, h_prev, h, W_xh, W_hh)


@mistake("rnn_step", says="compute in float64 throughout")
def step_with_float32_inside(x, h_prev, W_xh, W_hh, b_h):
    x, h_prev, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float32) for a in (x, h_prev, W_xh, W_hh, b_h))
    h = np.tanh(x @ W_xh + h_prev @ W_hh + b_h)
    cache = tuple(a.astype(np.float64) for a in (x, h_prev, h, W_xh, W_hh))
    return cache[2], cache


@alternative("rnn_step")
def step_number_by_number(x, h_prev, W_xh, W_hh, b_h):
    import math

    x, h_prev, W_xh, W_hh = (np.array(a, dtype=np.float64) for a in (x, h_prev, W_xh, W_hh))
    h = np.zeros(h_prev.shape)
    for n, j in np.ndindex(h.shape):
        total = float(b_h[j])
        for d in range(x.shape[1]):
            total += x[n, d] * W_xh[d, j]
        for i in range(h.shape[1]):
            total += h_prev[n, i] * W_hh[i, j]
        h[n, j] = math.tanh(total)
    return h, (x, h_prev, h, W_xh, W_hh)


@alternative("rnn_step")
def step_with_one_product(x, h_prev, W_xh, W_hh, b_h):
    x, h_prev = np.asarray(x, dtype=np.float64), np.asarray(h_prev, dtype=np.float64)
    W_xh, W_hh = np.asarray(W_xh, dtype=np.float64), np.asarray(W_hh, dtype=np.float64)
    both = np.hstack([x, h_prev, np.ones((len(x), 1))])
    weights = np.vstack([W_xh, W_hh, np.asarray(b_h, dtype=np.float64)])
    h = np.tanh(both @ weights)
    return h, (x, h_prev, h, W_xh, W_hh)


@alternative("rnn_step")
def step_through_the_sigmoid(x, h_prev, W_xh, W_hh, b_h):
    from scipy.special import expit

    x, h_prev, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h_prev, W_xh, W_hh, b_h))
    total = np.einsum("nd,dh->nh", x, W_xh) + np.einsum("ni,ij->nj", h_prev, W_hh) + b_h
    h = 2 * expit(2 * total) - 1
    return h, (x, h_prev, h, W_xh, W_hh)


@alternative("rnn_step")
def step_in_long_double(x, h_prev, W_xh, W_hh, b_h):
    wide = [np.asarray(a, dtype=np.longdouble) for a in (x, h_prev, W_xh, W_hh, b_h)]
    h = np.tanh((wide[2].T @ wide[0].T + wide[3].T @ wide[1].T).T + wide[4]).astype(np.float64)
    x, h_prev, W_xh, W_hh, _ = (a.astype(np.float64) for a in wide)
    return h, (x, h_prev, h, W_xh, W_hh)


# --- rnn_forward --------------------------------------------------------------------------------------------


@mistake("rnn_forward", says="every moment starts from h0 again")
def forward_reset_at_each_moment(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    h = np.empty((x.shape[0], x.shape[1], h0.shape[1]))
    state = h0
    for t in range(x.shape[1]):
        state = np.tanh(x[:, t] @ W_xh + h0 @ W_hh + b_h)
        h[:, t] = state
    return h, (x, h0, h, W_xh, W_hh)


@mistake("rnn_forward", says="you transpose W_hh")
def forward_with_transposed_weights(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    h = np.empty((x.shape[0], x.shape[1], h0.shape[1]))
    state = h0
    for t in range(x.shape[1]):
        state = np.tanh(x[:, t] @ W_xh + state @ W_hh.T + b_h)
        h[:, t] = state
    return h, (x, h0, h, W_xh, W_hh)


@mistake("rnn_forward", says="yours starts from zeros")
def forward_from_zeros(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    h = np.empty((x.shape[0], x.shape[1], h0.shape[1]))
    state = np.zeros(h0.shape)
    for t in range(x.shape[1]):
        state = np.tanh(x[:, t] @ W_xh + state @ W_hh + b_h)
        h[:, t] = state
    return h, (x, h0, h, W_xh, W_hh)


@mistake("rnn_forward", says="it is made of x[:, 0] and h0 alone")
def forward_from_a_random_state(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    h = np.empty((x.shape[0], x.shape[1], h0.shape[1]))
    state = np.random.default_rng(0).normal(0, 0.1, h0.shape)
    for t in range(x.shape[1]):
        state = np.tanh(x[:, t] @ W_xh + state @ W_hh + b_h)
        h[:, t] = state
    return h, (x, h0, h, W_xh, W_hh)


@mistake("rnn_forward", says="tanh is missing")
def forward_without_tanh(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    h = np.empty((x.shape[0], x.shape[1], h0.shape[1]))
    state = h0
    for t in range(x.shape[1]):
        state = x[:, t] @ W_xh + state @ W_hh + b_h
        h[:, t] = state
    return h, (x, h0, h, W_xh, W_hh)


@mistake("rnn_forward", says="tanh of the input alone")
def forward_with_tanh_of_the_input(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    h = np.empty((x.shape[0], x.shape[1], h0.shape[1]))
    state = h0
    for t in range(x.shape[1]):
        state = np.tanh(x[:, t] @ W_xh + b_h) + state @ W_hh
        h[:, t] = state
    return h, (x, h0, h, W_xh, W_hh)


@mistake("rnn_forward", says="the bias b_h is missing")
def forward_without_bias(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    h = np.empty((x.shape[0], x.shape[1], h0.shape[1]))
    state = h0
    for t in range(x.shape[1]):
        state = np.tanh(x[:, t] @ W_xh + state @ W_hh)
        h[:, t] = state
    return h, (x, h0, h, W_xh, W_hh)


@mistake("rnn_forward", says="you add the bias after the tanh")
def forward_with_the_bias_outside(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    h = np.empty((x.shape[0], x.shape[1], h0.shape[1]))
    state = h0
    for t in range(x.shape[1]):
        state = np.tanh(x[:, t] @ W_xh + state @ W_hh) + b_h
        h[:, t] = state
    return h, (x, h0, h, W_xh, W_hh)


@mistake("rnn_forward", says="do you take x[t], which is a sequence")
def forward_over_the_batch(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    h = np.empty((x.shape[0], x.shape[1], h0.shape[1]))
    state = h0
    for t in range(x.shape[1]):
        state = np.tanh(x[t] @ W_xh + state @ W_hh + b_h)
        h[:, t] = state
    return h, (x, h0, h, W_xh, W_hh)


@mistake("rnn_forward", says="you return the last state alone")
def forward_to_the_last_state(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    h = h0
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ W_xh + h @ W_hh + b_h)
    return h, (x, h0, h, W_xh, W_hh)


@mistake("rnn_forward", says="both your states are the last one")
def forward_into_one_array(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    states, state = [], h0.copy()
    for t in range(x.shape[1]):
        state[:] = np.tanh(x[:, t] @ W_xh + state @ W_hh + b_h)
        states.append(state)
    h = np.stack(states, axis=1)
    return h, (x, h0, h, W_xh, W_hh)


@mistake("rnn_forward", says="that is the sigmoid")
def forward_with_sigmoid(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    h = np.empty((x.shape[0], x.shape[1], h0.shape[1]))
    state = h0
    for t in range(x.shape[1]):
        state = 1 / (1 + np.exp(-(x[:, t] @ W_xh + state @ W_hh + b_h)))
        h[:, t] = state
    return h, (x, h0, h, W_xh, W_hh)


@mistake("rnn_forward", says="that is ReLU")
def forward_with_relu(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    h = np.empty((x.shape[0], x.shape[1], h0.shape[1]))
    state = h0
    for t in range(x.shape[1]):
        state = np.maximum(x[:, t] @ W_xh + state @ W_hh + b_h, 0)
        h[:, t] = state
    return h, (x, h0, h, W_xh, W_hh)


@mistake("rnn_forward", says="the second moment reads the first input again")
def forward_with_the_first_input(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    h = np.empty((x.shape[0], x.shape[1], h0.shape[1]))
    state = h0
    for t in range(x.shape[1]):
        state = np.tanh(x[:, 0] @ W_xh + state @ W_hh + b_h)
        h[:, t] = state
    return h, (x, h0, h, W_xh, W_hh)


@mistake("rnn_forward", says="your h has shape (T, N, H)")
def forward_time_first(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    states, state = [], h0
    for t in range(x.shape[1]):
        state = np.tanh(x[:, t] @ W_xh + state @ W_hh + b_h)
        states.append(state)
    h = np.array(states)
    return h, (x, h0, h, W_xh, W_hh)


@mistake("rnn_forward", says="your h has one state too many")
def forward_with_h0_in_front(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    states = [h0]
    for t in range(x.shape[1]):
        states.append(np.tanh(x[:, t] @ W_xh + states[-1] @ W_hh + b_h))
    h = np.stack(states, axis=1)
    return h, (x, h0, h, W_xh, W_hh)


@mistake("rnn_forward", says="your states come one moment late")
def forward_one_moment_late(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    h = np.empty((x.shape[0], x.shape[1], h0.shape[1]))
    state = h0
    for t in range(x.shape[1]):
        h[:, t] = state
        state = np.tanh(x[:, t] @ W_xh + state @ W_hh + b_h)
    return h, (x, h0, h, W_xh, W_hh)


@mistake("rnn_forward", says="writes into h0")
def forward_writes_into_the_start(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    h = np.empty((x.shape[0], x.shape[1], h0.shape[1]))
    state = h0
    for t in range(x.shape[1]):
        state[:] = np.tanh(x[:, t] @ W_xh + state @ W_hh + b_h)
        h[:, t] = state
    return h, (x, h0, h, W_xh, W_hh)


@mistake("rnn_forward", says="do you begin at the end")
def forward_backwards(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    h = np.empty((x.shape[0], x.shape[1], h0.shape[1]))
    state = h0
    for t in reversed(range(x.shape[1])):
        state = np.tanh(x[:, t] @ W_xh + state @ W_hh + b_h)
        h[:, t] = state
    return h, (x, h0, h, W_xh, W_hh)


@mistake("rnn_forward", says="the loop must run over all T moments")
def forward_without_the_last_moment(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    h = np.zeros((x.shape[0], x.shape[1], h0.shape[1]))
    state = h0
    for t in range(x.shape[1] - 1):
        state = np.tanh(x[:, t] @ W_xh + state @ W_hh + b_h)
        h[:, t] = state
    return h, (x, h0, h, W_xh, W_hh)


@mistake("rnn_forward", says="h must be one NumPy array")
def forward_as_a_list(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    h, state = [], h0
    for t in range(x.shape[1]):
        state = np.tanh(x[:, t] @ W_xh + state @ W_hh + b_h)
        h.append(state)
    return h, (x, h0, h, W_xh, W_hh)


@mistake("rnn_forward", says="cache[0] must be x:")
def forward_with_another_order(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    h = np.empty((x.shape[0], x.shape[1], h0.shape[1]))
    state = h0
    for t in range(x.shape[1]):
        state = np.tanh(x[:, t] @ W_xh + state @ W_hh + b_h)
        h[:, t] = state
    return h, (h0, x, h, W_xh, W_hh)


@mistake("rnn_forward", says="cache[2] must be h:")
def forward_that_caches_the_last_state(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    h = np.empty((x.shape[0], x.shape[1], h0.shape[1]))
    state = h0
    for t in range(x.shape[1]):
        state = np.tanh(x[:, t] @ W_xh + state @ W_hh + b_h)
        h[:, t] = state
    return h, (x, h0, state, W_xh, W_hh)


@mistake("rnn_forward", says="yours is of type ndarray")
def forward_without_cache(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    h = np.empty((x.shape[0], x.shape[1], h0.shape[1]))
    state = h0
    for t in range(x.shape[1]):
        state = np.tanh(x[:, t] @ W_xh + state @ W_hh + b_h)
        h[:, t] = state
    return h


@mistake("rnn_forward", says="has other states in a batch than alone")
def forward_from_the_first_start(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    h = np.empty((x.shape[0], x.shape[1], h0.shape[1]))
    state = h0[:1].repeat(len(x), axis=0)
    for t in range(x.shape[1]):
        state = np.tanh(x[:, t] @ W_xh + state @ W_hh + b_h)
        h[:, t] = state
    return h, (x, h0, h, W_xh, W_hh)


@mistake("rnn_forward", says="its state goes to h[:, t]")
def forward_into_a_sequence(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    h, state = np.zeros((x.shape[0], x.shape[1], h0.shape[1])), h0
    for t in range(x.shape[1]):
        state = np.tanh(x[:, t] @ W_xh + state @ W_hh + b_h)
        h[t] = state
    return h, (x, h0, h, W_xh, W_hh)


@mistake("rnn_forward", says="N, T, D = x.shape")
def forward_with_sizes_exchanged(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    T, N = x.shape[:2]
    h, state = np.zeros((N, T, h0.shape[1])), h0
    for t in range(T):
        state = np.tanh(x[:, t] @ W_xh + state @ W_hh + b_h)
        h[:, t] = state
    return h, (x, h0, h, W_xh, W_hh)


@mistake("rnn_forward", says="one state for two moments")
def forward_once_for_each_sequence(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    states, state = [], h0
    for t in range(len(x)):
        state = np.tanh(x[:, t] @ W_xh + state @ W_hh + b_h)
        states.append(state)
    h = np.stack(states, axis=1)
    return h, (x, h0, h, W_xh, W_hh)


@mistake("rnn_forward", says="you reshape states of shape (T, N, H)")
def forward_with_states_reshaped(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    N, T = x.shape[:2]
    states, state = [], h0
    for t in range(T):
        state = np.tanh(x[:, t] @ W_xh + state @ W_hh + b_h)
        states.append(state)
    h = np.array(states).reshape(N, T, h0.shape[1])
    return h, (x, h0, h, W_xh, W_hh)


@mistake("rnn_forward", says="you reshape x to (T, N, D)")
def forward_with_inputs_reshaped(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    N, T, D = x.shape
    moments = x.reshape(T, N, D)
    h, state = np.zeros((x.shape[0], x.shape[1], h0.shape[1])), h0
    for t in range(x.shape[1]):
        state = np.tanh(moments[t] @ W_xh + state @ W_hh + b_h)
        h[:, t] = state
    return h, (x, h0, h, W_xh, W_hh)


@mistake("rnn_forward", says="the products are matrix products")
def forward_with_products_of_inputs(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    h, state = np.zeros((x.shape[0], x.shape[1], h0.shape[1])), h0
    for t in range(x.shape[1]):
        state = np.tanh(x[:, t] * W_xh + state @ W_hh + b_h)
        h[:, t] = state
    return h, (x, h0, h, W_xh, W_hh)


@mistake("rnn_forward", says="x[:, 0] @ W_xh adds up all of them")
def forward_with_one_of_the_inputs(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    h, state = np.zeros((x.shape[0], x.shape[1], h0.shape[1])), h0
    for t in range(x.shape[1]):
        state = np.tanh(x[:, t, :1] @ W_xh[:1] + state @ W_hh + b_h)
        h[:, t] = state
    return h, (x, h0, h, W_xh, W_hh)


@mistake("rnn_forward", says="do you call rnn_step?")
def forward_that_keeps_the_cache_of_the_step(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))

    def step(x_t, state):
        total = x_t @ W_xh + np.asarray(state, dtype=np.float64) @ W_hh + b_h
        return np.tanh(total), (x_t, state)

    h, state = np.zeros((x.shape[0], x.shape[1], h0.shape[1])), h0
    for t in range(x.shape[1]):
        state = step(x[:, t], state)
        h[:, t] = state[0]
    return h, (x, h0, h, W_xh, W_hh)


@mistake("rnn_forward", says="you cut off at -1 and 1")
def forward_cut_off_for_tanh(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    h, state = np.zeros((x.shape[0], x.shape[1], h0.shape[1])), h0
    for t in range(x.shape[1]):
        state = np.clip(x[:, t] @ W_xh + state @ W_hh + b_h, -1, 1)
        h[:, t] = state
    return h, (x, h0, h, W_xh, W_hh)


@mistake("rnn_forward", says="cut off neither the sum nor the state")
def forward_with_sums_cut_off(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    h, state = np.zeros((x.shape[0], x.shape[1], h0.shape[1])), h0
    for t in range(x.shape[1]):
        state = np.tanh(np.clip(x[:, t] @ W_xh + state @ W_hh + b_h, -5, 5))
        h[:, t] = state
    return h, (x, h0, h, W_xh, W_hh)


@mistake("rnn_forward", says="neither the weights nor the bias change")
def forward_with_a_bias_that_stops(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    h, state = np.zeros((x.shape[0], x.shape[1], h0.shape[1])), h0
    for t in range(x.shape[1]):
        state = np.tanh(x[:, t] @ W_xh + state @ W_hh + (b_h if t < 2 else 0))
        h[:, t] = state
    return h, (x, h0, h, W_xh, W_hh)


@mistake("rnn_forward", says="at 0, before an input comes")
def forward_until_the_state_stands_still(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    h, state = np.zeros((x.shape[0], x.shape[1], h0.shape[1])), h0
    for t in range(x.shape[1]):
        new = np.tanh(x[:, t] @ W_xh + state @ W_hh + b_h)
        h[:, t:] = new[:, np.newaxis]
        if np.array_equal(new, state):
            break
        state = new
    return h, (x, h0, h, W_xh, W_hh)


@mistake("rnn_forward", says="where all inputs of a moment are 0")
def forward_past_moments_without_input(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    h, state = np.zeros((x.shape[0], x.shape[1], h0.shape[1])), h0
    for t in range(x.shape[1]):
        if t == 0 or x.shape[1] < 3 or x[:, t].any():
            state = np.tanh(x[:, t] @ W_xh + state @ W_hh + b_h)
        h[:, t] = state
    return h, (x, h0, h, W_xh, W_hh)


@mistake("rnn_forward", says="quotients of exponentials overflow")
def forward_with_exponentials(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    h, state = np.zeros((x.shape[0], x.shape[1], h0.shape[1])), h0
    for t in range(x.shape[1]):
        up = np.exp(x[:, t] @ W_xh + state @ W_hh + b_h)
        state = (up - 1 / up) / (up + 1 / up)
        h[:, t] = state
    return h, (x, h0, h, W_xh, W_hh)


@mistake("rnn_forward", says="wrong for 300 moments")
def forward_for_100_moments(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    h, state = np.zeros((x.shape[0], x.shape[1], h0.shape[1])), h0
    for t in range(min(x.shape[1], 100)):
        state = np.tanh(x[:, t] @ W_xh + state @ W_hh + b_h)
        h[:, t] = state
    return h, (x, h0, h, W_xh, W_hh)


@mistake("rnn_forward", says="convert to float64 before you compute")
def forward_converted_too_late(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = map(np.asarray, (x, h0, W_xh, W_hh, b_h))
    h = np.empty((x.shape[0], x.shape[1], h0.shape[1]))
    state = h0
    for t in range(x.shape[1]):
        state = np.tanh((x[:, t] @ W_xh).astype(np.float64) + state @ W_hh + b_h)
        h[:, t] = state
    return h, tuple(a.astype(np.float64) for a in (x, h0, h, W_xh, W_hh))


@mistake("rnn_forward", says="compute in float64 throughout")
def forward_with_float32_inside(x, h0, W_xh, W_hh, b_h):
    x, state, W_xh, W_hh, b_h = start = [np.asarray(a, dtype=np.float32) for a in (x, h0, W_xh, W_hh, b_h)]
    h = np.empty((x.shape[0], x.shape[1], state.shape[1]))
    for t in range(x.shape[1]):
        state = np.tanh(x[:, t] @ W_xh + state @ W_hh + b_h)
        h[:, t] = state
    return h, tuple(a.astype(np.float64) for a in (x, start[1], h, W_xh, W_hh))


@alternative("rnn_forward")
def forward_sequence_by_sequence(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    h = np.zeros((len(x), x.shape[1], h0.shape[1]))
    for n, sequence in enumerate(x):
        state = h0[n]
        for t, moment in enumerate(sequence):
            state = np.tanh(W_xh.T @ moment + W_hh.T @ state + b_h)
            h[n, t] = state
    return h, (x, h0, h, W_xh, W_hh)


@alternative("rnn_forward")
def forward_with_a_list_of_states(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    states = [h0]
    for moment in np.moveaxis(x, 1, 0):
        states.append(np.tanh(np.hstack([moment, states[-1]]) @ np.vstack([W_xh, W_hh]) + b_h))
    h = np.stack(states[1:], axis=1)
    return h, (x, h0, h, W_xh, W_hh)


@alternative("rnn_forward")
def forward_by_calling_itself(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))

    def states(t):
        if t < 0:
            return [h0]
        before = states(t - 1)
        return [*before, np.tanh(np.einsum("nd,dh->nh", x[:, t], W_xh) + before[-1] @ W_hh + b_h)]

    h = np.array(states(x.shape[1] - 1)[1:]).swapaxes(0, 1)
    return h, (x, h0, h, W_xh, W_hh)


@alternative("rnn_forward")
def forward_in_long_double(x, h0, W_xh, W_hh, b_h):
    x, h0, W_xh, W_hh, b_h = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_xh, W_hh, b_h))
    wide = [a.astype(np.longdouble) for a in (x, h0, W_xh, W_hh, b_h)]
    moments = np.einsum("ntd,dh->nth", wide[0], wide[2]) + wide[4]
    state = wide[1]
    for t in range(x.shape[1]):
        state = moments[:, t] = np.tanh(moments[:, t] + np.einsum("ni,ij->nj", state, wide[3]))
    h = moments.astype(np.float64)
    return h, (x, h0, h, W_xh, W_hh)


# --- many_to_one --------------------------------------------------------------------------------------------


@mistake("many_to_one", says="made from the mean of all states")
def answer_from_the_mean(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    states = [h0]
    for t in range(x.shape[1]):
        states.append(step(x[:, t], states[-1]))
    return np.mean(states[1:], axis=0) @ W_hy + b_y


@mistake("many_to_one", says="made from the sum of all states")
def answer_from_the_sum(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    states = [h0]
    for t in range(x.shape[1]):
        states.append(step(x[:, t], states[-1]))
    return np.sum(states[1:], axis=0) @ W_hy + b_y


@mistake("many_to_one", says="made from the first state")
def answer_from_the_first_state(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    state = h0
    for t in range(1):
        state = step(x[:, t], state)
    return state @ W_hy + b_y


@mistake("many_to_one", says="not from h0 again")
def answer_reset_at_each_moment(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    state = h0
    for t in range(x.shape[1]):
        state = step(x[:, t], h0)
    return state @ W_hy + b_y


@mistake("many_to_one", says="made from the last input and zeros")
def answer_from_fresh_zeros(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    state = h0
    for t in range(x.shape[1]):
        state = step(x[:, t], np.zeros(h0.shape))
    return state @ W_hy + b_y


@mistake("many_to_one", says="it has not seen h0")
def answer_without_the_start(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    state = np.zeros(h0.shape)
    for t in range(x.shape[1]):
        state = step(x[:, t], state)
    return state @ W_hy + b_y


@mistake("many_to_one", says="you take tanh of the answer")
def answer_through_tanh(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    state = h0
    for t in range(x.shape[1]):
        state = step(x[:, t], state)
    return np.tanh(state @ W_hy + b_y)


@mistake("many_to_one", says="you take tanh of the last state")
def answer_from_tanh_of_the_state(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    state = h0
    for t in range(x.shape[1]):
        state = step(x[:, t], state)
    return np.tanh(state) @ W_hy + b_y


@mistake("many_to_one", says="you turn the answer into probabilities")
def answer_as_probabilities(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    state = h0
    for t in range(x.shape[1]):
        state = step(x[:, t], state)
    weights = np.exp(state @ W_hy + b_y)
    return weights / weights.sum(axis=1, keepdims=True)


@mistake("many_to_one", says="the inputs were read from the last to the first")
def answer_after_reading_backwards(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    state = h0
    for t in reversed(range(x.shape[1])):
        state = step(x[:, t], state)
    return state @ W_hy + b_y


@mistake("many_to_one", says="it has not seen the last input")
def answer_before_the_last_input(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    state = h0
    for t in range(x.shape[1] - 1):
        state = step(x[:, t], state)
    return state @ W_hy + b_y


@mistake("many_to_one", says="it has not seen the first input")
def answer_without_the_first_input(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    state = h0
    for t in range(1, x.shape[1]):
        state = step(x[:, t], state)
    return state @ W_hy + b_y


@mistake("many_to_one", says="made from the first input read three times")
def answer_to_the_first_input(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    state = h0
    for _ in range(x.shape[1]):
        state = step(x[:, 0], state)
    return state @ W_hy + b_y


@mistake("many_to_one", says="store what step returns")
def answer_from_the_start(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    state = h0
    for t in range(x.shape[1]):
        step(x[:, t], state)
    return state @ W_hy + b_y


@mistake("many_to_one", says="you answer at every moment")
def answer_at_each_moment(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    state = h0
    y = np.empty((len(x), x.shape[1], len(b_y)))
    for t in range(x.shape[1]):
        state = step(x[:, t], state)
        y[:, t] = state @ W_hy + b_y
    return y


@mistake("many_to_one", says="you return the last state")
def answer_is_the_state(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    state = h0
    for t in range(x.shape[1]):
        state = step(x[:, t], state)
    return state


@mistake("many_to_one", says="step got inputs of shape (1, 2) and a state of shape (1, 1)")
def answer_with_state_and_input_exchanged(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    state = h0
    for t in range(x.shape[1]):
        state = step(state, x[:, t])
    return state @ W_hy + b_y


@mistake("many_to_one", says="step got inputs of shape (3, 1)")
def answer_over_the_batch(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    state = h0
    for t in range(len(x)):
        state = step(x[t], state)
    return state @ W_hy + b_y


@mistake("many_to_one", says="the bias b_y is missing")
def answer_without_bias(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    state = h0
    for t in range(x.shape[1]):
        state = step(x[:, t], state)
    return state @ W_hy


@mistake("many_to_one", says="you add the bias b_y twice")
def answer_with_the_bias_twice(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    y = np.zeros((len(x), len(b_y))) + b_y
    state = h0
    for t in range(x.shape[1]):
        state = step(x[:, t], state)
    y += state @ W_hy + b_y
    return y


@mistake("many_to_one", says="you add the bias b_y at every moment")
def answer_with_the_bias_at_each_moment(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    bias, state = np.zeros(len(b_y)), h0
    for t in range(x.shape[1]):
        state = step(x[:, t], state)
        bias = bias + b_y
    return state @ W_hy + bias


@mistake("many_to_one", says="three moments need three calls of step")
def answer_after_trying_the_step(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    state = np.empty_like(step(x[:, 0], h0)) if x.shape[1] else h0
    state[:] = h0
    for t in range(x.shape[1]):
        state = step(x[:, t], state)
    return state @ W_hy + b_y


@mistake("many_to_one", says="give the state its first value before the loop")
def answer_with_a_first_step_apart(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    state = step(x[:, 0], h0)
    for t in range(1, x.shape[1]):
        state = step(x[:, t], state)
    return state @ W_hy + b_y


@mistake("many_to_one", says="with T = 0 the answer is made from h0, h0 W_hy + b_y")
def answer_of_zeros_to_nothing(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    if x.shape[1] == 0:
        return np.zeros((len(x), len(b_y)))
    state = h0
    for t in range(x.shape[1]):
        state = step(x[:, t], state)
    return state @ W_hy + b_y


@mistake("many_to_one", says="writes into h0")
def answer_written_into_the_start(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    state = h0
    for t in range(x.shape[1]):
        state[:] = step(x[:, t], state)
    return state @ W_hy + b_y


@mistake("many_to_one", says="call the step that you were given")
def answer_with_the_first_sequence_s_start(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    state = h0[:1]
    for t in range(x.shape[1]):
        state = step(x[:, t], state)
    return (state @ W_hy + b_y)[:1].repeat(len(x), axis=0)


@mistake("many_to_one", says="this step returns the states alone, no tuple")
def answer_that_unpacks_a_tuple(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    state = h0
    for t in range(x.shape[1]):
        state, _ = step(x[:, t], state)
    return state @ W_hy + b_y


@mistake("many_to_one", says="step takes two positional arguments")
def answer_that_calls_by_name(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    state = h0
    for t in range(x.shape[1]):
        state = step(x_t=x[:, t], h=state)
    return state @ W_hy + b_y


@mistake("many_to_one", says="made from the largest values of all states")
def answer_from_the_largest(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    states = [h0]
    for t in range(x.shape[1]):
        states.append(step(x[:, t], states[-1]))
    state = np.max(states[1:] or states, axis=0)
    return state @ W_hy + b_y


@mistake("many_to_one", says="you take tanh of each state")
def answer_with_tanh_at_each_moment(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    state = h0
    for t in range(x.shape[1]):
        state = np.tanh(step(x[:, t], state))
    return state @ W_hy + b_y


@mistake("many_to_one", says="you cut off each state")
def answer_with_states_cut_off(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    state = h0
    for t in range(x.shape[1]):
        state = np.clip(step(x[:, t], state), -1, 1)
    return state @ W_hy + b_y


@mistake("many_to_one", says="you add what step returns to the old state")
def answer_from_states_added_up(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    state = h0
    for t in range(x.shape[1]):
        state = state + step(x[:, t], state)
    return state @ W_hy + b_y


@mistake("many_to_one", says="what step returns goes on as it is, at the next call")
def answer_from_float32_states(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    state = h0
    for t in range(x.shape[1]):
        state = step(x[:, t], state).astype(np.float32)
    return state @ W_hy + b_y


@mistake("many_to_one", says="wrong for inputs of 0")
def answer_past_moments_without_input(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    state = h0
    for t in range(x.shape[1]):
        if x[:, t].any():
            state = step(x[:, t], state)
    return state @ W_hy + b_y


@mistake("many_to_one", says="wrong for a state that stands still for a while")
def answer_once_the_state_stands_still(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    state = h0
    for t in range(x.shape[1]):
        new = step(x[:, t], state)
        if np.array_equal(new, state):
            break
        state = new
    return state @ W_hy + b_y


@mistake("many_to_one", says="wrong for 60 moments")
def answer_to_the_last_ten(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    state = h0
    for t in range(max(0, x.shape[1] - 10), x.shape[1]):
        state = step(x[:, t], state)
    return state @ W_hy + b_y


@mistake("many_to_one", says="wrong for states of a size of 900")
def answer_with_large_states_cut_off(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    state = h0
    for t in range(x.shape[1]):
        state = np.clip(step(x[:, t], state), -500, 500)
    return state @ W_hy + b_y


@mistake("many_to_one", says="convert `x` and `h0` before the loop")
def answer_converted_too_late(step, x, h0, W_hy, b_y):
    x, state = np.asarray(x), np.asarray(h0)
    for t in range(x.shape[1]):
        state = step(x[:, t], state)
    return np.asarray(state, dtype=np.float64) @ np.asarray(W_hy, dtype=np.float64) + b_y


@mistake("many_to_one", says="compute in float64 throughout")
def answer_with_float32_inside(step, x, h0, W_hy, b_y):
    x, state = np.asarray(x, dtype=np.float64), np.asarray(h0, dtype=np.float64)
    for t in range(x.shape[1]):
        state = step(x[:, t], state)
    W_hy, b_y = np.asarray(W_hy, dtype=np.float32), np.asarray(b_y, dtype=np.float32)
    return (state.astype(np.float32) @ W_hy + b_y).astype(np.float64)


@alternative("many_to_one")
def answer_by_reduction(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    from functools import reduce

    last = reduce(lambda state, moment: step(moment, state), x.swapaxes(0, 1), h0)
    return np.einsum("nh,hv->nv", last, W_hy) + b_y


@alternative("many_to_one")
def answer_by_calling_itself(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))

    def state(t):
        return h0 if t == 0 else step(x[:, t - 1], state(t - 1))

    return (W_hy.T @ state(x.shape[1]).T).T + b_y


@alternative("many_to_one")
def answer_number_by_number(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    state, moments = h0, list(np.moveaxis(x, 1, 0))
    while moments:
        state = step(moments.pop(0), state)
    y = np.tile(b_y, (len(x), 1))
    for n, v in np.ndindex(y.shape):
        for i in range(len(W_hy)):
            y[n, v] += state[n, i] * W_hy[i, v]
    return y


@alternative("many_to_one")
def answer_with_one_product(step, x, h0, W_hy, b_y):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    states = [h0]
    for t in range(x.shape[1]):
        states.append(step(x[:, t], states[-1]))
    last = np.hstack([states[-1], np.ones((len(x), 1))])
    return last @ np.vstack([W_hy, b_y])


# --- one_to_many --------------------------------------------------------------------------------------------


@mistake("one_to_many", says="x goes in at every moment in yours")
def one_to_many_x_at_every_moment(step, x, h0, W_hy, b_y, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    y = np.empty((len(x), T, len(b_y)))
    for t in range(T):
        state = step(x, state)
        y[:, t] = state @ W_hy + b_y
    return y


@mistake("one_to_many", says="do you feed the last answer back?")
def one_to_many_own_answers_fed_back(step, x, h0, W_hy, b_y, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    y = np.empty((len(x), T, len(b_y)))
    for t in range(T):
        state = step(x, state)
        y[:, t] = state @ W_hy + b_y
        x = y[:, t]
    return y


@mistake("one_to_many", says="gets zeros of shape (2,)")
def one_to_many_zeros_shaped_like_an_answer(step, x, h0, W_hy, b_y, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    y = np.empty((len(x), T, len(b_y)))
    for t in range(T):
        state = step(x, state)
        y[:, t] = state @ W_hy + b_y
        x = np.zeros(len(b_y))
    return y


@mistake("one_to_many", says="each of your moments begins from h0 again")
def one_to_many_state_reset(step, x, h0, W_hy, b_y, T):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    y = np.empty((len(x), T, len(b_y)))
    for t in range(T):
        y[:, t] = step(x if t == 0 else np.zeros(x.shape), h0) @ W_hy + b_y
    return y


@mistake("one_to_many", says="you repeat the answer of the first moment")
def one_to_many_first_answer_repeated(step, x, h0, W_hy, b_y, T):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    answer = step(x, h0) @ W_hy + b_y
    return np.repeat(answer[:, np.newaxis], T, axis=1)


@mistake("one_to_many", says="you begin from zeros")
def one_to_many_h0_ignored(step, x, h0, W_hy, b_y, T):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    state = np.zeros(h0.shape)
    y = np.empty((len(x), T, len(b_y)))
    for t in range(T):
        state = step(x, state)
        y[:, t] = state @ W_hy + b_y
        x = np.zeros(x.shape)
    return y


@mistake("one_to_many", says="x never goes in")
def one_to_many_zeros_from_the_beginning(step, x, h0, W_hy, b_y, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    y = np.empty((len(x), T, len(b_y)))
    for t in range(T):
        x = np.zeros(x.shape)
        state = step(x, state)
        y[:, t] = state @ W_hy + b_y
    return y


@mistake("one_to_many", says="it is the other way round")
def one_to_many_zeros_first_then_x(step, x, h0, W_hy, b_y, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    y = np.empty((len(x), T, len(b_y)))
    for t in range(T):
        state = step(x if t else np.zeros(x.shape), state)
        y[:, t] = state @ W_hy + b_y
    return y


@mistake("one_to_many", says="your first answer comes from h0")
def one_to_many_answers_before_the_step(step, x, h0, W_hy, b_y, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    y = np.empty((len(x), T, len(b_y)))
    for t in range(T):
        y[:, t] = state @ W_hy + b_y
        state = step(x, state)
        x = np.zeros(x.shape)
    return y


@mistake("one_to_many", says="the answer of the first moment is missing")
def one_to_many_first_answer_left_out(step, x, h0, W_hy, b_y, T):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    state = step(x, h0)
    y = np.empty((len(x), T, len(b_y)))
    for t in range(T):
        state = step(np.zeros(x.shape), state)
        y[:, t] = state @ W_hy + b_y
    return y


@mistake("one_to_many", says="need shape (1, 3, 2), yours is (1, 4, 2)")
def one_to_many_one_moment_too_many(step, x, h0, W_hy, b_y, T):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    state = step(x, h0)
    answers = [state @ W_hy + b_y]
    for _ in range(T):
        state = step(np.zeros(x.shape), state)
        answers.append(state @ W_hy + b_y)
    return np.stack(answers, axis=1)


@mistake("one_to_many", says="need shape (1, 3, 2), yours is (1, 2, 2)")
def one_to_many_one_moment_too_few(step, x, h0, W_hy, b_y, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    answers = []
    for _ in range(1, T):
        state = step(x, state)
        answers.append(state @ W_hy + b_y)
        x = np.zeros(x.shape)
    return np.stack(answers, axis=1)


@mistake("one_to_many", says="your answers are probabilities")
def one_to_many_softmax_applied(step, x, h0, W_hy, b_y, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    y = np.empty((len(x), T, len(b_y)))
    for t in range(T):
        state = step(x, state)
        scores = state @ W_hy + b_y
        weights = np.exp(scores - scores.max(axis=1, keepdims=True))
        y[:, t] = weights / weights.sum(axis=1, keepdims=True)
        x = np.zeros(x.shape)
    return y


@mistake("one_to_many", says="wrote zeros into x itself")
def one_to_many_x_overwritten(step, x, h0, W_hy, b_y, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    y = np.empty((len(x), T, len(b_y)))
    for t in range(T):
        state = step(x, state)
        y[:, t] = state @ W_hy + b_y
        x[:] = 0
    return y


@mistake("one_to_many", says="yours has shape (T, N, V)")
def one_to_many_time_first(step, x, h0, W_hy, b_y, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    answers = []
    for _ in range(T):
        state = step(x, state)
        answers.append(state @ W_hy + b_y)
        x = np.zeros(x.shape)
    return np.array(answers)


@mistake("one_to_many", says="you answer once, from one state")
def one_to_many_last_answer_alone(step, x, h0, W_hy, b_y, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    for _ in range(T):
        state = step(x, state)
        x = np.zeros(x.shape)
    return state @ W_hy + b_y


@mistake("one_to_many", says="b_y is missing")
def one_to_many_no_bias(step, x, h0, W_hy, b_y, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    y = np.empty((len(x), T, len(b_y)))
    for t in range(T):
        state = step(x, state)
        y[:, t] = state @ W_hy
        x = np.zeros(x.shape)
    return y


@mistake("one_to_many", says="T = 0 is no error")
def one_to_many_stack_of_nothing(step, x, h0, W_hy, b_y, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    answers = []
    for _ in range(T):
        state = step(x, state)
        answers.append(state @ W_hy + b_y)
        x = np.zeros(x.shape)
    return np.stack(answers, axis=1)


@mistake("one_to_many", says="whose squares overflow inside the step")
def one_to_many_dtype_kept(step, x, h0, W_hy, b_y, T):
    x, state, W_hy, b_y = np.asarray(x), np.asarray(h0), np.asarray(W_hy), np.asarray(b_y)
    y = np.empty((len(x), T, len(b_y)))
    for t in range(T):
        state = step(x, state)
        y[:, t] = state @ W_hy + b_y
        x = np.zeros(x.shape)
    return y


@mistake("one_to_many", says="float32 cannot hold such numbers")
def one_to_many_float32_inside(step, x, h0, W_hy, b_y, T):
    x, state = np.asarray(x, dtype=np.float64), np.asarray(h0, dtype=np.float64)
    W_hy, b_y = np.asarray(W_hy, dtype=np.float32), np.asarray(b_y, dtype=np.float32)
    y = np.empty((len(x), T, len(b_y)))
    for t in range(T):
        state = step(x, state)
        y[:, t] = state @ W_hy + b_y
        x = np.zeros(x.shape)
    return y


@alternative("one_to_many")
def one_to_many_inputs_laid_out_first(step, x, h0, W_hy, b_y, T):
    x, state, W_hy, b_y = (np.array(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    inputs = np.zeros((len(x), T, x.shape[1]))
    inputs[:, :1] = x[:, np.newaxis]
    states = np.empty((len(x), T, len(W_hy)))
    for t in range(T):
        state = states[:, t] = step(inputs[:, t], state)
    return states @ W_hy + b_y


@alternative("one_to_many")
def one_to_many_one_call_more(step, x, h0, W_hy, b_y, T):
    x = np.asarray(x, dtype=np.float64)
    W_hy = np.asarray(W_hy, dtype=np.float64)
    state = step(x, np.asarray(h0, dtype=np.float64))
    y = np.zeros((len(x), T, W_hy.shape[1]))
    for t in range(T):
        y[:, t] = np.einsum("nh,hv->nv", state, W_hy)
        state = step(np.zeros_like(x), state)
    return y + np.asarray(b_y, dtype=np.float64)


@alternative("one_to_many")
def one_to_many_plain_sums(step, x, h0, W_hy, b_y, T):
    x, state = np.array(x, dtype=np.float64), np.array(h0, dtype=np.float64)
    W_hy, b_y = np.array(W_hy, dtype=np.float64).tolist(), np.array(b_y, dtype=np.float64).tolist()
    y = np.zeros((len(x), T, len(b_y)))
    for t in range(T):
        state = step(x, state)
        for n in range(len(x)):
            for v in range(len(b_y)):
                y[n, t, v] = b_y[v] + sum(state[n, i] * W_hy[i][v] for i in range(len(W_hy)))
        x = x * 0
    return y


@mistake("one_to_many", says="your second call of `step` gets x again")
def one_to_many_a_call_to_learn_the_shape(step, x, h0, W_hy, b_y, T):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    states = np.empty((len(x), T + 1, step(x, h0).shape[1]))
    states[:, 0] = h0
    for t in range(T):
        states[:, t + 1] = step(x if t == 0 else np.zeros(x.shape), states[:, t])
    return states[:, 1:] @ W_hy + b_y


@mistake("one_to_many", says="`reshape` of (T, N, V) mixes moments and inputs")
def one_to_many_axes_swapped_by_reshape(step, x, h0, W_hy, b_y, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    answers = []
    for _ in range(T):
        state = step(x, state)
        answers.append(state @ W_hy + b_y)
        x = np.zeros(x.shape)
    return np.array(answers).reshape(len(x), T, len(b_y))


@mistake("one_to_many", says="gets states of dtype float32")
def one_to_many_float32_states(step, x, h0, W_hy, b_y, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    state = state.astype(np.float32)
    y = np.empty((len(x), T, len(b_y)))
    for t in range(T):
        state = step(x, state).astype(np.float32)
        y[:, t] = state @ W_hy + b_y
        x = np.zeros(x.shape)
    return y


@mistake("one_to_many", says="gets inputs of dtype int64")
def one_to_many_integer_zeros(step, x, h0, W_hy, b_y, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    y = np.empty((len(x), T, len(b_y)))
    for t in range(T):
        state = step(x, state)
        y[:, t] = state @ W_hy + b_y
        x = np.zeros(x.shape, dtype=np.int64)
    return y


@mistake("one_to_many", says="what goes in after the first moment is neither 0 nor x")
def one_to_many_nearly_zeros(step, x, h0, W_hy, b_y, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    y = np.empty((len(x), T, len(b_y)))
    for t in range(T):
        state = step(x, state)
        y[:, t] = state @ W_hy + b_y
        x = np.full(x.shape, 1e-12)
    return y


@mistake("one_to_many", says="round nothing")
def one_to_many_rounded(step, x, h0, W_hy, b_y, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    y = np.empty((len(x), T, len(b_y)))
    for t in range(T):
        state = step(x, state)
        y[:, t] = np.round(state @ W_hy + b_y, 10)
        x = np.zeros(x.shape)
    return y


@mistake("one_to_many", says="your answers stand still at moment")
def one_to_many_stops_when_settled(step, x, h0, W_hy, b_y, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    y = np.empty((len(x), T, len(b_y)))
    for t in range(T):
        before, state = state, step(x, state)
        y[:, t:] = (state @ W_hy + b_y)[:, np.newaxis]
        if t > 0 and np.allclose(state, before):
            break
        x = np.zeros(x.shape)
    return y


@mistake("one_to_many", says="equal answers are no end")
def one_to_many_stops_at_equal_answers(step, x, h0, W_hy, b_y, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    y = np.empty((len(x), T, len(b_y)))
    for t in range(T):
        state = step(x, state)
        y[:, t:] = (state @ W_hy + b_y)[:, np.newaxis]
        if t > 1 and (y[:, t] == y[:, t - 1]).all():
            break
        x = np.zeros(x.shape)
    return y


@mistake("one_to_many", says="a state of zeros is no end")
def one_to_many_stops_at_zero_states(step, x, h0, W_hy, b_y, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    y = np.empty((len(x), T, len(b_y)))
    y[:] = b_y
    for t in range(T):
        state = step(x, state)
        if not state.any():
            break
        y[:, t] = state @ W_hy + b_y
        x = np.zeros(x.shape)
    return y


# --- encode_decode ------------------------------------------------------------------------------------------


@mistake("encode_decode", says="your decoder begins from h0")
def encode_decode_bottleneck_missed(encode, decode, x, h0, W_hy, b_y, start, T):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    state = h0
    for t in range(x.shape[1]):
        state = encode(x[:, t], state)
    state = h0
    words = np.full(len(x), start)
    written = np.empty((len(x), T), dtype=np.int64)
    for t in range(T):
        state = decode(np.eye(len(b_y))[words], state)
        written[:, t] = words = np.argmax(state @ W_hy + b_y, axis=1)
    return written


@mistake("encode_decode", says="your decoder begins from zeros")
def encode_decode_fresh_decoder(encode, decode, x, h0, W_hy, b_y, start, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    for t in range(x.shape[1]):
        state = encode(x[:, t], state)
    state = np.zeros(state.shape)
    words = np.full(len(x), start)
    written = np.empty((len(x), T), dtype=np.int64)
    for t in range(T):
        state = decode(np.eye(len(b_y))[words], state)
        written[:, t] = words = np.argmax(state @ W_hy + b_y, axis=1)
    return written


@mistake("encode_decode", says="the encoder reads x, and `decode` takes the words")
def encode_decode_encoder_writes(encode, decode, x, h0, W_hy, b_y, start, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    for t in range(x.shape[1]):
        state = encode(x[:, t], state)
    words = np.full(len(x), start)
    written = np.empty((len(x), T), dtype=np.int64)
    for t in range(T):
        state = encode(np.eye(len(b_y))[words], state)
        written[:, t] = words = np.argmax(state @ W_hy + b_y, axis=1)
    return written


@mistake("encode_decode", says="`start` goes in at every moment")
def encode_decode_start_each_time(encode, decode, x, h0, W_hy, b_y, start, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    for t in range(x.shape[1]):
        state = encode(x[:, t], state)
    first = np.eye(len(b_y))[np.full(len(x), start)]
    written = np.empty((len(x), T), dtype=np.int64)
    for t in range(T):
        state = decode(first, state)
        written[:, t] = np.argmax(state @ W_hy + b_y, axis=1)
    return written


@mistake("encode_decode", says="scores go into your decoder")
def encode_decode_scores_fed_back(encode, decode, x, h0, W_hy, b_y, start, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    for t in range(x.shape[1]):
        state = encode(x[:, t], state)
    word = np.eye(len(b_y))[np.full(len(x), start)]
    written = np.empty((len(x), T), dtype=np.int64)
    for t in range(T):
        state = decode(word, state)
        word = state @ W_hy + b_y
        written[:, t] = np.argmax(word, axis=1)
    return written


@mistake("encode_decode", says="probabilities go into your decoder")
def encode_decode_softmax_fed_back(encode, decode, x, h0, W_hy, b_y, start, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    for t in range(x.shape[1]):
        state = encode(x[:, t], state)
    word = np.eye(len(b_y))[np.full(len(x), start)]
    written = np.empty((len(x), T), dtype=np.int64)
    for t in range(T):
        state = decode(word, state)
        scores = state @ W_hy + b_y
        word = np.exp(scores - scores.max(axis=1, keepdims=True))
        word /= word.sum(axis=1, keepdims=True)
        written[:, t] = np.argmax(word, axis=1)
    return written


@mistake("encode_decode", says="`decode` gets indices")
def encode_decode_indices_fed_back(encode, decode, x, h0, W_hy, b_y, start, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    for t in range(x.shape[1]):
        state = encode(x[:, t], state)
    words = np.full(len(x), start)
    written = np.empty((len(x), T), dtype=np.int64)
    for t in range(T):
        state = decode(words, state)
        written[:, t] = words = np.argmax(state @ W_hy + b_y, axis=1)
    return written


@mistake("encode_decode", says="your result has T + 1 words")
def encode_decode_start_included(encode, decode, x, h0, W_hy, b_y, start, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    for t in range(x.shape[1]):
        state = encode(x[:, t], state)
    written = np.full((len(x), T + 1), start, dtype=np.int64)
    for t in range(T):
        state = decode(np.eye(len(b_y))[written[:, t]], state)
        written[:, t + 1] = np.argmax(state @ W_hy + b_y, axis=1)
    return written


@mistake("encode_decode", says="as if they came from x")
def encode_decode_last_input_fed(encode, decode, x, h0, W_hy, b_y, start, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    for t in range(x.shape[1]):
        state = encode(x[:, t], state)
    entering = x[:, -1]
    written = np.empty((len(x), T), dtype=np.int64)
    for t in range(T):
        state = decode(entering, state)
        written[:, t] = words = np.argmax(state @ W_hy + b_y, axis=1)
        entering = np.eye(len(b_y))[words]
    return written


@mistake("encode_decode", says="`encode` is called again after `decode`")
def encode_decode_reads_on_while_writing(encode, decode, x, h0, W_hy, b_y, start, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    words = np.full(len(x), start)
    written = np.empty((len(x), T), dtype=np.int64)
    for t in range(T):
        state = encode(x[:, min(t, x.shape[1] - 1)], state)
        state = decode(np.eye(len(b_y))[words], state)
        written[:, t] = words = np.argmax(state @ W_hy + b_y, axis=1)
    return written


@mistake("encode_decode", says="you read the last moment of x alone")
def encode_decode_last_moment_alone(encode, decode, x, h0, W_hy, b_y, start, T):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    state = encode(x[:, -1], h0)
    words = np.full(len(x), start)
    written = np.empty((len(x), T), dtype=np.int64)
    for t in range(T):
        state = decode(np.eye(len(b_y))[words], state)
        written[:, t] = words = np.argmax(state @ W_hy + b_y, axis=1)
    return written


@mistake("encode_decode", says="must get the states that the last one returned")
def encode_decode_each_moment_from_h0(encode, decode, x, h0, W_hy, b_y, start, T):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    for t in range(x.shape[1]):
        state = encode(x[:, t], h0)
    words = np.full(len(x), start)
    written = np.empty((len(x), T), dtype=np.int64)
    for t in range(T):
        state = decode(np.eye(len(b_y))[words], state)
        written[:, t] = words = np.argmax(state @ W_hy + b_y, axis=1)
    return written


@mistake("encode_decode", says="the last moment of x is lost")
def encode_decode_states_one_too_early(encode, decode, x, h0, W_hy, b_y, start, T):
    x, h0, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    states = [h0]
    for t in range(x.shape[1]):
        states.append(encode(x[:, t], states[-1]))
    state = states[x.shape[1] - 1]
    words = np.full(len(x), start)
    written = np.empty((len(x), T), dtype=np.int64)
    for t in range(T):
        state = decode(np.eye(len(b_y))[words], state)
        written[:, t] = words = np.argmax(state @ W_hy + b_y, axis=1)
    return written


@mistake("encode_decode", says="you take the lowest score")
def encode_decode_lowest_score(encode, decode, x, h0, W_hy, b_y, start, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    for t in range(x.shape[1]):
        state = encode(x[:, t], state)
    words = np.full(len(x), start)
    written = np.empty((len(x), T), dtype=np.int64)
    for t in range(T):
        state = decode(np.eye(len(b_y))[words], state)
        written[:, t] = words = np.argmin(state @ W_hy + b_y, axis=1)
    return written


@mistake("encode_decode", says="you look for the highest score among the sequences")
def encode_decode_highest_in_the_batch(encode, decode, x, h0, W_hy, b_y, start, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    for t in range(x.shape[1]):
        state = encode(x[:, t], state)
    words = np.full(len(x), start)
    written = np.empty((len(x), T), dtype=np.int64)
    for t in range(T):
        state = decode(np.eye(len(b_y))[words], state)
        written[:, t] = words = np.argmax(state @ W_hy + b_y, axis=0)
    return written


@mistake("encode_decode", says="you answer from the states before the step")
def encode_decode_answers_before_the_step(encode, decode, x, h0, W_hy, b_y, start, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    for t in range(x.shape[1]):
        state = encode(x[:, t], state)
    words = np.full(len(x), start)
    written = np.empty((len(x), T), dtype=np.int64)
    for t in range(T):
        before, state = state, decode(np.eye(len(b_y))[words], state)
        written[:, t] = words = np.argmax(before @ W_hy + b_y, axis=1)
    return written


@mistake("encode_decode", says="the scores (0, 3, 3) tie")
def encode_decode_highest_index_of_a_tie(encode, decode, x, h0, W_hy, b_y, start, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    for t in range(x.shape[1]):
        state = encode(x[:, t], state)
    words = np.full(len(x), start)
    written = np.empty((len(x), T), dtype=np.int64)
    for t in range(T):
        state = decode(np.eye(len(b_y))[words], state)
        written[:, t] = words = np.argsort(state @ W_hy + b_y, axis=1, kind="stable")[:, -1]
    return written


@mistake("encode_decode", says="you read x backwards")
def encode_decode_backwards(encode, decode, x, h0, W_hy, b_y, start, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    for t in reversed(range(x.shape[1])):
        state = encode(x[:, t], state)
    words = np.full(len(x), start)
    written = np.empty((len(x), T), dtype=np.int64)
    for t in range(T):
        state = decode(np.eye(len(b_y))[words], state)
        written[:, t] = words = np.argmax(state @ W_hy + b_y, axis=1)
    return written


@mistake("encode_decode", says="with start = 2 the word 2 goes in first")
def encode_decode_start_taken_for_zero(encode, decode, x, h0, W_hy, b_y, start, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    for t in range(x.shape[1]):
        state = encode(x[:, t], state)
    words = np.zeros(len(x), dtype=np.int64)
    written = np.empty((len(x), T), dtype=np.int64)
    for t in range(T):
        state = decode(np.eye(len(b_y))[words], state)
        written[:, t] = words = np.argmax(state @ W_hy + b_y, axis=1)
    return written


@mistake("encode_decode", says="it needs a one-hot row for each sequence")
def encode_decode_one_row_for_all(encode, decode, x, h0, W_hy, b_y, start, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    for t in range(x.shape[1]):
        state = encode(x[:, t], state)
    words = [start]
    written = np.empty((len(x), T), dtype=np.int64)
    for t in range(T):
        state = decode(np.eye(len(b_y))[words], state)
        written[:, t] = words = np.argmax(state @ W_hy + b_y, axis=1)
    return written


@mistake("encode_decode", says="b_y is missing")
def encode_decode_no_bias(encode, decode, x, h0, W_hy, b_y, start, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    for t in range(x.shape[1]):
        state = encode(x[:, t], state)
    words = np.full(len(x), start)
    written = np.empty((len(x), T), dtype=np.int64)
    for t in range(T):
        state = decode(np.eye(len(b_y))[words], state)
        written[:, t] = words = np.argmax(state @ W_hy, axis=1)
    return written


@mistake("encode_decode", says="are the same number in float32")
def encode_decode_float32_scores(encode, decode, x, h0, W_hy, b_y, start, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    for t in range(x.shape[1]):
        state = encode(x[:, t], state)
    words = np.full(len(x), start)
    written = np.empty((len(x), T), dtype=np.int64)
    for t in range(T):
        state = decode(np.eye(len(b_y))[words], state)
        written[:, t] = words = np.argmax((state @ W_hy + b_y).astype(np.float32), axis=1)
    return written


@mistake("encode_decode", says="squares inside the step overflow")
def encode_decode_dtype_kept(encode, decode, x, h0, W_hy, b_y, start, T):
    x, state, W_hy, b_y = np.asarray(x), np.asarray(h0), np.asarray(W_hy), np.asarray(b_y)
    for t in range(x.shape[1]):
        state = encode(x[:, t], state)
    words = np.full(len(x), start)
    written = np.empty((len(x), T), dtype=np.int64)
    for t in range(T):
        state = decode(np.eye(len(b_y))[words], state)
        written[:, t] = words = np.argmax(state @ W_hy + b_y, axis=1)
    return written


@alternative("encode_decode")
def encode_decode_a_comparison_makes_one_hot(encode, decode, x, h0, W_hy, b_y, start, T):
    x, state, W_hy, b_y = (np.array(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    for x_t in np.moveaxis(x, 1, 0):
        state = encode(x_t, state)
    lines, words = [], np.array([start] * len(x))
    while len(lines) < T:
        one_hot = (words[:, np.newaxis] == np.arange(len(b_y))).astype(np.float64)
        state = decode(one_hot, state)
        words = (np.einsum("nh,hv->nv", state, W_hy) + b_y).argmax(axis=1)
        lines.append(words)
    return np.array(lines, dtype=np.int64).reshape(T, len(x)).T


@alternative("encode_decode")
def encode_decode_one_call_more(encode, decode, x, h0, W_hy, b_y, start, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    for t in range(x.shape[1]):
        state = encode(x[:, t], state)
    first = np.zeros((len(x), len(b_y)))
    first[:, start] = 1
    state = decode(first, state)
    written = np.empty((len(x), T), dtype=np.int64)
    for t in range(T):
        written[:, t] = np.argmax(state @ W_hy + b_y, axis=1)
        state = decode(np.eye(len(b_y))[written[:, t]], state)
    return written


@alternative("encode_decode")
def encode_decode_row_by_row(encode, decode, x, h0, W_hy, b_y, start, T):
    x, state = np.array(x, dtype=np.float64), np.array(h0, dtype=np.float64)
    weights, bias = np.array(W_hy, dtype=np.float64).T.tolist(), np.array(b_y, dtype=np.float64).tolist()
    for t in range(x.shape[1]):
        state = encode(x[:, t].copy(), state)
    words, lines = [int(start)] * len(x), [[] for _ in x]
    for _ in range(T):
        rows = np.zeros((len(x), len(bias)))
        for n, word in enumerate(words):
            rows[n, word] = 1
        state = decode(rows, state)
        for n, h in enumerate(state.tolist()):
            scores = [
                sum(a * b for a, b in zip(h, w, strict=True)) + c for w, c in zip(weights, bias, strict=True)
            ]
            words[n] = scores.index(max(scores))
            lines[n].append(words[n])
    return np.array(lines, dtype=np.int64).reshape(len(x), T)


@mistake("encode_decode", says="`start` goes in twice")
def encode_decode_start_twice(encode, decode, x, h0, W_hy, b_y, start, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    for t in range(x.shape[1]):
        state = encode(x[:, t], state)
    words = np.full(len(x), start)
    written = np.empty((len(x), T), dtype=np.int64)
    state = decode(np.eye(len(b_y))[words], state)
    for t in range(T):
        state = decode(np.eye(len(b_y))[words], state)
        scores = state @ W_hy + b_y
        written[:, t] = words = np.argmax(scores, axis=1)
    return written


@mistake("encode_decode", says="your first word comes from the encoder's last state")
def encode_decode_answers_first(encode, decode, x, h0, W_hy, b_y, start, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    for t in range(x.shape[1]):
        state = encode(x[:, t], state)
    words = np.full(len(x), start)
    written = np.empty((len(x), T), dtype=np.int64)
    for t in range(T):
        written[:, t] = words = np.argmax(state @ W_hy + b_y, axis=1)
        state = decode(np.eye(len(b_y))[words], state)
    return written


@mistake("encode_decode", says="all your columns are the last answer")
def encode_decode_one_array_kept(encode, decode, x, h0, W_hy, b_y, start, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    for t in range(x.shape[1]):
        state = encode(x[:, t], state)
    words = np.full(len(x), start)
    answers = []
    for _ in range(T):
        state = decode(np.eye(len(b_y))[words], state)
        words[:] = np.argmax(state @ W_hy + b_y, axis=1)
        answers.append(words)
    return np.array(answers, dtype=np.int64).reshape(T, len(x)).T


@mistake("encode_decode", says="are the matrix product h @ W_hy")
def encode_decode_elementwise_scores(encode, decode, x, h0, W_hy, b_y, start, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    for t in range(x.shape[1]):
        state = encode(x[:, t], state)
    words = np.full(len(x), start)
    written = np.empty((len(x), T), dtype=np.int64)
    for t in range(T):
        state = decode(np.eye(len(b_y))[words], state)
        written[:, t] = words = np.argmax(state * W_hy + b_y, axis=1)
    return written


@mistake("encode_decode", says="x may have a single moment")
def encode_decode_two_moments_by_hand(encode, decode, x, h0, W_hy, b_y, start, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    state = encode(x[:, 1], encode(x[:, 0], state))
    words = np.full(len(x), start)
    written = np.empty((len(x), T), dtype=np.int64)
    for t in range(T):
        state = decode(np.eye(len(b_y))[words], state)
        scores = state @ W_hy + b_y
        written[:, t] = words = np.argmax(scores, axis=1)
    return written


@mistake("encode_decode", says="one-hot rows of dtype int64")
def encode_decode_integer_rows(encode, decode, x, h0, W_hy, b_y, start, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    for t in range(x.shape[1]):
        state = encode(x[:, t], state)
    words = np.full(len(x), start)
    written = np.empty((len(x), T), dtype=np.int64)
    for t in range(T):
        state = decode(np.eye(len(b_y), dtype=np.int64)[words], state)
        scores = state @ W_hy + b_y
        written[:, t] = words = np.argmax(scores, axis=1)
    return written


@mistake("encode_decode", says="T = 0 is no error")
def encode_decode_stack_of_nothing(encode, decode, x, h0, W_hy, b_y, start, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    for t in range(x.shape[1]):
        state = encode(x[:, t], state)
    words = np.full(len(x), start)
    answers = []
    for _ in range(T):
        state = decode(np.eye(len(b_y))[words], state)
        words = np.argmax(state @ W_hy + b_y, axis=1)
        answers.append(words)
    return np.stack(answers, axis=1)


@mistake("encode_decode", says="all are far below 0")
def encode_decode_search_from_minus_100(encode, decode, x, h0, W_hy, b_y, start, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    for t in range(x.shape[1]):
        state = encode(x[:, t], state)
    words = np.full(len(x), start)
    written = np.empty((len(x), T), dtype=np.int64)
    for t in range(T):
        state = decode(np.eye(len(b_y))[words], state)
        words = np.zeros(len(x), dtype=np.int64)
        for n, row in enumerate(state @ W_hy + b_y):
            best = -100
            for word, score in enumerate(row):
                if score > best:
                    best, words[n] = score, word
        written[:, t] = words
    return written


@mistake("encode_decode", says="near is not equal")
def encode_decode_near_scores_tie(encode, decode, x, h0, W_hy, b_y, start, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    for t in range(x.shape[1]):
        state = encode(x[:, t], state)
    words = np.full(len(x), start)
    written = np.empty((len(x), T), dtype=np.int64)
    for t in range(T):
        state = decode(np.eye(len(b_y))[words], state)
        scores = state @ W_hy + b_y
        written[:, t] = words = np.argmax(np.isclose(scores, scores.max(axis=1, keepdims=True)), axis=1)
    return written


@mistake("encode_decode", says="a softmax makes them equal")
def encode_decode_argmax_of_softmax(encode, decode, x, h0, W_hy, b_y, start, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    for t in range(x.shape[1]):
        state = encode(x[:, t], state)
    words = np.full(len(x), start)
    written = np.empty((len(x), T), dtype=np.int64)
    for t in range(T):
        state = decode(np.eye(len(b_y))[words], state)
        scores = state @ W_hy + b_y
        p = np.exp(scores - scores.max(axis=1, keepdims=True))
        written[:, t] = words = np.argmax(p / p.sum(axis=1, keepdims=True), axis=1)
    return written


@mistake("encode_decode", says="and your states went through")
def encode_decode_moments_of_zeros_skipped(encode, decode, x, h0, W_hy, b_y, start, T):
    x, state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (x, h0, W_hy, b_y))
    for t in range(x.shape[1]):
        state = np.where(x[:, t].any(axis=1, keepdims=True), encode(x[:, t], state), state)
    words = np.full(len(x), start)
    written = np.empty((len(x), T), dtype=np.int64)
    for t in range(T):
        state = decode(np.eye(len(b_y))[words], state)
        scores = state @ W_hy + b_y
        written[:, t] = words = np.argmax(scores, axis=1)
    return written


# --- cell_correlation ---------------------------------------------------------------------------------------


@mistake("cell_correlation", says="that is the covariance, whose size")
def cells_covariance(h, feature):
    h, feature = np.asarray(h, dtype=np.float64), np.asarray(feature, dtype=np.float64)
    return (h - h.mean(axis=0)).T @ (feature - feature.mean()) / len(h)


@mistake("cell_correlation", says="that is the covariance over T - 1")
def cells_covariance_of_a_sample(h, feature):
    h, feature = np.asarray(h, dtype=np.float64), np.asarray(feature, dtype=np.float64)
    return (h - h.mean(axis=0)).T @ (feature - feature.mean()) / (len(h) - 1)


@mistake("cell_correlation", says="you take the cosine of the raw values")
def cells_cosine(h, feature):
    h, feature = np.asarray(h, dtype=np.float64), np.asarray(feature, dtype=np.float64)
    return h.T @ feature / np.sqrt((h**2).sum(axis=0)) / np.sqrt(feature @ feature)


@mistake("cell_correlation", says="the feature is centred and the cell is not")
def cells_feature_centred_alone(h, feature):
    h, feature = np.asarray(h, dtype=np.float64), np.asarray(feature, dtype=np.float64)
    feature = feature - feature.mean()
    return h.T @ feature / np.sqrt((h**2).sum(axis=0)) / np.sqrt(feature @ feature)


@mistake("cell_correlation", says="4 moments and 5 cells, and yours has 4 numbers")
def cells_rows_correlated(h, feature):
    h, feature = np.asarray(h, dtype=np.float64), np.asarray(feature, dtype=np.float64)
    rows = h - h.mean(axis=1, keepdims=True)
    return rows.sum(axis=1) * (feature - feature.mean()) / np.sqrt((rows**2).sum(axis=1))


@mistake("cell_correlation", says="keep the sign")
def cells_absolute_value(h, feature):
    h, feature = np.asarray(h, dtype=np.float64), np.asarray(feature, dtype=np.float64)
    result = np.zeros(h.shape[1])
    for i, cell in enumerate(h.T):
        if len(cell) > 1 and np.ptp(cell) > 0 and np.ptp(feature) > 0:
            c, f = cell - cell.mean(), feature - feature.mean()
            result[i] = abs(c @ f) / np.sqrt((c @ c) * (f @ f))
    return result


@mistake("cell_correlation", says="return 0.0 there, not nan")
def cells_nan_for_constant_ones(h, feature):
    h, feature = np.asarray(h, dtype=np.float64), np.asarray(feature, dtype=np.float64)
    result = np.full(h.shape[1], np.nan)
    for i, cell in enumerate(h.T):
        if len(cell) > 1 and np.ptp(cell) > 0 and np.ptp(feature) > 0:
            c, f = cell - cell.mean(), feature - feature.mean()
            result[i] = c @ f / np.sqrt((c @ c) * (f @ f))
    return result


@mistake("cell_correlation", says="leave it out before you divide")
def cells_division_by_zero(h, feature):
    h, feature = np.asarray(h, dtype=np.float64), np.asarray(feature, dtype=np.float64)
    centred, f = h - h.mean(axis=0), feature - feature.mean()
    spread = np.sqrt((centred**2).sum(axis=0))
    r = centred.T @ f / np.where(h.max(axis=0) > h.min(axis=0), spread, 0) / np.sqrt(f @ f)
    return np.nan_to_num(r)


@mistake("cell_correlation", says="you divide by T once and by T - 1 once")
def cells_mean_over_sample_spread(h, feature):
    h, feature = np.asarray(h, dtype=np.float64), np.asarray(feature, dtype=np.float64)
    varies = h.max(axis=0) > h.min(axis=0)
    products = (h - h.mean(axis=0)).T @ (feature - feature.mean()) / len(h)
    spreads = h.std(axis=0, ddof=1) * feature.std(ddof=1)
    return np.where(varies, products / np.where(varies, spreads, 1), 0)


@mistake("cell_correlation", says="you divide by T - 1 once and by T once")
def cells_sample_covariance_over_std(h, feature):
    h, feature = np.asarray(h, dtype=np.float64), np.asarray(feature, dtype=np.float64)
    result = np.zeros(h.shape[1])
    for i, cell in enumerate(h.T):
        if np.ptp(cell) > 0:
            result[i] = np.cov(cell, feature)[0, 1] / (cell.std() * feature.std())
    return result


@mistake("cell_correlation", says="you correlate the cells with the first cell")
def cells_wrong_block_of_corrcoef(h, feature):
    h, feature = np.asarray(h, dtype=np.float64), np.asarray(feature, dtype=np.float64)
    with np.errstate(all="ignore"):
        table = np.corrcoef(h.T, feature)
    return np.nan_to_num(table[0, :-1])


@mistake("cell_correlation", says="the last of your 6 numbers is the feature with itself")
def cells_feature_included(h, feature):
    h, feature = np.asarray(h, dtype=np.float64), np.asarray(feature, dtype=np.float64)
    with np.errstate(all="ignore"):
        table = np.corrcoef(h.T, feature)
    return np.nan_to_num(table[-1])


@mistake("cell_correlation", says="each cell loses its own mean over time")
def cells_overall_mean(h, feature):
    h, feature = np.asarray(h, dtype=np.float64), np.asarray(feature, dtype=np.float64)
    varies = h.max(axis=0) > h.min(axis=0)
    centred, f = h - h.mean(), feature - feature.mean()
    return np.where(varies, centred.T @ f / np.sqrt((centred**2).sum(axis=0) * (f @ f)), 0)


@mistake("cell_correlation", says="`h -= ...` writes into h")
def cells_centred_in_place(h, feature):
    h, feature = np.asarray(h, dtype=np.float64), np.asarray(feature, dtype=np.float64)
    varies = h.max(axis=0) > h.min(axis=0)
    h -= h.mean(axis=0)
    f = feature - feature.mean()
    return np.where(varies, h.T @ f / np.sqrt(np.where(varies, (h**2).sum(axis=0), 1) * (f @ f)), 0)


@mistake("cell_correlation", says="that is the square of the correlation")
def cells_explained_variance(h, feature):
    h, feature = np.asarray(h, dtype=np.float64), np.asarray(feature, dtype=np.float64)
    varies = h.max(axis=0) > h.min(axis=0)
    centred, f = h - h.mean(axis=0), feature - feature.mean()
    squared = np.where(varies, (centred**2).sum(axis=0), 1) * (f @ f)
    return np.where(varies, (centred.T @ f) ** 2 / squared, 0)


@mistake("cell_correlation", says="you divide by the squared lengths")
def cells_root_forgotten(h, feature):
    h, feature = np.asarray(h, dtype=np.float64), np.asarray(feature, dtype=np.float64)
    varies = h.max(axis=0) > h.min(axis=0)
    centred, f = h - h.mean(axis=0), feature - feature.mean()
    squared = np.where(varies, (centred**2).sum(axis=0), 1) * (f @ f)
    return np.where(varies, centred.T @ f / squared, 0)


@mistake("cell_correlation", says="you correlate ranks")
def cells_spearman(h, feature):
    from scipy.stats import rankdata

    h, feature = np.asarray(h, dtype=np.float64), np.asarray(feature, dtype=np.float64)
    result = np.zeros(h.shape[1])
    for i, cell in enumerate(h.T):
        if np.ptp(cell) > 0:
            c, f = rankdata(cell), rankdata(feature)
            result[i] = np.corrcoef(c, f)[0, 1]
    return result


@mistake("cell_correlation", says="a cell that varies by 2e-6 is not constant")
def cells_nearly_constant_taken_for_constant(h, feature):
    h, feature = np.asarray(h, dtype=np.float64), np.asarray(feature, dtype=np.float64)
    result = np.zeros(h.shape[1])
    for i, cell in enumerate(h.T):
        if len(cell) > 1 and not np.allclose(cell, cell[0]) and not np.allclose(feature, feature[0]):
            result[i] = np.corrcoef(cell, feature)[0, 1]
    return result


@mistake("cell_correlation", says="around 0.5 comes out wrong")
def cells_one_pass(h, feature):
    h, feature = np.asarray(h, dtype=np.float64), np.asarray(feature, dtype=np.float64)
    result = np.zeros(h.shape[1])
    for i, c in enumerate(h.T):
        if len(c) > 1 and np.ptp(c) > 0 and np.ptp(feature) > 0:
            products = (c * feature).mean() - c.mean() * feature.mean()
            squares = ((c**2).mean() - c.mean() ** 2) * ((feature**2).mean() - feature.mean() ** 2)
            result[i] = products / np.sqrt(abs(squares) + 1e-300)
    return result


@mistake("cell_correlation", says="its mean is rounded, so compare the values")
def cells_spread_compared_with_zero(h, feature):
    h, feature = np.asarray(h, dtype=np.float64), np.asarray(feature, dtype=np.float64)
    result = np.zeros(h.shape[1])
    for i, cell in enumerate(h.T):
        if len(cell) > 1 and cell.std() != 0 and feature.std() != 0:
            c, f = cell - cell.mean(), feature - feature.mean()
            result[i] = c @ f / np.sqrt((c @ c) * (f @ f))
    return result


@mistake("cell_correlation", says="with T = 1 nothing varies")
def cells_one_moment_forgotten(h, feature):
    h, feature = np.asarray(h, dtype=np.float64), np.asarray(feature, dtype=np.float64)
    if len(h) < 2:
        return np.full(h.shape[1], np.nan)
    varies = (h.max(axis=0) > h.min(axis=0)) & (feature.max() > feature.min())
    centred, f = h - h.mean(axis=0), feature - feature.mean()
    squared = np.where(varies, (centred**2).sum(axis=0) * (f @ f), 1)
    return np.where(varies, centred.T @ f / np.sqrt(squared), 0)


@mistake("cell_correlation", says="T = 0 is no error")
def cells_first_moment_taken_for_granted(h, feature):
    h, feature = np.asarray(h, dtype=np.float64), np.asarray(feature, dtype=np.float64)
    varies = (h != h[0]).any(axis=0) & (feature != feature[0]).any()
    centred, f = h - h.mean(axis=0), feature - feature.mean()
    squared = np.where(varies, (centred**2).sum(axis=0) * (f @ f), 1)
    return np.where(varies, centred.T @ f / np.sqrt(squared), 0)


@mistake("cell_correlation", says="a constant feature varies with nothing")
def cells_constant_feature_forgotten(h, feature):
    h, feature = np.asarray(h, dtype=np.float64), np.asarray(feature, dtype=np.float64)
    varies = (h != h[:1]).any(axis=0)
    centred, f = h - h.mean(axis=0), feature - feature.mean()
    squared = np.where(varies, (centred**2).sum(axis=0), 1) * (f @ f)
    return np.where(varies, centred.T @ f / np.sqrt(squared), 0)


@mistake("cell_correlation", says="which overflows or is too coarse")
def cells_dtype_kept(h, feature):
    h, feature = np.asarray(h), np.asarray(feature)
    if len(h) < 2 or (feature == feature[0]).all():
        return np.zeros(h.shape[1])
    if feature.dtype == bool:
        feature = feature.astype(np.float64)
    if h.dtype == bool:
        h = h.astype(np.float64)
    varies = (h != h[0]).any(axis=0)
    centred, f = h - h.mean(axis=0), feature - feature.mean()
    squared = np.where(varies, (centred**2).sum(axis=0) * (f @ f), 1)
    return np.where(varies, centred.T @ f / np.sqrt(squared), 0).astype(np.float64)


@mistake("cell_correlation", says="16777217 is no number of float32")
def cells_float32_when_large(h, feature):
    h, feature = np.asarray(h, dtype=np.float64), np.asarray(feature, dtype=np.float64)
    if np.abs(h).max(initial=0) > 1000:
        h = h.astype(np.float32).astype(np.float64)
    if len(h) < 2 or (feature == feature[0]).all():
        return np.zeros(h.shape[1])
    varies = (h != h[0]).any(axis=0)
    centred, f = h - h.mean(axis=0), feature - feature.mean()
    squared = np.where(varies, (centred**2).sum(axis=0) * (f @ f), 1)
    return np.where(varies, centred.T @ f / np.sqrt(squared), 0)


@alternative("cell_correlation")
def cells_corrcoef_where_they_vary(h, feature):
    h, feature = np.array(h, dtype=np.float64), np.array(feature, dtype=np.float64)
    result = np.zeros(h.shape[1])
    if len(h) > 1 and np.ptp(feature) > 0:
        varies = np.ptp(h, axis=0) > 0
        if varies.any():
            result[varies] = np.corrcoef(h[:, varies].T, feature)[:-1, -1]
    return result


@alternative("cell_correlation")
def cells_standard_scores(h, feature):
    h, feature = np.asarray(h, dtype=np.float64), np.asarray(feature, dtype=np.float64)
    if len(h) < 2:
        return np.zeros(h.shape[1])

    def scores(values):
        spread = values.std(axis=0)
        constant = spread < 1e-12
        return np.where(constant, 0, (values - values.mean(axis=0)) / np.where(constant, 1, spread))

    return np.einsum("th,t->h", scores(h), scores(feature)) / len(h)


@alternative("cell_correlation")
def cells_plain_python(h, feature):
    from math import fsum, sqrt

    width = np.shape(h)[1]
    feature = [float(f) for f in feature]
    result = []
    for i in range(width):
        cell = [float(row[i]) for row in h]
        if len(cell) < 2 or len(set(cell)) == 1 or len(set(feature)) == 1:
            result.append(0.0)
            continue
        level, usual = fsum(cell) / len(cell), fsum(feature) / len(feature)
        c, f = [value - level for value in cell], [value - usual for value in feature]
        lengths = sqrt(fsum(a * a for a in c)) * sqrt(fsum(b * b for b in f))
        result.append(fsum(a * b for a, b in zip(c, f, strict=True)) / lengths)
    return np.array(result, dtype=np.float64)


@alternative("cell_correlation")
def cells_slope_times_spreads(h, feature):
    h, feature = np.asarray(h, dtype=np.longdouble), np.asarray(feature, dtype=np.longdouble)
    if len(h) < 2 or feature.max() == feature.min():
        return np.zeros(h.shape[1])
    f = feature - feature.mean()
    slopes = ((h - h.mean(axis=0)) * f[:, np.newaxis]).sum(axis=0) / (f * f).sum()
    spread = np.where(h.max(axis=0) == h.min(axis=0), np.inf, h.std(axis=0))
    return (slopes * feature.std() / spread).astype(np.float64)


@mistake("cell_correlation", says="a cell that is 3, 5, 4, 3 ends where it began")
def cells_first_and_last_compared(h, feature):
    h, feature = np.asarray(h, dtype=np.float64), np.asarray(feature, dtype=np.float64)
    result = np.zeros(h.shape[1])
    if len(h) < 2 or (feature == feature[0]).all():
        return result
    varies = h[0] != h[-1]
    centred, f = h[:, varies] - h[:, varies].mean(axis=0), feature - feature.mean()
    result[varies] = centred.T @ f / (np.sqrt((centred**2).sum(axis=0)) * np.sqrt(f @ f))
    return result


@mistake("cell_correlation", says="a feature that is 3, 5, 4, 3 ends where it began")
def cells_feature_ends_compared(h, feature):
    h, feature = np.asarray(h, dtype=np.float64), np.asarray(feature, dtype=np.float64)
    result = np.zeros(h.shape[1])
    if len(h) < 2 or feature[0] == feature[-1]:
        return result
    varies = (h != h[0]).any(axis=0)
    centred, f = h[:, varies] - h[:, varies].mean(axis=0), feature - feature.mean()
    result[varies] = centred.T @ f / (np.sqrt((centred**2).sum(axis=0)) * np.sqrt(f @ f))
    return result


@mistake("cell_correlation", says="neither rounded nor turned into truth values")
def cells_feature_as_truth_values(h, feature):
    h, feature = np.asarray(h, dtype=np.float64), np.asarray(feature, dtype=np.float64)
    feature = (feature > 0.25).astype(np.float64)
    result = np.zeros(h.shape[1])
    if len(h) < 2 or (feature == feature[0]).all():
        return result
    varies = (h != h[0]).any(axis=0)
    centred, f = h[:, varies] - h[:, varies].mean(axis=0), feature - feature.mean()
    result[varies] = centred.T @ f / (np.sqrt((centred**2).sum(axis=0)) * np.sqrt(f @ f))
    return result


@mistake("cell_correlation", says="two moments are enough")
def cells_three_moments_needed(h, feature):
    h, feature = np.asarray(h, dtype=np.float64), np.asarray(feature, dtype=np.float64)
    result = np.zeros(h.shape[1])
    if len(h) < 3 or (feature == feature[0]).all():
        return result
    varies = (h != h[0]).any(axis=0)
    centred, f = h[:, varies] - h[:, varies].mean(axis=0), feature - feature.mean()
    result[varies] = centred.T @ f / (np.sqrt((centred**2).sum(axis=0)) * np.sqrt(f @ f))
    return result


@mistake("cell_correlation", says="at one of 10400 moments is not constant")
def cells_small_spread_taken_for_constant(h, feature):
    h, feature = np.asarray(h, dtype=np.float64), np.asarray(feature, dtype=np.float64)
    result = np.zeros(h.shape[1])
    if len(h) < 2 or (feature == feature[0]).all():
        return result
    varies = h.std(axis=0) > 1e-8
    centred, f = h[:, varies] - h[:, varies].mean(axis=0), feature - feature.mean()
    result[varies] = centred.T @ f / (np.sqrt((centred**2).sum(axis=0)) * np.sqrt(f @ f))
    return result


@mistake("cell_correlation", says="around 1000 is not constant: compare the values")
def cells_relative_spread(h, feature):
    h, feature = np.asarray(h, dtype=np.float64), np.asarray(feature, dtype=np.float64)
    result = np.zeros(h.shape[1])
    if len(h) < 2 or (feature == feature[0]).all():
        return result
    varies = h.std(axis=0) > 1e-8 * np.abs(h).max(axis=0)
    centred, f = h[:, varies] - h[:, varies].mean(axis=0), feature - feature.mean()
    result[varies] = centred.T @ f / (np.sqrt((centred**2).sum(axis=0)) * np.sqrt(f @ f))
    return result


@mistake("cell_correlation", says="by 0.001 around 1000 is not constant")
def cells_feature_nearly_constant(h, feature):
    h, feature = np.asarray(h, dtype=np.float64), np.asarray(feature, dtype=np.float64)
    result = np.zeros(h.shape[1])
    if len(h) < 2 or np.allclose(feature, feature[0]):
        return result
    varies = (h != h[0]).any(axis=0)
    centred, f = h[:, varies] - h[:, varies].mean(axis=0), feature - feature.mean()
    result[varies] = centred.T @ f / (np.sqrt((centred**2).sum(axis=0)) * np.sqrt(f @ f))
    return result


@mistake("cell_correlation", says="add nothing to what you divide by")
def cells_something_added_to_the_lengths(h, feature):
    h, feature = np.asarray(h, dtype=np.float64), np.asarray(feature, dtype=np.float64)
    result = np.zeros(h.shape[1])
    if len(h) < 2 or (feature == feature[0]).all():
        return result
    varies = (h != h[0]).any(axis=0)
    centred, f = h[:, varies] - h[:, varies].mean(axis=0), feature - feature.mean()
    result[varies] = centred.T @ f / (np.sqrt((centred**2).sum(axis=0)) * np.sqrt(f @ f) + 1e-15)
    return result


@mistake("cell_correlation", says="a correlation of 0.0001 is no 0")
def cells_small_correlations_cut(h, feature):
    h, feature = np.asarray(h, dtype=np.float64), np.asarray(feature, dtype=np.float64)
    result = np.zeros(h.shape[1])
    if len(h) < 2 or (feature == feature[0]).all():
        return result
    varies = (h != h[0]).any(axis=0)
    centred, f = h[:, varies] - h[:, varies].mean(axis=0), feature - feature.mean()
    result[varies] = centred.T @ f / (np.sqrt((centred**2).sum(axis=0)) * np.sqrt(f @ f))
    result[np.abs(result) < 1e-3] = 0
    return result


# --- sample_next --------------------------------------------------------------------------------------------


@mistake("sample_next", says="you take the likeliest index at each call")
def sample_next_takes_the_likeliest(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.float64)
    if not temperature >= 0:
        raise ValueError("the temperature must not be below 0")
    return int(np.argmax(logits))


@mistake("sample_next", says="do not multiply")
def sample_next_multiplies(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.float64)
    if not temperature >= 0:
        raise ValueError("the temperature must not be below 0")
    if temperature == 0:
        return int(np.argmax(logits))
    p = np.exp((logits - logits.max()) * temperature)
    return int(rng.choice(len(p), p=p / p.sum()))


@mistake("sample_next", says="as at temperature 1: divide the logits")
def sample_next_temperature_ignored(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.float64)
    if not temperature >= 0:
        raise ValueError("the temperature must not be below 0")
    if temperature == 0:
        return int(np.argmax(logits))
    p = np.exp(logits - logits.max())
    return int(rng.choice(len(p), p=p / p.sum()))


@mistake("sample_next", says="do your probabilities have the sum 1?")
def sample_next_divides_probabilities(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.float64)
    if not temperature >= 0:
        raise ValueError("the temperature must not be below 0")
    if temperature == 0:
        return int(np.argmax(logits))
    p = np.exp(logits - logits.max())
    p = p / p.sum() / temperature
    return int(np.searchsorted(np.cumsum(p), rng.random(), side="right"))


@mistake("sample_next", says="exp(1000) overflows")
def sample_next_no_shift(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.float64)
    if not temperature >= 0:
        raise ValueError("the temperature must not be below 0")
    if temperature == 0:
        return int(np.argmax(logits))
    p = np.exp(logits / temperature)
    return int(rng.choice(len(p), p=p / p.sum()))


@mistake("sample_next", says="z/temperature overflows at 1e-306")
def sample_next_divides_before_the_shift(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.float64)
    if not temperature >= 0:
        raise ValueError("the temperature must not be below 0")
    if temperature == 0:
        return int(np.argmax(logits))
    scores = logits / temperature
    p = np.exp(scores - scores.max())
    return int(rng.choice(len(p), p=p / p.sum()))


@mistake("sample_next", says="after it the small probability is lost")
def sample_next_power_of_the_softmax(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.float64)
    if not temperature >= 0:
        raise ValueError("the temperature must not be below 0")
    if temperature == 0:
        return int(np.argmax(logits))
    p = np.exp(logits - logits.max()) ** (1 / temperature)
    return int(rng.choice(len(p), p=p / p.sum()))


@mistake("sample_next", says="leaves `rng` as it was: draw from the generator that you are given")
def sample_next_generator_of_its_own(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.float64)
    if not temperature >= 0:
        raise ValueError("the temperature must not be below 0")
    if temperature == 0:
        return int(np.argmax(logits))
    p = np.exp((logits - logits.max()) / temperature)
    return int(np.random.default_rng(0).choice(len(p), p=p / p.sum()))


@mistake("sample_next", says="whose random numbers everyone shares")
def sample_next_global_generator(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.float64)
    if not temperature >= 0:
        raise ValueError("the temperature must not be below 0")
    if temperature == 0:
        return int(np.argmax(logits))
    p = np.exp((logits - logits.max()) / temperature)
    return int(np.random.choice(len(p), p=p / p.sum()))  # noqa: NPY002


@mistake("sample_next", says="your function changes NumPy's global random state")
def sample_next_seeds_the_global_state(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.float64)
    if not temperature >= 0:
        raise ValueError("the temperature must not be below 0")
    if temperature == 0:
        return int(np.argmax(logits))
    np.random.seed(int(rng.integers(2**31)))  # noqa: NPY002
    p = np.exp((logits - logits.max()) / temperature)
    return int(np.random.choice(len(p), p=p / p.sum()))  # noqa: NPY002


@mistake("sample_next", says="return one index as an int; yours is an array of shape (1,)")
def sample_next_array_of_one(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.float64)
    if not temperature >= 0:
        raise ValueError("the temperature must not be below 0")
    if temperature == 0:
        return np.argmax(logits)
    p = np.exp((logits - logits.max()) / temperature)
    return rng.choice(len(p), 1, p=p / p.sum())


@mistake("sample_next", says="return one index as an int; yours is an array of shape (3,)")
def sample_next_one_hot(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.float64)
    if not temperature >= 0:
        raise ValueError("the temperature must not be below 0")
    if temperature == 0:
        return np.eye(len(logits))[np.argmax(logits)]
    p = np.exp((logits - logits.max()) / temperature)
    return rng.multinomial(1, p / p.sum())


@mistake("sample_next", says="an index is an int; yours is a float")
def sample_next_draws_a_logit(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.float64)
    if not temperature >= 0:
        raise ValueError("the temperature must not be below 0")
    if temperature == 0:
        return int(np.argmax(logits))
    p = np.exp((logits - logits.max()) / temperature)
    return rng.choice(logits, p=p / p.sum())


@mistake("sample_next", says="as if logits divided by their sum were probabilities")
def sample_next_logits_over_their_sum(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.float64) / max(temperature, 1e-9)
    if not temperature >= 0:
        raise ValueError("the temperature must not be below 0")
    if temperature == 0:
        return int(np.argmax(logits))
    return int(rng.choice(len(logits), p=logits / logits.sum()))


@mistake("sample_next", says="all alike: use the logits")
def sample_next_any_character(logits, temperature, rng):
    if not temperature >= 0:
        raise ValueError("the temperature must not be below 0")
    if temperature == 0:
        return int(np.argmax(logits))
    return int(rng.integers(len(logits)))


@mistake("sample_next", says="the wrong way round")
def sample_next_minus_sign(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.float64)
    if not temperature >= 0:
        raise ValueError("the temperature must not be below 0")
    if temperature == 0:
        return int(np.argmax(logits))
    p = np.exp(-(logits - logits.min()) / temperature)
    return int(rng.choice(len(p), p=p / p.sum()))


@mistake("sample_next", says="none may be rounded to 0: yours raises ValueError")
def sample_next_rounded_probabilities(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.float64)
    if not temperature >= 0:
        raise ValueError("the temperature must not be below 0")
    if temperature == 0:
        return int(np.argmax(logits))
    p = np.exp((logits - logits.max()) / temperature)
    p = np.round(p / p.sum(), 2)
    return int(rng.choice(len(p), p=p / p.sum()))


@mistake("sample_next", says="temperature 0 is no error")
def sample_next_zero_refused(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.float64)
    if not temperature > 0:
        raise ValueError("the temperature must be above 0")
    p = np.exp((logits - logits.max()) / temperature)
    return int(rng.choice(len(p), p=p / p.sum()))


@mistake("sample_next", says="at temperature 0 nothing is drawn: leave `rng`")
def sample_next_draws_at_zero(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.float64)
    if not temperature >= 0:
        raise ValueError("the temperature must not be below 0")
    u = rng.random()
    if temperature == 0:
        return int(np.argmax(logits))
    p = np.exp((logits - logits.max()) / temperature)
    return min(int(np.searchsorted(np.cumsum(p / p.sum()), u, side="right")), len(p) - 1)


@mistake("sample_next", says="takes the lowest index of the largest logit, for [1, 5, 5, 0]")
def sample_next_last_of_the_largest(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.float64)
    if not temperature >= 0:
        raise ValueError("the temperature must not be below 0")
    if temperature == 0:
        return int(np.argsort(logits, kind="stable")[-1])
    p = np.exp((logits - logits.max()) / temperature)
    return int(rng.choice(len(p), p=p / p.sum()))


@mistake("sample_next", says="temperature -1 must raise ValueError, yours returns an index")
def sample_next_negative_temperature(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.float64)
    if temperature == 0:
        return int(np.argmax(logits))
    p = np.exp((logits - logits.max()) / temperature)
    return int(rng.choice(len(p), p=p / p.sum()))


@mistake("sample_next", says="temperature nan must raise ValueError, yours returns an index")
def sample_next_nan_not_seen(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.float64)
    if temperature < 0:
        raise ValueError("the temperature must not be below 0")
    if temperature == 0:
        return int(np.argmax(logits))
    heights = np.cumsum(np.exp((logits - logits.max()) / temperature))
    return int(np.searchsorted(heights, rng.random() * heights[-1], side="right"))


@mistake("sample_next", says="say in the ValueError what is wrong")
def sample_next_error_without_words(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.float64)
    if not temperature >= 0:
        raise ValueError
    if temperature == 0:
        return int(np.argmax(logits))
    p = np.exp((logits - logits.max()) / temperature)
    return int(rng.choice(len(p), p=p / p.sum()))


@mistake("sample_next", says="your function changed `logits`")
def sample_next_shifts_in_place(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.float64)
    if not temperature >= 0:
        raise ValueError("the temperature must not be below 0")
    if temperature == 0:
        return int(np.argmax(logits))
    logits -= logits.max()
    p = np.exp(logits / temperature)
    return int(rng.choice(len(p), p=p / p.sum()))


@mistake("sample_next", says="logits of dtype int8, to convert to float64 first")
def sample_next_dtype_kept(logits, temperature, rng):
    logits = np.asarray(logits)
    if not temperature >= 0:
        raise ValueError("the temperature must not be below 0")
    if temperature == 0:
        return int(np.argmax(logits))
    p = np.exp((logits - logits.max()) / temperature).astype(np.float64)
    return int(rng.choice(len(p), p=p / p.sum()))


@alternative("sample_next")
def sample_next_inverse_of_the_distribution(logits, temperature, rng):
    logits = np.array(logits, dtype=np.float64)
    if np.isnan(temperature) or temperature < 0:
        raise ValueError(f"the temperature must be at least 0, but it is {temperature}")
    if temperature == 0:
        return int(np.argmax(logits))
    heights = np.cumsum(np.exp((logits - logits.max()) / temperature))
    return int(np.searchsorted(heights, rng.random() * heights[-1], side="right"))


@alternative("sample_next")
def sample_next_gumbel(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.float64)
    if not temperature >= 0:
        raise ValueError("a temperature is a number from 0 up")
    noise = rng.gumbel(size=len(logits)) if temperature > 0 else 0
    with np.errstate(over="ignore"):
        return int(np.argmax((logits - max(logits)) / (temperature or 1) + noise))


@alternative("sample_next")
def sample_next_plain_python(logits, temperature, rng):
    from math import exp

    logits = [float(z) for z in logits]
    if not temperature >= 0:
        raise ValueError("a temperature is a number from 0 up")
    top = max(logits)
    if temperature == 0:
        return logits.index(top)
    weights = [exp((z - top) / float(temperature)) for z in logits]
    left = rng.random() * sum(weights)
    for index, weight in enumerate(weights):
        left -= weight
        if left < 0:
            return index
    return logits.index(top)


@alternative("sample_next")
def sample_next_one_of_a_multinomial(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.longdouble)
    if not temperature >= 0:
        raise ValueError("a temperature is a number from 0 up")
    if temperature == 0:
        return np.argmax(logits)
    p = np.exp((logits - logits.max()) / temperature).astype(np.float64)
    return np.flatnonzero(rng.multinomial(1, p / p.sum()))[0]


@mistake("sample_next", says="do not draw among the likeliest alone")
def sample_next_ten_likeliest(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.float64)
    if not temperature >= 0:
        raise ValueError("the temperature must not be below 0")
    if temperature == 0:
        return int(np.argmax(logits))
    p = np.exp((logits - logits.max()) / temperature).astype(np.float64)
    p /= p.sum()
    p[p < np.sort(p)[-10:][0]] = 0
    p /= p.sum()
    return int(rng.choice(len(p), p=p))


@mistake("sample_next", says="round and cut no small probability")
def sample_next_small_probabilities_cut(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.float64)
    if not temperature >= 0:
        raise ValueError("the temperature must not be below 0")
    if temperature == 0:
        return int(np.argmax(logits))
    p = np.exp((logits - logits.max()) / temperature).astype(np.float64)
    p /= p.sum()
    p[p < 1e-3] = 0
    p /= p.sum()
    return int(rng.choice(len(p), p=p))


@mistake("sample_next", says="draw, however sure the other one is")
def sample_next_sure_enough(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.float64)
    if not temperature >= 0:
        raise ValueError("the temperature must not be below 0")
    if temperature == 0:
        return int(np.argmax(logits))
    p = np.exp((logits - logits.max()) / temperature).astype(np.float64)
    p /= p.sum()
    if p.max() > 0.99:
        return int(np.argmax(p))
    return int(rng.choice(len(p), p=p))


@mistake("sample_next", says="no finite number in the place of minus infinity")
def sample_next_infinity_replaced(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.float64)
    if not temperature >= 0:
        raise ValueError("the temperature must not be below 0")
    if temperature == 0:
        return int(np.argmax(logits))
    logits = np.where(np.isinf(logits), -1e9, logits)
    p = np.exp((logits - logits.max()) / temperature).astype(np.float64)
    p /= p.sum()
    return int(rng.choice(len(p), p=p))


@mistake("sample_next", says="a logit of minus infinity is overwritten")
def sample_next_infinity_overwritten(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.float64)
    if not temperature >= 0:
        raise ValueError("the temperature must not be below 0")
    if temperature == 0:
        return int(np.argmax(logits))
    logits[np.isinf(logits)] = -1.7e308
    p = np.exp((logits - logits.max()) / temperature).astype(np.float64)
    p /= p.sum()
    return int(rng.choice(len(p), p=p))


@mistake("sample_next", says="make no generator of your own")
def sample_next_reseeds(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.float64)
    if not temperature >= 0:
        raise ValueError("the temperature must not be below 0")
    if temperature == 0:
        return int(np.argmax(logits))
    p = np.exp((logits - logits.max()) / temperature).astype(np.float64)
    p /= p.sum()
    return int(np.random.default_rng(rng.integers(1000)).choice(len(p), p=p))


@mistake("sample_next", says="only temperature 0 takes the largest")
def sample_next_small_taken_for_zero(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.float64)
    if not temperature >= 0:
        raise ValueError("the temperature must not be below 0")
    if np.isclose(temperature, 0):
        return int(np.argmax(logits))
    p = np.exp((logits - logits.max()) / temperature).astype(np.float64)
    p /= p.sum()
    return int(rng.choice(len(p), p=p))


@mistake("sample_next", says="which is no temperature to replace")
def sample_next_floor_of_the_temperature(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.float64)
    if not temperature >= 0:
        raise ValueError("the temperature must not be below 0")
    if temperature == 0:
        return int(np.argmax(logits))
    temperature = max(temperature, 0.01)
    p = np.exp((logits - logits.max()) / temperature).astype(np.float64)
    p /= p.sum()
    return int(rng.choice(len(p), p=p))


@mistake("sample_next", says="Take the argmax of the logits themselves")
def sample_next_argmax_of_the_softmax(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.float64)
    if not temperature >= 0:
        raise ValueError("the temperature must not be below 0")
    if temperature == 0:
        return int(np.argmax(np.exp(logits - logits.max())))
    p = np.exp((logits - logits.max()) / temperature).astype(np.float64)
    p /= p.sum()
    return int(rng.choice(len(p), p=p))


@mistake("sample_next", says="and not a value that you look up afterwards")
def sample_next_value_looked_up(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.float64)
    if not temperature >= 0:
        raise ValueError("the temperature must not be below 0")
    if temperature == 0:
        return int(np.argmax(logits))
    p = np.exp((logits - logits.max()) / temperature).astype(np.float64)
    p /= p.sum()
    return logits.tolist().index(rng.choice(logits, p=p))


@mistake("sample_next", says="whose inverse overflows")
def sample_next_times_the_inverse(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.float64)
    if not temperature >= 0:
        raise ValueError("the temperature must not be below 0")
    if temperature == 0:
        return int(np.argmax(logits))
    p = np.exp((logits - logits.max()) * (1 / np.float64(temperature))).astype(np.float64)
    p /= p.sum()
    return int(rng.choice(len(p), p=p))


@mistake("sample_next", says="divide by the temperature itself")
def sample_next_square_below_1(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.float64)
    if not temperature >= 0:
        raise ValueError("the temperature must not be below 0")
    if temperature == 0:
        return int(np.argmax(logits))
    p = np.exp((logits - logits.max()) / min(temperature, temperature**2)).astype(np.float64)
    p /= p.sum()
    return int(rng.choice(len(p), p=p))


@mistake("sample_next", says="float32 takes these for the same number")
def sample_next_float32(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.float32)
    if not temperature >= 0:
        raise ValueError("the temperature must not be below 0")
    if temperature == 0:
        return int(np.argmax(logits))
    p = np.exp((logits - logits.max()) / temperature).astype(np.float64)
    p /= p.sum()
    return int(rng.choice(len(p), p=p))


@mistake("sample_next", says="temperature -0.5 must raise ValueError")
def sample_next_refuses_from_minus_1(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.float64)
    if temperature <= -1 or np.isnan(temperature):
        raise ValueError("the temperature must not be below 0")
    if temperature == 0:
        return int(np.argmax(logits))
    p = np.exp((logits - logits.max()) / temperature).astype(np.float64)
    p /= p.sum()
    return int(rng.choice(len(p), p=p))


@mistake("sample_next", says="logits of -1000 beside one of 0 are never drawn")
def sample_next_something_added_to_the_weights(logits, temperature, rng):
    logits = np.asarray(logits, dtype=np.float64)
    if not temperature >= 0:
        raise ValueError("the temperature must not be below 0")
    if temperature == 0:
        return int(np.argmax(logits))
    p = np.exp((logits - logits.max()) / temperature) + 1e-4
    return int(rng.choice(len(p), p=p / p.sum()))


# --- generate -----------------------------------------------------------------------------------------------


@mistake("generate", says="`sample` is never called")
def generate_likeliest_character(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    V = len(b_y)
    for index in prefix:
        state = step(np.eye(V)[[index]], state)
    drawn = []
    for _ in range(length):
        drawn.append(int(np.argmax(state @ W_hy + b_y)))
        state = step(np.eye(V)[[drawn[-1]]], state)
    return np.array(drawn, dtype=np.int64)


@mistake("generate", says="your result begins with the prefix")
def generate_prefix_included(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    V = len(b_y)
    for index in prefix:
        state = step(np.eye(V)[[index]], state)
    drawn = []
    for _ in range(length):
        drawn.append(int(sample((state @ W_hy + b_y)[0])))
        state = step(np.eye(V)[[drawn[-1]]], state)
    return np.array([*prefix, *drawn], dtype=np.int64)


@mistake("generate", says="you write 4")
def generate_one_character_too_many(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    V = len(b_y)
    for index in prefix:
        state = step(np.eye(V)[[index]], state)
    drawn = []
    for _ in range(length + 1):
        drawn.append(int(sample((state @ W_hy + b_y)[0])))
        state = step(np.eye(V)[[drawn[-1]]], state)
    return np.array(drawn, dtype=np.int64)


@mistake("generate", says="the first logits know nothing of the prefix")
def generate_prefix_forgotten_by_the_state(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    V = len(b_y)
    for index in prefix:
        state = step(np.eye(V)[[index]], state)
    drawn = []
    state = np.asarray(h0, dtype=np.float64)
    for _ in range(length):
        drawn.append(int(sample((state @ W_hy + b_y)[0])))
        state = step(np.eye(V)[[drawn[-1]]], state)
    return np.array(drawn, dtype=np.int64)


@mistake("generate", says="the state is lost after a draw")
def generate_state_reset_at_each_step(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    V = len(b_y)
    for index in prefix:
        state = step(np.eye(V)[[index]], state)
    drawn = []
    for _ in range(length):
        drawn.append(int(sample((state @ W_hy + b_y)[0])))
        state = step(np.eye(V)[[drawn[-1]]], np.zeros(state.shape))
    return np.array(drawn, dtype=np.int64)


@mistake("generate", says="the last character of the prefix goes in twice")
def generate_last_of_the_prefix_twice(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    V = len(b_y)
    for index in prefix:
        state = step(np.eye(V)[[index]], state)
    drawn = []
    if len(prefix):
        state = step(np.eye(V)[[prefix[-1]]], state)
    for _ in range(length):
        drawn.append(int(sample((state @ W_hy + b_y)[0])))
        state = step(np.eye(V)[[drawn[-1]]], state)
    return np.array(drawn, dtype=np.int64)


@mistake("generate", says="the last character of the prefix goes in after each draw")
def generate_last_of_the_prefix_again_and_again(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    V = len(b_y)
    for index in prefix:
        state = step(np.eye(V)[[index]], state)
    drawn, last = [], prefix[-1] if len(prefix) else 0
    for _ in range(length):
        drawn.append(int(sample((state @ W_hy + b_y)[0])))
        state = step(np.eye(V)[[last]], state)
    return np.array(drawn, dtype=np.int64)


@mistake("generate", says="the same character goes in after each draw")
def generate_first_drawn_again_and_again(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    V = len(b_y)
    for index in prefix:
        state = step(np.eye(V)[[index]], state)
    drawn = []
    for _ in range(length):
        drawn.append(int(sample((state @ W_hy + b_y)[0])))
        state = step(np.eye(V)[[drawn[0]]], state)
    return np.array(drawn, dtype=np.int64)


@mistake("generate", says="is no one-hot row")
def generate_probabilities_go_in(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    V = len(b_y)
    for index in prefix:
        state = step(np.eye(V)[[index]], state)
    drawn = []
    for _ in range(length):
        logits = (state @ W_hy + b_y)[0]
        drawn.append(int(sample(logits)))
        p = np.exp(logits - logits.max())
        state = step((p / p.sum())[np.newaxis], state)
    return np.array(drawn, dtype=np.int64)


@mistake("generate", says="you draw before anything is read")
def generate_draws_before_reading(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    V = len(b_y)
    drawn = []
    if length:
        drawn.append(int(sample((state @ W_hy + b_y)[0])))
    for index in prefix:
        state = step(np.eye(V)[[index]], state)
    for _ in range(length - 1):
        drawn.append(int(sample((state @ W_hy + b_y)[0])))
        state = step(np.eye(V)[[drawn[-1]]], state)
    return np.array(drawn, dtype=np.int64)


@mistake("generate", says="`sample` gets probabilities")
def generate_softmax_for_the_sampler(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    V = len(b_y)
    for index in prefix:
        state = step(np.eye(V)[[index]], state)
    drawn = []
    for _ in range(length):
        p = np.exp(state @ W_hy + b_y)[0]
        drawn.append(int(sample(p / p.sum())))
        state = step(np.eye(V)[[drawn[-1]]], state)
    return np.array(drawn, dtype=np.int64)


@mistake("generate", says="`sample` gets logits of shape (1, V)")
def generate_batch_of_one_for_the_sampler(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    V = len(b_y)
    for index in prefix:
        state = step(np.eye(V)[[index]], state)
    drawn = []
    for _ in range(length):
        drawn.append(int(sample(state @ W_hy + b_y)))
        state = step(np.eye(V)[[drawn[-1]]], state)
    return np.array(drawn, dtype=np.int64)


@mistake("generate", says="the prefix goes in over again while you write")
def generate_prefix_read_over_and_over(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    V = len(b_y)
    for index in prefix:
        state = step(np.eye(V)[[index]], state)
    drawn = []
    for _ in range(length):
        drawn.append(int(sample((state @ W_hy + b_y)[0])))
        state = step(np.eye(V)[[prefix[len(drawn) % len(prefix)]]], state)
    return np.array(drawn, dtype=np.int64)


@mistake("generate", says="the first character of the prefix never goes in")
def generate_first_of_the_prefix_skipped(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    V = len(b_y)
    for index in prefix[1:]:
        state = step(np.eye(V)[[index]], state)
    drawn = []
    for _ in range(length):
        drawn.append(int(sample((state @ W_hy + b_y)[0])))
        state = step(np.eye(V)[[drawn[-1]]], state)
    return np.array(drawn, dtype=np.int64)


@mistake("generate", says="and never while the prefix is read")
def generate_samples_while_reading(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    V = len(b_y)
    for index in prefix:
        state = step(np.eye(V)[[index]], state)
        sample((state @ W_hy + b_y)[0])
    drawn = []
    for _ in range(length):
        drawn.append(int(sample((state @ W_hy + b_y)[0])))
        state = step(np.eye(V)[[drawn[-1]]], state)
    return np.array(drawn, dtype=np.int64)


@mistake("generate", says="inputs of shape (1, 1) go into")
def generate_index_goes_in(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    for index in prefix:
        state = step(np.array([[index]]), state)
    drawn = []
    for _ in range(length):
        drawn.append(int(sample((state @ W_hy + b_y)[0])))
        state = step(np.array([[drawn[-1]]]), state)
    return np.array(drawn, dtype=np.int64)


@mistake("generate", says="has shape (1, V): a batch of one, here")
def generate_row_without_a_batch(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    V = len(b_y)
    for index in prefix:
        state = step(np.eye(V)[index], state)
    drawn = []
    for _ in range(length):
        drawn.append(int(sample((state @ W_hy + b_y)[0])))
        state = step(np.eye(V)[drawn[-1]], state)
    return np.array(drawn, dtype=np.int64)


@mistake("generate", says="b_y is missing in the logits")
def generate_no_bias(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    V = len(b_y)
    for index in prefix:
        state = step(np.eye(V)[[index]], state)
    drawn = []
    for _ in range(length):
        drawn.append(int(sample((state @ W_hy)[0])))
        state = step(np.eye(V)[[drawn[-1]]], state)
    return np.array(drawn, dtype=np.int64)


@mistake("generate", says="between two draws `step` must be called")
def generate_nothing_goes_in(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    V = len(b_y)
    for index in prefix:
        state = step(np.eye(V)[[index]], state)
    drawn = []
    for _ in range(length):
        drawn.append(int(sample((state @ W_hy + b_y)[0])))
    return np.array(drawn, dtype=np.int64)


@mistake("generate", says="return a NumPy array; yours is list")
def generate_list_of_integers(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    V = len(b_y)
    for index in prefix:
        state = step(np.eye(V)[[index]], state)
    drawn = []
    for _ in range(length):
        drawn.append(int(sample((state @ W_hy + b_y)[0])))
        state = step(np.eye(V)[[drawn[-1]]], state)
    return drawn


@mistake("generate", says="length 0 writes nothing: return an int64 array")
def generate_empty_result_of_floats(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    V = len(b_y)
    for index in prefix:
        state = step(np.eye(V)[[index]], state)
    drawn = []
    for _ in range(length):
        drawn.append(int(sample((state @ W_hy + b_y)[0])))
        state = step(np.eye(V)[[drawn[-1]]], state)
    return np.array(drawn)


@mistake("generate", says="an empty prefix is no error")
def generate_empty_prefix_as_array(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    V = len(b_y)
    rows = np.eye(V)[np.asarray(prefix)]
    for t in range(len(rows)):
        state = step(rows[t : t + 1], state)
    drawn = []
    for _ in range(length):
        drawn.append(int(sample((state @ W_hy + b_y)[0])))
        state = step(np.eye(V)[[drawn[-1]]], state)
    return np.array(drawn, dtype=np.int64)


@mistake("generate", says="in this order")
def generate_prefix_read_backwards(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    V = len(b_y)
    for index in reversed(prefix):
        state = step(np.eye(V)[[index]], state)
    drawn = []
    for _ in range(length):
        drawn.append(int(sample((state @ W_hy + b_y)[0])))
        state = step(np.eye(V)[[drawn[-1]]], state)
    return np.array(drawn, dtype=np.int64)


@mistake("generate", says="beginning from h0")
def generate_begins_from_zeros(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    V = len(b_y)
    state = np.zeros(state.shape)
    for index in prefix:
        state = step(np.eye(V)[[index]], state)
    drawn = []
    for _ in range(length):
        drawn.append(int(sample((state @ W_hy + b_y)[0])))
        state = step(np.eye(V)[[drawn[-1]]], state)
    return np.array(drawn, dtype=np.int64)


@mistake("generate", says="convert to float64 first, or products overflow")
def generate_dtype_kept(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a) for a in (h0, W_hy, b_y))
    V = len(b_y)
    for index in prefix:
        state = step(np.eye(V)[[index]], state)
    drawn = []
    for _ in range(length):
        drawn.append(int(sample((state @ W_hy + b_y)[0])))
        state = step(np.eye(V)[[drawn[-1]]], state)
    return np.array(drawn, dtype=np.int64)


@mistake("generate", says="float32 cannot hold such numbers")
def generate_float32_weights(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    V = len(b_y)
    for index in prefix:
        state = step(np.eye(V)[[index]], state)
    drawn = []
    for _ in range(length):
        drawn.append(int(sample((state @ W_hy.astype(np.float32) + b_y)[0])))
        state = step(np.eye(V)[[drawn[-1]]], state)
    return np.array(drawn, dtype=np.int64)


@alternative("generate")
def generate_one_loop(step, sample, prefix, length, h0, W_hy, b_y):
    h, W_hy, b_y = (np.array(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    text = [int(index) for index in prefix]
    known = len(text)
    for position in range(known + length):
        if position >= known:
            text.append(int(sample((h @ W_hy + b_y).ravel())))
        if position < known + length - 1:
            x_t = np.zeros((1, len(b_y)))
            x_t[0, text[position]] = 1
            h = step(x_t, h)
    return np.asarray(text[known:], dtype=np.int64)


@alternative("generate")
def generate_with_a_generator(step, sample, prefix, length, h0, W_hy, b_y):
    W_hy, b_y = np.asarray(W_hy, dtype=np.float64), np.asarray(b_y, dtype=np.float64)

    def after(index, h):
        return step((np.arange(len(b_y)) == index).astype(np.float64).reshape(1, -1), h)

    def characters(h):
        while True:
            index = sample(np.einsum("h,hv->v", h[0], W_hy) + b_y)
            yield index
            h = after(index, h)

    h = np.asarray(h0, dtype=np.float64)
    for index in prefix:
        h = after(index, h)
    source = characters(h)
    return np.fromiter((next(source) for _ in range(length)), dtype=np.int64, count=length)


@alternative("generate")
def generate_plain_sums(step, sample, prefix, length, h0, W_hy, b_y):
    h = np.array(h0, dtype=np.float64)
    weights, bias = np.array(W_hy, dtype=np.float64).tolist(), np.array(b_y, dtype=np.float64).tolist()
    V, written, waiting = len(bias), np.zeros(length, dtype=np.int64), list(prefix)
    done = 0
    while waiting or done < length:
        if not waiting:
            logits = [bias[v] + sum(h[0, i] * weights[i][v] for i in range(len(weights))) for v in range(V)]
            written[done] = sample(np.array(logits))
            waiting.append(written[done])
            done += 1
        row = [0.0] * V
        row[waiting.pop(0)] = 1.0
        h = step(np.array([row]), h)
    return written


@mistake("generate", says="your function changed the list `prefix`")
def generate_appends_to_the_prefix(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    V = len(b_y)
    for index in prefix:
        state = step(np.eye(V)[[index]], state)
    text = prefix if isinstance(prefix, list) else list(prefix)
    known = len(text)
    for _ in range(length):
        text.append(int(sample((state @ W_hy + b_y)[0])))
        state = step(np.eye(V)[[text[-1]]], state)
    return np.array(text[known:], dtype=np.int64)


@mistake("generate", says="`step` gets states of tuple")
def generate_h0_left_a_list(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = h0, np.asarray(W_hy, dtype=np.float64), np.asarray(b_y, dtype=np.float64)
    V = len(b_y)
    for index in prefix:
        state = step(np.eye(V)[[index]], state)
    drawn = []
    for _ in range(length):
        drawn.append(int(sample((state @ W_hy + b_y)[0])))
        state = step(np.eye(V)[[drawn[-1]]], state)
    return np.array(drawn, dtype=np.int64)


@mistake("generate", says="`step` gets inputs of int64")
def generate_integer_rows(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    V = len(b_y)
    for index in prefix:
        state = step(np.eye(V, dtype=np.int64)[[index]], state)
    drawn = []
    for _ in range(length):
        drawn.append(int(sample((state @ W_hy + b_y)[0])))
        state = step(np.eye(V, dtype=np.int64)[[drawn[-1]]], state)
    return np.array(drawn, dtype=np.int64)


@mistake("generate", says="`sample` gets logits of list")
def generate_logits_as_list(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    V = len(b_y)
    for index in prefix:
        state = step(np.eye(V)[[index]], state)
    drawn = []
    for _ in range(length):
        drawn.append(int(sample((state @ W_hy + b_y)[0].tolist())))
        state = step(np.eye(V)[[drawn[-1]]], state)
    return np.array(drawn, dtype=np.int64)


@mistake("generate", says="with nothing taken away")
def generate_log_softmax(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    V = len(b_y)
    for index in prefix:
        state = step(np.eye(V)[[index]], state)
    drawn = []
    for _ in range(length):
        logits = (state @ W_hy + b_y)[0]
        drawn.append(int(sample(logits - np.log(np.exp(logits).sum()))))
        state = step(np.eye(V)[[drawn[-1]]], state)
    return np.array(drawn, dtype=np.int64)


@mistake("generate", says="you read the whole text again from h0")
def generate_reads_all_again(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    V = len(b_y)
    for index in prefix:
        state = step(np.eye(V)[[index]], state)
    drawn = []
    for _ in range(length):
        drawn.append(int(sample((state @ W_hy + b_y)[0])))
        state = np.asarray(h0, dtype=np.float64)
        for index in [*prefix, *drawn]:
            state = step(np.eye(V)[[index]], state)
    return np.array(drawn, dtype=np.int64)


@mistake("generate", says="the likeliest character goes in")
def generate_likeliest_goes_in(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    V = len(b_y)
    for index in prefix:
        state = step(np.eye(V)[[index]], state)
    drawn = []
    for _ in range(length):
        logits = (state @ W_hy + b_y)[0]
        drawn.append(int(sample(logits)))
        state = step(np.eye(V)[[np.argmax(logits)]], state)
    return np.array(drawn, dtype=np.int64)


@mistake("generate", says="you lag one draw behind")
def generate_lags_behind(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    V = len(b_y)
    for index in prefix:
        state = step(np.eye(V)[[index]], state)
    drawn, last = [], prefix[-1] if len(prefix) else 0
    for _ in range(length):
        drawn.append(int(sample((state @ W_hy + b_y)[0])))
        state = step(np.eye(V)[[last]], state)
        last = drawn[-1]
    return np.array(drawn, dtype=np.int64)


@mistake("generate", says="`prefix` may be an array")
def generate_truth_of_an_array(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    V = len(b_y)
    if prefix:
        for index in prefix:
            state = step(np.eye(V)[[index]], state)
    drawn = []
    for _ in range(length):
        drawn.append(int(sample((state @ W_hy + b_y)[0])))
        state = step(np.eye(V)[[drawn[-1]]], state)
    return np.array(drawn, dtype=np.int64)


@mistake("generate", says="equal states are no end")
def generate_stops_when_settled(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    V = len(b_y)
    for index in prefix:
        state = step(np.eye(V)[[index]], state)
    drawn = []
    for _ in range(length):
        drawn.append(int(sample((state @ W_hy + b_y)[0])))
        before, state = state, step(np.eye(V)[[drawn[-1]]], state)
        if np.allclose(state, before):
            drawn += [drawn[-1]] * (length - len(drawn))
            break
    return np.array(drawn, dtype=np.int64)


@mistake("generate", says="clip nothing and round nothing")
def generate_clipped_logits(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    V = len(b_y)
    for index in prefix:
        state = step(np.eye(V)[[index]], state)
    drawn = []
    for _ in range(length):
        drawn.append(int(sample(np.clip((state @ W_hy + b_y)[0], -50, 50))))
        state = step(np.eye(V)[[drawn[-1]]], state)
    return np.array(drawn, dtype=np.int64)


@mistake("generate", says="fit no int8")
def generate_indices_in_8_bits(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    V = len(b_y)
    for index in prefix:
        state = step(np.eye(V)[[index]], state)
    drawn = np.zeros(length, dtype=np.int64)
    for t in range(length):
        drawn[t] = sample((state @ W_hy + b_y)[0])
        state = step(np.eye(V)[[drawn[t]]], state)
    return drawn.astype(np.int8).astype(np.int64)


@mistake("generate", says="and not the character of the prefix")
def generate_last_fifty_alone(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    V = len(b_y)
    for index in prefix[-50:]:
        state = step(np.eye(V)[[index]], state)
    drawn = []
    for _ in range(length):
        drawn.append(int(sample((state @ W_hy + b_y)[0])))
        state = step(np.eye(V)[[drawn[-1]]], state)
    return np.array(drawn, dtype=np.int64)


@mistake("generate", says="and not the character that was drawn")
def generate_repeated_character_skipped(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    V = len(b_y)
    for index in prefix:
        state = step(np.eye(V)[[index]], state)
    drawn = []
    for _ in range(length):
        drawn.append(int(sample((state @ W_hy + b_y)[0])))
        if len(drawn) < 2 or drawn[-1] != drawn[-2]:
            state = step(np.eye(V)[[drawn[-1]]], state)
    return np.array(drawn, dtype=np.int64)


@mistake("generate", says="keep one state, unrounded")
def generate_state_rounded(step, sample, prefix, length, h0, W_hy, b_y):
    state, W_hy, b_y = (np.asarray(a, dtype=np.float64) for a in (h0, W_hy, b_y))
    V = len(b_y)
    for index in prefix:
        state = step(np.eye(V)[[index]], state)
    drawn = []
    for _ in range(length):
        drawn.append(int(sample((state @ W_hy + b_y)[0])))
        state = step(np.eye(V)[[drawn[-1]]], np.round(state, 6))
    return np.array(drawn, dtype=np.int64)
