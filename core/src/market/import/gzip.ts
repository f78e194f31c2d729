import { crc32, deflateRawSync } from 'node:zlib'

const HEADER_CRC = 2
const EXTRA = 4
const NAME = 8
const COMMENT = 16
/** Deflate; no time, so that equal content gives equal bytes; system "unknown". */
const START = [0x1f, 0x8b, 8, HEADER_CRC | COMMENT, 0, 0, 0, 0, 0, 255]

/** True for bytes that begin as a gzip file does. */
export function isGzip(bytes: Buffer): boolean {
  return bytes[0] === START[0] && bytes[1] === START[1]
}

/**
 * A gzip file (RFC 1952) with a comment in its header, which every reader of gzip passes over. Header and content have
 * their checksums. Equal input gives equal bytes with one version of Node.js.
 *
 * @param comment ASCII
 */
export function gzipWithComment(content: Buffer, comment: string): Buffer {
  const header = Buffer.concat([Buffer.from(START), Buffer.from(`${comment}\0`, 'latin1')])
  const headerCheck = Buffer.alloc(2)
  headerCheck.writeUInt16LE(crc32(header) & 0xffff)
  const end = Buffer.alloc(8)
  end.writeUInt32LE(crc32(content))
  end.writeUInt32LE(content.length % 2 ** 32, 4)
  return Buffer.concat([header, headerCheck, deflateRawSync(content, { chunkSize: 1 << 20 }), end])
}

/** The comment of a gzip file; null when it has none, or when the header is cut off or fails its checksum. */
export function gzipComment(bytes: Buffer): string | null {
  const flags = bytes[3]
  if (!isGzip(bytes) || bytes.length < START.length || (flags & COMMENT) === 0) return null
  let at = START.length
  if ((flags & EXTRA) !== 0) {
    if (bytes.length < at + 2) return null
    at += 2 + bytes.readUInt16LE(at)
  }
  if ((flags & NAME) !== 0) at = bytes.indexOf(0, at) + 1
  const end = bytes.indexOf(0, at)
  if (at === 0 || end < 0) return null
  if ((flags & HEADER_CRC) !== 0) {
    if (bytes.length < end + 3) return null
    if ((crc32(bytes.subarray(0, end + 1)) & 0xffff) !== bytes.readUInt16LE(end + 1)) return null
  }
  return bytes.toString('latin1', at, end)
}
