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

/** What this phone has photographed, by the photo's id: the server never sends a picture back.
 * @type {Map<string, string>} */
const taken = new Map();

/** The card as the server has it now. @param {HTMLElement} card */
async function redraw(card) {
  const answer = await fetch(location.pathname, { headers: { Accept: "text/html" }, cache: "no-store" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(card.id);
  const left = page.getElementById("left");
  if (!answer.ok || !fresh || !left) {
    location.reload();
    return;
  }
  card.replaceWith(fresh);
  document.getElementById("left")?.replaceWith(left);
  begin(fresh);
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
async function shoot(card, form, input) {
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
    if (answer.status === 200) taken.set(answer.body.photo.id, URL.createObjectURL(file));
    await show(card, answer.status, answer.body);
  } catch {
    say(card, "bad", "没有传上去");
    warn(card, NO_LINE);
  } finally {
    input.value = "";
    card.classList.remove("busy");
  }
}

/** @param {HTMLElement} card @param {number} status @param {any} body */
async function show(card, status, body) {
  if (status === 200) {
    // The photo is there, whatever becomes of the page.
    await redraw(card).catch(() => location.reload());
  } else if (status === 404 || status === 410 || status === 409) {
    location.reload();
  } else {
    say(card, "bad", "没有收下");
    warn(card, (body && body.detail) || NO_LINE);
  }
}

/** @param {HTMLElement} card */
function begin(card) {
  for (const page of /** @type {NodeListOf<HTMLElement>} */ (card.querySelectorAll(".page"))) {
    const picture = taken.get(page.dataset.photo ?? "");
    if (!picture) continue;
    const image = document.createElement("img");
    image.src = picture;
    image.alt = "刚拍的照片";
    // What a phone cannot draw (HEIC on some, PDF) stands there as words only.
    image.onerror = () => image.remove();
    page.querySelector("summary")?.after(image);
  }
  for (const form of card.querySelectorAll("form")) {
    const input = /** @type {HTMLInputElement | null} */ (form.querySelector("input[type=file]"));
    if (!input) continue;
    input.addEventListener("change", () => void shoot(card, form, input));
    form.addEventListener("submit", (event) => event.preventDefault());
  }
}

for (const card of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".material"))) begin(card);
