// With what an area is filled: a colour, or hatching where it is unknown.
function fillOf(choice, number) {
  const found = classOf(choice, number);
  if (found === UNKNOWN) return MANY ? hatching(choice.unknown) : "url(#hatch)";
  return found === NONE && !MANY ? "var(--nobody)" : groundOf(choice, number);
}

// The colour that it mostly has.
function groundOf(choice, number) {
  const found = classOf(choice, number);
  return found === UNKNOWN ? choice.unknown : found === NONE ? nobody() : choice.classes[found].colour;
}

// A canvas knows neither the pattern nor the variables of the page.
const HATCH = 6;
const hatchings = new Map();

function hatching(ground) {
  if (!hatchings.has(ground)) {
    const tile = el("canvas", { width: HATCH, height: HATCH });
    const pen = tile.getContext("2d");
    pen.fillStyle = ground;
    pen.fillRect(0, 0, HATCH, HATCH);
    pen.strokeStyle = "#6b6b6b";
    pen.lineWidth = 1.5;
    for (const shift of [-HATCH, 0, HATCH]) {
      pen.moveTo(shift - 1, HATCH + 1);
      pen.lineTo(shift + HATCH + 1, -1);
    }
    pen.stroke();
    hatchings.set(ground, pen.createPattern(tile, "repeat"));
  }
  return hatchings.get(ground);
}

const variable = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const nobody = () => variable("--nobody");
