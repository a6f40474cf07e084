// The call part of the staff page: who waits, ringing, answering, talking, hanging up.
//
//   const desk = new CallDesk({ root, api, socket, session });
//   await desk.setPresence("ready");      // also asks for camera and microphone
//   root.addEventListener("presence", (event) => event.detail);   // {presence, reason, until}
//
// root.dataset.state is idle, ringing, answering, connecting, talking, or calling: a television rings.

import { Beside } from "./call_beside.js";
import { LocalMedia } from "./call_camera.js";
import { CallRecord } from "./call_record.js";
import { CallThird } from "./call_third.js";
import { CallTransfer } from "./call_transfer.js";
import { CallFill } from "./call_fill.js";
import { Callbacks } from "./callbacks.js";
import { Ring } from "./call_ring.js";
import { Talk } from "./call_talk.js";
import { CallPerson } from "./call_person.js";
import { CallShow } from "./call_show.js";
import { CallView, about } from "./call_view.js";
import { CallWords } from "./call_words.js";
import { detail, farewell, handedOn, notTaken } from "./call_sayings.js";
import { Picture } from "./call_picture.js";
import { Switches } from "./call_switches.js";
import { DeskMessage } from "./desk_message.js";
import { gathered } from "./gathered.js";

/** @typedef {import("./call_types.js").Call} Call */
/** @typedef {import("./call_types.js").Answered} Answered */
/** @typedef {import("./call_types.js").Api} Api */
/** @typedef {import("./call_types.js").Socket} Socket */
/** @typedef {import("./call_types.js").Presence} Presence */
/** @typedef {import("./call_types.js").Panel} Panel */

const REFRESH_MS = 20_000;
const MENDING = "画面断了，正在自动接回，请不要挂断…";

export class CallDesk {
  /** @type {Call | null} */
  #call = null;
  /** @type {Call[]} */
  #waiting = [];
  #total = 0;
  #clock = 0;
  /** @type {Presence} */
  presence = "off";

  /** @param {{root: HTMLElement, api: Api, socket: Socket, session: object}} parts */
  constructor({ root, api, socket }) {
    this.root = root;
    this.api = api;
    this.socket = socket;
    this.media = new LocalMedia();
    this.ring = new Ring();
    this.talk = new Talk(socket, this.media);
    this.view = new CallView(root);
    this.beside = new Beside({ root: this.view.at("call-beside"), api, socket, media: this.media });
    this.person = new CallPerson(/** @type {HTMLDetailsElement} */ (this.view.at("call-person")), api, socket);
    this.fill = new CallFill(/** @type {HTMLDetailsElement} */ (this.view.at("call-fill")), api, socket);
    this.picture = new Picture(this.view);
    this.switches = new Switches(this.view, this.media);
    this.words = new CallWords(this.view.at("call-words"), api, socket);
    this.callbacks = new Callbacks(this.view.at("call-backs"), api, socket);
    this.callbacks.oncall = (id) => this.#callOut(id);
    this.third = new CallThird({
      root: /** @type {HTMLDetailsElement} */ (this.view.at("call-third")),
      banner: this.view.at("call-third-sign"),
      view: this.view,
      api,
      socket,
    });
    this.third.onmix = (stream) => {
      void this.talk.feedWith(stream);
      this.beside.feedWith(stream);
    };
    this.show = new CallShow(/** @type {HTMLDetailsElement} */ (this.view.at("call-show")), api, socket);
    this.record = new CallRecord(this.view.at("call-record"), api, socket);
    this.transfer = new CallTransfer(/** @type {HTMLDetailsElement} */ (this.view.at("call-transfer")), api);
    this.transfer.onhanded = (call) => this.#changed(call);
    /** @type {Panel[]} */
    this.panels = [
      this.switches,
      this.words,
      this.show,
      this.person,
      this.fill,
      this.beside,
      this.third,
      this.transfer,
      this.record,
    ];
    this.message = new DeskMessage(this.view.at("call-message"), api, socket);
    this.#state("idle");
    this.#listen();
    void this.#arrive();
  }

  /** Ready: calls ring here, camera and microphone are asked for now. @param {Presence} wish @param {string} [reason] of a pause */
  async setPresence(wish, reason) {
    try {
      await this.api.put("/api/staff/presence", { presence: wish, desk: null, reason: reason ?? null });
    } catch (error) {
      this.view.note(detail(error));
      return;
    }
    this.#presence({ presence: wish, reason: reason ?? null, until: null });
    await this.refresh();
  }

