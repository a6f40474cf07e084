// The middle of the page: applicant, answers, materials, decision.
import { get, post, put, sentence } from "./api.js";
import { STEPS } from "./decisions.js";
import { at, isWriting, make } from "./element.js";
import { MaterialCard } from "./material_card.js";
import { PhotoViewer } from "./photo_viewer.js";
import { STATES, grouped } from "./words.js";

/**
 * @typedef {import("./material_card.js").Material} Material
 * @typedef {{id: string, number: string, guide_code: string, guide_title: string, department: string, state: string,
 *   round: number, name: string, identity_number: string, telephone: string, fields: {label: string, value: string}[],
 *   materials: Material[], message: string, clerk_id: string, clerk: string, due_words: string,
 *   viewers: Viewer[]}} ReviewData
 * @typedef {import("./worklist.js").Viewer} Viewer
 * @typedef {import("./decisions.js").Step} Step
 */

export class Review {
  /** @type {ReviewData | null} */
  data = null;
  /** @type {MaterialCard[]} */
  #cards = [];
  /** What the clerk has begun to write about the whole, kept over redraws. */
  #draft = "";

  /** @param {{me: string, ondecided: () => void, onopened: (id: string) => void}} parts */
  constructor({ me, ondecided, onopened }) {
    this.me = me;
    this.ondecided = ondecided;
    this.onopened = onopened;
    this.root = at("review");
    this.viewer = new PhotoViewer();
    this.viewer.dialog.addEventListener("close", () => this.#card()?.focus());
    document.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Whether this clerk has it in hand. */
  get #mine() {
    return this.data?.state === "in_review" && this.data.clerk_id === this.me;
  }

  /**
   * Open an application; what waits is then in review in this clerk's name, all else is looked at.
   * @param {{id: string, state: string}} row
   */
  async open({ id, state }) {
    const waits = state === "submitted" || state === "in_review";
    try {
      const path = `/api/staff/applications/${id}`;
      const data = await (waits ? post(`${path}/open`) : get(path));
      if (this.data?.id !== id) this.#draft = "";
      this.#show(data);
      this.onopened(id);
      this.root.scrollTop = 0;
      this.#first()?.focus();
    } catch (error) {
      this.#gone(sentence(error));
    }
  }

  /** Where to begin: the first material that waits for a verdict. */
  #first() {
    const waits = this.#cards.find((card) => card.editable && !card.material.verdict && card.material.photos.length);
    return waits ?? this.#cards.find((card) => card.editable) ?? this.#cards[0];
  }

  /** Something happened to an application: is it what is open here, and is it still in these hands? @param {string} id */
  async changed(id) {
    const before = this.data;
    if (!before || before.id !== id || before.state !== "in_review") return;
    try {
      const now = await get(`/api/staff/applications/${id}`);
      if (this.data !== before || (now.state === before.state && now.clerk_id === before.clerk_id)) return;
      if (now.state === "withdrawn") this.#gone("居民已经撤回这件，不用再审。");
      else this.#show(now);
    } catch (error) {
      this.#gone(sentence(error));
    }
  }

  /** Somebody has opened or left an application. @param {string} id @param {Viewer[]} viewers */
  looked(id, viewers) {
    if (this.data?.id !== id) return;
    this.data.viewers = viewers;
    this.#together();
  }

  /** A colleague's work goes on here. */
  async take() {
    if (!this.data) return;
    try {
      this.#show(await post(`/api/staff/applications/${this.data.id}/take`));
      this.#first()?.focus();
    } catch (error) {
      this.#gone(sentence(error));
    }
  }

