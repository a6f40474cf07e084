// Bars by day, stacked, as SVG: no library, nothing to load. The table below has the same numbers.

import { make } from "./element.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 460;
const HEIGHT = 190;
const LEFT = 44;
const BOTTOM = 24;

/** @typedef {{name: string, fill: string, values: (number | null)[]}} Series */

/** @param {string} name @param {Record<string, string | number>} attributes @param {string} [text] */
function shape(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text !== undefined) made.textContent = text;
  return made;
}

/** The next round number that is not less. @param {number} most */
function ceiling(most) {
  const step = 10 ** Math.floor(Math.log10(Math.max(1, most)));
  return [1, 2, 4, 5, 10].map((n) => n * step).find((n) => n >= most) ?? most;
}

/** @param {string} title @param {string[]} days YYYY-MM-DD @param {Series[]} series from the bottom up @param {(value: number) => string} say @param {number} unit of the scale */
export function plot(title, days, series, say = String, unit = 1) {
  const sums = days.map((_, day) => series.reduce((sum, each) => sum + (each.values[day] ?? 0), 0));
  const top = ceiling(Math.max(1, ...sums) / unit) * unit;
  const svg = shape("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": `${title}，按天，数字在下面的表里` });
  const y = (/** @type {number} */ value) => HEIGHT - BOTTOM - (value / top) * (HEIGHT - BOTTOM - 12);
  for (const value of [0, top / 2, top]) {
    svg.append(
      shape("line", { x1: LEFT, x2: WIDTH, y1: y(value), y2: y(value), stroke: "#d9dde3" }),
      shape("text", { x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, say(value)),
    );
  }
  const room = (WIDTH - LEFT) / days.length;
  const every = Math.ceil(days.length / 8);
  days.forEach((day, index) => {
    const x = LEFT + index * room;
    let under = 0;
    for (const each of series) {
      const value = each.values[index] ?? 0;
      if (!value) continue;
      const box = shape("rect", {
        x: x + room * 0.15,
        y: y(under + value),
        width: room * 0.7,
        height: y(under) - y(under + value),
        fill: each.fill,
        stroke: "#14202f",
        "stroke-width": 0.6,
      });
      box.append(shape("title", {}, `${day} ${each.name} ${say(value)}`));
      svg.append(box);
      under += value;
    }
    if ((days.length - 1 - index) % every === 0) {
      svg.append(shape("text", { x: x + room / 2, y: HEIGHT - 6, "text-anchor": "middle" }, day.slice(5).replace("-", "/")));
    }
  });
  const key = series.length > 1 ? [make("div", { class: "key" }, ...series.map((each) => legend(each)))] : [];
  return make("figure", { class: "plot" }, make("figcaption", { text: title }), ...key, svg);
}

/** @param {Series} series */
function legend(series) {
  const square = make("i");
  square.style.background = series.fill;
  return make("span", {}, square, series.name);
}
