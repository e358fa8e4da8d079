// Two maps side by side: the same areas a second time, in a pane of their own, and a divider that
// clips the left panes to its left and the right pane to its right.
const STEP = 2;
const STRIDE = 10;
const LEFT_PANES = ["overlayPane", "surface"];
map.createPane("right").style.zIndex = 405;
let right = null;

// What the right side shows: another map, or the same one (or another) in a fixed year.
function compared() {
  if (state.with === null) return null;
  const [slug, year] = state.with.split("@");
  return inYear(choiceOf.get(slug), year ? Number(year) : state.year);
}

function isComparison(text) {
  const [slug, year] = text.split("@");
  return choiceOf.has(slug) && (year === undefined || yearsOf(choiceOf.get(slug)).includes(Number(year)));
}

// A year that is part of the comparison stands still when the slider moves.
const isFixed = () => state.with?.includes("@") ?? false;
const sidesShown = () => [chosen(), compared()].filter(Boolean);

function sideTitle(choice) {
  return choice.year ? `${said(choice.title)} (${choice.year})` : said(choice.title);
}

function offerComparisons() {
  const choice = choiceOf.get(state.choice);
  const entry = (value, title) => el("option", { value, selected: value === (state.with ?? "") }, title);
  const group = (title, members) => (members.length ? el("optgroup", { label: title }, members) : []);
  const others = (all) => all.filter((one) => one !== choice).map((one) => entry(one.slug, said(one.title)));
  fill(byId("with"),
    entry("", word("no_comparison")),
    group(word("same_map"), yearsOf(choice).map((year) => entry(`${choice.slug}@${year}`, String(year)))),
    group(word("overlays"), others(overlays)),
    group(word("layers"), others(layers)));
  // A comparison from a link may be one that this map would not offer.
  if (state.with && byId("with").value !== state.with) byId("with").append(entry(state.with, sideTitle(compared())));
}

function drawRight() {
  const choice = compared();
  document.body.classList.toggle("comparing", Boolean(choice));
  byId("divider").hidden = !choice;
  byId("legend-right").hidden = !choice;
  byId("swap").hidden = !choice || isFixed();
  if (!choice) {
    right?.outlines.remove();
    right = null;
  } else {
    right ??= drawnIn("right");
    right.outlines.addTo(map);
    colour(right.paths, choice, false);
    fill(byId("legend-right"), el("p", { class: "side" }, word("right_side")), legendOf(choice));
    outline();
  }
  split();
}

function split() {
  const choice = compared();
  const x = Math.round((map.getSize().x * state.split) / 100);
  clip(LEFT_PANES, choice ? [0, x] : null);
  clip(["right"], choice ? [x, map.getSize().x] : null);
  if (!choice) return;
  const divider = byId("divider");
  divider.style.left = `${state.split}%`;
  divider.setAttribute("aria-valuenow", state.split);
  divider.setAttribute("aria-valuetext",
    word("divider_at", { n: state.split, left: sideTitle(chosen()), right: sideTitle(choice) }));
}

// Panes move with the map, so what is clipped is told in their own coordinates.
function clip(panes, between) {
  const height = map.getSize().y;
  const corner = (x, y) => {
    const point = map.containerPointToLayerPoint([x, y]);
    return `${point.x}px ${point.y}px`;
  };
  const shape = between && [[0, 0], [1, 0], [1, 1], [0, 1]].map(([end, low]) => corner(between[end], low * height));
  for (const pane of panes) map.getPane(pane).style.clipPath = shape ? `polygon(${shape.join(", ")})` : "";
}

const moveTo = (part) => change({ split: Math.round(Math.min(100, Math.max(0, part))) });

const KEYS = {
  ArrowLeft: (at) => at - STEP, ArrowDown: (at) => at - STEP, ArrowRight: (at) => at + STEP, ArrowUp: (at) => at + STEP,
  PageDown: (at) => at - STRIDE, PageUp: (at) => at + STRIDE, Home: () => 0, End: () => 100,
};

function moveByKey(event) {
  if (!(event.key in KEYS)) return;
  event.preventDefault();
  moveTo(KEYS[event.key](state.split));
}

function drag(event) {
  if (!byId("divider").hasPointerCapture(event.pointerId)) return;
  const box = map.getContainer().getBoundingClientRect();
  moveTo((100 * (event.clientX - box.left)) / box.width);
}

function swap() {
  change({ choice: state.with, with: state.choice, surface: false });
}

const sideLabel = (side, choice) => [word(side), choice.year].filter(Boolean).join(" · ");

// Both values of an area on top of its card.
function comparedCards(number) {
  const [, choice] = sidesShown();
  if (!choice) return [];
  const card = (one) => cardOf(one, number, false);
  return [el("h3", { class: "heading" }, word("compared_here")),
    el("p", { class: "side" }, sideLabel("left_side", chosen())), card(chosen()),
    el("p", { class: "side" }, sideLabel("right_side", choice)), card(choice)];
}

byId("with").addEventListener("change", (event) => change({ with: event.target.value || null }));
byId("swap").addEventListener("click", swap);
byId("divider").addEventListener("keydown", moveByKey);
byId("divider").addEventListener("pointerdown", (event) => byId("divider").setPointerCapture(event.pointerId));
byId("divider").addEventListener("pointermove", drag);
byId("opacity").addEventListener("input", () => { if (right) colour(right.paths, compared(), false); });
map.on("move zoom resize viewreset", split);
when(["language", "choice", "with"], offerComparisons);
when(["language", "choice", "with", "year"], drawRight);
when(["split"], split);
