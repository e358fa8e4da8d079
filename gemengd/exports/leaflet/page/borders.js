// The line around an area is dark or white, whichever stands out more from its colour: at least
// 3 to 1 (WCAG 2.1, 1.4.11) for the colours and the opacity that the page starts with.
const DARK = "#374151";
const WHITE = "#ffffff";
const TILES = "#f0f0f0"; // what a ground map mostly is

const channels = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));

// Relative luminance as WCAG 2.1 defines it, of channels from 0 to 255.
function luminance(rgb) {
  const [red, green, blue] = rgb.map((one) => one / 255).map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

// What tells the line of a colour that is laid over the ground.
function borders() {
  const under = channels(ground ? TILES : variable("--ground"));
  const known = new Map();
  return (colour, part) => {
    const key = `${colour} ${part}`;
    if (!known.has(key)) {
      const seen = channels(colour).map((one, channel) => part * one + (1 - part) * under[channel]);
      known.set(key, [DARK, WHITE].reduce((a, b) => (contrast(channels(b), seen) > contrast(channels(a), seen) ? b : a)));
    }
    return known.get(key);
  };
}
