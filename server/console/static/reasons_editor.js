// The supervisor's dialog in which the common reasons are written: a table, saved as a whole.
import { freshKey, put, sentence } from "./api.js";
import { at, make } from "./element.js";
import { fetchReasons } from "./reasons.js";

/** @typedef {import("./reasons.js").Template} Template */

/** @type {[string, string][]} */
const KINDS = [["correction", "补正"], ["message", "给居民的话"], ["refusal", "不予通过"]];
/** @type {[string, string][]} */
const ABOUTS = [["photo", "照片没拍好"], ["content", "材料本身"]];

export class ReasonsEditor {
  constructor() {
    this.dialog = /** @type {HTMLDialogElement} */ (at("reasons-dialog"));
    at("reasons-open").hidden = false;
    at("reasons-open").addEventListener("click", () => void this.open());
    at("reasons-close").addEventListener("click", () => this.dialog.close());
    at("reasons-add").addEventListener("click", () => this.#add());
    at("reasons-form").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#save();
    });
  }

  async open() {
    at("reasons-error").hidden = true;
    this.dialog.showModal();
    try {
      this.#draw(await fetchReasons());
    } catch (error) {
      this.#complain(error);
    }
  }

  /** @param {Template[]} reasons */
  #draw(reasons) {
    at("reasons-rows").replaceChildren(...reasons.map((each) => this.#row(each)));
  }

  #add() {
    const row = this.#row({ id: `r${freshKey().slice(0, 12)}`, kind: "correction", about: "content", label: "", sentence: "" });
    at("reasons-rows").append(row);
    row.querySelector("input")?.focus();
  }

  /** @param {Template} each */
  #row(each) {
    const row = make("tr", { "data-id": each.id });
    const move = (/** @type {-1 | 1} */ step) => {
      const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
      if (other) step < 0 ? other.before(row) : other.after(row);
    };
    const button = (/** @type {string} */ words, /** @type {string} */ label, /** @type {() => void} */ act) =>
      make("button", { type: "button", "aria-label": label, title: label, text: words, onclick: act });
    row.append(
      make("td", {}, choice("kind", "用在", KINDS, each.kind)),
      make("td", {}, choice("about", "说的是", ABOUTS, each.about)),
      make("td", {}, field("label", "短名", each.label, 40)),
      make("td", {}, field("sentence", "电视读的话", each.sentence, 400)),
      make(
        "td",
        { class: "row-acts" },
        button("↑", "往上", () => move(-1)),
        button("↓", "往下", () => move(1)),
        button("删除", "删除这一条", () => row.remove()),
      ),
    );
    return row;
  }

  async #save() {
    const reasons = [...at("reasons-rows").children].map((row) => {
      const value = (/** @type {string} */ name) =>
        /** @type {HTMLInputElement} */ (row.querySelector(`[name=${name}]`)).value.trim();
      const id = /** @type {HTMLElement} */ (row).dataset.id ?? "";
      return { id, kind: value("kind"), about: value("about"), label: value("label"), sentence: value("sentence") };
    });
    try {
      await put("/api/staff/reasons", { reasons });
      await fetchReasons();
      this.dialog.close();
    } catch (error) {
      this.#complain(error);
    }
  }

  /** @param {any} error */
  #complain(error) {
    at("reasons-error").textContent = sentence(error);
    at("reasons-error").hidden = false;
  }
}

/** @param {string} name @param {string} label @param {[string, string][]} options @param {string} value */
function choice(name, label, options, value) {
  const select = make(
    "select",
    { name, "aria-label": label },
    ...options.map(([key, words]) => make("option", { value: key, text: words })),
  );
  select.value = value;
  return select;
}

/** @param {string} name @param {string} label @param {string} value @param {number} most */
function field(name, label, value, most) {
  const input = make("input", { name, "aria-label": label, required: true, minlength: "2", maxlength: String(most) });
  input.value = value;
  return input;
}
