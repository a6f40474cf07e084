// Photos as large as the window: next and previous, last round beside this one, light, rectangles.
import { put, sentence } from "./api.js";
import { at } from "./element.js";
import { PhotoMarks } from "./photo_marks.js";
import { PhotoPane } from "./photo_pane.js";
import { clock } from "./words.js";

/** @typedef {import("./material_card.js").Material} Material @typedef {import("./material_card.js").Photo} Photo */

export class PhotoViewer {
  /** Newest round first. @type {Photo[]} */
  #photos = [];
  #index = 0;
  #round = 1;
  #editable = false;
  #beside = false;
  /** How each photo was turned, kept while the page is open. @type {Map<string, number>} */
  #turned = new Map();
  /** Of the material that is shown. */
  key = "";
  #name = "";

  /** @param {{onmarked: (photo: Photo) => void}} parts */
  constructor({ onmarked }) {
    this.onmarked = onmarked;
    this.dialog = /** @type {HTMLDialogElement} */ (at("viewer"));
    this.stage = at("viewer-stage");
    this.pane = new PhotoPane(this.stage);
    this.before = new PhotoPane(at("viewer-before"));
    this.marks = new PhotoMarks(this.pane);
    this.pane.image.id = "viewer-image";
    /** @type {[string, () => void][]} */
    const buttons = [
      ["viewer-previous", () => this.#go(-1)],
      ["viewer-next", () => this.#go(1)],
      ["viewer-beside", () => this.#compare()],
      ["viewer-rotate", () => this.#rotate()],
      ["viewer-in", () => this.#both((pane) => pane.zoom(1))],
      ["viewer-out", () => this.#both((pane) => pane.zoom(-1))],
      ["viewer-brighter", () => this.#both((pane) => pane.brighten(1))],
      ["viewer-darker", () => this.#both((pane) => pane.brighten(-1))],
      ["viewer-mark", () => this.#mark()],
      ["viewer-save", () => void this.#save()],
      ["viewer-close", () => this.dialog.close()],
    ];
    for (const [id, act] of buttons) {
      at(id).addEventListener("click", () => {
        act();
        this.#say();
        if (this.dialog.open) this.stage.focus();
      });
    }
    this.dialog.addEventListener("keydown", (event) => this.#key(event));
    this.dialog.addEventListener("close", () => this.marks.end());
    window.addEventListener("resize", () => this.dialog.open && this.#both((pane) => pane.place()));
    this.#pointer();
  }

  /** @param {Material} material @param {Photo} photo @param {number} round @param {boolean} editable */
  show(material, photo, round, editable) {
    this.key = material.key;
    this.#name = material.name;
    this.#photos = [...material.photos].sort((a, b) => b.round - a.round || a.created - b.created);
    this.#index = Math.max(0, this.#photos.findIndex((each) => each.id === photo.id));
    this.#round = round;
    this.#editable = editable;
    this.#beside = false;
    if (!this.dialog.open) this.dialog.showModal();
    this.#load();
    this.stage.focus();
  }

  get #photo() {
    return this.#photos[this.#index];
  }

  /** The photo of the round before that stands beside this one: the same place in its row, or the last. */
  get #partner() {
    const photo = this.#photo;
    const old = this.#photos.filter((each) => photo && each.round < photo.round);
    const newest = Math.max(...old.map((each) => each.round));
    const row = old.filter((each) => each.round === newest);
    const place = this.#photos.filter((each) => each.round === photo?.round).findIndex((each) => each.id === photo?.id);
    return row[Math.min(place, row.length - 1)];
  }

  #load() {
    const photo = this.#photo;
    if (!photo) return;
    this.marks.end();
    at("viewer-error").hidden = true;
    const partner = this.#beside ? this.#partner : undefined;
    this.dialog.dataset.beside = partner ? "yes" : "no";
    at("viewer-before").hidden = !partner;
    this.pane.load(photo, this.#words(photo), this.#turned.get(photo.id) ?? 0);
    if (partner) this.before.load(partner, this.#words(partner), this.#turned.get(partner.id) ?? 0);
    const many = this.#photos.length > 1 ? `（${this.#index + 1}/${this.#photos.length}）` : "";
    at("viewer-title").textContent = this.#name + many;
    for (const id of ["viewer-previous", "viewer-next"]) at(id).hidden = this.#photos.length < 2;
    at("viewer-beside").hidden = !this.#partner;
    at("viewer-mark").hidden = !this.#editable || photo.round !== this.#round;
    this.dialog.dataset.photo = photo.id;
    this.#say();
  }

  /** @param {Photo} photo */
  #words(photo) {
    return `${photo.round === this.#round ? "这次交的" : `第 ${photo.round} 次交的`} · ${clock(photo.created)}`;
  }

  /** What a person sees, as attributes and pressed buttons. */
  #say() {
    this.dialog.dataset.turns = String(this.pane.turns);
    this.dialog.dataset.zoom = String(this.pane.zoomed);
    this.dialog.dataset.light = String(this.pane.light);
    this.dialog.dataset.marking = this.marks.on ? "yes" : "no";
    at("viewer-mark").setAttribute("aria-pressed", String(this.marks.on));
    at("viewer-beside").setAttribute("aria-pressed", String(this.#beside));
    at("viewer-save").hidden = !this.marks.on;
    at("viewer-marking").hidden = !this.marks.on;
  }

  /** @param {(pane: PhotoPane) => void} act */
  #both(act) {
    act(this.pane);
    if (this.#beside) act(this.before);
  }

  /** @param {number} step */
  #go(step) {
    const many = this.#photos.length;
    this.#index = (this.#index + step + many) % many;
    this.#load();
  }

  #compare() {
    if (!this.#partner) return;
    this.#beside = !this.#beside;
    this.#load();
    this.#both((pane) => pane.place());
  }

  #rotate() {
    this.pane.rotate();
    if (this.#photo) this.#turned.set(this.#photo.id, this.pane.turns);
  }

  #mark() {
    const photo = this.#photo;
    if (!this.#editable || photo?.round !== this.#round) return;
    if (this.marks.on) {
      this.pane.marks = [...photo.marks];
      this.marks.end();
    } else this.marks.begin();
  }

  async #save() {
    const photo = this.#photo;
    if (!photo || !this.marks.on) return;
    try {
      const { marks } = await put(`/api/staff/photos/${photo.id}/marks`, { marks: this.pane.marks });
      const marked = { ...photo, marks };
      this.#photos[this.#index] = marked;
      this.pane.photo = marked;
      this.marks.end();
      this.onmarked(marked);
    } catch (error) {
      at("viewer-error").textContent = sentence(error);
      at("viewer-error").hidden = false;
    }
    this.#say();
  }

  #pointer() {
    /** @type {{x: number, y: number} | null} */
    let from = null;
    this.stage.addEventListener("pointerdown", (event) => {
      from = { x: event.clientX, y: event.clientY };
      this.stage.setPointerCapture(event.pointerId);
      if (this.marks.on) this.marks.down(event);
    });
    this.stage.addEventListener("pointermove", (event) => {
      if (!from) return;
      if (this.marks.on) this.marks.move(event);
      else this.#both((pane) => pane.pan(event.movementX, event.movementY));
    });
    this.stage.addEventListener("pointerup", () => {
      from = null;
      this.marks.up();
    });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    /** @type {Record<string, () => unknown>} */
    const keys = {
      " ": () => this.dialog.close(),
      Escape: () => (this.marks.on ? this.#mark() : this.dialog.close()),
      Enter: () => this.#save(),
      r: () => this.#rotate(),
      "+": () => this.#both((pane) => pane.zoom(1)),
      "=": () => this.#both((pane) => pane.zoom(1)),
      "-": () => this.#both((pane) => pane.zoom(-1)),
      "]": () => this.#both((pane) => pane.brighten(1)),
      "[": () => this.#both((pane) => pane.brighten(-1)),
      0: () => this.#both((pane) => pane.reset()),
      l: () => this.#compare(),
      m: () => this.#mark(),
      ArrowLeft: () => (this.pane.zoomed > 1 ? this.#both((pane) => pane.pan(80, 0)) : this.#go(-1)),
      ArrowRight: () => (this.pane.zoomed > 1 ? this.#both((pane) => pane.pan(-80, 0)) : this.#go(1)),
      ArrowUp: () => this.#both((pane) => pane.pan(0, 80)),
      ArrowDown: () => this.#both((pane) => pane.pan(0, -80)),
      ",": () => this.#go(-1),
      ".": () => this.#go(1),
    };
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const onButton = document.activeElement instanceof HTMLButtonElement;
    if (onButton && (event.key === "Enter" || event.key === " " || event.key === "Tab")) return;
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    const marked = this.marks.on && this.marks.key(event);
    // A call may ring meanwhile: function keys are the call desk's.
    if (!marked && !act) return;
    event.preventDefault();
    event.stopPropagation();
    if (!marked) act?.();
    if (this.dialog.open) this.#say();
  }
}
