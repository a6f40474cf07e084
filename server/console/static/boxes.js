// What boxes hand in under six digits: reports of boxes that were looked over, and remotes that were learnt.
import { get, remove, sentence } from "./api.js";
import { ask } from "./ask.js";
import { CheckupList } from "./boxes_checkups.js";
import { RemoteList } from "./boxes_remotes.js";
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
const NAMES = Object.keys(LISTS);
const number = /** @type {HTMLInputElement} */ (at("number"));

const named = () => NAMES.find((name) => location.hash === `#${name}`) ?? "checkups";
const digits = () => number.value.replace(/\D/g, "");

/** @param {string} words */
function tell(words) {
  at("told").textContent = words;
  at("told").hidden = words === "";
}

async function show() {
  const name = named();
  const list = /** @type {List} */ (LISTS[name]);
  const wanted = digits();
  for (const tab of NAMES) {
    at(`tab-${tab}`).setAttribute("aria-selected", String(tab === name));
    at(`tab-${tab}`).tabIndex = tab === name ? 0 : -1;
  }
  at("all").hidden = wanted === "";
  tell("");
  try {
    const told = await get(`${list.path}?limit=${PAGE}${wanted ? `&${list.key}=${wanted}` : ""}`);
    if (name !== named()) return;
    const none = wanted ? `没有编号 ${wanted} 的${list.none}。请再问一遍编号，或者看另一栏。` : `还没有${list.none}。`;
    const more = told.total > told.rows.length ? [make("p", { class: "pages", text: `共 ${told.total} 份，这里是最新的 ${told.rows.length} 份。` })] : [];
    at("content").replaceChildren(
      ...(told.rows.length ? list.show(told) : [make("p", { class: "empty", text: none })]),
      ...more,
    );
    at("content").dataset.shown = `${name} ${wanted}`.trim();
  } catch (error) {
    tell(sentence(error));
  }
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
  at("tabs").hidden = at("find").hidden = !may("devices.manage");
  if (may("devices.manage")) {
    for (const name of NAMES) at(`tab-${name}`).addEventListener("click", () => (location.hash = name));
    at("tabs").addEventListener("keydown", (event) => {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      const next = /** @type {string} */ (NAMES[(NAMES.indexOf(named()) + 1) % NAMES.length]);
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
    number.focus();
    void show();
  } else {
    tell("您的账号不管机顶盒。要管理它，请找主管开通。");
  }
  document.body.dataset.state = "ready";
}

begin(await loggedIn());
