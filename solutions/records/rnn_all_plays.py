"""A network with 256 units and counters, on all plays but the last tenth of *Hamlet*, which is what they guess."""

import time

import numpy as np

from solutions import character_model, datasets, records

SEED = 0
UNITS, EPOCHS = 256, 8


def main() -> None:
    """Train, measure after each reading, and keep the result."""
    hamlet = datasets.play("Hamlet")
    cut = int(0.9 * len(hamlet))
    titles = sorted({scene.play for scene in datasets.shakespeare()} - {"Hamlet"})
    known = "".join(map(datasets.play, titles)) + hamlet[:cut]
    unknown = hamlet[cut:]
    alphabet = "".join(sorted(set(known) | set(unknown)))
    counted = [character_model.NGramModel(known, alphabet, n) for n in range(3, 7)]
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

    best = min(counted, key=lambda counter: counter.nats(unknown))
    mixed = (best.probabilities(unknown) + model.probabilities(unknown)) / 2
    came = character_model.indices(unknown, alphabet)[1:]
    found = {
        "seed": SEED,
        "units": UNITS,
        "characters": len(known),
        "cpu_seconds": round(seconds),
        "counters": {counter.order: round(counter.nats(unknown), 4) for counter in counted},
        "network": [round(nats, 4) for nats in curve],
        "half_and_half": round(float(-np.mean(np.log(mixed[np.arange(len(came)), came]))), 4),
        "sample": model.write("To be", 300, temperature=0.7, rng=np.random.default_rng(SEED)),
    }
    records.save("rnn_all_plays", found)


if __name__ == "__main__":
    main()
