// What the figures share: numbers in words, scales, axes, marks. A picture is a string of SVG, so the same code draws
// the still at build time and the moving picture in the browser. Colours, dashes and sizes: web/static/figures.css.

/**
 * What a reader moves.
 *
 * @typedef {object} Control
 * @property {string} name under which `draw` gets the value
 * @property {string} label what it is called on the page and by a screen reader, with the marks of `html`
 * @property {number} min
 * @property {number} max
 * @property {number} step
 * @property {number} value where it begins
 * @property {string} [unit] stands behind the value, with its space
 * @property {boolean} [onOff] a switch with the values 0 and 1
 */

/**
 * A point of the first panel that is dragged, or moved with the arrow keys.
 *
 * @typedef {object} Handle
 * @property {string} label
 * @property {string} x the control that it moves sideways
 * @property {string} y the control that it moves up and down
 */

/** @typedef {Record<string, number>} Values values of the controls, by name */

/**
 * @typedef {object} Picture
 * @property {string} svg one panel or several, side by side where there is room
 * @property {string} says one sentence with the numbers that the picture shows, with the marks of `html`
 */

/** @typedef {((value: number) => number) & { invert: (place: number) => number }} Scale */

/** @typedef {{ left: number, right: number, top: number, bottom: number }} Area */

/** Panels are as wide as a phone's column, so that their text is as large there as elsewhere. */
export const WIDTH = 340;

/**
 * Return where the controls begin.
 *
 * @param {Control[]} controls
 * @returns {Values}
 */
export function initial(controls) {
  return Object.fromEntries(controls.map(({ name, value }) => [name, value]));
}

// --- Words and numbers ---------------------------------------------------------------------------------------------

