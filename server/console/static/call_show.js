// In a call: a guide page, a sample, a place or a QR is put on the resident's television; the clerk points at it.

import { sentence } from "./api.js";
import { make } from "./element.js";
import { ShownSheet } from "./call_show_sheet.js";

/**
 * @typedef {import("./call_show_sheet.js").Shown} Shown
 * @typedef {{call_id: string, number: number, shown: Shown | null, closed_by_resident: boolean}} Showing
 * @typedef {{kind: "guide" | "point", key: string, title: string, about: string, number: number, specimens: [string, string][]}} Showable
 * @typedef {{kind: string, key: string, material?: string, blank?: boolean, page?: number}} Wish
 */

const SHELL = `
  <summary>放到电视上 <kbd>Alt+S</kbd></summary>
  <div class="show-box">
    <label>找一件事、一个地方
      <input id="show-text" maxlength="40" autocomplete="off" placeholder="名称、常用叫法、编号">
    </label>
    <div class="show-found" id="show-found"></div>
    <div id="show-stage" hidden>
      <div class="show-screen" id="show-screen" tabindex="0" role="group"
        aria-label="电视上的这一页：方向键移动指针，空格收起指针，PageDown 翻页，Delete 从电视上收起"></div>
      <p class="show-keys">鼠标或 <kbd>↑↓←→</kbd> 指给居民看 · <kbd>空格</kbd> 不指了</p>
      <select id="show-what" aria-label="放哪一样"></select>
      <div class="call-buttons show-buttons">
        <button type="button" id="show-before" title="PageUp">上一页</button>
        <button type="button" id="show-after" title="PageDown">下一页</button>
        <button type="button" id="show-away">收起 <kbd>Del</kbd></button>
      </div>
    </div>
    <p class="person-state" id="show-state" role="status"></p>
  </div>`;

const POINT_MS = 90;
const STEP = 0.025;
const FAR = 0.1;
/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The panel under the picture. */
export class CallShow {
  #call = "";
  #number = -1;
  /** @type {Shown | null} */
  #shown = null;
  /** Whose guide, samples and QR can be chosen from. @type {Showable | null} */
  #thing = null;
  /** The caller's own guide, offered before anything is typed. @type {Showable | null} */
  #own = null;
  #looking = 0;
  #search = 0;
  /** @type {{x: number, y: number} | null} */
  #at = null;
  #sent = 0;
  #sending = 0;
  #turning = Promise.resolve();

