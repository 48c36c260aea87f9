"""Small pictures with two handwritten digits, each with the one sentence that says what stands where.

The digits are those of scikit-learn; the sentences follow a rule, so a caption is right or wrong and nobody has to
judge. A picture is a grid of 3 x 3 places, each 10 x 10 pixels. A digit of 8 x 8 pixels may stand anywhere in its
place, so no pixel is sure to be ink or paper.
"""

from dataclasses import dataclass

import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

from solutions._validation import require_at_least, require_count

ROWS = 3  # and as many columns
PLACES = ROWS**2
TILE = 10  # pixels along one side of a place
NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True)
class Digits:
    """Handwritten digits, n of them, and what they are."""

    images: np.ndarray  # shape (n, 8, 8), float32, from 0 (paper) to 1 (ink)
    labels: np.ndarray  # shape (n,), int64, from 0 to 9

    def tiles(self, rng: np.random.Generator) -> np.ndarray:
        """Return each digit somewhere in a place of its own, shape (n, 10, 10), float32."""
        tiles = np.zeros((len(self.images), TILE, TILE), dtype=np.float32)
        return _paste(tiles, np.arange(len(tiles)), np.zeros((len(tiles), 2), dtype=np.int64), self, rng)


@dataclass(frozen=True)
class Scenes:
    """N pictures, their captions, and what a caption speaks of, in the order in which it is named."""

    pictures: np.ndarray  # shape (N, 30, 30), float32, from 0 to 1
    captions: list[str]  # N
    digits: np.ndarray  # shape (N, 2), int64, from 0 to 9
    places: np.ndarray  # shape (N, 2), int64, from 0 to 8, row by row; the first is the smaller one

    def __len__(self) -> int:
        """Return N."""
        return len(self.captions)

    def __getitem__(self, chosen: slice | np.ndarray) -> "Scenes":
        """Return the scenes of a slice, of positions, or where a mask is True."""
        kept = np.arange(len(self))[chosen].tolist()
        captions = [self.captions[i] for i in kept]
        return Scenes(self.pictures[kept], captions, self.digits[kept], self.places[kept])


def handwriting(test_size: int = 500, seed: int = 0) -> tuple[Digits, Digits]:
    """Return the 1,797 digits of scikit-learn in two parts that share no image: one to learn from, one to test with.

    Each digit has the same share in both parts. The same 13 people wrote both: the images of the second part are
    new, the hands are not.

    Parameters
    ----------
    test_size : how many digits the second part holds, from 10 to 1,787
    seed : of the shuffle

    References
    ----------
    E. Alpaydin and C. Kaynak, "Optical recognition of handwritten digits", UCI Machine Learning Repository
    (1998), doi:10.24432/C50P49.
    """
    found = load_digits()
    images, labels = (found.images / 16).astype(np.float32), found.target.astype(np.int64)
    parts = train_test_split(images, labels, test_size=test_size, stratify=labels, random_state=seed)
    return Digits(parts[0], parts[2]), Digits(parts[1], parts[3])


def caption(digits: tuple[int, int], places: tuple[int, int]) -> str:
    """Return the sentence that says where the first digit stands, seen from the second.

    The digit that one meets first when reading, row by row and from left to right, is named first. So four
    relations are left, and in a grid of 3 x 3 each holds for 9 of the 36 pairs of places:

    - same row: "a three to the left of a seven"
    - same column: "a three above a seven"
    - otherwise: "a three above and to the left of a seven", "a three above and to the right of a seven"

    Parameters
    ----------
    digits : the one named first, and the other
    places : where they stand, numbered from 0 to 8 row by row

    Raises
    ------
    ValueError
        If the first place does not come before the second.
    """
    first, second = (int(place) for place in places)
    if not 0 <= first < second < PLACES:
        raise ValueError(
            f"places must be two of 0 to {PLACES - 1}, the smaller one first, but they are {places}"
        )
    down, across = np.subtract(divmod(second, ROWS), divmod(first, ROWS))
    height = ["above"] if down else []
    side = ["to the left of" if across > 0 else "to the right of"] if across else []
    return f"{_named(digits[0])} {' and '.join(height + side)} {_named(digits[1])}"


def _named(digit: int) -> str:
    """Return a digit's name with its article: "a three", "an eight"."""
    return f"{'an' if NAMES[digit] == 'eight' else 'a'} {NAMES[digit]}"


def scenes(n: int, digits: Digits, seed: int = 0) -> Scenes:
    """Return n scenes with two of these digits each, in two different places.

    Digits, pairs of places, and where in its place a digit stands are drawn independently, all equally likely.
    Both digits of a scene may be the same.

    Parameters
    ----------
    n : how many scenes, at least 1
    digits : what to draw from
    seed : of everything drawn: the same seed gives the same scenes
    """
    require_at_least("n", require_count("n", n), 1)
    rng = np.random.default_rng(seed)
    drawn = rng.integers(len(digits.labels), size=(n, 2))
    pairs = np.transpose(np.triu_indices(PLACES, k=1))  # shape (36, 2): the smaller place first
    places = pairs[rng.integers(len(pairs), size=n)]

    pictures = np.zeros((n, ROWS * TILE, ROWS * TILE), dtype=np.float32)
    for which in range(2):
        corners = TILE * np.transpose(divmod(places[:, which], ROWS))
        chosen = Digits(digits.images[drawn[:, which]], digits.labels[drawn[:, which]])
        _paste(pictures, np.arange(n), corners, chosen, rng)
    named = digits.labels[drawn]
    captions = [caption(*scene) for scene in zip(named.tolist(), places.tolist(), strict=True)]
    return Scenes(pictures, captions, named, places)


def _paste(
    pictures: np.ndarray, which: np.ndarray, corners: np.ndarray, digits: Digits, rng: np.random.Generator
) -> np.ndarray:
    """Write digit k into picture which[k], in the place whose upper left corner is corners[k]."""
    size = digits.images.shape[1]
    top, left = (corners + rng.integers(TILE - size + 1, size=corners.shape)).T[:, :, np.newaxis]
    rows, columns = top + np.arange(size), left + np.arange(size)
    pictures[which[:, np.newaxis, np.newaxis], rows[:, :, np.newaxis], columns[:, np.newaxis, :]] = (
        digits.images
    )
    return pictures
