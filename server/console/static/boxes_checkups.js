// Reports of boxes that were looked over on the television.
import { sentence } from "./api.js";
import { make } from "./element.js";
import { clock } from "./words.js";

/**
 * @typedef {{id: string, number: string, created: number, model: string, box: string, troubles: string[]}} Summary
 * @typedef {{key: string, finding: string, words: string, detail: string}} Line
 * @typedef {{summary: Summary, report: {lines: Line[], version: string, profile: string,
 *   unknown_keys: (string | number)[]}}} Checkup
 */

/** @type {Record<string, {words: string, tone: string}>} */
const FINDINGS = {
  good: { words: "好", tone: "good" },
  care: { words: "要留意", tone: "warn" },
  bad: { words: "不好", tone: "bad" },
  absent: { words: "没有", tone: "plain" },
};

export class CheckupList {
  path = "/api/staff/checkups";
  key = "number";
  none = "检查结果";

  /** @param {{open: (id: string) => Promise<Checkup>, fail: (words: string) => void}} parts */
  constructor({ open, fail }) {
    this.open = open;
    this.fail = fail;
    this.opened = make("section", { class: "report", hidden: true, "aria-live": "polite" });
  }

  /** @param {{rows: Summary[]}} told */
  show({ rows }) {
    const heads = ["编号", "时间", "机顶盒", "型号", "要处理的"];
    this.opened.hidden = true;
    const only = rows.length === 1 ? rows[0] : undefined;
    if (only) void this.#open(only);
    return [
      this.opened,
      make(
        "table",
        { class: "grid" },
        make(
          "thead",
          {},
          make("tr", {}, ...[...heads, ""].map((text) => make("th", { scope: "col", text }))),
        ),
        make("tbody", {}, ...rows.map((row) => this.#row(row))),
      ),
    ];
  }

  /** @param {Summary} row */
  #row(row) {
    return make(
      "tr",
      { "data-number": row.number },
      make("td", { class: "code", text: `${row.number.slice(0, 3)} ${row.number.slice(3)}` }),
      make("td", { class: "narrow", text: clock(row.created) }),
      make("td", { text: row.box }),
      make("td", { text: row.model || "没有写" }),
      make(
        "td",
        {},
        ...(row.troubles.length
          ? row.troubles.map((text) => make("div", { text }))
          : [make("span", { class: "tag good", text: "都好" })]),
      ),
      make(
        "td",
        { class: "narrow" },
        make("button", { type: "button", text: "看全部", onclick: () => void this.#open(row) }),
      ),
    );
  }

  /** @param {Summary} row */
  async #open(row) {
    try {
      const { summary, report } = await this.open(row.id);
      const unknown = report.unknown_keys.length ? `不认识的键：${report.unknown_keys.join("、")}。` : "";
      this.opened.replaceChildren(
        make("h2", { text: `编号 ${summary.number}，${summary.box}，${clock(summary.created)}` }),
        make("table", {}, make("tbody", {}, ...report.lines.map((line) => this.#line(line)))),
        make("p", {
          class: "quiet",
          text: `程序 ${report.version || "没有写"}，遥控器方案 ${report.profile || "没有写"}。${unknown}`,
        }),
      );
      this.opened.hidden = false;
      this.opened.scrollIntoView({ block: "nearest" });
    } catch (error) {
      this.fail(sentence(error));
    }
  }

  /** @param {Line} line */
  #line(line) {
    const found = FINDINGS[line.finding] ?? { words: line.finding, tone: "plain" };
    return make(
      "tr",
      {},
      make("td", {}, make("span", { class: `tag ${found.tone}`, text: found.words })),
      make("td", { text: line.words }),
      make("td", { class: "quiet", text: line.detail }),
    );
  }
}
