// What a learner has written in one chapter, kept in the browser.

const EMPTY = { edition: "", written: {}, before: {}, passed: {}, saved: "" };

/** Work of a shape that this page can use, whatever lay in the store. */
function read(kept) {
  try {
    const work = JSON.parse(kept ?? "{}");
    const strings = (value) =>
      Object.fromEntries(Object.entries(value ?? {}).filter(([, entry]) => typeof entry === "string"));
    return {
      edition: String(work.edition ?? ""),
      written: strings(work.written),
      before: strings(work.before),
      passed: strings(work.passed),
      saved: String(work.saved ?? ""),
    };
  } catch {
    return structuredClone(EMPTY);
  }
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
    this.load();
  }

  /** Read what is kept, also by another tab. */
  load() {
    let kept;
    try {
      kept = this.storage?.getItem(this.key);
    } catch {
      this.storage = undefined;
    }
    Object.assign(this, read(kept));
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
    const same = !this.edition || this.edition === edition;
    this.edition = edition;
    if (!same) {
      this.passed = {};
      this.save();
    }
    return same;
  }

  write(id, source) {
    this.written[id] = source;
    if (this.passed[id] !== undefined && this.passed[id] !== source) delete this.passed[id];
    this.save();
  }

  /** Put a stub back, and remember what was there. */
  reset(id) {
    if (this.written[id] !== undefined) this.before[id] = this.written[id];
    delete this.written[id];
    delete this.passed[id];
    this.save();
  }

  /** Return what the last reset took away, and forget it; undefined if nothing. */
  undo(id) {
    const source = this.before[id];
    if (source === undefined) return undefined;
    delete this.before[id];
    this.write(id, source);
    return source;
  }

  pass(id, source) {
    this.passed[id] = source;
    this.save();
  }

  fail(id) {
    delete this.passed[id];
    this.save();
  }

  /** Say whether this very text has passed. */
  hasPassed(id, source) {
    return this.passed[id] === source;
  }

  save() {
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
