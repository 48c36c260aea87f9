"""The captioners: what holds for any weights, and that a little training teaches a little."""

import itertools

import numpy as np
import pytest
import torch

from solutions import captioner, records
from solutions.captioner import END, NULL, START, Captioner, DigitNet, measure, see, train_captioner
from solutions.captioning import attend, attention_weights, beam_search, encode_captions, greedy_caption
from solutions.scenes import PLACES, ROWS, TILE, handwriting, scenes

pytestmark = pytest.mark.usefixtures("no_warnings")

WAYS = ("nothing", "mean", "all", "reread", "attention")


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def parts():
    return handwriting()


@pytest.fixture(scope="module")
def net(parts):
    return captioner.train_digit_net(parts[0], epochs=5)


@pytest.fixture(scope="module")
def shown(parts):
    return scenes(300, parts[0], seed=1)


@pytest.fixture(scope="module")
def grid(net, shown):
    return see(net, shown.pictures)


@pytest.fixture(scope="module")
def models(grid, shown):
    """One captioner of each kind, hardly trained."""
    return {way: train_captioner(way, grid, shown.captions, steps=3) for way in WAYS}


@pytest.fixture
def few(models, grid, shown):
    table = torch.from_numpy(encode_captions(shown.captions)[0][:5])
    return grid[:5], table


# --- DigitNet -----------------------------------------------------------------------------------------------


def test_the_net_names_new_digits_and_sees_empty_places(net, parts):
    tiles = parts[1].tiles(np.random.default_rng(0))
    said = net(np.concatenate([tiles, np.zeros((1, TILE, TILE), np.float32)]))[:, 0].argmax(dim=1).numpy()
    assert said[-1] == captioner.NOTHING
    assert np.mean(said[:-1] == parts[1].labels) > 0.9