  /** Who else has it open, and in whose hands it is. */
  #together() {
    const line = this.together;
    if (!this.data || !line) return;
    const names = this.data.viewers.filter((each) => each.staff_id !== this.me).map((each) => each.name);
    const elsewhere = this.data.state === "in_review" && !this.#mine;
    const looking = names.length ? `${names.join("、")} 也开着这一件。` : "";
    const words = elsewhere ? `这件由 ${this.data.clerk} 在审，您现在只能看。` : "";
    line.replaceChildren(make("span", { text: words + looking }));
    if (elsewhere) {
      line.append(
        make("button", { type: "button", id: "take", onclick: () => void this.take() }, "接手 ", make("kbd", { text: "T" })),
      );
    }
    line.hidden = !words && !looking;
  }

  /** @param {string} words */
  #gone(words) {
    this.data = null;
    this.#cards = [];
    this.onopened("");
    this.root.replaceChildren(
      make("div", { class: "welcome" }, make("p", { class: "big", id: "notice", role: "alert", text: words })),
    );
  }

  /** @param {ReviewData} data */
  #show(data) {
    const focused = /** @type {HTMLElement | null} */ (document.activeElement?.closest(".material") ?? null);
    const key = focused?.dataset.key;
    this.data = data;
    const editable = this.#mine;
    const parts = {
      judge: (/** @type {string} */ name, /** @type {string} */ verdict, /** @type {string} */ reason) =>
        this.#judge(name, verdict, reason),
      view: (/** @type {{id: string, title: string}[]} */ photos, /** @type {number} */ index) =>
        this.viewer.show(photos, index),
    };
    this.#cards = data.materials.map((material) => new MaterialCard(material, data.round, editable, parts));
    this.root.dataset.id = data.id;
    this.root.dataset.state = data.state;
    this.together = make("p", { id: "together", role: "status", hidden: true });
    this.#together();
    this.root.replaceChildren(
      this.#head(data),
      this.together,
      facts("办事人", [
        { label: "姓名", value: data.name },
        { label: "身份证号码", value: data.identity_number },
        { label: "电话", value: data.telephone },
      ]),
      ...(data.fields.length ? [facts("填写的内容", data.fields)] : []),
      make("section", { class: "materials" }, ...this.#cards.map((card) => card.element)),
      editable ? this.#decision() : this.#ended(data),
    );
    if (key) this.#cards.find((card) => card.material.key === key)?.focus();
  }

  /** @param {ReviewData} data */
  #head(data) {
    const state = STATES[data.state] ?? { words: data.state, tone: "plain" };
    return make(
      "header",
      { class: "review-head" },
      make("h2", { text: data.guide_title }),
      make(
        "p",
        {},
        make("span", { class: `tag ${state.tone}`, id: "review-state", text: state.words }),
        ` ${data.department} · 回执号 `,
        make("b", { class: "number", id: "review-number", text: grouped(data.number) }),
        data.round > 1 ? ` · 第 ${data.round} 次交` : "",
        data.due_words ? ` · ${data.due_words}` : "",
      ),
    );
  }

  #decision() {
    const text = make("textarea", {
      id: "message",
      rows: "1",
      maxlength: "1000",
      "aria-label": "给居民的话",
      placeholder: "给居民的话（可以不写）",
      title: "退回时写了，居民也能改填写的内容；不予通过时要写原因。",
      oninput: () => (this.#draft = text.value),
    });
    text.value = this.#draft;
    const buttons = make(
      "div",
      { class: "decide" },
      text,
      this.#step("return", "退回补正", ""),
      this.#step("refuse", "不予通过", "danger"),
      this.#step("pass", "预审通过", "primary"),
    );
    this.asked = make("div", { class: "asked", id: "asked", role: "alertdialog", hidden: true });
    this.problem = make("p", { class: "material-error", id: "decision-error", role: "alert", hidden: true });
    return make(
      "footer",
      { class: "decision" },
      this.problem,
      buttons,
      this.asked,
    );
  }

  /** @param {Step} step @param {string} words @param {string} kind */
  #step(step, words, kind) {
    return make("button", { type: "button", id: `do-${step}`, class: kind, text: words, onclick: () => this.#ask(step) });
  }

  /** @param {Step} step */
  #ask(step) {
    const asked = this.asked;
    if (!asked || !this.data) return;
    const wrong = this.data.materials.filter((each) => each.verdict === "需补正").map((each) => each.name);
    const which = step === "return" && wrong.length ? `要补的是：${wrong.join("、")}。` : "";
    const yes = make("button", {
      type: "button",
      id: "asked-yes",
      class: step === "refuse" ? "danger" : "primary",
      text: `确定${STEPS[step].go}`,
      onclick: () => void this.#decide(step),
    });
    const no = make("button", { type: "button", id: "asked-no", text: "再看看", onclick: () => (asked.hidden = true) });
    asked.replaceChildren(make("p", { text: STEPS[step].ask + which }), yes, no);
    asked.hidden = false;
    yes.focus();
  }

  /** @param {Step} step */
  async #decide(step) {
    if (!this.data || !this.asked || !this.problem) return;
    this.asked.hidden = true;
    try {
      const data = await post(`/api/staff/applications/${this.data.id}/${step}`, { message: this.#draft.trim() });
      this.#draft = "";
      this.#show(data);
      this.ondecided();
    } catch (error) {
      this.problem.textContent = sentence(error);
      this.problem.hidden = false;
    }
  }

  /** @param {ReviewData} data */
  #ended(data) {
    const step = { returned: STEPS.return, passed: STEPS.pass, refused: STEPS.refuse }[data.state];
    const words = step ? `${step.done}居民的电视上已经看到。` : "";
    return make(
      "footer",
      { class: "decision ended" },
      make("p", { id: "ended", role: "status", text: words }),
      ...(data.message ? [make("p", { class: "told", text: `告诉居民：${data.message}` })] : []),
    );
  }

  /** @param {string} key @param {string} verdict @param {string} reason */
  async #judge(key, verdict, reason) {
    if (!this.data) return;
    const path = `/api/staff/applications/${this.data.id}/materials/${key}`;
    this.#show(await put(path, { verdict, reason }));
  }

  /** The card that the keyboard is on. */
  #card() {
    return this.#cards.find((card) => card.element.contains(document.activeElement));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || isWriting()) return;
    if (this.viewer.dialog.open || !this.#cards.length) return;
    const card = this.#card();
    const key = event.key.toLowerCase();
    if (key === "t" && this.data?.state === "in_review" && !this.#mine) {
      event.preventDefault();
      void this.take();
    } else if (key === "n" || key === "p") {
      event.preventDefault();
      const here = card ? this.#cards.indexOf(card) : -1;
      const there = here < 0 ? 0 : here + (key === "n" ? 1 : -1);
      this.#cards[Math.min(this.#cards.length - 1, Math.max(0, there))]?.focus();
    } else if (card && ["1", "2", "3"].includes(key)) {
      event.preventDefault();
      card.choose(Number(key) - 1);
    } else if (card && key === " ") {
      const photo = /** @type {HTMLElement | null} */ (document.activeElement?.closest(".photo") ?? null);
      if (!photo && document.activeElement !== card.element) return;
      event.preventDefault();
      if (photo) photo.click();
      else card.enlarge();
    }
  }
}

/** @param {string} title @param {{label: string, value: string}[]} rows */
function facts(title, rows) {
  const list = make("dl");
  for (const { label, value } of rows) {
    list.append(make("div", {}, make("dt", { text: label }), make("dd", { text: value || "没有填" })));
  }
  return make("section", { class: "facts" }, make("h3", { text: title }), list);
}
