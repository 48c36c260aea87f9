"""The LSTM against PyTorch, measured gradients and plain loops, on random input and at the edges."""

import itertools
import math
from functools import partial

import numpy as np
import pytest
import torch
from error_cases import assert_raises, bad, bad_counts
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy import special, stats

from solutions import bptt, lstm, rnn
from solutions.character_model import Adam

seeds = st.integers(0, 10**6)
sizes = st.tuples(st.integers(1, 4), st.integers(0, 6), st.integers(1, 4), st.integers(1, 5))
# N, T, D, H: all different, each of them 1, and no moment.
SIZES = [(2, 7, 3, 5), (5, 3, 7, 2), (1, 6, 4, 3), (4, 1, 2, 3), (3, 6, 1, 4), (6, 4, 3, 1), (1, 1, 1, 1)]
SIZES_AND_NO_MOMENT = [*SIZES, (3, 0, 2, 4)]
WEIGHTS = ("W_xh", "W_hh", "b_h")
few = settings(max_examples=30, deadline=None)


pytestmark = pytest.mark.usefixtures("no_warnings")


def network(N, T, D, H, seed=0, spread=1.0):
    """Return random inputs, first states and cells, and weights, in the order of `lstm_forward`."""
    rng = np.random.default_rng(seed)
    shapes = (N, T, D), (N, H), (N, H), (D, 4 * H), (H, 4 * H), (4 * H,)
    x, h0, c0, *weights = (rng.normal(scale=spread, size=shape) for shape in shapes)
    return x, np.tanh(h0), c0, *weights


def arriving(shape, seed=0):
    """Return random gradients with respect to states and to cells."""
    return np.random.default_rng(seed + 1).normal(size=(2, *shape))


def in_torch(module, *weights):
    """Put the weights into a torch LSTM or LSTMCell."""
    with torch.no_grad():
        for parameter, value in zip(module.parameters(), lstm.to_torch_order(*weights), strict=True):
            parameter.copy_(torch.tensor(value))
    return module


def torch_layer(*weights):
    D, H = len(weights[0]), len(weights[1])
    return in_torch(torch.nn.LSTM(D, H, batch_first=True, dtype=torch.float64), *weights)


def torch_cell(*weights):
    return in_torch(torch.nn.LSTMCell(len(weights[0]), len(weights[1]), dtype=torch.float64), *weights)


def weight_gradients(module):
    """Return the gradients of a torch LSTM's weights as this course orders them."""
    weight_ih, weight_hh, bias_ih, bias_hh = gradients(module.parameters())
    assert_close(bias_ih, bias_hh)
    return lstm.from_torch_order(weight_ih, weight_hh, bias_ih, np.zeros(bias_hh.shape))


def torch_step(x, h, c, W_xh, W_hh, b_h):
    """One step in elementary torch operations, which show the cells of every moment."""
    i, f, o, g = (x @ W_xh + h @ W_hh + b_h).chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


def torch_sequence(x, h, c, *weights):
    """Return states and cells at every moment, (N, T, H) each, in elementary torch operations."""
    states, cells = [h[:, None][:, :0]], [c[:, None][:, :0]]
    for t in range(x.shape[1]):
        h, c = torch_step(x[:, t], h, c, *weights)
        states.append(h[:, None])
        cells.append(c[:, None])
    return torch.cat(states, dim=1), torch.cat(cells, dim=1)


def leaves(*values):
    return [torch.tensor(value, requires_grad=True) for value in values]


def gradients(tensors):
    return [tensor.grad.numpy() for tensor in tensors]


def torch_gradients(function, arguments, dh, dc):
    """Return the gradients of sum(dh * h) + sum(dc * c) with respect to all arguments."""
    tensors = leaves(*arguments)
    h, c = function(*tensors)
    found = torch.autograd.grad(
        [h, c], tensors, [torch.tensor(dh), torch.tensor(dc)], allow_unused=True, materialize_grads=True
    )
    return [gradient.numpy() for gradient in found]


def assert_close(found, expected, tolerance=1e-12):
    """Assert that an array is the expected one, to a share of its largest entry."""
    assert np.shape(found) == np.shape(expected)
    size = np.abs(expected).max(initial=1e-3)
    np.testing.assert_allclose(found, expected, rtol=0, atol=tolerance * size)


def assert_all_close(found, expected, tolerance=1e-12):
    for a, b in zip(found, expected, strict=True):
        assert_close(a, b, tolerance)


# --- lstm_step and lstm_forward -----------------------------------------------------------------------------


def gates_of(a):
    """Return i, f, o and g side by side."""
    H = a.shape[-1] // 4
    return np.concatenate([special.expit(a[..., : 3 * H]), np.tanh(a[..., 3 * H :])], axis=-1)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("seed", [0, 1])
def test_lstm_step_equals_torch(size, seed):
    x, h0, c0, *weights = network(*size, seed)
    h, c, cache = lstm.lstm_step(x[:, 0], h0, c0, *weights)
    expected = torch_cell(*weights)(torch.tensor(x[:, 0]), (torch.tensor(h0), torch.tensor(c0)))
    assert_all_close((h, c), [tensor.detach().numpy() for tensor in expected])
    assert isinstance(cache, tuple)
    gates = gates_of(x[:, 0] @ weights[0] + h0 @ weights[1] + weights[2])
    assert_all_close(cache, (x[:, 0], h0, c0, gates, c, *weights[:2]))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("seed", [0, 1])
def test_lstm_forward_equals_torch(size, seed):
    x, h0, c0, *weights = network(*size, seed)
    h, c, cache = lstm.lstm_forward(x, h0, c0, *weights)
    layer = torch_layer(*weights)
    states, (h_last, c_last) = layer(torch.tensor(x), (torch.tensor(h0)[None], torch.tensor(c0)[None]))
    assert_close(h, states.detach().numpy())
    assert_close(h[:, -1], h_last[0].detach().numpy())
    assert_close(c[:, -1], c_last[0].detach().numpy())
    assert isinstance(cache, tuple)
    before = np.concatenate([h0[:, np.newaxis], h[:, :-1]], axis=1)
    gates = gates_of(x @ weights[0] + before @ weights[1] + weights[2])
    assert_all_close(cache, (x, h0, c0, gates, h, c, *weights[:2]))


@pytest.mark.parametrize("size", SIZES_AND_NO_MOMENT)
def test_all_cells_equal_those_of_torch_cells(size):
    x, h0, c0, *weights = network(*size)
    h, c, _ = lstm.lstm_forward(x, h0, c0, *weights)
    cell, state = torch_cell(*weights), (torch.tensor(h0), torch.tensor(c0))
    for t in range(size[1]):
        state = cell(torch.tensor(x[:, t]), state)
        assert_all_close((h[:, t], c[:, t]), [tensor.detach().numpy() for tensor in state])
    expected = torch_sequence(*(torch.tensor(value) for value in (x, h0, c0, *weights)))
    assert_all_close((h, c), [tensor.numpy() for tensor in expected])


@few
@given(sizes, seeds, st.sampled_from([0.1, 1.0, 3.0]))
def test_a_sequence_is_one_step_after_another(size, seed, spread):
    x, h0, c0, *weights = network(*size, seed, spread)
    h, c, _ = lstm.lstm_forward(x, h0, c0, *weights)
    assert h.shape == c.shape == (size[0], size[1], size[3])
    state = h0, c0
    for t in range(size[1]):
        *state, _ = lstm.lstm_step(x[:, t], *state, *weights)
        assert_all_close((h[:, t], c[:, t]), state, 1e-11)


