// The optional ground: the only thing that is fetched from elsewhere, and only if it is wanted.
const GROUNDS = {
  none: null,
  pdok: {
    url: "https://service.pdok.nl/brt/achtergrondkaart/wmts/v2_0/grijs/EPSG:3857/{z}/{x}/{y}.png",
    attribution: "Kaartgegevens © Kadaster",
  },
  osm: {
    url: "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
    attribution: '© <a href="https://www.openstreetmap.org/copyright">OpenStreetMap</a> contributors',
  },
};
const ENOUGH_FAILURES = 4;
// OpenStreetMap wants to know which page asks (operations.osmfoundation.org/policies/tiles), and a
// file has no name to tell: it would get pictures that say no.
const REFERRER = "strict-origin-when-cross-origin";
const isFile = location.protocol === "file:";
let ground = null;

const isOffered = (name) => name in GROUNDS && !(name === "osm" && isFile);
const firstGround = () => (content.city.made_up || !navigator.onLine ? "none" : "pdok");

function lay(name) {
  ground?.remove();
  ground = null;
  for (const input of document.querySelectorAll("input[name=base]")) input.checked = input.value === name;
  if (!GROUNDS[name]) return;
  const { url, attribution } = GROUNDS[name];
  let arrived = 0;
  let failed = 0;
  ground = L.tileLayer(url, { attribution, maxZoom: 19, referrerPolicy: REFERRER });
  ground.on("tileload", () => { arrived += 1; });
  ground.on("tileerror", () => {
    failed += 1;
    if (arrived || failed < ENOUGH_FAILURES) return;
    lay("none");
    byId("base-status").textContent = word("base_failed");
  });
  ground.addTo(map);
}

// What failed can be chosen again.
function choose(name) {
  byId("base-status").textContent = "";
  if (state.base === name) lay(name);
  else change({ base: name });
}

function offerGrounds() {
  const current = document.querySelector("input[name=base]:checked")?.value ?? state.base;
  fill(byId("base-choices"), Object.keys(GROUNDS).map((name) => el("label", { class: "option" },
    el("input", {
      type: "radio", name: "base", value: name, checked: name === current, disabled: !isOffered(name),
      onchange: () => choose(name),
    }), word(`base_${name}`))),
  isFile ? el("p", { class: "note" }, word("base_osm_file")) : null);
}

when(["language"], offerGrounds);
when(["base"], () => lay(state.base));
