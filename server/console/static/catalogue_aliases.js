// Everyday names: what people say, and the guides they mean by it. List, filter, table in and out, publication.
import { freshKey, get, postOnce, remove, sentence, upload } from "./api.js";
import { ask } from "./ask.js";
import { AliasForm } from "./catalogue_alias_form.js";
import { figure } from "./catalogue_words.js";
import { at, make } from "./element.js";
import { clock } from "./words.js";

/**
 * @typedef {{base_code: string, title: string, situation: string}} Rule
 * @typedef {{id: string, alias: {name: string, rules: Rule[]}, guides: number, examples: string[], changed: number,
 *   changed_by: string, pending: boolean}} AliasRow
 * @typedef {{total: number, rows: AliasRow[], all: number, dangling: number, pending: number}} AliasPage
 */

const PAGE = 50;
const WAIT_MS = 250;

export class AliasesView {
  #contains = "";
  #only = "all";
  #offset = 0;
  #asked = 0;

  /** @param {{may: (permission: string) => boolean}} parts */
  constructor({ may }) {
    this.may = may;
    this.root = at("aliases");
    this.told = make("p", { id: "aliases-told", role: "status", hidden: true });
    this.table = make("div", { id: "alias-table" });
    this.filters = make("div", { class: "filter", role: "group", "aria-label": "看哪些" });
    this.waiting = make("div", { id: "alias-waiting", hidden: true });
    this.form = new AliasForm({ onsaved: (row) => void this.#saved(row) });
    this.#frame();
  }

  async open() {
    const mine = ++this.#asked;
    const query = new URLSearchParams({
      contains: this.#contains,
      only: this.#only,
      offset: String(this.#offset),
      limit: String(PAGE),
    });
    try {
      const page = await get(`/api/staff/catalogue/aliases?${query}`);
      // An answer that was overtaken by a later question is not shown.
      if (mine === this.#asked) this.#show(page);
    } catch (error) {
      if (mine === this.#asked) this.#tell(sentence(error), "bad");
    }
  }

  #frame() {
    const search = make("input", { type: "search", id: "alias-search", placeholder: "叫法或事项名称", maxlength: "60" });
    search.setAttribute("aria-label", "找叫法");
    let timer = 0;
    search.addEventListener("input", () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => this.#ask({ contains: search.value.trim() }), WAIT_MS);
    });
    const tools = make("div", { class: "alias-tools" }, search, this.filters);
    if (this.may("catalogue.import")) {
      tools.append(
        make("button", {
          type: "button",
          class: "primary",
          id: "alias-add",
          text: "加一个叫法",
          onclick: () => this.form.begin(null),
        }),
        this.#importer("导入叫法表…", "alias-file", "aliases", (told) =>
          `读了 ${figure(told.rows)} 行：新增 ${figure(told.new)}，改动 ${figure(told.changed)}，不变 ${figure(told.same)}。`,
        ),
        this.#importer("导入村名册…", "village-file", "villages", (told) => `有 ${figure(told.new)} 个村（社区）了。`),
      );
    }
    tools.append(make("a", { href: "/api/staff/catalogue/aliases.csv", download: true, text: "下载叫法表" }));
    this.root.replaceChildren(
      make("h2", { text: "常用叫法" }),
      make("p", {
        class: "quiet",
        text: "老百姓怎么说，电视上就怎么找：在遥控器上按“低保”的拼音首字母 3 2，就能找到“最低生活保障对象认定”。",
      }),
      tools,
      this.told,
      this.waiting,
      this.form.element,
      this.table,
    );
  }

  /** @param {string} words @param {string} id @param {string} what @param {(told: any) => string} done */
  #importer(words, id, what, done) {
    const input = make("input", { type: "file", id, accept: ".csv,.xlsx", hidden: true });
    input.addEventListener("change", async () => {
      const file = input.files?.[0];
      input.value = "";
      if (!file) return;
      if (what === "villages" && !(await ask(`用“${file.name}”换掉现在的村名册吗？`, "换掉"))) return;
      this.#tell("正在读……", "");
      try {
        const told = await upload(`/api/staff/catalogue/${what}/import?${new URLSearchParams({ file: file.name })}`, file);
        if (told.problems.length) this.#tell("什么都没有导入，请改好这几处再试：", "bad", told.problems);
        else this.#tell(`${done(told)}下一次发布时上电视。`, "good");
        await this.open();
      } catch (error) {
        this.#tell(sentence(error), "bad");
      }
    });
    return make("span", {}, make("button", { type: "button", text: words, onclick: () => input.click() }), input);
  }

  /** @param {{contains?: string, only?: string, offset?: number}} change */
  #ask({ contains = this.#contains, only = this.#only, offset = 0 }) {
    this.#contains = contains;
    this.#only = only;
    this.#offset = offset;
    void this.open();
  }

