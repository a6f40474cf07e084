// Calls of the service. Answers are JSON; a refusal throws {problem}, whose detail is a sentence for people.

/** @typedef {{title: string, detail: string, code: string, status: number}} Problem */

/** Hears of two things: "unauthenticated" (log in again) and "unreachable" (no line). */
export const apiEvents = new EventTarget();

/** @type {Problem} */
const UNREACHABLE = { title: "连不上", detail: "连不上服务器，请稍等一下再试。", code: "unavailable", status: 0 };

/**
 * @param {string} method @param {string} path @param {object} [body] @param {string} [key] idempotency key
 * @returns {Promise<any>}
 */
async function call(method, path, body, key) {
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json", "X-Requested-With": "console" };
  const isFile = body instanceof Blob;
  if (body !== undefined && !isFile) headers["Content-Type"] = "application/json";
  if (key) headers["Idempotency-Key"] = key;
  let answer;
  try {
    answer = await fetch(path, { method, headers, body: isFile ? body : body && JSON.stringify(body), cache: "no-store" });
  } catch {
    apiEvents.dispatchEvent(new Event("unreachable"));
    throw { problem: UNREACHABLE };
  }
  const isJson = (answer.headers.get("Content-Type") ?? "").includes("json");
  const content = isJson ? await answer.json().catch(() => null) : null;
  if (answer.ok) return content;
  if (answer.status === 401 && path !== "/api/staff/login") {
    apiEvents.dispatchEvent(new Event("unauthenticated"));
  }
  throw { problem: content ?? { ...UNREACHABLE, status: answer.status } };
}

/** @param {string} path */
export const get = (path) => call("GET", path);
/** @param {string} path @param {object} [body] @param {string} [key] idempotency key */
export const post = (path, body, key) => call("POST", path, body, key);
/** A POST without a body that is done once, however often its answer is lost. @param {string} path @param {string} key */
export const postOnce = (path, key) => call("POST", path, undefined, key);
/** @param {string} path @param {object} [body] */
export const put = (path, body) => call("PUT", path, body);

/** @param {string} path */
export const remove = (path) => call("DELETE", path);
/** A file as the body. @param {string} path @param {Blob} file */
export const upload = (path, file) => call("POST", path, file);

/** A new idempotency key. (crypto.randomUUID is missing on plain http.) */
export function freshKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The sentence to show for whatever was thrown. @param {any} error */
export function sentence(error) {
  return error?.problem?.detail || error?.problem?.title || "没有办成，请再试一次。";
}
