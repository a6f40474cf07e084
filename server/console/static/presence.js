// The clerk's state in the top bar: ready, a pause with its reason, or writing up after a call.

import { at } from "./element.js";
import { PAUSES } from "./pause_words.js";

/**
 * @typedef {{presence: "off" | "ready" | "paused" | "busy" | "wrap_up", reason: string | null, until: number | null}} State
 * @typedef {import("./call.js").CallDesk} CallDesk
 */


export class PresenceBar {
  /** @type {State} */
  #state = { presence: "off", reason: null, until: null };
  #timer = 0;

  /** @param {CallDesk} desk */
  constructor(desk) {
    this.desk = desk;
    this.ready = /** @type {HTMLButtonElement} */ (at("presence-ready"));
    this.paused = /** @type {HTMLButtonElement} */ (at("presence-paused"));
    this.reason = /** @type {HTMLSelectElement} */ (at("presence-reason"));
    this.ready.addEventListener("click", () => void desk.setPresence("ready"));
    this.paused.addEventListener("click", () => void this.#pause());
    this.reason.addEventListener("change", () => void this.#pause());
    desk.root.addEventListener("presence", (event) => this.#show(/** @type {CustomEvent<State>} */ (event).detail));
    document.addEventListener("keydown", (event) => {
      if (event.key !== "F10" || event.altKey || event.ctrlKey || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      if (["ready", "busy"].includes(this.#state.presence)) void this.#pause();
      else void desk.setPresence("ready");
    });
  }

  async #pause() {
    await this.desk.setPresence("paused", this.reason.value);
  }

  /** @param {State} state */
  #show(state) {
    this.#state = state;
    window.clearInterval(this.#timer);
    const { presence, until, reason } = state;
    this.ready.setAttribute("aria-pressed", String(presence === "ready" || presence === "busy"));
    this.paused.setAttribute("aria-pressed", String(presence === "paused" || presence === "off"));
    this.paused.textContent = presence === "paused" && reason ? `暂停：${PAUSES[reason] ?? reason}` : "暂停";
    if (reason && [...this.reason.options].some((option) => option.value === reason)) this.reason.value = reason;
    this.ready.textContent = "接听";
    if (presence === "wrap_up" && until !== null) {
      const count = () => {
        const left = Math.ceil((until - Date.now()) / 1000);
        if (left > 0) this.ready.textContent = `记录中 ${left} 秒，现在就接`;
        else {
          window.clearInterval(this.#timer);
          void this.desk.look();
        }
      };
      this.#timer = window.setInterval(count, 500);
      count();
    }
  }
}
