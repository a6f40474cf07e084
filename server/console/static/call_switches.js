// The clerk's own microphone and camera: on or off during a call.

/** @typedef {import("./call_view.js").CallView} CallView */
/** @typedef {import("./call_camera.js").LocalMedia} LocalMedia */

export class Switches {
  #off = { audio: false, video: false };

  /** @param {CallView} view @param {LocalMedia} media */
  constructor(view, media) {
    this.view = view;
    this.media = media;
    view.press("call-mic", () => this.toggle("audio"));
    view.press("call-camera", () => this.toggle("video"));
  }

  begin() {
    this.#off = { audio: false, video: false };
    this.#draw();
  }

  end() {
    this.media.enable("audio", true);
    this.media.enable("video", true);
  }

  /** @param {"audio" | "video"} kind */
  toggle(kind) {
    this.#off[kind] = !this.#off[kind];
    this.media.enable(kind, !this.#off[kind]);
    this.#draw();
  }

  /** While they speak by telephone our voice would come twice. @param {boolean} hushed */
  hush(hushed) {
    this.#off.audio = hushed;
    this.media.enable("audio", !hushed);
    this.#draw();
  }

  #draw() {
    this.view.toggle("call-mic", this.#off.audio, "麦克风", "F8");
    this.view.toggle("call-camera", this.#off.video, "摄像头", "F9");
  }
}
