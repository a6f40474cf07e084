// One WebRTC connection: answers an offer. A lost one is replaced, never mended.

import { Quality, look } from "./call_quality.js";

const STALLED_MS = 1500;
const WATCH_MS = 500;
const MOST_BITS = 500_000;

/**
 * @typedef {{urls: string[], username: string, credential: string}} IceServer
 * @typedef {{type: "offer" | "answer", sdp: string}} Description
 * @typedef {{candidate: string, sdpMid: string | null, sdpMLineIndex: number | null}} Candidate
 * @typedef {{iceServers: IceServer[], relayOnly: boolean, stream: MediaStream}} LinkSettings
 */

/** A connection made ahead, with our tracks in it, so that the answer costs no set-up. */
export class Link {
  /** Called with the stream of the television as soon as it has a track. @type {(stream: MediaStream) => void} */
  onstream = () => {};
  /** Called for each of our candidates; an empty one ends them. @type {(candidate: Candidate) => void} */
  oncandidate = () => {};
  /** Called once media flows. */
  onconnected = () => {};
  /** Called once when the connection is lost or nothing comes any more. */
  onlost = () => {};
  /** Every half second: whether the link is weak, and the way it takes, "direct" or "relay". @type {(weak: boolean, way: string) => void} */
  onlook = () => {};
  #peer;
  #quality = new Quality();
  #watch = 0;
  #lost = false;
  #prepared = false;

  #stream;
  #sends;

  /** @param {MediaStream} stream ours @param {boolean} [sends] whether ours is sent from the beginning */
  constructor(stream, sends = true) {
    this.#stream = stream;
    this.#sends = sends;
    // No server is named here: the relay's credentials come with the call, a public STUN server never.
    this.#peer = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
    if (sends) for (const track of stream.getTracks()) this.#peer.addTrack(track, stream);
    const peer = this.#peer;
    peer.ontrack = (event) => this.onstream(event.streams[0] ?? new MediaStream([event.track]));
    peer.onicecandidate = ({ candidate }) =>
      this.oncandidate({
        candidate: candidate?.candidate ?? "",
        sdpMid: candidate?.sdpMid ?? null,
        sdpMLineIndex: candidate?.sdpMLineIndex ?? null,
      });
    peer.onconnectionstatechange = () => this.#changed();
  }

  /** Reserve the way through the relay while it rings. @param {IceServer[]} iceServers @param {boolean} relayOnly */
  prepare(iceServers, relayOnly) {
    if (this.#prepared || !(iceServers.length || relayOnly)) return;
    this.#prepared = true;
    this.#configure(iceServers, relayOnly, 1);
  }

  /** @param {IceServer[]} iceServers @param {boolean} relayOnly @param {number} iceCandidatePoolSize */
  #configure(iceServers, relayOnly, iceCandidatePoolSize) {
    const iceTransportPolicy = relayOnly ? "relay" : "all";
    this.#peer.setConfiguration({ bundlePolicy: "max-bundle", iceServers, iceTransportPolicy, iceCandidatePoolSize });
  }

  /**
   * The answer to the television's offer.
   * @param {Description} offer @param {IceServer[]} iceServers @param {boolean} relayOnly
   * @returns {Promise<Description>}
   */
  async answer(offer, iceServers, relayOnly) {
    const peer = this.#peer;
    if (!this.#prepared && (iceServers.length || relayOnly)) this.#configure(iceServers, relayOnly, 0);
    await peer.setRemoteDescription(offer);
    // Both ways from the start, so that sending can begin and end without a new offer.
    for (const transceiver of peer.getTransceivers()) transceiver.direction = "sendrecv";
    await peer.setLocalDescription();
    void this.#limit();
    return { type: "answer", sdp: peer.localDescription?.sdp ?? "" };
  }

  /** One of the other end's candidates, after its offer. @param {object} candidate */
  async take(candidate) {
    await this.#peer.addIceCandidate(/** @type {RTCIceCandidateInit} */ (candidate)).catch(() => {});
  }

  /** Begin or end sending ours. @param {boolean} on */
  async send(on) {
    this.#sends = on;
    for (const { sender, receiver } of this.#peer.getTransceivers()) {
      const mine = this.#stream.getTracks().find((track) => track.kind === receiver.track.kind);
      await sender.replaceTrack(on ? (mine ?? null) : null).catch(() => {});
    }
    if (on) await this.#limit();
  }

  /** Others of our tracks from now on, without a new offer. @param {MediaStream} stream */
  async use(stream) {
    this.#stream = stream;
    if (this.#peer.getTransceivers().length && this.#sends) await this.send(true);
  }

  get prepared() {
    return this.#prepared;
  }

  get sends() {
    return this.#sends;
  }

  close() {
    window.clearInterval(this.#watch);
    this.#lost = true;
    const peer = this.#peer;
    peer.ontrack = peer.onicecandidate = peer.onconnectionstatechange = null;
    peer.close();
  }

  async #limit() {
    for (const sender of this.#peer.getSenders()) {
      if (sender.track?.kind !== "video") continue;
      const parameters = sender.getParameters();
      for (const encoding of parameters.encodings) encoding.maxBitrate = MOST_BITS;
      await sender.setParameters(parameters).catch(() => {});
    }
  }

  #changed() {
    const state = this.#peer.connectionState;
    if (state === "connected") {
      this.onconnected();
      this.#watchMedia();
    } else if (state === "failed" || state === "closed") {
      this.#lose();
    }
  }

  /** The connection's state alone notices a cut only after several seconds. */
  #watchMedia() {
    let bytes = -1;
    let since = performance.now();
    window.clearInterval(this.#watch);
    this.#watch = window.setInterval(async () => {
      const now = look(await this.#peer.getStats(), performance.now());
      if (this.#lost) return;
      this.onlook(this.#quality.take(now), now.way);
      if (now.bytes !== bytes) {
        bytes = now.bytes;
        since = performance.now();
      } else if (bytes > 0 && performance.now() - since > STALLED_MS) {
        this.#lose();
      }
    }, WATCH_MS);
  }

  #lose() {
    window.clearInterval(this.#watch);
    if (this.#lost) return;
    this.#lost = true;
    this.onlost();
  }
}
