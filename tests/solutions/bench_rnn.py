"""How long `rnn_forward` and `rnn_backward` take beside PyTorch's own layer. Run by `make bench`."""

import numpy as np
import pytest
import torch

from solutions import bptt, rnn

N, T, D, H = 32, 64, 128, 128


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


@pytest.mark.parametrize("threads", [1, 2])
def test_rnn_forward_and_backward_against_pytorch(beside, threads):
    beside(
        f"rnn_forward and rnn_backward, N = {N}, T = {T}, D = H = {D}",
        *both_sides(),
        library="PyTorch",
        assert_equal=assert_equal,
        at_most=1.25,
        record=f"rnn_forward_backward_{threads}",
        threads=threads,
    )
