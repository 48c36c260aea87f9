"""The recurrent network against PyTorch, SciPy and plain loops, on random input and at the edges."""

import math

import numpy as np
import pytest
import torch
from error_cases import assert_raises, bad, bad_counts
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy import special, stats

from solutions import rnn

whole = st.integers(-50, 50).map(float)
seeds = st.integers(0, 10**6)
sizes = st.tuples(st.integers(1, 5), st.integers(0, 7), st.integers(1, 5), st.integers(1, 6))
# N, T, D, H: all different, and each of them 1.
SIZES = [(2, 7, 3, 5), (5, 3, 7, 2), (1, 6, 4, 3), (4, 1, 2, 3), (3, 6, 1, 4), (6, 4, 3, 1), (1, 1, 1, 1)]
WEIGHTS = ("W_xh", "W_hh", "b_h")
few = settings(max_examples=40, deadline=None)


pytestmark = pytest.mark.usefixtures("no_warnings")


def network(N, T, D, H, seed=0, spread=1.0):
    """Return random inputs, first states and weights, in the order of `rnn_forward`."""
    rng = np.random.default_rng(seed)
    shapes = (N, T, D), (N, H), (D, H), (H, H), (H,)
    x, h0, *weights = (rng.normal(scale=spread, size=shape) for shape in shapes)
    return x, np.tanh(h0), *weights


def read_out(H, V, seed=0):
    rng = np.random.default_rng(seed + 1)
    return rng.normal(size=(H, V)), rng.normal(size=V)


def step_of(W_xh, W_hh, b_h):
    """Return a step function that is not made of `rnn_step`."""
    return lambda x, h: np.tanh(x @ W_xh + h @ W_hh + b_h)


def in_torch(module, W_xh, W_hh, b_h):
    """Put the weights into a torch RNN or RNNCell, which has two biases and its matrices transposed."""
    values = W_xh.T, W_hh.T, b_h, np.zeros_like(b_h)
    with torch.no_grad():
        for parameter, value in zip(module.parameters(), values, strict=True):
            parameter.copy_(torch.tensor(value))
    return module


def torch_cell(W_xh, W_hh, b_h):
    cell = in_torch(torch.nn.RNNCell(*W_xh.shape, dtype=torch.float64), W_xh, W_hh, b_h)
    return lambda x, h: cell(torch.tensor(x), torch.tensor(h)).detach().numpy()


def torch_states(x, h0, W_xh, W_hh, b_h):
    layer = in_torch(torch.nn.RNN(*W_xh.shape, batch_first=True, dtype=torch.float64), W_xh, W_hh, b_h)
    return layer(torch.tensor(x), torch.tensor(h0)[None])[0].detach().numpy()


def assert_close(found, expected):
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12)


# --- softmax ------------------------------------------------------------------------------------------------


@few
@given(arrays(float, array_shapes(max_dims=4, max_side=5), elements=st.floats(-1e6, 1e6)))
def test_softmax_equals_torch_and_scipy(scores):
    found = rnn.softmax(scores)
    np.testing.assert_allclose(found, special.softmax(scores, axis=-1), rtol=1e-12, atol=1e-300)
    expected = torch.nn.functional.softmax(torch.tensor(scores), dim=-1).numpy()
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-300)


@given(arrays(float, array_shapes(max_dims=3, max_side=6), elements=st.floats(-300, 300)))
def test_softmax_gives_probabilities_in_the_order_of_the_scores(scores):
    found = rnn.softmax(scores)
    assert found.shape == scores.shape
    assert np.all(found > 0)
    np.testing.assert_allclose(found.sum(axis=-1), 1, rtol=1e-12)
    order = np.argsort(scores, axis=-1)
    assert np.all(np.diff(np.take_along_axis(found, order, axis=-1), axis=-1) >= 0)


@given(arrays(float, (3, 4), elements=whole), st.sampled_from([-1e12, -1000.0, -1.0, 3.0, 1e3, 2.0**45]))
def test_softmax_does_not_change_when_all_scores_move(scores, shift):
    np.testing.assert_array_equal(rnn.softmax(scores + shift), rnn.softmax(scores))


@given(st.permutations(range(5)))
def test_softmax_goes_with_the_classes(order):
    scores = np.array([[2.0, -1.0, 0.5, 3.0, 0.0]])
    np.testing.assert_allclose(rnn.softmax(scores[:, order]), rnn.softmax(scores)[:, order], rtol=1e-14)


@pytest.mark.parametrize("size", [1e3, 1e6, 1e100, 1e300, 1e307])
def test_softmax_of_huge_scores(size):
    assert rnn.softmax([size, 0, size]).tolist() == [0.5, 0, 0.5]
    assert rnn.softmax([-size, -size]).tolist() == [0.5, 0.5]
    assert rnn.softmax([[size, 0], [-size, 0]]).tolist() == [[1, 0], [0, 1]]
    assert rnn.softmax([size, -size]).tolist() == [1, 0]


def test_softmax_at_its_edges():
    assert rnn.softmax([7]).tolist() == [1.0]
    assert rnn.softmax([1, -np.inf]).tolist() == [1, 0]
    assert rnn.softmax(np.zeros((0, 3))).shape == (0, 3)
    assert rnn.softmax(np.zeros((2, 0, 3))).shape == (2, 0, 3)
    np.testing.assert_allclose(rnn.softmax([0, math.log(3)]), [0.25, 0.75], rtol=1e-15)


# --- cross_entropy ------------------------------------------------------------------------------------------


