// The supervisor's page: desks and clerks now, days behind; it renews itself.

import { get, sentence } from "./api.js";
import { DESKS } from "./account_words.js";
import { at, make } from "./element.js";
import { gathered } from "./gathered.js";
import { PAUSES } from "./pause_words.js";
import { plot } from "./plot.js";
import { loggedIn } from "./session.js";
import { Socket } from "./socket.js";

/**
 * @typedef {{desk: string, open: boolean, hours: string, waiting: number, longest: number, expected_wait: number, callbacks: number, late: number}} DeskNow
 * @typedef {{name: string, number: string, presence: string, reason: string | null, since: number, desks: string[], dialect: boolean, away: boolean}} ClerkNow
 * @typedef {{day: string, calls: number, answered: number, missed: number, left: number, rung_back: number, wait: number | null,
 *   service: number | null, ratings: Record<string, number>}} DayRow
 */

const REFRESH_MS = 15_000;
const PRESENCES = /** @type {Record<string, {words: string, tone: string}>} */ ({
  ready: { words: "可以接听", tone: "good" },
  busy: { words: "在通话", tone: "busy" },
  wrap_up: { words: "写记录", tone: "todo" },
  paused: { words: "暂停", tone: "warn" },
  off: { words: "没有开始接听", tone: "" },
});
const LEVELS = /** @type {[string, string, string][]} */ ([
  ["very_satisfied", "非常满意", "#2c7a4b"],
  ["satisfied", "满意", "#8cc9a1"],
  ["basically_satisfied", "基本满意", "#f1efe6"],
  ["dissatisfied", "不满意", "#e9a13b"],
  ["very_dissatisfied", "非常不满意", "#a12622"],
]);
const which = /** @type {HTMLSelectElement} */ (at("which"));
const span = /** @type {HTMLSelectElement} */ (at("span"));

/** @param {number} seconds */
function minutes(seconds) {
  if (seconds < 60) return `${Math.round(seconds)} 秒`;
  return seconds < 3600 ? `${Math.round(seconds / 60)} 分` : `${(seconds / 3600).toFixed(1)} 时`;
}

/** @param {DeskNow} desk */
function deskCard(desk) {
  const figure = (/** @type {string} */ name, /** @type {string} */ value, late = false) =>
    make("div", late ? { class: "late" } : {}, make("dt", { text: name }), make("dd", { text: value }));
  return make(
    "article",
    { class: "desk-now", "data-desk": desk.desk },
    make(
      "header",
      {},
      make("h2", { text: DESKS[desk.desk] ?? desk.desk }),
      make("span", { class: `tag ${desk.open ? "good" : ""}`, text: desk.open ? "服务时间" : "下班了" }),
      make("span", { class: "quiet", text: desk.hours }),
    ),
    make(
      "dl",
      { class: "figures" },
      figure("在等", `${desk.waiting} 位`),
      figure("最久等了", desk.waiting ? minutes(desk.longest) : "—"),
      figure("现在来要等", desk.waiting ? minutes(desk.expected_wait) : "不用等"),
      figure("要回电", `${desk.callbacks} 位`),
      figure("回电已过时", `${desk.late} 位`, desk.late > 0),
    ),
  );
}

/** @param {ClerkNow} clerk @param {number} now */
function clerkCard(clerk, now) {
  const { words, tone } = clerk.away && clerk.presence !== "busy" ? { words: "页面关了", tone: "" } : (PRESENCES[clerk.presence] ?? { words: clerk.presence, tone: "" });
  const reason = clerk.reason ? `：${PAUSES[clerk.reason] ?? clerk.reason}` : "";
  const since = clerk.since ? minutes(Math.max(0, now - clerk.since) / 1000) : "";
  const where = [...clerk.desks.map((desk) => DESKS[desk] ?? desk), ...(clerk.dialect ? ["会本地话"] : [])].join("、");
  return make(
    "div",
    { class: "clerk" },
    make("strong", { text: `${clerk.name}（${clerk.number} 号）` }),
    make("span", { class: `tag ${tone}`, text: `${words}${reason}` }),
    make("p", { class: "quiet", text: [where, since && `已 ${since}`].filter(Boolean).join(" · ") }),
  );
}

