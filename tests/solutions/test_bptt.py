"""Backpropagation through time against PyTorch's autograd and against measured gradients."""

import math
from functools import partial

import numpy as np
import pytest
import torch
from error_cases import assert_raises, bad, bad_counts
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from solutions import bptt, rnn

seeds = st.integers(0, 10**6)
sizes = st.tuples(st.integers(1, 4), st.integers(1, 6), st.integers(1, 4), st.integers(1, 5))
# N, T, D, H: all different, and each of them 1.
SIZES = [(2, 7, 3, 5), (5, 3, 7, 2), (1, 6, 4, 3), (4, 1, 2, 3), (3, 6, 1, 4), (6, 4, 3, 1), (1, 1, 1, 1)]
NAMES = ("W_xh", "W_hh", "b_h", "W_hy", "b_y")
few = settings(max_examples=30, deadline=None)


pytestmark = pytest.mark.usefixtures("no_warnings")


def network(N, T, D, H, seed=0):
    """Return random inputs, first states and weights, in the order of `rnn_forward`."""
    rng = np.random.default_rng(seed)
    x, h0, *weights = (rng.normal(size=size) for size in ((N, T, D), (N, H), (D, H), (H, H), (H,)))
    return x, np.tanh(h0), *weights


def model(V, H, seed=0):
    """Return the random weights of a character model by name."""
    rng = np.random.default_rng(seed)
    shapes = (V, H), (H, H), (H,), (H, V), (V,)
    return {name: rng.normal(size=shape) for name, shape in zip(NAMES, shapes, strict=True)}


def text(N, T, V, seed=0):
    """Return random characters and, for each, the one that follows."""
    characters = np.random.default_rng(seed).integers(V, size=(N, T + 1))
    return characters[:, :-1], characters[:, 1:]


def states(N, H, seed=0):
    return np.tanh(np.random.default_rng(seed).normal(size=(N, H)))


full = partial(bptt.bptt_loss_and_gradients, forward=rnn.rnn_forward, backward=bptt.rnn_backward)


def leaves(*values):
    return [torch.tensor(value, requires_grad=True) for value in values]


def gradients(tensors):
    return [tensor.grad.numpy() for tensor in tensors]


class TorchModel(torch.nn.Module):
    """A character model made of PyTorch's own layers; V characters in, V scores out."""

    def __init__(self, params):
        super().__init__()
        V, H = np.shape(params["W_xh"])
        self.rnn = torch.nn.RNN(V, H, batch_first=True, dtype=torch.float64)
        self.linear = torch.nn.Linear(H, V, dtype=torch.float64)
        self.rnn.bias_hh_l0.requires_grad_(False)  # there is one bias, theirs are two
        with torch.no_grad():
            self.rnn.bias_hh_l0.zero_()
            for name, parameter in self.by_name().items():
                parameter.copy_(torch.tensor(params[name].T))

    def by_name(self):
        parameters = (
            self.rnn.weight_ih_l0,
            self.rnn.weight_hh_l0,
            self.rnn.bias_ih_l0,
            self.linear.weight,
            self.linear.bias,
        )
        return dict(zip(NAMES, parameters, strict=True))

    def forward(self, inputs, targets, h0):
        """Return the loss and the last states."""
        V = self.linear.out_features
        x = torch.nn.functional.one_hot(torch.tensor(inputs), V).double()
        h, last = self.rnn(x, h0[None])
        scores = self.linear(h).reshape(-1, V)
        chosen = torch.tensor(targets).reshape(-1)
        return torch.nn.functional.cross_entropy(scores, chosen, reduction="sum") / len(inputs), last[0]

    def grads(self):
        return {name: parameter.grad.numpy().T for name, parameter in self.by_name().items()}

    def values(self):
        return {name: parameter.detach().numpy().T.copy() for name, parameter in self.by_name().items()}


def cut(a, window):
    return [a[:, t : t + window] for t in range(0, a.shape[1], window)]


def assert_close(found, expected, tolerance=1e-12):
    """Assert that an array is the expected one, to a share of its largest entry."""
    size = np.abs(expected).max(initial=1e-3)
    np.testing.assert_allclose(found, expected, rtol=0, atol=tolerance * size)


def assert_all_close(found, expected, tolerance=1e-12):
    assert len(found) == len(expected)
    if isinstance(expected, dict):
        assert found.keys() == expected.keys()
        found, expected = ([some[name] for name in sorted(expected)] for some in (found, expected))
    for a, b in zip(found, expected, strict=True):
        assert_close(a, b, tolerance)


# --- numerical_gradient -------------------------------------------------------------------------------------


@given(arrays(float, array_shapes(max_dims=3, max_side=4), elements=st.floats(-3, 3)))
def test_numerical_gradient_of_functions_with_a_known_one(x):
    for f, gradient in (
        (lambda x: np.sum(x**3), 3 * x**2),
        (lambda x: np.sum(np.sin(x)), np.cos(x)),
        (lambda x: np.exp(x).sum() ** 0.5, np.exp(x) / (2 * np.exp(x).sum() ** 0.5)),
        (lambda x: np.prod(np.cos(x)), -np.prod(np.cos(x)) * np.tan(x)),
    ):
        found = bptt.numerical_gradient(f, x)
        assert found.shape == x.shape
        assert found.dtype == np.float64
        np.testing.assert_allclose(found, gradient, rtol=1e-7, atol=1e-7)


@given(arrays(float, array_shapes(max_dims=2, max_side=3), elements=st.integers(-4, 4).map(float)))
@pytest.mark.parametrize("eps", [0.5, 0.25, 2.0**-10])
def test_numerical_gradient_pushes_up_and_down_by_eps_and_divides_by_both(eps, x):
    weights = np.arange(1.0, x.size + 1).reshape(x.shape)
    cubes = bptt.numerical_gradient(lambda x: float(np.sum(weights * x**3)), x, eps=eps)
    np.testing.assert_allclose(cubes, weights * (3 * x**2 + eps**2), rtol=1e-9, atol=1e-9)
    squares = bptt.numerical_gradient(lambda x: float(np.sum(weights * x**2)), x, eps=eps)
    np.testing.assert_allclose(squares, 2 * weights * x, rtol=1e-9, atol=1e-9)


def test_numerical_gradient_moves_one_entry_at_a_time():
    x, seen = np.array([[1.0, 2.0], [3.0, 4.0]]), []

    def f(pushed):
        seen.append(pushed - x)
        return 0.0

    assert bptt.numerical_gradient(f, x, eps=0.5).tolist() == [[0, 0], [0, 0]]
    assert [np.flatnonzero(push).tolist() for push in seen] == [[0], [0], [1], [1], [2], [2], [3], [3]]
    assert sorted(push.sum() for push in seen) == [-0.5] * 4 + [0.5] * 4
    assert x.tolist() == [[1, 2], [3, 4]]


