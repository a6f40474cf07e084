// The operator's boxes: the fleet, who may come in, groups, versions in stages; and what boxes hand in under six
// digits: reports of boxes that were looked over, remotes that were learnt.
import { get, remove, sentence } from "./api.js";
import { ask } from "./ask.js";
import { CheckupList } from "./boxes_checkups.js";
import { Enrolling } from "./boxes_enrolling.js";
import { Fleet } from "./boxes_fleet.js";
import { Groups } from "./boxes_groups.js";
import { RemoteList } from "./boxes_remotes.js";
import { Rollouts } from "./boxes_rollouts.js";
import { at, make } from "./element.js";
import { loggedIn } from "./session.js";

/** @typedef {import("./login.js").Session} Session */
/** @typedef {{path: string, key: string, none: string, show: (told: any) => Node[]}} List */

const PAGE = 100;

/** @type {Record<string, List>} */
const LISTS = {
  checkups: new CheckupList({ open: (id) => get(`/api/staff/checkups/${id}`), fail: tell }),
  remotes: new RemoteList({ drop }),
};
/** @type {Record<string, {open: () => Promise<Node[]>}>} */
const SHEETS = {
  fleet: new Fleet({ fail: tell }),
  enrolling: new Enrolling({ fail: tell }),
  groups: new Groups({ fail: tell }),
  rollouts: new Rollouts({ fail: tell }),
};
const NAMES = [...Object.keys(SHEETS), ...Object.keys(LISTS)];
const number = /** @type {HTMLInputElement} */ (at("number"));

const named = () => NAMES.find((name) => location.hash === `#${name}`) ?? "fleet";
const digits = () => number.value.replace(/\D/g, "");

/** @param {string} words */
function tell(words) {
  at("told").textContent = words;
  at("told").hidden = words === "";
}

async function show() {
  const name = named();
  for (const tab of NAMES) {
    at(`tab-${tab}`).setAttribute("aria-selected", String(tab === name));
    at(`tab-${tab}`).tabIndex = tab === name ? 0 : -1;
  }
  tell("");
  at("find").hidden = name in SHEETS;
  const sheet = SHEETS[name];
  try {
    await (sheet ? showSheet(name, sheet) : showList(name, /** @type {List} */ (LISTS[name])));
  } catch (error) {
    tell(sentence(error));
  }
}

/** @param {string} name @param {{open: () => Promise<Node[]>}} sheet */
async function showSheet(name, sheet) {
  const nodes = await sheet.open();
  if (name !== named()) return;
  at("content").replaceChildren(...nodes);
  at("content").dataset.shown = name;
}

/** @param {string} name @param {List} list */
async function showList(name, list) {
  const wanted = digits();
  at("all").hidden = wanted === "";
  const told = await get(`${list.path}?limit=${PAGE}${wanted ? `&${list.key}=${wanted}` : ""}`);
  if (name !== named()) return;
  const none = wanted ? `没有编号 ${wanted} 的${list.none}。请再问一遍编号，或者看另一栏。` : `还没有${list.none}。`;
  const more = told.total > told.rows.length ? [make("p", { class: "pages", text: `共 ${told.total} 份，这里是最新的 ${told.rows.length} 份。` })] : [];
  at("content").replaceChildren(
    ...(told.rows.length ? list.show(told) : [make("p", { class: "empty", text: none })]),
    ...more,
  );
  at("content").dataset.shown = `${name} ${wanted}`.trim();
}

/** @param {{id: string, code: string}} row */
async function drop(row) {
  if (!(await ask(`编号 ${row.code} 的遥控器会从这里删掉，已经在用它的机顶盒不受影响。要删吗？`, "删掉"))) return;
  try {
    await remove(`/api/staff/remotes/${row.id}`);
    await show();
  } catch (error) {
    tell(sentence(error));
  }
}

/** @param {Session} session */
function begin(session) {
  const may = (/** @type {string} */ permission) => session.permissions.includes(permission);
  at("who").textContent = session.number ? `${session.name}（${session.number} 号）` : session.name;
  at("to-desk").hidden = !may("staff.review") && !may("staff.answer_calls");
  at("to-catalogue").hidden = !may("catalogue.read");
  at("desk").hidden = false;
  at("tabs").hidden = !may("devices.manage");
  if (may("devices.manage")) {
    for (const name of NAMES) at(`tab-${name}`).addEventListener("click", () => (location.hash = name));
    at("tabs").addEventListener("keydown", (event) => {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      const step = event.key === "ArrowRight" ? 1 : NAMES.length - 1;
      const next = /** @type {string} */ (NAMES[(NAMES.indexOf(named()) + step) % NAMES.length]);
      location.hash = next;
      at(`tab-${next}`).focus();
    });
    at("find").addEventListener("submit", (event) => {
      event.preventDefault();
      void show();
    });
    at("all").addEventListener("click", () => {
      number.value = "";
      void show();
    });
    window.addEventListener("hashchange", () => void show());
    void show();
  } else {
    tell("您的账号不管机顶盒。要管理它，请找主管开通。");
  }
  document.body.dataset.state = "ready";
}

begin(await loggedIn());
