"""Captioning against PyTorch, sacreBLEU and enumeration, on random input and at the edges."""

import itertools
import math
from functools import partial

import numpy as np
import pytest
import torch
from error_cases import assert_raises, bad, bad_counts
from hypothesis import given, settings
from hypothesis import strategies as st
from sacrebleu.metrics import BLEU
from scipy import special, stats

from solutions import bptt, captioning, lstm, rnn

seeds = st.integers(0, 10**6)
few = settings(max_examples=40, deadline=None)


pytestmark = pytest.mark.usefixtures("no_warnings")


def leaves(*values):
    return [torch.tensor(value, requires_grad=True) for value in values]


def assert_close(found, expected):
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)


# --- encode_captions ----------------------------------------------------------------------------------------

some_words = st.lists(st.sampled_from(["a", "b", "cat", "Cat", "dog", "über", "zoo"]), max_size=5)


@given(st.lists(some_words, max_size=6))
def test_captions_can_be_read_back_from_the_table(captions):
    table, words = captioning.encode_captions([" ".join(caption) for caption in captions])
    assert table.shape == (len(captions), max(map(len, captions), default=0) + 2)
    assert table.dtype == np.int64
    assert words[:3] == ["<NULL>", "<START>", "<END>"]
    assert words[3:] == sorted(set(itertools.chain(*captions)))
    for row, caption in zip(table, captions, strict=True):
        assert [words[number] for number in row[: len(caption) + 2]] == ["<START>", *caption, "<END>"]
        assert not row[len(caption) + 2 :].any()


def test_encode_captions_in_round_numbers():
    table, words = captioning.encode_captions(["the cat sleeps", "", "  the\tthe \n"])
    assert table.tolist() == [[1, 5, 3, 4, 2], [1, 2, 0, 0, 0], [1, 5, 5, 2, 0]]
    assert words == ["<NULL>", "<START>", "<END>", "cat", "sleeps", "the"]
    assert captioning.encode_captions(["END <end> <NULL>s"])[1][3:] == ["<NULL>s", "<end>", "END"]
    table, words = captioning.encode_captions(("B a", "b"))
    assert table.tolist() == [[1, 3, 4, 2], [1, 5, 2, 0]]
    assert words[3:] == ["B", "a", "b"]
    table, words = captioning.encode_captions([])
    assert (table.shape, len(words)) == ((0, 2), 3)
    assert captioning.encode_captions([""])[0].tolist() == [[1, 2]]


# --- embed_words and embed_words_backward -------------------------------------------------------------------

# N, T, V, D: all different, and each of them 1.
SIZES = [(2, 7, 3, 5), (5, 3, 7, 2), (1, 6, 4, 3), (4, 1, 2, 3), (3, 6, 1, 4), (6, 4, 3, 1), (1, 1, 1, 1)]
NO_WORDS = [(3, 0, 4, 2), (0, 4, 3, 2)]


def words_and_table(N, T, V, D, seed=0):
    rng = np.random.default_rng(seed)
    return rng.integers(V, size=(N, T)), rng.normal(size=(V, D))


@pytest.mark.parametrize("size", SIZES + NO_WORDS)
@pytest.mark.parametrize("seed", [0, 1])
def test_embedding_and_its_gradient_equal_torch(size, seed):
    words, W_embed = words_and_table(*size, seed)
    embedded, cache = captioning.embed_words(words, W_embed)
    dembedded = np.random.default_rng(seed).normal(size=embedded.shape)
    layer = torch.nn.Embedding.from_pretrained(torch.tensor(W_embed), freeze=False)
    there = layer(torch.tensor(words))
    there.backward(torch.tensor(dembedded))
    np.testing.assert_array_equal(embedded, there.detach().numpy())
    assert isinstance(cache, tuple)
    for kept, expected in zip(cache, (words, W_embed), strict=True):
        np.testing.assert_array_equal(kept, expected)
    found = captioning.embed_words_backward(dembedded, cache)
    assert found.shape == W_embed.shape
    assert_close(found, layer.weight.grad.numpy())


@few
@given(st.tuples(*[st.integers(1, 4)] * 4), seeds)
def test_the_gradient_of_an_embedding_is_what_is_measured_and_what_one_hot_rows_give(size, seed):
    words, W_embed = words_and_table(*size, seed)
    embedded, cache = captioning.embed_words(words, W_embed)
    one_hot = np.eye(len(W_embed))[words]
    assert_close(embedded, one_hot @ W_embed)
    dembedded = np.random.default_rng(seed).normal(size=embedded.shape)
    found = captioning.embed_words_backward(dembedded, cache)
    assert_close(found, np.einsum("ntv,ntd->vd", one_hot, dembedded))
    expected = bptt.numerical_gradient(
        lambda table: float(np.sum(dembedded * captioning.embed_words(words, table)[0])), W_embed
    )
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-8)


def test_a_word_that_occurs_twice_gets_both_gradients_and_one_that_does_not_gets_none():
    embedded, cache = captioning.embed_words([[2, 0, 2]], [[1, 2], [3, 4], [5, 6]])
    assert embedded.tolist() == [[[5, 6], [1, 2], [5, 6]]]
    found = captioning.embed_words_backward([[[1, 10], [2, 20], [4, 40]]], cache)
    assert found.tolist() == [[2, 20], [0, 0], [5, 50]]
    again = captioning.embed_words_backward([[[1, 10], [2, 20], [4, 40]]], cache)
    np.testing.assert_array_equal(again, found)


# --- temporal_softmax_loss ----------------------------------------------------------------------------------


def scores_targets_mask(N, T, V, seed, spread=3.0):
    rng = np.random.default_rng(seed)
    return rng.normal(scale=spread, size=(N, T, V)), rng.integers(V, size=(N, T)), rng.random((N, T)) < 0.6


def torch_loss(scores, targets, mask):
    """Return the masked loss and its gradient: torch leaves out what has the target -100."""
    N, _, V = scores.shape
    (there,) = leaves(scores)
    chosen = torch.tensor(np.where(mask, targets, -100)).reshape(-1)
    loss = torch.nn.functional.cross_entropy(there.reshape(-1, V), chosen, ignore_index=-100, reduction="sum")
    (loss / N).backward()
    return loss.item() / N, there.grad.numpy()


@few
@given(st.integers(1, 5), st.integers(1, 7), st.integers(1, 6), seeds, st.sampled_from([0.1, 3.0, 1e3, 1e8]))
def test_the_loss_and_its_gradient_equal_torch(N, T, V, seed, spread):
    scores, targets, mask = scores_targets_mask(N, T, V, seed, spread)
    expected, gradient = torch_loss(scores, targets, mask)
    loss, dscores = captioning.temporal_softmax_loss(scores, targets, mask)
    assert loss == pytest.approx(expected, rel=1e-12, abs=1e-12)
    assert type(loss) is float
    assert dscores.shape == scores.shape
    assert_close(dscores, gradient)


@few
@given(st.integers(1, 3), st.integers(1, 4), st.integers(1, 4), seeds)
def test_the_gradient_of_the_loss_is_what_is_measured(N, T, V, seed):
    scores, targets, mask = scores_targets_mask(N, T, V, seed)
    _, dscores = captioning.temporal_softmax_loss(scores, targets, mask)
    expected = bptt.numerical_gradient(
        lambda scores: captioning.temporal_softmax_loss(scores, targets, mask)[0], scores
    )
    np.testing.assert_allclose(dscores, expected, rtol=0, atol=1e-8)


