// The list of applications that wait, page by page: what is mine, what is due, what came back.
import { get, sentence } from "./api.js";
import { at, isWriting, make } from "./element.js";
import { STATES, grouped, waited } from "./words.js";

/**
 * @typedef {{staff_id: string, name: string}} Viewer
 * @typedef {{id: string, number: string, guide_title: string, department: string, masked_name: string,
 *   state: string, round: number, submitted: number, due: number, urgency: string, due_words: string,
 *   clerk_id: string, clerk: string, supplemented: boolean, package: string, viewers: Viewer[]}} Row
 * @typedef {{rows: Row[], next: string, counts: Record<string, number>}} Page
 */

const REDRAW_MS = 30_000;
const PAGE = 50;
const MOST_COUNTED = 1000;
/** @type {[string, string][]} */
const TABS = [["all", "待审"], ["mine", "我的"], ["due", "快到期"], ["again", "补正回来"]];
/** @type {Record<string, string>} */
const EMPTY = {
  all: "现在没有要审的。有新的会自己出现在这里。",
  mine: "您手上没有办件。",
  due: "没有今天、明天到期的。",
  again: "没有补正后再交的。",
};
/** @type {Record<string, string>} */
const URGENT = { overdue: "bad", today: "bad", tomorrow: "warn", later: "plain" };

export class Worklist {
  /** @type {Row[]} */
  rows = [];
  /** Id of the row that J and K have reached. */
  #selected = "";
  /** Id of the row that is open beside the list. */
  #open = "";
  #tab = "all";
  /** Where each page begins; the last one is shown. @type {string[]} */
  #pages = [""];
  #next = "";
  /** Only the newest answer is drawn: keys are quicker than the line. */
  #asked = 0;
  /** Who looks at what, as heard since. @type {Map<string, Viewer[]>} */
  #viewers = new Map();

