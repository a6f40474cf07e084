// A photo as large as the window: rotate, zoom, drag, next and previous. Space or Esc closes.
import { at } from "./element.js";

/** @typedef {{id: string, title: string}} Shown */

const STEPS = [1, 1.5, 2, 3, 4, 6];

export class PhotoViewer {
  /** @type {Shown[]} */
  #photos = [];
  #index = 0;
  #turns = 0;
  #step = 0;
  #shift = { x: 0, y: 0 };
  /** How each photo was turned, kept while the page is open. @type {Map<string, number>} */
  #turned = new Map();

  constructor() {
    this.dialog = /** @type {HTMLDialogElement} */ (at("viewer"));
    this.image = /** @type {HTMLImageElement} */ (at("viewer-image"));
    this.stage = at("viewer-stage");
    /** @type {[string, () => void][]} */
    const buttons = [
      ["viewer-previous", () => this.#go(-1)],
      ["viewer-next", () => this.#go(1)],
      ["viewer-rotate", () => this.#rotate()],
      ["viewer-in", () => this.#zoom(1)],
      ["viewer-out", () => this.#zoom(-1)],
      ["viewer-close", () => this.dialog.close()],
    ];
    for (const [id, act] of buttons) at(id).addEventListener("click", act);
    this.dialog.addEventListener("keydown", (event) => this.#key(event));
    this.image.addEventListener("load", () => this.#place());
    window.addEventListener("resize", () => this.#place());
    this.#drag();
    this.stage.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.#zoom(event.deltaY < 0 ? 1 : -1);
    });
  }

  /** @param {Shown[]} photos @param {number} index */
  show(photos, index) {
    this.#photos = photos;
    this.#index = index;
    if (!this.dialog.open) this.dialog.showModal();
    this.#load();
    this.stage.focus();
  }

  #load() {
    const photo = this.#photos[this.#index];
    if (!photo) return;
    this.#turns = this.#turned.get(photo.id) ?? 0;
    this.#step = 0;
    this.#shift = { x: 0, y: 0 };
    this.image.src = `/api/staff/photos/${photo.id}`;
    this.image.alt = photo.title;
    const many = this.#photos.length > 1 ? `（${this.#index + 1}/${this.#photos.length}）` : "";
    at("viewer-title").textContent = photo.title + many;
    for (const id of ["viewer-previous", "viewer-next"]) at(id).hidden = this.#photos.length < 2;
    this.dialog.dataset.photo = photo.id;
  }

  /** @param {number} step */
  #go(step) {
    const many = this.#photos.length;
    this.#index = (this.#index + step + many) % many;
    this.#load();
  }

  #rotate() {
    this.#turns = (this.#turns + 1) % 4;
    const photo = this.#photos[this.#index];
    if (photo) this.#turned.set(photo.id, this.#turns);
    this.#shift = { x: 0, y: 0 };
    this.#place();
  }

  /** @param {number} step */
  #zoom(step) {
    this.#step = Math.min(STEPS.length - 1, Math.max(0, this.#step + step));
    if (this.#step === 0) this.#shift = { x: 0, y: 0 };
    this.#place();
  }

  #place() {
    const { naturalWidth: width, naturalHeight: height } = this.image;
    if (!width || !this.dialog.open) return;
    const lying = this.#turns % 2 === 1;
    const room = this.stage.getBoundingClientRect();
    const fit = Math.min(room.width / (lying ? height : width), room.height / (lying ? width : height));
    const scale = Math.min(fit, 2) * (STEPS[this.#step] ?? 1);
    const { x, y } = this.#shift;
    this.image.style.transform =
      `translate(calc(-50% + ${x}px), calc(-50% + ${y}px)) rotate(${this.#turns * 90}deg) scale(${scale})`;
    this.dialog.dataset.turns = String(this.#turns);
    this.dialog.dataset.zoom = String(STEPS[this.#step]);
  }

  #drag() {
    /** @type {{x: number, y: number} | null} */
    let from = null;
    this.stage.addEventListener("pointerdown", (event) => {
      from = { x: event.clientX - this.#shift.x, y: event.clientY - this.#shift.y };
      this.stage.setPointerCapture(event.pointerId);
    });
    this.stage.addEventListener("pointermove", (event) => {
      if (!from || this.#step === 0) return;
      this.#shift = { x: event.clientX - from.x, y: event.clientY - from.y };
      this.#place();
    });
    this.stage.addEventListener("pointerup", () => (from = null));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    /** @type {Record<string, () => void>} */
    const keys = {
      " ": () => this.dialog.close(),
      Escape: () => this.dialog.close(),
      r: () => this.#rotate(),
      "+": () => this.#zoom(1),
      "=": () => this.#zoom(1),
      "-": () => this.#zoom(-1),
      0: () => this.#zoom(-STEPS.length),
      ArrowLeft: () => this.#go(-1),
      ArrowRight: () => this.#go(1),
    };
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    // A call may ring meanwhile: function keys are the call desk's.
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }
}