@few
@given(st.integers(1, 4), st.integers(0, 6), st.integers(1, 5), seeds)
def test_the_loss_with_all_positions_is_the_cross_entropy_and_others_add_nothing(N, T, V, seed):
    scores, targets, mask = scores_targets_mask(N, T, V, seed)
    loss, _ = captioning.temporal_softmax_loss(scores, targets, np.ones((N, T), bool))
    assert loss == pytest.approx(rnn.cross_entropy(scores, targets), rel=1e-12, abs=1e-12)
    parts = [captioning.temporal_softmax_loss(scores, targets, part) for part in (mask, ~mask)]
    assert parts[0][0] + parts[1][0] == pytest.approx(loss, rel=1e-12, abs=1e-12)
    assert not parts[0][1][~mask].any()
    other = np.where(mask[:, :, np.newaxis], scores, 7 - scores), np.where(mask, targets, 0), mask
    found = captioning.temporal_softmax_loss(*other)
    assert found[0] == parts[0][0]
    np.testing.assert_array_equal(found[1], parts[0][1])


@few
@given(seeds, st.sampled_from([-1e12, 3.0, 2.0**45]))
def test_the_loss_does_not_change_when_all_scores_move(seed, shift):
    rng = np.random.default_rng(seed)
    scores, targets, mask = rng.integers(-50, 50, (2, 3, 4)), rng.integers(4, size=(2, 3)), np.ones((2, 3))
    found, expected = (
        captioning.temporal_softmax_loss(moved, targets, mask.astype(int))
        for moved in (scores + shift, scores.astype(float))
    )
    assert found[0] == expected[0] >= 0
    np.testing.assert_array_equal(found[1], expected[1])
    np.testing.assert_allclose(found[1].sum(axis=2), 0, atol=1e-15)


def test_the_loss_in_round_numbers():
    scores, targets = np.zeros((2, 3, 4)), np.array([[0, 1, 2], [3, 3, 0]])
    loss, dscores = captioning.temporal_softmax_loss(scores, targets, [[1, 1, 0], [1, 0, 0]])
    assert loss == pytest.approx(3 * math.log(4) / 2)
    assert dscores[0].tolist() == [[-0.375, 0.125, 0.125, 0.125], [0.125, -0.375, 0.125, 0.125], [0] * 4]
    assert dscores[1].tolist() == [[0.125, 0.125, 0.125, -0.375], [0] * 4, [0] * 4]
    loss, dscores = captioning.temporal_softmax_loss(scores, targets, np.zeros((2, 3), bool))
    assert loss == 0.0
    assert not dscores.any()
    nothing = np.zeros((3, 0), int)
    loss, dscores = captioning.temporal_softmax_loss(np.zeros((3, 0, 4)), nothing, nothing)
    assert (loss, dscores.shape) == (0.0, (3, 0, 4))


@pytest.mark.parametrize("size", [1e4, 1e100, 1e307])
def test_the_loss_of_huge_scores(size):
    scores = [[[size, 0, -size]]]
    for target, expected, gradient in ((0, 0, [0, 0, 0]), (1, size, [1, -1, 0]), (2, 2 * size, [1, 0, -1])):
        loss, dscores = captioning.temporal_softmax_loss(scores, [[target]], [[True]])
        assert loss == expected
        assert dscores.tolist() == [[gradient]]
        assert captioning.temporal_softmax_loss(scores, [[target]], [[False]])[0] == 0


# --- caption_loss -------------------------------------------------------------------------------------------

NAMES = ("W_fh", "W_embed", "W_xh", "W_hh", "b_h", "W_hy", "b_y")


def captioner(F, D, H, V, seed=0):
    """Return the random weights of a small captioner by name."""
    rng = np.random.default_rng(seed)
    shapes = (F, H), (V, D), (D, 4 * H), (H, 4 * H), (4 * H,), (H, V), (V,)
    return {name: rng.normal(size=shape) for name, shape in zip(NAMES, shapes, strict=True)}


def forward(features, words, params):
    """A picture's features give the first state; an LSTM reads the words and scores the next ones."""
    h0 = features @ params["W_fh"]
    embedded, embed_cache = captioning.embed_words(words, params["W_embed"])
    h, _, cache = lstm.lstm_forward(
        embedded, h0, np.zeros(h0.shape), *(params[name] for name in ("W_xh", "W_hh", "b_h"))
    )
    return h @ params["W_hy"] + params["b_y"], (features, embed_cache, h, cache, params)


def backward(dscores, cache):
    features, embed_cache, h, lstm_cache, params = cache
    dh = dscores @ params["W_hy"].T
    dembedded, dh0, _, dW_xh, dW_hh, db_h = lstm.lstm_backward(dh, np.zeros(dh.shape), lstm_cache)
    return {
        "W_fh": features.T @ dh0,
        "W_embed": captioning.embed_words_backward(dembedded, embed_cache),
        "W_xh": dW_xh,
        "W_hh": dW_hh,
        "b_h": db_h,
        "W_hy": np.einsum("nth,ntv->hv", h, dscores),
        "b_y": dscores.sum(axis=(0, 1)),
    }


def torch_caption_loss(features, captions, params, null):
    """Return the loss and the gradients of the same captioner, made of PyTorch's own layers."""
    W_fh, W_embed, W_hy, b_y = leaves(*(params[name] for name in ("W_fh", "W_embed", "W_hy", "b_y")))
    layer = torch.nn.LSTM(W_embed.shape[1], len(W_hy), batch_first=True, dtype=torch.float64)
    values = lstm.to_torch_order(params["W_xh"], params["W_hh"], params["b_h"])
    with torch.no_grad():
        for parameter, value in zip(layer.parameters(), values, strict=True):
            parameter.copy_(torch.tensor(value))
    h0 = (torch.tensor(features) @ W_fh)[None]
    words = torch.tensor(captions)
    h, _ = layer(torch.nn.functional.embedding(words[:, :-1], W_embed), (h0, torch.zeros_like(h0)))
    loss = torch.nn.functional.cross_entropy(
        (h @ W_hy + b_y).flatten(0, 1), words[:, 1:].flatten(), ignore_index=null, reduction="sum"
    ) / len(captions)
    loss.backward()
    weight_ih, weight_hh, bias, _ = (parameter.grad.numpy() for parameter in layer.parameters())
    inner = lstm.from_torch_order(weight_ih, weight_hh, bias, np.zeros(bias.shape))
    outer = [tensor.grad.numpy() for tensor in (W_fh, W_embed, W_hy, b_y)]
    return loss.item(), dict(zip(NAMES, (*outer[:2], *inner, *outer[2:]), strict=True))


CAPTIONS = ["a cat sleeps", "the dog", "", "a dog and a cat"]


@pytest.mark.parametrize("sizes", [(2, 3, 4), (5, 1, 2), (1, 4, 1), (1, 1, 1)])
@pytest.mark.parametrize("seed", [0, 1])
def test_a_whole_captioner_equals_torch(sizes, seed):
    captions, words = captioning.encode_captions(CAPTIONS)
    params = captioner(*sizes, len(words), seed)
    features = np.random.default_rng(seed + 1).normal(size=(len(captions), sizes[0]))
    expected, gradients = torch_caption_loss(features, captions, params, 0)
    loss, grads = captioning.caption_loss(
        forward, captioning.temporal_softmax_loss, backward, features, captions, params, 0
    )
    assert loss == pytest.approx(expected, rel=1e-12)
    assert grads.keys() == params.keys()
    for name in NAMES:
        size = np.abs(gradients[name]).max()
        np.testing.assert_allclose(grads[name], gradients[name], rtol=0, atol=1e-12 * size)


