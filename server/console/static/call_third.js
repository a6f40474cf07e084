// A third person in a call (红管家, an expert): invited by link or digits, let in, seen by both, sent away.

import { freshKey, sentence } from "./api.js";
import { make } from "./element.js";
import { Mixer } from "./call_mix.js";
import { drawn } from "./qr_code.js";
import { Talk } from "./call_talk.js";

/**
 * @typedef {import("./call_types.js").Call} Call
 * @typedef {import("./call_types.js").Participant} Participant
 * @typedef {{label: string, url: string, code: string, squares: string[], expires: number}} Invitation
 */

const SHELL = `
  <summary>请别人加入通话 <kbd>Alt+Y</kbd> <span class="record-state" id="third-line" role="status"></span></summary>
  <form class="third-form" id="third-form" autocomplete="off">
    <label>叫什么 <input id="third-name" maxlength="8" placeholder="刘芳"></label>
    <label>是谁 <input id="third-role" maxlength="6" list="third-roles" value="红管家"></label>
    <datalist id="third-roles"><option value="红管家"><option value="专家"><option value="村干部"><option value="家里人"></datalist>
    <div class="call-buttons"><button type="submit" class="call-primary">做一个链接</button></div>
  </form>
  <div class="third-link" id="third-link" hidden></div>
  <p class="call-words-error" id="third-error" role="alert" hidden></p>`;

/** How long an offer of the third person's own may take before we ask for one. */
const ASK_AFTER_MS = 700;

/** The panel, and the connection with whoever was let in. */
export class CallThird {
  /** Others see and hear this instead of our camera and microphone; null: those again. @type {(stream: MediaStream | null) => void} */
  onmix = () => {};
  /** @type {Call | null} */
  #call = null;
  /** @type {Talk | null} */
  #talk = null;
  /** @type {Mixer | null} */
  #mixer = null;
  /** Who is in the panel now. @type {Participant | null} */
  #who = null;
  #left = "";

