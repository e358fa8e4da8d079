// The legend counts, so that a reader sees how much of the city is in a class, or unknown.
function drawLegend() {
  const choice = chosen();
  fill(byId("legend"), compared() ? el("p", { class: "side" }, word("left_side")) : null,
    surfaceShown() ? [surfaceLegend(choice), detail(word("caveat"), said(choice.caveat))] : legendOf(choice));
}

function legendOf(choice) {
  const counts = new Map();
  for (const number of everyArea) counts.set(classOf(choice, number), (counts.get(classOf(choice, number)) ?? 0) + 1);
  const count = (wanted) => counts.get(wanted) ?? 0;
  const rows = choice.classes.map((one, number) => [number, said(one.label)])
    .filter(([number]) => choice.classes[number].value !== UNKNOWN);
  if (count(UNKNOWN)) rows.push([UNKNOWN, word("unknown")]);
  if (count(NONE)) rows.push([NONE, word("uninhabited")]);
  const unit = isOverlay(choice) ? "" : said(choice.unit);
  return [
    el("h2", {}, said(choice.title), unit ? el("span", { class: "unit" }, ` (${unit})`) : null,
      choice.year ? el("span", { class: "unit" }, ` · ${choice.year}`) : null),
    list(rows.map(([one, label]) => [swatch(choice, one), el("span", { class: "label" }, label),
      el("span", { class: "number", title: areaCount(count(one)) }, whole(count(one)))]))];
}

when(["choice", "language", "year", "surface", "with"], drawLegend);
