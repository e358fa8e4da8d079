// What the reader chose, the address that leads back to it, and who wants to know.
const state = { choice: null, area: null, hover: null, year: null, surface: false, base: null, with: null, split: 50, language: document.documentElement.lang };
const listeners = [];
const PAUSE_MS = 250;

function when(keys, act) {
  listeners.push([keys, act]);
}

function change(changes) {
  const changed = Object.keys(changes).filter((key) => state[key] !== changes[key]);
  Object.assign(state, changes);
  for (const [keys, act] of listeners) {
    if (keys.some((key) => changed.includes(key))) act();
  }
}

const chosen = () => inYear(choiceOf.get(state.choice));
const selected = () => (state.area === null ? null : numberOf.get(state.area));

function fromAddress() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const found = {};
  if (choiceOf.has(asked.get("layer"))) found.choice = asked.get("layer");
  found.surface = asked.has("surface") && Boolean(choiceOf.get(found.choice)?.surface?.picture);
  if (["nl", "en"].includes(asked.get("lang"))) found.language = asked.get("lang");
  found.base = isOffered(asked.get("base")) ? asked.get("base") : firstGround();
  found.year = everyYear.includes(Number(asked.get("year"))) ? Number(asked.get("year")) : null;
  found.with = isComparison(asked.get("with") ?? "") ? asked.get("with") : null;
  found.split = Math.min(100, Math.max(0, Math.round(Number(asked.get("split") ?? 50)) || 0));
  found.area = numberOf.has(asked.get("n")) ? asked.get("n") : null;
  return found;
}

function toAddress() {
  const address = new URLSearchParams({ layer: state.choice });
  if (state.area) address.set("n", state.area);
  if (state.surface) address.set("surface", "1");
  if (state.with) {
    address.set("with", state.with);
    address.set("split", state.split);
  }
  if (state.year !== null) address.set("year", state.year);
  if (state.base !== firstGround()) address.set("base", state.base);
  if (state.language !== firstLanguage) address.set("lang", state.language);
  history.replaceState(null, "", `#${address}`);
}

const firstLanguage = state.language;
when(["choice", "area", "language", "year", "surface", "base", "with"], toAddress);
// A divider moves many times a second, and browsers refuse as many addresses.
let waiting = null;
when(["split"], () => {
  clearTimeout(waiting);
  waiting = setTimeout(toAddress, PAUSE_MS);
});
window.addEventListener("hashchange", () => change(fromAddress()));
