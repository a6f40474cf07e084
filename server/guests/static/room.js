// A third person in a call: waits to be let in, then sees and hears the clerk and the resident in one picture.

// @ts-ignore the address on the server; on the disk it is ../../phone/static/call_ask.js
import { asking, switches } from "/static/phone/call_ask.js";
// @ts-ignore the address on the server; on the disk it is ../../phone/static/call_devices.js
import { Devices, advice, meter } from "/static/phone/call_devices.js";
// @ts-ignore the address on the server; on the disk it is ../../phone/static/call_link.js
import { PhoneLink } from "/static/phone/call_link.js";
// @ts-ignore the address on the server; on the disk it is ../../console/static/socket.js
import { Socket } from "/static/console/socket.js";

const AGAIN_MS = 1000;
const root = /** @type {HTMLElement} */ (document.getElementById("call"));
const base = `/j/${root.dataset.token}`;
/** @type {import("../../phone/static/call_devices.js").Devices} */
const devices = new Devices();
/** @type {import("../../phone/static/call_link.js").PhoneLink} */
const link = new PhoneLink();
/** @type {import("../../console/static/socket.js").Socket} */
const socket = new Socket(Number(root.dataset.schema), `${base}/ws`);
socket.urgent = true;
/** @type {{label: string, state: string, participant: string, call: any} | null} */
let room = null;
let flows = false;

/** @param {string} id @returns {any} */
const at = (id) => document.getElementById(id);

/** @type {(path: string, body?: object) => Promise<any>} */
const ask = asking(base);

/** @param {string} title @param {string} words */
function finish(title, words) {
  socket.stop();
  link.close();
  devices.close();
  room = null;
  root.dataset.state = "over";
  at("ask").hidden = at("live").hidden = true;
  at("over").hidden = false;
  at("over-title").textContent = title;
  at("over-words").textContent = words;
}

/** @param {string} kind */
const sends = (kind) => devices.stream.getTracks().some((track) => track.kind === kind && track.enabled);

function draw() {
  if (!room) return;
  const { call, state } = room;
  const talking = call.state === "talking" && flows;
  root.dataset.state = talking ? "talking" : "waiting";
  const what = [sends("video") ? "看得到" : "", sends("audio") ? "听得到" : ""].filter(Boolean).join("、");
  at("sign").textContent = !talking ? "还没有接通，谁也看不到您" : what ? `大家${what}您` : "您只看只听";
  const clerk = call.clerk_number ? `${call.clerk_name}（${call.clerk_number} 号）` : call.clerk_name || "工作人员";
  at("words").textContent = talking ? "您在通话里。" : state === "waiting" ? `等${clerk}同意，请不要关这个页面。` : "同意了，正在接通。";
  const others = call.participants.filter((/** @type {any} */ each) => each.kind === "third" && each.state === "here");
  at("people").textContent = talking ? `在这里的：居民、${[clerk, ...others.map((/** @type {any} */ each) => each.label)].join("、")}` : "";
  at("clerk").hidden = !talking;
}

/** What the server says now. @param {any} now */
function follow(now) {
  const before = room;
  room = now;
  const wanted = now.state === "here" && now.call.state === "talking";
  if (now.state === "let_in") void here();
  else if (wanted && before?.state !== "here") void connect();
  draw();
}

async function look() {
  try {
    follow(await ask("/call"));
  } catch (problem) {
    over(problem);
  }
}

async function here() {
  try {
    follow(await ask("/here", { camera: devices.has("video"), microphone: devices.has("audio") }));
  } catch (problem) {
    over(problem);
  }
}

/** @param {any} problem */
function over(problem) {
  // Without an answer the socket comes back by itself, and asks again.
  if (!problem?.status || problem.status >= 500 || problem.status === 409 || problem.status === 429) return;
  finish("您已经不在这个通话里", problem.detail || "摄像头和话筒已经关了。这个页面可以关掉。");
}

/** @param {number} [generation] */
async function connect(generation = Math.max(link.generation, mine()?.generation ?? 0) + 1) {
  if (room?.state !== "here" || room.call.state !== "talking") return;
  flows = false;
  draw();
  await link.offer(devices.stream, room.call, generation);
}

const mine = () => room?.call.participants.find((/** @type {any} */ each) => each.id === room?.participant) ?? null;

function begin() {
  at("ask").hidden = true;
  at("live").hidden = false;
  at("mine").srcObject = devices.stream;
  at("mine").hidden = !devices.has("video");
  meter(devices.stream, (/** @type {number} */ share) => {
    at("level").style.height = `${Math.round(4 + share * 96)}%`;
  });
  at("picture").hidden = at("turn").hidden = !devices.has("video");
  at("sound").hidden = !devices.has("audio");
  socket.start();
  /** @type {any} */ (navigator).wakeLock?.request("screen").catch(() => {});
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
  begin();
}

link.onsay = (/** @type {import("../../phone/static/call_link.js").Said} */ said) => {
  if (!room) return;
  socket.send({ type: "signal", signal: { call_id: room.call.id, participant: room.participant, ...said } }).catch(() => {});
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
socket.addEventListener("open", () => void look());
socket.on("call.changed", (event) => {
  const { call } = event;
  if (call.state === "ended" || call.state === "missed") finish("通话结束了", "摄像头和话筒已经关了。这个页面可以关掉。");
  else if (call.state === "queued") finish("您已经不在这个通话里", "通话转到别的服务台去了。这个页面可以关掉。");
  else if (room && !call.participants.some((/** @type {any} */ each) => each.id === room?.participant))
    finish("您已经不在这个通话里", "摄像头和话筒已经关了。这个页面可以关掉。");
  else void look();
});
socket.on("call.signal", (event) => {
  const said = event.signal;
  if (said.participant !== room?.participant) return;
  if (said.description || said.candidate) void link.hear(said);
  else if (said.generation > link.generation) void connect(said.generation);
});

switches(devices, draw);
at("open").addEventListener("click", () => void open());
at("listen").addEventListener("click", begin);
at("turn").addEventListener("click", async () => {
  const track = await devices.turn();
  if (track) await link.replace(track);
  at("mine").classList.toggle("back", devices.facing === "environment");
});
at("leave").addEventListener("click", async () => {
  await ask("/leave", {}).catch(() => {});
  finish("您离开了通话", "摄像头和话筒已经关了。这个页面可以关掉。");
});