def scores_and_targets(N, T, V, seed, spread=3.0):
    rng = np.random.default_rng(seed)
    return rng.normal(scale=spread, size=(N, T, V)), rng.integers(V, size=(N, T))


@few
@given(st.integers(1, 5), st.integers(1, 7), st.integers(1, 6), seeds, st.sampled_from([0.1, 3.0, 1e3, 1e8]))
def test_cross_entropy_equals_torch(N, T, V, seed, spread):
    scores, targets = scores_and_targets(N, T, V, seed, spread)
    flat, chosen = torch.tensor(scores).reshape(-1, V), torch.tensor(targets).reshape(-1)
    expected = torch.nn.functional.cross_entropy(flat, chosen, reduction="sum").item() / N
    found = rnn.cross_entropy(scores, targets)
    assert found == pytest.approx(expected, rel=1e-12, abs=1e-12)
    assert type(found) is float


@few
@given(st.integers(1, 4), st.integers(0, 5), st.integers(1, 5), seeds)
def test_cross_entropy_is_the_surprise_at_each_moment(N, T, V, seed):
    scores, targets = scores_and_targets(N, T, V, seed)
    chances = special.softmax(scores, axis=2)
    expected = sum(-math.log(chances[n, t, targets[n, t]]) for n in range(N) for t in range(T)) / N
    assert rnn.cross_entropy(scores, targets) == pytest.approx(expected, rel=1e-12, abs=1e-12)


@given(arrays(float, (2, 3, 4), elements=whole), seeds, st.sampled_from([-1e12, 3.0, 2.0**45]))
def test_cross_entropy_does_not_change_when_all_scores_move(scores, seed, shift):
    targets = np.random.default_rng(seed).integers(4, size=(2, 3))
    moved = scores + shift * np.arange(1, 7).reshape(2, 3, 1)
    assert rnn.cross_entropy(moved, targets) == rnn.cross_entropy(scores, targets) >= 0


@given(st.integers(0, 6), seeds)
def test_cross_entropy_is_summed_over_time_and_averaged_over_the_batch(cut, seed):
    scores, targets = scores_and_targets(4, 6, 3, seed)
    loss = rnn.cross_entropy(scores, targets)
    halves = [rnn.cross_entropy(scores[:, part], targets[:, part]) for part in (slice(cut), slice(cut, None))]
    assert sum(halves) == pytest.approx(loss, rel=1e-12)
    alone = [rnn.cross_entropy(scores[n : n + 1], targets[n : n + 1]) for n in range(4)]
    assert np.mean(alone) == pytest.approx(loss, rel=1e-12)


def test_cross_entropy_in_round_numbers():
    assert rnn.cross_entropy(np.zeros((3, 5, 7)), np.ones((3, 5), int)) == pytest.approx(5 * math.log(7))
    assert rnn.cross_entropy([[[0, math.log(3)]]], [[0]]) == pytest.approx(math.log(4))
    assert rnn.cross_entropy([[[4.0]]], [[0]]) == 0.0
    assert rnn.cross_entropy(np.zeros((2, 0, 3)), np.zeros((2, 0), int)) == 0.0


@pytest.mark.parametrize("size", [1e4, 1e100, 1e307])
def test_cross_entropy_of_huge_scores(size):
    scores = [[[size, 0, -size]]]
    assert rnn.cross_entropy(scores, [[0]]) == 0.0
    assert rnn.cross_entropy(scores, [[1]]) == size
    assert rnn.cross_entropy(scores, [[2]]) == 2 * size


# --- rnn_step and rnn_forward -------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
def test_rnn_step_equals_torch(size):
    x, h0, *weights = network(*size)
    h, cache = rnn.rnn_step(x[:, 0], h0, *weights)
    assert_close(h, torch_cell(*weights)(x[:, 0], h0))
    assert isinstance(cache, tuple)
    for kept, expected in zip(cache, (x[:, 0], h0, h, *weights[:2]), strict=True):
        np.testing.assert_array_equal(kept, expected)


@pytest.mark.parametrize("size", SIZES)
def test_rnn_forward_equals_torch(size):
    x, h0, *weights = network(*size)
    h, cache = rnn.rnn_forward(x, h0, *weights)
    assert_close(h, torch_states(x, h0, *weights))
    assert isinstance(cache, tuple)
    for kept, expected in zip(cache, (x, h0, h, *weights[:2]), strict=True):
        np.testing.assert_array_equal(kept, expected)


@few
@given(sizes, seeds, st.sampled_from([0.1, 1.0, 3.0]))
def test_a_sequence_is_one_step_after_another(size, seed, spread):
    x, h0, *weights = network(*size, seed, spread)
    h, _ = rnn.rnn_forward(x, h0, *weights)
    assert h.shape == (size[0], size[1], size[3])
    state = h0
    for t in range(size[1]):
        state, _ = rnn.rnn_step(x[:, t], state, *weights)
        np.testing.assert_allclose(h[:, t], state, rtol=0, atol=1e-11)
        assert_close(
            h[:, t], np.tanh(x[:, t] @ weights[0] + (h[:, t - 1] if t else h0) @ weights[1] + weights[2])
        )


@few
@given(sizes, seeds, st.data())
def test_a_sequence_read_in_two_parts_is_the_sequence(size, seed, data):
    x, h0, *weights = network(*size, seed)
    cut = data.draw(st.integers(0, size[1]))
    whole_way, _ = rnn.rnn_forward(x, h0, *weights)
    first, _ = rnn.rnn_forward(x[:, :cut], h0, *weights)
    second, _ = rnn.rnn_forward(x[:, cut:], first[:, -1] if cut else h0, *weights)
    np.testing.assert_allclose(np.concatenate([first, second], axis=1), whole_way, rtol=0, atol=1e-11)


