// The page of accounts: one's own for everybody, those one looks after for supervisors and operators.

import { AccountForm } from "./account_form.js";
import { DESKS, ROLES, sessionTable } from "./account_words.js";
import { get, post, remove, sentence } from "./api.js";
import { ask } from "./ask.js";
import { at, make } from "./element.js";
import { OwnAccount } from "./own_account.js";
import { loggedIn } from "./session.js";
import { clock } from "./words.js";

/** @typedef {import("./account_form.js").Account} Account */

const MAKES = /** @type {Record<string, string[]>} */ ({
  supervisor: ["clerk", "seat", "steward"],
  operator: ["clerk", "seat", "steward", "supervisor", "operator", "auditor"],
});
const find = /** @type {HTMLInputElement} */ (at("find"));
/** @type {Account[]} */
let accounts = [];

/** @param {string} id @param {(string | Node)[]} words */
function tell(id, ...words) {
  for (const each of ["told", "good"]) at(each).hidden = true;
  at(id).replaceChildren(...words);
  at(id).hidden = words.join("") === "";
  if (words.join("")) at(id).scrollIntoView({ block: "nearest" });
}
const bad = (/** @type {string} */ words) => tell("told", words);
const good = (/** @type {(string | Node)[]} */ ...words) => tell("good", ...words);

async function refresh() {
  try {
    accounts = (await get("/api/staff/accounts")).accounts;
    draw();
  } catch (error) {
    bad(sentence(error));
  }
}

/** @param {Account} account @param {string} password */
function passwordTold(account, password) {
  good(`${account.name} 的密码：`, make("strong", { text: password }), "（只显示这一次，请当面告诉本人，让他登录以后自己改）");
}

/** @param {Account} account @param {string} what @param {string} question @param {string} yes */
async function act(account, what, question, yes) {
  if (question && !(await ask(question, yes))) return;
  try {
    const told = await post(`/api/staff/accounts/${account.id}/${what}`);
    if (told.password) passwordTold(account, told.password);
    else good(`${account.name}：${yes}，好了。`);
    await refresh();
  } catch (error) {
    bad(sentence(error));
  }
}

/** @param {Account} account */
async function showSessions(account) {
  const dialog = /** @type {HTMLDialogElement} */ (at("sessions-dialog"));
  const draw = async () => {
    const { sessions } = await get(`/api/staff/accounts/${account.id}/sessions`);
    const table = sessionTable(sessions, async (session) => {
      await remove(`/api/staff/accounts/${account.id}/sessions/${session.id}`).catch((error) => bad(sentence(error)));
      await draw();
      await refresh();
    });
    at("sessions-list").replaceChildren(table);
  };
  at("sessions-title").textContent = `${account.name} 在这些地方登录着`;
  try {
    await draw();
    if (!dialog.open) dialog.showModal();
  } catch (error) {
    bad(sentence(error));
  }
}

/** @param {Account} account */
function states(account) {
  const tags = [];
  if (account.revoked) tags.push(make("span", { class: "tag bad", text: "停用" }));
  if (account.locked_until) tags.push(make("span", { class: "tag warn", text: `锁到 ${clock(account.locked_until)}` }));
  if (account.has_code) tags.push(make("span", { class: "tag good", text: "有验证码" }));
  else if (account.needs_code) tags.push(make("span", { class: "tag warn", text: "还没装验证码" }));
  if (account.sessions) tags.push(make("span", { class: "tag todo", text: `登录 ${account.sessions} 处` }));
  return tags;
}

/** @param {Account} account @param {AccountForm} form */
function buttons(account, form) {
  const button = (/** @type {string} */ text, /** @type {() => void} */ onclick) => make("button", { type: "button", text, onclick });
  const list = account.sessions ? [button("登录", () => void showSessions(account))] : [];
  if (!account.manageable) return list;
  if (account.revoked) return [button("恢复", () => void act(account, "restore", `要让 ${account.name} 重新能登录吗？`, "恢复"))];
  return [
    button("改", () => form.open(account)),
    ...list,
    button("重设密码", () => void act(account, "password", `${account.name} 现在的密码作废，已登录的马上退出。要重设吗？`, "重设密码")),
    ...(account.locked_until ? [button("解锁", () => void act(account, "unlock", "", "解锁"))] : []),
    ...(account.has_code ? [button("重置验证码", () => void act(account, "code/reset", `${account.name} 换了手机？现在的验证码作废，下次登录重新装。`, "重置"))] : []),
    button("停用", () => void act(account, "revoke", `${account.name} 马上退出，也不能再登录。要停用吗？`, "停用")),
  ];
}

/** @type {AccountForm} */
let form;

function draw() {
  const words = find.value.trim().toLowerCase();
  const shown = accounts.filter((each) => !words || `${each.name} ${each.username} ${each.number}`.toLowerCase().includes(words));
  at("rows").replaceChildren(
    ...shown.map((account) =>
      make(
        "tr",
        { "data-account": account.username, class: account.revoked ? "revoked" : "" },
        make("td", { text: account.name }),
        make("td", { text: account.number }),
        make("td", { text: account.username }),
        make("td", { text: ROLES[account.role] ?? account.role }),
        make("td", { text: [...account.desks.map((desk) => DESKS[desk] ?? desk), ...(account.dialect ? ["会本地话"] : [])].join("、") || "—" }),
        make("td", { text: account.departments.join("、") || "所有" }),
        make("td", {}, ...states(account)),
        make("td", {}, ...buttons(account, form)),
      ),
    ),
  );
}

const session = await loggedIn();
const may = (/** @type {string} */ permission) => session.permissions.includes(permission);
at("who").textContent = session.number ? `${session.name}（${session.number} 号）` : session.name;
at("to-overview").hidden = !may("staff.supervise");
at("desk").hidden = false;
new OwnAccount(session, { good, bad });
if (may("staff.manage")) {
  at("all").hidden = false;
  form = new AccountForm(MAKES[session.role] ?? []);
  form.onsaved = (account, password) => {
    if (password) passwordTold(account, password);
    else good(`${account.name} 的账号改好了。`);
    void refresh();
  };
  at("add").addEventListener("click", () => form.open(null));
  find.addEventListener("input", draw);
  at("sessions-close").addEventListener("click", () => /** @type {HTMLDialogElement} */ (at("sessions-dialog")).close());
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !document.activeElement?.matches("input, select, textarea") && !document.querySelector("dialog[open]")) {
      event.preventDefault();
      find.focus();
    }
  });
  await refresh();
}
document.body.dataset.state = "ready";
