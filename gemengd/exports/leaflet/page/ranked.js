// The places that a layer names, such as suggested sites: drawn while that layer is chosen.
map.createPane("ranked").style.zIndex = 470;
const rankedLayer = L.layerGroup().addTo(map);

const gainText = (layer, place) => withUnit(place.gain, layer.decimals, said(layer.unit));

function rankedMarker(layer, place) {
  const marker = L.circleMarker([place.at[1], place.at[0]], {
    pane: "ranked", radius: 11, weight: 2, color: "#ffffff", fillColor: "#111827", fillOpacity: 1,
  });
  marker.bindTooltip(String(place.rank), { permanent: true, direction: "center", className: "rank", opacity: 1 });
  return marker.bindPopup(() => el("div", { class: "tip" },
    el("strong", {}, `${place.rank}. ${place.name}`), el("span", {}, gainText(layer, place))));
}

function drawRanked() {
  rankedLayer.clearLayers();
  const choice = chosen();
  if (isOverlay(choice)) return;
  for (const place of choice.places) rankedLayer.addLayer(rankedMarker(choice, place));
}

function rankedList(layer) {
  if (!layer.places.length) return null;
  return [el("h3", {}, word("places_named")), el("ol", { class: "ranked" }, layer.places.map((place) => el("li", {},
    place.area === null ? place.name : areaButton(place.area), " ", el("span", { class: "value" }, gainText(layer, place)))))];
}

when(["choice", "language", "year"], drawRanked);
