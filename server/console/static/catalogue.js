// The operator's page of the catalogue: import and publish, versions, everyday names, places, health report.
import { AliasesView } from "./catalogue_aliases.js";
import { HealthView } from "./catalogue_health.js";
import { ImportView } from "./catalogue_import.js";
import { ImportList } from "./catalogue_list.js";
import { PlacesView } from "./catalogue_places.js";
import { VersionsView } from "./catalogue_versions.js";
import { at, make } from "./element.js";
import { loggedIn } from "./session.js";

/** @typedef {import("./login.js").Session} Session */

const TABS = ["imports", "versions", "aliases", "places", "health"];

/** @param {Session} session */
function begin(session) {
  const may = (/** @type {string} */ permission) => session.permissions.includes(permission);
  at("who").textContent = session.number ? `${session.name}（${session.number} 号）` : session.name;
  at("to-boxes").hidden = !may("devices.manage");
  at("to-desk").hidden = !may("staff.review") && !may("staff.answer_calls");
  at("desk").hidden = false;
  if (!may("catalogue.read")) {
    at("tabs").hidden = true;
    at("desk").append(
      make(
        "main",
        { class: "sheet" },
        make("p", { class: "told-bad", text: "您的账号不管办事指南。要管理它，请找主管开通。" }),
      ),
    );
  } else {
    imports(may);
    tabs({
      versions: new VersionsView({ may }),
      aliases: new AliasesView({ may }),
      places: new PlacesView({ may }),
      health: new HealthView(),
    });
  }
  document.body.dataset.state = "ready";
}

/** @param {(permission: string) => boolean} may */
function imports(may) {
  const view = new ImportView({
    may,
    sources: () => list.sources,
    onchanged: () => void list.refresh(),
    onopened: (id) => list.opened(id),
  });
  const list = new ImportList({
    onopen: (id) => void view.open(id),
    onrows: (rows) => {
      const now = rows.find(({ id }) => id === view.summary?.id);
      if (now) void view.check(now);
    },
  });
  at("new-upload").hidden = !may("catalogue.import");
  at("new-upload").addEventListener("click", () => view.begin());
  void list.refresh().then(() => {
    const waits = list.rows.find(({ state, mine }) => state === "approved" || (state === "waiting" && !mine));
    if (waits) void view.open(waits.id);
    else if (may("catalogue.import")) view.begin();
    else view.rest();
  });
}

/** @param {Record<string, {open: () => Promise<void>}>} views */
function tabs(views) {
  const show = (/** @type {string} */ name) => {
    for (const tab of TABS) {
      at(tab).hidden = tab !== name;
      at(`tab-${tab}`).setAttribute("aria-selected", String(tab === name));
      at(`tab-${tab}`).tabIndex = tab === name ? 0 : -1;
    }
    void views[name]?.open();
  };
  const named = () => TABS.find((tab) => location.hash === `#${tab}`) ?? "imports";
  for (const tab of TABS) at(`tab-${tab}`).addEventListener("click", () => (location.hash = tab));
  at("tabs").addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const next = TABS[(TABS.indexOf(named()) + step + TABS.length) % TABS.length] ?? "imports";
    location.hash = next;
    at(`tab-${next}`).focus();
  });
  window.addEventListener("hashchange", () => show(named()));
  show(named());
}

begin(await loggedIn());
