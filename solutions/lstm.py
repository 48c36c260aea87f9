"""The LSTM: a recurrent network with a second state, the cell, and three gates that say what happens to it.

Shapes and names are those of `solutions.rnn`; ``c: (N, T, H)`` are the cells. One step is

    a_t = x_t W_xh + h_{t-1} W_hh + b_h,      cut into four blocks of H columns, in the order i, f, o, g,
    i, f, o = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o),      g = tanh(a_g),
    c_t = f * c_{t-1} + i * g,      h_t = o * tanh(c_t).

So ``W_xh: (D, 4H)``, ``W_hh: (H, 4H)``, ``b_h: (4H,)``. ``gates`` are the four blocks after sigmoid and tanh, side
by side in that order. Whatever the inputs' dtype, results are float64.

References
----------
S. Hochreiter and J. Schmidhuber, "Long short-term memory", Neural Computation 9 (1997), 1735-1780.
F. A. Gers, J. Schmidhuber and F. Cummins, "Learning to forget: continual prediction with LSTM", Neural
Computation 12 (2000), 2451-2471, which adds the forget gate.
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import ArrayLike

from solutions._validation import (
    as_array,
    as_recurrent_weights,
    require_at_least,
    require_count,
    require_same_length,
    require_shape,
)


def lstm_step(
    x: ArrayLike,
    h_prev: ArrayLike,
    c_prev: ArrayLike,
    W_xh: ArrayLike,
    W_hh: ArrayLike,
    b_h: ArrayLike,
) -> tuple[np.ndarray, np.ndarray, tuple]:
    """Return the next states and the next cells: one step, for a batch.

    Parameters
    ----------
    x : array-like, shape (N, D), any real dtype: the inputs of this moment
    h_prev : array-like, shape (N, H), any real dtype: the states so far
    c_prev : array-like, shape (N, H), any real dtype: the cells so far
    W_xh : array-like, shape (D, 4H), any real dtype
    W_hh : array-like, shape (H, 4H), any real dtype
    b_h : array-like, shape (4H,), any real dtype
        The columns of all three belong to the gates i, f, o and to the candidate g, H to each, in this order.

    Returns
    -------
    h : np.ndarray, shape (N, H), float64
        o * tanh(c), in (-1, 1) up to rounding.
    c : np.ndarray, shape (N, H), float64
        f * c_prev + i * g, of any size.
    cache : tuple
        (x, h_prev, c_prev, gates, c, W_xh, W_hh), what a walk back through this step needs. `gates` has shape
        (N, 4H): i, f, o and g, after sigmoid and tanh.

    References
    ----------
    F. A. Gers, J. Schmidhuber and F. Cummins, "Learning to forget: continual prediction with LSTM", Neural
    Computation 12 (2000), 2451-2471.
    """
    x, h_prev, c_prev = (
        as_array(name, value, ndim=2) for name, value in (("x", x), ("h_prev", h_prev), ("c_prev", c_prev))
    )
    require_same_length("x", x, "h_prev", h_prev)
    require_shape("c_prev", c_prev, h_prev.shape)
    W_xh, W_hh, b_h = as_recurrent_weights(x, h_prev, W_xh, W_hh, b_h, blocks=4)
    gates = _open(x @ W_xh + h_prev @ W_hh + b_h)
    i, f, o, g = np.split(gates, 4, axis=1)
    c = f * c_prev + i * g
    return o * np.tanh(c), c, (x, h_prev, c_prev, gates, c, W_xh, W_hh)


def lstm_forward(
    x: ArrayLike,
    h0: ArrayLike,
    c0: ArrayLike,
    W_xh: ArrayLike,
    W_hh: ArrayLike,
    b_h: ArrayLike,
) -> tuple[np.ndarray, np.ndarray, tuple]:
    """Return states and cells at every moment: the same step, with the same weights, along the sequence.

    Parameters
    ----------
    x : array-like, shape (N, T, D), any real dtype; T may be 0
    h0 : array-like, shape (N, H), any real dtype: the states before the first moment
    c0 : array-like, shape (N, H), any real dtype: the cells before the first moment
    W_xh : array-like, shape (D, 4H), any real dtype
    W_hh : array-like, shape (H, 4H), any real dtype
    b_h : array-like, shape (4H,), any real dtype
        The columns of all three belong to i, f, o and g, H to each, in this order.

    Returns
    -------
    h : np.ndarray, shape (N, T, H), float64
    c : np.ndarray, shape (N, T, H), float64
        h[:, t] and c[:, t] are states and cells after the inputs x[:, 0], ..., x[:, t].
    cache : tuple
        (x, h0, c0, gates, h, c, W_xh, W_hh), what a walk back through all steps needs. `gates` has shape
        (N, T, 4H): i, f, o and g of every moment, after sigmoid and tanh.

    References
    ----------
    F. A. Gers, J. Schmidhuber and F. Cummins, "Learning to forget: continual prediction with LSTM", Neural
    Computation 12 (2000), 2451-2471.
    """
    x = as_array("x", x, ndim=3)
    h0, c0 = as_array("h0", h0, ndim=2), as_array("c0", c0, ndim=2)
    require_same_length("x", x, "h0", h0)
    require_shape("c0", c0, h0.shape)
    W_xh, W_hh, b_h = as_recurrent_weights(x, h0, W_xh, W_hh, b_h, blocks=4)
    # Time first while computing, so that each moment is one block of memory; and all inputs in one product.
    gates = x.swapaxes(0, 1) @ W_xh + b_h
    h, c = np.empty((2, len(gates), *h0.shape))
    state, cell = h0, c0
    for t, moment in enumerate(gates):
        moment += state @ W_hh
        i, f, o, g = np.split(_open(moment), 4, axis=1)
        cell = np.multiply(f, cell, out=c[t])
        cell += i * g
        state = np.multiply(o, np.tanh(cell), out=h[t])
    gates, h, c = (array.swapaxes(0, 1) for array in (gates, h, c))
    return h, c, (x, h0, c0, gates, h, c, W_xh, W_hh)


def lstm_step_backward(dh: ArrayLike, dc: ArrayLike, cache: tuple) -> tuple[np.ndarray, ...]:
    """Walk back through one step, from both of its results.

    Parameters
    ----------
    dh : array-like, shape (N, H), any real dtype: the gradient with respect to the step's result h
    dc : array-like, shape (N, H), any real dtype: the gradient with respect to the step's result c, without
        what reaches c through h of the same step
    cache : (x, h_prev, c_prev, gates, c, W_xh, W_hh), what `lstm_step` returned beside h and c

    Returns
    -------
    dx : np.ndarray, shape (N, D), float64
    dh_prev : np.ndarray, shape (N, H), float64
    dc_prev : np.ndarray, shape (N, H), float64
    dW_xh : np.ndarray, shape (D, 4H), float64
    dW_hh : np.ndarray, shape (H, 4H), float64
    db_h : np.ndarray, shape (4H,), float64
        The gradients in the order of the arguments of `lstm_step`. Those of weights are sums over the batch.
    """
    x, h_prev, c_prev, gates, c, W_xh, W_hh = cache
    dh, dc = as_array("dh", dh, ndim=2), as_array("dc", dc, ndim=2)
    require_shape("dh", dh, c.shape)
    require_shape("dc", dc, c.shape)
    i, f, o, g = np.split(gates, 4, axis=1)
    tanh_c = np.tanh(c)
    dc = dc + dh * o * (1 - tanh_c**2)
    da = np.concatenate(
        [
            dc * g * i * (1 - i),
            dc * c_prev * f * (1 - f),
            dh * tanh_c * o * (1 - o),
            dc * i * (1 - g**2),
        ],
        axis=1,
    )
    return da @ W_xh.T, da @ W_hh.T, dc * f, x.T @ da, h_prev.T @ da, da.sum(axis=0)


def lstm_backward(dh: ArrayLike, dc: ArrayLike, cache: tuple) -> tuple[np.ndarray, ...]:
    """Walk back through a whole sequence.

    Parameters
    ----------
    dh : array-like, shape (N, T, H), any real dtype: at each moment, what reaches the state h[:, t] from the
        loss of that moment alone, not through later states. T may be 0: all gradients are zeros then
    dc : array-like, shape (N, T, H), any real dtype: the same for the cells c[:, t], without what reaches c[:, t]
        through h[:, t]; zeros where the loss looks at states only
    cache : (x, h0, c0, gates, h, c, W_xh, W_hh), what `lstm_forward` returned beside h and c

    Returns
    -------
    dx : np.ndarray, shape (N, T, D), float64
    dh0 : np.ndarray, shape (N, H), float64
    dc0 : np.ndarray, shape (N, H), float64
    dW_xh : np.ndarray, shape (D, 4H), float64
    dW_hh : np.ndarray, shape (H, 4H), float64
    db_h : np.ndarray, shape (4H,), float64
        The gradients in the order of the arguments of `lstm_forward`. Those of weights are sums over batch and
        time.
    """
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    dh, dc = as_array("dh", dh, ndim=3), as_array("dc", dc, ndim=3)
    require_shape("dh", dh, h.shape)
    require_shape("dc", dc, c.shape)
    # Time first, as in `lstm_forward`; and all that does not depend on later moments before the walk.
    x, gates, h, c, dh, dc = (np.ascontiguousarray(a.swapaxes(0, 1)) for a in (x, gates, h, c, dh, dc))
    i, f, o, g = np.split(gates, 4, axis=2)
    h_prev, c_prev = (np.concatenate([first[np.newaxis], a])[:-1] for first, a in ((h0, h), (c0, c)))
    tanh_c = np.tanh(c)
    h_to_c = o * (1 - tanh_c**2)
    h_to_o = tanh_c * o * (1 - o)
    c_to_i, c_to_f, c_to_g = g * i * (1 - i), c_prev * f * (1 - f), i * (1 - g**2)
    da = np.empty(gates.shape)
    da_i, da_f, da_o, da_g = np.split(da, 4, axis=2)
    dh_later, dc_later = np.zeros(h0.shape), np.zeros(c0.shape)
    for t in range(len(da) - 1, -1, -1):
        dh_t = dh[t] + dh_later
        dc_t = dc[t] + dc_later + dh_t * h_to_c[t]
        np.multiply(dc_t, c_to_i[t], out=da_i[t])
        np.multiply(dc_t, c_to_f[t], out=da_f[t])
        np.multiply(dh_t, h_to_o[t], out=da_o[t])
        np.multiply(dc_t, c_to_g[t], out=da_g[t])
        dh_later, dc_later = da[t] @ W_hh.T, dc_t * f[t]
    flat = da.reshape(-1, da.shape[2])
    return (
        (da @ W_xh.T).swapaxes(0, 1),
        dh_later,
        dc_later,
        x.reshape(-1, x.shape[2]).T @ flat,
        h_prev.reshape(-1, h_prev.shape[2]).T @ flat,
        flat.sum(axis=0),
    )


def cell_gradient(f: ArrayLike) -> np.ndarray:
    """Return how much of each earlier cell is left in the last one, along the direct path c_{t-1} -> c_t.

    Parameters
    ----------
    f : array-like, shape (N, T, H), any real dtype: the forget gates of moments 1 to T; T may be 0

    Returns
    -------
    np.ndarray, shape (N, T + 1, H), float64
        Entry t is the product of the gates f_{t+1} f_{t+2} ... f_T, which are f[:, t:], for t = 0 to T: the
        derivative of c_T with respect to c_t while the gates are held fixed. The last one is 1.

    References
    ----------
    F. A. Gers, J. Schmidhuber and F. Cummins, "Learning to forget: continual prediction with LSTM", Neural
    Computation 12 (2000), 2451-2471.
    """
    f = as_array("f", f, ndim=3)
    gradient = np.ones((f.shape[0], f.shape[1] + 1, f.shape[2]))
    for t in range(f.shape[1] - 1, -1, -1):
        gradient[:, t] = gradient[:, t + 1] * f[:, t]
    return gradient


def gradient_norms(
    rnn_back: Callable[[np.ndarray], np.ndarray],
    lstm_back: Callable[[np.ndarray], np.ndarray],
    dh_last: ArrayLike,
    T: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Return for two networks how long the gradient is at each input, when the loss looks at the last state alone.

    Parameters
    ----------
    rnn_back : rnn_back(dh) walks a plain network back: it takes the gradient at each state, (N, T, H), and returns
        that at each input, (N, T, D). It is called once, with an array that it may write into
    lstm_back : lstm_back(dh) does the same for an LSTM with as many units
    dh_last : array-like, shape (N, H), any real dtype: the gradient with respect to the last states
    T : how many moments the sequences have, at least 1

    Returns
    -------
    of_rnn, of_lstm : np.ndarray, shape (N, T), float64
        The Euclidean length of the gradient with respect to the input of sequence n at moment t. A length below
        1e-150 or above 1e150 may come out wrong, since its square leaves the range of float64.

    References
    ----------
    Y. Bengio, P. Simard and P. Frasconi, "Learning long-term dependencies with gradient descent is difficult",
    IEEE Transactions on Neural Networks 5 (1994), 157-166.
    """
    dh_last = as_array("dh_last", dh_last, ndim=2)
    require_at_least("T", require_count("T", T), 1)
    norms = []
    for walk_back in (rnn_back, lstm_back):
        dh = np.zeros((len(dh_last), T, dh_last.shape[1]))
        dh[:, -1] = dh_last
        norms.append(np.sqrt(np.sum(walk_back(dh) ** 2, axis=2)))
    return norms[0], norms[1]


