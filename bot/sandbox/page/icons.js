// The page's own signs as drawings: a machine without an emoji font shows them all the same.

const PATHS = {
  phone: "M8 3h8a1 1 0 011 1v16a1 1 0 01-1 1H8a1 1 0 01-1-1V4a1 1 0 011-1zM11 18h2",
  person: "M12 11.5a4 4 0 100-8 4 4 0 000 8zM4.5 20.5c.8-4 3.7-6 7.5-6s6.7 2 7.5 6",
  pin: "M12 21s-6.5-6.2-6.5-11a6.5 6.5 0 0113 0c0 4.8-6.5 11-6.5 11zM12 12.3a2.3 2.3 0 100-4.6 2.3 2.3 0 000 4.6z",
  photo: "M4 5.5h16v13H4zM4 16l4.5-4.5 4 4 2.5-2.5 5 5M15.5 9.5h.01",
  album: "M7 4h13v11H7zM4 8v12h13M7 12.5l3-3 3 3 2-2 5 4.5",
  video: "M3.5 6.5h11v11h-11zM14.5 10.5l6-3v9l-6-3",
  file: "M6.5 3h7.5l4.5 4.5V21h-12zM14 3v4.5h4.5M9.5 13h6M9.5 16.5h6",
  mic: "M12 3a2.8 2.8 0 012.8 2.8v5.4a2.8 2.8 0 01-5.6 0V5.8A2.8 2.8 0 0112 3zM6 11a6 6 0 0012 0M12 17v4",
  sticker: "M4 12a8 8 0 118.5 8c0-4.5 3-7.5 7.5-7.5M8.5 10h.01M15 10h.01M8.5 14c.8 1.2 2 1.8 3.5 1.8",
  forward: "M14 6l6 5.5-6 5.5v-3.5c-5 0-8 1.5-10 5 .5-6 4-9 10-9z",
  play: "M8 5.5l11 6.5-11 6.5z",
  down: "M12 4v13M6.5 11.5L12 17l5.5-5.5M6 20.5h12",
  plus: "M12 5v14M5 12h14",
  erase: "M5 7h14M10 7V4.5h4V7M7 7l1 13h8l1-13M10.5 10.5v6M13.5 10.5v6",
  ban: "M12 20.5a8.5 8.5 0 100-17 8.5 8.5 0 000 17zM6 6l12 12",
  reply: "M10 6l-6 5.5L10 17v-3.5c5 0 8 1.5 10 5-.5-6-4-9-10-9z",
  pencil: "M4.5 19.5l1-4L16 5l3 3L8.5 18.5zM14 7l3 3",
  out: "M8 16L17 7M10 7h7v7",
};

const SVG = "http://www.w3.org/2000/svg";

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("drawing");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
