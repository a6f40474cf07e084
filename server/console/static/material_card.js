// One material under review: its photos, the verdict, and the sentence for a correction.
import { sentence as told } from "./api.js";
import { make } from "./element.js";
import { lateLine } from "./late.js";
import { reasonsFor } from "./reasons.js";
import { WARNINGS, clock } from "./words.js";

/**
 * @typedef {{x: number, y: number, width: number, height: number}} Mark
 * @typedef {{id: string, width: number, height: number, round: number, warnings: string[], created: number,
 *   marks: Mark[], supplement: boolean}} Photo
 * @typedef {{round: number, sentence: string, clerk: string, created: number}} Told
 * @typedef {{key: string, name: string, handling: string, photos: Photo[], verdict: string | null, reason: string,
 *   reason_id: string, open: boolean, late: string | null, told: Told[], licence: string,
 *   also: string, retaken: boolean}} Material
 * @typedef {{judge: (key: string, verdict: string, reason: string, reasonId: string) => Promise<void>,
 *   askLate: (key: string, because: string) => Promise<void>,
 *   view: (material: Material, photo: Photo) => void}} Parts
 */

export const VERDICTS = ["合格", "需补正", "免提交", "现场核验原件"];

export class MaterialCard {
  /** @param {Material} material @param {number} round @param {boolean} editable @param {Parts} parts */
  constructor(material, round, editable, parts) {
    this.material = material;
    this.round = round;
    this.editable = editable && material.handling !== "不用带";
    this.parts = parts;
    this.error = make("p", { class: "material-error", role: "alert", hidden: true });
    this.text = make("textarea", { rows: "2", maxlength: "400", "aria-label": "电视读给居民的话" });
    this.form = this.#reason();
    this.buttons = VERDICTS.map((verdict, index) => this.#button(verdict, index));
    this.element = this.#draw();
  }

  /** Choose by number key, as if its button were pressed. @param {number} index */
  choose(index) {
    if (this.editable) this.buttons[index]?.click();
  }

  /** Begin to ask a supervisor, where that is what is needed. */
  ask() {
    const because = /** @type {HTMLElement | null} */ (this.element.querySelector(".late input"));
    because?.focus();
  }

  focus() {
    this.element.focus({ preventScroll: true });
    this.element.scrollIntoView({ block: "nearest" });
  }

  /** The newest photo as large as the window. */
  enlarge() {
    const photo = this.#ordered()[0];
    if (photo) this.parts.view(this.material, photo);
  }

  /** Whether nothing has to be said of it: it may come later, and has not come. */
  get #optional() {
    return this.material.handling === "可以后补" && !this.material.photos.length;
  }

