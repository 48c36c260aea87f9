// Prints the still of a figure: node still.mjs NAME, with the figure's data as JSON, or null, on the standard input.
import { readFileSync } from "node:fs";
import { html, initial } from "./figures/shared.js";

const { controls, draw } = await import(`./figures/${process.argv[2]}.js`);
const { svg, says } = draw(initial(controls), JSON.parse(readFileSync(0, "utf8")));
process.stdout.write(JSON.stringify({ svg, says: html(says) }));