@few
@given(st.integers(1, 3), st.integers(1, 4), st.integers(1, 4), seeds)
def test_numerical_gradient_of_the_cross_entropy_is_what_torch_says(N, T, V, seed):
    rng = np.random.default_rng(seed)
    scores, targets = rng.normal(size=(N, T, V)), rng.integers(V, size=(N, T))
    (there,) = leaves(scores)
    loss = torch.nn.functional.cross_entropy(
        there.reshape(-1, V), torch.tensor(targets).reshape(-1), reduction="sum"
    )
    (loss / N).backward()
    found = bptt.numerical_gradient(lambda s: rnn.cross_entropy(s, targets), scores)
    np.testing.assert_allclose(found, there.grad.numpy(), rtol=0, atol=1e-8)


def test_numerical_gradient_at_its_edges():
    assert bptt.numerical_gradient(lambda x: 1.0, np.zeros((0, 3))).shape == (0, 3)
    np.testing.assert_allclose(bptt.numerical_gradient(lambda x: x @ x, [1, 2]), [2, 4], rtol=1e-9)
    assert bptt.numerical_gradient(lambda x: float(abs(x[0])), [0]).tolist() == [0]


# --- relative_error -----------------------------------------------------------------------------------------

moderate = st.floats(-1e6, 1e6)
pairs = array_shapes(max_dims=3, max_side=4).flatmap(
    lambda shape: st.tuples(arrays(float, shape, elements=moderate), arrays(float, shape, elements=moderate))
)


@given(pairs, st.sampled_from([1e-300, 1e-8, 1.0, 1e3]))
def test_relative_error_is_the_largest_of_each_entry(pair, floor):
    a, b = pair
    expected = max(
        abs(x - y) / max(floor, abs(x) + abs(y)) for x, y in zip(a.ravel(), b.ravel(), strict=True)
    )
    found = bptt.relative_error(a, b, floor=floor)
    assert found == pytest.approx(expected, rel=1e-15)
    assert type(found) is float


@given(pairs)
def test_relative_error_is_symmetric_between_zero_and_one_and_zero_for_equals(pair):
    a, b = pair
    error = bptt.relative_error(a, b)
    assert 0 <= error <= 1
    assert bptt.relative_error(b, a) == bptt.relative_error(-a, -b) == error
    assert bptt.relative_error(a, a) == 0.0


@given(st.floats(1e-6, 1e6), st.sampled_from([2.0**-30, 0.5, 2.0, 2.0**40]), st.sampled_from([1e-9, 1e-3, 1]))
def test_relative_error_does_not_know_the_scale_above_the_floor(size, scale, change):
    a, b = np.array([size, -1.0]), np.array([size * (1 + change), -1.0])
    floor = 1e-7
    assert bptt.relative_error(scale * a, scale * b, floor=scale * floor) == bptt.relative_error(
        a, b, floor=floor
    )


def test_relative_error_in_round_numbers():
    assert bptt.relative_error([1, 2], [1, 6]) == 0.5
    assert bptt.relative_error([1], [-1]) == bptt.relative_error([0], [7]) == 1.0
    assert bptt.relative_error([3, -1], [1, 1]) == 1.0
    assert bptt.relative_error([0], [1e-9]) == pytest.approx(0.1)
    assert bptt.relative_error([5e-9], [-5e-9]) == pytest.approx(1.0)
    assert bptt.relative_error([0], [1e-9], floor=1e-9) == 1.0
    assert bptt.relative_error([0], [1], floor=4) == 0.25
    assert bptt.relative_error([0, 0], [0, 0]) == 0.0


@pytest.mark.parametrize("shape", [(0,), (3, 0), (0, 2, 2)])
def test_relative_error_of_nothing(shape):
    found = bptt.relative_error(np.zeros(shape), np.zeros(shape))
    assert found == 0.0
    assert type(found) is float


@pytest.mark.parametrize(
    ("a", "b"),
    [([np.nan, 1], [1, 1]), ([1, 2], [1, np.nan]), ([[np.nan]], [[np.nan]]), ([0, np.nan], [9, 0])],
)
def test_relative_error_of_nan_is_nan(a, b):
    assert math.isnan(bptt.relative_error(a, b))


# --- rnn_step_backward --------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("seed", [0, 1])
def test_rnn_step_backward_equals_torch(size, seed):
    x, *rest = network(*size, seed)
    arguments = x[:, 0], *rest
    h, cache = rnn.rnn_step(*arguments)
    dh = np.random.default_rng(seed).normal(size=h.shape)
    tensors = leaves(*arguments)
    there = torch.tanh(tensors[0] @ tensors[2] + tensors[1] @ tensors[3] + tensors[4])
    there.backward(torch.tensor(dh))
    assert_close(h, there.detach().numpy())
    assert_all_close(bptt.rnn_step_backward(dh, cache), gradients(tensors))


@few
@given(sizes, seeds)
def test_rnn_step_backward_equals_what_is_measured(size, seed):
    x, *rest = network(*size, seed)
    arguments = [x[:, 0], *rest]
    h, cache = rnn.rnn_step(*arguments)
    dh = np.random.default_rng(seed).normal(size=h.shape)
    for i, found in enumerate(bptt.rnn_step_backward(dh, cache)):

        def loss(value, i=i):
            return float(np.sum(dh * rnn.rnn_step(*arguments[:i], value, *arguments[i + 1 :])[0]))

        expected = bptt.numerical_gradient(loss, arguments[i])
        assert found.shape == arguments[i].shape
        np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-8)


def test_rnn_step_backward_in_round_numbers():
    h, cache = rnn.rnn_step([[2.0]], [[0.5]], [[0.25]], [[-3]], [1])  # tanh(0): its slope is 1
    assert h == pytest.approx(0)
    found = [gradient.item() for gradient in bptt.rnn_step_backward([[4]], cache)]
    assert found == pytest.approx([1, -12, 8, 2, 4])
    _, cache = rnn.rnn_step([[100.0]], [[0.5]], [[1]], [[1]], [0])  # flat: nothing comes through
    assert [gradient.item() for gradient in bptt.rnn_step_backward([[4]], cache)] == [0] * 5


# --- rnn_backward -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("seed", [0, 1])
def test_rnn_backward_equals_torch(size, seed):
    x, h0, *weights = network(*size, seed)
    h, cache = rnn.rnn_forward(x, h0, *weights)
    dh = np.random.default_rng(seed).normal(size=h.shape)
    layer = torch.nn.RNN(size[2], size[3], batch_first=True, dtype=torch.float64)
    with torch.no_grad():
        values = (*(w.T for w in weights), np.zeros(size[3]))
        for parameter, value in zip(layer.parameters(), values, strict=True):
            parameter.copy_(torch.tensor(value))
    there, first = leaves(x, h0)
    layer(there, first[None])[0].backward(torch.tensor(dh))
    expected = [
        *gradients([there, first]),
        *(gradient.T for gradient in gradients(list(layer.parameters())[:3])),
    ]
    assert_all_close(bptt.rnn_backward(dh, cache), expected)


