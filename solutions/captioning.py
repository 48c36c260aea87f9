"""Describing a picture: words as numbers, a masked loss, search for a caption, attention, and BLEU.

Shapes: N pictures in a batch, T words in a caption, V words known, D numbers stand for a word, P places in a
picture, F features of a place or of a picture, K numbers in a query and in a key. A caption is written between
START and END and filled up with NULL: these are the words 1, 2 and 0 of `encode_captions`.

A *step function* says how a captioner goes on: ``step(word, state)`` takes the number of the word before and a
state, and returns the logarithms of the probabilities of the next word, (V,), and the next state. What a state is,
only the captioner knows. Whatever the inputs' dtype, results are float64.

References
----------
O. Vinyals, A. Toshev, S. Bengio and D. Erhan, "Show and tell: a neural image caption generator", IEEE Conference
on Computer Vision and Pattern Recognition (2015), 3156-3164.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from solutions._validation import (
    as_array,
    as_integers,
    as_positions,
    require_at_least,
    require_count,
    require_no_string,
    require_same_length,
    require_shape,
    require_shares,
)
from solutions.rnn import cross_entropy, softmax

SPECIAL = ("<NULL>", "<START>", "<END>")
NULL, START, END = range(3)  # their numbers


def encode_captions(captions: Sequence[str]) -> tuple[np.ndarray, list[str]]:
    """Return captions as a table of numbers, and the words that the numbers stand for.

    Parameters
    ----------
    captions : N strings; words are what white space separates, and none is "<NULL>", "<START>" or "<END>"

    Returns
    -------
    table : np.ndarray, shape (N, L + 2), int64
        L is the length of the longest caption. A row holds 1 for START, the numbers of the caption's words, 2
        for END, and zeros for NULL to the end of the row. For no caption the shape is (0, 2).
    words : list of V strings
        The word of each number: "<NULL>", "<START>", "<END>", then all words of the captions, sorted, each once.
    """
    require_no_string("captions", captions)
    split = [caption.split() for caption in captions]
    for n, caption in enumerate(split):
        for word in SPECIAL:
            if word in caption:
                raise ValueError(f"no caption may hold the special word {word!r}, but caption {n} does")
    words = [*SPECIAL, *sorted({word for caption in split for word in caption})]
    number = {word: i for i, word in enumerate(words)}
    table = np.full((len(split), max(map(len, split), default=0) + 2), NULL, dtype=np.int64)
    for row, caption in zip(table, split, strict=True):
        row[0] = START
        row[1 : len(caption) + 1] = [number[word] for word in caption]
        row[len(caption) + 1] = END
    return table, words


def embed_words(words: ArrayLike, W_embed: ArrayLike) -> tuple[np.ndarray, tuple]:
    """Return the row of the table for each word.

    Parameters
    ----------
    words : array-like, shape (N, T), integers from 0 to V - 1
    W_embed : array-like, shape (V, D), any real dtype: a row of D numbers for each word

    Returns
    -------
    embedded : np.ndarray, shape (N, T, D), float64
    cache : tuple
        (words, W_embed), what the way back needs.

    References
    ----------
    Y. Bengio, R. Ducharme, P. Vincent and C. Jauvin, "A neural probabilistic language model", Journal of Machine
    Learning Research 3 (2003), 1137-1155.
    """
    W_embed = as_array("W_embed", W_embed, ndim=2)
    words = as_positions("words", words, size=len(W_embed), ndim=2)
    return W_embed[words], (words, W_embed)


def embed_words_backward(dembedded: ArrayLike, cache: tuple) -> np.ndarray:
    """Return the gradient of the table of words: each place where a word stood adds to the word's row.

    Parameters
    ----------
    dembedded : array-like, shape (N, T, D), any real dtype
    cache : (words, W_embed), what `embed_words` returned beside its result

    Returns
    -------
    np.ndarray, shape (V, D), float64
        Row v is the sum of dembedded[n, t] over all n and t with words[n, t] = v; zeros for a word that does not
        occur.
    """
    words, W_embed = cache
    dembedded = as_array("dembedded", dembedded, ndim=3)
    require_shape("dembedded", dembedded, words.shape + W_embed.shape[1:])
    dW_embed = np.zeros(W_embed.shape)
    np.add.at(dW_embed, words, dembedded)
    return dW_embed


def temporal_softmax_loss(scores: ArrayLike, targets: ArrayLike, mask: ArrayLike) -> tuple[float, np.ndarray]:
    """Return the cross-entropy of the words that count, and its gradient.

    Parameters
    ----------
    scores : array-like, shape (N, T, V), any real dtype, N at least 1, sizes up to 1e300
    targets : array-like, shape (N, T), integers from 0 to V - 1: which word came
    mask : array-like, shape (N, T), bool (or 0 and 1): which positions count

    Returns
    -------
    loss : float
        (1/N) sum over the positions that count of -ln softmax(scores[n, t])[targets[n, t]], in nats.
    dscores : np.ndarray, shape (N, T, V), float64
        Its gradient: (softmax - one-hot of the target) / N where a position counts, zeros elsewhere.
    """
    scores = as_array("scores", scores, ndim=3)
    targets = as_positions("targets", targets, size=scores.shape[2], ndim=2)
    mask = as_positions("mask", mask, size=2, ndim=2)
    require_shape("targets", targets, scores.shape[:2])
    require_shape("mask", mask, scores.shape[:2])
    counts = mask == 1
    loss = cross_entropy(scores[counts][np.newaxis], targets[counts][np.newaxis]) / len(scores)
    dscores = (softmax(scores) - np.eye(scores.shape[2])[targets]) / len(scores)
    return loss, dscores * mask[:, :, np.newaxis]


def caption_loss(
    forward: Callable[[np.ndarray, np.ndarray, Mapping[str, np.ndarray]], tuple[np.ndarray, Any]],
    loss: Callable[[np.ndarray, np.ndarray, np.ndarray], tuple[float, np.ndarray]],
    backward: Callable[[np.ndarray, Any], dict[str, np.ndarray]],
    features: np.ndarray,
    captions: ArrayLike,
    params: Mapping[str, np.ndarray],
    null: int,
) -> tuple[float, dict[str, np.ndarray]]:
    """Return the loss of a captioner on pictures and their captions, and the gradients of its weights.

    Parameters
    ----------
    forward : forward(features, words, params) returns the scores of the word that follows each of `words`,
        (N, T - 1, V), and a cache
    loss : loss(scores, targets, mask) returns a number and its gradient, as `temporal_softmax_loss` does
    backward : backward(dscores, cache) returns the gradients by name
    features : array of N pictures' features, handed to `forward` as it is
    captions : array-like, shape (N, T), integers, T at least 1: START, the words, END, then `null`
    params : the weights by name
    null : the number that fills a row up

    Returns
    -------
    loss : float
        Of predicting each word but the first from those before it; a position counts unless its target is `null`.
    grads : dict
        The gradients by name.

    References
    ----------
    R. J. Williams and D. Zipser, "A learning algorithm for continually running fully recurrent neural networks",
    Neural Computation 1 (1989), 270-280, section 4: teacher forcing.
    """
    captions = as_integers("captions", captions, ndim=2)
    if captions.shape[1] == 0:
        raise ValueError("captions must hold at least START, but its shape is " + str(captions.shape))
    targets = captions[:, 1:]
    scores, cache = forward(features, captions[:, :-1], params)
    value, dscores = loss(scores, targets, targets != null)
    return value, backward(dscores, cache)


def greedy_caption(
    step: Callable[[int, Any], tuple[np.ndarray, Any]], state: Any, start: int, end: int, max_length: int
) -> np.ndarray:
    """Write a caption word by word, each time the likeliest one.

    Parameters
    ----------
    step : step(word, state) returns the log-probabilities of the next word, (V,), and the next state; V is at
        least 1
    state : the state before the first word, which knows the picture
    start : number of the word that is given first; it may equal `end`
    end : number of the word after which nothing follows
    max_length : how many words to write at most, at least 0

    Returns
    -------
    np.ndarray, shape (L,), int64
        The words, without start and end, L at most `max_length`. Where words tie, the lowest number wins.
    """
    written = []
    word = start
    for _ in range(require_count("max_length", max_length)):
        log_probs, state = _take_step(step, word, state)
        word = int(np.argmax(log_probs))
        if word == end:
            break
        written.append(word)
    return np.array(written, dtype=np.int64)


def beam_search(
    step: Callable[[int, Any], tuple[np.ndarray, Any]],
    state: Any,
    start: int,
    end: int,
    width: int,
    max_length: int,
    *,
    alpha: float = 0.0,
) -> tuple[np.ndarray, float]:
    """Write a caption, keeping the `width` best beginnings at each moment.

    A caption's score is the sum of the log-probabilities of its words, END among them, divided by
    (number of these words)^alpha. At each moment every unfinished caption is followed by every word; finished ones
    stay as they are; of all of these together the `width` with the highest scores are kept.

    Parameters
    ----------
    step : step(word, state) returns the log-probabilities of the next word, (V,), V at least 1, and the next state. It
        is called once at each moment for each unfinished caption that is kept, with its state as it is
    state : the state before the first word, which knows the picture
    start : number of the word that is given first; it may equal `end`
    end : number of the word that finishes a caption
    width : how many captions to keep, at least 1
    max_length : how many words to write at most, END among them, at least 0
    alpha : at least 0; 0 compares sums, which favours short captions; 1 compares means

    Returns
    -------
    words : np.ndarray, shape (L,), int64
        The best caption that is kept when all are finished or have `max_length` words, without start and end.
        Where scores tie, what comes from the better beginning wins, then the lower number.
    score : float
        Its score; 0.0 if `max_length` is 0.

    References
    ----------
    Y. Wu and others, "Google's neural machine translation system: bridging the gap between human and machine
    translation" (2016), arXiv:1609.08144, section 7, also divides by a power of the length.
    """
    require_at_least("width", require_count("width", width), 1)
    require_at_least("alpha", alpha, 0)

    def score(caption: tuple) -> float:
        total, words, _ = caption
        return total / max(1, len(words)) ** alpha

    def is_finished(words: list[int]) -> bool:
        return words[-1:] == [end]

    beam = [(0.0, [], state)]
    for _ in range(require_count("max_length", max_length)):
        if all(is_finished(words) for _, words, _ in beam):
            break
        candidates = []
        for total, words, before in beam:
            if is_finished(words):
                candidates.append((total, words, before))
                continue
            log_probs, after = _take_step(step, words[-1] if words else start, before)
            candidates += [(total + float(p), [*words, word], after) for word, p in enumerate(log_probs)]
        beam = sorted(candidates, key=score, reverse=True)[:width]
    best = beam[0][1]
    written = best[:-1] if is_finished(best) else best
    return np.array(written, dtype=np.int64), float(score(beam[0]))


def _take_step(
    step: Callable[[int, Any], tuple[ArrayLike, Any]], word: int, state: Any
) -> tuple[np.ndarray, Any]:
    """Return what a caller's step returns: log-probabilities, (V,), of one word at least, and the next state."""
    log_probs, state = step(word, state)
    log_probs = as_array("log_probs", log_probs, ndim=1)
    require_at_least("the number of log_probs", len(log_probs), 1)
    return log_probs, state