const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** @param {string} words */
const escaped = (words) => words.replace(/[&<>"]/g, (sign) => ESCAPES[/** @type {keyof ESCAPES} */ (sign)]);

// *x* is a symbol, and what follows its _ is its index: *w_hh*, *h_t−1*.
const SYMBOL = /\*([^*_]+)(?:_([^*]+))?\*/g;

/**
 * Return words as HTML, with the symbols between asterisks set as in a formula.
 *
 * @param {string} words
 */
export function html(words) {
  return escaped(words).replace(SYMBOL, (_, letter, index) => `<i>${letter}</i>${index ? `<sub>${index}</sub>` : ""}`);
}

/**
 * Return words as a screen reader gets them in a label: without the asterisks.
 *
 * @param {string} words
 */
export function plain(words) {
  return words.replace(SYMBOL, (_, letter, index) => (index ? `${letter} ${index}` : letter));
}

/**
 * Return a number with so many decimals, and with a true minus.
 *
 * @param {number} value
 * @param {number} [digits]
 */
export function number(value, digits = 2) {
  const written = value.toFixed(digits);
  return Number(written) === 0 ? (0).toFixed(digits) : written.replace("-", "−");
}

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/**
 * Return ten to an integer power, written out.
 *
 * @param {number} exponent
 */
export function tenTo(exponent) {
  const digits = String(Math.abs(exponent)).replace(/\d/g, (digit) => SUPERSCRIPTS[Number(digit)]);
  return `10${exponent < 0 ? "⁻" : ""}${digits}`;
}

/**
 * Return a number that may be very large or very small, to two digits.
 *
 * @param {number} value at least 0
 */
export function magnitude(value) {
  if (value === 0) return "0";
  const [mantissa, exponent] = value.toExponential(1).split("e");
  const power = Number(exponent);
  if (power >= -2 && power <= 3) return number(value, Math.max(0, 1 - power));
  return `${mantissa} · ${tenTo(power)}`;
}

/** How many decimals a control's values have. @param {Control} control */
export function decimals({ step }) {
  return String(step).split(".")[1]?.length ?? 0;
}

/**
 * Return a share in per cent.
 *
 * @param {number} share
 * @param {number} [digits]
 */
export const percent = (share, digits = 0) => `${number(100 * share, digits)}\u00a0%`;

/**
 * Return a control's value as it is written beside it.
 *
 * @param {Control} control
 * @param {number} value
 */
export function written(control, value) {
  if (control.onOff) return value ? "on" : "off";
  return number(value, decimals(control)) + (control.unit ?? "");
}

// --- Scales --------------------------------------------------------------------------------------------------------

/**
 * Return the straight map from one range to another.
 *
 * @param {[number, number]} from
 * @param {[number, number]} to
 * @returns {Scale}
 */
export function linear([a, b], [c, d]) {
  const scale = (/** @type {number} */ value) => c + ((value - a) / (b - a)) * (d - c);
  return Object.assign(scale, { invert: (/** @type {number} */ place) => a + ((place - c) / (d - c)) * (b - a) });
}

/**
 * Return the map in which equal factors are equal steps.
 *
 * @param {[number, number]} from both above 0
 * @param {[number, number]} to
 * @returns {Scale}
 */
export function logarithmic([a, b], to) {
  const inner = linear([Math.log10(a), Math.log10(b)], to);
  const scale = (/** @type {number} */ value) => inner(Math.log10(value));
  return Object.assign(scale, { invert: (/** @type {number} */ place) => 10 ** inner.invert(place) });
}

// --- SVG -----------------------------------------------------------------------------------------------------------

/** Two decimals of a unit are far below a pixel. @param {number} value */
const at = (value) => String(Math.round(value * 100) / 100);

/**
 * Return one panel. Its words are in the alt text and in the sentence below, so it is hidden from screen readers.
 *
 * @param {number} height
 * @param {string} content
 */
export function panel(height, content) {
  return `<svg class="panel" viewBox="0 0 ${WIDTH} ${at(height)}" aria-hidden="true" focusable="false">${content}</svg>`;
}

/**
 * Return content cut off at the edges of an area.
 *
 * @param {Area} area
 * @param {string} content drawn in the coordinates of the panel
 */
export function inside({ left, right, top, bottom }, content) {
  const place = [left, top, right - left, bottom - top].map(at);
  const [x, y, width, height] = place;
  const frame = `x="${x}" y="${y}" width="${width}" height="${height}" viewBox="${place.join(" ")}"`;
  return `<svg ${frame} aria-hidden="true">${content}</svg>`;
}

/**
 * Return words at a place, with the symbols of `html`.
 *
 * @param {number} x
 * @param {number} y of the line that the letters stand on
 * @param {string} words
 * @param {"start" | "middle" | "end"} [anchor] which part of the words is at x
 * @param {string} [kind] class: "small" or "strong"
 */
export function text(x, y, words, anchor = "start", kind = "") {
  let drop = 0;
  const piece = (/** @type {string} */ letters, /** @type {string} */ look, /** @type {number} */ level) => {
    const dy = level - drop;
    drop = level;
    return letters
      ? `<tspan${look ? ` class="${look}"` : ""}${dy ? ` dy="${dy}"` : ""}>${escaped(letters)}</tspan>`
      : "";
  };
  let content = "";
  let done = 0;
  for (const match of words.matchAll(SYMBOL)) {
    if (match.index > done) content += piece(words.slice(done, match.index), "", 0);
    content += piece(match[1], "symbol", 0);
    if (match[2]) content += piece(match[2], "index", 3);
    done = match.index + match[0].length;
  }
  if (done < words.length) content += piece(words.slice(done), "", 0);
  return `<text x="${at(x)}" y="${at(y)}" text-anchor="${anchor}"${kind ? ` class="${kind}"` : ""}>${content}</text>`;
}

/** Words that run upwards, beside an axis. @param {number} x @param {number} y of their middle @param {string} words */
export function upwards(x, y, words) {
  return `<g transform="rotate(-90 ${at(x)} ${at(y)})">${text(x, y, words, "middle")}</g>`;
}

/** A straight line. @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 @param {string} kind */
export function line(x1, y1, x2, y2, kind) {
  return `<path class="line ${kind}" d="M${at(x1)} ${at(y1)}L${at(x2)} ${at(y2)}"/>`;
}

/** A line through points. @param {[number, number][]} points @param {string} kind as "c1" or "c2 dashed" */
export function curve(points, kind) {
  return `<path class="line ${kind}" d="M${points.map(([x, y]) => `${at(x)} ${at(y)}`).join("L")}"/>`;
}

/** A filled rectangle. @param {number} x @param {number} y @param {number} width @param {number} height @param {string} kind */
export function bar(x, y, width, height, kind) {
  const size = `width="${at(width)}" height="${at(Math.max(0, height))}"`;
  return `<rect class="fill ${kind}" x="${at(x)}" y="${at(y)}" ${size}/>`;
}

/**
 * A mark: each colour has its own shape, c1 a disc, c2 a diamond, c3 a square, c4 a triangle.
 *
 * @param {number} x
 * @param {number} y
 * @param {1 | 2 | 3 | 4} series
 * @param {boolean} [hollow] for what is not there
 */
export function mark(x, y, series, hollow = false) {
  const kind = `class="mark ${hollow ? "hollow " : ""}c${series}"`;
  if (series === 1) return `<circle ${kind} cx="${at(x)}" cy="${at(y)}" r="5.5"/>`;
  const corners = {
    2: [
      [0, -7],
      [7, 0],
      [0, 7],
      [-7, 0],
    ],
    3: [
      [-5, -5],
      [5, -5],
      [5, 5],
      [-5, 5],
    ],
    4: [
      [0, -6.5],
      [6.5, 5],
      [-6.5, 5],
    ],
  }[series];
  return `<path ${kind} d="M${corners.map(([dx, dy]) => `${at(x + dx)} ${at(y + dy)}`).join("L")}Z"/>`;
}

/** An arrow; a disc where it would be shorter than its head. @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 @param {string} kind */
export function arrow(x1, y1, x2, y2, kind) {
  const length = Math.hypot(x2 - x1, y2 - y1);
  const head = 11;
  if (length < head) return `<circle class="fill ${kind}" cx="${at(x2)}" cy="${at(y2)}" r="4"/>`;
  const [dx, dy] = [(x2 - x1) / length, (y2 - y1) / length];
  const [bx, by] = [x2 - head * dx, y2 - head * dy];
  const corners = [
    [x2, y2],
    [bx - 5 * dy, by + 5 * dx],
    [bx + 5 * dy, by - 5 * dx],
  ];
  return (
    `<path class="line ${kind}" d="M${at(x1)} ${at(y1)}L${at(bx)} ${at(by)}"/>` +
    `<path class="fill ${kind}" d="M${corners.map(([x, y]) => `${at(x)} ${at(y)}`).join("L")}Z"/>`
  );
}

/**
 * Axes at the left and at the bottom of an area, with a grid and with words: those of y stand above it.
 *
 * @param {Area} area
 * @param {{ scale: Scale, ticks: number[], label: string, tick?: (value: number) => string }} x
 * @param {{ scale: Scale, ticks: number[], label: string, tick?: (value: number) => string }} y
 */
export function axes(area, x, y) {
  const { left, right, top, bottom } = area;
  const parts = [];
  for (const value of y.ticks) {
    parts.push(line(left, y.scale(value), right, y.scale(value), "grid"));
    parts.push(text(left - 6, y.scale(value) + 4, (y.tick ?? String)(value), "end", "small"));
  }
  for (const value of x.ticks) {
    parts.push(line(x.scale(value), bottom, x.scale(value), bottom + 4, "axis"));
    parts.push(text(x.scale(value), bottom + 17, (x.tick ?? String)(value), "middle", "small"));
  }
  parts.push(line(left, bottom, right, bottom, "axis"), line(left, top, left, bottom, "axis"));
  parts.push(text(4, top - 10, y.label, "start"), text((left + right) / 2, bottom + 35, x.label, "middle"));
  return parts.join("");
}

/**
 * A square plane with a grid, for vectors: its scales, its grid with the names of both axes, and its height.
 *
 * @param {[number, number]} range of both axes, in whole numbers
 * @param {string} across name of the axis to the right
 * @param {string} along name of the axis upwards
 */
export function plane([low, high], across, along) {
  const area = { left: 36, right: 316, top: 26, bottom: 306 };
  const right = linear([low, high], [area.left, area.right]);
  const up = linear([low, high], [area.bottom, area.top]);
  const parts = [];
  for (let place = low; place <= high; place++) {
    const kind = place ? "grid" : "axis";
    parts.push(line(right(place), area.top, right(place), area.bottom, kind));
    parts.push(line(area.left, up(place), area.right, up(place), kind));
    if (place % 2 === 0) {
      parts.push(text(right(place), area.bottom + 15, number(place, 0), "middle", "small"));
      parts.push(text(area.left - 6, up(place) + 4, number(place, 0), "end", "small"));
    }
  }
  parts.push(text(area.right, area.bottom + 32, across, "end"));
  parts.push(upwards(10, (area.top + area.bottom) / 2, along));
  return { right, up, middle: (area.left + area.right) / 2, grid: parts.join(""), height: area.bottom + 40 };
}

/** From the head of a vector to the place of its name, in pixels: straight on. @param {number} u @param {number} v */
export function beyond(u, v) {
  const length = Math.hypot(u, v);
  return length ? [(22 * u) / length, (-22 * v) / length] : [0, -22];
}
