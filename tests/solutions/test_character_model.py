"""The character models: what they promise on small texts, where everything can be counted by hand."""

import numpy as np
import pytest
import torch

from solutions import character_model, datasets, records, rnn
from solutions.character_model import Adam, CharacterModel, NGramModel, indices, train
from solutions.records import rnn_all_plays

ALPHABET = "abc"


def small_model(seed=0, units=5, alphabet=ALPHABET):
    return CharacterModel.untrained(alphabet, units, np.random.default_rng(seed))


# --- indices ------------------------------------------------------------------------------------------------


def test_indices_are_places_in_the_alphabet():
    assert indices("cab", ALPHABET).tolist() == [2, 0, 1]
    assert indices("", ALPHABET).dtype == np.int64
    with pytest.raises(ValueError, match="the alphabet has no 'x'"):
        indices("cabx", ALPHABET)


# --- CharacterModel -----------------------------------------------------------------------------------------


def test_states_follow_from_steps():
    model = small_model()
    state = model.no_state
    for character, expected in zip("abcab", model.states("abcab"), strict=True):
        state = model.step(np.eye(3)[indices(character, ALPHABET)], state)
        np.testing.assert_allclose(state[0], expected, rtol=1e-12)


def test_probabilities_sum_to_one_and_nats_are_the_cross_entropy():
    model, text = small_model(), "abcabbca"
    np.testing.assert_allclose(model.probabilities(text).sum(axis=1), 1, rtol=1e-12)
    scores, came = model.scores(text)[np.newaxis, :-1], indices(text, ALPHABET)[np.newaxis, 1:]
    assert model.nats(text) == pytest.approx(rnn.cross_entropy(scores, came) / 7, rel=1e-12)


def test_argmax_writing_takes_the_likeliest_each_time():
    model = small_model(3)
    text = "ab" + model.write("ab", 20, temperature=0, rng=np.random.default_rng(0))
    likeliest = model.probabilities(text).argmax(axis=1)
    assert indices(text, ALPHABET)[2:].tolist() == likeliest[1:-1].tolist()


def test_writing_depends_on_the_generator_alone():
    model = small_model(1)
    first, again, other = (
        model.write("a", 60, temperature=1, rng=np.random.default_rng(seed)) for seed in (7, 7, 8)
    )
    assert first == again != other


# --- train --------------------------------------------------------------------------------------------------


def test_training_learns_what_follows_what():
    text = "abcabcabc" * 40
    seen = []
    untrained = small_model(units=8)
    trained = train(
        untrained,
        text,
        epochs=20,
        streams=4,
        window=10,
        lr=0.02,
        on_epoch=lambda epoch, model, loss: seen.append((epoch, loss, model.nats(text))),
    )
    assert [epoch for epoch, _, _ in seen] == list(range(1, 21))
    assert trained.nats(text) == seen[-1][2] < 0.05 < 1 < untrained.nats(text)
    assert seen[0][1] > seen[-1][1]


def test_training_needs_the_state_for_what_lies_further_back():
    text = "aab" * 100  # after a comes a or b: only the one before it tells
    trained = train(small_model(units=8), text, epochs=30, streams=4, window=10, lr=0.02)
    assert trained.nats(text) < 0.1 < 2 / 3 * np.log(2)


def test_training_leaves_the_model_it_began_with():
    model = small_model()
    kept = {name: value.copy() for name, value in model.params.items()}
    train(model, "abcacb" * 20, epochs=2, streams=2, window=8)
    for name, value in model.params.items():
        np.testing.assert_array_equal(value, kept[name])


def test_a_carried_state_and_none_are_different_trainings():
    text = "abcacb" * 20
    carried, alone = (
        train(small_model(), text, epochs=1, window=8, streams=2, carry=c) for c in (True, False)
    )
    assert not np.array_equal(carried.params["W_hh"], alone.params["W_hh"])


def test_bad_input_gets_a_sentence():
    with pytest.raises(ValueError, match="the text has 2 characters, but 4 streams need 5"):
        train(small_model(), "ab", epochs=1, streams=4)
    with pytest.raises(ValueError, match="window must be at least 1"):
        train(small_model(), "abc" * 9, epochs=1, streams=2, window=0)
    with pytest.raises(ValueError, match="lr must be above 0"):
        train(small_model(), "abc" * 9, epochs=1, streams=2, lr=0)


def test_training_tells_how_long_each_gradient_was():
    norms = []
    train(small_model(), "abcacb" * 20, epochs=2, streams=2, window=8, on_window=norms.append)
    assert len(norms) == 2 * 8
    assert min(norms) > 0


