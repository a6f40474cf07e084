// The middle of the page: applicant, answers, materials, decision.
import { get, post, put, sentence } from "./api.js";
import { DecisionBar } from "./decision.js";
import { at, isWriting, make } from "./element.js";
import { MaterialCard } from "./material_card.js";
import { packageBox } from "./package_box.js";
import { PhotoViewer } from "./photo_viewer.js";
import { STATES, grouped } from "./words.js";

/**
 * @typedef {import("./material_card.js").Material} Material
 * @typedef {import("./material_card.js").Told} Told
 * @typedef {import("./material_card.js").Photo} Photo
 * @typedef {import("./worklist.js").Viewer} Viewer
 * @typedef {{id: string, number: string, guide_code: string, guide_title: string, department: string, state: string,
 *   round: number, name: string, identity_number: string, telephone: string, fields: {label: string, value: string}[],
 *   materials: Material[], message: string, legal_basis: string, guide_basis: string, late_message: string | null,
 *   told: Told[], clerk_id: string, clerk: string, due_words: string, viewers: Viewer[],
 *   package: import("./package_box.js").PackageData | null}} ReviewData
 */

export class Review {
  /** @type {ReviewData | null} */
  data = null;
  /** @type {MaterialCard[]} */
  #cards = [];

  /** @param {{me: string, ondecided: () => void, onopened: (id: string) => void}} parts */
  constructor({ me, ondecided, onopened }) {
    this.me = me;
    this.ondecided = ondecided;
    this.onopened = onopened;
    this.root = at("review");
    this.bar = new DecisionBar({
      ondecided: (data) => {
        this.#show(data);
        this.ondecided();
      },
      onasked: (data) => this.#show(data),
    });
    this.viewer = new PhotoViewer({ onmarked: (photo) => this.#marked(photo) });
    this.viewer.dialog.addEventListener("close", () => (this.#cardOf(this.viewer.key) ?? this.#card())?.focus());
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
      if (this.data?.id !== id) this.bar.draft = { message: "", basis: "" };
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
      if (this.data !== before || !differs(before, now) || isWriting()) return;
      if (now.state === "withdrawn") this.#gone("居民已经撤回这件，不用再审。");
      else this.#show(now);
    } catch (error) {
      this.#gone(sentence(error));
    }
  }

  /** A supervisor has answered. @param {string} id */
  async answered(id) {
    if (this.data?.id === id && this.#mine && !isWriting()) this.#show(await get(`/api/staff/applications/${id}`));
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
    const { viewers, clerk, clerk_id: clerkId } = this.data;
    const elsewhere = this.data.state === "in_review" && !this.#mine;
    const others = viewers.filter((each) => each.staff_id !== this.me && !(elsewhere && each.staff_id === clerkId));
    const looking = others.length ? `${others.map((each) => each.name).join("、")} 也开着这一件。` : "";
    const words = elsewhere ? `这件由 ${clerk} 在审，您现在只能看。` : "";
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
    const one = `/api/staff/applications/${data.id}`;
    const parts = {
      judge: async (/** @type {string} */ name, /** @type {string} */ verdict, /** @type {string} */ reason, /** @type {string} */ id) =>
        this.#show(await put(`${one}/materials/${name}`, { verdict, reason, reason_id: id })),
      askLate: async (/** @type {string} */ name, /** @type {string} */ because) =>
        this.#show(await post(`${one}/late/${name}`, { because })),
      view: (/** @type {Material} */ material, /** @type {Photo} */ photo) =>
        this.viewer.show(material, photo, data.round, editable),
    };
    this.#cards = data.materials.map((material) => new MaterialCard(material, data.round, editable, parts));
    this.root.dataset.id = data.id;
    this.root.dataset.state = data.state;
    this.together = make("p", { id: "together", role: "status", hidden: true });
    this.#together();
    this.root.replaceChildren(
      this.#head(data),
      this.together,
      ...(data.package ? [packageBox(data.package, (part) => void this.open(part))] : []),
      ...data.told.map((each) => make("p", { class: "told-before", text: `第 ${each.round} 次告诉居民：${each.sentence}` })),
      facts("办事人", [
        { label: "姓名", value: data.name },
        { label: "身份证号码", value: data.identity_number },
        { label: "电话", value: data.telephone },
      ]),
      ...(data.fields.length ? [facts("填写的内容", data.fields)] : []),
      make("section", { class: "materials" }, ...this.#cards.map((card) => card.element)),
      editable ? this.bar.draw(data) : this.bar.ended(data),
    );
    if (key) this.#cardOf(key)?.focus();
  }

  /** @param {ReviewData} data */
  #head(data) {
    const state = STATES[data.state] ?? { words: data.state, tone: "plain" };
    return make(
      "header",
      { class: "review-head" },
      make(
        "button",
        { type: "button", id: "print", onclick: () => this.#print() },
        "打印 ",
        make("kbd", { text: "V" }),
      ),
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

  #print() {
    if (this.data) window.open(`/staff/applications/${this.data.id}/sheet`, "_blank");
  }

  /** Rectangles were drawn. @param {Photo} photo */
  #marked(photo) {
    if (!this.data) return;
    for (const material of this.data.materials) {
      material.photos = material.photos.map((each) => (each.id === photo.id ? photo : each));
    }
    this.#show(this.data);
  }

  /** @param {string} key */
  #cardOf(key) {
    return this.#cards.find((card) => card.material.key === key);
  }

  /** The card that the keyboard is on. */
  #card() {
    return this.#cards.find((card) => card.element.contains(document.activeElement));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || isWriting()) return;
    if (document.querySelector("dialog[open]") || !this.data) return;
    if (this.#act(event.key.toLowerCase())) event.preventDefault();
  }

  /** @param {string} key @returns {boolean} */
  #act(key) {
    const card = this.#card();
    const photo = /** @type {HTMLElement | null} */ (document.activeElement?.closest(".photo") ?? null);
    if (key === "t" && this.data?.state === "in_review" && !this.#mine) void this.take();
    else if (key === "v") this.#print();
    else if (key === "n" || key === "p") {
      const here = card ? this.#cards.indexOf(card) : -1;
      const there = here < 0 ? 0 : here + (key === "n" ? 1 : -1);
      this.#cards[Math.min(this.#cards.length - 1, Math.max(0, there))]?.focus();
    } else if (card && ["1", "2", "3", "4"].includes(key)) card.choose(Number(key) - 1);
    else if (card && key === "a") card.ask();
    else if (key === " " && (photo || (card && document.activeElement === card.element))) {
      if (photo) photo.click();
      else card?.enlarge();
    } else return this.#mine && this.bar.key(key);
    return true;
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

/** What a clerk has to see at once: another state, other hands, photos that came in the meantime.
 * @param {ReviewData} before @param {ReviewData} now */
function differs(before, now) {
  const photos = (/** @type {ReviewData} */ data) => data.materials.reduce((sum, each) => sum + each.photos.length, 0);
  const others = (/** @type {ReviewData} */ data) => JSON.stringify(data.package?.parts ?? []);
  return (
    now.state !== before.state ||
    now.clerk_id !== before.clerk_id ||
    photos(now) !== photos(before) ||
    others(now) !== others(before)
  );
}
