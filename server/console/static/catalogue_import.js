// One import on its way: upload, problems, differences, approval, publication; always says what comes next.
import { freshKey, get, postOnce, sentence } from "./api.js";
import { ask } from "./ask.js";
import { Changes } from "./catalogue_changes.js";
import { problems } from "./catalogue_problems.js";
import { progress, rail } from "./catalogue_steps.js";
import { UploadForm, send, sent } from "./catalogue_upload.js";
import { IMPORT_STATES, figure, losesMuch, shareGone, stepsDone, told } from "./catalogue_words.js";
import { at, make } from "./element.js";
import { clock } from "./words.js";

/**
 * @typedef {import("./catalogue_words.js").Import} Import
 * @typedef {import("./catalogue_words.js").ImportDetail} ImportDetail
 */

const LOOK_AGAIN_MS = 700;

export class ImportView {
  /** @type {ImportDetail | null} */
  #detail = null;
  #timer = 0;
  /** One key for one intention: a lost answer may be asked for again. @type {Map<string, string>} */
  #keys = new Map();

  /**
   * @param {{may: (permission: string) => boolean, onchanged: () => void, onopened: (id: string) => void,
   *   sources: () => [string, number][]}} parts
   */
  constructor({ may, onchanged, onopened, sources }) {
    this.may = may;
    this.onchanged = onchanged;
    this.onopened = onopened;
    this.sources = sources;
    this.root = at("import");
    this.problem = make("p", { class: "told-bad", id: "import-error", role: "alert", hidden: true });
  }

  /** What is open, or nothing. */
  get summary() {
    return this.#detail?.summary ?? null;
  }

  /** The form for a new upload. @param {string} [source] */
  begin(source = "") {
    window.clearTimeout(this.#timer);
    this.#detail = null;
    this.root.dataset.state = "new";
    const form = new UploadForm({
      sources: this.sources(),
      source,
      words: sentence,
      onsent: (made) => this.#sent(made),
    });
    this.root.replaceChildren(rail(-1), make("h2", { text: "上传一份清单" }), form.element);
    this.onopened("");
    form.pick.focus();
  }

  /** Nothing to do here for whoever may not upload. */
  rest() {
    this.#detail = null;
    this.root.dataset.state = "rest";
    this.root.replaceChildren(
      make(
        "div",
        { class: "welcome" },
        make("p", { class: "big", text: "从左边选一份，看看它会改动什么" }),
        make("p", { class: "quiet", text: "标着“等复核”的在等您。" }),
      ),
    );
  }

  /** @param {string} id */
  async open(id) {
    window.clearTimeout(this.#timer);
    try {
      this.#show(await get(`/api/staff/catalogue/imports/${id}`));
      this.onopened(id);
    } catch (error) {
      this.root.dataset.state = "gone";
      this.root.replaceChildren(make("p", { class: "told-bad", role: "alert", text: sentence(error) }));
    }
  }

  /** Somebody else may have taken it further. @param {Import} now */
  async check(now) {
    if (this.#detail && now.id === this.#detail.summary.id && now.state !== this.#detail.summary.state) {
      await this.open(now.id);
    }
  }

  /** @param {Import} made */
  #sent(made) {
    this.onchanged();
    void this.open(made.id);
  }

  /** @param {ImportDetail} detail */
  #show(detail) {
    const before = this.#detail;
    const { summary } = detail;
    this.#detail = detail;
    if (summary.state === "reading") {
      this.#timer = window.setTimeout(() => void this.open(summary.id), LOOK_AGAIN_MS);
    } else if (before?.summary.state === "reading") {
      this.onchanged();
    }
    this.root.dataset.state = summary.state;
    this.root.dataset.id = summary.id;
    this.problem.hidden = true;
    this.root.replaceChildren(
      rail(stepsDone(summary), summary.state),
      this.#head(summary),
      ...this.#sections(detail),
      this.#next(detail),
    );
    if (before?.summary.id !== summary.id || before.summary.state !== summary.state) this.root.scrollTop = 0;
  }