  /** Ask the server what this clerk's state is now. */
  async look() {
    try {
      this.#presence(await this.api.get("/api/staff/presence"));
    } catch (error) {
      this.view.note(detail(error));
    }
  }

  /** Fetch anew who waits; also finds a call this page does not know of yet. */
  async refresh() {
    const before = this.#call;
    try {
      const { calls, waiting } = /** @type {{calls: Call[], waiting: number}} */ (await this.api.get("/api/staff/queue"));
      this.#total = waiting;
      this.#waiting = calls.filter((call) => call.state === "queued");
      this.#draw();
      const mine = calls.find((call) => call.state !== "queued");
      if (mine && !this.#call && this.state === "idle") this.#found(mine);
      if (mine?.state === "ringing" && this.state === "ringing") this.talk.prepare(mine);
      if (before && before === this.#call && mine?.id !== before.id) {
        const back = this.#waiting.find((call) => call.id === before.id);
        if (back && this.state === "ringing") this.#follow(back);
        else {
          // It ended while this page did not hear the server.
          this.#finish();
          this.view.note(farewell(null));
        }
      }
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
      if (answered.offer) await this.talk.connect(answered.offer, answered.generation);
    } catch (error) {
      this.#finish();
      this.view.note(detail(error));
    }
  }

  /** Let somebody else take it; the call goes to the front, this clerk pauses. */
  async decline() {
    if (this.state !== "ringing") return;
    await this.#tellHangup();
    this.#finish();
  }

  /** End the talk, or stop ringing a television. */
  async hangUp() {
    if (!this.#talking && this.state !== "calling") return;
    this.view.show("call-confirm", false);
    await this.#tellHangup();
    this.#finish();
  }

  get state() {
    return this.root.dataset.state ?? "idle";
  }

  get #talking() {
    return ["connecting", "talking"].includes(this.state);
  }

  /** @param {string} state */
  #state(state) {
    this.root.dataset.state = state;
    this.#draw();
  }

  #listen() {
    const { view, socket, talk } = this;
    view.press("call-answer", () => void this.answer());
    view.press("call-decline", () => void this.decline());
    view.press("call-hangup", () => (this.state === "calling" ? void this.hangUp() : this.#confirm(true)));
    view.press("call-hangup-yes", () => void this.hangUp());
    view.press("call-hangup-no", () => this.#confirm(false));
    document.addEventListener("keydown", (event) => this.#key(event));
    window.addEventListener("beforeunload", (event) => {
      if (talk.active) event.preventDefault();
    });
    talk.onstream = (stream) => {
      this.picture.television(stream);
    };
    this.beside.onstream = (stream) => this.picture.phone(stream);
    this.beside.ontelephone = (rings) => this.switches.hush(rings);
    talk.onflow = () => {
      view.over("");
      this.#state("talking");
    };
    talk.onlook = (weak, way) => view.link(weak, way);
    talk.onlost = () => {
      view.link(false, "");
      view.over(MENDING);
      this.#state("connecting");
    };
    socket.on("call.changed", (event) => this.#changed(event.call));
    socket.on("call.signal", (event) => {
      talk.hear(event.signal).catch((error) => view.note(detail(error)));
    });
    const moved = gathered(() => this.refresh());
    socket.on("queue.changed", () => void moved());
    socket.addEventListener?.("open", () => void this.refresh());
    window.setInterval(() => void this.refresh(), REFRESH_MS);
  }

  async #arrive() {
    await this.look();
    await this.refresh();
  }

  /** @param {import("./presence.js").State} state */
  #presence(state) {
    const presence = (this.presence = state.presence);
    this.root.dispatchEvent(new CustomEvent("presence", { detail: state }));
    if (presence !== "paused" && presence !== "off") void this.#warmUp();
    else this.talk.coolDown();
    this.#draw();
  }

  async #warmUp() {
    this.view.local.srcObject = await this.talk.warmUp();
    if (this.media.trouble) this.view.note(this.media.trouble);
  }

  /** A call that rings or is held here, found after a reload. @param {Call} call */
  #found(call) {
    if (call.state === "ringing") this.#changed(call);
    else if (call.state === "calling") this.#ringing(call);
    else {
      this.#begin(call);
      this.talk.takeUpAgain();
    }
  }