  /** @param {{me: string, onopen: (row: Row) => void}} parts */
  constructor({ me, onopen }) {
    this.me = me;
    this.onopen = onopen;
    this.department = /** @type {HTMLSelectElement} */ (at("filter-department"));
    this.sort = /** @type {HTMLSelectElement} */ (at("filter-sort"));
    this.number = /** @type {HTMLInputElement} */ (at("filter-number"));
    at("worklist-tabs").replaceChildren(
      ...TABS.map(([name, words]) =>
        make(
          "button",
          { type: "button", role: "tab", "data-tab": name, "aria-selected": "false", onclick: () => this.#show(name) },
          `${words} `,
          make("span", { class: "count" }),
        ),
      ),
    );
    for (const select of [this.department, this.sort]) select.addEventListener("change", () => this.#first());
    this.department.addEventListener("focus", () => void this.#departments());
    at("number-form").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#first().then(() => this.rows.length === 1 && this.rows[0] && this.onopen(this.rows[0]));
    });
    this.number.addEventListener("keydown", (event) => event.key === "Escape" && this.#clear());
    this.number.addEventListener("input", () => this.number.value || void this.#first());
    at("page-next").addEventListener("click", () => void this.#turn(1));
    at("page-previous").addEventListener("click", () => void this.#turn(-1));
    document.addEventListener("keydown", (event) => this.#key(event));
    window.setInterval(() => this.#draw(), REDRAW_MS);
  }

  /** Fetch the page that is shown anew. @returns {Promise<void>} */
  async refresh() {
    const asked = ++this.#asked;
    const query = new URLSearchParams({
      tab: this.#tab,
      sort: this.sort.value,
      department: this.department.value,
      number: this.number.value.trim(),
      after: this.#pages.at(-1) ?? "",
      limit: String(PAGE),
    });
    try {
      /** @type {Page} */
      const page = await get(`/api/staff/worklist?${query}`);
      if (asked !== this.#asked) return;
      if (!page.rows.length && this.#pages.length > 1) {
        this.#pages = [""];
        return this.refresh();
      }
      this.rows = page.rows;
      this.#next = page.next;
      this.#viewers.clear();
      this.#count(page.counts);
      at("worklist-empty").textContent = this.number.value ? "没有这个回执号，请再核对一遍。" : EMPTY[this.#tab] ?? "";
    } catch (error) {
      if (asked !== this.#asked) return;
      at("worklist-empty").textContent = sentence(error);
    }
    this.#draw();
  }

  /** Mark what is open. @param {string} id */
  opened(id) {
    this.#open = id;
    this.#selected = id || this.#selected;
    this.#draw();
  }

  /** Somebody has opened or left an application. @param {string} id @param {Viewer[]} viewers */
  looked(id, viewers) {
    this.#viewers.set(id, viewers);
    if (this.rows.some((row) => row.id === id)) this.#draw();
  }

  /** Put the keyboard on the row that follows what was just decided. */
  focusNext() {
    if (!this.#here()) this.#selected = this.rows[0]?.id ?? "";
    this.#draw();
    this.#element(this.#selected)?.focus();
  }

  #here() {
    return this.rows.find((row) => row.id === this.#selected);
  }

  /** @param {string} tab */
  #show(tab) {
    this.#tab = tab;
    this.number.value = "";
    return this.#first();
  }

  #clear() {
    this.number.value = "";
    this.number.blur();
    void this.#first();
  }

  #first() {
    this.#pages = [""];
    this.#selected = "";
    return this.refresh();
  }

  /** @param {number} step @returns {Promise<boolean>} whether there was such a page */
  async #turn(step) {
    if (step > 0 ? !this.#next : this.#pages.length < 2) return false;
    if (step > 0) this.#pages.push(this.#next);
    else this.#pages.pop();
    await this.refresh();
    this.#selected = (step > 0 ? this.rows[0] : this.rows.at(-1))?.id ?? "";
    this.#draw();
    this.#element(this.#selected)?.focus();
    return true;
  }

  async #departments() {
    const chosen = this.department.value;
    try {
      const { departments } = await get("/api/staff/worklist/departments");
      const options = departments.map((/** @type {{name: string, count: number}} */ { name, count }) =>
        make("option", { value: name, text: `${name} ${count}` }),
      );
      this.department.replaceChildren(make("option", { value: "", text: "所有部门" }), ...options);
      this.department.value = chosen;
    } catch {
      // The list as it was still serves.
    }
  }

  /** @param {Record<string, number>} counts */
  #count(counts) {
    for (const tab of /** @type {NodeListOf<HTMLElement>} */ (at("worklist-tabs").querySelectorAll("[data-tab]"))) {
      const count = counts[tab.dataset.tab ?? ""] ?? 0;
      const words = count >= MOST_COUNTED ? `${MOST_COUNTED - 1}+` : count ? String(count) : "";
      const shown = tab.querySelector(".count");
      if (shown) shown.textContent = words;
    }
  }

  #draw() {
    const focused = document.activeElement?.closest("#worklist-rows") !== null;
    for (const tab of /** @type {NodeListOf<HTMLElement>} */ (at("worklist-tabs").querySelectorAll("[data-tab]"))) {
      tab.setAttribute("aria-selected", String(tab.dataset.tab === this.#tab && !this.number.value));
    }
    at("worklist-rows").replaceChildren(...this.rows.map((row) => make("li", {}, this.#row(row))));
    at("worklist-empty").hidden = this.rows.length > 0;
    const many = this.#next !== "" || this.#pages.length > 1;
    at("worklist-pages").hidden = !many;
    at("page-number").textContent = `第 ${this.#pages.length} 页`;
    /** @type {HTMLButtonElement} */ (at("page-previous")).disabled = this.#pages.length < 2;
    /** @type {HTMLButtonElement} */ (at("page-next")).disabled = !this.#next;
    if (focused) this.#element(this.#selected)?.focus();
  }

  /** @param {Row} row */
  #row(row) {
    const state = STATES[row.state] ?? { words: row.state, tone: "plain" };
    const others = (this.#viewers.get(row.id) ?? row.viewers).filter((each) => each.staff_id !== this.me);
    const mine = row.clerk_id === this.me ? "我" : row.clerk;
    const mark = row.state === "in_review" && row.clerk ? `${state.words} · ${mine}` : state.words;
    const urgent = URGENT[row.urgency];
    return make(
      "button",
      {
        type: "button",
        class: "row",
        "data-id": row.id,
        "data-number": row.number,
        "data-state": row.state,
        "data-urgency": row.urgency,
        "aria-current": row.id === this.#open ? "true" : false,
        tabindex: row.id === (this.#selected || this.rows[0]?.id) ? "0" : "-1",
        title: `${row.guide_title}\n${grouped(row.number)} · ${waited(row.submitted)}`,
        onclick: () => this.onopen(row),
        onfocus: () => (this.#selected = row.id),
      },
      make("span", { class: "row-title", text: row.guide_title }),
      make("span", { class: "row-who", text: `${row.masked_name || "没有写姓名"} · ${row.department}` }),
      make(
        "span",
        { class: "row-foot" },
        make("span", { class: `tag ${state.tone}`, text: mark }),
        ...(row.round > 1 ? [make("span", { class: "tag plain", text: `第 ${row.round} 次交` })] : []),
        ...(row.package ? [make("span", { class: "tag plain package", text: row.package })] : []),
        ...(row.supplemented ? [make("span", { class: "tag todo supplemented", text: "新补了材料" })] : []),
        ...(urgent ? [make("span", { class: `tag due ${urgent}`, text: row.due_words })] : []),
      ),
      ...(others.length
        ? [make("span", { class: "row-looking", text: `${others.map((each) => each.name).join("、")} 正开着` })]
        : []),
    );
  }

  /** @param {string} id @returns {HTMLElement | null} */
  #element(id) {
    return at("worklist-rows").querySelector(`[data-id="${CSS.escape(id)}"]`);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || isWriting()) return;
    if (document.querySelector("dialog[open]")) return;
    const names = TABS.map(([name]) => name);
    /** @type {Record<string, () => unknown>} */
    const keys = {
      j: () => this.#step(1),
      k: () => this.#step(-1),
      w: () => this.#show(names[(names.indexOf(this.#tab) + (event.shiftKey ? names.length - 1 : 1)) % names.length] ?? "all"),
      d: () => this.department.focus(),
      o: () => this.sort.focus(),
      "/": () => this.number.focus(),
      PageDown: () => this.#turn(1),
      PageUp: () => this.#turn(-1),
    };
    const inList = document.activeElement === document.body || document.activeElement?.closest("#worklist") !== null;
    // In the review the page keys scroll, as everywhere.
    if (event.key.startsWith("Page") && !inList) return;
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    void act();
  }

  /** @param {number} step */
  async #step(step) {
    if (this.rows.length === 0) return;
    const here = this.rows.findIndex((row) => row.id === this.#selected);
    const there = here < 0 ? 0 : here + step;
    if (there < 0 || there >= this.rows.length) {
      await this.#turn(step);
      return;
    }
    this.#selected = this.rows[there]?.id ?? "";
    this.#draw();
    this.#element(this.#selected)?.focus();
  }
}