  /** @param {Import} summary */
  #head(summary) {
    const { words, tone } = IMPORT_STATES[summary.state] ?? { words: summary.state, tone: "plain" };
    return make(
      "header",
      { class: "import-head" },
      make("h2", {}, summary.file, make("span", { class: `tag ${tone}`, text: words })),
      make("p", {
        class: "quiet",
        text: `清单“${summary.source}” · ${summary.imported_by} ${clock(summary.imported)} 上传`,
      }),
    );
  }

  /** @param {ImportDetail} detail */
  #sections(detail) {
    const { summary } = detail;
    if (summary.state === "reading") return [progress(summary)];
    const found = [problems(detail)];
    const shown = ["waiting", "approved"].includes(summary.state);
    if (shown) {
      const warning = losesMuch(summary.counts)
        ? [
            make("p", {
              class: "told-bad",
              id: "loses-much",
              text: `这次会取消 ${figure(summary.counts.gone)} 项，是这份清单的${shareGone(summary.counts)}。请确认没有传错文件、选错清单。`,
            }),
          ]
        : [];
      found.push(
        make(
          "section",
          { id: "differences" },
          make("h3", { text: `差别：${told(summary.counts)}` }),
          ...warning,
          new Changes(summary.id, summary.counts).element,
        ),
      );
    }
    return found;
  }

  /** What comes next, and the buttons for it. @param {ImportDetail} detail */
  #next(detail) {
    const { summary } = detail;
    const { words, buttons } = this.#steps(detail);
    return make(
      "footer",
      { class: "next", "data-next": summary.state, hidden: summary.state === "reading" },
      this.problem,
      make("p", { class: "next-words", text: words }),
      make("div", { class: "next-buttons" }, ...buttons),
    );
  }

  /** @param {ImportDetail} detail @returns {{words: string, buttons: HTMLElement[]}} */
  #steps({ summary }) {
    const again = this.may("catalogue.import")
      ? [button("again", "上传改好的文件", () => this.begin(summary.source))]
      : [];
    const drop = this.may("catalogue.publish") ? [button("drop", "作废", () => this.#drop(summary))] : [];
    switch (summary.state) {
      case "failed":
        return { words: "什么都没有导入。", buttons: again };
      case "refused": {
        const skip = sent.has(summary.id) && this.may("catalogue.import") ? [this.#skip(summary)] : [];
        return { words: "什么都没有导入。请在表格里改好，再上传一次。", buttons: [...skip, ...primary(again)] };
      }
      case "same":
        return { words: "和已经发布的一样，没有要发布的。", buttons: [] };
      case "waiting": {
        if (summary.mine)
          return { words: "看过差别后，请一位主管打开这一页来复核。自己上传的不能自己复核。", buttons: drop };
        if (!this.may("catalogue.approve")) return { words: "等主管复核。", buttons: drop };
        const yes = button("approve", "复核通过", () => this.#approve(summary), "primary");
        return { words: "请您复核：差别都看过、没有问题，再点“复核通过”。", buttons: [...drop, yes] };
      }
      case "approved": {
        const yes = button("publish", "发布到电视", () => this.#publish(summary), "primary");
        const ten = button("publish-ten", "先发 10 台试", () => this.#publishToTen(summary));
        const words = `${summary.approved_by} ${clock(summary.approved ?? 0)} 复核通过，可以发布。`;
        return { words, buttons: this.may("catalogue.publish") ? [...drop, ten, yes] : [] };
      }
      case "published":
        return {
          words: `已经发布为第 ${summary.version ?? ""} 版（${summary.approved_by ? `${summary.approved_by} 复核` : "命令行发布"}）：${told(summary.counts)}。`,
          buttons: [],
        };
      default:
        return { words: "这份草稿已经作废，或者被后来上传的同一份清单代替了。", buttons: [] };
    }
  }

  /** @param {Import} summary */
  #skip(summary) {
    return button("skip", `跳过这 ${figure(summary.bad_rows)} 行，导入其余的`, async () => {
      const kept = sent.get(summary.id);
      const words = `有问题的 ${figure(summary.bad_rows)} 行不导入，电视上现有的这些事项保持原样。要这样做吗？`;
      if (kept && (await ask(words, "跳过并导入"))) {
        const how = { source: summary.source, mapping: kept.mapping, skip: true };
        await this.#try(async () => this.#sent(await send(kept.file, how)));
      }
    });
  }

  /** @param {Import} summary */
  async #approve(summary) {
    await this.#do(summary, "approve");
  }

  /** @param {Import} summary */
  async #publish(summary) {
    const words = `发布后，所有电视会换成新的办事指南：${told(summary.counts)}。现在发布吗？`;
    if (await ask(words, "发布")) await this.#do(summary, "publish");
  }

  /** @param {Import} summary */
  async #publishToTen(summary) {
    const words = `先只有 10 台电视换成新的办事指南：${told(summary.counts)}。看着没问题，再在“机顶盒”的“分批发布”里发给全部。现在发吗？`;
    if (await ask(words, "发 10 台")) await this.#do(summary, "publish?staged=true");
  }

  /** @param {Import} summary */
  async #drop(summary) {
    const words = "这份草稿作废后不能恢复，要用时得重新上传。电视上的指南不受影响。要作废吗？";
    if (await ask(words, "作废")) await this.#do(summary, "drop");
  }

  /** @param {Import} summary @param {string} step */
  async #do(summary, step) {
    const intention = `${summary.id}/${step}`;
    const key = this.#keys.get(intention) ?? freshKey();
    this.#keys.set(intention, key);
    await this.#try(async () => {
      await postOnce(`/api/staff/catalogue/imports/${intention}`, key);
      this.onchanged();
      await this.open(summary.id);
    });
    this.#keys.delete(intention);
  }

  /** @param {() => Promise<void>} work */
  async #try(work) {
    const buttons = [...this.root.querySelectorAll("footer button")].filter(
      (each) => each instanceof HTMLButtonElement,
    );
    for (const each of buttons) each.disabled = true;
    try {
      await work();
    } catch (error) {
      this.problem.textContent = sentence(error);
      this.problem.hidden = false;
    } finally {
      for (const each of buttons) each.disabled = false;
    }
  }
}

/** @param {string} name @param {string} text @param {() => unknown} onclick @param {string} [kind] */
function button(name, text, onclick, kind = "") {
  return make("button", { type: "button", id: `do-${name}`, class: kind, text, onclick: () => void onclick() });
}

/** @param {HTMLElement[]} buttons */
function primary(buttons) {
  for (const each of buttons) each.classList.add("primary");
  return buttons;
}
