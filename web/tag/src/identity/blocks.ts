/** The text as UTF-8, padded to whole blocks of 64 bytes as SHA-256 (big-endian) and MD5 (little-endian) want them. */
export function blocks(text: string, littleEndian: boolean): DataView {
  const bytes = new TextEncoder().encode(text);
  const padded = new Uint8Array(((bytes.length + 72) >> 6) << 6);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - (littleEndian ? 8 : 4), bytes.length * 8, littleEndian);
  return view;
}