@few
@given(sizes, seeds)
def test_rnn_backward_equals_what_is_measured(size, seed):
    arguments = list(network(*size, seed))
    h, cache = rnn.rnn_forward(*arguments)
    dh = np.random.default_rng(seed).normal(size=h.shape)
    for i, found in enumerate(bptt.rnn_backward(dh, cache)):

        def loss(value, i=i):
            return float(np.sum(dh * rnn.rnn_forward(*arguments[:i], value, *arguments[i + 1 :])[0]))

        expected = bptt.numerical_gradient(loss, arguments[i])
        assert found.shape == arguments[i].shape
        np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-7)


@few
@given(sizes, seeds)
def test_rnn_backward_is_one_step_back_after_another(size, seed):
    x, h0, *weights = network(*size, seed)
    h, cache = rnn.rnn_forward(x, h0, *weights)
    dh = np.random.default_rng(seed).normal(size=h.shape)
    later, sums, dx = np.zeros(h0.shape), [np.zeros(w.shape) for w in weights], np.empty(x.shape)
    for t in reversed(range(size[1])):
        _, step_cache = rnn.rnn_step(x[:, t], h[:, t - 1] if t else h0, *weights)
        dx[:, t], later, *parts = bptt.rnn_step_backward(dh[:, t] + later, step_cache)
        sums = [a + b for a, b in zip(sums, parts, strict=True)]
    assert_all_close(bptt.rnn_backward(dh, cache), [dx, later, *sums], 1e-11)


@few
@given(sizes, seeds, st.sampled_from([-2.0, 0.0, 0.5]))
def test_rnn_backward_is_linear_in_what_comes_in(size, seed, factor):
    x, h0, *weights = network(*size, seed)
    h, cache = rnn.rnn_forward(x, h0, *weights)
    rng = np.random.default_rng(seed)
    one, other = rng.normal(size=h.shape), rng.normal(size=h.shape)
    parts = zip(bptt.rnn_backward(one, cache), bptt.rnn_backward(other, cache), strict=True)
    expected = [a + factor * b for a, b in parts]
    assert_all_close(bptt.rnn_backward(one + factor * other, cache), expected, 1e-10)


@few
@given(sizes, seeds, st.data())
def test_no_gradient_goes_to_what_came_later_or_to_another_sequence(size, seed, data):
    x, h0, *weights = network(*size, seed)
    h, cache = rnn.rnn_forward(x, h0, *weights)
    n, t = data.draw(st.integers(0, size[0] - 1)), data.draw(st.integers(0, size[1] - 1))
    dh = np.zeros(h.shape)
    dh[n, t] = 1
    dx, dh0, *_ = bptt.rnn_backward(dh, cache)
    assert not dx[n, t + 1 :].any()
    assert not np.delete(dx, n, axis=0).any()
    assert not np.delete(dh0, n, axis=0).any()


def test_rnn_backward_without_moments_or_without_sequences():
    for N, T in ((3, 0), (0, 4)):
        arguments = network(N, T, 2, 5)
        h, cache = rnn.rnn_forward(*arguments)
        for gradient, argument in zip(bptt.rnn_backward(h, cache), arguments, strict=True):
            assert gradient.shape == argument.shape
            assert not gradient.any()


def test_the_cache_can_be_walked_back_twice():
    h, cache = rnn.rnn_forward(*network(2, 4, 3, 5))
    kept = [a.copy() for a in cache]
    first, second = (bptt.rnn_backward(np.ones(h.shape), cache) for _ in range(2))
    for a, b in zip((*first, *cache), (*second, *kept), strict=True):
        np.testing.assert_array_equal(a, b)
    h, cache = rnn.rnn_step(np.ones((2, 3)), *network(2, 4, 3, 5)[1:])
    first, second = (bptt.rnn_step_backward(np.ones(h.shape), cache) for _ in range(2))
    for a, b in zip(first, second, strict=True):
        np.testing.assert_array_equal(a, b)


# --- bptt_loss_and_gradients --------------------------------------------------------------------------------


def torch_full(inputs, targets, h0, params):
    there = TorchModel(params)
    loss, last = there(inputs, targets, torch.tensor(h0))
    loss.backward()
    return loss.item(), there.grads(), last.detach().numpy()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("seed", [0, 1])
def test_bptt_equals_a_torch_model(size, seed):
    N, T, V, H = size
    arguments = *text(N, T, V, seed), states(N, H, seed), model(V, H, seed)
    loss, grads, last = full(*arguments)
    expected_loss, expected_grads, expected_last = torch_full(*arguments)
    assert loss == pytest.approx(expected_loss, rel=1e-12, abs=1e-12)
    assert type(loss) is float
    assert_all_close(grads, expected_grads)
    assert_close(last, expected_last)
    assert grads.keys() == set(NAMES)


@settings(max_examples=15, deadline=None)
@given(sizes, seeds)
def test_bptt_equals_what_is_measured(size, seed):
    N, T, V, H = size
    inputs, targets, h0, params = *text(N, T, V, seed), states(N, H, seed), model(V, H, seed)
    _, grads, _ = full(inputs, targets, h0, params)
    for name in NAMES:

        def loss(value, name=name):
            return full(inputs, targets, h0, params | {name: value})[0]

        expected = bptt.numerical_gradient(loss, params[name])
        np.testing.assert_allclose(grads[name], expected, rtol=1e-6, atol=1e-7)


@few
@given(sizes, seeds)
def test_bptt_of_a_batch_is_the_mean_over_its_texts(size, seed):
    N, T, V, H = size
    inputs, targets, h0, params = *text(N, T, V, seed), states(N, H, seed), model(V, H, seed)
    loss, grads, last = full(inputs, targets, h0, params)
    alone = [full(inputs[[n]], targets[[n]], h0[[n]], params) for n in range(N)]
    assert loss == pytest.approx(np.mean([one[0] for one in alone]), rel=1e-12)
    assert_all_close(grads, {name: np.mean([one[1][name] for one in alone], axis=0) for name in NAMES}, 1e-11)
    assert_close(last, np.concatenate([one[2] for one in alone]), 1e-11)


def test_bptt_uses_the_two_functions_that_it_is_given():
    inputs, targets, h0, params = *text(3, 4, 5), states(3, 2), model(5, 2)
    seen = []

    def forward(x, h_first, *weights):
        seen.append((x, h_first, *weights))
        return np.zeros((3, 4, 2)), ("the cache",)

    def backward(dh, cache):
        seen.append((dh, cache))
        return None, None, "dW_xh", "dW_hh", "db_h"

    loss, grads, last = bptt.bptt_loss_and_gradients(
        inputs, targets, h0, params | {"b_y": np.zeros(5)}, forward, backward
    )
    for found, expected in zip(seen[0], (np.eye(5)[inputs], h0, *list(params.values())[:3]), strict=True):
        np.testing.assert_array_equal(found, expected)
    dscores = (np.full((3, 4, 5), 0.2) - np.eye(5)[targets]) / 3
    np.testing.assert_allclose(seen[1][0], dscores @ params["W_hy"].T, rtol=1e-12, atol=1e-15)
    assert seen[1][1] == ("the cache",)
    assert loss == pytest.approx(4 * math.log(5))
    assert (grads["W_xh"], grads["W_hh"], grads["b_h"]) == ("dW_xh", "dW_hh", "db_h")
    assert not grads["W_hy"].any()
    np.testing.assert_allclose(grads["b_y"], dscores.sum(axis=(0, 1)), rtol=1e-12)
    assert not last.any()