def attention_weights(queries: ArrayLike, keys: ArrayLike) -> np.ndarray:
    """Return where each picture is looked at: how much weight each of its places gets.

    Parameters
    ----------
    queries : array-like, shape (N, K), any real dtype, K at least 1: what is looked for, one for each picture
    keys : array-like, shape (N, P, K), any real dtype, P at least 1: what each place answers to

    Returns
    -------
    np.ndarray, shape (N, P), float64
        The softmax over the places p of queries[n] . keys[n, p] / sqrt(K). Each row has the sum 1.

    References
    ----------
    A. Vaswani and others, "Attention is all you need", Advances in Neural Information Processing Systems 30
    (2017), section 3.2.1.
    """
    queries, keys = as_array("queries", queries, ndim=2), as_array("keys", keys, ndim=3)
    N, K = queries.shape
    P = keys.shape[1]
    require_shape("keys", keys, (N, P, K))
    require_at_least("K, the length of a query,", K, 1)
    require_at_least("P, the number of places,", P, 1)
    return softmax(np.einsum("nk,npk->np", queries, keys) / np.sqrt(K))


def attend(weights: ArrayLike, values: ArrayLike, *, rng: np.random.Generator | None = None) -> np.ndarray:
    """Return what is seen: soft, the mean of all places by their weights; hard, one place drawn by them.

    Parameters
    ----------
    weights : array-like, shape (N, P), any real dtype: none below 0, each row with the sum 1 up to rounding
    values : array-like, shape (N, P, F), any real dtype: what stands at each place
    rng : if None, attention is soft; else hard, and the places are drawn from it

    Returns
    -------
    np.ndarray, shape (N, F), float64
        Soft: the sum over p of weights[n, p] values[n, p]. Hard: values[n, p] for one p of each picture, drawn
        with the probability weights[n, p].

    References
    ----------
    K. Xu and others, "Show, attend and tell: neural image caption generation with visual attention", Proceedings
    of the 32nd International Conference on Machine Learning (2015), 2048-2057, section 4.
    """
    weights, values = as_array("weights", weights, ndim=2), as_array("values", values, ndim=3)
    require_shape("values", values, (*weights.shape, values.shape[2]))
    require_shares("weights", weights)
    if rng is None:
        return np.einsum("np,npf->nf", weights, values)
    return np.array(
        [seen[rng.choice(len(p), p=p / p.sum())] for p, seen in zip(weights, values, strict=True)]
    ).reshape(len(values), values.shape[2])


