// A worker with Python in it, from its start to its end and to the next one.

/**
 * Why a run has no outcome. `kind` is "time" (`cell` says which cell did not end) or "crash"; `printed` is the
 * beginning of what was printed until then.
 */
export class Stopped extends Error {
  constructor(kind, cell, message = "", printed = "") {
    super(message);
    this.kind = kind;
    this.cell = cell;
    this.printed = printed;
  }
}

export class Python {
  #worker;
  #ready;
  #settle = { resolve() {}, reject() {} };
  #asked = 0;
  #broken = false;
  #queue = Promise.resolve();

  /**
   * @param {() => Worker} create makes a worker
   * @param {(state: "loading" | "part" | "ready" | "broken", message?: string) => void} onState hears how it is
   */
  constructor(create, onState) {
    this.create = create;
    this.onState = onState;
    this.#start();
  }

  /** Resolves when Python can run cells; rejects when it cannot be loaded. */
  get ready() {
    return this.#ready;
  }

  /**
   * Run cells, one call after another.
   * @param {{id: string, source: string, kind: string}[]} cells
   * @param {number} seconds after which it is stopped
   * @returns {Promise<Record<string, {passed: boolean, message: string, output: string, line: number | null}>>}
   */
  run(cells, seconds) {
    const result = this.#queue.then(() => this.#run(cells, seconds));
    this.#queue = result.catch(() => {});
    return result;
  }

  /** Whether it could not be loaded. */
  get broken() {
    return this.#broken;
  }

  /** Load anew, after loading has failed. */
  restart() {
    this.#worker.terminate();
    this.#start();
  }

  #start() {
    this.#broken = false;
    this.onState("loading");
    const worker = this.create();
    this.#worker = worker;
    this.#ready = new Promise((resolve, reject) => {
      const fail = (message) => {
        if (worker !== this.#worker) return;
        this.#broken = true;
        this.onState("broken", message);
        reject(new Stopped("load", undefined, message));
        this.#settle.reject(new Stopped("crash", this.at, message));
      };
      worker.onerror = (event) => {
        event.preventDefault?.();
        fail(event.message || "the worker could not be started");
      };
      worker.onmessage = ({ data }) => {
        if (worker !== this.#worker) return;
        if (data.type === "part") this.onState("part", data.file);
        else if (data.type === "ready") {
          this.onState("ready");
          resolve();
        } else if (data.type === "broken" && data.number === undefined) fail(data.message);
        else if (data.number !== this.#asked) return;
        else if (data.type === "at") this.at = data.cell;
        else if (data.type === "printed") this.printed += data.text;
        else if (data.type === "done") {
          performance.mark("live-check", { detail: data.seconds }); // the work itself, for whoever measures
          this.#settle.resolve(data.outcomes);
        } else this.#settle.reject(new Stopped("crash", this.at, data.message, this.printed));
      };
    });
    this.#ready.catch(() => {});
  }

  async #run(cells, seconds) {
    if (this.#broken) this.restart();
    await this.#ready;
    const number = ++this.#asked;
    this.at = undefined;
    this.printed = "";
    let timer;
    try {
      return await new Promise((resolve, reject) => {
        this.#settle = { resolve, reject };
        timer = setTimeout(() => reject(new Stopped("time", this.at, "", this.printed)), seconds * 1000);
        this.#worker.postMessage({ number, cells });
      });
    } catch (stopped) {
      // After a loop that was cut off, or a crash, nothing in there can be relied on.
      this.restart();
      throw stopped;
    } finally {
      clearTimeout(timer);
    }
  }
}
