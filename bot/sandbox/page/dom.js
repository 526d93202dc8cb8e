// Small helpers around the document: elements from data, menus, dialogs. Text is only ever text.

import { icon } from "./icons.js";
import { t } from "./words.js";

export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name in node && name !== "role") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

const open = new Set();

/** A button that opens a list of entries; arrows move, Escape closes and gives the focus back. */
export class Menu {
  constructor(button, panel, entries) {
    Object.assign(this, { button, panel, entries });
    button.addEventListener("click", () => (panel.hidden ? this.show() : this.hide(true)));
    button.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        this.show();
      }
    });
    panel.addEventListener("keydown", (event) => this.#key(event));
  }

  show({ focus = true } = {}) {
    for (const other of [...open]) if (other !== this) other.hide();
    this.panel.replaceChildren(...this.entries().map((entry) => this.#row(entry)));
    this.panel.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    open.add(this);
    if (focus) this.#rows()[0]?.focus();
  }

  hide(refocus = false) {
    if (this.panel.hidden) return;
    this.panel.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    open.delete(this);
    if (refocus) this.button.focus();
  }

  #rows() {
    return [...this.panel.querySelectorAll("[role^=menuitem]")];
  }

  #row(entry) {
    if (entry.line) return el("hr", { role: "separator" });
    if (entry.heading) return el("p", { className: "heading", role: "presentation" }, entry.heading);
    const props = { type: "button", className: "row", role: "menuitem", tabIndex: -1 };
    if (entry.checked !== undefined) {
      props.role = "menuitemradio";
      props["aria-checked"] = String(entry.checked);
    }
    props.onclick = () => {
      this.hide(true);
      entry.act();
    };
    const sign = entry.icon ? el("span", { className: "sign" }, icon(entry.icon)) : null;
    const note = entry.note ? el("small", {}, entry.note) : null;
    return el("button", props, sign, el("span", { className: "label" }, entry.label), note);
  }

  #key(event) {
    const rows = this.#rows();
    const at = rows.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      rows[(to + rows.length) % rows.length]?.focus();
    } else if (event.key === "Escape" || event.key === "Tab") {
      if (event.key === "Escape") event.preventDefault();
      this.hide(true);
    }
  }
}

document.addEventListener("pointerdown", (event) => {
  for (const menu of [...open]) {
    if (!menu.panel.contains(event.target) && !menu.button.contains(event.target)) menu.hide();
  }
});

/** Asks for a few fields; gives an object, or null when it was called off. */
export function ask(dialog, title, fields, yes) {
  dialog.querySelector("h3").textContent = title;
  dialog.querySelector(".yes").textContent = yes;
  dialog.querySelector(".no").textContent = t("cancel");
  const inputs = fields.map((field) =>
    el("input", { name: field.name, value: field.value ?? "", required: field.required, type: field.type ?? "text", autocomplete: "off" }),
  );
  dialog
    .querySelector(".fields")
    .replaceChildren(...fields.map((field, at) => el("label", {}, el("span", {}, field.label), inputs[at])));
  return new Promise((resolve) => {
    const done = (given) => {
      dialog.close();
      resolve(given);
    };
    dialog.querySelector(".no").onclick = () => done(null);
    dialog.oncancel = () => resolve(null);
    dialog.querySelector("form").onsubmit = (event) => {
      event.preventDefault();
      done(Object.fromEntries(inputs.map((input) => [input.name, input.value.trim()])));
    };
    place(dialog);
    (inputs[0] ?? dialog.querySelector(".yes")).focus();
  });
}

export function showAlert(dialog, text) {
  dialog.querySelector("p").textContent = text;
  dialog.querySelector("button").textContent = t("ok");
  place(dialog);
}

/** Over its own phone, not over both. */
function place(dialog) {
  dialog.showModal();
  const { left, width } = dialog.parentElement.getBoundingClientRect();
  dialog.style.marginLeft = `${left + (width - dialog.offsetWidth) / 2}px`;
}