def test_the_loss_of_a_captioner_does_not_depend_on_how_far_rows_are_filled_up():
    captions, words = captioning.encode_captions(CAPTIONS)
    params, features = captioner(2, 3, 4, len(words)), np.random.default_rng(5).normal(size=(4, 2))
    arguments = forward, captioning.temporal_softmax_loss, backward, features
    loss, grads = captioning.caption_loss(*arguments, captions, params, 0)
    longer, longer_grads = captioning.caption_loss(*arguments, np.pad(captions, ((0, 0), (0, 3))), params, 0)
    assert longer == pytest.approx(loss, rel=1e-13)
    alone = [
        captioning.caption_loss(
            forward, captioning.temporal_softmax_loss, backward, features[[n]], captions[[n]], params, 0
        )
        for n in range(len(captions))
    ]
    assert np.mean([one[0] for one in alone]) == pytest.approx(loss, rel=1e-12)
    for name in NAMES:
        assert_close(longer_grads[name], grads[name])
        assert_close(np.mean([one[1][name] for one in alone], axis=0), grads[name])


def test_the_gradients_of_a_captioner_are_what_is_measured():
    captions, words = captioning.encode_captions(CAPTIONS[:3])
    params, features = captioner(1, 2, 2, len(words)), np.random.default_rng(6).normal(size=(3, 1))

    def loss_of(params):
        return captioning.caption_loss(
            forward, captioning.temporal_softmax_loss, backward, features, captions, params, 0
        )

    _, grads = loss_of(params)
    for name in NAMES:
        expected = bptt.numerical_gradient(
            lambda value, name=name: loss_of(params | {name: value})[0], params[name]
        )
        np.testing.assert_allclose(grads[name], expected, rtol=1e-6, atol=1e-8)


def test_caption_loss_hands_on_what_it_is_given():
    seen, features, params = [], object(), {"W": np.ones(2)}

    def forward(features, words, params):
        seen.append((features, words.tolist(), params))
        return "the scores", "the cache"

    def loss(scores, targets, mask):
        seen.append((scores, targets.tolist(), mask.tolist()))
        assert mask.dtype == bool
        return 2.5, "dscores"

    def backward(dscores, cache):
        seen.append((dscores, cache))
        return {"W": "the gradient"}

    captions = [[7, 5, 8, 9], [7, 8, 9, 9]]
    found = captioning.caption_loss(forward, loss, backward, features, captions, params, 9)
    assert found == (2.5, {"W": "the gradient"})
    assert seen == [
        (features, [[7, 5, 8], [7, 8, 9]], params),
        ("the scores", [[5, 8, 9], [8, 9, 9]], [[True, True, False], [True, False, False]]),
        ("dscores", "the cache"),
    ]
    captioning.caption_loss(forward, loss, backward, features, [[7], [7]], params, 9)
    assert seen[3:5] == [(features, [[], []], params), ("the scores", [[], []], [[], []])]


# --- greedy_caption and beam_search -------------------------------------------------------------------------

START, END = 1, 2


def language(V, seed, spread=2.0):
    """Return a step function whose probabilities depend on the picture and on all the words so far."""

    def step(word, state):
        state = (*state, word)
        scores = np.random.default_rng([seed, *state]).normal(scale=spread, size=V)
        return scores - special.logsumexp(scores), state

    return step


def enumerated(step, state, end, V, max_length, alpha):
    """Return the words and the score of the best of all captions there are."""
    best = None
    complete = [
        words
        for length in range(1, max_length + 1)
        for words in itertools.product(range(V), repeat=length)
        if end not in words[:-1] and (words[-1] == end or length == max_length)
    ]
    for words in complete:
        total, word, reached = 0.0, START, state
        for following in words:
            log_probs, reached = step(word, reached)
            total, word = total + log_probs[following], following
        score = total / len(words) ** alpha
        if best is None or score > best[1]:
            best = [word for word in words if word != end], score
    return best


@few
@given(st.integers(1, 6), st.integers(0, 7), seeds, st.data())
def test_greedy_takes_the_likeliest_word_each_time(V, max_length, seed, data):
    end = data.draw(st.integers(0, V - 1))
    step, expected, word, state = language(V, seed), [], START, (3,)
    while len(expected) < max_length:
        log_probs, state = step(word, state)
        word = max(range(V), key=lambda number: log_probs[number])
        if word == end:
            break
        expected.append(word)
    found = captioning.greedy_caption(step, (3,), START, end, max_length)
    assert found.tolist() == expected
    assert (found.dtype, found.ndim) == (np.int64, 1)


def test_start_and_end_of_a_greedy_caption_may_be_one_number():
    def step(word, state):
        return np.eye(4)[state[0]] - 1, state[1:]

    assert captioning.greedy_caption(step, (2, 0, 3), 3, 3, 5).tolist() == [2, 0]
    assert captioning.greedy_caption(step, (3,), 3, 3, 5).tolist() == []


@few
@given(st.integers(1, 6), st.integers(0, 7), seeds, st.sampled_from([0.0, 0.7, 1.0]), st.data())
def test_a_beam_of_width_one_is_greedy(V, max_length, seed, alpha, data):
    end, step = data.draw(st.integers(0, V - 1)), language(V, seed)
    words, score = captioning.beam_search(step, (3,), START, end, 1, max_length, alpha=alpha)
    np.testing.assert_array_equal(words, captioning.greedy_caption(step, (3,), START, end, max_length))
    total, word, state, written = 0.0, START, (3,), [*words.tolist(), end][:max_length]
    for following in written:
        log_probs, state = step(word, state)
        total, word = total + log_probs[following], following
    assert score == pytest.approx(total / max(1, len(written)) ** alpha, rel=1e-12)


@few
@given(st.integers(1, 4), st.integers(1, 4), seeds, st.sampled_from([0.0, 0.7, 1.0, 2.0]), st.data())
def test_a_beam_that_drops_nothing_finds_the_best_caption_there_is(V, max_length, seed, alpha, data):
    end, step = data.draw(st.integers(0, V - 1)), language(V, seed)
    words, score = captioning.beam_search(step, (3,), START, end, V**max_length, max_length, alpha=alpha)
    expected, best = enumerated(step, (3,), end, V, max_length, alpha)
    assert words.tolist() == expected
    assert (words.dtype, type(score)) == (np.int64, float)
    assert score == pytest.approx(best, rel=1e-12)


def beams(step, state, end, width, max_length, alpha):
    """Return words, score and number of steps of a beam search that works out whole beginnings each time."""
    kept, steps = [()], 0

    def follow(words):
        total, word, reached = 0.0, START, state
        for following in words:
            log_probs, reached = step(word, reached)
            total, word = total + log_probs[following], following
        return total, step(word, reached)[0]

    def score(words):
        return follow(words)[0] / max(1, len(words)) ** alpha

    for _ in range(max_length):
        grown = []
        for words in kept:
            if words and words[-1] == end:
                grown.append(words)
            else:
                steps += 1
                grown += [(*words, word) for word in range(len(follow(words)[1]))]
        kept = sorted(grown, key=lambda words: -score(words))[:width]
        if all(words[-1] == end for words in kept):
            break
    return [word for word in kept[0] if word != end], score(kept[0]), steps


@few
@given(
    st.tuples(st.integers(1, 5), st.integers(1, 4), st.integers(0, 5)),
    seeds,
    st.sampled_from([0.0, 0.7, 1.0]),
    st.data(),
)
def test_a_beam_keeps_the_best_beginnings_and_takes_no_step_more_than_it_must(size, seed, alpha, data):
    V, width, max_length = size
    end, step, taken = data.draw(st.integers(0, V - 1)), language(V, seed), []

    def counted(word, state):
        taken.append(word)
        return step(word, state)

    words, score = captioning.beam_search(counted, (3,), START, end, width, max_length, alpha=alpha)
    expected, best, steps = beams(step, (3,), end, width, max_length, alpha)
    assert words.tolist() == expected
    assert score == pytest.approx(best, rel=1e-12)
    assert len(taken) == steps


