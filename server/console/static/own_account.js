// One's own account: the one-time code, the password, where one is logged in.

import { get, post, remove, sentence } from "./api.js";
import { sessionTable } from "./account_words.js";
import { at, make } from "./element.js";
import { drawn } from "./qr_code.js";

/** @typedef {import("./login.js").Session} Session */
/** @typedef {{secret: string, uri: string, squares: string[]}} NewCode */

export class OwnAccount {
  /** @param {Session} session @param {{good: (words: string) => void, bad: (words: string) => void}} say */
  constructor(session, say) {
    this.session = session;
    this.say = say;
    at("password-form").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#password();
    });
    this.#offer();
    void this.sessions();
  }

  async sessions() {
    try {
      const { sessions } = await get("/api/staff/sessions");
      at("own-sessions").replaceChildren(
        sessionTable(sessions, async (session) => {
          await remove(`/api/staff/sessions/${session.id}`).catch((error) => this.say.bad(sentence(error)));
          await this.sessions();
        }),
      );
    } catch (error) {
      this.say.bad(sentence(error));
    }
  }

  #offer() {
    const begin = make("button", { type: "button", id: "code-begin", text: "装手机验证码", onclick: () => void this.#begin() });
    const why = this.session.must_set_code
      ? make("p", { class: "setup-first", text: "您的账号登录要手机验证码。请先在这里装好，再开始工作。" })
      : make("p", { class: "quiet", text: "装了手机验证码，别人知道了密码也登不进来。换手机请找管账号的人重置。" });
    at("own-code").replaceChildren(why, begin);
    if (this.session.must_set_code) void this.#begin();
  }

  async #begin() {
    try {
      this.#show(await post("/api/staff/code"));
    } catch (error) {
      this.say.bad(sentence(error));
    }
  }

  /** @param {NewCode} code */
  #show(code) {
    const typed = make("input", { id: "code-confirm", inputmode: "numeric", maxlength: "6", pattern: "[0-9]{6}", required: true, autocomplete: "off", "aria-label": "手机上的六位验证码" });
    const form = make("form", {}, typed, " ", make("button", { class: "primary", type: "submit", text: "装好了" }));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        await post("/api/staff/code/confirm", { code: typed.value });
        this.say.good("验证码装好了。以后登录，输完密码再输手机上的六位数字。");
        at("own-code").replaceChildren(make("p", { class: "quiet", text: "手机验证码已经装好。" }));
        if (this.session.must_set_code) location.replace("/staff");
      } catch (error) {
        this.say.bad(sentence(error));
        typed.select();
      }
    });
    const steps = make(
      "ol",
      {},
      make("li", { text: "在手机上打开验证码程序（任何支持 TOTP 的都行），选“扫一扫添加”，扫左边的码。" }),
      make("li", {}, "扫不了，就手动输入：", make("span", { class: "secret", text: code.secret })),
      make("li", {}, "把手机上现在的六位数字填在这里：", form),
    );
    at("own-code").replaceChildren(
      ...(this.session.must_set_code ? [make("p", { class: "setup-first", text: "您的账号登录要手机验证码。请先在这里装好，再开始工作。" })] : []),
      make("div", { class: "code-setup" }, drawn(code.squares, "验证码的二维码"), steps),
    );
    typed.focus();
  }

  async #password() {
    const before = /** @type {HTMLInputElement} */ (at("old"));
    const after = /** @type {HTMLInputElement} */ (at("new"));
    try {
      await post("/api/staff/password", { old: before.value, new: after.value });
      before.value = after.value = "";
      this.say.good("密码改好了。您在别处的登录都已退出。");
      await this.sessions();
    } catch (error) {
      this.say.bad(sentence(error));
      before.select();
    }
  }
}