def bleu(
    candidates: Sequence[Sequence[str]], references: Sequence[Sequence[Sequence[str]]], *, max_n: int = 4
) -> float:
    """Return how much captions have in common with captions that people wrote, over a whole collection.

    Parameters
    ----------
    candidates : N captions, each a sequence of words
    references : N sequences of captions, at least one for each candidate, each a sequence of words
    max_n : the longest runs of words to compare, at least 1

    Returns
    -------
    float
        BP exp(mean over n = 1 .. max_n of ln p_n), from 0 to 1. p_n is the number of runs of n words in the
        candidates that are matched, divided by the number of all of them; a run is matched at most as often as it
        stands in that one of the candidate's references which has it most often. BP is 1 if c > r, else
        exp(1 - r/c): c is the length of all candidates together, r that of their references, for each candidate
        the one nearest in length, the shorter one of two. 0.0 where some p_n is 0 or there is no run of n words.

    References
    ----------
    K. Papineni, S. Roukos, T. Ward and W.-J. Zhu, "BLEU: a method for automatic evaluation of machine
    translation", Proceedings of the 40th Annual Meeting of the ACL (2002), 311-318, section 2.3.
    """
    require_same_length("candidates", candidates, "references", references)
    require_at_least("max_n", require_count("max_n", max_n), 1)
    pairs = list(zip(candidates, references, strict=True))
    for i, (candidate, known) in enumerate(pairs):
        for caption in (candidate, *known):
            require_no_string("a caption", caption)
        if not known:
            raise ValueError(f"references holds none for candidate {i}; each needs at least one")
    log_precisions = []
    for n in range(1, max_n + 1):
        matched = total = 0
        for candidate, known in pairs:
            counts = _runs(candidate, n)
            most: Counter = Counter()
            for reference in known:
                most |= _runs(reference, n)
            matched += (counts & most).total()
            total += counts.total()
        if matched == 0:
            return 0.0
        log_precisions.append(np.log(matched / total))
    c = sum(len(candidate) for candidate in candidates)
    r = sum(min(map(len, known), key=lambda n: (abs(n - len(one)), n)) for one, known in pairs)
    return float(min(1.0, np.exp(1 - r / c)) * np.exp(np.mean(log_precisions)))


