// Puts the areas together from borders that are written once, as arcs.py has them.
function shapesOf({ origin, step, arcs, areas: written }) {
  const lines = linesOf(arcs, origin, step);
  const next = streamOf(written);
  let last = 0;
  const arc = () => {
    last += next();
    return next() ? [...lines[last]].reverse() : lines[last];
  };
  const ring = () => times(next(), arc).flatMap((line, place) => (place ? line.slice(1) : line));
  const polygon = () => times(next(), ring);
  const feature = (_, number) => ({
    type: "Feature",
    id: areas.codes[number],
    properties: {},
    geometry: { type: "MultiPolygon", coordinates: times(next(), polygon) },
  });
  return { type: "FeatureCollection", features: times(next(), feature) };
}

// The lines by number, from 1.
function linesOf(text, origin, step) {
  const next = streamOf(text);
  let [x, y] = [0, 0];
  const point = () => {
    x += next();
    y += next();
    return [origin[0] + x * step[0], origin[1] + y * step[1]];
  };
  return [null, ...times(next(), () => times(next() + 1, point))];
}

const times = (count, make) => Array.from({ length: count }, make);