@few
@given(sizes, seeds)
def test_no_sequence_of_a_batch_sees_another_and_no_moment_sees_a_later_one(size, seed):
    x, h0, *weights = network(*size, seed)
    h, _ = rnn.rnn_forward(x, h0, *weights)
    for n in range(size[0]):
        alone, _ = rnn.rnn_forward(x[n : n + 1], h0[n : n + 1], *weights)
        np.testing.assert_allclose(alone[0], h[n], rtol=0, atol=1e-11)
    if size[1]:
        x[:, -1] += 1
        np.testing.assert_array_equal(rnn.rnn_forward(x, h0, *weights)[0][:, :-1], h[:, :-1])


@few
@given(sizes, seeds, st.sampled_from([1e-300, 1.0, 10.0, 1e3, 1e100]))
def test_the_state_stays_between_minus_one_and_one(size, seed, spread):
    x, h0, *weights = network(*size, seed, spread)
    h, _ = rnn.rnn_forward(x, h0, *weights)
    assert np.all(np.abs(h) <= 1)


def test_the_step_of_one_unit_in_round_numbers():
    h, _ = rnn.rnn_step([[2]], [[0.5]], [[0.25]], [[-3]], [1])
    assert h == pytest.approx(0)
    h, _ = rnn.rnn_forward([[[2], [0]]], [[0.5]], [[0.25]], [[-3]], [1])
    np.testing.assert_allclose(h, [[[0], [math.tanh(1)]]], rtol=1e-15, atol=1e-15)


def test_a_sequence_without_moments_and_a_batch_without_sequences():
    for N, T in ((3, 0), (0, 4), (0, 0)):
        x, h0, *weights = network(N, T, 2, 5)
        h, cache = rnn.rnn_forward(x, h0, *weights)
        assert h.shape == (N, T, 5)
        assert cache[2].shape == (N, T, 5)
    assert rnn.rnn_step(np.zeros((0, 2)), np.zeros((0, 5)), *weights)[0].shape == (0, 5)


# --- many_to_one --------------------------------------------------------------------------------------------


@few
@given(sizes, seeds, st.integers(1, 5))
def test_many_to_one_answers_from_the_last_state(size, seed, V):
    x, h0, *weights = network(*size, seed)
    W_hy, b_y = read_out(size[3], V, seed)
    last = rnn.rnn_forward(x, h0, *weights)[0][:, -1] if size[1] else h0
    for step in (step_of(*weights), lambda x_t, h: rnn.rnn_step(x_t, h, *weights)[0]):
        found = rnn.many_to_one(step, x, h0, W_hy, b_y)
        np.testing.assert_allclose(found, last @ W_hy + b_y, rtol=0, atol=1e-11)


@pytest.mark.parametrize("size", SIZES)
def test_many_to_one_equals_torch(size):
    x, h0, *weights = network(*size)
    W_hy, b_y = read_out(size[3], 4)
    linear = torch.nn.functional.linear(
        torch.tensor(torch_states(x, h0, *weights)[:, -1]), torch.tensor(W_hy).T, torch.tensor(b_y)
    )
    assert_close(rnn.many_to_one(step_of(*weights), x, h0, W_hy, b_y), linear.numpy())


def test_many_to_one_works_with_any_step():
    x = np.arange(12.0).reshape(2, 3, 2)
    total = rnn.many_to_one(lambda x_t, h: h + x_t, x, np.zeros((2, 2)), np.eye(2), [0, 100])
    assert total.tolist() == [[6, 109], [24, 127]]
    digits = rnn.many_to_one(lambda x_t, h: 10 * h + x_t, [[[1], [2], [3]]], [[0]], [[1]], [0])
    assert digits.tolist() == [[123]]


# --- one_to_many --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
def test_one_to_many_equals_torch_fed_with_zeros(size):
    x, h0, *weights = network(*size)
    W_hy, b_y = read_out(size[3], 4)
    padded = np.zeros(x.shape)
    padded[:, 0] = x[:, 0]
    expected = torch_states(padded, h0, *weights) @ W_hy + b_y
    found = rnn.one_to_many(step_of(*weights), x[:, 0], h0, W_hy, b_y, size[1])
    assert found.shape == (size[0], size[1], 4)
    assert_close(found, expected)


@few
@given(sizes, seeds)
def test_one_to_many_does_not_depend_on_how_long_it_will_go_on(size, seed):
    x, h0, *weights = network(size[0], 1, *size[2:], seed)
    arguments = step_of(*weights), x[:, 0], h0, *read_out(size[3], 3)
    longest = rnn.one_to_many(*arguments, 8)
    np.testing.assert_array_equal(rnn.one_to_many(*arguments, size[1]), longest[:, : size[1]])


def test_one_to_many_works_with_any_step():
    given_inputs = []

    def step(x, h):
        given_inputs.append(x.tolist())
        return h + x + 1

    found = rnn.one_to_many(step, [[5], [7]], [[0], [10]], [[2]], [3], np.int64(3))
    assert found.tolist() == [[[15], [17], [19]], [[39], [41], [43]]]
    assert given_inputs == [[[5], [7]], [[0], [0]], [[0], [0]]]
    assert rnn.one_to_many(step, [[5], [7]], [[0], [10]], [[2]], [3], 0).shape == (2, 0, 1)


# --- encode_decode ------------------------------------------------------------------------------------------


