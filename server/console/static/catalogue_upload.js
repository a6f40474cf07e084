// Choosing a list and sending it: a button or a drop, the list it is an edition of, how far it is.
import { apiEvents, freshKey } from "./api.js";
import { make } from "./element.js";
import { figure, listName } from "./catalogue_words.js";

const LARGEST = 100 * 1024 * 1024;
const ENDINGS = [".xlsx", ".csv", ".json"];
const NEW_LIST = "";
/** Characters of an address, encoded. */
const LONGEST_MAPPING = 5000;

/** What was sent in this window, by import: a second try without the bad rows needs the file again. */
/** @type {Map<string, {file: File, mapping: string}>} */
export const sent = new Map();

/** Why this file cannot be sent, or nothing. @param {File} file */
export function refusalOf(file) {
  if (!ENDINGS.some((ending) => file.name.toLowerCase().endsWith(ending))) {
    return "不认识这种文件。请用 .xlsx、.csv 或 .json。老的 .xls 请在表格软件里另存为 .xlsx。";
  }
  if (file.size === 0) return "文件是空的。请检查是不是选错了文件。";
  return file.size > LARGEST ? "文件超过 100 MB。请拆成几份再上传。" : "";
}

/** A mapping file as it goes with a list; throws a sentence. @param {File} file */
async function mappingIn(file) {
  let text = "";
  try {
    text = JSON.stringify(JSON.parse(await file.text()));
  } catch {
    throw new Error("对照表读不了。要写成 {\"headers\": {\"表里的列名\": \"title\"}}，存成 .json 文件。");
  }
  if (encodeURIComponent(text).length > LONGEST_MAPPING) {
    throw new Error("对照表太大。请只留下和标准不一样的列名，或者用命令行导入。");
  }
  return text;
}

/**
 * @param {File} file @param {{source: string, mapping?: string, skip?: boolean, onprogress?: (share: number) => void}} how
 * @returns {Promise<import("./catalogue_words.js").Import>}
 */
export function send(file, { source, mapping = "", skip = false, onprogress = () => {} }) {
  const query = new URLSearchParams({ file: file.name.slice(-200), source, mapping, skip_bad_rows: String(skip) });
  const request = new XMLHttpRequest();
  request.open("POST", `/api/staff/catalogue/imports?${query}`);
  request.setRequestHeader("X-Requested-With", "console");
  request.setRequestHeader("Idempotency-Key", freshKey());
  request.responseType = "json";
  request.upload.onprogress = (event) => onprogress(event.loaded / Math.max(1, event.total));
  return new Promise((resolve, reject) => {
    request.onload = () => {
      if (request.status === 401) apiEvents.dispatchEvent(new Event("unauthenticated"));
      if (request.status !== 202) return reject({ problem: request.response });
      sent.set(request.response.id, { file, mapping });
      resolve(request.response);
    };
    // The same event whether the line broke or the file changed on the disk meanwhile.
    request.onerror = () =>
      reject({ problem: { detail: "文件没有传完。请关掉正在用这份文件的程序，检查网络，再选一次。" } });
    request.send(file);
  });
}

export class UploadForm {
  #busy = false;

  /**
   * @param {{sources: [string, number][], source?: string, onsent: (made: import("./catalogue_words.js").Import) => void,
   *   words: (error: any) => string}} parts
   */
  constructor({ sources, source = "", onsent, words }) {
    this.onsent = onsent;
    this.words = words;
    this.input = make("input", { type: "file", id: "file", accept: ENDINGS.join(","), hidden: true });
    this.input.addEventListener("change", () => void this.#take(this.input.files?.[0]));
    this.source = make("select", { id: "source" });
    this.source.append(
      make("option", { value: NEW_LIST, text: "一份新的清单（用文件名作名字）" }),
      ...sources.map(([name, count]) =>
        make("option", { value: name, text: `${name}（现在有 ${figure(count)} 项）`, selected: name === source }),
      ),
    );
    this.names = sources.map(([name]) => name);
    this.mapping = "";
    this.mappingInput = make("input", { type: "file", id: "mapping", accept: ".json", hidden: true });
    this.mappingInput.addEventListener("change", () => void this.#map(this.mappingInput.files?.[0]));
    this.mappingWords = make("span", { class: "quiet", id: "mapping-words", text: "列名和标准的不一样才需要。" });
    this.problem = make("p", { class: "told-bad", id: "upload-error", role: "alert", hidden: true });
    this.bar = make("progress", { id: "upload-bar", max: "1", value: "0", hidden: true, "aria-label": "上传进度" });
    this.pick = make("button", { type: "button", class: "primary big", id: "pick", text: "选择文件…" });
    this.pick.addEventListener("click", () => this.input.click());
    this.element = this.#drop();
  }

  #drop() {
    const zone = make(
      "div",
      { class: "drop", id: "drop" },
      make("p", { class: "drop-words", text: "把清单拖到这里，或者" }),
      this.pick,
      this.input,
      make("p", { class: "quiet", text: "可以用 .xlsx、.csv、.json，最大 100 MB，最多 300,000 行。" }),
      this.bar,
      this.problem,
    );
    zone.addEventListener("dragover", (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
    zone.addEventListener("dragleave", () => zone.classList.remove("over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("over");
      void this.#take(event.dataTransfer?.files[0]);
    });
    const which = make(
      "div",
      { class: "which" },
      make("label", { for: "source", text: "这份文件是哪份清单的新版本？" }),
      this.source,
      make("p", {
        class: "quiet",
        text: "选对了，上次有、这次没有的事项才会取消；别的清单不受影响。不选时，名字和文件名一样的就算同一份。",
      }),
      make(
        "p",
        { class: "mapping" },
        make("button", {
          type: "button",
          id: "pick-mapping",
          text: "列名对照表…",
          onclick: () => this.mappingInput.click(),
        }),
        this.mappingInput,
        this.mappingWords,
      ),
    );
    return make("div", { class: "upload" }, which, zone);
  }

  /** @param {File | undefined} file */
  async #take(file) {
    if (!file || this.#busy) return;
    this.#say(refusalOf(file));
    if (!this.problem.hidden) return;
    const named = listName(file.name);
    this.#working(true);
    try {
      this.onsent(
        await send(file, {
          mapping: this.mapping,
          source: this.source.value || (named || file.name).slice(0, 200),
          onprogress: (share) => (this.bar.value = share),
        }),
      );
    } catch (error) {
      this.#say(this.words(error));
    } finally {
      this.#working(false);
    }
  }

  /** @param {File | undefined} file */
  async #map(file) {
    this.#say("");
    this.mapping = "";
    try {
      this.mapping = file ? await mappingIn(file) : "";
    } catch (error) {
      this.#say(/** @type {Error} */ (error).message);
    }
    this.mappingWords.textContent = this.mapping ? `用 ${file?.name}` : "列名和标准的不一样才需要。";
    this.mappingInput.value = "";
  }

  /** @param {boolean} busy */
  #working(busy) {
    this.#busy = busy;
    this.pick.disabled = busy;
    this.bar.hidden = !busy;
    this.bar.value = 0;
    // The same file may be chosen again after it was mended.
    if (!busy) this.input.value = "";
  }

  /** @param {string} words */
  #say(words) {
    this.problem.textContent = words;
    this.problem.hidden = words === "";
  }
}
