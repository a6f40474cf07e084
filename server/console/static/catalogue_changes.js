// What a draft changes, guide by guide: filter by kind, fifty on a page, before and after.
import { get, sentence } from "./api.js";
import { CHANGES, figure } from "./catalogue_words.js";
import { make } from "./element.js";

/**
 * @typedef {import("./catalogue_words.js").Counts} Counts
 * @typedef {{label: string, before: string, after: string}} FieldChange
 * @typedef {{code: string, change: string, title: string, situation: string, department: string,
 *   fields: FieldChange[]}} GuideChange
 */

const PAGE = 50;

export class Changes {
  #kind = "";
  #offset = 0;

  /** @param {string} id of the import @param {Counts} counts */
  constructor(id, counts) {
    this.id = id;
    this.counts = counts;
    this.filter = make("div", { class: "filter", role: "group", "aria-label": "看哪一种" });
    this.rows = make("tbody");
    this.pages = make("p", { class: "pages" });
    this.element = make(
      "div",
      { class: "changes" },
      this.filter,
      make(
        "table",
        { class: "grid" },
        make(
          "thead",
          {},
          make("tr", {}, ...["", "事项", "改了什么"].map((text) => make("th", { scope: "col", text }))),
        ),
        this.rows,
      ),
      this.pages,
    );
    void this.#show();
  }

  async #show() {
    this.#drawFilter();
    const query = new URLSearchParams({ offset: String(this.#offset), limit: String(PAGE) });
    if (this.#kind) query.set("change", this.#kind);
    try {
      const page = await get(`/api/staff/catalogue/imports/${this.id}/changes?${query}`);
      this.rows.replaceChildren(...page.changes.map(row));
      this.#drawPages(page.total);
      this.element.dataset.shown = this.#kind || "all";
    } catch (error) {
      this.rows.replaceChildren(make("tr", {}, make("td", { colspan: "3", class: "told-bad", text: sentence(error) })));
    }
  }

  #drawFilter() {
    const { new: fresh, changed, gone } = this.counts;
    const kinds = [
      { kind: "", words: "全部", count: fresh + changed + gone },
      ...Object.entries(CHANGES).map(([kind, { words }]) => ({
        kind,
        words,
        count: this.counts[/** @type {keyof Counts} */ (kind)],
      })),
    ];
    this.filter.replaceChildren(
      ...kinds.map(({ kind, words, count }) =>
        make("button", {
          type: "button",
          "data-kind": kind || "all",
          "aria-pressed": String(kind === this.#kind),
          disabled: count === 0,
          text: `${words} ${figure(count)}`,
          onclick: () => this.#turn(kind, 0),
        }),
      ),
    );
  }

  /** @param {number} total */
  #drawPages(total) {
    const last = Math.min(this.#offset + PAGE, total);
    this.pages.hidden = total <= PAGE;
    this.pages.replaceChildren(
      make("button", {
        type: "button",
        text: "上一页",
        disabled: this.#offset === 0,
        onclick: () => this.#turn(this.#kind, this.#offset - PAGE),
      }),
      make("span", { text: `第 ${figure(this.#offset + 1)}–${figure(last)} 项，共 ${figure(total)} 项` }),
      make("button", {
        type: "button",
        text: "下一页",
        disabled: last >= total,
        onclick: () => this.#turn(this.#kind, this.#offset + PAGE),
      }),
    );
  }

  /** @param {string} kind @param {number} offset */
  async #turn(kind, offset) {
    const other = kind !== this.#kind;
    this.#kind = kind;
    this.#offset = Math.max(0, offset);
    await this.#show();
    const pressed = other ? this.filter.querySelector("[aria-pressed=true]") : null;
    if (pressed instanceof HTMLElement) pressed.focus();
    else this.element.scrollIntoView({ block: "start" });
  }
}

/** @param {GuideChange} change */
function row(change) {
  const { words, tone } = CHANGES[change.change] ?? { words: change.change, tone: "plain" };
  return make(
    "tr",
    { "data-code": change.code, "data-change": change.change },
    make("td", { class: "narrow" }, make("span", { class: `tag ${tone}`, text: words })),
    make(
      "td",
      { class: "which-guide" },
      make("strong", { text: change.title }),
      ...(change.situation ? [make("span", { class: "situation", text: change.situation })] : []),
      make("span", { class: "quiet", text: `${change.department} · ${change.code}` }),
    ),
    make("td", {}, ...what(change)),
  );
}

/** @param {GuideChange} change @returns {HTMLElement[]} */
function what({ change, fields }) {
  if (change === "new") return [content(fields)];
  if (change === "changed" && fields.length > 0) return fields.map(field);
  const words = change === "gone" ? "发布后电视上不再有这一项" : "和现在发布的已经一样了";
  return [make("span", { class: "quiet", text: words })];
}

/** All of a new guide, folded. @param {FieldChange[]} fields */
function content(fields) {
  return make(
    "details",
    {},
    make("summary", { class: "quiet", text: `新的事项，看内容（${fields.length} 样）` }),
    ...fields.map(({ label, after }) =>
      make(
        "div",
        { class: "field" },
        make("span", { class: "label", text: label }),
        make("div", { class: "plain", text: after }),
      ),
    ),
  );
}

/** @param {FieldChange} change */
function field({ label, before, after }) {
  const was = before.split("\n").filter(Boolean);
  const is = after.split("\n").filter(Boolean);
  /** @type {HTMLElement[]} */
  const lines = [
    ...was.filter((line) => !is.includes(line)).map((text) => make("del", { text })),
    ...is.filter((line) => !was.includes(line)).map((text) => make("ins", { text })),
  ];
  const kept = is.filter((line) => was.includes(line)).length;
  if (lines.length === 0) lines.push(make("ins", { text: "只换了前后次序" }));
  else if (kept > 0) lines.push(make("span", { class: "quiet", text: `其余 ${kept} 行不变` }));
  return make("div", { class: "field" }, make("span", { class: "label", text: label }), make("div", {}, ...lines));
}
