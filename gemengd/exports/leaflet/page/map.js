// The areas on the map; the borders are stored once, each choice only colours them.
const LINE = { weight: 0.8, color: "#4b5563", opacity: 1 };
const HOVERED = { weight: 2.5, color: "#111827" };
const SELECTED = { weight: 4, color: "#111827" };
const EDGE = 16;
const LEGEND_WIDTH = 270;
// On a wide screen the city stands beside the legend, not under it.
const frame = () => ({
  animate: false,
  paddingTopLeft: [map.getSize().x > 2.4 * LEGEND_WIDTH ? LEGEND_WIDTH : EDGE, EDGE],
  paddingBottomRight: [EDGE, EDGE],
});
let opacity = 0.85;

map.attributionControl.setPrefix(false);
const outlines = L.geoJSON(content.shapes, { style: LINE, onEachFeature: listen });
const pathOf = new Map();
outlines.eachLayer((path) => pathOf.set(path.feature.id, path));
map.fitBounds(outlines.getBounds(), frame());
map.setMaxBounds(outlines.getBounds().pad(2));
outlines.addTo(map);
L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);

function listen(feature, path) {
  path.on("click", () => select(feature.id));
  path.on("mouseover", () => change({ hover: feature.id }));
  path.on("mouseout", () => change({ hover: null }));
  path.bindTooltip(() => tip(feature.id), { sticky: true, direction: "top", opacity: 1 });
}

function tip(code) {
  const number = numberOf.get(code);
  const choice = chosen();
  return el("div", { class: "tip" },
    el("strong", {}, areas.names[number]),
    el("span", {}, `${said(choice.title)}: ${valueText(choice, number)}`),
    choice.why[number] ? el("em", {}, whyText(choice.why[number])) : null);
}

function select(code) {
  change({ area: code });
  showPane("area");
}

function paint() {
  const choice = chosen();
  byId("hatch-ground").setAttribute("fill", choice.unknown);
  for (const [code, path] of pathOf) {
    const number = numberOf.get(code);
    const certain = typeof classOf(choice, number) === "number";
    path.setStyle({ fillColor: colourOf(choice, number), fillOpacity: surfaceShown() ? 0 : certain ? opacity : opacity * 0.8 });
  }
}

function outline() {
  for (const path of pathOf.values()) path.setStyle(LINE);
  lift(state.hover, HOVERED);
  lift(state.area, SELECTED);
}

function lift(code, style) {
  const path = pathOf.get(code);
  if (path) path.setStyle(style).bringToFront();
}

function goTo(code) {
  if (!pathOf.has(code)) return;
  const bounds = pathOf.get(code).getBounds();
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
new ResizeObserver(() => {
  map.invalidateSize({ animate: false });
  if (!fitted) return;
  fitting = true;
  map.fitBounds(outlines.getBounds(), frame());
  fitting = false;
}).observe(map.getContainer());
