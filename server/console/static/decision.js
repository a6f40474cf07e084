// The bar at the foot of a review: a word to the resident, return, refuse, pass.
import { post, sentence } from "./api.js";
import { STEPS } from "./decisions.js";
import { make } from "./element.js";
import { lateLine } from "./late.js";
import { reasonsFor } from "./reasons.js";

/**
 * @typedef {import("./decisions.js").Step} Step
 * @typedef {import("./review.js").ReviewData} ReviewData
 */

export class DecisionBar {
  /** What the clerk has begun to write, kept over redraws. */
  draft = { message: "", basis: "" };
  /** @type {ReviewData | null} */
  #data = null;

  /** @param {{ondecided: (data: ReviewData) => void, onasked: (data: ReviewData) => void}} parts */
  constructor({ ondecided, onasked }) {
    this.ondecided = ondecided;
    this.onasked = onasked;
  }

  /** The bar for an application in this clerk's hands. @param {ReviewData} data */
  draw(data) {
    this.#data = data;
    const text = make("textarea", {
      id: "message",
      rows: "1",
      maxlength: "1000",
      "aria-label": "给居民的话（M）",
      placeholder: "给居民的话",
      title: "退回时写了，居民也能改填写的内容；不予通过时要写原因。",
      oninput: () => {
        this.draft.message = text.value;
        this.#lateMessage();
      },
      onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && text.blur(),
    });
    text.value = this.draft.message;
    this.text = text;
    this.asked = make("div", { class: "asked", id: "asked", role: "alertdialog", hidden: true });
    this.problem = make("p", { class: "material-error", id: "decision-error", role: "alert", hidden: true });
    this.late = make("div", { hidden: true });
    this.#lateMessage();
    return make(
      "footer",
      { class: "decision" },
      this.problem,
      this.late,
      make(
        "div",
        { class: "decide" },
        this.#pick(),
        text,
        this.#step("return", "退回补正", "", "B"),
        this.#step("refuse", "不予通过", "danger", "X"),
        this.#step("pass", "预审通过", "primary", "G"),
      ),
      this.asked,
    );
  }

  /** What an application says that is decided. @param {ReviewData} data */
  ended(data) {
    this.#data = null;
    const step = { returned: STEPS.return, passed: STEPS.pass, refused: STEPS.refuse }[data.state];
    const lines = [make("p", { id: "ended", role: "status", text: step ? `${step.done}居民的电视上已经看到。` : "" })];
    if (data.message) lines.push(make("p", { class: "told", text: `告诉居民：${data.message}` }));
    if (data.legal_basis) lines.push(make("p", { class: "told", text: `依据：${data.legal_basis}` }));
    return make("footer", { class: "decision ended" }, ...lines);
  }

  /** A key, when the keyboard is free. @param {string} key @returns {boolean} whether it meant something here */
  key(key) {
    /** @type {Record<string, () => void>} */
    const keys = {
      b: () => this.#ask("return"),
      x: () => this.#ask("refuse"),
      g: () => this.#ask("pass"),
      m: () => this.text?.focus(),
    };
    if (!this.#data || !keys[key]) return false;
    keys[key]?.();
    return true;
  }

  #pick() {
    const templates = [...reasonsFor("message"), ...reasonsFor("refusal")];
    const select = make(
      "select",
      {
        class: "pick",
        "aria-label": "常用的话",
        title: "常用的话",
        onchange: () => {
          const chosen = templates.find(({ id }) => id === select.value);
          if (!chosen || !this.text) return;
          this.text.value = this.draft.message = chosen.sentence;
          select.value = "";
          this.#lateMessage();
          this.text.focus();
        },
      },
      make("option", { value: "", text: "常用的话" }),
      ...templates.map(({ id, label }) => make("option", { value: id, text: label })),
    );
    return select;
  }

  #lateMessage() {
    const state = this.#data?.late_message;
    if (!this.late || !this.#data || !state) return;
    this.late.hidden = !this.draft.message.trim();
    if (this.late.firstElementChild?.getAttribute("data-late") === state) return;
    this.late.replaceChildren(lateLine(state, (because) => this.#askLate(because)));
  }

  /** @param {string} because */
  async #askLate(because) {
    const path = `/api/staff/applications/${this.#data?.id}/late/whole`;
    this.onasked(await post(path, { because, message: this.draft.message.trim() }));
  }

  /** @param {Step} step @param {string} words @param {string} kind @param {string} key */
  #step(step, words, kind, key) {
    return make(
      "button",
      { type: "button", id: `do-${step}`, class: kind, onclick: () => this.#ask(step) },
      `${words} `,
      make("kbd", { text: key }),
    );
  }

  /** @param {Step} step */
  #ask(step) {
    const asked = this.asked;
    const data = this.#data;
    if (!asked || !data) return;
    const wrong = data.materials.filter((each) => each.verdict === "需补正").map((each) => each.name);
    const which = step === "return" && wrong.length ? `要补的是：${wrong.join("、")}。` : "";
    const back = make("button", { type: "button", id: "asked-no", text: "再看看", onclick: () => this.#close() });
    const yes = make("button", {
      type: "submit",
      id: "asked-yes",
      class: step === "refuse" ? "danger" : "primary",
      text: `确定${STEPS[step].go}`,
    });
    const basis = step === "refuse" ? [this.#basis(data)] : [];
    const form = make(
      "form",
      {
        onsubmit: (/** @type {Event} */ event) => {
          event.preventDefault();
          void this.#decide(step);
        },
        onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && this.#close(),
      },
      make("p", { text: STEPS[step].ask + which }),
      ...basis,
      yes,
      back,
    );
    asked.replaceChildren(form);
    asked.hidden = false;
    (basis.length && !this.draft.basis ? /** @type {HTMLElement | null} */ (form.querySelector("textarea")) : yes)?.focus();
  }

  /** The rule that a refusal rests on: the guide's own, to be cut down to the article. @param {ReviewData} data */
  #basis(data) {
    const text = make("textarea", {
      id: "legal-basis",
      rows: "2",
      maxlength: "1000",
      placeholder: "依据：哪部规定第几条",
      oninput: () => (this.draft.basis = text.value),
    });
    text.value = this.draft.basis || data.guide_basis;
    this.draft.basis = text.value;
    return make("label", { class: "basis" }, make("span", { text: "不予通过的依据（居民会看到）" }), text);
  }

  #close() {
    if (this.asked) this.asked.hidden = true;
    /** @type {HTMLElement | null} */ (document.querySelector(".material"))?.focus();
  }

  /** @param {Step} step */
  async #decide(step) {
    if (!this.#data || !this.asked || !this.problem) return;
    this.asked.hidden = true;
    const body = { message: this.draft.message.trim(), legal_basis: step === "refuse" ? this.draft.basis.trim() : "" };
    try {
      const data = await post(`/api/staff/applications/${this.#data.id}/${step}`, body);
      this.draft = { message: "", basis: "" };
      this.ondecided(data);
    } catch (error) {
      this.problem.textContent = sentence(error);
      this.problem.hidden = false;
    }
  }
}