def from_table(rows):
    """Return a step function whose probabilities depend on the word before alone: rows by that word."""
    with np.errstate(divide="ignore"):
        log_probs = {word: np.log(row) for word, row in rows.items()}
    return lambda word, state: (log_probs[word], state)


def test_a_beam_finds_what_greedy_misses():
    # 0 is likelier than 1 at first, but what follows 1 is certain; 3 ends
    step = from_table({9: [0.6, 0.4, 0, 0], 0: [0.3, 0.3, 0.2, 0.2], 1: [0, 0, 1, 0], 2: [0, 0, 0, 1]})
    assert captioning.greedy_caption(step, None, 9, 3, 3).tolist() == [0, 0, 0]
    words, score = captioning.beam_search(step, None, 9, 3, 2, 3)
    assert words.tolist() == [1, 2]
    assert score == pytest.approx(math.log(0.4))
    for alpha in (0.5, 1, 2):
        words, score = captioning.beam_search(step, None, 9, 3, 2, 3, alpha=alpha)
        assert words.tolist() == [1, 2]
        assert score == pytest.approx(math.log(0.4) / 3**alpha)


def test_sums_favour_short_captions_and_means_do_not():
    # ending at once has the probability 0.4; three words and the end have 0.6 * 0.8^3 = 0.3072 together
    step = from_table({9: [0.6, 0.4], 0: [0.8, 0.2]})
    words, score = captioning.beam_search(step, None, 9, 1, 8, 4)
    assert words.tolist() == []
    assert score == pytest.approx(math.log(0.4))
    words, score = captioning.beam_search(step, None, 9, 1, 8, 4, alpha=1)
    assert words.tolist() == [0, 0, 0, 0]
    assert score == pytest.approx((math.log(0.6) + 3 * math.log(0.8)) / 4)


def test_ties_go_to_the_better_beginning_and_then_to_the_lower_number():
    even = from_table({word: [0.25] * 4 for word in range(4)})
    assert captioning.greedy_caption(even, None, 0, 3, 3).tolist() == [0, 0, 0]
    for width in (1, 2, 3, 64):
        words, _ = captioning.beam_search(even, None, 0, 3, width, 3, alpha=1)
        assert words.tolist() == [0, 0, 0]
    # 1/2 * 1/4 from word 2 and 1/4 * 1/2 from word 0 tie: word 2 was the better beginning
    step = from_table(
        {9: [0.25, 0.25, 0.5, 0], 2: [0, 0.25, 0.25, 0.5], 0: [0.5] * 2 + [0, 0], 1: [1, 0, 0, 0]}
    )
    words, score = captioning.beam_search(step, None, 9, 3, 3, 2)
    assert (words.tolist(), score) == ([2], pytest.approx(math.log(0.25)))
    step = from_table({9: [0.25, 0.25, 0.5, 0], 2: [0, 0.5, 0.5, 0], 0: [1, 0, 0, 0], 1: [0, 0, 0, 1]})
    assert captioning.beam_search(step, None, 9, 3, 3, 2)[0].tolist() == [2, 1]


def test_a_caption_ends_with_end_or_with_the_last_word_that_it_may_have():
    step = from_table({9: [0.9, 0.1], 0: [0.9, 0.1]})
    for search in (captioning.greedy_caption, lambda *a: captioning.beam_search(*a[:4], 3, a[4], alpha=9)[0]):
        assert search(step, None, 9, 1, 4).tolist() == [0, 0, 0, 0]
        assert search(step, None, 9, 1, np.int64(1)).tolist() == [0]
        assert search(step, None, 9, 1, 0).tolist() == []
    assert captioning.beam_search(step, None, 9, 1, 2, 0)[1] == 0.0
    # START and END may be one number: a caption without a word is not finished
    step = from_table({1: [0.9, 0.1], 0: [0.2, 0.8]})
    assert captioning.greedy_caption(step, None, 1, 1, 4).tolist() == [0]
    words, score = captioning.beam_search(step, None, 1, 1, 2, 4)
    assert (words.tolist(), score) == ([0], pytest.approx(math.log(0.72)))
    only_end = from_table({9: [1.0]})
    assert captioning.greedy_caption(only_end, None, 9, 0, 5).tolist() == []
    words, score = captioning.beam_search(only_end, None, 9, np.int64(0), np.int64(5), 5)
    assert (words.tolist(), score) == ([], 0.0)


def test_words_that_cannot_come_do_not_come():
    step = from_table({9: [0, 0.5, 0.5], 1: [0, 0, 1], 2: [0, 1, 0]})
    words, score = captioning.beam_search(step, None, 9, 0, 4, 3)
    assert words.tolist() == [1, 2, 1]
    assert score == pytest.approx(math.log(0.5))
    impossible, score = captioning.beam_search(
        from_table({9: [0, 0], 0: [0, 0], 1: [0, 0]}), None, 9, 1, 3, 2
    )
    assert (impossible.tolist(), score) == ([0, 0], -np.inf)


def test_the_state_goes_from_each_word_to_those_that_follow_it():
    seen = []

    def step(word, state):
        seen.append((word, state))
        return np.log([0.5, 0.3, 0.2]), f"{state}{word}"

    captioning.greedy_caption(step, "s", 8, 2, 3)
    assert seen == [(8, "s"), (0, "s8"), (0, "s80")]
    seen.clear()
    captioning.beam_search(step, "s", 8, 2, 2, 3)
    assert seen == [(8, "s"), (0, "s8"), (1, "s8"), (0, "s80"), (1, "s80")]


# --- attention_weights and attend ---------------------------------------------------------------------------

# N, P, K, F: all different, and each of them 1.
PLACES = [(2, 7, 3, 5), (5, 3, 7, 2), (1, 6, 4, 3), (4, 1, 2, 3), (3, 6, 1, 4), (6, 4, 3, 1), (1, 1, 1, 1)]


def looked_at(N, P, K, F, seed=0, spread=1.0):
    rng = np.random.default_rng(seed)
    return [rng.normal(scale=spread, size=size) for size in ((N, K), (N, P, K), (N, P, F))]


@pytest.mark.parametrize("size", PLACES)
@pytest.mark.parametrize("spread", [0.1, 1.0, 30.0])
def test_soft_attention_equals_torch(size, spread):
    queries, keys, values = looked_at(*size, spread=spread)
    expected = torch.nn.functional.scaled_dot_product_attention(
        *(torch.tensor(a) for a in (queries[:, np.newaxis], keys, values))
    )[:, 0]
    weights = captioning.attention_weights(queries, keys)
    assert weights.shape == size[:2]
    found = captioning.attend(weights, values)
    assert found.shape == (size[0], size[3])
    np.testing.assert_allclose(found, expected.numpy(), rtol=0, atol=1e-12 * spread)


@few
@given(st.tuples(*[st.integers(1, 5)] * 4), seeds, st.sampled_from([1e-9, 1.0, 1e6, 1e100]))
def test_attention_weights_are_a_softmax_over_places(size, seed, spread):
    queries, keys, _ = looked_at(*size, seed, spread)
    weights = captioning.attention_weights(queries, keys)
    scores = np.array([[keys[n, p] @ queries[n] for p in range(size[1])] for n in range(size[0])])
    np.testing.assert_allclose(
        weights, special.softmax(scores / math.sqrt(size[2]), axis=1), rtol=1e-6, atol=1e-12
    )
    assert np.all(weights >= 0)
    np.testing.assert_allclose(weights.sum(axis=1), 1, rtol=1e-12)


