"""Networks that say what a scene of `solutions.scenes` shows, in PyTorch: one that sees, and five that tell.

`DigitNet` learns to name single digits. What stands before its scores is then had for each place of a whole scene.
`Captioner` turns this grid of vectors into words. The five differ in the way the picture enters, and in nothing else.

Sizes: N pictures, P = 9 places, F features of a place, H units, D numbers for a word, K numbers for a query, T words,
V words known.
"""

from collections.abc import Callable, Sequence
from typing import Literal, get_args

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from solutions._validation import (
    require_at_least,
    require_count,
    require_positive,
    require_same_length,
    require_shape,
)
from solutions.captioning import END, NULL, START, bleu, encode_captions
from solutions.scenes import PLACES, ROWS, TILE, Digits, Scenes

NOTHING = 10  # the class of a place without a digit

Way = Literal["nothing", "mean", "all", "reread", "attention"]
State = tuple[Tensor, Tensor, Tensor]  # h and c, (N, H) each, and the grid of the pictures, (N, P, F)


class DigitNet(nn.Module):
    """A small convolutional network that names the digit in a place, or says that there is none.

    Nothing is padded, and pooling by 2 and a stride of 5 make steps of 10 pixels. So of a picture of 10 x 10 pixels
    it sees all; of a larger one each vector of the grid comes from the 10 x 10 pixels of its own place alone. Its
    last layer is `scores`. All before it gives the features.

    References
    ----------
    P. Sermanet and others, "OverFeat: integrated recognition, localization and detection using convolutional
    networks", International Conference on Learning Representations (2014), arXiv:1312.6229, section 3.5: a network
    for small pictures, applied to a large one, gives a grid.
    """

    def __init__(self, features: int = 64) -> None:
        super().__init__()
        self.convolutions = nn.Sequential(
            *(nn.Conv2d(1, 16, 3), nn.ReLU()),
            *(nn.Conv2d(16, 32, 3), nn.ReLU(), nn.MaxPool2d(2)),
            *(nn.Conv2d(32, features, 3, stride=TILE // 2), nn.ReLU()),
            nn.BatchNorm2d(features, affine=False),
        )
        self.scores = nn.Linear(features, NOTHING + 1)

    def grid(self, pictures: np.ndarray) -> Tensor:
        """Return the features of each place of N pictures.

        Parameters
        ----------
        pictures : shape (N, height, width), float32, from 0 to 1; both sides are multiples of 10

        Returns
        -------
        shape (N, P, F), float32
            Places in reading order; P is 9 for a scene, 1 for a single digit.

        Raises
        ------
        TypeError
            If the pictures are not float32.
        ValueError
            If they have another shape.
        """
        pictures = np.ascontiguousarray(pictures)  # PyTorch refuses a mirrored view
        if pictures.dtype != np.float32:
            raise TypeError(f"pictures must be float32, from 0 to 1, but they are {pictures.dtype}")
        if pictures.ndim != 3 or any(side == 0 or side % TILE for side in pictures.shape[1:]):
            raise ValueError(
                f"pictures must have shape (N, height, width), with sides that {TILE} divides, "
                f"but their shape is {pictures.shape}"
            )
        return self.convolutions(torch.from_numpy(pictures).unsqueeze(1)).flatten(2).transpose(1, 2)

    def forward(self, pictures: np.ndarray) -> Tensor:
        """Return the scores of ten digits, and of no digit, at each place: shape (N, P, 11), float32."""
        return self.scores(self.grid(pictures))


def train_digit_net(
    digits: Digits, *, epochs: int = 60, batch: int = 64, lr: float = 0.01, seed: int = 0
) -> DigitNet:
    """Return a network that has learned to name these digits, frozen: no weight of it asks for a gradient.

    It sees each digit anew in each epoch, shifted by 0 to 2 pixels down and to the right, and one empty place for
    ten digits. The step size of Adam falls from `lr` to 0 along half a cosine.

    Parameters
    ----------
    digits : at least `batch` of them
    epochs : how often to see them all, at least 1
    batch : how many places make a step, at least 2
    lr : the first step size, above 0
    seed : of weights, shifts and order
    """
    require_at_least("epochs", require_count("epochs", epochs), 1)
    require_at_least("batch", require_count("batch", batch), 2)
    require_positive("lr", lr)
    require_at_least("the number of digits", len(digits.labels), batch)
    empty = len(digits.labels) // 10
    labels = np.concatenate([digits.labels, np.full(empty, NOTHING)])
    steps = len(labels) // batch
    rng = np.random.default_rng(seed)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        net = DigitNet()
    optimizer = torch.optim.Adam(net.parameters(), lr)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, epochs * steps)
    for _ in range(epochs):
        tiles = np.concatenate([digits.tiles(rng), np.zeros((empty, TILE, TILE), dtype=np.float32)])
        for chosen in rng.permutation(len(labels))[: steps * batch].reshape(steps, batch):
            loss = functional.cross_entropy(net(tiles[chosen])[:, 0], torch.from_numpy(labels[chosen]))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    return net.eval().requires_grad_(False)


def see(net: DigitNet, pictures: np.ndarray) -> Tensor:
    """Return what a captioner is given: the features of each place, and which place it is, (N, P, F + 6), float32.

    A vector does not say where it was found, so its row and its column stand beside it, one-hot: 3 + 3 numbers.

    Parameters
    ----------
    pictures : shape (N, 30, 30), float32, from 0 to 1
    """
    grid = net.grid(pictures)
    rows, columns = torch.eye(ROWS).repeat_interleave(ROWS, dim=0), torch.eye(ROWS).repeat(ROWS, 1)
    return torch.cat([grid, torch.cat([rows, columns], dim=1).expand(len(grid), -1, -1)], dim=2)


class Captioner(nn.Module):
    """An LSTM that writes a caption. The picture enters in one of five ways:

    - "nothing": not at all; what can be had from the captions alone
    - "mean": the mean of all places makes the state h_0
    - "all": all places, one after the other in one long vector, make h_0
    - "reread": as "all", and at each moment the long vector again, through a matrix of its own, beside the word
    - "attention": as "mean", and at each moment a look: the state asks, each place answers how well it fits, and
      the mean of the places, by these weights, stands beside the word that is read

    With h the state before a word is read, and g_p place p, a look is

        a = softmax over p of (h W_q) . (g_p W_k) / sqrt(K),      context = sum over p of a_p g_p W_v.

    References
    ----------
    O. Vinyals, A. Toshev, S. Bengio and D. Erhan, "Show and tell: a neural image caption generator", CVPR (2015).
    K. Xu and others, "Show, attend and tell: neural image caption generation with visual attention", ICML (2015):
    the look; the scores of its places come from a small network. Here they are scaled dot products, as in
    A. Vaswani and others, "Attention is all you need", NeurIPS (2017), section 3.2.1.
    """

    def __init__(
        self,
        way: Way,
        words: Sequence[str],
        features: int,
        *,
        places: int = PLACES,
        units: int = 96,
        word_size: int = 32,
        key_size: int = 32,
    ) -> None:
        """Begin with random weights, from PyTorch's global generator.

        Parameters
        ----------
        way : how the picture enters
        words : V words, as `encode_captions` returns them
        features : how many numbers there are for a place, F
        places : P
        units : H
        word_size : D
        key_size : K, and the size of the context
        """
        if way not in get_args(Way):
            raise ValueError(f"way must be one of {', '.join(get_args(Way))}, but it is {way!r}")
        super().__init__()
        self.way, self.words = way, list(words)
        self.register_buffer("mean", torch.zeros(features))
        self.register_buffer("spread", torch.ones(features))
        self.embed = nn.Embedding(len(words), word_size)
        picture = features * places if way in ("all", "reread") else features
        self.first_state = nn.Linear(picture, units)
        if way == "attention":
            self.query = nn.Linear(units, key_size, bias=False)
            self.key = nn.Linear(features, key_size, bias=False)
        if way in ("reread", "attention"):
            self.value = nn.Linear(picture, key_size, bias=False)
        self.cell = nn.LSTMCell(word_size + (key_size if way in ("reread", "attention") else 0), units)
        self.scores = nn.Linear(units, len(words))

    def standardize(self, grid: Tensor) -> None:
        """Let each of the F numbers have mean 0 and deviation 1 over all places of these pictures, (N, P, F).

        Without this tanh starts near -1 and 1, where it has almost no slope. A number that is the same everywhere
        has no deviation and is not divided.
        """
        spread, mean = torch.std_mean(grid, dim=(0, 1), correction=0)
        self.mean.copy_(mean)
        self.spread.copy_(torch.where(spread > 1e-6, spread, 1.0))

    def begin(self, grid: Tensor) -> State:
        """Return the state before the first word, given the vectors of N pictures' places, (N, P, F)."""
        grid = (grid - self.mean) / self.spread
        picture = grid.flatten(1) if self.way in ("all", "reread") else grid.mean(dim=1)
        if self.way == "nothing":
            picture = torch.zeros_like(picture)
        h = torch.tanh(self.first_state(picture))
        return h, torch.zeros_like(h), grid

    def look(self, state: State, hidden: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Return the context, (N, K), and the weights of the places, (N, P), which sum to 1.

        The other ways do not look, and have no weights for it.

        Parameters
        ----------
        state : the state before a word is read
        hidden : shape (N, P), bool: places that get the weight 0; not all of a picture
        """
        h, _, grid = state
        fit = (self.key(grid) @ self.query(h).unsqueeze(2)).squeeze(2) / self.query.out_features**0.5
        if hidden is not None:
            fit = fit.masked_fill(hidden, -torch.inf)
        weights = torch.softmax(fit, dim=1)
        return (weights.unsqueeze(1) @ self.value(grid)).squeeze(1), weights

    def read(self, words: Tensor, state: State, hidden: Tensor | None = None) -> tuple[Tensor, Tensor, State]:
        """Read one word of each caption.

        Parameters
        ----------
        words : shape (N,), int64
        state : the state before it
        hidden : shape (N, P), bool: places at which it must not look; only "attention" can

        Returns
        -------
        scores : of the word that comes next, (N, V)
        weights : of the places, while it is found, (N, P); NaN unless the way is "attention"
        state : the state after it
        """
        h, c, grid = state
        x = self.embed(words)
        weights = torch.full(grid.shape[:2], torch.nan)
        if self.way == "attention":
            context, weights = self.look(state, hidden)
            x = torch.cat([x, context], dim=1)
        elif self.way == "reread":
            x = torch.cat([x, self.value(grid.flatten(1))], dim=1)
        h, c = self.cell(x, (h, c))
        return self.scores(h), weights, (h, c, grid)

    def forward(self, grid: Tensor, captions: Tensor) -> Tensor:
        """Return the scores of the word after each one, (N, T, V), given the true words before it, (N, T), int64."""
        state, scores = self.begin(grid), []
        for words in captions.T:
            now, _, state = self.read(words, state)
            scores.append(now)
        return torch.stack(scores, dim=1)

    @torch.no_grad()
    def step(self, word: int, state: State) -> tuple[np.ndarray, State]:
        """Go on by one word of one picture, as `captioning.greedy_caption` and `captioning.beam_search` ask for it.

        Parameters
        ----------
        word : the number of the word before
        state : from `begin` with the grid of one picture, (1, P, F), or from the step before

        Returns
        -------
        log_probs : np.ndarray, shape (V,), float64
        state : the state after it
        """
        scores, _, state = self.read(torch.tensor([word]), state)
        return torch.log_softmax(scores[0].double(), dim=0).numpy(), state

    @torch.no_grad()
    def describe(
        self, grid: Tensor, max_length: int = 12, hidden: np.ndarray | None = None
    ) -> tuple[list[str], np.ndarray]:
        """Write a caption for each of N pictures, each time the likeliest word.

        Parameters
        ----------
        grid : shape (N, P, F)
        max_length : how many words to write at most, END among them, at least 1
        hidden : shape (N, max_length, P), bool
            Places at which it must not look while it says word t, never all of them. Only "attention" can.

        Returns
        -------
        captions : N strings
        weights : np.ndarray, shape (N, T, P), float32
            Where the captioner looked while it said word t of each caption, END being the last; what follows it
            means nothing. NaN unless the way is "attention".

        Raises
        ------
        ValueError
            If `max_length` is below 1, or `hidden` has another shape, hides all places, or the way is another one.
        """
        require_at_least("max_length", require_count("max_length", max_length), 1)
        if hidden is not None:
            if self.way != "attention":
                raise ValueError(f"hidden is for the way 'attention', but this captioner's is {self.way!r}")
            require_shape("hidden", hidden, (len(grid), max_length, grid.shape[1]))
            if np.all(hidden, axis=2).any():
                raise ValueError("hidden must leave at least one place of each picture at each moment")
            hidden = torch.from_numpy(np.asarray(hidden, dtype=bool))
        state, words = self.begin(grid), torch.full((len(grid),), START)
        said, looks = [], []
        for t in range(max_length):
            scores, weights, state = self.read(words, state, None if hidden is None else hidden[:, t])
            words = scores.argmax(dim=1)
            said.append(words.tolist())
            looks.append(weights)
        captions = []
        for numbers in zip(*said, strict=True):
            length = numbers.index(END) if END in numbers else max_length
            captions.append(" ".join(self.words[number] for number in numbers[:length]))
        return captions, torch.stack(looks, dim=1).numpy()


def caption_loss(captioner: Captioner, grid: Tensor, table: Tensor) -> Tensor:
    """Return the cross-entropy of the words after START, NULL left out, in nats: summed over a caption, mean over N.

    Parameters
    ----------
    grid : shape (N, P, F)
    table : shape (N, T), int64: START, words, END, NULL to the end of the row
    """
    scores = captioner(grid, table[:, :-1])
    loss = functional.cross_entropy(
        scores.flatten(0, 1), table[:, 1:].flatten(), ignore_index=NULL, reduction="sum"
    )
    return loss / len(grid)


def train_captioner(
    way: Way,
    grid: Tensor,
    captions: Sequence[str],
    *,
    steps: int = 1600,
    batch: int = 64,
    lr: float = 0.004,
    max_norm: float = 5.0,
    seed: int = 0,
    on_step: Callable[[int, float], None] = lambda step, loss: None,
) -> Captioner:
    """Return a captioner trained on pictures and their captions, by Adam.

    The step size falls from `lr` to 0 along half a cosine.

    Parameters
    ----------
    way : how the picture enters
    grid : shape (N, P, F), what `see` returns
    captions : N strings
    steps : how many steps to train, at least 1; the pictures come in a new order whenever all have been seen
    batch : how many pictures make a step, at least 1
    lr : the first step size, above 0. Of 0.002, 0.004, 0.008 and 0.016 the second is the best for each way, or as
        good as the best, on scenes of digits that were set aside from the known ones
    max_norm : to which length a gradient is clipped, above 0
    seed : of weights and order
    on_step : called after each step with its number from 1, and its loss in nats a caption
    """
    require_at_least("steps", require_count("steps", steps), 1)
    require_at_least("batch", require_count("batch", batch), 1)
    require_positive("lr", lr)
    require_positive("max_norm", max_norm)
    require_same_length("grid", grid, "captions", captions)
    table, words = encode_captions(captions)
    table = torch.from_numpy(table)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        captioner = Captioner(way, words, grid.shape[2], places=grid.shape[1])
        captioner.standardize(grid)
        rounds = -(-steps * batch // len(grid))
        order = torch.cat([torch.randperm(len(grid)) for _ in range(rounds)])
    optimizer = torch.optim.Adam(captioner.parameters(), lr)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    for step, chosen in enumerate(order[: steps * batch].split(batch), start=1):
        loss = caption_loss(captioner, grid[chosen], table[chosen])
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(captioner.parameters(), max_norm)
        optimizer.step()
        schedule.step()
        on_step(step, loss.item())
    return captioner.eval()


def measure(captions: Sequence[str], scenes: Scenes) -> dict[str, float]:
    """Return how good N captions are: shares from 0 to 1, and BLEU.

    Returns
    -------
    dict
        "exact": captions that are right, word for word. "first", "relation", "second": captions in which the digit
        named first, what stands between both with their articles, and the digit named last are right. "bleu": of
        all captions together, up to runs of four words.
    """
    require_same_length("captions", captions, "scenes", scenes)
    said, true = ([text.split() for text in texts] for texts in (captions, scenes.captions))
    parts = {"exact": slice(None), "first": slice(1, 2), "relation": slice(2, -2), "second": slice(-1, None)}
    right = {
        name: float(np.mean([a[part] == b[part] for a, b in zip(said, true, strict=True)]))
        for name, part in parts.items()
    }
    return right | {"bleu": bleu(said, [[words] for words in true])}


MOMENTS = ("article", "first", "relation", "second article", "second", "end")


def looks(
    captions: Sequence[str], weights: np.ndarray, scenes: Scenes
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Return where a captioner looks while it says what.

    Parameters
    ----------
    captions, weights : what `Captioner.describe` returned for these scenes, right or wrong. A caption that is
        longer or shorter than the true one is left out; one must remain

    Returns
    -------
    where : dict
        For each moment (the article of the first digit, its name, the words of the relation, the article of the
        second digit, its name, END) the mean weight on the place of the first digit, of the second, and on the
        seven empty places together: shape (3,), sum 1. By chance, evenly, these are 1/9, 1/9 and 7/9.
    hits : np.ndarray, shape (2,)
        How often the most weight lies on the first digit's place while the first digit is named, and on the
        second's while the second is.
    """
    seen: dict[str, list[np.ndarray]] = {moment: [] for moment in MOMENTS}
    hits = []
    for said, true, looked, places in zip(captions, scenes.captions, weights, scenes.places, strict=True):
        n = len(said.split())
        if n != len(true.split()):
            continue
        here = looked[:, places]
        where = np.column_stack([here, 1 - here.sum(axis=1)])
        for moment, part in zip(MOMENTS, (0, 1, slice(2, n - 2), n - 2, n - 1, n), strict=True):
            seen[moment].append(where[part].reshape(-1, 3).mean(axis=0))
        hits.append(looked[[1, n - 1]].argmax(axis=1) == places)
    if not hits:
        raise ValueError("captions must hold at least one that is as long as the true one, but there is none")
    return {moment: np.mean(found, axis=0) for moment, found in seen.items()}, np.mean(hits, axis=0)
