// The call part of the staff page: who waits, ringing, answering, talking, hanging up.
//
//   const desk = new CallDesk({ root, api, socket, session });
//   await desk.setPresence("ready");      // also asks for camera and microphone
//   root.addEventListener("presence", (event) => event.detail);   // "ready" | "paused" | "off" | "busy"
//
// root.dataset.state is idle, ringing, answering, connecting, talking.

import { LocalMedia } from "./call_camera.js";
import { Link } from "./call_link.js";
import { Ring } from "./call_ring.js";
import { CallView, about } from "./call_view.js";

/**
 * @typedef {import("./call_link.js").IceServer} IceServer
 * @typedef {import("./call_link.js").Description} Description
 * @typedef {{
 *   id: string, desk: string, state: "queued" | "ringing" | "talking" | "ended" | "missed", caller: string,
 *   guide_title: string, generation: number, queued: number, answered: number | null, position: number,
 *   ended_by: string | null, ice_servers: IceServer[], relay_only: boolean, clerk_number: string,
 * }} Call
 * @typedef {{call: Call, offer: Description | null, generation: number}} Answered
 * @typedef {{call_id: string, generation: number, description?: Description | null, candidate?: object | null}} Signal
 * @typedef {{get: (path: string) => Promise<any>, post: (path: string, body?: object) => Promise<any>,
 *   put: (path: string, body?: object) => Promise<any>}} Api
 * @typedef {{on: (type: string, handler: (event: any) => void) => void, send: (command: object) => Promise<any>}} Socket
 * @typedef {"off" | "ready" | "paused" | "busy"} Presence
 */

const REFRESH_MS = 20_000;
const ASK_AGAIN_MS = 3000;

/** @param {any} error what api throws */
function detail(error) {
  return error?.problem?.detail || "没有办成，请再试一次。";
}

export class CallDesk {
  /** @type {Call | null} */
  #call = null;
  /** @type {Call[]} */
  #waiting = [];
  /** @type {Link | null} */
  #link = null;
  /** Made ahead for the next call. @type {Link | null} */
  #spare = null;
  #generation = 0;
  #clock = 0;
  #asking = 0;
  #off = { audio: false, video: false };
  /** @type {Presence} */
  presence = "off";

  /** @param {{root: HTMLElement, api: Api, socket: Socket, session: object}} parts */
  constructor({ root, api, socket }) {
    this.root = root;
    this.api = api;
    this.socket = socket;
    this.media = new LocalMedia();
    this.ring = new Ring();
    this.view = new CallView(root);
    this.#state("idle");
    this.#listen();
    void this.#arrive();
  }

  /** Ready: calls ring here, camera and microphone are asked for now. @param {Presence} wish */
  async setPresence(wish) {
    try {
      await this.api.put("/api/staff/presence", { presence: wish, desk: null });
    } catch (error) {
      this.view.note(detail(error));
      return;
    }
    this.#presence(wish);
    await this.refresh();
  }

  /** Fetch anew who waits; also finds a call this page does not know of yet. */
  async refresh() {
    try {
      const { calls } = /** @type {{calls: Call[]}} */ (await this.api.get("/api/staff/queue"));
      this.#waiting = calls.filter((call) => call.state === "queued");
      this.#draw();
      const mine = calls.find((call) => call.state !== "queued");
      if (mine && !this.#call) this.#found(mine);
    } catch (error) {
      this.view.note(detail(error));
    }
  }

  /** Take the call that rings here, or this one from the queue. @param {string} [id] */
  async answer(id = this.#call?.id) {
    if (!id || !["idle", "ringing"].includes(this.state)) return;
    this.ring.stop();
    this.view.show("call-banner", false);
    this.#state("answering");
    try {
      const answered = /** @type {Answered} */ (await this.api.post(`/api/staff/calls/${id}/answer`));
      this.#begin(answered.call);
      if (answered.offer) await this.#connect(answered.offer, answered.generation);
    } catch (error) {
      this.view.note(detail(error));
      this.#finish();
    }
  }

  /** Let somebody else take it; the call goes to the front, this clerk pauses. */
  async decline() {
    if (this.state !== "ringing") return;
    await this.#tellHangup();
    this.#finish();
  }

  /** End the talk. */
  async hangUp() {
    if (!["connecting", "talking"].includes(this.state)) return;
    this.view.show("call-confirm", false);
    await this.#tellHangup();
    this.#finish();
  }

  get state() {
    return this.root.dataset.state ?? "idle";
  }

  /** @param {string} state */
  #state(state) {
    this.root.dataset.state = state;
    this.#draw();
  }