@given(st.permutations(range(5)), seeds)
def test_attention_goes_with_the_places(order, seed):
    queries, keys, values = looked_at(3, 5, 2, 4, seed)
    weights = captioning.attention_weights(queries, keys)
    assert_close(captioning.attention_weights(queries, keys[:, order]), weights[:, order])
    assert_close(captioning.attend(weights[:, order], values[:, order]), captioning.attend(weights, values))
    moved = keys + np.ones(2)  # every place answers more, and no place more than another
    assert_close(captioning.attention_weights(queries, moved), weights)


def test_attention_in_round_numbers():
    queries, keys = [[2, 0, 0, 0]], [[[math.log(3), 5, 5, 5], [0, 7, 7, 7]]]
    weights = captioning.attention_weights(queries, keys)  # 2 ln 3 / sqrt(4) = ln 3
    np.testing.assert_allclose(weights, [[0.75, 0.25]], rtol=1e-14)
    assert captioning.attend([[0.75, 0.25]], [[[4, 0, 8], [0, 4, 8]]]).tolist() == [[3, 1, 8]]
    assert captioning.attention_weights([[7]], [[[-3]]]).tolist() == [[1]]
    assert captioning.attention_weights([[1e300]], [[[1], [-1]]]).tolist() == [[1, 0]]
    assert captioning.attention_weights(np.zeros((0, 2)), np.zeros((0, 3, 2))).shape == (0, 3)
    for rng in (None, np.random.default_rng(0)):
        assert captioning.attend(np.zeros((0, 3)), np.zeros((0, 3, 2)), rng=rng).shape == (0, 2)
        assert captioning.attend([[0, 1, 0]], [[[1], [2], [3]]], rng=rng).tolist() == [[2]]


@pytest.mark.parametrize("seed", [0, 1])
def test_hard_attention_draws_each_place_as_often_as_its_weight_says(seed):
    draws, chances = 4000, np.array([[0.1, 0.5, 0, 0.15, 0.25], [0.6, 0.1, 0.1, 0.1, 0.1]])
    weights = np.repeat(chances, draws, axis=0)
    values = np.broadcast_to(np.arange(10.0).reshape(5, 2), (len(weights), 5, 2))
    seen = captioning.attend(weights, values, rng=np.random.default_rng(seed))
    np.testing.assert_array_equal(seen[:, 1], seen[:, 0] + 1)  # one place, not a mixture
    for part, chance in zip(np.split(seen[:, 0] / 2, 2), chances, strict=True):
        counts = np.bincount(part.astype(int), minlength=5)
        assert not counts[chance == 0].any()
        assert stats.chisquare(counts[chance > 0], draws * chance[chance > 0]).pvalue > 1e-3
    soft = captioning.attend(chances, values[:2])
    assert np.all(np.abs(seen.reshape(2, draws, 2).mean(axis=1) - soft) < 0.25)


@few
@given(st.tuples(*[st.integers(1, 5)] * 4), seeds)
def test_hard_attention_sees_one_place_of_each_picture_and_the_same_from_the_same_seed(size, seed):
    queries, keys, values = looked_at(*size, seed)
    weights = captioning.attention_weights(queries, keys)
    found, again = (captioning.attend(weights, values, rng=np.random.default_rng(seed)) for _ in range(2))
    np.testing.assert_array_equal(found, again)
    assert found.shape == (size[0], size[3])
    for seen, places in zip(found, values, strict=True):
        assert any(np.array_equal(seen, place) for place in places)


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
def test_hard_attention_takes_weights_whose_sum_is_one_in_their_own_dtype(dtype):
    weights = np.random.default_rng(0).dirichlet(np.ones(9), size=50).astype(dtype)
    values = np.broadcast_to(np.arange(9.0)[:, np.newaxis], (50, 9, 1))
    found = captioning.attend(weights, values, rng=np.random.default_rng(0))
    assert np.all(np.isin(found, np.arange(9)))


# --- bleu ---------------------------------------------------------------------------------------------------


def sacre_bleu(candidates, references, max_n):
    """Return what sacreBLEU says, as a share instead of a percentage.

    Its references are a list for each rank, filled up with None where a candidate has fewer. Left alone it would cut
    the strings into words in its own way, and smooth what is 0.
    """
    ranks = itertools.zip_longest(*([" ".join(words) for words in known] for known in references))
    metric = BLEU(tokenize="none", smooth_method="none", max_ngram_order=max_n, effective_order=False)
    return metric.corpus_score([" ".join(words) for words in candidates], list(ranks)).score / 100


sentence = st.lists(st.sampled_from("abc"), max_size=8)
likely = st.lists(st.sampled_from("ab"), min_size=4, max_size=9)


@few
@given(
    st.sampled_from([sentence, likely]).flatmap(
        lambda words: st.lists(
            st.tuples(words, st.lists(words, min_size=1, max_size=4)), min_size=1, max_size=6
        )
    ),
    st.integers(1, 5),
)
def test_bleu_equals_sacrebleu(corpus, max_n):
    candidates, references = zip(*corpus, strict=True)
    found = captioning.bleu(candidates, references, max_n=max_n)
    assert found == pytest.approx(sacre_bleu(candidates, references, max_n), rel=1e-12, abs=1e-15)
    assert type(found) is float
    assert 0 <= found <= 1


