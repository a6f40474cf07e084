// The ringing of a call, made by the browser itself: no file to load, nothing to decode.

const RING_SECONDS = 2.4;

/** Two soft strokes every few seconds until stopped. */
export class Ring {
  /** @type {AudioContext | null} */
  #context = null;
  #timer = 0;

  start() {
    if (this.#timer) return;
    this.#context ??= new AudioContext();
    // Browsers keep sound off until the page was clicked; logging in was a click.
    void this.#context.resume();
    this.#strokes();
    this.#timer = window.setInterval(() => this.#strokes(), RING_SECONDS * 1000);
  }

  stop() {
    window.clearInterval(this.#timer);
    this.#timer = 0;
  }

  #strokes() {
    for (const [delay, pitch] of [[0, 660], [0.35, 880]]) this.#stroke(delay, pitch);
  }

  /** @param {number} delay seconds @param {number} pitch hertz */
  #stroke(delay, pitch) {
    const context = this.#context;
    if (!context) return;
    const at = context.currentTime + delay;
    const tone = new OscillatorNode(context, { frequency: pitch });
    const loudness = new GainNode(context, { gain: 0 });
    loudness.gain.setValueAtTime(0, at);
    loudness.gain.linearRampToValueAtTime(0.2, at + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.001, at + 0.8);
    tone.connect(loudness).connect(context.destination);
    tone.start(at);
    tone.stop(at + 0.85);
  }
}