  /** @param {HTMLDetailsElement} root @param {import("./call_types.js").Api} api @param {import("./call_types.js").Socket} socket */
  constructor(root, api, socket) {
    this.root = root;
    this.api = api;
    this.socket = socket;
    root.innerHTML = SHELL;
    this.text = /** @type {HTMLInputElement} */ (this.#id("show-text"));
    this.what = /** @type {HTMLSelectElement} */ (this.#id("show-what"));
    this.screen = this.#id("show-screen");
    this.sheet = new ShownSheet(this.screen);
    this.text.addEventListener("input", () => this.#type());
    this.what.addEventListener("change", () => void this.#choose());
    this.#id("show-before").addEventListener("click", () => this.#turn(-1));
    this.#id("show-after").addEventListener("click", () => this.#turn(1));
    this.#id("show-away").addEventListener("click", () => void this.#away());
    this.screen.addEventListener("pointermove", (event) => this.#mouse(event));
    this.screen.addEventListener("pointerleave", () => this.#point(null));
    root.addEventListener("keydown", (event) => this.#key(event));
    socket.on("call.shows", (event) => this.#heard(event.showing));
    socket.addEventListener?.("open", () => this.#call && void this.#load());
    document.addEventListener("keydown", (event) => {
      if (!event.altKey || event.code !== "KeyS" || !this.#call || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      root.open = true;
      this.text.focus();
      this.text.select();
    });
  }

  /** @param {import("./call_types.js").Call & {guide_code?: string | null}} call */
  begin(call) {
    this.end();
    this.#call = call.id;
    void this.#load();
    if (call.guide_code) void this.#lookUp(call.guide_code);
  }

  end() {
    this.#call = "";
    this.#number = -1;
    this.#thing = this.#own = null;
    this.text.value = "";
    this.root.open = false;
    this.#say("");
    this.#list([]);
    this.#draw(null);
  }

  /** A page that was loaded anew finds what stands on the television. */
  async #load() {
    const call = this.#call;
    try {
      const showing = /** @type {Showing} */ (await this.api.get(`/api/staff/calls/${call}/shown`));
      if (call === this.#call) this.#heard(showing);
    } catch {
      // Before the answer the call is not this clerk's yet; nothing stands there then.
    }
  }

  /** @param {string} code of the guide the caller looks at */
  async #lookUp(code) {
    const call = this.#call;
    const { found } = await this.api.get(`/api/staff/showable?key=${encodeURIComponent(code)}`).catch(() => ({ found: [] }));
    if (call !== this.#call || !found.length) return;
    this.#own = found[0];
    if (!this.text.value) this.#list(found);
    if (!this.#thing && this.#shown?.key === code) this.#offer(found[0]);
  }

  #type() {
    window.clearTimeout(this.#search);
    this.#search = window.setTimeout(() => void this.#find(), 200);
  }

  async #find() {
    const text = this.text.value.trim();
    const mine = ++this.#looking;
    if (!text) return this.#list(this.#own ? [this.#own] : []);
    try {
      const { found } = await this.api.get(`/api/staff/showable?text=${encodeURIComponent(text)}`);
      if (mine !== this.#looking) return;
      this.#list(found);
      this.#say(found.length ? "" : "没有找到，换几个字试试。");
    } catch (error) {
      this.#say(sentence(error), true);
    }
  }

  /** Enter may come before what was typed has been looked up. */
  async #take() {
    window.clearTimeout(this.#search);
    await this.#find();
    this.#id("show-found").querySelector("button")?.click();
  }

  /** @param {Showable[]} found */
  #list(found) {
    this.#id("show-found").replaceChildren(
      ...found.map((each) =>
        make(
          "button",
          { type: "button", onclick: () => void this.#begin(each) },
          make("strong", { text: each.number ? `${String(each.number).padStart(4, "0")} ${each.title}` : each.title }),
          make("small", { text: each.about }),
        ),
      ),
    );
  }

  /** @param {Showable} thing */
  async #begin(thing) {
    this.#offer(thing);
    if (await this.#show({ kind: thing.kind, key: thing.key })) {
      this.#list([]);
      this.screen.focus();
    }
  }

  /** What of a thing can be shown. @param {Showable} thing */
  #offer(thing) {
    this.#thing = thing;
    const option = (/** @type {Wish} */ wish, /** @type {string} */ text) => make("option", { value: JSON.stringify(wish), text });
    const { key } = thing;
    this.what.replaceChildren(
      option({ kind: thing.kind, key }, thing.kind === "guide" ? "办事指南" : "这个地方"),
      ...thing.specimens.flatMap(([material, name]) => [
        option({ kind: "specimen", key, material, blank: false }, `样表：${name}`),
        option({ kind: "specimen", key, material, blank: true }, `空白表：${name}`),
      ]),
      ...(thing.kind === "guide" ? [option({ kind: "qr", key }, "二维码：发到手机")] : []),
    );
  }

  async #choose() {
    await this.#show(JSON.parse(this.what.value));
  }

  /** Presses in quick succession count on from each other, one request after the other. @param {number} step */
  #turn(step) {
    this.#turning = this.#turning.then(async () => {
      const shown = this.#shown;
      if (!shown || shown.page + step < 0 || shown.page + step >= shown.pages) return;
      await this.#show({ kind: shown.kind, key: shown.key, page: shown.page + step });
    });
  }

  /** @param {Wish} wish */
  async #show(wish) {
    try {
      this.#heard(await this.api.put(`/api/staff/calls/${this.#call}/shown`, wish));
      return true;
    } catch (error) {
      this.#say(sentence(error), true);
      return false;
    }
  }

  async #away() {
    try {
      this.#heard(await this.api.remove(`/api/staff/calls/${this.#call}/shown`));
      this.text.focus();
    } catch (error) {
      this.#say(sentence(error), true);
    }
  }

  /** @param {Showing} showing */
  #heard(showing) {
    if (showing.call_id !== this.#call || showing.number <= this.#number) return;
    const stood = this.#shown !== null;
    this.#number = showing.number;
    this.#draw(showing.shown);
    if (showing.shown) {
      this.root.open = true;
      this.#say("电视上正放着这一页。");
      if (this.#own?.key === showing.shown.key && !this.#thing) this.#offer(this.#own);
      else if (this.#thing?.key !== showing.shown.key) void this.#know(showing.shown);
    } else if (showing.closed_by_resident) this.#say("居民按“返回”收起了这一页。", stood);
    else this.#say(stood ? "已经从电视上收起。" : "");
  }

  /** After a reload: what else of the same guide can be chosen. @param {Shown} shown */
  async #know(shown) {
    if (shown.kind === "point") {
      return this.#offer({ kind: "point", key: shown.key, title: shown.title, about: "", number: 0, specimens: [] });
    }
    const { found } = await this.api.get(`/api/staff/showable?key=${encodeURIComponent(shown.key)}`).catch(() => ({ found: [] }));
    if (found.length && this.#shown?.key === shown.key) {
      this.#offer(found[0]);
      this.#mark();
    }
  }

  /** @param {Shown | null} shown */
  #draw(shown) {
    this.#shown = shown;
    this.#at = null;
    this.#id("show-stage").hidden = shown === null;
    this.sheet.draw(shown);
    /** @type {HTMLButtonElement} */ (this.#id("show-before")).disabled = !shown || shown.page === 0;
    /** @type {HTMLButtonElement} */ (this.#id("show-after")).disabled = !shown || shown.page + 1 >= shown.pages;
    this.#mark();
  }

  /** The list says what stands on the television. */
  #mark() {
    const shown = this.#shown;
    if (!shown) return;
    const same = [...this.what.options].find((option) => {
      const wish = /** @type {Wish} */ (JSON.parse(option.value));
      return wish.kind === shown.kind && (wish.material ?? "") === shown.material && (wish.blank ?? false) === shown.blank;
    });
    if (same) this.what.value = same.value;
  }

  /** @param {PointerEvent} event */
  #mouse(event) {
    this.#point(this.sheet.place(event));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const list = [...this.#id("show-found").querySelectorAll("button")];
    const on = list.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    const arrow = ARROWS[event.key];
    if (event.key === "Escape") /** @type {HTMLElement} */ (document.activeElement).blur();
    else if (document.activeElement === this.screen && arrow) this.#move(arrow, event.shiftKey ? FAR : STEP);
    else if (document.activeElement === this.screen && event.key === " ") this.#point(null);
    else if (document.activeElement === this.screen && event.key === "Delete") void this.#away();
    else if (document.activeElement === this.screen && event.key === "PageDown") this.#turn(1);
    else if (document.activeElement === this.screen && event.key === "PageUp") this.#turn(-1);
    else if (document.activeElement === this.text && event.key === "Enter") void this.#take();
    else if ((document.activeElement === this.text || on >= 0) && event.key === "ArrowDown") list[on + 1]?.focus();
    else if (on >= 0 && event.key === "ArrowUp") (list[on - 1] ?? this.text).focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {[number, number]} way @param {number} far */
  #move([dx, dy], far) {
    const { x, y } = this.#at ?? { x: 0.5, y: 0.5 };
    const held = (/** @type {number} */ share) => Math.min(1, Math.max(0, share));
    // As far up as across, on a page that is wider than it is high.
    this.#point(this.#at ? { x: held(x + dx * far), y: held(y + dy * far * this.sheet.ratio) } : { x, y });
  }

  /** @param {{x: number, y: number} | null} at shares of the page; null: nowhere */
  #point(at) {
    if (!this.#shown || (at === null && this.#at === null)) return;
    this.#at = at;
    this.sheet.point(at);
    window.clearTimeout(this.#sending);
    const wait = at === null ? 0 : Math.max(0, this.#sent + POINT_MS - performance.now());
    this.#sending = window.setTimeout(() => this.#sendPointer(), wait);
  }

  #sendPointer() {
    this.#sent = performance.now();
    const pointer = { call_id: this.#call, number: this.#number, x: this.#at?.x ?? null, y: this.#at?.y ?? null };
    // A place that is lost is followed by the next one.
    this.socket.send({ type: "point", pointer }).catch(() => {});
  }

  /** @param {string} text @param {boolean} [wrong] */
  #say(text, wrong = false) {
    const line = this.#id("show-state");
    line.textContent = text;
    line.classList.toggle("wrong", wrong);
  }

  /** @param {string} id @returns {HTMLElement} */
  #id(id) {
    const found = this.root.querySelector(`#${id}`);
    if (!(found instanceof HTMLElement)) throw new Error(`no element ${id}`);
    return found;
  }
}
