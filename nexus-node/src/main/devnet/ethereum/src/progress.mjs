// What the program tells whoever started it: one JSON object per line on standard output.

export function createProgress(stream, onBroken) {
  // A reader that went away is the parent's death, not an error of ours.
  stream.on("error", onBroken);
  return (event, fields = {}) => {
    if (!stream.destroyed) stream.write(`${JSON.stringify({ event, ...fields })}\n`);
  };
}
