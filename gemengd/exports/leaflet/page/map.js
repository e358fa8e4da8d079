// The areas on the map; the borders are stored once, each choice only colours them.
const MANY = content.on_canvas;
const WEIGHT = 0.8;
const PER_WEIGHT = 30; // pixels across an area for each pixel of its border
const LINE = { weight: WEIGHT, color: DARK, opacity: 1 };
const HOVERED = 2;
const SELECTED = 3.5;
const CASING = 3;
const DOT = 12; // pixels
const AROUND_DOT = 5; // times its size, on each side
map.createPane("rings").style.zIndex = 430;
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
if (MANY) thin([left]);
outlines.addTo(map);
L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);

const sides = () => [left, right].filter(Boolean);

// The areas in a pane, and the path of each code.
function drawnIn(pane) {
  const drawn = L.geoJSON(content.shapes, { pane, style: LINE, renderer: MANY ? L.canvas({ pane }) : L.svg({ pane }) });
  const paths = new Map();
  drawn.eachLayer((path) => paths.set(path.feature.id, path));
  drawn.on("click", ({ layer }) => select(layer.feature.id));
  drawn.on("mouseover", ({ layer }) => change({ hover: layer.feature.id }));
  drawn.on("mouseout", () => change({ hover: null }));
  // By keyboard the areas are in the table; a stop at each would wall off all that follows the map.
  drawn.on("add", () => drawn.eachLayer((path) => path.getElement?.()?.setAttribute("tabindex", "-1")));
  drawn.bindTooltip((path) => tip(path.feature.id), { sticky: true, direction: "top", opacity: 1 });
  return { outlines: drawn, paths };
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
  const border = borders();
  for (const [code, path] of paths) {
    const number = numberOf.get(code);
    const certain = typeof classOf(choice, number) === "number";
    const fillOpacity = bare ? 0 : certain ? opacity : opacity * 0.8;
    path.setStyle({ fillColor: fillOf(choice, number), fillOpacity, color: border(groundOf(choice, number), fillOpacity) });
  }
}

function paint() {
  const choice = chosen();
  byId("hatch-ground").setAttribute("fill", choice.unknown);
  colour(left.paths, choice, Boolean(surfaceShown()));
}

// Of many areas the borders are thin where they lie close together, or they would hide the colours.
function thin(shown) {
  const bounds = outlines.getBounds();
  const size = map.project(bounds.getSouthEast()).subtract(map.project(bounds.getNorthWest()));
  LINE.weight = Math.min(WEIGHT, Math.sqrt((size.x * size.y) / areas.codes.length) / PER_WEIGHT);
  for (const { paths } of shown) {
    for (const path of paths.values()) path.setStyle({ weight: LINE.weight });
  }
}

// Dark within white, so that it stands out from any colour.
const rings = L.layerGroup().addTo(map);
const ringRenderer = L.svg({ pane: "rings" });
function outline() {
  rings.clearLayers();
  ring(state.hover, HOVERED);
  ring(state.area, SELECTED);
}

function ring(code, weight) {
  if (!left.paths.has(code)) return;
  const shape = left.paths.get(code).getLatLngs();
  const line = (color, width) => L.polygon(shape, { pane: "rings", renderer: ringRenderer, interactive: false, fill: false, color, weight: width });
  rings.addLayer(line("#ffffff", weight + CASING)).addLayer(line(DARK, weight));
}

// Shows where an area is: it is brought into view, and nearer where it would be a mere dot.
function goTo(code) {
  if (!left.paths.has(code)) return;
  const bounds = left.paths.get(code).getBounds();
  const { x, y } = map.project(bounds.getSouthEast()).subtract(map.project(bounds.getNorthWest()));
  const isDot = Math.max(x, y) < DOT;
  if (isDot || !map.getBounds().contains(bounds)) map.fitBounds(bounds.pad(isDot ? AROUND_DOT : 1.5), { animate: false });
}

let zoomButtons = null;
function labelZoom() {
  if (zoomButtons) zoomButtons.remove();
  zoomButtons = L.control.zoom({ zoomInTitle: word("zoom_in"), zoomOutTitle: word("zoom_out") }).addTo(map);
}

when(["choice", "year", "surface", "base"], paint);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
when(["area", "hover"], outline);
when(["language"], labelZoom);
byId("opacity").addEventListener("input", (event) => {
  opacity = event.target.value / 100;
  // Legends are as strong as what they explain.
  document.documentElement.style.setProperty("--opacity", `${event.target.value}%`);
  paint();
});
let fitted = true;
if (MANY) map.on("zoomend", () => thin(sides()));
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
