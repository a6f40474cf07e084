// In a call: handing it on to another desk, with a word for the colleague there.

import { freshKey, sentence } from "./api.js";
import { make } from "./element.js";

/**
 * @typedef {import("./call_types.js").Call} Call
 * @typedef {{desk: string, dialect: boolean, label: string, open: boolean, hours: string, taking: number, waiting: number}} Way
 */

const SHELL = `
  <summary>转给别的服务台 <kbd>Alt+Z</kbd></summary>
  <form class="transfer-form" id="transfer-form" autocomplete="off">
    <fieldset id="transfer-ways"><legend>转到哪里</legend></fieldset>
    <label>给下一位同事的话（居民看不到）
      <input id="transfer-word" maxlength="120" placeholder="什么事、办到哪里了、要注意什么">
    </label>
    <p class="person-state" id="transfer-state" role="status">先告诉居民要转到哪里，请不要关电视。转过去排在最前面。</p>
    <div class="call-buttons"><button type="submit" class="call-primary" id="transfer-send">转过去</button></div>
  </form>`;

/** @param {Way} way */
function now(way) {
  if (!way.open) return `不上班（${way.hours}）`;
  const there = way.taking ? `${way.taking} 位同事在` : "现在没有同事在，要等";
  return way.waiting ? `${there}，${way.waiting} 人在等` : there;
}

/** The form under the picture. */
export class CallTransfer {
  /** The call has gone to another desk. @type {(call: Call) => void} */
  onhanded = () => {};
  #call = "";

  /** @param {HTMLDetailsElement} root @param {import("./call_types.js").Api} api */
  constructor(root, api) {
    this.root = root;
    this.api = api;
    root.innerHTML = SHELL;
    this.word = /** @type {HTMLInputElement} */ (this.#at("transfer-word"));
    this.#at("transfer-form").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#send();
    });
    root.addEventListener("toggle", () => root.open && void this.#load());
    document.addEventListener("keydown", (event) => {
      if (!event.altKey || event.code !== "KeyZ" || !this.#call || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      root.open = true;
      this.word.focus();
    });
  }

  /** @param {Call} call */
  begin(call) {
    this.#call = call.id;
    this.word.value = "";
    this.root.open = false;
    this.#say("先告诉居民要转到哪里，请不要关电视。转过去排在最前面。");
  }

  end() {
    this.#call = "";
    this.word.value = "";
    this.root.open = false;
  }

  async #load() {
    const call = this.#call;
    try {
      const { ways } = /** @type {{ways: Way[]}} */ (await this.api.get(`/api/staff/calls/${call}/transfer`));
      if (call === this.#call) this.#draw(ways);
    } catch (error) {
      this.#say(sentence(error), true);
    }
  }

  /** @param {Way[]} ways */
  #draw(ways) {
    const first = ways.findIndex((way) => way.open && !way.dialect);
    const rows = ways.map((way, index) => {
      const choice = { type: "radio", name: "way", value: `${way.desk} ${way.dialect}`, checked: index === first, disabled: !way.open };
      return make("label", {}, make("input", choice), make("strong", { text: way.label }), make("small", { text: now(way) }));
    });
    this.#at("transfer-ways").replaceChildren(make("legend", { text: "转到哪里" }), ...rows);
  }

  async #send() {
    const chosen = /** @type {HTMLInputElement | null} */ (this.root.querySelector("input[name=way]:checked"));
    const word = this.word.value.trim();
    if (!chosen) return this.#say("请选转到哪里。", true);
    if (!word) {
      this.word.focus();
      return this.#say("请写一句话给下一位同事，居民就不用再说一遍。", true);
    }
    const [desk, dialect] = chosen.value.split(" ");
    const send = /** @type {HTMLButtonElement} */ (this.#at("transfer-send"));
    send.disabled = true;
    try {
      const wish = { desk, dialect: dialect === "true", word };
      this.onhanded(await this.api.post(`/api/staff/calls/${this.#call}/transfer`, wish, freshKey()));
    } catch (error) {
      this.#say(sentence(error), true);
    } finally {
      send.disabled = false;
    }
  }

  /** @param {string} text @param {boolean} [wrong] */
  #say(text, wrong = false) {
    const line = this.#at("transfer-state");
    line.textContent = text;
    line.classList.toggle("wrong", wrong);
  }

  /** @param {string} id @returns {HTMLElement} */
  #at(id) {
    const found = this.root.querySelector(`#${id}`);
    if (!(found instanceof HTMLElement)) throw new Error(`no element ${id}`);
    return found;
  }
}