def test_a_scene_is_seen_place_by_place(net, shown):
    grid = net.grid(shown.pictures[:20])
    assert grid.shape == (20, PLACES, 64)
    for place in range(PLACES):
        row, column = TILE * (place // ROWS), TILE * (place % ROWS)
        alone = net.grid(shown.pictures[:20, row : row + TILE, column : column + TILE])
        torch.testing.assert_close(grid[:, place : place + 1], alone, rtol=1e-5, atol=1e-5)


def test_scores_are_read_off_the_features(net, shown):
    expected = net.grid(shown.pictures) @ net.scores.weight.T + net.scores.bias
    torch.testing.assert_close(net(shown.pictures), expected, rtol=1e-5, atol=1e-5)


def test_training_the_net_depends_on_the_seed_alone_and_leaves_it_frozen(parts):
    torch.manual_seed(5)
    before = torch.random.get_rng_state()
    first, again, other = (captioner.train_digit_net(parts[1], epochs=1, seed=seed) for seed in (0, 0, 1))
    assert torch.equal(torch.random.get_rng_state(), before)
    assert torch.equal(first.scores.weight, again.scores.weight)
    assert not torch.equal(first.scores.weight, other.scores.weight)
    assert not first.training
    assert not any(weights.requires_grad for weights in first.parameters())


def test_float64_is_refused(shown):
    with pytest.raises(TypeError, match="pictures must be float32, from 0 to 1, but they are float64"):
        DigitNet().grid(shown.pictures.astype(np.float64))


@pytest.mark.parametrize("shape", [(30, 30), (2, 30, 25), (2, 0, 10)])
def test_pictures_of_another_size_are_refused(shape):
    with pytest.raises(ValueError, match="pictures must have shape"):
        DigitNet().grid(np.zeros(shape, np.float32))


def test_what_a_captioner_is_given_says_where_it_stands(net, shown):
    given = see(net, shown.pictures[:2])
    assert given.shape == (2, PLACES, 64 + 2 * ROWS)
    torch.testing.assert_close(given[:, :, :64], net.grid(shown.pictures[:2]))
    where = given[0, :, 64:]
    assert where.sum(dim=1).tolist() == [2] * PLACES
    places = where.argmax(dim=1) * ROWS + where[:, ROWS:].argmax(dim=1)
    assert places.tolist() == list(range(PLACES))


# --- Captioner ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", WAYS)
def test_steps_of_one_picture_give_what_the_batch_gives(models, few, way):
    model, (grid, table) = models[way], few
    scores = model(grid, table[:, :-1])
    assert scores.shape == (5, table.shape[1] - 1, len(model.words))
    for i in range(5):
        state = model.begin(grid[i : i + 1])
        for word, expected in zip(table[i, :-1].tolist(), scores[i], strict=True):
            log_probs, state = model.step(word, state)
            assert log_probs.dtype == np.float64
            assert log_probs.shape == (len(model.words),)
            np.testing.assert_allclose(
                log_probs, torch.log_softmax(expected, dim=0).detach().numpy(), rtol=0, atol=1e-5
            )


@pytest.mark.parametrize("way", WAYS)
def test_describe_writes_what_greedy_search_writes(models, few, way):
    model, (grid, _) = models[way], few
    captions, weights = model.describe(grid, max_length=6)
    assert weights.shape == (5, 6, PLACES)
    for i, text in enumerate(captions):
        found = greedy_caption(model.step, model.begin(grid[i : i + 1]), START, END, max_length=6)
        assert text == " ".join(model.words[number] for number in found)
        best, _ = beam_search(model.step, model.begin(grid[i : i + 1]), START, END, width=1, max_length=6)
        assert best.tolist() == found.tolist()


def test_a_search_may_go_back_to_an_earlier_state(models, few):
    model, (grid, _) = models["attention"], few
    state = model.begin(grid[:1])
    once, _ = model.step(START, state)
    model.step(5, state)
    again, _ = model.step(START, state)
    np.testing.assert_array_equal(once, again)


def test_weights_sum_to_one_over_the_places(models, grid):
    _, weights = models["attention"].describe(grid)
    assert weights.min() >= 0
    np.testing.assert_allclose(weights.sum(axis=2), 1, rtol=0, atol=1e-5)
    for way in WAYS[:-1]:
        assert np.isnan(models[way].describe(grid[:2])[1]).all()


@torch.no_grad()
def test_a_look_is_the_one_of_the_exercises(models, few):
    model, state = models["attention"], models["attention"].begin(few[0])
    context, weights = model.look(state)
    h, _, grid = (part.numpy().astype(np.float64) for part in state)
    W_q, W_k, W_v = (layer.weight.numpy().T for layer in (model.query, model.key, model.value))
    expected = attention_weights(h @ W_q, grid @ W_k)
    np.testing.assert_allclose(weights, expected, rtol=0, atol=1e-6)
    np.testing.assert_allclose(context, attend(expected, grid @ W_v), rtol=0, atol=1e-5)


def test_the_picture_enters_as_each_way_says(models, grid):
    swapped = grid[:40].clone()
    swapped[:, :, :64] = grid[:40, torch.arange(PLACES).flip(0), :64]  # each place's features, elsewhere
    table = torch.full((40, 1), START)
    change = {}
    with torch.no_grad():
        for way, model in models.items():
            change[way] = (model(swapped, table) - model(grid[:40], table)).abs().max().item()
            other = (model(grid[40:80], table) - model(grid[:40], table)).abs().max().item()
            assert (other == 0) == (way == "nothing")
    assert change["nothing"] == 0
    assert change["mean"] < 1e-5  # a mean does not know what came from where
    assert min(change["all"], change["reread"], change["attention"]) > 1e-3


def test_a_place_that_is_hidden_is_not_looked_at_and_nothing_else_changes(models, grid):
    model = models["attention"]
    captions, weights = model.describe(grid[:20], max_length=6)
    hidden = np.zeros((20, 6, PLACES), dtype=bool)
    same, _ = model.describe(grid[:20], max_length=6, hidden=hidden)
    assert same == captions
    hidden[:, 2, [0, 4]] = True
    _, changed = model.describe(grid[:20], max_length=6, hidden=hidden)
    assert not changed[:, 2, [0, 4]].any()
    np.testing.assert_array_equal(changed[:, :2], weights[:, :2])
    rest = weights[:, 2, [1, 2, 3, 5, 6, 7, 8]]
    np.testing.assert_allclose(
        changed[:, 2, [1, 2, 3, 5, 6, 7, 8]], rest / rest.sum(axis=1, keepdims=True), rtol=0, atol=1e-6
    )


def test_places_are_standardized_by_what_was_shown(models, grid):
    _, _, seen = models["mean"].begin(grid)
    deviation, mean = torch.std_mean(seen, dim=(0, 1), correction=0)
    torch.testing.assert_close(mean, torch.zeros(70), rtol=0, atol=1e-4)
    alive = grid.std(dim=(0, 1)) > 1e-6
    torch.testing.assert_close(deviation[alive], torch.ones(int(alive.sum())), rtol=0, atol=1e-4)
    assert (seen[:, :, ~alive].abs() < 1e-4).all()


@pytest.mark.parametrize("way", WAYS)
def test_the_gradient_reaches_every_weight_and_no_word_after_the_end(grid, shown, way):
    table, words = encode_captions(shown.captions)
    model = Captioner(way, words, grid.shape[2])
    captioner.caption_loss(model, grid, torch.from_numpy(table)).backward()
    unread = {"first_state.weight"} if way == "nothing" else set()  # it is multiplied by zeros
    for name, weights in model.named_parameters():
        assert (weights.grad.abs().max() > 0) == (name not in unread), name
    assert model.embed.weight.grad[[NULL, END]].abs().max() < 1e-9
    assert model.embed.weight.grad[START].abs().max() > 0


def test_the_loss_is_summed_over_words_and_averaged_over_captions(models, few):
    model, (grid, table) = models["all"], few
    loss = captioner.caption_loss(model, grid, table).item()
    total = 0.0
    for i in range(5):
        state = model.begin(grid[i : i + 1])
        row = [number for number in table[i].tolist() if number != NULL]
        for word, wanted in itertools.pairwise(row):
            log_probs, state = model.step(word, state)
            total -= log_probs[wanted]
    assert loss == pytest.approx(total / 5, rel=1e-5)
    longer = torch.cat([table, torch.full((5, 3), NULL)], dim=1)
    assert captioner.caption_loss(model, grid, longer).item() == pytest.approx(loss, rel=1e-5)


# --- training -----------------------------------------------------------------------------------------------


def test_training_lowers_the_loss_and_depends_on_the_seed_alone(grid, shown):
    curves = []
    torch.manual_seed(5)
    before = torch.random.get_rng_state()
    for seed in (0, 0, 1):
        curve = []
        train_captioner(
            "attention",
            grid,
            shown.captions,
            steps=30,
            batch=32,
            seed=seed,
            on_step=lambda step, loss, curve=curve: curve.append((step, loss)),
        )
        curves.append(curve)
    assert torch.equal(torch.random.get_rng_state(), before)
    assert curves[0] == curves[1] != curves[2]
    steps, losses = zip(*curves[0], strict=True)
    assert steps == tuple(range(1, 31))
    assert losses[0] == pytest.approx(
        np.log(22) * np.mean([len(c.split()) + 1 for c in shown.captions]), rel=0.1
    )
    assert np.mean(losses[-5:]) < 0.5 * losses[0]


def test_bad_input_is_refused(grid, shown):
    with pytest.raises(
        ValueError, match="way must be one of nothing, mean, all, reread, attention, but it is 'both'"
    ):
        train_captioner("both", grid, shown.captions)
    with pytest.raises(ValueError, match="grid and captions must have the same number of entries"):
        train_captioner("mean", grid, shown.captions[:-1])
    with pytest.raises(ValueError, match="steps must be at least 1"):
        train_captioner("mean", grid, shown.captions, steps=0)
    with pytest.raises(ValueError, match="lr must be above 0"):
        train_captioner("mean", grid, shown.captions, lr=0.0)
    with pytest.raises(ValueError, match="the number of digits must be at least 64"):
        captioner.train_digit_net(captioner.Digits(np.zeros((9, 8, 8), np.float32), np.arange(9)))


def test_what_cannot_be_hidden_is_refused(models, grid):
    with pytest.raises(ValueError, match="hidden is for the way 'attention', but this captioner's is 'all'"):
        models["all"].describe(grid[:2], 3, np.zeros((2, 3, PLACES), dtype=bool))
    with pytest.raises(ValueError, match="hidden must have shape"):
        models["attention"].describe(grid[:2], 3, np.zeros((2, PLACES), dtype=bool))
    with pytest.raises(ValueError, match="hidden must leave at least one place"):
        models["attention"].describe(grid[:2], 3, np.ones((2, 3, PLACES), dtype=bool))


# --- measures -----------------------------------------------------------------------------------------------


def test_measures_by_hand(parts):
    test = scenes(4, parts[1], seed=0)
    right = measure(test.captions, test)
    assert right == {"exact": 1, "first": 1, "relation": 1, "second": 1, "bleu": pytest.approx(1)}
    said = list(test.captions)
    said[0] = said[0].rsplit(" ", 1)[0] + " nought"
    said[1] = ""
    found = measure(said, test)
    assert (found["exact"], found["first"], found["relation"], found["second"]) == (0.5, 0.75, 0.75, 0.5)
    assert 0 < found["bleu"] < 1


def test_looks_by_hand(parts):
    test = scenes(50, parts[1], seed=0)
    weights = np.zeros((50, 12, PLACES))
    for i, (text, places) in enumerate(zip(test.captions, test.places, strict=True)):
        n = len(text.split())
        weights[i, :2, places[0]] = 1
        weights[i, 2 : n - 2] = 1 / PLACES
        weights[i, n - 2 : n, places[1]] = 1
        empty = next(place for place in range(PLACES) if place not in places)
        weights[i, n, empty] = 1
    captions = ["a short one", *test.captions[1:]]
    where, hits = captioner.looks(captions, weights, test)
    expected = {
        "article": [1, 0, 0],
        "first": [1, 0, 0],
        "relation": [1 / 9, 1 / 9, 7 / 9],
        "second article": [0, 1, 0],
        "second": [0, 1, 0],
        "end": [0, 0, 1],
    }
    assert list(where) == list(expected)
    for moment, shares in expected.items():
        np.testing.assert_allclose(where[moment], shares, rtol=0, atol=1e-12)
    assert hits.tolist() == [1, 1]
    with pytest.raises(ValueError, match="captions must hold at least one"):
        captioner.looks(["none"] * 50, weights, test)


# --- the record ---------------------------------------------------------------------------------------------


def test_the_record_holds_what_the_page_reads():
    found = records.load("captioner_seeds")
    n = len(found["seeds"])
    assert set(found["ways"]) == set(WAYS)
    for sizes in found["ways"].values():
        for values in sizes.values():
            assert {len(value) for value in values.values()} == {n}
            assert all(0 <= value <= 1 for name in ("exact", "shown", "bleu") for value in values[name])
    for kinds in (found["unseen"], found["after"], found["forced"]):
        assert set(kinds) == {"all", "reread", "attention"}
    for kind in (found["after"], found["forced"]):
        for right, of in (pair for way in kind.values() for pairs in way.values() for pair in pairs):
            assert 0 <= right <= of <= found["test_scenes"]
    assert all(0 <= share <= 1 for shares in found["hidden"].values() for share in shares)
    for way in ("mean", "attention"):
        assert {len(values) for values in found["beam"][way].values()} == {n}
    np.testing.assert_allclose(np.sum(found["looks"]["5000"]["first"], axis=1), 1, rtol=0, atol=1e-3)