@pytest.mark.parametrize("size", SIZES)
def test_a_step_is_a_sequence_of_one_moment(size):
    x, *rest = network(*size)
    h, c, cache = lstm.lstm_step(x[:, 0], *rest)
    states, cells, long_cache = lstm.lstm_forward(x[:, :1], *rest)
    assert_all_close((states[:, 0], cells[:, 0]), (h, c), 1e-14)
    dh, dc = arriving(h.shape)
    dx, *others = lstm.lstm_backward(dh[:, np.newaxis], dc[:, np.newaxis], long_cache)
    assert_all_close([dx[:, 0], *others], lstm.lstm_step_backward(dh, dc, cache), 1e-13)


@few
@given(sizes, seeds, st.data())
def test_a_sequence_read_in_two_parts_is_the_sequence(size, seed, data):
    x, h0, c0, *weights = network(*size, seed)
    cut = data.draw(st.integers(0, size[1]))
    whole_way = lstm.lstm_forward(x, h0, c0, *weights)[:2]
    first = lstm.lstm_forward(x[:, :cut], h0, c0, *weights)[:2]
    between = [part[:, -1] for part in first] if cut else (h0, c0)
    second = lstm.lstm_forward(x[:, cut:], *between, *weights)[:2]
    parts = [np.concatenate(pair, axis=1) for pair in zip(first, second, strict=True)]
    assert_all_close(parts, whole_way, 1e-11)


@few
@given(sizes, seeds)
def test_no_sequence_of_a_batch_sees_another_and_no_moment_sees_a_later_one(size, seed):
    x, h0, c0, *weights = network(*size, seed)
    h, c, _ = lstm.lstm_forward(x, h0, c0, *weights)
    for n in range(size[0]):
        alone = lstm.lstm_forward(x[n : n + 1], h0[n : n + 1], c0[n : n + 1], *weights)[:2]
        assert_all_close(alone, (h[n : n + 1], c[n : n + 1]), 1e-11)
    if size[1]:
        x[:, -1] += 1
        earlier = [found[:, :-1] for found in lstm.lstm_forward(x, h0, c0, *weights)[:2]]
        np.testing.assert_array_equal(earlier, [h[:, :-1], c[:, :-1]])


@few
@given(sizes, seeds, st.sampled_from([1e-300, 1.0, 10.0, 1e3, 1e100]))
def test_the_state_stays_between_minus_one_and_one_and_the_cell_grows_by_at_most_one(size, seed, spread):
    x, h0, c0, *weights = network(*size, seed, spread)
    h, c, _ = lstm.lstm_forward(x, h0, c0, *weights)
    assert np.all(np.abs(h) <= 1)
    bound = np.abs(c0)[:, np.newaxis] + np.arange(1, size[1] + 1)[:, np.newaxis]
    assert np.all(np.abs(c) <= bound * (1 + 1e-12))


def blocks(i, f, o, g, H=1):
    """Return a bias that holds these numbers for each gate's H units."""
    return np.repeat(np.array([i, f, o, g], dtype=float), H)


@pytest.mark.parametrize("signs", list(itertools.product([-1, 1], repeat=4)))
@pytest.mark.parametrize("size", [50.0, 1000.0, 1e300])
def test_gates_that_are_closed_or_open(signs, size):
    i, f, o = (float(sign > 0) for sign in signs[:3])
    g, zeros = float(signs[3]), np.zeros((3, 8))
    c0 = np.array([[0.5, -3.0]])
    h, c, cache = lstm.lstm_step([[0] * 3], [[0, 0]], c0, zeros, zeros[:2], size * blocks(*signs, H=2))
    np.testing.assert_allclose(c, f * c0 + i * g, rtol=1e-15, atol=1e-20)
    np.testing.assert_allclose(h, o * np.tanh(f * c0 + i * g), rtol=1e-15, atol=1e-20)
    dx, dh, dc, *weights = lstm.lstm_step_backward([[2, 3]], [[5, 7]], cache)
    slope = 1 - np.tanh(f * c0 + i * g) ** 2
    np.testing.assert_allclose(dc, f * (np.array([[5, 7]]) + o * slope * [[2, 3]]), rtol=1e-14, atol=1e-18)
    for flat in (dx, dh, *weights):  # where a sigmoid or tanh is flat, nothing comes through
        np.testing.assert_allclose(flat, 0, atol=1e-18)


def test_a_cell_that_is_kept_is_kept_for_a_thousand_steps():
    T, zeros = 1000, np.zeros((2, 12))
    x, c0 = np.ones((2, T, 2)), np.array([[0.1, -2.0, 3.0], [1e-9, 0.7, -1e3]])
    for o in (-1000.0, 1000.0):
        bias = blocks(-1000.0, 1000.0, o, 1.0, H=3)
        h, c, cache = lstm.lstm_forward(x, np.zeros((2, 3)), c0, zeros, np.zeros((3, 12)), bias)
        np.testing.assert_array_equal(c, np.broadcast_to(c0[:, np.newaxis], c.shape))
        np.testing.assert_array_equal(h, np.tanh(c) if o > 0 else np.zeros(h.shape))
        dc = np.zeros(c.shape)
        dc[:, -1] = [[1, 2, 3], [-4, 5, 1e-200]]
        dx, _, dc0, *_ = lstm.lstm_backward(np.zeros(h.shape), dc, cache)
        np.testing.assert_array_equal(dc0, dc[:, -1])
        assert not dx.any()


def test_the_step_of_one_unit_in_round_numbers():
    # a = (0, 0, 0, 0): all gates are half open and nothing new is proposed
    h, c, _ = lstm.lstm_step([[2]], [[4]], [[1]], [[1, 2, 3, 4]], [[0, 0, 0, 0]], [-2, -4, -6, -8])
    assert c.tolist() == [[0.5]]
    assert h.item() == pytest.approx(math.tanh(0.5) / 2, rel=1e-15)
    # sigmoid(ln 3) = 3/4, sigmoid(-ln 3) = 1/4, tanh(ln 2) = 3/5
    ln3 = math.log(3)
    h, c, cache = lstm.lstm_step(
        [[1]], [[0]], [[2]], [[ln3, -ln3, 0, math.log(2)]], np.zeros((1, 4)), np.zeros(4)
    )
    np.testing.assert_allclose(cache[3], [[0.75, 0.25, 0.5, 0.6]], rtol=1e-14)
    assert c.item() == pytest.approx(0.95, rel=1e-14)  # 1/4 * 2 + 3/4 * 3/5
    assert h.item() == pytest.approx(math.tanh(0.95) / 2, rel=1e-14)


def test_a_sequence_without_moments_and_a_batch_without_sequences():
    for N, T in ((3, 0), (0, 4), (0, 0)):
        arguments = network(N, T, 2, 5)
        h, c, cache = lstm.lstm_forward(*arguments)
        assert h.shape == c.shape == (N, T, 5)
        assert cache[3].shape == (N, T, 20)
        for gradient, argument in zip(lstm.lstm_backward(h, c, cache), arguments, strict=True):
            assert gradient.shape == argument.shape
            assert not gradient.any()
    h, c, cache = lstm.lstm_step(np.zeros((0, 2)), *arguments[1:])
    assert h.shape == c.shape == (0, 5)
    assert not any(gradient.any() for gradient in lstm.lstm_step_backward(h, c, cache))


