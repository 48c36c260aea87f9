"""Live figures compute what `solutions` computes, say what they show, and work in a browser, with it and without."""

import base64
import io
import itertools
import json
import re
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image
from scipy.stats import entropy

from solutions import bptt, captioning, lstm, recommenders, rnn, similarity, svd

# Every figure, and the chapter that it is in.
PAGES = {
    "similarity": "similarity",
    "svd_stretch": "svd",
    "svd": "svd",
    "collaborative_filtering": "collaborative_filtering",
    "rnn": "rnn",
    "bptt": "bptt",
    "lstm": "lstm",
    "captioning": "captioning",
}
MARKS = re.compile(r"[*_]")  # of symbols in a sentence
SCRIPT = """
import { readFileSync } from "node:fs";
const figure = await import(process.argv[1]);
const [data, given] = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify((%s)(figure, data, given)));
"""


class Figure:
    """A figure's module, run by Node."""

    def __init__(self, extension, name: str) -> None:
        self.extension, self.name = extension, name
        self.python = extension.module_of(name)
        self.data = self.python.data() if self.python else None
        self.controls = self.ask("(figure) => figure.controls")

    def ask(self, function: str, given: object = None) -> object:
        """Return what a JavaScript function of the module, its data and something given returns."""
        command = [self.extension.node(), "--input-type=module", "--eval", SCRIPT % function]
        command.append((self.extension.FIGURES / f"{self.name}.js").as_uri())
        sent = json.dumps([self.data, given])
        done = subprocess.run(command, input=sent, capture_output=True, text=True, encoding="utf-8")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    @property
    def initial(self) -> dict[str, float]:
        return {control["name"]: control["value"] for control in self.controls}

    def grid(self, several: int = 5) -> list[dict[str, float]]:
        """Return values of the controls that cover their ranges, ends included."""
        choices = []
        for control in self.controls:
            steps = round((control["max"] - control["min"]) / control["step"])
            chosen = np.unique(np.rint(np.linspace(0, steps, several)))
            choices.append([round(float(control["min"] + control["step"] * step), 6) for step in chosen])
        names = [control["name"] for control in self.controls]
        return [dict(zip(names, values, strict=True)) for values in itertools.product(*choices)]

    def numbers(self, values: list[dict]) -> list[dict]:
        return self.ask("(figure, data, all) => all.map((values) => figure.numbers(values, data))", values)

    def draw(self, values: list[dict]) -> list[dict]:
        return self.ask("(figure, data, all) => all.map((values) => figure.draw(values, data))", values)


