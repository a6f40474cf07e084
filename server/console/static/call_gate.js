// Our voice out of a television's loudspeaker into a phone's microphone comes back to us: the phone's echo
// cancellation knows only what the phone itself plays. So the resident is turned down while we speak.

const LOUD = 0.03;
const HOLD_MS = 700;
const TURNED_DOWN = 0.12;
const LOOK_MS = 50;

export class VoiceGate {
  #timer = 0;
  #spoke = 0;
  /** @type {AudioContext | null} */
  #context = null;

  /** @param {import("./call_camera.js").LocalMedia} media @param {() => HTMLMediaElement | null} [speaker] */
  constructor(media, speaker = () => document.querySelector("#call-remote")) {
    this.media = media;
    this.speaker = speaker;
  }

  /** @param {boolean} on whether our voice may come back */
  hold(on) {
    if (on === this.#timer > 0) return;
    window.clearInterval(this.#timer);
    this.#timer = 0;
    if (on) this.#watch();
    else {
      void this.#context?.close();
      this.#context = null;
      this.#turn(1);
    }
  }

  #watch() {
    const ours = this.media.stream?.getAudioTracks() ?? [];
    if (!ours.length) return;
    this.#context = new AudioContext();
    void this.#context.resume();
    const meter = this.#context.createAnalyser();
    this.#context.createMediaStreamSource(new MediaStream(ours)).connect(meter);
    const samples = new Float32Array(meter.fftSize);
    this.#timer = window.setInterval(() => {
      meter.getFloatTimeDomainData(samples);
      const level = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
      if (level > LOUD) this.#spoke = performance.now();
      this.#turn(performance.now() - this.#spoke < HOLD_MS ? TURNED_DOWN : 1);
    }, LOOK_MS);
  }

  /** @param {number} volume */
  #turn(volume) {
    const element = this.speaker();
    if (element && element.volume !== volume) element.volume = volume;
  }
}
