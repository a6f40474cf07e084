// The latest imports on the left. J and K move, Enter opens; what others do appears by itself.
import { get, sentence } from "./api.js";
import { IMPORT_STATES } from "./catalogue_words.js";
import { at, isWriting, make } from "./element.js";
import { clock } from "./words.js";

/** @typedef {import("./catalogue_words.js").Import} Import */

const LOOK_AGAIN_MS = 5000;

export class ImportList {
  /** @type {Import[]} */
  rows = [];
  /** Published lists and how many guides each has. @type {[string, number][]} */
  sources = [];
  #open = "";
  #drawn = "";

  /** @param {{onopen: (id: string) => void, onrows: (rows: Import[]) => void}} parts */
  constructor({ onopen, onrows }) {
    this.onopen = onopen;
    this.onrows = onrows;
    document.addEventListener("keydown", (event) => this.#key(event));
    window.setInterval(() => document.hidden || void this.refresh(), LOOK_AGAIN_MS);
    document.addEventListener("visibilitychange", () => document.hidden || void this.refresh());
  }

  async refresh() {
    const empty = at("import-empty");
    try {
      const told = await get("/api/staff/catalogue/imports");
      this.rows = told.rows;
      this.sources = told.sources;
      empty.textContent = "还没有导入过清单。";
      at("connection").hidden = true;
    } catch (/** @type {any} */ error) {
      empty.textContent = sentence(error);
      at("connection").hidden = error?.problem?.status !== 0;
      return;
    }
    empty.hidden = this.rows.length > 0;
    this.#draw();
    this.onrows(this.rows);
  }

  /** @param {string} id */
  opened(id) {
    this.#open = id;
    this.#draw();
  }

  #draw() {
    const now = JSON.stringify([this.rows.map(({ id, state }) => [id, state]), this.#open]);
    if (now === this.#drawn) return;
    this.#drawn = now;
    const focused = document.activeElement?.closest("#import-rows")
      ? document.activeElement.getAttribute("data-id")
      : null;
    at("import-rows").replaceChildren(...this.rows.map((row) => make("li", {}, this.#row(row))));
    if (focused) this.#element(focused)?.focus();
  }

  /** @param {Import} row */
  #row(row) {
    const { words, tone } = IMPORT_STATES[row.state] ?? { words: row.state, tone: "plain" };
    const version = row.version ? ` · 第 ${row.version} 版` : "";
    return make(
      "button",
      {
        type: "button",
        class: "row",
        "data-id": row.id,
        "data-state": row.state,
        "aria-current": row.id === this.#open ? "true" : false,
        onclick: () => this.onopen(row.id),
      },
      make("span", { class: "row-title", text: row.file }),
      make(
        "span",
        { class: "row-foot" },
        make("span", { class: `tag ${tone}`, text: words + version }),
        make("span", { class: "row-wait", text: `${row.imported_by} ${clock(row.imported)}` }),
      ),
    );
  }

  /** @param {string} id @returns {HTMLElement | null} */
  #element(id) {
    return at("import-rows").querySelector(`[data-id="${CSS.escape(id)}"]`);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || isWriting()) return;
    const step = { j: 1, k: -1 }[event.key.toLowerCase()];
    if (step === undefined || this.rows.length === 0 || at("imports").hidden) return;
    event.preventDefault();
    const focused = document.activeElement?.getAttribute("data-id") ?? this.#open;
    const here = this.rows.findIndex(({ id }) => id === focused);
    const there = here < 0 ? 0 : Math.min(this.rows.length - 1, Math.max(0, here + step));
    this.#element(this.rows[there]?.id ?? "")?.focus();
  }
}