@few
@given(sizes, st.integers(1, 6), st.integers(0, 6), seeds, st.data())
def test_encode_decode_equals_a_loop_over_torch_cells(size, V, T, seed, data):
    N, S, D, H = size
    x, h0, *encoder = network(N, S, D, H, seed)
    _, _, *decoder = network(1, 1, V, H, seed + 1)
    W_hy, b_y = read_out(H, V, seed)
    start = data.draw(st.integers(0, V - 1))
    read, write = torch_cell(*encoder), torch_cell(*decoder)
    state, expected = h0, np.empty((N, T), int)
    for t in range(S):
        state = read(x[:, t], state)
    word = np.full(N, start)
    for t in range(T):
        one_hot = torch.nn.functional.one_hot(torch.tensor(word), V).double().numpy()
        state = write(one_hot, state)
        scores = state @ W_hy + b_y
        if V > 1:
            assume(np.diff(np.sort(scores, axis=1)[:, -2:], axis=1).min() > 1e-9)
        word = scores.argmax(axis=1)
        expected[:, t] = word
    found = rnn.encode_decode(step_of(*encoder), step_of(*decoder), x, h0, W_hy, b_y, start, T)
    np.testing.assert_array_equal(found, expected)
    assert found.dtype == np.int64


def test_encode_decode_feeds_its_last_answer_and_breaks_ties_downward():
    fed = []

    def decode(word, h):
        fed.append(word.argmax(axis=1).tolist())
        assert np.all(word.sum(axis=1) == 1)
        assert np.all(np.sort(word, axis=1)[:, :-1] == 0)
        return np.roll(word, 1, axis=1)  # the word after

    counted = rnn.encode_decode(None, decode, np.zeros((2, 0, 1)), np.zeros((2, 3)), np.eye(3), [0] * 3, 1, 4)
    assert counted.tolist() == [[2, 0, 1, 2]] * 2
    assert fed == [[1, 1], [2, 2], [0, 0], [1, 1]]
    tied = rnn.encode_decode(
        None, lambda w, h: h, np.zeros((1, 0, 1)), np.zeros((1, 2)), np.ones((2, 4)), [0, 5, 1, 5], 3, 2
    )
    assert tied.tolist() == [[1, 1]]


def test_encode_decode_begins_to_write_where_reading_ended():
    states = []

    def decode(word, h):
        states.append(h.copy())
        return h

    x = np.arange(6.0).reshape(2, 3, 1)
    rnn.encode_decode(lambda x_t, h: h + x_t, decode, x, np.ones((2, 1)), np.ones((1, 2)), [0, 0], 0, 2)
    np.testing.assert_array_equal(states, [1 + x.sum(axis=1)] * 2)


def test_encode_decode_writes_nothing():
    x, h0, *weights = network(3, 4, 2, 2)
    step = step_of(*weights)
    assert rnn.encode_decode(step, step, x, h0, *read_out(2, 2), 0, 0).shape == (3, 0)


# --- cell_correlation ---------------------------------------------------------------------------------------


@few
@given(st.integers(3, 40), st.integers(1, 6), seeds, st.sampled_from([1e-6, 1.0, 1e6]))
def test_cell_correlation_equals_numpy_and_scipy(T, H, seed, spread):
    rng = np.random.default_rng(seed)
    h, feature = rng.normal(3, spread, (T, H)), rng.integers(0, 2, T).astype(float)
    assume(0 < feature.sum() < T)
    found = rnn.cell_correlation(h, feature)
    assert found.shape == (H,)
    assert np.all(np.abs(found) <= 1)
    tolerance = 1e-12 + 1e-14 / spread  # what centring at 3 rounds away
    np.testing.assert_allclose(found, np.corrcoef(h.T, feature)[-1, :-1], rtol=0, atol=tolerance)
    expected = [stats.pearsonr(h[:, cell], feature).statistic for cell in range(H)]
    np.testing.assert_allclose(found, expected, rtol=0, atol=tolerance)


@given(st.permutations(range(5)), st.sampled_from([-2.0, -0.5, 0.5, 2.0]), st.sampled_from([-8.0, 0.0, 8.0]))
def test_cell_correlation_knows_neither_scale_nor_order_in_time(order, factor, shift):
    h = np.array([[1, 5], [2, 3], [4, 4], [0, -1], [7, 2.0]])
    feature = np.array([0, 1, 1, 0, 1.0])
    expected = rnn.cell_correlation(h, feature)
    assert_close(rnn.cell_correlation(h[order], feature[order]), expected)
    assert_close(rnn.cell_correlation(factor * h + shift, feature), np.sign(factor) * expected)
    assert_close(rnn.cell_correlation(h, factor * feature + shift), np.sign(factor) * expected)


def test_cell_correlation_at_its_edges():
    h = np.array([[0.1, 0, 1, 0.3], [0.1, 1, 0, 0.4], [0.1, 0, 1, 0.1]])
    np.testing.assert_allclose(rnn.cell_correlation(h[:, :3], [0, 1, 0]), [0, 1, -1], rtol=1e-12)
    assert rnn.cell_correlation(h, [0.1, 0.1, 0.1]).tolist() == [0] * 4
    assert rnn.cell_correlation(h[:1], [1]).tolist() == [0] * 4
    assert rnn.cell_correlation(h[:0], []).tolist() == [0] * 4
    assert rnn.cell_correlation(h[:, :0], [0, 1, 0]).shape == (0,)


# --- sample_next --------------------------------------------------------------------------------------------

LOGITS = np.array([1.0, -0.5, 2.0, 0.0, 2.0])