@pytest.mark.parametrize("seed", range(6))
def test_bleu_of_a_large_collection_equals_sacrebleu(seed):
    """Enough captions that runs of four words are matched, and that the score is never 0."""
    rng = np.random.default_rng(seed)
    vocabulary = ["a", "the", "cat", "dog", "big", "small", "runs", "sleeps", "on", "grass"]

    def draw():
        return rng.choice(
            vocabulary, size=rng.integers(0, 12), p=special.softmax(-np.arange(10) / 2)
        ).tolist()

    references = [[draw() for _ in range(rng.integers(1, 5))] for _ in range(200)]
    candidates = [draw() if rng.random() < 0.7 else known[-1] for known in references]
    for max_n in (1, 2, 3, 4):
        found = captioning.bleu(candidates, references, max_n=max_n)
        assert found > 0
        assert found == pytest.approx(sacre_bleu(candidates, references, max_n), rel=1e-12)
    assert captioning.bleu(candidates, references) == found
    shorter = [candidate[: len(candidate) // 2] for candidate in candidates]
    expected = sacre_bleu(shorter, references, 2)
    assert captioning.bleu(shorter, references, max_n=2) == pytest.approx(expected, rel=1e-12)


@few
@given(st.lists(likely, min_size=1, max_size=5), st.permutations(range(4)), st.randoms())
def test_bleu_is_one_for_what_people_wrote_and_knows_neither_order_nor_words(captions, order, random):
    other = [["x", "y"], ["z"], ["x"] * 9]
    references = [[[*caption], *other] for caption in captions]
    assert captioning.bleu(captions, references) == pytest.approx(1)
    candidates = [random.sample(caption, len(caption)) for caption in captions]
    score = captioning.bleu(candidates, references, max_n=2)
    mixed = [[known[i] for i in order] for known in references]
    assert captioning.bleu(candidates[::-1], mixed[::-1], max_n=2) == pytest.approx(score, rel=1e-12)
    renamed = [[{"a": "b", "b": "a"}[word] for word in caption] for caption in candidates]
    swapped = [
        [[{"a": "b", "b": "a"}.get(word, word) for word in caption] for caption in known]
        for known in references
    ]
    assert captioning.bleu(renamed, swapped, max_n=2) == pytest.approx(score, rel=1e-12)


def bleu_of(candidate, *references, max_n):
    return captioning.bleu([candidate.split()], [[known.split() for known in references]], max_n=max_n)


def test_bleu_in_round_numbers():
    # the example of Papineni and others: "the" is matched at most twice
    clipped = bleu_of(
        "the the the the the the the", "the cat is on the mat", "there is a cat on the mat", max_n=1
    )
    assert clipped == pytest.approx(2 / 7)
    # words 3/4, pairs 2/3, and as long as its reference
    assert bleu_of("a b c x", "a b c d", max_n=2) == pytest.approx(math.sqrt(3 / 4 * 2 / 3))
    # all matched, but two words of four
    assert bleu_of("a b", "a b c d", max_n=2) == pytest.approx(math.exp(1 - 4 / 2))
    # longer than its reference: no penalty beyond the words that are not matched
    assert bleu_of("a b c d", "a b", max_n=1) == pytest.approx(0.5)
    # two references as near: the shorter one counts, 2 words, not 4
    assert bleu_of("a b c", "a b", "a b c d", max_n=1) == pytest.approx(1)
    assert bleu_of("a b c", "a b c d", "a b c d e", max_n=1) == pytest.approx(math.exp(1 - 4 / 3))
    # the most in one reference counts, not the sum over references
    assert bleu_of("a a a", "a x x", "x a x", max_n=1) == pytest.approx(1 / 3)
    assert bleu_of("a b", "a x", "x b", max_n=1) == pytest.approx(1)


def test_bleu_counts_over_the_whole_collection():
    candidates, references = [["a", "b"], ["c"]], [[["a", "b"]], [["d"]]]
    # runs of one word: 2 of 3; of two: 1 of 1; the mean of two scores would be 1/2
    assert captioning.bleu(candidates, references, max_n=2) == pytest.approx(math.sqrt(2 / 3))
    # one is too short by two words, the other too long by two: together they are right
    assert captioning.bleu([["a"], ["b"] * 3], [[["a"] * 3], [["b"]]], max_n=1) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("candidates", "references", "max_n"),
    [
        ([], [], 4),
        ([[]], [[["a"]]], 1),
        ([["a"]], [[[]]], 1),
        ([[]], [[[]]], 1),
        ([["a", "b", "c"]], [[["a", "b", "c"]]], 4),  # no run of four words
        ([["a", "b", "a"]], [[["a", "c", "b"]]], 2),  # no pair is matched
        ([["x"] * 5], [[["a"] * 5]], 1),
    ],
)
def test_bleu_is_zero_where_nothing_is_matched(candidates, references, max_n):
    found = captioning.bleu(candidates, references, max_n=max_n)
    assert found == 0.0
    assert type(found) is float
    if candidates:  # sacreBLEU needs one
        assert sacre_bleu(candidates, references, max_n) == 0.0


# --- describe_pictures --------------------------------------------------------------------------------------


def test_pictures_are_described_with_what_was_learned():
    seen, features, new = [], np.array([[0, 5.0], [4, 5]]), np.array([[6, 7.0], [2, 5], [0, 4]])

    def encode(captions):
        seen.append(captions)
        return "the table", ["zero", "one", "two"]

    def untrained(V):
        return {"W": np.array([float(V)])}

    def loss_and_gradients(features, table, params):
        seen.append((features.tolist(), table, params["W"].item()))
        return params["W"].item() / 2, {"W": np.array([10.0])}

    def update(params, grads):
        return {"W": params["W"] + grads["W"]}

    def caption(row, params):
        seen.append((row.tolist(), params["W"].item()))
        return [1, 0] if row[0] > 1 else np.array([2])[: int(row[1]) + 1]

    descriptions, losses = captioning.describe_pictures(
        features, ["one two", "zero"], new, encode, untrained, loss_and_gradients, update, caption, 2
    )
    standard = [[-1, 0], [1, 0]]  # the second column is constant: its mean alone is subtracted
    assert seen == [
        ["one two", "zero"],
        (standard, "the table", 3),
        (standard, "the table", 13),
        ([2, 2], 23),
        ([0, 0], 23),
        ([-1, -1], 23),
    ]
    assert descriptions == ["one zero", "two", ""]
    assert losses.tolist() == [1.5, 6.5]
    assert losses.dtype == np.float64


def described(features, new_features, steps=0):
    """Return the standardized pictures: those of each training step, and those that are described."""
    trained, shown = [], []

    def loss_and_gradients(features, table, params):
        trained.append(features)
        return 0.0, {}

    def caption(row, params):
        shown.append(row)
        return [0]

    captioning.describe_pictures(
        features,
        ["a"] * len(features),
        new_features,
        captioning.encode_captions,
        lambda V: {},
        loss_and_gradients,
        lambda params, grads: params,
        caption,
        steps,
    )
    return trained, np.array(shown)


@few
@given(st.integers(1, 6), st.integers(1, 4), st.integers(1, 4), seeds, st.sampled_from([1e-6, 1.0, 1e6]))
def test_pictures_are_standardized_by_those_with_captions(N, M, F, seed, spread):
    rng = np.random.default_rng(seed)
    features, new = (rng.normal(3, spread, (n, F)) for n in (N, M))
    features[:, 0] = 0.1  # a column that holds one number only
    (trained,), shown = described(features, new, steps=1)
    mean, deviation = features.mean(axis=0), np.where(features.std(axis=0) > 1e-12, features.std(axis=0), 1)
    np.testing.assert_allclose(trained, (features - mean) / deviation, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(shown, (new - mean) / deviation, rtol=1e-6, atol=1e-9)
    assert np.all(np.abs(trained.mean(axis=0)) < 1e-6)
    assert np.all(np.abs(trained[:, 0]) < 1e-15)


def test_no_step_and_no_new_picture():
    trained, shown = described(np.eye(2), np.eye(2))
    assert (len(trained), len(shown)) == (0, 2)
    trained, shown = described(np.eye(2), np.zeros((0, 2)), steps=np.int64(3))
    assert (len(trained), len(shown)) == (3, 0)
    descriptions, losses = captioning.describe_pictures(
        [[1], [2]],
        ["b", "a"],
        [[3]],
        captioning.encode_captions,
        lambda V: V,
        None,
        None,
        lambda row, V: [V - 1],
        0,
    )
    assert (descriptions, losses.shape) == (["b"], (0,))


def test_a_small_captioner_learns_what_its_pictures_show():
    """Four pictures, each with a caption of its own; slight changes of them are described the same way."""
    captions = ["a red ball", "a blue ball", "a red cube on grass", "nothing"]
    features = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)

    def untrained(V):
        return {name: 0.5 * value for name, value in captioner(2, 3, 8, V).items()}

    def step_of(params):
        def step(word, state):
            embedded = params["W_embed"][[word]]
            h, c, _ = lstm.lstm_step(embedded, *state, params["W_xh"], params["W_hh"], params["b_h"])
            return np.log(rnn.softmax(h @ params["W_hy"] + params["b_y"]))[0], (h, c)

        return step

    def caption(row, params):
        h0 = row[np.newaxis] @ params["W_fh"]
        return captioning.greedy_caption(step_of(params), (h0, np.zeros(h0.shape)), 1, 2, 8)

    loss = partial(captioning.caption_loss, forward, captioning.temporal_softmax_loss, backward, null=0)
    descriptions, losses = captioning.describe_pictures(
        features,
        captions,
        features[::-1] + 0.02,
        captioning.encode_captions,
        untrained,
        lambda features, table, params: loss(features=features, captions=table, params=params),
        lambda params, grads: {name: value - 0.2 * grads[name] for name, value in params.items()},
        caption,
        300,
    )
    assert descriptions == captions[::-1]
    assert losses[-1] < 0.2 < 5 < losses[0]


# --- any dtype in, float64 out, nothing changed -------------------------------------------------------------


def calls(scores, W, queries, keys, weights):
    """Return the result of every function of numbers, and of those that search.

    Shapes: scores and keys (2, 3, 2), W (3, 2), queries (2, 2), weights (2, 3).
    """
    words, mask = [[0, 2, 1], [1, 1, 0]], [[1, 1, 0], [1, 0, 0]]
    embedded, cache = captioning.embed_words(words, W)
    loss, dscores = captioning.temporal_softmax_loss(scores, [[0, 1, 1], [1, 0, 1]], mask)

    def step(word, state):
        return W[word], state

    trained, shown = described(queries, queries[:1], steps=1)
    return [
        embedded,
        *cache,
        captioning.embed_words_backward(keys, cache),
        loss,
        dscores,
        captioning.greedy_caption(step, None, 0, 1, 4),
        *captioning.beam_search(step, None, 0, 1, 2, 4, alpha=0.5),
        captioning.attention_weights(queries, keys),
        captioning.attend(weights, keys),
        captioning.attend(weights, keys, rng=np.random.default_rng(0)),
        *trained,
        shown,
    ]


def example():
    keys = np.array([[[1, 0], [3, 1], [0, 2]], [[2, 2], [1, 0], [0, 1]]])
    weights = np.array([[0, 1, 0], [1, 0, 0]])
    return keys[::-1], np.array([[1, 0], [2, 1], [0, 1]]), np.array([[0, 1], [1, 1]]), keys, weights


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.int64, np.float16, np.float32, bool, list])
def test_any_real_dtype(dtype):
    narrow = [a.tolist() if dtype is list else a.astype(dtype) for a in example()]
    wide = [np.asarray(a).astype(float) for a in narrow]
    for found, expected in zip(calls(*narrow), calls(*wide), strict=True):
        np.testing.assert_array_equal(found, expected)
        assert np.asarray(found).dtype in (np.float64, np.int64)


