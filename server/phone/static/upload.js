// Sends a photo as soon as it is taken. Without this script the same forms work with their own button.
import { shrink } from "./shrink.js";

document.documentElement.classList.add("script");

const NO_LINE = "没有传上去，可能是网络不好。照片没有丢，请再点一次“拍照”。";

/** @param {HTMLElement} card @param {string} kind @param {string} words */
function say(card, kind, words) {
  const state = /** @type {HTMLElement} */ (card.querySelector(".state"));
  const tag = document.createElement("span");
  tag.className = `tag ${kind}`;
  tag.textContent = words;
  state.replaceChildren(tag);
}

/** @param {HTMLElement} card @param {string} words */
function warn(card, words) {
  /** @type {HTMLElement} */ (card.querySelector(".warnings")).textContent = words;
}

function count() {
  const cards = [...document.querySelectorAll(".material[data-needed=yes]")];
  const left = cards.filter((card) => /** @type {HTMLElement} */ (card).dataset.count === "0").length;
  const line = /** @type {HTMLElement} */ (document.getElementById("left"));
  line.dataset.left = String(left);
  line.textContent = left ? `还要拍 ${left} 样。拍好的照片会出现在电视上。` : "要拍的都有了。";
}

/**
 * @param {string} address @param {FormData} form @param {(share: number) => void} progress
 * @returns {Promise<{status: number, body: any}>}
 */
function send(address, form, progress) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.timeout = 170_000;
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    request.onload = () => done({ status: request.status, body: request.response });
    request.onerror = request.ontimeout = () => failed(new Error("no line"));
    request.send(form);
  });
}

/** @param {HTMLElement} card @param {HTMLFormElement} form @param {HTMLInputElement} input */
async function taken(card, form, input) {
  const file = input.files && input.files[0];
  if (!file || card.classList.contains("busy")) return;
  card.classList.add("busy");
  warn(card, "");
  say(card, "todo", "正在准备照片…");
  try {
    const body = new FormData();
    body.append("photo", await shrink(file), "photo.jpg");
    const answer = await send(form.action, body, (share) =>
      say(card, "todo", share < 1 ? `正在上传 ${Math.round(share * 100)}%` : "正在处理…"),
    );
    show(card, answer.status, answer.body);
  } catch {
    say(card, "bad", "没有传上去");
    warn(card, NO_LINE);
  } finally {
    input.value = "";
    card.classList.remove("busy");
  }
}

/** @param {HTMLElement} card @param {number} status @param {any} body */
function show(card, status, body) {
  if (status === 200 && body) {
    card.dataset.count = String(body.count);
    card.classList.add("done");
    say(card, "good", `✓ 已拍 ${body.count} 张`);
    warn(card, body.warnings.map((/** @type {string} */ words) => `${words}。`).join(""));
    const label = card.querySelector(".shoot span");
    if (label) label.textContent = "再拍一张";
    count();
  } else if (status === 404 || status === 410 || status === 409) {
    location.reload();
  } else {
    say(card, "bad", "没有收下");
    warn(card, (body && body.detail) || NO_LINE);
  }
}

for (const card of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".material"))) {
  for (const form of card.querySelectorAll("form")) {
    const input = /** @type {HTMLInputElement} */ (form.querySelector("input[type=file]"));
    input.addEventListener("change", () => void taken(card, form, input));
    form.addEventListener("submit", (event) => event.preventDefault());
  }
}
