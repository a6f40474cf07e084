// A version of the guides on its way: ten boxes, one township, all; or stopped and taken back.
import { get, post, sentence } from "./api.js";
import { ask } from "./ask.js";
import { select } from "./boxes_fleet.js";
import { make } from "./element.js";
import { clock } from "./words.js";

/**
 * @typedef {{version: number, stage: string, township: string, started: number, changed: number, by: string, why: string,
 *   boxes: number, taken: number, failed: number, refused: string[]}} Rollout
 */

const EVERY_MS = 4000;
const STEPS = [
  { stage: "ten", words: "先发 10 台" },
  { stage: "township", words: "一个乡镇" },
  { stage: "all", words: "全部" },
];

export class Rollouts {
  /** @param {{fail: (words: string) => void}} parts */
  constructor({ fail }) {
    this.fail = fail;
    this.root = make("div", { id: "rollouts" });
    /** @type {string[]} */
    this.townships = [];
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.timer = undefined;
    this.shown = "";
  }

  async open() {
    const summary = await get("/api/staff/boxes/summary");
    this.townships = summary.townships.map((/** @type {{name: string}} */ each) => each.name);
    this.shown = "";
    await this.#look();
    this.timer ??= setInterval(() => {
      if (this.root.isConnected) void this.#look().catch(() => {});
    }, EVERY_MS);
    return [
      make("h2", { text: "指南分批发布" }),
      make("p", {
        class: "quiet",
        text: "在“办事指南”里发布时选“先发 10 台试”，新的一版先到 10 台。两台以上、超过一成的机顶盒用不了时自动停下，已经换上的自动退回。",
      }),
      this.root,
    ];
  }

  async #look() {
    this.#show(await get("/api/staff/rollouts"));
  }

  /** @param {{rows: Rollout[], general: number}} told */
  #show(told) {
    const now = JSON.stringify(told);
    // What somebody is choosing from must not be taken away under the hand.
    if (now === this.shown) return;
    this.shown = now;
    const general = make("p", { class: "told-good", text: told.general ? `全部机顶盒用的是第 ${told.general} 版。` : "还没有发给全部的版本。" });
    this.root.replaceChildren(general, ...told.rows.map((row) => this.#card(row)));
  }

  /** @param {Rollout} row */
  #card(row) {
    const here = STEPS.findIndex(({ stage }) => stage === row.stage);
    const stopped = row.stage === "stopped";
    const rail = STEPS.map(({ words }, index) =>
      make(
        "li",
        { class: stopped ? "stuck" : index < here ? "done" : index === here ? "here" : "" },
        make("span", { class: "count", text: String(index + 1) }),
        index === 1 && row.township ? row.township : words,
      ),
    );
    const share = row.boxes ? Math.round((100 * row.taken) / row.boxes) : 0;
    return make(
      "section",
      { class: "report rollout", "data-version": String(row.version), "data-stage": row.stage },
      make("h2", { text: `第 ${row.version} 版${stopped ? "，停下了" : ""}` }),
      make("ol", { class: "rail" }, ...rail),
      make(
        "p",
        {},
        make("b", { text: `${row.boxes} 台里 ${row.taken} 台已换上（${share}%）` }),
        ...(row.failed ? ["　", make("span", { class: "tag bad", text: `${row.failed} 台用不了` })] : []),
      ),
      ...(row.refused.length ? [make("ul", { class: "told-bad" }, ...row.refused.map((text) => make("li", { text })))] : []),
      ...(row.why ? [make("p", { class: "told-bad", text: row.why })] : []),
      make("p", { class: "quiet", text: `${row.by} ${clock(row.started)} 发布，${clock(row.changed)} 走到这一步。` }),
      ...(stopped ? [] : [this.#tools(row)]),
    );
  }

  /** @param {Rollout} row */
  #tools(row) {
    const tools = make("div", { class: "box-tools" });
    if (row.stage !== "all") {
      const township = select("township", "乡镇", this.townships.map((name) => /** @type {[string, string]} */ ([name, name])));
      if (this.townships.length) {
        tools.append(
          make("label", {}, "再发一个乡镇", township),
          make("button", { type: "button", text: "发到这个乡镇", onclick: () => void this.#advance(row, "township", township.value) }),
        );
      }
      tools.append(make("button", { type: "button", class: "primary", text: "发给全部", onclick: () => void this.#advance(row, "all") }));
    }
    tools.append(make("button", { type: "button", class: "danger", text: "停下，退回原来的", onclick: () => void this.#stop(row) }));
    return tools;
  }

  /** @param {Rollout} row @param {string} stage @param {string} [township] */
  async #advance(row, stage, township = "") {
    const left = row.boxes - row.taken - row.failed;
    const waiting = left > 0 ? `还有 ${left} 台没有换上（可能没开机）。` : "";
    const words = `${waiting}第 ${row.version} 版现在发给${township || "全部机顶盒"}，是吗？`;
    if (await ask(words, "发")) await this.#do(`/api/staff/rollouts/${row.version}/advance`, { stage, township });
  }

  /** @param {Rollout} row */
  async #stop(row) {
    const words = `第 ${row.version} 版停下，已经换上的 ${row.taken} 台退回原来的指南（用一个新的版本号）。要停下吗？`;
    if (await ask(words, "停下")) await this.#do(`/api/staff/rollouts/${row.version}/stop`, { why: "在机顶盒页面停下" });
  }

  /** @param {string} path @param {object} body */
  async #do(path, body) {
    this.fail("");
    try {
      this.#show(await post(path, body));
    } catch (error) {
      this.fail(sentence(error));
    }
  }
}
