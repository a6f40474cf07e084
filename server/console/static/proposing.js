// What a clerk has put on the television for the resident to confirm: sending, taking back, hearing the answer.

import { freshKey, sentence } from "./api.js";

/**
 * @typedef {{id: string, call_id: string, state: "open" | "confirmed" | "refused" | "withdrawn" | "expired", kind: string}} Proposal
 * @typedef {{kind: string, api: import("./call_types.js").Api, socket: import("./call_types.js").Socket,
 *   line: HTMLElement, withdraw: HTMLElement, saved: string, onconfirmed: () => void}} Parts
 */

/** Proposals of one kind in the call that goes on; ``line`` says how it stands. */
export class Proposing {
  /** The call's id; empty between calls. */
  call = "";
  /** @type {Proposal | null} */
  #proposal = null;

  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    parts.socket.on("proposal.changed", (event) => this.heard(event.proposal));
    parts.withdraw.addEventListener("click", () => void this.#withdraw());
  }

  /** @param {string} call @param {string} words */
  begin(call, words) {
    this.call = call;
    this.#proposal = null;
    this.parts.withdraw.hidden = true;
    this.say(words);
    void this.#resume(call);
  }

  /** A page that was loaded anew finds what waits on the television. @param {string} call */
  async #resume(call) {
    try {
      const found = await this.parts.api.get(`/api/staff/calls/${call}/proposals`);
      const last = /** @type {Proposal[]} */ (found.proposals).filter((each) => each.kind === this.parts.kind).at(-1);
      if (last) this.heard(last);
    } catch {
      // Before the answer the call is not this clerk's yet; the form works all the same.
    }
  }

  end() {
    this.call = "";
  }

  /** @param {object} value */
  async send(value) {
    await this.#post(`/api/staff/calls/${this.call}/proposals`, { value });
  }

  async #withdraw() {
    if (this.#proposal) await this.#post(`/api/staff/proposals/${this.#proposal.id}/withdraw`, undefined);
  }

  /** @param {string} path @param {object | undefined} body */
  async #post(path, body) {
    try {
      this.heard(await this.parts.api.post(path, body, freshKey()));
    } catch (error) {
      this.say(sentence(error), true);
    }
  }

  /** @param {Proposal} proposal */
  heard(proposal) {
    if (proposal.call_id !== this.call || proposal.kind !== this.parts.kind) return;
    // A newer one takes the place of the one before, whose withdrawal is told as well.
    if (this.#proposal?.state === "open" && proposal.id !== this.#proposal.id && proposal.state !== "open") return;
    this.#proposal = proposal;
    const states = {
      open: "已经在电视上，等居民确认…",
      confirmed: this.parts.saved,
      refused: "居民按了“不对”，请问清楚，改好再发。",
      withdrawn: "已经收回，改好再发。",
      expired: "通话结束了，这一条作废。",
    };
    this.say(states[proposal.state], proposal.state === "refused");
    this.parts.withdraw.hidden = proposal.state !== "open";
    if (proposal.state === "confirmed") this.parts.onconfirmed();
  }

  /** @param {string} text @param {boolean} [wrong] */
  say(text, wrong = false) {
    this.parts.line.textContent = text;
    this.parts.line.classList.toggle("wrong", wrong);
  }
}
