// A QR code as the server gives its squares.

const SVG = "http://www.w3.org/2000/svg";

/** @param {string[]} squares rows of 0 and 1 @param {string} label */
export function drawn(squares, label) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${squares.length} ${squares.length}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  const ground = document.createElementNS(SVG, "rect");
  for (const [name, value] of Object.entries({ width: "100%", height: "100%", fill: "#fff" })) ground.setAttribute(name, value);
  const path = document.createElementNS(SVG, "path");
  const parts = squares.flatMap((line, y) => [...line].map((square, x) => (square === "1" ? `M${x} ${y}h1v1h-1z` : "")));
  path.setAttribute("d", parts.join(""));
  svg.append(ground, path);
  return svg;
}
