// Sets formulas with KaTeX: for each line of JSON that comes in, one goes out.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const { default: katex } = await import(pathToFileURL(process.argv[2]));

for await (const line of createInterface({ input: process.stdin })) {
  const { tex, display } = JSON.parse(line);
  const answer = {};
  try {
    answer.html = katex.renderToString(tex, { displayMode: display, strict: "error" });
  } catch (problem) {
    answer.problem = problem.message;
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
