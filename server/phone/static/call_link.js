// The phone's connection to the clerk: it offers, the clerk answers. A lost one is replaced by the next generation.

const STALLED_MS = 3000;
const WATCH_MS = 500;
const TRY_MS = 8000;
const MOST_BITS = 500_000;

/** @typedef {{generation: number, description?: {type: string, sdp: string}, candidate?: object}} Said */

export class PhoneLink {
  generation = 0;
  /** Called with what the clerk is to hear of. @type {(said: Said) => void} */
  onsay = () => {};
  /** Whether media flows. @type {(flows: boolean) => void} */
  onflow = () => {};
  /** The clerk's picture and sound. @type {(stream: MediaStream) => void} */
  onstream = () => {};
  /** @type {RTCPeerConnection | null} */
  #peer = null;
  /** @type {RTCIceCandidateInit[]} */
  #early = [];
  #watch = 0;
  #giveUp = 0;

  /** A new connection and its offer. @param {MediaStream} stream ours @param {any} call @param {number} generation */
  async offer(stream, call, generation) {
    this.close();
    this.generation = generation;
    const peer = (this.#peer = new RTCPeerConnection({
      bundlePolicy: "max-bundle",
      iceServers: call.ice_servers,
      iceTransportPolicy: call.relay_only ? "relay" : "all",
    }));
    const theirs = new MediaStream();
    for (const kind of ["audio", "video"]) {
      const track = stream.getTracks().find((each) => each.kind === kind);
      peer.addTransceiver(track ?? kind, { direction: "sendrecv", streams: [stream] });
    }
    peer.ontrack = ({ track }) => {
      theirs.addTrack(track);
      this.onstream(theirs);
    };
    peer.onicecandidate = ({ candidate }) =>
      this.onsay({
        generation,
        candidate: {
          candidate: candidate?.candidate ?? "",
          sdpMid: candidate?.sdpMid ?? null,
          sdpMLineIndex: candidate?.sdpMLineIndex ?? null,
        },
      });
    peer.onconnectionstatechange = () => this.#changed(peer);
    await peer.setLocalDescription();
    this.onsay({ generation, description: { type: "offer", sdp: peer.localDescription?.sdp ?? "" } });
    await this.#limit();
    this.#giveUp = window.setTimeout(() => this.onflow(false), TRY_MS);
  }

  /** @param {Said} said by the clerk, about this generation */
  async hear(said) {
    const peer = this.#peer;
    if (!peer || said.generation !== this.generation) return;
    if (said.description && peer.signalingState === "have-local-offer") {
      await peer.setRemoteDescription(/** @type {RTCSessionDescriptionInit} */ (said.description));
      for (const candidate of this.#early.splice(0)) await peer.addIceCandidate(candidate).catch(() => {});
    }
    if (!said.candidate) return;
    if (peer.remoteDescription) await peer.addIceCandidate(said.candidate).catch(() => {});
    else this.#early.push(said.candidate);
  }

  /** Another camera's track in the place of the one before. @param {MediaStreamTrack} track */
  async replace(track) {
    const sender = this.#peer?.getTransceivers().find((each) => each.receiver.track.kind === track.kind)?.sender;
    await sender?.replaceTrack(track);
  }

  close() {
    window.clearInterval(this.#watch);
    window.clearTimeout(this.#giveUp);
    const peer = this.#peer;
    this.#peer = null;
    this.#early = [];
    if (!peer) return;
    peer.ontrack = peer.onicecandidate = peer.onconnectionstatechange = null;
    peer.close();
  }

  async #limit() {
    for (const sender of this.#peer?.getSenders() ?? []) {
      if (sender.track?.kind !== "video") continue;
      const parameters = sender.getParameters();
      for (const encoding of parameters.encodings) encoding.maxBitrate = MOST_BITS;
      await sender.setParameters(parameters).catch(() => {});
    }
  }

  /** @param {RTCPeerConnection} peer */
  #changed(peer) {
    if (peer !== this.#peer) return;
    if (peer.connectionState === "connected") {
      window.clearTimeout(this.#giveUp);
      this.onflow(true);
      this.#mind(peer);
    } else if (peer.connectionState === "failed") {
      this.onflow(false);
    }
  }

  /** The clerk may send nothing: that what we send is received is told in reports about it, every second or so. @param {RTCPeerConnection} peer */
  #mind(peer) {
    let newest = 0;
    let since = performance.now();
    window.clearInterval(this.#watch);
    this.#watch = window.setInterval(async () => {
      let heard = 0;
      for (const report of (await peer.getStats()).values()) {
        if (report.type === "candidate-pair" && report.nominated) heard += report.responsesReceived ?? 0;
        if (report.type === "transport") heard += report.packetsReceived ?? 0;
      }
      if (heard !== newest) {
        newest = heard;
        since = performance.now();
      } else if (performance.now() - since > STALLED_MS && peer === this.#peer) {
        window.clearInterval(this.#watch);
        this.onflow(false);
      }
    }, WATCH_MS);
  }
}
