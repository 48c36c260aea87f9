"""Character models at the size of a real text: a recurrent one, trained by truncated backpropagation through time,
and one that counts. Both say how probable each next character is, so both can be measured in nats a character.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from solutions._validation import require_at_least, require_count, require_positive
from solutions.bptt import bptt_loss_and_gradients, clip_by_global_norm, rnn_backward
from solutions.rnn import generate, rnn_forward, rnn_step, sample_next, softmax


def indices(text: str, alphabet: str) -> np.ndarray:
    """Return the place of each character of a text in the alphabet, shape (len(text),), int64.

    Raises
    ------
    ValueError
        If the text holds a character that the alphabet lacks; the message names it.
    """
    place = {character: i for i, character in enumerate(alphabet)}
    try:
        return np.array([place[character] for character in text], dtype=np.int64)
    except KeyError as missing:
        raise ValueError(f"the alphabet has no {missing.args[0]!r}") from None


@dataclass(frozen=True)
class CharacterModel:
    """A recurrent network over the characters of an alphabet: V characters, H units."""

    alphabet: str
    params: dict[str, np.ndarray]  # W_xh (V, H), W_hh (H, H), b_h (H,), W_hy (H, V), b_y (V,)

    @classmethod
    def untrained(cls, alphabet: str, units: int, rng: np.random.Generator) -> "CharacterModel":
        """Return a model with random weights, of a size that keeps states and gradients moderate.

        Entries of a weight matrix with n rows are normal with standard deviation 1/sqrt(n); biases are 0.
        One input is 1 and all others 0, so W_xh is drawn with that of W_hh.
        """
        V, H = len(alphabet), require_count("units", units)
        spread = 1 / np.sqrt(H)
        return cls(
            alphabet,
            {
                "W_xh": rng.normal(0, spread, (V, H)),
                "W_hh": rng.normal(0, spread, (H, H)),
                "b_h": np.zeros(H),
                "W_hy": rng.normal(0, spread, (H, V)),
                "b_y": np.zeros(V),
            },
        )

    @property
    def no_state(self) -> np.ndarray:
        """The state before the first character: zeros, shape (1, H)."""
        return np.zeros((1, len(self.params["b_h"])))

    def step(self, x: np.ndarray, h: np.ndarray) -> np.ndarray:
        """Return the next states, (N, H), given one-hot characters, (N, V), and the states so far, (N, H)."""
        return rnn_step(x, h, self.params["W_xh"], self.params["W_hh"], self.params["b_h"])[0]

    def states(self, text: str) -> np.ndarray:
        """Return the state after each character of a text, shape (len(text), H)."""
        x = np.eye(len(self.alphabet))[indices(text, self.alphabet)][np.newaxis]
        return rnn_forward(x, self.no_state, *(self.params[name] for name in ("W_xh", "W_hh", "b_h")))[0][0]

    def scores(self, text: str) -> np.ndarray:
        """Return the scores for what follows each character of a text, shape (len(text), V)."""
        return self.states(text) @ self.params["W_hy"] + self.params["b_y"]

    def probabilities(self, text: str) -> np.ndarray:
        """Return the probabilities of what follows each character of a text, shape (len(text), V)."""
        return softmax(self.scores(text))

    def nats(self, text: str) -> float:
        """Return the mean surprise, in nats, at each character of a text but the first; needs 2 characters."""
        return mean_nats(self.probabilities(text), text, self.alphabet)

    def write(self, prefix: str, length: int, *, temperature: float, rng: np.random.Generator) -> str:
        """Return `length` characters that follow a prefix, each drawn at the temperature and read again."""
        drawn = generate(
            self.step,
            partial(sample_next, temperature=temperature, rng=rng),
            indices(prefix, self.alphabet),
            length,
            self.no_state,
            self.params["W_hy"],
            self.params["b_y"],
        )
        return "".join(self.alphabet[i] for i in drawn)


class Adam:
    """Steps downhill, each weight's divided by the usual size of its own recent gradients.

    References
    ----------
    D. P. Kingma and J. Ba, "Adam: a method for stochastic optimization", International Conference on Learning
    Representations (2015), arXiv:1412.6980, algorithm 1.
    """

    def __init__(self) -> None:
        """Begin with no gradient seen."""
        self._steps, self._means, self._squares = 0, {}, {}

    def step(
        self, params: dict[str, np.ndarray], grads: dict[str, np.ndarray], lr: float
    ) -> dict[str, np.ndarray]:
        """Return new weights: each one in `grads` after a step of the given size, all others as they were."""
        self._steps += 1
        moved = dict(params)
        for name, grad in grads.items():
            self._means[name] = 0.9 * self._means.get(name, 0.0) + 0.1 * grad
            self._squares[name] = 0.999 * self._squares.get(name, 0.0) + 0.001 * grad**2
            mean = self._means[name] / (1 - 0.9**self._steps)
            square = self._squares[name] / (1 - 0.999**self._steps)
            moved[name] = params[name] - lr * mean / (np.sqrt(square) + 1e-8)
        return moved


def train(
    model: CharacterModel,
    text: str,
    *,
    epochs: int,
    streams: int = 32,
    window: int = 64,
    lr: float = 0.002,
    max_norm: float = 5.0,
    carry: bool = True,
    on_window: Callable[[float], None] = lambda norm: None,
    on_epoch: Callable[[int, CharacterModel, float], None] = lambda epoch, model, loss: None,
) -> CharacterModel:
    """Return the model after training on a text, by truncated backpropagation through time and Adam.

    Parameters
    ----------
    model : where to begin
    text : at least streams + 1 characters. It is cut into `streams` pieces of equal length, read side by side
        as one batch; up to streams - 1 characters at its end are left out
    epochs : how often to read the whole text, at least 0
    streams : N, at least 1
    window : through how many characters a gradient is walked back, at least 1
    lr : Adam's step size, above 0; it falls to a tenth, evenly, over the last half of the epochs
    max_norm : to which length the gradient of a window's loss for each character is clipped, above 0
    carry : whether a window begins with the state at which the one before ended, or with zeros
    on_window : called after each window with the length of its gradient before clipping
    on_epoch : called after each epoch with its number from 1, the model, and the mean loss in nats a character

    Raises
    ------
    ValueError
        If the text is too short, or holds a character that the alphabet lacks.
    """
    require_at_least("streams", require_count("streams", streams), 1)
    require_at_least("window", require_count("window", window), 1)
    require_positive("lr", lr)
    codes = indices(text, model.alphabet)
    length = (len(codes) - 1) // streams
    if length < 1:
        raise ValueError(f"the text has {len(codes)} characters, but {streams} streams need {streams + 1}")
    inputs = codes[: streams * length].reshape(streams, length)
    targets = codes[1 : streams * length + 1].reshape(streams, length)

    params, adam = model.params, Adam()
    for epoch in range(1, require_count("epochs", epochs) + 1):
        rate = lr * min(1.0, 0.1 + 1.8 * (epochs - epoch) / epochs)
        state, total = np.repeat(model.no_state, streams, axis=0), 0.0
        for t in range(0, length, window):
            read, wanted = inputs[:, t : t + window], targets[:, t : t + window]
            if not carry:
                state = np.zeros_like(state)
            loss, grads, state = bptt_loss_and_gradients(
                read, wanted, state, params, rnn_forward, rnn_backward
            )
            total += loss
            grads, norm = clip_by_global_norm(
                {name: grad / read.shape[1] for name, grad in grads.items()}, max_norm
            )
            on_window(norm)
            params = adam.step(params, grads, rate)
        model = CharacterModel(model.alphabet, params)
        on_epoch(epoch, model, total / length)
    return model


class NGramModel:
    """A model that counts: what followed the last `order` characters in the training text, and how often.

    A context that was rarely seen says little, so each order is mixed with the one below it:
    P(c | context) = (count(context c) + d P(c | shorter context)) / (count(context) + d), where d is how many
    different characters followed the context. The lowest order is mixed with equal probabilities.

    References
    ----------
    I. H. Witten and T. C. Bell, "The zero-frequency problem: estimating the probabilities of novel events in
    adaptive text compression", IEEE Transactions on Information Theory 37 (1991), 1085-1094, method C.
    """

    def __init__(self, text: str, alphabet: str, order: int, *, in_order: bool = True) -> None:
        """Count in a text.

        Parameters
        ----------
        order : how many characters to look back at, at least 0
        in_order : whether to know in which order they came, or only which ones they were
        """
        self.alphabet, self.order, self.in_order = alphabet, require_count("order", order), in_order
        codes = indices(text, alphabet)
        self._tables = []
        for n in range(self.order + 1):
            contexts = self._contexts(codes, n)[n:]
            # Row k says what followed the k-th context; contexts are sorted, so that they are found again.
            known, row = np.unique(contexts, return_inverse=True)
            counts = np.zeros((len(known), len(alphabet)))
            np.add.at(counts, (row, codes[n:]), 1)
            self._tables.append((known, counts))

    def probabilities(self, text: str) -> np.ndarray:
        """Return the probabilities of what follows each character of a text, shape (len(text), V)."""
        codes = np.append(indices(text, self.alphabet), 0)  # what stands at the end is context only
        result = np.full((len(codes), len(self.alphabet)), 1 / len(self.alphabet))
        for n, (known, counts) in enumerate(self._tables):
            contexts = self._contexts(codes, n)
            row = np.minimum(np.searchsorted(known, contexts), len(known) - 1)
            seen = np.flatnonzero((known[row] == contexts) & (np.arange(len(codes)) >= n))
            here = counts[row[seen]]
            kinds = np.count_nonzero(here, axis=1)[:, np.newaxis]
            result[seen] = (here + kinds * result[seen]) / (here.sum(axis=1, keepdims=True) + kinds)
        return result[1:]

    def nats(self, text: str) -> float:
        """Return the mean surprise, in nats, at each character of a text but the first; needs 2 characters."""
        return mean_nats(self.probabilities(text), text, self.alphabet)

    def write(self, prefix: str, length: int, *, temperature: float, rng: np.random.Generator) -> str:
        """Return `length` characters that follow a prefix of at least one, each drawn at the temperature."""
        text = prefix
        for _ in range(length):
            probabilities = self.probabilities(text[-max(self.order, 1) :])[-1]
            text += self.alphabet[sample_next(np.log(probabilities), temperature, rng)]
        return text[len(prefix) :]

    def _contexts(self, codes: np.ndarray, n: int) -> np.ndarray:
        """Return for each place a number that stands for the n characters before it; of no use where t < n."""
        before = np.zeros((n, len(codes)), dtype=np.int64)
        for back in range(1, n + 1):
            before[n - back, back:] = codes[: len(codes) - back]
        if not self.in_order:
            before.sort(axis=0)
        contexts = np.zeros(len(codes), dtype=np.int64)
        for row in before:
            contexts = contexts * len(self.alphabet) + row
        return contexts


def mean_nats(probabilities: np.ndarray, text: str, alphabet: str) -> float:
    """Return the mean of -ln of what was given to each character that came, the first left out.

    Parameters
    ----------
    probabilities : shape (len(text), V): what was given to each character as the next one, after each of the text
    """
    came = indices(text, alphabet)[1:]
    return float(-np.mean(np.log(probabilities[np.arange(len(came)), came])))
