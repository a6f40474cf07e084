// The phone as the television's camera and microphone: asked for once, off until the call, a sign that says which.

import { asking, switches } from "./call_ask.js";
import { Devices, advice, meter } from "./call_devices.js";
import { PhoneLink } from "./call_link.js";
// @ts-ignore the address on the server; on the disk it is ../../console/static/socket.js
import { Socket } from "/static/console/socket.js";

const root = /** @type {HTMLElement} */ (document.getElementById("call"));
const base = `/p/${root.dataset.token}`;
const devices = new Devices();
const link = new PhoneLink();
/** @type {import("../../console/static/socket.js").Socket} */
const socket = new Socket(Number(root.dataset.schema), `${base}/ws`);
socket.urgent = true;
/** @type {any} */
let call = null;
let flows = false;
const AGAIN_MS = 1000;

/** @param {string} id @returns {any} */
const at = (id) => document.getElementById(id);

const ask = asking(base);

const me = () => call?.participants.find((/** @type {any} */ each) => each.kind === "phone") ?? null;

/** @param {string} title @param {string} words */
function finish(title, words) {
  socket.stop();
  link.close();
  devices.close();
  call = null;
  root.dataset.state = "over";
  at("ask").hidden = at("live").hidden = true;
  at("over").hidden = false;
  at("over-title").textContent = title;
  at("over-words").textContent = words;
}

function draw() {
  if (!call) return;
  const talking = call.state === "talking" && flows;
  const plays = me()?.plays ?? false;
  root.dataset.state = talking ? "talking" : "waiting";
  const seen = devices.stream.getVideoTracks().some((track) => track.enabled);
  const heard = devices.stream.getAudioTracks().some((track) => track.enabled);
  const off = seen || heard ? "" : "摄像头和话筒都关着";
  const on = [seen ? "看得到" : "", heard ? "听得到" : ""].filter(Boolean).join("、");
  at("sign").textContent = talking ? off || `工作人员${on}您` : "还没有接通，谁也看不到";
  const who = call.clerk_name ? `${call.clerk_name}（${call.clerk_number} 号）` : "工作人员";
  if (talking) at("words").textContent = plays ? `正在和${who}说话。` : "请看着电视说话，手机别锁屏。";
  else if (call.state === "talking") at("words").textContent = "正在接通，请稍等。";
  else at("words").textContent = "正在排队，轮到您会自己接通。";
  at("clerk").hidden = !(talking && plays);
  at("clerk").muted = !plays;
  at("plays").setAttribute("aria-pressed", String(plays));
  at("plays").textContent = plays ? "声音从电视出" : "声音从手机出";
}

/** @param {any} changed */
function follow(changed) {
  if (changed.state === "ended" || changed.state === "missed") {
    finish("通话结束了", "摄像头和话筒已经关了。这个页面可以关掉。");
    return;
  }
  // Handed on to another desk: nothing goes out before the next clerk answers.
  if (call?.state === "talking" && changed.state === "queued") {
    flows = false;
    link.close();
  }
  const began = call?.state !== "talking" && changed.state === "talking";
  // News carry no relay credentials; the answer to joining did.
  call = { ...changed, ice_servers: changed.ice_servers.length ? changed.ice_servers : (call?.ice_servers ?? []) };
  if (!me()) {
    finish("电视上已经不用手机了", "通话还在电视上继续。这个页面可以关掉。");
    return;
  }
  if (began) void connect();
  draw();
}

/** @param {number} [generation] */
async function connect(generation = Math.max(link.generation, me()?.generation ?? 0) + 1) {
  if (call?.state !== "talking") return;
  flows = false;
  draw();
  await link.offer(devices.stream, call, generation);
}

async function join() {
  const wishes = { camera: devices.has("video"), microphone: devices.has("audio"), plays: me()?.plays ?? false };
  follow(await ask("/call/join", wishes));
}

async function open() {
  at("trouble").hidden = true;
  try {
    await devices.open();
  } catch (error) {
    at("trouble").textContent = advice(error);
    at("trouble").hidden = false;
    return;
  }
  at("mine").srcObject = devices.stream;
  at("ask").hidden = true;
  at("live").hidden = false;
  meter(devices.stream, (share) => {
    at("level").style.height = `${Math.round(4 + share * 96)}%`;
  });
  for (const [id, kind] of [["picture", "video"], ["sound", "audio"]]) {
    at(id).hidden = !devices.has(/** @type {"audio" | "video"} */ (kind));
  }
  at("turn").hidden = !devices.has("video");
  socket.start();
  // A phone that sleeps would take the picture away. Not every browser can keep it awake.
  /** @type {any} */ (navigator).wakeLock?.request("screen").catch(() => {});
}

link.onsay = (/** @type {import("./call_link.js").Said} */ said) => {
  const mine = me();
  if (!mine || !call) return;
  socket.send({ type: "signal", signal: { call_id: call.id, participant: mine.id, ...said } }).catch(() => {});
};
link.onflow = (/** @type {boolean} */ yes) => {
  flows = yes;
  draw();
  if (!yes) window.setTimeout(() => flows || void connect(), AGAIN_MS);
};
link.onstream = (/** @type {MediaStream} */ stream) => {
  at("clerk").srcObject = stream;
};

// At once and after every break: the row is the truth.
socket.addEventListener("open", () => {
  join().catch((problem) => finish("手机现在用不上了", problem.detail || "请看电视，按电视上说的做。"));
});
socket.on("call.changed", (event) => call && follow(event.call));
socket.on("call.signal", (event) => {
  const said = event.signal;
  if (said.participant !== me()?.id) return;
  if (said.description || said.candidate) void link.hear(said);
  else if (said.generation > link.generation) void connect(said.generation);
});

at("open").addEventListener("click", () => void open());
switches(devices, draw);
at("turn").addEventListener("click", async () => {
  const track = await devices.turn();
  if (track) await link.replace(track);
  at("mine").classList.toggle("back", devices.facing === "environment");
});
at("plays").addEventListener("click", async () => {
  follow(await ask("/call/plays", { plays: !(me()?.plays ?? false) }).catch(() => call));
  // Only a touch lets a browser begin to play.
  void at("clerk").play?.().catch(() => {});
});
at("leave").addEventListener("click", async () => {
  await ask("/call/leave", {}).catch(() => {});
  finish("手机不用了", "通话还在电视上继续。这个页面可以关掉。");
});
if (root.dataset.here === "yes") void open();