  #listen() {
    const view = this.view;
    view.press("call-answer", () => void this.answer());
    view.press("call-decline", () => void this.decline());
    view.press("call-hangup", () => this.#confirm(true));
    view.press("call-hangup-yes", () => void this.hangUp());
    view.press("call-hangup-no", () => this.#confirm(false));
    view.press("call-mic", () => this.#toggle("audio"));
    view.press("call-camera", () => this.#toggle("video"));
    document.addEventListener("keydown", (event) => this.#key(event));
    window.addEventListener("beforeunload", (event) => {
      if (this.#link) event.preventDefault();
    });
    this.socket.on("call.changed", (event) => this.#changed(event.call));
    this.socket.on("call.signal", (event) => void this.#signalled(event.signal));
    this.socket.on("queue.changed", () => void this.refresh());
    window.setInterval(() => void this.refresh(), REFRESH_MS);
  }

  async #arrive() {
    try {
      const { presence } = await this.api.get("/api/staff/presence");
      this.#presence(presence);
    } catch (error) {
      this.view.note(detail(error));
    }
    await this.refresh();
  }

  /** @param {Presence} presence */
  #presence(presence) {
    this.presence = presence;
    this.root.dispatchEvent(new CustomEvent("presence", { detail: presence }));
    if (presence === "ready" || presence === "busy") void this.#warmUp();
    else if (!this.#link) this.#coolDown();
    this.#draw();
  }

  async #warmUp() {
    const stream = await this.media.ready();
    this.view.local.srcObject = stream;
    this.view.note(this.media.trouble);
    this.#spare ??= new Link(stream);
  }

  #coolDown() {
    this.#spare?.close();
    this.#spare = null;
    this.media.release();
  }

  /** A call that rings or is held here, found after a reload. @param {Call} call */
  #found(call) {
    if (call.state === "ringing") this.#changed(call);
    else {
      this.#begin(call);
      this.#generation = call.generation;
      this.#lost();
    }
  }

  /** @param {Call} call news about a call of this clerk's */
  #changed(call) {
    if (call.state === "ringing" && this.state === "idle") {
      this.#call = call;
      this.#state("ringing");
      this.view.note("");
      this.view.banner(call);
      this.ring.start();
    } else if (call.id === this.#call?.id) {
      if (call.state === "queued" && this.state === "ringing") {
        this.#finish();
        this.#presence("paused");
        this.view.note("刚才的电话没有及时接，已转为“暂停”。准备好了请点“接听”。");
      } else if (call.state === "talking" && this.state === "ringing") {
        this.#finish();
        this.view.note("这个电话已在另一个页面接听。");
      } else if (call.state === "ended") {
        const who = call.ended_by === "tv" ? "对方已挂断。" : call.ended_by === "server" ? "对方的电视断开太久，通话已结束。" : "";
        this.#finish();
        this.view.say("call-status", who || "通话已结束。");
      }
    }
    void this.refresh();
  }

  /** @param {Call} call */
  #begin(call) {
    this.#call = call;
    this.#off = { audio: false, video: false };
    this.#drawToggles();
    this.view.note(this.media.trouble);
    this.view.say("call-caller", call.caller);
    this.view.say("call-about", about(call));
    this.view.say("call-time", "");
    this.view.show("call-stage", true);
    this.view.over("正在接通画面…");
    this.#state("connecting");
    this.#clock = window.setInterval(() => this.#tick(), 1000);
  }

  /** @param {Description} offer @param {number} generation */
  async #connect(offer, generation) {
    const call = this.#call;
    if (!call) return;
    this.#link?.close();
    this.#generation = generation;
    const link = (this.#link = this.#spare ?? new Link(await this.media.ready()));
    this.#spare = null;
    link.onstream = (stream) => this.#play(stream);
    link.onconnected = () => this.#talking(link);
    link.onlost = () => link === this.#link && this.#lost();
    /** @type {object[]} */
    const early = [];
    let answered = false;
    const send = (/** @type {object} */ candidate) => void this.#signal({ candidate }, generation);
    link.oncandidate = (candidate) => (answered ? send(candidate) : early.push(candidate));
    const description = await link.answer(offer, call.ice_servers, call.relay_only);
    const sent = this.#signal({ description }, generation);
    answered = true;
    early.forEach(send);
    await sent;
  }

  /** @param {Link} link */
  #talking(link) {
    if (link !== this.#link) return;
    window.clearInterval(this.#asking);
    this.#asking = 0;
    this.view.over("");
    this.#state("talking");
  }

  /** Nothing comes any more: ask the television for a new offer until one connects. */
  #lost() {
    if (!this.#call || this.#asking) return;
    this.view.over("画面断了，正在自动接回，请不要挂断…");
    this.#state("connecting");
    const ask = () => void this.#signal({}, this.#generation + 1);
    this.#asking = window.setInterval(ask, ASK_AGAIN_MS);
    ask();
  }

  /** @param {Signal} signal from the television */
  async #signalled(signal) {
    if (signal.call_id !== this.#call?.id || signal.description?.type !== "offer") return;
    if (signal.generation <= this.#generation && this.state === "talking") return;
    this.#state("connecting");
    this.view.over("画面断了，正在自动接回，请不要挂断…");
    try {
      await this.#connect(signal.description, signal.generation);
    } catch (error) {
      this.view.note(detail(error));
    }
  }

  /** @param {Partial<Signal>} parts @param {number} generation */
  async #signal(parts, generation) {
    if (!this.#call) return;
    const signal = { call_id: this.#call.id, generation, ...parts };
    // Refused ones were overtaken by a newer offer; that one is on its way here.
    await this.socket.send({ type: "signal", signal }).catch(() => {});
  }

  /** @param {MediaStream} stream */
  #play(stream) {
    const remote = this.view.remote;
    if (remote.srcObject === stream) return;
    remote.srcObject = stream;
    remote.play().catch((error) => {
      if (error?.name === "NotAllowedError") this.view.note("浏览器没有放出声音，请点一下画面。");
    });
  }

  async #tellHangup() {
    try {
      if (this.#call) await this.api.post(`/api/staff/calls/${this.#call.id}/hangup`);
    } catch (error) {
      this.view.note(detail(error));
    }
  }

  #finish() {
    window.clearInterval(this.#clock);
    window.clearInterval(this.#asking);
    this.#asking = 0;
    this.ring.stop();
    const wasLinked = this.#link !== null;
    this.#link?.close();
    this.#link = null;
    this.#call = null;
    this.view.remote.srcObject = null;
    for (const id of ["call-banner", "call-stage", "call-confirm"]) this.view.show(id, false);
    this.view.over("");
    this.#state("idle");
    this.media.enable("audio", true);
    this.media.enable("video", true);
    void this.#arriveAgain(wasLinked);
  }

  /** After a call the server knows whether this clerk is ready or was paused meanwhile. @param {boolean} linked */
  async #arriveAgain(linked) {
    const { presence } = await this.api.get("/api/staff/presence").catch(() => ({ presence: this.presence }));
    this.#presence(presence);
    if (linked) await this.refresh();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.defaultPrevented) return;
    const talking = ["connecting", "talking"].includes(this.state);
    const confirming = !this.view.at("call-confirm").hidden;
    /** @type {Record<string, (() => void) | false>} */
    const keys = {
      F2: () => void this.answer(this.#call?.id ?? this.#waiting[0]?.id),
      F8: talking && (() => this.#toggle("audio")),
      F9: talking && (() => this.#toggle("video")),
      Escape: talking && (() => this.#confirm(!confirming)),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** @param {boolean} ask */
  #confirm(ask) {
    this.view.show("call-confirm", ask);
    this.view.at(ask ? "call-hangup-yes" : "call-hangup").focus();
  }

  /** @param {"audio" | "video"} kind */
  #toggle(kind) {
    this.#off[kind] = !this.#off[kind];
    this.media.enable(kind, !this.#off[kind]);
    this.#drawToggles();
  }

  #drawToggles() {
    this.view.toggle("call-mic", this.#off.audio, "麦克风", "F8");
    this.view.toggle("call-camera", this.#off.video, "摄像头", "F9");
  }

  #tick() {
    const began = this.#call?.answered;
    if (!began || this.state !== "talking") return;
    const seconds = Math.max(0, Math.floor((Date.now() - began) / 1000));
    const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
    this.view.say("call-time", `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`);
  }

  #draw() {
    const words = { idle: "", ringing: "来电", answering: "正在接…", connecting: "正在接通…", talking: "正在通话" };
    const idle = { ready: "可以接听", paused: "已暂停，不会响铃", off: "没有开始接听", busy: "" };
    const state = /** @type {keyof words} */ (this.state);
    this.view.say("call-status", words[state] || idle[this.presence]);
    this.view.queue(this.#waiting, (id) => void this.answer(id), state === "idle");
    document.title = document.title.replace(/^☎ 来电 · /, "");
    if (state === "ringing") document.title = `☎ 来电 · ${document.title}`;
  }
}
