// Text that is saved while it is typed. What the server does not have yet stays with this tab, over a reload.

const REST_MS = 800;
const AGAIN_MS = 2000;

export class NoteSaving {
  /** What the person should know. @type {(state: "" | "typing" | "saved" | "waiting", problem: any) => void} */
  onstate = () => {};
  #timer = 0;
  #saving = false;
  /** What the server has. */
  #kept = "";

  /** @param {string} key of the text in this tab @param {(text: string) => Promise<unknown>} put */
  constructor(key, put) {
    this.key = key;
    this.put = put;
    this.text = "";
  }

  /** The server's text; what this tab still has of an earlier page is newer. @param {string} text @returns {string} */
  take(text) {
    this.#kept = text;
    this.text = sessionStorage.getItem(this.key) ?? text;
    if (this.text !== text) this.#later(0);
    return this.text;
  }

  /** @param {string} text as it stands now */
  typed(text) {
    this.text = text;
    if (text === this.#kept) sessionStorage.removeItem(this.key);
    else sessionStorage.setItem(this.key, text);
    this.onstate("typing", null);
    this.#later(REST_MS);
  }

  /** Save now, as far as there is something; does not throw. */
  async flush() {
    window.clearTimeout(this.#timer);
    if (this.#saving || this.text === this.#kept) return;
    this.#saving = true;
    const text = this.text;
    try {
      await this.put(text);
      this.#kept = text;
      if (this.text === text) sessionStorage.removeItem(this.key);
      this.onstate(this.text === text ? "saved" : "typing", null);
      if (this.text !== text) this.#later(REST_MS);
    } catch (error) {
      this.onstate("waiting", error);
      // Refused for good is said once; whatever else fails is tried until it is there.
      const status = /** @type {any} */ (error)?.problem?.status ?? 0;
      if (status === 404 || status === 409) sessionStorage.removeItem(this.key);
      else this.#later(AGAIN_MS);
    } finally {
      this.#saving = false;
    }
  }

  /** @param {number} ms */
  #later(ms) {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.flush(), ms);
  }
}
