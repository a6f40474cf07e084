// What clerks write down about a call: the word that came with it, a note that is saved while typed, a 12345 ticket.
// It stays after the call for the after-call work; the calls of the last day can be opened again.

import { sentence } from "./api.js";
import { make } from "./element.js";
import { NoteSaving } from "./note_saving.js";

/**
 * @typedef {import("./call_types.js").Call} Call
 * @typedef {{from_desk: string, to_desk: string, clerk_name: string, clerk_number: string, word: string, sent: number}} HandedOn
 * @typedef {{clerk_name: string, clerk_number: string, text: string, changed: number}} Colleague
 * @typedef {{call_id: string, note: string, changed: number | null, colleagues: Colleague[], handed_on: HandedOn[],
 *   ticket: {number: string, link: string} | null}} Written
 * @typedef {{call_id: string, desk: string, caller: string, guide_title: string, talked: number, open: boolean,
 *   noted: boolean, ticket: boolean}} Line
 */

const SHELL = `
  <div class="record-words" id="record-words" hidden></div>
  <details class="call-person" id="record-more">
    <summary>通话记录 <kbd>Alt+J</kbd> <span class="record-state" id="record-state" role="status"></span></summary>
    <div class="record-form">
      <label>哪个通话 <select id="record-calls"></select></label>
      <div class="record-colleagues" id="record-colleagues"></div>
      <label>记录（居民看不到，边写边存）<textarea id="record-note" rows="4" maxlength="2000"></textarea></label>
      <form class="record-ticket" id="record-ticket" autocomplete="off">
        <label>12345 工单编号 <input id="record-number" maxlength="40"></label>
        <button type="submit">记下</button>
        <span id="record-link"></span>
      </form>
      <p class="call-words-error" id="record-error" role="alert" hidden></p>
    </div>
  </details>`;

const DESKS = /** @type {Record<string, string>} */ ({ anxinban: "安馨办", 12345: "12345" });

/** @param {number} ms */
function clock(ms) {
  return new Date(ms).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
}

/** @param {{clerk_name: string, clerk_number: string}} who */
function signed(who) {
  return who.clerk_number ? `${who.clerk_name}（${who.clerk_number} 号）` : who.clerk_name;
}

/** @param {Line} line */
function named(line) {
  const marks = [line.open && "正在通话", line.noted && "有记录", line.ticket && "有工单"].filter(Boolean).join("、");
  return `${clock(line.talked)} ${line.caller}${line.guide_title ? ` · ${line.guide_title}` : ""}${marks ? `（${marks}）` : ""}`;
}

/** The panel under the picture, and under the list of who waits when nobody talks. */
export class CallRecord {
  #call = "";
  #talking = false;
  /** @type {NoteSaving | null} */
  #saving = null;

