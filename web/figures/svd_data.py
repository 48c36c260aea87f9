"""What `svd.js` draws: the first layers of a small copy of the chapter's photograph.

A quarter of a million points are more than a page should carry, so the photograph is made smaller first.
"""

import base64

import numpy as np
from PIL import Image
from sklearn.datasets import load_sample_image

COLUMNS, ROWS = 192, 128
LAYERS = 80  # a few more than take as many numbers as the picture itself


def photograph() -> np.ndarray:
    """Return the small photograph: shape (ROWS, COLUMNS), float64, from 0 (black) to 1 (white)."""
    picture = Image.fromarray(load_sample_image("china.jpg")).convert("L")
    return np.asarray(picture.resize((COLUMNS, ROWS)), dtype=np.float64) / 255


def in_bytes(vectors: np.ndarray) -> tuple[str, list[float]]:
    """Return column after column rounded to 255 steps, a byte a number, in base64; and what a step is worth."""
    steps = np.abs(vectors).max(axis=0) / 127
    rounded = np.rint(vectors / steps).astype(np.int8)
    return base64.b64encode(rounded.T.tobytes()).decode(), [float(f"{step:.6g}") for step in steps]


def data() -> dict[str, object]:
    """Return the layers, as `svd.js` describes them."""
    U, s, Vt = np.linalg.svd(photograph(), full_matrices=False)
    u, u_steps = in_bytes(U[:, :LAYERS])
    v, v_steps = in_bytes(Vt[:LAYERS].T)
    return {
        "rows": ROWS,
        "columns": COLUMNS,
        "energy": float(f"{s @ s:.9g}"),
        "s": [float(f"{value:.9g}") for value in s[:LAYERS]],
        "u": u,
        "v": v,
        "u_steps": u_steps,
        "v_steps": v_steps,
    }