  #draw() {
    const { key, name, handling, verdict, late, also } = this.material;
    const head = make(
      "header",
      {},
      make("h3", { text: name }),
      make("span", { class: "handling", text: handling }),
      ...(also ? [make("span", { class: "handling also", text: `${also}也要这一样` })] : []),
      make("span", { class: `tag ${tone(verdict, this.#optional)}`, text: verdict ?? (this.#optional ? "不交也行" : "还没判定") }),
    );
    const card = make("section", {
      class: "material",
      "data-key": key,
      "data-verdict": verdict ?? "",
      tabindex: "-1",
      "aria-label": name,
    });
    const body = make("div", { class: "material-body" }, make("div", { class: "papers" }, ...this.#retaken(), ...this.#before(), ...this.#photos()));
    card.append(head, body);
    if (this.editable) {
      body.append(make("div", { class: "verdicts", role: "group", "aria-label": `${name}的判定` }, ...this.buttons));
      card.append(this.form);
      if (late) card.append(lateLine(late, (because) => this.parts.askLate(key, because)));
      card.append(this.error);
    } else if (this.material.reason) {
      card.append(make("p", { class: "told", text: `告诉居民：${this.material.reason}` }));
    }
    return card;
  }

  /** Of a package: another department had it photographed once more. */
  #retaken() {
    if (!this.material.retaken) return [];
    const words = this.material.verdict ? "别的部门请居民重拍过这一样，您的判定不变。" : "别的部门请居民重拍了这一样，请看新的照片。";
    return [make("p", { class: "told-before retaken", text: words })];
  }

  /** What was told in earlier rounds. */
  #before() {
    return this.material.told.map((each) =>
      make("p", { class: "told-before" }, make("b", { text: `第 ${each.round} 次告诉居民：` }), each.sentence),
    );
  }

  #photos() {
    const { photos, handling, licence } = this.material;
    if (licence) return [make("p", { class: "licence", text: `${licence}。` })];
    if (!photos.length) {
      const words = handling === "要拍照" ? "没有照片。" : handling === "不用带" ? "不用交。" : "可以后补，没有交照片。";
      return [make("p", { class: "quiet", text: words })];
    }
    const now = this.#ordered().filter((photo) => photo.round === this.round);
    const before = this.#ordered().filter((photo) => photo.round !== this.round);
    const rows = [];
    if (now.length) rows.push(this.#strip(now, ""));
    if (before.length) rows.push(this.#strip(before, now.length ? "上次交的" : ""));
    return rows;
  }

  /** @param {Photo[]} photos @param {string} label */
  #strip(photos, label) {
    const strip = make("div", { class: label ? "photos before" : "photos" });
    if (label) strip.append(make("p", { class: "quiet", text: label }));
    for (const photo of photos) {
      const words = photo.warnings.map((name) => WARNINGS[name] ?? name).join("、");
      const image = make("img", { src: `/api/staff/photos/${photo.id}?width=640`, alt: this.material.name });
      const thumb = make(
        "button",
        {
          type: "button",
          class: "photo",
          "data-photo": photo.id,
          title: `${clock(photo.created)} · 按空格放大`,
          onclick: () => this.parts.view(this.material, photo),
        },
        image,
      );
      if (photo.supplement) thumb.append(make("span", { class: "tag todo", text: "提交后补的" }));
      if (words) thumb.append(make("span", { class: "tag warn", text: words }));
      if (photo.marks.length) thumb.append(make("span", { class: "tag bad marked", text: `画了 ${photo.marks.length} 处` }));
      strip.append(thumb);
    }
    return strip;
  }

  /** Newest round first. */
  #ordered() {
    return [...this.material.photos].sort((a, b) => b.round - a.round || a.created - b.created);
  }

  /** @param {string} verdict @param {number} index */
  #button(verdict, index) {
    const on = this.material.verdict === verdict;
    const press = () => (verdict === "需补正" ? this.#ask() : void this.#say(verdict, "", ""));
    return make(
      "button",
      {
        type: "button",
        class: "verdict",
        "data-verdict": verdict,
        "aria-pressed": String(on),
        disabled: verdict === "合格" && !this.material.photos.length,
        onclick: press,
      },
      `${verdict} `,
      make("kbd", { text: String(index + 1) }),
    );
  }

  /** Reasons as numbered buttons: one key says why. */
  #reason() {
    const { name, verdict, reason, reason_id: reasonId } = this.material;
    const choices = reasonsFor("correction", name).map(({ id, label, sentence }, index) =>
      make(
        "button",
        {
          type: "button",
          class: "choice",
          "data-reason": id,
          "aria-pressed": String(verdict === "需补正" && id === reasonId),
          onclick: () => void this.#say("需补正", sentence, id),
        },
        ...(index < 9 ? [make("kbd", { text: String(index + 1) }), " "] : []),
        label,
      ),
    );
    const own = make(
      "button",
      { type: "button", class: "choice", "data-reason": "", onclick: () => this.text.focus() },
      make("kbd", { text: "0" }),
      " 自己写",
    );
    this.choices = make("div", { class: "choices", role: "group", "aria-label": "补正原因" }, ...choices, own);
    this.choices.addEventListener("keydown", (event) => {
      const chosen = event.key === "0" ? own : choices[Number(event.key) - 1];
      if (event.ctrlKey || event.altKey || !/^[0-9]$/.test(event.key) || !chosen) return;
      event.preventDefault();
      chosen.click();
    });
    this.text.value = reason;
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      // The server keeps the template only while its sentence is still what the words begin with.
      void this.#say("需补正", this.text.value, reasonId);
    };
    this.text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.ctrlKey) submit(event);
      else if (event.key === "Escape") this.focus();
    });
    return make(
      "form",
      { class: "reason", hidden: verdict !== "需补正", onsubmit: submit },
      this.choices,
      make("label", { class: "quiet", text: "电视会把这句话读给居民听（改完按 Ctrl＋回车）：" }),
      make("div", { class: "reason-line" }, this.text, make("button", { type: "submit", class: "primary", text: "保存" })),
    );
  }

  #ask() {
    this.form.hidden = false;
    const choices = this.choices;
    const first = choices?.querySelector("[aria-pressed=true]") ?? choices?.querySelector("button");
    /** @type {HTMLElement | null | undefined} */ (first)?.focus();
  }

  /** @param {string} verdict @param {string} reason @param {string} reasonId */
  async #say(verdict, reason, reasonId) {
    this.error.hidden = true;
    try {
      await this.parts.judge(this.material.key, verdict, reason, reasonId);
    } catch (error) {
      this.error.textContent = told(error);
      this.error.hidden = false;
    }
  }
}

/** @param {string | null} verdict @param {boolean} optional */
function tone(verdict, optional) {
  const tones = { 合格: "good", 需补正: "warn", 免提交: "plain", 现场核验原件: "busy" };
  return tones[/** @type {keyof tones} */ (verdict)] ?? (optional ? "plain" : "todo");
}
