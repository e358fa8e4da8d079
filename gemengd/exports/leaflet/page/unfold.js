// Reads what compact.py wrote: columns, and streams of numbers.
const digitOf = new Uint8Array(128);

// A property that is made when it is first asked for.
function later(holder, key, make) {
  Object.defineProperty(holder, key, {
    configurable: true, enumerable: true,
    get() {
      const value = make();
      Object.defineProperty(holder, key, { value, configurable: true, enumerable: true, writable: true });
      return value;
    },
  });
}

// Every column below a value becomes the list that it stands for, when it is first asked for.
function unfold(value) {
  if (value.letters) [...value.letters].forEach((letter, digit) => { digitOf[letter.charCodeAt(0)] = digit; });
  for (const [key, one] of Object.entries(value)) {
    if (typeof one !== "object" || one === null) continue;
    if ("is" in one && "of" in one) later(value, key, () => columnOf(one));
    else unfold(one);
  }
}

function columnOf({ of, is }) {
  let width = 1;
  while (content.letters.length ** width < of.length) width += 1;
  const found = new Array(is.length / width);
  for (let place = 0; place < found.length; place += 1) {
    let number = 0;
    for (let at = place * width; at < (place + 1) * width; at += 1) {
      number = number * content.letters.length + digitOf[is.charCodeAt(at)];
    }
    found[place] = of[number];
  }
  return found;
}

// What reads one number after another.
function streamOf(text) {
  const half = content.letters.length / 2;
  let at = 0;
  return () => {
    let size = 0;
    let worth = 1;
    for (;;) {
      const digit = digitOf[text.charCodeAt(at)];
      at += 1;
      size += (digit % half) * worth;
      if (digit < half) return size % 2 ? -(size + 1) / 2 : size / 2;
      worth *= half;
    }
  };
}
