// The phone's camera and microphone, and how loud it is.

const PICTURE = { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 15, max: 20 } };
const SOUND = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/** What the person should do about an error. @param {unknown} error */
export function advice(error) {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError") return "手机没有允许。请在浏览器的设置里允许“摄像头”和“麦克风”，再点一次上面的按钮。";
  if (name === "NotFoundError") return "这部手机没有找到摄像头和话筒。请换一部手机，或者在电视上选“用电话说”。";
  if (name === "NotReadableError") return "摄像头正被别的程序占用。请关掉那个程序，再点一次上面的按钮。";
  return "这个浏览器打不开摄像头。请换手机自带的浏览器再扫一次，或者在电视上选“用电话说”。";
}

export class Devices {
  stream = new MediaStream();
  /** @type {"user" | "environment"} */
  facing = "user";

  /** Both, or one of them. Throws what the browser throws when there is neither. */
  async open() {
    const devices = navigator.mediaDevices;
    // Browsers hide the camera from pages that are not encrypted.
    if (!devices) throw new DOMException("", "SecurityError");
    const picture = { ...PICTURE, facingMode: this.facing };
    try {
      this.stream = await devices.getUserMedia({ video: picture, audio: SOUND });
    } catch (error) {
      if (error instanceof DOMException && error.name === "NotAllowedError") throw error;
      this.stream = await devices
        .getUserMedia({ audio: SOUND })
        .catch(() => devices.getUserMedia({ video: picture }));
    }
  }

  /** The other camera; gives its track, or null when there is none. */
  async turn() {
    const wanted = this.facing === "user" ? "environment" : "user";
    const before = this.stream.getVideoTracks()[0];
    // Many phones cannot open both at once.
    before?.stop();
    const next = await this.#camera(wanted).catch(() => this.#camera(this.facing));
    const track = next?.getVideoTracks()[0] ?? null;
    if (!track) return null;
    if (before) this.stream.removeTrack(before);
    track.enabled = before?.enabled ?? true;
    this.stream.addTrack(track);
    return track;
  }

  /** @param {"user" | "environment"} facing */
  async #camera(facing) {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { ...PICTURE, facingMode: facing } });
    this.facing = facing;
    return stream;
  }

  /** @param {"audio" | "video"} kind */
  has(kind) {
    return this.stream.getTracks().some((track) => track.kind === kind && track.readyState === "live");
  }

  /** @param {"audio" | "video"} kind @param {boolean} on */
  enable(kind, on) {
    for (const track of this.stream.getTracks()) if (track.kind === kind) track.enabled = on;
  }

  close() {
    for (const track of this.stream.getTracks()) track.stop();
  }
}

/** Show how loud a stream is. @param {MediaStream} stream @param {(share: number) => void} show 0…1 */
export function meter(stream, show) {
  if (!stream.getAudioTracks().length || !window.AudioContext) return;
  const context = new AudioContext();
  void context.resume();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Uint8Array(analyser.fftSize);
  window.setInterval(() => {
    analyser.getByteTimeDomainData(samples);
    const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample - 128)), 0) / 128;
    show(stream.getAudioTracks().some((track) => track.enabled) ? Math.min(1, loudest * 1.6) : 0);
  }, 100);
}
