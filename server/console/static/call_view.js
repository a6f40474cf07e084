// What the call desk shows. It knows nothing of calls beyond the words it is given.

const SHELL = `
  <header class="call-head">
    <h2>视频通话</h2>
    <span class="call-status" id="call-status" role="status"></span>
  </header>
  <p class="call-note" id="call-note" role="alert" hidden></p>
  <div class="call-banner" id="call-banner" role="alertdialog" aria-labelledby="call-banner-title" hidden>
    <p class="call-banner-title" id="call-banner-title"></p>
    <p class="call-banner-about" id="call-banner-about"></p>
    <div class="call-buttons">
      <button type="button" class="call-primary" id="call-answer">接听 <kbd>F2</kbd></button>
      <button type="button" id="call-decline">暂不接听</button>
    </div>
  </div>
  <div class="call-stage" id="call-stage" hidden>
    <div class="call-pictures">
      <video id="call-remote" class="call-remote" autoplay playsinline></video>
      <video id="call-third-video" class="call-third-video" autoplay playsinline hidden></video>
      <video id="call-local" class="call-local" autoplay playsinline muted></video>
      <p class="call-weak" id="call-weak" role="status" hidden>网络不太好，画面和声音可能断断续续。请说慢一点，要紧的打字发到电视上。</p>
      <p class="call-over" id="call-over" hidden></p>
    </div>
    <p class="call-with"><strong id="call-caller"></strong> <span id="call-about"></span> <time id="call-time"></time></p>
    <div class="call-buttons">
      <button type="button" id="call-mic" aria-pressed="false">关麦克风 <kbd>F8</kbd></button>
      <button type="button" id="call-camera" aria-pressed="false">关摄像头 <kbd>F9</kbd></button>
      <button type="button" class="call-danger" id="call-hangup">挂断 <kbd>Esc</kbd></button>
    </div>
    <div class="call-confirm" id="call-confirm" role="alertdialog" aria-labelledby="call-confirm-text" hidden>
      <p id="call-confirm-text">真的要挂断吗？</p>
      <div class="call-buttons">
        <button type="button" class="call-danger" id="call-hangup-yes">挂断 <kbd>Enter</kbd></button>
        <button type="button" id="call-hangup-no">继续通话 <kbd>Esc</kbd></button>
      </div>
    </div>
    <div class="third-sign" id="call-third-sign" role="status" hidden></div>
    <div class="call-beside" id="call-beside"></div>
    <details class="call-person" id="call-show"></details>
    <details class="call-person" id="call-person"></details>
    <details class="call-person" id="call-third"></details>
    <details class="call-person" id="call-fill"></details>
    <details class="call-person" id="call-transfer"></details>
    <div class="call-words" id="call-words"></div>
  </div>
  <div class="call-record" id="call-record" hidden></div>
  <section class="call-waiting">
    <h3>在等的人 <span id="call-count"></span></h3>
    <ol class="call-queue" id="call-queue"></ol>
    <p class="call-empty" id="call-empty">现在没有人在等。</p>
    <div id="call-message"></div>
  </section>
  <section class="call-waiting" id="call-backs"></section>`;

const DESKS = /** @type {Record<string, string>} */ ({ anxinban: "安馨办", 12345: "12345" });

const RINGING = "☎ 来电 · ";
/** @type {Record<string, string>} */
const STATES = { calling: "正在打给居民…", ringing: "来电", answering: "正在接…", connecting: "正在接通…", talking: "正在通话" };
/** @type {Record<string, string>} */
const PRESENCES = { ready: "可以接听", wrap_up: "在写记录，先不响铃", paused: "已暂停，不会响铃", off: "没有开始接听" };

/** @typedef {import("./call_types.js").Call} Call */

/** @param {number} since ms @param {number} now ms */
function waited(since, now) {
  const minutes = Math.floor(Math.max(0, now - since) / 60_000);
  return minutes < 1 ? "刚来" : `等了 ${minutes} 分钟`;
}

/** Number of the day and what is special, each with the sign that parts it from what follows. @param {Call} call */
function ticket(call) {
  const from = call.transfer && `${call.transfer.clerk_name}从${DESKS[call.transfer.desk] ?? call.transfer.desk}转来`;
  const parts = [from, call.ticket && `${call.ticket} 号`, call.came_back && "再次打来", call.dialect && "说本地话"];
  return parts.filter(Boolean).map((part) => `${part} · `).join("");
}

