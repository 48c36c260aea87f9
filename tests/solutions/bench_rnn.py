"""How long `rnn_forward` and `rnn_backward` take beside PyTorch's own layer. Run by `make bench`."""

import json
import statistics
import time
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import torch
from threadpoolctl import threadpool_limits

from solutions import bptt, rnn

N, T, D, H = 32, 64, 128, 128
ROUNDS = 25
RESULTS = Path(__file__).parents[2] / "build" / "bench"


@contextmanager
def threads(count):
    """Give NumPy and PyTorch so many threads each."""
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        with threadpool_limits(count, user_api="blas"):
            yield
    finally:
        torch.set_num_threads(before)


def seconds(compute):
    began = time.perf_counter()
    compute()
    return time.perf_counter() - began


def both_sides():
    """Return two functions that compute the states and all five gradients, from the same random numbers."""
    rng = np.random.default_rng(0)
    x, h0, dh = (rng.normal(size=size) for size in ((N, T, D), (N, H), (N, T, H)))
    W_xh, W_hh, b_h = (rng.normal(scale=H**-0.5, size=size) for size in ((D, H), (H, H), (H,)))

    def ours():
        h, cache = rnn.rnn_forward(x, h0, W_xh, W_hh, b_h)
        return h, *bptt.rnn_backward(dh, cache)

    layer = torch.nn.RNN(D, H, batch_first=True, dtype=torch.float64)
    parameters = [layer.weight_ih_l0, layer.weight_hh_l0, layer.bias_ih_l0]
    with torch.no_grad():
        layer.bias_hh_l0.zero_()
        for parameter, value in zip(parameters, (W_xh, W_hh, b_h), strict=True):
            parameter.copy_(torch.tensor(value.T))
    layer.bias_hh_l0.requires_grad_(False)  # we have one bias
    there = [torch.tensor(x, requires_grad=True), torch.tensor(h0[np.newaxis], requires_grad=True)]
    gradient = torch.tensor(dh)

    def theirs():
        h, _ = layer(*there)
        return h, *torch.autograd.grad(h, there + parameters, gradient)

    return ours, theirs


def assert_equal(ours, theirs):
    h, dx, dh0, dW_xh, dW_hh, db_h = (tensor.detach().numpy() for tensor in theirs)
    for found, expected in zip(ours, (h, dx, dh0[0], dW_xh.T, dW_hh.T, db_h), strict=True):
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-11 * np.abs(expected).max())


@pytest.mark.parametrize("count", [1, 2])
def test_rnn_forward_and_backward_against_pytorch(count):
    ours, theirs = both_sides()
    with threads(count):
        for _ in range(2):  # and the first calls are not timed
            assert_equal(ours(), theirs())
        # in turn, so that a machine that slows down slows both
        pairs = [(seconds(ours), seconds(theirs)) for _ in range(ROUNDS)]
        assert_equal(ours(), theirs())
    here, there = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print(
        f"\nrnn_forward and rnn_backward, N = {N}, T = {T}, D = H = {D}, {count} thread(s): "
        f"{1000 * here:.1f} ms, PyTorch {1000 * there:.1f} ms, "
        f"ratio {ratio:.2f} (median of {ROUNDS} pairs; at most 1.25)"
    )
    RESULTS.mkdir(parents=True, exist_ok=True)
    record = {"ours_s": here, "pytorch_s": there, "ratio": ratio, "rounds": ROUNDS, "threads": count}
    (RESULTS / f"rnn_forward_backward_{count}.json").write_text(json.dumps(record, indent=1))
    assert ratio <= 1.25
