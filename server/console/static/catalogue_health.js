// The guide health report: what keeps a guide from reading well on the television.
import { get, sentence } from "./api.js";
import { figure } from "./catalogue_words.js";
import { at, make } from "./element.js";

/**
 * @typedef {{code: string, number: number, title: string, situation: string, department: string}} WeakGuide
 * @typedef {{name: string, advice: string, count: number, guides: WeakGuide[]}} Ailment
 */

export class HealthView {
  constructor() {
    this.root = at("health");
  }

  async open() {
    this.root.replaceChildren(make("p", { class: "empty", role: "status", text: "正在检查，请稍等。" }));
    try {
      this.#show(await get("/api/staff/catalogue/health"));
    } catch (error) {
      this.root.replaceChildren(make("p", { class: "told-bad", role: "alert", text: sentence(error) }));
    }
  }

  /** @param {{version: number, guides: number, ailments: Ailment[]}} told */
  #show({ version, guides, ailments }) {
    this.root.dataset.version = String(version);
    const about = version
      ? `检查的是第 ${version} 版，一共 ${figure(guides)} 项指南。`
      : "还没有发布过，没有可以检查的。";
    this.root.replaceChildren(
      make("h2", { text: "体检报告" }),
      make("p", { class: "quiet", text: about }),
      ...ailments.map((ailment) => section(ailment, guides)),
      ...(version && ailments.length === 0 ? [make("p", { class: "told-good", text: "没有发现问题。" })] : []),
    );
  }
}

/** @param {Ailment} ailment @param {number} all */
function section({ name, advice, count, guides }, all) {
  const share = make("meter", {
    min: "0",
    max: String(Math.max(1, all)),
    value: String(count),
    "aria-label": `${name}的比例`,
  });
  const more =
    count > guides.length ? [make("li", { class: "quiet", text: `……还有 ${figure(count - guides.length)} 项` })] : [];
  return make(
    "details",
    { class: "ailment", "data-name": name },
    make(
      "summary",
      {},
      make("strong", { text: name }),
      share,
      make("span", { class: "number-cell", text: `${figure(count)} 项` }),
      make("span", { class: "quiet", text: advice }),
    ),
    make("ul", {}, ...guides.map(guideLine), ...more),
  );
}

/** @param {WeakGuide} guide */
function guideLine({ code, number, title, situation, department }) {
  return make(
    "li",
    { title: code },
    make("span", { class: "short-number", text: number ? String(number).padStart(4, "0") : "" }),
    title + (situation ? `（${situation}）` : ""),
    make("span", { class: "quiet", text: ` ${department}` }),
  );
}
