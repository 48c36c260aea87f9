// A photograph from its first k layers, and what they take and hold.
import { axes, curve, line, linear, mark, number, panel, percent, text, WIDTH } from "./shared.js";

/** @type {import("./shared.js").Control[]} */
export const controls = [{ name: "k", label: "layers *k*", min: 1, max: 80, step: 1, value: 10 }];

/**
 * What svd_data.py hands over: a picture of M rows and N columns as its first layers.
 *
 * @typedef {object} Layers
 * @property {number} rows
 * @property {number} columns
 * @property {number} energy of the whole picture
 * @property {number[]} s singular values
 * @property {string} u left singular vectors, one after the other, a byte a number, in base64
 * @property {string} v right ones
 * @property {number[]} u_steps what a step of the bytes of each vector is worth
 * @property {number[]} v_steps
 */

/** @param {string} base64 @param {number} length @param {number[]} steps @returns {Float64Array[]} */
function vectors(base64, length, steps) {
  const bytes = new Int8Array(Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0)).buffer);
  return steps.map((step, i) => Float64Array.from(bytes.subarray(i * length, (i + 1) * length), (byte) => byte * step));
}

/** @type {WeakMap<Layers, { U: Float64Array[], V: Float64Array[] }>} */
const unpacked = new WeakMap();

/** @param {Layers} data */
function unpack(data) {
  const done = unpacked.get(data) ?? {
    U: vectors(data.u, data.rows, data.u_steps),
    V: vectors(data.v, data.columns, data.v_steps),
  };
  unpacked.set(data, done);
  return done;
}

/**
 * Return the sum of the first k layers, row after row, from 0 (black) to 1 (white), and beyond here and there.
 *
 * @param {Layers} data
 * @param {number} k
 */
export function truncate(data, k) {
  const { U, V } = unpack(data);
  const { rows, columns, s } = data;
  const grey = new Float64Array(rows * columns);
  for (let layer = 0; layer < k; layer++) {
    for (let row = 0; row < rows; row++) {
      const factor = s[layer] * U[layer][row];
      for (let column = 0; column < columns; column++) grey[row * columns + column] += factor * V[layer][column];
    }
  }
  return grey;
}

/**
 * Return what k layers take and hold, as shares of the picture's numbers and energy, and their error per point.
 *
 * @param {import("./shared.js").Values} values
 * @param {Layers} data
 */
export function numbers({ k }, { rows, columns, s, energy }) {
  const held = s.slice(0, k).reduce((sum, value) => sum + value * value, 0);
  return {
    taken: (k * (rows + columns + 1)) / (rows * columns),
    held: held / energy,
    error: Math.sqrt(Math.max(0, energy - held) / (rows * columns)),
  };
}

/** @param {import("./shared.js").Values} values @param {Layers} data @returns {import("./shared.js").Picture} */
export function draw(values, data) {
  const { k } = values;
  const found = numbers(values, data);
  const most = Math.min(controls[0].max, data.s.length);
  const all = Array.from({ length: most }, (_, i) => numbers({ k: i + 1 }, data));

  const height = (WIDTH * data.rows) / data.columns;
  const photograph =
    `<image href="${png(truncate(data, k), data.rows, data.columns)}" x="0" y="0" width="${WIDTH}"` +
    ` height="${Math.round(height)}" preserveAspectRatio="none"/>`;

  const area = { left: 46, right: 330, top: 34, bottom: 200 };
  const x = linear([0, most], [area.left, area.right]);
  const y = linear([0, 110], [area.bottom, area.top]);
  const up = (/** @type {number} */ share) => y(100 * share);
  const content =
    line(x(k), area.top, x(k), area.bottom, "axis dotted") +
    curve(
      all.map(({ held }, i) => [x(i + 1), up(held)]),
      "c1",
    ) +
    curve(
      all.map(({ taken }, i) => [x(i + 1), up(taken)]),
      "c2 dashed",
    ) +
    mark(x(k), up(found.held), 1) +
    mark(x(k), up(found.taken), 2);
  const words =
    text(x(30), up(0.87), "energy held", "start", "haloed") + text(x(44), up(0.38), "numbers taken", "start", "haloed");
  const axesOf = axes(
    area,
    { scale: x, ticks: [0, 20, 40, 60, 80].filter((tick) => tick <= most), label: "layers *k*" },
    { scale: y, ticks: [0, 25, 50, 75, 100], label: "% of the whole picture" },
  );
  // Nearly all must not be rounded to all.
  const held = found.held > 0.9995 ? `over ${percent(0.999, 1)}` : percent(found.held, 1);
  const more = found.taken > 1 ? ", more than the picture itself," : "";
  return {
    svg: panel(height, photograph) + panel(area.bottom + 42, axesOf + content + words),
    says:
      `With *k* = ${k} the layers take ${percent(found.taken)} of the picture’s numbers${more} and hold ${held} of its ` +
      `energy, with an error per point of ${number(found.error, 3)} (root mean square).`,
  };
}

// --- A picture file ------------------------------------------------------------------------------------------------

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

/** @param {number} value @returns {number[]} four bytes, the highest first */
const word = (value) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];

/** @param {string} name @param {number[]} content @returns {number[]} */
function chunk(name, content) {
  const body = [...name].map((letter) => letter.charCodeAt(0)).concat(content);
  const sum = body.reduce((crc, byte) => CRC[(crc ^ byte) & 255] ^ (crc >>> 8), -1);
  return [...word(content.length), ...body, ...word(~sum)];
}

/**
 * Return a grey picture as the address of a PNG file: uncompressed, since it is drawn and thrown away.
 *
 * @param {Float64Array} grey row after row, from 0 to 1; what lies beyond is cut off
 * @param {number} rows
 * @param {number} columns
 */
export function png(grey, rows, columns) {
  const lines = new Uint8Array(rows * (columns + 1)); // each row begins with a 0: no filter
  let [low, high] = [1, 0]; // Adler's checksum
  for (let i = 0; i < lines.length; i++) {
    const column = (i % (columns + 1)) - 1;
    const value = grey[Math.floor(i / (columns + 1)) * columns + column];
    lines[i] = column < 0 ? 0 : Math.round(255 * Math.min(1, Math.max(0, value)));
    low = (low + lines[i]) % 65521;
    high = (high + low) % 65521;
  }
  const stored = [0x78, 0x01];
  for (let start = 0; start < lines.length; start += 65535) {
    const block = lines.subarray(start, start + 65535);
    const last = start + 65535 >= lines.length ? 1 : 0;
    const length = [block.length & 255, block.length >>> 8];
    stored.push(last, ...length, ...length.map((byte) => byte ^ 255), ...block);
  }
  stored.push(...word(((high << 16) | low) >>> 0));
  const file = [
    ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    ...chunk("IHDR", [...word(columns), ...word(rows), 8, 0, 0, 0, 0]),
    ...chunk("IDAT", stored),
    ...chunk("IEND", []),
  ];
  return `data:image/png;base64,${btoa(file.reduce((signs, byte) => signs + String.fromCharCode(byte), ""))}`;
}