# --- lstm_step_backward and lstm_backward -------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("seed", [0, 1])
def test_lstm_step_backward_equals_torch(size, seed):
    x, *rest = network(*size, seed)
    arguments = x[:, 0], *rest
    h, _, cache = lstm.lstm_step(*arguments)
    dh, dc = arriving(h.shape, seed)
    found = lstm.lstm_step_backward(dh, dc, cache)
    assert_all_close(found, torch_gradients(torch_step, arguments, dh, dc))
    cell, tensors = torch_cell(*rest[2:]), leaves(*arguments[:3])
    torch.autograd.backward(cell(tensors[0], (tensors[1], tensors[2])), [torch.tensor(dh), torch.tensor(dc)])
    assert_all_close(found, [*gradients(tensors), *weight_gradients(cell)])


@pytest.mark.parametrize("size", SIZES_AND_NO_MOMENT)
@pytest.mark.parametrize("seed", [0, 1])
def test_lstm_backward_equals_torch_when_gradients_arrive_at_all_states_and_cells(size, seed):
    arguments = network(*size, seed)
    h, _, cache = lstm.lstm_forward(*arguments)
    dh, dc = arriving(h.shape, seed)
    zeros = np.zeros(h.shape)
    for at_states, at_cells in ((dh, dc), (dh, zeros), (zeros, dc)):
        found = lstm.lstm_backward(at_states, at_cells, cache)
        assert_all_close(found, torch_gradients(torch_sequence, arguments, at_states, at_cells))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("seed", [0, 1])
def test_lstm_backward_equals_a_torch_layer_when_gradients_arrive_at_all_states_and_the_last_cell(size, seed):
    x, h0, c0, *weights = network(*size, seed)
    h, _, cache = lstm.lstm_forward(x, h0, c0, *weights)
    dh, dc = arriving(h.shape, seed)
    dc[:, :-1] = 0
    layer = torch_layer(*weights)
    there, first, first_cell = leaves(x, h0, c0)
    states, (_, c_last) = layer(there, (first[None], first_cell[None]))
    torch.autograd.backward([states, c_last[0]], [torch.tensor(dh), torch.tensor(dc[:, -1])])
    expected = [*gradients([there, first, first_cell]), *weight_gradients(layer)]
    assert_all_close(lstm.lstm_backward(dh, dc, cache), expected)


def measured(function, arguments, dh, dc):
    """Yield the measured gradient of sum(dh * h) + sum(dc * c) for each argument in turn."""
    for i, argument in enumerate(arguments):

        def loss(value, i=i):
            h, c, _ = function(*arguments[:i], value, *arguments[i + 1 :])
            return float(np.sum(dh * h) + np.sum(dc * c))

        yield bptt.numerical_gradient(loss, argument)


@settings(max_examples=15, deadline=None)
@given(sizes.filter(lambda size: size[1] > 0), seeds)
def test_lstm_step_backward_equals_what_is_measured(size, seed):
    x, *rest = network(*size, seed)
    arguments = x[:, 0], *rest
    h, _, cache = lstm.lstm_step(*arguments)
    dh, dc = arriving(h.shape, seed)
    expected = measured(lstm.lstm_step, arguments, dh, dc)
    for found, gradient in zip(lstm.lstm_step_backward(dh, dc, cache), expected, strict=True):
        assert found.shape == gradient.shape
        np.testing.assert_allclose(found, gradient, rtol=1e-6, atol=1e-8)


@settings(max_examples=10, deadline=None)
@given(sizes, seeds)
def test_lstm_backward_equals_what_is_measured(size, seed):
    arguments = network(*size, seed)
    h, _, cache = lstm.lstm_forward(*arguments)
    dh, dc = arriving(h.shape, seed)
    expected = measured(lstm.lstm_forward, arguments, dh, dc)
    for found, gradient in zip(lstm.lstm_backward(dh, dc, cache), expected, strict=True):
        assert found.shape == gradient.shape
        np.testing.assert_allclose(found, gradient, rtol=1e-6, atol=1e-7)


@few
@given(sizes, seeds)
def test_lstm_backward_is_one_step_back_after_another(size, seed):
    x, h0, c0, *weights = network(*size, seed)
    h, c, cache = lstm.lstm_forward(x, h0, c0, *weights)
    dh, dc = arriving(h.shape, seed)
    from_later = np.zeros(h0.shape), np.zeros(c0.shape)
    sums, dx = [np.zeros(w.shape) for w in weights], np.empty(x.shape)
    for t in reversed(range(size[1])):
        before = (h[:, t - 1], c[:, t - 1]) if t else (h0, c0)
        _, _, step_cache = lstm.lstm_step(x[:, t], *before, *weights)
        dx[:, t], *from_later, dW_xh, dW_hh, db_h = lstm.lstm_step_backward(
            dh[:, t] + from_later[0], dc[:, t] + from_later[1], step_cache
        )
        sums = [a + b for a, b in zip(sums, (dW_xh, dW_hh, db_h), strict=True)]
    assert_all_close(lstm.lstm_backward(dh, dc, cache), [dx, *from_later, *sums], 1e-11)


@few
@given(sizes, seeds, st.sampled_from([-2.0, 0.0, 0.5]))
def test_lstm_backward_is_linear_in_what_comes_in(size, seed, factor):
    h, _, cache = lstm.lstm_forward(*network(*size, seed))
    one, other = arriving(h.shape, seed), arriving(h.shape, seed + 1)
    pairs = zip(lstm.lstm_backward(*one, cache), lstm.lstm_backward(*other, cache), strict=True)
    assert_all_close(
        lstm.lstm_backward(*(one + factor * other), cache), [a + factor * b for a, b in pairs], 1e-10
    )


@few
@given(sizes.filter(lambda size: size[1] > 0), seeds, st.booleans(), st.data())
def test_no_gradient_goes_to_what_came_later_or_to_another_sequence(size, seed, at_cell, data):
    h, _, cache = lstm.lstm_forward(*network(*size, seed))
    n, t = data.draw(st.integers(0, size[0] - 1)), data.draw(st.integers(0, size[1] - 1))
    arrives = np.zeros((2, *h.shape))
    arrives[int(at_cell), n, t] = 1
    dx, dh0, dc0, *_ = lstm.lstm_backward(*arrives, cache)
    assert not dx[n, t + 1 :].any()
    for other in (dx, dh0, dc0):
        assert not np.delete(other, n, axis=0).any()


def test_the_step_back_of_one_unit_in_round_numbers():
    # all gates are half open, g = 0 and c = 0: tanh(c) has the slope 1, nothing comes through o
    _, c, cache = lstm.lstm_step([[2]], [[3]], [[0]], [[0] * 4], [[1, 2, 4, 8]], [-3, -6, -12, -24])
    assert c.item() == 0
    dx, dh_prev, dc_prev, dW_xh, dW_hh, db_h = lstm.lstm_step_backward([[4]], [[6]], cache)
    assert db_h.tolist() == [0, 0, 0, 4]  # (6 + 4 * 1/2) * i
    assert (dx.tolist(), dh_prev.tolist(), dc_prev.tolist()) == ([[0]], [[32]], [[4]])
    assert (dW_xh.tolist(), dW_hh.tolist()) == ([[0, 0, 0, 8]], [[0, 0, 0, 12]])