def test_arguments_stay_as_they_are_and_results_are_new():
    arguments = [a.astype(float) for a in example()]
    kept = [a.copy() for a in arguments]
    for argument in arguments:
        argument.setflags(write=False)
    for result in calls(*arguments):
        for argument in arguments:
            assert not np.shares_memory(result, argument)
    for now, before in zip(arguments, kept, strict=True):
        np.testing.assert_array_equal(now, before)


def test_words_targets_masks_and_captions_stay_as_they_are():
    words, mask = np.array([[1, 3, 2, 0], [1, 2, 0, 0]]), np.array([[True, False], [True, True]])
    for array in (words, mask):
        array.setflags(write=False)
    _, (kept, _) = captioning.embed_words(words, np.eye(4))
    assert not np.shares_memory(kept, words)
    captioning.temporal_softmax_loss(np.zeros((2, 2, 4)), words[:, :2], mask)
    params = captioner(2, 3, 2, 4)
    captioning.caption_loss(forward, captioning.temporal_softmax_loss, backward, np.eye(2), words, params, 0)
    assert words.tolist() == [[1, 3, 2, 0], [1, 2, 0, 0]]
    assert mask.tolist() == [[True, False], [True, True]]
    texts, known = [["a", "b"]], [[["a"], ["b", "b"]]]
    captioning.bleu(texts, known, max_n=1)
    assert (texts, known) == ([["a", "b"]], [[["a"], ["b", "b"]]])
    assert captioning.bleu((("a", "b"),), ((("a",), ("b", "b")),), max_n=1) == pytest.approx(1)


# --- errors name the argument and what was received ---------------------------------------------------------

EMBED = {"words": [[0, 5], [3, 1]], "W_embed": np.zeros((6, 3))}
EMBED_BACK = {"dembedded": np.zeros((2, 2, 3)), "cache": captioning.embed_words(**EMBED)[1]}
LOSS = {"scores": np.zeros((2, 3, 6)), "targets": [[0, 1, 5], [5, 0, 2]], "mask": [[1, 1, 0], [1, 0, 0]]}
CAPTION_LOSS = {
    "forward": forward,
    "loss": captioning.temporal_softmax_loss,
    "backward": backward,
    "features": np.zeros((2, 3)),
    "captions": [[1, 3, 2], [1, 2, 0]],
    "params": captioner(3, 2, 4, 5),
    "null": 0,
}
GREEDY = {
    "step": lambda word, state: ([0.0, -1.0], state),
    "state": None,
    "start": 0,
    "end": 1,
    "max_length": 2,
}
BEAM = GREEDY | {"width": 2}
WEIGHTS = {"queries": np.zeros((2, 3)), "keys": np.zeros((2, 5, 3))}
ATTEND = {"weights": np.full((2, 5), 0.2), "values": np.zeros((2, 5, 4))}
BLEU_OF = {"candidates": [["a"], ["b"]], "references": [[["a"]], [["b"], ["c"]]]}
DESCRIBE = {
    "features": np.zeros((2, 3)),
    "captions": ["a", "b"],
    "new_features": np.zeros((4, 3)),
    "encode": captioning.encode_captions,
    "untrained": lambda V: {},
    "loss_and_gradients": lambda features, table, params: (0.0, {}),
    "update": lambda params, grads: params,
    "caption": lambda row, params: [3],
    "steps": 1,
}


def bad_indices(name, wrap, last):
    return [
        (name, wrap(last + 1), ValueError, [f"{name} holds {last + 1}", f"0 to {last}"]),
        (name, wrap(-1), ValueError, [f"{name} holds -1", f"0 to {last}"]),
        (name, wrap(1.0), TypeError, [f"{name} must hold integers", "float64"]),
        (name, wrap("a"), TypeError, [f"{name} must hold integers"]),
        (name, [0, 1, 1], ValueError, [f"{name} must have 2", r"\(3,\)"]),
        (name, [[0, 1], [1]], ValueError, [f"{name} must be rectangular"]),
        (name, 1, ValueError, [f"{name} must have 2", "it is 1"]),
    ]


def bad_array(name, shape):
    """Return cases for an array of this shape: other dimensions, no numbers, rows of two lengths."""
    flat = (len(shape) + 1,)
    return [
        (name, np.zeros(flat), ValueError, [f"{name} must have {len(shape)}", rf"\({flat[0]},\)"]),
        (name, 0.5, ValueError, [f"{name} must have {len(shape)}", r"\(\)"]),
        (name, [["a"]], TypeError, [f"{name} must hold real numbers"]),
        (name, None, TypeError, [f"{name} must hold real numbers", "object"]),
        (name, np.zeros(shape) + 1j, TypeError, [f"{name} must hold real numbers", "complex"]),
        (name, [[1, 2], [3]], ValueError, [f"{name} must be rectangular"]),
    ]


