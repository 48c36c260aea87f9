// Brings live figures to life. Without this script each of them is the still that the same module drew at build time.
import { decimals, html, initial, plain, written } from "./shared.js";

const REST = 600; // milliseconds without a movement, after which a screen reader is told

/** Make an element. @param {string} tag @param {object} properties @param {...(Node | string)} children */
function make(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

class LiveFigure {
  /** @param {HTMLElement} body @param {any} figure the module */
  constructor(body, figure) {
    this.figure = figure;
    this.data = JSON.parse(body.querySelector("script")?.textContent ?? "null");
    this.stage = body.querySelector(".live-stage");
    this.picture = body.querySelector(".live-picture");
    this.says = body.querySelector(".live-says");
    this.values = initial(figure.controls);
    this.parts = figure.controls.map((control) =>
      this.slider(control, `live-${body.dataset.liveFigure}-${control.name}`),
    );
    this.points = (figure.handles?.points ?? []).map((handle) => this.handle(handle));
    const reset = make("button", { type: "button", className: "live-reset", textContent: "Reset" });
    reset.addEventListener("click", () => this.set(initial(figure.controls)));
    const elements = this.parts.map(({ element }) => element);
    const sliders = make("div", { className: "live-sliders" }, ...elements);
    const controls = make("div", { className: "live-controls" }, sliders, reset);
    controls.setAttribute("role", "group");
    controls.setAttribute("aria-label", "What you can move");
    this.stage.append(...this.points.map(({ button }) => button));
    this.heard = make("p", { className: "visually-hidden" });
    this.heard.setAttribute("role", "status");
    body.append(controls, this.heard);
    this.show();
    if (this.points.length) new ResizeObserver(() => this.place()).observe(this.stage);
  }

  /** A slider, or a switch, with its label and its value. */
  slider(control, id) {
    const { name, min, max, step, value, onOff } = control;
    const input = make("input", onOff ? { type: "checkbox", id } : { type: "range", id, min, max, step, value });
    input.addEventListener("input", () => this.set({ [name]: onOff ? Number(input.checked) : input.valueAsNumber }));
    const label = make("label", { htmlFor: id, innerHTML: html(control.label) });
    const output = make("output", { htmlFor: id });
    output.setAttribute("aria-live", "off"); // the slider says it, and so does the sentence
    const element = make("div", { className: onOff ? "live-switch" : "live-slider" }, label, output, input);
    return { control, input, output, element };
  }

  /** A place in the picture to drag, or to move with the arrow keys. */
  handle(handle) {
    const button = make("button", { type: "button", className: "live-handle" });
    button.setAttribute("aria-label", `Move ${plain(handle.label)} with the arrow keys`);
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    button.addEventListener("keydown", (event) => {
      const direction = steps[event.key];
      if (!direction || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      this.move(handle, (name, i) => this.values[name] + direction[i] * this.control(name).step);
    });
    button.addEventListener("pointerdown", (event) => button.setPointerCapture(event.pointerId));
    button.addEventListener("pointermove", (event) => {
      if (!button.hasPointerCapture(event.pointerId)) return;
      const { left, top, scale } = this.panel();
      const place = [(event.clientX - left) / scale, (event.clientY - top) / scale];
      const { x, y } = this.figure.handles.scales;
      this.move(handle, (_, i) => [x, y][i].invert(place[i]));
    });
    return { handle, button };
  }

  control(name) {
    return this.figure.controls.find((control) => control.name === name);
  }

  /** Set both controls of a handle to the nearest values that they allow. */
  move(handle, to) {
    const nearest = [handle.x, handle.y].map((name, i) => {
      const { min, max, step } = this.control(name);
      const steps = Math.round((to(name, i) - min) / step);
      return [name, Math.min(max, Math.max(min, Number((min + steps * step).toFixed(decimals({ step })))))];
    });
    this.set(Object.fromEntries(nearest));
  }

  set(changes) {
    Object.assign(this.values, changes);
    this.show();
  }

  show() {
    for (const { control, input, output } of this.parts) {
      const value = this.values[control.name];
      output.textContent = written(control, value);
      if (control.onOff) input.checked = Boolean(value);
      else {
        input.value = String(value);
        input.setAttribute("aria-valuetext", output.textContent);
      }
    }
    const { svg, says } = this.figure.draw(this.values, this.data);
    if (this.says.innerHTML !== html(says)) this.tell(says);
    this.paint(svg);
    this.place();
  }

  /** Write the sentence; and let it be heard once the movement has come to rest. */
  tell(says) {
    this.says.innerHTML = html(says);
    this.keepHeight();
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      this.heard.textContent = this.says.textContent;
    }, REST);
  }

  /** What stands below the sentence must not jump when it gets a line less. */
  keepHeight() {
    const { style, offsetWidth } = this.says;
    if (this.width !== offsetWidth) style.minHeight = "";
    this.width = offsetWidth;
    style.minHeight = `${this.says.offsetHeight}px`;
  }

  /** Put the picture in the place of the old one: at once, or when a photograph in it can be shown, so that none flickers. */
  async paint(svg) {
    this.next = svg;
    if (this.painting) return;
    this.painting = true;
    while (this.next !== undefined) {
      const now = this.next;
      this.next = undefined;
      const [, address] = now.match(/<image href="([^"]+)"/) ?? [];
      if (address)
        await make("img", { src: address })
          .decode()
          .catch(() => {});
      this.picture.innerHTML = now;
    }
    this.painting = false;
  }

  /** Where the first panel is on the screen, and how many pixels a unit of it takes. */
  panel() {
    const panel = this.picture.querySelector("svg");
    const { left, top, width } = panel.getBoundingClientRect();
    return { left, top, scale: width / panel.viewBox.baseVal.width };
  }

  /** Put the handles where the picture has them. */
  place() {
    if (!this.points.length) return;
    const { left, top, scale } = this.panel();
    const origin = this.stage.getBoundingClientRect();
    const { x, y } = this.figure.handles.scales;
    for (const { handle, button } of this.points) {
      button.style.left = `${left - origin.left + scale * x(this.values[handle.x])}px`;
      button.style.top = `${top - origin.top + scale * y(this.values[handle.y])}px`;
    }
  }
}

for (const body of document.querySelectorAll("[data-live-figure]")) {
  import(`./${body.dataset.liveFigure}.js`)
    .then((figure) => new LiveFigure(body, figure))
    .catch(() => body.append(make("p", { textContent: "This picture could not be made to move: reload the page." })));
}
