// The page's Python, in a thread of its own. One that never answers is ended by the page, which starts another.

import words from "../../grader/words.py";
import checks from "./checks.py";
import flags from "./flags.py";

// Beside this file once it is built; Pyodide brings its own parts from there.
const pyodide = new URL(PYODIDE, import.meta.url);

const ready = new Promise((resolve, reject) => {
  hearFetch(reject);
  hearWasm(reject);
  load().then(resolve, reject);
});

/** Pyodide waits for ever for a file that does not come; so whoever loads it must hear of that here. */
function hearFetch(fail) {
  const original = globalThis.fetch;
  globalThis.fetch = async (...request) => {
    const answer = await original(...request).catch((error) => {
      fail(error);
      throw error;
    });
    if (!answer.ok) fail(new Error(`${answer.status} ${answer.statusText}`));
    else postMessage({ type: "part", file: new URL(answer.url).pathname.split("/").pop() });
    return answer;
  };
}

/** Likewise for a program that is cut off on its way. And a server need not know the type of .wasm files. */
function hearWasm(fail) {
  const original = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = async (source, imports) => {
    try {
      let answer = await source;
      if (answer.headers.get("content-type") !== "application/wasm") {
        answer = new Response(answer.body, { headers: { "content-type": "application/wasm" } });
      }
      return await original.call(WebAssembly, answer, imports);
    } catch (error) {
      fail(error);
      throw error;
    }
  };
}

async function load() {
  // Two modules, which Pyodide calls .mjs: a type that not every server knows.
  const [{ loadPyodide }, { default: createPyodideModule }] = await Promise.all([
    import(new URL("pyodide.js", pyodide).href),
    import(new URL("pyodide.asm.js", pyodide).href),
  ]);
  const python = await loadPyodide({ indexURL: pyodide.href, packages: ["numpy"], createPyodideModule });
  python.FS.writeFile("words.py", words);
  python.FS.writeFile("flags.py", flags);
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
    const tell = (text) => postMessage({ type: "printed", number, text });
    const { seconds, cells: outcomes } = JSON.parse(run(JSON.stringify(cells), at, tell));
    postMessage({ type: "done", number, outcomes, seconds });
  } catch (error) {
    postMessage({ type: "broken", number, message: String(error?.message ?? error) });
  }
});