  /** @param {HTMLElement} root @param {import("./call_types.js").Api} api @param {import("./call_types.js").Socket} socket */
  constructor(root, api, socket) {
    this.root = root;
    this.api = api;
    root.innerHTML = SHELL;
    this.more = /** @type {HTMLDetailsElement} */ (this.#at("record-more"));
    this.note = /** @type {HTMLTextAreaElement} */ (this.#at("record-note"));
    this.calls = /** @type {HTMLSelectElement} */ (this.#at("record-calls"));
    this.number = /** @type {HTMLInputElement} */ (this.#at("record-number"));
    this.note.addEventListener("input", () => this.#saving?.typed(this.note.value));
    this.note.addEventListener("blur", () => void this.#saving?.flush());
    this.calls.addEventListener("change", () => void this.#show(this.calls.value));
    this.#at("record-ticket").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#keepTicket();
    });
    socket.addEventListener?.("open", () => void this.#saving?.flush());
    window.addEventListener("pagehide", () => void this.#saving?.flush());
    document.addEventListener("keydown", (event) => {
      if (!event.altKey || event.code !== "KeyJ" || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      this.more.open = true;
      this.note.focus();
    });
    this.more.addEventListener("toggle", () => this.more.open && void this.#list());
    void this.#arrive();
  }

  /** A call that was handed on rings: its word is read before answering. @param {Call} call */
  async ring(call) {
    if (!call.transfer) return;
    try {
      this.#words((await this.api.get(`/api/staff/calls/${call.id}/record`)).handed_on);
    } catch {
      // It is read again once the call is answered.
    }
  }

  /** @param {Call} call */
  begin(call) {
    this.#talking = true;
    void this.#show(call.id);
  }

  /** The note stays for the after-call work. */
  end() {
    this.#talking = false;
    this.#words([]);
    void this.#saving?.flush();
    void this.#list();
  }

  /** A page that was loaded anew finds the call it was about. */
  async #arrive() {
    const lines = await this.#list();
    if (!this.#call && lines[0]) await this.#show(lines[0].call_id);
  }

  /** @returns {Promise<Line[]>} */
  async #list() {
    try {
      const { lines } = /** @type {{lines: Line[]}} */ (await this.api.get("/api/staff/records"));
      this.root.hidden = !lines.length && !this.#call;
      this.calls.replaceChildren(...lines.map((line) => make("option", { value: line.call_id, text: named(line) })));
      this.calls.value = this.#call;
      return lines;
    } catch (error) {
      this.#error(sentence(error));
      return [];
    }
  }

  /** @param {string} call */
  async #show(call) {
    void this.#saving?.flush();
    this.#call = call;
    this.root.hidden = false;
    const saving = (this.#saving = new NoteSaving(`note ${call}`, (text) => this.api.put(`/api/staff/calls/${call}/note`, { text })));
    saving.onstate = (state, problem) => this.#saving === saving && this.#state(state, problem);
    this.note.value = sessionStorage.getItem(saving.key) ?? "";
    this.note.disabled = true;
    this.#state("", null);
    this.#error("");
    void this.#list();
    await this.#fetch(call, saving);
  }

  /** @param {string} call @param {NoteSaving} saving */
  async #fetch(call, saving) {
    try {
      const written = /** @type {Written} */ (await this.api.get(`/api/staff/calls/${call}/record`));
      if (this.#saving !== saving) return;
      const focused = document.activeElement === this.note;
      this.note.value = saving.take(written.note);
      this.note.disabled = false;
      if (focused) this.note.focus();
      if (written.changed && written.note === this.note.value) this.#state("saved", null, written.changed);
      this.#draw(written);
    } catch (error) {
      if (this.#saving !== saving) return;
      this.#error(sentence(error));
      // Nothing is written before it is known what is there already.
      window.setTimeout(() => this.#saving === saving && void this.#fetch(call, saving), 3000);
    }
  }

  async #keepTicket() {
    try {
      const written = /** @type {Written} */ (await this.api.put(`/api/staff/calls/${this.#call}/ticket`, { number: this.number.value }));
      this.#draw(written);
      this.#error("");
      void this.#list();
    } catch (error) {
      this.#error(sentence(error));
    }
  }

  /** @param {Written} written */
  #draw(written) {
    this.#words(this.#talking ? written.handed_on : []);
    const said = this.#talking ? [] : written.handed_on;
    this.#at("record-colleagues").replaceChildren(
      ...said.map((each) => make("p", {}, make("strong", { text: `${signed(each)} ${clock(each.sent)} 转接时说` }), ` ${each.word}`)),
      ...written.colleagues.map((each) => make("p", {}, make("strong", { text: `${signed(each)} ${clock(each.changed)}` }), ` ${each.text}`)),
    );
    const { ticket } = written;
    this.number.value = ticket?.number ?? "";
    const shown = ticket?.link ? make("a", { href: ticket.link, target: "_blank", rel: "noopener noreferrer", text: "打开工单" }) : ticket ? "已记下" : "";
    this.#at("record-link").replaceChildren(shown);
  }

  /** @param {HandedOn[]} handed */
  #words(handed) {
    const box = this.#at("record-words");
    if (handed.length) this.root.hidden = false;
    box.hidden = !handed.length;
    box.replaceChildren(
      ...handed.map((each) => {
        const from = `${signed(each)}从${DESKS[each.from_desk] ?? each.from_desk}转来：`;
        return make("p", {}, make("small", { text: `${clock(each.sent)} ${from}` }), make("strong", { text: each.word }));
      }),
    );
  }

  /** @param {"" | "typing" | "saved" | "waiting"} state @param {any} problem @param {number} [moment] */
  #state(state, problem, moment = Date.now()) {
    const words = { "": "", typing: "正在写…", saved: `已保存 ${clock(moment)}`, waiting: "还没存上，正在再试" };
    const line = this.#at("record-state");
    line.textContent = words[state];
    line.dataset.state = state;
    if (problem) this.#error(sentence(problem));
    else if (state === "saved") this.#error("");
  }

  /** @param {string} text */
  #error(text) {
    const line = this.#at("record-error");
    line.textContent = text;
    line.hidden = text === "";
  }

  /** @param {string} id @returns {HTMLElement} */
  #at(id) {
    const found = this.root.querySelector(`#${id}`);
    if (!(found instanceof HTMLElement)) throw new Error(`no element ${id}`);
    return found;
  }
}