/** @param {Call} call */
export function about(call) {
  return call.guide_title ? `在看：${call.guide_title}` : "没有选办什么事";
}

/** The elements of the desk, found once. Texts are set as text, never as markup. */
export class CallView {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    root.classList.add("call-desk");
    root.innerHTML = SHELL;
    this.remote = /** @type {HTMLVideoElement} */ (this.at("call-remote"));
    this.local = /** @type {HTMLVideoElement} */ (this.at("call-local"));
  }

  /** @param {string} id @returns {HTMLElement} */
  at(id) {
    const found = this.root.querySelector(`#${id}`);
    if (!(found instanceof HTMLElement)) throw new Error(`no element ${id}`);
    return found;
  }

  /** @param {string} id @param {() => void} act */
  press(id, act) {
    this.at(id).addEventListener("click", act);
  }

  /** @param {string} id @param {string} text */
  say(id, text) {
    this.at(id).textContent = text;
  }

  /** @param {string} id @param {boolean} on */
  show(id, on) {
    this.at(id).hidden = !on;
  }

  /** A sentence about something that is wrong; empty takes it away. @param {string} text */
  note(text) {
    this.say("call-note", text);
    this.show("call-note", text !== "");
  }

  /** Over the picture, e.g. while the link is being made; empty takes it away. @param {string} text */
  over(text) {
    this.say("call-over", text);
    this.show("call-over", text !== "");
  }

  /** How the link does now. @param {boolean} weak @param {string} way direct, relay or "" for none */
  link(weak, way) {
    this.root.dataset.way = way;
    this.show("call-weak", weak);
  }

  /** @param {Call} call */
  banner(call) {
    this.say("call-banner-title", `${call.caller} 打来了（${DESKS[call.desk] ?? call.desk}）`);
    this.say("call-banner-about", `${ticket(call)}${about(call)} · ${waited(call.queued, Date.now())}`);
    this.show("call-banner", true);
    const typing = document.activeElement?.matches("input, textarea, select, [contenteditable]");
    // Enter answers, unless the clerk is writing something just now.
    if (!typing) this.at("call-answer").focus();
  }

  /** @param {Call[]} calls who wait, the first of them @param {number} total how many @param {(id: string) => void} answer @param {boolean} canAnswer */
  queue(calls, total, answer, canAnswer) {
    const rows = calls.map((call) => {
      const row = document.createElement("li");
      row.dataset.call = call.id;
      const words = document.createElement("span");
      words.className = "call-who";
      const who = document.createElement("strong");
      who.textContent = call.caller;
      const why = document.createElement("small");
      why.textContent = `${ticket(call)}${DESKS[call.desk] ?? call.desk} · ${about(call)} · ${waited(call.queued, Date.now())}`;
      why.title = why.textContent;
      words.append(who, why);
      const take = document.createElement("button");
      take.type = "button";
      take.textContent = "接";
      take.title = "接这一位";
      take.disabled = !canAnswer || call.generation === 0;
      take.addEventListener("click", () => answer(call.id));
      row.append(words, take);
      return row;
    });
    this.at("call-queue").replaceChildren(...rows);
    this.say("call-count", total > calls.length ? `${total} 位，这里是最前面的 ${calls.length} 位` : calls.length ? `${calls.length} 位` : "");
    this.show("call-empty", calls.length === 0);
  }

  /** How long it has been talked. @param {number | null} since ms */
  elapsed(since) {
    if (since === null) return;
    const seconds = Math.max(0, Math.floor((Date.now() - since) / 1000));
    const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
    this.say("call-time", `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`);
  }

  /** One word for what goes on; a ringing call shows in the browser's tab too. @param {string} state @param {string} presence @param {number} waiting */
  status(state, presence, waiting) {
    // While somebody is talked to, the list of those who wait is out of sight.
    const others = waiting && ["connecting", "talking"].includes(state) ? ` · ${waiting} 位在等` : "";
    this.say("call-status", (STATES[state] || PRESENCES[presence] || "") + others);
    document.title = document.title.replace(RINGING, "");
    if (state === "ringing") document.title = RINGING + document.title;
  }

  /** @param {string} id @param {boolean} off @param {string} word @param {string} key */
  toggle(id, off, word, key) {
    const button = this.at(id);
    button.setAttribute("aria-pressed", String(off));
    const hint = document.createElement("kbd");
    hint.textContent = key;
    button.replaceChildren(`${off ? "开" : "关"}${word} `, hint);
  }
}
