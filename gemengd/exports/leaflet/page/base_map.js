// The optional ground: the only thing that is fetched from elsewhere, and only if it is wanted.
const GROUNDS = {
  none: null,
  pdok: {
    url: "https://service.pdok.nl/brt/achtergrondkaart/wmts/v2_0/grijs/EPSG:3857/{z}/{x}/{y}.png",
    attribution: "Kaartgegevens © Kadaster",
  },
  osm: {
    url: "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
    attribution: "© OpenStreetMap contributors",
  },
};
const ENOUGH_FAILURES = 4;
let ground = null;

function lay(name) {
  if (ground) ground.remove();
  ground = null;
  for (const input of document.querySelectorAll("input[name=base]")) input.checked = input.value === name;
  if (!GROUNDS[name]) return;
  let arrived = 0;
  let failed = 0;
  ground = L.tileLayer(GROUNDS[name].url, { attribution: GROUNDS[name].attribution, maxZoom: 19 });
  ground.on("tileload", () => { arrived += 1; });
  ground.on("tileerror", () => {
    failed += 1;
    if (arrived || failed < ENOUGH_FAILURES) return;
    lay("none");
    byId("base-status").textContent = word("base_failed");
  });
  ground.addTo(map);
}

function offerGrounds() {
  const current = document.querySelector("input[name=base]:checked")?.value ?? firstGround();
  fill(byId("base-choices"), Object.keys(GROUNDS).map((name) => el("label", { class: "option" },
    el("input", {
      type: "radio", name: "base", value: name, checked: name === current,
      onchange: () => { byId("base-status").textContent = ""; lay(name); },
    }), word(`base_${name}`))));
}

const firstGround = () => (content.city.made_up || !navigator.onLine ? "none" : "pdok");

when(["language"], offerGrounds);
