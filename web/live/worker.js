// The page's Python, in a thread of its own. One that never answers is ended by the page, which starts another.

import words from "../../grader/words.py";
import checks from "./checks.py";

// Beside this file once it is built; Pyodide brings its own parts from there.
const pyodide = new URL(PYODIDE, import.meta.url);

const ready = new Promise((resolve, reject) => {
  heardFetch(reject);
  load().then(resolve, reject);
});

/** Pyodide waits for ever for a file that does not come; so whoever loads it must hear of that here. */
function heardFetch(fail) {
  const original = globalThis.fetch;
  globalThis.fetch = async (...request) => {
    const answer = await original(...request).catch((error) => {
      fail(error);
      throw error;
    });
    if (!answer.ok) fail(new Error(`${answer.status} ${answer.statusText}`));
    return answer;
  };
}

async function load() {
  const { loadPyodide } = await import(new URL("pyodide.mjs", pyodide).href);
  const python = await loadPyodide({ indexURL: pyodide.href, packages: ["numpy"] });
  python.FS.writeFile("words.py", words);
  python.FS.writeFile("checks.py", checks);
  const run = python.runPython("import numpy, checks; checks.run");
  postMessage({ type: "ready" });
  return run;
}

ready.catch((error) => postMessage({ type: "broken", message: String(error?.message ?? error) }));

addEventListener("message", async ({ data: { number, cells } }) => {
  try {
    const run = await ready;
    const at = (cell) => postMessage({ type: "at", number, cell });
    postMessage({ type: "done", number, outcomes: JSON.parse(run(JSON.stringify(cells), at)) });
  } catch (error) {
    postMessage({ type: "broken", number, message: String(error?.message ?? error) });
  }
});
