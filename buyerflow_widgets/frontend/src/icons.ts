/** Line icons on a 16 px square, drawn for this app. Always beside words or a name, so hidden from readers.
 *
 * Each is a constant of its own: a view carries only those that it shows. */

export const chevronRight = "M6 4l4 4-4 4";
export const chevronDown = "M4 6l4 4 4-4";
export const undo = "M6 4L3 7l3 3M3 7h6.5a3.5 3.5 0 010 7H7";
export const redo = "M10 4l3 3-3 3M13 7H6.5a3.5 3.5 0 000 7H9";
export const saved = "M8 2a6 6 0 110 12A6 6 0 018 2zM5.3 8.2l1.9 1.9 3.5-3.9";
export const clock = "M8 2a6 6 0 110 12A6 6 0 018 2zM8 4.8V8l2.2 1.6";
export const history = "M2.500 8A5.500 5.500 0 104.500 3.700M2.500 2.500v3h3M8 5v3l2.200 1.400";
export const warning = "M8 2.2L14.5 13.5h-13zM8 6.5v3M8 11.6v.01";
export const offline =
  "M2 2l12 12M4.8 8.7a5 5 0 012-1.1M2.3 6.2A8.5 8.5 0 015 4.5M11.2 8.7L10 7.900M13.7 6.2a8.5 8.5 0 00-6-2.5M8 12.5v.01";
export const download = "M8 2.5v8M4.5 7.5L8 11l3.5-3.5M3 13.5h10";
export const upload = "M8 11V3M4.5 6.5L8 3l3.5 3.5M3 13.5h10";
export const arrowRight = "M3 8h10M9 4l4 4-4 4";
export const arrowLeft = "M13 8H3M7 4L3 8l4 4";
export const arrowUp = "M8 13V3M4 7l4-4 4 4";
export const arrowDown = "M8 3v10M4 9l4 4 4-4";
export const hidePanel = "M2.5 3h11v10h-11zM6.5 3v10M11 6.5L9.5 8l1.5 1.5";
export const showPanel = "M2.5 3h11v10h-11zM6.5 3v10M9.5 6.5L11 8l-1.5 1.5";
export const plus = "M8 3v10M3 8h10";
export const copy = "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3";
export const trash = "M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5l.5 9h6l.5-9";
export const columns = "M2.5 3h11v10h-11zM6.200 3v10M9.800 3v10";
export const pencil = "M3 13l.6-2.600L10.800 3.200l2 2L5.600 12.400z";
export const again = "M13 8a5 5 0 11-1.5-3.600M13 2.5v3h-3";
export const stop = "M4 4h8v8H4z";
export const check = "M3 8.500l3.300 3.300L13 5";
export const screen = "M2 3h12v8H2zM8 11v3M5 14h6";
export const cross = "M4 4l8 8M12 4l-8 8";
export const grip = "M6 4v.01M6 8v.01M6 12v.01M10 4v.01M10 8v.01M10 12v.01";

const SVG = "http://www.w3.org/2000/svg";

/** `icon(icons.plus)` */
export function icon(drawing: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "i");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", drawing);
  svg.append(path);
  return svg;
}