def bad_shapes(name, shapes, expected=""):
    return [
        (name, np.zeros(shape), ValueError, [f"{name} must have shape", expected, repr(shape).strip("()")])
        for shape in shapes
    ]


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (
            lambda: captioning.describe_pictures(**DESCRIBE | {"features": np.zeros((0, 3)), "captions": []}),
            ValueError,
            ["the number of pictures must be at least 1, but it is 0"],
        ),
        (lambda: captioning.encode_captions("a cat"), TypeError, ["captions is the string 'a cat'"]),
        *[
            (
                lambda word=word: captioning.encode_captions(["a cat", f"a {word}\tdog"]),
                ValueError,
                ["no caption may hold the special word", word, "caption 1"],
            )
            for word in ("<NULL>", "<START>", "<END>")
        ],
        *bad(captioning.embed_words, EMBED, bad_indices("words", lambda v: [[0, v]], 5)),
        *bad(captioning.embed_words, EMBED, bad_array("W_embed", (6, 3))),
        *bad(
            captioning.embed_words,
            EMBED,
            [("W_embed", np.zeros((4, 3)), ValueError, ["words holds 5", "0 to 3"])],
        ),
        *bad(captioning.embed_words_backward, EMBED_BACK, bad_array("dembedded", (2, 2, 3))),
        *bad(
            captioning.embed_words_backward,
            EMBED_BACK,
            bad_shapes("dembedded", [(1, 2, 3), (2, 1, 3), (2, 2, 1), (2, 2, 6)], r"\(2, 2, 3\)"),
        ),
        *bad(captioning.temporal_softmax_loss, LOSS, bad_array("scores", (2, 3, 6))),
        *bad(
            captioning.temporal_softmax_loss,
            LOSS,
            [
                (
                    "scores",
                    np.zeros((2, 4, 6)),
                    ValueError,
                    ["targets must have shape", r"\(2, 4\)", r"\(2, 3\)"],
                ),
                ("scores", np.zeros((1, 3, 6)), ValueError, ["targets must have shape", r"\(1, 3\)"]),
                ("scores", np.zeros((2, 3, 5)), ValueError, ["targets holds 5", "0 to 4"]),
                ("targets", [[0, 1, 2]], ValueError, ["targets must have shape", r"\(2, 3\)", r"\(1, 3\)"]),
                ("targets", np.eye(6)[:2], TypeError, ["targets must hold integers"]),
                ("mask", [[True] * 3], ValueError, ["mask must have shape", r"\(2, 3\)", r"\(1, 3\)"]),
                ("mask", [[True], [True]], ValueError, ["mask must have shape", r"\(2, 3\)", r"\(2, 1\)"]),
            ],
        ),
        *bad(captioning.temporal_softmax_loss, LOSS, bad_indices("targets", lambda v: [[0, 0, v]] * 2, 5)),
        *bad(captioning.temporal_softmax_loss, LOSS, bad_indices("mask", lambda v: [[0, 0, v]] * 2, 1)),
        *bad(
            captioning.caption_loss,
            CAPTION_LOSS,
            [
                ("captions", [1, 3, 2], ValueError, ["captions must have 2", r"\(3,\)"]),
                ("captions", [[1, 3], [1]], ValueError, ["captions must be rectangular"]),
                ("captions", np.ones((2, 3)), TypeError, ["captions must hold integers", "float64"]),
                ("captions", [["a"], ["b"]], TypeError, ["captions must hold integers"]),
                (
                    "captions",
                    np.zeros((2, 0), int),
                    ValueError,
                    ["captions must hold at least START", r"\(2, 0\)"],
                ),
            ],
        ),
        *bad(captioning.greedy_caption, GREEDY, bad_counts("max_length")),
        *bad(
            captioning.greedy_caption,
            GREEDY,
            [
                (
                    "step",
                    lambda word, state: ([], state),
                    ValueError,
                    ["the number of log_probs must be at least 1, but it is 0"],
                )
            ],
        ),
        *bad(captioning.beam_search, BEAM, bad_counts("max_length") + bad_counts("width", 1)),
        *bad(
            captioning.beam_search,
            BEAM,
            [
                (
                    "step",
                    lambda word, state: ([], state),
                    ValueError,
                    ["the number of log_probs must be at least 1, but it is 0"],
                ),
                ("alpha", math.nan, ValueError, ["alpha must be at least 0", "nan"]),
                ("alpha", -0.5, ValueError, ["alpha must be at least 0", "-0.5"]),
            ],
        ),
        *[
            case
            for function, good in ((captioning.greedy_caption, GREEDY), (captioning.beam_search, BEAM))
            for case in bad(
                function,
                good,
                [
                    (
                        "step",
                        lambda word, state: ([[0.0]], state),
                        ValueError,
                        ["log_probs must have 1", r"\(1, 1\)"],
                    ),
                    (
                        "step",
                        lambda word, state: (0.0, state),
                        ValueError,
                        ["log_probs must have 1", r"\(\)"],
                    ),
                    (
                        "step",
                        lambda word, state: (["a"], state),
                        TypeError,
                        ["log_probs must hold real numbers"],
                    ),
                ],
            )
        ],
        *bad(
            captioning.attention_weights, WEIGHTS, bad_array("queries", (2, 3)) + bad_array("keys", (2, 5, 3))
        ),
        *bad(
            captioning.attention_weights, WEIGHTS, bad_shapes("keys", [(1, 5, 3), (2, 5, 1)], r"\(2, 5, 3\)")
        ),
        *bad(
            captioning.attention_weights,
            WEIGHTS,
            [
                (
                    "queries",
                    np.zeros((3, 3)),
                    ValueError,
                    ["keys must have shape", r"\(3, 5, 3\)", r"\(2, 5, 3\)"],
                ),
                (
                    "keys",
                    np.zeros((2, 0, 3)),
                    ValueError,
                    ["P, the number of places, must be at least 1", "0"],
                ),
            ],
        ),
        (
            lambda: captioning.attention_weights(np.zeros((2, 0)), np.zeros((2, 5, 0))),
            ValueError,
            ["K, the length of a query, must be at least 1, but it is 0"],
        ),
        *bad(captioning.attend, ATTEND, bad_array("weights", (2, 5)) + bad_array("values", (2, 5, 4))),
        *[
            case
            for rng in (None, np.random.default_rng(0))
            for case in bad(
                captioning.attend,
                ATTEND | {"rng": rng},
                [
                    (
                        "weights",
                        np.ones((2, 5)),
                        ValueError,
                        ["row of weights must have the sum 1", "row 0 is 5"],
                    ),
                    ("weights", [[0.2] * 5, [0] * 5], ValueError, ["must have the sum 1", "row 1 is 0"]),
                    ("weights", [[0.2] * 5, [2, -1, 0, 0, 0]], ValueError, ["below 0 or NaN", "row 1"]),
                    ("weights", [[math.nan] * 5, [0.2] * 5], ValueError, ["below 0 or NaN", "row 0"]),
                ],
            )
        ],
        *bad(captioning.attend, ATTEND, bad_shapes("values", [(1, 5, 4), (2, 1, 4), (2, 4, 5)], r"\(2, 5, ")),
        *bad(
            captioning.bleu,
            BLEU_OF,
            [
                ("candidates", [["a"]], ValueError, ["candidates and references", "1 and 2"]),
                ("references", [[["a"]]], ValueError, ["candidates and references", "2 and 1"]),
                ("candidates", ["a b", "b"], TypeError, ["a caption is the string 'a b'"]),
                ("references", [["a b"], [["b"]]], TypeError, ["a caption is the string 'a b'"]),
                ("references", ["ab", "b"], TypeError, ["a caption is the string 'a'"]),
                ("references", [[["a"]], []], ValueError, ["references holds none for candidate 1"]),
            ],
        ),
        *bad(captioning.bleu, BLEU_OF, bad_counts("max_n", 1)),
        *bad(
            captioning.describe_pictures,
            DESCRIBE,
            bad_array("features", (2, 3)) + bad_array("new_features", (4, 3)),
        ),
        *bad(
            captioning.describe_pictures, DESCRIBE, bad_shapes("new_features", [(4, 2), (4, 1)], r"\(4, 3\)")
        ),
        *bad(captioning.describe_pictures, DESCRIBE, bad_counts("steps")),
        *bad(
            captioning.describe_pictures,
            DESCRIBE,
            [
                ("captions", ["a"], ValueError, ["features and captions", "2 and 1"]),
            ],
        ),
    ],
)
def test_errors(call, error, words):
    assert_raises(call, error, words)


def test_the_arguments_that_the_errors_start_from_are_right():
    for function, good in (
        (captioning.embed_words, EMBED),
        (captioning.embed_words_backward, EMBED_BACK),
        (captioning.temporal_softmax_loss, LOSS),
        (captioning.caption_loss, CAPTION_LOSS),
        (captioning.greedy_caption, GREEDY),
        (captioning.beam_search, BEAM),
        (captioning.attention_weights, WEIGHTS),
        (captioning.attend, ATTEND),
        (captioning.bleu, BLEU_OF),
        (captioning.describe_pictures, DESCRIBE),
    ):
        function(**good)