@pytest.mark.parametrize("temperature", [0.3, 0.5, 1, 2.5, 100.0, np.inf])
@pytest.mark.parametrize("seed", [0, 1])
def test_sample_next_draws_each_class_as_often_as_softmax_says(temperature, seed):
    rng, draws = np.random.default_rng(seed), 4000
    counts = np.bincount([rnn.sample_next(LOGITS, temperature, rng) for _ in range(draws)], minlength=5)
    expected = special.softmax(LOGITS / temperature) * draws
    assert stats.chisquare(counts, expected).pvalue > 1e-3


def test_the_chi_square_would_notice_another_temperature():
    rng = np.random.default_rng(2)
    counts = np.bincount([rnn.sample_next(LOGITS, 1.0, rng) for _ in range(4000)], minlength=5)
    for other in (0.8, 1.25):
        assert stats.chisquare(counts, special.softmax(LOGITS / other) * 4000).pvalue < 1e-3


@given(arrays(float, st.integers(1, 9), elements=whole))
def test_sample_next_at_temperature_zero_takes_the_largest_and_draws_nothing(logits):
    rng = np.random.default_rng(3)
    before = rng.bit_generator.state
    found = rnn.sample_next(logits, 0, rng)
    assert found == np.argmax(logits)
    assert type(found) is int
    assert rng.bit_generator.state == before
    assert rnn.sample_next(logits, 0.0, None) == found


@given(
    arrays(float, st.integers(1, 9), elements=st.floats(-1e307, 1e307)),
    st.sampled_from([5e-324, 1e-300, 1e-100, 1e-9, 1.0, 1e9]),
    seeds,
)
def test_sample_next_draws_from_logits_of_any_size(logits, temperature, seed):
    found = rnn.sample_next(logits, temperature, np.random.default_rng(seed))
    assert 0 <= found < len(logits)
    assert type(found) is int


@pytest.mark.parametrize("temperature", [5e-324, 1e-300, 1e-12, 1e-3])
def test_sample_next_at_a_tiny_temperature_draws_among_the_largest(temperature):
    rng = np.random.default_rng(4)
    found = {rnn.sample_next(LOGITS, temperature, rng) for _ in range(60)}
    assert found == {2, 4}
    assert {rnn.sample_next([1e300, 0, -1e300], temperature, rng) for _ in range(9)} == {0}


@pytest.mark.parametrize("temperature", [0, 1e-300, 0.5, 1.0, 1e9])
def test_sample_next_never_draws_minus_infinity(temperature):
    rng = np.random.default_rng(6)
    found = {rnn.sample_next([-np.inf, 2, 2, -np.inf], temperature, rng) for _ in range(60)}
    assert found == ({1, 2} if temperature else {1})


@given(st.sampled_from([-1024.0, -3.0, 7.0, 2.0**40]), st.sampled_from([0.25, 1.0, 4.0]), seeds)
def test_sample_next_draws_the_same_when_all_logits_move_and_from_the_same_seed(shift, temperature, seed):
    drawn = [
        [rnn.sample_next(logits, temperature, rng) for _ in range(5)]
        for logits, rng in zip(
            (LOGITS, LOGITS, LOGITS + shift), (np.random.default_rng(seed) for _ in range(3)), strict=True
        )
    ]
    assert drawn[0] == drawn[1] == drawn[2]


# --- generate -----------------------------------------------------------------------------------------------


@few
@given(st.integers(1, 5), st.integers(1, 6), st.integers(0, 6), seeds, st.data())
def test_generate_draws_each_time_from_what_many_to_one_says_of_all_before(V, H, length, seed, data):
    prefix = data.draw(st.lists(st.integers(0, V - 1), max_size=5))
    _, h0, *weights = network(1, 1, V, H, seed)
    W_hy, b_y = read_out(H, V, seed)
    rng, seen = np.random.default_rng(seed), []

    def sample(logits):
        seen.append(logits.copy())
        return rnn.sample_next(logits, 1.0, rng)

    written = rnn.generate(step_of(*weights), sample, prefix, length, h0, W_hy, b_y)
    assert written.shape == (length,)
    assert written.dtype == np.int64
    assert len(seen) == length
    for t, logits in enumerate(seen):
        text = [*prefix, *written[:t]]
        x = np.eye(V)[np.array(text, dtype=int)][np.newaxis]
        assert logits.shape == (V,)
        assert_close(logits, rnn.many_to_one(step_of(*weights), x, h0, W_hy, b_y)[0])
    rng = np.random.default_rng(seed)
    assert written.tolist() == [rnn.sample_next(logits, 1.0, rng) for logits in seen]


@few
@given(st.integers(1, 5), st.integers(1, 6), seeds, st.data())
def test_generate_greedily_is_what_a_decoder_writes(V, H, seed, data):
    start = data.draw(st.integers(0, V - 1))
    _, h0, *weights = network(1, 1, V, H, seed)
    W_hy, b_y = read_out(H, V, seed)
    step = step_of(*weights)
    expected = rnn.encode_decode(step, step, np.zeros((1, 0, V)), h0, W_hy, b_y, start, 6)[0]
    found = rnn.generate(step, lambda logits: rnn.sample_next(logits, 0, None), [start], 6, h0, W_hy, b_y)
    np.testing.assert_array_equal(found, expected)


@given(st.integers(0, 8), seeds)
def test_generate_goes_on_from_what_it_wrote_itself(cut, seed):
    _, h0, *weights = network(1, 1, 4, 5, seed)
    rest = h0, *read_out(5, 4, seed)
    step = step_of(*weights)
    greedy = rnn.generate(step, np.argmax, [1, 3], 8, *rest)
    again = rnn.generate(step, np.argmax, [1, 3, *greedy[:cut]], 8 - cut, *rest)
    np.testing.assert_array_equal(again, greedy[cut:])


