// 一次性告知: a reason that could be seen the time before needs a supervisor. The clerk's line, the supervisor's dialog.
import { get, post, sentence } from "./api.js";
import { at, make } from "./element.js";
import { clock, grouped } from "./words.js";

/**
 * @typedef {{application_id: string, key: string, number: string, guide_title: string, material: string,
 *   sentence: string, because: string, asked_by: string, asked: number}} Request
 */

const RULE = "这个问题上一次就能看见，按一次性告知的要求，现在才提要主管同意。";
/** @type {Record<string, {words: string, tone: string}>} */
const STATES = {
  asked: { words: "已请主管同意，等答复。", tone: "todo" },
  approved: { words: "主管已同意现在提出，已记录。", tone: "good" },
  refused: { words: "主管不同意现在提出，请改判。", tone: "bad" },
};

/** @param {string} state @param {(because: string) => Promise<void>} ask */
export function lateLine(state, ask) {
  const line = make("div", { class: `late ${STATES[state]?.tone ?? "warn"}`, "data-late": state });
  if (STATES[state]) {
    line.append(make("p", { text: STATES[state].words }));
    return line;
  }
  const because = make("input", {
    "aria-label": "为什么现在才提",
    placeholder: "为什么现在才提（至少四个字）",
    maxlength: "200",
    required: true,
    minlength: "4",
  });
  const error = make("p", { class: "material-error", role: "alert", hidden: true });
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    try {
      await ask(because.value.trim());
    } catch (problem) {
      error.textContent = sentence(problem);
      error.hidden = false;
    }
  };
  line.append(
    make("p", { text: RULE }),
    make(
      "form",
      { onsubmit: submit },
      because,
      make("button", { type: "submit", class: "primary" }, "请主管同意 ", make("kbd", { text: "A" })),
    ),
    error,
  );
  return line;
}

/** The supervisor's button and dialog. */
export class LateDesk {
  constructor() {
    this.button = at("late-open");
    this.dialog = /** @type {HTMLDialogElement} */ (at("late-dialog"));
    this.button.addEventListener("click", () => this.open());
    at("late-close").addEventListener("click", () => this.dialog.close());
  }

  open() {
    if (!this.dialog.open) this.dialog.showModal();
    void this.refresh();
  }

  /** Fetch what waits. */
  async refresh() {
    /** @type {Request[]} */
    const requests = (await get("/api/staff/late").catch(() => ({ requests: [] }))).requests;
    this.button.hidden = false;
    this.button.textContent = requests.length ? `待同意 ${requests.length}` : "待同意";
    this.button.classList.toggle("primary", requests.length > 0);
    const list = at("late-list");
    list.replaceChildren(...requests.map((request) => this.#row(request)));
    at("late-empty").hidden = requests.length > 0;
    if (this.dialog.open) /** @type {HTMLElement | null} */ (list.querySelector("button"))?.focus();
  }

  /** @param {Request} request */
  #row(request) {
    const error = make("p", { class: "material-error", role: "alert", hidden: true });
    const decide = async (/** @type {boolean} */ approve) => {
      try {
        await post(`/api/staff/late/${request.application_id}/${request.key}/decide`, { approve });
        await this.refresh();
      } catch (problem) {
        error.textContent = sentence(problem);
        error.hidden = false;
      }
    };
    return make(
      "li",
      { class: "late-row" },
      make("p", {}, make("b", { text: request.material }), ` · ${request.guide_title} · ${grouped(request.number)}`),
      make("p", { class: "told", text: request.sentence }),
      make("p", { text: `${request.asked_by}：${request.because}` }),
      make("p", { class: "quiet", text: clock(request.asked) }),
      make(
        "p",
        { class: "ask-buttons" },
        make("button", { type: "button", class: "primary", text: "同意", onclick: () => void decide(true) }),
        make("button", { type: "button", text: "不同意", onclick: () => void decide(false) }),
      ),
      error,
    );
  }
}
