"""Recurrent networks: a step, the same step along a sequence, and what can be built from steps.

Shapes: N sequences in a batch, T steps, D numbers go in at each step, H units hold the state, V classes come
out. Batch first, time second: ``x: (N, T, D)``, ``h: (N, T, H)``. One step is

    h_t = tanh(x_t W_xh + h_{t-1} W_hh + b_h),        y_t = h_t W_hy + b_y.

A *step function* is a step with its weights inside: ``step(x_t, h)`` takes the inputs of one moment, (N, D), and
the states so far, (N, H), and returns the next states, (N, H). Whatever the inputs' dtype, results are float64.

References
----------
J. L. Elman, "Finding structure in time", Cognitive Science 14 (1990), 179-211.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from solutions._validation import (
    as_array,
    as_positions,
    as_recurrent_weights,
    require_at_least,
    require_count,
    require_same_length,
    require_shape,
)
from solutions.similarity import pearson_correlation


def softmax(scores: ArrayLike) -> np.ndarray:
    """Return scores as probabilities: none below 0, and with the sum 1 along the last axis.

    Parameters
    ----------
    scores : array-like, shape (..., V), any real dtype, sizes up to 1e307; -inf gives 0, each row holds a finite one

    Returns
    -------
    np.ndarray, shape (..., V), float64
        exp(s_i) / sum_j exp(s_j) for each row of V scores.

    References
    ----------
    J. S. Bridle, "Probabilistic interpretation of feedforward classification network outputs, with
    relationships to statistical pattern recognition", Neurocomputing (1990), 227-236.
    """
    scores = as_array("scores", scores, ndim=None)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


def cross_entropy(scores: ArrayLike, targets: ArrayLike) -> float:
    """Return how surprised the scores are by what came: summed over time, averaged over the batch, in nats.

    Parameters
    ----------
    scores : array-like, shape (N, T, V), any real dtype, N at least 1, sizes up to 1e307
    targets : array-like, shape (N, T), integers from 0 to V - 1: which class came

    Returns
    -------
    float
        (1/N) sum over n and t of -ln softmax(scores[n, t])[targets[n, t]], at least 0.
    """
    scores = as_array("scores", scores, ndim=3)
    targets = as_positions("targets", targets, size=scores.shape[2], ndim=2)
    require_shape("targets", targets, scores.shape[:2])
    shifted = scores - scores.max(axis=2, keepdims=True)
    chosen = np.take_along_axis(shifted, targets[:, :, np.newaxis], axis=2)[:, :, 0]
    surprise = np.log(np.exp(shifted).sum(axis=2)) - chosen
    return float(surprise.sum() / len(scores))


def rnn_step(
    x: ArrayLike, h_prev: ArrayLike, W_xh: ArrayLike, W_hh: ArrayLike, b_h: ArrayLike
) -> tuple[np.ndarray, tuple]:
    """Return the next states: one step of the recurrence, for a batch.

    Parameters
    ----------
    x : array-like, shape (N, D), any real dtype: the inputs of this moment
    h_prev : array-like, shape (N, H), any real dtype: the states so far
    W_xh : array-like, shape (D, H), any real dtype
    W_hh : array-like, shape (H, H), any real dtype
    b_h : array-like, shape (H,), any real dtype

    Returns
    -------
    h : np.ndarray, shape (N, H), float64
        tanh(x W_xh + h_prev W_hh + b_h), in (-1, 1) up to rounding.
    cache : tuple
        (x, h_prev, h, W_xh, W_hh), what a walk back through this step needs.

    References
    ----------
    J. L. Elman, "Finding structure in time", Cognitive Science 14 (1990), 179-211.
    """
    x, h_prev = as_array("x", x, ndim=2), as_array("h_prev", h_prev, ndim=2)
    require_same_length("x", x, "h_prev", h_prev)
    W_xh, W_hh, b_h = as_recurrent_weights(x, h_prev, W_xh, W_hh, b_h)
    h = np.tanh(x @ W_xh + h_prev @ W_hh + b_h)
    return h, (x, h_prev, h, W_xh, W_hh)


def rnn_forward(
    x: ArrayLike, h0: ArrayLike, W_xh: ArrayLike, W_hh: ArrayLike, b_h: ArrayLike
) -> tuple[np.ndarray, tuple]:
    """Return the states at every moment: the same step, with the same weights, along the sequence.

    Parameters
    ----------
    x : array-like, shape (N, T, D), any real dtype
    h0 : array-like, shape (N, H), any real dtype: the states before the first moment
    W_xh : array-like, shape (D, H), any real dtype
    W_hh : array-like, shape (H, H), any real dtype
    b_h : array-like, shape (H,), any real dtype

    Returns
    -------
    h : np.ndarray, shape (N, T, H), float64
        h[:, t] is the state after the inputs x[:, 0], ..., x[:, t].
    cache : tuple
        (x, h0, h, W_xh, W_hh), what a walk back through all steps needs.

    References
    ----------
    J. L. Elman, "Finding structure in time", Cognitive Science 14 (1990), 179-211.
    """
    x, h0 = as_array("x", x, ndim=3), as_array("h0", h0, ndim=2)
    require_same_length("x", x, "h0", h0)
    W_xh, W_hh, b_h = as_recurrent_weights(x, h0, W_xh, W_hh, b_h)
    # Time first while computing, so that each moment is one block of memory; and all inputs in one product.
    h = x.swapaxes(0, 1) @ W_xh + b_h
    state = h0
    for moment in h:
        moment += state @ W_hh
        state = np.tanh(moment, out=moment)
    h = h.swapaxes(0, 1)
    return h, (x, h0, h, W_xh, W_hh)


def many_to_one(
    step: Callable[[np.ndarray, np.ndarray], np.ndarray],
    x: ArrayLike,
    h0: ArrayLike,
    W_hy: ArrayLike,
    b_y: ArrayLike,
) -> np.ndarray:
    """Read a whole sequence, then answer once, from the last state.

    Parameters
    ----------
    step : step(x_t, h) returns the next states: (N, D) and (N, H) give (N, H)
    x : array-like, shape (N, T, D), any real dtype; T may be 0
    h0 : array-like, shape (N, H), any real dtype
    W_hy : array-like, shape (H, V), any real dtype
    b_y : array-like, shape (V,), any real dtype

    Returns
    -------
    np.ndarray, shape (N, V), float64
        h_T W_hy + b_y; from h0 if T is 0.
    """
    x, state = as_array("x", x, ndim=3), as_array("h0", h0, ndim=2)
    require_same_length("x", x, "h0", state)
    W_hy, b_y = _read_out(state, W_hy, b_y)
    for t in range(x.shape[1]):
        state = step(x[:, t], state)
    return state @ W_hy + b_y


def one_to_many(
    step: Callable[[np.ndarray, np.ndarray], np.ndarray],
    x: ArrayLike,
    h0: ArrayLike,
    W_hy: ArrayLike,
    b_y: ArrayLike,
    T: int,
) -> np.ndarray:
    """Take one input, at the first moment, and answer at each of T moments.

    Parameters
    ----------
    step : step(x_t, h) returns the next states: (N, D) and (N, H) give (N, H)
    x : array-like, shape (N, D), any real dtype: the input of the first moment; later ones are zeros
    h0 : array-like, shape (N, H), any real dtype
    W_hy : array-like, shape (H, V), any real dtype
    b_y : array-like, shape (V,), any real dtype
    T : how many moments, at least 0

    Returns
    -------
    np.ndarray, shape (N, T, V), float64
        y[:, t] = h W_hy + b_y, where h is the state after the input and t more steps without one.
    """
    x, state = as_array("x", x, ndim=2), as_array("h0", h0, ndim=2)
    require_same_length("x", x, "h0", state)
    W_hy, b_y = _read_out(state, W_hy, b_y)
    y = np.empty((len(x), require_count("T", T), len(b_y)))
    for t in range(T):
        state = step(x, state)
        y[:, t] = state @ W_hy + b_y
        x = np.zeros(x.shape)
    return y


def encode_decode(
    encode: Callable[[np.ndarray, np.ndarray], np.ndarray],
    decode: Callable[[np.ndarray, np.ndarray], np.ndarray],
    x: ArrayLike,
    h0: ArrayLike,
    W_hy: ArrayLike,
    b_y: ArrayLike,
    start: int,
    T: int,
) -> np.ndarray:
    """Read a sequence with one network and write another with a second one, which begins where the first ends.

    Parameters
    ----------
    encode : encode(x_t, h) returns the next states of the reader: (N, D) and (N, H) give (N, H)
    decode : decode(w_t, h) returns the next states of the writer: (N, V) and (N, H) give (N, H)
    x : array-like, shape (N, S, D), any real dtype: what is read
    h0 : array-like, shape (N, H), any real dtype: the reader's states before the first moment
    W_hy : array-like, shape (H, V), any real dtype: the writer's
    b_y : array-like, shape (V,), any real dtype: the writer's
    start : index from 0 to V - 1 of the word that the writer is given first
    T : how many words to write, at least 0

    Returns
    -------
    np.ndarray, shape (N, T), int64
        At each moment the index with the highest score, the lowest such index where scores tie. The writer's
        input is the one-hot row of the word before: of `start` at first, then of its own last answer.

    References
    ----------
    I. Sutskever, O. Vinyals and Q. V. Le, "Sequence to sequence learning with neural networks",
    Advances in Neural Information Processing Systems 27 (2014).
    """
    x, state = as_array("x", x, ndim=3), as_array("h0", h0, ndim=2)
    require_same_length("x", x, "h0", state)
    W_hy, b_y = _read_out(state, W_hy, b_y)
    words = as_positions("start", [start] * len(x), size=len(b_y))
    written = np.empty((len(x), require_count("T", T)), dtype=np.int64)
    for t in range(x.shape[1]):
        state = encode(x[:, t], state)
    for t in range(T):
        state = decode(_one_hot(words, len(b_y)), state)
        words = np.argmax(state @ W_hy + b_y, axis=1)
        written[:, t] = words
    return written


def cell_correlation(h: ArrayLike, feature: ArrayLike) -> np.ndarray:
    """Return for each cell how closely its value follows a property of the text.

    Parameters
    ----------
    h : array-like, shape (T, H), any real dtype, without NaN: the states along one text
    feature : array-like, shape (T,), any real dtype: the property at each moment, such as 1 inside quotes

    Returns
    -------
    np.ndarray, shape (H,), float64
        Pearson's correlation of each column of h with the feature, in [-1, 1]; 0.0 where either is constant
        or T is less than 2.

    References
    ----------
    A. Karpathy, J. Johnson and L. Fei-Fei, "Visualizing and understanding recurrent networks" (2015),
    arXiv:1506.02078, looked for such cells by eye.
    """
    h, feature = as_array("h", h, ndim=2), as_array("feature", feature, ndim=1)
    require_same_length("h", h, "feature", feature)
    return np.array([pearson_correlation(cell, feature) for cell in h.T])


def sample_next(logits: ArrayLike, temperature: float, rng: np.random.Generator) -> int:
    """Draw one class at random, with the probabilities softmax(logits / temperature).

    Parameters
    ----------
    logits : array-like, shape (V,), any real dtype, sizes up to 1e307; -inf is never drawn
    temperature : at least 0 and finite; below 1 the likely become likelier, above 1 all come closer to each other
    rng : the generator to draw from

    Returns
    -------
    int
        An index from 0 to V - 1. At temperature 0 the lowest index of the largest logit, and nothing is drawn.

    Raises
    ------
    ValueError
        If the temperature is negative or NaN.
    """
    logits = as_array("logits", logits, ndim=1)
    require_at_least("temperature", temperature, 0)
    if temperature == 0:
        return int(np.argmax(logits))
    # A tiny temperature makes logits infinite; of differences from the largest only the unlikely ones become so.
    with np.errstate(over="ignore"):
        scores = (logits - logits.max()) / temperature
    return int(rng.choice(len(logits), p=softmax(scores)))


def generate(
    step: Callable[[np.ndarray, np.ndarray], np.ndarray],
    sample: Callable[[np.ndarray], int],
    prefix: Sequence[int],
    length: int,
    h0: ArrayLike,
    W_hy: ArrayLike,
    b_y: ArrayLike,
) -> np.ndarray:
    """Read a prefix, then write on: each character that is drawn is the next input.

    Parameters
    ----------
    step : step(x_t, h) returns the next states: (1, V) and (1, H) give (1, H)
    sample : sample(logits) draws an index from 0 to V - 1, given logits of shape (V,)
    prefix : indices from 0 to V - 1 of the characters to read first; may be empty
    length : how many characters to write, at least 0
    h0 : array-like, shape (1, H), any real dtype
    W_hy : array-like, shape (H, V), any real dtype
    b_y : array-like, shape (V,), any real dtype

    Returns
    -------
    np.ndarray, shape (length,), int64
        What was drawn, without the prefix. A character goes in as a one-hot row.

    References
    ----------
    I. Sutskever, J. Martens and G. Hinton, "Generating text with recurrent neural networks", Proceedings of
    the 28th International Conference on Machine Learning (2011).
    """
    state = as_array("h0", h0, ndim=2)
    require_shape("h0", state, (1, state.shape[1]))
    W_hy, b_y = _read_out(state, W_hy, b_y)
    prefix = as_positions("prefix", prefix, size=len(b_y))
    written = np.empty(require_count("length", length), dtype=np.int64)
    for index in prefix:
        state = step(_one_hot([index], len(b_y)), state)
    for t in range(length):
        written[t] = sample((state @ W_hy + b_y)[0])
        state = step(_one_hot([written[t]], len(b_y)), state)
    return written


def _read_out(state: np.ndarray, W_hy: ArrayLike, b_y: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Return the weights of the read-out as arrays; raise ValueError where one does not fit the states."""
    W_hy, b_y = as_array("W_hy", W_hy, ndim=2), as_array("b_y", b_y, ndim=1)
    require_shape("W_hy", W_hy, (state.shape[1], len(b_y)))
    return W_hy, b_y


def _one_hot(indices: ArrayLike, size: int) -> np.ndarray:
    """Return a row for each index, with a 1 at it."""
    return np.eye(size)[indices]
