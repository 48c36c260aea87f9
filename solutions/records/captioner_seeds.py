"""Captioners that differ in how the picture enters: five seeds each, fewer and more scenes, scenes of an unseen kind.

A seed stands for everything that is drawn: which digits are kept for the test, the network that reads them, the
scenes, the weights, the order. All captioners are trained for equally many steps.
"""

import time
from collections import Counter
from collections.abc import Iterable
from typing import get_args

import numpy as np
import torch

from solutions import captioner, records
from solutions.captioning import END, START, beam_search, encode_captions
from solutions.scenes import PLACES, Scenes, handwriting, scenes

SEEDS = range(5)
STEPS = 1600
SIZE, OTHER_SIZES = 5000, (200, 1000, 20000)
TESTS, BEAMED = 1000, 300
FULL = ("all", "reread", "attention")  # the ways that have everything there is to see


def truth(test: Scenes) -> np.ndarray:
    """Return the class of each place, (N, 9), `captioner.NOTHING` where no digit stands."""
    classes = np.full((len(test), PLACES), captioner.NOTHING)
    np.put_along_axis(classes, test.places, test.digits, axis=1)
    return classes


def unseen_kinds(shown: Scenes) -> dict[str, np.ndarray]:
    """Return which scenes are of which kind: masks of shape (N,).

    A digit stands at an unseen place if this is the place of its own number (9 counts as 0). A pair is unseen if the
    second digit is the first plus 3 (10 counts as 0). Familiar scenes have neither.
    """
    place = (shown.digits % PLACES == shown.places).any(axis=1)
    pair = (shown.digits[:, 0] + 3) % 10 == shown.digits[:, 1]
    return {"familiar": ~place & ~pair, "place": place & ~pair, "pair": pair & ~place}


def gather(found: dict, path: Iterable[str], value: object) -> None:
    """Append a value to the list at the end of a path of names, which are made as needed."""
    *names, last = path
    for name in names:
        found = found.setdefault(name, {})
    found.setdefault(last, []).append(np.round(value, 4).tolist())


def one_seed(seed: int, found: dict) -> None:
    """Train and measure everything with one seed, and add it to what was found."""
    known, unknown = handwriting(seed=seed)
    began = time.process_time()
    net = captioner.train_digit_net(known, seed=seed)
    gather(found, ["digit_net", "cpu_seconds"], time.process_time() - began)
    test = scenes(TESTS, unknown, seed=1000 + seed)
    rng = np.random.default_rng(seed)
    named = [net(unknown.tiles(rng))[:, 0].argmax(dim=1).numpy() == unknown.labels for _ in range(9)]
    gather(found, ["digit_net", "digits"], np.mean(named))
    right = net(test.pictures).argmax(dim=2).numpy() == truth(test)
    gather(found, ["digit_net", "places"], right.mean())
    gather(found, ["digit_net", "scenes"], right.all(axis=1).mean())

    grid = captioner.see(net, test.pictures)
    for size in (SIZE, *OTHER_SIZES):
        shown = scenes(size, known, seed=seed)
        seen = captioner.see(net, shown.pictures)
        if size == SIZE:
            usual = Counter(shown.captions).most_common(1)[0][0]
            for name, value in captioner.measure([usual] * TESTS, test).items():
                gather(found, ["most_frequent", name], value)
        for way in get_args(captioner.Way) if size == SIZE else FULL:
            began = time.process_time()
            model = captioner.train_captioner(way, seen, shown.captions, steps=STEPS, seed=seed)
            seconds = time.process_time() - began
            found["parameters"][way] = sum(weights.numel() for weights in model.parameters())
            captions, weights = model.describe(grid)
            measured = captioner.measure(captions, test)
            on_shown = captioner.measure(model.describe(seen[:TESTS])[0], shown[:TESTS])["exact"]
            extra = {"shown": on_shown, "different": len(set(captions)), "cpu_seconds": seconds}
            for name, value in (measured | extra).items():
                gather(found, ["ways", way, str(size), name], value)
            if way == "attention":
                where, hits = captioner.looks(captions, weights, test)
                for moment, value in where.items():
                    gather(found, ["looks", str(size), moment], value)
                gather(found, ["looks", str(size), "hits"], hits)
            if size == SIZE:
                look_closer(found, model, grid, test, captions)
            print(seed, way, size, measured, flush=True)

    shown, test = scenes(2 * SIZE, known, seed=seed), scenes(4 * TESTS, unknown, seed=1000 + seed)
    shown = shown[unseen_kinds(shown)["familiar"]][:SIZE]
    seen, grid = captioner.see(net, shown.pictures), captioner.see(net, test.pictures)
    for way in FULL:
        model = captioner.train_captioner(way, seen, shown.captions, steps=STEPS, seed=seed)
        captions, _ = model.describe(grid)
        for kind, mask in unseen_kinds(test).items():
            chosen = [text for text, wanted in zip(captions, mask, strict=True) if wanted]
            measured = captioner.measure(chosen, test[mask])
            for name, value in measured.items():
                gather(found, ["unseen", way, kind, name], value)
            print(seed, way, kind, measured, flush=True)


