// Who may come in: the list of smart cards, and codes for installers.
import { get, post, remove, sentence, upload } from "./api.js";
import { ask } from "./ask.js";
import { make } from "./element.js";
import { clock } from "./words.js";

/**
 * @typedef {{id: string, created: number, expires: number, boxes: number, used: number, township: string, note: string,
 *   by: string, withdrawn: number, code: string}} Code
 */

export class Enrolling {
  /** @param {{fail: (words: string) => void}} parts */
  constructor({ fail }) {
    this.fail = fail;
    this.told = make("p", { id: "cards-told", role: "status", hidden: true });
    this.cards = make("p", { class: "quiet", id: "cards-count" });
    this.code = make("p", { id: "new-code", class: "told-good", role: "status", hidden: true });
    this.rows = make("div", { id: "codes" });
  }

  async open() {
    this.code.hidden = true;
    const [cards, codes, summary] = await Promise.all([
      get("/api/staff/cards"),
      get("/api/staff/installer-codes"),
      get("/api/staff/boxes/summary"),
    ]);
    this.cards.textContent = `名单里有 ${cards.cards} 张卡，${cards.in_use} 张已经在机顶盒里。名单上的卡第一次开机就自己登记好。`;
    this.#codes(codes.rows);
    return [
      make("h2", { text: "智能卡名单" }),
      this.cards,
      make("p", { class: "quiet", text: "表格（.csv、.xlsx）要有“智能卡号”一列，可以有“乡镇”一列。有一行不对就一行也不导入。" }),
      make("div", { class: "alias-tools" }, this.#importer()),
      this.told,
      make("h2", { class: "second", text: "安装师傅的登记码" }),
      make("p", { class: "quiet", text: "名单上没有的机顶盒，开机后请师傅在电视上输入六位登记码。登记码只显示一次。" }),
      this.#form(summary.townships.map((/** @type {{name: string}} */ each) => each.name)),
      this.code,
      this.rows,
    ];
  }

  #importer() {
    const input = make("input", { type: "file", id: "cards-file", accept: ".csv,.xlsx", hidden: true });
    input.addEventListener("change", async () => {
      const file = input.files?.[0];
      input.value = "";
      if (!file) return;
      this.#tell("正在读……", "quiet");
      try {
        const told = await upload(`/api/staff/cards/import?${new URLSearchParams({ file: file.name })}`, file);
        if (told.problems.length) this.#tell(`读了 ${told.rows} 行，什么都没有导入。请改好这几处再试：`, "told-bad", told.problems);
        else this.#tell(`新增 ${told.new} 张，换了乡镇 ${told.changed} 张，不变 ${told.same} 张。`, "told-good");
        const cards = await get("/api/staff/cards");
        this.cards.textContent = `名单里有 ${cards.cards} 张卡，${cards.in_use} 张已经在机顶盒里。`;
      } catch (error) {
        this.#tell(sentence(error), "told-bad");
      }
    });
    return make("span", {}, make("button", { type: "button", class: "primary", text: "导入名单…", onclick: () => input.click() }), input);
  }

  /** @param {string[]} townships */
  #form(townships) {
    const form = make(
      "form",
      { class: "code-form" },
      make("label", {}, "能登记几台", make("input", { name: "boxes", type: "number", min: "1", max: "200", value: "1", required: true })),
      make("label", {}, "几分钟内有效", make("input", { name: "minutes", type: "number", min: "5", max: "1440", value: "60", required: true })),
      make("label", {}, "装在哪个乡镇", make("input", { name: "township", list: "townships", maxlength: "30", placeholder: "可以空着" })),
      make("label", {}, "给谁", make("input", { name: "note", maxlength: "40", placeholder: "如 张师傅" })),
      make("datalist", { id: "townships" }, ...townships.map((value) => make("option", { value }))),
      make("button", { type: "submit", id: "give-code", text: "给一个登记码" }),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const told = new FormData(form);
      void this.#give({
        boxes: Number(told.get("boxes")),
        minutes: Number(told.get("minutes")),
        township: String(told.get("township")),
        note: String(told.get("note")),
      });
    });
    return form;
  }

  /** @param {object} wish */
  async #give(wish) {
    try {
      /** @type {Code} */
      const given = await post("/api/staff/installer-codes", wish);
      this.code.replaceChildren(
        make("b", { class: "code", text: `${given.code.slice(0, 3)} ${given.code.slice(3)}` }),
        `　${clock(given.expires)} 前有效，能登记 ${given.boxes} 台。离开这一页就看不到了。`,
      );
      this.code.hidden = false;
      this.#codes((await get("/api/staff/installer-codes")).rows);
    } catch (error) {
      this.fail(sentence(error));
    }
  }

  /** @param {Code[]} rows */
  #codes(rows) {
    if (!rows.length) {
      this.rows.replaceChildren();
      return;
    }
    const heads = ["什么时候给的", "谁给的", "给谁", "乡镇", "用了几台", "状态", ""];
    this.rows.replaceChildren(
      make(
        "table",
        { class: "grid" },
        make("thead", {}, make("tr", {}, ...heads.map((text) => make("th", { scope: "col", text })))),
        make("tbody", {}, ...rows.map((row) => this.#row(row))),
      ),
    );
  }

  /** @param {Code} row */
  #row(row) {
    const living = !row.withdrawn && row.used < row.boxes && row.expires > Date.now();
    const state = row.withdrawn ? "作废了" : row.used >= row.boxes ? "用完了" : living ? `${clock(row.expires)} 前有效` : "过期了";
    const withdraw = make("button", { type: "button", text: "作废", onclick: () => void this.#withdraw(row) });
    return make(
      "tr",
      {},
      make("td", { class: "narrow", text: clock(row.created) }),
      make("td", { text: row.by }),
      make("td", { text: row.note || "—" }),
      make("td", { text: row.township || "—" }),
      make("td", { class: "narrow", text: `${row.used} / ${row.boxes}` }),
      make("td", {}, make("span", { class: `tag ${living ? "good" : "plain"}`, text: state })),
      make("td", { class: "narrow" }, ...(living ? [withdraw] : [])),
    );
  }

  /** @param {Code} row */
  async #withdraw(row) {
    if (!(await ask("这个登记码作废后就不能再用了。要作废吗？", "作废"))) return;
    try {
      await remove(`/api/staff/installer-codes/${row.id}`);
    } catch (error) {
      this.fail(sentence(error));
    }
    this.#codes((await get("/api/staff/installer-codes")).rows);
  }

  /** @param {string} words @param {string} tone @param {string[]} [lines] */
  #tell(words, tone, lines = []) {
    this.told.hidden = false;
    this.told.className = tone;
    this.told.replaceChildren(words, ...(lines.length ? [make("ul", {}, ...lines.map((text) => make("li", { text })))] : []));
  }
}
