// Words in a call: quick phrases and typed captions for the television, what the resident asks for, and the log.

import { freshKey, sentence } from "./api.js";
import { isWriting, make } from "./element.js";

/** @typedef {{call_id: string, number: number, kind: "caption" | "slower" | "again", text: string, sent: number}} Words */

const SHELL = `
  <p class="call-wish" id="call-wish" role="status" hidden></p>
  <ol class="call-phrases" id="call-phrases" aria-label="快捷用语"></ol>
  <p class="call-elsewhere">现在数字键在审材料，按 <kbd>F6</kbd> 换到通话</p>
  <form class="call-write" id="call-write">
    <input id="call-text" maxlength="60" autocomplete="off" placeholder="打字到电视上，回车发出" aria-label="打字到电视上">
    <kbd>F6</kbd>
  </form>
  <p class="call-shown"><span id="call-shown"></span> <button type="button" id="call-clear" hidden>清掉 <kbd>0</kbd></button></p>
  <p class="call-words-error" id="call-words-error" role="alert" hidden></p>
  <ol class="call-log" id="call-log" aria-label="发过的话" tabindex="0"></ol>`;

const WISHES = /** @type {Record<string, string>} */ ({ slower: "请说慢一点", again: "请再说一遍" });
const WISH_STANDS_MS = 30_000;

/** @param {number} ms */
function clock(ms) {
  return new Date(ms).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
}

/** The panel under the picture. Number keys send a phrase wherever they do not judge a material. */
export class CallWords {
  #call = "";
  /** @type {Map<number, Words>} */
  #said = new Map();
  /** @type {string[]} */
  #phrases = [];
  #wishTimer = 0;

  /** @param {HTMLElement} root @param {import("./call_types.js").Api} api @param {import("./call_types.js").Socket} socket */
  constructor(root, api, socket) {
    this.root = root;
    this.api = api;
    root.tabIndex = -1;
    root.innerHTML = SHELL;
    this.text = /** @type {HTMLInputElement} */ (this.#at("call-text"));
    this.#at("call-write").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#typed();
    });
    this.#at("call-clear").addEventListener("click", () => void this.send(""));
    socket.on("call.said", (event) => this.#heard(event.words));
    socket.addEventListener?.("open", () => this.#call && void this.#load());
    // Before the review's own keys: the number keys are both's.
    document.addEventListener("keydown", (event) => this.#key(event), { capture: true });
  }

  /** @param {import("./call_types.js").Call} call */
  begin(call) {
    this.#call = call.id;
    this.#said.clear();
    this.text.value = "";
    this.#error("");
    this.#wish("");
    this.#draw();
    void this.#load();
  }

  end() {
    this.#call = "";
    window.clearTimeout(this.#wishTimer);
    if (this.root.contains(document.activeElement)) /** @type {HTMLElement} */ (document.activeElement).blur();
  }

  /** Put a caption on the television; empty takes it away. @param {string} text @returns {Promise<boolean>} */
  async send(text) {
    const call = this.#call;
    if (!call) return false;
    try {
      const words = await this.api.post(`/api/staff/calls/${call}/captions`, { text }, freshKey());
      this.#error("");
      this.#heard(words);
      return true;
    } catch (error) {
      this.#error(sentence(error));
      return false;
    }
  }

  async #typed() {
    const text = this.text.value.trim();
    if (!text || !(await this.send(text))) return;
    // What was written on meanwhile stays.
    if (this.text.value.trim() === text) this.text.value = "";
  }

  async #load() {
    const call = this.#call;
    try {
      if (!this.#phrases.length) this.#phrases = (await this.api.get("/api/staff/quick-phrases")).phrases;
      const { words } = await this.api.get(`/api/staff/calls/${call}/words`);
      if (call !== this.#call) return;
      for (const each of words) this.#said.set(each.number, each);
    } catch (error) {
      this.#error(sentence(error));
    }
    this.#draw();
  }

  /** @param {Words} words */
  #heard(words) {
    if (words.call_id !== this.#call) return;
    this.#said.set(words.number, words);
    const wish = WISHES[words.kind];
    if (wish) this.#wish(`居民：${wish}（${clock(words.sent)}）`);
    this.#draw();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (!this.#call || event.ctrlKey || event.altKey || event.metaKey) return;
    if (document.querySelector("dialog[open]")) return;
    const writing = document.activeElement === this.text;
    if (event.key === "F6") writing ? this.root.focus() : this.text.focus();
    else if (event.key === "Escape" && writing) this.root.focus();
    else if (!/^\d$/.test(event.key) || isWriting() || document.activeElement?.closest("#review")) return;
    else if (event.key === "0") void this.send("");
    else if (this.#phrases[Number(event.key) - 1] && !event.repeat) void this.send(this.#phrases[Number(event.key) - 1] ?? "");
    event.preventDefault();
    event.stopPropagation();
  }

  /** What the resident wishes, for half a minute; the log keeps it. @param {string} text */
  #wish(text) {
    window.clearTimeout(this.#wishTimer);
    const line = this.#at("call-wish");
    line.textContent = text;
    line.hidden = text === "";
    if (text) this.#wishTimer = window.setTimeout(() => this.#wish(""), WISH_STANDS_MS);
  }

  /** @param {string} text */
  #error(text) {
    const line = this.#at("call-words-error");
    line.textContent = text;
    line.hidden = text === "";
  }

  #draw() {
    const phrases = this.#at("call-phrases");
    if (phrases.children.length !== this.#phrases.length) {
      phrases.replaceChildren(
        ...this.#phrases.map((text, index) =>
          make("li", {}, make("button", { type: "button", onclick: () => void this.send(text) }, make("kbd", { text: String(index + 1) }), ` ${text}`)),
        ),
      );
    }
    const said = [...this.#said.values()].sort((a, b) => b.number - a.number);
    const shown = said.find((words) => words.kind === "caption")?.text ?? "";
    this.#at("call-shown").textContent = shown ? `电视上：${shown}` : "电视上现在没有字幕";
    this.#at("call-clear").hidden = shown === "";
    this.#at("call-log").replaceChildren(
      ...said.map((words) => {
        const wish = WISHES[words.kind];
        const text = wish ? `居民：${wish}` : words.text ? `发出：${words.text}` : "清掉了字幕";
        return make("li", wish ? { class: "wish" } : {}, make("time", { text: clock(words.sent) }), ` ${text}`);
      }),
    );
  }

  /** @param {string} id @returns {HTMLElement} */
  #at(id) {
    const found = this.root.querySelector(`#${id}`);
    if (!(found instanceof HTMLElement)) throw new Error(`no element ${id}`);
    return found;
  }
}
