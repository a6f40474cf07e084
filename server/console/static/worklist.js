// The list of applications that wait, oldest first. J and K move, Enter opens.
import { get, sentence } from "./api.js";
import { at, isWriting, make } from "./element.js";
import { STATES, grouped, waited } from "./words.js";

/**
 * @typedef {{id: string, number: string, guide_title: string, department: string, masked_name: string,
 *   state: string, round: number, submitted: number, clerk: string}} Row
 */

const REDRAW_MS = 30_000;

export class Worklist {
  /** @type {Row[]} */
  rows = [];
  /** Id of the row that J and K have reached. */
  #selected = "";
  /** Id of the row that is open beside the list. */
  #open = "";

  /** @param {{onopen: (id: string) => void, onchange: () => void}} parts */
  constructor({ onopen, onchange }) {
    this.onopen = onopen;
    this.onchange = onchange;
    document.addEventListener("keydown", (event) => this.#key(event));
    window.setInterval(() => this.#draw(), REDRAW_MS);
  }

  /** Fetch the list anew. */
  async refresh() {
    try {
      this.rows = (await get("/api/staff/worklist")).rows;
      at("worklist-empty").textContent = "现在没有要审的。有新的会自己出现在这里。";
    } catch (error) {
      at("worklist-empty").textContent = sentence(error);
    }
    this.#draw();
    this.onchange();
  }

  /** Mark what is open. @param {string} id */
  opened(id) {
    this.#open = id;
    this.#selected = id || this.#selected;
    this.#draw();
  }

  /** @param {string} id */
  has(id) {
    return this.rows.some((row) => row.id === id);
  }

  /** Put the keyboard on the row that follows what was just decided. */
  focusNext() {
    if (!this.has(this.#selected)) this.#selected = this.rows[0]?.id ?? "";
    this.#draw();
    this.#element(this.#selected)?.focus();
  }

  #draw() {
    const focused = document.activeElement?.closest("#worklist-rows") !== null;
    at("worklist-rows").replaceChildren(...this.rows.map((row) => make("li", {}, this.#row(row))));
    at("worklist-count").textContent = this.rows.length ? String(this.rows.length) : "";
    at("worklist-empty").hidden = this.rows.length > 0;
    if (focused) this.#element(this.#selected)?.focus();
  }

  /** @param {Row} row */
  #row(row) {
    const state = STATES[row.state] ?? { words: row.state, tone: "plain" };
    const mark = row.state === "in_review" && row.clerk ? `${state.words} · ${row.clerk}` : state.words;
    return make(
      "button",
      {
        type: "button",
        class: "row",
        "data-id": row.id,
        "data-number": row.number,
        "data-state": row.state,
        "aria-current": row.id === this.#open ? "true" : false,
        tabindex: row.id === (this.#selected || this.rows[0]?.id) ? "0" : "-1",
        onclick: () => this.onopen(row.id),
        onfocus: () => (this.#selected = row.id),
      },
      make("span", { class: "row-title", text: row.guide_title }),
      make("span", { class: "row-who", text: `${row.masked_name || "没有写姓名"} · ${row.department}` }),
      make(
        "span",
        { class: "row-foot" },
        make("span", { class: `tag ${state.tone}`, text: mark }),
        ...(row.round > 1 ? [make("span", { class: "tag plain", text: `第 ${row.round} 次交` })] : []),
        make("span", { class: "row-wait", text: waited(row.submitted), title: grouped(row.number) }),
      ),
    );
  }

  /** @param {string} id @returns {HTMLElement | null} */
  #element(id) {
    return at("worklist-rows").querySelector(`[data-id="${CSS.escape(id)}"]`);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || isWriting()) return;
    const step = { j: 1, k: -1 }[event.key.toLowerCase()];
    if (step === undefined || this.rows.length === 0) return;
    event.preventDefault();
    const here = this.rows.findIndex((row) => row.id === this.#selected);
    const there = here < 0 ? 0 : Math.min(this.rows.length - 1, Math.max(0, here + step));
    this.#selected = this.rows[there]?.id ?? "";
    this.#draw();
    this.#element(this.#selected)?.focus();
  }
}
