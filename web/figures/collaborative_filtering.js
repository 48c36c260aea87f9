// A film's bias between what its ratings say and nothing: shrinkage.
import { arrow, axes, curve, line, linear, logarithmic, mark, number, panel, percent, text } from "./shared.js";

const MEAN = 3.5; // of all ratings, as in the chapter's example
const MOST = 300;

/** @type {import("./shared.js").Control[]} */
export const controls = [
  { name: "n", label: "ratings of the film, *n_i*", min: 1, max: MOST, step: 1, value: 1 },
  { name: "rating", label: "their mean", min: 0.5, max: 5, step: 0.5, value: 5, unit: " stars" },
  { name: "lambda", label: "price of a large bias, *λ_i*", min: 0, max: 50, step: 1, value: 10 },
];

/**
 * Return the bias of a film whose raters have bias 0, and the share of what they say that is left in it.
 *
 * @param {import("./shared.js").Values} values
 */
export function numbers({ n, rating, lambda }) {
  return { bias: (n * (rating - MEAN)) / (lambda + n), share: n / (lambda + n) };
}

/** @param {import("./shared.js").Values} values @returns {import("./shared.js").Picture} */
export function draw(values) {
  const { n, rating, lambda } = values;
  const { bias, share } = numbers(values);
  const says = rating - MEAN;
  const signed = (/** @type {number} */ value) => `${value > 0 ? "+" : ""}${number(value)}`;
  return {
    svg: stars(rating, MEAN + bias) + shares(n, lambda, share),
    says:
      `${n === 1 ? "One rating" : `${n} ratings with the mean`} of ${number(rating, 1)} stars ${n === 1 ? "says" : "say"} ` +
      `${signed(says)}; with *λ_i* = ${lambda}, ${percent(share, share < 0.1 ? 1 : 0)} of that is left: a bias *b_i* of ${signed(bias)}.`,
  };
}

/** From the mean of the film to what is predicted. @param {number} rating @param {number} predicted */
function stars(rating, predicted) {
  const x = linear([0.5, 5], [22, 322]);
  const y = 110;
  const parts = [line(x(0.5), y, x(5), y, "axis")];
  for (let star = 1; star <= 5; star++) {
    parts.push(line(x(star), y - 4, x(star), y + 4, "axis"), text(x(star), y + 22, String(star), "middle", "small"));
  }
  parts.push(text((x(0.5) + x(5)) / 2, y + 42, "stars", "middle"));
  parts.push(line(x(rating), 30, x(rating), y - 10, "c2 dotted"));
  parts.push(line(x(MEAN), y - 34, x(MEAN), y + 8, "axis dashed"));
  parts.push(text(x(MEAN), y - 40, "mean of all, *μ*", "middle", "haloed"));
  if (Math.abs(x(rating) - x(predicted)) > 11) parts.push(arrow(x(rating), y - 22, x(predicted), y - 22, "c3"));
  parts.push(mark(x(rating), y, 2), mark(x(predicted), y, 1));
  // The film's mean has its words above, the prediction below, so that they may meet.
  parts.push(text(x(rating), 24, "mean of the film", rating > 4 ? "end" : rating < 1.5 ? "start" : "middle"));
  parts.push(line(x(predicted), y + 28, x(predicted), y + 56, "c1 dotted"));
  parts.push(text(x(predicted), y + 70, "*μ* + *b_i*", predicted > 4.5 ? "end" : predicted < 1 ? "start" : "middle"));
  return panel(190, parts.join(""));
}

/** The share over the number of ratings. @param {number} n @param {number} lambda @param {number} share */
function shares(n, lambda, share) {
  const area = { left: 46, right: 328, top: 34, bottom: 170 };
  const x = logarithmic([1, MOST], [area.left + 6, area.right]);
  const y = linear([0, 105], [area.bottom, area.top]);
  const counts = Array.from({ length: 100 }, (_, i) => MOST ** (i / 99));
  const content =
    line(x(n), area.top, x(n), area.bottom, "axis dotted") +
    curve(
      counts.map((count) => [x(count), y(100 * numbers({ n: count, rating: 0, lambda }).share)]),
      "c1",
    ) +
    mark(x(n), y(100 * share), 1);
  return panel(
    area.bottom + 42,
    axes(
      area,
      { scale: x, ticks: [1, 3, 10, 30, 100, 300], label: "ratings of the film, *n_i*" },
      { scale: y, ticks: [0, 25, 50, 75, 100], label: "% of what the ratings say" },
    ) + content,
  );
}
