// One line to all who wait at a desk; it stands on their televisions until it is taken away.

import { sentence } from "./api.js";
import { make } from "./element.js";
import { gathered } from "./gathered.js";

const DESKS = /** @type {Record<string, string>} */ ({ anxinban: "安馨办", 12345: "12345" });

/** @typedef {{desk: string, text: string}} Message */

export class DeskMessage {
  /** @type {Message[]} */
  #messages = [];

  /** @param {HTMLElement} root @param {import("./call_types.js").Api} api @param {import("./call_types.js").Socket} socket */
  constructor(root, api, socket) {
    this.root = root;
    this.api = api;
    this.text = make("input", {
      id: "desk-message",
      maxlength: "60",
      autocomplete: "off",
      placeholder: "给排队的人写一句",
      "aria-label": "给排队的人写一句",
    });
    this.desk = make("select", { "aria-label": "哪个服务台", id: "desk-message-desk" });
    this.shown = make("div", { class: "desk-messages" });
    this.note = make("p", { class: "call-words-error", role: "alert", hidden: true });
    const form = make("form", { class: "call-write" }, this.desk, this.text, make("button", { text: "发出" }));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#send(this.desk.value, this.text.value.trim());
    });
    root.append(form, this.shown, this.note);
    const changed = gathered(() => this.refresh());
    socket.on("queue.changed", () => void changed());
    void this.refresh();
  }

  async refresh() {
    try {
      this.#messages = (await this.api.get("/api/staff/desks/messages")).messages;
    } catch {
      return;
    }
    if (!this.desk.options.length) {
      this.desk.append(...this.#messages.map(({ desk }) => make("option", { value: desk, text: DESKS[desk] ?? desk })));
      this.desk.hidden = this.#messages.length < 2;
    }
    this.shown.replaceChildren(
      ...this.#messages
        .filter(({ text }) => text)
        .map(({ desk, text }) => {
          const away = make("button", { type: "button", text: "撤掉" });
          away.addEventListener("click", () => void this.#send(desk, ""));
          return make("p", {}, make("span", { text: `${DESKS[desk] ?? desk} 排队的人看到：${text}`, title: text }), " ", away);
        }),
    );
  }

  /** @param {string} desk @param {string} text */
  async #send(desk, text) {
    try {
      await this.api.put("/api/staff/desks/messages", { desk, text });
      this.text.value = "";
      this.note.hidden = true;
    } catch (error) {
      this.note.textContent = sentence(error);
      this.note.hidden = false;
    }
    await this.refresh();
  }
}
