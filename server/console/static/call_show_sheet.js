// The page that stands on the television, drawn as it is there (tvapp/ui/sheet.py), only smaller.

import { make } from "./element.js";

/**
 * @typedef {{kind: string, key: string, material: string, blank: boolean, page: number, pages: number, title: string,
 *   heading: string, rows: {label: string, text: string}[], picture: string, qr: string}} Shown
 */

const WIDTH = 1280;
const HEIGHT = 512;

/** In design pixels of the television, scaled to the room there is. */
export class ShownSheet {
  /** What is pointed at: the sheet or the picture. @type {HTMLElement | null} */
  #page = null;
  /** @type {HTMLElement | null} */
  #ring = null;
  ratio = WIDTH / HEIGHT;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    new ResizeObserver(() => this.#fit()).observe(root);
  }

  /** @param {Shown | null} shown */
  draw(shown) {
    this.#ring = make("span", { class: "show-ring", hidden: true });
    this.#page = shown === null ? null : shown.picture ? this.#picture(shown) : this.#sheet(shown);
    this.root.replaceChildren(...(this.#page ? [this.#page] : []));
    this.root.classList.toggle("picture", Boolean(shown?.picture));
    this.ratio = shown?.picture ? 1 : WIDTH / HEIGHT;
    this.#fit();
  }

  /** Shares of the page under the mouse; null beside it. @param {PointerEvent} event */
  place(event) {
    const box = this.#page?.getBoundingClientRect();
    if (!box?.width) return null;
    const x = (event.clientX - box.left) / box.width;
    const y = (event.clientY - box.top) / box.height;
    return x >= 0 && x <= 1 && y >= 0 && y <= 1 ? { x, y } : null;
  }

  /** @param {{x: number, y: number} | null} at */
  point(at) {
    if (!this.#ring) return;
    this.#ring.hidden = at === null;
    this.#ring.style.left = `${100 * (at?.x ?? 0)}%`;
    this.#ring.style.top = `${100 * (at?.y ?? 0)}%`;
  }

  /** @param {Shown} shown */
  #picture(shown) {
    const image = make("img", { src: shown.picture, alt: `${shown.title}（${shown.heading}）` });
    image.addEventListener("load", () => (this.ratio = image.naturalWidth / image.naturalHeight));
    return make("div", { class: "show-picture" }, image, /** @type {HTMLElement} */ (this.#ring));
  }

  /** @param {Shown} shown */
  #sheet(shown) {
    const labelled = shown.rows.some((row) => row.label);
    const classes = ["show-sheet", labelled && "labelled", shown.qr && "beside-qr"].filter(Boolean).join(" ");
    return make(
      "div",
      { class: classes },
      make("p", { class: "show-title", text: shown.title }),
      make("p", { class: "show-count", text: shown.pages > 1 ? `${shown.page + 1}/${shown.pages}` : "" }),
      make("p", { class: "show-heading", text: shown.heading }),
      ...shown.rows.map((row) => make("p", { class: "show-row" }, make("b", { text: row.label }), make("span", { text: row.text }))),
      ...(shown.qr ? [make("span", { class: "show-qr", text: "二维码" })] : []),
      /** @type {HTMLElement} */ (this.#ring),
    );
  }

  #fit() {
    this.root.style.setProperty("--show-scale", String(this.root.clientWidth / WIDTH));
  }
}
