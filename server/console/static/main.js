// The staff page: who is logged in, what the top bar says, and the three parts below it.
import * as api from "./api.js";
import { CallDesk } from "./call.js";
import { at, isWriting } from "./element.js";
import { gathered } from "./gathered.js";
import { LateDesk } from "./late.js";
import { known, login } from "./login.js";
import { PresenceBar } from "./presence.js";
import { fetchReasons } from "./reasons.js";
import { ReasonsEditor } from "./reasons_editor.js";
import { Review } from "./review.js";
import { Socket } from "./socket.js";
import { Worklist } from "./worklist.js";

/** @typedef {import("./login.js").Session} Session */

const LOST_AFTER_MS = 1200;
const VIEW_MS = 20_000;

const socket = new Socket(Number(document.body.dataset.schema));

/** @param {Session} session */
function begin(session) {
  const may = (/** @type {string} */ permission) => session.permissions.includes(permission);
  at("who").textContent = session.number ? `${session.name}（${session.number} 号）` : session.name;
  document.body.dataset.review = may("staff.review") ? "yes" : "no";
  document.body.dataset.calls = may("staff.answer_calls") ? "yes" : "no";
  at("to-catalogue").hidden = !may("catalogue.read");
  at("to-overview").hidden = !may("staff.supervise");
  at("to-boxes").hidden = !may("devices.manage");
  if (may("catalogue.read") && !may("staff.review") && !may("staff.answer_calls")) {
    // Nothing on this page is for an operator.
    location.replace("/staff/catalogue");
    return;
  }
  at("desk").hidden = false;
  if (may("staff.review")) reviewing(session);
  if (may("staff.answer_calls")) calling(session);
  socket.start();
  document.body.dataset.state = "ready";
}

/** @param {Session} session */
function reviewing(session) {
  /** Others see what this page shows: said at once, and again while it does. */
  const tell = () => socket.send({ type: "view", application_id: review.data?.id ?? "" }).catch(() => {});
  const review = new Review({
    me: session.staff_id,
    ondecided: () => void list.refresh().then(() => list.focusNext()),
    onopened: (id) => {
      list.opened(id);
      void tell();
    },
  });
  const list = new Worklist({ me: session.staff_id, onopen: (row) => void review.open(row) });
  const refresh = gathered(() => list.refresh());
  socket.on("worklist.changed", (event) => {
    refresh();
    void review.changed(event.application_id);
  });
  socket.on("case.viewers", (event) => {
    list.looked(event.application_id, event.viewers);
    review.looked(event.application_id, event.viewers);
  });
  socket.addEventListener("open", () => {
    refresh();
    void tell();
    if (review.data) void review.changed(review.data.id);
  });
  const may = (/** @type {string} */ permission) => session.permissions.includes(permission);
  const late = may("staff.approve_late") ? new LateDesk() : null;
  if (may("staff.edit_reasons")) new ReasonsEditor();
  socket.on("late.changed", (event) => {
    void late?.refresh();
    void review.answered(event.application_id);
  });
  window.setInterval(() => review.data && void tell(), VIEW_MS);
  // A page that goes says so; one that cannot is forgotten after a minute.
  window.addEventListener("pagehide", () => void socket.send({ type: "view", application_id: "" }).catch(() => {}));
  void late?.refresh();
  void fetchReasons().catch(() => {});
  void list.refresh();
}

/** @param {Session} session */
function calling(session) {
  new PresenceBar(new CallDesk({ root: at("call-desk"), api, socket, session }));
}

function connectionLine() {
  const line = at("connection");
  let timer = 0;
  socket.addEventListener("open", () => {
    window.clearTimeout(timer);
    timer = 0;
    line.hidden = true;
  });
  socket.addEventListener("lost", () => {
    timer ||= window.setTimeout(() => (line.hidden = false), LOST_AFTER_MS);
  });
  api.apiEvents.addEventListener("unreachable", () => socket.retry());
}

/** @param {Session} session */
function loggingInAgain(session) {
  let asking = false;
  const ask = async () => {
    if (asking) return;
    asking = true;
    const again = await login("登录已经过期，请重新登录。页面上的内容还在。");
    asking = false;
    // Another person must not go on with what was open.
    if (again.staff_id !== session.staff_id) location.reload();
    else socket.start();
  };
  api.apiEvents.addEventListener("unauthenticated", () => void ask());
  socket.addEventListener("unauthenticated", () => void ask());
}

function topBar() {
  const keys = at("keys");
  const help = at("keys-help");
  const show = (/** @type {boolean} */ shown) => {
    keys.hidden = !shown;
    help.setAttribute("aria-expanded", String(shown));
  };
  help.addEventListener("click", () => show(keys.hidden));
  document.addEventListener("keydown", (event) => {
    if (event.key === "?" && !isWriting()) show(keys.hidden);
    else if (event.key === "Escape" && !keys.hidden) show(false);
  });
  at("logout").addEventListener("click", async () => {
    socket.stop();
    await api.post("/api/staff/logout").catch(() => {});
    location.reload();
  });
}

const session = (await known()) ?? (await login());
at("connection").hidden = true;
connectionLine();
topBar();
loggingInAgain(session);
begin(session);
