// Remotes that were learnt on boxes.
import { make } from "./element.js";
import { clock } from "./words.js";

/**
 * @typedef {{id: string, code: string, created: number, device: string, source: string, keys: number,
 *   model: string, box: string}} Remote
 */

/** @type {Record<string, string>} */
const SOURCES = { evdev: "接收器", sdl: "窗口", joystick: "手柄" };

export class RemoteList {
  path = "/api/staff/remotes";
  key = "code";
  none = "学到的遥控器";

  /** @param {{drop: (row: Remote) => Promise<void>}} parts */
  constructor({ drop }) {
    this.drop = drop;
  }

  /** @param {{rows: Remote[]}} told */
  show({ rows }) {
    const heads = ["编号", "时间", "在哪台机顶盒", "型号", "接收器", "键", ""];
    return [
      make(
        "table",
        { class: "grid" },
        make("thead", {}, make("tr", {}, ...heads.map((text) => make("th", { scope: "col", text })))),
        make("tbody", {}, ...rows.map((row) => this.#row(row))),
      ),
      make("p", {
        class: "quiet pages",
        text: "下载的文件交给同型号的机顶盒：启动时加 --add-keymap 文件 --profile learnt_编号。做法见《遥控器》。",
      }),
    ];
  }

  /** @param {Remote} row */
  #row(row) {
    return make(
      "tr",
      { "data-code": row.code },
      make("td", { class: "code", text: `${row.code.slice(0, 3)} ${row.code.slice(3)}` }),
      make("td", { class: "narrow", text: clock(row.created) }),
      make("td", { text: row.box }),
      make("td", { text: row.model || "没有写" }),
      make("td", { text: row.device || (SOURCES[row.source] ?? row.source) }),
      make("td", { class: "number-cell", text: `${row.keys} 个` }),
      make(
        "td",
        { class: "narrow" },
        make(
          "div",
          { class: "row-buttons" },
          make("a", { href: `/api/staff/remotes/${row.id}/keymap.json`, download: true, text: "下载" }),
          make("button", { type: "button", class: "danger", text: "删掉", onclick: () => void this.drop(row) }),
        ),
      ),
    );
  }
}
