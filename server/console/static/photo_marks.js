// Drawing rectangles on a photo: by mouse, or by keyboard (arrows move, Shift and arrows size, Delete takes away).

/** @typedef {import("./material_card.js").Mark} Mark @typedef {import("./photo_pane.js").PhotoPane} PhotoPane */

const SIDE = 10_000;
const LEAST = 150;
const MOST = 8;
const STEP = 200;

export class PhotoMarks {
  on = false;
  /** Whether the rectangle in the middle is there only for the keyboard to begin with. */
  #untouched = false;
  /** @type {{x: number, y: number} | null} */
  #from = null;

  /** @param {PhotoPane} pane */
  constructor(pane) {
    this.pane = pane;
  }

  /** A new rectangle in the middle, or the last one that is there. */
  begin() {
    this.on = true;
    if (this.pane.marks.length) this.pane.chosen = this.pane.marks.length - 1;
    else {
      this.add();
      this.#untouched = true;
    }
    this.pane.draw();
  }

  end() {
    this.on = false;
    this.#untouched = false;
    this.#from = null;
    this.pane.chosen = -1;
    this.pane.draw();
  }

  add() {
    if (this.pane.marks.length >= MOST) return;
    this.pane.marks.push({ x: 3500, y: 3500, width: 3000, height: 3000 });
    this.pane.chosen = this.pane.marks.length - 1;
    this.pane.draw();
  }

  /** @param {PointerEvent} event */
  down(event) {
    if (this.#untouched) this.pane.marks.pop();
    this.#untouched = false;
    if (this.pane.marks.length >= MOST) return;
    this.#from = this.pane.pointAt(event.clientX, event.clientY);
    this.pane.marks.push({ ...this.#from, width: 1, height: 1 });
    this.pane.chosen = this.pane.marks.length - 1;
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (!this.#from) return;
    const to = this.pane.pointAt(event.clientX, event.clientY);
    const [x, y] = [Math.min(this.#from.x, to.x), Math.min(this.#from.y, to.y)];
    this.pane.marks[this.pane.chosen] = {
      x,
      y,
      width: Math.abs(to.x - this.#from.x),
      height: Math.abs(to.y - this.#from.y),
    };
    this.pane.draw();
  }

  up() {
    const drawn = this.pane.marks[this.pane.chosen];
    // A click is no rectangle.
    if (this.#from && drawn && (drawn.width < LEAST || drawn.height < LEAST)) this.remove();
    this.#from = null;
  }

  remove() {
    this.pane.marks.splice(this.pane.chosen, 1);
    this.pane.chosen = this.pane.marks.length - 1;
    this.pane.draw();
  }

  /** @param {KeyboardEvent} event @returns {boolean} whether the key meant something */
  key(event) {
    const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const turned = arrows[/** @type {keyof typeof arrows} */ (event.key)];
    if (turned) this.#nudge(turned[0] ?? 0, turned[1] ?? 0, event.shiftKey);
    else if (event.key === "Delete" || event.key === "Backspace") this.remove();
    else if (event.key === "n" || event.key === "N") this.add();
    else if (event.key === "Tab") this.#next();
    else return false;
    this.#untouched = false;
    return true;
  }

  #next() {
    if (!this.pane.marks.length) return;
    this.pane.chosen = (this.pane.chosen + 1) % this.pane.marks.length;
    this.pane.draw();
  }

  /** Arrows mean what is seen, however the photo is turned. @param {number} right @param {number} down @param {boolean} size */
  #nudge(right, down, size) {
    const mark = this.pane.marks[this.pane.chosen];
    if (!mark) return;
    let [x, y] = [right * STEP, down * STEP];
    for (let turn = 0; turn < this.pane.turns; turn++) [x, y] = [y, -x];
    if (size) {
      mark.width = Math.min(SIDE - mark.x, Math.max(LEAST, mark.width + x));
      mark.height = Math.min(SIDE - mark.y, Math.max(LEAST, mark.height + y));
    } else {
      mark.x = Math.min(SIDE - mark.width, Math.max(0, mark.x + x));
      mark.y = Math.min(SIDE - mark.height, Math.max(0, mark.y + y));
    }
    this.pane.draw();
  }
}
