// The clerk's camera and microphone: asked for before a call rings, so that answering is quick.

const PICTURE = { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 15, max: 15 } };
const SOUND = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/** What went wrong, as the clerk should read it. @param {unknown} error @param {string} what */
function sentence(error, what) {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError") return `浏览器没有允许使用${what}。请点地址栏左边的图标，改成“允许”，再刷新页面。`;
  if (name === "NotFoundError") return `这台电脑没有找到${what}。`;
  if (name === "NotReadableError") return `${what}正被别的程序占用，关掉那个程序后再试。`;
  return `${what}现在用不了。`;
}

/** Camera and microphone of this computer; a call goes on with whatever of them there is. */
export class LocalMedia {
  /** @type {MediaStream | null} */
  stream = null;
  /** Why something is missing, for the clerk; empty when nothing is. */
  trouble = "";
  /** @type {Promise<MediaStream> | null} */
  #asking = null;

  /** Ask for both, then for each alone. Always answers a stream, an empty one at worst. */
  ready() {
    if (this.stream?.getTracks().some((track) => track.readyState === "live")) return Promise.resolve(this.stream);
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  /** Switch both off; the camera's light goes out. */
  release() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
  }

  /** @param {"audio" | "video"} kind @param {boolean} on */
  enable(kind, on) {
    for (const track of this.stream?.getTracks() ?? []) if (track.kind === kind) track.enabled = on;
  }

  /** @param {"audio" | "video"} kind */
  has(kind) {
    return this.stream?.getTracks().some((track) => track.kind === kind && track.readyState === "live") ?? false;
  }

  async #ask() {
    const devices = navigator.mediaDevices;
    if (!devices) {
      // Browsers hide cameras from pages that are neither encrypted nor on this very machine.
      this.trouble = "浏览器只在加密的地址（https）上允许摄像头和麦克风，请找管理员。";
      return (this.stream = new MediaStream());
    }
    try {
      this.trouble = "";
      return (this.stream = await devices.getUserMedia({ video: PICTURE, audio: SOUND }));
    } catch {
      return (this.stream = await this.#askForEach(devices));
    }
  }

  /** @param {MediaDevices} devices */
  async #askForEach(devices) {
    const got = new MediaStream();
    /** @type {string[]} */
    const troubles = [];
    for (const [what, wish] of /** @type {[string, MediaStreamConstraints][]} */ ([
      ["麦克风", { audio: SOUND }],
      ["摄像头", { video: PICTURE }],
    ])) {
      try {
        for (const track of (await devices.getUserMedia(wish)).getTracks()) got.addTrack(track);
      } catch (error) {
        troubles.push(sentence(error, what));
      }
    }
    this.trouble = troubles.join("");
    return got;
  }
}
