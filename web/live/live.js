// Makes an exercise page live: Start loads Python and turns the stubs into editors whose checks run in the page.

import { cellsFor, exercises, filled } from "./notebook.js";
import { Python } from "./python.js";
import { Work } from "./work.js";

const SECONDS = 6; // that the checks of one exercise may take: the slowest right answers of all chapters take less than one
const KEYS =
  "Tab indents. Escape, and then Tab at once, leaves it; Ctrl+M (Shift+Option+M on a Mac) lets Tab move on. Shift+Enter checks.";
const HIDDEN = "The hidden tests run when the notebook is graded.";
// What NumPy would know them by, WebAssembly does not have: see flags.py.
const UNSEEN = "NumPy's warnings show only then, but for those of divisions, logarithms, roots and exponentials.";
const STALE = "This, or what it uses, has changed since it passed.";
const EARLIER = "The visible checks passed when you last ran them.";

/** @param {string} tag @param {Record<string, any>} [properties] @param {(Node | string)[]} children */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("aria-") || name === "role") element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children);
  return element;
}

/** Words in which `code` stands between backticks, as nodes. */
function words(message) {
  return message
    .split(/(`[^`]+`)/)
    .map((part) =>
      part.length > 2 && part.startsWith("`") && part.endsWith("`")
        ? make("code", { textContent: part.slice(1, -1) })
        : part,
    );
}

function storage() {
  try {
    return window.localStorage;
  } catch {
    return undefined; // the browser is told to keep nothing
  }
}

class Exercise {
  /** One exercise on the page: its editor, its buttons, its verdict. */
  constructor(page, about, createEditor) {
    Object.assign(this, about);
    this.page = page;
    const cell = document.getElementById(`cell-${this.id}`);
    this.verdict = make("div", { className: "live-verdict", role: "status" });
    this.output = make("pre", { className: "live-output", hidden: true, tabIndex: 0, role: "group" });
    this.output.setAttribute("aria-label", `What ${this.id} printed`);
    this.check = make("button", { type: "button", className: "live-button live-primary", onclick: () => this.run() });
    this.check.append("Check", make("span", { className: "visually-hidden" }, ` ${this.id}`));
    this.resetButton = make("button", { type: "button", className: "live-button", onclick: () => this.reset() });
    this.resetButton.append("Reset", make("span", { className: "visually-hidden" }, ` ${this.id}`));
    this.undoButton = make("button", { type: "button", className: "live-button", onclick: () => this.undo() });
    this.undoButton.append("Undo reset", make("span", { className: "visually-hidden" }, ` of ${this.id}`));
    const input = cell.querySelector(".cell_input") ?? cell;
    const place = make("div", { className: "live-editor" });
    input.replaceChildren(place);
    cell.classList.add("live-cell");
    cell.append(
      make("div", { className: "live-buttons" }, this.check, this.resetButton, this.undoButton),
      this.verdict,
      this.output,
    );
    this.editor = createEditor(place, {
      text: page.work.written[this.id] ?? this.stub,
      label: `Your code for ${this.id}. ${KEYS}`,
      onChange: (text) => this.changed(text),
      onRun: () => this.run(),
    });
  }

  /** Say what is known from before, once all editors are there. */
  begin() {
    if (this.passed) this.say("passed", `${EARLIER} ${this.later}`);
    this.show();
  }

  /** What its checks run of the learner's: its own text, and those of other exercises that it names. */
  get ran() {
    // A docstring or a comment may name what it does not call.
    const mine = this.editor.text.replace(/"""[\s\S]*?"""|'''[\s\S]*?'''|#.*/g, "");
    const named = (id) => new RegExp(`\\b${id}\\b`).test(mine);
    return cellsFor(this.page.notebook, this, (id) => this.page.written(id))
      .filter(({ id, kind }) => kind === "theirs" && (id === this.id || named(id)))
      .map(({ source }) => source)
      .join("\0");
  }

  get passed() {
    return this.page.work.hasPassed(this.id, this.ran);
  }

  /** What is tested later, and not in this page. */
  get later() {
    const check = cellsFor(this.page.notebook, this, () => undefined).find(({ id }) => id === this.checks);
    return /simplefilter\("error"|errstate\([^)]*"raise"/.test(check.source) ? `${HIDDEN} ${UNSEEN}` : HIDDEN;
  }

  show() {
    this.undoButton.hidden = !this.page.work.canUndo(this.id);
    if (this.verdict.classList.contains("live-passed") && !this.passed) this.say("note", STALE);
    else if (this.verdict.textContent === STALE && this.passed) this.say("passed", `${EARLIER} ${this.later}`);
  }

  say(kind, message, output = "") {
    const titles = { passed: "✓ Passed.", failed: "✗ Not yet:", running: "", note: "" };
    this.verdict.className = `live-verdict live-${kind}`;
    const title = message.startsWith("not written yet") ? "✗" : titles[kind];
    this.verdict.replaceChildren(...(title ? [make("strong", {}, title), " "] : []), ...words(message));
    this.output.textContent = output;
    this.output.hidden = !output;
  }

  /** The learner has typed. */
  changed(text) {
    this.page.work.write(this.id, text);
    // What stays true is not said anew: a screen reader would hear it at every key.
    if (this.verdict.classList.contains("live-note") && this.verdict.textContent !== STALE) this.say("note", "");
    this.page.show();
  }

  /** Run the visible checks; resolve to whether they pass. */
  async run() {
    if (this.check.getAttribute("aria-disabled") === "true") return false;
    const { ran } = this;
    this.check.setAttribute("aria-disabled", "true");
    this.editor.mark(null);
    this.say("running", this.page.loading ? "Python is still loading, then the checks run …" : "Running …");
    try {
      const cells = cellsFor(this.page.notebook, this, (id) => this.page.written(id));
      const outcomes = await this.page.python.run(cells, SECONDS);
      const [mine, checks] = [outcomes[this.id], outcomes[this.checks]];
      const output = mine.output + checks.output;
      if (this.ran !== ran) {
        this.say("note", "You changed the code while it ran: check it again.", output);
        return false;
      }
      if (checks.passed) {
        this.page.work.pass(this.id, ran);
        const but = mine.passed ? "" : ` But your cell itself fails: ${mine.message}`;
        this.say("passed", `The visible checks pass.${but} ${this.later}`, output);
      } else {
        this.page.work.fail(this.id);
        this.say("failed", checks.message, output);
        this.editor.mark(checks.line ?? mine.line);
      }
      return checks.passed;
    } catch (stopped) {
      if (["time", "crash"].includes(stopped.kind)) this.page.work.fail(this.id);
      this.say("failed", this.page.why(stopped, this), stopped.printed);
      return false;
    } finally {
      this.check.removeAttribute("aria-disabled");
      this.page.show();
    }
  }

  reset() {
    this.page.work.reset(this.id);
    this.editor.text = this.stub;
    this.say("note", "Back to how it was given to you.");
    this.page.show();
    if (!this.undoButton.hidden) this.undoButton.focus();
  }

  undo() {
    const source = this.page.work.undo(this.id);
    if (source === undefined) return;
    this.editor.text = source;
    this.say("note", "Your code is back.");
    this.page.show();
    this.editor.focus();
  }
}

class Page {
  constructor(element) {
    this.element = element;
    this.work = new Work(element.dataset.chapter, storage());
    this.exercises = [];
    this.loading = true;
    this.message = make("p", { className: "live-message", role: "status" });
    this.loaded = make("p", { className: "live-message" }); // a slow network's news; nobody needs to hear each
    this.start = make("button", { type: "button", className: "live-button live-primary", onclick: () => this.open() });
    this.start.textContent = this.work.any ? "Start, with your work" : "Start";
    this.invitation = element.querySelector(".live-invitation");
    this.invitation.prepend(this.start, " ");
    element.append(this.message, this.loaded);
    if (this.work.any) {
      const saved = new Date(this.work.saved);
      const day = saved.toLocaleDateString(document.documentElement.lang || "en", { dateStyle: "long" });
      const last = Number.isNaN(saved.valueOf()) ? "" : `, last on ${day}`;
      this.message.textContent = `What you wrote on this page is kept in this browser${last}.`;
    }
    addEventListener("beforeunload", (event) => {
      if (!this.work.safe && this.work.any) event.preventDefault();
    });
    addEventListener("storage", (event) => {
      if (event.key === this.work.key) this.elsewhere();
    });
    addEventListener("pageshow", (event) => {
      if (event.persisted) this.elsewhere(true); // Back has brought an old copy to life
    });
  }

  /** What stands in an exercise's editor; undefined for a cell that has none. */
  written(id) {
    return this.exercises.find((exercise) => exercise.id === id)?.editor.text;
  }

  /** Load everything, once. */
  async open() {
    if (this.start.getAttribute("aria-disabled") === "true") return;
    this.start.setAttribute("aria-disabled", "true");
    this.message.textContent = "Loading Python …";
    try {
      const version = `?v=${VERSION}`;
      this.python ??= new Python(
        () => new Worker(new URL(`worker.js${version}`, import.meta.url), { type: "module" }),
        (state, message) => this.hear(state, message),
      );
      if (this.python.broken) this.python.restart();
      const [{ createEditor }, notebook] = await Promise.all([
        import("./editor.js"),
        fetch(new URL(this.element.dataset.notebook, this.root), { cache: "no-cache" }).then((answer) => {
          if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
          return answer.json();
        }),
      ]);
      const found = exercises(notebook);
      if (found.some(({ id }) => !document.getElementById(`cell-${id}`))) {
        throw new Error("this page is older than its exercises");
      }
      this.notebook = notebook;
      const same = this.work.begin(this.element.dataset.edition);
      this.exercises = found.map((about) => new Exercise(this, about, createEditor));
      this.showBar();
      for (const exercise of this.exercises) exercise.begin();
      if (!same)
        this.warning.textContent =
          "The exercises have changed since you wrote this. Your code is kept; check it again.";
      this.show();
    } catch (error) {
      this.start.removeAttribute("aria-disabled");
      this.message.textContent = `This could not be loaded (${error.message}). Are you online? Press Start to try again, or reload the page.`;
    }
  }

  get root() {
    return new URL(document.documentElement.dataset.content_root ?? "./", location.href);
  }

  hear(state, message) {
    if (state !== "part") this.loading = state === "loading";
    if (state === "ready") this.message.textContent = "Python is ready.";
    if (state === "loading" && this.exercises.length) this.message.textContent = "Python starts again …";
    if (state === "part" && this.loading) this.loaded.textContent = `${message} is there.`;
    else this.loaded.textContent = "";
    if (state === "broken") {
      this.message.replaceChildren(
        `Python could not be loaded (${message}). `,
        make("button", { type: "button", className: "live-button", onclick: () => this.tryAgain() }, "Try again"),
      );
    }
  }

  tryAgain() {
    this.message.tabIndex = -1;
    this.message.focus(); // the button goes
    this.python.restart();
    this.message.textContent = "Loading Python …";
  }

  /** Say in the grader's words why a run has no outcome. */
  why(stopped, exercise) {
    const whose =
      stopped.cell && ![exercise.id, exercise.checks].includes(stopped.cell) ? `the cell of \`${stopped.cell}\` ` : "";
    if (stopped.kind === "time") {
      // The words of `timed_out` in grader/words.py; a test compares them.
      return `${whose}did not finish within ${SECONDS} seconds: is there a loop that never ends, or far too many steps? (If this machine is busy, try once more.)`;
    }
    if (stopped.kind === "crash") {
      return `${whose}ended the page's Python: does it exit, or need more memory than there is? Python starts again; your code is kept.`;
    }
    return `Python could not be loaded (${stopped.message}).`;
  }

  showBar() {
    this.progress = make("span", { className: "live-progress" });
    this.meter = make("progress", { max: this.exercises.length, value: 0 });
    this.meter.setAttribute("aria-label", "Exercises whose visible checks pass");
    this.warning = make("p", { className: "live-warning", role: "status" });
    const button = (text, onclick) => make("button", { type: "button", className: "live-button", onclick }, text);
    this.all = button("Check all", () => this.checkAll());
    this.bar = make(
      "div",
      { className: "live-bar", role: "region", "aria-label": "Your progress" },
      this.meter,
      this.progress,
      this.all,
      button("Download notebook", () => this.download()),
    );
    const hadFocus = document.activeElement === this.start;
    const hint = make("p", { tabIndex: -1 }, `In an editor: ${KEYS}`);
    this.invitation.replaceWith(hint);
    if (hadFocus) hint.focus(); // the button is gone
    this.element.append(this.warning);
    // Beside it, so that it can stay in view while the page scrolls.
    this.element.after(this.bar);
  }

  show() {
    for (const exercise of this.exercises) exercise.show();
    const passed = this.exercises.filter((exercise) => exercise.passed).length;
    this.meter.value = passed;
    this.progress.textContent = `${passed} of ${this.exercises.length} pass`;
    if (!this.work.safe && this.work.any) {
      const text = "This browser does not keep what you write: download the notebook before you leave the page.";
      if (this.warning.textContent !== text) this.warning.textContent = text; // said once
    }
  }

  async checkAll() {
    if (this.all.getAttribute("aria-disabled") === "true") return;
    this.all.setAttribute("aria-disabled", "true");
    // Nine verdicts in a row are too much to hear; their sum is said at the end.
    for (const { verdict } of this.exercises) verdict.setAttribute("aria-live", "off");
    try {
      const missing = [];
      for (const exercise of this.exercises) {
        if (!(await exercise.run())) missing.push(exercise.id);
      }
      this.message.textContent = missing.length ? `Not yet: ${missing.join(", ")}.` : "All visible checks pass.";
    } finally {
      for (const { verdict } of this.exercises) verdict.removeAttribute("aria-live");
      this.all.removeAttribute("aria-disabled");
    }
  }

  download() {
    const notebook = filled(this.notebook, (id) => this.written(id));
    const file = new Blob([`${JSON.stringify(notebook, null, 1)}\n`], { type: "application/x-ipynb+json" });
    const link = make("a", { href: URL.createObjectURL(file), download: `${this.element.dataset.chapter}.ipynb` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    this.message.textContent = `${link.download} was made: hand it in, or open it in JupyterLab, VS Code or Colab.`;
  }

  /** Another tab has written. */
  elsewhere(all = false) {
    this.work.load();
    if (!this.work.safe || !this.exercises.length) return;
    for (const { id, stub, editor } of this.exercises) {
      if (all || !editor.focused) editor.text = this.work.written[id] ?? stub;
    }
    this.show();
  }
}

for (const element of document.querySelectorAll(".live")) new Page(element);
