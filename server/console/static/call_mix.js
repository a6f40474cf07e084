// Three in a call: the clerk's page puts two of them side by side, with their names, for the third of them.
// Each end keeps the one connection it has; the box at home decodes and encodes no more than before.

const WIDTH = 640;
const HEIGHT = 360;
const PICTURES_A_SECOND = 15;
const HALF = WIDTH / 2;
const SHOWN = { top: 34, height: 240 };
const INK = "#f5f2ea";

/** @typedef {{video: HTMLVideoElement, name: string}} Side */

/** Two pictures and their sound as one stream. */
export class Mix {
  #canvas = document.createElement("canvas");
  #pen;
  #context;
  #sound;
  /** Each side's stream and the node it is heard through. @type {{stream: MediaStream | null, node: MediaStreamAudioSourceNode | null}[]} */
  #heard = [
    { stream: null, node: null },
    { stream: null, node: null },
  ];
  #sides;

  /** @param {AudioContext} context @param {[Side, Side]} sides left and right */
  constructor(context, sides) {
    this.#context = context;
    this.#sides = sides;
    this.#sound = context.createMediaStreamDestination();
    Object.assign(this.#canvas, { width: WIDTH, height: HEIGHT });
    this.#pen = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext("2d", { alpha: false }));
    this.draw();
    const picture = this.#canvas.captureStream(PICTURES_A_SECOND);
    this.stream = new MediaStream([...picture.getVideoTracks(), ...this.#sound.stream.getAudioTracks()]);
  }

  /** The next picture; what is heard follows what the elements play. */
  draw() {
    const pen = this.#pen;
    pen.fillStyle = "#0f1b2d";
    pen.fillRect(0, 0, WIDTH, HEIGHT);
    this.#sides.forEach((side, index) => {
      this.#picture(side, index * HALF);
      this.#listen(side, index);
    });
  }

  close() {
    for (const track of this.stream.getTracks()) track.stop();
    for (const { node } of this.#heard) node?.disconnect();
  }

  /** @param {Side} side @param {number} left */
  #picture({ video, name }, left) {
    const pen = this.#pen;
    const width = HALF - 6;
    const x = left + 3;
    if (video.videoWidth && video.videoHeight) {
      // Filled, cut at the sides: faces are in the middle.
      const scale = Math.max(width / video.videoWidth, SHOWN.height / video.videoHeight);
      const [sw, sh] = [width / scale, SHOWN.height / scale];
      const [sx, sy] = [(video.videoWidth - sw) / 2, (video.videoHeight - sh) / 2];
      pen.drawImage(video, sx, sy, sw, sh, x, SHOWN.top, width, SHOWN.height);
    } else {
      pen.fillStyle = "#1b2b44";
      pen.fillRect(x, SHOWN.top, width, SHOWN.height);
      this.#write("没有画面", x + width / 2, SHOWN.top + SHOWN.height / 2, width, 20);
    }
    this.#write(name, x + width / 2, SHOWN.top + SHOWN.height + 30, width - 8, 26);
  }

  /** @param {string} text @param {number} x @param {number} y @param {number} width @param {number} size */
  #write(text, x, y, width, size) {
    const pen = this.#pen;
    pen.fillStyle = INK;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.font = `700 ${size}px "Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif`;
    pen.fillText(text, x, y, width);
  }

  /** @param {Side} side @param {number} index */
  #listen({ video }, index) {
    const stream = video.srcObject instanceof MediaStream ? video.srcObject : null;
    const heard = this.#heard[index];
    if (!heard || (heard.stream === stream && (heard.node || !stream?.getAudioTracks().length))) return;
    heard.node?.disconnect();
    heard.stream = stream;
    heard.node = stream?.getAudioTracks().length ? this.#context.createMediaStreamSource(stream) : null;
    heard.node?.connect(this.#sound);
  }
}

/** Two mixes with one clock: what the resident gets, and what the third person gets. */
export class Mixer {
  #context = new AudioContext();
  #clock = new Worker("/static/console/ticker.js");
  /** @type {Mix[]} */
  #mixes = [];

  /** @param {Side} clerk @param {Side} resident @param {Side} third */
  constructor(clerk, resident, third) {
    void this.#context.resume();
    // A page that was loaded anew may have to be touched before it may make sound.
    for (const touch of ["keydown", "pointerdown"]) document.addEventListener(touch, this.#wake);
    const forResident = new Mix(this.#context, [clerk, third]);
    const forThird = new Mix(this.#context, [clerk, resident]);
    this.#mixes = [forResident, forThird];
    this.forResident = forResident.stream;
    this.forThird = forThird.stream;
    this.#clock.onmessage = () => this.#mixes.forEach((mix) => mix.draw());
    this.#clock.postMessage(1000 / PICTURES_A_SECOND);
  }

  #wake = () => void this.#context.resume();

  close() {
    for (const touch of ["keydown", "pointerdown"]) document.removeEventListener(touch, this.#wake);
    this.#clock.terminate();
    this.#mixes.forEach((mix) => mix.close());
    void this.#context.close();
  }
}
