// A question before something that everybody will see. Escape and 再看看 mean no.
import { at } from "./element.js";

/** @param {string} words @param {string} yes the button's words @returns {Promise<boolean>} */
export function ask(words, yes) {
  const dialog = /** @type {HTMLDialogElement} */ (at("ask"));
  at("ask-words").textContent = words;
  at("ask-yes").textContent = yes;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"), { once: true });
  });
}
