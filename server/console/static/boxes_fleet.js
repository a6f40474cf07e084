// All boxes: figures, plots over the days, a list with filters, one box in full.
import { get, post, put, sentence } from "./api.js";
import { ask } from "./ask.js";
import { at, make } from "./element.js";
import { plot } from "./boxes_plot.js";
import { ago, ALARMS, PROBLEMS } from "./boxes_words.js";
import { clock } from "./words.js";

/**
 * @typedef {{id: string, number: number, label: string, township: string, model: string, smart_card: string,
 *   group: string, version: string, bundle_version: number, seen: number, problems: string[], alarms: number,
 *   revoked: number}} Row
 * @typedef {{name: string, boxes: number}} Count
 * @typedef {{boxes: number, seen_today: number, unwell: number, quiet: number, alarms: number, townships: Count[],
 *   models: Count[], versions: Count[], bundles: Count[], problems: Count[],
 *   days: import("./boxes_plot.js").Day[]}} Summary
 * @typedef {{id: string, kind: string, first: number, last: number, times: number, cleared: number}} Alarm
 * @typedef {{row: Row, enrolled: number, uptime: number, screen: string, profile: string, starts: number,
 *   crashes: number, refused_version: number, group_id: string, group_fixed: boolean, alarms: Alarm[]}} Detail
 */

const PAGE = 50;
/** @type {[string, string][]} */
const STATES = [["all", "全部"], ["unwell", "有问题"], ["well", "好的"], ["quiet", "一周没来"], ["revoked", "停用的"]];

export class Fleet {
  none = "机顶盒";

