"""Backpropagation through time: gradients of a recurrent network, walked back from the last moment to the first.

Shapes, names and the step are those of `solutions.rnn`. ``dNAME`` is the gradient of the loss with respect to
NAME, and has NAME's shape. Losses are summed over time and averaged over the batch.

References
----------
P. J. Werbos, "Backpropagation through time: what it does and how to do it", Proceedings of the IEEE 78 (1990),
1550-1560.
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import ArrayLike

from solutions._validation import (
    as_array,
    as_integers,
    as_positions,
    require_at_least,
    require_count,
    require_positive,
    require_shape,
)
from solutions.rnn import cross_entropy, softmax


def numerical_gradient(f: Callable[[np.ndarray], float], x: ArrayLike, *, eps: float = 1e-5) -> np.ndarray:
    """Return the gradient of a function, measured: push each number a little up and a little down.

    Parameters
    ----------
    f : f(x) returns one number; it changes nothing in the array that it is given, and keeps nothing of it
    x : array-like, any shape with at least one dimension, any real dtype: where to measure
    eps : how far to push, above 0

    Returns
    -------
    np.ndarray, shape of x, float64
        (f(x + eps e_i) - f(x - eps e_i)) / (2 eps) for each entry i; all other entries stay as they are.

    References
    ----------
    W. H. Press, S. A. Teukolsky, W. T. Vetterling and B. P. Flannery, "Numerical Recipes" (3rd ed., 2007),
    section 5.7.
    """
    x = as_array("x", x, ndim=None)
    require_positive("eps", eps)
    gradient = np.empty(x.shape)
    for place in np.ndindex(x.shape):
        values = []
        for push in (eps, -eps):
            pushed = x.copy()
            pushed[place] += push
            values.append(f(pushed))
        gradient[place] = (values[0] - values[1]) / (2 * eps)
    return gradient


def relative_error(a: ArrayLike, b: ArrayLike, *, floor: float = 1e-8) -> float:
    """Return how far two arrays differ, at worst, beside the size of what is compared.

    Parameters
    ----------
    a, b : array-like, the same shape, any real dtype
    floor : the least size to divide by, above 0: below it a difference counts as if the entries were that large

    Returns
    -------
    float
        The largest |a_i - b_i| / max(floor, |a_i| + |b_i|), from 0 to 1; 0.0 for empty arrays, NaN if either
        holds NaN.
    """
    a, b = as_array("a", a, ndim=None), as_array("b", b, ndim=None)
    require_shape("b", b, a.shape)
    require_positive("floor", floor)
    size = np.maximum(floor, np.abs(a) + np.abs(b))
    return float(np.max(np.abs(a - b) / size, initial=0.0))


def rnn_step_backward(dh: ArrayLike, cache: tuple) -> tuple[np.ndarray, ...]:
    """Walk back through one step.

    Parameters
    ----------
    dh : array-like, shape (N, H), any real dtype: the gradient with respect to the step's result h
    cache : (x, h_prev, h, W_xh, W_hh), what `rnn_step` returned beside h

    Returns
    -------
    dx : np.ndarray, shape (N, D), float64
    dh_prev : np.ndarray, shape (N, H), float64
    dW_xh : np.ndarray, shape (D, H), float64
    dW_hh : np.ndarray, shape (H, H), float64
    db_h : np.ndarray, shape (H,), float64
        The gradients in the order of the arguments of `rnn_step`. Those of weights are sums over the batch.
    """
    x, h_prev, h, W_xh, W_hh = cache
    dh = as_array("dh", dh, ndim=2)
    require_shape("dh", dh, h.shape)
    da = dh * (1 - h**2)  # a is what went into tanh
    return da @ W_xh.T, da @ W_hh.T, x.T @ da, h_prev.T @ da, da.sum(axis=0)


def rnn_backward(dh: ArrayLike, cache: tuple) -> tuple[np.ndarray, ...]:
    """Walk back through a whole sequence.

    Parameters
    ----------
    dh : array-like, shape (N, T, H), any real dtype: at each moment, what reaches the state h[:, t] from the
        loss of that moment alone, not through later states. T may be 0: all gradients are zeros then
    cache : (x, h0, h, W_xh, W_hh), what `rnn_forward` returned beside h

    Returns
    -------
    dx : np.ndarray, shape (N, T, D), float64
    dh0 : np.ndarray, shape (N, H), float64
    dW_xh : np.ndarray, shape (D, H), float64
    dW_hh : np.ndarray, shape (H, H), float64
    db_h : np.ndarray, shape (H,), float64
        The gradients in the order of the arguments of `rnn_forward`. Those of weights are sums over batch and time.

    References
    ----------
    P. J. Werbos, "Backpropagation through time: what it does and how to do it", Proceedings of the IEEE 78
    (1990), 1550-1560.
    """
    x, h0, h, W_xh, W_hh = cache
    dh = as_array("dh", dh, ndim=3)
    require_shape("dh", dh, h.shape)
    # Time first, as in `rnn_forward`: each moment is one block of memory, and the weights' sums are one product.
    x, h, da = (np.ascontiguousarray(a.swapaxes(0, 1)) for a in (x, h, dh))
    slope = 1 - h * h
    from_later = np.zeros(h0.shape)
    for t in range(len(da) - 1, -1, -1):
        da[t] += from_later
        da[t] *= slope[t]
        from_later = da[t] @ W_hh.T
    before = np.concatenate([h0[np.newaxis], h])[:-1]
    flat = da.reshape(-1, da.shape[2])
    dx = (da @ W_xh.T).swapaxes(0, 1)
    return (
        dx,
        from_later,
        x.reshape(-1, x.shape[2]).T @ flat,
        before.reshape(-1, before.shape[2]).T @ flat,
        flat.sum(axis=0),
    )


def bptt_loss_and_gradients(
    inputs: ArrayLike,
    targets: ArrayLike,
    h0: ArrayLike,
    params: Mapping[str, np.ndarray],
    forward: Callable[..., tuple[np.ndarray, tuple]],
    backward: Callable[[np.ndarray, tuple], tuple[np.ndarray, ...]],
) -> tuple[float, dict[str, np.ndarray], np.ndarray]:
    """Return the loss of a character model on a batch of texts, its gradients, and the last states.

    Parameters
    ----------
    inputs : array-like, shape (N, T), integers from 0 to V - 1: the characters that are read
    targets : array-like, shape (N, T), integers from 0 to V - 1: the character that follows each of them
    h0 : array-like, shape (N, H), any real dtype: the states before the first character
    params : the weights W_xh (V, H), W_hh (H, H), b_h (H,), W_hy (H, V) and b_y (V,) by name
    forward : forward(x, h0, W_xh, W_hh, b_h) returns the states (N, T, H) and a cache, as `rnn_forward` does
    backward : backward(dh, cache) returns (dx, dh0, dW_xh, dW_hh, db_h), as `rnn_backward` does

    Returns
    -------
    loss : float
        The cross-entropy in nats, summed over time and averaged over the batch.
    grads : dict
        The gradient of the loss for each name in `params`, of its shape, float64.
    h_last : np.ndarray, shape (N, H), float64
        The states after the last character; h0 if T is 0.
    """
    V = len(params["b_y"])
    inputs = as_positions("inputs", inputs, V, ndim=2)
    targets = as_positions("targets", targets, V, ndim=2)
    require_shape("targets", targets, inputs.shape)
    h0 = as_array("h0", h0, ndim=2)
    require_shape("b_y", params["b_y"], (V,))
    require_shape("W_hy", params["W_hy"], (h0.shape[1], V))
    eye = np.eye(V)
    h, cache = forward(eye[inputs], h0, params["W_xh"], params["W_hh"], params["b_h"])
    scores = h @ params["W_hy"] + params["b_y"]
    dscores = (softmax(scores) - eye[targets]) / len(inputs)
    _, _, dW_xh, dW_hh, db_h = backward(dscores @ params["W_hy"].T, cache)
    flat = dscores.reshape(-1, V)
    grads = {
        "W_xh": dW_xh,
        "W_hh": dW_hh,
        "b_h": db_h,
        "W_hy": h.reshape(-1, h.shape[2]).T @ flat,
        "b_y": flat.sum(axis=0),
    }
    h_last = h[:, -1] if h.shape[1] else h0
    return cross_entropy(scores, targets), grads, h_last


def truncated_bptt(
    loss_and_gradients: Callable[..., tuple],
    inputs: ArrayLike,
    targets: ArrayLike,
    h0: ArrayLike,
    params: Mapping[str, np.ndarray],
    window: int,
) -> tuple[float, dict[str, np.ndarray], np.ndarray]:
    """Cut a sequence into windows: the state goes on from one to the next, the gradient does not go back.

    Parameters
    ----------
    loss_and_gradients : loss_and_gradients(inputs, targets, h0, params) returns (loss, grads, h_last)
    inputs, targets : array-like, shape (N, T), integers
    h0 : array-like, shape (N, H), any real dtype: the states before the first moment
    params : the weights by name; they are the same for all windows
    window : how many moments a window has, at least 1; the last one has what is left

    Returns
    -------
    loss : float
        The sum over the windows.
    grads : dict
        For each name in `params` the sum of the gradients over the windows.
    h_last : np.ndarray, shape (N, H), float64
        The states after the last window.

    References
    ----------
    R. J. Williams and J. Peng, "An efficient gradient-based algorithm for on-line training of recurrent
    network trajectories", Neural Computation 2 (1990), 490-501.
    """
    windows = _windows(inputs, targets, window)
    loss, state = 0.0, as_array("h0", h0, ndim=2)
    grads = {name: np.zeros(np.shape(value)) for name, value in params.items()}
    for read, wanted in windows:
        loss_here, grads_here, state = loss_and_gradients(read, wanted, state, params)
        loss += loss_here
        for name in grads:
            grads[name] += grads_here[name]
    return float(loss), grads, state


def gradient_norm_through_time(dh_last: ArrayLike, h: ArrayLike, W_hh: ArrayLike) -> np.ndarray:
    """Return how long the gradient is at each state, when it comes from the last one alone.

    Parameters
    ----------
    dh_last : array-like, shape (N, H), any real dtype: the gradient with respect to h[:, T-1]
    h : array-like, shape (N, T, H), any real dtype, T at least 1: the states
    W_hh : array-like, shape (H, H), any real dtype

    Returns
    -------
    np.ndarray, shape (N, T), float64
        The Euclidean length of the gradient with respect to h[n, t], for each sequence n. The last column is
        the length of `dh_last`; each one before it is one step further back. A length below 1e-150
        or above 1e150 may come out wrong, since its square leaves the range of float64.

    References
    ----------
    Y. Bengio, P. Simard and P. Frasconi, "Learning long-term dependencies with gradient descent is difficult",
    IEEE Transactions on Neural Networks 5 (1994), 157-166.
    """
    dh, h = as_array("dh_last", dh_last, ndim=2), as_array("h", h, ndim=3)
    W_hh = as_array("W_hh", W_hh, ndim=2)
    require_shape("dh_last", dh, (len(h), h.shape[2]))
    require_shape("W_hh", W_hh, (h.shape[2], h.shape[2]))
    norms = np.empty(h.shape[:2])
    for t in range(h.shape[1] - 1, -1, -1):
        norms[:, t] = np.sqrt(np.sum(dh**2, axis=1))
        dh = (dh * (1 - h[:, t] ** 2)) @ W_hh.T
    return norms


def clip_by_global_norm(
    grads: Mapping[str, ArrayLike], max_norm: float
) -> tuple[dict[str, np.ndarray], float]:
    """Shorten the gradients of all weights by one factor, if together they are too long.

    Parameters
    ----------
    grads : the gradients by name: array-like, at least one dimension, any real dtype; entries are 0 or between
        1e-100 and 1e100 in size
    max_norm : the length allowed to all of them together, above 0

    Returns
    -------
    clipped : dict
        New float64 arrays under the same names: each gradient times max_norm / norm if norm > max_norm, else
        as it was.
    norm : float
        The root of the sum of the squares of all entries of all gradients, before clipping.

    Raises
    ------
    ValueError
        If an entry is NaN or infinite: no factor mends that.

    References
    ----------
    R. Pascanu, T. Mikolov and Y. Bengio, "On the difficulty of training recurrent neural networks",
    Proceedings of the 30th International Conference on Machine Learning (2013), 1310-1318, section 3.2.
    """
    require_positive("max_norm", max_norm)
    grads = {name: as_array(name, value, ndim=None) for name, value in grads.items()}
    norm = float(np.sqrt(sum(np.sum(value**2) for value in grads.values())))
    if not np.isfinite(norm):
        raise ValueError("a gradient holds NaN or infinity, which clipping cannot mend")
    factor = max_norm / norm if norm > max_norm else 1.0
    return {name: factor * value for name, value in grads.items()}, norm


def train_character_model(
    loss_and_gradients: Callable[..., tuple],
    clip: Callable[[dict[str, np.ndarray]], tuple[dict[str, np.ndarray], float]],
    inputs: ArrayLike,
    targets: ArrayLike,
    h0: ArrayLike,
    params: Mapping[str, np.ndarray],
    window: int,
    lr: float,
    epochs: int,
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Train by truncated backpropagation through time: a step downhill after each window.

    Parameters
    ----------
    loss_and_gradients : loss_and_gradients(inputs, targets, h0, params) returns (loss, grads, h_last)
    clip : clip(grads) returns the gradients to go along, and the norm that they had
    inputs, targets : array-like, shape (N, T), integers
    h0 : array-like, shape (N, H), any real dtype: the states at the beginning of the text, in every epoch
    params : the weights to begin with, by name
    window : how many moments a window has, at least 1; the last one has what is left
    lr : how long a step is, at least 0: each weight loses lr times its clipped gradient
    epochs : how often to read the whole text, at least 0

    Returns
    -------
    params : dict
        The trained weights under the same names, new float64 arrays.
    losses : np.ndarray, shape (epochs,), float64
        For each epoch the sum of the windows' losses, each taken before its step.
    """
    windows = _windows(inputs, targets, window)
    require_at_least("lr", lr, 0)
    h0 = as_array("h0", h0, ndim=2)
    params = {name: as_array(name, value, ndim=None) for name, value in params.items()}
    losses = np.zeros(require_count("epochs", epochs))
    for epoch in range(epochs):
        state = h0
        for read, wanted in windows:
            loss, grads, state = loss_and_gradients(read, wanted, state, params)
            grads, _ = clip(grads)
            params = {name: value - lr * grads[name] for name, value in params.items()}
            losses[epoch] += loss
    return params, losses


def _windows(inputs: ArrayLike, targets: ArrayLike, window: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return inputs and targets, both of shape (N, T), in pairs of `window` moments; the last may be shorter."""
    inputs, targets = as_integers("inputs", inputs, ndim=2), as_integers("targets", targets, ndim=2)
    require_shape("targets", targets, inputs.shape)
    require_at_least("window", require_count("window", window), 1)
    return [
        (inputs[:, t : t + window], targets[:, t : t + window]) for t in range(0, inputs.shape[1], window)
    ]