  /** @param {{root: HTMLDetailsElement, banner: HTMLElement, view: import("./call_view.js").CallView, api: import("./call_types.js").Api, socket: import("./call_types.js").Socket}} parts */
  constructor({ root, banner, view, api, socket }) {
    this.root = root;
    this.banner = banner;
    this.view = view;
    this.api = api;
    this.socket = socket;
    this.video = /** @type {HTMLVideoElement} */ (view.at("call-third-video"));
    root.innerHTML = SHELL;
    this.name = /** @type {HTMLInputElement} */ (this.#at("third-name"));
    this.role = /** @type {HTMLInputElement} */ (this.#at("third-role"));
    this.#at("third-form").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#invite();
    });
    socket.on("call.signal", (event) => {
      if (event.signal.participant) this.#talk?.hear(event.signal).catch((error) => this.#error(sentence(error)));
    });
    document.addEventListener("keydown", (event) => {
      if (!event.altKey || event.code !== "KeyY" || !this.#call || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      const yes = banner.querySelector("button");
      if (yes) return yes.focus();
      root.open = true;
      this.name.focus();
    });
  }

  /** @param {Call} call */
  begin(call) {
    this.#left = "";
    this.root.open = false;
    this.name.value = "";
    this.#link(null);
    this.#error("");
    this.follow(call);
  }

  /** @param {Call} call in its new state */
  follow(call) {
    const servers = call.ice_servers.length ? call.ice_servers : (this.#call?.ice_servers ?? []);
    this.#call = { ...call, ice_servers: servers };
    const before = this.#who;
    const now = (this.#who = call.participants.find((each) => each.kind === "third") ?? null);
    if (before && before.id !== now?.id) this.#left = `${before.label}离开了`;
    if (now) this.#left = "";
    if (this.#talk && (this.#talk.participant !== now?.id || now.state !== "here")) this.#leave();
    if (now?.state === "here" && !this.#talk) this.#meet(now);
    if (now) this.#link(null);
    this.#draw();
  }

  end() {
    this.#leave();
    this.#call = null;
    this.#who = null;
    this.#link(null);
    this.#draw();
  }

  /** @param {Participant} who */
  #meet(who) {
    const clerk = this.#call?.clerk_name || "工作人员";
    this.#mixer = new Mixer(
      { video: this.view.local, name: `${clerk}（工作人员）` },
      { video: this.view.remote, name: "居民" },
      { video: this.video, name: who.label },
    );
    const mixed = this.#mixer.forThird;
    const talk = (this.#talk = new Talk(this.socket, { ready: () => Promise.resolve(mixed), release: () => {} }, who.id));
    talk.onstream = (stream) => {
      this.video.srcObject = stream;
      this.video.play().catch(() => {});
    };
    talk.onlost = () => this.#draw(true);
    talk.onflow = () => this.#draw();
    if (this.#call) talk.begin(this.#call, who.generation);
    window.setTimeout(() => {
      if (this.#talk === talk && !talk.linked) talk.takeUpAgain();
    }, ASK_AFTER_MS);
    this.onmix(this.#mixer.forResident);
  }

  #leave() {
    if (!this.#talk) return;
    this.#talk.close();
    this.#talk = null;
    this.onmix(null);
    this.#mixer?.close();
    this.#mixer = null;
    this.video.srcObject = null;
  }

  async #invite() {
    const [name, role] = [this.name.value.trim(), this.role.value.trim()];
    if (!name || !role) {
      (name ? this.role : this.name).focus();
      return this.#error("请写来的人叫什么、是谁，居民在画面里看得到。");
    }
    try {
      const path = `/api/staff/calls/${this.#call?.id}/invitations`;
      this.#link(await this.api.post(path, { name, role }, freshKey()));
      this.#error("");
    } catch (error) {
      this.#error(sentence(error));
    }
  }

  /** @param {Promise<Call>} asked */
  async #ask(asked) {
    try {
      this.follow(await asked);
      this.#error("");
    } catch (error) {
      this.#error(sentence(error));
    }
  }

  /** @param {Invitation | null} made */
  #link(made) {
    const box = this.#at("third-link");
    box.hidden = !made;
    if (!made) return box.replaceChildren();
    const address = make("input", { value: made.url, readonly: true, "aria-label": "链接" });
    const copy = make("button", { type: "button", text: "复制链接" });
    copy.addEventListener("click", async () => {
      address.select();
      const copied = await navigator.clipboard?.writeText(made.url).then(
        () => true,
        () => false,
      );
      copy.textContent = copied ? "复制好了" : "请按 Ctrl+C";
    });
    const until = new Date(made.expires).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
    const code = `${made.code.slice(0, 4)} ${made.code.slice(4)}`;
    const at = new URL("/j", made.url);
    const words = make(
      "div",
      {},
      make("p", {}, "发这个链接：", address, copy),
      make("p", {}, `或者在电话里说：打开 ${at.host}${at.pathname}，输入 `, make("strong", { id: "third-code", text: code })),
      make("p", { text: `只能用一次，${until} 以前有效。用链接或者用数字，选一样。人来了，您同意了才接通。` }),
    );
    box.replaceChildren(words, drawn(made.squares, `${made.label}加入通话的二维码`));
    copy.focus();
  }

  /** @param {boolean} [lost] */
  #draw(lost = false) {
    const who = this.#who;
    const here = who?.state === "here" || who?.state === "let_in";
    const states = { waiting: "", let_in: `${who?.label}正在进来`, here: lost ? `${who?.label}断了一下，正在接回…` : `${who?.label}在通话里`, gone: "" };
    this.#at("third-line").textContent = who ? states[who.state] : this.#left;
    this.#at("third-form").hidden = Boolean(here);
    this.video.hidden = who?.state !== "here";
    this.#sign(who, here);
  }

  /** Beside the picture, where nobody overlooks it. @param {Participant | null} who @param {boolean} here */
  #sign(who, here) {
    const key = who ? `${who.id} ${who.state}` : this.#left;
    if (this.banner.dataset.key === key) return;
    this.banner.dataset.key = key;
    this.banner.hidden = !key;
    if (!who) return this.banner.replaceChildren(this.#left);
    const path = `/api/staff/calls/${this.#call?.id}/participants/${who.id}`;
    const admit = make("button", { type: "button", class: "call-primary", text: "请进来" });
    admit.addEventListener("click", () => void this.#ask(this.api.post(`${path}/admit`)));
    const away = make("button", { type: "button", text: here ? "请离开" : "不让进" });
    away.addEventListener("click", () => void this.#ask(this.api.remove(path)));
    const words = here ? `${who.label}在通话里，居民看得到、听得到。` : `${who.label}在等。先告诉居民谁要进来，居民说好，再按“请进来”。`;
    this.banner.replaceChildren(make("p", { text: words }), make("span", { class: "call-row-buttons" }, ...(here ? [away] : [admit, away])));
  }

  /** @param {string} text */
  #error(text) {
    const line = this.#at("third-error");
    line.textContent = text;
    line.hidden = text === "";
    if (text) this.root.open = true;
  }

  /** @param {string} id @returns {HTMLElement} */
  #at(id) {
    const found = this.root.querySelector(`#${id}`);
    if (!(found instanceof HTMLElement)) throw new Error(`no element ${id}`);
    return found;
  }
}