def describe_pictures(
    features: ArrayLike,
    captions: Sequence[str],
    new_features: ArrayLike,
    encode: Callable[[Sequence[str]], tuple[np.ndarray, list[str]]],
    untrained: Callable[[int], dict[str, np.ndarray]],
    loss_and_gradients: Callable[..., tuple[float, dict[str, np.ndarray]]],
    update: Callable[[dict[str, np.ndarray], dict[str, np.ndarray]], dict[str, np.ndarray]],
    caption: Callable[[np.ndarray, dict[str, np.ndarray]], Sequence[int]],
    steps: int,
) -> tuple[list[str], np.ndarray]:
    """Train a captioner on pictures with captions, then describe pictures that it has not seen.

    Parameters
    ----------
    features : array-like, shape (N, F), any real dtype, N at least 1: one row for each picture
    captions : N strings
    new_features : array-like, shape (M, F), any real dtype: the pictures to describe
    encode : encode(captions) returns a table of numbers and the words, as `encode_captions` does
    untrained : untrained(V) returns the weights to begin with, by name, for V words
    loss_and_gradients : loss_and_gradients(features, table, params) returns the loss and the gradients by name
    update : update(params, grads) returns the weights after one step downhill
    caption : caption(features, params) returns the words' numbers for one picture, whose features are (F,)
    steps : how many steps to train, each on all pictures, at least 0

    Returns
    -------
    descriptions : list of M strings
        The words of each new picture's caption, with one space between them.
    losses : np.ndarray, shape (steps,), float64
        The loss before each step.

    Both kinds of features are standardized before anything sees them: from each column the mean of `features` is
    subtracted, and the result is divided by the standard deviation of `features`, or by 1 in a column that holds
    one number only.
    """
    features, new_features = (
        as_array("features", features, ndim=2),
        as_array("new_features", new_features, ndim=2),
    )
    require_shape("new_features", new_features, (len(new_features), features.shape[1]))
    require_same_length("features", features, "captions", captions)
    require_at_least("the number of pictures", len(features), 1)
    mean, spread = features.mean(axis=0), features.std(axis=0)
    spread[features.min(axis=0) == features.max(axis=0)] = 1
    features, new_features = (features - mean) / spread, (new_features - mean) / spread
    table, words = encode(captions)
    params = untrained(len(words))
    losses = np.empty(require_count("steps", steps))
    for step in range(steps):
        losses[step], grads = loss_and_gradients(features, table, params)
        params = update(params, grads)
    descriptions = [" ".join(words[number] for number in caption(row, params)) for row in new_features]
    return descriptions, losses


def _runs(caption: Sequence[str], n: int) -> Counter:
    """Count the runs of n words."""
    return Counter(tuple(caption[i : i + n]) for i in range(len(caption) - n + 1))