def test_bptt_of_texts_without_characters():
    h0, params = states(3, 2), model(5, 2)
    loss, grads, last = full(np.zeros((3, 0), int), np.zeros((3, 0), int), h0, params)
    assert loss == 0.0
    for name in NAMES:
        assert grads[name].tolist() == np.zeros(params[name].shape).tolist()
    np.testing.assert_array_equal(last, h0)


# --- truncated_bptt -----------------------------------------------------------------------------------------


@few
@given(sizes, st.integers(0, 3), seeds)
def test_truncated_bptt_with_one_window_is_the_full_one(size, more, seed):
    N, T, V, H = size
    arguments = *text(N, T, V, seed), states(N, H, seed), model(V, H, seed)
    loss, grads, last = full(*arguments)
    found_loss, found_grads, found_last = bptt.truncated_bptt(full, *arguments, T + more)
    assert found_loss == loss
    assert type(found_loss) is float
    np.testing.assert_array_equal(found_last, last)
    for name in NAMES:
        np.testing.assert_array_equal(found_grads[name], grads[name])


@few
@given(sizes, st.integers(1, 7), seeds)
def test_truncated_bptt_has_the_same_loss_and_states_whatever_the_window(size, window, seed):
    N, T, V, H = size
    arguments = *text(N, T, V, seed), states(N, H, seed), model(V, H, seed)
    loss, _, last = full(*arguments)
    found_loss, _, found_last = bptt.truncated_bptt(full, *arguments, window)
    assert found_loss == pytest.approx(loss, rel=1e-11, abs=1e-12)
    assert_close(found_last, last, 1e-10)


@pytest.mark.parametrize("window", [1, 2, 3, 4, 6])
def test_truncated_bptt_has_another_gradient_for_each_window_but_not_for_the_read_out(window):
    arguments = *text(2, 7, 4), states(2, 5), model(4, 5)
    _, whole, _ = full(*arguments)
    _, grads, _ = bptt.truncated_bptt(full, *arguments, window)
    for name in ("W_xh", "W_hh", "b_h"):
        assert bptt.relative_error(grads[name], whole[name]) > 1e-3
    for name in ("W_hy", "b_y"):
        assert_close(grads[name], whole[name])


@few
@given(sizes, st.integers(1, 7), seeds)
def test_truncated_bptt_equals_torch_detached_between_windows(size, window, seed):
    N, T, V, H = size
    inputs, targets, h0, params = *text(N, T, V, seed), states(N, H, seed), model(V, H, seed)
    there, state, total = TorchModel(params), torch.tensor(h0), 0.0
    for read, wanted in zip(cut(inputs, window), cut(targets, window), strict=True):
        loss, state = there(read, wanted, state.detach())
        loss.backward()
        total += loss.item()
    found_loss, grads, last = bptt.truncated_bptt(full, inputs, targets, h0, params, window)
    assert found_loss == pytest.approx(total, rel=1e-11, abs=1e-12)
    assert_all_close(grads, there.grads(), 1e-10)
    assert_close(last, state.detach().numpy(), 1e-10)


def counting(seen):
    """Return a stand-in for the loss and gradients, which adds to the state how much it read."""

    def loss_and_gradients(inputs, targets, h0, params):
        seen.append((inputs.tolist(), targets.tolist(), h0.tolist(), dict(params)))
        return 1.5, {"w": np.array([inputs.shape[1], 1.0])}, h0 + inputs.shape[1]

    return loss_and_gradients


def test_truncated_bptt_cuts_hands_on_and_sums():
    seen, params = [], {"w": np.array([5.0, 6.0])}
    result = bptt.truncated_bptt(counting(seen), [[1, 2, 3, 4, 5]], [[2, 3, 4, 5, 6]], [[10]], params, 2)
    assert [call[:3] for call in seen] == [
        ([[1, 2]], [[2, 3]], [[10]]),
        ([[3, 4]], [[4, 5]], [[12]]),
        ([[5]], [[6]], [[14]]),
    ]
    assert result[0] == 4.5
    assert result[1]["w"].tolist() == [5, 3]
    assert result[2].tolist() == [[15]]


def test_truncated_bptt_of_texts_without_characters():
    nothing, h0, params = np.zeros((3, 0), int), states(3, 2), model(5, 2)
    loss, grads, last = bptt.truncated_bptt(full, nothing, nothing, h0, params, 4)
    assert loss == 0.0
    for name in NAMES:
        assert grads[name].tolist() == np.zeros(params[name].shape).tolist()
    np.testing.assert_array_equal(last, h0)


# --- gradient_norm_through_time -----------------------------------------------------------------------------


def torch_states(x, h0, W_xh, W_hh, b_h):
    """Return every state as a tensor that keeps its gradient."""
    state, found = torch.tensor(h0, requires_grad=True), []
    for t in range(x.shape[1]):
        state = torch.tanh(torch.tensor(x[:, t] @ W_xh + b_h) + state @ torch.tensor(W_hh))
        state.retain_grad()
        found.append(state)
    return found


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("seed", [0, 1])
def test_gradient_norm_equals_torch(size, seed):
    x, h0, *weights = network(*size, seed)
    dh = np.random.default_rng(seed).normal(size=h0.shape)
    there = torch_states(x, h0, *weights)
    there[-1].backward(torch.tensor(dh))
    expected = np.stack([state.grad.norm(dim=1).numpy() for state in there], axis=1)
    found = bptt.gradient_norm_through_time(dh, rnn.rnn_forward(x, h0, *weights)[0], weights[1])
    np.testing.assert_allclose(found, expected, rtol=1e-11)
    assert found.dtype == np.float64


@few
@given(sizes, seeds, st.sampled_from([0.3, 1.0, 3.0]))
def test_no_step_back_makes_the_gradient_longer_than_the_largest_singular_value(size, seed, spread):
    x, h0, W_xh, W_hh, b_h = network(*size, seed)
    W_hh = spread * W_hh
    h, _ = rnn.rnn_forward(x, h0, W_xh, W_hh, b_h)
    dh = np.random.default_rng(seed).normal(size=h0.shape)
    norms = bptt.gradient_norm_through_time(dh, h, W_hh)
    assert norms.shape == h.shape[:2]
    largest = np.linalg.norm(W_hh, 2) * (1 - h[:, 1:] ** 2).max(axis=2, initial=0)
    assert np.all(norms[:, :-1] <= largest * norms[:, 1:] * (1 + 1e-12))
    np.testing.assert_allclose(norms[:, -1], np.linalg.norm(dh, axis=1), rtol=1e-12)


