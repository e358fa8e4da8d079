// The areas on the map; the borders are stored once, each choice only colours them.
const LINE = { weight: 0.8, color: "#4b5563", opacity: 1 };
const HOVERED = { weight: 2.5, color: "#111827" };
const SELECTED = { weight: 4, color: "#111827" };
const EDGE = 16;
const LEGEND_WIDTH = 270;
const MOST_UNDER_LEGEND = 0.45;
const legends = byId("legend").parentElement;
// On a wide screen the city stands beside the legend, on a narrow one above it; never under it.
function frame() {
  const { x, y } = map.getSize();
  const wide = x > 2.4 * LEGEND_WIDTH;
  const below = Math.min(legends.offsetHeight + 3 * EDGE, MOST_UNDER_LEGEND * y);
  return {
    animate: false,
    paddingTopLeft: [wide ? LEGEND_WIDTH : EDGE, wide ? EDGE : 4 * EDGE],
    paddingBottomRight: [EDGE, wide ? EDGE : below],
  };
}
let opacity = 0.85;

map.attributionControl.setPrefix(false);
const left = drawnIn("overlayPane");
const { outlines } = left;
map.fitBounds(outlines.getBounds(), frame());
const limits = outlines.getBounds().pad(2);
map.setMaxBounds(limits);
outlines.addTo(map);
L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);

// The areas in a pane, and the path of each code.
function drawnIn(pane) {
  const drawn = L.geoJSON(content.shapes, { pane, style: LINE, onEachFeature: listen });
  const paths = new Map();
  drawn.eachLayer((path) => paths.set(path.feature.id, path));
  return { outlines: drawn, paths };
}

function listen(feature, path) {
  path.on("click", () => select(feature.id));
  // By keyboard the areas are in the table; a stop at each would wall off all that follows the map.
  path.on("add", () => path.getElement()?.setAttribute("tabindex", "-1"));
  path.on("mouseover", () => change({ hover: feature.id }));
  path.on("mouseout", () => change({ hover: null }));
  path.bindTooltip(() => tip(feature.id), { sticky: true, direction: "top", opacity: 1 });
}

function tip(code) {
  const number = numberOf.get(code);
  return el("div", { class: "tip" },
    el("strong", {}, areas.names[number]),
    sidesShown().map((choice) => [
      el("span", {}, `${sideTitle(choice)}: ${valueText(choice, number)}`),
      choice.why[number] ? el("em", {}, whyText(choice.why[number])) : null]));
}

function select(code) {
  change({ area: code });
  showPane("area");
}

function colour(paths, choice, bare) {
  for (const [code, path] of paths) {
    const number = numberOf.get(code);
    const certain = typeof classOf(choice, number) === "number";
    path.setStyle({ fillColor: colourOf(choice, number), fillOpacity: bare ? 0 : certain ? opacity : opacity * 0.8 });
  }
}

function paint() {
  const choice = chosen();
  byId("hatch-ground").setAttribute("fill", choice.unknown);
  colour(left.paths, choice, Boolean(surfaceShown()));
}

function outline() {
  for (const { paths } of [left, right].filter(Boolean)) {
    for (const path of paths.values()) path.setStyle(LINE);
    lift(paths.get(state.hover), HOVERED);
    lift(paths.get(state.area), SELECTED);
  }
}

function lift(path, style) {
  if (path) path.setStyle(style).bringToFront();
}

function goTo(code) {
  if (!left.paths.has(code)) return;
  const bounds = left.paths.get(code).getBounds();
  if (!map.getBounds().contains(bounds)) map.fitBounds(bounds.pad(1.5), { animate: false });
}

let zoomButtons = null;
function labelZoom() {
  if (zoomButtons) zoomButtons.remove();
  zoomButtons = L.control.zoom({ zoomInTitle: word("zoom_in"), zoomOutTitle: word("zoom_out") }).addTo(map);
}

when(["choice", "year", "surface"], paint);
when(["area", "hover"], outline);
when(["language"], labelZoom);
byId("opacity").addEventListener("input", (event) => { opacity = event.target.value / 100; paint(); });
let fitted = true;
map.on("dragstart zoomstart", () => { fitted = fitting; });
let fitting = false;
const refit = new ResizeObserver(() => {
  map.invalidateSize({ animate: false });
  if (!fitted) return;
  fitting = true;
  map.fitBounds(outlines.getBounds(), frame());
  fitting = false;
});
refit.observe(map.getContainer());
refit.observe(legends);
