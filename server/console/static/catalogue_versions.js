// Published versions, and the way back to an earlier one.
import { freshKey, get, postOnce, sentence } from "./api.js";
import { ask } from "./ask.js";
import { figure, weight } from "./catalogue_words.js";
import { at, make } from "./element.js";
import { clock } from "./words.js";

/**
 * @typedef {{version: number, published: number, published_by: string, reviewed_by: string, origin: string,
 *   guides: number, size: number, delta_size: number | null, current: boolean}} Version
 */

const PAGE = 30;

export class VersionsView {
  #limit = PAGE;

  /** @param {{may: (permission: string) => boolean}} parts */
  constructor({ may }) {
    this.may = may;
    this.root = at("versions");
    this.problem = make("p", { class: "told-bad", id: "versions-error", role: "alert", hidden: true });
  }

  async open() {
    try {
      this.#show(await get(`/api/staff/catalogue/versions?limit=${this.#limit}`));
    } catch (error) {
      this.root.replaceChildren(make("p", { class: "told-bad", role: "alert", text: sentence(error) }));
    }
  }

  /** @param {{total: number, rows: Version[]}} told */
  #show({ total, rows }) {
    this.root.dataset.newest = String(rows[0]?.version ?? 0);
    const heads = ["版本", "发布时间", "来自", "上传", "复核", "指南", "大小", "更新要下载", ""];
    const more = make("button", {
      type: "button",
      text: "看更早的",
      onclick: () => {
        this.#limit = Math.min(500, this.#limit + 100);
        void this.open();
      },
    });
    this.root.replaceChildren(
      make("h2", { text: "已发布的版本" }),
      make("p", {
        class: "quiet",
        text: "退回会把以前的内容作为新的一版发布：电视盒子只接受更大的版本号。",
      }),
      this.problem,
      rows.length
        ? make(
            "table",
            { class: "grid" },
            make("thead", {}, make("tr", {}, ...heads.map((text) => make("th", { scope: "col", text })))),
            make("tbody", {}, ...rows.map((row) => this.#row(row))),
          )
        : make("p", { class: "empty", text: "还没有发布过。请先到“导入和发布”上传一份清单。" }),
      ...(total > rows.length && rows.length < 500 ? [more] : []),
    );
  }

  /** @param {Version} row */
  #row(row) {
    const back = this.may("catalogue.publish") && !row.current;
    return make(
      "tr",
      { "data-version": String(row.version), class: row.current ? "current" : "" },
      make(
        "td",
        { class: "narrow" },
        make("strong", { text: `第 ${row.version} 版` }),
        ...(row.current ? [make("span", { class: "tag good", text: "现在用的" })] : []),
      ),
      make("td", { class: "narrow", text: clock(row.published) }),
      make("td", { text: row.origin }),
      make("td", { text: row.published_by }),
      make("td", { text: row.reviewed_by }),
      make("td", { class: "number-cell", text: `${figure(row.guides)} 项` }),
      make("td", { class: "number-cell", text: weight(row.size) }),
      make("td", {
        class: "number-cell",
        text: row.delta_size === null ? "整份" : weight(row.delta_size),
        title: "有上一版的电视盒子要下载多少",
      }),
      make(
        "td",
        { class: "narrow" },
        ...(back
          ? [
              make("button", {
                type: "button",
                class: "restore",
                text: "退回到这一版",
                onclick: () => void this.#restore(row),
              }),
            ]
          : []),
      ),
    );
  }

  /** @param {Version} row */
  async #restore(row) {
    const words = `所有电视会换回第 ${row.version} 版的内容（${figure(row.guides)} 项指南），作为新的一版发布。要退回吗？`;
    if (!(await ask(words, "退回"))) return;
    this.problem.hidden = true;
    try {
      await postOnce(`/api/staff/catalogue/versions/${row.version}/restore`, freshKey());
      await this.open();
      this.root.focus();
    } catch (error) {
      this.problem.textContent = sentence(error);
      this.problem.hidden = false;
    }
  }
}