@pytest.fixture(scope="module")
def figure_of(figures) -> Callable[[str], Figure]:
    """Each figure, asked for its controls once."""
    known: dict[str, Figure] = {}

    def figure(name: str) -> Figure:
        if name not in known:
            known[name] = Figure(figures, name)
        return known[name]

    return figure


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test with the argument `name` for each figure, unless it says for which."""
    marked = metafunc.definition.get_closest_marker("parametrize")
    if "name" in metafunc.fixturenames and not marked:
        metafunc.parametrize("name", PAGES)


# --- What they compute --------------------------------------------------------------------------------------


def of_similarity(figure: Figure, values: dict) -> dict:
    x, y = (np.array([values[f"{name}1"], values[f"{name}2"]]) for name in "xy")
    return {
        "distance": similarity.euclidean_distance(x, y),
        "dot": x @ y,
        "cosine": similarity.cosine_similarity(x, y),
        "jaccard": similarity.jaccard_similarity(np.flatnonzero(x), np.flatnonzero(y)),
        "pearson": similarity.pearson_correlation(x, y),
    }


def of_svd(figure: Figure, values: dict) -> dict:
    grey, k = figure.python.photograph(), int(values["k"])
    s = np.linalg.svd(grey, compute_uv=False)
    return {
        "taken": k * (sum(grey.shape) + 1) / grey.size,
        "held": svd.explained_energy(s)[k - 1],
        "error": svd.truncation_error(s, k) / np.sqrt(grey.size),
    }


def of_svd_stretch(figure: Figure, values: dict) -> dict:
    A = np.array([[2.0, 2.0], [-1.0, 1.0]])
    v = np.array([np.cos(np.radians(values["angle"])), np.sin(np.radians(values["angle"]))])
    images = [A @ v, A @ [-v[1], v[0]]]
    cosine = similarity.cosine_similarity(*images)
    return {
        "images": images,
        "lengths": np.linalg.norm(images, axis=1),
        "between": np.degrees(np.arccos(cosine)),
    }


def of_collaborative_filtering(figure: Figure, values: dict) -> dict:
    # A second film, rated as far below the mean of all as the first one above it, keeps that mean at 3.5.
    n, rating = int(values["n"]), values["rating"]
    ratings = np.concatenate([np.full(n, rating), np.full(n, 2 * 3.5 - rating)])
    films = np.repeat([0, 1], n)
    R = recommenders.sparse.csr_array((ratings, (np.arange(2 * n), films)))
    model = recommenders.BiasBaseline(reg_users=1e15, reg_items=values["lambda"]).fit(R)
    assert np.isclose(model.mean_, 3.5)
    return {"bias": model.item_biases_[0], "share": n / (values["lambda"] + n)}


def of_rnn(figure: Figure, values: dict) -> dict:
    scores, tau = np.array([1.0, 2.2, -3.0, 4.1]), values["tau"]
    drawn = rnn.sample_next(scores, 0, np.random.default_rng(0))  # at temperature 0, the likeliest
    chances = rnn.softmax(scores / tau) if tau else np.eye(4)[drawn]
    return {"chances": chances, "surprise": entropy(chances)}


def of_bptt(figure: Figure, values: dict) -> dict:
    inputs = np.random.default_rng(0).normal(size=30).round(2)
    W = np.array([[values["w"]]])
    h, _ = rnn.rnn_forward(
        values["size"] * inputs[np.newaxis, :, np.newaxis], np.zeros((1, 1)), np.eye(1), W, np.zeros(1)
    )
    h = h if values["tanh"] else np.zeros_like(h)
    states = np.concatenate([np.zeros((1, 1, 1)), h], axis=1)  # the walk ends at the state before the first
    return {
        "slopes": 1 - h[0, ::-1, 0] ** 2,
        "lengths": bptt.gradient_norm_through_time([[1.0]], states, W)[0, ::-1],
    }


def of_lstm(figure: Figure, values: dict) -> dict:
    with np.errstate(divide="ignore"):
        gates = [np.log(values[name]) - np.log1p(-values[name]) for name in "ifo"]
        bias = np.clip([*gates, np.arctanh(values["g"])], -700, 700)
    cells, states, h, c = [1.0], [], np.zeros((1, 1)), np.ones((1, 1))
    for _ in range(20):
        h, c, _ = lstm.lstm_step([[0.0]], h, c, np.zeros((1, 4)), np.zeros((1, 4)), bias)
        cells.append(c[0, 0])
        states.append(h[0, 0])
    forget = np.full((1, 20, 1), values["f"])
    return {"cells": cells, "states": states, "gradient": lstm.cell_gradient(forget)[0, :, 0]}


@cache
def keys_and_values(figure: Figure) -> list:
    return figure.ask("(figure) => [figure.keys, figure.handed]")


def of_captioning(figure: Figure, values: dict) -> dict:
    keys, handed = keys_and_values(figure)
    weights = captioning.attention_weights([[values["q1"], values["q2"]]], [keys])
    return {"weights": weights[0], "context": captioning.attend(weights, [handed])[0]}


def test_numbers_are_those_of_the_solutions(figure_of, name: str) -> None:
    figure = figure_of(name)
    values = [figure.initial, *figure.grid(11 if len(figure.controls) == 1 else 5)]
    tolerance = {"svd": {"rtol": 0, "atol": 1e-7}}.get(name, {"rtol": 1e-9, "atol": 1e-12})
    for given, found in zip(values, figure.numbers(values), strict=True):
        expected = globals()[f"of_{name}"](figure, given)
        assert found.keys() == expected.keys()
        for key in expected:
            message = f"{key} at {given}"
            np.testing.assert_allclose(found[key], expected[key], **tolerance, err_msg=message)


def test_longest_image_stands_at_a_right_angle_to_the_other(figure_of) -> None:
    figure = figure_of("svd_stretch")
    found = figure.numbers(figure.grid(181))
    longest = max(found, key=lambda numbers: numbers["lengths"][0])
    s = np.linalg.svd(figure.ask("(figure) => figure.MATRIX"), compute_uv=False)
    np.testing.assert_allclose(longest["lengths"], s, rtol=1e-12)
    assert np.isclose(longest["between"], 90)


def test_inputs_of_the_unit_are_those_that_its_comment_names(figure_of) -> None:
    inputs = figure_of("bptt").ask("(figure) => figure.INPUTS")
    assert inputs == np.random.default_rng(0).normal(size=30).round(2).tolist()


def test_examples_by_hand_are_found_again(figure_of) -> None:
    def says(name: str, **changed: float) -> str:
        return figure_of(name).draw([figure_of(name).initial | changed])[0]["says"]

    assert "cosine 0.89" in says("similarity", x1=3, x2=1, y1=2, y2=2)
    assert "*Av* is 2.83 long and *Aw* is 1.41 long" in says("svd_stretch", angle=45)
    assert "bias *b_i* of +0.14" in says("collaborative_filtering", n=1, rating=5, **{"lambda": 10})
    assert "h 0.04, e 0.13, l 0.00, o 0.84" in says("rnn", tau=1)
    assert "2.1 · 10¹⁴ long after 30 steps" in says("bptt", w=3, size=0, tanh=1)
    assert "goes from 1 to 21.00 in 20 steps" in says("lstm", f=1, i=1, g=1)
    assert "the context is (0.11, 0.11, 0.78)" in says("captioning", q1=0, q2=0)


def test_photograph_is_rebuilt_from_its_bytes(figure_of) -> None:
    figure = figure_of("svd")
    assert len(json.dumps(figure.data)) < 60_000
    grey = figure.python.photograph()
    U, s, Vt = np.linalg.svd(grey, full_matrices=False)
    for k in (1, 10, 80):
        found = np.reshape(figure.ask("(figure, data, k) => [...figure.truncate(data, k)]", k), grey.shape)
        exact = svd.truncate(U, s, Vt, k)
        assert np.sqrt(np.mean((found - exact) ** 2)) < 2 / 255
        address = re.search(r'href="data:image/png;base64,([^"]+)"', figure.draw([{"k": k}])[0]["svg"]).group(
            1
        )
        shown = np.asarray(Image.open(io.BytesIO(base64.b64decode(address))))
        np.testing.assert_allclose(shown, np.clip(255 * found, 0, 255), atol=0.5001)


# --- What they draw and say ---------------------------------------------------------------------------------


def test_pictures_are_whole(figure_of, name: str) -> None:
    figure = figure_of(name)
    for given, drawn in zip(figure.grid(4), figure.draw(figure.grid(4)), strict=True):
        wrong = re.search("NaN|Infinity|undefined(?!, counted)|null", drawn["svg"] + drawn["says"])
        assert not wrong, f"{wrong.group()} at {given}"
        panels = ElementTree.fromstring(f"<div>{drawn['svg']}</div>")
        assert len(panels) >= 1
        assert re.fullmatch(r"[^\n]+\.", drawn["says"]), drawn["says"]


def test_every_control_changes_picture_and_sentence(figure_of, name: str) -> None:
    figure = figure_of(name)
    values = figure.grid(3)
    drawn = figure.draw(values)
    for control in (control["name"] for control in figure.controls):
        others = [{key: v for key, v in given.items() if key != control} for given in values]
        for part in ("svg", "says"):
            seen: dict[str, set[str]] = {}
            for other, picture in zip(others, drawn, strict=True):
                seen.setdefault(str(other), set()).add(picture[part])
            assert any(len(different) > 1 for different in seen.values()), f"{control} changes no {part}"


def test_controls_are_usable(figure_of, name: str) -> None:
    for control in figure_of(name).controls:
        steps = (control["value"] - control["min"]) / control["step"]
        assert control["min"] <= control["value"] <= control["max"], control
        assert np.isclose(steps, round(steps)), f"{control['name']} begins between two steps"
        assert control["label"].strip()


def test_every_chapter_has_a_figure(figures, root: Path) -> None:
    assert set(figures.names()) == set(PAGES)
    assert set(PAGES.values()) == {page.parent.name for page in root.glob("chapters/*/index.md")}


def test_what_the_figures_share(figures, root: Path) -> None:
    files = sorted(str(file) for file in (root / "tests/web/figures").glob("*.test.mjs"))
    assert files
    done = subprocess.run([figures.node(), "--test", *files], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_colours_are_those_of_the_book(root: Path) -> None:
    style = (root / "web/static/figures.css").read_text()
    book = re.search(r"axes.prop_cycle: .*\[(.*)\]", (root / "solutions/book.mplstyle").read_text()).group(1)
    colours = re.findall(r"--live-\d: #(\w+);", style)
    assert len(colours) > 4
    assert {colour.upper() for colour in colours} <= set(re.findall(r"\w{6}", book))


# --- What becomes of them in a build ------------------------------------------------------------------------

PLACED = "\n```{live-figure} rnn\n:alt: Four bars.\n\nBars of *four* characters.\n```\n"


def test_figure_is_built_and_built_again_when_it_changes(course) -> None:
    course.append("chapters/demo/index.md", PLACED)
    done = course.build()
    assert done.returncode == 0, done.stdout + done.stderr
    site = course.site()
    page = site["chapters/demo/index.html"].decode()
    assert 'role="img" aria-label="Four bars."' in page
    assert "Bars of <em>four</em> characters." in page
    assert 'type="module"' in page
    assert b"page.js" not in site["index.html"]
    before = modules(site, page)

    module = course.root / "web/figures/rnn.js"
    module.write_text(module.read_text().replace("the probabilities are", "the chances are"))
    assert course.build().returncode == 0
    site = course.site()
    page = site["chapters/demo/index.html"].decode()
    assert "the chances are" in page
    assert modules(site, page) != before, "a browser would mix the new module with old ones that it has"

    other = course.root / "web/figures/svd.js"
    other.write_text(other.read_text() + "\n")
    assert course.build().returncode == 0
    site = course.site()
    assert modules(site, site["chapters/demo/index.html"].decode())


def modules(site: dict[str, bytes], page: str) -> str:
    """Return the folder from which a page of the demo course loads its figure; the files in it must be there."""
    [folder] = set(re.findall(r"_static/(figures-\w+)/", page))
    assert {f"_static/{folder}/{name}.js" for name in ("page", "shared", "rnn")} <= site.keys()
    assert len({name.split("/")[1] for name in site if name.startswith("_static/figures-")}) == 1
    return folder


def test_build_says_what_is_missing(course) -> None:
    course.append("chapters/demo/index.md", PLACED.replace("rnn", "nowhere"))
    course.append("chapters/demo/index.md", PLACED.replace(":alt: Four bars.", ""))
    course.append("chapters/demo/index.md", PLACED.replace("Bars of *four* characters.", ""))
    done = course.build()
    assert done.returncode
    for words in (
        "there is no figure nowhere",
        "the figure rnn has no alt text",
        "the figure rnn has no caption",
    ):
        assert words in done.stderr, done.stderr


# --- What a reader meets ------------------------------------------------------------------------------------


@pytest.fixture
def opened(browser, address: str, name: str) -> Iterator[tuple]:
    """The page of a chapter, and its figure, ready to be moved."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{address}chapters/{PAGES[name]}/index.html", wait_until="domcontentloaded")
    figure = page.locator(f'[data-live-figure="{name}"]')
    figure.get_by_role("button", name="Reset").wait_for()
    yield page, figure
    context.close()


