// A matrix, two vectors at a right angle, and their images.
import { arrow, curve, line, linear, number, panel, text, WIDTH } from "./shared.js";

export const MATRIX = [
  [2, 2],
  [-1, 1],
]; // the chapter's example

/** @type {import("./shared.js").Control[]} */
export const controls = [{ name: "angle", label: "direction of *v*", min: 0, max: 180, step: 1, value: 20, unit: "°" }];

/** @typedef {[number, number]} Vector */

/** @param {Vector} x @returns {Vector} */
const image = ([a, b]) => [MATRIX[0][0] * a + MATRIX[0][1] * b, MATRIX[1][0] * a + MATRIX[1][1] * b];

/** @param {number} degrees @returns {Vector} */
const unit = (degrees) => [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];

/**
 * Return the images of v and of w, which stands at a right angle to it, their lengths, and the angle between them.
 *
 * @param {import("./shared.js").Values} values
 */
export function numbers({ angle }) {
  const images = [image(unit(angle)), image(unit(angle + 90))];
  const lengths = images.map(([a, b]) => Math.hypot(a, b));
  const [[a, b], [c, d]] = images;
  return { images, lengths, between: (Math.atan2(Math.abs(a * d - b * c), a * c + b * d) * 180) / Math.PI };
}

/** @param {import("./shared.js").Values} values @returns {import("./shared.js").Picture} */
export function draw(values) {
  const { angle } = values;
  const { images, lengths, between } = numbers(values);
  const circle = Array.from({ length: 121 }, (_, i) => unit(3 * i));
  return {
    svg:
      plane("before", circle, [unit(angle), unit(angle + 90)], ["*v*", "*w*"]) +
      plane("after *A*", circle.map(image), images, ["*Av*", "*Aw*"]),
    says:
      `With *v* at ${angle}° the image *Av* is ${number(lengths[0])} long and *Aw* is ${number(lengths[1])} long, ` +
      `and the angle between them is ${number(between, 0)}°.`,
  };
}

/** @param {string} title @param {Vector[]} outline @param {Vector[]} vectors @param {string[]} names */
function plane(title, outline, vectors, names) {
  const [left, right, top, bottom] = [5, WIDTH - 5, 26, 232];
  const x = linear([-3.2, 3.2], [left, right]);
  const y = linear([-2, 2], [bottom, top]);
  const parts = [text(WIDTH / 2, 14, title, "middle")];
  for (const place of [-3, -2, -1, 0, 1, 2, 3]) {
    parts.push(line(x(place), top, x(place), bottom, place ? "grid" : "axis"));
    if (Math.abs(place) < 3) parts.push(line(left, y(place), right, y(place), place ? "grid" : "axis"));
  }
  parts.push(
    curve(
      outline.map(([a, b]) => [x(a), y(b)]),
      "c3",
    ),
  );
  vectors.forEach(([a, b], i) => {
    const length = Math.hypot(a, b);
    const further = (length + 0.3) / length;
    parts.push(arrow(x(0), y(0), x(a), y(b), i ? "c2 dashed" : "c1"));
    parts.push(text(x(further * a), y(further * b) + 5, names[i], "middle", "strong haloed"));
  });
  return panel(bottom + 6, parts.join(""));
}
