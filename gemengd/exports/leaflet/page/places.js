// Plans and care places: drawn above the colours, each with its own switch.
const DASHES = { exploring: "2 6", unknown: "2 6", adopted: "10 5", under_way: null, completed: "1 3" };
const KIND_COLOURS = ["#d55e00", "#009e73", "#cc79a7", "#0072b2", "#e69f00", "#56b4e9"];
const KINDS = ["gp", "pharmacy", "community", "elderly", "mental_health", "hospital"];
map.createPane("plans").style.zIndex = 450;
map.createPane("care").style.zIndex = 460;

const kindColour = (kind) => KIND_COLOURS[KINDS.indexOf(kind)] ?? "#f0e442";
const placeLayers = new Map();

function planLayer() {
  return L.layerGroup([casing(), L.geoJSON(content.plans.shapes, {
    pane: "plans",
    style: (feature) => ({
      color: "#7c2d92", weight: 2.5, fill: false, dashArray: DASHES[content.plans.rows[feature.id].status],
    }),
    onEachFeature: (feature, path) => path.bindTooltip(
      () => el("div", { class: "tip" }, planText(content.plans.rows[feature.id])), { sticky: true, opacity: 1 }),
  })]);
}

const casing = () => L.geoJSON(content.plans.shapes, {
  pane: "plans", interactive: false, style: { color: "#ffffff", weight: 5, fill: false, opacity: 0.9 },
});

function careLayer(kind) {
  return L.layerGroup(content.care.filter((place) => place.kind === kind).map((place) =>
    L.circleMarker([place.at[1], place.at[0]], {
      pane: "care", radius: 5.5, weight: 1.5, color: "#1f2937", fillColor: kindColour(kind), fillOpacity: 1,
    }).bindTooltip(() => el("div", { class: "tip" }, placeText(place)), { opacity: 1 })));
}

function planText(plan) {
  const facts = [term("kind", plan.kind), term("status", plan.status)];
  if (plan.hardness !== "unknown") facts.push(term("hardness", plan.hardness));
  if (plan.start_year !== null) facts.push(word("start_year", { n: plan.start_year }));
  for (const [key, homes] of Object.entries(plan.homes)) {
    if (homes) facts.push(word(`homes.${key}`, { n: figure(homes, 0) }));
  }
  if (plan.source) facts.push(`${word("source").toLowerCase()}: ${plan.source}`);
  return [el("strong", {}, plan.name || word("unnamed")), el("span", {}, facts.filter(Boolean).join(" · "))];
}

function placeText(place) {
  const facts = [term("kind", place.kind)];
  if (place.capacity !== null) facts.push(word("capacity", { n: figure(place.capacity, 0) }));
  facts.push(place.source);
  return [el("strong", {}, place.name || word("unnamed")), el("span", {}, facts.filter(Boolean).join(" · "))];
}

function offerPlaces() {
  const groups = [];
  if (content.plans) groups.push(toggle("plans", word("plans"), "plan-mark", planLayer));
  const kinds = [...new Set((content.care ?? []).map((place) => place.kind))];
  kinds.sort((a, b) => (KINDS.indexOf(a) + 99) % 99 - (KINDS.indexOf(b) + 99) % 99);
  groups.push(...kinds.map((kind) => toggle(`care-${kind}`, term("kind", kind), kindColour(kind), () => careLayer(kind))));
  fill(byId("places"), groups.length ? el("fieldset", {}, el("legend", {}, word("also_show")), groups) : []);
}

function toggle(key, title, mark, make) {
  const sign = el("span", { class: mark === "plan-mark" ? mark : "dot", "aria-hidden": "true" });
  if (mark !== "plan-mark") sign.style.backgroundColor = mark;
  const flip = (event) => {
    if (event.target.checked) placeLayers.set(key, make().addTo(map));
    else { placeLayers.get(key)?.remove(); placeLayers.delete(key); }
  };
  return el("label", { class: "option" },
    el("input", { type: "checkbox", name: key, checked: placeLayers.has(key), onchange: flip }), sign,
    el("span", {}, title.charAt(0).toUpperCase() + title.slice(1)));
}

when(["language"], offerPlaces);
