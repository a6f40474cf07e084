// In a call: the clerk writes down a person for the resident, who confirms it on the television with OK.

import { freshKey, sentence } from "./api.js";
import { make } from "./element.js";
import { Proposing } from "./proposing.js";

/** @typedef {{id: string, masked_name: string, masked_identity_number: string}} Member */

const SHELL = `
  <summary>替居民登记、补姓名 <kbd>F4</kbd></summary>
  <form class="person-form" id="person-form" autocomplete="off">
    <label>给谁 <select id="person-member" name="member_id"><option value="">新的人</option></select></label>
    <label>姓名 <input name="name" maxlength="40"></label>
    <label id="person-number">身份证号码 <input name="identity_number" maxlength="18"></label>
    <label>电话 <input name="telephone" maxlength="18" inputmode="tel"></label>
    <label>乡镇 <input name="township" maxlength="40"></label>
    <label>村 <input name="village" maxlength="40"></label>
    <p class="person-state" id="person-state" role="status">写好以后，居民在电视上看，按 OK 才算。请读给居民听。</p>
    <div class="call-buttons">
      <button type="submit" class="call-primary" id="person-send">发到电视，请居民确认</button>
      <button type="button" id="person-withdraw" hidden>收回来改</button>
      <button type="button" id="person-code">居民忘了家庭口令，取消它</button>
    </div>
    <div class="call-confirm" id="person-code-ask" role="alertdialog" aria-label="取消家庭口令" hidden>
      <p>先问清楚是不是本人：姓名、登记的人里有谁、身份证末四位。对得上再取消。</p>
      <div class="call-buttons">
        <button type="button" class="call-danger" id="person-code-yes">核对过了，取消口令</button>
        <button type="button" id="person-code-no">先不取消</button>
      </div>
    </div>
  </form>`;

const ASK = "写好以后，居民在电视上看，按 OK 才算。请读给居民听。";

/** The form under the picture. What was typed goes with the call. */
export class CallPerson {
  /** @param {HTMLDetailsElement} root @param {import("./call_types.js").Api} api @param {import("./call_types.js").Socket} socket */
  constructor(root, api, socket) {
    this.root = root;
    this.api = api;
    root.innerHTML = SHELL;
    this.form = /** @type {HTMLFormElement} */ (this.#at("person-form"));
    this.member = /** @type {HTMLSelectElement} */ (this.#at("person-member"));
    this.proposing = new Proposing({
      kind: "person",
      api,
      socket,
      line: this.#at("person-state"),
      withdraw: this.#at("person-withdraw"),
      saved: "居民确认了，已经保存。",
      onconfirmed: () => this.#confirmed(),
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#send();
    });
    this.member.addEventListener("change", () => this.#drawNumber());
    root.addEventListener("toggle", () => root.open && void this.#load());
    this.#at("person-code").addEventListener("click", () => this.#ask(true));
    this.#at("person-code-no").addEventListener("click", () => this.#ask(false));
    this.#at("person-code-yes").addEventListener("click", () => void this.#removeCode());
    document.addEventListener("keydown", (event) => {
      if (event.key !== "F4" || !this.proposing.call || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      root.open = true;
      this.#field("name").focus();
    });
  }

  /** @param {import("./call_types.js").Call} call */
  begin(call) {
    this.proposing.begin(call.id, ASK);
    this.form.reset();
    this.root.open = false;
    this.#drawNumber();
  }

  end() {
    this.proposing.end();
    this.form.reset();
    this.root.open = false;
  }

  async #load() {
    try {
      const { members } = /** @type {{members: Member[]}} */ (await this.api.get(`/api/staff/calls/${this.proposing.call}/members`));
      const chosen = this.member.value;
      this.member.replaceChildren(
        make("option", { value: "", text: "新的人" }),
        ...members.map((member) =>
          make("option", { value: member.id, text: `${member.masked_name || "姓名还没写"} ${member.masked_identity_number}` }),
        ),
      );
      this.member.value = chosen;
      if (!this.member.value) this.member.value = members.find((member) => !member.masked_name)?.id ?? "";
      this.#drawNumber();
    } catch (error) {
      this.proposing.say(sentence(error), true);
    }
  }

  async #send() {
    const value = Object.fromEntries(
      [...new FormData(this.form)].map(([name, text]) => [name, String(text).replace(/\s/g, "")]).filter(([, text]) => text),
    );
    if (value.member_id) delete value.identity_number;
    await this.proposing.send(value);
  }

  async #removeCode() {
    this.#ask(false);
    try {
      await this.api.post(`/api/staff/calls/${this.proposing.call}/code/remove`, undefined, freshKey());
      this.proposing.say("家庭口令取消了，请居民以后在电视上重新设。");
    } catch (error) {
      this.proposing.say(sentence(error), true);
    }
  }

  #confirmed() {
    this.form.reset();
    this.#drawNumber();
    if (this.root.open) void this.#load();
  }

  /** The number of somebody who is written down stays as it is. */
  #drawNumber() {
    this.#at("person-number").hidden = this.member.value !== "";
  }

  /** @param {boolean} ask */
  #ask(ask) {
    this.#at("person-code-ask").hidden = !ask;
    if (ask) this.#at("person-code-no").focus();
  }

  /** @param {string} name @returns {HTMLInputElement} */
  #field(name) {
    return /** @type {HTMLInputElement} */ (this.form.elements.namedItem(name));
  }

  /** @param {string} id @returns {HTMLElement} */
  #at(id) {
    const found = this.root.querySelector(`#${id}`);
    if (!(found instanceof HTMLElement)) throw new Error(`no element ${id}`);
    return found;
  }
}