@few
@given(sizes, seeds, st.sampled_from([-4.0, 0.5, 2.0**20]))
def test_gradient_norm_grows_with_the_gradient_and_agrees_with_rnn_backward(size, seed, factor):
    x, h0, *weights = network(*size, seed)
    h, cache = rnn.rnn_forward(x, h0, *weights)
    last = np.random.default_rng(seed).normal(size=h0.shape)
    norms = bptt.gradient_norm_through_time(last, h, weights[1])
    longer = bptt.gradient_norm_through_time(factor * last, h, weights[1])
    np.testing.assert_allclose(longer, abs(factor) * norms, rtol=1e-12)
    dh = np.zeros(h.shape)
    dh[:, -1] = last
    back_once_more = bptt.gradient_norm_through_time(
        last, np.concatenate([h0[:, np.newaxis], h], axis=1), weights[1]
    )
    expected = np.linalg.norm(bptt.rnn_backward(dh, cache)[1], axis=1)
    np.testing.assert_allclose(back_once_more[:, 0], expected, rtol=1e-10)


def test_gradient_norm_in_round_numbers():
    quiet = np.zeros((1, 4, 2))
    norms = bptt.gradient_norm_through_time([[3, 4]], quiet, 0.5 * np.eye(2))
    assert norms.tolist() == [[0.625, 1.25, 2.5, 5]]
    rotation = [[0, 1], [-1, 0]]
    assert bptt.gradient_norm_through_time([[3, 4]], quiet, rotation).tolist() == [[5, 5, 5, 5]]
    assert bptt.gradient_norm_through_time([[3, 4]], np.ones((1, 3, 2)), rotation).tolist() == [[0, 0, 5]]
    uneven = bptt.gradient_norm_through_time([[3, 4]], quiet[:, :2], [[0, 2], [0, 0]])
    assert uneven.tolist() == [[8, 5]]  # W_hh transposed: the second number reaches the first


def test_gradient_norm_of_many_steps_vanishes_or_explodes():
    quiet = np.zeros((2, 200, 3))
    shrinking = bptt.gradient_norm_through_time(np.ones((2, 3)), quiet, 0.9 * np.eye(3))
    np.testing.assert_allclose(shrinking[:, 0], 3**0.5 * 0.9**199, rtol=1e-10)
    growing = bptt.gradient_norm_through_time(np.ones((2, 3)), quiet, 1.1 * np.eye(3))
    np.testing.assert_allclose(growing[:, 0], 3**0.5 * 1.1**199, rtol=1e-10)


@pytest.mark.parametrize("size", [1e-150, 1e-100, 1e100, 1e150])
def test_gradient_norm_of_short_and_long_gradients(size):
    found = bptt.gradient_norm_through_time([[3 * size, 4 * size]], np.zeros((1, 1, 2)), np.eye(2))
    np.testing.assert_allclose(found, [[5 * size]], rtol=1e-12)


# --- clip_by_global_norm ------------------------------------------------------------------------------------


def some_gradients(seed, spread=1.0):
    rng = np.random.default_rng(seed)
    shapes = {"W": (3, 4), "b": (4,), "C": (2, 1, 3), "none": (0, 2)}
    return {name: rng.normal(scale=spread, size=shape) for name, shape in shapes.items()}


def length(grads):
    return np.linalg.norm(np.concatenate([np.ravel(value) for value in grads.values()]))


@few
@given(seeds, st.sampled_from([1e-6, 0.5, 3.0, 1e6]), st.sampled_from([1e-3, 1.0, 5.0, 1e5]))
def test_clip_equals_torch(seed, spread, max_norm):
    grads = some_gradients(seed, spread)
    clipped, norm = bptt.clip_by_global_norm(grads, max_norm)
    there = [torch.nn.Parameter(torch.zeros(value.shape).double()) for value in grads.values()]
    for parameter, value in zip(there, grads.values(), strict=True):
        parameter.grad = torch.tensor(value)
    expected_norm = torch.nn.utils.clip_grad_norm_(there, max_norm).item()
    assert norm == pytest.approx(expected_norm, rel=1e-12)
    # torch divides by the norm plus 1e-6
    theirs = dict(zip(grads, gradients(there), strict=True))
    factor = 1 + 1e-6 / expected_norm if expected_norm + 1e-6 > max_norm else 1.0
    for name in grads:
        np.testing.assert_allclose(clipped[name], factor * theirs[name], rtol=1e-11)


@few
@given(seeds, st.floats(1e-9, 1e9), st.floats(1e-9, 1e9))
def test_clip_shortens_to_the_norm_and_keeps_the_direction(seed, spread, max_norm):
    grads = some_gradients(seed, spread)
    clipped, norm = bptt.clip_by_global_norm(grads, max_norm)
    assert norm == pytest.approx(length(grads), rel=1e-12)
    assert type(norm) is float
    assert clipped.keys() == grads.keys()
    if norm <= max_norm:
        for name in grads:
            np.testing.assert_array_equal(clipped[name], grads[name])
    else:
        assert length(clipped) == pytest.approx(max_norm, rel=1e-12)
        for name in grads:
            np.testing.assert_allclose(clipped[name] * norm, grads[name] * max_norm, rtol=1e-12)
    again, _ = bptt.clip_by_global_norm(clipped, max_norm)
    for name in grads:
        np.testing.assert_allclose(again[name], clipped[name], rtol=1e-12)


def test_clip_in_round_numbers():
    grads = {"a": [[3]], "b": [0, 4]}
    clipped, norm = bptt.clip_by_global_norm(grads, 10)
    assert (norm, clipped["a"].tolist(), clipped["b"].tolist()) == (5.0, [[3]], [0, 4])
    clipped, norm = bptt.clip_by_global_norm(grads, 5)
    assert (norm, clipped["a"].tolist(), clipped["b"].tolist()) == (5.0, [[3]], [0, 4])
    clipped, norm = bptt.clip_by_global_norm(grads, 1)
    assert norm == 5.0
    assert clipped["a"] == pytest.approx(np.array([[0.6]]))
    assert clipped["b"] == pytest.approx([0, 0.8])
    assert bptt.clip_by_global_norm(grads, np.inf)[0]["a"].tolist() == [[3]]
    assert bptt.clip_by_global_norm({}, 1) == ({}, 0.0)
    clipped, norm = bptt.clip_by_global_norm({"zero": np.zeros(3)}, 1)
    assert (norm, clipped["zero"].tolist()) == (0.0, [0, 0, 0])


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_clip_refuses_what_it_cannot_mend(value):
    for max_norm in (1, np.inf):
        with pytest.raises(ValueError, match="NaN or infinity"):
            bptt.clip_by_global_norm({"a": [1.0], "b": [[2.0, value]]}, max_norm)