def shown(figure) -> tuple[str, str]:
    """Return the picture and the sentence that are on the page."""
    return figure.locator(".live-picture").inner_html(), figure.locator(".live-says").inner_text()


def until(page, figure, condition: Callable[[str, str], bool]) -> None:
    """Wait until picture and sentence meet a condition."""
    for _ in range(50):
        if condition(*shown(figure)):
            return
        page.wait_for_timeout(20)
    pytest.fail(f"nothing came of it: {shown(figure)[1]}")


@pytest.mark.site
@pytest.mark.browser
def test_keyboard_moves_every_control(opened) -> None:
    page, figure = opened
    assert (
        page.evaluate("""
        [...document.querySelectorAll("[id]")].map(({id}) => id).filter((id, i, all) => all.indexOf(id) < i)
    """)
        == []
    )
    still = shown(figure)
    for field in figure.locator("input").all():
        assert field.evaluate("field => field.labels[0].innerText.trim()")
        key = "Space" if field.get_attribute("type") == "checkbox" else "ArrowRight"
        if field.get_attribute("max") == field.input_value():
            key = "ArrowLeft"
        field.focus()
        page.keyboard.press(key)
        until(page, figure, lambda _, says: says != still[1])
        figure.get_by_role("button", name="Reset").focus()
        page.keyboard.press("Enter")
        until(page, figure, lambda *now: now == still)

    first = figure.locator("input").first
    first.focus()
    page.keyboard.press("End")
    until(page, figure, lambda picture, says: picture != still[0] and says != still[1])
    assert first.get_attribute("aria-valuetext") == figure.locator("output").first.inner_text()


