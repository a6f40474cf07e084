// The caller's picture and sound: the television's, or a phone's in its place.

export class Picture {
  /** @type {MediaStream | null} */
  #television = null;
  /** @type {MediaStream | null} */
  #phone = null;

  /** @param {import("./call_view.js").CallView} view */
  constructor(view) {
    this.view = view;
  }

  /** @param {MediaStream} stream */
  television(stream) {
    this.#television = stream;
    this.#show();
  }

  /** @param {MediaStream | null} stream null: the phone has gone */
  phone(stream) {
    this.#phone = stream;
    this.#show();
  }

  clear() {
    this.#television = this.#phone = null;
    this.view.remote.srcObject = null;
  }

  #show() {
    const { remote } = this.view;
    const stream = this.#phone ?? this.#television;
    if (!stream || remote.srcObject === stream) return;
    remote.srcObject = stream;
    remote.play().catch((error) => {
      if (error?.name === "NotAllowedError") this.view.note("浏览器没有放出声音，请点一下画面。");
    });
  }
}