@pytest.mark.parametrize("size", [1e-100, 1e-50, 1e50, 1e99])
def test_clip_of_small_and_large_gradients(size):
    clipped, norm = bptt.clip_by_global_norm({"a": [3 * size], "b": [4 * size]}, size)
    found = [norm, clipped["a"].item(), clipped["b"].item()]
    np.testing.assert_allclose(found, [5 * size, 0.6 * size, 0.8 * size], rtol=1e-12)


# --- train_character_model ----------------------------------------------------------------------------------


def no_clip(grads):
    return grads, 0.0


def hello():
    characters = np.array([["helo".index(c) for c in "hello"]])
    params = {name: 0.3 * value for name, value in model(4, 8).items()}
    return characters[:, :-1], characters[:, 1:], np.zeros((1, 8)), params


@pytest.mark.parametrize("window", [1, 2, 4, 9])
def test_training_learns_hello(window):
    inputs, targets, h0, params = hello()
    clip = partial(bptt.clip_by_global_norm, max_norm=5.0)
    trained, losses = bptt.train_character_model(full, clip, inputs, targets, h0, params, window, 0.1, 300)
    assert losses.shape == (300,)
    assert losses[0] > 4
    assert losses[-1] < 0.05
    h, _ = rnn.rnn_forward(np.eye(4)[inputs], h0, trained["W_xh"], trained["W_hh"], trained["b_h"])
    assert np.argmax(h @ trained["W_hy"] + trained["b_y"], axis=2).tolist() == targets.tolist()


@pytest.mark.parametrize("window", [2, 3, 7])
@pytest.mark.parametrize("max_norm", [0.5, 1e9])
def test_training_equals_a_torch_loop_step_for_step(window, max_norm):
    N, T, V, H, lr, epochs = 3, 7, 4, 5, 0.2, 3
    inputs, targets, h0, params = *text(N, T, V, 3), states(N, H, 3), model(V, H, 3)
    there = TorchModel(params)
    optimizer = torch.optim.SGD([p for p in there.parameters() if p.requires_grad], lr=lr)
    steps, expected_losses = [], []
    for _ in range(epochs):
        state, total = torch.tensor(h0), 0.0
        for read, wanted in zip(cut(inputs, window), cut(targets, window), strict=True):
            optimizer.zero_grad()
            loss, state = there(read, wanted, state.detach())
            loss.backward()
            norm = torch.nn.utils.get_total_norm([p.grad for p in there.by_name().values()])
            for parameter in there.by_name().values():
                parameter.grad *= min(1.0, max_norm / norm.item())
            optimizer.step()
            steps.append(there.values())
            total += loss.item()
        expected_losses.append(total)
    seen = []

    def recording(*arguments):
        seen.append({name: value.copy() for name, value in arguments[3].items()})
        return full(*arguments)

    clip = partial(bptt.clip_by_global_norm, max_norm=max_norm)
    trained, losses = bptt.train_character_model(
        recording, clip, inputs, targets, h0, params, window, lr, epochs
    )
    np.testing.assert_allclose(losses, expected_losses, rtol=1e-10)
    assert len(seen) == len(steps)
    for found, expected in zip([*seen[1:], trained], steps, strict=True):
        assert_all_close(found, expected, 1e-9)


def test_training_begins_each_epoch_at_h0_and_takes_a_step_after_each_window():
    seen, clipped = [], []

    def clip(grads):
        clipped.append(grads["w"].tolist())
        return {"w": np.array([1.0, 0.0])}, 7.0

    trained, losses = bptt.train_character_model(
        counting(seen), clip, [[1, 2, 3]], [[2, 3, 4]], [[10]], {"w": np.array([5.0, 6.0])}, 2, 0.5, 2
    )
    assert [call[:3] for call in seen] == [
        ([[1, 2]], [[2, 3]], [[10]]),
        ([[3]], [[4]], [[12]]),
    ] * 2
    assert [call[3]["w"].tolist() for call in seen] == [[5, 6], [4.5, 6], [4, 6], [3.5, 6]]
    assert clipped == [[2, 1], [1, 1]] * 2
    assert trained["w"].tolist() == [3, 6]
    assert losses.tolist() == [3, 3]
    assert losses.dtype == np.float64


def test_training_with_no_epoch_or_no_step_changes_nothing():
    inputs, targets, h0, params = hello()
    for lr, epochs in ((0.5, 0), (0, 3)):
        trained, losses = bptt.train_character_model(
            full, no_clip, inputs, targets, h0, params, 2, lr, epochs
        )
        assert losses.shape == (epochs,)
        assert np.all(losses == losses[:1])
        assert trained.keys() == params.keys()
        for name in params:
            np.testing.assert_array_equal(trained[name], params[name])
            assert not np.shares_memory(trained[name], params[name])


@few
@given(sizes, st.integers(1, 7), seeds)
def test_the_first_loss_is_that_of_the_first_windows_and_one_small_step_lowers_it(size, window, seed):
    N, T, V, H = size
    assume(V > 1)
    inputs, targets, h0, params = *text(N, T, V, seed), states(N, H, seed), model(V, H, seed)
    _, losses = bptt.train_character_model(full, no_clip, inputs, targets, h0, params, T, 1e-5, 2)
    assert losses[0] == full(inputs, targets, h0, params)[0]
    assert losses[1] < losses[0]
    first, _ = bptt.train_character_model(full, no_clip, inputs, targets, h0, params, window, 0.1, 2)
    longer, losses = bptt.train_character_model(full, no_clip, inputs, targets, h0, params, window, 0.1, 3)
    rest, last = bptt.train_character_model(full, no_clip, inputs, targets, h0, first, window, 0.1, 1)
    assert last[0] == losses[2]
    for name in NAMES:
        np.testing.assert_array_equal(rest[name], longer[name])


# --- any dtype in, float64 out, nothing changed -------------------------------------------------------------


def calls(W_in, W, b, state, dh):
    """Return the result of every function: W_in (3, 2), W (2, 2), b (2,), state (2, 2), dh (2, 4, 2)."""
    inputs, targets = [[0, 1, 2, 1], [2, 2, 0, 1]], [[1, 2, 1, 0], [2, 0, 1, 1]]
    params = {"W_xh": W_in, "W_hh": W, "b_h": b, "W_hy": np.asarray(W_in).T, "b_y": np.asarray(W_in)[:, 1]}
    _, cache = rnn.rnn_forward(dh, state, W, W, b)
    _, step_cache = rnn.rnn_step(state, state, W, W, b)
    loss, grads, last = full(inputs, targets, state, params)
    cut_loss, cut_grads, cut_last = bptt.truncated_bptt(full, inputs, targets, state, params, 3)
    clipped, norm = bptt.clip_by_global_norm({"W": W, "b": b}, 1.0)
    trained, losses = bptt.train_character_model(full, no_clip, inputs, targets, state, params, 3, 0.1, 2)
    return [
        bptt.numerical_gradient(lambda x: float(np.sum(x**2)), W_in),
        bptt.relative_error(W, state),
        *bptt.rnn_step_backward(state, step_cache),
        *bptt.rnn_backward(dh, cache),
        loss,
        *grads.values(),
        last,
        cut_loss,
        *cut_grads.values(),
        cut_last,
        bptt.gradient_norm_through_time(state, np.asarray(dh) / 4, W),
        *clipped.values(),
        norm,
        *trained.values(),
        losses,
    ]