def test_generate_counts():
    def step(x, h):
        return np.roll(x, 1, axis=1)  # the character after

    def generate(prefix, length):
        return rnn.generate(step, np.argmax, prefix, length, [[0, 1, 0]], np.eye(3), [0] * 3).tolist()

    assert generate([0], 5) == [1, 2, 0, 1, 2]
    assert generate([0, 1, 2], 2) == generate(np.array([2]), 2) == [0, 1]
    assert generate([], 2) == [1, 2]
    assert generate([1], 0) == generate((), np.int64(0)) == []


# --- any dtype in, float64 out, nothing changed -------------------------------------------------------------


def calls(x, state, W, b, logits, step):
    """Return the result of every function: x (2, 3, 2), state (2, 2), W (2, 2), b (2,), logits (2,)."""
    first = [row[0] for row in x]
    rng = np.random.default_rng(5)
    h, cache = rnn.rnn_forward(x, state, W, W, b)
    h_step, cache_step = rnn.rnn_step(first, state, W, W, b)
    return [
        rnn.softmax(x),
        rnn.cross_entropy(x, [[0, 1, 1], [1, 0, 1]]),
        h,
        *cache,
        h_step,
        *cache_step,
        rnn.many_to_one(step, x, state, W, b),
        rnn.one_to_many(step, first, state, W, b, 3),
        rnn.encode_decode(step, step, x, state, W, b, 1, 4),
        rnn.cell_correlation(x[0], [row[0] for row in x[0]]),
        rnn.sample_next(logits, 0.7, rng),
        rnn.generate(step, np.argmax, [1, 0], 4, state[:1], W, b),
    ]


def example():
    x = np.array([[[1, 0], [3, 1], [0, 2]], [[2, 2], [1, 0], [0, 1]]])
    return x, np.array([[0, 1], [1, 1]]), np.array([[1, 0], [2, 1]]), np.array([0, 1]), np.array([2, 1])


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.int64, np.float16, np.float32, bool, list])
def test_any_real_dtype(dtype):
    given_values = [a.tolist() if dtype is list else a.astype(dtype) for a in example()]
    wide = [np.asarray(a).astype(float) for a in given_values]
    step = step_of(*wide[2:3], *wide[2:4])
    for found, expected in zip(calls(*given_values, step), calls(*wide, step), strict=True):
        np.testing.assert_array_equal(found, expected)
        assert np.asarray(found).dtype in (np.float64, np.int64)


def test_arguments_stay_as_they_are():
    arguments = [a.astype(float) for a in example()]
    kept = [a.copy() for a in arguments]
    targets, prefix, feature = np.array([[0, 1, 1], [1, 0, 1]]), np.array([0, 1]), np.array([0.0, 1.0, 1.0])
    calls(*arguments, step_of(arguments[2], *arguments[2:4]))
    rnn.cross_entropy(arguments[0], targets)
    rnn.cell_correlation(arguments[0][0], feature)
    rnn.generate(lambda x, h: h, np.argmax, prefix, 3, arguments[1][:1], *arguments[2:4])
    for now, before in zip(arguments, kept, strict=True):
        np.testing.assert_array_equal(now, before)
    assert targets.tolist() == [[0, 1, 1], [1, 0, 1]]
    assert (prefix.tolist(), feature.tolist()) == ([0, 1], [0, 1, 1])


def test_a_step_may_change_what_it_is_given():
    def step(x, h):
        h += x
        x[:] = 99
        return h

    x, h0, eye, zero = np.ones((1, 2, 2)), np.zeros((1, 2)), np.eye(2), np.zeros(2)
    assert rnn.many_to_one(step, x, h0, eye, zero).tolist() == [[2, 2]]
    assert rnn.one_to_many(step, x[:, 0], h0, eye, zero, 2).tolist() == [[[1, 1], [1, 1]]]
    assert rnn.encode_decode(step, step, x, h0, eye, zero, 1, 2).tolist() == [[1, 1]]
    assert rnn.generate(step, np.argmax, [1], 2, h0, eye, zero).tolist() == [1, 1]
    assert np.all(x == 1)
    assert not h0.any()


def test_a_result_shares_no_memory_with_its_argument():
    x, state, W, b, logits = (a.astype(float) for a in example())
    for result in calls(x, state, W, b, logits, lambda x_t, h: h):
        for argument in (x, state, W, b, logits):
            assert not np.shares_memory(result, argument)


# --- errors name the argument and what was received ---------------------------------------------------------

X, X3, STATE, W, B = np.zeros((2, 3)), np.zeros((2, 5, 3)), np.zeros((2, 4)), np.zeros((3, 4)), np.zeros(4)
W_HH, W_HY, B_Y = np.zeros((4, 4)), np.zeros((4, 6)), np.zeros(6)
RNG = np.random.default_rng(0)


def same(x, h):
    return h


def bad_weights():
    return [
        ("W_xh", np.zeros((4, 3)), ValueError, ["W_xh must have shape", r"\(3, 4\)", r"\(4, 3\)"]),
        ("W_xh", np.zeros(3), ValueError, ["W_xh must have 2", r"\(3,\)"]),
        ("W_xh", [["a"]], TypeError, ["W_xh must hold real numbers"]),
        ("W_xh", [[1, 2], [3]], ValueError, ["W_xh must be rectangular"]),
        ("W_hh", np.zeros((4, 5)), ValueError, ["W_hh must have shape", r"\(4, 4\)", r"\(4, 5\)"]),
        ("W_hh", np.zeros((1, 4)), ValueError, ["W_hh must have shape", r"\(1, 4\)"]),
        ("W_hh", np.zeros((1, 4, 4)), ValueError, ["W_hh must have 2", r"\(1, 4, 4\)"]),
        ("W_hh", W_HH + 1j, TypeError, ["W_hh must hold real numbers", "complex"]),
        ("b_h", np.zeros(1), ValueError, ["b_h must have shape", r"\(4,\)", r"\(1,\)"]),
        ("b_h", np.zeros((1, 4)), ValueError, ["b_h must have 1", r"\(1, 4\)"]),
        ("b_h", None, TypeError, ["b_h must hold real numbers", "object"]),
    ]