  /** @param {AliasPage} page */
  #show(page) {
    this.root.dataset.total = String(page.total);
    this.root.dataset.pending = String(page.pending);
    const kinds = [
      ["all", `全部 ${figure(page.all)}`],
      ["dangling", `没对上事项 ${figure(page.dangling)}`],
      ["pending", "还没上电视"],
    ];
    this.filters.replaceChildren(
      ...kinds.map(([only, words]) =>
        make("button", {
          type: "button",
          "data-only": only ?? "",
          "aria-pressed": String(only === this.#only),
          text: words ?? "",
          onclick: () => this.#ask({ only }),
        }),
      ),
    );
    this.#showWaiting(page.pending);
    const heads = ["叫法", "指的事项", "找到", "改动", ""];
    const empty = page.all === 0 ? "还没有叫法。加一个，或者导入一张表。" : "没有这样的叫法。";
    this.table.replaceChildren(
      page.rows.length
        ? make(
            "table",
            { class: "grid" },
            make("thead", {}, make("tr", {}, ...heads.map((text) => make("th", { text, scope: "col" })))),
            make("tbody", {}, ...page.rows.map((row) => this.#row(row))),
          )
        : make("p", { class: "empty", text: empty }),
      ...this.#pages(page.total),
    );
  }

  /** @param {number} pending */
  #showWaiting(pending) {
    this.waiting.hidden = pending === 0;
    const now = make("button", { type: "button", id: "alias-publish", text: "现在就发布", onclick: () => void this.#publish() });
    this.waiting.replaceChildren(
      make("p", { text: `有 ${figure(pending)} 处改动电视上还没有，下一次发布时一起生效。` }),
      ...(this.may("catalogue.approve") ? [now] : [make("p", { class: "quiet", text: "等不及可以请主管在这里发布。" })]),
    );
  }

  /** @param {AliasRow} row */
  #row(row) {
    const mine = this.may("catalogue.import");
    return make(
      "tr",
      { "data-name": row.alias.name },
      make(
        "td",
        { class: "narrow" },
        make("strong", { text: row.alias.name }),
        ...(row.pending ? [make("span", { class: "tag warn", text: "还没上电视" })] : []),
      ),
      make("td", {}, ...row.alias.rules.map((rule) => make("p", { text: inWords(rule) }))),
      make(
        "td",
        { class: "narrow", title: row.examples.join("\n") },
        row.guides ? `${figure(row.guides)} 项` : make("span", { class: "tag bad", text: "没对上" }),
      ),
      make("td", { class: "narrow quiet", text: `${row.changed_by} ${clock(row.changed)}` }),
      make(
        "td",
        { class: "narrow" },
        ...(mine
          ? [
              make("button", { type: "button", class: "change", text: "改", onclick: () => this.form.begin(row) }),
              make("button", { type: "button", class: "remove", text: "删", onclick: () => void this.#remove(row) }),
            ]
          : []),
      ),
    );
  }

  /** @param {number} total @returns {Node[]} */
  #pages(total) {
    if (total <= PAGE) return [];
    const turn = (/** @type {string} */ text, /** @type {number} */ offset) =>
      make("button", { type: "button", text, disabled: offset < 0 || offset >= total, onclick: () => this.#ask({ offset }) });
    const last = Math.min(total, this.#offset + PAGE);
    return [
      make(
        "div",
        { class: "pages" },
        turn("上一页", this.#offset - PAGE),
        make("span", { text: `${figure(this.#offset + 1)}–${figure(last)}，共 ${figure(total)}` }),
        turn("下一页", this.#offset + PAGE),
      ),
    ];
  }

  /** @param {AliasRow} row */
  async #saved(row) {
    this.#tell(`“${row.alias.name}”保存了，找到 ${figure(row.guides)} 项。下一次发布时上电视。`, "good");
    await this.open();
  }

  /** @param {AliasRow} row */
  async #remove(row) {
    if (!(await ask(`下一次发布后，电视上就不能用“${row.alias.name}”找了。要删掉吗？`, "删掉"))) return;
    try {
      await remove(`/api/staff/catalogue/aliases/${row.id}`);
      this.#tell(`“${row.alias.name}”删掉了。`, "good");
    } catch (error) {
      this.#tell(sentence(error), "bad");
    }
    await this.open();
  }

  async #publish() {
    if (!(await ask("所有电视会换上改过的叫法和村名，指南不变，作为新的一版发布。要发布吗？", "发布"))) return;
    try {
      const { rows } = await postOnce("/api/staff/catalogue/versions", freshKey());
      this.#tell(`已作为第 ${rows[0].version} 版发布。`, "good");
    } catch (error) {
      this.#tell(sentence(error), "bad");
    }
    await this.open();
  }

  /** @param {string} words @param {string} tone @param {string[]} [lines] */
  #tell(words, tone, lines = []) {
    this.told.hidden = false;
    this.told.className = tone ? `told-${tone}` : "quiet";
    this.told.replaceChildren(words, ...(lines.length ? [make("ul", {}, ...lines.map((text) => make("li", { text })))] : []));
  }
}

/** A rule as people read it. @param {Rule} rule */
export function inWords({ base_code, title, situation }) {
  const which = [base_code && `基本编码 ${base_code}`, title].filter(Boolean).join("，");
  return situation ? `${which}（${situation}）` : which;
}
