// Whom to ring back, by the time that was promised; one key away from being rung.

import { make } from "./element.js";
import { gathered } from "./gathered.js";
import { sentence } from "./api.js";

/**
 * @typedef {{id: string, desk: string, state: string, reason: string, promised: number, caller: string,
 *   guide_title: string, dialect: boolean, tries: number, tried: number | null, clerk_name: string,
 *   rating: string, calling: boolean}} Callback
 * @typedef {import("./call_types.js").Api} Api
 */

const REASONS = /** @type {Record<string, string>} */ ({
  closed: "下班后打来",
  asked: "不想等，要回电",
  missed: "排队没接上",
  rating: "评价不满意，回访",
});
const REFRESH_MS = 30_000;

const SHELL = `
  <h3>要回电的人 <span id="back-count"></span></h3>
  <p class="call-note" id="back-note" role="alert" hidden></p>
  <ol class="call-queue" id="back-rows"></ol>
  <p class="call-empty" id="back-empty">现在没有要回电的。</p>`;

/** @param {number} promised ms @param {number} now ms */
export function byWhen(promised, now) {
  const at = new Date(promised);
  const time = at.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
  const same = at.toDateString() === new Date(now).toDateString();
  const day = same ? "" : `${at.getMonth() + 1} 月 ${at.getDate()} 日 `;
  return promised < now ? `已过时：答应 ${day}${time} 前` : `${day}${time} 前打`;
}

/** The list; `oncall(task)` rings, when the desk is free. */
export class Callbacks {
  /** @type {(id: string) => Promise<void>} */
  oncall = async () => {};
  /** @type {Callback[]} */
  #tasks = [];
  #free = true;

  /** @param {HTMLElement} root @param {Api} api @param {import("./call_types.js").Socket} socket */
  constructor(root, api, socket) {
    this.root = root;
    this.api = api;
    root.innerHTML = SHELL;
    const changed = gathered(() => this.refresh());
    socket.on("queue.changed", () => void changed());
    socket.addEventListener?.("open", () => void this.refresh());
    window.setInterval(() => void this.refresh(), REFRESH_MS);
    void this.refresh();
  }

  async refresh() {
    try {
      this.#tasks = (await this.api.get("/api/staff/callbacks")).callbacks;
      this.#draw();
    } catch (error) {
      this.#note(sentence(error));
    }
  }

  /** Whether somebody may be rung now. @param {boolean} free */
  free(free) {
    if (free === this.#free) return;
    this.#free = free;
    this.#draw();
  }

  focus() {
    /** @type {HTMLElement | null} */ (this.root.querySelector("#back-rows button"))?.focus();
  }

  /** @param {Callback} task */
  async #ring(task) {
    this.#note("");
    try {
      await this.oncall(task.id);
    } catch (error) {
      this.#note(sentence(error));
    }
    await this.refresh();
  }

  /** @param {Callback} task */
  async #settle(task) {
    try {
      await this.api.post(`/api/staff/callbacks/${task.id}/done`);
    } catch (error) {
      this.#note(sentence(error));
    }
    await this.refresh();
  }

  /** @param {string} text */
  #note(text) {
    const line = /** @type {HTMLElement} */ (this.root.querySelector("#back-note"));
    line.textContent = text;
    line.hidden = text === "";
  }

  #draw() {
    const now = Date.now();
    const open = this.#tasks.filter((task) => task.state === "open");
    const rows = open.map((task) => {
      const tried = task.tries ? ` · 打过 ${task.tries} 次没接` : "";
      const about = [REASONS[task.reason] ?? task.reason, task.rating, task.guide_title].filter(Boolean).join(" · ");
      const ring = make("button", { type: "button", text: "打", title: "打给这一家", disabled: !this.#free || task.calling });
      ring.addEventListener("click", () => void this.#ring(task));
      const settle = make("button", { type: "button", text: "不用打了", title: "已经用别的办法办好了" });
      settle.addEventListener("click", () => void this.#settle(task));
      return make(
        "li",
        { "data-callback": task.id, class: task.promised < now ? "late" : "" },
        make(
          "span",
          { class: "call-who" },
          make("strong", { text: `${task.caller}${task.dialect ? "（说本地话）" : ""}` }),
          make("small", { class: "call-when", text: byWhen(task.promised, now) + tried }),
          make("small", { text: about, title: about }),
        ),
        make("span", { class: "call-row-buttons" }, ring, settle),
      );
    });
    const list = /** @type {HTMLElement} */ (this.root.querySelector("#back-rows"));
    const at = [...list.querySelectorAll("button")].indexOf(/** @type {any} */ (document.activeElement));
    list.replaceChildren(...rows);
    // Whoever works through the list by keyboard stays where they were.
    if (at >= 0) /** @type {HTMLElement | undefined} */ (list.querySelectorAll("button")[at])?.focus();
    const done = this.#tasks.filter((task) => task.state === "done").length;
    const count = [open.length ? `${open.length} 位` : "", done ? `一天内已回 ${done} 位` : ""].filter(Boolean).join(" · ");
    /** @type {HTMLElement} */ (this.root.querySelector("#back-count")).textContent = count;
    /** @type {HTMLElement} */ (this.root.querySelector("#back-empty")).hidden = open.length > 0;
  }
}
