// In a call about an application: the clerk writes an answer of its form, which the resident confirms with OK.

import { sentence } from "./api.js";
import { make } from "./element.js";
import { Proposing } from "./proposing.js";

/**
 * @typedef {{key: string, label: string, kind: string, help: string, options: {value: string, label: string}[]}} Field
 * @typedef {{title: string, questions: {field: Field, answered: boolean}[]}} Form
 */

const SHELL = `
  <summary>替居民填表 <kbd>Alt+T</kbd></summary>
  <form class="person-form" id="fill-form" autocomplete="off">
    <p id="fill-title"></p>
    <label class="wide">哪一题 <select id="fill-question"></select></label>
    <label class="wide">回答 <span id="fill-answer"></span></label>
    <p class="person-state" id="fill-state" role="status"></p>
    <div class="call-buttons">
      <button type="submit" class="call-primary" id="fill-send">发到电视，请居民确认</button>
      <button type="button" id="fill-withdraw" hidden>收回来改</button>
    </div>
  </form>`;

const ASK = "一题一题问，写好发到电视，居民按 OK 才算。";
const NO_FORM = "居民不是从办件里打来的，或者那件事的表现在不能改。请他打开那件事，在那里选“问工作人员”。";
const YES_NO = [
  { value: "yes", label: "是" },
  { value: "no", label: "不是" },
];
/** What stands in an empty box. @type {Record<string, string>} */
const SAMPLES = { address: "乡镇/村/几组门牌，如 七里坪镇/柳林河村/三组", identity_number: "18 位", telephone: "电话号码" };

/** The form under the picture; what is answered already is not shown here. */
export class CallFill {
  /** @type {Form} */
  #form = { title: "", questions: [] };

  /** @param {HTMLDetailsElement} root @param {import("./call_types.js").Api} api @param {import("./call_types.js").Socket} socket */
  constructor(root, api, socket) {
    this.root = root;
    this.api = api;
    root.innerHTML = SHELL;
    this.question = /** @type {HTMLSelectElement} */ (this.#at("fill-question"));
    this.proposing = new Proposing({
      kind: "answer",
      api,
      socket,
      line: this.#at("fill-state"),
      withdraw: this.#at("fill-withdraw"),
      saved: "居民确认了，已经填好。",
      onconfirmed: () => void (root.open && this.#load(this.question.value)),
    });
    this.#at("fill-form").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#send();
    });
    this.question.addEventListener("change", () => this.#drawAnswer());
    root.addEventListener("toggle", () => root.open && void this.#load());
    document.addEventListener("keydown", (event) => {
      if (!event.altKey || event.code !== "KeyT" || !this.proposing.call || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      root.open = true;
      this.question.focus();
    });
  }

  /** @param {import("./call_types.js").Call} call */
  begin(call) {
    this.proposing.begin(call.id, ASK);
    this.#clear();
  }

  end() {
    this.proposing.end();
    this.#clear();
  }

  #clear() {
    this.root.open = false;
    this.#form = { title: "", questions: [] };
    this.#draw("");
  }

  /** @param {string} [after] the question after which to go on */
  async #load(after = "") {
    const { call } = this.proposing;
    try {
      const form = /** @type {Form} */ (await this.api.get(`/api/staff/calls/${call}/form`));
      if (call !== this.proposing.call) return;
      this.#form = form;
      if (!form.title) this.proposing.say(NO_FORM, true);
      this.#draw(after);
    } catch (error) {
      this.proposing.say(sentence(error), true);
    }
  }

  /** @param {string} after */
  #draw(after) {
    const { title, questions } = this.#form;
    const before = this.question.value;
    this.#at("fill-title").textContent = title;
    this.question.replaceChildren(
      ...questions.map(({ field, answered }, index) =>
        make("option", { value: field.key, text: `${index + 1}. ${field.label}${answered ? "（已填）" : ""}` }),
      ),
    );
    const open = questions.filter((each) => !each.answered);
    const next = after ? open[0]?.field.key : questions.find((each) => each.field.key === before)?.field.key;
    this.question.value = next ?? open[0]?.field.key ?? questions[0]?.field.key ?? "";
    /** @type {HTMLButtonElement} */ (this.#at("fill-send")).disabled = !questions.length;
    this.#drawAnswer();
  }

  #drawAnswer() {
    const field = this.#form.questions.find((each) => each.field.key === this.question.value)?.field;
    this.#at("fill-answer").replaceChildren(...(field ? [box(field)] : []));
  }

  async #send() {
    const answer = /** @type {HTMLInputElement | null} */ (this.root.querySelector("[name=answer]"));
    if (!answer) return;
    const value = { kind: "answer", question: this.question.value, value: answer.value.trim() };
    if (!value.value) {
      this.proposing.say("先写回答，再发。", true);
      return;
    }
    await this.proposing.send(value);
  }

  /** @param {string} id @returns {HTMLElement} */
  #at(id) {
    const found = this.root.querySelector(`#${id}`);
    if (!(found instanceof HTMLElement)) throw new Error(`no element ${id}`);
    return found;
  }
}

/** Where a question is answered. @param {Field} field */
function box(field) {
  const options = field.kind === "choice" ? field.options : field.kind === "yes_no" ? YES_NO : null;
  if (options) {
    return make("select", { name: "answer" }, ...options.map(({ value, label }) => make("option", { value, text: label })));
  }
  return make("input", {
    name: "answer",
    type: field.kind === "date" ? "date" : "text",
    maxlength: "200",
    placeholder: SAMPLES[field.kind] ?? "",
    title: field.help,
  });
}
