// Minutes per cell: a picture of the classes of a layer, under the borders of the areas.
map.createPane("surface").style.zIndex = 350;
const withSurface = layers.filter((layer) => layer.surface);
let picture = null;

// An earlier year has no surface: the care of then is not known.
const surfaceShown = () => (state.surface && state.year === null ? choiceOf.get(state.choice).surface : null);

function offerSurfaces() {
  const note = withSurface.some((layer) => !layer.surface.picture)
    ? el("p", { class: "note" }, word("surface_too_coarse")) : null;
  fill(byId("surfaces"), withSurface.length ? el("fieldset", {}, el("legend", {}, word("surfaces")),
    withSurface.filter((layer) => layer.surface.picture).map(surfaceOption), note) : []);
}

function surfaceOption(layer) {
  return el("label", { class: "option" },
    el("input", {
      type: "radio", name: "surface", value: layer.slug, checked: isOnSurface(layer.slug),
      onchange: () => change({ choice: layer.slug, surface: true, year: null }),
    }), el("span", {}, said(layer.title)));
}

const isOnSurface = (slug) => Boolean(state.surface) && slug === state.choice;

function drawSurface() {
  picture?.remove();
  const shown = surfaceShown();
  picture = shown ? L.imageOverlay(shown.picture, shown.corners, { pane: "surface", className: "cells" }).addTo(map) : null;
  fadeSurface();
  for (const input of document.querySelectorAll("input[name=surface]")) input.checked = isOnSurface(input.value);
}

function fadeSurface() {
  picture?.setOpacity(opacity);
}

function surfaceLegend(layer) {
  return [
    el("h2", {}, word("surface_title", { title: said(layer.title) }), el("span", { class: "unit" }, ` (${said(layer.unit)})`)),
    list([...layer.classes.map((one, number) => [swatch(layer, number), el("span", { class: "label" }, said(one.label))]),
      [el("span", { class: "swatch", "aria-hidden": "true" }), el("span", { class: "label" }, word("surface_none"))]]),
    el("p", { class: "note" }, word("surface_note", { cell: figure(layer.surface.cell_m, 0) })),
  ];
}

when(["language"], offerSurfaces);
when(["choice", "surface", "year"], drawSurface);
byId("opacity").addEventListener("input", fadeSurface);
