// Beside the television in a call: the household's phone as camera and microphone, and the ordinary telephone.

import { sentence } from "./api.js";
import { isWriting } from "./element.js";
import { Talk } from "./call_talk.js";
import { VoiceGate } from "./call_gate.js";

const SHELL = `
  <p class="beside-phone" id="beside-phone" role="status" hidden></p>
  <div class="beside-telephone" id="beside-telephone" hidden>
    <p><span id="telephone-words"></span> <strong id="telephone-number"></strong></p>
    <p class="call-buttons">
      <button type="button" id="telephone-show">显示号码 <kbd>F7</kbd></button>
      <button type="button" id="telephone-mark" aria-pressed="false">正在打电话</button>
    </p>
  </div>
  <p class="call-words-error" id="beside-error" role="alert" hidden></p>`;

/** How long an offer of a participant's own may take before we ask for one. */
const ASK_AFTER_MS = 700;
const PHONES = { let_in: "居民的手机已经连上，还没有开摄像头", here: "正在接手机的画面…", lost: "手机断了一下，正在接回…" };

/** @typedef {import("./call_types.js").Call} Call */
/** @typedef {import("./call_types.js").Participant} Participant */

export class Beside {
  /** The picture to show instead of the television's; null: the television's again. @type {(stream: MediaStream | null) => void} */
  onstream = () => {};
  /** Whether the clerk speaks by telephone now. @type {(rings: boolean) => void} */
  ontelephone = () => {};
  /** @type {MediaStream | null} */
  stream = null;
  /** @type {Call | null} */
  #call = null;
  /** @type {Map<string, Talk>} */
  #talks = new Map();
  #flowing = false;
  #lost = false;
  #rings = false;
  /** What a phone that plays gets instead of camera and microphone. @type {MediaStream | null} */
  #mixed = null;

  /** @param {{root: HTMLElement, api: import("./call_types.js").Api, socket: import("./call_types.js").Socket, media: import("./call_camera.js").LocalMedia}} parts */
  constructor({ root, api, socket, media }) {
    this.root = root;
    this.api = api;
    this.socket = socket;
    this.media = media;
    root.innerHTML = SHELL;
    this.gate = new VoiceGate(media);
    this.#at("telephone-show").addEventListener("click", () => void this.#show());
    this.#at("telephone-mark").addEventListener("click", () => void this.#mark());
    socket.on("call.signal", (event) => {
      const talk = this.#talks.get(event.signal.participant ?? "");
      talk?.hear(event.signal).catch((error) => this.#error(sentence(error)));
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "F7" || !this.#call?.telephone || isWriting() || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      void this.#show();
    });
  }

  /** @param {Call} call */
  begin(call) {
    this.#at("telephone-number").textContent = "";
    this.#error("");
    this.follow(call);
  }

  /** @param {Call} call in its new state */
  follow(call) {
    // Events carry no relay credentials; the answer to the call did.
    const servers = call.ice_servers.length ? call.ice_servers : (this.#call?.ice_servers ?? []);
    this.#call = { ...call, ice_servers: servers };
    const here = new Map(call.participants.filter((each) => each.kind === "phone" && each.state === "here").map((each) => [each.id, each]));
    for (const id of [...this.#talks.keys()]) if (!here.has(id)) this.#leave(id);
    for (const each of here.values()) this.#meet(each);
    this.#draw();
  }

  end() {
    for (const id of [...this.#talks.keys()]) this.#leave(id);
    this.#call = null;
    this.#rings = false;
    this.#draw();
  }

  /** Three in the call: what the resident's phone gets; null: camera and microphone again. @param {MediaStream | null} stream */
  feedWith(stream) {
    this.#mixed = stream;
    for (const talk of this.#talks.values()) void talk.feedWith(stream);
  }

  /** @param {Participant} who */
  #meet(who) {
    const known = this.#talks.get(who.id);
    if (known) {
      if (known.sends !== who.plays) void known.feed(who.plays);
      this.gate.hold(!who.plays);
      return;
    }
    const talk = new Talk(this.socket, this.media, who.id);
    this.#talks.set(who.id, talk);
    talk.sends = who.plays;
    this.gate.hold(!who.plays);
    talk.onstream = (stream) => {
      this.stream = stream;
      this.onstream(stream);
    };
    talk.onflow = () => this.#say(true, false);
    talk.onlost = () => this.#say(false, true);
    if (this.#call) talk.begin(this.#call, who.generation);
    if (this.#mixed) void talk.feedWith(this.#mixed);
    window.setTimeout(() => {
      if (this.#talks.get(who.id) === talk && !talk.linked) talk.takeUpAgain();
    }, ASK_AFTER_MS);
  }

  /** @param {string} id */
  #leave(id) {
    this.#talks.get(id)?.close();
    this.#talks.delete(id);
    this.gate.hold(false);
    this.stream = null;
    this.#say(false, false);
    this.onstream(null);
  }

  /** @param {boolean} flowing @param {boolean} lost */
  #say(flowing, lost) {
    this.#flowing = flowing;
    this.#lost = lost;
    this.#draw();
  }

  async #show() {
    const call = this.#call;
    if (!call?.telephone) return;
    const line = this.#at("telephone-number");
    if (line.textContent) {
      line.textContent = "";
      this.#draw();
      return;
    }
    try {
      const { number } = await this.api.post(`/api/staff/calls/${call.id}/telephone/show`, {});
      line.textContent = number;
      this.#error("");
    } catch (error) {
      this.#error(sentence(error));
    }
    this.#draw();
  }

  async #mark() {
    const call = this.#call;
    if (!call?.telephone) return;
    try {
      const state = call.telephone.state === "ringing" ? "over" : "ringing";
      this.follow(await this.api.put(`/api/staff/calls/${call.id}/telephone`, { state }));
      this.#error("");
    } catch (error) {
      this.#error(sentence(error));
    }
  }

  #draw() {
    const phone = this.#call?.participants.find((each) => each.kind === "phone");
    const line = this.#at("beside-phone");
    line.hidden = !phone;
    if (phone) {
      const where = phone.plays ? "您的声音和画面在手机上" : "您的声音和画面在电视上";
      const state = this.#lost ? "lost" : phone.state === "here" ? "here" : "let_in";
      line.textContent = this.#flowing ? `居民用手机当摄像头和话筒，${where}` : PHONES[state];
    }
    const telephone = this.#call?.telephone ?? null;
    this.#at("beside-telephone").hidden = !telephone;
    const rings = telephone?.state === "ringing";
    if (rings !== this.#rings) {
      this.#rings = rings;
      this.ontelephone(rings);
    }
    if (!telephone) return;
    const number = this.#at("telephone-number");
    const words = rings ? "正在电话里说：" : telephone.state === "over" ? "电话打完了：" : "居民想用电话说，请打：";
    this.#at("telephone-words").textContent = number.textContent ? words : `${words}${telephone.masked}`;
    const hint = document.createElement("kbd");
    hint.textContent = "F7";
    this.#at("telephone-show").replaceChildren(`${number.textContent ? "遮住" : "显示"}号码 `, hint);
    const mark = this.#at("telephone-mark");
    mark.setAttribute("aria-pressed", String(rings));
    mark.textContent = rings ? "电话打完了" : "正在打电话";
  }

  /** @param {string} text */
  #error(text) {
    const line = this.#at("beside-error");
    line.textContent = text;
    line.hidden = text === "";
  }

  /** @param {string} id @returns {HTMLElement} */
  #at(id) {
    const found = this.root.querySelector(`#${id}`);
    if (!(found instanceof HTMLElement)) throw new Error(`no element ${id}`);
    return found;
  }
}
