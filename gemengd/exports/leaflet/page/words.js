// Words and numbers in the language of the reader.
const said = (text) => text[state.language];

function word(key, values = {}) {
  return said(content.words[key]).replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

// A word of the data that the page may know; else as the data says it.
function term(kind, value) {
  const known = content.words[`${kind}.${value}`];
  return known ? said(known) : value.replaceAll("_", " ");
}

function figure(value, decimals) {
  if (value === null || value === undefined) return "–";
  return formatOf(decimals).format(Object.is(value, -0) ? 0 : value).replace("-", "−");
}

const whole = (count) => figure(count, 0);

// A format takes longer to make than to use.
const formats = new Map();
function formatOf(decimals) {
  const locale = state.language === "nl" ? "nl-NL" : "en-GB";
  const key = `${locale} ${decimals}`;
  const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals, useGrouping: "always" };
  if (!formats.has(key)) formats.set(key, new Intl.NumberFormat(locale, options));
  return formats.get(key);
}

function withUnit(value, decimals, unit) {
  if (value === null || value === undefined) return "–";
  if (unit === "year") return String(value);
  const text = figure(value, decimals);
  if (!unit) return text;
  return unit === "%" ? `${text}%` : `${text}\u00a0${unit}`;
}

const areaCount = (n) => (n === 1 ? word("area_one") : word("area_count", { n: whole(n) }));

// What the map says of an area, in words.
function valueText(choice, number) {
  if (isOverlay(choice)) return outcomeText(choice, number);
  const value = choice.values[number];
  if (value === null) return word("unknown");
  if (typeof value === "string") return said(choice.classes[choice.class_of[number]]?.label ?? { nl: value, en: value });
  return withUnit(value, choice.decimals, said(choice.unit));
}

const outcomeText = (overlay, number) => word(overlay.outcomes[number]);

function whyText(why) {
  return why && content.reasons[why] ? said(content.reasons[why]) : "";
}

function speak() {
  document.documentElement.lang = state.language;
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", word(element.dataset.label));
  for (const element of document.querySelectorAll("[data-hint]")) element.placeholder = word(element.dataset.hint);
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", button.dataset.language === state.language);
  }
  map.getContainer().setAttribute("aria-label", word("map_label", { city: content.city.name }));
}

when(["language"], speak);