  /** Ring a household's television. @param {string} id of the call-back */
  async #callOut(id) {
    if (this.state !== "idle") return;
    void this.#warmUp();
    this.#ringing(await this.api.post(`/api/staff/callbacks/${id}/call`));
  }

  /** @param {Call} call the one that rings on a television */
  #ringing(call) {
    this.#call = call;
    this.view.note("");
    this.view.say("call-caller", call.caller);
    this.view.say("call-about", about(call));
    this.view.say("call-time", "");
    this.view.show("call-stage", true);
    this.view.over("电视正在响，屏幕上是您的窗口和工号…按 Esc 不打了");
    this.#state("calling");
  }

  /** @param {Call} call news about a call of this clerk's */
  #changed(call) {
    if (call.state === "ringing" && this.state === "idle") {
      this.#call = call;
      this.#state("ringing");
      this.view.note("");
      this.view.banner(call);
      void this.record.ring(call);
      this.ring.start();
    } else if (call.id === this.#call?.id) {
      this.#follow(call);
    }
    void this.refresh();
  }

  /** @param {Call} call the one this page is about, in its new state */
  #follow(call) {
    if (call.state === "talking" && this.state === "calling") {
      // Taken on the television: its offer is on the way. Events carry no relay.
      this.#begin({ ...call, ice_servers: this.#call?.ice_servers ?? [] });
    } else if (call.state === "missed") {
      this.#finish();
      this.view.note(notTaken(call.ended_by));
    } else if (call.state === "queued" && this.state === "ringing") {
      this.#finish();
      this.view.note("刚才的电话没有及时接，已转为“暂停”。准备好了请点“接听”。");
    } else if (call.state === "queued") {
      this.#finish();
      this.view.note(handedOn(call));
    } else if (call.state === "talking" && this.state === "ringing") {
      this.#finish();
      this.view.note("这个电话已在另一个页面接听。");
    } else if (call.state === "talking") {
      for (const panel of this.panels) panel.follow?.(call);
    } else if (call.state === "ended") {
      this.#finish();
      this.view.note(farewell(call.ended_by));
    }
  }

  /** @param {Call} call */
  #begin(call) {
    this.socket.urgent = true;
    this.#call = call;
    this.talk.begin(call);
    for (const panel of this.panels) panel.begin(call);
    this.view.note(this.media.trouble);
    this.view.say("call-caller", call.caller);
    this.view.say("call-about", about(call));
    this.view.say("call-time", "");
    this.view.show("call-stage", true);
    this.view.over("正在接通画面…");
    this.#state("connecting");
    window.clearInterval(this.#clock);
    this.#clock = window.setInterval(() => this.#tick(), 1000);
  }

  async #tellHangup() {
    try {
      if (this.#call) await this.api.post(`/api/staff/calls/${this.#call.id}/hangup`);
    } catch (error) {
      this.view.note(detail(error));
    }
  }

  #finish() {
    this.socket.urgent = false;
    window.clearInterval(this.#clock);
    this.ring.stop();
    this.talk.close();
    this.talk.forget();
    for (const panel of this.panels) panel.end();
    this.picture.clear();
    this.#call = null;
    for (const id of ["call-banner", "call-stage", "call-confirm"]) this.view.show(id, false);
    this.view.over("");
    this.#state("idle");
    // The server knows whether this clerk is ready or was paused, and who comes next.
    void this.#arrive();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.defaultPrevented || (event.key === "Escape" && document.querySelector("dialog[open]"))) return;
    const confirming = !this.view.at("call-confirm").hidden;
    const talking = this.#talking;
    /** @type {Record<string, (() => void) | false>} */
    const keys = {
      F2: () => void this.answer(this.#call?.id ?? this.#waiting[0]?.id),
      F8: talking && (() => this.switches.toggle("audio")),
      F9: talking && (() => this.switches.toggle("video")),
      F3: () => this.callbacks.focus(),
      Escape: this.state === "calling" ? () => void this.hangUp() : talking && (() => this.#confirm(!confirming)),
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

  #tick() {
    if (this.state === "talking") this.view.elapsed(this.#call?.answered ?? null);
  }

  #draw() {
    // The list may be older than the call that rings.
    const others = this.#waiting.filter((call) => call.id !== this.#call?.id);
    this.callbacks.free(this.state === "idle");
    const total = Math.max(others.length, this.#total);
    this.view.status(this.state, this.presence, total);
    this.view.queue(others, total, (id) => void this.answer(id), this.state === "idle");
  }
}
