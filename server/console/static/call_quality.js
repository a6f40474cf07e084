// How well a link carries: what its statistics say, looked at every half second. No DOM, no media.

const WINDOW_MS = 4000;
const WEAK_LOSS = 0.05;
const WEAK_PICTURES = 7;
const WEAK_TRIP_S = 0.8;
const CALM_MS = 4000;

/** @typedef {{at: number, bytes: number, got: number, lost: number, pictures: number, trip: number, way: string}} Look */

/** The statistics of a connection (RTCStatsReport), as one look. @param {RTCStatsReport} stats @param {number} at ms @returns {Look} */
export function look(stats, at) {
  const seen = { at, bytes: 0, got: 0, lost: 0, pictures: 0, trip: 0, way: "" };
  for (const report of stats.values()) {
    if (report.type === "inbound-rtp") {
      seen.bytes += report.bytesReceived ?? 0;
      seen.got += report.packetsReceived ?? 0;
      seen.lost += Math.max(0, report.packetsLost ?? 0);
      seen.pictures += report.framesReceived ?? 0;
    } else if (report.type === "candidate-pair" && report.nominated && report.state === "succeeded") {
      const kinds = [report.localCandidateId, report.remoteCandidateId].map((id) => stats.get(id)?.candidateType);
      seen.trip = report.currentRoundTripTime ?? 0;
      seen.way = kinds.includes("relay") ? "relay" : "direct";
    }
  }
  return seen;
}

/** Remembers some seconds of looks and says whether the link is weak; it does not flicker. */
export class Quality {
  /** @type {Look[]} */
  #looks = [];
  #weakUntil = 0;

  /** @param {Look} now @returns {boolean} whether the link is weak */
  take(now) {
    this.#looks.push(now);
    while (this.#looks.length > 2 && now.at - (this.#looks[1]?.at ?? now.at) >= WINDOW_MS) this.#looks.shift();
    const first = this.#looks[0] ?? now;
    const seconds = (now.at - first.at) / 1000;
    if (seconds < WINDOW_MS / 2000) return now.at < this.#weakUntil;
    const lost = Math.max(0, now.lost - first.lost);
    const share = lost / Math.max(1, lost + now.got - first.got);
    const pictures = (now.pictures - first.pictures) / seconds;
    const slow = first.pictures > 0 && pictures < WEAK_PICTURES;
    if (share > WEAK_LOSS || now.trip > WEAK_TRIP_S || slow) this.#weakUntil = now.at + CALM_MS;
    return now.at < this.#weakUntil;
  }
}
