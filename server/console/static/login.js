// The login form. It comes up at the start, and again over the page when a session has ended.
import { get, post, sentence } from "./api.js";
import { at } from "./element.js";

/** @typedef {{staff_id: string, name: string, number: string, role: string, desks: string[], permissions: string[],
 *   must_set_code: boolean}} Session */

const ACCOUNTS = "/staff/accounts";

/** Who has to set up a one-time code does that first. @param {Session} session */
function secured(session) {
  if (session.must_set_code && location.pathname !== ACCOUNTS) location.replace(ACCOUNTS);
  return session;
}

/** The session of the cookie, or null. @returns {Promise<Session | null>} */
export async function known() {
  for (let tries = 0; ; tries++) {
    try {
      return secured(await get("/api/staff/me"));
    } catch (/** @type {any} */ error) {
      if (error?.problem?.status === 401) return null;
      at("connection").hidden = false;
      await new Promise((done) => setTimeout(done, Math.min(5000, 500 * 2 ** tries)));
    }
  }
}

/** Shows the form until somebody is logged in. @param {string} [words] @returns {Promise<Session>} */
export function login(words = "") {
  const form = /** @type {HTMLFormElement} */ (at("login-form"));
  const go = /** @type {HTMLButtonElement} */ (at("login-go"));
  const username = /** @type {HTMLInputElement} */ (at("username"));
  const password = /** @type {HTMLInputElement} */ (at("password"));
  const code = /** @type {HTMLInputElement} */ (at("code"));
  say(words);
  askForCode(false);
  at("login").hidden = false;
  (username.value ? password : username).focus();
  return new Promise((done) => {
    form.onsubmit = async (event) => {
      event.preventDefault();
      go.disabled = true;
      try {
        const asked = { username: username.value, password: password.value, code: code.value };
        const session = await post("/api/staff/login", asked);
        at("login").hidden = true;
        say("");
        done(secured(session));
      } catch (/** @type {any} */ error) {
        say(sentence(error));
        const wanted = error?.problem?.code === "code_required";
        askForCode(wanted);
        (wanted ? code : password).select();
        (wanted ? code : password).focus();
      } finally {
        password.value = at("login").hidden ? "" : password.value;
        go.disabled = false;
      }
    };
  });
}

/** @param {boolean} wanted */
function askForCode(wanted) {
  const code = /** @type {HTMLInputElement} */ (at("code"));
  at("login-code").hidden = !wanted;
  code.required = wanted;
  code.value = "";
}

/** @param {string} words */
function say(words) {
  at("login-error").textContent = words;
  at("login-error").hidden = words === "";
}
