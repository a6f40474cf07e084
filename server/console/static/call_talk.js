// The media of one connection of a call at the desk: answers the other end's offers (the television's, or those of
// another participant), asks for a new one when the link is lost.

import { Link } from "./call_link.js";

/** @typedef {import("./call_types.js").Call} Call */
/** @typedef {import("./call_types.js").Signal} Signal */
/** @typedef {import("./call_types.js").Socket} Socket */
/** @typedef {import("./call_link.js").Description} Description */

const ASK_AGAIN_MS = 3000;

export class Talk {
  /** Media flows. */
  onflow = () => {};
  /** Nothing comes any more; a new link is being asked for. */
  onlost = () => {};
  /** The television's pictures and sound. @type {(stream: MediaStream) => void} */
  onstream = () => {};
  /** Whether the link is weak, and its way: direct or relay. @type {(weak: boolean, way: string) => void} */
  onlook = () => {};
  /** @type {Call | null} */
  #call = null;
  /** @type {Link | null} */
  #link = null;
  /** Made ahead for the next call. @type {Link | null} */
  #spare = null;
  #generation = 0;
  #asking = 0;

  /** What is sent instead of camera and microphone. @type {MediaStream | null} */
  #other = null;

  /** @param {Socket} socket @param {import("./call_types.js").Media} media @param {string} [participant] empty: the television */
  constructor(socket, media, participant = "") {
    this.socket = socket;
    this.participant = participant;
    /** Whether our picture and sound go there. */
    this.sends = true;
    this.media = media;
    // Whoever comes back after a lost line need not wait for the next round.
    socket.addEventListener?.("open", () => this.#asking && this.#ask());
  }

  /** Whether there is a connection, made or being made. */
  get linked() {
    return this.#link !== null;
  }

  get active() {
    return this.#call !== null;
  }

  /** Make the next link ready: camera, microphone, keys. */
  async warmUp() {
    const stream = await this.media.ready();
    this.#spare ??= new Link(stream);
    return stream;
  }

  /** Switch everything off, as long as nobody talks. */
  coolDown() {
    if (this.active) return;
    this.#spare?.close();
    this.#spare = null;
    this.media.release();
  }

  /** While it rings: the way through the relay. @param {Call} call with the relay's credentials */
  prepare(call) {
    this.#spare?.prepare(call.ice_servers, call.relay_only);
  }

  /** Not answered: what was prepared for that call is of no use to the next. */
  forget() {
    if (!this.#spare?.prepared) return;
    this.#spare.close();
    this.#spare = null;
  }

  /** @param {Call} call @param {number} [generation] of the newest offer */
  begin(call, generation = call.generation) {
    this.#call = call;
    this.#generation = generation;
  }

  /** Send ours there, or do not. @param {boolean} on */
  async feed(on) {
    this.sends = on;
    await this.#link?.send(on);
  }

  /** Send this instead of camera and microphone; null: those again. @param {MediaStream | null} stream */
  async feedWith(stream) {
    this.#other = stream;
    await this.#link?.use(stream ?? (await this.media.ready()));
  }

  /** After a reload: the call is ours, its link is gone. */
  takeUpAgain() {
    this.#lost();
  }

  /** Answer an offer. @param {Description} offer @param {number} generation */
  async connect(offer, generation) {
    const call = this.#call;
    if (!call) return;
    this.#link?.close();
    this.#generation = generation;
    const link = (this.#link = this.#spare ?? new Link(this.#other ?? (await this.media.ready()), this.sends));
    if (this.#spare && this.#other) void link.use(this.#other);
    this.#spare = null;
    link.onstream = (stream) => this.onstream(stream);
    link.onconnected = () => link === this.#link && this.#flows();
    link.onlost = () => link === this.#link && this.#lost();
    link.onlook = (weak, way) => link === this.#link && this.onlook(weak, way);
    /** @type {object[]} */
    const early = [];
    let answered = false;
    const send = (/** @type {object} */ candidate) => void this.#signal({ candidate }, generation);
    link.oncandidate = (candidate) => (answered ? send(candidate) : early.push(candidate));
    const description = await link.answer(offer, call.ice_servers, call.relay_only);
    void this.#signal({ description }, generation);
    answered = true;
    early.forEach(send);
  }

  /** @param {Signal} signal from the television @returns {Promise<void>} */
  async hear(signal) {
    if (signal.call_id !== this.#call?.id || (signal.participant ?? "") !== this.participant) return;
    if (signal.description?.type === "offer") {
      this.onlost();
      await this.connect(signal.description, signal.generation);
    } else if (signal.candidate) {
      // The television's candidates come within its offer; a browser's come one by one.
      await this.#link?.take(signal.candidate);
    }
  }

  close() {
    this.#stopAsking();
    this.#link?.close();
    this.#link = null;
    this.#call = null;
    this.#other = null;
  }

  #flows() {
    this.#stopAsking();
    this.onflow();
  }

  #lost() {
    if (!this.#call || this.#asking) return;
    this.onlost();
    this.#asking = window.setInterval(() => this.#ask(), ASK_AGAIN_MS);
    this.#ask();
  }

  #ask() {
    void this.#signal({}, this.#generation + 1);
  }

  #stopAsking() {
    window.clearInterval(this.#asking);
    this.#asking = 0;
  }

  /** @param {Partial<Signal>} parts @param {number} generation */
  async #signal(parts, generation) {
    if (!this.#call) return;
    const signal = { call_id: this.#call.id, participant: this.participant, generation, ...parts };
    // Refused ones were overtaken by a newer offer, which is on its way here; lost ones are asked for again.
    await this.socket.send({ type: "signal", signal }).catch(() => {});
  }
}
