// On paper: the map as it is seen, and behind it what a reader without the page needs.
const MOST_ON_PAPER = 500;
let onScreen = null;

function sheetHead(choice, place) {
  return [
    compared() ? el("p", { class: "side" }, word(place === 0 ? "left_side" : "right_side")) : null,
    el("h2", {}, said(choice.title)),
    legendOnPaper(choice),
    said(choice.description) ? el("p", {}, said(choice.description)) : null,
    caveatOf(choice),
    el("p", { class: "note" }, `${word("figures_of")} ${whoseText(...usedBy(choice))}`),
    unknownList(choice),
  ];
}

function legendOnPaper(choice) {
  const [, ...rows] = choice === chosen() && surfaceShown() ? surfaceLegend(choice) : legendOf(choice);
  const facts = [isOverlay(choice) ? null : said(choice.unit), choice.year ? `${word("figures_year").toLowerCase()} ${choice.year}` : null];
  return el("div", { class: "legend" }, el("p", { class: "note" }, facts.filter(Boolean).join(" · ")), rows);
}

// The plans and care places that are switched on, by the signs that they have beside their switch.
function placesOnPaper() {
  const on = [...byId("places").querySelectorAll("input:checked")].map((box) => box.parentElement);
  return on.length ? list(on.map((label) => [...label.querySelectorAll("span")].map((span) => span.cloneNode(true))), { class: "signs" }) : null;
}

// Every flagged area with its reasons, or every figure, from high to low.
function listOnPaper(choice) {
  if (isOverlay(choice)) return [countOf(choice), flaggedList(choice)];
  const known = everyArea.filter((number) => choice.values[number] !== null);
  const order = (a, b) => (choice.ranks[a] ?? 0) - (choice.ranks[b] ?? 0) || a - b;
  const shown = known.sort(order).slice(0, MOST_ON_PAPER);
  return [
    el("ul", { class: "figures" }, shown.map((number) =>
      el("li", {}, el("span", {}, areas.names[number]), el("span", { class: "value" }, valueText(choice, number))))),
    shown.length < known.length ? el("p", { class: "note" }, word("more_areas", { n: known.length - shown.length })) : null,
  ];
}

function cardOnPaper(number) {
  return el("section", { class: "leaf" }, areaHead(number).slice(1), sidesShown().map((choice) => cardOf(choice, number, true)), plansIn(number), careIn(number));
}

function sourcesOnPaper() {
  return el("section", { class: "leaf sources" },
    el("h2", {}, word("sources")),
    el("ul", {}, content.sources.map((source) => el("li", {},
      el("strong", {}, source.title), ` ${[source.publisher, source.year, source.licence, source.attribution].filter(Boolean).join(" · ")}`,
      marksOf(source).map((mark) => ` (${mark})`)))),
    choicesOnPaper(),
    el("h3", {}, word("about_signal_title")), el("p", {}, word("about_signal")),
    el("h3", {}, word("not_for_title")), el("p", {}, word("not_for")),
    el("p", { class: "note" }, Object.entries(content.versions).map(([name, version]) => `${name} ${version}`).join(", ")));
}

// Whose figures are behind the maps on this sheet, and of which year.
function choicesOnPaper() {
  const used = new Map(sidesShown().flatMap(usedBy).map((layer) => [layer.slug, layer]));
  return el("ul", {}, [...used.values()].filter((layer) => layer.used.length).map((layer) =>
    el("li", {}, `${said(layer.title)}: ${usedText(layer).join("; ")}`)));
}

function usedBy(choice) {
  if (!isOverlay(choice)) return [choice];
  return choice.criteria.map((one) => layerOf(one, choice)).filter(Boolean);
}

function drawSheet() {
  const number = selected();
  const today = new Intl.DateTimeFormat(state.language === "nl" ? "nl-NL" : "en-GB", { dateStyle: "long" }).format(new Date());
  byId("printed").textContent = word("printed", { date: today });
  fill(byId("sheet-head"), sidesShown().map((choice, place) => el("section", {}, sheetHead(choice, place))), placesOnPaper());
  fill(byId("sheet-rest"),
    number === null ? null : cardOnPaper(number),
    sidesShown().map((choice) => el("section", { class: "leaf" }, el("h2", {}, sideTitle(choice)), listOnPaper(choice))),
    sourcesOnPaper());
  for (const one of byId("sheet-rest").querySelectorAll("details")) one.open = true;
}

function toPaper() {
  if (onScreen) return;
  onScreen = { bounds: map.getBounds(), center: map.getCenter(), zoom: map.getZoom(), fitted };
  drawSheet();
  document.documentElement.classList.add("printing");
  fitted = false;
  map.stop().setMaxBounds(null); // which would slide the map to where the screen had it
  map.invalidateSize({ animate: false, pan: false });
  map.fitBounds(onScreen.fitted ? outlines.getBounds() : onScreen.bounds, { animate: false, padding: [EDGE, EDGE] });
}

function toScreen() {
  if (!onScreen) return;
  document.documentElement.classList.remove("printing");
  map.invalidateSize({ animate: false, pan: false });
  map.setView(onScreen.center, onScreen.zoom, { animate: false }).setMaxBounds(limits);
  fitted = onScreen.fitted;
  onScreen = null;
}

byId("print").addEventListener("click", () => window.print());
window.addEventListener("beforeprint", toPaper);
window.addEventListener("afterprint", toScreen);