/** @param {DayRow[]} days */
function table(days) {
  const head = ["日期", "来电", "接通", "没接上", "自己挂断", "回电接通", "等待（中位）", "通话（中位）", ...LEVELS.map(([, name]) => name)];
  const cells = (/** @type {DayRow} */ row) => [
    row.day,
    ...[row.calls, row.answered, row.missed, row.left, row.rung_back].map(String),
    row.wait === null ? "—" : minutes(row.wait),
    row.service === null ? "—" : minutes(row.service),
    ...LEVELS.map(([level]) => String(row.ratings[level] ?? 0)),
  ];
  return [
    make("thead", {}, make("tr", {}, ...head.map((text) => make("th", { text })))),
    make("tbody", {}, ...[...days].reverse().map((row) => make("tr", { "data-day": row.day }, ...cells(row).map((text) => make("td", { text }))))),
  ];
}

/** @param {DayRow[]} rows */
function plots(rows) {
  const days = rows.map((row) => row.day);
  const of = (/** @type {(row: DayRow) => number | null} */ pick) => rows.map(pick);
  return [
    plot("来电", days, [
      { name: "接通", fill: "#8cc9a1", values: of((row) => row.answered) },
      { name: "自己挂断", fill: "#f1efe6", values: of((row) => row.left) },
      { name: "没接上", fill: "#a12622", values: of((row) => row.missed) },
    ]),
    plot("等多久才接（中位）", days, [{ name: "等待", fill: "#e9a13b", values: of((row) => row.wait) }], minutes, 60),
    plot("一次说多久（中位）", days, [{ name: "通话", fill: "#5b7fae", values: of((row) => row.service) }], minutes, 60),
    plot("评价", days, LEVELS.map(([level, name, fill]) => ({ name, fill, values: of((row) => row.ratings[level] ?? 0) }))),
  ];
}

async function refresh() {
  const query = `days=${span.value}${which.value ? `&desk=${which.value}` : ""}`;
  /** @type {HTMLAnchorElement} */ (at("csv")).href = `/api/staff/overview/days.csv?${query}`;
  try {
    const seen = await get(`/api/staff/overview?${query}`);
    at("told").hidden = true;
    at("desks").replaceChildren(...seen.desks.map(deskCard));
    const clerks = seen.clerks.map((/** @type {ClerkNow} */ clerk) => clerkCard(clerk, seen.now));
    at("clerks").replaceChildren(...(clerks.length ? clerks : [make("p", { class: "quiet", text: "今天还没有人开始接听。" })]));
    at("plots").replaceChildren(...plots(seen.days));
    at("days").replaceChildren(...table(seen.days));
  } catch (error) {
    at("told").textContent = sentence(error);
    at("told").hidden = false;
  }
}

const session = await loggedIn();
at("who").textContent = session.number ? `${session.name}（${session.number} 号）` : session.name;
at("desk").hidden = false;
if (!session.permissions.includes("staff.supervise")) {
  at("told").textContent = "这一页是给主管看的。";
  at("told").hidden = false;
} else {
  which.append(...session.desks.map((desk) => make("option", { value: desk, text: DESKS[desk] ?? desk })));
  which.hidden = session.desks.length < 2;
  for (const choice of [which, span]) choice.addEventListener("change", () => void refresh());
  const socket = new Socket(Number(document.body.dataset.schema));
  const moved = gathered(refresh);
  socket.on("queue.changed", () => void moved());
  socket.start();
  window.setInterval(() => void refresh(), REFRESH_MS);
  await refresh();
}
document.body.dataset.state = "ready";
