// Groups of boxes by township and model, and what is set for them.
import { get, post, put, remove, sentence } from "./api.js";
import { ask } from "./ask.js";
import { select } from "./boxes_fleet.js";
import { CHANNELS } from "./boxes_words.js";
import { make } from "./element.js";

/**
 * @typedef {{text_size: number, relay_only: boolean, exit_command: string, hours_anxinban: string, hours_12345: string,
 *   channel: string}} Settings
 * @typedef {{id: string, name: string, township: string, model: string, settings: Settings, boxes: number}} Group
 */

/** @type {[string, string][]} */
const SIZES = [["0", "不设（大字）"], ["44", "标准"], ["56", "大字"], ["72", "特大字"]];

export class Groups {
  /** @param {{fail: (words: string) => void}} parts */
  constructor({ fail }) {
    this.fail = fail;
    this.form = make("form", { id: "group-form", class: "report", hidden: true });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#keep();
    });
    this.table = make("div", { id: "groups" });
    this.editing = "";
    /** @type {{townships: string[], models: string[]}} */
    this.known = { townships: [], models: [] };
  }

  async open() {
    const [groups, summary] = await Promise.all([get("/api/staff/box-groups"), get("/api/staff/boxes/summary")]);
    const names = (/** @type {{name: string}[]} */ counts) => counts.map(({ name }) => name);
    this.known = { townships: names(summary.townships), models: names(summary.models) };
    this.form.hidden = true;
    this.#show(groups);
    return [
      make("h2", { text: "分组和设置" }),
      make("p", {
        class: "quiet",
        text: "一台机顶盒归最具体的一组：乡镇和型号都对的，再是乡镇对的、型号对的，最后是都不限的。改了马上生效；没开机的下次开机生效。居民自己选过的字号不变。",
      }),
      make("div", { class: "alias-tools" }, make("button", { type: "button", class: "primary", id: "add-group", text: "加一组", onclick: () => this.#edit() })),
      this.form,
      this.table,
    ];
  }

  /** @param {{rows: Group[], other: number}} told */
  #show({ rows, other }) {
    const heads = ["名字", "乡镇", "型号", "机顶盒", "字号", "通话", "上班时间", "退出命令", "新指南", ""];
    const size = (/** @type {number} */ value) => SIZES.find(([name]) => name === String(value))?.[1] ?? "";
    const row = (/** @type {Group} */ group) =>
      make(
        "tr",
        { "data-group": group.id },
        make("td", { text: group.name }),
        make("td", { text: group.township || "不限" }),
        make("td", { text: group.model || "不限" }),
        make("td", { class: "narrow", text: `${group.boxes} 台` }),
        make("td", { class: "narrow", text: size(group.settings.text_size) }),
        make("td", { class: "narrow", text: group.settings.relay_only ? "只走中继" : "随线路" }),
        make("td", {}, make("div", { text: group.settings.hours_anxinban || "—" }), make("div", { text: group.settings.hours_12345 })),
        make("td", { class: "command", text: group.settings.exit_command || "—" }),
        make("td", { text: (CHANNELS[group.settings.channel] ?? "").replace(/（.*/, "") }),
        make(
          "td",
          { class: "narrow" },
          make(
            "div",
            { class: "row-buttons" },
            make("button", { type: "button", text: "改", onclick: () => this.#edit(group) }),
            make("button", { type: "button", class: "danger", text: "删掉", onclick: () => void this.#drop(group) }),
          ),
        ),
      );
    this.table.replaceChildren(
      ...(rows.length
        ? [make("table", { class: "grid" }, make("thead", {}, make("tr", {}, ...heads.map((text) => make("th", { scope: "col", text })))), make("tbody", {}, ...rows.map(row)))]
        : [make("p", { class: "empty", text: "还没有分组，所有机顶盒按出厂设置。" })]),
      make("p", { class: "pages", text: `不在任何一组的：${other} 台。` }),
    );
  }

  /** @param {Group} [group] */
  #edit(group) {
    this.editing = group?.id ?? "";
    const settings = group?.settings;
    const field = (/** @type {string} */ label, /** @type {HTMLElement} */ input) => make("label", {}, label, input);
    const text = (/** @type {string} */ name, value = "", more = {}) => make("input", { name, value, autocomplete: "off", ...more });
    const size = select("text_size", "字号", SIZES);
    size.value = String(settings?.text_size ?? 0);
    const channel = select("channel", "新指南", Object.entries(CHANNELS));
    channel.value = settings?.channel ?? "normal";
    const relay = select("relay_only", "通话", [["", "随线路"], ["yes", "只走中继"]]);
    relay.value = settings?.relay_only ? "yes" : "";
    this.form.replaceChildren(
      make("h2", { text: group ? `改“${group.name}”` : "加一组" }),
      make(
        "div",
        { class: "group-fields" },
        field("名字", text("name", group?.name, { required: true, maxlength: "30" })),
        field("乡镇", text("township", group?.township, { list: "group-townships", placeholder: "不限", maxlength: "30" })),
        field("型号", text("model", group?.model, { list: "group-models", placeholder: "不限", maxlength: "60" })),
        field("字号（居民没选过时）", size),
        field("通话", relay),
        field("什么时候换新指南", channel),
        field("安馨办上班时间", text("hours_anxinban", settings?.hours_anxinban, { placeholder: "如 工作日 9:00-12:00、14:00-17:00；空着：和全县一样", maxlength: "60" })),
        field("12345 专席时间", text("hours_12345", settings?.hours_12345, { placeholder: "如 每天 8:00-20:00", maxlength: "60" })),
        field("按“退出”时运行", text("exit_command", settings?.exit_command, { placeholder: "如 /usr/bin/live-tv", maxlength: "200" })),
      ),
      make("datalist", { id: "group-townships" }, ...this.known.townships.map((value) => make("option", { value }))),
      make("datalist", { id: "group-models" }, ...this.known.models.map((value) => make("option", { value }))),
      make(
        "div",
        { class: "box-tools" },
        make("button", { type: "submit", class: "primary", id: "keep-group", text: "保存" }),
        make("button", { type: "button", text: "不改了", onclick: () => (this.form.hidden = true) }),
      ),
    );
    this.form.hidden = false;
    this.form.querySelector("input")?.focus();
  }

  async #keep() {
    const told = new FormData(this.form);
    const word = (/** @type {string} */ name) => String(told.get(name) ?? "").trim();
    const body = {
      name: word("name"),
      township: word("township"),
      model: word("model"),
      settings: {
        text_size: Number(word("text_size")),
        relay_only: word("relay_only") === "yes",
        exit_command: word("exit_command"),
        hours_anxinban: word("hours_anxinban"),
        hours_12345: word("hours_12345"),
        channel: word("channel"),
      },
    };
    await this.#try(async () => {
      const path = "/api/staff/box-groups";
      this.#show(this.editing ? await put(`${path}/${this.editing}`, body) : await post(path, body));
      this.form.hidden = true;
    });
  }

  /** @param {Group} group */
  async #drop(group) {
    const words = `“${group.name}”删掉后，它的 ${group.boxes} 台机顶盒按乡镇和型号归到别的组。要删吗？`;
    if (await ask(words, "删掉")) await this.#try(async () => this.#show(await remove(`/api/staff/box-groups/${group.id}`)));
  }

  /** @param {() => Promise<void>} work */
  async #try(work) {
    this.fail("");
    try {
      await work();
    } catch (error) {
      this.fail(sentence(error));
    }
  }
}
