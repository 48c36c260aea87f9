// Runs cells in Pyodide under Node, with the page's own `checks.py`: node pyodide_runs.mjs PYODIDE WORDS CHECKS RUNS.
// RUNS is a JSON list of runs, each a list of cells; standard output is a JSON list of their outcomes.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, words, checks, asked] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(folder, "pyodide.mjs")).href);
const python = await loadPyodide({ indexURL: `${folder}/`, packages: ["numpy"], stdout: () => {}, stderr: () => {} });
python.FS.writeFile("words.py", readFileSync(words));
python.FS.writeFile("flags.py", readFileSync(checks.replace("checks.py", "flags.py")));
python.FS.writeFile("checks.py", readFileSync(checks));
const run = python.runPython("import numpy, checks; checks.run");
const runs = JSON.parse(readFileSync(asked, "utf8"));
const outcomes = runs.map((cells) => JSON.parse(run(JSON.stringify(cells), () => {})).cells);
process.stdout.write(JSON.stringify(outcomes));
