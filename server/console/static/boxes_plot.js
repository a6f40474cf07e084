// The fleet over the days, drawn as SVG: how many boxes were in use, how many said that something is wrong.

/** @typedef {{day: string, enrolled: number, seen: number, unwell: number}} Day */

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 640;
const HEIGHT = 150;
const LEFT = 46;
const BOTTOM = 24;
const TOP = 12;

/** @param {string} tag @param {Record<string, string | number>} attributes @param {string} [text] */
function draw(tag, attributes, text = "") {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.textContent = text;
  return element;
}

/** A round number that is not below the highest. @param {number} highest */
function ceiling(highest) {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, highest))));
  return Math.max(4, Math.ceil(highest / step) * step);
}

/**
 * One row of bars, a bar a day.
 * @param {Day[]} days @param {(day: Day) => number} value @param {string} title @param {string} tone
 */
export function plot(days, value, title, tone) {
  const top = ceiling(Math.max(0, ...days.map(value)));
  const picture = draw("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: `plot ${tone}`, role: "img" });
  const last = days.at(-1);
  picture.append(draw("title", {}, last ? `${title}：${last.day} ${value(last)} 台` : title));
  const height = HEIGHT - TOP - BOTTOM;
  for (const part of [0, 0.5, 1]) {
    const y = TOP + height * (1 - part);
    picture.append(
      draw("line", { x1: LEFT, x2: WIDTH, y1: y, y2: y, class: "grid-line" }),
      draw("text", { x: LEFT - 8, y: y + 4, "text-anchor": "end" }, String(Math.round(top * part))),
    );
  }
  const room = Math.max(30, days.length);
  const step = (WIDTH - LEFT) / room;
  days.forEach((day, index) => {
    const x = LEFT + step * (room - days.length + index);
    const tall = (height * value(day)) / top;
    const bar = draw("rect", { x: x + 1, width: Math.max(1, step - 2), y: TOP + height - tall, height: tall, class: "bar" });
    bar.append(draw("title", {}, `${day.day}：${value(day)} 台`));
    picture.append(bar);
    if (index === days.length - 1 || (days.length - 1 - index) % Math.ceil(room / 6) === 0) {
      const at = index === days.length - 1 ? WIDTH : x + step / 2;
      const anchor = index === days.length - 1 ? "end" : "middle";
      picture.append(draw("text", { x: at, y: HEIGHT - 6, "text-anchor": anchor }, day.day.slice(5).replace("-", "/")));
    }
  });
  return picture;
}