def test_the_cache_can_be_walked_back_twice():
    x, *rest = network(2, 4, 3, 5)
    for (h, c, cache), walk_back in (
        (lstm.lstm_forward(x, *rest), lstm.lstm_backward),
        (lstm.lstm_step(x[:, 0], *rest), lstm.lstm_step_backward),
    ):
        kept = [a.copy() for a in cache]
        first, second = (walk_back(np.ones(h.shape), np.ones(c.shape), cache) for _ in range(2))
        for a, b in zip((*first, *cache), (*second, *kept), strict=True):
            np.testing.assert_array_equal(a, b)


# --- cell_gradient ------------------------------------------------------------------------------------------


@few
@given(sizes, seeds)
def test_cell_gradient_equals_torch_with_the_gates_held_fixed(size, seed):
    x, h0, c0, *weights = network(*size, seed)
    _, c, cache = lstm.lstm_forward(x, h0, c0, *weights)
    i, f, _, g = np.split(cache[3], 4, axis=2)
    state = torch.tensor(c0, requires_grad=True)
    cells = [state]
    for t in range(size[1]):
        state = torch.tensor(f[:, t]) * state + torch.tensor((i * g)[:, t])
        cells.append(state)
    if size[1]:
        assert_close(c[:, -1], state.detach().numpy())
    expected = torch.autograd.grad(state.sum(), cells)
    found = lstm.cell_gradient(f)
    assert found.shape == (size[0], size[1] + 1, size[3])
    np.testing.assert_allclose(found, np.stack([grad.numpy() for grad in expected], axis=1), rtol=1e-12)


@given(arrays(float, array_shapes(min_dims=3, max_dims=3, max_side=5), elements=st.floats(0, 1)), st.data())
def test_cell_gradient_is_a_product_of_all_later_gates(f, data):
    found = lstm.cell_gradient(f)
    T = f.shape[1]
    expected = [np.prod(f[:, t:], axis=1) for t in range(T + 1)]
    np.testing.assert_allclose(found, np.stack(expected, axis=1), rtol=1e-12, atol=1e-300)
    assert np.all(found[:, -1] == 1)
    assert np.all((found >= 0) & (np.diff(found, axis=1, append=1) >= 0))
    cut = data.draw(st.integers(0, T))
    np.testing.assert_array_equal(lstm.cell_gradient(f[:, cut:]), found[:, cut:])


def test_cell_gradient_is_all_of_the_gradient_where_no_state_goes_back():
    """Without W_hh the gates do not hear of earlier cells: the direct path is the whole."""
    x, h0, c0, W_xh, W_hh, b_h = network(2, 6, 3, 4)
    _, c, cache = lstm.lstm_forward(x, h0, c0, W_xh, 0 * W_hh, b_h)
    dc = np.zeros(c.shape)
    dc[:, -1] = 1
    _, _, dc0, *_ = lstm.lstm_backward(np.zeros(c.shape), dc, cache)
    assert_close(dc0, lstm.cell_gradient(np.split(cache[3], 4, axis=2)[1])[:, 0])


def test_cell_gradient_in_round_numbers():
    assert lstm.cell_gradient([[[0.5], [0.25], [1], [0]]]).tolist() == [[[0], [0], [0], [0], [1]]]
    assert lstm.cell_gradient([[[0.5, 1], [0.25, 2]]]).tolist() == [[[0.125, 2], [0.25, 2], [1, 1]]]
    assert lstm.cell_gradient(np.zeros((2, 0, 3))).tolist() == np.ones((2, 1, 3)).tolist()
    assert lstm.cell_gradient(np.zeros((0, 4, 3))).shape == (0, 5, 3)
    vanished = lstm.cell_gradient(np.full((1, 2000, 1), 0.5))
    assert (vanished[0, 0], vanished[0, -11]) == (0, 2.0**-10)
    np.testing.assert_allclose(lstm.cell_gradient(np.full((1, 100, 1), 0.99))[0, 0], 0.99**100, rtol=1e-12)


# --- gradient_norms -----------------------------------------------------------------------------------------


def rnn_weights(D, H, seed=0):
    rng = np.random.default_rng(seed + 2)
    return [rng.normal(size=size) for size in ((D, H), (H, H), (H,))]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("seed", [0, 1])
def test_gradient_norms_equal_torch(size, seed):
    x, h0, c0, *weights = network(*size, seed)
    plain = rnn_weights(size[2], size[3], seed)
    dh_last = arriving(h0.shape, seed)[0]
    _, rnn_cache = rnn.rnn_forward(x, h0, *plain)
    _, _, cache = lstm.lstm_forward(x, h0, c0, *weights)
    found = lstm.gradient_norms(
        lambda dh: bptt.rnn_backward(dh, rnn_cache)[0],
        lambda dh: lstm.lstm_backward(dh, np.zeros(dh.shape), cache)[0],
        dh_last,
        size[1],
    )
    layer = torch.nn.RNN(size[2], size[3], batch_first=True, dtype=torch.float64)
    with torch.no_grad():
        values = (*(w.T for w in plain), np.zeros(size[3]))
        for parameter, value in zip(layer.parameters(), values, strict=True):
            parameter.copy_(torch.tensor(value))
    first, first_cell = torch.tensor(h0)[None], torch.tensor(c0)[None]
    for norms, run in zip(
        found,
        (lambda there: layer(there, first), lambda there: torch_layer(*weights)(there, (first, first_cell))),
        strict=True,
    ):
        (there,) = leaves(x)
        run(there)[0][:, -1].backward(torch.tensor(dh_last))
        np.testing.assert_allclose(norms, there.grad.norm(dim=2).numpy(), rtol=1e-10)
        assert norms.shape == size[:2]
        assert norms.dtype == np.float64


def test_gradient_norms_hands_each_network_the_last_gradient_alone():
    seen = []

    def walk_back(name, factor):
        def walk(dh):
            seen.append((name, dh.copy()))
            dh *= factor  # a network may change what it is given
            return dh[:, :, [0, 1, 1]] + [0, 0, 12]

        return walk

    of_rnn, of_lstm = lstm.gradient_norms(walk_back("rnn", 1), walk_back("lstm", 0), [[3, 4], [0, 5]], 3)
    assert [name for name, _ in seen] == ["rnn", "lstm"]
    for _, dh in seen:
        assert dh.tolist() == [[[0, 0], [0, 0], [3, 4]], [[0, 0], [0, 0], [0, 5]]]
    np.testing.assert_allclose(of_rnn, [[12, 12, math.sqrt(9 + 16 + 256)], [12, 12, math.sqrt(25 + 289)]])
    assert of_lstm.tolist() == [[12] * 3] * 2


def test_gradient_norms_of_one_moment_and_of_no_sequence():
    def same(dh):
        return dh

    found = lstm.gradient_norms(same, same, [[3, 4]], np.int64(1))
    assert [norms.tolist() for norms in found] == [[[5]], [[5]]]
    assert [norms.shape for norms in lstm.gradient_norms(same, same, np.zeros((0, 2)), 3)] == [(0, 3)] * 2
    for size in (1e-150, 1e-100, 1e100, 1e150):
        for norms in lstm.gradient_norms(same, same, [[3 * size, 4 * size]], 1):
            np.testing.assert_allclose(norms, [[5 * size]], rtol=1e-12)


# --- to_torch_order and from_torch_order --------------------------------------------------------------------