def example():
    dh = np.array([[[1, 0], [3, 1], [0, 2], [1, 1]], [[2, 2], [1, 0], [0, 1], [3, 0]]])
    return [
        np.array([[1, 0], [2, 1], [0, 1]]),
        np.array([[1, 0], [2, 1]]),
        np.array([0, 1]),
        np.array([[0, 1], [1, 1]]),
        dh,
    ]


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.int64, np.float16, np.float32, bool, list])
def test_any_real_dtype(dtype):
    narrow = [a.tolist() if dtype is list else a.astype(dtype) for a in example()]
    if dtype is list:
        narrow[:3] = [np.array(a) for a in narrow[:3]]  # the weights are arrays, says the signature
    wide = [np.asarray(a).astype(float) for a in narrow]
    if dtype is np.float16:  # a quarter of dh is taken in its own dtype
        wide[4] = wide[4].astype(np.float32)
    for found, expected in zip(calls(*narrow), calls(*wide), strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-15)
        assert np.asarray(found).dtype == np.float64


def test_arguments_stay_as_they_are_and_results_are_new():
    arguments = [a.astype(float) for a in example()]
    kept = [a.copy() for a in arguments]
    for result in calls(*arguments):
        for argument in arguments:
            assert not np.shares_memory(result, argument)
    for now, before in zip(arguments, kept, strict=True):
        np.testing.assert_array_equal(now, before)


def test_texts_states_weights_and_gradients_stay_as_they_are():
    inputs, targets, h0, params = *text(2, 5, 4), states(2, 3), model(4, 3)
    _, grads, _ = full(inputs, targets, h0, params)
    kept = [a.copy() for a in (inputs, targets, h0, *params.values(), *grads.values())]
    clip = partial(bptt.clip_by_global_norm, max_norm=0.01)
    bptt.truncated_bptt(full, inputs, targets, h0, params, 2)
    clip(grads)
    bptt.train_character_model(full, clip, inputs, targets, h0, params, 2, 0.5, 3)
    assert list(params) == list(grads) == list(NAMES)
    for now, before in zip((inputs, targets, h0, *params.values(), *grads.values()), kept, strict=True):
        np.testing.assert_array_equal(now, before)


# --- errors name the argument and what was received ---------------------------------------------------------

TEXT = [[0, 1, 2, 5], [5, 4, 3, 2]]
STATE, PARAMS = np.zeros((2, 3)), model(6, 3)
STEP_CACHE = rnn.rnn_step(np.zeros((2, 4)), STATE, np.zeros((4, 3)), np.zeros((3, 3)), np.zeros(3))[1]
CACHE = rnn.rnn_forward(np.zeros((2, 5, 4)), STATE, np.zeros((4, 3)), np.zeros((3, 3)), np.zeros(3))[1]
FLAT = {"inputs": TEXT[0], "targets": TEXT[0]}
FULL = {"inputs": TEXT, "targets": TEXT, "h0": STATE, "params": PARAMS}
TRUNCATED = {"loss_and_gradients": full, **FULL, "window": 3}
TRAIN = {"loss_and_gradients": full, "clip": no_clip, **FULL, "window": 3, "lr": 0.1, "epochs": 1}
NORMS = {"dh_last": STATE, "h": np.zeros((2, 5, 3)), "W_hh": np.zeros((3, 3))}


def bad_texts():
    return [
        (name, value, error, words)
        for name in ("inputs", "targets")
        for value, error, words in (
            ([[0, 1, 2, 6], [0, 0, 0, 0]], ValueError, [f"{name} holds 6", "0 to 5"]),
            ([[0, 1, 2, 3], [-1, 0, 0, 0]], ValueError, [f"{name} holds -1", "0 to 5"]),
            (np.zeros((2, 4)), TypeError, [f"{name} must hold integers", "float64"]),
            ([list("abcd")] * 2, TypeError, [f"{name} must hold integers"]),
        )
    ]