def test_adam_equals_torch():
    rng = np.random.default_rng(0)
    params, adam = {"W": rng.normal(size=(3, 2)), "b": rng.normal(size=2)}, Adam()
    theirs = {name: torch.tensor(value, requires_grad=True) for name, value in params.items()}
    optimizer = torch.optim.Adam(theirs.values(), lr=0.01)
    for _ in range(5):
        grads = {name: rng.normal(size=value.shape) for name, value in params.items()}
        params = adam.step(params, grads, 0.01)
        for name, value in theirs.items():
            value.grad = torch.tensor(grads[name])
        optimizer.step()
    for name, value in theirs.items():
        np.testing.assert_allclose(params[name], value.detach().numpy(), rtol=1e-10)


def test_adam_leaves_what_has_no_gradient():
    params = {"W": np.ones(2), "b": np.ones(2)}
    moved = Adam().step(params, {"b": np.ones(2)}, 0.1)
    assert moved["W"] is params["W"]
    assert params["b"].tolist() == [1, 1] != moved["b"].tolist()


# --- NGramModel ---------------------------------------------------------------------------------------------


def test_counts_by_hand():
    # a 3 times, b once, c never: d = 2 kinds, so (3 + 2/3) / 6, (1 + 2/3) / 6, (0 + 2/3) / 6
    unigrams = NGramModel("aaba", ALPHABET, 0).probabilities("c")
    np.testing.assert_allclose(unigrams, [[11 / 18, 5 / 18, 2 / 18]], rtol=1e-12)
    # after a came a and b, once each: (1 + 2 P) / 4 with P from above
    bigrams = NGramModel("aaba", ALPHABET, 1).probabilities("cba")
    np.testing.assert_allclose(bigrams[2], [(1 + 11 / 9) / 4, (1 + 5 / 9) / 4, (2 / 9) / 4], rtol=1e-12)
    # c was never followed by anything, so it says what the order below says
    np.testing.assert_allclose(bigrams[0], unigrams[0], rtol=1e-12)


@pytest.mark.parametrize("order", range(5))
def test_probabilities_of_counters_sum_to_one_and_none_is_zero(order):
    text = "".join(np.random.default_rng(0).choice(list("abc"), 300))
    given = NGramModel(text, "abcd", order).probabilities("abcdabcabba")
    np.testing.assert_allclose(given.sum(axis=1), 1, rtol=1e-12)
    assert given.min() > 0


def test_counters_look_no_further_back_than_their_order():
    model = NGramModel("abcacbabc" * 5, ALPHABET, 2)
    np.testing.assert_allclose(model.probabilities("aacab")[-1], model.probabilities("bbbab")[-1], rtol=1e-12)


def test_counters_without_order_know_only_which_characters_came():
    # a and b came twice as the last two: c followed ab, a followed ba
    text = "abcbaa"
    blind = NGramModel(text, ALPHABET, 2, in_order=False).probabilities("cab")[-1]
    below = NGramModel(text, ALPHABET, 1).probabilities("cab")[-1]
    np.testing.assert_allclose(blind, (np.array([1, 0, 1]) + 2 * below) / 4, rtol=1e-12)
    for order in (0, 1):  # one character has no order
        np.testing.assert_allclose(
            NGramModel(text, ALPHABET, order, in_order=False).probabilities(text),
            NGramModel(text, ALPHABET, order).probabilities(text),
            rtol=1e-12,
        )


def test_counters_write_from_what_they_counted():
    text = NGramModel("abc" * 200, ALPHABET, 2).write("ab", 30, temperature=0, rng=np.random.default_rng(0))
    assert text == "cab" * 10


# --- Texts and records --------------------------------------------------------------------------------------


def test_a_play_is_clean_text():
    text = datasets.play("Hamlet")
    assert text.startswith("Who's there?\n\nNay, answer me")
    assert text.endswith("\n")
    assert "To be, or not to be" in text
    for mark in ("  ", "\n\n\n", " \n", "\\", "*", "_", "\t"):
        assert mark not in text, repr(mark)
    with pytest.raises(ValueError, match=r"there is no play 'Faust'; there are .*Hamlet"):
        datasets.play("Faust")


def test_the_program_parses():
    compile(datasets.program(), "core.py", "exec")


def test_a_record_says_how_it_was_made():
    found = records.load("rnn_all_plays")
    assert found["command"] == "python -m solutions.records.rnn_all_plays"
    assert len(found["network"]) == 8
    assert found["seed"] == 0
    with pytest.raises(FileNotFoundError, match=r"make it with `python -m solutions.records.none`"):
        records.load("none")


def test_the_record_s_counters_are_what_counting_gives():
    known, unknown = rnn_all_plays.texts()
    found = records.load("rnn_all_plays")
    assert found["characters"] == len(known)
    alphabet = "".join(sorted(set(known) | set(unknown)))
    counted = character_model.NGramModel(known, alphabet, 3).nats(unknown)
    assert found["counters"]["3"] == pytest.approx(counted, abs=1e-4)