@few
@given(sizes, seeds)
def test_there_and_back_is_where_one_was(size, seed):
    weights = network(*size, seed)[3:]
    there = lstm.to_torch_order(*weights)
    assert all(value.dtype == np.float64 for value in there)
    shapes = {name: tuple(p.shape) for name, p in torch.nn.LSTM(size[2], size[3]).named_parameters()}
    assert [value.shape for value in there] == list(shapes.values())
    assert not there[3].any()
    for found, expected in zip(lstm.from_torch_order(*there), weights, strict=True):
        np.testing.assert_array_equal(found, expected)


@few
@given(sizes, seeds)
def test_the_two_biases_of_torch_add_up(size, seed):
    _, _, D, H = size
    torch.manual_seed(seed)
    values = [p.detach().numpy() for p in torch.nn.LSTM(D, H, dtype=torch.float64).parameters()]
    W_xh, W_hh, b_h = lstm.from_torch_order(*values)
    weight_ih, weight_hh, bias, zeros = lstm.to_torch_order(W_xh, W_hh, b_h)
    np.testing.assert_array_equal(weight_ih, values[0])
    np.testing.assert_array_equal(weight_hh, values[1])
    np.testing.assert_array_equal(bias, values[2] + values[3])
    assert not zeros.any()


@pytest.mark.parametrize("size", SIZES)
def test_weights_that_come_from_torch_compute_the_same_here(size):
    torch.manual_seed(3)
    layer = torch.nn.LSTM(size[2], size[3], batch_first=True, dtype=torch.float64)
    x, h0, c0, *_ = network(*size)
    states, (_, c_last) = layer(torch.tensor(x), (torch.tensor(h0)[None], torch.tensor(c0)[None]))
    weights = lstm.from_torch_order(*(p.detach().numpy() for p in layer.parameters()))
    h, c, _ = lstm.lstm_forward(x, h0, c0, *weights)
    assert_all_close((h, c[:, -1]), (states.detach().numpy(), c_last[0].detach().numpy()))


def test_the_order_of_the_gates_in_round_numbers():
    W_xh = [[1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5]]  # H = 2: i, f, o, g
    W_hh = np.arange(16).reshape(2, 8)
    weight_ih, weight_hh, bias_ih, bias_hh = lstm.to_torch_order(W_xh, W_hh, 10 * np.array(W_xh[0]))
    assert weight_ih.tolist() == [[1], [1.5], [2], [2.5], [4], [4.5], [3], [3.5]]
    assert weight_hh[:, 0].tolist() == [0, 1, 2, 3, 6, 7, 4, 5]
    assert weight_hh[:, 1].tolist() == [8, 9, 10, 11, 14, 15, 12, 13]
    assert bias_ih.tolist() == [10, 15, 20, 25, 40, 45, 30, 35]
    assert bias_hh.tolist() == [0] * 8
    back = lstm.from_torch_order(weight_ih, weight_hh, bias_ih, [1, 0, 0, 0, 2, 0, 3, 0])
    assert back[0].tolist() == W_xh
    assert back[1].tolist() == W_hh.tolist()
    assert back[2].tolist() == [11, 15, 20, 25, 33, 35, 42, 45]


# --- adding_problem_batch -----------------------------------------------------------------------------------