def to_torch_order(
    W_xh: ArrayLike, W_hh: ArrayLike, b_h: ArrayLike
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the weights as `torch.nn.LSTM` keeps them: transposed, gates in the order i, f, g, o, two biases.

    Parameters
    ----------
    W_xh : array-like, shape (D, 4H), any real dtype
    W_hh : array-like, shape (H, 4H), any real dtype
    b_h : array-like, shape (4H,), any real dtype
        Blocks of H columns for i, f, o, g.

    Returns
    -------
    weight_ih : np.ndarray, shape (4H, D), float64
    weight_hh : np.ndarray, shape (4H, H), float64
    bias_ih : np.ndarray, shape (4H,), float64
        Blocks of H rows for i, f, g, o. The first bias is the whole of b_h.
    bias_hh : np.ndarray, shape (4H,), float64
        Zeros: PyTorch adds both biases, so one of them is enough.

    References
    ----------
    The documentation of `torch.nn.LSTM`, "Variables".
    """
    W_xh, W_hh = as_array("W_xh", W_xh, ndim=2), as_array("W_hh", W_hh, ndim=2)
    b_h = as_array("b_h", b_h, ndim=1)
    columns = (4 * len(W_hh),)
    require_shape("W_xh", W_xh, (len(W_xh), *columns))
    require_shape("W_hh", W_hh, (len(W_hh), *columns))
    require_shape("b_h", b_h, columns)
    weight_ih, weight_hh, bias = (_swap_last_blocks(a.T) for a in (W_xh, W_hh, b_h))
    return weight_ih, weight_hh, bias, np.zeros(bias.shape)


def from_torch_order(
    weight_ih: ArrayLike, weight_hh: ArrayLike, bias_ih: ArrayLike, bias_hh: ArrayLike
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the weights of a `torch.nn.LSTM` with one layer as this course keeps them.

    Parameters
    ----------
    weight_ih : array-like, shape (4H, D), any real dtype
    weight_hh : array-like, shape (4H, H), any real dtype
    bias_ih, bias_hh : array-like, shape (4H,), any real dtype
        Blocks of H rows for i, f, g, o.

    Returns
    -------
    W_xh : np.ndarray, shape (D, 4H), float64
    W_hh : np.ndarray, shape (H, 4H), float64
    b_h : np.ndarray, shape (4H,), float64
        Blocks of H columns for i, f, o, g; the bias is the sum of the two.

    References
    ----------
    The documentation of `torch.nn.LSTM`, "Variables".
    """
    weight_ih, weight_hh = as_array("weight_ih", weight_ih, ndim=2), as_array("weight_hh", weight_hh, ndim=2)
    bias_ih, bias_hh = as_array("bias_ih", bias_ih, ndim=1), as_array("bias_hh", bias_hh, ndim=1)
    rows = (4 * weight_hh.shape[1],)
    require_shape("weight_ih", weight_ih, (*rows, weight_ih.shape[1]))
    require_shape("weight_hh", weight_hh, (*rows, weight_hh.shape[1]))
    require_shape("bias_ih", bias_ih, rows)
    require_shape("bias_hh", bias_hh, rows)
    return (
        _swap_last_blocks(weight_ih).T,
        _swap_last_blocks(weight_hh).T,
        _swap_last_blocks(bias_ih + bias_hh),
    )


def adding_problem_batch(N: int, T: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Draw sequences of numbers of which two are marked, and what a network should answer at their end.

    Parameters
    ----------
    N : how many sequences, at least 0
    T : how many moments each has, at least 2
    rng : the generator to draw from

    Returns
    -------
    x : np.ndarray, shape (N, T, 2), float64
        x[n, t, 0] is a number drawn evenly from [-1, 1). x[n, t, 1] is 1 at two moments and 0 elsewhere: one
        drawn evenly from the first T // 2 moments, one from the others.
    y : np.ndarray, shape (N,), float64
        0.5 + (X_1 + X_2) / 4, where X_1 and X_2 are the marked numbers: from 0 to 1.

    References
    ----------
    S. Hochreiter and J. Schmidhuber, "Long short-term memory", Neural Computation 9 (1997), section 5.4.
    They also vary the length, mark the ends with -1, and draw the first moment from ten.
    """
    N, T = require_count("N", N), require_count("T", T)
    require_at_least("T", T, 2)
    x = np.zeros((N, T, 2))
    x[:, :, 0] = rng.uniform(-1, 1, size=(N, T))
    rows = np.arange(N)
    first, second = rng.integers(0, T // 2, size=N), rng.integers(T // 2, T, size=N)
    x[rows, first, 1] = x[rows, second, 1] = 1
    return x, 0.5 + (x[rows, first, 0] + x[rows, second, 0]) / 4


def train_on_adding_problem(
    batch: Callable[[], tuple[np.ndarray, np.ndarray]],
    forward: Callable[[np.ndarray, dict[str, np.ndarray]], tuple[np.ndarray, tuple]],
    backward: Callable[[np.ndarray, tuple], dict[str, np.ndarray]],
    update: Callable[[dict[str, np.ndarray], dict[str, np.ndarray]], dict[str, np.ndarray]],
    params: Mapping[str, np.ndarray],
    steps: int,
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Train a recurrent network to answer once, from its last state, by the mean squared error.

    Parameters
    ----------
    batch : batch() draws x, (N, T, D), and y, (N,)
    forward : forward(x, params) returns h, the states, (N, T, H), and a cache
    backward : backward(dh, cache) takes the gradient at each state, (N, T, H), which it may write into, and
        returns those of the recurrent weights by name
    update : update(params, grads) returns the weights after one step downhill; grads has all names of params,
        and `update` may write into both, or keep them
    params : the weights to begin with, by name: W_hy (H, 1) and b_y (1,), which read the answer off the last
        state, and the recurrent ones. They are copied
    steps : how many batches to draw and learn from, at least 0

    Returns
    -------
    params : dict
        The trained weights.
    losses : np.ndarray, shape (steps,), float64
        For each batch the mean over n of (h[n, T-1] W_hy + b_y - y[n])^2, before its step.

    References
    ----------
    S. Hochreiter and J. Schmidhuber, "Long short-term memory", Neural Computation 9 (1997), section 5.4.
    """
    params = {name: as_array(name, value, ndim=None) for name, value in params.items()}
    losses = np.empty(require_count("steps", steps))
    for step in range(steps):
        x, y = batch()
        h, cache = forward(x, params)
        h = as_array("h", h, ndim=3)
        require_shape("y", y, (len(h),))
        require_shape("W_hy", params["W_hy"], (h.shape[2], 1))
        require_shape("b_y", params["b_y"], (1,))
        error = h[:, -1] @ params["W_hy"] + params["b_y"] - y[:, np.newaxis]
        losses[step] = np.mean(error**2)
        derror = 2 * error / len(error)
        dh = np.zeros(h.shape)
        dh[:, -1] = derror @ params["W_hy"].T
        read_out = {"W_hy": h[:, -1].T @ derror, "b_y": derror.sum(axis=0)}
        params = update(params, {**backward(dh, cache), **read_out})
    return params, losses


def _open(a: np.ndarray) -> np.ndarray:
    """Turn what goes into the four blocks of columns into i, f, o, g, in place."""
    H = a.shape[1] // 4
    sigmoids, candidate = a[:, : 3 * H], a[:, 3 * H :]
    with np.errstate(over="ignore"):  # far below zero the exponential is infinite, and the gate 0
        np.exp(-sigmoids, out=sigmoids)
    sigmoids += 1
    np.reciprocal(sigmoids, out=sigmoids)
    np.tanh(candidate, out=candidate)
    return a


def _swap_last_blocks(array: np.ndarray) -> np.ndarray:
    """Exchange the third and the last of four blocks of rows: o and g."""
    i, f, third, last = np.split(array, 4)
    return np.concatenate([i, f, last, third])
