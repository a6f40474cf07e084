// Who is logged in on an operator's page: the form at the start, and again when the session has ended.
import * as api from "./api.js";
import { at } from "./element.js";
import { known, login } from "./login.js";

/** @typedef {import("./login.js").Session} Session */

/** Until somebody is logged in; after that the page looks after itself. @returns {Promise<Session>} */
export async function loggedIn() {
  const session = (await known()) ?? (await login());
  at("connection").hidden = true;
  at("logout").addEventListener("click", async () => {
    await api.post("/api/staff/logout").catch(() => {});
    location.reload();
  });
  let asking = false;
  api.apiEvents.addEventListener("unauthenticated", async () => {
    if (asking) return;
    asking = true;
    const again = await login("登录已经过期，请重新登录。页面上的内容还在。");
    asking = false;
    // Another person must not go on with what was open.
    if (again.staff_id !== session.staff_id) location.reload();
  });
  return session;
}
