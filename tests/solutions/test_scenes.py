"""Scenes of two digits: the captions say what the pictures show, and the same seed gives the same scenes."""

import itertools

import numpy as np
import pytest

from solutions.scenes import NAMES, PLACES, ROWS, TILE, Digits, caption, handwriting, scenes

pytestmark = pytest.mark.usefixtures("no_warnings")


@pytest.fixture(scope="module")
def parts():
    return handwriting()


@pytest.fixture(scope="module")
def many(parts):
    return scenes(3000, parts[0], seed=3)


def said_relation(row, column, other_row, other_column):
    """Which words are true of a place, seen from another one: each looked up for itself."""
    return {
        word
        for word, holds in {
            "above": row < other_row,
            "below": row > other_row,
            "left": column < other_column,
            "right": column > other_column,
        }.items()
        if holds
    }


# --- the digits ---------------------------------------------------------------------------------------------


def test_the_parts_share_no_image_and_lose_none(parts):
    known, unknown = ({image.tobytes() for image in part.images} for part in parts)
    assert not known & unknown
    assert (len(parts[0].labels), len(parts[1].labels)) == (1297, 500)
    assert len(known | unknown) == 1797  # no image stands twice in the data
    for part in parts:
        assert part.images.dtype == np.float32
        assert part.images.min() == 0
        assert part.images.max() == 1
        assert part.images.shape == (len(part.labels), 8, 8)
        share = np.bincount(part.labels, minlength=10) / len(part.labels)
        np.testing.assert_allclose(share, 0.1, rtol=0, atol=0.005)


def test_another_seed_divides_the_digits_otherwise(parts):
    again, other = handwriting(seed=0)[1], handwriting(seed=1)[1]
    np.testing.assert_array_equal(again.images, parts[1].images)
    assert not np.array_equal(other.images, parts[1].images)


def test_a_tile_holds_its_digit_shifted(parts):
    digits = Digits(parts[0].images[:200], parts[0].labels[:200])
    tiles = digits.tiles(np.random.default_rng(0))
    assert tiles.shape == (200, TILE, TILE)
    shifts = set()
    for tile, image in zip(tiles, digits.images, strict=True):
        found = [
            (down, right)
            for down, right in itertools.product(range(3), repeat=2)
            if np.array_equal(tile[down : down + 8, right : right + 8], image)
        ]
        assert found
        assert tile.sum() == pytest.approx(image.sum())
        shifts.update(found)
    assert len(shifts) == 9


# --- the rule -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("digits", "places", "text"),
    [
        ((3, 7), (3, 4), "a three to the left of a seven"),
        ((3, 7), (1, 7), "a three above a seven"),
        ((8, 8), (0, 5), "an eight above and to the left of an eight"),
        ((0, 8), (2, 6), "a zero above and to the right of an eight"),
    ],
)
def test_captions_by_hand(digits, places, text):
    assert caption(digits, places) == text


def test_a_caption_says_all_that_is_true_of_the_first_digit_and_nothing_else():
    counts = {}
    for first, second in itertools.combinations(range(PLACES), 2):
        words = caption((1, 2), (first, second)).split()
        assert words[1] == "one"
        assert words[-1] == "two"
        true = said_relation(first // ROWS, first % ROWS, second // ROWS, second % ROWS)
        assert set(words) & {"above", "below", "left", "right"} == true
        counts[frozenset(true)] = counts.get(frozenset(true), 0) + 1
    assert sorted(counts.values()) == [9, 9, 9, 9]


@pytest.mark.parametrize("places", [(4, 4), (5, 2), (-1, 3), (0, 9)])
def test_places_in_another_order_are_refused(places):
    with pytest.raises(ValueError, match=r"places must be two of 0 to 8, the smaller one first, but"):
        caption((1, 2), places)


# --- the pictures -------------------------------------------------------------------------------------------


def test_shapes_and_ranges(many):
    assert len(many) == len(many.captions) == 3000
    assert many.pictures.shape == (3000, 30, 30)
    assert many.pictures.dtype == np.float32
    assert many.pictures.min() == 0
    assert many.pictures.max() == 1
    assert many.digits.shape == many.places.shape == (3000, 2)
    assert (many.places[:, 0] < many.places[:, 1]).all()


def test_ink_is_where_the_scene_says_and_nowhere_else(many):
    ink = many.pictures.reshape(-1, ROWS, TILE, ROWS, TILE).sum(axis=(2, 4)).reshape(-1, PLACES)
    found = [np.flatnonzero(row).tolist() for row in ink]
    assert found == many.places.tolist()


def test_a_place_holds_an_image_of_the_digit_that_is_named(parts, many):
    images = {image.tobytes(): label for image, label in zip(parts[0].images, parts[0].labels, strict=True)}
    for picture, text, places in zip(many.pictures[:100], many.captions, many.places, strict=False):
        for place, name in zip(places, (text.split()[1], text.split()[-1]), strict=True):
            row, column = TILE * (place // ROWS), TILE * (place % ROWS)
            tile = picture[row : row + TILE, column : column + TILE]
            windows = np.lib.stride_tricks.sliding_window_view(tile, (8, 8)).reshape(-1, 8, 8)
            labels = {images[window.tobytes()] for window in windows.copy() if window.tobytes() in images}
            assert NAMES.index(name) in labels


def test_all_is_equally_likely(many):
    share = np.bincount(many.digits.ravel(), minlength=10) / 6000
    np.testing.assert_allclose(share, 0.1, rtol=0, atol=0.02)
    pairs = np.bincount(many.places @ [PLACES, 1], minlength=81)
    assert np.count_nonzero(pairs) == 36
    assert pairs[pairs > 0].min() > 3000 / 36 / 2
    assert 0.07 < np.mean(many.digits[:, 0] == many.digits[:, 1]) < 0.13


def test_the_seed_decides(parts, many):
    again, other = scenes(3000, parts[0], seed=3), scenes(3000, parts[0], seed=4)
    np.testing.assert_array_equal(again.pictures, many.pictures)
    assert again.captions == many.captions
    assert other.captions != many.captions


def test_scenes_can_be_chosen(many):
    mask = many.digits[:, 0] == 8
    for chosen, kept in ((mask, np.flatnonzero(mask)), (np.array([5, 2]), [5, 2]), (slice(4, 6), [4, 5])):
        some = many[chosen]
        assert some.captions == [many.captions[i] for i in kept]
        np.testing.assert_array_equal(some.pictures, many.pictures[kept])
        np.testing.assert_array_equal(some.places, many.places[kept])
        np.testing.assert_array_equal(some.digits, many.digits[kept])


def test_no_scene_is_refused(parts):
    with pytest.raises(ValueError, match="n must be at least 1, but it is 0"):
        scenes(0, parts[0])
