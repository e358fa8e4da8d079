// What the page shows. Everything that differs per area is an array in the order of `codes`.
const content = JSON.parse(document.getElementById("content").textContent);
unfold(content);
const { areas, overlays, layers } = content;
const choices = [...overlays, ...layers];
const choiceOf = new Map(choices.map((choice) => [choice.slug, choice]));
const numberOf = new Map(areas.codes.map((code, number) => [code, number]));
const everyArea = areas.codes.map((_, number) => number);
for (const layer of layers) {
  later(layer, "ranks", () => ranksOf(layer.values));
  later(layer, "ranked", () => layer.ranks.filter((rank) => rank !== null).length);
}
for (const criterion of overlays.flatMap((overlay) => overlay.criteria)) {
  later(criterion, "values", () => choiceOf.get(criterion.layer).values);
  later(criterion, "why", () => choiceOf.get(criterion.layer).why);
}
content.care = content.care && rowsOf(content.care);
content.shapes = shapesOf(content.shapes);
const NONE = "none"; // nobody lives here
const UNKNOWN = "unknown";

// A list of rows, from a list per field.
function rowsOf(columns) {
  const [first] = Object.values(columns);
  return first.map((_, place) => Object.fromEntries(Object.entries(columns).map(([key, column]) => [key, column[place]])));
}

// Equal figures share the highest of their ranks.
function ranksOf(values) {
  const numbers = values.filter((value) => typeof value === "number").sort((a, b) => b - a);
  const rankOf = new Map();
  numbers.forEach((value, place) => { if (!rankOf.has(value)) rankOf.set(value, place + 1); });
  return values.map((value) => rankOf.get(value) ?? null);
}

const isOverlay = (choice) => "criteria" in choice;

// The class of an area on a map: a number, UNKNOWN, or NONE.
function classOf(choice, number) {
  const found = choice.class_of[number];
  if (found >= 0 && choice.classes[found].value !== UNKNOWN) return found;
  return areas.inhabited[number] ? UNKNOWN : NONE;
}

const isFlagged = (overlay, number) => overlay.outcomes[number] === "flagged";
