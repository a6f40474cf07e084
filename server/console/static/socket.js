// A page's socket: hears events, says commands, comes back by itself and resumes where it was.

const PAUSES = [300, 800, 1500, 3000, 5000, 8000];
const CLOSE_UNAUTHENTICATED = 4401;
/** While somebody is talked to: the longest pause, and how long an answer or a connection may take. */
const URGENT_MS = { pause: 800, answer: 3000 };

/** @typedef {{resolve: (value: any) => void, reject: (reason: any) => void}} Waiting */

export class Socket extends EventTarget {
  // Events of its own: "open" (after the welcome), "lost", "unauthenticated".

  /** @type {WebSocket | null} */
  #socket = null;
  /** @type {Map<string, Set<(event: any) => void>>} */
  #handlers = new Map();
  /** @type {Map<string, Waiting>} */
  #commands = new Map();
  /** Where the stream stands. @type {number | null} */
  #since = null;
  #tries = 0;
  #timer = 0;
  #next = 1;
  #welcome = false;
  #stopped = true;

  /** Somebody is talked to: a dead line is noticed and replaced quickly. */
  urgent = false;

  /** @param {number} schemaVersion @param {string} [path] */
  constructor(schemaVersion, path = "/ws/staff") {
    super();
    this.schemaVersion = schemaVersion;
    this.path = path;
    window.addEventListener("online", () => this.retry());
    window.addEventListener("offline", () => this.#socket?.close());
    document.addEventListener("visibilitychange", () => document.hidden || this.retry());
  }

  /** Connect, and stay connected until stop(). */
  start() {
    this.#stopped = false;
    this.retry();
  }

  /** Disconnect for good; the next start() begins anew. */
  stop() {
    this.#stopped = true;
    this.#since = null;
    window.clearTimeout(this.#timer);
    this.#socket?.close();
  }

  /** Try now instead of after the pause. */
  retry() {
    if (this.#stopped || this.#socket) return;
    window.clearTimeout(this.#timer);
    this.#connect();
  }

  /** @param {string} type @param {(event: any) => void} handler */
  on(type, handler) {
    const known = this.#handlers.get(type) ?? new Set();
    this.#handlers.set(type, known.add(handler));
  }

  /** @param {object} command with its type; its id is made here @returns {Promise<any>} */
  send(command) {
    const socket = this.#socket;
    if (!socket || !this.#welcome) {
      return Promise.reject({ problem: { detail: "连接断开了，正在自动重连，请稍等。" } });
    }
    const id = `c${this.#next++}`;
    socket.send(JSON.stringify({ ...command, id }));
    // A cut line tells the browser nothing for minutes.
    window.setTimeout(() => this.urgent && this.#commands.has(id) && this.#giveUp(socket), URGENT_MS.answer);
    return new Promise((resolve, reject) => this.#commands.set(id, { resolve, reject }));
  }

  #connect() {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}${this.path}`);
    this.#socket = socket;
    window.setTimeout(() => this.urgent && !this.#welcome && this.#giveUp(socket), URGENT_MS.answer);
    socket.onopen = () =>
      socket.send(
        JSON.stringify({
          type: "authenticate",
          token: "",
          since: this.#since,
          schema_version: this.schemaVersion,
        }),
      );
    socket.onmessage = (message) => this.#heard(JSON.parse(message.data));
    socket.onclose = (event) => this.#closed(socket, event.code);
  }

  /** @param {any} message */
  #heard(message) {
    if (message.type === "welcome") {
      this.#welcome = true;
      this.#tries = 0;
      this.#since = message.seq;
      this.dispatchEvent(new Event("open"));
    } else if (message.type === "event") {
      // 0: of this moment only, nothing to resume from.
      if (message.seq) this.#since = message.seq;
      for (const handler of this.#handlers.get(message.event.type) ?? []) handler(message.event);
    } else {
      const waiting = this.#commands.get(message.id);
      this.#commands.delete(message.id);
      if (message.type === "done") waiting?.resolve(message);
      else waiting?.reject({ problem: { code: message.code, detail: message.detail } });
    }
  }

  /** @param {WebSocket} socket one that may be dead: its own closing would take as long */
  #giveUp(socket) {
    socket.close();
    this.#closed(socket, 1006);
  }

  /** @param {WebSocket} socket @param {number} code */
  #closed(socket, code) {
    if (socket !== this.#socket) return;
    this.#socket = null;
    this.#welcome = false;
    const lost = { problem: { detail: "连接断开了，正在自动重连，请稍等。" } };
    for (const waiting of this.#commands.values()) waiting.reject(lost);
    this.#commands.clear();
    if (this.#stopped) return;
    this.dispatchEvent(new Event("lost"));
    if (code === CLOSE_UNAUTHENTICATED) {
      this.#stopped = true;
      this.dispatchEvent(new Event("unauthenticated"));
      return;
    }
    const calm = PAUSES[Math.min(this.#tries++, PAUSES.length - 1)] ?? 8000;
    const pause = this.urgent ? Math.min(calm, URGENT_MS.pause) : calm;
    // Not all pages at once when the server comes back.
    this.#timer = window.setTimeout(() => this.retry(), pause * (0.7 + 0.6 * Math.random()));
  }
}