def look_closer(
    found: dict, model: captioner.Captioner, grid: torch.Tensor, test: Scenes, captions: list[str]
) -> None:
    """Add what a beam changes, what follows a first mistake, and what happens where looking is forbidden."""
    way = model.way
    if way in ("mean", "attention"):
        few = test[:BEAMED]
        answers = []
        for i in range(BEAMED):
            best, _ = beam_search(
                model.step, model.begin(grid[i : i + 1]), START, END, width=5, max_length=12
            )
            answers.append(" ".join(model.words[number] for number in best))
        changed = np.mean([a != b for a, b in zip(answers, captions, strict=False)])
        gather(found, ["beam", way, "changed"], changed)
        for width, said in (("1", captions[:BEAMED]), ("5", answers)):
            gather(found, ["beam", way, width], captioner.measure(said, few)["exact"])

    if way in FULL:
        said, true = ([text.split() for text in texts] for texts in (captions, test.captions))
        first, second = (
            np.array([a[at] == b[at] for a, b in zip(said, true, strict=True)]) for at in (1, -1)
        )
        # The same network on the same scenes, given the true words to read: it has made no mistake then.
        # The last caption holds all words that the network knows, so the numbers are the network's.
        table = encode_captions([*test.captions, " ".join(model.words[3:])])[0][:-1]
        with torch.no_grad():
            given = model(grid, torch.from_numpy(table[:, :-1])).argmax(dim=2).numpy()
        at = np.array([len(words) - 1 for words in true])
        forced = given[np.arange(TESTS), at] == table[np.arange(TESTS), at + 1]
        for name, mask in (("right", first), ("wrong", ~first)):
            gather(found, ["after", way, name], [int(second[mask].sum()), int(mask.sum())])
            gather(found, ["forced", way, name], [int(forced[mask].sum()), int(mask.sum())])

    if way == "attention":
        rng = np.random.default_rng(0)
        empty = np.array([rng.choice(np.delete(np.arange(PLACES), places)) for places in test.places])
        own = test.places[:, 0]
        for name, places, moments in (
            ("an empty place, name", empty, [1]),
            ("its place, name", own, [1]),
            ("its place, article", own, [0]),
            ("its place, article and name", own, [0, 1]),
        ):
            hidden = np.zeros((TESTS, 12, PLACES), dtype=bool)
            for moment in moments:
                hidden[np.arange(TESTS), moment, places] = True
            gather(
                found,
                ["hidden", name],
                captioner.measure(model.describe(grid, hidden=hidden)[0], test)["first"],
            )


def main() -> None:
    """Do it for each seed, and keep the result after each."""
    torch.set_num_threads(1)
    found = {"seeds": [], "steps": STEPS, "scenes": SIZE, "test_scenes": TESTS, "parameters": {}}
    for seed in SEEDS:
        one_seed(seed, found)
        found["seeds"].append(seed)
        records.save("captioner_seeds", found)


if __name__ == "__main__":
    main()
