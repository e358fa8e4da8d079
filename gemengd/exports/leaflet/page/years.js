// Earlier years: a choice as it was then has the fields that it has now, so that map, legend,
// table and card need not know which year they show.
const NO_SUCH_YEAR = "no_such_year";
content.reasons[NO_SUCH_YEAR] = content.words.no_such_year;
const views = new Map();

const yearsOf = (choice) => Object.keys(choice.earlier).map(Number);
const everyYear = [...new Set(choices.flatMap(yearsOf))];
const isWithout = (choice, year = state.year) => year !== null && !(year in choice.earlier);

function inYear(choice, year = state.year) {
  if (year === null) return choice;
  const key = `${choice.slug} ${year}`;
  if (!views.has(key)) views.set(key, (isOverlay(choice) ? flagsThen : figuresThen)(choice, year));
  return views.get(key);
}

function figuresThen(layer, year) {
  const then = layer.earlier[year] ?? {
    values: everyArea.map(() => null), class_of: everyArea.map(() => -1),
    why: everyArea.map(() => NO_SUCH_YEAR), city: null, notes: [], used: [], beside: [],
  };
  const ranks = ranksOf(then.values);
  const ranked = ranks.filter((rank) => rank !== null).length;
  return { ...layer, ...then, ranks, ranked, year, asked: year, parts: [], places: [] };
}

// Of areas without a flag only the outcome of then is kept.
function flagsThen(overlay, year) {
  const nothing = everyArea.map(() => null);
  const then = overlay.earlier[year] ?? {
    outcomes: everyArea.map(() => UNKNOWN), class_of: everyArea.map(() => -1),
    why: everyArea.map(() => NO_SUCH_YEAR), flagged: [], flagging: nothing, criteria: [],
  };
  const placeOf = new Map(then.flagged.map((number, place) => [number, place]));
  const spread = (values) => everyArea.map((number) => values?.[placeOf.get(number)]);
  const criteria = overlay.criteria.map((criterion, place) => {
    const { threshold, values, holds, why } = then.criteria[place] ?? {};
    return { ...criterion, city: null, threshold, values: spread(values), holds: spread(holds), why: spread(why) };
  });
  return {
    ...overlay, ...then, criteria, year, asked: year, scores: nothing, changes: [], sure: null, weighed: [], trends: [], overlaps: [],
  };
}

// The layer behind a criterion, as it was when its overlay was as it is shown.
function layerOf(criterion, overlay) {
  const layer = choiceOf.get(criterion.layer);
  const year = overlay.asked && layer ? yearsOf(layer).filter((one) => one <= overlay.asked).pop() : undefined;
  return year === undefined ? layer : inYear(layer, year);
}

// The stops of the slider: the years of the map, the year that was asked for, and the newest.
function stops(choice) {
  const asked = state.year === null ? [] : [state.year];
  const known = [choice, isFixed() ? null : compared()].filter(Boolean).flatMap(yearsOf);
  return [...[...new Set([...known, ...asked])].sort((a, b) => a - b), null];
}

function yearText(choice, year = state.year) {
  if (year !== null) return String(year);
  const newest = choiceOf.get(choice.slug).year;
  return newest ? word("newest_year", { year: newest }) : word("newest");
}

function yearNote(choice) {
  if (state.year === null) return null;
  const known = yearsOf(choice);
  const other = known.length ? word("known_years", { years: known.join(", ") }) : word("no_years");
  return el("p", { class: "year-note" },
    word(isWithout(choice) ? "without_year" : "year_shown", { year: state.year }), " ",
    isWithout(choice) ? `${other} ` : null,
    isOverlay(choice) && !isWithout(choice) ? `${word("year_flags")} ` : null,
    el("button", { type: "button", class: "plain", onclick: () => change({ year: null }) }, word("show_newest")));
}

function drawYears() {
  const choice = chosen();
  const possible = stops(choice);
  byId("years").hidden = possible.length < 2;
  const slider = byId("year");
  slider.max = possible.length - 1;
  slider.value = possible.indexOf(state.year);
  slider.setAttribute("aria-valuetext", yearText(choice));
  byId("year-shown").textContent = yearText(choice);
  byId("years").classList.toggle("without", isWithout(choice));
}

byId("year").addEventListener("input", (event) => change({ year: stops(chosen())[event.target.value] }));
when(["choice", "language", "year", "with"], drawYears);