TARGETS_BAD = [
    ("targets", [[0, 1, 2]] * 2, ValueError, ["targets must have shape", r"\(2, 4\)", r"\(2, 3\)"]),
    ("targets", [[0, 1, 2, 3]], ValueError, ["targets must have shape", r"\(2, 4\)", r"\(1, 4\)"]),
]
H0_BAD = [
    ("h0", np.zeros(3), ValueError, ["h0 must have 2", r"\(3,\)"]),
    ("h0", np.zeros((2, 1, 3)), ValueError, ["h0 must have 2", r"\(2, 1, 3\)"]),
    ("h0", [["a"]], TypeError, ["h0 must hold real numbers"]),
    ("h0", STATE[:1], ValueError, ["x and h0", "2 and 1"]),
    ("h0", np.zeros((2, 4)), ValueError, ["W_hy must have shape", r"\(4, 6\)", r"\(3, 6\)"]),
]
WEIGHTS_BAD = [
    ("params", PARAMS | {"W_xh": np.zeros((5, 3))}, ValueError, ["W_xh must have shape", r"\(6, 3\)"]),
    ("params", PARAMS | {"W_hh": np.zeros((3, 1))}, ValueError, ["W_hh must have shape", r"\(3, 3\)"]),
    ("params", PARAMS | {"b_h": np.zeros(1)}, ValueError, ["b_h must have shape", r"\(3,\)"]),
    ("params", PARAMS | {"W_hy": np.zeros((4, 6))}, ValueError, ["W_hy must have shape", r"\(3, 6\)"]),
    ("params", PARAMS | {"W_hy": np.zeros((3, 5))}, ValueError, ["W_hy must have shape", r"\(3, 5\)"]),
    ("params", PARAMS | {"W_hy": np.zeros((3, 1))}, ValueError, ["W_hy must have shape", r"\(3, 1\)"]),
    ("params", PARAMS | {"b_y": np.zeros((6, 1))}, ValueError, ["b_y must have shape", r"\(6, 1\)"]),
    ("params", {k: v for k, v in PARAMS.items() if k != "W_hh"}, KeyError, ["W_hh"]),
]


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: bptt.numerical_gradient(np.sum, 1.0), ValueError, ["x must be an array"]),
        (lambda: bptt.numerical_gradient(np.sum, ["a"]), TypeError, ["x must hold real numbers"]),
        (lambda: bptt.numerical_gradient(np.sum, [[1], [1, 2]]), ValueError, ["x must be rectangular"]),
        (lambda: bptt.numerical_gradient(np.sum, [1], eps=0), ValueError, ["eps must be above 0", "0"]),
        (lambda: bptt.numerical_gradient(np.sum, [1], eps=-1e-5), ValueError, ["eps must be above 0"]),
        (lambda: bptt.numerical_gradient(np.sum, [1], eps=np.nan), ValueError, ["eps must be above 0"]),
        (lambda: bptt.relative_error([1], [1, 2]), ValueError, ["b must have shape", r"\(1,\)", r"\(2,\)"]),
        (lambda: bptt.relative_error([[1]], [1]), ValueError, ["b must have shape", r"\(1, 1\)"]),
        (lambda: bptt.relative_error(1.0, [1]), ValueError, ["a must be an array"]),
        (lambda: bptt.relative_error(["a"], [1]), TypeError, ["a must hold real numbers"]),
        (lambda: bptt.relative_error([1], [1j]), TypeError, ["b must hold real numbers", "complex"]),
        (lambda: bptt.relative_error([1], [1], floor=0), ValueError, ["floor must be above 0"]),
        (lambda: bptt.relative_error([1], [1], floor=np.nan), ValueError, ["floor must be above 0", "nan"]),
        *bad(
            bptt.rnn_step_backward,
            {"cache": STEP_CACHE},
            [
                ("dh", np.zeros(3), ValueError, ["dh must have 2", r"\(3,\)"]),
                ("dh", np.zeros((1, 3)), ValueError, ["dh must have shape", r"\(2, 3\)", r"\(1, 3\)"]),
                ("dh", np.zeros((2, 1)), ValueError, ["dh must have shape", r"\(2, 1\)"]),
                ("dh", [["a"]], TypeError, ["dh must hold real numbers"]),
            ],
        ),
        *bad(
            bptt.rnn_backward,
            {"cache": CACHE},
            [
                ("dh", np.zeros((2, 3)), ValueError, ["dh must have 3", r"\(2, 3\)"]),
                ("dh", np.zeros((2, 1, 3)), ValueError, ["dh must have shape", r"\(2, 5, 3\)"]),
                ("dh", np.zeros((5, 2, 3)), ValueError, ["dh must have shape", r"\(5, 2, 3\)"]),
                ("dh", [[["a"]]], TypeError, ["dh must hold real numbers"]),
            ],
        ),
        *bad(full, FULL, bad_texts() + TARGETS_BAD + H0_BAD + WEIGHTS_BAD),
        *bad(
            full,
            FULL,
            [
                ("inputs", TEXT[0], ValueError, ["inputs must have 2", r"\(4,\)"]),
                ("inputs", [[0, 1], [2]], ValueError, ["inputs must be rectangular"]),
                ("targets", TEXT[0], ValueError, ["targets must have 2", r"\(4,\)"]),
                ("targets", [[0, 1], [2]], ValueError, ["targets must be rectangular"]),
            ],
        ),
        *bad(
            bptt.truncated_bptt,
            TRUNCATED,
            bad_counts("window", 1) + bad_texts() + TARGETS_BAD + H0_BAD + WEIGHTS_BAD,
        ),
        (lambda: bptt.truncated_bptt(**TRUNCATED | FLAT), ValueError, ["inputs must have 2", r"\(4,\)"]),
        *bad(
            bptt.truncated_bptt,
            TRUNCATED,
            [
                ("targets", TEXT[0], ValueError, ["targets must have 2", r"\(4,\)"]),
                ("targets", [[TEXT[0]]], ValueError, ["targets must have 2", r"\(1, 1, 4\)"]),
            ],
        ),
        *bad(
            bptt.gradient_norm_through_time,
            NORMS,
            [
                ("dh_last", np.zeros(3), ValueError, ["dh_last must have 2", r"\(3,\)"]),
                ("dh_last", STATE[:1], ValueError, ["dh_last must have shape", r"\(2, 3\)", r"\(1, 3\)"]),
                ("dh_last", np.zeros((2, 1)), ValueError, ["dh_last must have shape", r"\(2, 1\)"]),
                ("dh_last", np.zeros((2, 4)), ValueError, ["dh_last must have shape", r"\(2, 4\)"]),
                ("dh_last", [["a"]], TypeError, ["dh_last must hold real numbers"]),
                ("h", STATE, ValueError, ["h must have 3", r"\(2, 3\)"]),
                ("h", [[["a"]]], TypeError, ["h must hold real numbers"]),
                ("W_hh", np.zeros(3), ValueError, ["W_hh must have 2", r"\(3,\)"]),
                ("W_hh", np.zeros((1, 3)), ValueError, ["W_hh must have shape", r"\(3, 3\)", r"\(1, 3\)"]),
                ("W_hh", np.zeros((3, 4)), ValueError, ["W_hh must have shape", r"\(3, 4\)"]),
                ("W_hh", [[None]], TypeError, ["W_hh must hold real numbers"]),
            ],
        ),
        (lambda: bptt.clip_by_global_norm({"W": [1]}, 0), ValueError, ["max_norm must be above 0"]),
        (lambda: bptt.clip_by_global_norm({"W": [1]}, -2), ValueError, ["max_norm must be above 0", "-2"]),
        (lambda: bptt.clip_by_global_norm({"W": [1]}, np.nan), ValueError, ["max_norm", "nan"]),
        (lambda: bptt.clip_by_global_norm({"W": 1.0}, 1), ValueError, ["W must be an array"]),
        (lambda: bptt.clip_by_global_norm({"W": ["a"]}, 1), TypeError, ["W must hold real numbers"]),
        (lambda: bptt.clip_by_global_norm({"W": [None]}, 1), TypeError, ["W must hold real numbers"]),
        *bad(
            bptt.train_character_model,
            TRAIN,
            bad_counts("window", 1)
            + bad_counts("epochs", 0)
            + bad_texts()
            + TARGETS_BAD
            + H0_BAD
            + WEIGHTS_BAD,
        ),
        (lambda: bptt.train_character_model(**TRAIN | FLAT), ValueError, ["inputs must have 2", r"\(4,\)"]),
        *bad(
            bptt.train_character_model,
            TRAIN,
            [
                ("lr", -0.1, ValueError, ["lr must be at least 0", r"-0\.1"]),
                ("lr", np.nan, ValueError, ["lr must be at least 0", "nan"]),
                ("targets", 3, ValueError, ["targets must have 2", "it is 3"]),
                ("params", PARAMS | {"b_y": ["a"]}, TypeError, ["b_y must hold real numbers"]),
            ],
        ),
    ],
)
def test_errors(call, error, words):
    assert_raises(call, error, words)


def test_the_arguments_that_the_errors_start_from_are_right():
    for function, good in (
        (full, FULL),
        (bptt.truncated_bptt, TRUNCATED),
        (bptt.train_character_model, TRAIN),
        (bptt.gradient_norm_through_time, NORMS),
    ):
        function(**good)
