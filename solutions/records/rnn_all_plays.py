"""A network with 256 units and counters, on all plays but the last tenth of *Hamlet*, which is what they guess."""

import time

import numpy as np

from solutions import character_model, datasets, records

SEED = 0
UNITS, EPOCHS = 256, 8


def texts() -> tuple[str, str]:
    """Return what is known, all plays with the last tenth of *Hamlet* left out, and that tenth."""
    hamlet = datasets.play("Hamlet")
    cut = int(0.9 * len(hamlet))
    titles = sorted({scene.play for scene in datasets.shakespeare()} - {"Hamlet"})
    return "".join(map(datasets.play, titles)) + hamlet[:cut], hamlet[cut:]


def main() -> None:
    """Train, measure after each reading, and keep the result."""
    known, unknown = texts()
    alphabet = "".join(sorted(set(known) | set(unknown)))
    counters = [character_model.NGramModel(known, alphabet, n) for n in range(3, 7)]
    counted = {counter.order: counter.nats(unknown) for counter in counters}
    curve = []

    def measure(epoch: int, model: character_model.CharacterModel, loss: float) -> None:
        curve.append(model.nats(unknown))
        print(
            f"read {epoch} times: {loss:.3f} nats while learning, {curve[-1]:.3f} on the unknown", flush=True
        )

    began = time.process_time()
    model = character_model.CharacterModel.untrained(alphabet, UNITS, np.random.default_rng(SEED))
    model = character_model.train(
        model, known, epochs=EPOCHS, streams=64, window=48, lr=0.004, on_epoch=measure
    )
    seconds = time.process_time() - began

    best = min(counters, key=lambda counter: counted[counter.order])
    mixed = (best.probabilities(unknown) + model.probabilities(unknown)) / 2
    found = {
        "seed": SEED,
        "units": UNITS,
        "characters": len(known),
        "cpu_seconds": round(seconds),
        "counters": {order: round(nats, 4) for order, nats in counted.items()},
        "network": [round(nats, 4) for nats in curve],
        "half_and_half": round(character_model.mean_nats(mixed, unknown, alphabet), 4),
        "sample": model.write("To be", 300, temperature=0.7, rng=np.random.default_rng(SEED)),
    }
    records.save("rnn_all_plays", found)


if __name__ == "__main__":
    main()
