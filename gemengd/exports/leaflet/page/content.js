// What the page shows. Everything that differs per area is an array in the order of `codes`.
const content = JSON.parse(document.getElementById("content").textContent);
const { areas, overlays, layers } = content;
const choices = [...overlays, ...layers];
const choiceOf = new Map(choices.map((choice) => [choice.slug, choice]));
const numberOf = new Map(areas.codes.map((code, number) => [code, number]));
const everyArea = areas.codes.map((_, number) => number);
const NONE = "none"; // nobody lives here
const UNKNOWN = "unknown";

const isOverlay = (choice) => "criteria" in choice;

// The class of an area on a map: a number, UNKNOWN, or NONE.
function classOf(choice, number) {
  const found = choice.class_of[number];
  if (found >= 0 && choice.classes[found].value !== UNKNOWN) return found;
  return areas.inhabited[number] ? UNKNOWN : NONE;
}

function colourOf(choice, number) {
  const found = classOf(choice, number);
  if (found === UNKNOWN) return "url(#hatch)";
  return found === NONE ? "var(--nobody)" : choice.classes[found].colour;
}

const isFlagged = (overlay, number) => overlay.outcomes[number] === "flagged";
