"""Plain networks and LSTMs on the adding problem: several lengths, starts, seeds, and LSTMs with a part taken out."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from solutions import bptt, lstm, records, rnn
from solutions.character_model import Adam

Weights = dict[str, np.ndarray]

UNITS = 16
WIDE = 33  # a plain network with as many weights as an LSTM with 16 units, within one in a hundred
N = 20  # sequences in a batch
MAX_NORM = 1.0
LENGTHS = (10, 25, 50, 100)
CONTROLS_AT = 100  # the length at which all other questions are asked
SEEDS = range(5)
TUNING_SEEDS = range(100, 103)
GATES = "ifo"
RECURRENT = ("W_xh", "W_hh", "b_h")


@dataclass(frozen=True)
class Network:
    """What is trained: a kind of network, how it begins, and what is taken out of it."""

    kind: str  # "rnn" or "lstm"
    units: int = UNITS
    start: str = "random"  # of a plain network's W_hh: "random", "orthogonal" or "identity"
    forget_bias: float = 1.0
    input_bias: float = 0.0
    held: str = ""  # a gate that is held at 1: "i", "f" or "o"
    cut: str = ""  # where no gradient goes back from moment to moment: "cells", "states" or "both"
    spare_last: bool = False  # whether it learns from no sequence whose second mark stands at the last moment

    @property
    def batches(self) -> int:
        """Return how many batches a run has: a plain network gets more, so that both take about the same time."""
        return 1000 if self.kind == "lstm" else 5000

    @property
    def rates(self) -> tuple[float, ...]:
        """Return the learning rates to choose from: those around the best one in first trials."""
        return (0.003, 0.01, 0.03, 0.1) if self.kind == "lstm" else (0.0003, 0.001, 0.003, 0.01)

    def untrained(self, rng: np.random.Generator) -> Weights:
        """Return random weights to begin with, biases of 0 but for those of the forget and the input gate."""
        H, blocks, spread = self.units, 4 if self.kind == "lstm" else 1, 1 / np.sqrt(self.units)
        params = {
            "W_xh": rng.normal(0, spread, (2, blocks * H)),
            "W_hh": rng.normal(0, spread, (H, blocks * H)),
            "b_h": np.zeros(blocks * H),
            "W_hy": rng.normal(0, spread, (H, 1)),
            "b_y": np.zeros(1),
        }
        if self.kind == "lstm":
            params["b_h"][:H], params["b_h"][H : 2 * H] = self.input_bias, self.forget_bias
            params = self._without_held(params)
            if self.held:
                params["b_h"][self._held] = 50.0  # the sigmoid of 50 is 1, to all digits of float64
        elif self.start == "orthogonal":
            params["W_hh"] = np.linalg.qr(params["W_hh"])[0]
        elif self.start == "identity":
            params["W_hh"] = np.eye(H)
        return params

    def forward(self, x: np.ndarray, params: Weights) -> tuple[np.ndarray, tuple]:
        """Return the states at every moment and a cache."""
        zeros, weights = np.zeros((len(x), self.units)), [params[name] for name in RECURRENT]
        if self.kind == "rnn":
            return rnn.rnn_forward(x, zeros, *weights)
        h, _, cache = lstm.lstm_forward(x, zeros, zeros, *weights)
        return h, cache

    def backward(self, dh: np.ndarray, cache: tuple) -> Weights:
        """Return the gradients of the recurrent weights."""
        if self.cut in ("states", "both"):
            # The weights' own gradients do not contain W_hh, so this cuts the way from h_t back to h_{t-1} alone.
            cache = (*cache[:-1], np.zeros(cache[-1].shape))
        if self.kind == "rnn":
            return dict(zip(RECURRENT, bptt.rnn_backward(dh, cache)[2:], strict=True))
        if self.cut in ("cells", "both"):
            grads = _without_cells(dh, cache)
        else:
            grads = lstm.lstm_backward(dh, np.zeros(dh.shape), cache)[3:]
        return self._without_held(dict(zip(RECURRENT, grads, strict=True)))

    def batch(self, T: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """Return sequences to learn from, and their answers."""
        x, y = lstm.adding_problem_batch(N, T, rng)
        while self.spare_last and (last := x[:, -1, 1] == 1).any():
            x[last], y[last] = lstm.adding_problem_batch(int(last.sum()), T, rng)
        return x, y

    def answers(self, x: np.ndarray, params: Weights) -> np.ndarray:
        """Return the answer to each sequence."""
        return (self.forward(x, params)[0][:, -1] @ params["W_hy"] + params["b_y"])[:, 0]

    @property
    def _held(self) -> slice:
        at = GATES.index(self.held)
        return slice(at * self.units, (at + 1) * self.units)

    def _without_held(self, values: Weights) -> Weights:
        if self.held:
            for name in RECURRENT:
                values[name][..., self._held] = 0
        return values


NETWORKS = {
    "LSTM": Network("lstm"),
    "RNN, random": Network("rnn"),
    "RNN, identity": Network("rnn", start="identity"),
}
CONTROLS = {
    "RNN, orthogonal": Network("rnn", start="orthogonal"),
    "RNN, random, as many weights": Network("rnn", WIDE),
    "RNN, identity, as many weights": Network("rnn", WIDE, start="identity"),
    "LSTM, forget bias -1": Network("lstm", forget_bias=-1.0),
    "LSTM, forget bias 0": Network("lstm", forget_bias=0.0),
    "LSTM, forget bias 3": Network("lstm", forget_bias=3.0),
    "LSTM, forget gate held at 1": Network("lstm", held="f"),
    "LSTM, input bias -3": Network("lstm", input_bias=-3.0),
    "LSTM, forget gate held at 1, input bias -3": Network("lstm", held="f", input_bias=-3.0),
    "LSTM, input gate held at 1": Network("lstm", held="i"),
    "LSTM, no gradient from state to state": Network("lstm", cut="states"),
    "LSTM, no gradient from cell to cell": Network("lstm", cut="cells"),
    "LSTM, no gradient from moment to moment": Network("lstm", cut="both"),
    "LSTM, second mark never last": Network("lstm", spare_last=True),
    "LSTM, no gradient from moment to moment, second mark never last": Network(
        "lstm", cut="both", spare_last=True
    ),
    "RNN, identity, no gradient from moment to moment": Network("rnn", start="identity", cut="both"),
}


def train(
    network: Network,
    T: int,
    rate: float,
    seed: int,
    *,
    batches: int,
    limit: float = MAX_NORM,
    on_batch: Callable[[int, Weights, float], None] = lambda batch, params, norm: None,
) -> tuple[Weights, np.ndarray]:
    """Train by Adam, with clipped gradients, on batches that are drawn anew each time.

    Parameters
    ----------
    network : what to train
    T : how many moments a sequence has
    rate : Adam's learning rate; it falls to a tenth over the last half
    seed : where the first weights and all batches come from; the weights are the same for all lengths
    batches : how many to learn from
    limit : to which length a gradient is clipped
    on_batch : called as on_batch(batch, params, norm) with the number of batches so far, the new weights, and the
        length that the gradient had

    Returns
    -------
    params : dict
        The trained weights.
    losses : np.ndarray, shape (batches,), float64
        The mean squared error on each batch, before it was learned from.
    """
    rng, adam, seen = np.random.default_rng([seed, T]), Adam(), 0

    def update(params: Weights, grads: Weights) -> Weights:
        nonlocal seen
        seen += 1
        clipped, norm = bptt.clip_by_global_norm(grads, limit)
        params = adam.step(params, clipped, rate * falling(seen, batches))
        on_batch(seen, params, norm)
        return params

    return lstm.train_on_adding_problem(
        lambda: network.batch(T, rng),
        network.forward,
        network.backward,
        update,
        network.untrained(np.random.default_rng(seed)),
        batches,
    )


def falling(batch: int, batches: int) -> float:
    """Return the share of the learning rate at one of so many batches: 1 for a half, then down to a tenth."""
    return min(1.0, 1.9 - 1.8 * batch / batches)


def mean_squared_error(network: Network, params: Weights, x: np.ndarray, y: np.ndarray) -> float:
    """Return the mean squared error of a network's answers to sequences x, (N, T, 2), whose sums are y, (N,)."""
    return float(np.mean((network.answers(x, params) - y) ** 2))