def bad_read_out():
    return [
        ("W_hy", np.zeros((3, 6)), ValueError, ["W_hy must have shape", r"\(4, 6\)", r"\(3, 6\)"]),
        ("W_hy", np.zeros((6, 4)), ValueError, ["W_hy must have shape", r"\(6, 4\)"]),
        ("W_hy", np.zeros(4), ValueError, ["W_hy must have 2", r"\(4,\)"]),
        ("W_hy", [["a"]], TypeError, ["W_hy must hold real numbers"]),
        ("b_y", np.zeros(1), ValueError, ["W_hy must have shape", r"\(4, 1\)", r"\(4, 6\)"]),
        ("b_y", np.zeros((1, 6)), ValueError, ["b_y must have 1", r"\(1, 6\)"]),
        ("b_y", 0.5, ValueError, ["b_y must have 1"]),
        ("b_y", [None], TypeError, ["b_y must hold real numbers"]),
    ]


def bad_indices(name, wrap):
    return [
        (name, wrap(6), ValueError, [f"{name} holds 6", "0 to 5"]),
        (name, wrap(-1), ValueError, [f"{name} holds -1", "0 to 5"]),
        (name, wrap(1.0), TypeError, [f"{name} must hold integers", "float64"]),
        (name, wrap("a"), TypeError, [f"{name} must hold integers"]),
    ]


