// Elements are made here only, and text only becomes text: nothing of the data is read as HTML.
const byId = (id) => document.getElementById(id);

function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.flat(2).filter((child) => child !== null && child !== undefined));
  return element;
}

function fill(element, ...children) {
  element.replaceChildren(...children.flat(2).filter((child) => child !== null));
}

function detail(title, children, open = false) {
  return el("details", { open }, el("summary", {}, title), children);
}

const list = (items, attributes = {}) => el("ul", attributes, items.map((item) => el("li", {}, item)));

function swatch(choice, found) {
  const box = el("span", { class: "swatch", "aria-hidden": "true" });
  if (found === UNKNOWN) box.classList.add("hatched");
  else if (found === NONE) box.classList.add("nobody");
  else box.style.setProperty("--colour", choice.classes[found].colour);
  if (found === UNKNOWN) box.style.setProperty("--ground", choice.unknown);
  return box;
}
