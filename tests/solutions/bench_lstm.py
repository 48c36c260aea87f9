"""How long `lstm_forward` and `lstm_backward` take beside PyTorch's own layer. Run by `make bench`."""

import numpy as np
import pytest
import torch

from solutions import lstm

N, T, D, H = 32, 64, 128, 128


def both_sides():
    """Return two functions that compute states, last cells and all six gradients, from the same numbers.

    The gradient arrives at all states and at the last cells, since PyTorch shows no others.
    """
    rng = np.random.default_rng(0)
    x, h0, c0, dh, dc_last = (rng.normal(size=s) for s in ((N, T, D), (N, H), (N, H), (N, T, H), (N, H)))
    weights = [rng.normal(scale=H**-0.5, size=size) for size in ((D, 4 * H), (H, 4 * H), (4 * H,))]
    dc = np.zeros(dh.shape)
    dc[:, -1] = dc_last

    def ours():
        h, c, cache = lstm.lstm_forward(x, h0, c0, *weights)
        return h, c[:, -1], *lstm.lstm_backward(dh, dc, cache)

    layer = torch.nn.LSTM(D, H, batch_first=True, dtype=torch.float64)
    with torch.no_grad():
        for parameter, value in zip(layer.parameters(), lstm.to_torch_order(*weights), strict=True):
            parameter.copy_(torch.tensor(value))
    layer.bias_hh_l0.requires_grad_(False)  # we have one bias
    leaves = [torch.tensor(x, requires_grad=True)]
    leaves += [torch.tensor(first[np.newaxis], requires_grad=True) for first in (h0, c0)]
    parameters = [layer.weight_ih_l0, layer.weight_hh_l0, layer.bias_ih_l0]
    gradients = torch.tensor(dh), torch.tensor(dc_last[np.newaxis])

    def theirs():
        h, (_, c_last) = layer(leaves[0], (leaves[1], leaves[2]))
        return h, c_last, *torch.autograd.grad((h, c_last), leaves + parameters, gradients)

    return ours, theirs


def assert_equal(ours, theirs):
    h, c, dx, dh0, dc0, *weights = (tensor.detach().numpy() for tensor in theirs)
    weights = lstm.from_torch_order(*weights, np.zeros(4 * H))
    for found, expected in zip(ours, (h, c[0], dx, dh0[0], dc0[0], *weights), strict=True):
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-11 * np.abs(expected).max())


@pytest.mark.parametrize("threads", [1, 2])
def test_lstm_forward_and_backward_against_pytorch(beside, threads):
    beside(
        f"lstm_forward and lstm_backward, N = {N}, T = {T}, D = H = {D}",
        *both_sides(),
        library="PyTorch",
        assert_equal=assert_equal,
        at_most=1.25,
        record=f"lstm_forward_backward_{threads}",
        threads=threads,
    )