def main() -> None:
    """For each network and length choose a rate, train with all seeds, judge on new sequences, keep it all."""
    threadpool_limits(1)  # the matrices are small: sharing one among threads costs more than it saves
    found, began = [], time.process_time()
    plan = [(name, network, T) for T in LENGTHS for name, network in NETWORKS.items()]
    plan += [(name, network, CONTROLS_AT) for name, network in CONTROLS.items()]
    for name, network, T in plan:
        tried = {
            rate: [run(network, T, rate, seed)["errors"][-1] for seed in TUNING_SEEDS]
            for rate in network.rates
        }
        best = min(tried, key=lambda rate, tried=tried: np.log(tried[rate]).mean())
        found.append(
            {
                "network": name,
                "length": T,
                "weights": sum(w.size for w in network.untrained(np.random.default_rng(0)).values()),
                "batches": [network.batches * k // 10 for k in range(1, 11)],
                "tried": tried,
                "rate": best,
                "runs": [{"seed": seed, **run(network, T, best, seed)} for seed in SEEDS],
            }
        )
        print(
            f"{time.process_time() - began:6.0f} s  {name}, {T} moments, rate {best}:",
            *(result["errors"][-1] for result in found[-1]["runs"]),
            flush=True,
        )
    records.save(
        "adding_problem",
        {
            "seeds": list(SEEDS),
            "tuning_seeds": list(TUNING_SEEDS),
            "units": UNITS,
            "batch": N,
            "max_norm": MAX_NORM,
            "cpu_seconds": round(time.process_time() - began),
            "found": found,
        },
    )


def run(network: Network, T: int, rate: float, seed: int) -> dict[str, object]:
    """Train once; return the errors on new sequences after each tenth of the batches, and the time."""
    x, y = lstm.adding_problem_batch(500, T, np.random.default_rng([seed, T, 1]))
    errors, judging = [], 0.0
    at = {network.batches * k // 10 for k in range(1, 11)}

    def judge(batch: int, params: Weights, norm: float) -> None:
        nonlocal judging
        if batch in at:
            before = time.process_time()
            errors.append(float(f"{mean_squared_error(network, params, x, y):.4g}"))
            judging += time.process_time() - before

    began = time.process_time()
    train(network, T, rate, seed, batches=network.batches, on_batch=judge)
    return {"errors": errors, "cpu_seconds": round(time.process_time() - began - judging, 2)}


def _without_cells(dh: np.ndarray, cache: tuple) -> list[np.ndarray]:
    """Walk back as `lstm.lstm_backward` does, but pass nothing from c_t to c_{t-1}."""
    x, h0, c0, gates, h, c, W_xh, W_hh = cache
    grads, from_later = [np.zeros(W_xh.shape), np.zeros(W_hh.shape), np.zeros(W_hh.shape[1])], 0.0
    for t in range(x.shape[1] - 1, -1, -1):
        before = (h[:, t - 1], c[:, t - 1]) if t else (h0, c0)
        step = (x[:, t], *before, gates[:, t], c[:, t], W_xh, W_hh)
        _, from_later, _, *more = lstm.lstm_step_backward(dh[:, t] + from_later, np.zeros(h0.shape), step)
        grads = [total + part for total, part in zip(grads, more, strict=True)]
    return grads


if __name__ == "__main__":
    main()
