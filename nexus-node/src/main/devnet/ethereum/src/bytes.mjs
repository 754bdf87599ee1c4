export const ZERO_ROOT = `0x${"00".repeat(32)}`;

export function hex(bytes) {
  return `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")}`;
}

export function bytes(hexText) {
  return new Uint8Array(Buffer.from(hexText.slice(2), "hex"));
}

/** A number as the execution layer writes quantities: no leading zeros. */
export function quantity(value) {
  return `0x${BigInt(value).toString(16)}`;
}
