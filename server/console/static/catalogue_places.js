// Where things are done: townships with their positions and service points, as tables taken out and put back.
import { freshKey, get, postOnce, sentence, upload } from "./api.js";
import { ask } from "./ask.js";
import { figure } from "./catalogue_words.js";
import { at, make } from "./element.js";

/** @typedef {{townships: number, positioned: number, villages: number, points: number, idle: number}} PlaceTables */

export class PlacesView {
  /** @param {{may: (permission: string) => boolean}} parts */
  constructor({ may }) {
    this.may = may;
    this.root = at("places");
    this.told = make("p", { id: "places-told", role: "status", hidden: true });
    this.table = make("div", {});
    const tools = make("div", { class: "alias-tools" });
    if (may("catalogue.approve")) {
      tools.append(make("button", { type: "button", id: "places-publish", text: "现在就发布", onclick: () => void this.#publish() }));
    }
    this.root.replaceChildren(
      make("h2", { text: "办事地点" }),
      make("p", {
        class: "quiet",
        text: "电视上“去哪里办”用的。下载一张表，用表格软件改好，再导入：整张换掉，有一行不对就一行也不导入。下一次发布时上电视。",
      }),
      tools,
      this.told,
      this.table,
    );
  }

  async open() {
    try {
      this.#show(await get("/api/staff/catalogue/places"));
    } catch (error) {
      this.#tell(sentence(error), "bad");
    }
  }

  /** @param {PlaceTables} tables */
  #show({ townships, positioned, villages, points, idle }) {
    this.root.dataset.points = String(points);
    const map = townships && positioned === townships ? "都有位置，电视能画图、算远近" : `${figure(positioned)} 个有位置；都有了，电视才画图、算远近`;
    const busy = idle ? `${figure(idle)} 个还没写能办什么` : points ? "都写了能办什么" : "还没有导入";
    const rows = [
      this.#row("乡镇", `${figure(townships)} 个`, map, "townships"),
      this.#row("办事点", `${figure(points)} 个`, busy, "places"),
      this.#row("村（社区）", `${figure(villages)} 个`, "在“常用叫法”里导入村名册", ""),
    ];
    const heads = ["", "现在有", "说明", ""].map((text) => make("th", { text }));
    this.table.replaceChildren(
      make("table", { class: "grid" }, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...rows)),
    );
  }

  /** @param {string} name @param {string} count @param {string} words @param {string} what */
  #row(name, count, words, what) {
    const tools = make("div", { class: "place-tools" });
    if (what) tools.append(make("a", { href: `/api/staff/catalogue/${what}.csv`, download: true, text: "下载" }));
    if (what && this.may("catalogue.import")) tools.append(this.#importer(name, what));
    return make(
      "tr",
      { "data-table": what },
      make("td", { class: "narrow", text: name }),
      make("td", { class: "narrow", text: count }),
      make("td", { text: words }),
      make("td", { class: "narrow" }, tools),
    );
  }

  /** @param {string} name @param {string} what */
  #importer(name, what) {
    const input = make("input", { type: "file", id: `${what}-file`, accept: ".csv,.xlsx", hidden: true });
    input.addEventListener("change", async () => {
      const file = input.files?.[0];
      input.value = "";
      if (!file || !(await ask(`用“${file.name}”换掉现在的${name}吗？表里没有的就没有了。`, "换掉"))) return;
      this.#tell("正在读……", "");
      try {
        const told = await upload(`/api/staff/catalogue/${what}/import?${new URLSearchParams({ file: file.name })}`, file);
        if (told.problems.length) this.#tell("什么都没有导入，请改好这几处再试：", "bad", told.problems);
        else this.#tell(`新增 ${figure(told.new)}，改动 ${figure(told.changed)}，不变 ${figure(told.same)}。下一次发布时上电视。`, "good");
        await this.open();
      } catch (error) {
        this.#tell(sentence(error), "bad");
      }
    });
    return make("span", {}, make("button", { type: "button", text: "导入…", onclick: () => input.click() }), input);
  }

  async #publish() {
    if (!(await ask("所有电视会换上改过的办事地点，指南不变，作为新的一版发布。要发布吗？", "发布"))) return;
    try {
      const { rows } = await postOnce("/api/staff/catalogue/versions", freshKey());
      this.#tell(`已作为第 ${rows[0].version} 版发布。`, "good");
    } catch (error) {
      this.#tell(sentence(error), "bad");
    }
  }

  /** @param {string} words @param {string} tone @param {string[]} [lines] */
  #tell(words, tone, lines = []) {
    this.told.hidden = false;
    this.told.className = tone ? `told-${tone}` : "quiet";
    this.told.replaceChildren(words, ...(lines.length ? [make("ul", {}, ...lines.map((text) => make("li", { text })))] : []));
  }
}