@few
@given(st.integers(0, 9), st.integers(2, 12), seeds)
def test_two_numbers_are_marked_one_in_each_half_and_the_answer_is_their_sum(N, T, seed):
    x, y = lstm.adding_problem_batch(N, T, np.random.default_rng(seed))
    assert (x.shape, y.shape) == ((N, T, 2), (N,))
    assert (x.dtype, y.dtype) == (np.float64, np.float64)
    numbers, marks = x[:, :, 0], x[:, :, 1]
    assert np.all((numbers >= -1) & (numbers < 1))
    assert np.all((marks == 0) | (marks == 1))
    assert np.all(marks[:, : T // 2].sum(axis=1) == 1)
    assert np.all(marks[:, T // 2 :].sum(axis=1) == 1)
    np.testing.assert_allclose(y, 0.5 + (numbers * marks).sum(axis=1) / 4, rtol=0, atol=1e-15)
    assert np.all((y >= 0) & (y <= 1))
    again = lstm.adding_problem_batch(N, T, np.random.default_rng(seed))
    np.testing.assert_array_equal(again[0], x)
    np.testing.assert_array_equal(again[1], y)


@pytest.mark.parametrize("T", [2, 3, 7, 10])
@pytest.mark.parametrize("seed", [0, 1])
def test_numbers_and_marks_of_the_adding_problem_are_drawn_evenly(T, seed):
    N = 4000
    x, y = lstm.adding_problem_batch(N, T, np.random.default_rng(seed))
    assert stats.kstest(x[:, :, 0].ravel(), stats.uniform(-1, 2).cdf).pvalue > 1e-3
    half = T // 2
    first, second = x[:, :half, 1].argmax(axis=1), x[:, half:, 1].argmax(axis=1)
    for place, places in (
        (first, half),
        (second, T - half),
        (first * (T - half) + second, half * (T - half)),
    ):
        if places > 1:
            assert stats.chisquare(np.bincount(place, minlength=places)).pvalue > 1e-3
    # whoever answers 1/2 is wrong by 1/24 on average: the variance of (X_1 + X_2) / 4
    errors = (y - 0.5) ** 2
    assert abs(errors.mean() - 1 / 24) < 4 * errors.std() / math.sqrt(N)


def test_batches_of_the_adding_problem_go_on_from_the_generator():
    rng = np.random.default_rng(5)
    one, other = lstm.adding_problem_batch(3, 6, rng), lstm.adding_problem_batch(3, 6, rng)
    assert np.all(one[0][:, :, 0] != other[0][:, :, 0])
    x, y = lstm.adding_problem_batch(np.int64(2), np.int64(2), rng)
    assert x[:, :, 1].tolist() == [[1, 1], [1, 1]]
    np.testing.assert_allclose(y, 0.5 + x[:, :, 0].sum(axis=1) / 4, rtol=0, atol=1e-15)


# --- train_on_adding_problem --------------------------------------------------------------------------------


def untrained(H, seed=0, forget_bias=1.0):
    """Return small random weights of an LSTM with a read-out, by name."""
    rng = np.random.default_rng(seed)
    shapes = {"W_xh": (2, 4 * H), "W_hh": (H, 4 * H), "W_hy": (H, 1)}
    params = {name: rng.normal(scale=H**-0.5, size=shape) for name, shape in shapes.items()}
    return params | {"b_h": blocks(0, forget_bias, 0, 0, H), "b_y": np.zeros(1)}


def forward(x, params):
    zeros = np.zeros((len(x), len(params["W_hh"])))
    h, _, cache = lstm.lstm_forward(x, zeros, zeros, *(params[name] for name in WEIGHTS))
    return h, cache


def backward(dh, cache):
    return dict(zip(WEIGHTS, lstm.lstm_backward(dh, np.zeros(dh.shape), cache)[3:], strict=True))


def downhill(params, grads, lr):
    return {name: value - lr * grads[name] for name, value in params.items()}


class TorchAnswer(torch.nn.Module):
    """A torch LSTM that answers from its last state."""

    def __init__(self, params):
        super().__init__()
        self.lstm = torch_layer(*(params[name] for name in WEIGHTS))
        self.lstm.bias_hh_l0.requires_grad_(False)  # there is one bias, theirs are two
        self.linear = torch.nn.Linear(*params["W_hy"].shape, dtype=torch.float64)
        with torch.no_grad():
            self.linear.weight.copy_(torch.tensor(params["W_hy"].T))
            self.linear.bias.copy_(torch.tensor(params["b_y"]))

    def forward(self, x):
        return self.linear(self.lstm(x)[0][:, -1])[:, 0]

    def values(self):
        weights = lstm.from_torch_order(*(p.detach().numpy() for p in self.lstm.parameters()))
        read_out = {"W_hy": self.linear.weight.detach().numpy().T, "b_y": self.linear.bias.detach().numpy()}
        return dict(zip(WEIGHTS, weights, strict=True)) | read_out


@pytest.mark.parametrize(("N", "T", "H"), [(5, 7, 3), (1, 4, 6), (4, 2, 1)])
def test_training_equals_a_torch_loop(N, T, H):
    steps, lr, params = 40, 0.3, untrained(H, 1)
    rng = np.random.default_rng(7)
    batches = [lstm.adding_problem_batch(N, T, rng) for _ in range(steps)]
    there = TorchAnswer(params)
    optimizer = torch.optim.SGD([p for p in there.parameters() if p.requires_grad], lr=lr)
    expected = []
    for x, y in batches:
        optimizer.zero_grad()
        loss = torch.nn.functional.mse_loss(there(torch.tensor(x)), torch.tensor(y))
        loss.backward()
        optimizer.step()
        expected.append(loss.item())
    batch = iter(batches).__next__
    trained, losses = lstm.train_on_adding_problem(
        batch, forward, backward, partial(downhill, lr=lr), params, steps
    )
    np.testing.assert_allclose(losses, expected, rtol=1e-9)
    for name, value in there.values().items():
        assert_close(trained[name], value, 1e-9)


def test_training_learns_to_add():
    rng, adam = np.random.default_rng(0), Adam()
    trained, losses = lstm.train_on_adding_problem(
        lambda: lstm.adding_problem_batch(20, 6, rng),
        forward,
        backward,
        lambda params, grads: adam.step(params, grads, 0.03),
        untrained(8),
        400,
    )
    assert losses[:5].mean() > 1 / 24
    assert losses[-50:].mean() < 1 / 24 / 5
    x, y = lstm.adding_problem_batch(500, 6, np.random.default_rng(1))
    answers = (forward(x, trained)[0][:, -1] @ trained["W_hy"] + trained["b_y"])[:, 0]
    assert np.mean((answers - y) ** 2) < 1 / 24 / 5


def test_training_hands_on_what_it_is_given():
    """Two sequences, three moments, two units: the answers are 4 and 6, the errors 1 and -2."""
    seen, h = [], np.zeros((2, 3, 2))
    h[:, -1] = [[1, 0], [0, 2]]
    x, y = np.ones((2, 3, 2)), np.array([3.0, 8.0])

    def batch():
        seen.append("batch")
        return x, y

    def forward(given, params):
        seen.append(("forward", {name: value.tolist() for name, value in params.items()}))
        np.testing.assert_array_equal(given, x)
        return h, ("the cache",)

    def backward(dh, cache):
        seen.append(("backward", dh.tolist(), cache))
        return {"W": np.array([7.0])}

    def update(params, grads):
        seen.append(("update", {name: value.tolist() for name, value in grads.items()}))
        return {name: value + 1 for name, value in params.items()}

    params = {"W": [5], "W_hy": [[4], [3]], "b_y": [0]}
    trained, losses = lstm.train_on_adding_problem(batch, forward, backward, update, params, 1)
    assert seen == [
        "batch",
        ("forward", {"W": [5], "W_hy": [[4], [3]], "b_y": [0]}),
        ("backward", [[[0, 0], [0, 0], [4, 3]], [[0, 0], [0, 0], [-8, -6]]], ("the cache",)),
        ("update", {"W": [7], "W_hy": [[1], [-4]], "b_y": [-1]}),
    ]
    assert losses.tolist() == [2.5]
    assert {name: value.tolist() for name, value in trained.items()} == {
        "W": [6],
        "W_hy": [[5], [4]],
        "b_y": [1],
    }
    _, losses = lstm.train_on_adding_problem(batch, forward, backward, update, params, 2)
    assert losses.tolist() == [2.5, 5]  # then the answers are 5 + 1 and 8 + 1
    assert seen[-4] == "batch"
    assert seen[-3][1] == {"W": [6], "W_hy": [[5], [4]], "b_y": [1]}


def test_training_lets_the_functions_that_it_is_given_write_into_what_they_get():
    def run(backward, update):
        rng, params = np.random.default_rng(4), untrained(3)
        result = lstm.train_on_adding_problem(
            lambda: lstm.adding_problem_batch(4, 5, rng), forward, backward, update, params, 4
        )
        for name, value in untrained(3).items():
            np.testing.assert_array_equal(params[name], value)
        return result

    def writing_backward(dh, cache):
        grads = backward(dh, cache)
        dh[:] = np.nan
        return grads

    def writing_update(params, grads):
        for name, value in params.items():
            grads[name] *= 0.1
            value -= grads[name]
        return params

    trained, losses = run(writing_backward, writing_update)
    expected, expected_losses = run(backward, partial(downhill, lr=0.1))
    np.testing.assert_array_equal(losses, expected_losses)
    for name, value in expected.items():
        np.testing.assert_array_equal(trained[name], value)


def test_training_for_no_step_returns_new_weights():
    params = untrained(3)
    trained, losses = lstm.train_on_adding_problem(None, None, None, None, params, 0)
    assert losses.shape == (0,)
    assert trained.keys() == params.keys()
    for name, value in params.items():
        np.testing.assert_array_equal(trained[name], value)
        assert not np.shares_memory(trained[name], value)


# --- any dtype in, float64 out, nothing changed -------------------------------------------------------------


def calls(x, state, cell, W, b, dh):
    """Return the result of every function: x and dh (2, 3, 2), state and cell (2, 2), W (2, 8), b (8,)."""
    first, columns = [row[0] for row in x], list(zip(*W, strict=True))
    h, c, cache = lstm.lstm_forward(x, state, cell, W, W, b)
    h_step, c_step, step_cache = lstm.lstm_step(first, state, cell, W, W, b)
    params = {"W": b, "W_hy": [[row[0]] for row in W], "b_y": [row[1] for row in W][:1]}
    trained, losses = lstm.train_on_adding_problem(
        lambda: (np.asarray(x, float), np.array([0.0, 1.0])),
        lambda x, params: (x, None),
        lambda dh, cache: {"W": np.ones(8)},
        partial(downhill, lr=0.5),
        params,
        2,
    )
    return [
        h,
        c,
        *cache,
        h_step,
        c_step,
        *step_cache,
        *lstm.lstm_backward(dh, x, cache),
        *lstm.lstm_step_backward(state, cell, step_cache),
        lstm.cell_gradient(x),
        *lstm.gradient_norms(lambda dh: 2 * dh, lambda dh: dh, state, 3),
        *lstm.to_torch_order(W, W, b),
        *lstm.from_torch_order(columns, columns, b, b),
        *trained.values(),
        losses,
    ]


def example():
    x = np.array([[[1, 0], [3, 1], [0, 2]], [[2, 2], [1, 0], [0, 1]]])
    state, cell = np.array([[0, 1], [1, 1]]), np.array([[2, 0], [1, 3]])
    W = np.array([[1, 0, 2, 1, 0, 0, 1, 1], [0, 1, 1, 2, 0, 1, 0, 2]])
    return x, state, cell, W, np.array([0, 1, 1, 0, 2, 0, 0, 1]), x[:, ::-1]


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.int64, np.float16, np.float32, bool, list])
def test_any_real_dtype(dtype):
    narrow = [a.tolist() if dtype is list else a.astype(dtype) for a in example()]
    wide = [np.asarray(a).astype(float) for a in narrow]
    for found, expected in zip(calls(*narrow), calls(*wide), strict=True):
        np.testing.assert_array_equal(found, expected)
        assert found.dtype == np.float64


def test_integers_that_do_not_fit_when_they_are_added_or_negated():
    big, H = np.full(4, 100, dtype=np.int8), 1
    matrix = np.full((4, H), 100, dtype=np.int8)
    assert lstm.from_torch_order(matrix, matrix, big, big)[2].tolist() == [200] * 4
    zero = np.zeros((1, 4), dtype=np.uint8)
    _, c, _ = lstm.lstm_step(
        [[1]], [[1]], np.array([[255]], dtype=np.uint8), zero, zero, big.astype(np.uint8)
    )
    assert c.tolist() == [[256]]


def test_arguments_stay_as_they_are_and_results_are_new():
    arguments = [a.astype(float) for a in example()]
    kept = [a.copy() for a in arguments]
    for argument in arguments:
        argument.setflags(write=False)
    for result in calls(*arguments):
        assert result.flags.writeable
        for argument in arguments:
            assert not np.shares_memory(result, argument)
    for now, before in zip(arguments, kept, strict=True):
        np.testing.assert_array_equal(now, before)


def test_weights_of_training_stay_as_they_are():
    params = untrained(3)
    kept = {name: value.copy() for name, value in params.items()}
    for value in params.values():
        value.setflags(write=False)
    rng = np.random.default_rng(2)
    lstm.train_on_adding_problem(
        lambda: lstm.adding_problem_batch(4, 5, rng), forward, backward, partial(downhill, lr=0.1), params, 3
    )
    assert list(params) == list(kept)
    for name, value in params.items():
        np.testing.assert_array_equal(value, kept[name])


@few
@given(sizes.filter(lambda size: size[1] > 0), seeds, st.sampled_from(WEIGHTS))
def test_nan_in_a_weight_is_not_hidden(size, seed, name):
    x, h0, c0, *weights = network(*size, seed)
    weights[WEIGHTS.index(name)][0] = np.nan
    h, _, _ = lstm.lstm_forward(x, h0, c0, *weights)
    assert np.isnan(h).any()


# --- errors name the argument and what was received ---------------------------------------------------------

X, X3, STATE = np.zeros((2, 3)), np.zeros((2, 5, 3)), np.zeros((2, 4))
W, W_HH, B = np.zeros((3, 16)), np.zeros((4, 16)), np.zeros(16)
STEP = {"x": X, "h_prev": STATE, "c_prev": STATE, "W_xh": W, "W_hh": W_HH, "b_h": B}
FORWARD = {"x": X3, "h0": STATE, "c0": STATE, "W_xh": W, "W_hh": W_HH, "b_h": B}
STEP_BACK = {"dh": STATE, "dc": STATE, "cache": lstm.lstm_step(**STEP)[2]}
BACK = {"dh": np.zeros((2, 5, 4)), "dc": np.zeros((2, 5, 4)), "cache": lstm.lstm_forward(**FORWARD)[2]}
NORMS = {"rnn_back": lambda dh: dh, "lstm_back": lambda dh: dh, "dh_last": STATE, "T": 5}
TO_TORCH = {"W_xh": W, "W_hh": W_HH, "b_h": B}
FROM_TORCH = {"weight_ih": W.T, "weight_hh": W_HH.T, "bias_ih": B, "bias_hh": B}
BATCH = {"N": 3, "T": 4, "rng": np.random.default_rng(0)}
TRAIN = {
    "batch": lambda: lstm.adding_problem_batch(2, 3, np.random.default_rng(0)),
    "forward": forward,
    "backward": backward,
    "update": partial(downhill, lr=0.1),
    "params": untrained(4),
    "steps": 1,
}


def bad_weights():
    return [
        ("W_xh", np.zeros((3, 4)), ValueError, ["W_xh must have shape", r"\(3, 16\)", r"\(3, 4\)"]),
        ("W_xh", np.zeros(16), ValueError, ["W_xh must have 2", r"\(16,\)"]),
        ("W_xh", [["a"]], TypeError, ["W_xh must hold real numbers"]),
        ("W_xh", [[1, 2], [3]], ValueError, ["W_xh must be rectangular"]),
        ("W_hh", np.zeros((4, 4)), ValueError, ["W_hh must have shape", r"\(4, 16\)", r"\(4, 4\)"]),
        ("W_hh", np.zeros((1, 4, 16)), ValueError, ["W_hh must have 2", r"\(1, 4, 16\)"]),
        ("W_hh", W_HH + 1j, TypeError, ["W_hh must hold real numbers", "complex"]),
        ("b_h", np.zeros(4), ValueError, ["b_h must have shape", r"\(16,\)", r"\(4,\)"]),
        ("b_h", np.zeros(1), ValueError, ["b_h must have shape", r"\(1,\)"]),
        ("b_h", np.zeros((1, 16)), ValueError, ["b_h must have 1", r"\(1, 16\)"]),
        ("b_h", None, TypeError, ["b_h must hold real numbers", "object"]),
    ]


WRONG_BESIDE_X_AND_STATES = [
    ("W_xh", np.zeros((16, 3)), ValueError, ["W_xh must have shape", r"\(3, 16\)", r"\(16, 3\)"]),
    ("W_xh", np.zeros((2, 16)), ValueError, ["W_xh must have shape", r"\(3, 16\)", r"\(2, 16\)"]),
    ("W_hh", np.zeros((1, 16)), ValueError, ["W_hh must have shape", r"\(4, 16\)", r"\(1, 16\)"]),
]


def bad_states(h_name, c_name):
    return [
        (h_name, np.zeros(4), ValueError, [f"{h_name} must have 2", r"\(4,\)"]),
        (h_name, np.zeros((2, 1, 4)), ValueError, [f"{h_name} must have 2", r"\(2, 1, 4\)"]),
        (h_name, [["a"]], TypeError, [f"{h_name} must hold real numbers"]),
        (h_name, STATE[:1], ValueError, [f"x and {h_name}", "2 and 1"]),
        (h_name, np.zeros((2, 5)), ValueError, [f"{c_name} must have shape", r"\(2, 5\)", r"\(2, 4\)"]),
        (c_name, np.zeros(4), ValueError, [f"{c_name} must have 2", r"\(4,\)"]),
        (c_name, [[None]], TypeError, [f"{c_name} must hold real numbers"]),
        (c_name, STATE[:1], ValueError, [f"{c_name} must have shape", r"\(2, 4\)", r"\(1, 4\)"]),
        (c_name, STATE[:, :1], ValueError, [f"{c_name} must have shape", r"\(2, 4\)", r"\(2, 1\)"]),
    ]


def bad_arrivals(shape):
    return [
        (name, value, error, [words[0].format(name), *words[1:]])
        for name in ("dh", "dc")
        for value, error, words in (
            (np.zeros(4), ValueError, ["{} must have " + str(len(shape)), r"\(4,\)"]),
            (np.zeros((1, *shape[1:])), ValueError, ["{} must have shape", r"\(1, "]),
            (np.zeros((*shape[:-1], 1)), ValueError, ["{} must have shape", r", 1\)"]),
            ([["a"]], TypeError, ["{} must hold real numbers"]),
            ([[1, 2], [3]], ValueError, ["{} must be rectangular"]),
            (None, TypeError, ["{} must hold real numbers", "object"]),
        )
    ]


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        *bad(
            lstm.lstm_step, STEP, bad_weights() + WRONG_BESIDE_X_AND_STATES + bad_states("h_prev", "c_prev")
        ),
        *bad(
            lstm.lstm_step,
            STEP,
            [
                ("x", X3, ValueError, ["x must have 2", r"\(2, 5, 3\)"]),
                ("x", X[:1], ValueError, ["x and h_prev", "1 and 2"]),
                ("x", X[:, :2], ValueError, ["W_xh must have shape", r"\(2, 16\)", r"\(3, 16\)"]),
                ("x", [["a"]], TypeError, ["x must hold real numbers"]),
            ],
        ),
        *bad(lstm.lstm_forward, FORWARD, bad_weights() + WRONG_BESIDE_X_AND_STATES + bad_states("h0", "c0")),
        *bad(
            lstm.lstm_forward,
            FORWARD,
            [
                ("x", X, ValueError, ["x must have 3", r"\(2, 3\)"]),
                ("x", X3[:1], ValueError, ["x and h0", "1 and 2"]),
                ("x", X3[:, :, :2], ValueError, ["W_xh must have shape", r"\(2, 16\)", r"\(3, 16\)"]),
                ("x", [[["a"]]], TypeError, ["x must hold real numbers"]),
                ("x", [[[1, 2], [3]]], ValueError, ["x must be rectangular"]),
            ],
        ),
        *bad(lstm.lstm_step_backward, STEP_BACK, bad_arrivals((2, 4))),
        *bad(lstm.lstm_backward, BACK, bad_arrivals((2, 5, 4))),
        *bad(
            lstm.lstm_backward,
            BACK,
            [
                (
                    "dh",
                    np.zeros((2, 1, 4)),
                    ValueError,
                    ["dh must have shape", r"\(2, 5, 4\)", r"\(2, 1, 4\)"],
                ),
                (
                    "dc",
                    np.zeros((2, 1, 4)),
                    ValueError,
                    ["dc must have shape", r"\(2, 5, 4\)", r"\(2, 1, 4\)"],
                ),
            ],
        ),
        (lambda: lstm.cell_gradient(STATE), ValueError, ["f must have 3", r"\(2, 4\)"]),
        (lambda: lstm.cell_gradient(0.5), ValueError, ["f must have 3", r"\(\)"]),
        (lambda: lstm.cell_gradient([[["a"]]]), TypeError, ["f must hold real numbers"]),
        (lambda: lstm.cell_gradient([[[1], [1, 2]]]), ValueError, ["f must be rectangular"]),
        *bad(lstm.gradient_norms, NORMS, bad_counts("T", 1)),
        *bad(
            lstm.gradient_norms,
            NORMS,
            [
                ("dh_last", np.zeros(4), ValueError, ["dh_last must have 2", r"\(4,\)"]),
                ("dh_last", np.zeros((2, 5, 4)), ValueError, ["dh_last must have 2", r"\(2, 5, 4\)"]),
                ("dh_last", [["a"]], TypeError, ["dh_last must hold real numbers"]),
            ],
        ),
        *bad(lstm.to_torch_order, TO_TORCH, bad_weights()),
        *bad(
            lstm.to_torch_order,
            TO_TORCH,
            [("W_hh", W_HH.T, ValueError, ["W_xh must have shape", r"\(3, 64\)"])],
        ),
        *bad(
            lstm.from_torch_order,
            FROM_TORCH,
            [
                ("weight_ih", W, ValueError, ["weight_ih must have shape", r"\(16, 16\)", r"\(3, 16\)"]),
                ("weight_ih", B, ValueError, ["weight_ih must have 2", r"\(16,\)"]),
                ("weight_ih", [["a"]], TypeError, ["weight_ih must hold real numbers"]),
                ("weight_hh", W_HH, ValueError, ["weight_ih must have shape", r"\(64, 3\)", r"\(16, 3\)"]),
                ("weight_hh", np.zeros((4, 4)), ValueError, ["weight_hh must have shape", r"\(16, 4\)"]),
                ("weight_hh", B, ValueError, ["weight_hh must have 2", r"\(16,\)"]),
                ("weight_hh", [["a"]], TypeError, ["weight_hh must hold real numbers"]),
                ("bias_ih", np.zeros(1), ValueError, ["bias_ih must have shape", r"\(16,\)", r"\(1,\)"]),
                ("bias_ih", W.T, ValueError, ["bias_ih must have 1", r"\(16, 3\)"]),
                ("bias_ih", [None], TypeError, ["bias_ih must hold real numbers"]),
                ("bias_hh", np.zeros(4), ValueError, ["bias_hh must have shape", r"\(16,\)", r"\(4,\)"]),
                ("bias_hh", 0.0, ValueError, ["bias_hh must have 1", r"\(\)"]),
                ("bias_hh", ["a"], TypeError, ["bias_hh must hold real numbers"]),
            ],
        ),
        *bad(lstm.adding_problem_batch, BATCH, bad_counts("N") + bad_counts("T", 2)),
        *bad(lstm.train_on_adding_problem, TRAIN, bad_counts("steps")),
        *bad(
            lstm.train_on_adding_problem,
            TRAIN,
            [
                ("params", untrained(4) | {"b_y": 0.5}, ValueError, ["b_y must be an array"]),
                ("params", untrained(4) | {"W_hy": [["a"]]}, TypeError, ["W_hy must hold real numbers"]),
                (
                    "params",
                    untrained(4) | {"W_hy": np.zeros(4)},
                    ValueError,
                    ["W_hy must have shape", r"\(4, 1\)", r"\(4,\)"],
                ),
                (
                    "params",
                    untrained(4) | {"W_hy": np.zeros((3, 1))},
                    ValueError,
                    ["W_hy must have shape", r"\(4, 1\)", r"\(3, 1\)"],
                ),
                (
                    "params",
                    untrained(4) | {"b_y": np.zeros((2, 1))},
                    ValueError,
                    ["b_y must have shape", r"\(1,\)", r"\(2, 1\)"],
                ),
                (
                    "batch",
                    lambda: (np.zeros((2, 3, 2)), np.zeros((2, 1))),
                    ValueError,
                    ["y must have shape", r"\(2,\)", r"\(2, 1\)"],
                ),
                (
                    "batch",
                    lambda: (np.zeros((2, 3, 2)), np.zeros(1)),
                    ValueError,
                    ["y must have shape", r"\(2,\)", r"\(1,\)"],
                ),
                (
                    "forward",
                    lambda x, params: (np.zeros((2, 4)), None),
                    ValueError,
                    ["h must have 3", r"\(2, 4\)"],
                ),
            ],
        ),
    ],
)
def test_errors(call, error, words):
    assert_raises(call, error, words)


def test_the_arguments_that_the_errors_start_from_are_right():
    for function, good in (
        (lstm.lstm_step, STEP),
        (lstm.lstm_forward, FORWARD),
        (lstm.lstm_step_backward, STEP_BACK),
        (lstm.lstm_backward, BACK),
        (lstm.gradient_norms, NORMS),
        (lstm.to_torch_order, TO_TORCH),
        (lstm.from_torch_order, FROM_TORCH),
        (lstm.adding_problem_batch, BATCH),
        (lstm.train_on_adding_problem, TRAIN),
    ):
        function(**good)
