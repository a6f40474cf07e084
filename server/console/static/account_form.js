// Making and changing an account.

import { post, put, sentence } from "./api.js";
import { ROLES } from "./account_words.js";
import { at, make } from "./element.js";

/**
 * @typedef {{id: string, username: string, name: string, number: string, role: string, desks: string[], departments: string[],
 *   dialect: boolean, needs_code: boolean, has_code: boolean, revoked: boolean, locked_until: number, sessions: number,
 *   manageable: boolean}} Account
 */

const field = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (at(id));
const dialog = () => /** @type {HTMLDialogElement} */ (at("account-dialog"));

export class AccountForm {
  /** Told the account and, of a new one, its password. @type {(account: Account, password: string) => void} */
  onsaved = () => {};
  /** @type {Account | null} */
  #account = null;

  /** @param {string[]} roles that may be given */
  constructor(roles) {
    at("a-role").append(...roles.map((role) => make("option", { value: role, text: ROLES[role] ?? role })));
    at("account-close").addEventListener("click", () => dialog().close());
    at("account-form").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#save();
    });
  }

  /** @param {Account | null} account none: a new one */
  open(account) {
    this.#account = account;
    at("account-title").textContent = account ? `改账号：${account.name}` : "新建账号";
    field("a-username").value = account?.username ?? "";
    field("a-username").disabled = account !== null;
    field("a-name").value = account?.name ?? "";
    field("a-number").value = account?.number ?? "";
    if (account) field("a-role").value = account.role;
    field("a-anxinban").checked = account?.desks.includes("anxinban") ?? true;
    field("a-12345").checked = account?.desks.includes("12345") ?? false;
    field("a-dialect").checked = account?.dialect ?? false;
    field("a-departments").value = account?.departments.join("、") ?? "";
    field("a-code").checked = account?.needs_code ?? false;
    at("account-error").hidden = true;
    dialog().showModal();
    (account ? field("a-name") : field("a-username")).focus();
  }

  async #save() {
    const details = {
      name: field("a-name").value.trim(),
      number: field("a-number").value.trim(),
      role: field("a-role").value,
      desks: ["anxinban", "12345"].filter((desk) => field(`a-${desk}`).checked),
      departments: field("a-departments").value.split(/[、,，;；\s]+/).filter(Boolean),
      dialect: field("a-dialect").checked,
      needs_code: field("a-code").checked,
    };
    try {
      if (this.#account) {
        this.onsaved(await put(`/api/staff/accounts/${this.#account.id}`, details), "");
      } else {
        const { account, password } = await post("/api/staff/accounts", { ...details, username: field("a-username").value.trim() });
        this.onsaved(account, password);
      }
      dialog().close();
    } catch (error) {
      at("account-error").textContent = sentence(error);
      at("account-error").hidden = false;
    }
  }
}
