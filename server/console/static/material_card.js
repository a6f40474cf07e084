// One material under review: its photos, the verdict, and the sentence for a correction.
import { make } from "./element.js";
import { reasonsFor } from "./reasons.js";
import { WARNINGS, clock } from "./words.js";

/**
 * @typedef {{id: string, width: number, height: number, round: number, warnings: string[], created: number}} Photo
 * @typedef {{key: string, name: string, handling: string, photos: Photo[], verdict: string | null, reason: string,
 *   open: boolean}} Material
 */

export const VERDICTS = ["合格", "需补正", "现场核验原件"];

export class MaterialCard {
  /**
   * @param {Material} material @param {number} round @param {boolean} editable
   * @param {{judge: (key: string, verdict: string, reason: string) => Promise<void>,
   *   view: (photos: {id: string, title: string}[], index: number) => void}} parts
   */
  constructor(material, round, editable, { judge, view }) {
    this.material = material;
    this.round = round;
    this.editable = editable && material.handling !== "不用带";
    this.judge = judge;
    this.view = view;
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

  focus() {
    this.element.focus({ preventScroll: true });
    this.element.scrollIntoView({ block: "nearest" });
  }

  /** The first photo as large as the window. */
  enlarge() {
    if (this.material.photos.length) this.view(this.#shown(), 0);
  }

  /** Whether nothing has to be said of it: it may come later, and has not come. */
  get #optional() {
    return this.material.handling === "可以后补" && !this.material.photos.length;
  }

  #draw() {
    const { key, name, handling, verdict } = this.material;
    const head = make(
      "header",
      {},
      make("h3", { text: name }),
      make("span", { class: "handling", text: handling }),
      make("span", { class: `tag ${tone(verdict, this.#optional)}`, text: verdict ?? (this.#optional ? "不交也行" : "还没判定") }),
    );
    const card = make("section", {
      class: "material",
      "data-key": key,
      "data-verdict": verdict ?? "",
      tabindex: "-1",
      "aria-label": name,
    });
    const body = make("div", { class: "material-body" }, make("div", { class: "papers" }, ...this.#photos()));
    card.append(head, body);
    if (this.editable) {
      body.append(make("div", { class: "verdicts", role: "group", "aria-label": `${name}的判定` }, ...this.buttons));
      card.append(this.form, this.error);
    } else if (this.material.reason) {
      card.append(make("p", { class: "told", text: `告诉居民：${this.material.reason}` }));
    }
    return card;
  }

  #photos() {
    const { photos, handling } = this.material;
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
      const index = this.#ordered().indexOf(photo);
      const thumb = make(
        "button",
        {
          type: "button",
          class: "photo",
          "data-photo": photo.id,
          title: `${clock(photo.created)} · 按空格放大`,
          onclick: () => this.view(this.#shown(), index),
        },
        image,
      );
      if (words) thumb.append(make("span", { class: "tag warn", text: words }));
      strip.append(thumb);
    }
    return strip;
  }

  /** Newest round first. */
  #ordered() {
    return [...this.material.photos].sort((a, b) => b.round - a.round || a.created - b.created);
  }

  #shown() {
    return this.#ordered().map((photo) => {
      const when = photo.round === this.round ? "" : " · 上次交的";
      return { id: photo.id, title: `${this.material.name}${when}` };
    });
  }

  /** @param {string} verdict @param {number} index */
  #button(verdict, index) {
    const on = this.material.verdict === verdict;
    const press = () => (verdict === "需补正" ? this.#ask() : void this.#say(verdict, ""));
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

  #reason() {
    const { name, verdict, reason } = this.material;
    const options = reasonsFor(name).map(({ label, sentence }) => make("option", { value: sentence, text: label }));
    const select = make(
      "select",
      { "aria-label": "补正原因", onchange: () => this.#picked(select.value) },
      make("option", { value: "", text: "选一个原因…" }),
      ...options,
    );
    select.value = reasonsFor(name).some(({ sentence }) => sentence === reason) ? reason : "";
    this.select = select;
    this.text.value = reason;
    const save = make("button", { type: "submit", class: "primary", text: "保存这句话" });
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      void this.#say("需补正", this.text.value);
    };
    const wrong = verdict === "需补正" || (verdict === null && reason !== "");
    return make(
      "form",
      { class: "reason", hidden: !wrong, onsubmit: submit },
      make("div", { class: "reason-line" }, select, save),
      make("label", { class: "quiet", text: verdict === null ? "上次告诉居民的话：" : "电视会把这句话读给居民听：" }),
      this.text,
    );
  }

  #ask() {
    this.form.hidden = false;
    this.select?.focus();
  }

  /** @param {string} sentence */
  #picked(sentence) {
    if (!sentence) return;
    this.text.value = sentence;
    void this.#say("需补正", sentence);
  }

  /** @param {string} verdict @param {string} reason */
  async #say(verdict, reason) {
    this.error.hidden = true;
    try {
      await this.judge(this.material.key, verdict, reason);
    } catch (/** @type {any} */ error) {
      this.error.textContent = error?.problem?.detail || "没有保存，请再试一次。";
      this.error.hidden = false;
    }
  }
}

/** @param {string | null} verdict @param {boolean} optional */
function tone(verdict, optional) {
  const tones = { 合格: "good", 需补正: "warn", 免提交: "plain", 现场核验原件: "busy" };
  return tones[/** @type {keyof tones} */ (verdict)] ?? (optional ? "plain" : "todo");
}