  /** @param {{fail: (words: string) => void}} parts */
  constructor({ fail }) {
    this.fail = fail;
    this.figures = make("div", { class: "figures" });
    this.plots = make("div", { class: "plots" });
    this.table = make("div", { id: "fleet-rows" });
    this.opened = make("section", { class: "report", hidden: true, "aria-live": "polite" });
    this.filters = make("form", { class: "fleet-filters", role: "search" });
    this.filters.addEventListener("change", () => void this.list());
    this.filters.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.list();
    });
    /** @type {string[]} where each page began */
    this.trail = [];
    this.asked = "";
  }

  async open() {
    /** @type {Summary} */
    const told = await get("/api/staff/boxes/summary");
    this.#figures(told);
    this.#choices(told);
    this.opened.hidden = true;
    await this.list();
    return [this.figures, this.plots, this.filters, this.opened, this.table];
  }

  /** @param {Summary} told */
  #figures(told) {
    const figure = (/** @type {number} */ count, /** @type {string} */ words, tone = "") =>
      make("div", { class: `figure ${count ? tone : ""}` }, make("b", { text: String(count) }), words);
    this.figures.replaceChildren(
      figure(told.boxes, "台在用"),
      figure(told.seen_today, "台今天来过"),
      figure(told.unwell, "台有问题", "warn"),
      figure(told.alarms, "台有警报", "bad"),
      figure(told.quiet, "台一周没来"),
    );
    // The first day is written down within ten minutes of a new installation's start.
    this.plots.hidden = told.days.length === 0;
    this.plots.replaceChildren(
      make("figure", {}, make("figcaption", { text: "每天来过的机顶盒" }), plot(told.days, (day) => day.seen, "来过", "calm")),
      make("figure", {}, make("figcaption", { text: "每天有问题的机顶盒" }), plot(told.days, (day) => day.unwell, "有问题", "warn")),
    );
  }

  /** @param {Summary} told */
  #choices(told) {
    const kept = new URLSearchParams(/** @type {any} */ (new FormData(this.filters)));
    const named = (/** @type {Count[]} */ counts, words = (/** @type {string} */ name) => name) =>
      /** @type {[string, string][]} */ (counts.map(({ name, boxes }) => [name, `${words(name)}（${boxes}）`]));
    const csv = make("a", { id: "fleet-csv", href: "/api/staff/boxes.csv", download: true, text: "下载成表格" });
    this.filters.replaceChildren(
      make("input", { name: "text", placeholder: "编号、卡号或名称", "aria-label": "编号、卡号或名称", autocomplete: "off" }),
      select("state", "状态", STATES),
      select("problem", "问题", [["", "任何问题"], ...named(told.problems, (name) => PROBLEMS[name] ?? name)]),
      select("township", "乡镇", [["", "全部乡镇"], ...named(told.townships)]),
      select("model", "型号", [["", "全部型号"], ...named(told.models)]),
      select("version", "程序", [["", "任何程序版本"], ...named(told.versions, (name) => `程序 ${name}`)]),
      select("bundle", "指南", [["", "任何指南版本"], ...named(told.bundles, (name) => (name === "0" ? "没有指南" : `指南第 ${name} 版`))]),
      make("button", { type: "submit", text: "找" }),
      csv,
    );
    for (const [name, value] of kept) {
      const input = this.filters.elements.namedItem(name);
      if (input instanceof HTMLInputElement || input instanceof HTMLSelectElement) input.value = value;
    }
  }

  /** The first page of what the filters say. */
  async list() {
    const wanted = new URLSearchParams();
    for (const [name, value] of new FormData(this.filters)) if (value) wanted.set(name, String(value));
    this.asked = wanted.toString();
    this.trail = ["0"];
    /** @type {HTMLAnchorElement} */ (at2(this.filters, "#fleet-csv")).href = `/api/staff/boxes.csv?${this.asked}`;
    await this.#page();
  }

  async #page() {
    try {
      const after = this.trail.at(-1) ?? "0";
      /** @type {{total: number, rows: Row[], next: string}} */
      const told = await get(`/api/staff/boxes?limit=${PAGE}&after=${after}&${this.asked}`);
      this.#rows(told);
    } catch (error) {
      this.fail(sentence(error));
    }
  }

  /** @param {{total: number, rows: Row[], next: string}} told */
  #rows({ total, rows, next }) {
    if (!rows.length) {
      this.table.replaceChildren(make("p", { class: "empty", text: "没有这样的机顶盒。" }));
      return;
    }
    const heads = ["编号", "名称", "型号", "分组", "程序", "指南", "最近一次", "怎么样"];
    const first = (this.trail.length - 1) * PAGE + 1;
    this.table.replaceChildren(
      make(
        "table",
        { class: "grid" },
        make("thead", {}, make("tr", {}, ...heads.map((text) => make("th", { scope: "col", text })))),
        make("tbody", {}, ...rows.map((row) => this.#row(row))),
      ),
      make(
        "p",
        { class: "pages" },
        make("span", { text: `共 ${total} 台，这里是第 ${first} 到 ${first + rows.length - 1} 台。` }),
        make("button", {
          type: "button",
          text: "上一页",
          disabled: this.trail.length === 1,
          onclick: () => {
            this.trail.pop();
            void this.#page();
          },
        }),
        make("button", {
          type: "button",
          text: "下一页",
          disabled: !next,
          onclick: () => {
            this.trail.push(next);
            void this.#page();
          },
        }),
      ),
    );
    this.table.dataset.total = String(total);
  }

  /** @param {Row} row */
  #row(row) {
    return make(
      "tr",
      { "data-box": row.id, class: row.revoked ? "revoked" : "" },
      make("td", { class: "narrow", text: String(row.number) }),
      make("td", {}, make("button", { type: "button", class: "link", text: row.label, onclick: () => void this.#open(row.id) })),
      make("td", { text: row.model || "没有写" }),
      make("td", { text: row.group || "—" }),
      make("td", { class: "narrow", text: row.version || "—" }),
      make("td", { class: "narrow", text: row.bundle_version ? `第 ${row.bundle_version} 版` : "—" }),
      make("td", { class: "narrow", text: ago(row.seen) }),
      make("td", {}, ...this.#tags(row)),
    );
  }

  /** @param {Row} row */
  #tags(row) {
    if (row.revoked) return [tag("停用", "plain")];
    const alarm = row.alarms ? [tag("有警报", "bad")] : [];
    const found = row.problems.map((problem) => tag(PROBLEMS[problem] ?? problem, "warn"));
    return alarm.length + found.length ? [...alarm, ...found] : row.seen ? [tag("好", "good")] : [];
  }

  /** @param {string} id */
  async #open(id) {
    await this.#try(async () => {
      const [detail, groups] = await Promise.all([get(`/api/staff/boxes/${id}`), get("/api/staff/box-groups")]);
      this.#show(detail, groups.rows);
    });
  }

  /** @param {Detail} detail @param {{id: string, name: string}[]} groups */
  #show(detail, groups) {
    const { row } = detail;
    /** @type {[string, string][]} */
    const facts = [
      ["智能卡", row.smart_card || "没有"],
      ["登记", clock(detail.enrolled)],
      ["最近一次", row.seen ? `${clock(row.seen)}（${ago(row.seen)}）` : "没有来过"],
      ["程序", `${row.version || "没有报"}，开过 ${detail.starts} 次，意外退出 ${detail.crashes} 次`],
      ["指南", `${row.bundle_version ? `第 ${row.bundle_version} 版` : "没有"}${detail.refused_version ? `，第 ${detail.refused_version} 版用不了` : ""}`],
      ["画面、遥控器", `${detail.screen || "没有报"}，${detail.profile || "没有报"}`],
      ["问题", row.problems.map((problem) => PROBLEMS[problem] ?? problem).join("、") || "没有"],
    ];
    const choice = select("group", "分组", [["", "按乡镇和型号"], ...groups.map(({ id, name }) => /** @type {[string, string]} */ ([id, name]))]);
    choice.value = detail.group_fixed ? detail.group_id : "";
    choice.addEventListener("change", () => void this.#group(row.id, choice.value));
    const alarms = detail.alarms.map((alarm) =>
      make("li", { text: `${ALARMS[alarm.kind] ?? alarm.kind}：${clock(alarm.first)} 起 ${alarm.times} 次${alarm.cleared ? `，${clock(alarm.cleared)} 已查清` : ""}` }),
    );
    this.opened.replaceChildren(
      make("h2", { text: `${row.number} 号，${row.label}${row.revoked ? "（停用）" : ""}` }),
      make("table", {}, make("tbody", {}, ...facts.map(([name, text]) => make("tr", {}, make("td", { class: "quiet", text: name }), make("td", { text }))))),
      ...(alarms.length ? [make("ul", { class: row.alarms ? "told-bad" : "quiet" }, ...alarms)] : []),
      make(
        "div",
        { class: "box-tools" },
        make("label", {}, `分组（现在：${row.group || "没有"}）`, choice),
        ...(row.alarms ? [make("button", { type: "button", text: "警报已查清", onclick: () => void this.#act(row.id, "alarms/clear") })] : []),
        ...(row.revoked ? [] : [make("button", { type: "button", class: "danger", id: "revoke", text: "停用", onclick: () => void this.#revoke(row) })]),
        make("button", { type: "button", text: "关上", onclick: () => (this.opened.hidden = true) }),
      ),
    );
    this.opened.dataset.box = row.id;
    this.opened.hidden = false;
    this.opened.scrollIntoView({ block: "nearest" });
  }

  /** @param {Row} row */
  async #revoke(row) {
    const words = `${row.label}停用后一分钟内断开，不能再办事和通话，指南还能看。要再用得换一把新的身份重新登记。要停用吗？`;
    if (await ask(words, "停用")) await this.#act(row.id, "revoke", { why: "在机顶盒页面停用" });
  }

  /** @param {string} id @param {string} group_id */
  async #group(id, group_id) {
    await this.#try(async () => {
      await put(`/api/staff/boxes/${id}/group`, { group_id });
      await this.#open(id);
      await this.#page();
    });
  }

  /** @param {string} id @param {string} what @param {object} [body] */
  async #act(id, what, body) {
    await this.#try(async () => {
      await post(`/api/staff/boxes/${id}/${what}`, body);
      await this.#open(id);
      await this.#page();
    });
  }

  /** @param {() => Promise<void>} work */
  async #try(work) {
    try {
      await work();
    } catch (error) {
      this.fail(sentence(error));
    }
  }
}

/** @param {string} words @param {string} tone */
function tag(words, tone) {
  return make("span", { class: `tag ${tone}`, text: words });
}

/** @param {string} name @param {string} label @param {[string, string][]} choices */
export function select(name, label, choices) {
  const options = choices.map(([value, text]) => make("option", { value, text }));
  return make("select", { name, "aria-label": label }, ...options);
}

/** @param {Element} root @param {string} which */
function at2(root, which) {
  return /** @type {Element} */ (root.querySelector(which));
}
