// One everyday name being written: the name, and rules with what they find, told while they are written.
import { get, post, put, sentence } from "./api.js";
import { figure } from "./catalogue_words.js";
import { make } from "./element.js";

/** @typedef {import("./catalogue_aliases.js").AliasRow} AliasRow @typedef {import("./catalogue_aliases.js").Rule} Rule */

const WAIT_MS = 300;
const FIELDS = /** @type {const} */ ([
  ["title", "事项名称", "可以用 * 代表任意文字"],
  ["situation", "情形（不写就是全部）", ""],
  ["base_code", "或者基本编码", ""],
]);

export class AliasForm {
  /** The one that is changed, or nothing for a new one. @type {AliasRow | null} */
  #row = null;
  #timer = 0;
  #asked = 0;

  /** @param {{onsaved: (row: AliasRow) => void}} parts */
  constructor({ onsaved }) {
    this.onsaved = onsaved;
    this.heading = make("h3", {});
    this.name = make("input", { id: "alias-name", maxlength: "20", required: true, autocomplete: "off" });
    this.rules = make("div", { id: "alias-rules" });
    this.titles = make("datalist", { id: "alias-titles" });
    this.finds = make("div", { id: "alias-finds", role: "status" });
    this.problem = make("p", { class: "told-bad", role: "alert", hidden: true });
    this.save = make("button", { class: "primary", id: "alias-save", text: "保存" });
    this.element = make(
      "form",
      { id: "alias-form", hidden: true, onsubmit: (event) => void this.#submit(event) },
      this.heading,
      make("label", {}, make("span", { text: "老百姓的叫法" }), this.name),
      this.rules,
      make("button", { type: "button", class: "more", text: "还指别的事项", onclick: () => this.#add() }),
      this.titles,
      this.finds,
      this.problem,
      make(
        "div",
        { class: "next-buttons" },
        this.save,
        make("button", { type: "button", id: "alias-cancel", text: "不改了", onclick: () => this.end() }),
      ),
    );
    this.element.addEventListener("input", () => this.#look());
    this.element.addEventListener("keydown", (event) => event.key === "Escape" && this.end());
  }

  /** @param {AliasRow | null} row */
  begin(row) {
    this.#row = row;
    this.heading.textContent = row ? `改“${row.alias.name}”` : "加一个叫法";
    this.name.value = row?.alias.name ?? "";
    this.problem.hidden = true;
    this.rules.replaceChildren();
    for (const rule of row?.alias.rules ?? [undefined]) this.#add(rule);
    this.finds.replaceChildren();
    this.element.hidden = false;
    this.element.scrollIntoView({ block: "nearest" });
    this.name.focus();
    this.#look();
  }

  end() {
    this.element.hidden = true;
  }

  /** @param {Rule} [rule] */
  #add(rule) {
    const line = make("fieldset", { class: "rule" });
    for (const [field, words, hint] of FIELDS) {
      const input = make("input", { name: field, maxlength: "200", autocomplete: "off", placeholder: hint });
      if (field === "title") input.setAttribute("list", "alias-titles");
      input.value = rule?.[field] ?? "";
      line.append(make("label", {}, make("span", { text: words }), input));
    }
    line.append(
      make("button", {
        type: "button",
        text: "去掉",
        onclick: () => {
          line.remove();
          if (!this.rules.children.length) this.#add();
          this.#look();
        },
      }),
    );
    this.rules.append(line);
  }

  /** @returns {Rule[]} rules that say something */
  #written() {
    const value = (/** @type {Element} */ line, /** @type {string} */ name) =>
      /** @type {HTMLInputElement} */ (line.querySelector(`[name=${name}]`)).value.trim().replaceAll("＊", "*");
    return [...this.rules.children]
      .map((line) => ({
        title: value(line, "title"),
        situation: value(line, "situation"),
        base_code: value(line, "base_code"),
      }))
      .filter(({ title, base_code }) => base_code || title.replaceAll("*", ""));
  }

  #look() {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#find(), WAIT_MS);
  }

  async #find() {
    const mine = ++this.#asked;
    const rules = this.#written();
    const typed = document.activeElement?.getAttribute("name") === "title" ? document.activeElement : null;
    try {
      if (typed instanceof HTMLInputElement && typed.value.trim() && !typed.value.includes("*")) {
        const query = new URLSearchParams({ contains: typed.value.trim().slice(0, 60) });
        const { titles } = await get(`/api/staff/catalogue/titles?${query}`);
        if (mine !== this.#asked) return;
        this.titles.replaceChildren(...titles.map((/** @type {string} */ value) => make("option", { value })));
      }
      const found = rules.length ? await post("/api/staff/catalogue/rules", { rules }) : null;
      if (mine === this.#asked) this.#tell(found);
    } catch (error) {
      if (mine === this.#asked) this.finds.replaceChildren(make("p", { class: "quiet", text: sentence(error) }));
    }
  }

  /** @param {{total: number, examples: string[]} | null} found */
  #tell(found) {
    this.finds.dataset.total = found ? String(found.total) : "";
    if (!found) return this.finds.replaceChildren(make("p", { class: "quiet", text: "写上事项名称，这里会列出找到的事项。" }));
    const more = found.total - found.examples.length;
    this.finds.replaceChildren(
      make("p", {
        class: found.total ? "found" : "told-bad",
        text: found.total ? `找到 ${figure(found.total)} 项：` : "这样写一项也找不到，请检查名称，或者用 * 代表不确定的字。",
      }),
      make(
        "ul",
        {},
        ...found.examples.map((text) => make("li", { text })),
        ...(more > 0 ? [make("li", { class: "quiet", text: `……还有 ${figure(more)} 项` })] : []),
      ),
    );
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    event.preventDefault();
    const rules = this.#written();
    if (!rules.length) return this.#refuse("请写上这个叫法指的是哪个事项。");
    const alias = { name: this.name.value.trim(), rules };
    const path = "/api/staff/catalogue/aliases";
    this.save.disabled = true;
    try {
      const saved = this.#row ? await put(`${path}/${this.#row.id}`, alias) : await post(path, alias);
      this.end();
      this.onsaved(saved);
    } catch (error) {
      this.#refuse(sentence(error));
    } finally {
      this.save.disabled = false;
    }
  }

  /** @param {string} words */
  #refuse(words) {
    this.problem.textContent = words;
    this.problem.hidden = false;
  }
}
