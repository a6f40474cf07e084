// One photo in the viewer: turned, enlarged, shifted, brightened, with the rectangles drawn on it.
import { make } from "./element.js";

/** @typedef {import("./material_card.js").Photo} Photo @typedef {import("./material_card.js").Mark} Mark */

const STEPS = [1, 1.5, 2, 3, 4, 6];
const LIGHTS = [0.6, 0.8, 1, 1.3, 1.7, 2.2];
const SIDE = 10_000;

export class PhotoPane {
  turns = 0;
  #step = 0;
  #light = 2;
  #shift = { x: 0, y: 0 };
  /** @type {Photo | null} */
  photo = null;
  /** The rectangle that is being drawn, last. @type {Mark[]} */
  marks = [];
  /** Index of the rectangle that the keyboard moves, -1 for none. */
  chosen = -1;

  /** @param {HTMLElement} stage */
  constructor(stage) {
    this.stage = stage;
    this.image = make("img", { alt: "", draggable: "false" });
    this.frames = make("div", { class: "frames" });
    this.sheet = make("div", { class: "photo-sheet" }, this.image, this.frames);
    this.label = make("p", { class: "pane-label" });
    stage.replaceChildren(this.sheet, this.label);
    this.image.addEventListener("load", () => this.place());
    stage.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.zoom(event.deltaY < 0 ? 1 : -1);
    });
  }

  get zoomed() {
    return STEPS[this.#step] ?? 1;
  }

  get light() {
    return LIGHTS[this.#light] ?? 1;
  }

  /** @param {Photo} photo @param {string} words @param {number} turns */
  load(photo, words, turns) {
    const same = this.photo?.id === photo.id;
    this.photo = photo;
    this.marks = [...photo.marks];
    this.chosen = -1;
    this.turns = turns;
    this.#step = 0;
    this.#shift = { x: 0, y: 0 };
    this.image.alt = words;
    this.label.textContent = words;
    if (!same) this.image.src = `/api/staff/photos/${photo.id}`;
    this.place();
  }

  rotate() {
    this.turns = (this.turns + 1) % 4;
    this.#shift = { x: 0, y: 0 };
    this.place();
  }

  /** @param {number} step */
  zoom(step) {
    this.#step = Math.min(STEPS.length - 1, Math.max(0, this.#step + step));
    if (this.#step === 0) this.#shift = { x: 0, y: 0 };
    this.place();
  }

  /** @param {number} step */
  brighten(step) {
    this.#light = Math.min(LIGHTS.length - 1, Math.max(0, this.#light + step));
    this.place();
  }

  /** Everything as it was. */
  reset() {
    this.#light = 2;
    this.zoom(-STEPS.length);
  }

  /** @param {number} x @param {number} y pixels of the screen */
  pan(x, y) {
    if (this.#step === 0) return;
    this.#shift = { x: this.#shift.x + x, y: this.#shift.y + y };
    this.place();
  }

  place() {
    const { naturalWidth: width, naturalHeight: height } = this.image;
    const room = this.stage.getBoundingClientRect();
    if (!width || !room.width) return;
    const lying = this.turns % 2 === 1;
    const fit = Math.min(room.width / (lying ? height : width), room.height / (lying ? width : height), 2);
    const scale = fit * this.zoomed;
    const { x, y } = this.#shift;
    this.sheet.style.width = `${width}px`;
    this.sheet.style.height = `${height}px`;
    this.sheet.style.transform =
      `translate(calc(-50% + ${x}px), calc(-50% + ${y}px)) rotate(${this.turns * 90}deg) scale(${scale})`;
    this.image.style.filter = this.light === 1 ? "" : `brightness(${this.light})`;
    this.sheet.style.setProperty("--line", `${Math.max(2, 4 / scale)}px`);
    this.draw();
  }

  /** The rectangles. */
  draw() {
    this.frames.replaceChildren(
      ...this.marks.map((mark, index) => {
        const frame = make("div", { class: index === this.chosen ? "frame chosen" : "frame" });
        frame.style.left = `${mark.x / 100}%`;
        frame.style.top = `${mark.y / 100}%`;
        frame.style.width = `${mark.width / 100}%`;
        frame.style.height = `${mark.height / 100}%`;
        return frame;
      }),
    );
  }

  /** A point of the screen in ten-thousandths of the photo. @param {number} clientX @param {number} clientY */
  pointAt(clientX, clientY) {
    const room = this.stage.getBoundingClientRect();
    const matrix = new DOMMatrix(getComputedStyle(this.sheet).transform).inverse();
    const { offsetWidth: width, offsetHeight: height } = this.sheet;
    // The sheet lies with its corner at the middle of the stage and is turned about its own middle, so half of
    // its size comes on top of the middle of the stage; the shift of -50% in the matrix takes it back.
    const point = matrix.transformPoint(
      new DOMPoint(
        clientX - room.left - (room.width + width) / 2,
        clientY - room.top - (room.height + height) / 2,
      ),
    );
    const bounded = (/** @type {number} */ value) => Math.min(SIDE, Math.max(0, Math.round(value * SIDE)));
    return { x: bounded(point.x / width + 0.5), y: bounded(point.y / height + 0.5) };
  }
}
