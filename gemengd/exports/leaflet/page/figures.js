// The figures of an area: value, rank, the city, where they come from, why they are unknown.
function usedText(layer) {
  const bySource = new Map();
  for (const one of layer.used) {
    const source = sourceOf(one.source);
    const year = one.year ?? word(one.source ? "year_unknown" : "in_no_file");
    const from = source ? `${year}, ${source.title}` : String(year);
    bySource.set(from, [...(bySource.get(from) ?? []), said(one.title)]);
  }
  return [...bySource].map(([from, titles]) => `${titles.join(", ")} (${from})`);
}

// Whose figures these are, and of which year: "CBS, 2023; OpenStreetMap, 2024".
function whoseText(...shown) {
  const years = new Map();
  const add = (source, year) => years.set(source.publisher, (years.get(source.publisher) ?? new Set()).add(year ?? word("year_unknown")));
  for (const one of shown.flatMap((layer) => layer.used)) {
    const source = sourceOf(one.source);
    if (source) add(source, one.year);
  }
  for (const slug of shown.flatMap((layer) => layer.beside)) add(sourceOf(slug), sourceOf(slug).year);
  return [...years].map(([publisher, of]) => `${publisher}, ${[...of].sort().join("/")}`).join("; ");
}

const sourceOf = (slug) => content.sources.find((found) => found.slug === slug);

// One scale over all years, so that a bar that grows means a figure that grew.
const reaches = new Map();
function reachOf({ slug }) {
  if (!reaches.has(slug)) {
    const layer = choiceOf.get(slug);
    const reach = [0, 1e-9];
    for (const { values } of [layer, ...Object.values(layer.earlier)]) {
      for (const value of values) {
        if (value < reach[0]) reach[0] = value;
        if (value > reach[1]) reach[1] = value;
      }
    }
    reaches.set(slug, reach);
  }
  return reaches.get(slug);
}

function bar(layer, number) {
  const value = layer.values[number];
  if (typeof value !== "number") return null;
  const [low, high] = reachOf(layer);
  const at = (one) => `${(100 * (one - low)) / (high - low)}%`;
  const line = el("span", { class: "bar", "aria-hidden": "true" });
  const part = el("span", { class: "part" });
  part.style.left = at(Math.min(0, value));
  part.style.width = `${(100 * Math.abs(value)) / (high - low)}%`;
  line.append(part);
  if (layer.city !== null) {
    const mark = el("span", { class: "mark" });
    mark.style.left = at(layer.city);
    line.append(mark);
  }
  return line;
}

function partRows(layer, number) {
  return layer.parts.map((part) => {
    const value = part.values[number];
    const shown = typeof value === "string" ? term(part.name, value) : withUnit(value, part.decimals, term("unit", part.unit));
    return el("tr", {}, el("th", { scope: "row" }, said(part.title)), el("td", {}, shown));
  });
}

const cardOf = (choice, number, open) => (isOverlay(choice) ? signal(choice, number) : layerCard(choice, number, open));

function layerCard(layer, number, open) {
  const rank = layer.ranks[number];
  const rows = partRows(layer, number);
  return el("article", { class: open ? "figure chosen" : "figure" },
    el("h3", {},
      el("button", { type: "button", class: "plain", onclick: () => change({ choice: layer.slug }) }, said(layer.title)),
      el("span", { class: "value" }, valueText(layer, number))),
    bar(layer, number),
    layer.why[number] ? el("p", { class: "note" }, whyText(layer.why[number])) : null,
    el("p", { class: "note" }, [
      rank === null ? null : word("rank_long", { n: whole(rank), total: whole(layer.ranked) }),
      layer.city === null ? null : word("city_figure", { n: withUnit(layer.city, layer.decimals, said(layer.unit)) }),
    ].filter(Boolean).join(" · ")),
    whoseText(layer) ? el("p", { class: "note whose" }, `${word("figures_of")} ${whoseText(layer)}`) : null,
    detail(word("parts"), [
      rows.length ? el("table", { class: "parts" }, el("tbody", {}, rows)) : null,
      layer.used.length ? el("p", { class: "note" }, `${word("figures_of")}: ${usedText(layer).join("; ")}`) : null,
      layer.notes.length ? list(layer.notes.map(said), { class: "note" }) : null,
      caveatOf(layer),
    ], open));
}
