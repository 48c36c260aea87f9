// What a learner has written in one chapter, kept in the browser. Other tabs write there, too, and so does an older
// copy of the page that Back brings to life again: what is kept is read before anything is changed.

const MOST = 5; // resets that can be undone

/** What was kept, in a shape that this page can use, whatever lay in the store. */
function read(kept) {
  const strings = (value) =>
    Object.fromEntries(Object.entries(value ?? {}).filter(([, entry]) => typeof entry === "string"));
  const lists = (value) =>
    Object.fromEntries(
      Object.entries(value ?? {})
        .filter(([, entry]) => Array.isArray(entry))
        .map(([id, entry]) => [id, entry.filter((text) => typeof text === "string").slice(-MOST)]),
    );
  let work = {};
  try {
    work = JSON.parse(kept ?? "{}") ?? {};
  } catch {
    // what cannot be read is no work
  }
  return {
    edition: String(work.edition ?? ""),
    written: strings(work.written),
    before: lists(work.before),
    passed: strings(work.passed),
    saved: String(work.saved ?? ""),
  };
}

export class Work {
  /**
   * @param {string} chapter
   * @param {Storage | undefined} storage the browser's; undefined where it keeps nothing
   */
  constructor(chapter, storage) {
    this.key = `similarity-to-captions/${chapter}`;
    this.storage = storage;
    /** Whether all that was written is kept. */
    this.safe = true;
    Object.assign(this, read(undefined));
    this.load();
  }

  /** Read what is kept. What could not be kept lives here alone, and stays. */
  load() {
    if (!this.safe) return;
    let kept = null;
    try {
      kept = this.storage?.getItem(this.key) ?? null;
    } catch {
      this.storage = undefined;
    }
    if (kept === null) return;
    Object.assign(this, read(kept));
    // A tab that was opened before the exercises changed runs the old checks.
    if (this.begun && this.edition !== this.begun) Object.assign(this, { edition: this.begun, passed: {} });
  }

  /** Say whether anything is kept. */
  get any() {
    return Object.keys(this.written).length > 0;
  }

  /**
   * Begin with an edition of the exercises. Returns false if the work was done on another one: what was written
   * stays, what had passed may pass no longer.
   */
  begin(edition) {
    this.load();
    const same = !this.edition || this.edition === edition;
    this.begun = this.edition = edition;
    if (!same) {
      this.passed = {};
      this.#save();
    }
    return same || !this.any;
  }

  write(id, source) {
    this.load();
    this.written[id] = source;
    this.#save();
  }

  /** Put a stub back, and remember what was there. */
  reset(id) {
    this.load();
    if (this.written[id] !== undefined) this.#remember(id, this.written[id]);
    delete this.written[id];
    delete this.passed[id];
    this.#save();
  }

  /** Return what the last reset took away, and remember what is there now in its place; undefined if nothing. */
  undo(id) {
    this.load();
    const source = this.before[id]?.pop();
    if (source === undefined) return undefined;
    if (this.written[id] !== undefined) this.#remember(id, this.written[id], "first");
    this.written[id] = source;
    this.#save();
    return source;
  }

  /** Say whether a reset can be undone. */
  canUndo(id) {
    return (this.before[id]?.length ?? 0) > 0;
  }

  /** Note that checks passed for what was run: the exercise's text, and those that it builds on. */
  pass(id, ran) {
    this.load();
    this.passed[id] = ran;
    this.#save();
  }

  fail(id) {
    this.load();
    delete this.passed[id];
    this.#save();
  }

  /** Say whether it was this that passed. */
  hasPassed(id, ran) {
    return this.passed[id] === ran;
  }

  #remember(id, source, place = "last") {
    const texts = this.before[id] ?? [];
    this.before[id] = (place === "first" ? [source, ...texts] : [...texts, source]).slice(-MOST);
  }

  #save() {
    this.saved = new Date().toISOString();
    const { edition, written, before, passed, saved } = this;
    try {
      if (!this.storage) throw new Error("no storage");
      this.storage.setItem(this.key, JSON.stringify({ edition, written, before, passed, saved }));
      this.safe = true;
    } catch {
      this.safe = false;
    }
  }
}