@pytest.mark.site
@pytest.mark.browser
@pytest.mark.parametrize("name", ["similarity"])
def test_heads_are_moved_with_arrows_and_by_dragging(opened) -> None:
    page, figure = opened
    head = figure.get_by_role("button", name="Move y with the arrow keys")
    head.focus()
    page.keyboard.press("ArrowRight")
    until(page, figure, lambda _, says: "y = (3, 2)" in says)
    page.keyboard.press("ArrowDown")
    until(page, figure, lambda _, says: "y = (3, 1)" in says)

    head.scroll_into_view_if_needed()
    box, panel = head.bounding_box(), figure.locator(".panel").first.bounding_box()
    unit = 28 * panel["width"] / 340  # pixels between two lines of the grid
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 3.2 * unit, y - 0.9 * unit, steps=5)
    page.mouse.up()
    until(page, figure, lambda _, says: "y = (6, 2)" in says and "cosine 1.00" in says)
    page.mouse.move(x, y)
    until(page, figure, lambda _, says: "y = (6, 2)" in says)
    at = head.bounding_box()
    assert abs(at["x"] + at["width"] / 2 - (x + 3 * unit)) < 2


@pytest.mark.site
@pytest.mark.browser
def test_still_is_there_without_javascript(browser, address: str, name: str, figure_of) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}chapters/{PAGES[name]}/index.html")
    figure = page.locator(f'[data-live-figure="{name}"]')
    assert figure.get_by_role("img").get_attribute("aria-label")
    for panel in figure.locator(".live-picture > svg").all():
        assert panel.bounding_box()["width"] > 200
    words = MARKS.sub("", figure_of(name).draw([figure_of(name).initial])[0]["says"])
    assert MARKS.sub("", figure.locator(".live-says").inner_text()) == words
    assert figure.locator("input").count() == 0
    context.close()


@pytest.mark.site
@pytest.mark.browser
@pytest.mark.parametrize("name", ["similarity"])
def test_print_shows_the_picture_without_its_controls(opened) -> None:
    page, figure = opened
    page.emulate_media(media="print")
    assert figure.locator(".live-picture > svg").first.is_visible()
    assert not figure.locator(".live-controls").is_visible()


@pytest.mark.site
@pytest.mark.browser
@pytest.mark.parametrize("name", ["similarity"])
def test_colours_stand_out_from_the_page(opened) -> None:
    def luminance(colour: str) -> float:
        parts = np.array([float(part) for part in re.findall(r"[\d.]+", colour)[:3]]) / 255
        return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4) @ [
            0.2126,
            0.7152,
            0.0722,
        ]

    page, figure = opened
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(f"document.documentElement.dataset.theme === '{scheme}'")
        paper = luminance(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        for series in (1, 2, 3, 4):
            mark = figure.locator(f".live-picture .mark.c{series}").first
            ink = luminance(mark.evaluate("mark => getComputedStyle(mark).color"))
            contrast = (max(ink, paper) + 0.05) / (min(ink, paper) + 0.05)
            assert contrast >= 3, f"{scheme}, colour {series}: {contrast:.2f}"