STEP = {"x": X, "h_prev": STATE, "W_xh": W, "W_hh": W_HH, "b_h": B}
FORWARD = {"x": X3, "h0": STATE, "W_xh": W, "W_hh": W_HH, "b_h": B}
MANY_TO_ONE = {"step": same, "x": X3, "h0": STATE, "W_hy": W_HY, "b_y": B_Y}
ONE_TO_MANY = {"step": same, "x": X, "h0": STATE, "W_hy": W_HY, "b_y": B_Y, "T": 3}
ENCODE = {"encode": same, "decode": same, "x": X3, "h0": STATE, "W_hy": W_HY, "b_y": B_Y, "start": 5, "T": 3}
GENERATE = {
    "step": same,
    "sample": np.argmax,
    "prefix": [5, 0],
    "length": 2,
    "h0": STATE[:1],
    "W_hy": W_HY,
    "b_y": B_Y,
}
CROSS_ENTROPY = {"scores": np.zeros((2, 3, 6)), "targets": [[0, 1, 5], [5, 0, 2]]}
SAMPLE = {"logits": [1, 2, 3], "temperature": 1.0, "rng": RNG}
CORRELATION = {"h": np.zeros((5, 4)), "feature": np.zeros(5)}
H0_BAD = [
    ("h0", np.zeros(4), ValueError, ["h0 must have 2", r"\(4,\)"]),
    ("h0", np.zeros((2, 1, 4)), ValueError, ["h0 must have 2", r"\(2, 1, 4\)"]),
    ("h0", [["a"]], TypeError, ["h0 must hold real numbers"]),
]
SEQUENCES_BAD = [
    ("x", X, ValueError, ["x must have 3", r"\(2, 3\)"]),
    ("x", [[["a"]]], TypeError, ["x must hold real numbers"]),
    ("x", [[[1, 2], [3]]], ValueError, ["x must be rectangular"]),
    ("x", X3[:1], ValueError, ["x and h0", "1 and 2"]),
    ("h0", STATE[:1], ValueError, ["x and h0", "2 and 1"]),
]


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: rnn.softmax(1.0), ValueError, ["scores must be an array"]),
        (lambda: rnn.softmax(["a"]), TypeError, ["scores must hold real numbers"]),
        (lambda: rnn.softmax([1j]), TypeError, ["scores must hold real numbers", "complex"]),
        (lambda: rnn.softmax([[1, 2], [3]]), ValueError, ["scores must be rectangular"]),
        *bad(rnn.cross_entropy, CROSS_ENTROPY, bad_indices("targets", lambda v: [[0, 1, v], [0, 0, 0]])),
        *bad(
            rnn.cross_entropy,
            CROSS_ENTROPY,
            [
                ("scores", np.zeros((3, 6)), ValueError, ["scores must have 3", r"\(3, 6\)"]),
                ("scores", [[["a"]]], TypeError, ["scores must hold real numbers"]),
                ("targets", [0, 1, 2], ValueError, ["targets must have 2", r"\(3,\)"]),
                ("targets", [[0, 1, 2], [3, 4]], ValueError, ["targets must be rectangular"]),
                ("targets", np.zeros((3, 2), int), ValueError, ["targets must have shape", r"\(3, 2\)"]),
                ("targets", np.zeros((1, 3), int), ValueError, ["targets must have shape", r"\(1, 3\)"]),
                ("targets", np.zeros((2, 1), int), ValueError, ["targets must have shape", r"\(2, 1\)"]),
                ("targets", np.eye(6)[:2], TypeError, ["targets must hold integers"]),
            ],
        ),
        *bad(rnn.rnn_step, STEP, bad_weights()),
        *bad(
            rnn.rnn_step,
            STEP,
            [
                ("x", X3, ValueError, ["x must have 2", r"\(2, 5, 3\)"]),
                ("x", X[:1], ValueError, ["x and h_prev", "1 and 2"]),
                ("x", X[:, :2], ValueError, ["W_xh must have shape", r"\(2, 4\)", r"\(3, 4\)"]),
                ("h_prev", B, ValueError, ["h_prev must have 2", r"\(4,\)"]),
                ("h_prev", STATE[:1], ValueError, ["x and h_prev", "2 and 1"]),
                ("h_prev", STATE[:, :1], ValueError, ["must have shape", r"\(3, 1\)"]),
                ("h_prev", [["a"]], TypeError, ["h_prev must hold real numbers"]),
            ],
        ),
        *bad(rnn.rnn_forward, FORWARD, bad_weights() + H0_BAD + SEQUENCES_BAD),
        *bad(
            rnn.rnn_forward,
            FORWARD,
            [
                ("x", X3[:, :, :2], ValueError, ["W_xh must have shape", r"\(2, 4\)"]),
                ("h0", np.zeros((2, 5)), ValueError, ["must have shape", r"\(3, 5\)"]),
            ],
        ),
        *bad(rnn.many_to_one, MANY_TO_ONE, bad_read_out() + H0_BAD + SEQUENCES_BAD),
        *bad(rnn.one_to_many, ONE_TO_MANY, bad_read_out() + H0_BAD + bad_counts("T")),
        *bad(
            rnn.one_to_many,
            ONE_TO_MANY,
            [
                ("x", X3, ValueError, ["x must have 2", r"\(2, 5, 3\)"]),
                ("x", X[:1], ValueError, ["x and h0", "1 and 2"]),
                ("h0", STATE[:1], ValueError, ["x and h0", "2 and 1"]),
            ],
        ),
        *bad(rnn.encode_decode, ENCODE, bad_read_out() + H0_BAD + SEQUENCES_BAD + bad_counts("T")),
        *bad(rnn.encode_decode, ENCODE, bad_indices("start", lambda v: v)),
        *bad(
            rnn.cell_correlation,
            CORRELATION,
            [
                ("h", np.zeros(5), ValueError, ["h must have 2", r"\(5,\)"]),
                ("h", np.zeros((1, 5, 4)), ValueError, ["h must have 2", r"\(1, 5, 4\)"]),
                ("h", [["a"]], TypeError, ["h must hold real numbers"]),
                ("h", np.zeros((4, 5)), ValueError, ["h and feature", "4 and 5"]),
                ("feature", np.zeros(1), ValueError, ["h and feature", "5 and 1"]),
                ("feature", np.zeros((5, 1)), ValueError, ["feature must have 1", r"\(5, 1\)"]),
                ("feature", list("aaaaa"), TypeError, ["feature must hold real numbers"]),
            ],
        ),
        *bad(
            rnn.sample_next,
            SAMPLE,
            [
                ("temperature", -0.1, ValueError, ["temperature must be at least 0", r"-0\.1"]),
                ("temperature", -np.inf, ValueError, ["temperature must be at least 0", "-inf"]),
                ("temperature", np.nan, ValueError, ["temperature must be at least 0", "nan"]),
                ("logits", [[1, 2]], ValueError, ["logits must have 1", r"\(1, 2\)"]),
                ("logits", 1.0, ValueError, ["logits must have 1", r"\(\)"]),
                ("logits", ["a"], TypeError, ["logits must hold real numbers"]),
            ],
        ),
        *bad(rnn.generate, GENERATE, bad_read_out() + H0_BAD + bad_counts("length")),
        *bad(rnn.generate, GENERATE, bad_indices("prefix", lambda v: [0, v])),
        *bad(
            rnn.generate,
            GENERATE,
            [
                ("prefix", "ab", TypeError, ["prefix must hold integers"]),
                ("prefix", [[0, 1]], ValueError, ["prefix must have 1", r"\(1, 2\)"]),
                ("prefix", [[0, 1], [2]], ValueError, ["prefix must be rectangular"]),
                ("h0", STATE, ValueError, ["h0 must have shape", r"\(1, 4\)", r"\(2, 4\)"]),
                ("h0", STATE[:0], ValueError, ["h0 must have shape", r"\(0, 4\)"]),
            ],
        ),
    ],
)
def test_errors(call, error, words):
    assert_raises(call, error, words)


def test_the_arguments_that_the_errors_start_from_are_right():
    for function, good in (
        (rnn.cross_entropy, CROSS_ENTROPY),
        (rnn.rnn_step, STEP),
        (rnn.rnn_forward, FORWARD),
        (rnn.many_to_one, MANY_TO_ONE),
        (rnn.one_to_many, ONE_TO_MANY),
        (rnn.encode_decode, ENCODE),
        (rnn.cell_correlation, CORRELATION),
        (rnn.sample_next, SAMPLE),
        (rnn.generate, GENERATE),
    ):
        function(**good)


def test_numbers_that_are_missing_are_not_drawn_from():
    for temperature in (0.5, 1.0):
        with pytest.raises(ValueError, match="NaN"):
            rnn.sample_next([np.nan, 1.0], temperature, RNG)


@few
@given(sizes, seeds, st.sampled_from(WEIGHTS))
def test_nan_in_a_weight_is_not_hidden(size, seed, name):
    assume(size[1])
    x, h0, *weights = network(*size, seed)
    weights[WEIGHTS.index(name)][0] = np.nan
    assert np.isnan(rnn.rnn_forward(x, h0, *weights)[0]).any()
