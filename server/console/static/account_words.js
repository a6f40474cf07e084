// Words of roles and desks, and the table of logins.

import { make } from "./element.js";
import { clock } from "./words.js";

/** @typedef {{id: string, created: number, seen: number, expires: number, address: string, browser: string, current: boolean}} SessionInfo */

/** @type {Record<string, string>} */
export const ROLES = {
  clerk: "窗口人员",
  seat: "12345 坐席",
  steward: "红管家",
  supervisor: "主管",
  operator: "运维",
  auditor: "审计",
};
/** @type {Record<string, string>} */
export const DESKS = { anxinban: "安馨办", 12345: "12345" };

/** @param {SessionInfo[]} sessions @param {(session: SessionInfo) => void} end */
export function sessionTable(sessions, end) {
  if (!sessions.length) return make("p", { class: "empty", text: "现在没有登录。" });
  const head = ["在哪里", "用什么", "登录", "最近用", ""].map((text) => make("th", { text }));
  const rows = sessions.map((session) =>
    make(
      "tr",
      { "data-session": session.id },
      make("td", { text: session.address || "不知道" }),
      make("td", { text: session.browser }),
      make("td", { text: clock(session.created) }),
      make("td", { text: clock(session.seen) }),
      make(
        "td",
        {},
        session.current
          ? make("span", { class: "tag good", text: "就是这里" })
          : make("button", { type: "button", text: "让它退出", onclick: () => end(session) }),
      ),
    ),
  );
  return make("table", {}, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows));
}
